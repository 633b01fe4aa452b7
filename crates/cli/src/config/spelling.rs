//! Finds the name somebody meant.

/// Number of single-character changes, and swaps of neighbours, that turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// The one of `names` nearest to `word`, if near enough to be meant: a third of its letters may differ, or
/// one is the beginning of the other.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(60).collect::<String>().to_lowercase().replace('-', "_");
    let far = |name: &str| {
        let begins =
            word.len() >= 3 && (name.starts_with(&word) || (name.len() >= 3 && word.starts_with(name)));
        let distance = distance(&word, &name.to_lowercase());
        let near = distance <= (word.chars().count().max(name.chars().count()) / 3).max(1);
        near.then_some(distance).or_else(|| begins.then_some(word.len().abs_diff(name.len()).max(1)))
    };
    names
        .into_iter()
        .filter(|name| !word.is_empty() && (name.len() > 1 || *name == word))
        .filter_map(|name| Some((far(name)?, name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The one of `words`, name and description, whose description gives `text` as an abbreviation, which is in capitals there.
pub fn abbreviated<'a>(text: &str, words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let capitals = text.to_uppercase();
    let is_letters = |c: char| c.is_alphanumeric();
    words
        .into_iter()
        .find(|(_, doc)| capitals.len() > 3 && doc.split(|c| !is_letters(c)).any(|part| part == capitals))
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_abbreviations() {
        let words = [("rk4", "order 4"), ("dormand_prince", "order 5(4) (RK45, ODE45)")];
        assert_eq!(abbreviated("rk45", words), Some("dormand_prince"));
        assert_eq!(abbreviated("order", words), None);
        assert_eq!(abbreviated("(4", words), None);
    }

    #[test]
    fn finds_near_names_and_leaves_far_ones() {
        let names = ["cells", "cell_size", "periodic", "fermi_energy", "fermi_velocity"];
        assert_eq!(nearest("cell", names), Some("cells"));
        assert_eq!(nearest("cellsize", names), Some("cell_size"));
        assert_eq!(nearest("Fermi-energy", names), Some("fermi_energy"));
        assert_eq!(nearest("periodc", names), Some("periodic"));
        assert_eq!(nearest("temperature", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("Y", ["x", "y"]), Some("y"));
        assert_eq!(nearest("a", ["x", "y"]), None);
        assert_eq!(distance("abcd", "abdc"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}

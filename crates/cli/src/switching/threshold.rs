//! The critical value of a parameter: where a film begins to switch.

/// Where to look, and how closely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// One end of the range.
    pub from: f64,
    /// The other end.
    pub to: f64,
    /// The width to which the critical value is wanted, in the unit of the parameter.
    pub tolerance: f64,
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// The film does one thing at `without` and switches at `with`; the two differ by at most the tolerance (or are neighbouring
    /// numbers).
    Between {
        /// Does not switch.
        without: f64,
        /// Switches.
        with: f64,
    },
    /// It switches at both ends: nothing is bracketed.
    SwitchesAtBothEnds,
    /// It switches at neither end.
    SwitchesAtNeitherEnd,
}

impl Threshold {
    /// The middle of the bracket, and half its width.
    pub fn value(self) -> Option<[f64; 2]> {
        match self {
            Self::Between { without, with } => Some([0.5 * (without + with), 0.5 * (with - without).abs()]),
            _ => None,
        }
    }
}

/// Halves the range until it is no wider than the tolerance; `switches` runs the film at a value. Which of the two ends switches
/// does not matter.
///
/// Bisection finds *one* place where the answer changes. If it changes more than once in the range — a resonance, a precessional
/// pulse that turns the film there and back — the place found is one of them, and a map is the better question. Results with noise
/// have no sharp threshold: fix the seed, or ask for a probability.
///
/// # Errors
/// Whatever `switches` meets.
pub fn find_threshold<E>(
    search: &Search,
    mut switches: impl FnMut(f64) -> Result<bool, E>,
) -> Result<Threshold, E> {
    let (mut without, mut with) = match (switches(search.from)?, switches(search.to)?) {
        (true, true) => return Ok(Threshold::SwitchesAtBothEnds),
        (false, false) => return Ok(Threshold::SwitchesAtNeitherEnd),
        (false, true) => (search.from, search.to),
        (true, false) => (search.to, search.from),
    };
    loop {
        let middle = 0.5 * (without + with);
        let is_new = middle != without && middle != with;
        if (with - without).abs() <= search.tolerance || !is_new {
            return Ok(Threshold::Between { without, with });
        }
        *(if switches(middle)? { &mut with } else { &mut without }) = middle;
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn search(from: f64, to: f64, tolerance: f64, critical: f64) -> (Threshold, u32) {
        let mut runs = 0;
        let Ok(found) = find_threshold(&Search { from, to, tolerance }, |value| {
            runs += 1;
            Ok::<_, Infallible>(value >= critical)
        });
        (found, runs)
    }

    #[test]
    fn halves_the_bracket_to_the_tolerance_from_either_side() {
        for (from, to) in [(0.0, 8.0), (8.0, 0.0)] {
            let (found, runs) = search(from, to, 1e-3, 2.7);
            let Threshold::Between { without, with } = found else { panic!("{found:?}") };
            assert!(without < 2.7 && with >= 2.7 && with - without <= 1e-3);
            // Two ends and log₂ 8000 halvings.
            assert_eq!(runs, 2 + 13);
            assert!(found.value().is_some_and(|[value, error]| (value - 2.7).abs() <= error));
        }
        assert_eq!(search(0.0, 1.0, 1e-3, 2.0).0, Threshold::SwitchesAtNeitherEnd);
        assert_eq!(search(3.0, 4.0, 1e-3, 2.0).0, Threshold::SwitchesAtBothEnds);
        // A tolerance below the last digit ends too.
        assert!(search(0.0, 8.0, 0.0, 2.7).1 < 70);
        assert_eq!(search(0.0, 1.0, 0.1, 2.0).0.value(), None);
    }
}

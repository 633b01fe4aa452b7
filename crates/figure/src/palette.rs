//! The colours of lines and text.

/// Red, green and blue, 0 to 255.
pub(crate) type Color = [u8; 3];

/// Axes and text.
pub(crate) const INK: Color = [0x22, 0x22, 0x22];
/// Grid lines.
pub(crate) const GRID: Color = [0xe4, 0xe4, 0xe4];
/// The line at zero and the leaders of line labels.
pub(crate) const FAINT: Color = [0xa8, 0xa8, 0xa8];
/// Cells without magnet: darker than the middle of the colours of a map, and grey as neither end is.
pub(crate) const VACUUM: Color = [0xc0, 0xc0, 0xc0];

/// Cells that did not pass, under their hatching: lighter than vacuum, and no colour of the passages.
pub(crate) const CENSORED: Color = [0xec, 0xec, 0xec];

/// The palette of Okabe and Ito (2008), safe for colour-blind readers, without its yellow, which is unreadable as text
/// on white.
const OKABE_ITO: [Color; 7] = [
    [0x00, 0x72, 0xb2],
    [0xd5, 0x5e, 0x00],
    [0x00, 0x9e, 0x73],
    [0xcc, 0x79, 0xa7],
    [0x00, 0x00, 0x00],
    [0xe6, 0x9f, 0x00],
    [0x56, 0xb4, 0xe9],
];

/// Colour of the line number `index`; after seven lines the colours begin again.
pub(crate) fn line_color(index: usize) -> Color {
    OKABE_ITO[index % OKABE_ITO.len()]
}

/// Colours of the curves of one panel, from their names in the table: what every run has keeps its colour in every picture, and the
/// others take those that are left.
pub(crate) fn curve_colors<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Color> {
    let own: Vec<Option<usize>> = names
        .map(|name| match name {
            "mx" | "energy_exchange" => Some(0),
            "my" | "energy_anisotropy" => Some(1),
            "mz" | "energy_demag" => Some(2),
            "abs_mz" | "energy_zeeman" => Some(3),
            "switched_fraction" | "energy_total" => Some(4),
            _ => None,
        })
        .collect();
    let mut free = (0..).filter(|index| !own.contains(&Some(*index)));
    own.iter().map(|index| line_color(index.or_else(|| free.next()).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_keep_their_colours_and_no_two_of_few_are_alike() {
        let colors = |names: &[&str]| curve_colors(names.iter().copied());
        let all = colors(&["energy_exchange", "energy_dmi", "energy_demag", "energy_total"]);
        assert_eq!(all, [line_color(0), line_color(1), line_color(2), [0; 3]]);
        assert_eq!(colors(&["energy_total"]), [[0; 3]]);
        let mixed = colors(&["core_x", "mz", "core_y", "mx", "abs_mz", "topological_charge"]);
        assert!((0..6).all(|i| (0..i).all(|j| mixed[i] != mixed[j])), "{mixed:?}");
    }
}

//! Colours of values: diverging for a signed quantity, sequential for one that is not.

use crate::palette::Color;

/// The eleven anchors of ColorBrewer's `RdBu` (C. Brewer, M. Harrower, Pennsylvania State University; safe for
/// colour-blind readers), from the blue end to the red end.
const ANCHORS: [Color; 11] = [
    [0x05, 0x30, 0x61],
    [0x21, 0x66, 0xac],
    [0x43, 0x93, 0xc3],
    [0x92, 0xc5, 0xde],
    [0xd1, 0xe5, 0xf0],
    [0xf7, 0xf7, 0xf7],
    [0xfd, 0xdb, 0xc7],
    [0xf4, 0xa5, 0x82],
    [0xd6, 0x60, 0x4d],
    [0xb2, 0x18, 0x2b],
    [0x67, 0x00, 0x1f],
];

/// Eleven colours of matplotlib's `viridis` (S. van der Walt, N. Smith, 2015; in the public domain), evenly spaced: its
/// lightness rises evenly, for colour-blind readers and in print.
const VIRIDIS: [Color; 11] = [
    [0x44, 0x01, 0x54],
    [0x48, 0x24, 0x75],
    [0x41, 0x44, 0x87],
    [0x35, 0x5f, 0x8d],
    [0x2a, 0x78, 0x8e],
    [0x21, 0x91, 0x8c],
    [0x22, 0xa8, 0x84],
    [0x44, 0xbf, 0x70],
    [0x7a, 0xd1, 0x51],
    [0xbd, 0xdf, 0x26],
    [0xfd, 0xe7, 0x25],
];

/// Colour of a position from 0 (dark) to 1 (light); linear between the anchors.
pub(crate) fn viridis(position: f64) -> Color {
    between(&VIRIDIS, position)
}

/// Colour of a position from 0 (blue) over 1/2 (near white) to 1 (red); linear between the anchors.
///
/// Positions outside of 0 to 1 get the colour of the nearer end: rounding may carry m_z past ±1 by a few 1e-7.
pub(crate) fn diverging(position: f64) -> Color {
    between(&ANCHORS, position)
}

fn between(anchors: &[Color; 11], position: f64) -> Color {
    let last = anchors.len() - 1;
    let scaled = position.clamp(0.0, 1.0) * last as f64;
    let index = (scaled as usize).min(last - 1);
    let weight = scaled - index as f64;
    let (low, high) = (anchors[index], anchors[index + 1]);
    std::array::from_fn(|channel| {
        let (low, high) = (f64::from(low[channel]), f64::from(high[channel]));
        (low + weight * (high - low)).round() as u8
    })
}

/// Colour of a position from 0 (near white) to 1 (dark blue): the blue half of [`diverging`].
pub(crate) fn sequential(position: f64) -> Color {
    diverging(0.5 - 0.5 * position.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn down_is_blue_up_is_red_and_the_middle_is_neutral() {
        assert_eq!(diverging(0.0), [0x05, 0x30, 0x61]);
        assert_eq!(diverging(1.0), [0x67, 0x00, 0x1f]);
        assert_eq!(diverging(0.5), [0xf7, 0xf7, 0xf7]);
        assert_eq!(diverging(1.0 + 1e-7), diverging(1.0));
    }

    #[test]
    fn viridis_only_gets_lighter() {
        let luma = |p: f64| {
            let [r, g, b] = viridis(p).map(f64::from);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        assert!((1..=100).all(|step| luma(f64::from(step) / 100.0) > luma(f64::from(step - 1) / 100.0)));
    }

    #[test]
    fn lightness_rises_to_the_middle_and_falls_after_it() {
        let luma = |p: f64| {
            let [r, g, b] = diverging(p).map(f64::from);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        for step in 1..=50 {
            let at = f64::from(step) / 100.0;
            assert!(luma(at) > luma(at - 0.01), "blue branch at {at}");
            assert!(luma(1.0 - at) > luma(1.01 - at), "red branch at {at}");
        }
    }
}

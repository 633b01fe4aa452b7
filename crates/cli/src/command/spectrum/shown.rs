//! How much of a spectrum is worth a picture: records are often made far more often than anything happens.

/// Power against that of the strongest line below which the picture of a spectrum ends, 80 dB.
const DEPTH: f64 = 1e-8;
/// Part of the range that is added above the last frequency with power.
const ROOM: f64 = 0.1;

/// Number of frequencies up to where all curves have fallen by 80 dB for good.
pub fn frequencies<'a>(curves: impl Iterator<Item = &'a [f64]>) -> usize {
    curves.map(|power| beyond(power, DEPTH)).max().unwrap_or_default()
}

/// Number of values up to the last one above `part` of the largest, with some room, at least two and at most all.
pub fn beyond(power: &[f64], part: f64) -> usize {
    let strongest = power.iter().copied().fold(0.0, f64::max);
    let last = power.iter().rposition(|power| *power > part * strongest).unwrap_or_default();
    (last + 2 + (ROOM * last as f64) as usize).max(2).min(power.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_ends_above_its_last_line() {
        let mut power = vec![1e-12; 1000];
        power[100] = 1.0;
        power[200] = 1e-7;
        assert_eq!(beyond(&power, DEPTH), 222);
        let noise = vec![1.0; 1000];
        assert_eq!(frequencies([&power[..], &noise[..]].into_iter()), 1000);
        assert_eq!(frequencies([&power[..], &power[..]].into_iter()), 222);
        assert_eq!(beyond(&[0.0; 3], DEPTH), 2);
    }
}

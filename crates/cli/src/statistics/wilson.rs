//! The interval of a probability.

/// Score interval for a probability of which `successes` of `trials` speak, with the normal quantile `z`: Wilson, J. Am. Stat.
/// Assoc. 22, 209 (1927). It is never empty and never leaves \[0, 1\], also for none or all. `None` without trials.
pub fn wilson_interval(successes: u64, trials: u64, z: f64) -> Option<[f64; 2]> {
    if trials == 0 || successes > trials {
        return None;
    }
    let (n, p) = (trials as f64, successes as f64 / trials as f64);
    let z2 = z * z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // Rounding must not keep the ends of none and all from being exact.
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == trials { 1.0 } else { centre + half };
    Some([low, high])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::NORMAL_95;

    /// Newcombe, Stat. Med. 17, 857 (1998), Table I, method 3, four digits.
    #[test]
    fn agrees_with_newcombes_table() {
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let [found_low, found_high] =
                wilson_interval(successes, trials, NORMAL_95).unwrap_or([f64::NAN; 2]);
            assert!(
                (found_low - low).abs() < 6e-5 && (found_high - high).abs() < 6e-5,
                "{successes}/{trials}"
            );
            // Successes and failures change places.
            let mirrored = wilson_interval(trials - successes, trials, NORMAL_95).unwrap_or([f64::NAN; 2]);
            assert!((mirrored[0] - (1.0 - found_high)).abs() < 1e-12);
        }
        assert_eq!(wilson_interval(0, 0, NORMAL_95), None);
        assert_eq!(wilson_interval(3, 2, NORMAL_95), None);
    }
}

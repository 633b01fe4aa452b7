//! Round numbers along an axis.

/// Tick positions and how many decimals their numbers need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ticks {
    /// Positions, rising.
    pub at: Vec<f64>,
    decimals: usize,
}

impl Ticks {
    /// At most `limit` (at least 2) ticks between `low` and `high` at multiples of 1, 2 or 5 times a power of ten.
    pub fn new(low: f64, high: f64, limit: usize) -> Self {
        let limit = limit.max(2);
        let mut exponent = ((high - low) / limit as f64).log10().floor() as i32;
        loop {
            for digit in [1.0, 2.0, 5.0] {
                let step = digit * 10f64.powi(exponent);
                // Half a thousandth of a step of slack, so that an end that is a tick up to rounding is shown.
                let first = (low / step - 5e-4).ceil();
                let count = (high / step + 5e-4).floor() - first + 1.0;
                if count <= limit as f64 {
                    let at = (0..count.max(0.0) as usize).map(|i| (first + i as f64) * step).collect();
                    return Self { at, decimals: (-exponent).max(0) as usize };
                }
            }
            exponent += 1;
        }
    }

    /// A tick at one number, with up to three decimals.
    pub fn only(value: f64) -> Self {
        let is_short = |decimals: &usize| (value * 10f64.powi(*decimals as i32)).fract().abs() < 1e-9;
        Self { at: vec![value], decimals: (0..3).find(is_short).unwrap_or(3) }
    }

    /// The number written at a tick.
    pub fn text(&self, value: f64) -> String {
        let text = format!("{value:.*}", self.decimals);
        let is_zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
        match text.strip_prefix('-') {
            Some(digits) if is_zero => digits.to_owned(),
            Some(digits) => format!("−{digits}"),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_include_the_ends() {
        let ticks = Ticks::new(-1.0, 1.0, 5);
        assert_eq!(ticks.at, [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(ticks.text(-0.5), "−0.5");
        assert_eq!(ticks.text(-1e-17), "0.0");
    }

    #[test]
    fn never_more_than_the_limit() {
        for limit in 2..12 {
            for (low, high) in [(0.0, 1.024), (-3.3, 1e4), (1e9, 1e9 + 1.0), (-2e-7, -1e-7)] {
                let ticks = Ticks::new(low, high, limit);
                assert!(ticks.at.len() <= limit, "{low} {high} {limit}: {:?}", ticks.at);
                assert!(
                    ticks
                        .at
                        .iter()
                        .all(|t| *t >= low - 1e-3 * (high - low) && *t <= high + 1e-3 * (high - low))
                );
            }
        }
    }
}

//! Evenly spaced values.

/// How values lie between two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    /// So many, evenly spaced.
    Linear(usize),
    /// So many, evenly spaced in their logarithm.
    Logarithmic(usize),
    /// This far apart.
    Step(f64),
}

/// How far, in steps, the end may be from a whole number of steps.
const STEP_TOLERANCE: f64 = 1e-6;

/// The values from `from` to `to`; both ends are met exactly.
///
/// # Errors
/// Why there are no such values.
pub fn values(from: f64, to: f64, spacing: Spacing, most: usize) -> Result<Vec<f64>, String> {
    let count = match spacing {
        Spacing::Linear(points) | Spacing::Logarithmic(points) => points,
        Spacing::Step(step) => {
            let steps = (to - from) / step;
            if steps.is_nan() || steps < 0.0 {
                return Err("`step` leads away from `to`".to_owned());
            }
            if steps >= most as f64 {
                return Err(format!("`step` makes {:.3e} values; at most {most} are possible", steps + 1.0));
            }
            if (steps - steps.round()).abs() > STEP_TOLERANCE {
                return Err(format!("`to` lies {steps:.4} steps after `from`, not a whole number"));
            }
            steps.round() as usize + 1
        }
    };
    if count > most {
        return Err(format!("`points` = {count} is too many; at most {most} are possible"));
    }
    if count == 1 && from != to {
        return Err("one point cannot be at both `from` and `to`".to_owned());
    }
    if let Spacing::Logarithmic(_) = spacing
        && (from == 0.0 || from.signum() != to.signum() || to == 0.0)
    {
        return Err("`scale` = \"log\" needs `from` and `to` of one sign, neither zero".to_owned());
    }
    let last = count.saturating_sub(1);
    let value = |i: usize| match (i, spacing) {
        (0, _) => from,
        (i, _) if i == last => to,
        (i, Spacing::Logarithmic(_)) => from * (to / from).powf(i as f64 / last as f64),
        (i, _) => from + (to - from) * (i as f64 / last as f64),
    };
    Ok((0..count).map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_exact_and_ratios_even() {
        assert_eq!(values(0.1, 0.7, Spacing::Linear(4), 10).unwrap().last(), Some(&0.7));
        let log = values(5e7, 5e9, Spacing::Logarithmic(7), 10).unwrap();
        assert_eq!((log[0], log[6], log.len()), (5e7, 5e9, 7));
        for pair in log.windows(2) {
            assert!((pair[1] / pair[0] / 100f64.powf(1.0 / 6.0) - 1.0).abs() < 1e-14, "{pair:?}");
        }
        let steps = values(0.0, 0.3, Spacing::Step(0.1), 10).unwrap();
        assert_eq!((steps.len(), steps[3]), (4, 0.3));
        assert_eq!(values(3.0, 1.0, Spacing::Step(-1.0), 10).unwrap(), [3.0, 2.0, 1.0]);
    }

    #[test]
    fn impossible_ranges_are_refused() {
        assert!(values(0.0, 1.0, Spacing::Logarithmic(3), 10).is_err());
        assert!(values(-1.0, 1.0, Spacing::Logarithmic(3), 10).is_err());
        assert!(values(0.0, 1.0, Spacing::Step(0.3), 10).unwrap_err().contains("3.3333 steps"));
        assert!(values(0.0, 1.0, Spacing::Step(0.0), 10).is_err());
        assert!(values(0.0, 1.0, Spacing::Step(-0.1), 10).is_err());
        assert!(values(0.0, 1.0, Spacing::Step(1e-3), 10).unwrap_err().contains("at most 10"));
        assert!(values(0.0, 1.0, Spacing::Linear(1), 10).is_err());
    }
}

//! An axis of numbers, linear or logarithmic, for colours and for heights.

use crate::{axis::Axis, frame::TICK_SIZE, label::Label, scale::Scale};

/// Ratio of the ends above which an axis of positive numbers is logarithmic.
const DECADES: f64 = 30.0;

/// Part of the largest number below which a span is shown as a difference.
const OFFSET: f64 = 3e-4;
/// Part of the largest number below which a span is none.
const RESOLVED: f64 = 1e-6;

/// A linear or logarithmic axis.
#[derive(Debug, Clone)]
pub(crate) enum ValueAxis {
    Linear(Axis),
    /// Small changes of a large value: the axis is that of the difference from `base`, written `text` in the bare unit's `scale`.
    Offset {
        axis: Axis,
        base: f64,
        text: String,
    },
    Logarithmic {
        scale: Scale,
        low: f64,
        high: f64,
    },
}

impl ValueAxis {
    /// From `low` to `high`; logarithmic where both are positive and far apart.
    pub fn over([low, high]: [f64; 2], unit: &str) -> Self {
        if low > 0.0 && high / low > DECADES {
            return Self::Logarithmic { scale: Scale::new(high, unit), low, high };
        }
        let largest = low.abs().max(high.abs());
        if (RESOLVED * largest..OFFSET * largest).contains(&(high - low)) {
            let scale = Scale::new(largest, unit);
            // Rounded to a decade above the span, so that no tick has more than a digit or two beyond it.
            let decade = scale.apply(high - low).log10().ceil() as i32;
            let rounded = (scale.apply(low) / 10f64.powi(decade)).floor() * 10f64.powi(decade);
            let text = format!("{rounded:.*} {}", (-decade).max(0) as usize, scale.unit);
            let (base, text) = (scale.bare(rounded), text.trim_end().replace('-', "−"));
            return Self::Offset { axis: Axis::new(low - base, high - base, unit), base, text };
        }
        Self::Linear(Axis::new(low, high, unit))
    }

    /// The label of what is shown, with what was taken off it and the unit.
    pub fn label(&self, label: Label) -> Label {
        let label = match self {
            Self::Offset { text, .. } => match text.strip_prefix('−') {
                Some(digits) => label.text(&format!(" + {digits}")),
                None => label.text(&format!(" − {text}")),
            },
            _ => label,
        };
        label.unit(self.unit())
    }

    /// Prefix and unit of the numbers.
    pub fn unit(&self) -> &str {
        match self {
            Self::Linear(axis) | Self::Offset { axis, .. } => &axis.scale.unit,
            Self::Logarithmic { scale, .. } => &scale.unit,
        }
    }

    /// Where a value lies: 0 at the low end, 1 at the high end.
    pub fn position(&self, value: f64) -> f64 {
        match self {
            Self::Linear(axis) => axis.position(value),
            Self::Offset { axis, base, .. } => axis.position(value - base),
            Self::Logarithmic { low, high, .. } => (value / low).ln() / (high / low).ln(),
        }
    }

    /// Positions and texts of the ticks of an axis of `length` pixels whose numbers stand above each other.
    pub fn ticks(&self, length: f64) -> Vec<(f64, String)> {
        match self {
            Self::Linear(axis) | Self::Offset { axis, .. } => {
                axis.ticks_stacked(length, TICK_SIZE).map_or_else(Vec::new, |ticks| {
                    ticks.at.iter().map(|at| (axis.position_of_number(*at), ticks.text(*at))).collect()
                })
            }
            Self::Logarithmic { scale, low, high } => {
                let (from, to) = (scale.apply(*low), scale.apply(*high));
                let decades = from.log10().floor() as i32..=to.log10().ceil() as i32;
                // With many decades only their beginnings have room.
                let digits: &[f64] = if (to / from).log10() > 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
                decades
                    .flat_map(|decade| digits.iter().map(move |digit| (digit, decade)))
                    .map(|(digit, decade)| (digit * 10f64.powi(decade), decade))
                    .filter(|(number, _)| (from * (1.0 - 1e-9)..=to * (1.0 + 1e-9)).contains(number))
                    .map(|(number, decade)| {
                        let text = format!("{number:.*}", (-decade).max(0) as usize);
                        ((number / from).ln() / (to / from).ln(), text)
                    })
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_apart_is_logarithmic() {
        let axis = ValueAxis::over([1e-10, 1e-8], "s");
        assert_eq!(axis.unit(), "ns");
        assert!((axis.position(1e-9) - 0.5).abs() < 1e-12);
        let texts: Vec<_> = axis.ticks(400.0).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]);
        assert!(matches!(ValueAxis::over([-1e-9, 1e-9], "s"), ValueAxis::Linear(_)));
        assert!(matches!(ValueAxis::over([0.0, 1.0], "1"), ValueAxis::Linear(_)));
        assert!(matches!(ValueAxis::over([1.0, 2.0], "1"), ValueAxis::Linear(_)));
    }

    #[test]
    fn small_changes_are_written_as_differences() {
        for (low, high, expected, unit) in
            [(0.980_158_15, 0.980_160_05, "0.98015", "10⁻⁶"), (-0.200_017, -0.200_008, "−200.02 mV", "µV")]
        {
            let axis = ValueAxis::over([low, high], if unit == "µV" { "V" } else { "1" });
            let ValueAxis::Offset { text, .. } = &axis else { panic!("{axis:?}") };
            assert_eq!((text.as_str(), axis.unit()), (expected, unit));
            assert!((axis.position(0.5 * (low + high)) - 0.5).abs() < 1e-9);
            assert!(
                axis.ticks(400.0).iter().all(|(_, text)| text.chars().count() <= 4),
                "{:?}",
                axis.ticks(400.0)
            );
        }
    }
}

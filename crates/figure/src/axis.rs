//! The numbers along one side of a panel.

use crate::{error::FigureError, label::Label, scale::Scale, ticks::Ticks};

/// A linear axis from one value to another, in numbers of its scale.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    /// Prefix and unit of the numbers.
    pub scale: Scale,
    low: f64,
    high: f64,
    /// A single value in the middle, and no other.
    is_single: bool,
}

impl Axis {
    /// An axis from `low` to `high`, in the bare SI `unit`.
    pub fn new(low: f64, high: f64, unit: &str) -> Self {
        Self::on_scale(low, high, Scale::new(low.abs().max(high.abs()), unit))
    }

    /// The same with a scale that is given.
    pub fn on_scale(low: f64, high: f64, scale: Scale) -> Self {
        let (mut low, mut high) = (scale.apply(low), scale.apply(high));
        // A span below the resolution of the numbers (a constant, a single time) is widened to be drawable.
        let least = 1e-6 * low.abs().max(high.abs()).max(1e-3);
        if high - low <= least {
            let middle = 0.5 * (low + high);
            let half = (0.1 * middle.abs()).max(if middle == 0.0 { 1.0 } else { least });
            (low, high) = (middle - half, middle + half);
        }
        Self { scale, low, high, is_single: false }
    }

    /// An axis with one value in its middle, the only one that has a tick.
    pub fn single(value: f64, unit: &str) -> Self {
        let scale = Scale::new(value.abs(), unit);
        let number = scale.apply(value);
        // No other number is shown, so that any span does that the value can be told from.
        let half = number.abs().max(1.0);
        Self { scale, low: number - half, high: number + half, is_single: true }
    }

    /// An axis around `low` to `high` with a margin at both ends, for curves.
    pub fn with_margin(low: f64, high: f64, unit: &str) -> Self {
        let mut axis = Self::new(low, high, unit);
        let margin = 0.06 * (axis.high - axis.low);
        axis.low -= margin;
        axis.high += margin;
        axis
    }

    /// The value at the high end, in the bare unit.
    pub fn high(&self) -> f64 {
        self.scale.bare(self.high)
    }

    /// Where a value in the bare unit lies: 0 at the low end, 1 at the high end.
    pub fn position(&self, value: f64) -> f64 {
        self.position_of_number(self.scale.apply(value))
    }

    /// Where a number of the scale lies: 0 at the low end, 1 at the high end.
    pub fn position_of_number(&self, number: f64) -> f64 {
        (number - self.low) / (self.high - self.low)
    }

    /// Ticks for an axis of `length` pixels whose numbers stand side by side at `size` pixels an em; `None` where not
    /// even two numbers have room.
    pub fn ticks_side_by_side(&self, length: f64, size: f64) -> Result<Option<Ticks>, FigureError> {
        if self.is_single {
            return Ok(Some(Ticks::only(0.5 * (self.low + self.high))));
        }
        for limit in (2..=9).rev() {
            let ticks = Ticks::new(self.low, self.high, limit);
            let mut widest: f64 = 0.0;
            for at in &ticks.at {
                widest = widest.max(Label::plain(&ticks.text(*at)).width()?);
            }
            // Wide panels look better with some air between the numbers; narrow ones need the two ends.
            let air = if limit > 2 { 1.2 } else { 0.3 };
            if self.distance(&ticks) * length >= (widest + air) * size {
                return Ok(Some(ticks));
            }
        }
        Ok(None)
    }

    /// Ticks for an axis of `length` pixels whose numbers stand above each other at `size` pixels an em; `None` where
    /// not even two numbers have room.
    pub fn ticks_stacked(&self, length: f64, size: f64) -> Option<Ticks> {
        let ticks = Ticks::new(self.low, self.high, ((length / (2.0 * size)) as usize).clamp(2, 7));
        (self.distance(&ticks) * length >= size).then_some(ticks)
    }

    /// Distance between two ticks as a fraction of the axis; that of the whole axis for a single tick.
    fn distance(&self, ticks: &Ticks) -> f64 {
        match ticks.at[..] {
            [first, second, ..] => (second - first) / (self.high - self.low),
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_gets_a_drawable_axis() {
        for value in [0.0, 1.0, -3e-19, 1e-300, 1e300] {
            let axis = Axis::with_margin(value, value, "J");
            let position = axis.position(value);
            assert!((position - 0.5).abs() < 1e-6, "{value}: {position}");
        }
    }

    #[test]
    fn a_single_value_has_the_only_tick() {
        for (value, text, unit) in [(0.0, "0", "s"), (2.5e-9, "2.5", "ns")] {
            let axis = Axis::single(value, "s");
            let ticks = axis.ticks_side_by_side(500.0, 20.0).unwrap().unwrap();
            assert_eq!(
                (ticks.at.len(), ticks.text(ticks.at[0]).as_str(), axis.scale.unit.as_str()),
                (1, text, unit)
            );
            assert_eq!(axis.position(value), 0.5);
        }
    }

    #[test]
    fn ends_are_at_zero_and_one() {
        let axis = Axis::new(0.0, 10e-9, "s");
        assert_eq!((axis.position(0.0), axis.position(10e-9)), (0.0, 1.0));
        assert_eq!(axis.scale.unit, "ns");
    }
}

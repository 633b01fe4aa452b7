//! Refuses data that cannot be drawn, naming the part it belongs to.

use crate::error::FigureError;

/// At least one value, `expected` of them, all finite.
pub(crate) fn values(what: &str, values: &[f64], expected: usize) -> Result<(), FigureError> {
    let what = || what.to_owned();
    if expected == 0 {
        return Err(FigureError::Empty { what: what() });
    }
    if values.len() != expected {
        return Err(FigureError::Length { what: what(), expected, found: values.len() });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(FigureError::NotFinite { what: what(), index, value: values[index] }),
        None => Ok(()),
    }
}

/// Values of a curve: finite, or not a number where the curve has a gap, but not nowhere.
pub(crate) fn curve(what: &str, values: &[f64], expected: usize) -> Result<(), FigureError> {
    if values.iter().all(|value| value.is_nan()) {
        return self::values(what, values, expected);
    }
    let present: Vec<f64> = values.iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect();
    self::values(what, &present, expected)
}

/// Times: at least one, finite, each later than the one before.
pub(crate) fn times(what: &str, time: &[f64]) -> Result<(), FigureError> {
    values(what, time, time.len())?;
    match time.windows(2).position(|pair| pair[1] <= pair[0]) {
        Some(before) => Err(FigureError::NotIncreasing { what: what.to_owned(), index: before + 1 }),
        None => Ok(()),
    }
}

/// A range with its lower end below its upper end.
pub(crate) fn range(what: &str, [low, high]: [f64; 2]) -> Result<(), FigureError> {
    if low.is_finite() && high.is_finite() && high > low {
        Ok(())
    } else {
        Err(FigureError::Range { what: what.to_owned(), low, high })
    }
}

/// Values inside of a colour range, up to a thousandth of it.
pub(crate) fn inside(what: &str, values: &[f64], [low, high]: [f64; 2]) -> Result<(), FigureError> {
    let slack = 1e-3 * (high - low);
    match values.iter().position(|value| *value < low - slack || *value > high + slack) {
        Some(index) => {
            Err(FigureError::OutOfRange { what: what.to_owned(), index, value: values[index], low, high })
        }
        None => Ok(()),
    }
}

/// The colour range of some values: the one that was given, or else the smallest that is symmetric about zero.
pub(crate) fn color_range(
    what: &str,
    values: &[f64],
    given: Option<[f64; 2]>,
) -> Result<[f64; 2], FigureError> {
    match given {
        Some(given) => {
            range(what, given)?;
            inside(what, values, given)?;
            Ok(given)
        }
        None => {
            let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
            Ok(if largest > 0.0 { [-largest, largest] } else { [-1.0, 1.0] })
        }
    }
}

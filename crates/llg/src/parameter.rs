//! A material parameter: one number for the film, or one for each cell.

use std::{ops::Range, sync::Arc};

use crate::error::InvalidParameter;

/// A scalar parameter of the material, SI units.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    /// The same in every cell.
    Uniform(f64),
    /// One value per cell, x fastest, all layers. Clones share it.
    Map(Arc<[f64]>),
}

impl From<f64> for Parameter {
    fn from(value: f64) -> Self {
        Self::Uniform(value)
    }
}

impl From<Vec<f64>> for Parameter {
    fn from(values: Vec<f64>) -> Self {
        Self::Map(values.into())
    }
}

impl Parameter {
    /// The value in `cell`.
    #[inline(always)]
    pub fn at(&self, cell: usize) -> f64 {
        match self {
            Self::Uniform(value) => *value,
            Self::Map(values) => values[cell],
        }
    }

    /// The one value, where there is no map.
    pub fn uniform(&self) -> Option<f64> {
        match self {
            Self::Uniform(value) => Some(*value),
            Self::Map(_) => None,
        }
    }

    /// The values stored: one, or one per cell.
    pub fn values(&self) -> &[f64] {
        match self {
            Self::Uniform(value) => std::slice::from_ref(value),
            Self::Map(values) => values,
        }
    }

    /// Largest value.
    pub fn max(&self) -> f64 {
        self.values().iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// Smallest value.
    pub fn min(&self) -> f64 {
        self.values().iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Whether it is zero in every cell.
    pub fn is_zero(&self) -> bool {
        self.values().iter().all(|value| *value == 0.0)
    }

    /// `of` of every value.
    pub fn map(&self, of: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Uniform(value) => Self::Uniform(of(*value)),
            Self::Map(values) => Self::Map(values.iter().map(|value| of(*value)).collect()),
        }
    }

    /// The parameter whose value in each of `cells` cells is `of(cell)`, as a single number where all cells that
    /// `counts` agree on it to the last bit. Cells that do not count get `elsewhere`.
    pub fn collect(
        cells: usize,
        counts: impl Fn(usize) -> bool,
        elsewhere: f64,
        of: impl Fn(usize) -> f64,
    ) -> Self {
        let mut counting = (0..cells).filter(|&cell| counts(cell));
        let first = counting.next().map_or(elsewhere, &of);
        if counting.all(|cell| of(cell) == first) {
            return Self::Uniform(first);
        }
        (0..cells).map(|cell| if counts(cell) { of(cell) } else { elsewhere }).collect::<Vec<_>>().into()
    }

    /// Checks the length of a map and every value.
    ///
    /// # Errors
    /// A map that has not one value for each of `cells` cells, or the first value that does not satisfy `holds`
    /// (write it so that NaN does not).
    pub fn validate(
        &self,
        name: &'static str,
        cells: usize,
        holds: impl Fn(f64) -> bool,
        requirement: &'static str,
    ) -> Result<(), InvalidParameter> {
        if let Self::Map(values) = self {
            let length = values.len();
            InvalidParameter::unless(length == cells, name, length as f64, "a map with one value per cell")?;
        }
        match self.values().iter().find(|value| !holds(**value)) {
            Some(&value) => InvalidParameter::unless(false, name, value, requirement),
            None => Ok(()),
        }
    }

    /// The map's values in `cells`; `None` where there is no map.
    #[inline(always)]
    pub fn slice(&self, cells: Range<usize>) -> Option<&[f64]> {
        match self {
            Self::Uniform(_) => None,
            Self::Map(values) => Some(&values[cells]),
        }
    }

    /// Bytes of the map.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Uniform(_) => 0,
            Self::Map(values) => 8 * values.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_checked_cell_by_cell() {
        let positive = |p: Parameter| p.validate("damping", 3, |v| v > 0.0, "positive");
        assert!(positive(Parameter::from(1.0)).is_ok());
        assert!(positive(Parameter::from(vec![1.0, 2.0, 3.0])).is_ok());
        assert_eq!(positive(Parameter::from(vec![1.0, 2.0])).unwrap_err().value, 2.0);
        assert_eq!(positive(Parameter::from(vec![1.0, -2.0, 3.0])).unwrap_err().value, -2.0);
        assert!(positive(Parameter::from(vec![1.0, f64::NAN, 3.0])).is_err());
    }

    #[test]
    fn collect_makes_one_number_of_cells_that_agree() {
        let values = [0.0, 2.0, 2.0, 5.0];
        let of = |cell: usize| values[cell];
        let magnetic = |cell: usize| cell == 1 || cell == 2;
        assert_eq!(Parameter::collect(4, magnetic, 0.0, of), Parameter::Uniform(2.0));
        let all = Parameter::collect(4, |cell| cell > 0, 0.0, of);
        assert_eq!(all, Parameter::from(vec![0.0, 2.0, 2.0, 5.0]));
        assert_eq!((all.max(), all.min(), all.at(3)), (5.0, 0.0, 5.0));
    }
}

//! `[[region]]` and `[[boundary]]`.

use serde::Deserialize;

use super::{Anisotropy, Dmi, InitialState, Shape};

/// One `[[region]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Its cells.
    pub shape: Shape,
    /// Which region has the cells of an overlap.
    pub priority: i64,
    /// What differs from `[magnet]`.
    pub magnet: Overrides,
    /// The state it begins with, if it is another.
    pub initial: Option<InitialState>,
}

/// Parameters of a region; those that are absent are as everywhere.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// No magnet at all.
    pub vacuum: bool,
    /// Saturation magnetization \[A/m\].
    pub saturation_magnetization: Option<f64>,
    /// Exchange stiffness \[J/m\].
    pub exchange_stiffness: Option<f64>,
    /// Gilbert damping.
    pub damping: Option<f64>,
    /// Anisotropies, instead of those of `[magnet]`.
    pub anisotropy: Option<Vec<Anisotropy>>,
    /// Dzyaloshinskii–Moriya interactions, instead of those of `[magnet]`.
    pub dmi: Option<Vec<Dmi>>,
}

/// One `[[boundary]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// Names of two regions.
    pub between: [String; 2],
    /// Factor on the exchange across it.
    pub exchange_factor: f64,
}

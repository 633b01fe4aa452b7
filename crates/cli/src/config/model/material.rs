//! Parameters of `[magnet]` that differ from cell to cell.

use std::path::PathBuf;

use serde::Deserialize;

/// `magnet.grains`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grains {
    /// Square root of the mean area \[m\].
    pub size: f64,
    /// Seed of the points and of the spreads.
    pub seed: u64,
    /// Factor on the exchange between grains.
    pub exchange_factor: f64,
    /// Relative standard deviation of M_s.
    pub saturation_spread: f64,
    /// Relative standard deviation of the anisotropy constants.
    pub anisotropy_spread: f64,
    /// Standard deviation of the tilt of the axes \[rad\].
    pub axis_spread: f64,
    /// Where the axes point.
    pub axes: GrainAxes,
}

/// Where the anisotropy axes of a grain point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrainAxes {
    /// As of the anisotropies.
    AsGiven,
    /// Anywhere in the plane.
    RandomInPlane,
    /// Anywhere.
    Random,
}

/// `magnet.maps`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub struct Maps {
    pub saturation_magnetization: Option<ScalarMap>,
    pub exchange_stiffness: Option<ScalarMap>,
    pub damping: Option<ScalarMap>,
    pub anisotropy_constant: Option<ScalarMap>,
    pub anisotropy_axis: Option<AxisMap>,
    pub dmi_constant: Option<ScalarMap>,
}

/// A number for each cell, from a file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalarMap {
    /// OVF, HDF5 or PNG.
    pub file: PathBuf,
    /// Dataset of an HDF5 file.
    pub dataset: Option<String>,
    /// Whether the values are factors.
    pub relative: bool,
    /// Factor of black pixels.
    pub black: f64,
    /// Factor of white pixels.
    pub white: f64,
}

/// A factor for each cell, from a file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// OVF, HDF5 or PNG.
    pub file: PathBuf,
    /// Dataset of an HDF5 file.
    pub dataset: Option<String>,
    /// Factor of black pixels.
    pub black: f64,
    /// Factor of white pixels.
    pub white: f64,
}

/// A vector for each cell, from a file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisMap {
    /// OVF or HDF5.
    pub file: PathBuf,
    /// Dataset of an HDF5 file.
    pub dataset: Option<String>,
}

/// `magnet.absorbing_edges`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsorbingEdges {
    /// How far from the edge the damping rises \[m\].
    pub width: f64,
    /// Damping at the edge.
    pub damping: f64,
    /// How it rises.
    pub profile: EdgeProfile,
    /// Which edges; `None`: all free ones.
    pub edges: Option<Vec<Edge>>,
}

/// How damping rises towards an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum EdgeProfile {
    Linear,
    Quadratic,
    Cubic,
}

/// An edge of the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Edge {
    XLow,
    XHigh,
    YLow,
    YHigh,
}

//! `[initial]`.

use std::path::PathBuf;

use serde::Deserialize;

/// `[initial]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "toml::Table")]
pub struct Initial {
    /// The state before noise and relaxation.
    pub state: InitialState,
    /// Noise added to it.
    pub noise: Option<Noise>,
    /// Relaxation after that.
    pub relax: Option<Relax>,
}

/// A state; lengths in m, angles in rad. A centre that is absent is the middle of the film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum InitialState {
    /// One direction everywhere, of length one.
    Uniform([f64; 3]),
    /// A random direction in every cell.
    Random { seed: u64 },
    /// m runs around a centre.
    Vortex { centre: Option<[f64; 2]>, core: Polarity, circulation: Circulation, core_radius: f64 },
    /// A disk of the other m_z.
    Skyrmion { centre: Option<[f64; 2]>, radius: f64, wall_width: f64, core: Polarity, kind: SkyrmionKind },
    /// Two domains.
    DomainWall { position: Option<f64>, width: f64, direction: f64, low: [f64; 3], centre: [f64; 3] },
    /// Many domains.
    Stripes {
        period: f64,
        width: f64,
        direction: f64,
        position: f64,
        up: [f64; 3],
        centre: [f64; 3],
        rotating: bool,
    },
    /// m turns evenly.
    Spiral { period: f64, direction: f64, first: [f64; 3], second: [f64; 3] },
    /// Directions at random inside a cone.
    Cone { axis: [f64; 3], angle: f64, of: ConeOf, seed: u64 },
    /// From a file.
    File { path: PathBuf, frame: i64, dataset: String },
}

/// Direction of m_z in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Polarity {
    Up,
    Down,
}

/// Sense in which m runs around, seen from +z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Circulation {
    Counterclockwise,
    Clockwise,
}

/// Where m points in the wall of a skyrmion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum SkyrmionKind {
    NeelOutward,
    NeelInward,
    BlochCounterclockwise,
    BlochClockwise,
}

/// What gets a direction of its own inside a cone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum ConeOf {
    Cells,
    Film,
}

/// Noise added to the initial state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noise {
    /// Standard deviation of each component.
    pub amplitude: f64,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// Relaxation before t = 0.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relax {
    /// Whether the external field acts.
    pub external_field: bool,
    /// Largest |m × H|/M_s left.
    pub tolerance: f64,
    /// Which states are tried for stability.
    pub stability: Stability,
}

/// Which states without torque a relaxation tries for stability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stability {
    /// None.
    Ignored,
    /// The start, if it has no torque.
    Start,
    /// The end.
    End,
}

impl TryFrom<toml::Table> for Initial {
    type Error = toml::de::Error;

    /// The state is the one key that is neither noise nor relaxation; the catalogue has seen to it that there is one.
    fn try_from(mut table: toml::Table) -> Result<Self, Self::Error> {
        let (noise, relax) = (table.remove("noise"), table.remove("relax"));
        Ok(Self {
            state: InitialState::deserialize(toml::Value::Table(table))?,
            noise: noise.map(Noise::deserialize).transpose()?,
            relax: relax.map(Relax::deserialize).transpose()?,
        })
    }
}

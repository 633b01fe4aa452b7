//! `[initial]`, `[time]` and `[output]`.

use serde::Deserialize;
use std::path::PathBuf;

/// `[initial]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawInitial")]
pub struct Initial {
    /// The state before noise and relaxation.
    pub state: InitialState,
    /// Noise added to it.
    pub noise: Option<Noise>,
    /// Relaxation after that.
    pub relax: Option<Relax>,
}

/// The state a run begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum InitialState {
    /// One direction everywhere, of length one.
    Uniform([f64; 3]),
    /// A random direction in every cell.
    Random {
        /// Seed of the random numbers.
        seed: u64,
    },
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInitial {
    uniform: Option<[f64; 3]>,
    random: Option<RawRandom>,
    noise: Option<Noise>,
    relax: Option<Relax>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRandom {
    seed: u64,
}

impl TryFrom<RawInitial> for Initial {
    type Error = &'static str;

    fn try_from(raw: RawInitial) -> Result<Self, Self::Error> {
        let state = match (raw.uniform, raw.random) {
            (Some(direction), None) => InitialState::Uniform(direction),
            (None, Some(RawRandom { seed })) => InitialState::Random { seed },
            _ => return Err("the initial state needs exactly one of `uniform` and `random`"),
        };
        Ok(Self { state, noise: raw.noise, relax: raw.relax })
    }
}

/// `[time]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawTime")]
pub struct Time {
    /// End of the run \[s\].
    pub end: f64,
    /// The Runge–Kutta method.
    pub method: Method,
    /// How its step is chosen.
    pub stepping: Stepping,
}

/// A Runge–Kutta method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Method {
    Heun,
    Rk4,
    BogackiShampine,
    CashKarp,
    DormandPrince,
    Tsitouras,
    KinnmarkGray,
    ImplicitMidpoint,
}

impl Method {
    /// Its name in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Method::Heun => "heun",
            Method::Rk4 => "rk4",
            Method::BogackiShampine => "bogacki_shampine",
            Method::CashKarp => "cash_karp",
            Method::DormandPrince => "dormand_prince",
            Method::Tsitouras => "tsitouras",
            Method::KinnmarkGray => "kinnmark_gray",
            Method::ImplicitMidpoint => llg::stepper::MIDPOINT,
        }
    }

    /// Whether it chooses its step by a tolerance.
    pub fn is_adaptive(self) -> bool {
        !matches!(self, Method::Heun | Method::Rk4 | Method::ImplicitMidpoint)
    }
}

/// How a step is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stepping {
    /// Always the same.
    Fixed {
        /// The step \[s\].
        step: f64,
    },
    /// By the error estimate of the method.
    Adaptive {
        /// Largest error of m allowed in a step.
        tolerance: f64,
        /// First step to try \[s\].
        first_step: Option<f64>,
        /// Largest step \[s\].
        maximum_step: Option<f64>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTime {
    end: f64,
    method: Method,
    step: Option<f64>,
    tolerance: Option<f64>,
    maximum_step: Option<f64>,
}

impl TryFrom<RawTime> for Time {
    type Error = &'static str;

    fn try_from(raw: RawTime) -> Result<Self, Self::Error> {
        let stepping = if raw.method.is_adaptive() {
            let tolerance = raw.tolerance.ok_or("an adaptive method needs `tolerance`")?;
            Stepping::Adaptive { tolerance, first_step: raw.step, maximum_step: raw.maximum_step }
        } else {
            Stepping::Fixed { step: raw.step.ok_or("a fixed-step method needs `step`")? }
        };
        Ok(Self { end: raw.end, method: raw.method, stepping })
    }
}

/// `[output]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The file to write; by default the name of the configuration with the ending `.h5`.
    pub file: PathBuf,
    /// Interval between snapshots \[s\]; `None`: only the first and the last.
    pub snapshot_every: Option<f64>,
    /// Interval between rows of the table \[s\]; `None`: as the snapshots.
    pub table_every: Option<f64>,
    /// The maps of a snapshot.
    pub fields: Vec<OutputField>,
    /// What the table records beside the time.
    pub table: Vec<TableQuantity>,
    /// Numbers of the maps.
    pub precision: Precision,
    /// Deflate level, 0 to 9.
    pub compression: u8,
}

/// One or a few columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the words of the catalogue, which documents them
pub enum TableQuantity {
    M,
    AbsMz,
    SwitchedFraction,
    MaxTorque,
    MaxAbsPhi,
    Energies,
    TopologicalCharge,
    VortexCore,
    WallMx,
    WallMy,
    WallMz,
}

/// A map of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputField {
    /// Direction of the magnetization.
    M,
    /// Diffusion potential \[V\].
    Phi,
    /// Electric field \[V/m\].
    EField,
    /// Field of the diffusive torque \[T\].
    BDiffusive,
    /// Surface charge density \[C/m²\].
    ChargeDensity,
    /// Surface current density \[A/m\].
    CurrentDensity,
}

/// Numbers of the maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Single.
    F32,
    /// Double.
    F64,
}

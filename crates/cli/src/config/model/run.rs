//! `[time]` and `[output]`.

use serde::Deserialize;
use std::path::PathBuf;

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
    ImexArk3,
    ImexArk4,
    ImplicitMidpoint,
    QuasiStatic,
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
            Method::ImexArk3 => "imex_ark3",
            Method::ImexArk4 => "imex_ark4",
            Method::ImplicitMidpoint => llg::stepper::MIDPOINT,
            Method::QuasiStatic => llg::stepper::QUASI_STATIC,
        }
    }

    /// Whether it chooses its step by a tolerance; a pair with an implicit partner does where it is `given` one.
    pub fn is_adaptive(self, given: bool) -> bool {
        match self {
            Method::Heun | Method::Rk4 | Method::ImplicitMidpoint | Method::QuasiStatic => false,
            Method::ImexArk3 | Method::ImexArk4 => given,
            _ => true,
        }
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
    /// Always the same, from one equilibrium to the next.
    QuasiStatic {
        /// The step \[s\].
        step: f64,
        /// Largest |m × H|/M_s that is left.
        tolerance: f64,
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

/// Largest |m × H|/M_s that is left where nothing else is asked, as of `initial.relax`.
const RELAXED: f64 = 1e-6;

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
        let stepping = if raw.method.is_adaptive(raw.tolerance.is_some()) {
            let tolerance = raw.tolerance.ok_or("an adaptive method needs `tolerance`")?;
            Stepping::Adaptive { tolerance, first_step: raw.step, maximum_step: raw.maximum_step }
        } else {
            let step = raw.step.ok_or("a fixed-step method needs `step`")?;
            match raw.method {
                Method::QuasiStatic => {
                    Stepping::QuasiStatic { step, tolerance: raw.tolerance.unwrap_or(RELAXED) }
                }
                _ => Stepping::Fixed { step },
            }
        };
        Ok(Self { end: raw.end, method: raw.method, stepping })
    }
}

/// `[thermal]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thermal {
    /// Temperature of the magnet \[K\].
    pub temperature: f64,
    /// Seed of the noise.
    pub seed: u64,
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
    Contacts,
    ExternalField,
    Energies,
    Regions,
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

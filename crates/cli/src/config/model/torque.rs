//! `[[torque]]`.

use serde::Deserialize;

use super::{Mask, Waveform};

/// One `[[torque]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawTorque")]
pub struct Torque {
    /// A name for reports.
    pub name: Option<String>,
    /// The law at full current.
    pub law: TorqueLaw,
    /// The region through which the current flows; `None`: everywhere.
    pub region: Option<String>,
    /// A factor for each cell.
    pub mask: Option<Mask>,
    /// The current in space.
    pub pattern: Pattern,
    /// The current in time.
    pub waveform: Waveform,
}

/// The law of a torque; SI units.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum TorqueLaw {
    SpinOrbit(SpinOrbit),
    SpinHall(SpinHall),
    Slonczewski(Slonczewski),
    ZhangLi(ZhangLi),
}

/// Spin–orbit torque by its fields; `current_density` and `per_current_density` come together.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SpinOrbit {
    pub damping_like: f64,
    pub field_like: f64,
    pub polarization: [f64; 3],
    pub current_density: Option<f64>,
    pub per_current_density: Option<f64>,
}

/// Spin–orbit torque by the spin Hall angle.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SpinHall {
    pub angle: f64,
    pub current_density: f64,
    pub thickness: Option<f64>,
    pub field_like_ratio: f64,
    pub polarization: [f64; 3],
}

/// Spin transfer from a fixed layer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Slonczewski {
    pub current_density: f64,
    pub polarization: f64,
    pub fixed_layer: [f64; 3],
    pub side: Side,
    pub lambda: f64,
    pub epsilon_prime: f64,
    pub thickness: Option<f64>,
}

/// Where the fixed layer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Above the film.
    Top,
    /// Below the film.
    Bottom,
}

/// Spin transfer in a texture: a velocity, or a current density with its polarization.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ZhangLi {
    pub current_density: Option<[f64; 3]>,
    pub polarization: Option<f64>,
    pub velocity: Option<[f64; 3]>,
    pub nonadiabaticity: f64,
}

/// A variation in space without amplitude.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum Pattern {
    /// The same everywhere.
    Uniform {},
    /// cos(q·r + phase).
    PlaneWave { wavelength: f64, direction: f64, phase: f64 },
    /// exp(−|r − centre|²/2 width²).
    Gaussian { centre: [f64; 2], width: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTorque {
    name: Option<String>,
    region: Option<String>,
    mask: Option<Mask>,
    spin_orbit: Option<SpinOrbit>,
    spin_hall: Option<SpinHall>,
    slonczewski: Option<Slonczewski>,
    zhang_li: Option<ZhangLi>,
    pattern: Pattern,
    waveform: Waveform,
}

impl TryFrom<RawTorque> for Torque {
    type Error = &'static str;

    fn try_from(raw: RawTorque) -> Result<Self, Self::Error> {
        let law = match (raw.spin_orbit, raw.spin_hall, raw.slonczewski, raw.zhang_li) {
            (Some(law), None, None, None) => TorqueLaw::SpinOrbit(law),
            (None, Some(law), None, None) => TorqueLaw::SpinHall(law),
            (None, None, Some(law), None) => TorqueLaw::Slonczewski(law),
            (None, None, None, Some(law)) => TorqueLaw::ZhangLi(law),
            _ => return Err("a torque needs exactly one law"),
        };
        let RawTorque { name, region, mask, pattern, waveform, .. } = raw;
        Ok(Self { name, law, region, mask, pattern, waveform })
    }
}

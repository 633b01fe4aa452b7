//! `[[drive]]`, `[[external_field]]` and their waveforms.

use serde::Deserialize;
use std::path::PathBuf;

use super::{ElectrodeComb, Mask};

/// One `[[drive]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drive {
    /// A name for reports.
    pub name: Option<String>,
    /// The electric field in space.
    pub profile: Profile,
    /// The signal in time.
    pub waveform: Waveform,
}

/// An electric field in space; amplitudes in V/m, lengths in m, angles in rad.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum Profile {
    /// The same everywhere.
    Uniform { amplitude: f64, direction: f64 },
    /// A travelling wave.
    PlaneWave { amplitude: f64, wavelength: f64, direction: f64, polarization: Polarization },
    /// A standing longitudinal wave.
    StandingWave { amplitude: f64, wavelength: f64, direction: f64, phase: f64 },
    /// A comb of gate strips; `edge` or `edge_width` is given, not both.
    GratedGate {
        period: f64,
        duty: f64,
        distance: f64,
        gate_voltage: f64,
        edge: Option<GateEdge>,
        edge_width: Option<f64>,
        direction: f64,
        origin: [f64; 2],
    },
    /// Strips on a dielectric stack over the screening surface.
    ElectrodeComb(Box<ElectrodeComb>),
    /// A map in a CSV or HDF5 file.
    Sampled { file: PathBuf },
}

/// Direction of the field of a wave against its wave vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarization {
    /// Along it.
    Longitudinal,
    /// Across it.
    Transverse,
}

/// How the potential falls beside a gate strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateEdge {
    /// In a step.
    Sharp,
    /// Linearly, to the middle of the gap.
    Gap,
}

/// A signal in time, of order one; times in s, angular frequencies in rad/s, phases in rad.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum Waveform {
    /// One, at all times.
    Constant {},
    /// cos(ωt + phase).
    Tone { angular_frequency: f64, phase: f64 },
    /// Zero, rise, plateau, fall.
    Pulse { width: f64, rise: f64, fall: f64, delay: f64, edge: PulseEdge },
    /// A tone under a pulse; `cycles` or `duration` is given, not both.
    Burst {
        angular_frequency: f64,
        phase: f64,
        cycles: Option<f64>,
        duration: Option<f64>,
        rise: f64,
        fall: f64,
        delay: f64,
        edge: PulseEdge,
    },
    /// A cosine of changing frequency.
    Chirp { start_angular_frequency: f64, end_angular_frequency: f64, duration: f64, phase: f64, delay: f64 },
    /// sin(x)/x.
    Sinc { cutoff_angular_frequency: f64, centre: f64 },
    /// From a file.
    Table { file: PathBuf },
}

/// Shape of a rise or a fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PulseEdge {
    /// A straight line.
    Linear,
    /// Half a period of a cosine.
    Cosine,
}

/// One `[[external_field]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawExternalField")]
pub struct ExternalField {
    /// A name for reports.
    pub name: Option<String>,
    /// The pattern in space.
    pub pattern: FieldPattern,
    /// The region that feels it; `None`: all.
    pub region: Option<String>,
    /// A factor for each cell.
    pub mask: Option<Mask>,
    /// The signal in time.
    pub waveform: Waveform,
}

/// A magnetic field in space \[T\]; lengths in m, angles in rad.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum FieldPattern {
    /// The same everywhere.
    Uniform([f64; 3]),
    /// amplitude × cos(q·r + phase).
    PlaneWave { amplitude: [f64; 3], wavelength: f64, direction: f64, phase: f64 },
    /// amplitude × exp(−|r − centre|²/2 width²).
    Gaussian { amplitude: [f64; 3], centre: [f64; 2], width: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExternalField {
    name: Option<String>,
    uniform: Option<[f64; 3]>,
    plane_wave: Option<RawPlaneWave>,
    gaussian: Option<RawGaussian>,
    region: Option<String>,
    mask: Option<Mask>,
    waveform: Waveform,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlaneWave {
    amplitude: [f64; 3],
    wavelength: f64,
    direction: f64,
    phase: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGaussian {
    amplitude: [f64; 3],
    centre: [f64; 2],
    width: f64,
}

impl TryFrom<RawExternalField> for ExternalField {
    type Error = &'static str;

    fn try_from(raw: RawExternalField) -> Result<Self, Self::Error> {
        let pattern = match (raw.uniform, raw.plane_wave, raw.gaussian) {
            (Some(field), None, None) => FieldPattern::Uniform(field),
            (None, Some(RawPlaneWave { amplitude, wavelength, direction, phase }), None) => {
                FieldPattern::PlaneWave { amplitude, wavelength, direction, phase }
            }
            (None, None, Some(RawGaussian { amplitude, centre, width })) => {
                FieldPattern::Gaussian { amplitude, centre, width }
            }
            _ => return Err("an external field needs exactly one pattern"),
        };
        let RawExternalField { name, region, mask, waveform, .. } = raw;
        Ok(Self { name, pattern, region, mask, waveform })
    }
}

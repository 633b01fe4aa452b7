//! The interactions inside the magnet.

use serde::Deserialize;

use super::{Mask, Pattern, Waveform};

/// An anisotropy; SI units.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub enum Anisotropy {
    /// Energy density −K (m·u)² − K₂ (m·u)⁴.
    Uniaxial { constant: f64, second_constant: f64, axis: [f64; 3] },
    /// Energy density K₁ (a²b² + b²c² + c²a²) + K₂ a²b²c².
    Cubic { constant: f64, second_constant: f64, axis_1: [f64; 3], axis_2: [f64; 3] },
}

/// A Dzyaloshinskii–Moriya interaction with its D \[J/m²\].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Dmi {
    /// D [m_z ∇·m − (m·∇)m_z].
    Interfacial { constant: f64 },
    /// D m·(∇×m).
    Bulk { constant: f64 },
    /// D m·(∂m/∂x × x̂ − ∂m/∂y × ŷ).
    D2d { constant: f64 },
}

/// Exchange between two layers of cells, −J₁ m·m′ − J₂ (m·m′)² per area.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interlayer {
    /// The layers, from 0 at the bottom.
    pub layers: [usize; 2],
    /// J₁ \[J/m²\].
    pub bilinear: f64,
    /// J₂ \[J/m²\].
    pub biquadratic: f64,
}

/// An anisotropy under a voltage; `coefficient` and `field` come together, instead of `constant`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoltageAnisotropy {
    /// A name for reports.
    pub name: Option<String>,
    /// ΔK \[J/m³\].
    pub constant: Option<f64>,
    /// ξ \[J/(V m)\].
    pub coefficient: Option<f64>,
    /// E \[V/m\].
    pub field: Option<f64>,
    /// Thickness that ξ is spread over \[m\].
    pub thickness: Option<f64>,
    /// u.
    pub axis: [f64; 3],
    /// The region that it acts in; `None`: everywhere.
    pub region: Option<String>,
    /// A factor for each cell.
    pub mask: Option<Mask>,
    /// The voltage in space.
    pub pattern: Pattern,
    /// The voltage in time.
    pub waveform: Waveform,
}

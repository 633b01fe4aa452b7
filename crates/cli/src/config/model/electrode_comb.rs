//! `profile.electrode_comb`.

use serde::Deserialize;

/// Strip electrodes on a dielectric stack; lengths in m, potentials in V, angles in rad.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the fields are the keys of the catalogue, which documents them
pub struct ElectrodeComb {
    pub period: f64,
    pub duty: f64,
    pub gate_voltage: f64,
    pub counter_voltage: Option<f64>,
    pub layers: Vec<DielectricLayer>,
    pub substrate: DielectricPile,
    pub cover: DielectricPile,
    pub screening: Screening,
    pub direction: f64,
    pub origin: [f64; 2],
}

/// A plane dielectric layer.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DielectricLayer {
    /// \[m\].
    pub thickness: f64,
    /// Relative.
    pub permittivity: f64,
}

/// Layers, and what lies beyond them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DielectricPile {
    /// From the surface or the strips outwards.
    pub layers: Vec<DielectricLayer>,
    /// Beyond the last of them.
    pub permittivity: Beyond,
}

/// What lies beyond all layers.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Beyond {
    /// A half space of this relative permittivity.
    Dielectric(f64),
    /// An earthed metal.
    Metal(Metal),
}

/// Written "metal".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metal {
    /// Earthed.
    Metal,
}

/// What the charge of the surface does to the field of the strips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screening {
    /// Static, by the density of states.
    ThomasFermi,
    /// As the kernel answers at q and ω.
    Dynamic,
    /// Nothing.
    None,
}

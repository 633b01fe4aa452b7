//! `[magnet]` and `[interface]`.

use serde::Deserialize;

use super::{AbsorbingEdges, Anisotropy, Dmi, Grains, Interlayer, Maps, Shape, VoltageAnisotropy, Waveform};

/// `[magnet]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Magnet {
    /// Saturation magnetization \[A/m\].
    pub saturation_magnetization: f64,
    /// Exchange stiffness \[J/m\].
    pub exchange_stiffness: f64,
    /// Gilbert damping of the bulk.
    pub damping: f64,
    /// Gyromagnetic ratio \[rad/(s T)\], from `g_factor` or `gyromagnetic_ratio`.
    pub gyromagnetic_ratio: f64,
    /// The demagnetising field.
    pub demag: Demag,
    /// Numbers in the transforms of the full field.
    pub demag_precision: DemagPrecision,
    /// Copies on either side along periodic axes; absent: without end.
    pub demag_images: Option<usize>,
    /// Spin S of a unit cell \[ħ\]; given together with `unit_cell_area`.
    pub spin: Option<f64>,
    /// Area A of a unit cell \[m²\].
    pub unit_cell_area: Option<f64>,
    /// Magnetocrystalline anisotropies.
    pub anisotropy: Vec<Anisotropy>,
    /// Dzyaloshinskii–Moriya interactions.
    pub dmi: Vec<Dmi>,
    /// Exchange through spacers.
    pub interlayer: Vec<Interlayer>,
    /// Anisotropies under a voltage.
    pub voltage_anisotropy: Vec<VoltageAnisotropy>,
    /// The magnet, if it is not the whole film.
    pub shape: Option<Shape>,
    /// Parameters from files.
    pub maps: Option<Maps>,
    /// Grains with unlike parameters.
    pub grains: Option<Grains>,
    /// Damping that rises towards edges.
    pub absorbing_edges: Option<AbsorbingEdges>,
}

/// How the demagnetising field is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demag {
    /// By convolution with Newell's tensor.
    Full,
    /// Locally, with the factors (0, 0, 1).
    ThinFilm,
    /// Not at all.
    None,
}

/// Numbers in the transforms of the full demagnetising field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemagPrecision {
    /// 64 bits.
    Double,
    /// 32 bits.
    Single,
}

/// `[interface]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// The form of the torques.
    pub equations: Equations,
    /// Fermi velocity \[m/s\].
    pub fermi_velocity: f64,
    /// Fermi energy \[J\]; above `sd_splitting`.
    pub fermi_energy: f64,
    /// Exchange energy J_sd S \[J\].
    pub sd_splitting: f64,
    /// Disorder strength α.
    pub disorder: f64,
    /// Model of the response in space.
    pub kernel: Kernel,
    /// Where the kernel's diffusion constant is taken.
    pub diffusivity_at_mz: DiffusivityAt,
    /// What the drive did before t = 0.
    pub history: History,
    /// The torques that act.
    pub torques: Vec<SurfaceTorque>,
    /// Whether a drive beyond linear response is accepted.
    pub allow_nonlinear: bool,
    /// Response of the electrons to the motion of the magnetization.
    pub magnet_response: MagnetResponse,
    /// Relative permittivities above and below the surface.
    pub relative_permittivity: Option<[f64; 2]>,
    /// Capacitance per area to a gate [F/m²].
    pub gate_capacitance: Option<f64>,
    /// The m_z of a film without charge.
    pub gate_neutral_at_mz: f64,
    /// Pieces of edges at a potential.
    pub contact: Vec<Contact>,
    /// Temperature \[K\] for the check of the regime.
    pub temperature: Option<f64>,
}

/// One `[[interface.contact]]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// A name for columns.
    pub name: Option<String>,
    /// The edge.
    pub edge: ContactEdge,
    /// Where it begins along the edge \[m\].
    pub from: f64,
    /// Where it ends \[m\].
    pub to: Option<f64>,
    /// Its potential \[V\].
    pub potential: f64,
    /// The potential's signal.
    pub waveform: Waveform,
}

/// An edge of the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the words of the catalogue, which documents them
pub enum ContactEdge {
    Left,
    Right,
    Bottom,
    Top,
}

/// A torque of the surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurfaceTorque {
    /// That of the current.
    FieldLike,
    /// That of the diffusion potential.
    Diffusive,
}

/// The form of the torques.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equations {
    /// m is the magnetization direction everywhere.
    Consistent,
    /// As printed in the paper.
    Published,
}

/// Response of the electrons to the motion of the magnetization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the words of the catalogue, which documents them
pub enum MagnetResponse {
    Local,
    Nonlocal,
}

/// Model of the response in space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kernel {
    /// Eq. (13).
    Diffusive,
    /// First order in ωτ and Dq²τ.
    Corrected,
    /// K(q, ω) at any ql and ωτ.
    Exact,
    /// Carriers on the grid.
    DriftDiffusion,
}

/// The m_z at which the kernel's diffusion constant is taken.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum DiffusivityAt {
    /// A fixed m_z between −1 and 1.
    Fixed(f64),
    /// A mean over the film.
    Mean(MeanOf),
}

/// The only mean there is, ⟨m_z²⟩.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeanOf {
    /// Written "mean".
    Mean,
}

/// What the drive did before t = 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// On since t = −∞.
    Steady,
    /// Off until t = 0.
    SwitchedOn,
}

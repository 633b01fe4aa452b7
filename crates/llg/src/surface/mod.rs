//! The topological-insulator surface under the lowest layer.

mod magnet_response;
mod validate;

use response::{CorrelatorForm, Interface};

pub use magnet_response::{MagnetResponse, Surroundings};

use crate::{
    contact::Contact, grid::Grid, magnetic_cells::MagneticCells, parameter::Parameter, plane::Plane,
};

/// The diffusivity inside the memory of the drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Diffusivity {
    /// D taken once, at this m_z.
    AtMz(f64),
    /// D at m_z = √⟨m_z²⟩ of the lowest layer, followed in time.
    Mean,
}

/// How the surface answers the drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// By diffusion, Eq. (13).
    Diffusive,
    /// By a closed form of K(q, ω) at one m_z or that of the film, with σ₀ and σ_H as prefactors at the m_z of each cell.
    Closed(CorrelatorForm),
    /// By carriers that drift and diffuse on the grid with D(m_z(r)), and feel the film move.
    DriftDiffusion,
}

/// What the drive did before t = 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// It has followed its waveform since t = −∞.
    Steady,
    /// It was off.
    SwitchedOn,
}

/// Which torques of the surface act: to tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurfaceTorques {
    /// That of the current.
    pub field_like: bool,
    /// That of the diffusion potential.
    pub diffusive: bool,
}

impl SurfaceTorques {
    /// All of them.
    pub const ALL: Self = Self { field_like: true, diffusive: true };
}

/// The topological-insulator surface under the lowest layer.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Electrons and coupling.
    pub interface: Interface,
    /// How it answers the drive.
    pub kernel: Kernel,
    /// The D of the diffusion kernel, Eq. (13), or the m_z inside another kernel.
    pub diffusivity: Diffusivity,
    /// The drive before t = 0.
    pub history: History,
    /// Areal spin density S/A of each cell of the lowest layer over that of `interface` (positive where there is a
    /// magnet): torques and damping of the surface go as its inverse. 1 unless M_s or the thickness differ from cell to
    /// cell.
    pub relative_spin_density: Parameter,
    /// Which of its torques act; the damping always does.
    pub torques: SurfaceTorques,
    /// Capacitance per area between the surface and a gate [F/m²], through which the carriers of
    /// [`Kernel::DriftDiffusion`] repel each other; `None` where the drives' field is the total one.
    pub gate_capacitance: Option<f64>,
    /// The m_z of a film whose charge is neutral against the gate at the Fermi energy of the interface.
    pub gate_neutral_at_mz: f64,
    /// Contacts that hold edges of the film at a potential, under [`Kernel::DriftDiffusion`].
    pub contacts: Vec<Contact>,
    /// How the electrons answer the motion of the magnet.
    pub magnet_response: MagnetResponse,
}

impl Surface {
    /// A surface under a film of the same spin density everywhere.
    pub fn new(interface: Interface, diffusivity: Diffusivity, history: History) -> Self {
        Self {
            interface,
            kernel: Kernel::Diffusive,
            diffusivity,
            history,
            relative_spin_density: Parameter::Uniform(1.0),
            torques: SurfaceTorques::ALL,
            gate_capacitance: None,
            gate_neutral_at_mz: 0.0,
            contacts: Vec::new(),
            magnet_response: MagnetResponse::Local,
        }
    }

    /// With the spin density of each cell proportional to its moment, S/A = M_s d/(gµ_B); `interface` was made for the
    /// moment `reference` [A/m].
    pub fn with_spin_density_of(mut self, saturation_magnetization: &Parameter, reference: f64) -> Self {
        self.relative_spin_density = saturation_magnetization.map(|ms| ms / reference);
        self
    }

    /// Whether carriers are part of the state.
    pub fn has_carriers(&self) -> bool {
        self.kernel == Kernel::DriftDiffusion
    }

    /// Whether electrons that the magnet moves are part of the state.
    pub fn follows_the_magnet(&self) -> bool {
        self.magnet_response != MagnetResponse::Local
    }

    /// `coefficient` over the relative spin density of each cell of the lowest layer, 0 in vacuum.
    pub(crate) fn per_spin_density(&self, grid: &Grid, magnetic: &MagneticCells, coefficient: f64) -> Plane {
        let (nx, cells) = (grid.cells()[0], grid.layer());
        let of = |cell: usize| coefficient / self.relative_spin_density.at(cell);
        match Parameter::collect(cells, |cell| magnetic.contains(cell), 0.0, of) {
            Parameter::Uniform(value) => Plane::AlongX(vec![value; nx]),
            Parameter::Map(values) => Plane::Full { nx, values: values.to_vec() },
        }
    }
}

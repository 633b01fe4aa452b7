//! The physics of a run: immutable, validated, SI.

use field::{Drive, Waveform};
use response::{CorrelatorForm, Interface};

pub use crate::magnet::{Demagnetisation, Magnet};
use crate::{
    carriers,
    contact::Contact,
    error::InvalidParameter,
    full_demag::FullDemag,
    grid::Grid,
    magnetic_cells::MagneticCells,
    modulation::Modulation,
    nonlocal::{self, MagnetResponse},
    parameter::Parameter,
    plane::Plane,
    precession::fastest_of_magnet,
    thermal::Thermal,
    torque::Torque,
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

    /// `coefficient` over the relative spin density of each cell of the lowest layer, 0 in vacuum.
    pub(crate) fn per_spin_density(&self, problem: &Problem, coefficient: f64) -> Plane {
        let (nx, cells) = (problem.grid().cells()[0], problem.grid().layer());
        let of = |cell: usize| coefficient / self.relative_spin_density.at(cell);
        match Parameter::collect(cells, |cell| problem.magnetic_cells().contains(cell), 0.0, of) {
            Parameter::Uniform(value) => Plane::AlongX(vec![value; nx]),
            Parameter::Map(values) => Plane::Full { nx, values: values.to_vec() },
        }
    }
}

/// An applied field, amplitude · f(r, t): sums of patterns times waveforms, through masks.
#[derive(Clone, Debug)]
pub struct ExternalField {
    /// Amplitude \[T\].
    pub amplitude: [f64; 3],
    /// f(r, t), dimensionless.
    pub modulation: Modulation,
}

/// Everything that does not change during a run.
#[derive(Clone, Debug)]
pub struct Problem {
    grid: Grid,
    magnet: Magnet,
    surface: Option<Surface>,
    drives: Vec<Drive>,
    external_fields: Vec<ExternalField>,
    torques: Vec<Torque>,
    full_demag: FullDemag,
    thermal: Option<Thermal>,
    magnetic: MagneticCells,
    /// Of the magnet without applied fields [rad/s].
    fastest_of_magnet: f64,
}

impl Problem {
    /// A validated problem.
    ///
    /// # Errors
    /// A magnet parameter out of range, an external field that is not finite, drives without a surface, or |m_z| > 1
    /// for the kernel's diffusivity.
    pub fn new(
        grid: Grid,
        magnet: Magnet,
        surface: Option<Surface>,
        drives: Vec<Drive>,
        external_fields: Vec<ExternalField>,
    ) -> Result<Self, InvalidParameter> {
        magnet.validate(&grid)?;
        let magnetic = MagneticCells::new(&grid, &magnet.saturation_magnetization);
        for component in external_fields.iter().flat_map(|f| f.amplitude) {
            InvalidParameter::unless(component.is_finite(), "external_field", component, "finite")?;
        }
        for ExternalField { modulation, .. } in &external_fields {
            let named = |error| InvalidParameter { name: "external_field", ..error };
            modulation.validate(&grid).map_err(named)?;
        }
        InvalidParameter::unless(
            surface.is_some() || drives.is_empty(),
            "drive",
            drives.len() as f64,
            "absent when there is no interface",
        )?;
        if let Some(Surface { diffusivity: Diffusivity::AtMz(m_z), .. }) = &surface {
            InvalidParameter::unless(m_z.abs() <= 1.0, "diffusivity_at_mz", *m_z, "between -1 and 1")?;
        }
        if let Some(surface) = &surface {
            carriers::validate(surface, &drives, &grid)?;
            nonlocal::validate(surface)?;
        }
        if let Some(surface) = &surface {
            let count = magnetic.in_lowest_layer();
            InvalidParameter::unless(
                count > 0,
                "saturation_magnetization",
                count as f64,
                "above zero somewhere in the lowest layer, on which the interface acts",
            )?;
            surface.relative_spin_density.validate(
                "spin",
                grid.len(),
                |value| value >= 0.0 && value.is_finite(),
                "a spin density that is positive and finite",
            )?;
            let lost = (0..grid.layer())
                .find(|&cell| magnetic.contains(cell) && surface.relative_spin_density.at(cell) <= 0.0);
            InvalidParameter::unless(lost.is_none(), "spin", 0.0, "above zero in every magnetic cell")?;
        }
        let mut problem = Self {
            grid,
            magnet,
            surface,
            drives,
            external_fields,
            torques: Vec::new(),
            full_demag: FullDemag::default(),
            thermal: None,
            magnetic,
            fastest_of_magnet: 0.0,
        };
        problem.fastest_of_magnet = fastest_of_magnet(&problem);
        Ok(problem)
    }

    /// The same with torques of currents.
    ///
    /// # Errors
    /// A mask or map that does not fit the grid.
    pub fn with_torques(mut self, torques: Vec<Torque>) -> Result<Self, InvalidParameter> {
        torques.iter().try_for_each(|torque| torque.validate(&self.grid))?;
        self.torques = torques;
        Ok(self)
    }

    /// The same with other choices for the full demagnetising field.
    pub fn with_full_demag(mut self, full_demag: FullDemag) -> Self {
        self.full_demag = full_demag;
        self
    }

    /// How the full demagnetising field is computed, if it is.
    pub fn full_demag(&self) -> FullDemag {
        self.full_demag
    }

    /// The same at a finite temperature; zero is none.
    #[must_use]
    pub fn with_temperature(mut self, thermal: Thermal) -> Self {
        self.thermal = (thermal.temperature() > 0.0).then_some(thermal);
        self
    }

    /// The temperature, where it is above zero.
    pub fn thermal(&self) -> Option<&Thermal> {
        self.thermal.as_ref()
    }

    /// The grid.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The magnet.
    pub fn magnet(&self) -> &Magnet {
        &self.magnet
    }

    /// The surface, if there is one.
    pub fn surface(&self) -> Option<&Surface> {
        self.surface.as_ref()
    }

    /// The drives.
    pub fn drives(&self) -> &[Drive] {
        &self.drives
    }

    /// Whether fields or contacts drive the carriers of the surface.
    pub fn is_driven(&self) -> bool {
        !self.drives.is_empty() || self.surface.as_ref().is_some_and(|surface| !surface.contacts.is_empty())
    }

    /// The applied fields.
    pub fn external_fields(&self) -> &[ExternalField] {
        &self.external_fields
    }

    /// The torques of currents.
    pub fn torques(&self) -> &[Torque] {
        &self.torques
    }

    /// The waveforms of everything that changes with time: where they jump, steppers stop.
    pub fn waveforms(&self) -> impl Iterator<Item = &Waveform> {
        let drives = self.drives.iter().map(|drive| &drive.waveform);
        let fields = self.external_fields.iter().flat_map(|field| field.modulation.waveforms());
        let torques = self.torques.iter().flat_map(|torque| torque.modulation.waveforms());
        let voltages = self.magnet.voltage_anisotropies.iter().flat_map(|v| v.modulation().waveforms());
        let contacts = self.surface.iter().flat_map(|surface| &surface.contacts);
        let contacts = contacts.map(|contact| &contact.waveform);
        drives.chain(contacts).chain(fields).chain(torques).chain(voltages)
    }

    /// The same film with every drive, current, voltage and external field off.
    pub fn undriven(&self) -> Self {
        let mut plain = Self { external_fields: Vec::new(), ..self.without_drives() };
        plain.magnet.voltage_anisotropies.clear();
        plain
    }

    /// The same film with every drive and current off, contacts included.
    pub fn without_drives(&self) -> Self {
        let surface = self.surface.clone().map(|surface| Surface { contacts: Vec::new(), ..surface });
        Self { drives: Vec::new(), torques: Vec::new(), surface, ..self.clone() }
    }

    /// The cells that are not vacuum.
    pub fn magnetic_cells(&self) -> &MagneticCells {
        &self.magnetic
    }

    /// M_s [A/m]: one number where all magnetic cells share it, whatever the shape of the film.
    pub fn saturation_of_magnetic_cells(&self) -> Parameter {
        self.of_magnetic_cells(|cell| self.magnet.saturation_magnetization.at(cell))
    }

    /// `of(cell)` in the magnetic cells and 0 in vacuum: one number where all magnetic cells share it.
    pub fn of_magnetic_cells(&self, of: impl Fn(usize) -> f64) -> Parameter {
        Parameter::collect(self.grid.len(), |cell| self.magnetic.contains(cell), 0.0, of)
    }

    /// Whether every bond between neighbours is the same: one material without vacuum, boundaries or spacers.
    pub fn has_uniform_exchange(&self) -> bool {
        let magnet = &self.magnet;
        magnet.saturation_magnetization.uniform().is_some()
            && magnet.exchange_stiffness.uniform().is_some()
            && magnet.boundaries.is_none()
            && magnet.interlayer.is_empty()
    }

    /// Upper estimate of the fastest precession on the grid [rad/s]: exchange at the zone boundary plus anisotropy,
    /// demagnetisation, applied fields, voltages and currents, times γ; the largest over the cells.
    pub fn fastest_precession(&self) -> f64 {
        let amplitude = |f: &ExternalField| {
            f.modulation.largest() * f.amplitude.iter().map(|a| a * a).sum::<f64>().sqrt()
        };
        let applied: f64 = self.external_fields.iter().map(amplitude).sum();
        let gamma = self.magnet.gyromagnetic_ratio;
        // Currents and voltages turn the smallest moment fastest.
        let ms = self.magnetic.smallest_moment();
        let currents: f64 = self.torques.iter().map(|t| t.largest_field(&self.grid, ms, gamma)).sum();
        let voltages: f64 = self.magnet.voltage_anisotropies.iter().map(|v| v.stiffness() / ms).sum();
        self.fastest_of_magnet + gamma * (applied + currents + voltages)
    }
}

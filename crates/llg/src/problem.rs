//! The physics of a run: immutable, validated, SI.

use std::sync::OnceLock;

use field::{Drive, Waveform};

use crate::{
    error::InvalidParameter, full_demag::FullDemag, grid::Grid, magnetic_cells::MagneticCells,
    modulation::Modulation, parameter::Parameter, temperature::Thermal, torque::Torque,
};
pub use crate::{
    magnet::{Demagnetisation, Magnet},
    surface::{Diffusivity, History, Kernel, Surface, SurfaceTorques},
};

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
    /// Of the magnet without applied fields [rad/s], once it was asked for.
    pub(crate) fastest_of_magnet: OnceLock<f64>,
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
        if let Some(surface) = &surface {
            surface.validate(&drives, &grid, &magnetic)?;
        }
        Ok(Self {
            grid,
            magnet,
            surface,
            drives,
            external_fields,
            torques: Vec::new(),
            full_demag: FullDemag::default(),
            thermal: None,
            magnetic,
            fastest_of_magnet: OnceLock::new(),
        })
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
}

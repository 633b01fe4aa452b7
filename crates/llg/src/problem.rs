//! The physics of a run: immutable, validated, SI.

use field::{Drive, Waveform};
use response::Interface;

use crate::{
    error::InvalidParameter,
    grid::Grid,
    modulation::{Modulation, Pattern, Product},
    torque::Torque,
};

/// Uniaxial anisotropy, energy density −K (m·u)².
#[derive(Clone, Debug, PartialEq)]
pub struct Uniaxial {
    constant: f64,
    axis: [f64; 3],
}

impl Uniaxial {
    /// `constant` K [J/m³], positive for an easy axis; `axis` u is scaled to unit length.
    ///
    /// # Errors
    /// A constant that is not finite, or an axis of no length.
    pub fn new(constant: f64, axis: [f64; 3]) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(constant.is_finite(), "constant", constant, "finite")?;
        let norm = axis.iter().map(|a| a * a).sum::<f64>().sqrt();
        InvalidParameter::unless(
            norm > 0.0 && norm.is_finite(),
            "axis",
            norm,
            "a vector of non-zero length",
        )?;
        Ok(Self { constant, axis: axis.map(|a| a / norm) })
    }

    /// K [J/m³].
    pub fn constant(&self) -> f64 {
        self.constant
    }

    /// Unit vector u.
    pub fn axis(&self) -> [f64; 3] {
        self.axis
    }
}

/// How the magnetostatic field is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demagnetisation {
    /// Not at all.
    None,
    /// Local thin-film limit, N = (0, 0, 1): B = −µ₀ M_s m_z ẑ.
    ThinFilm,
    /// The full non-local field of the grid (Newell tensor).
    Full,
}

/// The ferromagnet.
#[derive(Clone, Debug)]
pub struct Magnet {
    /// M_s [A/m].
    pub saturation_magnetization: f64,
    /// Exchange stiffness A [J/m].
    pub exchange_stiffness: f64,
    /// Bulk Gilbert damping α₀.
    pub damping: f64,
    /// γ > 0 [rad/(s T)].
    pub gyromagnetic_ratio: f64,
    /// Uniaxial anisotropies; they add.
    pub anisotropies: Vec<Uniaxial>,
    /// Magnetostatics.
    pub demagnetisation: Demagnetisation,
}

impl Magnet {
    fn validate(&self) -> Result<(), InvalidParameter> {
        let check = InvalidParameter::unless;
        let (ms, a) = (self.saturation_magnetization, self.exchange_stiffness);
        check(ms > 0.0 && ms.is_finite(), "saturation_magnetization", ms, "positive and finite")?;
        check(a >= 0.0 && a.is_finite(), "exchange_stiffness", a, "zero or positive, and finite")?;
        check(
            self.damping >= 0.0 && self.damping.is_finite(),
            "damping",
            self.damping,
            "zero or positive, and finite",
        )?;
        let gamma = self.gyromagnetic_ratio;
        check(gamma > 0.0 && gamma.is_finite(), "gyromagnetic_ratio", gamma, "positive and finite")
    }

    /// Magnetostatic exchange length √(2A/µ₀M_s²) \[m\].
    pub fn exchange_length(&self) -> f64 {
        let ms = self.saturation_magnetization;
        (2.0 * self.exchange_stiffness / (response::constants::MU_0 * ms * ms)).sqrt()
    }
}

/// The diffusivity inside the memory of the drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Diffusivity {
    /// D taken once, at this m_z.
    AtMz(f64),
    /// D at m_z = √⟨m_z²⟩ of the lowest layer, followed in time.
    Mean,
}

/// What the drive did before t = 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// It has followed its waveform since t = −∞.
    Steady,
    /// It was off.
    SwitchedOn,
}

/// The topological-insulator surface under the lowest layer.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Electrons and coupling.
    pub interface: Interface,
    /// The D of the diffusion kernel, Eq. (13).
    pub diffusivity: Diffusivity,
    /// The drive before t = 0.
    pub history: History,
}

/// An applied field, Re[amplitude · pattern(r) · waveform(t)].
#[derive(Clone, Debug)]
pub struct ExternalField {
    /// Amplitude \[T\].
    pub amplitude: [f64; 3],
    /// Variation in space.
    pub pattern: Pattern,
    /// Variation in time.
    pub waveform: Waveform,
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
        magnet.validate()?;
        for component in external_fields.iter().flat_map(|f| f.amplitude) {
            InvalidParameter::unless(component.is_finite(), "external_field", component, "finite")?;
        }
        for ExternalField { pattern, waveform, .. } in &external_fields {
            let product = Product { pattern: pattern.clone(), waveform: waveform.clone() };
            let named = |error| InvalidParameter { name: "external_field", ..error };
            Modulation::from(product).validate(&grid).map_err(named)?;
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
        Ok(Self { grid, magnet, surface, drives, external_fields, torques: Vec::new() })
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
        let fields = self.external_fields.iter().map(|field| &field.waveform);
        drives.chain(fields).chain(self.torques.iter().flat_map(|torque| torque.modulation.waveforms()))
    }

    /// The same film with every drive, current and external field off.
    pub fn undriven(&self) -> Self {
        Self { external_fields: Vec::new(), ..self.without_drives() }
    }

    /// The same film with every drive and current off.
    pub fn without_drives(&self) -> Self {
        Self { drives: Vec::new(), torques: Vec::new(), ..self.clone() }
    }

    /// Upper estimate of the fastest precession on the grid [rad/s]: exchange at the zone boundary plus anisotropy,
    /// demagnetisation, applied fields and currents, times γ.
    pub fn fastest_precession(&self) -> f64 {
        let (magnet, [dx, dy, dz]) = (&self.magnet, self.grid.cell_size());
        let ms = magnet.saturation_magnetization;
        let laplacian: f64 = [dx, dy, dz]
            .iter()
            .zip(self.grid.cells())
            .map(|(d, n)| if n > 1 { 4.0 / (d * d) } else { 0.0 })
            .sum();
        let anisotropy: f64 = magnet.anisotropies.iter().map(|u| 2.0 * u.constant().abs() / ms).sum();
        let demag = if magnet.demagnetisation == Demagnetisation::None {
            0.0
        } else {
            response::constants::MU_0 * ms
        };
        let applied: f64 =
            self.external_fields.iter().map(|f| f.amplitude.iter().map(|a| a * a).sum::<f64>().sqrt()).sum();
        let gamma = magnet.gyromagnetic_ratio;
        let currents: f64 = self.torques.iter().map(|t| t.largest_field(&self.grid, ms, gamma)).sum();
        gamma * (2.0 * magnet.exchange_stiffness / ms * laplacian + anisotropy + demag + applied + currents)
    }
}

//! The ferromagnet: its parameters, uniform or by cell.

use crate::{
    boundaries::Boundaries,
    error::InvalidParameter,
    grid::Grid,
    interaction::{Cubic, Dmi, InterlayerExchange, Uniaxial, VoltageAnisotropy},
    parameter::Parameter,
};

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

/// The ferromagnet. Write `Magnet { …, ..Magnet::new(…) }` to name only what differs from a plain magnet.
#[derive(Clone, Debug)]
pub struct Magnet {
    /// M_s [A/m]; cells where it is zero are vacuum.
    pub saturation_magnetization: Parameter,
    /// Exchange stiffness A [J/m]; the harmonic mean acts between unlike cells.
    pub exchange_stiffness: Parameter,
    /// Bulk Gilbert damping α₀.
    pub damping: Parameter,
    /// γ > 0 [rad/(s T)].
    pub gyromagnetic_ratio: f64,
    /// Uniaxial anisotropies; they add.
    pub anisotropies: Vec<Uniaxial>,
    /// Cubic anisotropies; they add.
    pub cubic_anisotropies: Vec<Cubic>,
    /// Anisotropies under a voltage; they add.
    pub voltage_anisotropies: Vec<VoltageAnisotropy>,
    /// Dzyaloshinskii–Moriya interactions; they add.
    pub dmi: Vec<Dmi>,
    /// Couplings of layers through spacers; they add.
    pub interlayer: Vec<InterlayerExchange>,
    /// Magnetostatics.
    pub demagnetisation: Demagnetisation,
    /// Factors on exchange and DMI between regions or grains; `None`: cells couple as their stiffnesses say.
    pub boundaries: Option<Boundaries>,
}

impl Magnet {
    /// A magnet with exchange and damping alone: no anisotropy, no demagnetising field.
    pub fn new(
        saturation_magnetization: impl Into<Parameter>,
        exchange_stiffness: impl Into<Parameter>,
        damping: impl Into<Parameter>,
        gyromagnetic_ratio: f64,
    ) -> Self {
        Self {
            saturation_magnetization: saturation_magnetization.into(),
            exchange_stiffness: exchange_stiffness.into(),
            damping: damping.into(),
            gyromagnetic_ratio,
            anisotropies: Vec::new(),
            cubic_anisotropies: Vec::new(),
            voltage_anisotropies: Vec::new(),
            dmi: Vec::new(),
            interlayer: Vec::new(),
            demagnetisation: Demagnetisation::None,
            boundaries: None,
        }
    }

    pub(crate) fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        let (check, cells) = (InvalidParameter::unless, grid.len());
        let not_negative = |value: f64| value >= 0.0 && value.is_finite();
        let ms = &self.saturation_magnetization;
        match ms {
            Parameter::Uniform(_) => ms.validate(
                "saturation_magnetization",
                cells,
                |ms| ms > 0.0 && ms.is_finite(),
                "positive and finite",
            )?,
            Parameter::Map(_) => {
                ms.validate(
                    "saturation_magnetization",
                    cells,
                    not_negative,
                    "positive, or zero in vacuum, and finite",
                )?;
                check(ms.max() > 0.0, "saturation_magnetization", 0.0, "above zero in at least one cell")?;
            }
        }
        let requirement = "zero or positive, and finite";
        self.exchange_stiffness.validate("exchange_stiffness", cells, not_negative, requirement)?;
        self.damping.validate("damping", cells, not_negative, requirement)?;
        let gamma = self.gyromagnetic_ratio;
        check(gamma > 0.0 && gamma.is_finite(), "gyromagnetic_ratio", gamma, "positive and finite")?;
        self.anisotropies.iter().try_for_each(|uniaxial| uniaxial.validate(cells))?;
        self.cubic_anisotropies.iter().try_for_each(|cubic| cubic.validate(cells))?;
        self.voltage_anisotropies.iter().try_for_each(|anisotropy| anisotropy.validate(grid))?;
        self.dmi.iter().try_for_each(|dmi| dmi.validate(cells))?;
        self.interlayer.iter().try_for_each(|exchange| exchange.validate(grid))?;
        if let Some(boundaries) = &self.boundaries {
            let described = boundaries.cells();
            check(described == cells, "boundaries", described as f64, "a map with one region per cell")?;
        }
        Ok(())
    }

    /// Smallest magnetostatic exchange length √(2A/µ₀M_s²) \[m\] of the magnetic cells.
    pub fn exchange_length(&self) -> f64 {
        let (ms, a) = (&self.saturation_magnetization, &self.exchange_stiffness);
        let length = |cell: usize| {
            let ms = ms.at(cell);
            (2.0 * a.at(cell) / (response::constants::MU_0 * ms * ms)).sqrt()
        };
        let cells = ms.values().len().max(a.values().len());
        (0..cells).filter(|&cell| ms.at(cell) > 0.0).map(length).fold(f64::INFINITY, f64::min)
    }
}

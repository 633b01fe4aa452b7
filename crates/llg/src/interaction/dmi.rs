//! The Dzyaloshinskii–Moriya interaction.

use super::finite;
use crate::{error::InvalidParameter, parameter::Parameter};

/// Which Lifshitz invariants a crystal or an interface has. Energy densities with the strength D:
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DmiSymmetry {
    /// An interface in the plane of the film, C_nv: D [m_z ∇·m − (m·∇)m_z]; cycloids. The sign of mumax³.
    Interfacial,
    /// A chiral crystal, T or O: D m·(∇×m); helices.
    Bulk,
    /// Class D_2d: D m·(∂m/∂x × x̂ − ∂m/∂y × ŷ); antiskyrmions.
    D2d,
}

impl DmiSymmetry {
    /// The vector v̂ along which the interaction D v̂·(m × ∂m/∂e) of neighbours along axis e acts, as its component and
    /// sign; `None` for an axis that has none.
    pub fn direction(self, axis: usize) -> Option<(usize, f64)> {
        match (self, axis) {
            (Self::Interfacial, 0) => Some((1, 1.0)),
            (Self::Interfacial, 1) => Some((0, -1.0)),
            (Self::Bulk, axis) => Some((axis, -1.0)),
            (Self::D2d, 0) => Some((0, 1.0)),
            (Self::D2d, 1) => Some((1, -1.0)),
            _ => None,
        }
    }
}

/// A Dzyaloshinskii–Moriya interaction of strength D [J/m²], of either sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Dmi {
    constant: Parameter,
    symmetry: DmiSymmetry,
}

impl Dmi {
    /// An interaction of strength `constant` D [J/m²].
    ///
    /// # Errors
    /// A constant that is not finite.
    pub fn new(constant: impl Into<Parameter>, symmetry: DmiSymmetry) -> Result<Self, InvalidParameter> {
        Ok(Self { constant: finite("constant", constant.into())?, symmetry })
    }

    /// D [J/m²].
    pub fn constant(&self) -> &Parameter {
        &self.constant
    }

    /// The symmetry.
    pub fn symmetry(&self) -> DmiSymmetry {
        self.symmetry
    }

    pub(crate) fn validate(&self, cells: usize) -> Result<(), InvalidParameter> {
        self.constant.validate("dmi", cells, f64::is_finite, "finite")
    }
}

/// |D| above which a wall's energy 4√(AK) − π|D| is negative, and stripes grow by themselves [J/m²]: D_c = 4√(AK)/π
/// with the effective anisotropy K > 0 (Bogdanov and Hubert, J. Magn. Magn. Mater. 138, 255 (1994)).
pub fn critical_dmi(exchange_stiffness: f64, effective_anisotropy: f64) -> f64 {
    4.0 * (exchange_stiffness * effective_anisotropy).sqrt() / std::f64::consts::PI
}

//! How the electrons answer the motion of the magnet, and what lies about the surface, through which they repel each other.

use field::VACUUM_PERMITTIVITY;
use response::Interface;

use crate::error::InvalidParameter;

/// How the electrons answer the motion of the magnet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MagnetResponse {
    /// By the Gilbert tensor of each cell, or, under [`Kernel::DriftDiffusion`](super::Kernel::DriftDiffusion), by its carriers.
    #[default]
    Local,
    /// By the K of each wave of the film.
    Nonlocal(Surroundings),
}

/// How the charge −e²ν u of a wave of carriers, u = φ + g \[V\], acts back on them: by the potential s u with s = e²ν/C.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Surroundings {
    /// It does not, C = ∞: each wave moves as if carriers bore no charge.
    None,
    /// A metal close by, C [F/m²] the same for all waves.
    Gate(f64),
    /// Dielectrics of these relative permittivities above and below, far from metal: C = ε₀(ε_a + ε_b)q.
    Dielectrics([f64; 2]),
}

impl Surroundings {
    /// Checks the numbers.
    ///
    /// # Errors
    /// A capacitance that is not positive, a permittivity below 1.
    pub fn validate(&self) -> Result<(), InvalidParameter> {
        match *self {
            Self::None => Ok(()),
            Self::Gate(capacitance) => InvalidParameter::unless(
                capacitance > 0.0 && capacitance.is_finite(),
                "gate_capacitance",
                capacitance,
                "above zero and finite",
            ),
            Self::Dielectrics(permittivities) => permittivities.into_iter().try_for_each(|permittivity| {
                let possible = permittivity >= 1.0 && permittivity.is_finite();
                InvalidParameter::unless(
                    possible,
                    "relative_permittivity",
                    permittivity,
                    "at least 1 and finite",
                )
            }),
        }
    }

    /// s = e²ν/C(q) of waves of q [rad/m], dimensionless; 0 for the uniform wave, whose charge stays.
    pub fn screening(&self, interface: &Interface, q: f64) -> f64 {
        let capacitance = match *self {
            _ if q == 0.0 => f64::INFINITY,
            Self::None => f64::INFINITY,
            Self::Gate(capacitance) => capacitance,
            Self::Dielectrics([above, below]) => VACUUM_PERMITTIVITY * (above + below) * q,
        };
        interface.quantum_capacitance() / capacitance
    }
}

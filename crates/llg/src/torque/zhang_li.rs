//! Zhang–Li spin transfer in a texture.

use response::constants::{ELEMENTARY_CHARGE, HBAR};

use super::finite;
use crate::error::InvalidParameter;

/// How the drift of the magnetisation is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drift {
    /// The velocity u itself [m/s], along the electron flow for P > 0.
    Velocity([f64; 3]),
    /// A current.
    Current {
        /// Current density **J** [A/m²] of positive charge: electrons run against it.
        density: [f64; 3],
        /// Spin polarisation P.
        polarisation: f64,
    },
}

/// Zhang–Li torque (Zhang, Li, Phys. Rev. Lett. 93, 127204 (2004); Thiaville et al., Europhys. Lett. 69, 990 (2005)):
///
/// ṁ = … − (u·∇)m + β m×(u·∇)m, that is B = −(1/γ)[m×(u·∇)m + β (u·∇)m].
///
/// From a current, u = −**J** P gµ_B/[2|e|M_s(1+β²)] with gµ_B = γħ, as in mumax³. A texture drifts along u; at β = α it
/// does so rigidly, at exactly u.
#[derive(Clone, Debug, PartialEq)]
pub struct ZhangLi {
    drift: Drift,
    nonadiabaticity: f64,
}

impl ZhangLi {
    /// The torque of `drift` with non-adiabaticity β (also called ξ).
    ///
    /// # Errors
    /// Numbers that are not finite, or |P| > 1.
    pub fn new(drift: Drift, nonadiabaticity: f64) -> Result<Self, InvalidParameter> {
        finite("nonadiabaticity", nonadiabaticity)?;
        match drift {
            Drift::Velocity(u) => u.iter().try_for_each(|u| finite("velocity", *u).map(|_| ()))?,
            Drift::Current { density, polarisation } => {
                density.iter().try_for_each(|j| finite("current_density", *j).map(|_| ()))?;
                let inside = polarisation.abs() <= 1.0;
                InvalidParameter::unless(inside, "polarization", polarisation, "between -1 and 1")?;
            }
        }
        Ok(Self { drift, nonadiabaticity })
    }

    /// u [m/s] where the saturation magnetisation is `saturation` [A/m], with γ = `gamma` [rad/(s T)].
    pub fn velocity(&self, saturation: f64, gamma: f64) -> [f64; 3] {
        match self.drift {
            Drift::Velocity(u) => u,
            Drift::Current { density, polarisation } => {
                let beta = self.nonadiabaticity;
                let mobility = polarisation * gamma * HBAR
                    / (2.0 * ELEMENTARY_CHARGE * saturation * (1.0 + beta * beta));
                density.map(|j| -mobility * j)
            }
        }
    }

    /// Whether u goes as 1/M_s.
    pub fn is_over_saturation(&self) -> bool {
        matches!(self.drift, Drift::Current { .. })
    }

    /// β.
    pub fn nonadiabaticity(&self) -> f64 {
        self.nonadiabaticity
    }
}

//! Spin–orbit torque with named coefficients.

use response::constants::{ELEMENTARY_CHARGE, HBAR};

use super::{finite, positive, unit};
use crate::error::InvalidParameter;

/// Spin–orbit torque of a spin current of polarisation σ (Manchon et al., Rev. Mod. Phys. 91, 035004 (2019)):
///
/// ṁ = … + γB_DL m×(σ×m) − γB_FL m×σ, that is B = B_FL σ + B_DL m×σ.
///
/// B_DL > 0 turns m towards σ; B_FL > 0 acts as a field along σ.
#[derive(Clone, Debug, PartialEq)]
pub struct SpinOrbit {
    /// Damping-like and field-like strength: fields \[T\], or those times M_s [T A/m].
    strength: [f64; 2],
    over_saturation: bool,
    polarisation: [f64; 3],
}

impl SpinOrbit {
    /// From the fields B_DL and B_FL \[T\] at full current, and the direction of σ.
    ///
    /// # Errors
    /// Numbers that are not finite, or a direction of no length.
    pub fn new(damping_like: f64, field_like: f64, polarisation: [f64; 3]) -> Result<Self, InvalidParameter> {
        let strength = [finite("damping_like", damping_like)?, finite("field_like", field_like)?];
        Ok(Self { strength, over_saturation: false, polarisation: unit("polarization", polarisation)? })
    }

    /// From a current density J [A/m²] under a magnet of `thickness` d \[m\] with spin Hall angle θ:
    /// B_DL = ħθJ/(2|e|M_s d), B_FL = `field_like_ratio` × B_DL (Liu et al., Phys. Rev. Lett. 106, 036601 (2011)).
    ///
    /// # Errors
    /// Numbers that are not finite, a thickness that is not positive, or a direction of no length.
    pub fn spin_hall(
        angle: f64,
        current_density: f64,
        thickness: f64,
        field_like_ratio: f64,
        polarisation: [f64; 3],
    ) -> Result<Self, InvalidParameter> {
        let spin_current = finite("angle", angle)? * finite("current_density", current_density)?;
        let damping_like =
            HBAR * spin_current / (2.0 * ELEMENTARY_CHARGE * positive("thickness", thickness)?);
        let strength = [damping_like, damping_like * finite("field_like_ratio", field_like_ratio)?];
        Ok(Self { strength, over_saturation: true, polarisation: unit("polarization", polarisation)? })
    }

    /// B_DL and B_FL \[T\] where the saturation magnetisation is `saturation` [A/m].
    pub fn fields(&self, saturation: f64) -> [f64; 2] {
        let scale = if self.over_saturation { 1.0 / saturation } else { 1.0 };
        self.strength.map(|s| s * scale)
    }

    /// Whether the fields go as 1/M_s.
    pub fn is_over_saturation(&self) -> bool {
        self.over_saturation
    }

    /// σ, of length one.
    pub fn polarisation(&self) -> [f64; 3] {
        self.polarisation
    }
}

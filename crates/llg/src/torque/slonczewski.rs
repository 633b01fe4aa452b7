//! Slonczewski spin transfer from a fixed layer.

use response::constants::{ELEMENTARY_CHARGE, HBAR};

use super::{finite, positive, unit};
use crate::error::InvalidParameter;

/// What a [`Slonczewski`] torque is made of; SI units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlonczewskiParameters {
    /// Current density J [A/m²], positive when electrons come from the fixed layer.
    pub current_density: f64,
    /// Spin polarisation P.
    pub polarisation: f64,
    /// Asymmetry Λ ≥ 1; 1 for a torque whose strength does not depend on the angle.
    pub lambda: f64,
    /// Field-like part ε′.
    pub epsilon_prime: f64,
    /// Direction p of the fixed layer.
    pub fixed_layer: [f64; 3],
    /// Thickness d of the free layer \[m\].
    pub thickness: f64,
}

/// Slonczewski torque as in mumax³ (Vansteenkiste et al., AIP Adv. 4, 107133 (2014), with the sign of its source
/// code, and Xiao et al., Phys. Rev. B 70, 172405 (2004)), in Gilbert form:
///
/// ṁ = … + γβε m×(p×m) − γβε′ m×p, that is B = β(ε′ p + ε m×p) with β = ħJ/(|e|M_s d) and
/// ε = PΛ²/[(Λ²+1) + (Λ²−1) m·p].
///
/// For J > 0 (electrons from the fixed to the free layer) and P > 0 it turns m towards p.
#[derive(Clone, Debug, PartialEq)]
pub struct Slonczewski {
    parameters: SlonczewskiParameters,
}

impl Slonczewski {
    /// The torque of `parameters`.
    ///
    /// # Errors
    /// Numbers that are not finite, |P| > 1, Λ < 1, a thickness that is not positive, or a direction of no length.
    pub fn new(mut parameters: SlonczewskiParameters) -> Result<Self, InvalidParameter> {
        let p = &mut parameters;
        finite("current_density", p.current_density)?;
        let check = InvalidParameter::unless;
        check(p.polarisation.abs() <= 1.0, "polarization", p.polarisation, "between -1 and 1")?;
        check(p.lambda >= 1.0 && p.lambda.is_finite(), "lambda", p.lambda, "at least 1, and finite")?;
        finite("epsilon_prime", p.epsilon_prime)?;
        positive("thickness", p.thickness)?;
        p.fixed_layer = unit("fixed_layer", p.fixed_layer)?;
        Ok(Self { parameters })
    }

    /// β = ħJ/(|e|M_s d) \[T\] where the saturation magnetisation is `saturation` [A/m].
    pub fn beta(&self, saturation: f64) -> f64 {
        let SlonczewskiParameters { current_density, thickness, .. } = self.parameters;
        HBAR * current_density / (ELEMENTARY_CHARGE * saturation * thickness)
    }

    /// ε for m·p = `cosine`; P/2 for Λ = 1.
    #[inline(always)]
    pub fn epsilon(&self, cosine: f64) -> f64 {
        let SlonczewskiParameters { polarisation, lambda, .. } = self.parameters;
        let square = lambda * lambda;
        polarisation * square / ((square + 1.0) + (square - 1.0) * cosine)
    }

    /// ε′.
    pub fn epsilon_prime(&self) -> f64 {
        self.parameters.epsilon_prime
    }

    /// p, of length one.
    pub fn fixed_layer(&self) -> [f64; 3] {
        self.parameters.fixed_layer
    }

    /// Largest |B| \[T\] in a magnet of `saturation` M_s [A/m].
    pub fn largest_field(&self, saturation: f64) -> f64 {
        self.beta(saturation).abs() * (self.epsilon(-1.0).abs() + self.parameters.epsilon_prime.abs())
    }
}

//! The error type of this crate and the checks that raise it.

use std::f64::consts::TAU;

/// An invalid parameter of a profile or a waveform; SI units.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{name}` = {value} must be {requirement}")]
pub struct InvalidParameter {
    /// Name of the parameter, as in the constructor.
    pub name: &'static str,
    /// The value found, in SI units (for a list: the offending entry, or its length).
    pub value: f64,
    /// What the value has to be, completing "must be …".
    pub requirement: &'static str,
}

/// `value` if `accepted`, else the error.
pub(crate) fn require(
    accepted: bool,
    name: &'static str,
    value: f64,
    requirement: &'static str,
) -> Result<f64, InvalidParameter> {
    if accepted { Ok(value) } else { Err(InvalidParameter { name, value, requirement }) }
}

/// Refuses NaN and infinities.
pub(crate) fn finite(name: &'static str, value: f64) -> Result<f64, InvalidParameter> {
    require(value.is_finite(), name, value, "finite")
}

/// Refuses NaN, infinities, zero and negative values.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, InvalidParameter> {
    require(value.is_finite() && value > 0.0, name, value, "finite and above zero")
}

/// Refuses NaN, infinities and negative values.
pub(crate) fn non_negative(name: &'static str, value: f64) -> Result<f64, InvalidParameter> {
    require(value.is_finite() && value >= 0.0, name, value, "finite and not negative")
}

/// Wave number 2π/λ [rad/m] of a wavelength \[m\]; refuses wavelengths that give none.
pub(crate) fn wave_number(name: &'static str, wavelength: f64) -> Result<f64, InvalidParameter> {
    let q = TAU / positive(name, wavelength)?;
    require(q.is_finite() && q > 0.0, name, wavelength, "a length whose wave number 2π/λ is finite")?;
    Ok(q)
}

/// Unit vector in the plane at `direction` \[rad\] from the x axis.
pub(crate) fn unit_vector(direction: f64) -> Result<[f64; 2], InvalidParameter> {
    let (sine, cosine) = finite("direction", direction)?.sin_cos();
    Ok([cosine, sine])
}

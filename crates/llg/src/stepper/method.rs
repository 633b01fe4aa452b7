//! The integrator and how its step is chosen.

use super::Tableau;
use crate::{damping::Lengths, error::InvalidParameter};

/// The integrator and how its step is chosen.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// Always the same step.
    Fixed {
        /// The method.
        tableau: &'static Tableau,
        /// dt \[s\].
        step: f64,
    },
    /// A step that keeps the estimated error of each step, max over cells of |δm|, at the tolerance.
    Adaptive {
        /// The method; it has an embedded pair.
        tableau: &'static Tableau,
        /// Largest |δm| a step.
        tolerance: f64,
        /// First dt to try \[s\]; `None`: a tenth of a radian of the fastest precession, at most 1 ps.
        first_step: Option<f64>,
        /// Largest dt \[s\].
        maximum_step: f64,
    },
    /// No dynamics: at the end of every step the state of least energy that is reached downhill from the one before, under the
    /// fields of that time.
    QuasiStatic {
        /// Time between two states \[s\].
        step: f64,
        /// Largest |m × H| that is left, over the largest M_s.
        tolerance: f64,
    },
    /// The implicit midpoint rule, always the same step: |m| is kept by construction, and without damping a quadratic
    /// energy is.
    Midpoint {
        /// dt \[s\].
        step: f64,
    },
}

/// Name of the implicit midpoint rule in configurations.
pub const MIDPOINT: &str = "implicit_midpoint";
/// Name of states that follow the fields without dynamics, in configurations.
pub const QUASI_STATIC: &str = "quasi_static";

impl Method {
    /// A fixed step.
    ///
    /// # Errors
    /// A step that is not positive and finite.
    pub fn fixed(tableau: &'static Tableau, step: f64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(step > 0.0 && step.is_finite(), "step", step, "positive and finite")?;
        Ok(Self::Fixed { tableau, step })
    }

    /// A controlled step.
    ///
    /// # Errors
    /// A method without an error estimate, or a tolerance or step out of range.
    pub fn adaptive(
        tableau: &'static Tableau,
        tolerance: f64,
        first_step: Option<f64>,
        maximum_step: f64,
    ) -> Result<Self, InvalidParameter> {
        let check = InvalidParameter::unless;
        check(tableau.is_adaptive(), "method", tableau.order.into(), "one with an embedded error estimate")?;
        check((1e-15..=0.1).contains(&tolerance), "tolerance", tolerance, "between 1e-15 and 0.1")?;
        check(maximum_step > 0.0, "maximum_step", maximum_step, "positive")?;
        check(first_step.is_none_or(|s| s > 0.0), "step", first_step.unwrap_or(0.0), "positive")?;
        Ok(Self::Adaptive { tableau, tolerance, first_step, maximum_step })
    }

    /// The implicit midpoint rule.
    ///
    /// # Errors
    /// A step that is not positive and finite.
    pub fn midpoint(step: f64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(step > 0.0 && step.is_finite(), "step", step, "positive and finite")?;
        Ok(Self::Midpoint { step })
    }

    /// States that follow the fields without dynamics.
    ///
    /// # Errors
    /// A step or tolerance that is not positive and finite.
    pub fn quasi_static(step: f64, tolerance: f64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(step > 0.0 && step.is_finite(), "step", step, "positive and finite")?;
        let good = tolerance > 0.0 && tolerance.is_finite();
        InvalidParameter::unless(good, "tolerance", tolerance, "positive and finite")?;
        Ok(Self::QuasiStatic { step, tolerance })
    }

    /// The tableau of an explicit method.
    pub fn tableau(&self) -> Option<&'static Tableau> {
        match self {
            Self::Fixed { tableau, .. } | Self::Adaptive { tableau, .. } => Some(tableau),
            Self::Midpoint { .. } | Self::QuasiStatic { .. } => None,
        }
    }

    /// Name as in a configuration file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fixed { tableau, .. } | Self::Adaptive { tableau, .. } => tableau.name,
            Self::Midpoint { .. } => MIDPOINT,
            Self::QuasiStatic { .. } => QUASI_STATIC,
        }
    }

    /// The step of a method that does not choose it \[s\].
    pub fn fixed_step(&self) -> Option<f64> {
        match self {
            Self::Fixed { step, .. } | Self::Midpoint { step } | Self::QuasiStatic { step, .. } => {
                Some(*step)
            }
            Self::Adaptive { .. } => None,
        }
    }

    /// The step that was asked for \[s\]: the fixed one, or the first to try.
    pub fn given_step(&self) -> Option<f64> {
        match self {
            Self::Adaptive { first_step, .. } => *first_step,
            Self::Fixed { .. } | Self::Midpoint { .. } | Self::QuasiStatic { .. } => self.fixed_step(),
        }
    }

    /// Whether the noise of a finite temperature can be integrated: steps that answer to an error estimate would depend on
    /// the noise and bend its distribution.
    pub fn takes_noise(&self) -> bool {
        matches!(self, Self::Fixed { .. } | Self::Midpoint { .. })
    }

    /// The m for which it solves the damping.
    pub(crate) fn lengths(&self) -> Lengths {
        match self {
            Self::Midpoint { .. } => Lengths::Any,
            Self::Fixed { .. } | Self::Adaptive { .. } | Self::QuasiStatic { .. } => Lengths::Unit,
        }
    }

    /// Fields of the size of the magnetisation that a step needs.
    pub fn vectors(&self) -> usize {
        match self {
            Self::Fixed { tableau, .. } | Self::Adaptive { tableau, .. } => tableau.stages() + 1,
            Self::Midpoint { .. } => 4,
            Self::QuasiStatic { .. } => 2,
        }
    }
}

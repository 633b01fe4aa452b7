//! Time integration.

mod breakpoints;
mod combination;
pub mod control;
pub mod dense;
pub mod runge_kutta;
pub mod tableau;

pub use dense::DenseOutput;
pub use runge_kutta::Llg;
pub use tableau::{TABLEAUX, Tableau};

use crate::error::InvalidParameter;

/// The last step taken, for values inside it.
#[derive(Clone, Debug)]
pub struct StepInfo {
    /// Its start \[s\].
    pub start: f64,
    /// Its length \[s\].
    pub length: f64,
}

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
}

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

    /// The tableau.
    pub fn tableau(&self) -> &'static Tableau {
        match self {
            Self::Fixed { tableau, .. } | Self::Adaptive { tableau, .. } => tableau,
        }
    }
}

//! The error of a parameter that describes no interface.

use thiserror::Error;

/// A parameter outside the range in which the model is defined.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("`{name}` = {value:e} must be {requirement}")]
pub struct InvalidParameter {
    /// Name of the field of [`crate::InterfaceParameters`].
    pub name: &'static str,
    /// The value found, SI units.
    pub value: f64,
    /// What is allowed, to be read after "must be".
    pub requirement: &'static str,
}

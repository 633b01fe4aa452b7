//! The error for an interface parameter outside its allowed range.

use thiserror::Error;

/// A parameter outside the range in which the model is defined.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("`{name}` = {value:e} must be {requirement}")]
pub struct InvalidParameter {
    /// Name of the field of [`crate::InterfaceParameters`].
    pub name: &'static str,
    /// The value found, SI units.
    pub value: f64,
    /// What is allowed, completing "must be …".
    pub requirement: &'static str,
}

//! Range of validity: the quantities that must be small, with the limits for a warning and for a refusal.
//!
//! Each quantity is evaluated at the m_z where it is largest.

mod drive;
mod interface;
mod scale;

pub use drive::{Drive, ResponseModel, check_contact, check_drive, check_static_screening};
pub use interface::{check_interface, check_temperature};
pub use scale::{check_cell_resolution, check_exchange_length, check_growth, check_step, check_texture};

use std::fmt;

/// Consequence of a quantity outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The result is questionable; run and say so.
    Warn,
    /// The model does not hold; do not run.
    Refuse,
}

/// A quantity outside the range in which the theory holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegimeWarning {
    /// Stable key of the quantity.
    pub quantity: &'static str,
    /// Its value, dimensionless; the smaller, the better.
    pub value: f64,
    /// Value above which a warning is given; `None` if there is only a refusal.
    pub warn_above: Option<f64>,
    /// Value at which the model is refused; `None` if it never is.
    pub refuse_above: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// What the quantity is, and what to do if it is too large.
    pub message: &'static str,
}

impl fmt::Display for RegimeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = match self.verdict {
            Verdict::Warn => self.warn_above,
            Verdict::Refuse => self.refuse_above,
        };
        write!(f, "{} = {}", self.quantity, four_digits(self.value))?;
        if let Some(limit) = limit {
            write!(f, " (limit {limit})")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Four significant digits, with an exponent only where it saves zeros.
fn four_digits(value: f64) -> String {
    let places = match value.abs() {
        size if !(1e-3..1e4).contains(&size) => return format!("{value:.3e}"),
        size if size < 1.0 => 4,
        size if size < 10.0 => 3,
        size if size < 100.0 => 2,
        _ => 1,
    };
    format!("{value:.places$}")
}

/// The limits of one quantity.
#[derive(Clone, Copy)]
struct Limit {
    quantity: &'static str,
    warn_above: Option<f64>,
    refuse_above: Option<f64>,
    message: &'static str,
}

impl Limit {
    const fn new(
        quantity: &'static str,
        warn_above: Option<f64>,
        refuse_above: Option<f64>,
        message: &'static str,
    ) -> Self {
        Self { quantity, warn_above, refuse_above, message }
    }

    /// `None` inside the regime. NaN yields the worst verdict available for the quantity.
    fn judge(&self, value: f64) -> Option<RegimeWarning> {
        let beyond_warning = self.warn_above.is_some_and(|limit| value > limit || value.is_nan());
        let beyond_refusal = self.refuse_above.is_some_and(|limit| value >= limit || value.is_nan());
        let verdict = if beyond_refusal {
            Verdict::Refuse
        } else if beyond_warning {
            Verdict::Warn
        } else {
            return None;
        };
        Some(RegimeWarning {
            quantity: self.quantity,
            value,
            warn_above: self.warn_above,
            refuse_above: self.refuse_above,
            verdict,
            message: self.message,
        })
    }
}

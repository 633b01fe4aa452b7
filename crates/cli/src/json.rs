//! JSON for standard output: SI units, `null` for numbers that are not finite.

use num_complex::Complex64;
use serde_json::{Value, json};

use crate::failure::Failure;

/// A complex number as `{"re", "im"}`.
pub fn complex(z: Complex64) -> Value {
    json!({ "re": z.re, "im": z.im })
}

/// Prints `value` and nothing else.
///
/// # Errors
/// [`Failure::StandardOutput`].
pub fn print(value: &Value) -> Result<(), Failure> {
    crate::say::print(&format!("{value:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_finite_become_null() {
        let z = complex(Complex64::new(f64::NAN, f64::INFINITY));
        assert_eq!(z.to_string(), r#"{"im":null,"re":null}"#);
        assert_eq!(json!(f64::NEG_INFINITY), Value::Null);
    }
}

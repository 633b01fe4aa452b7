//! Values with units: `"100 MHz"` to a number in SI units, checked against the kind of quantity a key takes.

mod dimension;
mod expression;

pub use dimension::*;
use expression::Unit;

/// Why a text is not a value of the wanted dimension.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantityError {
    /// The text does not begin with a number.
    #[error("does not begin with a number")]
    NoNumber,
    /// A number with a decimal comma.
    #[error("has a decimal comma; write the number with a point")]
    DecimalComma,
    /// The number is infinite, not a number, or too large for a double.
    #[error("is not a finite number")]
    NotFinite,
    /// There is nothing after the number.
    #[error("has no unit")]
    NoUnit,
    /// A unit that is not known.
    #[error("has the unknown unit `{unit}`{}", suggestion.as_ref().map_or(String::new(), |s| format!("; did you mean `{s}`?")))]
    UnknownUnit {
        /// The part of the unit that was not understood.
        unit: String,
        /// A known unit spelled nearly alike.
        suggestion: Option<String>,
    },
    /// The unit is no product of powers of units.
    #[error(
        "has a unit that cannot be read, `{unit}`; write products and quotients such as `rad/(s T)` or `J/m^3`"
    )]
    Malformed {
        /// The unit as found.
        unit: String,
    },
    /// A unit of another kind of quantity.
    #[error("{}", mismatch(unit, *kind, wanted))]
    WrongDimension {
        /// The unit as found.
        unit: String,
        /// The kind of quantity it measures, where that has a name here.
        kind: Option<&'static str>,
        /// The kind of quantity that is wanted.
        wanted: &'static str,
    },
}

fn mismatch(unit: &str, kind: Option<&str>, wanted: &str) -> String {
    match kind {
        Some(kind) => format!("is {kind} (`{unit}`), not {wanted}"),
        None => format!("has the unit `{unit}`, which is not that of {wanted}"),
    }
}

/// Reads `text`, a number followed by a unit, as a quantity of the given dimension in SI units.
///
/// A dimension may be written in several forms (a magnetic field in T or, times µ₀, in A/m).
///
/// # Errors
/// [`QuantityError`] says what stands in the way.
pub fn parse(text: &str, dimension: &Dimension) -> Result<f64, QuantityError> {
    let text = text.trim().replacen('\u{2212}', "-", 1);
    let (number, rest) = text.split_at(number_length(&text));
    let unit = rest.trim();
    if number.is_empty() {
        let word = text.trim_start_matches(['+', '-']).to_lowercase();
        let infinite = ["inf", "nan"].iter().any(|special| word.starts_with(special));
        return Err(if infinite { QuantityError::NotFinite } else { QuantityError::NoNumber });
    }
    if rest.starts_with(',') {
        return Err(QuantityError::DecimalComma);
    }
    if unit.is_empty() {
        return Err(QuantityError::NoUnit);
    }
    let found = expression::parse(unit)?;
    for (form, scale) in dimension.forms {
        if expression::parse(form)?.powers == found.powers {
            return found
                .times(number)
                .map(|value| value * scale)
                .filter(|v| v.is_finite())
                .ok_or(QuantityError::NotFinite);
        }
    }
    Err(QuantityError::WrongDimension {
        unit: unit.to_owned(),
        kind: name_of(&found),
        wanted: dimension.name,
    })
}

/// Length of the decimal number that `text` begins with; 0 if there is none. `1 eV` ends before its `e`.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The kind of quantity that `unit` measures, if it has a name here.
fn name_of(unit: &Unit) -> Option<&'static str> {
    let fits = |form: &str| expression::parse(form).is_ok_and(|known| known.powers == unit.powers);
    DIMENSIONS.iter().find(|dimension| fits(dimension.si)).map(|dimension| dimension.name)
}

#[cfg(test)]
#[path = "units/tests.rs"]
mod tests;

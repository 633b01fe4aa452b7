//! Spans of wall time on the command line: `90 s`, `30 min`, `2 h`.

use std::time::Duration;

/// Units and their seconds.
const UNITS: [(&str, f64); 5] = [("ms", 1e-3), ("s", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86400.0)];

/// Why a text is no span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a positive number with its unit (ms, s, min, h or d), such as \"90 s\" or \"2 h\"")]
pub struct InvalidDuration;

/// Reads a span of time.
///
/// # Errors
/// No positive number, or none of the units.
pub fn parse(text: &str) -> Result<Duration, InvalidDuration> {
    let text = text.trim();
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).ok_or(InvalidDuration)?;
    let (number, unit) = text.split_at(digits);
    let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(InvalidDuration)?;
    let number: f64 = number.trim().parse().map_err(|_| InvalidDuration)?;
    let span = Duration::try_from_secs_f64(number * seconds).map_err(|_| InvalidDuration)?;
    if span.is_zero() { Err(InvalidDuration) } else { Ok(span) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_are_spans() {
        assert_eq!(parse("90 s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse("1.5h"), Ok(Duration::from_secs(5400)));
        assert_eq!(parse(" 30 min "), Ok(Duration::from_secs(1800)));
        assert_eq!(parse("2 d"), Ok(Duration::from_secs(172_800)));
        assert_eq!(parse("250 ms"), Ok(Duration::from_millis(250)));
        for bad in ["", "60", "s", "0 s", "-1 s", "nan s", "inf h", "1 week", "1e300 d", "é s"] {
            assert_eq!(parse(bad), Err(InvalidDuration), "{bad}");
        }
    }
}

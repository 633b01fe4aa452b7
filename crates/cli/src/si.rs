//! Numbers for people: four digits and an SI prefix.

const PREFIXES: [(&str, f64); 11] = [
    ("T", 1e12),
    ("G", 1e9),
    ("M", 1e6),
    ("k", 1e3),
    ("", 1.0),
    ("m", 1e-3),
    ("µ", 1e-6),
    ("n", 1e-9),
    ("p", 1e-12),
    ("f", 1e-15),
    ("a", 1e-18),
];

/// `value` in `unit` with a prefix, such as `16.47 nm`; beyond the prefixes with an exponent.
pub fn si(value: f64, unit: &str) -> String {
    let size = value.abs();
    let fitting = PREFIXES.iter().find(|(_, scale)| size >= 0.999_95 * scale && size < 1e15);
    match fitting {
        Some((prefix, scale)) => format!("{} {prefix}{unit}", digits(value / scale)),
        None if value == 0.0 => format!("0 {unit}"),
        None => format!("{value:.3e} {unit}"),
    }
}

/// Four digits of a number between 1 and 1000.
fn digits(value: f64) -> String {
    let places = match value.abs() {
        size if size < 9.9995 => 3,
        size if size < 99.995 => 2,
        _ => 1,
    };
    format!("{value:.places$}")
}

/// The shortest text that reads back as `value`, with an exponent only where the number would be long without.
pub fn plain(value: f64) -> String {
    if value == 0.0 || (1e-4..1e15).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

/// A count of bytes.
pub fn bytes(count: u64) -> String {
    let mut scaled = count as f64;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if scaled < 1024.0 {
            return format!("{} {unit}", digits(scaled));
        }
        scaled /= 1024.0;
    }
    format!("{scaled:.1} TiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_read_back() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (-0.4, "-0.4"),
            (5e8, "500000000"),
            (1.5e-9, "1.5e-9"),
            (1e20, "1e20"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(plain(value), text);
        }
        let third = 1.0 / 3.0;
        assert_eq!(plain(third).parse(), Ok(third));
    }

    #[test]
    fn prefixes_and_digits() {
        assert_eq!(si(1.647e-8, "m"), "16.47 nm");
        assert_eq!(si(-0.99999, "V"), "-1.000 V");
        assert_eq!(si(1.76e11, "rad/s"), "176.0 Grad/s");
        assert_eq!(si(0.0, "T"), "0 T");
        assert_eq!(si(3e19, "1/m^2"), "3.000e19 1/m^2");
        assert_eq!(bytes(3 << 20), "3.000 MiB");
    }
}

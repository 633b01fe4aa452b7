//! SI prefixes: which one makes the numbers along an axis readable.

const PREFIXES: [(i32, &str); 17] = [
    (-24, "y"),
    (-21, "z"),
    (-18, "a"),
    (-15, "f"),
    (-12, "p"),
    (-9, "n"),
    (-6, "µ"),
    (-3, "m"),
    (0, ""),
    (3, "k"),
    (6, "M"),
    (9, "G"),
    (12, "T"),
    (15, "P"),
    (18, "E"),
    (21, "Z"),
    (24, "Y"),
];

/// A unit with a prefix or a power of ten, for numbers that are given in the bare SI unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    exponent: i32,
    /// What stands behind the numbers: `ns`, `aJ`, `10⁻³`; empty for a pure number.
    pub unit: String,
}

impl Scale {
    /// The scale that brings `largest`, a magnitude in `unit`, to between 1 and 1000.
    ///
    /// Units whose first factor has an exponent (m², s⁻¹) get a power of ten, since their prefix would be raised too;
    /// pure numbers between 1e-3 and 1e4 stay as they are.
    pub fn new(largest: f64, unit: &str) -> Self {
        let unit = if unit == "1" { "" } else { unit };
        // Wave numbers by the length of the waves, not by a prefix of the radian.
        if unit == "rad/m" && largest >= 1e5 {
            return Self { exponent: 6, unit: "rad/µm".to_owned() };
        }
        let unit = &unit.replace("^2", "²").replace("^3", "³");
        // Below 1e-300 the power of ten that undoes the scale would overflow.
        let decade =
            if largest > 0.0 { ((largest * (1.0 + 1e-9)).log10().floor() as i32).max(-300) } else { 0 };
        let exponent = decade.div_euclid(3) * 3;
        let takes_prefix = !unit.is_empty() && !first_factor_is_raised(unit);
        if takes_prefix && let Some((_, prefix)) = PREFIXES.iter().find(|(e, _)| *e == exponent) {
            return Self { exponent, unit: format!("{prefix}{unit}") };
        }
        if exponent == 0 || (!takes_prefix && (-3..4).contains(&decade)) {
            return Self { exponent: 0, unit: unit.clone() };
        }
        let power: String = exponent.to_string().chars().map(superscript).collect();
        Self { exponent, unit: format!("10{power} {unit}").trim_end().to_owned() }
    }

    /// A value in the bare unit as a number on this scale.
    pub fn apply(&self, value: f64) -> f64 {
        // Dividing by an exact power of ten keeps round numbers round; 1e-9 itself is not representable.
        if self.exponent < 0 { value * 10f64.powi(-self.exponent) } else { value / 10f64.powi(self.exponent) }
    }

    /// The value in the bare unit that a number on this scale stands for.
    pub fn bare(&self, number: f64) -> f64 {
        if self.exponent < 0 {
            number / 10f64.powi(-self.exponent)
        } else {
            number * 10f64.powi(self.exponent)
        }
    }

    /// A value with its unit and about four significant digits, `2.5 ns`.
    pub fn quantity(&self, value: f64) -> String {
        let scaled = self.apply(value);
        let whole_digits = if scaled.abs() < 1.0 { 1 } else { scaled.abs().log10().floor() as usize + 1 };
        let text = format!("{scaled:.*}", 4usize.saturating_sub(whole_digits));
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        format!("{} {}", text.replace('-', "−"), self.unit).trim_end().to_owned()
    }
}

fn first_factor_is_raised(unit: &str) -> bool {
    let after = unit.trim_start_matches(|c: char| c.is_alphabetic() || c == '°');
    after.starts_with(['^', '²', '³', '⁻', '¹', '-'])
}

fn superscript(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_follows_the_magnitude() {
        for (largest, unit, expected) in [
            (10e-9, "s", "ns"),
            (1e-9, "s", "ns"),
            (0.999e-9, "s", "ps"),
            (1.024e-6, "m", "µm"),
            (3e-19, "J", "zJ"),
            (0.07, "T", "mT"),
            (1.1e5, "A/m", "kA/m"),
            (0.0, "J", "J"),
            (5e-40, "J", "10⁻⁴² J"),
            (3e-12, "m^2", "10⁻¹² m²"),
            (5e12, "A/m^2", "TA/m²"),
            (1.6e9, "rad/m", "rad/µm"),
            (1.0, "1", ""),
            (0.05, "1", ""),
            (2e-5, "1", "10⁻⁶"),
        ] {
            assert_eq!(Scale::new(largest, unit).unit, expected, "{largest} {unit}");
        }
    }

    #[test]
    fn numbers_are_scaled_with_the_unit() {
        let scale = Scale::new(10e-9, "s");
        assert_eq!(scale.apply(2.5e-9), 2.5);
        assert_eq!(scale.quantity(2.5e-9), "2.5 ns");
        assert_eq!(scale.quantity(0.0), "0 ns");
        assert_eq!(scale.quantity(-9.9996e-9), "−10 ns");
    }
}

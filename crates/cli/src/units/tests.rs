//! Tests of what is read and refused; a text that does not parse where it must is a failed test.

use super::expression::{BARE, PREFIXES, UNITS};
use super::*;

/// Every number below is written twice, once with its unit and once in SI; the decimal shift is exact, so
/// equality is exact where no scale other than a power of ten enters.
#[test]
fn reads_quantities_exactly() {
    let cases: &[(&str, &Dimension, f64)] = &[
        ("100 MHz", &FREQUENCY, 1e8),
        ("8 nm", &LENGTH, 8e-9),
        ("1.024 um", &LENGTH, 1.024e-6),
        ("1 \u{b5}m", &LENGTH, 1e-6),
        ("1 \u{3bc}m", &LENGTH, 1e-6),
        ("3 \u{c5}", &LENGTH, 3e-10),
        ("2.5 cm", &LENGTH, 2.5e-2),
        ("2 mT", &MAGNETIC_FIELD, 2e-3),
        ("-24.6 mT", &MAGNETIC_FIELD, -24.6e-3),
        ("\u{2212}5 mT", &MAGNETIC_FIELD, -5e-3),
        ("50 Oe", &MAGNETIC_FIELD, 5e-3),
        ("60 kV/m", &ELECTRIC_FIELD, 6e4),
        ("0.06 V/um", &ELECTRIC_FIELD, 6e4),
        ("1 MV/m", &ELECTRIC_FIELD, 1e6),
        ("3.7 pJ/m", &EXCHANGE_STIFFNESS, 3.7e-12),
        ("6.5 kJ/m^3", &ENERGY_DENSITY, 6.5e3),
        ("6.5 kJ/m\u{b3}", &ENERGY_DENSITY, 6.5e3),
        ("6.5 kJ m^-3", &ENERGY_DENSITY, 6.5e3),
        ("6.5 kJ/m3", &ENERGY_DENSITY, 6.5e3),
        ("6.5 kJ m-3", &ENERGY_DENSITY, 6.5e3),
        ("65000 erg/cm^3", &ENERGY_DENSITY, 6.5e3),
        ("110 emu/cm3", &MAGNETIZATION, 1.1e5),
        ("1e-6 erg/cm", &EXCHANGE_STIFFNESS, 1e-11),
        ("1 erg/cm2", &AREAL_ENERGY, 1e-3),
        ("20 G", &MAGNETIC_FIELD, 2e-3),
        ("1 kG", &MAGNETIC_FIELD, 0.1),
        ("6.5 kJ m\u{207b}\u{b3}", &ENERGY_DENSITY, 6.5e3),
        ("5e5 m/s", &VELOCITY, 5e5),
        ("500 km/s", &VELOCITY, 5e5),
        ("1.76e11 rad/(s T)", &GYROMAGNETIC_RATIO, 1.76e11),
        ("1.76e11 rad/s/T", &GYROMAGNETIC_RATIO, 1.76e11),
        ("176 Grad/(s*T)", &GYROMAGNETIC_RATIO, 1.76e11),
        ("110 kA/m", &MAGNETIZATION, 1.1e5),
        ("0.1 ps", &TIME, 1e-13),
        ("10ns", &TIME, 1e-8),
        ("4 K", &TEMPERATURE, 4.0),
        ("0.2 nm^2", &AREA, 0.2e-18),
        ("5 1/nm^2", &AREAL_DENSITY, 5e18),
        ("5 nm^-2", &AREAL_DENSITY, 5e18),
        ("6.1 rad/um", &WAVE_NUMBER, 6.1e6),
        ("2 1/m", &WAVE_NUMBER, 2.0),
        ("0.5 V", &VOLTAGE, 0.5),
        ("6.28e8 rad/s", &ANGULAR_FREQUENCY, 6.28e8),
    ];
    for (text, dimension, expected) in cases {
        assert_eq!(parse(text, dimension).as_ref(), Ok(expected), "{text}");
    }
}

/// Two roundings at most: 4 units in the last place.
#[test]
fn reads_quantities_that_need_a_factor() {
    let cases: &[(&str, &Dimension, f64)] = &[
        ("0.1 eV", &ENERGY, 1.602_176_634e-20),
        ("1eV", &ENERGY, 1.602_176_634e-19),
        ("1e3 eV", &ENERGY, 1.602_176_634e-16),
        ("1591 A/m", &MAGNETIC_FIELD, 1591.0 * VACUUM_PERMEABILITY),
        ("1 T", &MAGNETIZATION, 1.0 / VACUUM_PERMEABILITY),
        ("2.211e5 m/(A s)", &GYROMAGNETIC_RATIO, 2.211e5 / VACUUM_PERMEABILITY),
        ("90 deg", &ANGLE, std::f64::consts::FRAC_PI_2),
        ("180 \u{b0}", &ANGLE, std::f64::consts::PI),
    ];
    for (text, dimension, expected) in cases {
        let value = parse(text, dimension).expect(text);
        assert!(
            (value - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(),
            "{text}: {value} {expected}"
        );
    }
    // µ₀ to the digits of CODATA 2022: 1591 A/m is 2 mT within 0.04 %.
    let b = parse("1591 A/m", &MAGNETIC_FIELD).expect("field");
    assert!((b - 2e-3).abs() < 1e-6);
}

#[test]
fn every_prefix_of_every_unit_scales_by_its_power_of_ten() {
    for (symbol, ..) in UNITS {
        let one = expression::parse(symbol).expect(symbol).times("1").expect("value");
        for (prefix, decade) in PREFIXES {
            let name = format!("{prefix}{symbol}");
            let unit = expression::parse(&name).expect(&name);
            let value = unit.times("1").expect("value");
            assert!((value / (one * 10f64.powi(*decade)) - 1.0).abs() < 1e-14, "{name}");
            assert_eq!(unit.powers, expression::parse(symbol).expect(symbol).powers, "{name}");
        }
    }
    for (symbol, scale, decade, powers) in BARE {
        let unit = expression::parse(symbol).expect(symbol);
        let value = unit.times("1").expect("value");
        assert!((value / (scale * 10f64.powi(*decade)) - 1.0).abs() < 1e-14, "{symbol}");
        assert_eq!(unit.powers, *powers);
    }
}

/// The powers of derived units follow from definitions: V = J/(A s), T = V s/m², N = J/m, J = kg m²/s².
#[test]
fn derived_units_agree_with_their_definitions() {
    for (unit, definition) in [
        ("V", "J/(A s)"),
        ("T", "V s/m^2"),
        ("N", "J/m"),
        ("J", "kg m^2/s^2"),
        ("Hz", "1/s"),
        ("T", "N/(A m)"),
    ] {
        let (unit, definition) =
            (expression::parse(unit).expect(unit), expression::parse(definition).expect(unit));
        assert_eq!(unit.powers, definition.powers);
        assert_eq!(unit.times("1"), definition.times("1"));
    }
}

#[test]
fn every_unit_shown_to_a_user_is_accepted() {
    for dimension in DIMENSIONS {
        let shown = dimension.units.split(" (").next().unwrap_or_default();
        for unit in shown.split(", ").chain([dimension.si]).chain(dimension.forms.iter().map(|form| form.0)) {
            assert!(parse(&format!("1 {unit}"), dimension).is_ok(), "{}: {unit}", dimension.name);
        }
        assert_eq!(parse(&format!("1 {}", dimension.si), dimension), Ok(1.0));
    }
}

#[test]
fn says_what_is_wrong() {
    let cases: &[(&str, &Dimension, &str)] = &[
        ("100", &FREQUENCY, "has no unit"),
        ("MHz", &FREQUENCY, "does not begin with a number"),
        ("", &FREQUENCY, "does not begin with a number"),
        ("fast", &FREQUENCY, "does not begin with a number"),
        ("100 Mhz", &FREQUENCY, "has the unknown unit `Mhz`; did you mean `MHz`?"),
        ("0.1 ev", &ENERGY, "has the unknown unit `ev`; did you mean `eV`?"),
        ("50 mev", &ENERGY, "has the unknown unit `mev`; did you mean `meV`?"),
        ("3 sec", &TIME, "has the unknown unit `sec`; did you mean `s`?"),
        ("3 furlong", &LENGTH, "has the unknown unit `furlong`"),
        ("100 rad/s", &FREQUENCY, "is an angular frequency (`rad/s`), not a frequency"),
        ("100 MHz", &ANGULAR_FREQUENCY, "is a frequency (`MHz`), not an angular frequency"),
        ("28 GHz/T", &GYROMAGNETIC_RATIO, "has the unit `GHz/T`, which is not that of a gyromagnetic ratio"),
        ("10 nm", &TIME, "is a length (`nm`), not a time"),
        ("0,5 eV", &ENERGY, "has a decimal comma; write the number with a point"),
        ("inf eV", &ENERGY, "is not a finite number"),
        ("-nan eV", &ENERGY, "is not a finite number"),
        ("1e400 eV", &ENERGY, "is not a finite number"),
        ("1e99999999999 eV", &ENERGY, "is not a finite number"),
        ("1e308 Tm", &LENGTH, "is not a finite number"),
    ];
    for (text, dimension, message) in cases {
        let error = parse(text, dimension).expect_err(text);
        assert_eq!(error.to_string(), *message, "{text}");
    }
    for text in [
        "1 m/",
        "1 (m",
        "1 m)",
        "1 m^",
        "1 m^99",
        "1 m^x",
        "1 m-",
        "1 m22",
        "1 12",
        "1 /m",
        "1 m//s",
        "1 ((((((m))))))",
        "1 ^2",
    ] {
        assert!(matches!(parse(text, &LENGTH), Err(QuantityError::Malformed { .. })), "{text}");
    }
}

#[test]
fn tiny_exponents_underflow_to_zero_without_error() {
    assert_eq!(parse("1e-99999999999 eV", &ENERGY), Ok(0.0));
}

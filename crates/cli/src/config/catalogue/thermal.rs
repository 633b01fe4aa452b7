//! Keys of `[thermal]`.

use crate::config::schema::{Kind, Range, Section, key};
use crate::units::TEMPERATURE;

pub static THERMAL: Section = Section {
    keys: &[
        key("temperature", Kind::Quantity(&TEMPERATURE, Range::NotNegative), r#""300 K""#, TEMPERATURE_DOC)
            .also(&["T", "temp", "Temp"]),
        key("seed", Kind::Integer(0, i64::MAX), "1", SEED).default("0").also(&["ThermSeed"]),
    ],
    groups: &[],
};

const TEMPERATURE_DOC: &str = "Temperature of the magnet: a fluctuating field that follows the damping, with `heun`, `rk4` or \
                               `implicit_midpoint`; \"0 K\" is none.";
const SEED: &str =
    "Seed of the noise; the same seed gives the same noise for any number of threads and after a restart.";

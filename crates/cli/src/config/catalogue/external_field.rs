//! Keys of `[[external_field]]`.

use super::material::{MASK, MASK_DOC, MASK_EXAMPLE};
use super::waveform::WAVEFORM;
use crate::config::schema::{Group, Key, Kind, Range, Section, key};
use crate::units::{ANGLE, LENGTH, MAGNETIC_FIELD};

const VECTOR: Kind = Kind::Vector(&Kind::Quantity(&MAGNETIC_FIELD, Range::Any), 3);
const AMPLITUDE: Key =
    key("amplitude", VECTOR, r#"["0 mT", "0 mT", "5 mT"]"#, "Peak field along x, y and z, as B or as H.");

pub static EXTERNAL_FIELD: Section = Section {
    keys: &[
        key("name", Kind::Text, r#""bias""#, "A name for reports.").optional(),
        key(
            "uniform",
            VECTOR,
            r#"["2 mT", "0 mT", "0 mT"]"#,
            "The same field everywhere, along x, y and z, as B or as H.",
        )
        .optional()
        .also(&["B", "value", "field"]),
        key(
            "plane_wave",
            Kind::Table(&PLANE_WAVE),
            r#"{ amplitude = ["0 mT", "0 mT", "5 mT"], wavelength = "500 nm" }"#,
            "A pattern amplitude x cos(q.r + phase).",
        )
        .optional(),
        key(
            "gaussian",
            Kind::Table(&GAUSSIAN),
            r#"{ amplitude = ["0 mT", "0 mT", "5 mT"], centre = ["100 nm", "50 nm"], width = "30 nm" }"#,
            "A spot amplitude x exp(-|r - centre|^2 / 2 width^2).",
        )
        .optional()
        .also(&["spot"]),
        key("region", Kind::Text, r#""disk""#, "Region that feels it; absent: the whole film.").optional(),
        key("mask", Kind::Table(&MASK), MASK_EXAMPLE, MASK_DOC).optional().also(&["map"]),
        key(
            "waveform",
            Kind::OneOf(&WAVEFORM),
            "{ constant = {} }",
            "Signal in time, dimensionless; 1 is the full amplitude.",
        )
        .default("{ constant = {} }"),
    ],
    groups: &[Group { names: &["uniform", "plane_wave", "gaussian"], required: true }],
};

static PLANE_WAVE: Section = Section {
    keys: &[
        AMPLITUDE,
        key("wavelength", Kind::Quantity(&LENGTH, Range::Positive), r#""500 nm""#, "Wavelength 2 pi/q.")
            .also(&["lambda", "period"]),
        key(
            "direction",
            Kind::Quantity(&ANGLE, Range::Any),
            r#""0 deg""#,
            "Angle between the x axis and q, counter-clockwise.",
        )
        .default(r#""0 deg""#)
        .also(&["angle"]),
        key("phase", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, "Phase of the pattern at the origin.")
            .default(r#""0 deg""#),
    ],
    groups: &[],
};

static GAUSSIAN: Section = Section {
    keys: &[
        AMPLITUDE,
        key(
            "centre",
            Kind::Vector(&Kind::Quantity(&LENGTH, Range::Any), 2),
            r#"["100 nm", "50 nm"]"#,
            "Position of the maximum along x and y; the film begins at 0.",
        )
        .also(&["center", "position"]),
        key(
            "width",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""30 nm""#,
            "Standard deviation of the spot.",
        )
        .also(&["sigma"]),
    ],
    groups: &[],
};

//! Keys of `[[drive]]` and of its profiles.

use super::{electrode_comb::ELECTRODE_COMB, waveform::WAVEFORM};
use crate::config::schema::{Group, Kind, Range, Section, Word, key};
use crate::units::{ANGLE, ELECTRIC_FIELD, LENGTH, VOLTAGE};

pub static DRIVE: Section = Section {
    keys: &[
        key("name", Kind::Text, r#""gate""#, "A name for reports and columns.").optional(),
        key("profile", Kind::OneOf(&PROFILE), PROFILE_EXAMPLE, "The electric field in space.")
            .also(&["shape", "geometry"]),
        key(
            "waveform",
            Kind::OneOf(&WAVEFORM),
            r#"{ tone = { frequency = "100 MHz" } }"#,
            "Signal in time, dimensionless; 1 is the full amplitude.",
        )
        .also(&["signal", "pulse", "time_dependence"]),
    ],
    groups: &[],
};

const PROFILE_EXAMPLE: &str = r#"{ plane_wave = { amplitude = "60 kV/m", wavelength = "1.024 um" } }"#;
const GRATED_GATE_EXAMPLE: &str = r#"{ period = "1 um", distance = "50 nm", gate_voltage = "0.1 V" }"#;

/// The choice of profiles.
pub static PROFILE: Section = Section {
    keys: &[
        key("uniform", Kind::Table(&UNIFORM), r#"{ amplitude = "60 kV/m" }"#, "The same field everywhere.")
            .optional(),
        key("plane_wave", Kind::Table(&WAVE), WAVE_EXAMPLE, PLANE_WAVE)
            .optional()
            .also(&["travelling_wave", "wave"]),
        key("standing_wave", Kind::Table(&STANDING), WAVE_EXAMPLE, STANDING_WAVE).optional(),
        key("grated_gate", Kind::Table(&GRATED_GATE), GRATED_GATE_EXAMPLE, GRATED_GATE_DOC)
            .optional()
            .also(&["grating", "gate", "comb"]),
        key("electrode_comb", Kind::Table(&ELECTRODE_COMB), ELECTRODE_COMB_EXAMPLE, ELECTRODE_COMB_DOC)
            .optional()
            .also(&["electrodes", "interdigital", "strips"]),
        key(
            "sampled",
            Kind::Table(&SAMPLED),
            r#"{ file = "field.csv" }"#,
            "A field given point by point in a file, interpolated bilinearly between the points.",
        )
        .optional()
        .also(&["file", "map"]),
    ],
    groups: &[Group {
        names: &["uniform", "plane_wave", "standing_wave", "grated_gate", "electrode_comb", "sampled"],
        required: true,
    }],
};

const ELECTRODE_COMB_EXAMPLE: &str = r#"{ period = "1 um", gate_voltage = "0.5 V", counter_voltage = "0 V", layers = [{ thickness = "30 nm", permittivity = 9 }], substrate = { permittivity = 50 } }"#;
const ELECTRODE_COMB_DOC: &str =
    "The total field of metal strips on a dielectric stack over the surface, which screens them.";
const WAVE_EXAMPLE: &str = r#"{ amplitude = "60 kV/m", wavelength = "1.024 um", direction = "0 deg" }"#;
const PLANE_WAVE: &str = "A travelling wave: with a tone E_0 cos(omega t - q.r).";
const STANDING_WAVE: &str = "A standing longitudinal wave, E_0 cos(q.r + phase), E along q.";
const GRATED_GATE_DOC: &str =
    "The unscreened field of a periodic comb of gate strips above the surface in one dielectric.";
const AMPLITUDE: &str = "Peak electric field E_0.";
const DIRECTION: &str = "Angle between the x axis and the field, counter-clockwise.";
const WAVE_DIRECTION: &str = "Angle between the x axis and q, counter-clockwise.";

static UNIFORM: Section = Section {
    keys: &[
        key("amplitude", Kind::Quantity(&ELECTRIC_FIELD, Range::Any), r#""60 kV/m""#, AMPLITUDE)
            .also(&["e0", "field"]),
        key("direction", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, DIRECTION)
            .default(r#""0 deg""#)
            .also(&["angle"]),
    ],
    groups: &[],
};

static WAVE: Section = Section {
    keys: &[
        key("amplitude", Kind::Quantity(&ELECTRIC_FIELD, Range::NotNegative), r#""60 kV/m""#, AMPLITUDE)
            .also(&["e0", "field"]),
        key("wavelength", Kind::Quantity(&LENGTH, Range::Positive), r#""1.024 um""#, "Wavelength 2 pi/q.")
            .also(&["lambda", "period", "q"]),
        key("direction", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, WAVE_DIRECTION)
            .default(r#""0 deg""#)
            .also(&["angle"]),
        key("polarization", Kind::Choice(&POLARIZATION), r#""longitudinal""#, "Direction of E against q.")
            .default(r#""longitudinal""#),
    ],
    groups: &[],
};

static POLARIZATION: [Word; 2] = [
    Word { name: "longitudinal", doc: "E along q, the field of a gate" },
    Word { name: "transverse", doc: "E along z x q: no divergence, so no diffusive torque" },
];

static STANDING: Section = Section {
    keys: &[
        key("amplitude", Kind::Quantity(&ELECTRIC_FIELD, Range::NotNegative), r#""60 kV/m""#, AMPLITUDE)
            .also(&["e0", "field"]),
        key("wavelength", Kind::Quantity(&LENGTH, Range::Positive), r#""1.024 um""#, "Wavelength 2 pi/q.")
            .also(&["lambda", "period", "q"]),
        key("direction", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, WAVE_DIRECTION)
            .default(r#""0 deg""#)
            .also(&["angle"]),
        key("phase", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, "Phase of the pattern at the origin.")
            .default(r#""0 deg""#),
    ],
    groups: &[],
};

static GRATED_GATE: Section = Section {
    keys: &[
        key("period", Kind::Quantity(&LENGTH, Range::Positive), r#""1 um""#, "Period of the comb.")
            .also(&["pitch", "wavelength"]),
        key("duty", Kind::Number(Range::Open(0.0, 1.0)), "0.5", "Width of a strip divided by the period.")
            .default("0.5")
            .also(&["duty_cycle", "fill"]),
        key("distance", Kind::Quantity(&LENGTH, Range::Positive), r#""50 nm""#, DISTANCE)
            .also(&["height", "d"]),
        key(
            "gate_voltage",
            Kind::Quantity(&VOLTAGE, Range::Any),
            r#""0.1 V""#,
            "Peak potential of the strips against the gaps.",
        )
        .also(&["voltage", "V", "amplitude"]),
        key(
            "edge",
            Kind::Choice(&EDGE),
            r#""sharp""#,
            "How the potential falls beside a strip; or give `edge_width`.",
        )
        .default(r#""sharp""#),
        key(
            "edge_width",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""20 nm""#,
            "Length over which the potential falls linearly beside a strip; at most half the gap.",
        )
        .optional(),
        key(
            "direction",
            Kind::Quantity(&ANGLE, Range::Any),
            r#""0 deg""#,
            "Angle between the x axis and the normal of the strips in the plane.",
        )
        .default(r#""0 deg""#)
        .also(&["angle"]),
        key(
            "origin",
            Kind::Vector(&Kind::Quantity(&LENGTH, Range::Any), 2),
            r#"["0 nm", "0 nm"]"#,
            "A point below the middle line of a strip.",
        )
        .default(r#"["0 nm", "0 nm"]"#),
    ],
    groups: &[Group { names: &["edge", "edge_width"], required: false }],
};

static EDGE: [Word; 2] = [
    Word { name: "sharp", doc: "a step at the edge of the strip" },
    Word { name: "gap", doc: "linearly, to zero in the middle of the gap" },
];

const DISTANCE: &str =
    "Distance d from the comb to the surface electrons; harmonic n is weakened by exp(-q_n d).";

static SAMPLED: Section = Section {
    keys: &[key(
        "file",
        Kind::InputFile,
        r#""field.csv""#,
        "CSV: x, y, E_x, E_y; HDF5: ex and ey of shape (ny, nx), optionally x and y or an attribute cell_size. SI units; centres of a regular grid that covers the film once.",
    )
    .also(&["path"])],
    groups: &[],
};

//! Keys of `profile.electrode_comb`.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::{ANGLE, LENGTH, VOLTAGE};

/// Strip electrodes on a dielectric stack.
pub static ELECTRODE_COMB: Section = Section {
    keys: &[
        key("period", Kind::Quantity(&LENGTH, Range::Positive), r#""1 um""#, PERIOD)
            .also(&["pitch", "wavelength"]),
        key("duty", Kind::Number(Range::Open(0.0, 1.0)), "0.25", DUTY)
            .default("0.25")
            .also(&["duty_cycle", "fill"]),
        key(
            "gate_voltage",
            Kind::Quantity(&VOLTAGE, Range::Any),
            r#""0.5 V""#,
            "Peak potential of the strips.",
        )
        .also(&["voltage", "V", "amplitude"]),
        key("counter_voltage", Kind::Quantity(&VOLTAGE, Range::Any), r#""0 V""#, COUNTER)
            .optional()
            .also(&["second_voltage", "V2"]),
        key("layers", Kind::List(&Kind::Table(&LAYER)), LAYERS_EXAMPLE, LAYERS)
            .also(&["dielectric", "stack"]),
        key("substrate", Kind::Table(&PILE), r#"{ permittivity = 50 }"#, "What lies below the surface.")
            .also(&["below"]),
        key("cover", Kind::Table(&PILE), "{ permittivity = 1 }", "What lies above the strips.")
            .default("{}")
            .also(&["above"]),
        key("screening", Kind::Choice(&SCREENING), r#""thomas_fermi""#, SCREENING_DOC)
            .default(r#""thomas_fermi""#),
        key("direction", Kind::Quantity(&ANGLE, Range::Any), r#""0 deg""#, DIRECTION)
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
    groups: &[],
};

const PERIOD: &str = "From one strip to the next of the same potential.";
const DUTY: &str = "Width of a strip divided by the period; below 0.5 with `counter_voltage`.";
const COUNTER: &str = "Peak potential of strips of the same width half-way between these, of the same signal. Absent: no such strips.";
const LAYERS: &str =
    "Dielectrics between the surface electrons and the strips, the one on the surface (the film) first.";
const LAYERS_EXAMPLE: &str =
    r#"[{ thickness = "3 nm", permittivity = 12 }, { thickness = "30 nm", permittivity = 9 }]"#;
const SCREENING_DOC: &str = "What the charge of the surface electrons does to the field of the strips; the torques need the screened field.";
const DIRECTION: &str = "Angle between the x axis and the normal of the strips in the plane.";
const PERMITTIVITY: &str = "Relative permittivity.";
const BEYOND: &str =
    "Relative permittivity of the half space beyond all layers, or \"metal\" for one that is earthed.";

/// Permittivities of insulators: from vacuum to far above any ferroelectric.
pub const PERMITTIVITIES: Range = Range::Closed(1.0, 1e6);

static LAYER: Section = Section {
    keys: &[
        key("thickness", Kind::Quantity(&LENGTH, Range::Positive), r#""30 nm""#, "Thickness.")
            .also(&["d", "h"]),
        key("permittivity", Kind::Number(PERMITTIVITIES), "9", PERMITTIVITY).also(&["epsilon_r", "eps"]),
    ],
    groups: &[],
};

static PILE: Section = Section {
    keys: &[
        key(
            "layers",
            Kind::List(&Kind::Table(&LAYER)),
            r#"[{ thickness = "1 um", permittivity = 50 }]"#,
            PILE_LAYERS,
        )
        .default("[]"),
        key("permittivity", Kind::NumberOr(PERMITTIVITIES, &METAL), "50", BEYOND)
            .default("1")
            .also(&["epsilon_r", "eps"]),
    ],
    groups: &[],
};

const PILE_LAYERS: &str = "Dielectric layers, from the surface or the strips outwards.";

static METAL: [Word; 1] = [Word { name: "metal", doc: "an earthed metal" }];

static SCREENING: [Word; 3] = [
    Word { name: "thomas_fermi", doc: "static, by the density of states: for a drive slow against D q^2" },
    Word { name: "dynamic", doc: "the kernel's answer at q and omega; for a tone" },
    Word { name: "none", doc: "no screening: an upper bound of the field" },
];

//! Keys of `[[torque]]`: torques of electric currents.

use super::material::{MASK, MASK_DOC, MASK_EXAMPLE};
use super::waveform::WAVEFORM;
use crate::config::schema::{Group, Key, Kind, Range, Section, Word, key};
use crate::units::{ANGLE, CURRENT_DENSITY, LENGTH, MAGNETIC_FIELD, VELOCITY};

const LAWS: [&str; 4] = ["spin_orbit", "spin_hall", "slonczewski", "zhang_li"];

pub static TORQUE: Section = Section {
    keys: &[
        key("name", Kind::Text, r#""write line""#, "A name for reports.").optional(),
        key("spin_orbit", Kind::Table(&SPIN_ORBIT), SPIN_ORBIT_EXAMPLE, SPIN_ORBIT_DOC)
            .optional()
            .also(&["sot"]),
        key("spin_hall", Kind::Table(&SPIN_HALL), SPIN_HALL_EXAMPLE, SPIN_HALL_DOC).optional().also(&["she"]),
        key("slonczewski", Kind::Table(&SLONCZEWSKI), SLONCZEWSKI_EXAMPLE, SLONCZEWSKI_DOC)
            .optional()
            .also(&["cpp", "spin_transfer"]),
        key("zhang_li", Kind::Table(&ZHANG_LI), ZHANG_LI_EXAMPLE, ZHANG_LI_DOC)
            .optional()
            .also(&["cip", "stt"]),
        key("region", Kind::Text, r#""wire""#, "Region through which the current flows; absent: everywhere.")
            .optional(),
        key("mask", Kind::Table(&MASK), MASK_EXAMPLE, MASK_DOC).optional().also(&["map"]),
        key("pattern", Kind::OneOf(&PATTERN), "{ uniform = {} }", "How the current varies in space.")
            .default("{ uniform = {} }")
            .also(&["profile"]),
        key(
            "waveform",
            Kind::OneOf(&WAVEFORM),
            "{ constant = {} }",
            "The current in time, without unit; 1 is the full current.",
        )
        .default("{ constant = {} }"),
    ],
    groups: &[Group { names: &LAWS, required: true }],
};

const SPIN_ORBIT_EXAMPLE: &str =
    r#"{ damping_like = "5 mT", field_like = "-1 mT", polarization = [0, 1, 0] }"#;
const SPIN_ORBIT_DOC: &str =
    "Spin-orbit torque by its fields: B = B_FL s + B_DL m x s, s the polarization; B_DL > 0 turns m to s.";
const SPIN_HALL_EXAMPLE: &str =
    r#"{ angle = 0.1, current_density = "1e11 A/m^2", polarization = [0, 1, 0] }"#;
const SPIN_HALL_DOC: &str = "Spin-orbit torque of a spin Hall metal: B_DL = hbar angle J/(2 |e| M_s thickness), towards the polarization.";
const SLONCZEWSKI_EXAMPLE: &str =
    r#"{ current_density = "1e11 A/m^2", polarization = 0.4, fixed_layer = [1, 0, 0] }"#;
const SLONCZEWSKI_DOC: &str = "Spin transfer from a fixed layer above or below, current across the film.";
const ZHANG_LI_EXAMPLE: &str = r#"{ current_density = ["1e12 A/m^2", "0 A/m^2", "0 A/m^2"], polarization = 0.5, nonadiabaticity = 0.05 }"#;
const ZHANG_LI_DOC: &str =
    "Spin transfer in a texture: dm/dt = -(u.grad)m + beta m x (u.grad)m, u against the current.";

const POLARIZATION: Key = key(
    "polarization",
    Kind::Direction(3),
    "[0, 1, 0]",
    "Direction to which a positive damping-like torque turns m; any length.",
)
.also(&["sigma", "p"]);
const FREE_THICKNESS: Key = key(
    "thickness",
    Kind::Quantity(&LENGTH, Range::Positive),
    r#""1 nm""#,
    "Thickness of the magnet that takes up the spin; absent: the height of the film.",
)
.optional()
.also(&["d", "t"]);
const ZERO_FIELD: &str = r#""0 mT""#;

static SPIN_ORBIT: Section = Section {
    keys: &[
        key(
            "damping_like",
            Kind::Quantity(&MAGNETIC_FIELD, Range::Any),
            r#""5 mT""#,
            "Field B_DL of the part that turns m towards the polarization.",
        )
        .default(ZERO_FIELD)
        .also(&["antidamping", "AntiDampingLike"]),
        key(
            "field_like",
            Kind::Quantity(&MAGNETIC_FIELD, Range::Any),
            r#""-1 mT""#,
            "Field B_FL of the part that acts as a field along the polarization.",
        )
        .default(ZERO_FIELD)
        .also(&["FieldLike"]),
        POLARIZATION,
        key(
            "current_density",
            Kind::Quantity(&CURRENT_DENSITY, Range::Any),
            r#""3e11 A/m^2""#,
            "Current density J; the fields are those given times J/`per_current_density`.",
        )
        .optional()
        .also(&["J"]),
        key(
            "per_current_density",
            Kind::Quantity(&CURRENT_DENSITY, Range::Positive),
            r#""1e11 A/m^2""#,
            "Current density for which the fields are given; absent: they are those of waveform 1.",
        )
        .optional(),
    ],
    groups: &[],
};

static SPIN_HALL: Section = Section {
    keys: &[
        key("angle", Kind::Number(Range::Any), "0.1", "Spin Hall angle.").also(&["theta"]),
        key(
            "current_density",
            Kind::Quantity(&CURRENT_DENSITY, Range::Any),
            r#""1e11 A/m^2""#,
            "Current density in the metal.",
        )
        .also(&["J"]),
        FREE_THICKNESS,
        key("field_like_ratio", Kind::Number(Range::Any), "0.2", "B_FL/B_DL.").default("0"),
        POLARIZATION,
    ],
    groups: &[],
};

static SLONCZEWSKI: Section = Section {
    keys: &[
        key(
            "current_density",
            Kind::Quantity(&CURRENT_DENSITY, Range::Any),
            r#""1e11 A/m^2""#,
            "Current density along z, of positive charge; electrons run against it.",
        )
        .also(&["J", "Jz"]),
        key("polarization", Kind::Number(Range::Closed(-1.0, 1.0)), "0.4", "Spin polarization P.")
            .also(&["Pol", "P"]),
        key("fixed_layer", Kind::Direction(3), "[1, 0, 0]", "Direction of the fixed layer; any length.")
            .also(&["FixedLayer", "p"]),
        key("side", Kind::Choice(&SIDES), r#""top""#, "Where the fixed layer is.")
            .default(r#""top""#)
            .also(&["FixedLayerPosition"]),
        key(
            "lambda",
            Kind::Number(Range::Closed(1.0, 1e3)),
            "1",
            "Asymmetry of the torque in the angle; 1 for none.",
        )
        .default("1")
        .also(&["Lambda"]),
        key("epsilon_prime", Kind::Number(Range::Any), "0.02", "Field-like part eps'.")
            .default("0")
            .also(&["EpsilonPrime", "secondary"]),
        key(
            "thickness",
            Kind::Quantity(&LENGTH, Range::Positive),
            r#""3 nm""#,
            "Thickness of the free layer; absent: the height of the film.",
        )
        .optional()
        .also(&["FreeLayerThickness"]),
    ],
    groups: &[],
};

static SIDES: [Word; 2] = [
    Word { name: "top", doc: "above: electrons of J > 0 come from it" },
    Word { name: "bottom", doc: "below: electrons of J < 0 come from it" },
];

static ZHANG_LI: Section = Section {
    keys: &[
        key(
            "current_density",
            Kind::Vector(&Kind::Quantity(&CURRENT_DENSITY, Range::Any), 3),
            r#"["1e12 A/m^2", "0 A/m^2", "0 A/m^2"]"#,
            "Current density of positive charge along x, y and z; or give `velocity`.",
        )
        .optional()
        .also(&["J"]),
        key(
            "polarization",
            Kind::Number(Range::Closed(-1.0, 1.0)),
            "0.5",
            "Spin polarization P of `current_density`.",
        )
        .optional()
        .also(&["Pol", "P"]),
        key(
            "velocity",
            Kind::Vector(&Kind::Quantity(&VELOCITY, Range::Any), 3),
            r#"["-72 m/s", "0 m/s", "0 m/s"]"#,
            "The drift velocity u itself, along the electrons; instead of `current_density`.",
        )
        .optional()
        .also(&["u", "bJ"]),
        key("nonadiabaticity", Kind::Number(Range::Any), "0.05", "Non-adiabaticity beta, also called xi.")
            .also(&["beta", "xi", "Xi"]),
    ],
    groups: &[Group { names: &["current_density", "velocity"], required: true }],
};

/// Patterns without an amplitude.
pub static PATTERN: Section = Section {
    keys: &[
        key("uniform", Kind::Table(&UNIFORM), "{}", "The same everywhere.").optional(),
        key(
            "plane_wave",
            Kind::Table(&PLANE_WAVE),
            r#"{ wavelength = "500 nm" }"#,
            "cos(q.r + phase); with a tone, a wave that runs along q.",
        )
        .optional(),
        key(
            "gaussian",
            Kind::Table(&GAUSSIAN),
            r#"{ centre = ["100 nm", "50 nm"], width = "30 nm" }"#,
            "A spot exp(-|r - centre|^2 / 2 width^2).",
        )
        .optional()
        .also(&["spot"]),
    ],
    groups: &[Group { names: &["uniform", "plane_wave", "gaussian"], required: true }],
};

static UNIFORM: Section = Section { keys: &[], groups: &[] };

static PLANE_WAVE: Section = Section {
    keys: &[
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

//! Keys of `[initial]`.

use crate::config::schema::{Group, Key, Kind, Range, Section, Word, key};
use crate::units::{ANGLE, LENGTH};

pub static INITIAL: Section = Section {
    keys: &[
        UNIFORM,
        RANDOM_STATE,
        VORTEX_STATE,
        SKYRMION_STATE,
        WALL_STATE,
        STRIPES_STATE,
        SPIRAL_STATE,
        CONE_STATE,
        FILE_STATE,
        key(
            "noise",
            Kind::Table(&NOISE),
            "{ amplitude = 0.01, seed = 1 }",
            "Noise added to the state in every cell.",
        )
        .optional()
        .also(&["perturbation"]),
        key(
            "relax",
            Kind::Table(&RELAX),
            "{ external_field = false, tolerance = 1e-6 }",
            "Relaxes the state to equilibrium, with all drives off, before t = 0.",
        )
        .optional()
        .also(&["minimize"]),
    ],
    groups: &[STATES],
};

/// A state alone.
pub static STATE: Section = Section {
    keys: &[
        UNIFORM,
        RANDOM_STATE,
        VORTEX_STATE,
        SKYRMION_STATE,
        WALL_STATE,
        STRIPES_STATE,
        SPIRAL_STATE,
        CONE_STATE,
        FILE_STATE,
    ],
    groups: &[STATES],
};

const STATES: Group = Group {
    names: &["uniform", "random", "vortex", "skyrmion", "domain_wall", "stripes", "spiral", "cone", "file"],
    required: true,
};

const UNIFORM: Key = key(
    "uniform",
    Kind::Direction(3),
    "[1.0, 0.0, 0.05]",
    "One direction everywhere; its length does not matter.",
)
.optional()
.also(&["m", "m0"]);
const RANDOM_STATE: Key = key(
    "random",
    Kind::Table(&RANDOM),
    "{ seed = 1 }",
    "A direction of its own in every cell, evenly over the sphere.",
)
.optional();
const VORTEX_STATE: Key = key(
    "vortex",
    Kind::Table(&VORTEX),
    r#"{ core_radius = "10 nm" }"#,
    "m runs around a centre in the plane and leaves it in a core.",
)
.optional();
const SKYRMION_STATE: Key = key(
    "skyrmion",
    Kind::Table(&SKYRMION),
    r#"{ radius = "20 nm", wall_width = "5 nm", kind = "neel_outward" }"#,
    "A disk of one direction of m_z in a film of the other.",
)
.optional()
.also(&["bubble"]);
const WALL_STATE: Key = key(
    "domain_wall",
    Kind::Table(&WALL),
    r#"{ width = "10 nm" }"#,
    "Two domains and the wall between them.",
)
.optional()
.also(&["wall", "two_domain"]);
const STRIPES_STATE: Key = key(
    "stripes",
    Kind::Table(&STRIPES),
    r#"{ period = "200 nm", width = "10 nm" }"#,
    "Domains side by side, up and down in turn, with walls between them.",
)
.optional();
const SPIRAL_STATE: Key = key(
    "spiral",
    Kind::Table(&SPIRAL),
    r#"{ period = "70 nm", first = [0, 1, 0], second = [0, 0, 1] }"#,
    "m turns evenly along one direction: a helix or a cycloid.",
)
.optional()
.also(&["helix", "cycloid"]);
const CONE_STATE: Key = key(
    "cone",
    Kind::Table(&CONE),
    r#"{ axis = [1, 0, 0], angle = "5 deg" }"#,
    "Directions at random inside a cone, evenly over its part of the sphere.",
)
.optional()
.also(&["tilt"]);
const FILE_STATE: Key = key(
    "file",
    Kind::Table(&FILE),
    r#"{ path = "relaxed.h5" }"#,
    "The state in a file: a frame of an output of this program, an OVF or an HDF5 map of as many cells.",
)
.optional()
.also(&["load", "ovf"]);

const PLACE: Kind = Kind::Vector(&Kind::Quantity(&LENGTH, Range::Any), 2);
const SIZE: Kind = Kind::Quantity(&LENGTH, Range::Positive);
const CENTRE: Key = key(
    "centre",
    PLACE,
    r#"["100 nm", "50 nm"]"#,
    "Its middle along x and y; without it the middle of the film, which begins at 0.",
)
.optional()
.also(&["center", "position"]);
const DIRECTION: Key = key(
    "direction",
    Kind::Quantity(&ANGLE, Range::Any),
    r#""0 deg""#,
    "Direction in which m changes, counted from the x axis.",
)
.default(r#""0 deg""#)
.also(&["angle"]);
const WIDTH: Key = key(
    "width",
    SIZE,
    r#""10 nm""#,
    "Width Delta of a wall, m = tanh(s/Delta) across it; sqrt(A/K) if K makes it.",
);
const POLARITY: Key = key("core", Kind::Choice(&POLARITIES), r#""up""#, "Direction of m_z in the middle.")
    .default(r#""up""#)
    .also(&["polarity", "polarization"]);

static POLARITIES: [Word; 2] = [Word { name: "up", doc: "along +z" }, Word { name: "down", doc: "along -z" }];

static VORTEX: Section = Section {
    keys: &[
        CENTRE,
        POLARITY,
        key(
            "circulation",
            Kind::Choice(&CIRCULATIONS),
            r#""clockwise""#,
            "Sense in which m runs around, seen from +z.",
        )
        .default(r#""counterclockwise""#),
        key("core_radius", SIZE, r#""10 nm""#, "Radius where the core ends; some two exchange lengths."),
    ],
    groups: &[],
};

static CIRCULATIONS: [Word; 2] =
    [Word { name: "counterclockwise", doc: "from x to y" }, Word { name: "clockwise", doc: "from y to x" }];

static SKYRMION: Section = Section {
    keys: &[
        CENTRE,
        key("radius", SIZE, r#""20 nm""#, "Radius where m_z changes its sign."),
        key(
            "wall_width",
            SIZE,
            r#""5 nm""#,
            "Width of the wall around it, tan(theta/2) = sinh(R/w)/sinh(r/w).",
        ),
        POLARITY,
        key("kind", Kind::Choice(&SKYRMIONS), r#""neel_outward""#, "Where m points in the wall.")
            .also(&["helicity", "chirality"]),
    ],
    groups: &[],
};

static SKYRMIONS: [Word; 4] = [
    Word { name: "neel_outward", doc: "away from the middle" },
    Word { name: "neel_inward", doc: "to the middle" },
    Word { name: "bloch_counterclockwise", doc: "around the middle from x to y" },
    Word { name: "bloch_clockwise", doc: "around the middle from y to x" },
];

static WALL: Section = Section {
    keys: &[
        key(
            "position",
            Kind::Quantity(&LENGTH, Range::Any),
            r#""500 nm""#,
            "Where it is along `direction`, from the corner of the film; without it it runs through the middle.",
        )
        .optional(),
        WIDTH,
        DIRECTION,
        key("low", Kind::Direction(3), "[0, 0, 1]", "m before the wall, where the position is low; behind it m is opposite.")
            .default("[0, 0, 1]")
            .also(&["left"]),
        key(
            "centre",
            Kind::Direction(3),
            "[0, 1, 0]",
            "m inside the wall: along `direction` in a Neel wall, across it in a Bloch wall.",
        )
        .default("[0, 1, 0]")
        .also(&["center"]),
    ],
    groups: &[],
};

static STRIPES: Section = Section {
    keys: &[
        key("period", SIZE, r#""200 nm""#, "Width of two domains."),
        WIDTH,
        DIRECTION,
        key(
            "position",
            Kind::Quantity(&LENGTH, Range::Any),
            r#""50 nm""#,
            "Where a domain along `up` begins, along `direction` from the corner of the film.",
        )
        .default(r#""0 nm""#),
        key("up", Kind::Direction(3), "[0, 0, 1]", "m in every other domain; in the others it is opposite.")
            .default("[0, 0, 1]"),
        key("centre", Kind::Direction(3), "[0, 1, 0]", "m inside the walls.")
            .default("[0, 1, 0]")
            .also(&["center"]),
        key(
            "rotating",
            Kind::Boolean,
            "true",
            "Whether m turns on in one sense: every other wall then has the opposite centre.",
        )
        .default("false"),
    ],
    groups: &[],
};

static SPIRAL: Section = Section {
    keys: &[
        key("period", SIZE, r#""70 nm""#, "Distance in which m turns once.").also(&["wavelength", "pitch"]),
        DIRECTION,
        key("first", Kind::Direction(3), "[0, 1, 0]", "m at the corner of the film."),
        key("second", Kind::Direction(3), "[0, 0, 1]", "m a quarter of a period later."),
    ],
    groups: &[],
};

static CONE: Section = Section {
    keys: &[
        key("axis", Kind::Direction(3), "[1, 0, 0]", "Its axis.").also(&["direction"]),
        key(
            "angle",
            Kind::Quantity(&ANGLE, Range::NotNegative),
            r#""5 deg""#,
            "Angle between the axis and its surface, up to 180 deg.",
        )
        .also(&["half_angle"]),
        key("of", Kind::Choice(&DRAWS), r#""film""#, "What gets a direction of its own.")
            .default(r#""cells""#),
        key("seed", Kind::Integer(0, i64::MAX), "1", SEED).default("0"),
    ],
    groups: &[],
};

static DRAWS: [Word; 2] =
    [Word { name: "cells", doc: "every cell" }, Word { name: "film", doc: "the film as a whole" }];

static FILE: Section = Section {
    keys: &[
        key(
            "path",
            Kind::InputFile,
            r#""relaxed.h5""#,
            "The file, OVF 1.0 or 2.0 or HDF5; vectors of any length but zero.",
        )
        .also(&["name", "file"]),
        key(
            "frame",
            Kind::Integer(i64::MIN, i64::MAX),
            "0",
            "Which frame of an output of this program; -1 is the last.",
        )
        .default("-1"),
        key(
            "dataset",
            Kind::Text,
            r#""m""#,
            "Field of an output of this program, or dataset of another HDF5 file, of shape (nz, ny, nx, 3).",
        )
        .default(r#""m""#)
        .also(&["field"]),
    ],
    groups: &[],
};

static RANDOM: Section =
    Section { keys: &[key("seed", Kind::Integer(0, i64::MAX), "1", SEED).default("0")], groups: &[] };

const SEED: &str = "Seed of the random numbers: the same seed gives the same state on every machine.";

static NOISE: Section = Section {
    keys: &[
        key(
            "amplitude",
            Kind::Number(Range::NotNegative),
            "0.01",
            "Standard deviation of each component, against |m| = 1.",
        )
        .also(&["sigma", "strength"]),
        key("seed", Kind::Integer(0, i64::MAX), "1", SEED).default("0"),
    ],
    groups: &[],
};

static RELAX: Section = Section {
    keys: &[
        key("external_field", Kind::Boolean, "false", "Whether the external field of t = 0 acts meanwhile.")
            .default("true"),
        key("tolerance", Kind::Number(Range::Positive), "1e-6", "Largest |m x H|/M_s that is left.")
            .default("1e-6")
            .also(&["maximum_torque"]),
        key("stability", Kind::Choice(&STABILITY), r#""end""#, STABLE).default(r#""start""#),
    ],
    groups: &[],
};

const STABLE: &str = "Which state without torque is tried for stability, by bending it a little: it may be a saddle of the energy.";

static STABILITY: [Word; 3] = [
    Word { name: "ignored", doc: "none: no torque is all that is asked" },
    Word { name: "start", doc: "the start, if it has no torque, such as m exactly along a hard axis" },
    Word { name: "end", doc: "every one; twice the work, and walls that nothing holds leave the film" },
];

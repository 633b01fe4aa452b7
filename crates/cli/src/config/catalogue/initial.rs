//! Keys of `[initial]`.

use crate::config::schema::{Group, Kind, Range, Section, Word, key};

pub static INITIAL: Section = Section {
    keys: &[
        key(
            "uniform",
            Kind::Direction(3),
            "[1.0, 0.0, 0.05]",
            "One direction everywhere; its length does not matter.",
        )
        .optional()
        .also(&["m", "m0"]),
        key(
            "random",
            Kind::Table(&RANDOM),
            "{ seed = 1 }",
            "A direction of its own in every cell, evenly over the sphere.",
        )
        .optional(),
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
    groups: &[Group { names: &["uniform", "random"], required: true }],
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

//! Keys of `[switching]`.

use crate::config::schema::{Kind, Range, Section, Word, key};
use crate::units::TIME;

pub static SWITCHING: Section = Section {
    keys: &[
        key("quantity", Kind::Text, r#""abs_mz""#, QUANTITY).also(&["observable", "column"]),
        key("threshold", Kind::Level(Range::Any), "0.9", THRESHOLD).also(&["level"]),
        key(
            "direction",
            Kind::Choice(&DIRECTIONS),
            r#""rising""#,
            "From which side the threshold is crossed.",
        )
        .default(r#""away""#),
        key("rearm", Kind::Level(Range::Any), "0.5", REARM).optional().also(&["hysteresis"]),
        key("hold", Kind::Quantity(&TIME, Range::NotNegative), r#""50 ps""#, HOLD)
            .default(r#""0 ps""#)
            .also(&["hold_time", "dwell"]),
        key("per_cell", Kind::Boolean, "true", PER_CELL).default("false"),
        key("fraction", Kind::Number(Range::Positive), "0.5", FRACTION).optional(),
        key(
            "stop_when_switched",
            Kind::Boolean,
            "true",
            "Whether the run ends once the film has switched and stayed so for `hold`.",
        )
        .default("false")
        .also(&["stop", "early_stop"]),
    ],
    groups: &[],
};

const QUANTITY: &str =
    "What is watched: a column of the table; with `per_cell` one of mx, my, mz and abs_mz.";
const THRESHOLD: &str = "The film has switched when the quantity is beyond this; a plain number, or a string with its \
                         unit for a column that has one.";
const REARM: &str = "It has gone back only when it returns to this, on the near side of the threshold; absent: the threshold.";
const HOLD: &str = "How long it must stay beyond the threshold to count.";
const PER_CELL: &str = "Whether every cell is watched: then the film switches when `fraction` of its cells has, and each \
                        cell's first passage is written.";
const FRACTION: &str =
    "With `per_cell`: the part of the magnetic cells, at most 1, that must be beyond; absent: 0.1.";

static DIRECTIONS: [Word; 3] = [
    Word { name: "away", doc: "from the side on which the run starts" },
    Word { name: "rising", doc: "from below" },
    Word { name: "falling", doc: "from above" },
];

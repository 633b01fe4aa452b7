//! Keys of `[sweep]` that are no axes.

use crate::config::schema::{Kind, Section, key};

/// More runs than this are a slip.
pub const MOST_POINTS: usize = 1_000_000;

pub static SWEEP: Section = Section {
    keys: &[
        key(
            "seeds",
            Kind::Integer(1, MOST_POINTS as i64),
            "4",
            "Repeats of each point: 0, 1, … are added to every seed of the file. Absent: one run a point.",
        )
        .optional()
        .also(&["repeats", "samples"]),
        key(
            "find_threshold",
            Kind::Table(&FIND_THRESHOLD),
            r#"{ key = "drive.0.profile.plane_wave.amplitude", from = "10 kV/m", to = "100 kV/m", tolerance = "1 kV/m" }"#,
            "At each point, bisects a key for the value from which on the film switches; needs [switching].",
        )
        .optional()
        .also(&["bisect", "threshold"]),
    ],
    groups: &[],
};

static FIND_THRESHOLD: Section = Section {
    keys: &[
        key("key", Kind::Text, r#""external_field.0.uniform.2""#, "The key that is bisected."),
        key("from", Kind::Any, r#""10 mT""#, "A value of the key at which the film does not switch."),
        key("to", Kind::Any, r#""100 mT""#, "A value of the key at which it does."),
        key("tolerance", Kind::Any, r#""0.1 mT""#, "Largest distance between the two in the end."),
    ],
    groups: &[],
};

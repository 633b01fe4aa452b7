//! Keys of a waveform: the time dependence of a drive or of an external field.

use crate::config::schema::{Group, Key, Kind, Range, Section, Word, key};
use crate::units::{ANGLE, ANGULAR_FREQUENCY, FREQUENCY as HERTZ, TIME};
use std::f64::consts::TAU;

/// The choice of waveforms.
pub static WAVEFORM: Section = Section {
    keys: &[
        key("constant", Kind::Table(&CONSTANT), "{}", "One, at all times.")
            .optional()
            .also(&["dc", "static"]),
        key("tone", Kind::Table(&TONE), r#"{ frequency = "100 MHz" }"#, "A cosine, cos(omega t + phase).")
            .optional()
            .also(&["sine", "cosine", "ac", "harmonic"]),
        key(
            "pulse",
            Kind::Table(&PULSE),
            r#"{ width = "1 ns", rise = "50 ps", fall = "50 ps" }"#,
            "Zero, a rise to one, a plateau, a fall to zero.",
        )
        .optional()
        .also(&["gaussian", "square"]),
        key(
            "burst",
            Kind::Table(&BURST),
            r#"{ frequency = "1 GHz", duration = "5 ns" }"#,
            "A tone under the envelope of a pulse.",
        )
        .optional(),
        key(
            "chirp",
            Kind::Table(&CHIRP),
            r#"{ start_frequency = "50 MHz", end_frequency = "5 GHz", duration = "10 ns" }"#,
            "A cosine whose frequency changes linearly in time.",
        )
        .optional()
        .also(&["sweep"]),
        key(
            "sinc",
            Kind::Table(&SINC),
            r#"{ cutoff_frequency = "20 GHz", centre = "1 ns" }"#,
            "sin(x)/x with x = 2 pi f (t - centre): all frequencies below the cutoff alike.",
        )
        .optional(),
        key(
            "table",
            Kind::Table(&TABLE),
            r#"{ file = "pulse.csv" }"#,
            "Values from a file, joined by straight lines.",
        )
        .optional()
        .also(&["file", "csv"]),
    ],
    groups: &[Group {
        names: &["constant", "tone", "pulse", "burst", "chirp", "sinc", "table"],
        required: true,
    }],
};

static CONSTANT: Section = Section { keys: &[], groups: &[] };

const FREQUENCY: Key = key(
    "frequency",
    Kind::Quantity(&HERTZ, Range::Positive),
    r#""100 MHz""#,
    "Frequency f in cycles per second; or give `angular_frequency`.",
)
.optional()
.also(&["f", "freq"])
.stored("angular_frequency", TAU);
const ANGULAR: Key = key(
    "angular_frequency",
    Kind::Quantity(&ANGULAR_FREQUENCY, Range::Positive),
    r#""6.28e8 rad/s""#,
    "Angular frequency omega = 2 pi f; instead of `frequency`.",
)
.optional()
.also(&["omega", "w"]);
const EITHER: Group = Group { names: &["frequency", "angular_frequency"], required: true };
const PHASE: Key = key("phase", Kind::Quantity(&ANGLE, Range::Any), r#""90 deg""#, "Phase at t = 0.")
    .default(r#""0 deg""#)
    .also(&["phi"]);
const WIDTH: Key =
    key("width", Kind::Quantity(&TIME, Range::NotNegative), r#""1 ns""#, "Length of the plateau.")
        .also(&["duration", "length"]);
const RISE: Key =
    key("rise", Kind::Quantity(&TIME, Range::NotNegative), r#""50 ps""#, "Time from zero to one.")
        .default(r#""0 s""#)
        .also(&["rise_time"]);
const FALL: Key =
    key("fall", Kind::Quantity(&TIME, Range::NotNegative), r#""50 ps""#, "Time from one to zero.")
        .default(r#""0 s""#)
        .also(&["fall_time"]);
const DELAY: Key = key("delay", Kind::Quantity(&TIME, Range::NotNegative), r#""1 ns""#, "When it begins.")
    .default(r#""0 s""#)
    .also(&["start", "t0"]);

static TONE: Section = Section { keys: &[FREQUENCY, ANGULAR, PHASE], groups: &[EITHER] };

static PULSE: Section = Section { keys: &[WIDTH, RISE, FALL, DELAY, EDGE], groups: &[] };

static BURST: Section = Section {
    keys: &[FREQUENCY, ANGULAR, PHASE, CYCLES, DURATION, RISE, FALL, DELAY, EDGE],
    groups: &[EITHER, Group { names: &["cycles", "duration"], required: true }],
};

const CYCLES: Key = key(
    "cycles",
    Kind::Number(Range::Positive),
    "10",
    "Length in periods of the tone, rise and fall included; or give `duration`.",
)
.optional()
.also(&["periods", "n"]);
const DURATION: Key = key(
    "duration",
    Kind::Quantity(&TIME, Range::Positive),
    r#""5 ns""#,
    "Length, rise and fall included; instead of `cycles`.",
)
.optional()
.also(&["width", "length"]);
const EDGE: Key = key("edge", Kind::Choice(&EDGES), r#""cosine""#, "Shape of rise and fall.")
    .default(r#""linear""#)
    .also(&["shape"]);

static EDGES: [Word; 2] = [
    Word { name: "linear", doc: "a straight line" },
    Word { name: "cosine", doc: "half a period of a cosine, with continuous slope" },
];

static CHIRP: Section = Section {
    keys: &[
        key(
            "start_frequency",
            Kind::Quantity(&HERTZ, Range::NotNegative),
            r#""50 MHz""#,
            "Frequency at t = delay.",
        )
        .also(&["from"])
        .stored("start_angular_frequency", TAU),
        key(
            "end_frequency",
            Kind::Quantity(&HERTZ, Range::NotNegative),
            r#""5 GHz""#,
            "Frequency at t = delay + duration.",
        )
        .also(&["to"])
        .stored("end_angular_frequency", TAU),
        key("duration", Kind::Quantity(&TIME, Range::Positive), r#""10 ns""#, "Time the change takes.")
            .also(&["width"]),
        PHASE,
        DELAY,
    ],
    groups: &[],
};

static SINC: Section = Section {
    keys: &[
        key(
            "cutoff_frequency",
            Kind::Quantity(&HERTZ, Range::Positive),
            r#""20 GHz""#,
            "Highest frequency contained.",
        )
        .also(&["frequency", "cutoff"])
        .stored("cutoff_angular_frequency", TAU),
        key("centre", Kind::Quantity(&TIME, Range::NotNegative), r#""1 ns""#, "Time of the maximum.")
            .also(&["center", "delay", "t0"]),
    ],
    groups: &[],
};

static TABLE: Section = Section {
    keys: &[key("file", Kind::InputFile, r#""pulse.csv""#, "CSV file with two columns: time in s, value.")
        .also(&["path"])],
    groups: &[],
};

//! `[switching]`.

use serde::Deserialize;

/// `[switching]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switching {
    /// A column of the table.
    pub quantity: String,
    /// The level beyond which it has switched.
    pub threshold: Level,
    /// From which side.
    pub direction: Direction,
    /// The level to which it must return to have gone back.
    pub rearm: Option<Level>,
    /// How long it must stay beyond \[s\].
    pub hold: f64,
    /// Whether every cell is watched.
    pub per_cell: bool,
    /// Part of the cells that must be beyond.
    pub fraction: Option<f64>,
    /// Whether the run ends then.
    pub stop_when_switched: bool,
}

/// Part of the cells that must be beyond when none is given: a strip, not a spot.
pub const DEFAULT_FRACTION: f64 = 0.1;

/// A value of a column of the table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// In the SI unit.
    pub value: f64,
    /// The SI unit, "1" for a plain number.
    pub unit: String,
}

/// From which side a threshold is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the side on which the run starts.
    Away,
    /// From below.
    Rising,
    /// From above.
    Falling,
}

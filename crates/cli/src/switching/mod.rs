//! Whether a film switches: from `[switching]` to the [`Outcome`] of a run.

pub mod converge;
mod criterion;
mod group;
mod outcome;
mod point;
mod told;

pub use criterion::{criterion, watch};
pub(crate) use group::numbers;
pub use group::{empty_group, write_group};
pub use outcome::{Errors, Outcome, Status, cycles, outcome};
pub use point::{Point, Series, run_point};
pub use told::told;

//! Whether a film switches, and when: crossings of a threshold, located inside the step by the integrator's own
//! interpolation.
//!
//! [`Criterion`] says what counts, [`SwitchingState`] what was seen so far (plain data, complete for a restart),
//! [`Watch`] looks after every step, and [`Verdict`] is what a run comes to.

mod criterion;
mod power;
mod root;
mod scan;
mod trigger;
mod verdict;
mod watch;

pub use criterion::{CellQuantity, Criterion, Direction};
pub use power::drive_power;
pub use root::root;
pub use scan::{Level, Means, NOT_YET, VACUUM};
pub use trigger::Trigger;
pub use verdict::{Passages, Status, Verdict};
pub use watch::{SwitchingState, Watch};

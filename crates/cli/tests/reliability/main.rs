//! What a run survives: kills, full disks, damaged files, second runs; and that it ends with the same bytes all the same.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used)]

mod bench;
mod damage;
mod faults;
mod hostile;
mod kills;
mod limits;
mod names;
mod order;
mod resume;
mod same_bits;

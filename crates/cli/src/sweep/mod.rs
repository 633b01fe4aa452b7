//! Sweeps: a grid of runs that is planned once, run by any number of processes on any number of machines, and collected.
//!
//! A plan is a folder. `manifest.json` says what the points are and carries a hash of everything that matters, `base.toml` is the
//! configuration around which they lie, `results` takes one small record for each point. A point is claimed before it is run
//! and its record published by a rename; since a record depends on nothing but the plan, two processes that run the same
//! point by mistake lose time and nothing else.

pub mod bisection;
pub mod claim;
pub mod collect;
pub mod directory;
mod failure;
mod listing;
pub mod manifest;
pub mod passages;
pub mod plan;
pub mod point;
pub mod pool;
mod progress;
mod publish;
pub mod record;
pub mod statistics;
pub mod study;
mod table;
mod together;
pub mod validate;
pub mod worker;

pub use failure::SweepError;

//! The command-line layer of `diracmag`: units, configuration files, diagnostics and commands.

#![forbid(unsafe_code)]

pub mod args;
pub mod command;
pub mod config;
pub mod diagnostic;
pub mod duration;
pub mod failure;
pub mod free_memory;
pub mod json;
pub mod kernel_choice;
pub mod lower;
pub mod memory;
pub mod probe;
pub mod regime;
pub mod say;
pub mod si;
pub mod signals;
pub mod sweep;
pub mod switching;
pub mod units;
pub mod wave;

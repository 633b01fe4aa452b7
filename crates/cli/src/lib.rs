//! The command-line layer of `diracmag`: units, configuration files, diagnostics and commands.

pub mod command;
pub mod config;
pub mod diagnostic;
pub mod units;

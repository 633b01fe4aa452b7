//! The binary from the outside: exit codes, files, and what is printed.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used)]

mod astroid;
mod carriers;
mod check;
mod configs;
mod export;
mod files;
mod interactions;
mod interruption;
mod kernels;
mod mistakes;
mod response;
mod run;
mod spectrum;
mod standard_problems;
mod sweep;
mod sweep_kills;
mod switching;
mod torques;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// The program.
fn diracmag() -> Command {
    Command::new(env!("CARGO_BIN_EXE_diracmag"))
}

/// A configuration that is ready to run.
fn grated_gate() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/grated_gate.toml")
}

/// A short run of it into `out`.
fn short_run(out: &Path, more: &[&str]) -> Command {
    let mut command = diracmag();
    command.arg("run").arg(grated_gate()).arg("-o").arg(out);
    command.args(["--set", "time.end=\"20 ps\"", "--set", "output.snapshot_every=\"10 ps\""]).args(more);
    command
}

/// Standard output of a command that succeeds.
fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

//! `diracmag check`: what a run would do, without running it.

mod derived;
mod magnet;
mod table;
mod timing;

use serde_json::{Value, json};

use super::{load, on_threads};
use crate::args::CheckArguments;
use crate::config::Loaded;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::kernel_choice::{self, Choice};
use crate::lower::{Lowered, lower};
use crate::regime::{self, Findings};
use crate::{json, memory};
use derived::Derived;
use timing::Timing;

/// Checks a configuration.
///
/// # Errors
/// A refused configuration, also when the regime checks refuse it; then everything is printed first.
pub fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.configuration)?;
    let lowered = lower(&loaded)?;
    let findings = regime::findings(&loaded, &lowered);
    let derived = Derived::new(&loaded, &lowered);
    let refused = findings.refuse(&loaded).and_then(|()| memory::refuse(&loaded, &lowered));
    let timing = match &refused {
        Ok(()) => Some(on_threads(arguments.threads, || timing::measure(&lowered))?),
        Err(_) => None,
    };
    // Only of a film that fits into the memory.
    let m = refused.is_ok().then(|| lowered.magnetisation());
    let kernel = kernel_choice::choose(&loaded, &lowered, m.as_ref());
    let report = Report { loaded: &loaded, lowered: &lowered, findings: &findings, derived, timing, kernel };
    if arguments.json {
        json::print(&report.json())?;
    } else {
        super::print(&table::text(&report))?;
        let warnings = report.warnings().cloned().chain(findings.warnings()).chain(report.kernel_warning());
        let warnings: Vec<Diagnostic> = warnings.collect();
        super::print(&loaded.diagnostics(warnings).render(false))?;
    }
    refused
}

/// All that a check finds.
struct Report<'a> {
    loaded: &'a Loaded,
    lowered: &'a Lowered,
    findings: &'a Findings,
    derived: Derived,
    timing: Option<Timing>,
    kernel: Option<Choice>,
}

impl Report<'_> {
    /// Warnings of the configuration itself.
    fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.loaded.warnings.iter()
    }

    /// Of a kernel that is not accurate here.
    fn kernel_warning(&self) -> Option<Diagnostic> {
        self.kernel.as_ref().and_then(|choice| choice.warning(self.loaded))
    }

    fn frames(&self) -> u64 {
        outputs(self.lowered.end, self.lowered.frames_every)
    }

    fn rows(&self) -> u64 {
        outputs(self.lowered.end, self.lowered.rows_every)
    }

    /// Measured where a few steps were run, estimated otherwise.
    fn memory_bytes(&self) -> u64 {
        self.timing.as_ref().map_or_else(|| memory::estimate(self.lowered), |timing| timing.memory_bytes)
    }

    /// Uncompressed bytes of all frames.
    fn output_bytes(&self) -> u64 {
        let numbers: u64 = self
            .loaded
            .config
            .output
            .fields
            .iter()
            .map(|field| super::run::recorder::spec(*field).components as u64)
            .sum();
        let bytes = match self.loaded.config.output.precision {
            crate::config::Precision::F32 => 4,
            crate::config::Precision::F64 => 8,
        };
        self.frames() * numbers * bytes * self.lowered.problem.grid().len() as u64
    }

    fn json(&self) -> Value {
        let of_kernel = self.kernel_warning();
        let of_configuration = self
            .warnings()
            .chain(&of_kernel)
            .map(|warning| json!({ "key": warning.key, "message": warning.message, "refused": false }));
        let of_regime = self.findings.iter().map(|finding| {
            let warning = &finding.warning;
            json!({
                "key": finding.key,
                "message": warning.message,
                "quantity": warning.quantity,
                "value": warning.value,
                "warn_above": warning.warn_above,
                "refuse_above": warning.refuse_above,
                "refused": warning.verdict == response::regime::Verdict::Refuse,
            })
        });
        let warnings: Vec<Value> = of_configuration.chain(of_regime).collect();
        json!({
            "derived": self.derived.json(),
            "warnings": warnings,
            "kernel": self.kernel.as_ref().map(Choice::json),
            "memory_bytes": self.memory_bytes(),
            "output_bytes": self.output_bytes(),
            "frames": self.frames(),
            "rows": self.rows(),
            "steps": self.timing.as_ref().map(|timing| timing.steps),
            "seconds_per_step": self.timing.as_ref().map(|timing| timing.seconds_per_step),
            "wall_time": self.timing.as_ref().map(|timing| timing.wall_time),
        })
    }
}

/// Multiples of an interval from 0 to `end`.
fn outputs(end: f64, every: f64) -> u64 {
    (end / every * (1.0 + 1e-12)).floor() as u64 + 1
}

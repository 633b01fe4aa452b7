//! How far a relaxation is: a line that changes, on a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use llg::relax::RelaxProgress;

/// The line is drawn anew no more often than this.
const REFRESH: Duration = Duration::from_millis(100);

/// Reports on standard error.
#[derive(Debug)]
pub struct RelaxReporter {
    spinner: Option<ProgressBar>,
    tolerance: f64,
}

impl RelaxReporter {
    /// For a relaxation to `tolerance`.
    pub fn new(tolerance: f64, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let spinner = shown.then(|| {
            let spinner = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("relaxing: {msg}  {elapsed}") {
                spinner.set_style(style);
            }
            spinner.enable_steady_tick(REFRESH);
            spinner
        });
        Self { spinner, tolerance }
    }

    /// Takes note of the progress.
    pub fn update(&self, progress: RelaxProgress) {
        if let Some(spinner) = &self.spinner {
            let RelaxProgress { iteration, torque } = progress;
            spinner.set_message(format!(
                "iteration {iteration}, max |m x H|/M_s = {torque:.1e} (to {:.0e})",
                self.tolerance
            ));
        }
    }

    /// Clears the line.
    pub fn finish(&self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}

//! Numerical errors of switching times, from a repetition that is computed more finely.

use std::ops::ControlFlow;

use clap::ValueEnum;
use llg::simulation::Progress;
use serde::{Deserialize, Serialize};

use super::{Errors, Outcome, run_point};
use crate::config::{Loaded, Stepping};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::lower::{Lowered, lower};
use crate::signals::Signals;
use crate::{memory, regime};

/// What the repetition halves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Converge {
    /// The step or the tolerance: the error of the integration.
    #[default]
    Step,
    /// The edges of the cells, with a quarter of the step or tolerance: the errors of grid and integration together.
    Cell,
}

/// A configuration that is computed more finely.
#[derive(Debug)]
pub struct Refinement {
    loaded: Loaded,
    lowered: Lowered,
    /// |T(h) − T(0)| over |T(h) − T(refined)|.
    factor: f64,
}

impl Refinement {
    /// The refinement of `loaded`, which was lowered to `lowered`.
    ///
    /// A fixed step of order p has the error T(h) − T(0) = (T(h) − T(h/2))·2^p/(2^p − 1) (Richardson), that of a controlled one goes
    /// as the tolerance, since the step is chosen so, with a factor of 2. The error of second-order differences goes as the square
    /// of the edge, with a factor of 4/3; where the edge of a shape, a region or a grain runs between cells, as the edge, with a
    /// factor of 2. A quarter of the step goes with half the edge, as the stability of exchange asks, and the factor of the grid
    /// is then enough for the error of the step too.
    ///
    /// # Errors
    /// What the finer configuration is refused for.
    pub fn new(loaded: &Loaded, lowered: &Lowered, how: Converge) -> Result<Self, Diagnostics> {
        let mut finer = loaded.clone();
        let part = match how {
            Converge::Step => 0.5,
            Converge::Cell => 0.25,
        };
        match &mut finer.config.time.stepping {
            Stepping::Fixed { step } | Stepping::QuasiStatic { step, .. } => *step *= part,
            Stepping::Adaptive { tolerance, maximum_step, .. } => {
                *tolerance *= part;
                *maximum_step = maximum_step.map(|step| part * step);
            }
        }
        let factor = match (how, loaded.config.time.stepping) {
            (Converge::Step, Stepping::Adaptive { .. }) => 2.0,
            // A crossing between two states lies on their chord: first order in the step.
            (Converge::Step, Stepping::QuasiStatic { .. }) => 2.0,
            (Converge::Step, Stepping::Fixed { .. }) => {
                // The implicit midpoint rule has no tableau and is of order 2.
                let order = lowered.method.tableau().map_or(2, |tableau| tableau.order);
                let gain = f64::from(order).exp2();
                gain / (gain - 1.0)
            }
            (Converge::Cell, _) => {
                finer.config.grid.halve(axes(loaded));
                if has_edges_between_cells(loaded) { 2.0 } else { 4.0 / 3.0 }
            }
        };
        let lowered = lower(&finer)?;
        let findings = regime::findings(&finer, &lowered);
        let refused: Vec<_> = findings.refusals().chain(memory::refusal(&finer, &lowered)).collect();
        if refused.is_empty() {
            Ok(Self { loaded: finer, lowered, factor })
        } else {
            Err(loaded.diagnostics(refused))
        }
    }

    /// Runs it, and gives the errors that it shows of the times of `found`.
    ///
    /// # Errors
    /// Those of [`run_point`].
    pub fn errors(
        &self,
        found: &Outcome,
        signals: &Signals,
        attend: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Errors, Failure> {
        let finer = run_point(&self.loaded, &self.lowered, signals, attend)?.outcome;
        let error = |a: Option<f64>, b: Option<f64>| Some(self.factor * (a? - b?).abs());
        Ok(Errors {
            halved: self.loaded.config.grid.halved,
            status: finer.status,
            t_first: error(found.t_first, finer.t_first),
            t_10_90: error(found.t_10_90, finer.t_10_90),
            t_settled: error(found.t_settled, finer.t_settled),
        })
    }
}

/// Refuses to look for errors where there are none to find.
///
/// # Errors
/// No `[switching]`, a temperature, or a grid of one cell whose edge is to be halved.
pub fn refuse(loaded: &Loaded, how: Converge) -> Result<(), Failure> {
    let requirement = if loaded.config.switching.is_none() {
        "needs the section [switching]: it tells the errors of switching times"
    } else if loaded.sweep.threshold.is_some() {
        "goes with switching times, not with find_threshold, whose tolerance is the error"
    } else if how == Converge::Cell && axes(loaded) == [false; 3] {
        "halves the edges of cells, but this film has only one cell along every axis"
    } else {
        return match noise(loaded) {
            Some(refused) => Err(loaded.diagnostics(vec![refused]).into()),
            None => Ok(()),
        };
    };
    let found = match how {
        Converge::Step => "step",
        Converge::Cell => "cell",
    };
    Err(Failure::Usage {
        argument: "--converge",
        found: found.to_owned(),
        requirement: requirement.to_owned(),
    })
}

/// What is wrong with a finer run of `loaded`.
pub fn refusals(loaded: &Loaded, lowered: &Lowered, how: Converge) -> Vec<Diagnostic> {
    match (noise(loaded), Refinement::new(loaded, lowered, how)) {
        (Some(refused), _) => vec![refused],
        (None, Err(refused)) => refused.iter().cloned().collect(),
        (None, Ok(_)) => Vec::new(),
    }
}

/// Two runs at a temperature differ by chance.
fn noise(loaded: &Loaded) -> Option<Diagnostic> {
    loaded.config.thermal.as_ref().filter(|thermal| thermal.temperature > 0.0)?;
    let key = "thermal.temperature";
    let message = format!(
        "`{key}`: --converge finds no numerical error at a temperature, since a finer run has other noise"
    );
    let help = "the times of repeats (`seeds` in [sweep]) tell their spread; --set thermal.temperature=\"0 K\" the numerical error";
    Some(Diagnostic::error(key, message, loaded.source.locate(key)).help(help))
}

/// The axes along which there are cells to halve. Layers stay where the configuration speaks of them: by their numbers, or because the
/// surface acts on the lowest.
fn axes(loaded: &Loaded) -> [bool; 3] {
    let [nx, ny, nz] = loaded.config.grid.cells;
    let layers = loaded.config.interface.is_some() || names_layers(&loaded.values);
    [nx > 1, ny > 1, nz > 1 && !layers]
}

fn names_layers(values: &toml::Table) -> bool {
    fn inside(value: &toml::Value) -> bool {
        match value {
            toml::Value::Table(table) => names_layers(table),
            toml::Value::Array(list) => list.iter().any(inside),
            _ => false,
        }
    }
    values.iter().any(|(key, value)| key == "layers" || inside(value))
}

/// Whether matter changes between cells at places that move with the grid.
fn has_edges_between_cells(loaded: &Loaded) -> bool {
    let config = &loaded.config;
    config.magnet.shape.is_some() || config.magnet.grains.is_some() || !config.region.is_empty()
}

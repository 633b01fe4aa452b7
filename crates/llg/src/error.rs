//! What can go wrong: a parameter that is refused, and a run that fails.

/// A value outside the range its meaning allows.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{name}` = {value} must be {requirement}")]
pub struct InvalidParameter {
    /// The parameter's name, as in the documentation.
    pub name: &'static str,
    /// The value found, SI units.
    pub value: f64,
    /// What it must be.
    pub requirement: &'static str,
}

impl InvalidParameter {
    /// `Ok` when `holds`, the refusal otherwise. Write `holds` so that NaN makes it false.
    pub(crate) fn unless(
        holds: bool,
        name: &'static str,
        value: f64,
        requirement: &'static str,
    ) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { name, value, requirement }) }
    }
}

/// A refusal of an [`Output`](crate::Output): the writer's own error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct OutputError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A run that cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The magnetisation left the unit sphere or is not finite any more.
    #[error(
        "the magnetisation is no longer finite and of unit length at t = {time:.6e} s in cell ({}, {}, {}) \
         (|m| = {norm:.3e} before normalisation); the step is too large or a field diverges{}",
        cell[0], cell[1], cell[2], told(largest)
    )]
    NotFinite {
        /// Time of the failed step's end \[s\].
        time: f64,
        /// Cell indices i, j, k.
        cell: [usize; 3],
        /// |m| found there.
        norm: f64,
        /// The term with the largest field there during the step, and that field \[T\]; one that is not finite comes first.
        largest: Option<(&'static str, f64)>,
    },
    /// The adaptive step became too small to advance the time, or ever to come to the end of the run.
    #[error(
        "the step size fell below {step:.3e} s at t = {time:.6e} s, by the error in cell ({}, {}, {}): the tolerance cannot be met{}",
        cell[0], cell[1], cell[2], told(largest)
    )]
    StepUnderflow {
        /// Time \[s\].
        time: f64,
        /// The step that was refused \[s\].
        step: f64,
        /// Indices i, j, k of the cell with the largest error.
        cell: [usize; 3],
        /// As in [`NotFinite`](Self::NotFinite).
        largest: Option<(&'static str, f64)>,
    },
    /// The equation of an implicit step was not solved.
    #[error(
        "the implicit step of {step:.3e} s at t = {time:.6e} s was not solved in {rounds} iterations (last change of m \
         {change:.1e}, in cell ({}, {}, {})): the step is too long for the fastest precession on the grid{}",
        cell[0], cell[1], cell[2], told(largest)
    )]
    NotConverged {
        /// Time at its start \[s\].
        time: f64,
        /// Its length \[s\].
        step: f64,
        /// Iterations done.
        rounds: u32,
        /// Largest change of a component of m in the last one.
        change: f64,
        /// Indices i, j, k of the cell where it changed so much.
        cell: [usize; 3],
        /// As in [`NotFinite`](Self::NotFinite).
        largest: Option<(&'static str, f64)>,
    },
    /// The carriers of a stage and the torque they cause were not found together.
    #[error(
        "the carriers were not found in the step of {step:.3e} s at t = {time:.6e} s: sigma_H/sigma_0 or the damping of the \
         interface is too large, or m_z changes too much from cell to cell"
    )]
    CarriersNotSolved {
        /// Time at its start \[s\].
        time: f64,
        /// Its length \[s\].
        step: f64,
    },
    /// The relaxation did not reach its tolerance.
    #[error(
        "relaxation stopped after {iterations} iterations at max |m x H|/M_s = {torque:.3e}, above {tolerance:.1e}"
    )]
    NotRelaxed {
        /// Iterations done.
        iterations: usize,
        /// Largest |m × H|/M_s reached.
        torque: f64,
        /// What was asked.
        tolerance: f64,
    },
    /// An output refused its data.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Somebody asked the run to stop.
    #[error("interrupted at t = {time:.6e} s")]
    Interrupted {
        /// Time of the last finished step \[s\].
        time: f64,
    },
}

/// The end of a message that names a term.
fn told(largest: &Option<(&'static str, f64)>) -> String {
    largest.map_or(String::new(), |(term, field)| {
        format!("; the largest field there is that of the term `{term}`, {field:.3e} T")
    })
}

impl RunError {
    /// Whether the numbers failed, and not an output or somebody's patience.
    pub fn is_numerical(&self) -> bool {
        matches!(
            self,
            Self::NotFinite { .. }
                | Self::CarriersNotSolved { .. }
                | Self::StepUnderflow { .. }
                | Self::NotConverged { .. }
                | Self::NotRelaxed { .. }
        )
    }
}

//! A run from its start, or from a checkpoint, to its end.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use llg::{RunError, Simulation, Summary};
use trajectory::{TrajectoryError, Writer};

use super::{
    clock::{Clock, Pause},
    keeper::{Keeper, timed},
    progress::Reporter,
    recorder::Recorder,
    signals::Signals,
    summary,
};
use crate::args::ControlArguments;
use crate::config::Loaded;
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::say::say;
use crate::switching::{self, Errors, Outcome};

/// Finds the errors of an outcome by running once more.
pub type Repeat<'a> = &'a (dyn Fn(&Outcome) -> Result<Errors, Failure> + Sync);

/// What a run needs besides itself.
pub struct Session<'a> {
    /// The configuration.
    pub loaded: &'a Loaded,
    /// What it means.
    pub lowered: &'a Lowered,
    /// How it is carried out.
    pub control: &'a ControlArguments,
    /// The output.
    pub path: &'a Path,
    /// The checkpoints.
    pub keeper: Keeper,
    /// The signals.
    pub signals: &'a Signals,
    /// When to pause.
    pub clock: Clock,
    /// How to find the errors of its outcome, if that is asked for.
    pub repeat: Option<Repeat<'a>>,
}

impl Session<'_> {
    /// Runs to the end.
    ///
    /// # Errors
    /// Whatever ends the run early; the last good checkpoint stays.
    pub fn go(mut self, mut run: Simulation<'_>, writer: Writer) -> Result<(), Failure> {
        let (problem, end) = (&self.lowered.problem, self.lowered.end);
        let mut recorder = Recorder::new(writer, problem, &self.loaded.config.output.fields);
        let mut reporter = Reporter::new(end, self.control.quiet);
        let begun = Instant::now();
        loop {
            let mut pause = None;
            let result = run.run(end, &mut recorder, &mut |progress| {
                reporter.update(progress);
                pause = self.clock.pause(self.signals);
                if pause.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            match (result, pause) {
                (Ok(done), _) => {
                    reporter.finish();
                    return self.finish(recorder.into_writer(), &mut run, &done, begun);
                }
                (Err(RunError::Interrupted { .. }), Some(Pause::Checkpoint)) => {
                    self.pass(&run, recorder.writer())?;
                }
                (Err(error), pause) => {
                    reporter.finish();
                    return Err(self.end_early(error, pause, recorder.into_writer(), &run));
                }
            }
        }
    }

    /// A checkpoint on the way. When it cannot be saved the run goes on, and tries again.
    fn pass(&mut self, run: &Simulation<'_>, writer: &mut Writer) -> Result<(), Failure> {
        let (outcome, cost) = timed(|| writer.sync().map(|mark| self.keeper.save(run, &mark)));
        if let Err(error) = outcome.map_err(Failure::write)? {
            say(&format!("warning: no checkpoint at t = {:.6e} s: {error}\n", run.state().time));
        }
        self.clock.checkpoint_done(cost);
        Ok(())
    }

    fn finish(
        mut self,
        mut writer: Writer,
        run: &mut Simulation<'_>,
        done: &Summary,
        begun: Instant,
    ) -> Result<(), Failure> {
        let mut found = switching::outcome(run, &self.lowered.problem, None);
        if let (Some(found), Some(repeat)) = (&mut found, self.repeat) {
            found.errors = Some(repeat(found)?);
        }
        if let Some(found) = &found {
            switching::write_group(&mut writer, run, found).map_err(Failure::write)?;
        }
        if self.control.keep_checkpoint {
            let mark = writer.sync().map_err(Failure::write)?;
            self.keeper.save(run, &mark)?;
        }
        writer.finish().map_err(Failure::write)?;
        if !self.control.keep_checkpoint {
            self.keeper.remove();
        }
        if self.control.quiet {
            return Ok(());
        }
        let mut notes = found.as_ref().map(switching::told).unwrap_or_default();
        if done.steps == 0 {
            let (llg, state) = run.parts();
            notes.push_str(&summary::energies(&llg.energies(state)));
        }
        let problem = &self.lowered.problem;
        crate::command::print(&summary::text(self.path, done, begun.elapsed(), problem, run.state(), &notes))
    }

    /// Closes the file of a run that did not reach its end, and says why.
    fn end_early(
        &mut self,
        error: RunError,
        pause: Option<Pause>,
        mut writer: Writer,
        run: &Simulation<'_>,
    ) -> Failure {
        match error {
            RunError::Interrupted { .. } => {
                let signal = match pause {
                    Some(Pause::Signal(signal)) => signal,
                    _ => signal_hook::consts::SIGTERM as u8,
                };
                let saved = writer.sync().map_err(Failure::write);
                let saved = saved.and_then(|mark| Ok(self.keeper.save(run, &mark)?));
                let closed = writer.abort_status("interrupted").map_err(Failure::write);
                match saved.and(closed) {
                    Ok(()) => Failure::Interrupted { signal, error, path: self.path.to_owned() },
                    Err(failure) => failure,
                }
            }
            RunError::Output(refused) => match refused.0.downcast::<TrajectoryError>() {
                Ok(error) => {
                    if matches!(*error, TrajectoryError::NoSpace { .. }) {
                        // Nothing failed yet; a file that is closed needs no copy when the run goes on.
                        let _ = writer.abort_status("failed");
                    }
                    Failure::write(*error)
                }
                Err(other) => Failure::Run(RunError::Output(llg::OutputError(other))),
            },
            error => {
                let found = switching::outcome(run, &self.lowered.problem, Some(error.to_string()));
                let noted = found.map_or(Ok(()), |found| switching::write_group(&mut writer, run, &found));
                match noted.and_then(|()| writer.abort_status("failed")) {
                    Ok(()) => Failure::Run(error),
                    Err(error) => Failure::write(error),
                }
            }
        }
    }
}

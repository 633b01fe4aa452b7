//! A run from its start, or from a checkpoint, to its end.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use llg::{RunError, Simulation, Summary, simulation::Progress};
use trajectory::{TrajectoryError, Writer};

use super::{
    clock::{Clock, Pause},
    keeper::{Keeper, timed},
    progress::Reporter,
    recorder::{Recorder, refused},
    scribe::Scribe,
    summary::{self, Begun},
};
use crate::args::ControlArguments;
use crate::config::Loaded;
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::say::say;
use crate::signals::Signals;
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
        self.signals.end_at_once(false);
        let signals = self.signals.clone();
        run.give_up_when(move || signals.caught().is_some());
        let begun = Begun { at: Instant::now(), step: run.state().step };
        let columns = run.table().columns().len();
        let writer = Mutex::new(writer);
        let (result, pause) = thread::scope(|scope| {
            let scribe = Scribe::new(scope, &writer, columns);
            let fields = &self.loaded.config.output.fields;
            let mut recorder = Recorder::new(scribe, &self.lowered.problem, fields);
            let (result, pause) = self.steps(&mut run, &mut recorder);
            // The last frame may still be on its way; a file that refused it is the first thing to tell.
            let result = match (result, recorder.scribe().writer()) {
                (Err(error @ RunError::Output(_)), _) => Err(error),
                (_, Err(error)) => Err(RunError::Output(refused(error))),
                (result, Ok(_)) => result,
            };
            (result, pause)
        });
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(done) => self.finish(writer, &mut run, &done, begun),
            Err(error) => Err(self.end_early(error, pause, writer, &run)),
        }
    }

    /// Steps to the end, or to what ends the run early, with checkpoints on the way.
    fn steps(
        &mut self,
        run: &mut Simulation<'_>,
        recorder: &mut Recorder<'_, '_>,
    ) -> (Result<Summary, RunError>, Option<Pause>) {
        let end = self.lowered.end;
        let from = Progress { time: run.state().time, step: run.state().step };
        let mut reporter = Reporter::new(from, end, self.control.quiet);
        loop {
            let mut pause = None;
            let result = run.run(end, recorder, &mut |progress| {
                reporter.update(progress);
                pause = self.clock.pause(self.signals);
                if pause.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            // A step was given up.
            let pause = pause.or_else(|| self.signals.caught().map(Pause::Signal));
            if !matches!((&result, pause), (Err(RunError::Interrupted { .. }), Some(Pause::Checkpoint))) {
                reporter.finish();
                return (result, pause);
            }
            if let Err(error) = self.pass(run, recorder.scribe()) {
                reporter.finish();
                return (Err(RunError::Output(refused(error))), None);
            }
        }
    }

    /// A checkpoint on the way. When it cannot be saved the run goes on, and tries again.
    fn pass(&mut self, run: &Simulation<'_>, scribe: &mut Scribe<'_, '_>) -> Result<(), TrajectoryError> {
        let mut sync = || scribe.writer()?.sync();
        let (outcome, cost) = timed(|| sync().map(|mark| self.keeper.save(run, &mark)));
        if let Err(error) = outcome? {
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
        begun: Begun,
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
        let columns = run.table().columns();
        let shown =
            columns.iter().find(|column| column.name == "abs_mz").or(columns.get(1)).or(columns.first());
        let shown = shown.map_or("time", |column| &column.name);
        let (problem, end) = (&self.lowered.problem, self.lowered.end);
        crate::say::print(&summary::text(self.path, done, (end, begun), problem, run.state(), &notes, shown))
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

//! A run from one time to another, with outputs as they fall due.

use std::ops::ControlFlow;

use crate::{
    error::{InvalidParameter, RunError},
    output::{Output, Snapshot},
    problem::Problem,
    quantity::{Quantity, Table, USUAL},
    schedule::Schedule,
    state::State,
    stepper::{Llg, Method, StepInfo},
    switching::{Criterion, Watch},
};

/// How far a run is, for progress reports.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Simulated time \[s\].
    pub time: f64,
    /// Steps taken.
    pub step: u64,
}

/// What a run did.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// Simulated time at the end \[s\].
    pub time: f64,
    /// Steps taken in all.
    pub steps: u64,
    /// Right-hand sides computed.
    pub evaluations: u64,
    /// Steps refused by the error estimate.
    pub rejected: u64,
    /// Frames handed out.
    pub frames: u64,
    /// Table rows handed out.
    pub rows: u64,
    /// Whether it ended early because the film had switched.
    pub stopped: bool,
}

/// A problem, its state and the workspace.
#[derive(Debug)]
pub struct Simulation<'p> {
    pub(crate) llg: Llg<'p>,
    pub(crate) state: State,
    pub(crate) table: Table,
    pub(crate) frames: Schedule,
    pub(crate) rows: Schedule,
    pub(crate) handed_out: [u64; 2],
    /// When a frame and a row were handed out last \[s\].
    pub(crate) handed_out_at: [Option<f64>; 2],
    pub(crate) method: Method,
    pub(crate) watch: Option<Watch<'p>>,
    /// Right-hand sides and refused steps before a restart.
    pub(crate) computed_before: [u64; 2],
}

/// Output times closer than this part of a step to its end are its end.
const SAME_TIME: f64 = 1e-6;

impl<'p> Simulation<'p> {
    /// A run of `problem` from `state`.
    ///
    /// # Errors
    /// A grid that the demagnetising tensor refuses.
    pub fn new(problem: &'p Problem, state: State, method: Method) -> Result<Self, InvalidParameter> {
        let llg = Llg::new(problem, method)?;
        let table = Table::new(llg.equation(), problem.is_driven(), &USUAL);
        let never = Schedule::new(None);
        Ok(Self {
            llg,
            state,
            table,
            frames: never.clone(),
            rows: never,
            handed_out: [0; 2],
            handed_out_at: [None; 2],
            method,
            watch: None,
            computed_before: [0; 2],
        })
    }

    /// Watches from now on whether the film switches; with cells watched, the table gets a column for it.
    ///
    /// # Errors
    /// As [`Watch::new`].
    pub fn watch(&mut self, criterion: Criterion) -> Result<(), InvalidParameter> {
        let watch = Watch::new(&self.llg, self.method, criterion, &self.state)?;
        if let Some(level) = watch.cells() {
            self.table.count_beyond(level);
        }
        self.watch = Some(watch);
        Ok(())
    }

    /// What watches whether the film switches.
    pub fn switching(&self) -> Option<&Watch<'p>> {
        self.watch.as_ref()
    }

    /// The same, to go on with what an earlier run saw.
    pub fn switching_mut(&mut self) -> Option<&mut Watch<'p>> {
        self.watch.as_mut()
    }

    /// Sets when frames and table rows are due: multiples of these intervals \[s\], the present time included.
    pub fn schedule(&mut self, frames_every: Option<f64>, rows_every: Option<f64>) {
        self.frames = Schedule::new(frames_every);
        self.rows = Schedule::new(rows_every);
        self.frames.skip_to(self.state.time);
        self.rows.skip_to(self.state.time);
    }

    /// Sets what the table records beside the time; [`USUAL`] when this is not called. To call before [`watch`](Self::watch),
    /// which looks for its columns.
    pub fn record(&mut self, quantities: &[Quantity]) {
        let driven = self.llg.problem().is_driven();
        self.table = Table::new(self.llg.equation(), driven, quantities);
    }

    /// Gives a step under way up as soon as `asked` says so, see [`Llg::give_up_when`].
    pub fn give_up_when(&mut self, asked: impl Fn() -> bool + Send + Sync + 'static) {
        self.llg.give_up_when(asked);
    }

    /// Right-hand sides and refused steps, those before a restart included.
    pub(crate) fn computed(&self) -> [u64; 2] {
        let [evaluations, rejected] = self.computed_before;
        [evaluations + self.llg.evaluations(), rejected + self.llg.rejected_steps()]
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The Fourier transforms of its demagnetising field, in words; `None` where there are none.
    pub fn fft_plan(&self) -> Option<String> {
        self.llg.equation().fft_plan()
    }

    /// The table's definition.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The workspace.
    pub fn llg(&mut self) -> &mut Llg<'p> {
        &mut self.llg
    }

    /// The workspace and the state.
    pub fn parts(&mut self) -> (&mut Llg<'p>, &mut State) {
        (&mut self.llg, &mut self.state)
    }

    /// Takes one step.
    ///
    /// # Errors
    /// As [`Llg::step`].
    pub fn step(&mut self) -> Result<StepInfo, RunError> {
        Ok(self.watched_step()?.0)
    }

    /// Takes one step and looks whether the film has switched; breaks if that ends the run.
    fn watched_step(&mut self) -> Result<(StepInfo, ControlFlow<()>), RunError> {
        let info = self.llg.step(&mut self.state)?;
        let watch = self.watch.as_mut();
        let flow = watch.map(|watch| watch.after_step(&mut self.llg, &self.state, &info));
        Ok((info, flow.unwrap_or(ControlFlow::Continue(()))))
    }

    /// Runs without outputs until `end` \[s\] is reached or passed, or the film has switched.
    ///
    /// # Errors
    /// As [`Llg::step`].
    pub fn advance_to(&mut self, end: f64) -> Result<(), RunError> {
        self.llg.heads_for(end);
        while self.before(end) && self.watched_step()?.1.is_continue() {}
        Ok(())
    }

    /// Runs until `end` \[s\]. Steps never bend to output times: what falls inside a step is interpolated. `watch` is
    /// called after each step and may stop the run.
    ///
    /// # Errors
    /// A step or an output that fails, or `watch` breaking.
    pub fn run(
        &mut self,
        end: f64,
        output: &mut dyn Output,
        watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Summary, RunError> {
        let now = self.state.time;
        self.llg.heads_for(end);
        self.hand_out_state(now, end, output)?;
        // A run that is taken up again may have ended already.
        let mut stopped =
            self.state.step > 0 && self.watch.as_ref().is_some_and(|watch| watch.flow().is_break());
        while self.before(end) && !stopped {
            let (info, flow) = self.watched_step()?;
            stopped = flow.is_break();
            self.hand_out_inside(&info, end, output)?;
            self.hand_out_state(self.state.time - SAME_TIME * info.length, end, output)?;
            let progress = Progress { time: self.state.time, step: self.state.step };
            if watch(progress).is_break() {
                return Err(RunError::Interrupted { time: self.state.time });
            }
        }
        if stopped {
            self.hand_out_last(output)?;
        }
        let [evaluations, rejected] = self.computed();
        Ok(Summary {
            time: self.state.time,
            steps: self.state.step,
            evaluations,
            rejected,
            frames: self.handed_out[0],
            rows: self.handed_out[1],
            stopped,
        })
    }

    fn before(&self, end: f64) -> bool {
        self.state.time < end * (1.0 - 1e-12)
    }

    /// Whether a frame and a row are due at or before `time`, and not after `end`.
    fn due(schedule: &Schedule, time: f64, end: f64) -> bool {
        schedule.due().is_some_and(|due| due <= time && due <= end * (1.0 + 1e-12))
    }

    /// Outputs strictly inside the last step.
    fn hand_out_inside(
        &mut self,
        info: &StepInfo,
        end: f64,
        output: &mut dyn Output,
    ) -> Result<(), RunError> {
        let before = self.state.time - SAME_TIME * info.length;
        let mut inside: Vec<(State, [bool; 2])> = Vec::new();
        loop {
            let dues = [&self.frames, &self.rows]
                .map(|s| s.due().filter(|due| *due < before && *due <= end * (1.0 + 1e-12)));
            let Some(time) = dues.into_iter().flatten().min_by(f64::total_cmp) else { break };
            let which = dues.map(|due| due.is_some_and(|due| due <= time + SAME_TIME * info.length));
            inside.push((self.llg.inside(&self.state, info, time), which));
            self.mark(which, time);
        }
        if !inside.is_empty() {
            self.llg.exchange();
            for (state, which) in inside {
                self.llg.invalidate();
                hand_out(&mut self.llg, &self.table, &state, which, output)?;
            }
            self.llg.exchange();
        }
        Ok(())
    }

    /// Outputs due at the present state.
    fn hand_out_state(&mut self, from: f64, end: f64, output: &mut dyn Output) -> Result<(), RunError> {
        let latest = self.state.time + (self.state.time - from);
        let which = [&self.frames, &self.rows].map(|s| Self::due(s, latest, end));
        hand_out(&mut self.llg, &self.table, &self.state, which, output)?;
        self.mark(which, self.state.time);
        Ok(())
    }

    /// The state at which the run ended early, where there are outputs at all and it was not due by itself.
    fn hand_out_last(&mut self, output: &mut dyn Output) -> Result<(), RunError> {
        let here = self.state.time;
        let is_open = |s: &Schedule, last: Option<f64>| s.due().is_some() && last != Some(here);
        let [frame, row] = self.handed_out_at;
        let which = [is_open(&self.frames, frame), is_open(&self.rows, row)];
        hand_out(&mut self.llg, &self.table, &self.state, which, output)?;
        self.mark(which, here);
        Ok(())
    }

    fn mark(&mut self, which: [bool; 2], time: f64) {
        for (index, schedule) in [&mut self.frames, &mut self.rows].into_iter().enumerate() {
            if which[index] {
                schedule.advance();
                self.handed_out[index] += 1;
                self.handed_out_at[index] = Some(time);
            }
        }
    }
}

fn hand_out(
    llg: &mut Llg<'_>,
    table: &Table,
    state: &State,
    [frame, row]: [bool; 2],
    output: &mut dyn Output,
) -> Result<(), RunError> {
    if row {
        llg.prepare_with_energies(state);
        output.row(&table.row(llg, state))?;
    }
    if frame {
        let grid = llg.problem().grid();
        let drive = llg.drive_fields(state);
        output.frame(&Snapshot { time: state.time, grid, m: &state.m, drive })?;
    }
    Ok(())
}

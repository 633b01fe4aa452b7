//! A run as bytes, and back: everything of [`Simulation`] that is not workspace.
//!
//! Structures are taken apart without `..`, so that whoever adds a field must say here what becomes of it.

mod switching;

use checkpoint::wire::{Decoder, Encoder, Malformed};
use num_complex::Complex64;

use crate::{
    error::InvalidParameter,
    memory::{DiffusivityPoint, MemoryState},
    problem::Problem,
    quantity::Quantity,
    schedule::Schedule,
    simulation::Simulation,
    state::State,
    stepper::Method,
    switching::{Criterion, Direction, SwitchingState},
    vectors::Vectors,
};

/// Why a run could not be taken up.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RestartError {
    /// The bytes do not hold a state of this problem.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The workspace was refused.
    #[error(transparent)]
    Invalid(#[from] InvalidParameter),
}

/// How a run was set up, as before it began; frames and rows may fall due at other intervals.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// Interval of frames \[s\].
    pub frames_every: Option<f64>,
    /// Interval of table rows \[s\].
    pub rows_every: Option<f64>,
    /// What was given to `record`.
    pub quantities: &'a [Quantity],
    /// What was given to `watch`.
    pub criterion: Option<Criterion>,
}

impl State {
    /// Appends the state.
    pub fn encode(&self, out: &mut Encoder) {
        let Self { time, step, m: Vectors { x, y, z }, memory, carriers, next_step, last_error } = self;
        out.f64(*time);
        out.u64(*step);
        for component in [x, y, z] {
            out.f64s(component);
        }
        encode_memory(memory, out);
        out.u64(carriers.len() as u64);
        out.f64s(carriers);
        out.option_f64(*next_step);
        out.f64(*last_error);
    }

    /// Takes a state of `problem` from the front of `from`.
    ///
    /// # Errors
    /// Arrays of other lengths, or numbers that no state has.
    pub fn decode(problem: &Problem, from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        let cells = problem.grid().len();
        // Only to learn how much there is.
        let Self { memory: like, carriers: like_carriers, .. } = Self::new(problem, Vectors::zeros(cells));
        let time = from.f64("time")?;
        let step = from.u64("steps")?;
        let m = Vectors {
            x: from.f64s(cells, "magnetisation")?,
            y: from.f64s(cells, "magnetisation")?,
            z: from.f64s(cells, "magnetisation")?,
        };
        let memory = decode_memory(&like, from)?;
        if from.u64("carriers")? != like_carriers.len() as u64 {
            return Err(Malformed { what: "carriers" });
        }
        let carriers = from.f64s(like_carriers.len(), "carriers")?;
        let next_step = from.option_f64("next step")?;
        let last_error = from.f64("error of the last step")?;
        let healthy = time.is_finite() && carriers.iter().all(|phi| phi.is_finite());
        let healthy = healthy && m.components().iter().all(|c| c.iter().all(|v| v.is_finite()));
        if !healthy {
            return Err(Malformed { what: "finite state" });
        }
        Ok(Self { time, step, m, memory, carriers, next_step, last_error })
    }
}

fn encode_memory(memory: &MemoryState, out: &mut Encoder) {
    let MemoryState { modes, previous } = memory;
    out.u64(modes.len() as u64);
    for modes in modes {
        out.u64(modes.len() as u64);
        for mode in modes {
            out.f64(mode.re);
            out.f64(mode.im);
        }
    }
    let DiffusivityPoint { time, value, slope } =
        previous.unwrap_or(DiffusivityPoint { time: 0.0, value: 0.0, slope: 0.0 });
    out.option_f64(previous.map(|_| time));
    out.f64(value);
    out.f64(slope);
}

fn decode_memory(like: &MemoryState, from: &mut Decoder<'_>) -> Result<MemoryState, Malformed> {
    let wrong = Malformed { what: "memory of the drive" };
    let expect = |count: u64, expected: usize| if count == expected as u64 { Ok(()) } else { Err(wrong) };
    expect(from.u64(wrong.what)?, like.modes.len())?;
    let mut modes = Vec::with_capacity(like.modes.len());
    for like in &like.modes {
        expect(from.u64(wrong.what)?, like.len())?;
        let mut mode = || Ok(Complex64::new(from.f64(wrong.what)?, from.f64(wrong.what)?));
        modes.push(like.iter().map(|_| mode()).collect::<Result<_, Malformed>>()?);
    }
    let time = from.option_f64(wrong.what)?;
    let (value, slope) = (from.f64(wrong.what)?, from.f64(wrong.what)?);
    Ok(MemoryState { modes, previous: time.map(|time| DiffusivityPoint { time, value, slope }) })
}

impl Schedule {
    fn encode(&self, out: &mut Encoder) {
        out.option_f64(self.interval());
        out.u64(self.done());
    }

    /// With the interval `every`: where it was if that is still the interval, and after `time` otherwise.
    fn decode(every: Option<f64>, time: f64, from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        let (interval, done) = (from.option_f64("schedule")?, from.u64("schedule")?);
        let mut schedule = Self::new(every);
        if interval == every {
            schedule.set_done(done);
        } else {
            schedule.skip_past(time);
        }
        Ok(schedule)
    }
}

impl<'p> Simulation<'p> {
    /// The run between two steps, for [`restore`](Self::restore).
    pub fn checkpoint(&self) -> Vec<u8> {
        // The workspace, what the configuration says, and the counts, which `computed` gives.
        let Self {
            llg: _,
            table: _,
            method: _,
            computed_before: _,
            state,
            frames,
            rows,
            watch,
            handed_out,
            handed_out_at,
        } = self;
        let mut out = Encoder::with_capacity(state.bytes() + 512);
        state.encode(&mut out);
        frames.encode(&mut out);
        rows.encode(&mut out);
        self.computed().into_iter().chain(*handed_out).for_each(|count| out.u64(count));
        handed_out_at.iter().for_each(|time| out.option_f64(*time));
        out.u8(watch.is_some().into());
        if let Some(watch) = watch {
            watch.state().encode(&mut out);
        }
        out.finish()
    }

    /// The run that [`checkpoint`](Self::checkpoint) left, which goes on as if nothing had happened.
    ///
    /// # Errors
    /// Bytes of another problem.
    pub fn restore(
        problem: &'p Problem,
        method: Method,
        bytes: &[u8],
        setup: Setup<'_>,
    ) -> Result<Self, RestartError> {
        let Setup { frames_every, rows_every, quantities, criterion } = setup;
        let mut from = Decoder::new(bytes);
        let state = State::decode(problem, &mut from)?;
        let frames = Schedule::decode(frames_every, state.time, &mut from)?;
        let rows = Schedule::decode(rows_every, state.time, &mut from)?;
        let counts = [0; 4].map(|_| from.u64("counts"));
        let [evaluations, rejected, frames_done, rows_done] = counts;
        let times = [0; 2].map(|_| from.option_f64("times of outputs"));
        let [frame_at, row_at] = times;
        let watched = from.u8("watch")? != 0;
        let cells = problem.grid().len();
        let seen = watched.then(|| SwitchingState::decode(cells, &mut from)).transpose()?;
        from.finish()?;
        let mut run = Self::new(problem, state, method)?;
        run.record(quantities);
        (run.frames, run.rows) = (frames, rows);
        run.computed_before = [evaluations?, rejected?];
        run.handed_out = [frames_done?, rows_done?];
        run.handed_out_at = [frame_at?, row_at?];
        match (criterion, seen) {
            (None, None) => {}
            (Some(criterion), Some(seen)) => {
                // The way away from the start, which is no longer known from the present state.
                let direction = if seen.sign > 0.0 { Direction::Rising } else { Direction::Falling };
                run.watch(Criterion { direction, ..criterion })?;
                let watch = run.switching_mut();
                watch.into_iter().for_each(|watch| watch.restore(seen.clone()));
            }
            _ => return Err(Malformed { what: "watch" }.into()),
        }
        Ok(run)
    }
}

//! When a run pauses for a checkpoint, or stops.

use std::time::{Duration, Instant};

use crate::args::ControlArguments;
use crate::signals::Signals;

/// Time between checkpoints unless something else is asked for.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);
/// Unless something else is asked for, the run between two checkpoints takes so many times as long as one of them.
const COST_RATIO: u32 = 100;

/// Why a run pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// For a checkpoint.
    Checkpoint,
    /// Because of this signal.
    Signal(u8),
    /// Because its wall time is used up.
    WallTime,
}

/// The wall clock of a run.
#[derive(Debug)]
pub struct Clock {
    every: Option<Duration>,
    next_checkpoint: Instant,
    /// When the run has to stop.
    deadline: Option<Instant>,
}

impl Clock {
    /// Starts now.
    pub fn new(control: &ControlArguments) -> Self {
        let now = Instant::now();
        Self {
            every: control.checkpoint_every,
            next_checkpoint: now + control.checkpoint_every.unwrap_or(CHECKPOINT_EVERY),
            deadline: control.max_wall.and_then(|wall| now.checked_add(wall)),
        }
    }

    /// Whether there is a reason to pause.
    pub fn pause(&self, signals: &Signals) -> Option<Pause> {
        if let Some(signal) = signals.caught() {
            return Some(Pause::Signal(signal));
        }
        let now = Instant::now();
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            return Some(Pause::WallTime);
        }
        (now >= self.next_checkpoint || signals.checkpoint_wanted()).then_some(Pause::Checkpoint)
    }

    /// Notes that a checkpoint that took so long is done.
    pub fn checkpoint_done(&mut self, cost: Duration) {
        let pause = self.every.unwrap_or_else(|| CHECKPOINT_EVERY.max(cost * COST_RATIO));
        self.next_checkpoint = Instant::now() + pause;
    }
}

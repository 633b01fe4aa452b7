//! Times at which a signal or its slope jumps.

use crate::problem::Problem;

/// Change of a signal, which is of order one, that counts as a jump: a steep slope changes less between two numbers.
const JUMP: f64 = 1e-6;

/// The breakpoints of all signals of a problem, in rising order.
#[derive(Debug)]
pub struct Breakpoints {
    times: Vec<f64>,
    /// Those at which a signal itself jumps, not only its slope.
    jumps: Vec<f64>,
    /// A breakpoint this near to a time is at it \[s\].
    tolerance: f64,
}

impl Breakpoints {
    /// Those of `problem`; times within `tolerance` \[s\] of one are at it.
    pub fn new(problem: &Problem, tolerance: f64) -> Self {
        let (mut times, mut jumps) = (Vec::new(), Vec::new());
        for waveform in problem.waveforms() {
            let here = waveform.breakpoints();
            let leaps = |t: &f64| (waveform.value(*t) - waveform.value_before(*t)).norm() > JUMP;
            jumps.extend(here.iter().copied().filter(leaps));
            times.extend(here);
        }
        for list in [&mut times, &mut jumps] {
            list.sort_by(f64::total_cmp);
            list.dedup();
        }
        Self { times, jumps, tolerance }
    }

    /// The first breakpoint after `time` \[s\].
    pub fn after(&self, time: f64) -> Option<f64> {
        self.times.get(self.times.partition_point(|t| *t <= time)).copied()
    }

    /// Where to take signals for a step that ends at `time` \[s\]: before a jump that is there.
    pub fn end_of_step(&self, time: f64) -> f64 {
        self.jumps_at(time).first().map_or(time, |jump| jump.min(time).next_down())
    }

    /// Where to take signals for a step that starts at `time` \[s\]: not before a jump that is there.
    pub fn start_of_step(&self, time: f64) -> f64 {
        self.jumps_at(time).last().map_or(time, |jump| jump.max(time))
    }

    /// Whether `time` \[s\] is that of a breakpoint.
    pub fn is_at(&self, time: f64) -> bool {
        !self.near(&self.times, time).is_empty()
    }

    fn jumps_at(&self, time: f64) -> &[f64] {
        self.near(&self.jumps, time)
    }

    fn near<'a>(&self, list: &'a [f64], time: f64) -> &'a [f64] {
        let start = list.partition_point(|t| *t < time - self.tolerance);
        let end = list.partition_point(|t| *t <= time + self.tolerance);
        &list[start..end]
    }
}

//! What a run comes to.

use super::{Watch, scan::VACUUM};

/// Whether the film has switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is beyond the threshold and has been for the hold time.
    Switched,
    /// It is not, and never was for that long.
    NotSwitched,
    /// It was for the hold time, and is no longer.
    SwitchedBack,
}

/// What was seen; a time that was not reached is `None`, never the end of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it has switched.
    pub status: Status,
    /// First crossing of the threshold \[s\].
    pub t_first: Option<f64>,
    /// From the last passage of 10 % to the first of 90 % of the way from the start to the threshold \[s\].
    pub t_10_90: Option<f64>,
    /// The crossing after which it stayed beyond for the hold time; if it has switched, to the end of the run \[s\].
    pub t_settled: Option<f64>,
    /// The return, if it switched back \[s\].
    pub t_back: Option<f64>,
    /// Crossings of the threshold after the first, in both directions.
    pub ringing_crossings: u64,
    /// Energy that the drive put into the electrons during the run \[J\]; `None` without a drive.
    pub drive_energy: Option<f64>,
    /// The same up to `t_first` \[J\].
    pub drive_energy_to_first: Option<f64>,
    /// Part of the magnetic cells that are beyond the threshold at the end, when cells are watched.
    pub beyond: Option<f64>,
    /// Part of the cells that have been beyond it, and the least and the median of their first passages \[s\].
    pub passages: Option<Passages>,
}

/// First passages of the cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passages {
    /// Part of the cells that passed.
    pub fraction: f64,
    /// The earliest \[s\].
    pub first: Option<f64>,
    /// The time by which half of all cells had passed \[s\].
    pub median: Option<f64>,
}

impl Watch<'_> {
    /// What it comes to if the run ends now.
    pub fn verdict(&self) -> Verdict {
        let state = self.state();
        let main = &state.main;
        let held = |since: f64| state.time - since >= self.criterion().hold;
        let (status, t_settled) = match (main.last_out.filter(|_| main.beyond), state.settled) {
            (Some(since), _) if held(since) => (Status::Switched, Some(since)),
            (None, Some(since)) => (Status::SwitchedBack, Some(since)),
            // Back beyond after a return, but not long enough: undecided counts as not.
            _ => (Status::NotSwitched, None),
        };
        let back = main.last_back.filter(|_| status == Status::SwitchedBack);
        Verdict {
            status,
            t_first: main.first,
            t_10_90: state.nine_tenths.first.zip(state.rise_from).map(|(to, from)| to - from),
            t_settled,
            t_back: back,
            ringing_crossings: main.crossings.saturating_sub(1),
            drive_energy: self.has_power().then_some(state.energy),
            drive_energy_to_first: state.energy_at_first,
            beyond: self.criterion().per_cell.then_some(state.beyond),
            passages: self.criterion().per_cell.then(|| passages(&state.first_passage)),
        }
    }
}

fn passages(times: &[f64]) -> Passages {
    let magnetic = times.iter().filter(|time| **time != VACUUM).count();
    let mut passed: Vec<f64> = times.iter().copied().filter(|time| time.is_finite()).collect();
    passed.sort_by(f64::total_cmp);
    Passages {
        fraction: passed.len() as f64 / magnetic as f64,
        first: passed.first().copied(),
        median: magnetic.div_ceil(2).checked_sub(1).and_then(|half| passed.get(half)).copied(),
    }
}

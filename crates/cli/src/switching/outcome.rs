//! What a run comes to, as plain data.

use llg::{
    Problem, Simulation, quantity,
    switching::{CellQuantity, Verdict},
};
use serde::{Deserialize, Serialize};

/// Whether the film has switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is beyond the threshold at the end, and has been for the hold time.
    Switched,
    /// Not by the end of the run.
    NotSwitched,
    /// It was for the hold time, and went back.
    SwitchedBack,
    /// The run failed before its end.
    Failed,
}

impl Status {
    /// As in the output file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Switched => "switched",
            Self::NotSwitched => "not_switched",
            Self::SwitchedBack => "switched_back",
            Self::Failed => "failed",
        }
    }
}

/// The outcome of a run. A time that was not reached is `None`: all that is known of it is that it is later than
/// `time_watched`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether it has switched.
    pub status: Status,
    /// Why the run failed.
    pub message: Option<String>,
    /// Time up to which the run was watched \[s\]: its end, when it stopped because it had switched, or when it failed.
    pub time_watched: f64,
    /// First crossing of the threshold \[s\].
    pub t_first: Option<f64>,
    /// From the last passage of 10 % to the first of 90 % of the way from the start to the threshold \[s\].
    pub t_10_90: Option<f64>,
    /// The crossing after which it stayed beyond for the hold time \[s\].
    pub t_settled: Option<f64>,
    /// The return, if it switched back \[s\].
    pub t_back: Option<f64>,
    /// Crossings of the threshold after the first, in both directions.
    pub ringing_crossings: u64,
    /// Periods of the drive up to `t_first`.
    pub cycles: Option<f64>,
    /// ⟨m⟩ at the end.
    pub final_m: [f64; 3],
    /// Sign of the mean at the end of the component that is watched: m_x, m_y, or m_z for all other quantities.
    pub sign: i8,
    /// Part of the magnetic cells that are beyond the threshold at the end; when cells are not watched, those with
    /// |m_z| > 0.9.
    pub switched_fraction: f64,
    /// Part of the magnetic cells that have been beyond the threshold, when they are watched.
    pub passed_fraction: Option<f64>,
    /// First passage of the first cell \[s\].
    pub first_passage: Option<f64>,
    /// Time by which half of the cells had passed \[s\].
    pub median_passage: Option<f64>,
    /// Energy that the drive put into the electrons during the run, ∫∫ J·E dA dt \[J\].
    pub drive_energy: Option<f64>,
    /// The same up to `t_first` \[J\].
    pub drive_energy_to_first: Option<f64>,
    /// Numerical errors of the times, when the run was repeated to learn them.
    pub errors: Option<Errors>,
}

/// Numerical errors \[s\], from a run that was computed more finely; `None` for a time that was not reached, or not every time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// Along which axes the finer run had cells of half the edge; none where only its step or tolerance was finer.
    pub halved: [bool; 3],
    /// What came of the finer run.
    pub status: Status,
    /// Of `t_first`.
    pub t_first: Option<f64>,
    /// Of `t_10_90`.
    pub t_10_90: Option<f64>,
    /// Of `t_settled`.
    pub t_settled: Option<f64>,
}

/// The outcome of what `simulation` has watched so far, if it has watched; `failure` says why it went no further.
pub fn outcome(simulation: &Simulation<'_>, problem: &Problem, failure: Option<String>) -> Option<Outcome> {
    let watch = simulation.switching()?;
    let found = watch.verdict();
    let [mx, my, mz, _, out_of_plane] = quantity::averages(problem, &simulation.state().m);
    let final_m = [mx, my, mz];
    let component = CellQuantity::by_name(&watch.criterion().quantity).map_or(2, CellQuantity::component);
    let Verdict { passages, .. } = found;
    Some(Outcome {
        status: match (&failure, found.status) {
            (Some(_), _) => Status::Failed,
            (None, llg::switching::Status::Switched) => Status::Switched,
            (None, llg::switching::Status::NotSwitched) => Status::NotSwitched,
            (None, llg::switching::Status::SwitchedBack) => Status::SwitchedBack,
        },
        message: failure,
        time_watched: watch.state().time,
        t_first: found.t_first,
        t_10_90: found.t_10_90,
        t_settled: found.t_settled,
        t_back: found.t_back,
        ringing_crossings: found.ringing_crossings,
        cycles: found.t_first.and_then(|time| cycles(problem, time)),
        final_m,
        sign: if final_m[component] == 0.0 { 0 } else { final_m[component].signum() as i8 },
        switched_fraction: found.beyond.unwrap_or(out_of_plane),
        passed_fraction: passages.map(|p| p.fraction),
        first_passage: passages.and_then(|p| p.first),
        median_passage: passages.and_then(|p| p.median),
        drive_energy: found.drive_energy,
        drive_energy_to_first: found.drive_energy_to_first,
        errors: None,
    })
}

/// Periods up to `time` \[s\] of the first thing that has a carrier: a drive, or else an external field or a current.
pub fn cycles(problem: &Problem, time: f64) -> Option<f64> {
    problem.waveforms().find_map(|waveform| waveform.cycles(time))
}

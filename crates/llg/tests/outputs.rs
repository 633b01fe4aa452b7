//! When a run hands out frames and rows, and what they hold.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::ops::ControlFlow;

use common::*;
use llg::{
    Grid, Method, Output, OutputError, Problem, Simulation, Snapshot, State, Vectors,
    stepper::tableau::{DORMAND_PRINCE, RK4},
};
use response::Equations;

/// Everything that is handed out, in order.
#[derive(Default)]
struct Tape {
    frames: Vec<(f64, Vectors, Vec<f64>)>,
    rows: Vec<Vec<f64>>,
    times: Vec<f64>,
}

impl Output for Tape {
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError> {
        let phi = now.drive.map(|d| d.phi.values().to_vec()).unwrap_or_default();
        self.frames.push((now.time, now.m.clone(), phi));
        self.times.push(now.time);
        Ok(())
    }
    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.rows.push(values.to_vec());
        self.times.push(values[0]);
        Ok(())
    }
}

fn problem() -> Problem {
    let grid = Grid::new([12, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let mut drives = vec![plane_wave(2e6, 96e-9, 5e10)];
    drives.push(field::Drive::new(
        field::PlaneWave::longitudinal(1e6, 200e-9, 0.5).unwrap(),
        field::Sinc::new(1e12, 1e-12).unwrap(),
    ));
    Problem::new(grid, magnet(), Some(surface(Equations::Consistent)), drives, vec![]).unwrap()
}

fn run(problem: &Problem, method: Method, frames: Option<f64>, rows: Option<f64>, end: f64) -> (Tape, State) {
    let state = State::new(problem, twisted(problem.grid()));
    let mut run = Simulation::new(problem, state, method).unwrap();
    run.schedule(frames, rows);
    let mut tape = Tape::default();
    let summary = run.run(end, &mut tape, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((summary.frames, summary.rows), (tape.frames.len() as u64, tape.rows.len() as u64));
    (tape, run.state().clone())
}

fn multiples(times: &[f64], every: f64, end: f64, tolerance: f64) {
    let expected = (end / every * (1.0 + 1e-9)).floor() as usize + 1;
    assert_eq!(times.len(), expected, "{times:?}");
    for (i, time) in times.iter().enumerate() {
        assert!((time - i as f64 * every).abs() <= tolerance, "output {i} at {time:e}");
    }
}

/// Outputs at t = 0, at the end, at ends of steps, inside steps and several in one step; the end of the run and the
/// intervals need not fit each other or the step.
#[test]
fn outputs_fall_on_their_times_in_order() {
    let problem = problem();
    for (step, frames, rows, end) in [
        (1e-13, 1e-12, 1e-13, 3e-12),
        (1e-13, 1e-12, 1e-13, 3.05e-12),
        (3e-13, 1e-12, 0.7e-13, 3e-12),
        (1.7e-13, 0.5e-12, 0.5e-12, 1.9e-12),
        (1e-13, 5e-12, 2.5e-13, 1e-12),
        (4e-13, 1e-13, 1e-13, 1e-12),
    ] {
        for method in [
            Method::fixed(&RK4, step).unwrap(),
            Method::adaptive(&DORMAND_PRINCE, 1e-6, Some(step), f64::INFINITY).unwrap(),
        ] {
            let (tape, last) = run(&problem, method, Some(frames), Some(rows), end);
            let tolerance = 1e-6 * 1e-12;
            multiples(&tape.frames.iter().map(|f| f.0).collect::<Vec<_>>(), frames, end, tolerance);
            multiples(&tape.rows.iter().map(|r| r[0]).collect::<Vec<_>>(), rows, end, tolerance);
            assert!(tape.times.windows(2).all(|pair| pair[0] <= pair[1]));
            assert!(last.time >= end * (1.0 - 1e-12));
        }
    }
}

/// Outputs change nothing of the run, to the last bit.
#[test]
fn outputs_do_not_change_the_run() {
    let problem = problem();
    for method in [
        Method::fixed(&RK4, 1.3e-13).unwrap(),
        Method::adaptive(&DORMAND_PRINCE, 1e-7, None, f64::INFINITY).unwrap(),
    ] {
        let (_, quiet) = run(&problem, method, None, None, 2e-12);
        let (_, talkative) = run(&problem, method, Some(0.31e-12), Some(0.4e-13), 2e-12);
        assert!(quiet == talkative, "{}", method.name());
    }
}

/// Inside a step m is right to fourth order in the step and φ to that of the signal's interpolation; the rows say the
/// same as the frames.
#[test]
fn values_inside_a_step_are_of_fourth_order() {
    let problem = problem();
    let every = 0.37e-13;
    let tape =
        |step: f64| run(&problem, Method::fixed(&RK4, step).unwrap(), Some(every), Some(every), 3e-12).0;
    let exact = tape(every / 8.0);
    let error = |step: f64| {
        let tape = tape(step);
        let pairs = || tape.frames.iter().zip(&exact.frames);
        let m = pairs().map(|(a, b)| largest_difference(&a.1, &b.1)).fold(0.0, f64::max);
        let scale = exact.frames.iter().flat_map(|f| &f.2).fold(0.0_f64, |s, v| s.max(v.abs()));
        let phi = pairs()
            .flat_map(|(a, b)| a.2.iter().zip(&b.2).map(|(a, b)| (a - b).abs() / scale).collect::<Vec<_>>())
            .fold(0.0, f64::max);
        for (frame, row) in tape.frames.iter().zip(&tape.rows) {
            let mean = frame.1.z.iter().sum::<f64>() / frame.1.len() as f64;
            assert!((row[3] - mean).abs() < 1e-14 && row[0] == frame.0);
        }
        (m, phi)
    };
    let ((m, phi), (half_m, half_phi)) = (error(2e-13), error(1e-13));
    assert!(m < 1e-6 && phi < 1e-5, "{m:e} {phi:e}");
    for ratio in [m / half_m, phi / half_phi] {
        // The places of the outputs in the steps differ between the runs.
        assert!((3.6..5.0).contains(&ratio.log2()), "{ratio}");
    }
}

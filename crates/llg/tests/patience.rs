//! A step that nobody waits for is given up, and nothing shows that it was begun.

#![allow(clippy::unwrap_used)]

mod common;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use common::*;
use field::Tone;
use llg::{
    Diffusivity, ExternalField, FieldPattern, Grid, Kernel, Method, Modulation, Output, OutputError, Problem,
    RunError, Simulation, Snapshot, State, Thermal,
    quantity::USUAL,
    restart::Setup,
    stepper::tableau::{DORMAND_PRINCE, HEUN, IMEX_ARK4, RK4},
};
use response::Equations;

const END: f64 = 8e-13;
const EVERY: Option<f64> = Some(2e-13);

/// Everything handed out, as bits.
#[derive(Default, Clone, PartialEq)]
struct Tape(Vec<u64>);

impl Output for Tape {
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError> {
        self.0.extend(now.m.components().into_iter().flatten().map(|v| v.to_bits()));
        Ok(())
    }

    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.0.extend(values.iter().map(|v| v.to_bits()));
        Ok(())
    }
}

fn film(kernel: Kernel, diffusivity: Diffusivity) -> Problem {
    let grid = Grid::new([8, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let mut surface = surface(Equations::Consistent);
    (surface.kernel, surface.diffusivity) = (kernel, diffusivity);
    Problem::new(grid, magnet(), Some(surface), vec![plane_wave(6e4, 64e-9, 3e10)], vec![]).unwrap()
}

fn setup() -> Setup<'static> {
    Setup { frames_every: EVERY, rows_every: EVERY, quantities: &USUAL, criterion: None }
}

fn finish(run: &mut Simulation<'_>, tape: &mut Tape) -> [u64; 2] {
    let done = run.run(END, tape, &mut |_| ControlFlow::Continue(())).unwrap();
    [done.steps, done.rejected]
}

/// Gives up at each question whether to, and goes on: in place, and from a checkpoint. Gives the number of questions.
fn leaves_no_trace(problem: &Problem, method: Method) -> u64 {
    let begin = || {
        let state = State::new(problem, twisted(problem.grid()));
        let mut run = Simulation::new(problem, state, method).unwrap();
        run.schedule(EVERY, EVERY);
        run
    };
    let mut whole = Tape::default();
    let counts = finish(&mut begin(), &mut whole);
    for at in 1.. {
        let asked = AtomicU64::new(0);
        let mut run = begin();
        run.give_up_when(move || asked.fetch_add(1, Ordering::Relaxed) + 1 == at);
        let mut here = Tape::default();
        loop {
            let (before, step) = (run.checkpoint(), run.state().step);
            match run.run(END, &mut here, &mut |_| ControlFlow::Break(())) {
                Ok(_) => return at - 1,
                // A step is done.
                Err(RunError::Interrupted { .. }) if run.state().step > step => {}
                Err(RunError::Interrupted { time }) => {
                    assert_eq!(time, run.state().time);
                    assert!(step == 0 || run.checkpoint() == before, "{method:?} at {at} left a trace");
                    break;
                }
                Err(error) => panic!("{error}"),
            }
        }
        let (bytes, mut there) = (run.checkpoint(), here.clone());
        assert_eq!(finish(&mut run, &mut here), counts, "{method:?} at {at}");
        assert!(here == whole, "{method:?} at {at}, in place");
        let mut restored = Simulation::restore(problem, method, &bytes, setup()).unwrap();
        finish(&mut restored, &mut there);
        assert!(there == whole, "{method:?} at {at}, from a checkpoint");
    }
    0
}

#[test]
fn a_step_can_be_given_up_before_any_right_hand_side() {
    let problem = film(Kernel::Diffusive, Diffusivity::Mean);
    // Four steps; the derivative at their start is known.
    let rk4 = leaves_no_trace(&problem, Method::fixed(&RK4, 2e-13).unwrap());
    assert_eq!(rk4, 3 * 4 + 3, "the first step is taken twice");
    leaves_no_trace(&problem, Method::fixed(&HEUN, 2e-13).unwrap());
    // The first step is far too long and is refused.
    leaves_no_trace(&problem, Method::adaptive(&DORMAND_PRINCE, 1e-8, Some(1e-12), 4e-13).unwrap());
    leaves_no_trace(&problem, Method::midpoint(4e-13).unwrap());
}

#[test]
fn a_step_with_carriers_or_noise_can_be_given_up() {
    let carriers = film(Kernel::DriftDiffusion, Diffusivity::AtMz(0.0));
    leaves_no_trace(&carriers, Method::fixed(&IMEX_ARK4, 2e-13).unwrap());
    leaves_no_trace(&carriers, Method::midpoint(4e-13).unwrap());
    let warm = film(Kernel::Diffusive, Diffusivity::Mean).with_temperature(Thermal::new(30.0, 7).unwrap());
    leaves_no_trace(&warm, Method::fixed(&HEUN, 2e-13).unwrap());
    leaves_no_trace(&warm, Method::midpoint(4e-13).unwrap());
}

/// A state of a loop without dynamics is found in many right-hand sides.
#[test]
fn a_state_of_a_loop_can_be_given_up() {
    let grid = Grid::new([10, 6, 1], [6e-9, 6e-9, 3e-9], [false; 3]).unwrap();
    let tone = Modulation::new(FieldPattern::Uniform, Tone::new(6e11, 0.0).unwrap());
    let field = ExternalField { amplitude: [0.3, 0.02, 0.05], modulation: tone };
    let problem = Problem::new(grid, magnet(), None, vec![], vec![field]).unwrap();
    assert!(leaves_no_trace(&problem, Method::quasi_static(4e-13, 1e-6).unwrap()) > 10);
}

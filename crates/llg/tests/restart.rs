//! A run that is stopped and taken up again does not differ in a bit, wherever it was stopped.

#![allow(clippy::unwrap_used)]

mod common;

use std::ops::ControlFlow;

use common::*;
use field::{Drive, PlaneWave, Pulse, PulseEdge, PulseParameters};
use llg::{
    Diffusivity, ExternalField, FieldPattern, Grid, History, Kernel, Method, Modulation, Output, OutputError,
    Problem, Simulation, Snapshot, State, Thermal,
    quantity::USUAL,
    restart::Setup,
    stepper::{
        TABLEAUX,
        tableau::{DORMAND_PRINCE, HEUN, IMEX_ARK4, RK4},
    },
    switching::Criterion,
};
use response::{CorrelatorForm, Equations};

/// A film driven by a pulse and a tone, with a D that follows it: everything that a state can remember.
fn problem() -> Problem {
    with_kernel(Kernel::Diffusive, Diffusivity::Mean)
}

/// The same under another kernel.
fn with_kernel(kernel: Kernel, diffusivity: Diffusivity) -> Problem {
    let grid = Grid::new([16, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let pulse =
        PulseParameters { delay: 1e-12, rise: 0.5e-12, width: 3e-12, fall: 0.0, edge: PulseEdge::Cosine };
    let drives = vec![
        plane_wave(6e4, 128e-9, 3e10),
        Drive::new(PlaneWave::longitudinal(4e4, 64e-9, 0.3).unwrap(), Pulse::new(pulse).unwrap()),
    ];
    let field = ExternalField {
        amplitude: [0.0, 5e-3, 0.0],
        modulation: Modulation::new(FieldPattern::Uniform, Pulse::new(pulse).unwrap()),
    };
    let mut surface = surface(Equations::Consistent);
    surface.diffusivity = diffusivity;
    surface.kernel = kernel;
    surface.history = History::SwitchedOn;
    Problem::new(grid, magnet(), Some(surface), drives, vec![field]).unwrap()
}

/// Everything handed out, as bits.
#[derive(Default, PartialEq)]
struct Tape(Vec<u64>);

impl Output for Tape {
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError> {
        self.0.push(now.time.to_bits());
        self.0.extend(now.m.components().into_iter().flatten().map(|v| v.to_bits()));
        if let Some(drive) = now.drive {
            self.0.extend(drive.phi.row(0).iter().map(|v| v.to_bits()));
        }
        Ok(())
    }

    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.0.extend(values.iter().map(|v| v.to_bits()));
        Ok(())
    }
}

const END: f64 = 8e-12;
/// No multiple of any step, so that outputs fall inside steps.
const FRAMES: Option<f64> = Some(1.1e-12);
const ROWS: Option<f64> = Some(0.3e-12);

fn methods() -> [Method; 5] {
    [
        Method::fixed(&RK4, 2e-13).unwrap(),
        Method::fixed(&HEUN, 1e-13).unwrap(),
        Method::adaptive(&DORMAND_PRINCE, 1e-7, None, 1e-12).unwrap(),
        Method::adaptive(&DORMAND_PRINCE, 1e-9, Some(1e-14), 1.0).unwrap(),
        Method::midpoint(2e-13).unwrap(),
    ]
}

fn setup(criterion: Option<Criterion>) -> Setup<'static> {
    Setup { frames_every: FRAMES, rows_every: ROWS, quantities: &USUAL, criterion }
}

fn begin(problem: &Problem, method: Method) -> Simulation<'_> {
    let mut run = Simulation::new(problem, State::new(problem, twisted(problem.grid())), method).unwrap();
    run.schedule(FRAMES, ROWS);
    run
}

/// Stops, packs, drops, unpacks and takes up a run after every single step, and compares all it hands out with a run that
/// was left alone. What that run did comes back.
fn survives_every_stop(problem: &Problem, method: Method) -> llg::Summary {
    let mut whole = Tape::default();
    let undisturbed =
        begin(problem, method).run(END, &mut whole, &mut |_| ControlFlow::Continue(())).unwrap();
    let mut pieces = Tape::default();
    let mut bytes = begin(problem, method).checkpoint();
    let mut resumed = 0;
    let summary = loop {
        let mut run = Simulation::restore(problem, method, &bytes, setup(None)).unwrap();
        match run.run(END, &mut pieces, &mut |_| ControlFlow::Break(())) {
            Ok(summary) => break summary,
            Err(_) => bytes = run.checkpoint(),
        }
        resumed += 1;
    };
    assert!(resumed >= 16, "{resumed}");
    assert!(pieces == whole, "{method:?}");
    let count = |s: llg::Summary| [s.steps, s.rejected, s.frames, s.rows];
    assert_eq!(count(summary), count(undisturbed));
    undisturbed
}

#[test]
fn a_run_resumed_after_any_step_does_not_differ_in_a_bit() {
    with_every_method(&problem());
}

#[test]
fn the_exponentials_of_other_kernels_survive() {
    for form in [CorrelatorForm::Exact, CorrelatorForm::Corrected] {
        for diffusivity in [Diffusivity::AtMz(0.3), Diffusivity::Mean] {
            with_every_method(&with_kernel(Kernel::Closed(form), diffusivity));
        }
    }
}

/// The carriers of the state, also where outputs fall inside steps and signals jump.
#[test]
fn the_carriers_survive() {
    let problem = with_kernel(Kernel::DriftDiffusion, Diffusivity::AtMz(0.0));
    for method in [Method::fixed(&IMEX_ARK4, 2e-13), Method::midpoint(2e-13)] {
        survives_every_stop(&problem, method.unwrap());
    }
}

/// To call with a film of every kernel.
fn with_every_method(problem: &Problem) {
    for method in methods() {
        survives_every_stop(problem, method);
    }
}

/// Every tableau with fixed steps, and those with an error estimate with steps of their own, of which some are refused.
#[test]
fn every_method_survives_every_stop() {
    let problem = problem();
    let mut rejected = 0;
    for tableau in TABLEAUX {
        survives_every_stop(&problem, Method::fixed(tableau, 1e-13).unwrap());
        if tableau.error.is_some() {
            // The first step is far too long.
            let adaptive = Method::adaptive(tableau, 1e-8, Some(1e-12), 4e-13).unwrap();
            let loose = survives_every_stop(&problem, adaptive);
            rejected += loose.rejected;
        }
    }
    assert!(rejected > 0, "no step was refused");
}

/// A loop without dynamics, through the reversal of a film: a state depends on the one before and on its field alone.
#[test]
fn a_loop_survives_every_stop() {
    let grid = Grid::new([10, 6, 1], [6e-9, 6e-9, 3e-9], [false; 3]).unwrap();
    let tone = Modulation::new(FieldPattern::Uniform, field::Tone::new(6e11, 0.0).unwrap());
    let field = ExternalField { amplitude: [0.3, 0.02, 0.05], modulation: tone };
    let problem = Problem::new(grid, magnet(), None, vec![], vec![field]).unwrap();
    survives_every_stop(&problem, Method::quasi_static(2e-13, 1e-6).unwrap());
}

/// The noise of a step depends on its number and on nothing that a stop forgets.
#[test]
fn a_warm_run_survives_every_stop() {
    let warm = problem().with_temperature(Thermal::new(30.0, 7).unwrap());
    let [rk4, heun, _, _, midpoint] = methods();
    for method in [rk4, heun, midpoint] {
        survives_every_stop(&warm, method);
        // It is noise: the run differs from the cold one.
        let [mut cold, mut hot] = [Tape::default(), Tape::default()];
        for (problem, tape) in [(&problem(), &mut cold), (&warm, &mut hot)] {
            begin(problem, method).run(END, tape, &mut |_| ControlFlow::Continue(())).unwrap();
        }
        assert!(cold != hot);
    }
}

/// The same with a watch that sees m_y cross a level and stay there, in every form of the watch, to the end that it makes.
#[test]
fn what_a_watch_has_seen_survives() {
    let problem = problem();
    let method = methods()[0];
    let start = Simulation::new(&problem, State::new(&problem, twisted(problem.grid())), method).unwrap();
    let mut probe = start;
    let my = |run: &Simulation<'_>| run.state().m.y.iter().sum::<f64>() / 64.0;
    let first = my(&probe);
    probe.advance_to(4e-12).unwrap();
    let level = 0.5 * (first + my(&probe));
    let watched = Criterion { hold: 1.5e-12, stop: true, ..Criterion::new("my", level) };
    let cells = Criterion { per_cell: true, ..watched.clone() };
    let energy = Criterion::new("energy_total", 0.0);
    for criterion in [watched, cells, energy] {
        let fresh = || {
            let mut run = begin(&problem, method);
            run.watch(criterion.clone()).unwrap();
            run
        };
        let (mut whole, mut pieces) = (Tape::default(), Tape::default());
        let mut undisturbed = fresh();
        let summary = undisturbed.run(END, &mut whole, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(summary.stopped, criterion.stop);
        let mut bytes = fresh().checkpoint();
        let done = loop {
            let again = Some(criterion.clone());
            let mut run = Simulation::restore(&problem, method, &bytes, setup(again)).unwrap();
            let done = run.run(END, &mut pieces, &mut |_| ControlFlow::Break(()));
            bytes = run.checkpoint();
            if done.is_ok() {
                break run.switching().unwrap().verdict();
            }
        };
        assert!(pieces == whole);
        assert_eq!(done, undisturbed.switching().unwrap().verdict());
        assert!(Simulation::restore(&problem, method, &bytes, setup(None)).is_err());
    }
}

#[test]
fn other_intervals_begin_after_the_checkpoint() {
    let problem = problem();
    let method = methods()[0];
    let mut run = begin(&problem, method);
    let mut steps = 0;
    let stopped = run.run(END, &mut Tape::default(), &mut |_| {
        steps += 1;
        if steps == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(stopped.is_err());
    let (bytes, time) = (run.checkpoint(), run.state().time);
    assert!((time - 4e-12).abs() < 1e-25);
    let mut resumed = Simulation::restore(
        &problem,
        method,
        &bytes,
        Setup { frames_every: Some(2e-12), rows_every: None, ..setup(None) },
    )
    .unwrap();
    let done = resumed.run(END, &mut Tape::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    // Up to 4 ps: 0, 1.1, 2.2 and 3.3 ps; then 6 and 8 ps, but not 4 ps again.
    assert_eq!((done.frames, done.rows), (6, 14));
}

#[test]
fn bytes_of_another_film_or_cut_short_are_refused() {
    let problem = problem();
    let method = methods()[0];
    let bytes = begin(&problem, method).checkpoint();
    for end in 0..bytes.len() {
        assert!(Simulation::restore(&problem, method, &bytes[..end], setup(None)).is_err(), "{end}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(Simulation::restore(&problem, method, &longer, setup(None)).is_err());
    let grid = Grid::new([8, 8, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let smaller = Grid::new([8, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    for grid in [grid, smaller] {
        let other = Problem::new(grid, magnet(), None, vec![], vec![]).unwrap();
        assert!(Simulation::restore(&other, method, &bytes, setup(None)).is_err());
    }
}

/// A checkpoint whose checksum is right and whose content is not (another program's, or forged): refused, or taken and gone on with;
/// never a panic.
#[test]
fn mutated_states_never_panic() {
    let problem = problem();
    let method = methods()[0];
    let mut run = begin(&problem, method);
    run.step().unwrap();
    let good = run.checkpoint();
    let mut state = 11_u64;
    let mut random = || {
        // Knuth's generator is random enough to choose bytes.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut refused = 0;
    for trial in 0..2_000 {
        let mut bytes = good.clone();
        match trial % 4 {
            0 => bytes.truncate(random() % good.len()),
            1 => bytes[random() % good.len()] ^= 1 << (random() % 8),
            2 => {
                let at = random() % (good.len() - 8);
                bytes[at..at + 8].copy_from_slice(&[u64::MAX, 1 << 40, 0][random() % 3].to_le_bytes());
            }
            _ => drop(bytes.drain(..random() % 64)),
        }
        match Simulation::restore(&problem, method, &bytes, setup(None)) {
            Ok(mut run) => {
                let time = run.state().time;
                if time.is_finite() && time < 1e-9 {
                    let _ = run.step();
                }
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 500, "{refused}");
}

//! Steps that blow up are noticed at once and named.

use llg::{Diffusivity, Grid, History, Method, Problem, RunError, Simulation, State, stepper::tableau::RK4};
use response::Equations;

use crate::{common::*, driven_problem};

/// A step that blows up is noticed at once and named.
#[test]
fn a_diverging_run_is_stopped() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.0), History::Steady, false);
    let mut run = Simulation::new(
        &problem,
        State::new(&problem, twisted(problem.grid())),
        Method::fixed(&RK4, 1e-10).unwrap(),
    )
    .unwrap();
    let error = (0..100).find_map(|_| run.step().err());
    assert!(matches!(error, Some(RunError::NotFinite { .. })), "{error:?}");
}

/// The term that is to blame is named, with the cell and the time, and the state stays the last good one: a field that comes in
/// the third step, a million times stronger than the exchange.
#[test]
fn a_diverging_run_names_cell_time_and_term() {
    let (grid, waveform) =
        (Grid::new([8, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap(), pulse_at(2.5e-13));
    for (strength, told) in [(1e9, "`zeeman`, 1.000e9 T"), (1e200, "`zeeman`, inf T")] {
        let field = llg::ExternalField {
            amplitude: [strength, 0.0, 0.0],
            modulation: llg::Modulation::new(llg::FieldPattern::Uniform, waveform.clone()),
        };
        let problem = Problem::new(grid.clone(), magnet(), None, vec![], vec![field]).unwrap();
        let start = State::new(&problem, twisted(&grid));
        let mut run = Simulation::new(&problem, start, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let error = (0..10).find_map(|_| run.step().err()).unwrap().to_string();
        assert_eq!(run.state().step, 2, "{error}");
        assert!(run.state().m.components().iter().all(|c| c.iter().all(|v| v.is_finite())));
        assert!(error.contains(told) && error.contains("in cell (0, 0, 0)"), "{error}");
        assert!(error.contains("t = 3.000000e-13 s"), "{error}");
    }
}

/// A step from nothing to one at `time` \[s\].
fn pulse_at(time: f64) -> field::Pulse {
    let edge = field::PulseEdge::Linear;
    field::Pulse::new(field::PulseParameters { delay: time, rise: 0.0, width: 1e-9, fall: 0.0, edge })
        .unwrap()
}

//! Orders of the methods with everything on, and what a tolerance promises.

use llg::{
    Diffusivity, History, Method, Problem, Simulation, State, Vectors,
    stepper::tableau::{DORMAND_PRINCE, RK4, TABLEAUX, Tableau},
};
use response::Equations;

use crate::{after, common::*, driven_problem};

/// Order of the one-step map with everything on, measured between runs with dt, dt/2, dt/4 (no reference solution).
fn measured_order(problem: &Problem, tableau: &'static Tableau, end: f64, steps: u32) -> f64 {
    let runs: Vec<_> = [1, 2, 4].map(|f| after(problem, tableau, end, steps * f).m).into();
    (largest_difference(&runs[0], &runs[1]) / largest_difference(&runs[1], &runs[2])).log2()
}

#[test]
fn rk4_has_order_four_with_everything_on() {
    for equations in [Equations::Published, Equations::Consistent] {
        for (diffusivity, history) in [
            (Diffusivity::AtMz(0.3), History::Steady),
            (Diffusivity::AtMz(0.3), History::SwitchedOn),
            (Diffusivity::Mean, History::Steady),
        ] {
            let problem = driven_problem(equations, diffusivity, history, false);
            let order = measured_order(&problem, &RK4, 12e-12, 60);
            assert!((order - 4.0).abs() < 0.1, "{equations:?} {diffusivity:?} {history:?}: {order:.3}");
        }
    }
}

#[test]
fn every_tableau_has_its_order() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.3), History::Steady, false)
        .without_drives();
    for tableau in TABLEAUX {
        let order = measured_order(&problem, tableau, 12e-12, 300);
        let expected = f64::from(tableau.order);
        assert!((order - expected).abs() < 0.1, "{}: {order:.3}", tableau.name);
    }
}

/// Adaptive steps meet their tolerance: the error falls with it.
#[test]
fn adaptive_steps_follow_the_tolerance() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.2), History::Steady, false);
    let end = 10e-12;
    let exact = after(&problem, &RK4, end, 1600).m;
    let mut last = f64::INFINITY;
    for tolerance in [1e-5, 1e-7, 1e-9] {
        let state = State::new(&problem, twisted(problem.grid()));
        let method = Method::adaptive(&DORMAND_PRINCE, tolerance, None, 1.0).unwrap();
        let mut run = Simulation::new(&problem, state, method).unwrap();
        let mut collect = Last::default();
        run.schedule(Some(end), None);
        run.run(end, &mut collect, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
        let error = largest_difference(&collect.m, &exact);
        assert!(error < 1000.0 * tolerance && error < last / 10.0, "{tolerance:e}: {error:e}");
        last = error;
    }
}

#[derive(Default)]
struct Last {
    m: Vectors,
}

impl llg::Output for Last {
    fn frame(&mut self, now: &llg::Snapshot<'_>) -> Result<(), llg::OutputError> {
        self.m = now.m.clone();
        Ok(())
    }
    fn row(&mut self, _: &[f64]) -> Result<(), llg::OutputError> {
        Ok(())
    }
}

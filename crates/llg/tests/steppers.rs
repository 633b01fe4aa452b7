//! Orders, limits of stability, continuous extensions and invariants of the integrators.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use field::{Drive, PlaneWave, Sinc};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Magnet, Method, Modulation,
    Problem, RunError, Simulation, State, Surface, Vectors,
    stepper::DampingRange,
    stepper::tableau::{BOGACKI_SHAMPINE, DORMAND_PRINCE, KINNMARK_GRAY, RK4, TABLEAUX, TSITOURAS, Tableau},
};
use response::Equations;

fn film(damping: f64, demagnetisation: Demagnetisation) -> Problem {
    let grid = Grid::new([8, 6, 2], [6e-9, 6e-9, 3e-9], [true, false, false]).unwrap();
    let magnet = Magnet { damping: damping.into(), demagnetisation, ..magnet() };
    Problem::new(grid, magnet, None, vec![], vec![uniform_field([0.05, 0.0, 0.08])]).unwrap()
}

/// A film with an interface, a drive that needs the memory, and a field that changes.
fn driven(diffusivity: Diffusivity) -> Problem {
    let grid = Grid::new([8, 6, 2], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
    let surface = Surface { diffusivity, history: History::SwitchedOn, ..surface(Equations::Consistent) };
    let gate =
        Drive::new(PlaneWave::longitudinal(2e6, 0.9e-6, 0.7).unwrap(), Sinc::new(5e11, 6e-12).unwrap());
    let wave = ExternalField {
        amplitude: [0.0, 0.02, 0.01],
        modulation: Modulation::new(FieldPattern::Uniform, field::Tone::new(4e11, 0.1).unwrap()),
    };
    Problem::new(grid, magnet(), Some(surface), vec![gate], vec![uniform_field([0.05, 0.0, 0.02]), wave])
        .unwrap()
}

fn run(problem: &Problem, method: Method, steps: u32) -> State {
    let state = State::new(problem, twisted(problem.grid()));
    let mut run = Simulation::new(problem, state, method).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    run.state().clone()
}

/// The error estimate of a pair p(p−1) falls as dt^p.
#[test]
fn every_embedded_solution_has_its_order() {
    let problem = film(0.02, Demagnetisation::ThinFilm);
    for tableau in TABLEAUX.iter().filter(|t| t.is_adaptive()) {
        let estimate = |dt: f64| {
            let method = Method::adaptive(tableau, 0.1, Some(dt), 1.0).unwrap();
            run(&problem, method, 1).last_error
        };
        // Short against 1/ω of exchange, long enough for the estimate to stand out of rounding.
        let dt = 0.25 / problem.fastest_precession();
        let order = (estimate(dt) / estimate(0.5 * dt)).log2();
        let expected = f64::from(tableau.order);
        assert!((order - expected).abs() < 0.25, "{}: {order:.3}", tableau.name);
    }
}

/// Inside a step the error falls as dt^5 with a continuous extension of order 4, as dt^4 with Hermite's cubic.
#[test]
fn states_inside_a_step_have_their_order() {
    let problem = film(0.02, Demagnetisation::Full);
    for (tableau, expected) in [
        (&DORMAND_PRINCE, 5.0),
        (&TSITOURAS, 5.0),
        (&RK4, 4.0),
        (&BOGACKI_SHAMPINE, 4.0),
        (&KINNMARK_GRAY, 4.0),
    ] {
        let error = |dt: f64| {
            let state = State::new(&problem, twisted(problem.grid()));
            let mut run = Simulation::new(&problem, state, Method::fixed(tableau, dt).unwrap()).unwrap();
            let info = run.step().unwrap();
            let (llg, state) = run.parts();
            let end = state.clone();
            let inside = llg.inside(&end, &info, 0.4 * dt);
            let fine = Method::fixed(&RK4, 0.4 * dt / 64.0).unwrap();
            largest_difference(&inside.m, &self::run(&problem, fine, 64).m)
        };
        let dt = 0.6 / problem.fastest_precession();
        let order = (error(dt) / error(0.5 * dt)).log2();
        assert!((order - expected).abs() < 0.35, "{}: {order:.3}", tableau.name);
    }
}

/// Transverse amplitude of a spin about a field after many steps of ω dt = `angle`, over that at the start.
fn growth(tableau: &'static Tableau, damping: f64, angle: f64, steps: u32) -> f64 {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let magnet = Magnet {
        damping: damping.into(),
        anisotropies: vec![],
        demagnetisation: Demagnetisation::None,
        ..magnet()
    };
    let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field([0.0, 0.0, 1.0])]).unwrap();
    let amplitude = |m: [f64; 3]| m[0].hypot(m[1]);
    let state = State::new(&problem, Vectors::uniform(1, [1e-6, 0.0, 1.0]));
    let start = amplitude(state.m.get(0));
    let method = Method::fixed(tableau, angle / GAMMA).unwrap();
    let mut run = Simulation::new(&problem, state, method).unwrap();
    for _ in 0..steps {
        if run.step().is_err() {
            return f64::INFINITY;
        }
    }
    amplitude(run.state().m.get(0)) / start
}

/// Runs at 0.98 and 1.04 of the limit that the tableau's stability function gives: the first holds, the second grows.
#[test]
fn limits_of_stability_are_those_of_real_runs() {
    for tableau in [&RK4, &BOGACKI_SHAMPINE, &KINNMARK_GRAY] {
        let limit = tableau.stability_limit(0.0).unwrap();
        assert!((limit - tableau.imaginary_stability).abs() < 1e-3 * limit);
        assert!(growth(tableau, 0.0, 0.98 * limit, 300) < 1.0 + 1e-6, "{}", tableau.name);
        assert!(growth(tableau, 0.0, 1.04 * limit, 60) > 3.0, "{}", tableau.name);
    }
    for tableau in TABLEAUX {
        let limit = tableau.stability_limit(0.1).unwrap();
        assert!(growth(tableau, 0.1, 0.98 * limit, 300) < 1.0, "{}", tableau.name);
        assert!(growth(tableau, 0.1, 1.04 * limit, 300) > 3.0, "{} {limit}", tableau.name);
    }
}

/// Ripples of 1e-6 on a film of permalloy along x with full demagnetisation, after 400 steps of `share` of the limit that the method
/// and the fastest precession of the problem give: their amplitude over that at the start.
fn growth_on_a_film(method: impl Fn(f64) -> Method, damping: f64, share: f64) -> f64 {
    let grid = Grid::new([12, 12, 1], [4e-9; 3], [false; 3]).unwrap();
    let magnet =
        Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(8e5, 13e-12, damping, GAMMA) };
    let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field([0.3, 0.0, 0.0])]).unwrap();
    let mut m = llg::initial::random(problem.grid().len(), 7);
    m.components_mut().into_iter().for_each(|m| m.iter_mut().for_each(|m| *m *= 1e-6));
    m.x.fill(1.0);
    llg::relax::relax(&problem, &mut m, 1e-9).unwrap();
    let rest = m.clone();
    let noise = llg::initial::random(m.len(), 8);
    m.components_mut().into_iter().zip(noise.components()).for_each(|(m, noise)| {
        m.iter_mut().zip(noise).for_each(|(m, noise)| *m += 1e-6 * noise);
    });
    m.normalise();
    let start = largest_difference(&m, &rest);
    let limit = method(1.0).stability_limit(&DampingRange::of(&problem)).unwrap();
    let step = method(share * limit / problem.fastest_precession());
    let mut run = Simulation::new(&problem, State::new(&problem, m), step).unwrap();
    for _ in 0..400 {
        if run.step().is_err() {
            return f64::INFINITY;
        }
    }
    largest_difference(&run.state().m, &rest) / start
}

/// The limit holds for exchange and full demagnetisation together, and is not far from where ripples grow: demagnetisation counts in
/// full in the fastest precession, but acts on a wave with at most half its strength, 6 % of all here.
#[test]
fn limits_of_stability_are_those_of_a_film_with_full_demagnetisation() {
    for tableau in TABLEAUX {
        for damping in [0.02, 0.3] {
            let growth =
                |share| growth_on_a_film(|step| Method::fixed(tableau, step).unwrap(), damping, share);
            let [below, above] = [growth(0.98), growth(1.25)];
            assert!(below < 1.0 && above > 2.0, "{} {damping}: {below} {above}", tableau.name);
        }
    }
    let midpoint = |share| growth_on_a_film(|step| Method::midpoint(step).unwrap(), 0.02, share);
    assert!(midpoint(0.98) < 1.0 && midpoint(1.25).is_infinite());
}

/// Where m lies along z the Hall part of the damping tensor speeds precession, under the sign that is published, or slows it. An
/// interface so strong that this counts: the limit of the least damped, slowest film would be too long.
#[test]
fn limits_of_stability_hold_under_the_damping_tensor() {
    let grid = Grid::new([2, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    for equations in [Equations::Published, Equations::Consistent] {
        let mut strong = surface(equations);
        strong.relative_spin_density = 0.03.into();
        let magnet = Magnet { demagnetisation: Demagnetisation::None, ..Magnet::new(11e4, 0.0, 0.0, GAMMA) };
        let field = vec![uniform_field([0.0, 0.0, 1.0])];
        let problem = Problem::new(grid.clone(), magnet, Some(strong), vec![], field).unwrap();
        let damping = DampingRange::of(&problem);
        let turns = equations == Equations::Published;
        assert!(damping.largest > 0.05 && (damping.hall > 0.01) == turns, "{damping:?}");
        assert!(damping.smallest > 0.01, "the film is damped by the interface alone: {damping:?}");
        for tableau in [&RK4, &BOGACKI_SHAMPINE, &KINNMARK_GRAY] {
            let limit = Method::fixed(tableau, 1.0).unwrap().stability_limit(&damping).unwrap();
            let step = 0.999 * limit / problem.fastest_precession();
            let mut m = Vectors::uniform(2, [1e-6, 0.0, 1.0]);
            m.normalise();
            let state = State::new(&problem, m);
            let method = Method::fixed(tableau, step).unwrap();
            let mut run = Simulation::new(&problem, state, method).unwrap();
            for _ in 0..300 {
                run.step().unwrap();
            }
            assert!(run.state().m.x[0].hypot(run.state().m.y[0]) < 1e-6, "{equations:?} {}", tableau.name);
        }
    }
}

/// A step that was refused first leaves nothing behind: the same bits as when the accepted length was tried at once.
#[test]
fn a_rejected_step_leaves_no_trace() {
    for diffusivity in [Diffusivity::AtMz(0.3), Diffusivity::Mean] {
        let problem = driven(diffusivity);
        let start = State::new(&problem, twisted(problem.grid()));
        let step = |first: f64| {
            let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, Some(first), 1.0).unwrap();
            let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
            let info = run.step().unwrap();
            (run.state().clone(), info.length, run.llg().rejected_steps())
        };
        let (after, length, rejected) = step(2e-12);
        let (at_once, _, none) = step(length);
        assert!(rejected > 0 && none == 0);
        assert!(after == at_once, "{diffusivity:?}");
    }
}

/// A film at rest, with exactly no torque, does not pass over a smooth signal without breakpoints.
#[test]
fn adaptive_steps_do_not_pass_over_a_smooth_signal() {
    let omega = 1e11;
    let kick = ExternalField {
        amplitude: [0.0, 0.05, 0.0], // Its zeros fall on t = 0.
        modulation: Modulation::new(
            FieldPattern::Uniform,
            Sinc::new(omega, 100.0 * std::f64::consts::PI / omega).unwrap(),
        ),
    };
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let problem =
        Problem::new(grid, magnet(), None, vec![], vec![uniform_field([0.1, 0.0, 0.0]), kick]).unwrap();
    let start = || State::new(&problem, Vectors::uniform(1, [1.0, 0.0, 0.0]));
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, f64::INFINITY).unwrap();
    let mut adaptive = Simulation::new(&problem, start(), method).unwrap();
    while adaptive.state().time < 3.2e-9 {
        assert!(adaptive.step().unwrap().length <= 1.0 / omega);
    }
    let steps = 40_000;
    let method = Method::fixed(&RK4, adaptive.state().time / f64::from(steps)).unwrap();
    let mut fixed = Simulation::new(&problem, start(), method).unwrap();
    for _ in 0..steps {
        fixed.step().unwrap();
    }
    let (a, b) = (adaptive.state().m.get(0), fixed.state().m.get(0));
    assert!(b[1].hypot(b[2]) > 1e-2, "the signal moves the film: {b:?}");
    assert!((0..3).all(|i| (a[i] - b[i]).abs() < 1e-6), "{a:?} {b:?}");
}

/// φ changes while the magnet feels nothing (m along the field-like torque, m_z = 0): the error of the memory alone
/// shortens the steps, with the tolerance.
#[test]
fn the_memory_is_part_of_the_error_estimate() {
    let grid = Grid::new([1, 16, 1], [8e-9, 8e-9, 3e-9], [false; 3]).unwrap();
    let gate = Drive::new(
        PlaneWave::longitudinal(2e6, 0.2e-6, std::f64::consts::FRAC_PI_2).unwrap(),
        Sinc::new(1e12, 5e-12).unwrap(),
    );
    let surface = Surface { history: History::SwitchedOn, ..surface(Equations::Consistent) };
    let magnet = Magnet { anisotropies: vec![], ..magnet() };
    let problem = Problem::new(grid, magnet, Some(surface), vec![gate], vec![]).unwrap();
    let start = State::new(&problem, Vectors::uniform(16, [1.0, 0.0, 0.0]));
    let steps = |tolerance: f64| {
        let method = Method::adaptive(&DORMAND_PRINCE, tolerance, None, f64::INFINITY).unwrap();
        let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
        while run.state().time < 10e-12 {
            run.step().unwrap();
        }
        assert!(largest_difference(&run.state().m, &start.m) < 1e-9, "nothing turns the film");
        run.state().step
    };
    let [loose, tight, tighter] = [1e-2, 1e-7, 1e-9].map(steps);
    assert!(tight > loose && tighter > 2 * tight, "{loose} {tight} {tighter}");
}

#[test]
fn the_midpoint_rule_has_order_two_with_everything_on() {
    for diffusivity in [Diffusivity::AtMz(0.3), Diffusivity::Mean] {
        let problem = driven(diffusivity);
        let after = |steps: u32| run(&problem, Method::midpoint(8e-12 / f64::from(steps)).unwrap(), steps).m;
        let [a, b, c] = [80, 160, 320].map(after);
        let order = (largest_difference(&a, &b) / largest_difference(&b, &c)).log2();
        assert!((order - 2.0).abs() < 0.1, "{diffusivity:?}: {order:.3}");
    }
}

/// Largest | |m|² − 1 | and the change of the energy over its spread among terms, over `steps` of the midpoint rule.
fn drifts(problem: &Problem, dt: f64, steps: u32) -> [f64; 2] {
    let state = State::new(problem, twisted(problem.grid()));
    let mut run = Simulation::new(problem, state, Method::midpoint(dt).unwrap()).unwrap();
    let energy = |run: &mut Simulation<'_>| {
        let (llg, state) = run.parts();
        let terms = llg.energies(state);
        let size: f64 = terms.iter().map(|(_, e)| e.abs()).sum();
        (terms.iter().map(|(_, e)| e).sum::<f64>(), size)
    };
    let (before, size) = energy(&mut run);
    for _ in 0..steps {
        run.step().unwrap();
    }
    let (after, _) = energy(&mut run);
    let m = &run.state().m;
    let length = |cell: usize| m.get(cell).iter().map(|c| c * c).sum::<f64>().sqrt();
    let norm = (0..m.len()).map(|cell| (length(cell) - 1.0).abs()).fold(0.0, f64::max);
    [norm, (after - before).abs() / size]
}

/// Without damping neither |m| nor the energy moves but by rounding: 1e-15 a step, adding up as a walk.
#[test]
fn the_midpoint_rule_keeps_length_and_energy() {
    let problem = film(0.0, Demagnetisation::Full);
    let [norm, energy] = drifts(&problem, 0.3 / problem.fastest_precession(), 1000);
    assert!(norm < 1e-15 && energy < 1e-13, "{norm:e} {energy:e}");
}

#[test]
#[ignore = "a million implicit steps: make validate"]
fn the_midpoint_rule_keeps_length_and_energy_for_a_million_steps() {
    let grid = Grid::new([3, 2, 1], [6e-9, 6e-9, 3e-9], [false; 3]).unwrap();
    let magnet = Magnet { damping: 0.0.into(), ..magnet() };
    let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field([0.05, 0.0, 0.08])]).unwrap();
    let [norm, energy] = drifts(&problem, 0.1 / problem.fastest_precession(), 1_000_000);
    assert!(norm < 1e-13 && energy < 1e-12, "{norm:e} {energy:e}");
}

/// The same bits for any number of threads, and when the workspace is dropped between steps.
#[test]
fn the_midpoint_rule_is_deterministic() {
    let problem = driven(Diffusivity::Mean);
    let method = Method::midpoint(2e-13).unwrap();
    let whole = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&problem, method, 6))
    });
    let mut state = State::new(&problem, twisted(problem.grid()));
    for _ in 0..6 {
        llg::Llg::new(&problem, method).unwrap().step(&mut state).unwrap();
    }
    assert!(whole[0] == whole[1] && whole[0] == state);
}

/// A step too long to be solved is refused in words, and leaves the state alone.
#[test]
fn an_implicit_step_that_is_too_long_is_refused() {
    let problem = film(0.02, Demagnetisation::ThinFilm);
    let method = Method::midpoint(8.0 / problem.fastest_precession()).unwrap();
    let start = State::new(&problem, random(problem.grid().len(), 3));
    let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
    let error = run.step().unwrap_err();
    assert!(matches!(error, RunError::NotConverged { .. }) && error.is_numerical(), "{error}");
    let told = error.to_string();
    assert!(told.contains("in cell (") && told.contains("the term `exchange`"), "{told}");
    assert!(run.state() == &start);
}

/// A field of 10²⁰ T turns a spin by a radian in 10⁻³² s: no run to 1 ns sees its end, and the failure says where and why.
#[test]
fn steps_that_never_come_to_the_end_are_an_underflow() {
    for strength in [1e12, 1e20] {
        let field = llg::ExternalField {
            amplitude: [0.0, 0.0, strength],
            modulation: llg::Modulation::new(llg::FieldPattern::Uniform, field::Waveform::Constant),
        };
        let grid = Grid::new([4, 2, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
        let problem = Problem::new(grid, magnet(), None, vec![], vec![field]).unwrap();
        let method = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, f64::INFINITY).unwrap();
        let mut run = Simulation::new(&problem, State::new(&problem, random(8, 3)), method).unwrap();
        let error = run.advance_to(1e-9).unwrap_err();
        assert!(matches!(error, RunError::StepUnderflow { step, .. } if step < 1e-21), "{error}");
        let told = error.to_string();
        assert!(
            told.contains("in cell (") && told.contains(&format!("`zeeman`, {strength:.3e} T")),
            "{told}"
        );
        assert!(run.state().step < 100, "{}", run.state().step);
        assert!(run.state().m.components().iter().all(|c| c.iter().all(|v| v.is_finite())));
    }
}

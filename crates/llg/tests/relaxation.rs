//! Relaxation: closed-form minima, energies that never rise, saddles that are left, interruptions that stop it.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::f64::consts::PI;
use std::ops::ControlFlow;

use common::{GAMMA, twisted, uniform_field};
use llg::{
    Cubic, Demagnetisation, Dmi, DmiSymmetry, ExternalField, Grid, Magnet, Problem, Uniaxial, Vectors,
    equation::Equation,
    initial::Texture,
    relax::{RelaxError, Relaxation, Stability, minimise, relax},
    term::Stage,
};

const MS: f64 = 800e3;
const A: f64 = 13e-12;
const K: f64 = 50e3;

fn magnet(demagnetisation: Demagnetisation, axis: [f64; 3]) -> Magnet {
    let anisotropies = vec![Uniaxial::new(K, axis).unwrap()];
    Magnet { anisotropies, demagnetisation, ..Magnet::new(MS, A, 0.02, GAMMA) }
}

fn problem(grid: Grid, magnet: Magnet, fields: Vec<ExternalField>) -> Problem {
    Problem::new(grid, magnet, None, Vec::new(), fields).unwrap()
}

fn energy(problem: &Problem, m: &Vectors) -> f64 {
    let mut equation = Equation::new(problem).unwrap();
    let at = Stage { grid: problem.grid(), time: 0.0, m, drive: None };
    equation.energies(&at, &mut Vectors::zeros(m.len())).iter().map(|(_, e)| e).sum()
}

fn averages(m: &Vectors) -> [f64; 3] {
    m.components().map(|component| component.iter().sum::<f64>() / m.len() as f64)
}

fn settle(problem: &Problem, m: &mut Vectors, tolerance: f64) -> llg::relax::Relaxed {
    minimise(problem, m, &Relaxation::to(tolerance), &mut |_| ControlFlow::Continue(())).unwrap()
}

/// A single domain under a field at the angle ψ from its easy axis: K sin 2φ = M_s B sin(ψ − φ), solved here by bisection
/// between axis and field, where the minimum lies for any strength.
#[test]
fn a_single_domain_turns_to_the_stoner_wohlfarth_angle() {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    for (reduced, psi) in [(0.3, 0.5), (0.9, 1.2), (3.0, 1.5), (0.2, 2.5)] {
        let b: f64 = reduced * 2.0 * K / MS;
        let problem = problem(
            grid.clone(),
            magnet(Demagnetisation::None, [1.0, 0.0, 0.0]),
            vec![uniform_field([b * f64::cos(psi), b * f64::sin(psi), 0.0])],
        );
        let torque = |phi: f64| K * (2.0 * phi).sin() - MS * b * (psi - phi).sin();
        // Beyond a right angle and below the astroid the spin that began along +x stays near it.
        let (mut low, mut high) = (0.0, if psi < 2.0 { psi } else { 0.7 });
        assert!(torque(low) < 0.0 && torque(high) > 0.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if torque(middle) < 0.0 { low = middle } else { high = middle }
        }
        let mut m = Vectors::uniform(1, [1.0, 0.0, 0.0]);
        settle(&problem, &mut m, 1e-10);
        let [x, y, z] = m.get(0);
        // Torque 1e-10 over a curvature of at least 0.1 in the same units.
        assert!((y.atan2(x) - low).abs() < 1e-8 && z.abs() < 1e-8, "{reduced} {psi}: {} {low}", y.atan2(x));
    }
}

/// The energy of a Bloch wall is 4 sqrt(AK) per area (Landau & Lifshitz 1935), with Δ = sqrt(A/K) = 16 nm and cells of 1 nm
/// to (1/16)²/24, about 2e-4; its ends see exp(−2·80/16) less.
#[test]
fn a_bloch_wall_has_its_energy_and_its_profile() {
    let grid = Grid::new([160, 1, 1], [1e-9; 3], [false; 3]).unwrap();
    let problem = problem(grid.clone(), magnet(Demagnetisation::None, [0.0, 0.0, 1.0]), Vec::new());
    let mut m = Vectors::zeros(grid.len());
    for i in 0..grid.len() {
        m.set(i, if i < 80 { [0.0, 0.3, -1.0] } else { [0.0, 0.3, 1.0] });
    }
    settle(&problem, &mut m, 1e-9);
    let uniform = energy(&problem, &Vectors::uniform(grid.len(), [0.0, 0.0, 1.0]));
    let found = (energy(&problem, &m) - uniform) / 1e-18;
    let expected = 4.0 * (A * K).sqrt();
    assert!((found / expected - 1.0).abs() < 5e-4, "{found} {expected}");
    let delta = (A / K).sqrt();
    for i in 0..grid.len() {
        let x = grid.centre(0, i) - 80e-9;
        assert!((m.z[i] - (x / delta).tanh()).abs() < 5e-3);
    }
}

/// Step by step, from disorder, with everything on: every state is at least as low as the one before, and the changes
/// that the relaxation counts are the differences of the energies that the terms compute.
#[test]
fn the_energy_never_rises() {
    let grid = Grid::new([12, 8, 2], [4e-9, 4e-9, 3e-9], [false; 3]).unwrap();
    let field = uniform_field([0.02, -0.01, 0.03]);
    let problem = problem(grid.clone(), magnet(Demagnetisation::Full, [0.3, 0.1, 1.0]), vec![field]);
    for start in [common::random(grid.len(), 3), twisted(&grid)] {
        let first = energy(&problem, &start);
        let mut last = first;
        for most in [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 28] {
            let mut m = start.clone();
            let settings = Relaxation { maximum_iterations: most, ..Relaxation::to(1e-9) };
            let outcome = minimise(&problem, &mut m, &settings, &mut |_| ControlFlow::Continue(()));
            assert!(matches!(outcome, Err(RelaxError::Run(_))));
            let now = energy(&problem, &m);
            assert!(now <= last + 1e-12 * first.abs(), "iteration {most}: {last} -> {now}");
            last = now;
        }
        let mut m = start.clone();
        let done = settle(&problem, &mut m, 1e-9);
        let difference = energy(&problem, &m) - first;
        assert!((done.energy_change / difference - 1.0).abs() < 1e-9, "{done:?} {difference}");
        assert!(done.torque <= 1e-9 && done.energy_change < 0.0);
    }
}

/// Anisotropies of fourth and sixth degree: the change of energy counted along the way is that of the terms, from disorder
/// through large turns to the minimum.
#[test]
fn terms_of_higher_degree_are_counted() {
    let grid = Grid::new([16, 12, 1], [4e-9; 3], [false; 3]).unwrap();
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(-K, [0.0, 0.0, 1.0]).unwrap().with_second(400e3).unwrap()],
        cubic_anisotropies: vec![
            Cubic::new(-300e3, 500e3, [[1.0, 0.0, 0.2].into(), [0.0, 1.0, 0.0].into()]).unwrap(),
        ],
        ..Magnet::new(MS, A, 0.02, GAMMA)
    };
    let problem = problem(grid.clone(), magnet, vec![uniform_field([0.02, -0.01, 0.03])]);
    for seed in 0..4 {
        let start = common::random(grid.len(), seed);
        let mut m = start.clone();
        let done = settle(&problem, &mut m, 1e-8);
        let difference = energy(&problem, &m) - energy(&problem, &start);
        // Turns below 1e-3 count as quadratic: up to 1e-9 of the fourth-degree energy each.
        assert!((done.energy_change / difference - 1.0).abs() < 1e-6, "{done:?} {difference}");
    }
}

/// Two materials with vacuum between and around them: the changes counted are those of the energies, cells of vacuum
/// stay without magnetisation.
#[test]
fn unlike_materials_and_vacuum_relax() {
    let grid = Grid::new([20, 12, 1], [4e-9; 3], [false; 3]).unwrap();
    let ms = |cell: usize| match grid.indices(cell)[0] {
        0 | 9 | 19 => 0.0,
        i if i < 9 => MS,
        _ => 0.4 * MS,
    };
    let ms: Vec<f64> = (0..grid.len()).map(ms).collect();
    let magnet = Magnet {
        saturation_magnetization: ms.clone().into(),
        ..magnet(Demagnetisation::Full, [1.0, 0.0, 0.3])
    };
    let problem = problem(grid.clone(), magnet, vec![uniform_field([0.0, 0.0, 0.05])]);
    let mut m = twisted(&grid);
    let mut start = m.clone();
    problem.magnetic_cells().clear_vacuum(&mut start);
    let first = energy(&problem, &start);
    let done = settle(&problem, &mut m, 1e-8);
    assert!((done.energy_change / (energy(&problem, &m) - first) - 1.0).abs() < 1e-9);
    for (cell, ms) in ms.iter().enumerate() {
        let norm: f64 = m.get(cell).iter().map(|c| c * c).sum();
        assert!((norm - if *ms > 0.0 { 1.0 } else { 0.0 }).abs() < 1e-12);
    }
}

/// A permalloy disk of 200 nm and 20 nm thick is beyond the size up to which it stays uniform (Cowburn et al., Phys. Rev. Lett.
/// 83, 1042 (1999)): of a vortex and a uniform state, both relaxed, the vortex lies lower.
#[test]
fn a_vortex_beats_the_uniform_state_of_a_disk() {
    let grid = Grid::new([27, 27, 1], [8e-9, 8e-9, 20e-9], [false; 3]).unwrap();
    let centre = 13.5 * 8e-9;
    let inside = |cell: usize| {
        let [i, j, _] = grid.indices(cell);
        (grid.centre(0, i) - centre).hypot(grid.centre(1, j) - centre) <= 100e-9
    };
    let ms: Vec<f64> = (0..grid.len()).map(|cell| if inside(cell) { MS } else { 0.0 }).collect();
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(ms, A, 0.02, GAMMA) };
    let problem = problem(grid.clone(), magnet, Vec::new());
    let vortex = Texture::vortex([centre; 2], true, true, 15e-9).unwrap().on(&grid);
    let [vortex, uniform] = [vortex, Vectors::uniform(grid.len(), [1.0, 0.02, 0.0])].map(|mut m| {
        settle(&problem, &mut m, 1e-4);
        m
    });
    assert!(energy(&problem, &vortex) < 0.8 * energy(&problem, &uniform));
    // It is still a vortex, with its core up in the middle and its sense.
    let largest = vortex.z.iter().copied().fold(0.0, f64::max);
    assert!(largest > 0.7 && averages(&vortex).iter().take(2).all(|mean| mean.abs() < 0.01));
    let right = grid.len() / 2 + 9;
    assert!(vortex.y[right] > 0.9, "{:?}", vortex.get(right));
}

/// DMI with D > 0 and a core down holds a Néel skyrmion that points outward (interfacial) or a Bloch one that runs counterclockwise
/// (bulk); the one of the other sense shrinks away.
#[test]
fn dmi_holds_skyrmions_of_one_chirality() {
    let grid = Grid::new([40, 40, 1], [2e-9, 2e-9, 0.4e-9], [true, true, false]).unwrap();
    for (symmetry, held) in [(DmiSymmetry::Interfacial, 0.0), (DmiSymmetry::Bulk, 0.5 * PI)] {
        let magnet = Magnet {
            anisotropies: vec![Uniaxial::new(800e3, [0.0, 0.0, 1.0]).unwrap()],
            demagnetisation: Demagnetisation::ThinFilm,
            dmi: vec![Dmi::new(3.5e-3, symmetry).unwrap()],
            ..Magnet::new(580e3, 15e-12, 0.3, GAMMA)
        };
        let problem = problem(grid.clone(), magnet, Vec::new());
        let reversed = [held, held + PI].map(|helicity| {
            let mut m = Texture::skyrmion([40e-9; 2], 10e-9, 4e-9, false, helicity).unwrap().on(&grid);
            settle(&problem, &mut m, 1e-5);
            m.z.iter().filter(|z| **z < 0.0).count()
        });
        assert!(reversed[0] > 20 && reversed[1] == 0, "{symmetry:?}: {reversed:?}");
    }
}

/// Exactly along the hard axis nothing pulls: the state is left for the easy axis, and stays if that is not asked.
#[test]
fn a_saddle_is_left() {
    let grid = Grid::new([16, 16, 1], [4e-9; 3], [false; 3]).unwrap();
    let problem = problem(grid.clone(), magnet(Demagnetisation::None, [0.0, 0.0, 1.0]), Vec::new());
    let hard = Vectors::uniform(grid.len(), [1.0, 0.0, 0.0]);
    let mut m = hard.clone();
    let done = settle(&problem, &mut m, 1e-6);
    assert!(m.z.iter().all(|z| z.abs() > 1.0 - 1e-6), "{:?}", m.get(0));
    let volume = grid.len() as f64 * grid.cell_volume();
    assert!((done.energy_change / (-K * volume) - 1.0).abs() < 1e-9 && done.saddles == 1);
    let mut m = hard.clone();
    let settings = Relaxation { stability: Stability::Ignored, ..Relaxation::to(1e-6) };
    let done = minimise(&problem, &mut m, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((done.iterations, m), (0, hard));
}

/// In the plane of a film with an easy axis along its normal the edges exert a torque, but none out of the plane: only
/// a trial of the end finds the way.
#[test]
fn a_saddle_at_the_end_is_left_when_asked() {
    let grid = Grid::new([16, 8, 1], [4e-9; 3], [false; 3]).unwrap();
    let mut magnet = magnet(Demagnetisation::Full, [0.0, 0.0, 1.0]);
    magnet.anisotropies = vec![Uniaxial::new(700e3, [0.0, 0.0, 1.0]).unwrap()];
    let problem = problem(grid.clone(), magnet, Vec::new());
    let start = Vectors::uniform(grid.len(), [1.0, 0.0, 0.0]);
    let largest_z = |m: &Vectors| m.z.iter().fold(0.0_f64, |z, v| z.max(v.abs()));
    let mut m = start.clone();
    let first = settle(&problem, &mut m, 1e-6);
    assert!(first.saddles == 0 && largest_z(&m) == 0.0);
    let mut m = start;
    let settings = Relaxation { stability: Stability::OfEnd, ..Relaxation::to(1e-6) };
    let done = minimise(&problem, &mut m, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(done.saddles >= 1 && done.energy_change < first.energy_change && largest_z(&m) > 0.9);
}

/// A stable state is given back to the last bit, whatever was tried from it.
#[test]
fn a_minimum_stays() {
    let grid = Grid::new([16, 8, 1], [4e-9; 3], [false; 3]).unwrap();
    let problem = problem(grid.clone(), magnet(Demagnetisation::Full, [1.0, 0.0, 0.0]), Vec::new());
    let mut m = twisted(&grid);
    settle(&problem, &mut m, 1e-8);
    let settled = m.clone();
    let settings = Relaxation { stability: Stability::OfEnd, ..Relaxation::to(1e-8) };
    let done = minimise(&problem, &mut m, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((done.saddles, done.energy_change), (0, 0.0));
    assert!(common::largest_difference(&m, &settled) < 1e-15);
}

#[test]
fn an_interruption_leaves_the_best_state() {
    let grid = Grid::new([32, 32, 1], [4e-9; 3], [false; 3]).unwrap();
    let problem = problem(grid.clone(), magnet(Demagnetisation::ThinFilm, [0.0, 0.0, 1.0]), Vec::new());
    let mut m = common::random(grid.len(), 1);
    let before = energy(&problem, &m);
    let mut seen = 0;
    let outcome = minimise(&problem, &mut m, &Relaxation::to(1e-9), &mut |progress| {
        seen += 1;
        if progress.iteration == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(outcome, Err(RelaxError::Interrupted { progress }) if progress.iteration == 7));
    assert!(seen == 8 && energy(&problem, &m) < before);
    let mut again = common::random(grid.len(), 1);
    let settings = Relaxation { maximum_iterations: 7, ..Relaxation::to(1e-9) };
    assert!(minimise(&problem, &mut again, &settings, &mut |_| ControlFlow::Continue(())).is_err());
    assert_eq!(m, again);
}

#[test]
fn threads_change_no_bit_of_a_relaxation() {
    let grid = Grid::new([80, 90, 1], [4e-9; 3], [false; 3]).unwrap();
    let problem = problem(grid.clone(), magnet(Demagnetisation::ThinFilm, [1.0, 0.2, 0.0]), Vec::new());
    let [one, two] = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut m = common::random(grid.len(), 5);
        pool.install(|| relax(&problem, &mut m, 1e-3).unwrap());
        m
    });
    assert_eq!(one, two);
}

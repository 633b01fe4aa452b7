//! Torques of currents: against closed forms of a macrospin and of a wall, and against the explicit equation.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::*;
use field::{Pulse, PulseEdge, PulseParameters, Waveform};
use llg::{
    Demagnetisation, Grid, Magnet, Method, Modulation, Pattern, Problem, Simulation, State, Torque,
    TorqueLaw, Uniaxial, Vectors,
    equation::Equation,
    stepper::tableau::RK4,
    term::Stage,
    torque::{Drift, Slonczewski, SlonczewskiParameters, SpinOrbit, ZhangLi},
};
use response::constants::{ELEMENTARY_CHARGE, HBAR, MU_0};

const ALPHA: f64 = 0.1;

fn bare(damping: f64) -> Magnet {
    Magnet::new(110e3, 0.0, damping, GAMMA)
}

fn constant(law: TorqueLaw) -> Torque {
    Torque { law, modulation: Modulation::constant() }
}

fn spin_orbit(damping_like: f64, field_like: f64, polarisation: [f64; 3]) -> Torque {
    constant(TorqueLaw::SpinOrbit(SpinOrbit::new(damping_like, field_like, polarisation).unwrap()))
}

fn single_cell() -> Grid {
    Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap()
}

fn run(problem: &Problem, m: Vectors, step: f64, end: f64) -> State {
    let mut run =
        Simulation::new(problem, State::new(problem, m), Method::fixed(&RK4, step).unwrap()).unwrap();
    run.advance_to(end).unwrap();
    run.state().clone()
}

fn macrospin(magnet: Magnet, torque: Torque, start: [f64; 3], [step, end]: [f64; 2]) -> (f64, [f64; 3]) {
    let problem =
        Problem::new(single_cell(), magnet, None, vec![], vec![]).unwrap().with_torques(vec![torque]);
    let state = run(&problem.unwrap(), Vectors::uniform(1, start), step, end);
    (state.time, state.m.get(0))
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// c = m·σ and the angle about σ = ẑ under both parts: ċ = γ(B_DL + αB_FL)(1−c²)/(1+α²) and
/// φ̇ = γ(B_FL − αB_DL)/(1+α²), so c = tanh(…): the Gilbert form mixes the parts by α, and every sign counts.
#[test]
fn spin_orbit_torque_turns_a_macrospin_as_its_closed_form() {
    for (damping_like, field_like) in [(0.03, 0.0), (0.0, 0.05), (-0.02, 0.04), (0.03, -0.01)] {
        let start = [0.8, 0.0, -0.6];
        let torque = spin_orbit(damping_like, field_like, [0.0, 0.0, 2.0]);
        let (time, m) = macrospin(bare(ALPHA), torque, start, [1e-13, 2e-10]);
        let scale = GAMMA * time / (1.0 + ALPHA * ALPHA);
        let cosine = (scale * (damping_like + ALPHA * field_like) + start[2].atanh()).tanh();
        let angle = scale * (field_like - ALPHA * damping_like);
        let sine = (1.0 - cosine * cosine).sqrt();
        for (found, exact) in m.into_iter().zip([sine * angle.cos(), sine * angle.sin(), cosine]) {
            assert!((found - exact).abs() < 1e-9, "{damping_like} {field_like}: {m:?}");
        }
    }
}

/// m = −ẑ in an easy-axis field B_k loses its stability where B_DL = αB_k: ċ ∝ (1−c²)(αB_k c + B_DL).
#[test]
fn damping_like_torque_switches_above_its_critical_current() {
    let magnet = Magnet { anisotropies: vec![Uniaxial::new(2e4, [0.0, 0.0, 1.0]).unwrap()], ..bare(ALPHA) };
    let anisotropy_field = 2.0 * 2e4 / magnet.saturation_magnetization.max();
    // ħθJ/(2|e|M_s d) at θ = 0.3, d = 2 nm.
    let field_per_current =
        HBAR * 0.3 / (2.0 * ELEMENTARY_CHARGE * magnet.saturation_magnetization.max() * 2e-9);
    let critical = ALPHA * anisotropy_field / field_per_current;
    for (part, switched) in [(0.97, false), (1.03, true), (-1.03, false)] {
        let law = SpinOrbit::spin_hall(0.3, part * critical, 2e-9, 0.0, [0.0, 0.0, 1.0]).unwrap();
        let (_, m) =
            macrospin(magnet.clone(), constant(TorqueLaw::SpinOrbit(law)), [0.02, 0.0, -1.0], [1e-12, 5e-8]);
        assert_eq!(m[2] > 0.0, switched, "{part}: {m:?}");
    }
}

/// Spin transfer along the hard axis of a film, p = ẑ: steady precession at m_z = βε/(αµ₀M_s), where it turns with
/// φ̇ = −γβε/α whatever M_s is.
#[test]
fn spin_transfer_oscillator_has_its_frequency() {
    let magnet = Magnet { demagnetisation: Demagnetisation::ThinFilm, ..bare(ALPHA) };
    let ms = magnet.saturation_magnetization.max();
    let (current_density, polarisation, thickness) = (2e10, 0.4, 3e-9);
    let parameters = SlonczewskiParameters {
        current_density,
        polarisation,
        lambda: 1.0,
        epsilon_prime: 0.0,
        fixed_layer: [0.0, 0.0, 1.0],
        thickness,
    };
    let strength = HBAR * current_density * polarisation / (2.0 * ELEMENTARY_CHARGE * ms * thickness);
    let torque = constant(TorqueLaw::Slonczewski(Slonczewski::new(parameters).unwrap()));
    let (start_time, start) = macrospin(magnet.clone(), torque.clone(), [1.0, 0.0, 0.1], [1e-12, 2e-8]);
    let expected = strength / (ALPHA * MU_0 * ms);
    assert!((start[2] / expected - 1.0).abs() < 1e-6, "{start:?} {expected}");
    let (end_time, end) = macrospin(magnet, torque, start, [1e-13, 1e-11]);
    let turned = (end[1].atan2(end[0]) - start[1].atan2(start[0]) + 3.0 * PI).rem_euclid(2.0 * PI) - PI;
    assert!(start_time > end_time && end_time < PI / (GAMMA * strength / ALPHA));
    assert!((turned / end_time / (-GAMMA * strength / ALPHA) - 1.0).abs() < 1e-6, "{turned}");
}

/// The rate with damping against mumax³'s explicit form, γ/(1+α²)[(A+αB) m×(p×m) + (B−αA) p×m] with A = βε, B = βε′
/// (its kernel slonczewski2.cu), at random m.
#[test]
fn slonczewski_torque_has_the_explicit_form() {
    let grid = Grid::new([9, 5, 2], [4e-9; 3], [false; 3]).unwrap();
    let parameters = SlonczewskiParameters {
        current_density: -3e11,
        polarisation: 0.5669,
        lambda: 2.0,
        epsilon_prime: 0.07,
        fixed_layer: [0.3, -0.4, 1.2],
        thickness: 3e-9,
    };
    let torque = constant(TorqueLaw::Slonczewski(Slonczewski::new(parameters).unwrap()));
    let magnet = bare(ALPHA);
    let ms = magnet.saturation_magnetization.max();
    let problem =
        Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap().with_torques(vec![torque]);
    let m = random(grid.len(), 5);
    let mut rate = Vectors::zeros(grid.len());
    let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
    Equation::new(&problem.unwrap()).unwrap().rate(&at, &mut rate);
    let p = parameters.fixed_layer.map(|c| c / 1.3);
    let beta = HBAR * -3e11 / (ELEMENTARY_CHARGE * ms * 3e-9);
    for cell in 0..grid.len() {
        let m = m.get(cell);
        let a = beta * 0.5669 * 4.0 / (5.0 + 3.0 * dot(p, m));
        let b = beta * 0.07;
        let across = cross(p, m);
        let along = cross(m, across);
        for c in 0..3 {
            let expected =
                GAMMA / (1.0 + ALPHA * ALPHA) * ((a + ALPHA * b) * along[c] + (b - ALPHA * a) * across[c]);
            assert!((rate.get(cell)[c] - expected).abs() < 1e-12 * GAMMA * beta.abs());
        }
    }
}

/// A texture that meets the edges as they ask (periodic along x, flat along y and z), and (u·∇)m of it.
fn texture(r: [f64; 3], extent: [f64; 3], u: [f64; 3]) -> ([f64; 3], [f64; 3]) {
    let [x, y, z] = [2.0 * PI * r[0] / extent[0], PI * r[1] / extent[1], PI * r[2] / extent[2]];
    let theta = 1.1 + 0.4 * x.sin() + 0.3 * y.cos() + 0.2 * z.cos();
    let phi = 0.7 * x.cos() + 0.5 * (2.0 * y).cos() - 0.3 * z.cos();
    let wave = [2.0 * PI / extent[0], PI / extent[1], PI / extent[2]];
    let d_theta =
        u[0] * wave[0] * 0.4 * x.cos() - u[1] * wave[1] * 0.3 * y.sin() - u[2] * wave[2] * 0.2 * z.sin();
    let d_phi =
        -u[0] * wave[0] * 0.7 * x.sin() - u[1] * wave[1] * (2.0 * y).sin() + u[2] * wave[2] * 0.3 * z.sin();
    let ((st, ct), (sp, cp)) = (theta.sin_cos(), phi.sin_cos());
    let m = [st * cp, st * sp, ct];
    let d = [ct * cp * d_theta - st * sp * d_phi, ct * sp * d_theta + st * cp * d_phi, -st * d_theta];
    (m, d)
}

/// Largest difference of the Zhang–Li rate from 1/(1+α²)[−(1+αβ)(u·∇)m + (β−α) m×(u·∇)m] with the derivative known.
fn zhang_li_error(refinement: usize) -> f64 {
    let (u, beta, extent) = ([70.0, -40.0, 25.0], 0.3, [80e-9, 60e-9, 40e-9]);
    let cells = [16 * refinement, 12 * refinement, 8 * refinement];
    let size = std::array::from_fn(|a| extent[a] / cells[a] as f64);
    let grid = Grid::new(cells, size, [true, false, false]).unwrap();
    let torque = constant(TorqueLaw::ZhangLi(ZhangLi::new(Drift::Velocity(u), beta).unwrap()));
    let problem =
        Problem::new(grid.clone(), bare(ALPHA), None, vec![], vec![]).unwrap().with_torques(vec![torque]);
    let mut m = Vectors::zeros(grid.len());
    let place = |cell| {
        let index = grid.indices(cell);
        texture(std::array::from_fn(|axis| grid.centre(axis, index[axis])), extent, u)
    };
    (0..grid.len()).for_each(|cell| m.set(cell, place(cell).0));
    let mut rate = Vectors::zeros(grid.len());
    let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
    Equation::new(&problem.unwrap()).unwrap().rate(&at, &mut rate);
    let mut worst = 0.0_f64;
    for cell in 0..grid.len() {
        let (m, d) = place(cell);
        let across = cross(m, d);
        for c in 0..3 {
            let expected =
                (-(1.0 + ALPHA * beta) * d[c] + (beta - ALPHA) * across[c]) / (1.0 + ALPHA * ALPHA);
            worst = worst.max((rate.get(cell)[c] - expected).abs());
        }
    }
    worst / (70.0 * 2.0 * PI / extent[0])
}

/// Second order in the cell size, free edges included, along all three axes.
#[test]
fn zhang_li_torque_is_of_second_order() {
    let [a, b, c] = [1, 2, 4].map(zhang_li_error);
    assert!(c < 5e-3, "{c}");
    for (coarse, fine) in [(a, b), (b, c)] {
        let order = (coarse / fine).log2();
        assert!((order - 2.0).abs() < 0.2, "{order}");
    }
}

/// Velocity and turning rate of a wall without hard axis under a current: v = u(1+αβ)/(1+α²),
/// φ̇ = u(β−α)/[Δ(1+α²)], Δ = √(A/K) (Thiaville et al. 2005); in units of u and u/Δ.
fn wall(cells_per_width: f64, beta: f64) -> [f64; 2] {
    let (a, k, u): (f64, f64, f64) = (13e-12, 4e5, -150.0);
    let width = (a / k).sqrt();
    let dx = width / cells_per_width;
    let nx = (40.0 * cells_per_width) as usize;
    let grid = Grid::new([nx, 1, 1], [dx, 2e-9, 2e-9], [false; 3]).unwrap();
    let magnet = Magnet {
        exchange_stiffness: a.into(),
        anisotropies: vec![Uniaxial::new(k, [0.0, 0.0, 1.0]).unwrap()],
        saturation_magnetization: 8e5.into(),
        ..bare(ALPHA)
    };
    let torque = constant(TorqueLaw::ZhangLi(ZhangLi::new(Drift::Velocity([u, 0.0, 0.0]), beta).unwrap()));
    let film = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
    let problem = film.clone().with_torques(vec![torque]).unwrap();
    let mut m = Vectors::zeros(nx);
    for i in 0..nx {
        let z = -((grid.centre(0, i) - 20.0 * width) / width).tanh();
        m.set(i, [(1.0 - z * z).sqrt(), 0.0, z]);
    }
    llg::relax::relax(&film, &mut m, 1e-9).unwrap();
    // For m_z falling from 1 to −1 along x, the wall is at L(1 + ⟨m_z⟩)/2; its plane is that of Σ(m_x, m_y).
    let place = |m: &Vectors| 0.5 * nx as f64 * dx * (m.z.iter().sum::<f64>() / nx as f64);
    let plane = |m: &Vectors| m.y.iter().sum::<f64>().atan2(m.x.iter().sum());
    // Damped and undamped limits are stable for γ·4·2A/(M_s dx²)·dt < 2.8.
    let step = 0.1 * 8e5 * dx * dx / (GAMMA * 2.0 * a);
    let early = run(&problem, m.clone(), step, 1.5e-11);
    let late = run(&problem, early.m.clone(), step, 1.5e-11);
    let velocity = (place(&late.m) - place(&early.m)) / late.time;
    [velocity / u, (plane(&late.m) - plane(&early.m)) / late.time * width / u]
}

/// A wall drifts at exactly u when β = α: what is missing goes as the square of the cell.
#[test]
fn a_wall_drifts_at_exactly_u_when_beta_is_alpha() {
    let [coarse, fine] = [4.0, 8.0].map(|cells| wall(cells, ALPHA));
    assert!((fine[0] - 1.0).abs() < 0.01, "{fine:?}");
    assert!(((coarse[0] - 1.0) / (fine[0] - 1.0) - 4.0).abs() < 0.4, "{coarse:?} {fine:?}");
    // The plane of the wall turns a little for the same reason.
    assert!(fine[1].abs() < 5e-4 && (coarse[1] / fine[1] - 4.0).abs() < 0.4, "{fine:?}");
}

#[test]
fn a_wall_slips_and_turns_when_beta_is_not_alpha() {
    for beta in [0.0, 0.04, 0.35] {
        // Errors of h²; Richardson's combination leaves those of h⁴, (1/8)⁴ and the transient.
        let [coarse, fine] = [4.0, 8.0].map(|cells| wall(cells, beta));
        let scale = 1.0 + ALPHA * ALPHA;
        let exact = [(1.0 + ALPHA * beta) / scale, (beta - ALPHA) / scale];
        for c in 0..2 {
            let found = (4.0 * fine[c] - coarse[c]) / 3.0;
            assert!((found - exact[c]).abs() < 2e-3, "{beta}: {found} {}", exact[c]);
        }
    }
}

/// A current under a mask and a pulse: cells outside do not move, nor does any before the pulse, and the steppers are told
/// where it jumps.
#[test]
fn torques_obey_masks_and_waveforms() {
    let grid = Grid::new([6, 4, 1], [4e-9; 3], [false; 3]).unwrap();
    let parameters =
        PulseParameters { delay: 2e-12, rise: 0.0, width: 3e-12, fall: 0.0, edge: PulseEdge::Linear };
    let pulse: Waveform = Pulse::new(parameters).unwrap().into();
    let mask: Vec<f64> = (0..grid.len()).map(|cell| f64::from(u8::from(cell % 2 == 0))).collect();
    let mut torque = spin_orbit(0.05, 0.0, [0.0, 1.0, 0.0]);
    torque.modulation = Modulation::new(Pattern::Uniform, pulse).masked(mask);
    let film = Problem::new(grid.clone(), bare(0.0), None, vec![], vec![]).unwrap();
    assert!(film.clone().with_torques(vec![torque.clone()]).is_ok());
    let mut short = torque.clone();
    short.modulation = short.modulation.masked(vec![1.0; 3]);
    assert_eq!(film.clone().with_torques(vec![short]).unwrap_err().name, "torque");
    let problem = film.with_torques(vec![torque]).unwrap();
    let stops: Vec<f64> = problem.waveforms().flat_map(Waveform::breakpoints).collect();
    assert!(stops.len() == 2 && stops.iter().zip([2e-12, 5e-12]).all(|(a, b)| (a - b).abs() < 1e-24));
    let state = run(&problem, Vectors::uniform(grid.len(), [1.0, 0.0, 0.0]), 5e-14, 8e-12);
    let exact = (GAMMA * 0.05 * 3e-12).tanh();
    for cell in 0..grid.len() {
        let expected = if cell % 2 == 0 { exact } else { 0.0 };
        assert!((state.m.y[cell] - expected).abs() < 1e-10, "{cell}: {}", state.m.y[cell]);
    }
}

/// Every law times a wave that runs, a spot that is switched and a mask: the field of each cell is that of the constant current times
/// the factor of its place and time, in a texture.
#[test]
fn every_law_follows_its_factor_in_space_and_time() {
    let grid = Grid::new([9, 6, 2], [4e-9, 5e-9, 3e-9], [true, false, false]).unwrap();
    let slonczewski = SlonczewskiParameters {
        current_density: -3e11,
        polarisation: 0.5,
        lambda: 1.7,
        epsilon_prime: 0.07,
        fixed_layer: [0.3, -0.4, 1.2],
        thickness: 3e-9,
    };
    let drift = Drift::Current { density: [3e12, -2e12, 1e12], polarisation: 0.7 };
    let laws = [
        TorqueLaw::SpinOrbit(SpinOrbit::new(0.03, -0.01, [0.0, 1.0, 0.5]).unwrap()),
        TorqueLaw::SpinOrbit(SpinOrbit::spin_hall(0.2, 1e12, 2e-9, 0.3, [0.0, 1.0, 0.0]).unwrap()),
        TorqueLaw::Slonczewski(Slonczewski::new(slonczewski).unwrap()),
        TorqueLaw::ZhangLi(ZhangLi::new(drift, 0.2).unwrap()),
    ];
    let (q, omega, time) = ([2e8, -1e8], 3e11, 7e-12);
    let parameters =
        PulseParameters { delay: 5e-12, rise: 4e-12, width: 3e-12, fall: 0.0, edge: PulseEdge::Linear };
    let mask: Vec<f64> = (0..grid.len()).map(|cell| (cell % 4) as f64 - 1.0).collect();
    let spot = Pattern::Gaussian { centre: [10e-9, 12e-9], width: 6e-9 };
    let modulation =
        Modulation::new(Pattern::PlaneWave { q, phase: 0.2 }, field::Tone::new(omega, 0.0).unwrap())
            .plus(spot, Pulse::new(parameters).unwrap())
            .masked(mask.clone());
    let factor = |cell: usize| {
        let [i, j, _] = grid.indices(cell);
        let [x, y] = [grid.centre(0, i), grid.centre(1, j)];
        let wave = (omega * time - q[0] * x - q[1] * y - 0.2).cos();
        let spot = (-((x - 10e-9).powi(2) + (y - 12e-9).powi(2)) / (2.0 * 6e-9_f64.powi(2))).exp();
        mask[cell] * (wave + 0.5 * spot) // half-way up the rise
    };
    let m = random(grid.len(), 3);
    for law in laws {
        let field = |modulation: Modulation| {
            let torque = Torque { law: law.clone(), modulation };
            let problem = Problem::new(grid.clone(), bare(ALPHA), None, vec![], vec![]).unwrap();
            let mut b = Vectors::zeros(grid.len());
            let at = Stage { grid: &grid, time, m: &m, drive: None };
            Equation::new(&problem.with_torques(vec![torque]).unwrap()).unwrap().field(&at, &mut b);
            b
        };
        let (constant, modulated) = (field(Modulation::constant()), field(modulation.clone()));
        let scale = constant.components().iter().flat_map(|c| c.iter()).fold(0.0_f64, |s, b| s.max(b.abs()));
        assert!(scale > 1e-3, "{law:?}: {scale}");
        for cell in 0..grid.len() {
            for c in 0..3 {
                let (found, expected) = (modulated.get(cell)[c], factor(cell) * constant.get(cell)[c]);
                assert!((found - expected).abs() < 1e-12 * scale, "{law:?} {cell} {c}: {found} {expected}");
            }
        }
    }
}

#[test]
fn bad_torques_are_refused_by_name() {
    let name = |e: llg::InvalidParameter| e.name;
    assert_eq!(SpinOrbit::new(f64::NAN, 0.0, [0.0, 0.0, 1.0]).map_err(name), Err("damping_like"));
    assert_eq!(SpinOrbit::new(0.1, 0.0, [0.0; 3]).map_err(name), Err("polarization"));
    assert_eq!(SpinOrbit::spin_hall(0.3, 1e11, 0.0, 0.0, [0.0, 1.0, 0.0]).map_err(name), Err("thickness"));
    let drift = Drift::Current { density: [1e12, 0.0, 0.0], polarisation: 1.2 };
    assert_eq!(ZhangLi::new(drift, 0.0).map_err(name), Err("polarization"));
    let good = SlonczewskiParameters {
        current_density: 1e11,
        polarisation: 0.4,
        lambda: 1.0,
        epsilon_prime: 0.0,
        fixed_layer: [1.0, 0.0, 0.0],
        thickness: 2e-9,
    };
    let refused = |p| Slonczewski::new(p).map_err(name).unwrap_err();
    assert_eq!(refused(SlonczewskiParameters { lambda: 0.5, ..good }), "lambda");
    assert_eq!(refused(SlonczewskiParameters { fixed_layer: [0.0; 3], ..good }), "fixed_layer");
    assert_eq!(refused(SlonczewskiParameters { polarisation: -1.1, ..good }), "polarization");
}

/// µMAG standard problem 5 tabulates u = −72.17 m/s along x for PJ = 10¹² A/m² along x, M_s = 8×10⁵ A/m, β = 0.05, and
/// −57.88 m/s for β = 0.5 (Najafi et al., J. Appl. Phys. 105, 113914 (2009)).
#[test]
fn drift_velocity_of_a_current_is_that_of_standard_problem_5() {
    for (beta, tabulated) in [(0.0, -72.35), (0.05, -72.17), (0.1, -71.64), (0.5, -57.88)] {
        let drift = Drift::Current { density: [1e12, 0.0, 0.0], polarisation: 1.0 };
        let u = ZhangLi::new(drift, beta).unwrap().velocity(8e5, 1.7595e11);
        assert!((u[0] - tabulated).abs() < 0.05 && u[1] == 0.0, "{beta}: {u:?}");
    }
}

/// Beside vacuum a current sees the same as at the edge of a film that ends there; a torque given as a field does not ask for
/// M_s, one given by a current goes as 1/M_s.
#[test]
fn vacuum_is_an_edge_and_moments_weigh() {
    let (inner, outer) = ([7, 5, 2], [10, 8, 3]);
    let size = [4e-9, 3e-9, 5e-9];
    let [small, large] = [inner, outer].map(|cells| Grid::new(cells, size, [false; 3]).unwrap());
    // The small film lies inside the large one, one cell from its lower corner.
    let inside = |cell: usize| {
        let [i, j, k] = large.indices(cell);
        let within = (1..=7).contains(&i) && (1..=5).contains(&j) && k >= 1;
        within.then(|| (i - 1) + 7 * (j - 1) + 35 * (k - 1))
    };
    let ms = |cell: usize| 3e5 + 1e4 * cell as f64;
    let small_ms: Vec<f64> = (0..small.len()).map(ms).collect();
    let large_ms: Vec<f64> = (0..large.len()).map(|cell| inside(cell).map_or(0.0, ms)).collect();
    let (m, mut embedded) = (random(small.len(), 9), Vectors::zeros(large.len()));
    (0..large.len())
        .filter_map(|cell| Some((cell, inside(cell)?)))
        .for_each(|(a, b)| embedded.set(a, m.get(b)));
    let drift = Drift::Current { density: [3e12, -2e12, 1e12], polarisation: 0.7 };
    let current = constant(TorqueLaw::ZhangLi(ZhangLi::new(drift, 0.2).unwrap()));
    let hall = SpinOrbit::spin_hall(0.2, 1e12, 2e-9, 0.3, [0.0, 1.0, 0.0]).unwrap();
    let torques = [current, constant(TorqueLaw::SpinOrbit(hall)), spin_orbit(0.02, 0.01, [0.0, 1.0, 1.0])];
    let field = |grid: &Grid, ms: Vec<f64>, m: &Vectors, torque: &Torque| {
        let magnet = Magnet { saturation_magnetization: ms.into(), ..bare(ALPHA) };
        let problem = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
        let mut b = Vectors::zeros(grid.len());
        let at = Stage { grid, time: 0.0, m, drive: None };
        Equation::new(&problem.with_torques(vec![torque.clone()]).unwrap()).unwrap().field(&at, &mut b);
        b
    };
    for (torque, weighed) in torques.iter().zip([true, true, false]) {
        let alone = field(&small, small_ms.clone(), &m, torque);
        let in_vacuum = field(&large, large_ms.clone(), &embedded, torque);
        let doubled = field(&small, small_ms.iter().map(|ms| 2.0 * ms).collect(), &m, torque);
        for (cell, index) in (0..large.len()).filter_map(|cell| Some((cell, inside(cell)?))) {
            let half = if weighed { 0.5 } else { 1.0 };
            for c in 0..3 {
                let expected = alone.get(index)[c];
                assert!((in_vacuum.get(cell)[c] - expected).abs() < 1e-15 + 1e-12 * expected.abs());
                assert!((doubled.get(index)[c] - half * expected).abs() < 1e-15 + 1e-12 * expected.abs());
            }
        }
    }
}

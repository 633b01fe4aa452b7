//! Closed forms: a macrospin in a field, a wall at rest.

use llg::{
    Demagnetisation, Grid, Magnet, Method, Problem, Simulation, State, Uniaxial, Vectors,
    equation::Equation,
    stepper::tableau::{DORMAND_PRINCE, RK4},
    term::Stage,
};

use crate::{common::*, macrospin, single_cell};

/// ṁ = −γ m × B turns counter-clockwise about B (seen from its tip): m_x + i m_y ∝ e^{iγBt}.
#[test]
fn larmor_precession() {
    let problem =
        Problem::new(single_cell(), macrospin(0.0), None, vec![], vec![uniform_field([0.0, 0.0, 0.1])])
            .unwrap();
    let state = State::new(&problem, Vectors::uniform(1, [1.0, 0.0, 0.0]));
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    run.advance_to(1e-9).unwrap();
    let angle = GAMMA * 0.1 * run.state().time;
    let m = run.state().m.get(0);
    assert!((m[0] - angle.cos()).abs() < 1e-8 && (m[1] - angle.sin()).abs() < 1e-8, "{m:?}");
}

/// Damped macrospin: m_z = tanh(τ + artanh m_z0), φ = φ0 + γBt/(1+α²), τ = αγBt/(1+α²). Mallinson, IEEE Trans. Magn.
/// 36, 1976 (2000).
#[test]
fn damped_macrospin() {
    let alpha = 0.1;
    let problem =
        Problem::new(single_cell(), macrospin(alpha), None, vec![], vec![uniform_field([0.0, 0.0, 0.2])])
            .unwrap();
    let start: [f64; 3] = [0.9, 0.1, -0.4];
    let norm = start.iter().map(|s| s * s).sum::<f64>().sqrt();
    for method in
        [Method::fixed(&RK4, 1e-13).unwrap(), Method::adaptive(&DORMAND_PRINCE, 1e-11, None, 1.0).unwrap()]
    {
        let state = State::new(&problem, Vectors::uniform(1, start));
        let mut run = Simulation::new(&problem, state, method).unwrap();
        run.advance_to(5e-10).unwrap();
        let rate = GAMMA * 0.2 / (1.0 + alpha * alpha) * run.state().time;
        let m = run.state().m.get(0);
        let mz = (alpha * rate + (start[2] / norm).atanh()).tanh();
        let angle = rate + start[1].atan2(start[0]);
        let radius = (1.0 - mz * mz).sqrt();
        let exact = [radius * angle.cos(), radius * angle.sin(), mz];
        for (a, b) in m.iter().zip(exact) {
            assert!((a - b).abs() < 1e-8, "{m:?} {exact:?}");
        }
    }
}

/// Bloch wall, m_z = tanh(x/Δ) with Δ = √(A/K), by relaxation; the grid (Δ/20) leaves (dx/Δ)²/24-like errors < 1e-3.
#[test]
fn domain_wall_profile() {
    let (a, k): (f64, f64) = (2.3e-12, 2e4);
    let width = (a / k).sqrt();
    let dx = width / 20.0;
    let nx = 400;
    let grid = Grid::new([nx, 1, 1], [dx, 1e-9, 1e-9], [false; 3]).unwrap();
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(k, [0.0, 0.0, 1.0]).unwrap()],
        demagnetisation: Demagnetisation::None,
        ..magnet()
    };
    let problem = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
    let mut m = Vectors::zeros(nx);
    for i in 0..nx {
        let x = (i as f64 - 199.5) / 60.0;
        m.set(i, [0.0, (1.0 - (x.tanh()).powi(2)).sqrt(), x.tanh()]);
    }
    llg::relax::relax(&problem, &mut m, 1e-9).unwrap();
    let centre = grid.centre(0, 199) + 0.5 * dx;
    for i in 0..nx {
        let exact = ((grid.centre(0, i) - centre) / width).tanh();
        assert!((m.z[i] - exact).abs() < 1e-3, "cell {i}: {} {exact}", m.z[i]);
    }
    // The wall energy 4√(AK) per area.
    let mut equation = Equation::new(&problem).unwrap();
    let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
    let total: f64 = equation.energies(&at, &mut Vectors::zeros(nx)).iter().map(|(_, e)| e).sum();
    let uniform = -k * grid.cell_volume() * nx as f64;
    let wall = (total - uniform) / 1e-18;
    assert!((wall / (4.0 * (a * k).sqrt()) - 1.0).abs() < 1e-3, "{wall}");
}

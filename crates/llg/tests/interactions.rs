//! DMI, anisotropies of higher order and interlayer exchange against closed forms.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::*;
use llg::{
    Cubic, Dmi, DmiSymmetry, Grid, InterlayerExchange, Magnet, Method, Modulation, Pattern, Problem,
    Simulation, State, Uniaxial, Vectors, VoltageAnisotropy, equation::Equation, stepper::tableau::RK4,
    term::Stage,
};

const A: f64 = 1e-11;
const SYMMETRIES: [DmiSymmetry; 3] = [DmiSymmetry::Interfacial, DmiSymmetry::Bulk, DmiSymmetry::D2d];

fn plain() -> Magnet {
    Magnet::new(8e5, A, 0.1, GAMMA)
}

fn chain(cells: usize, d: f64) -> Grid {
    Grid::new([cells, 1, 1], [d, 1e-9, 1e-9], [false; 3]).unwrap()
}

fn energy(problem: &Problem, m: &Vectors, name: &str) -> f64 {
    let at = Stage { grid: problem.grid(), time: 0.0, m, drive: None };
    let energies = Equation::new(problem).unwrap().energies(&at, &mut Vectors::zeros(m.len()));
    energies.iter().filter(|(n, _)| *n == name).map(|(_, e)| e).sum()
}

fn film(grid: &Grid, magnet: Magnet) -> Problem {
    Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap()
}

/// On a periodic grid the energy of neighbours is the energy density of the symmetry with central differences, summed:
/// m_z ∇·m − (m·∇)m_z, m·(∇×m), m·(∂_x m × x̂ − ∂_y m × ŷ). Any sign or axis mistaken fails.
#[test]
fn dmi_energies_are_the_lifshitz_invariants() {
    let (cells, size) = ([6, 5, 4], [2e-9, 3e-9, 2.5e-9]);
    let grid = Grid::new(cells, size, [true; 3]).unwrap();
    let m = random(grid.len(), 4);
    let derivative = |cell: usize, axis: usize, c: usize| {
        let [i, j, k] = grid.indices(cell);
        let at = |step: usize| {
            let mut index = [i, j, k];
            index[axis] = (index[axis] + cells[axis] + step - 1) % cells[axis];
            m.get(index[0] + cells[0] * (index[1] + cells[1] * index[2]))[c]
        };
        (at(2) - at(0)) / (2.0 * size[axis])
    };
    for symmetry in SYMMETRIES {
        let density = |cell: usize| {
            let [mx, my, mz] = m.get(cell);
            let d = |axis: usize, c: usize| derivative(cell, axis, c);
            match symmetry {
                DmiSymmetry::Interfacial => mz * (d(0, 0) + d(1, 1)) - mx * d(0, 2) - my * d(1, 2),
                DmiSymmetry::Bulk => {
                    mx * (d(1, 2) - d(2, 1)) + my * (d(2, 0) - d(0, 2)) + mz * (d(0, 1) - d(1, 0))
                }
                DmiSymmetry::D2d => {
                    let cross_x = my * d(0, 2) - mz * d(0, 1);
                    let cross_y = mz * d(1, 0) - mx * d(1, 2);
                    cross_x - cross_y
                }
            }
        };
        let strength = 3e-3;
        let expected: f64 = (0..grid.len()).map(|cell| strength * grid.cell_volume() * density(cell)).sum();
        let dmi = vec![Dmi::new(strength, symmetry).unwrap()];
        let found = energy(&film(&grid, Magnet { dmi, ..plain() }), &m, "dmi");
        assert!((found / expected - 1.0).abs() < 1e-11, "{symmetry:?}: {found:e} {expected:e}");
    }
}

/// A free chain without anisotropy winds into a spiral of pitch L = 4πA/|D|; on the grid tan(2πΔ/L) = DΔ/2A. Interfacial: a
/// cycloid in the x–z plane, D > 0 turns m from z to −x along x. Bulk: a helix about x, right-handed for D > 0.
#[test]
fn spirals_have_their_pitch_and_chirality() {
    let d = 1e-9;
    for strength in [3e-3, -3e-3] {
        for symmetry in [DmiSymmetry::Interfacial, DmiSymmetry::Bulk] {
            let dmi = vec![Dmi::new(strength, symmetry).unwrap()];
            let problem = film(&chain(100, d), Magnet { dmi, ..plain() });
            let mut m = Vectors::zeros(100);
            for i in 0..100 {
                let angle = 0.02 * i as f64;
                m.set(i, [0.0, 0.1 * angle.cos(), angle.sin() + 0.3]);
            }
            m.normalise();
            llg::relax::relax(&problem, &mut m, 1e-8).unwrap();
            let angle = |i: usize| match symmetry {
                DmiSymmetry::Interfacial => m.x[i].atan2(m.z[i]),
                _ => m.z[i].atan2(m.y[i]),
            };
            let turn = (angle(51) - angle(50)).sin();
            let sense = if symmetry == DmiSymmetry::Interfacial { -1.0 } else { 1.0 };
            let exact = (strength * d / (2.0 * A)).atan();
            assert!((turn - sense * exact.sin()).abs() < 1e-6, "{symmetry:?} {strength}: {turn} {exact}");
            let pitch = 2.0 * PI * d / turn.abs().asin();
            // tan x = x + x³/3: 0.7 % at x = 0.15.
            assert!((pitch / (4.0 * PI * A / strength.abs()) - 1.0).abs() < 0.01, "{pitch}");
        }
    }
}

/// At a free edge of a film with easy axis z, interfacial DMI cants m by sin θ = DΔ/2A, Δ = √(A/K), decaying as
/// tan(θ/2) = tan(θ_edge/2) e^{−s/Δ} inwards (Rohart and Thiaville, Phys. Rev. B 88, 184422 (2013)); the error falls with
/// the square of the cell.
#[test]
fn edges_cant_as_the_natural_boundary_condition_says() {
    let (k, strength, length) = (4e5, 1.5e-3, 80e-9);
    let width = (A / k).sqrt();
    let error = |cells: usize| {
        let d = length / cells as f64;
        let magnet = Magnet {
            anisotropies: vec![Uniaxial::new(k, [0.0, 0.0, 1.0]).unwrap()],
            dmi: vec![Dmi::new(strength, DmiSymmetry::Interfacial).unwrap()],
            ..plain()
        };
        let problem = film(&chain(cells, d), magnet);
        let mut m = Vectors::uniform(cells, [0.0, 0.0, 1.0]);
        llg::relax::relax(&problem, &mut m, 1e-10).unwrap();
        let edge = (strength * width / (2.0 * A)).asin();
        let profile = |s: f64| 2.0 * ((0.5 * edge).tan() * (-s / width).exp()).atan();
        (0..cells).fold(0.0_f64, |worst, i| {
            let x = (i as f64 + 0.5) * d;
            // θ′ = −D/2A at both edges: m_x > 0 on the left, m_x < 0 on the right.
            let angle = profile(x) - profile(length - x);
            worst.max((m.x[i] - angle.sin()).abs())
        })
    };
    let errors = [160, 320].map(error);
    let orders = [(errors[0] / errors[1]).log2(), (errors[0] / errors[1]).log2()];
    assert!(
        errors[1] < 1e-4 && orders.iter().all(|order| (order - 2.0).abs() < 0.15),
        "{errors:?} {orders:?}"
    );
}

/// Where m at an edge has a part along v̂ the self-energy of the half cell decides: with it the mean m and the energy
/// converge with the square of the cell, without it with the first power.
#[test]
fn oblique_edges_are_of_second_order() {
    let solve = |cells: usize| {
        let d = 40e-9 / cells as f64;
        let magnet = Magnet {
            anisotropies: vec![Uniaxial::new(3e5, [0.1, 0.8, 0.6]).unwrap()],
            dmi: vec![Dmi::new(2e-3, DmiSymmetry::Interfacial).unwrap()],
            ..plain()
        };
        let problem = film(&chain(cells, d), magnet);
        let mut m = Vectors::uniform(cells, [0.1, 0.8, 0.6]);
        llg::relax::relax(&problem, &mut m, 1e-10).unwrap();
        let total: f64 =
            ["exchange", "dmi", "anisotropy"].map(|name| energy(&problem, &m, name)).iter().sum();
        (m.y.iter().sum::<f64>() / cells as f64, total)
    };
    let runs = [40, 80, 160].map(solve);
    let order = |of: fn(&(f64, f64)) -> f64| {
        ((of(&runs[0]) - of(&runs[1])) / (of(&runs[1]) - of(&runs[2]))).abs().log2()
    };
    let orders = [order(|run| run.0), order(|run| run.1)];
    assert!(orders.iter().all(|order| (order - 2.0).abs() < 0.3), "{orders:?}");
}

/// A Néel wall m = (±sech, 0, tanh) has the DMI energy ∓πD per area (D > 0 favours m_x > 0 from down to up), and the total
/// 4√(AK) − πD for the good sense.
#[test]
fn walls_have_the_energy_of_their_sense() {
    let (k, strength, d, cells) = (4e5, 1e-3, 0.25e-9, 400);
    let width = (A / k).sqrt();
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(k, [0.0, 0.0, 1.0]).unwrap()],
        dmi: vec![Dmi::new(strength, DmiSymmetry::Interfacial).unwrap()],
        ..plain()
    };
    let problem = film(&chain(cells, d), magnet);
    for sense in [1.0, -1.0] {
        let mut m = Vectors::zeros(cells);
        for i in 0..cells {
            let x = (i as f64 + 0.5 - 200.0) * d / width;
            m.set(i, [sense / x.cosh(), 0.0, x.tanh()]);
        }
        let area = 1e-18;
        let dmi = energy(&problem, &m, "dmi") / area;
        // The edges of the chain, where m = ±z, add −2 (D²/8A)Δ from their half cells.
        let edges = -2.0 * strength * strength / (8.0 * A) * d;
        assert!(((dmi - edges) / (-sense * PI * strength) - 1.0).abs() < 2e-3, "{sense}: {dmi}");
        let uniform = -k * d * cells as f64;
        let total: f64 =
            ["exchange", "anisotropy"].map(|name| energy(&problem, &m, name)).iter().sum::<f64>();
        let wall = total / area - uniform + dmi - edges;
        let exact = 4.0 * (A * k).sqrt() - sense * PI * strength;
        assert!((wall / exact - 1.0).abs() < 3e-3, "{sense}: {wall} {exact}");
    }
}

/// D_c = 4√(AK)/π is where the wall costs nothing.
#[test]
fn critical_dmi_makes_walls_free() {
    let k = 4e5;
    let critical = llg::interaction::critical_dmi(A, k);
    assert!((4.0 * (A * k).sqrt() - PI * critical).abs() < 1e-18);
}

/// Two antiferromagnetically coupled macrospins in a field B across them open by cos θ = M_s d B/(2|J₁|); with J₂ the angle
/// solves 2J₁ cos θ + 4J₂ cos 2θ cos θ + M_s d B = 0. A layer of vacuum lies between.
#[test]
fn coupled_macrospins_open_as_they_should() {
    let grid = Grid::new([1, 1, 3], [5e-9, 5e-9, 2e-9], [false; 3]).unwrap();
    let (ms, height, b) = (8e5, 2e-9, 0.15);
    for (j1, j2) in [(-4e-4, 0.0), (-3e-4, -1.5e-4), (0.0, -4e-4)] {
        let magnet = Magnet {
            saturation_magnetization: vec![ms, 0.0, ms].into(),
            interlayer: vec![InterlayerExchange::new([0, 2], j1, j2).unwrap()],
            ..plain()
        };
        let problem =
            Problem::new(grid.clone(), magnet, None, vec![], vec![uniform_field([b, 0.0, 0.0])]).unwrap();
        let mut m = Vectors::zeros(3);
        m.set(0, [0.3, 0.9, 0.0]);
        m.set(2, [0.2, -0.9, 0.1]);
        m.normalise();
        llg::relax::relax(&problem, &mut m, 1e-10).unwrap();
        let (lower, upper) = (m.get(0), m.get(2));
        let cosine = lower[0];
        let balance = 2.0 * j1 * cosine + 4.0 * j2 * (2.0 * cosine * cosine - 1.0) * cosine + ms * height * b;
        assert!((lower[0] - upper[0]).abs() < 1e-7 && lower[1] * upper[1] < 0.0, "{lower:?} {upper:?}");
        assert!(balance.abs() < 1e-7 * ms * height * b, "{j1} {j2}: cos = {cosine}, {balance:e}");
        assert_eq!(m.get(1), [0.0; 3]);
        if j2 == 0.0 {
            assert!((cosine - ms * height * b / (2.0 * j1.abs())).abs() < 1e-7);
        }
    }
}

/// The optical mode of two ferromagnetically coupled macrospins of different moments precesses at
/// γ[B + J₁/d (1/M₁ + 1/M₂)]; between adjacent layers the spacer takes the place of exchange.
#[test]
fn optical_mode_of_coupled_layers() {
    let grid = Grid::new([1, 1, 2], [5e-9, 5e-9, 2e-9], [false; 3]).unwrap();
    let (j, b, ms) = (2e-4, 0.1, [8e5, 5e5]);
    let magnet = Magnet {
        saturation_magnetization: ms.to_vec().into(),
        damping: 0.0.into(),
        interlayer: vec![InterlayerExchange::new([0, 1], j, 0.0).unwrap()],
        ..plain()
    };
    let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field([0.0, 0.0, b])]).unwrap();
    let mut m = Vectors::uniform(2, [0.0, 0.0, 1.0]);
    // Tilts of the optical mode: M₁δ₁ + M₂δ₂ = 0.
    let tilt = 1e-4;
    m.set(0, [tilt, 0.0, 1.0]);
    m.set(1, [-tilt * ms[0] / ms[1], 0.0, 1.0]);
    let mut run =
        Simulation::new(&problem, State::new(&problem, m), Method::fixed(&RK4, 1e-14).unwrap()).unwrap();
    for _ in 0..1000 {
        run.step().unwrap();
    }
    let omega = GAMMA * (b + j / 2e-9 * (1.0 / ms[0] + 1.0 / ms[1]));
    let phase = omega * run.state().time;
    let turned = run.state().m.get(0);
    assert!((turned[0] / tilt - phase.cos()).abs() < 1e-6 && (turned[1] / tilt - phase.sin()).abs() < 1e-6);
}

/// Cubic anisotropy: 0 along the edges of the cube, K₁/4 along its face diagonals, K₁/3 + K₂/27 along its body diagonals; and
/// the field about an edge is 2K₁/M_s, seen as the precession frequency.
#[test]
fn cubic_anisotropy_has_its_energies_and_frequency() {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let (k1, k2) = (2e4, 3e4);
    let (c1, c2) = ([0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]);
    let magnet = Magnet {
        damping: 0.0.into(),
        cubic_anisotropies: vec![Cubic::new(k1, k2, [c1.into(), c2.into()]).unwrap()],
        ..plain()
    };
    let problem = film(&grid, magnet);
    let at = |a: [f64; 3]| {
        let mut m = Vectors::zeros(1);
        m.set(0, [a[0] * c1[0] + a[1] * c2[0], a[0] * c1[1] + a[1] * c2[1], a[2]]);
        m.normalise();
        energy(&problem, &m, "anisotropy") / grid.cell_volume()
    };
    for (direction, expected) in [
        ([1.0, 0.0, 0.0], 0.0),
        ([0.0, 1.0, 1.0], k1 / 4.0),
        ([1.0, -1.0, 1.0], k1 / 3.0 + k2 / 27.0),
        ([1.0, 1.0, 2.0], k1 / 4.0 + k2 / 54.0),
    ] {
        assert!((at(direction) - expected).abs() < 1e-9 * k1, "{direction:?}: {}", at(direction));
    }
    let mut m = Vectors::zeros(1);
    let tilt = 1e-4;
    m.set(0, [c1[0], c1[1], tilt]);
    let mut run =
        Simulation::new(&problem, State::new(&problem, m), Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    for _ in 0..1000 {
        run.step().unwrap();
    }
    let phase = GAMMA * 2.0 * k1 / 8e5 * run.state().time;
    let m = run.state().m.get(0);
    let across = m[0] * c2[0] + m[1] * c2[1];
    // About c1 by the right-hand rule: from z towards −c2.
    assert!((m[2] / tilt - phase.cos()).abs() < 1e-6 && (across / tilt + phase.sin()).abs() < 1e-6, "{m:?}");
}

/// K > 0 with K₂ < 0 below −K/2 makes an easy cone at cos²θ = K/(2|K₂|).
#[test]
fn second_order_makes_an_easy_cone() {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let axis = Uniaxial::new(3e4, [0.0, 0.0, 1.0]).unwrap().with_second(-2.5e4).unwrap();
    let problem = film(&grid, Magnet { anisotropies: vec![axis], ..plain() });
    let mut m = Vectors::uniform(1, [0.1, 0.2, 0.97]);
    m.normalise();
    let start = energy(&problem, &m, "anisotropy") / grid.cell_volume();
    let square = m.z[0] * m.z[0];
    assert!((start + 3e4 * square - 2.5e4 * square * square).abs() < 1e-9 * 3e4);
    llg::relax::relax(&problem, &mut m, 1e-10).unwrap();
    assert!((m.z[0] * m.z[0] - 0.6).abs() < 1e-8, "{}", m.z[0]);
}

/// What makes no sense is refused by name.
#[test]
fn bad_interactions_are_refused() {
    assert_eq!(InterlayerExchange::new([1, 1], 1e-4, 0.0).unwrap_err().name, "layers");
    assert_eq!(Dmi::new(f64::NAN, DmiSymmetry::Bulk).unwrap_err().name, "constant");
    let parallel = Cubic::new(1.0, 0.0, [[1.0, 0.0, 0.0].into(), [-2.0, 0.0, 0.0].into()]);
    assert_eq!(parallel.unwrap_err().name, "axis_2");
    let grid = Grid::new([1, 1, 2], [5e-9; 3], [false; 3]).unwrap();
    let interlayer = vec![InterlayerExchange::new([0, 2], 1e-4, 0.0).unwrap()];
    let refused = Problem::new(grid, Magnet { interlayer, ..plain() }, None, vec![], vec![]).unwrap_err();
    assert_eq!(refused.name, "interlayer");
}

/// A voltage that makes the axis easy in one half of a film for one half of a period: 2ΔK f(r, t)/M_s along it, with the
/// wave of the tone; ΔK = ξE/d.
#[test]
fn voltage_changes_the_anisotropy_in_space_and_time() {
    let grid = Grid::new([4, 2, 1], [5e-9; 3], [false; 3]).unwrap();
    let (omega, ms) = (3e10, [8e5, 8e5, 0.0, 4e5]);
    let half = |cell: usize| if cell % 4 < 2 { 0.0 } else { 1.0 };
    let pattern = Pattern::Cells((0..8).map(half).collect());
    let modulation = Modulation::new(pattern, field::Tone::new(omega, 0.2).unwrap());
    let amplitude = VoltageAnisotropy::of_field(100e-15, -2e8, 1e-9);
    assert!((amplitude + 2e4).abs() < 1e-9);
    let magnet = Magnet {
        voltage_anisotropies: vec![VoltageAnisotropy::new(amplitude, [0.0, 0.0, 2.0], modulation).unwrap()],
        ..Magnet::new(ms.repeat(2), 0.0, 0.1, GAMMA)
    };
    let problem = film(&grid, magnet);
    assert_eq!(problem.waveforms().count(), 1);
    let m = State::new(&problem, random(8, 2)).m;
    let mut field = Vectors::zeros(8);
    let time = 4e-11;
    Equation::new(&problem).unwrap().field(&Stage { grid: &grid, time, m: &m, drive: None }, &mut field);
    for cell in 0..8 {
        let strength = half(cell) * (omega * time + 0.2).cos() * amplitude;
        let expected = if ms[cell % 4] > 0.0 { 2.0 * strength / ms[cell % 4] * m.z[cell] } else { 0.0 };
        assert!((field.z[cell] - expected).abs() < 1e-15 && field.x[cell] == 0.0, "{cell}");
    }
    // 2|ΔK|/M_s of the smallest moment bounds the rate.
    let bound = GAMMA * 2.0 * 2e4 / 4e5;
    assert!((problem.fastest_precession() / bound - 1.0).abs() < 1e-12);
}

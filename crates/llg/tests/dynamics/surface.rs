//! Torques and damping of the surface state.

use std::f64::consts::PI;

use field::{Drive, Uniform, Waveform};
use llg::{
    Demagnetisation, Grid, Llg, Magnet, Method, Problem, Simulation, State, Surface, Vectors,
    stepper::tableau::RK4,
};
use response::Equations;

use crate::{common::*, macrospin, single_cell};

/// With the drive off the energy never rises, in both forms, with the Hall part of the damping on and large.
#[test]
fn energy_never_rises_without_drive() {
    for equations in [Equations::Published, Equations::Consistent] {
        let grid = Grid::new([12, 6, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
        let mut parameters = *interface(equations).parameters();
        // A thin film with a large interface damping: the tensor dominates.
        parameters.spin_density /= 40.0;
        let surface =
            Surface { interface: response::Interface::new(parameters).unwrap(), ..surface(equations) };
        let magnet = Magnet { damping: 0.0.into(), ..magnet() };
        let problem =
            Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![uniform_field([0.03, 0.0, 0.1])])
                .unwrap();
        let state = State::new(&problem, random(grid.len(), 5));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 5e-14).unwrap()).unwrap();
        let mut last = f64::INFINITY;
        for _ in 0..400 {
            let (llg, state) = run.parts();
            let energy: f64 = llg.energies(state).iter().map(|(_, e)| e).sum();
            assert!(energy <= last + 1e-14 * last.abs(), "{equations:?}: {energy:.17e} after {last:.17e}");
            last = energy;
            run.step().unwrap();
        }
    }
}

/// Each step of the implicit midpoint rule loses −ΔE = (M_sV/γ) Σ Δm·Λ(m̄)Δm/dt to rounding, whatever its length: of the bulk, and of a
/// tensor of the surface that dominates. At 0.4 ps m̄ is shorter than a unit vector by some per cent.
#[test]
fn the_midpoint_rule_loses_what_the_damping_takes() {
    for equations in [Equations::Published, Equations::Consistent] {
        let grid = Grid::new([12, 6, 2], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
        let mut parameters = *interface(equations).parameters();
        parameters.spin_density /= 40.0;
        let surface =
            Surface { interface: response::Interface::new(parameters).unwrap(), ..surface(equations) };
        let tensors = [surface.interface.gilbert_tensor(0.02), response::GilbertTensor::scalar(0.02)];
        let fields = vec![uniform_field([0.03, 0.0, 0.1])];
        let problem = Problem::new(grid.clone(), magnet(), Some(surface), vec![], fields).unwrap();
        let mut state = State::new(&problem, random(grid.len(), 5));
        let dt = 4e-13;
        let mut llg = Llg::new(&problem, Method::midpoint(dt).unwrap()).unwrap();
        let energy =
            |llg: &mut Llg<'_>, state: &State| llg.energies(state).iter().map(|(_, e)| e).sum::<f64>();
        let mut shortest = f64::INFINITY;
        for _ in 0..5 {
            let (before, m) = (energy(&mut llg, &state), state.m.clone());
            llg.step(&mut state).unwrap();
            let lost = (0..grid.len()).map(|cell| {
                let (a, b) = (m.get(cell), state.m.get(cell));
                let (middle, rate) =
                    ([0, 1, 2].map(|c| 0.5 * (a[c] + b[c])), [0, 1, 2].map(|c| (b[c] - a[c]) / dt));
                shortest = shortest.min(middle.iter().map(|c| c * c).sum::<f64>().sqrt());
                tensors[usize::from(cell >= grid.layer())].dissipation(middle, rate)
            });
            let lost = 110e3 * grid.cell_volume() / GAMMA * dt * lost.sum::<f64>();
            let change = energy(&mut llg, &state) - before;
            assert!((change + lost).abs() < 1e-12 * lost, "{equations:?}: {change:e} {lost:e}");
        }
        assert!(shortest < 0.98, "{shortest}");
    }
}

/// Charge conservation: on a periodic film with uniform m the area mean of the diffusive torque is zero.
#[test]
fn mean_diffusive_torque_vanishes() {
    let grid = Grid::new([64, 8, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let gate = field::GratedGate::new(field::GratedGateParameters {
        period: 256e-9,
        duty: 0.4,
        // Close gates have harmonics that the cells of the film cannot tell from a mean.
        distance: 60e-9,
        voltage: 0.1,
        direction: 0.0,
        origin: [0.0, 0.0],
        edge: field::Edge::Sharp,
    })
    .unwrap();
    let drive = Drive::new(gate, field::Tone::new(6e9, 0.0).unwrap());
    let magnet = Magnet { anisotropies: vec![], demagnetisation: Demagnetisation::None, ..magnet() };
    let problem =
        Problem::new(grid.clone(), magnet, Some(surface(Equations::Consistent)), vec![drive], vec![])
            .unwrap();
    let mut state = State::new(&problem, Vectors::uniform(grid.len(), [0.6, 0.0, 0.8]));
    state.time = 0.123e-9;
    let mut llg = Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    let (field, _) = llg.field_and_rate(&state);
    let largest = field.z.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
    assert!(largest > 1e-3);
    assert!((field.z.iter().sum::<f64>() / field.z.len() as f64).abs() < 1e-12 * largest);
}

/// T_FL = (J_sd A/ħev) m × (ẑ×J), written out with e = −|e| and J = (e²/h)[σ₀E ± σ_H E×ẑ], for a dc bias; and the sign
/// of the diffusive torque in both forms.
#[test]
fn torques_have_the_signs_of_the_paper() {
    let m: [f64; 3] = [0.6, -0.48, 0.64];
    let e = [3e5, -2e5];
    for equations in [Equations::Published, Equations::Consistent] {
        let interface = interface(equations);
        let grid = single_cell();
        let bias = Drive::new(Uniform::new(e).unwrap(), Waveform::Constant);
        let problem =
            Problem::new(grid, macrospin(0.0), Some(surface(equations)), vec![bias], vec![]).unwrap();
        let state = State::new(&problem, Vectors::uniform(1, m));
        let mut llg = Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let b = llg.field_and_rate(&state).0.get(0);
        let torque = [0, 1, 2].map(|c| {
            let (u, v) = ((c + 1) % 3, (c + 2) % 3);
            -GAMMA * (m[u] * b[v] - m[v] * b[u])
        });
        let p = interface.parameters();
        let (hbar, charge) = (response::constants::HBAR, -response::constants::ELEMENTARY_CHARGE);
        let quantum = charge * charge / (2.0 * PI * hbar);
        let (eps, delta) = (p.fermi_energy, p.sd_splitting * m[2]);
        let sigma_0 =
            quantum * (eps * eps - delta * delta) / (PI * p.disorder * (eps * eps + 3.0 * delta * delta));
        let hall_sign = if equations == Equations::Published { 1.0 } else { -1.0 };
        let sigma_h =
            hall_sign * quantum * 8.0 * eps * delta.powi(3) / (eps * eps + 3.0 * delta * delta).powi(2);
        let j = [sigma_0 * e[0] + sigma_h * e[1], sigma_0 * e[1] - sigma_h * e[0]];
        let f = p.sd_splitting / p.spin_density / (hbar * charge * p.fermi_velocity);
        let w = [-j[1], j[0], 0.0];
        let expected =
            [0, 1, 2].map(|c| f * (m[(c + 1) % 3] * w[(c + 2) % 3] - m[(c + 2) % 3] * w[(c + 1) % 3]));
        let scale = expected.iter().map(|v| v.abs()).fold(0.0, f64::max);
        for (a, b) in torque.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12 * scale, "{equations:?}: {torque:?} {expected:?}");
        }
    }
}

//! Runs of small amplitude: every entry of K that the motion of the magnet meets, at any ql.

use std::f64::consts::TAU;

use llg::{
    ExternalField, FieldPattern, Grid, Magnet, Method, Modulation, Problem, Simulation, State, Surroundings,
    Vectors,
    carriers::{emf_coefficient, level_coefficient},
    stepper::tableau::IMEX_ARK4,
};
use num_complex::Complex64;
use response::{
    Perturbation, SpinCorrelator,
    constants::{CONDUCTANCE_QUANTUM, ELECTRON_CHARGE, HBAR},
};

use crate::{alone, common, interface, surface};

const CELLS: [usize; 2] = [4, 3];
const OMEGA: f64 = TAU * 1e11;
const ALPHA: f64 = 0.5;
const M_Z: f64 = 0.6;
/// Moment [A/m] of the film, and the field \[T\] that holds it.
const MOMENT: f64 = 110e3;
const HOLDING: f64 = 3.0;
const I: Complex64 = Complex64::I;

type Complex3 = [Complex64; 3];

/// Amplitudes of the answer to a magnetic wave e^{i(q·r − ωt)}.
struct Answer {
    m: Complex3,
    phi: Complex64,
    /// J/σ₀ − E_m [V/m].
    beside: [Complex64; 2],
    /// The torque of the surface [rad/s], from the equation of motion: what ṁ has beside precession and bulk damping.
    torque: Complex3,
}

fn cross(a: Complex3, b: Complex3) -> Complex3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn size(v: Complex3) -> f64 {
    v.iter().map(Complex64::norm_sqr).sum::<f64>().sqrt()
}

fn difference(a: Complex3, b: Complex3) -> f64 {
    size([0, 1, 2].map(|c| a[c] - b[c]))
}

/// The film along (0.8, 0, 0.6) over one period after the start has died out, under a magnetic wave of the vector `q` [rad/m].
fn answer(q: [f64; 2], surroundings: Surroundings, steps: u32) -> Answer {
    let [nx, ny] = CELLS;
    let cell = [0, 1].map(|axis| TAU / (q[axis] * CELLS[axis] as f64));
    let grid = Grid::new([nx, ny, 1], [cell[0], cell[1], 3e-9], [true, true, false]).unwrap();
    let (direction, b) = ([0.8, 0.0, M_Z], [1e-5, 2e-5, -1e-5]);
    let pattern = FieldPattern::PlaneWave { q, phase: 0.0 };
    let wave = ExternalField {
        amplitude: b,
        modulation: Modulation::new(pattern, field::Tone::new(OMEGA, 0.0).unwrap()),
    };
    let magnet = Magnet::new(MOMENT, 0.0, ALPHA, common::GAMMA);
    let fields = vec![common::uniform_field(direction.map(|c| HOLDING * c)), wave];
    let problem = Problem::new(grid, magnet, Some(surface(M_Z, surroundings)), vec![], fields).unwrap();
    let dt = TAU / OMEGA / f64::from(steps);
    let start = State::new(&problem, Vectors::uniform(nx * ny, direction));
    let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, dt).unwrap()).unwrap();
    run.advance_to(11.0 * TAU / OMEGA - 0.5 * dt).unwrap();
    let mut sums = [Complex64::ZERO; 6];
    for step in 0..steps {
        let (llg, state) = run.parts();
        let (phi, [along, across]) = llg.response_fields(state).unwrap();
        let [x, y, z] = state.m.components();
        for (sum, values) in sums.iter_mut().zip([x, y, z, &phi, &along, &across]) {
            for (i, value) in values.iter().enumerate() {
                let place = (i % nx) as f64 / nx as f64
                    + (i / nx) as f64 / ny as f64
                    + 0.5 / nx as f64
                    + 0.5 / ny as f64;
                let angle = TAU * (f64::from(step) / f64::from(steps) - place);
                *sum += value * Complex64::from_polar(2.0 / (values.len() as f64 * f64::from(steps)), angle);
            }
        }
        run.step().unwrap();
    }
    let [x, y, z, phi, along, across] = sums;
    let (m, rest) = ([x, y, z], direction.map(Complex64::from));
    let precession = cross(m, rest.map(|c| HOLDING * c));
    let driven = cross(rest, b.map(Complex64::from));
    let damped = cross(rest, m);
    let torque = [0, 1, 2].map(|c| {
        -I * OMEGA * m[c] + common::GAMMA * (precession[c] + driven[c]) + I * OMEGA * ALPHA * damped[c]
    });
    Answer { m, phi, beside: [along, across], torque }
}

/// φ, J/σ₀ − E_m and the torque T = (J_sd A/ħ) m×s that `k` gives for a film that moves with the amplitude `m`: the spin is
/// against m. The charge acts back through s = `screening` as the field s∇(φ + g); the Hall current is that of the emf alone.
fn expected(
    k: &SpinCorrelator,
    q: [f64; 2],
    m: Complex3,
    screening: f64,
) -> (Complex64, [Complex64; 2], Complex3) {
    let interface = interface();
    let p = interface.parameters();
    let wave_number = q[0].hypot(q[1]);
    let direction = q.map(|c| c / wave_number);
    let perturbation =
        |e_field| Perturbation { direction, omega: OMEGA, e_field, spin_direction: m.map(|c| -c) };
    let potential = |perturbation: &Perturbation| {
        -interface.carrier_density(k, perturbation) / (ELECTRON_CHARGE * interface.density_of_states())
    };
    let level = 2.0 * level_coefficient(&interface) * M_Z * m[2];
    let alone = potential(&perturbation([Complex64::ZERO; 2]));
    let chi = interface.potential_of(k, wave_number) * wave_number * wave_number;
    let phi = (alone - chi * screening * level) / (1.0 + chi * screening);
    let field = q.map(|q| I * q * screening * (phi + level));
    let driven = perturbation(field);
    assert!((potential(&driven) - phi).norm() < 1e-12 * phi.norm());
    let strength = p.sd_splitting / (HBAR * p.spin_density);
    // s_∥ = ẑ×J/(ev), first without the local Hall current.
    let of_current = interface.spin_density(k, &driven, 0.0);
    let still = perturbation([Complex64::ZERO; 2]);
    let [with, without] = [interface.sigma_h(-M_Z), 0.0].map(|hall| interface.spin_density(k, &still, hall));
    let spin = [0, 1, 2].map(|c| of_current[c] + with[c] - without[c]);
    let resistance = ELECTRON_CHARGE * p.fermi_velocity / (CONDUCTANCE_QUANTUM * interface.sigma_0(M_Z));
    let emf = -I * OMEGA * emf_coefficient(&interface);
    let beside = [resistance * of_current[1] + emf * m[1], -resistance * of_current[0] - emf * m[0]];
    (phi, beside, cross([0.8, 0.0, M_Z].map(Complex64::from), spin).map(|c| strength * c))
}

/// ql = 0.1, 1 and 5 along a diagonal of the film, so that K_T, K_L, Q and K_zz all act: φ and torque are those of the response to a slow
/// magnet to 1e-6, with the local Hall part, and those of the exact K to ωτ₁. The error of the steps is (ω dt)⁴/100 = 5e-9 of ṁ, of
/// which the torque is a hundredth; that of the solver 1e-10 of the torque.
#[test]
fn a_moving_film_meets_the_exact_response_at_any_wavelength() {
    let interface = interface();
    let cases = [
        (0.1, Surroundings::None),
        (1.0, Surroundings::None),
        (5.0, Surroundings::None),
        (0.1, Surroundings::Dielectrics([1.0, 10.0])),
        (1.0, Surroundings::Gate(4e-3)),
    ];
    for (kappa, surroundings) in cases {
        let q = [0.8, 0.6].map(|u| u * kappa / interface.mean_free_path(M_Z));
        let wave_number = q[0].hypot(q[1]);
        // φ at the end of a step is of third order where it is stiff.
        let steps = if kappa > 1.0 { 600 } else { 360 };
        let found = alone(|| answer(q, surroundings, steps));
        let screening = surroundings.screening(&interface, wave_number);
        let of = |k: &SpinCorrelator| {
            let (phi, beside, torque) = expected(k, q, found.m, screening);
            let [x, y] = [0, 1].map(|c| (found.beside[c] - beside[c]).norm());
            [
                (found.phi - phi).norm() / phi.norm(),
                x.hypot(y) / beside[0].norm().hypot(beside[1].norm()),
                difference(found.torque, torque) / size(torque),
            ]
        };
        let slow = of(&interface.slow_correlator(-M_Z, wave_number, OMEGA));
        let exact = of(&interface.exact_correlator(-M_Z, wave_number, OMEGA));
        let inertia = OMEGA * interface.tau_1(M_Z);
        // The field beside the emf is half ∇ψ, of third order in the step where it is stiff.
        assert!(
            slow.iter().zip([1e-6, 5e-6, 1e-6]).all(|(off, limit)| *off < limit),
            "{kappa} {surroundings:?}: {slow:?}"
        );
        assert!(
            [exact[0], exact[2]].iter().all(|off| *off < 1.1 * inertia),
            "{kappa} {surroundings:?}: {exact:?} {inertia:e}"
        );
        // Each entry is seen: without it the torque or φ would be elsewhere.
        let whole = interface.slow_correlator(-M_Z, wave_number, OMEGA);
        let without = [
            SpinCorrelator { transverse: -whole.transverse, ..whole },
            SpinCorrelator { longitudinal: -whole.longitudinal, ..whole },
            SpinCorrelator { charge_mixed: -whole.charge_mixed, ..whole },
            SpinCorrelator {
                charge_charge: -whole.charge_charge,
                charge_charge_rate: -whole.charge_charge_rate,
                ..whole
            },
        ];
        for (entry, k) in without.iter().enumerate() {
            if screening == 0.0 {
                assert!(of(k).iter().any(|off| *off > 1e-4), "{kappa}: entry {entry} {:?}", of(k));
            }
        }
    }
}

//! Runs of small amplitude: every entry of K, Eqs. (9), (11) and the corrected (16) and (17) of docs/physics.md, section 11, at finite q, and
//! its reciprocity.

use std::{f64::consts::TAU, sync::LazyLock};

use field::{Drive, PlaneWave, Polarisation, Tone};
use llg::{
    ExternalField, FieldPattern, Grid, History, Magnet, Method, Modulation, Problem, Simulation, State,
    Vectors,
    carriers::{emf_coefficient, level_coefficient},
    stepper::tableau::IMEX_ARK4,
};
use num_complex::Complex64;
use response::{
    Interface, Perturbation,
    constants::{ELECTRON_CHARGE, HBAR},
};

use crate::{
    common::{self, uniform_field},
    surface,
};

const LENGTH: f64 = 150e-9;
const CELLS: usize = 12;
const OMEGA: f64 = TAU * 1e11;
const ALPHA: f64 = 0.5;
const M_Z: f64 = 0.6;
/// Exchange stiffness [J/m] and moment [A/m] of the film, and the field \[T\] that holds it.
const MAGNET: [f64; 3] = [2.3e-12, 110e3, 3.0];
const I: Complex64 = Complex64::I;

type Complex3 = [Complex64; 3];

/// What moves the film and its carriers with e^{i(qx − ωt)}, real amplitudes.
#[derive(Clone, Copy)]
struct Waves {
    /// Magnetic field \[T\].
    b: [f64; 3],
    /// Electric field along and across q [V/m].
    e: [f64; 2],
}

/// Amplitudes of the answer.
struct Answer {
    m: Complex3,
    phi: Complex64,
    /// The torque of the surface [rad/s], from the equation of motion: what ṁ has beside precession and bulk damping.
    torque: Complex3,
}

fn cross(a: Complex3, b: Complex3) -> Complex3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn combine(terms: &[(Complex64, Complex3)]) -> Complex3 {
    [0, 1, 2].map(|c| terms.iter().map(|(factor, v)| factor * v[c]).sum())
}

fn lattice() -> Lattice {
    let h = LENGTH / CELLS as f64;
    let half = 0.5 * TAU / LENGTH * h;
    Lattice { q: 2.0 * half.sin() / h, mean: half.cos(), line: half.sin() / half }
}

/// The film along (`m_x`, 0, 0.6) under `waves`, over one period after the start has died out.
fn answer(m_x: f64, waves: Waves, screening: f64) -> Answer {
    answer_at(TAU / LENGTH, m_x, waves, screening)
}

/// The same under waves of another q [rad/m], one period of the film or 0.
fn answer_at(q: f64, m_x: f64, waves: Waves, screening: f64) -> Answer {
    // Twelve cells are no work for more than one thread.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    alone.install(|| answer_of_a_run(q, m_x, waves, screening))
}

fn answer_of_a_run(q: f64, m_x: f64, waves: Waves, screening: f64) -> Answer {
    // φ at the end of a step is of third order, and a gate makes it stiffer.
    let steps = if screening > 0.0 { 900_u32 } else { 400 };
    let h = LENGTH / CELLS as f64;
    let grid = Grid::new([CELLS, 1, 1], [h, 8e-9, 3e-9], [true, true, false]).unwrap();
    let direction = [m_x, 0.0, M_Z];
    let pattern = FieldPattern::PlaneWave { q: [q, 0.0], phase: 0.0 };
    let wave = ExternalField {
        amplitude: waves.b,
        modulation: Modulation::new(pattern, Tone::new(OMEGA, 0.0).unwrap()),
    };
    let drives = [Polarisation::Longitudinal, Polarisation::Transverse].into_iter().zip(waves.e);
    let drives = drives.filter(|(_, e)| *e > 0.0).map(|(polarisation, e)| {
        let wave = PlaneWave::new(e, LENGTH, 0.0, polarisation).unwrap();
        Drive::new(wave, Tone::new(OMEGA, 0.0).unwrap())
    });
    let [stiffness, moment, holding] = MAGNET;
    let magnet = Magnet::new(moment, stiffness, ALPHA, common::GAMMA);
    let fields = vec![uniform_field(direction.map(|c| holding * c)), wave];
    let surface = surface(History::SwitchedOn, screening);
    let problem = Problem::new(grid, magnet, Some(surface), drives.collect(), fields).unwrap();
    let dt = TAU / OMEGA / f64::from(steps);
    let start = State::new(&problem, Vectors::uniform(CELLS, direction));
    let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, dt).unwrap()).unwrap();
    run.advance_to(9.0 * TAU / OMEGA - 0.5 * dt).unwrap();
    let mut sums = [Complex64::ZERO; 4];
    for step in 0..steps {
        let state = run.state();
        let [x, y, z] = state.m.components();
        for (sum, row) in sums.iter_mut().zip([x, y, z, &state.carriers]) {
            for (i, value) in row.iter().enumerate() {
                let angle = TAU * f64::from(step) / f64::from(steps) - q * (i as f64 + 0.5) * h;
                *sum += value * Complex64::from_polar(2.0 / (CELLS as f64 * f64::from(steps)), angle);
            }
        }
        run.step().unwrap();
    }
    let [x, y, z, phi] = sums;
    let m = [x, y, z];
    let rest = direction.map(Complex64::from);
    let of_differences = 2.0 * (0.5 * q * h).sin() / h;
    let exchange = -2.0 * stiffness / moment * of_differences.powi(2);
    let b = combine(&[(1.0.into(), waves.b.map(Complex64::from)), (exchange.into(), m)]);
    let torque = combine(&[
        (-I * OMEGA, m),
        (common::GAMMA.into(), cross(m, rest.map(|c| holding * c))),
        (common::GAMMA.into(), cross(rest, b)),
        (I * OMEGA * ALPHA, cross(rest, m)),
    ]);
    Answer { m, phi, torque }
}

/// Waves between cell centres: q of differences [rad/m], the part left by the mean of two centres, and by that along a line.
#[derive(Clone, Copy)]
struct Lattice {
    q: f64,
    mean: f64,
    line: f64,
}

/// φ and the torque T = (J_sd A/ħ) m×s of docs/physics.md, section 9, for a film that moves with the amplitude `m` about (m_x, 0, 0.6): the
/// diffusive limit of K, with the Hall current (σ_H/σ₀ = `hall`) of everything that drives one, and a gate.
fn linear_response(
    lattice: &Lattice,
    hall: f64,
    (m_x, m): (f64, Complex3),
    e: [f64; 2],
    screening: f64,
) -> (Complex64, Complex3) {
    let interface = common::interface(response::Equations::Consistent);
    let p = interface.parameters();
    let (Lattice { q, mean, line }, s) = (*lattice, screening);
    let rate = interface.diffusivity(M_Z) * q * q;
    let emf = [-m[1], m[0]].map(|c| -I * OMEGA * emf_coefficient(&interface) * c);
    let level = 2.0 * level_coefficient(&interface) * M_Z * m[2];
    let along = e[0] * line;
    let force = along + mean * (emf[0] + hall * (e[1] + emf[1]));
    let phi = (I * rate / q * force + (I * OMEGA - s * rate) * level) / (rate * (1.0 + s) - I * OMEGA);
    let potential = (1.0 + s) * phi + s * level;
    let field = [mean * (along + I * q * potential) + emf[0], e[1] + emf[1]];
    let sheet = interface.sigma_0(M_Z) * response::constants::CONDUCTANCE_QUANTUM;
    let current = [field[0] + hall * field[1], field[1] - hall * field[0]].map(|f| sheet * f);
    let ev = ELECTRON_CHARGE * p.fermi_velocity;
    // Δ_z = −Δ_sd m_z: the spin is against m.
    let density = -ELECTRON_CHARGE * interface.density_of_states() * phi;
    let spin = [-current[1] / ev, current[0] / ev, interface.delta_z(M_Z) / p.fermi_energy * density];
    let strength = p.sd_splitting / (HBAR * p.spin_density);
    let rest = [m_x, 0.0, M_Z].map(Complex64::from);
    (phi, cross(rest, spin).map(|c| strength * c))
}

fn size(v: Complex3) -> f64 {
    v.iter().map(Complex64::norm_sqr).sum::<f64>().sqrt()
}

/// φ and torque to 1e-6 under electric waves along and across q, Eqs. (9) and (11), and under a moving film, Eqs. (11), (16) and (17) with
/// its Hall part, without and with a gate. The error of the steps is (ω dt)⁴/100 = 2e-9 of ṁ, of which the torque is a hundredth.
#[test]
fn runs_have_the_whole_of_linear_response() {
    let cases = [
        (Waves { b: [0.0; 3], e: [40.0, 0.0] }, 0.0),
        (Waves { b: [0.0; 3], e: [0.0, 40.0] }, 0.0),
        (Waves { b: [1e-5, 2e-5, -1e-5], e: [0.0; 2] }, 0.0),
        (Waves { b: [1e-5, 2e-5, -1e-5], e: [40.0, 20.0] }, 7.0),
    ];
    let interface = common::interface(response::Equations::Consistent);
    let hall = interface.sigma_h(-M_Z) / interface.sigma_0(M_Z);
    for (index, (waves, screening)) in cases.into_iter().enumerate() {
        let found = answer(0.8, waves, screening);
        let (phi, torque) = linear_response(&lattice(), hall, (0.8, found.m), waves.e, screening);
        let of_phi = (found.phi - phi).norm() / phi.norm();
        let of_torque = size([0, 1, 2].map(|c| found.torque[c] - torque[c])) / size(torque);
        assert!(of_phi < 1e-6 && of_torque < 1e-6, "{index}: {of_phi:e} {of_torque:e}");
    }
}

/// The closed form above is the K of the surface, Eqs. (9), (11), (16) and the term σ₀ of (17), where cells are small and the Hall current,
/// of order α⁰, is left out.
#[test]
fn the_closed_form_is_the_correlator() {
    let interface = common::interface(response::Equations::Consistent);
    let p = interface.parameters();
    let q = TAU / LENGTH;
    let m = [Complex64::new(3e-4, 1e-4), Complex64::new(-2e-4, 5e-4), Complex64::new(-4e-4, -1.3e-4)];
    let correlator = interface.diffusive_correlator(-M_Z, q, OMEGA);
    let perturbation = Perturbation {
        direction: [1.0, 0.0],
        omega: OMEGA,
        e_field: [40.0.into(), 20.0.into()],
        spin_direction: m.map(|c| -c),
    };
    let continuum = Lattice { q, mean: 1.0, line: 1.0 };
    let (_, torque) = linear_response(&continuum, 0.0, (0.8, m), [40.0, 20.0], 0.0);
    let spin = interface.spin_density(&correlator, &perturbation, 0.0);
    let rest = [0.8, 0.0, M_Z].map(Complex64::from);
    let expected = cross(rest, spin).map(|c| p.sd_splitting / (HBAR * p.spin_density) * c);
    let off = size([0, 1, 2].map(|c| torque[c] - expected[c])) / size(expected);
    assert!(off < 1e-12, "{off:e}");
}

/// Entries of K over those of runs, in units of e²/h as σ₀: what s = K iωΔ_sd m/(2πħv²) says for the spin direction m.
struct Measured {
    xx: Complex64,
    yy: Complex64,
    yz: Complex64,
    zy: Complex64,
    zz: Complex64,
}

/// Two films, (±0.8, 0, 0.6), each under two waves: the answers of s to the two directions in which a film can move follow by inversion. A
/// film that moves along (∓0.6, 0, 0.8) moves m_x and m_z: of the sum of both films what does not know the sign of m_x is left, of their
/// difference the rest.
fn measured(screening: f64) -> Measured {
    let interface = common::interface(response::Equations::Consistent);
    let p = interface.parameters();
    let strength = p.sd_splitting / (HBAR * p.spin_density);
    let scale = -I * OMEGA * p.sd_splitting / (TAU * HBAR * p.fermi_velocity.powi(2));
    let [mut xx, mut yy, mut yz, mut zy, mut zz] = [Complex64::ZERO; 5];
    for sign in [1.0, -1.0] {
        let waves = [[0.0, 2e-5, 0.0], [1e-5 * sign, 0.0, -2e-5]];
        let runs = waves.map(|b| answer(0.8 * sign, Waves { b, e: [0.0; 2] }, screening));
        let motion = runs.each_ref().map(|run| [run.m[1], 0.8 * run.m[2] - 0.6 * sign * run.m[0]]);
        let determinant = motion[0][0] * motion[1][1] - motion[0][1] * motion[1][0];
        // The answers of `of` to a motion along y and along the other direction.
        let column = |of: &dyn Fn(&Answer) -> Complex64| {
            let [a, b] = runs.each_ref().map(of);
            [
                (a * motion[1][1] - b * motion[0][1]) / determinant,
                (b * motion[0][0] - a * motion[1][0]) / determinant,
            ]
        };
        // T = (J_sd A/ħ) m×s, T_x = −m_z s_y and T_y = m_z s_x − m_x s_z; and s_z = −(Δ_z/ε) n.
        let density = -ELECTRON_CHARGE * interface.density_of_states();
        let of_z = |run: &Answer| interface.delta_z(M_Z) / p.fermi_energy * density * run.phi;
        let s_x = column(&|run| (run.torque[1] / strength + 0.8 * sign * of_z(run)) / M_Z);
        let s_y = column(&|run| run.torque[0] / (-strength * M_Z));
        let s_z = column(&of_z);
        xx -= s_x[1] * sign / (1.2 * scale);
        yy += 0.5 * s_y[0] / scale;
        yz += s_y[1] / (1.6 * scale);
        zy += 0.5 * s_z[0] / scale;
        zz += s_z[1] / (1.6 * scale);
    }
    Measured { xx, yy, yz, zy, zz }
}

/// K of a film without a gate.
static WITHOUT_A_GATE: LazyLock<Measured> = LazyLock::new(|| measured(0.0));

/// Eq. (16) corrected and at finite q, K_zz = (Δ_z²/ħε)/(Dq² − iω); as printed, Δ_z²/(iħεω) at q = 0, it has the opposite sign.
fn corrected_16(interface: &Interface, rate: f64) -> Complex64 {
    let delta = interface.delta_z(M_Z);
    delta * delta / (HBAR * interface.parameters().fermi_energy) / (rate - I * OMEGA)
}

/// Eq. (17) corrected: the Gilbert torque c m×(σ₀ṁ_∥ − (σ_H/m_z) ṁ_∥×m_⊥) with c = J_sd²AS/(2πħ²v²) for the direction m of the
/// magnetisation [rad/s]; as printed c is twice that and σ_H has the other sign.
fn corrected_17(interface: &Interface, rest: Complex3, rate: Complex3) -> Complex3 {
    let p = interface.parameters();
    let c = p.sd_splitting.powi(2) / (p.spin_density * TAU * HBAR.powi(2) * p.fermi_velocity.powi(2));
    let in_plane = [rate[0], rate[1], Complex64::ZERO];
    let hall = -interface.sigma_h(M_Z) / M_Z;
    let upright = [Complex64::ZERO, Complex64::ZERO, rest[2]];
    let sigma_0 = interface.sigma_0(M_Z);
    cross(rest, combine(&[(sigma_0.into(), in_plane), (hall.into(), cross(in_plane, upright))]))
        .map(|t| c * t)
}

/// **Eqs. (16) and (17), corrected, at finite q** to 1e-6 by runs: K_zz of (16), and in the place of the σ₀ of (17) K_T = σ₀ where the emf
/// lies across q and K_L = −iωσ₀/(Dq² − iω) where it lies along q and piles up charge, −iω/(Dq² − iω) = 1 − Dq²/(Dq² − iω), twice between
/// centres and faces. The Hall current of the first piles up too, to second order in the Hall angle.
#[test]
fn corrected_eqs_16_and_17_hold_at_finite_q() {
    let interface = common::interface(response::Equations::Consistent);
    let Lattice { q, mean, .. } = lattice();
    let rate = interface.diffusivity(M_Z) * q * q;
    let (sigma_0, piled) = (interface.sigma_0(M_Z), mean * mean * rate / (rate - I * OMEGA));
    let hall = interface.sigma_h(-M_Z) / sigma_0;
    let of_16 = corrected_16(&interface, rate);
    for (name, found, expected) in [
        ("K_zz", WITHOUT_A_GATE.zz, of_16),
        ("K_L", WITHOUT_A_GATE.yy, sigma_0 * (1.0 - piled)),
        ("K_T", WITHOUT_A_GATE.xx, sigma_0 * (1.0 + hall * hall * piled)),
    ] {
        let off = (found - expected).norm() / expected.norm();
        assert!(off < 1e-6, "{name}: {found} {expected} {off:e}");
    }
    // Both parts of the denominators count.
    assert!(rate > 3.0 * OMEGA && rate < 30.0 * OMEGA);
}

/// The same at q = 0, where (17) is written: the torque of a film that turns as a whole is that of (17) with its Hall part and of the spin
/// s_z of (16), which the charge that stays makes.
#[test]
fn corrected_eqs_16_and_17_hold_for_a_film_that_turns_as_a_whole() {
    let interface = common::interface(response::Equations::Consistent);
    let p = interface.parameters();
    let found = answer_at(0.0, 0.8, Waves { b: [1e-5, 2e-5, -1e-5], e: [0.0; 2] }, 0.0);
    let rest = [0.8, 0.0, M_Z].map(Complex64::from);
    let scale = -I * OMEGA * p.sd_splitting / (TAU * HBAR * p.fermi_velocity.powi(2));
    let spin = [Complex64::ZERO, Complex64::ZERO, scale * corrected_16(&interface, 0.0) * found.m[2]];
    let strength = p.sd_splitting / (HBAR * p.spin_density);
    let of_17 = corrected_17(&interface, rest, found.m.map(|m| -I * OMEGA * m));
    let expected = combine(&[(1.0.into(), of_17), (strength.into(), cross(rest, spin))]);
    let off = size([0, 1, 2].map(|c| found.torque[c] - expected[c])) / size(of_17);
    assert!(off < 1e-6, "{off:e}");
}

/// Onsager: the charge that a moving m_y piles up and the current that a moving m_z drives have one coefficient, K_zy = K_yz = −Q u_x. Both
/// sides are measured; their difference is the rounding of small amplitudes and the error of the steps.
#[test]
fn the_response_is_reciprocal() {
    let interface = common::interface(response::Equations::Consistent);
    let p = interface.parameters();
    let before_a_gate = measured(7.0);
    for (screening, k) in [(0.0_f64, &*WITHOUT_A_GATE), (7.0, &before_a_gate)] {
        // Q = (Δ_z/ħv) iDq/(iω − Dq²), the denominator with the D of a gate.
        let Lattice { q, mean, .. } = lattice();
        let d = interface.diffusivity(M_Z);
        let rate = d * q * q;
        // What the motion of m_z dissipates: a gate takes its square, as the current that the pumped charge drives falls by 1 + s.
        let dissipated = interface.delta_z(M_Z).powi(2) / (HBAR * p.fermi_energy) * rate
            / ((1.0 + screening).powi(2) * rate * rate + OMEGA * OMEGA);
        assert!((k.zz.re / dissipated - 1.0).abs() < 1e-4, "{screening}: {} {dissipated}", k.zz);
        let mixed = interface.delta_z(-M_Z) / (HBAR * p.fermi_velocity) * I * d * q
            / (I * OMEGA - d * (1.0 + screening) * q * q);
        assert!((k.yz - k.zy).norm() < 1e-6 * k.zy.norm(), "{screening}: {} {}", k.yz, k.zy);
        assert!((k.zy + mixed * mean).norm() < 1e-6 * k.zy.norm(), "{screening}: {} {mixed}", k.zy);
    }
}

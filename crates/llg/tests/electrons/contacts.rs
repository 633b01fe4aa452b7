//! Contacts: resistance, Hall voltage, reciprocity of conductances, and where the charge goes.

use field::{Tone, Waveform};
use llg::{
    Contact, Edge, Grid, History, Magnet, Method, Problem, Simulation, State, Surface, Vectors,
    carriers::quantum_capacitance, stepper::tableau::IMEX_ARK4,
};
use response::{Equations, constants::CONDUCTANCE_QUANTUM};

use crate::{
    common::{self, magnet, twisted},
    surface, under_a_heavy_film,
};

fn contact(edge: Edge, span: Option<[f64; 2]>, potential: f64) -> Contact {
    Contact { name: String::new(), edge, span, potential, waveform: Waveform::Constant }
}

/// σ₀ [S] and the Hall angle, J = σ₀(E + hE×ẑ), of a film with this m_z.
fn conductivities(m_z: f64) -> (f64, f64) {
    let interface = common::interface(Equations::Consistent);
    let sigma_0 = interface.sigma_0(m_z);
    (sigma_0 * CONDUCTANCE_QUANTUM, interface.sigma_h(-m_z) / sigma_0)
}

/// Currents from the contacts \[A\] and φ \[V\] of a film held still, after charging for times far longer than it takes.
fn at_rest(grid: &Grid, m: Vectors, contacts: Vec<Contact>, screening: f64) -> (Vec<f64>, Vec<f64>) {
    let surface = Surface { contacts, ..under_a_heavy_film(History::SwitchedOn, screening) };
    let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
    let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![]).unwrap();
    let start = State::new(&problem, m);
    let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, 1e-9).unwrap()).unwrap();
    for _ in 0..12 {
        run.step().unwrap();
    }
    let (llg, state) = run.parts();
    (llg.contact_currents(state).to_vec(), state.carriers.clone())
}

fn tilted(len: usize, m_z: impl Fn(usize) -> f64) -> Vectors {
    let mut m = Vectors::zeros(len);
    (0..len).for_each(|cell| m.set(cell, [(1.0 - m_z(cell).powi(2)).sqrt(), 0.0, m_z(cell)]));
    m
}

/// A bar between two contacts has R = Σ h/(σ₀W) whatever m_z does along it, and a gate does not change it, to what
/// 1e-10 of φ in a stage is of a current. Along y as along x.
#[test]
fn a_bar_has_the_resistance_of_its_cells_in_series() {
    let m_z = |i: usize| 0.9 * (0.37 * i as f64).sin();
    for (screening, along) in [(0.0, 0), (6.0, 0), (0.0, 1)] {
        let (n, w, h) = (40, 3, [5e-9, 8e-9]);
        let (cells, periodic, edges) = match along {
            0 => ([n, w, 1], [false, true, false], [Edge::Left, Edge::Right]),
            _ => ([w, n, 1], [true, false, false], [Edge::Bottom, Edge::Top]),
        };
        let grid = Grid::new(cells, [h[0], h[1], 3e-9], periodic).unwrap();
        let m = tilted(grid.len(), |cell| m_z(grid.indices(cell)[along]));
        let contacts = vec![contact(edges[0], None, 2e-3), contact(edges[1], None, -1e-3)];
        let (currents, _) = at_rest(&grid, m, contacts, screening);
        let width = w as f64 * h[1 - along];
        let resistance: f64 = (0..n).map(|i| h[along] / (conductivities(m_z(i)).0 * width)).sum();
        let expected = 3e-3 / resistance;
        assert!((currents[0] / expected - 1.0).abs() < 1e-7, "{along} {screening}: {currents:?} {expected}");
        assert!((currents[1] / expected + 1.0).abs() < 1e-7, "{along} {screening}: {currents:?} {expected}");
    }
}

/// In the middle of a long bar with insulating sides no current flows across: E_y = hE_x, so the Hall voltage is hE_xW, of the sign of
/// σ_H(−m_z). What the contacts short-circuit has decayed by e^{−πL/2W} = 3e-6 there.
#[test]
fn a_magnetised_bar_has_its_hall_voltage() {
    let (nx, ny, h) = (96, 12, 5e-9);
    let grid = Grid::new([nx, ny, 1], [h, h, 3e-9], [false, false, false]).unwrap();
    for m_z in [0.8, -0.8] {
        let m = tilted(grid.len(), |_| m_z);
        let contacts = vec![contact(Edge::Left, None, 1e-3), contact(Edge::Right, None, 0.0)];
        let (_, phi) = at_rest(&grid, m, contacts, 0.0);
        let at = |i: usize, j: usize| phi[i + nx * j];
        // E = −∇V = ∇φ without a gate and a drive.
        let along = (at(nx / 2, 5) - at(nx / 2 - 1, 5)) / h;
        let across = (at(nx / 2, ny - 1) - at(nx / 2, 0)) / ((ny - 1) as f64 * h);
        let hall = conductivities(m_z).1;
        assert!((across / (hall * along) - 1.0).abs() < 1e-4, "{m_z}: {across} {along}");
        // The field points from the contact at 1 mV to the other.
        assert!(along > 0.0 && (across > 0.0) == (m_z < 0.0), "{m_z}: {across} {along}");
    }
}

/// Four pieces of edges of a film with a strong texture: the currents sum to nothing, do not know a common potential, and the conductances
/// obey Onsager and Casimir, G_ij(m_z) = G_ji(−m_z), while the Hall current makes G_ij ≠ G_ji.
#[test]
fn conductances_are_reciprocal_under_reversal() {
    let grid = Grid::new([20, 16, 1], [5e-9, 6e-9, 3e-9], [false, false, false]).unwrap();
    let m_z = |cell: usize| {
        let [i, j, _] = grid.indices(cell);
        0.85 + 0.1 * (0.4 * i as f64).sin() * (0.5 * j as f64 + 0.3).cos()
    };
    let places = [
        (Edge::Left, None),
        (Edge::Top, Some([10e-9, 40e-9])),
        (Edge::Right, Some([0.0, 24e-9])),
        (Edge::Bottom, Some([60e-9, 100e-9])),
    ];
    let matrix = |sign: f64| {
        [0, 1, 2, 3].map(|one| {
            let contacts = places.into_iter().enumerate();
            let contacts =
                contacts.map(|(i, (edge, span))| contact(edge, span, if i == one { 1e-3 } else { 0.0 }));
            at_rest(&grid, tilted(grid.len(), |cell| sign * m_z(cell)), contacts.collect(), 0.0).0
        })
    };
    let (up, down) = (matrix(1.0), matrix(-1.0));
    let scale = up[0][0];
    let mut hall: f64 = 0.0;
    for i in 0..4 {
        assert!(up[i].iter().sum::<f64>().abs() < 1e-8 * scale, "{i}");
        assert!((0..4).map(|j| up[j][i]).sum::<f64>().abs() < 1e-8 * scale, "{i}");
        for j in 0..4 {
            assert!((up[i][j] - down[j][i]).abs() < 1e-8 * scale, "{i} {j}");
            assert!(i == j || up[i][j] < 0.0, "current comes out of the others");
            hall = hall.max((up[i][j] - up[j][i]).abs() / scale);
        }
    }
    assert!(hall > 1e-3, "{hall}");
}

/// Contacts at changing potentials, and an area for e²ν times which Σ(φ + g) is a charge.
fn between_changing_contacts(surface: Surface, magnet: Magnet) -> Problem {
    let grid = Grid::new([16, 12, 1], [8e-9, 6e-9, 3e-9], [false, false, false]).unwrap();
    let wave = |edge, span, potential, phase| Contact {
        waveform: Tone::new(2e11, phase).unwrap().into(),
        ..contact(edge, span, potential)
    };
    let contacts = vec![
        wave(Edge::Left, None, 3e-3, 0.3),
        wave(Edge::Right, Some([0.0, 36e-9]), -2e-3, 1.4),
        contact(Edge::Top, Some([64e-9, 128e-9]), 1e-3),
    ];
    Problem::new(grid, magnet, Some(Surface { contacts, ..surface }), vec![], vec![]).unwrap()
}

/// What a film gains in charge is what the currents of its contacts bring, by Boole's rule. In a film held still to 1e-5; where it moves the
/// carriers at the end of a step belong to the film of its last stage, and the sum of all currents, a ten-thousandth of each, is off by
/// 1e-3. What has come through the contacts in the stages of the steps is the
/// gain in both, to the 1e-10 to which a stage knows its φ and the gain's part of it.
#[test]
fn charge_comes_through_the_contacts() {
    let moving = (surface(History::SwitchedOn, 2.0), magnet(), 3e-3);
    let still =
        (under_a_heavy_film(History::SwitchedOn, 2.0), Magnet::new(110e3, 0.0, 0.02, common::GAMMA), 1e-5);
    for (surface, magnet, tolerance) in [still, moving] {
        let weight = quantum_capacitance(&surface.interface) * 48e-18;
        let problem = between_changing_contacts(surface, magnet);
        let dt = 1e-13;
        let start = State::new(&problem, twisted(problem.grid()));
        let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, dt).unwrap()).unwrap();
        for _ in 0..20 {
            run.step().unwrap();
        }
        let (llg, state) = run.parts();
        let before = llg.carrier_charge(state).unwrap();
        let (mut passed, mut in_steps) = (0.0, 0.0);
        for step in 0..=16_usize {
            let boole = match step {
                0 | 16 => 7.0,
                step if step % 4 == 0 => 14.0,
                step if step % 2 == 0 => 12.0,
                _ => 32.0,
            };
            let (llg, state) = run.parts();
            passed += boole * 4.0 * dt / 90.0 * llg.contact_currents(state).iter().sum::<f64>();
            if step < 16 {
                run.step().unwrap();
                in_steps += run.llg().charge_of_step().unwrap();
            }
        }
        let (llg, state) = run.parts();
        let gained = llg.carrier_charge(state).unwrap() - before;
        let off = passed / (-weight * gained) - 1.0;
        assert!(off.abs() < tolerance, "{off:e}");
        assert!((in_steps / gained - 1.0).abs() < 1e-6, "{:e}", in_steps / gained - 1.0);
    }
}

/// A film between contacts at U rests at φ = −(U + s(g − g₀))/(1 + s), g₀ that of the film without charge: at −U/(1 + s) if it is that film.
#[test]
fn a_gate_charges_a_film_between_contacts() {
    let grid = Grid::new([8, 4, 1], [8e-9, 6e-9, 3e-9], [false, true, false]).unwrap();
    let (s, u, m_z) = (5.0, 2e-3, 0.7);
    let interface = common::interface(Equations::Consistent);
    let level = llg::carriers::level_coefficient(&interface);
    for neutral in [0.0, m_z] {
        let contacts = vec![contact(Edge::Left, None, u), contact(Edge::Right, None, u)];
        let surface =
            Surface { contacts, gate_neutral_at_mz: neutral, ..under_a_heavy_film(History::SwitchedOn, s) };
        let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
        let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![]).unwrap();
        let start = State::new(&problem, tilted(grid.len(), |_| m_z));
        let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, 1e-11).unwrap()).unwrap();
        for _ in 0..8 {
            run.step().unwrap();
        }
        let expected = -(u + s * level * (m_z * m_z - neutral * neutral)) / (1.0 + s);
        assert!(run.state().carriers.iter().all(|phi| (phi / expected - 1.0).abs() < 1e-8), "{neutral}");
    }
}

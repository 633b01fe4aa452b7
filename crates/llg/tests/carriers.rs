//! Carriers that live with the magnet: balance of energy and charge, order, and what steps must not disturb.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::{largest_difference, magnet, plane_wave, twisted, uniform_field};
use field::{Drive, Uniform, Waveform};
use llg::{
    Contact, Diffusivity, Edge, Grid, History, Kernel, Llg, Method, Problem, RunError, Simulation, State,
    Surface, Vectors,
    carriers::{emf_coefficient, level_coefficient, quantum_capacitance, screening},
    equation::Equation,
    stepper::tableau::IMEX_ARK4,
    switching::Criterion,
    term::Stage,
};
use response::{Equations, Interface, InterfaceParameters};

/// That of the demonstration with the spin density that fits the moment, S/A = M_s d/(γħ).
fn interface() -> Interface {
    let p = *common::interface(Equations::Consistent).parameters();
    let spin_density = 110e3 * 3e-9 / (common::GAMMA * response::constants::HBAR);
    Interface::new(InterfaceParameters { spin_density, ..p }).unwrap()
}

fn surface(history: History) -> Surface {
    let interface = interface();
    Surface { kernel: Kernel::DriftDiffusion, ..Surface::new(interface, Diffusivity::AtMz(0.0), history) }
}

fn method(step: f64) -> Method {
    Method::fixed(&IMEX_ARK4, step).unwrap()
}

fn bias() -> Drive {
    Drive::new(Uniform::new([3e5, -2e5]).unwrap(), Waveform::Constant)
}

fn film(cells: [usize; 3], periodic: [bool; 3], drives: Vec<Drive>) -> Problem {
    film_on(surface(History::SwitchedOn), cells, periodic, drives)
}

/// The same between contacts, and before a gate.
fn film_between_contacts(cells: [usize; 3], periodic: [bool; 3], drives: Vec<Drive>) -> Problem {
    let surface = surface(History::SwitchedOn);
    let gate_capacitance = Some(quantum_capacitance(&surface.interface) / 2.0);
    let contact = |edge, potential| Contact {
        name: String::new(),
        edge,
        span: None,
        potential,
        waveform: Waveform::Constant,
    };
    let contacts = vec![contact(Edge::Left, 4e-3), contact(Edge::Right, -7e-3)];
    film_on(Surface { gate_capacitance, contacts, ..surface }, cells, periodic, drives)
}

/// The same before a gate of capacitance e²ν/5.
fn film_before_a_gate(cells: [usize; 3], periodic: [bool; 3], drives: Vec<Drive>) -> Problem {
    let surface = surface(History::SwitchedOn);
    let gate_capacitance = Some(quantum_capacitance(&surface.interface) / 5.0);
    film_on(Surface { gate_capacitance, ..surface }, cells, periodic, drives)
}

fn film_on(surface: Surface, cells: [usize; 3], periodic: [bool; 3], drives: Vec<Drive>) -> Problem {
    let grid = Grid::new(cells, [8e-9, 6e-9, 3e-9], periodic).unwrap();
    Problem::new(grid, magnet(), Some(surface), drives, vec![uniform_field([0.05, 0.0, 0.02])]).unwrap()
}

/// Powers at one instant \[W\], summed here cell by cell and face by face, with D on a face the harmonic mean.
struct Balance {
    gain_of_magnet: f64,
    gain_of_carriers: f64,
    gilbert: f64,
    loss: f64,
    power: f64,
}

/// The balance of `state` under the uniform field of [`bias`].
fn balance(problem: &Problem, llg: &mut Llg<'_>, state: &State) -> Balance {
    let (grid, interface) = (problem.grid(), &problem.surface().unwrap().interface);
    let rate = llg.rate(state).clone();
    let phi = llg.drive_fields(state).unwrap().phi.values().to_vec();
    let (phi_rate, power) = llg.carrier_rate(state).map(|(rate, power)| (rate.to_vec(), power)).unwrap();
    let magnet_alone = Problem::new(grid.clone(), magnet(), None, vec![], problem.external_fields().to_vec());
    let mut b = Vectors::zeros(grid.len());
    let at = Stage { grid, time: 0.0, m: &state.m, drive: None };
    Equation::new(&magnet_alone.unwrap()).unwrap().field(&at, &mut b);
    let moment = 110e3 * grid.cell_volume();
    let (mut gain_of_magnet, mut gilbert) = (0.0, 0.0);
    for cell in 0..grid.len() {
        let (b, rate) = (b.get(cell), rate.get(cell));
        gain_of_magnet -= moment * (0..3).map(|c| b[c] * rate[c]).sum::<f64>();
        let square = rate.iter().map(|r| r * r).sum::<f64>();
        gilbert += problem.magnet().damping.at(cell) * moment / common::GAMMA * square;
    }

    let ([nx, ny, _], [dx, dy, _], periodic) = (grid.cells(), grid.cell_size(), grid.periodic());
    let weight = quantum_capacitance(interface) * dx * dy;
    let d = |cell: usize| interface.diffusivity(state.m.z[cell]);
    // Charge u = φ + g and minus the electrochemical potential, φ + su.
    let s = screening(interface, problem.surface().unwrap().gate_capacitance);
    let level = level_coefficient(interface);
    let charge = |cell: usize| phi[cell] + level * state.m.z[cell].powi(2);
    let potential = |cell: usize| phi[cell] + s * charge(cell);
    let emf = |cell: usize| {
        let e = emf_coefficient(interface);
        [-e * rate.y[cell], e * rate.x[cell]]
    };
    let (mut gain_of_carriers, mut loss) = (0.0, 0.0);
    for cell in 0..nx * ny {
        let (i, j) = (cell % nx, cell / nx);
        gain_of_carriers += weight * phi[cell] * phi_rate[cell];
        let of_charge = phi_rate[cell] + 2.0 * level * state.m.z[cell] * rate.z[cell];
        gain_of_carriers += weight * s * charge(cell) * of_charge;
        let own = emf(cell);
        loss += weight * d(cell) * (own[0] * own[0] + own[1] * own[1]);
        let right = (i + 1 < nx || periodic[0]).then_some((i + 1) % nx + nx * j);
        let above = (j + 1 < ny || periodic[1]).then_some(i + nx * ((j + 1) % ny));
        for (axis, neighbour, edge) in [(0, right, dx), (1, above, dy)] {
            let Some(other) = neighbour else { continue };
            let face = 2.0 * d(cell) * d(other) / (d(cell) + d(other));
            let field = [3e5, -2e5][axis] + (potential(other) - potential(cell)) / edge;
            let mean = 0.5 * (own[axis] + emf(other)[axis]);
            loss += weight * face * (field * field + 2.0 * field * mean);
        }
    }
    // Half cells at edges that insulate; what a face towards a cell or a contact carries.
    let face = |cell: usize, edge: Edge| {
        let (i, j, axis) = (cell % nx, cell / nx, edge.axis());
        let (outward, at_edge) = match edge {
            Edge::Left => (-1.0, i == 0),
            Edge::Right => (1.0, i + 1 == nx),
            Edge::Bottom => (-1.0, j == 0),
            Edge::Top => (1.0, j + 1 == ny),
        };
        let slope = outward / [dx, dy][axis];
        if at_edge && !periodic[axis] {
            let contacts = &problem.surface().unwrap().contacts;
            let contact = contacts.iter().find(|contact| contact.edge == edge)?;
            let field = [3e5, -2e5][axis] + 2.0 * slope * (-contact.potential - potential(cell));
            return Some([d(cell), field]);
        }
        let beside = |i: usize, n: usize| if outward > 0.0 { (i + 1) % n } else { (i + n - 1) % n };
        let other = if axis == 0 { beside(i, nx) + nx * j } else { i + nx * beside(j, ny) };
        let field = [3e5, -2e5][axis] + slope * (potential(other) - potential(cell));
        Some([2.0 * d(cell) * d(other) / (d(cell) + d(other)), field])
    };
    let hall = |m_z: f64| interface.sigma_h(-m_z) / interface.sigma_0(m_z);
    let film = |cell: usize| (d(cell), hall(state.m.z[cell]), emf(cell));
    loss += weight * common::loss_of_open_half_cells(nx * ny, film, face);
    // Half cells before the contacts of whole edges: what they lose.
    for contact in &problem.surface().unwrap().contacts {
        let (i, outward) = if contact.edge == Edge::Right { (nx - 1, 1.0) } else { (0, -1.0) };
        for cell in (0..ny).map(|j| i + nx * j) {
            let field = 3e5 + 2.0 * outward * (-contact.potential - potential(cell)) / dx;
            loss += 0.5 * weight * d(cell) * (field * field + 2.0 * field * emf(cell)[0]);
        }
    }
    Balance { gain_of_magnet, gain_of_carriers, gilbert, loss, power }
}

/// d/dt (magnet + carriers) = ∫J·E − Gilbert loss − loss of the carriers at one instant, to rounding, far from rest.
#[test]
fn the_energy_law_holds_on_the_grid() {
    for (periodic, film) in [
        ([true, true, false], film as fn([usize; 3], [bool; 3], Vec<Drive>) -> Problem),
        ([true, false, false], film),
        ([false, false, false], film),
        ([true, false, false], film_before_a_gate),
        ([false, true, false], film_between_contacts),
        ([false, false, false], film_between_contacts),
    ] {
        energy_law_holds(&film([16, 12, 2], periodic, vec![bias()]));
    }
    // One row, open on both sides.
    energy_law_holds(&film([16, 1, 1], [true, false, false], vec![bias()]));
}

fn energy_law_holds(problem: &Problem) {
    let mut state = State::new(problem, twisted(problem.grid()));
    let bump = |cell: usize| 2e-3 * ((cell % 16) as f64 * 0.7).sin() * ((cell / 16) as f64 * 0.9).cos();
    state.carriers.iter_mut().enumerate().for_each(|(cell, phi)| *phi = bump(cell));
    let mut llg = Llg::new(problem, method(1e-13)).unwrap();
    let b = balance(problem, &mut llg, &state);
    assert!(b.loss > 0.0 && b.gilbert > 0.0);
    let remainder = b.gain_of_magnet + b.gain_of_carriers + b.gilbert + b.loss - b.power;
    let parts = [b.gain_of_magnet, b.gain_of_carriers, b.gilbert, b.loss, b.power];
    let largest = parts.into_iter().fold(0.0_f64, |largest, part| largest.max(part.abs()));
    assert!(remainder.abs() < 1e-11 * largest, "{:?}: {:e}", problem.grid(), remainder / largest);
}

/// In a row of cells whose sides are open nothing flows across: the field there holds emf and Hall field, however fast the film turns.
#[test]
fn no_current_flows_across_a_row_with_open_sides() {
    let problem = film([16, 1, 1], [true, false, false], vec![bias()]);
    let state = State::new(&problem, twisted(problem.grid()));
    let mut llg = Llg::new(&problem, method(1e-13)).unwrap();
    let rate = llg.rate(&state).clone();
    let fields = llg.drive_fields(&state).unwrap();
    let interface = &problem.surface().unwrap().interface;
    for i in 0..16 {
        let emf = [-rate.y[i], rate.x[i]].map(|rate| emf_coefficient(interface) * rate);
        let [x, y] = [0, 1].map(|axis| fields.driving_field[axis].row(0)[i] + emf[axis]);
        let hall = interface.sigma_h(-state.m.z[i]) / interface.sigma_0(state.m.z[i]);
        assert!(emf[1].abs() > 1.0, "{emf:?}");
        // Rounding of what cancels.
        assert!((y - hall * x).abs() < 1e-12 * (emf[1].abs() + (hall * x).abs()), "{i}: {y} {x}");
    }
}

fn after(problem: &Problem, start: &State, end: f64, steps: u32) -> State {
    let mut run = Simulation::new(problem, start.clone(), method(end / f64::from(steps))).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    run.state().clone()
}

/// Order 4 in the step for m and for the carriers, far beyond the step that an explicit method would allow for diffusion:
/// D(2/h)² dt is about 500 for the longest.
#[test]
fn film_and_carriers_have_order_four_together() {
    for periodic in [[true, true, false], [false, true, false]] {
        let problem = film([16, 12, 1], periodic, vec![plane_wave(1e6, 128e-9, 5e10), bias()]);
        let start = State::new(&problem, twisted(problem.grid()));
        // Let the carriers come to rest: an initial layer faster than the step has no order.
        let start = after(&problem, &start, 0.4e-12, 8);
        let runs = [20, 40, 80].map(|steps| after(&problem, &start, 4e-12, steps));
        let order = |a: f64, b: f64| (a / b).log2();
        let of_m = [0, 1].map(|i| largest_difference(&runs[i].m, &runs[i + 1].m));
        let largest = |a: &State, b: &State| {
            a.carriers.iter().zip(&b.carriers).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let of_phi = [0, 1].map(|i| largest(&runs[i], &runs[i + 1]));
        let [m, phi] = [order(of_m[0], of_m[1]), order(of_phi[0], of_phi[1])];
        // φ at the end of a step belongs to the film of its last stage, which is right to third order.
        assert!((m - 4.0).abs() < 0.15 && phi > 2.8, "{periodic:?}: {m:.3} {phi:.3}");
    }
}

#[test]
fn charge_is_conserved() {
    conserves(150);
}

#[test]
#[ignore = "long"]
fn charge_is_conserved_over_a_hundred_thousand_steps() {
    conserves(100_000);
}

fn conserves(steps: u32) {
    for periodic in [[true, true, false], [false, false, false]] {
        let problem = film([8, 4, 1], periodic, vec![plane_wave(1e6, 64e-9, 5e10), bias()]);
        let start = State::new(&problem, twisted(problem.grid()));
        let end = after(&problem, &start, 1e-12 * f64::from(steps), steps);
        let llg = Llg::new(&problem, method(1e-12)).unwrap();
        let total = |state: &State| llg.carrier_charge(state).unwrap();
        let size: f64 = end.carriers.iter().map(|phi| phi.abs()).sum();
        let drift = (total(&end) - total(&start)).abs() / size;
        // Rounding of the sums at both ends; a uniform shift of each step keeps it from growing.
        assert!(drift < 1e-13, "{drift:e}");
    }
}

/// The energy that four steps of 0.02 ps change is what the losses and the drive make of it over them, to 1e-10 of the energy: the
/// law holds on the grid at each instant, and steps keep it to their order, down to what the solver leaves of φ in each stage (3e-11 of it,
/// which does not fall with the step). Before a gate the level of the film drives a current, and a
/// contact answers to it; φ of a stage then follows the film of that stage, and what is left of the law falls with the step
/// where it is stiff (2e-8 and 3e-7 here; 5 times less at half the step over half the time: no rounding).
#[test]
fn steps_keep_the_energy_law() {
    for (film, periodic, tolerance) in [
        (film as fn([usize; 3], [bool; 3], Vec<Drive>) -> Problem, [true, false, false], 1e-10),
        (film_before_a_gate, [true, false, false], 5e-8),
        (film_between_contacts, [false; 3], 6e-7),
    ] {
        let problem = film([16, 12, 1], periodic, vec![bias()]);
        let start = State::new(&problem, twisted(problem.grid()));
        // Past the first layer, in which carriers come to rest.
        let state = after(&problem, &start, 1e-12, 50);
        let [(off, change), (off_at_half, _)] = [2e-14, 1e-14].map(|dt| off_the_law(&problem, &state, dt));
        let of_solver = 3e-10;
        assert!(off < tolerance && off_at_half < (0.7 * off).max(of_solver), "{off:e} {off_at_half:e}");
        assert!(change > 1e-4);
    }
}

/// What four steps change beyond the balance of powers, and what they change in all, over the energy.
fn off_the_law(problem: &Problem, start: &State, dt: f64) -> (f64, f64) {
    let mut state = start.clone();
    let mut llg = Llg::new(problem, method(dt)).unwrap();
    let (mut totals, mut gains) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let of_magnet: f64 = llg.energies(&state).iter().map(|(_, energy)| energy).sum();
        totals.push(of_magnet + llg.carrier_energy(&state).unwrap());
        let b = balance(problem, &mut llg, &state);
        gains.push(b.power - b.loss - b.gilbert);
        llg.step(&mut state).unwrap();
    }
    // Boole's rule, of sixth order.
    let weights = [7.0, 32.0, 12.0, 32.0, 7.0];
    let gained: f64 = weights.iter().zip(&gains).map(|(weight, gain)| weight * gain * 4.0 * dt / 90.0).sum();
    let (change, scale) = (totals[4] - totals[0], totals[0].abs());
    ((change - gained).abs() / scale, change.abs() / scale)
}

/// The work that a watch sums, ∫∫J·E dA dt, pays for all that a *moving* film and its carriers gain and lose, to 1e-6 of the little that
/// the film takes of it, 2e-4: nearly all goes into heat of the constant current.
#[test]
fn the_drive_pays_for_a_moving_film() {
    let problem = film([16, 12, 1], [true, true, false], vec![bias()]);
    let settled = after(&problem, &State::new(&problem, twisted(problem.grid())), 1e-12, 50);
    let start = State { time: 0.0, step: 0, ..settled };
    let dt = 2e-14;
    let mut llg = Llg::new(&problem, method(dt)).unwrap();
    let mut at = |state: &State| {
        llg.invalidate();
        let energy = llg.energies(state).iter().map(|(_, energy)| energy).sum::<f64>();
        (energy + llg.carrier_energy(state).unwrap(), balance(&problem, &mut llg, state))
    };
    let mut run = Simulation::new(&problem, start, method(dt)).unwrap();
    run.watch(Criterion::new("mz", 0.99)).unwrap();
    let (first, mut before) = at(run.state());
    let (mut lost, mut to_magnet, mut last) = (0.0, 0.0, first);
    for _ in 0..100 {
        run.step().unwrap();
        let (energy, after) = at(run.state());
        lost += 0.5 * dt * (before.loss + before.gilbert + after.loss + after.gilbert);
        to_magnet +=
            0.5 * dt * (before.gain_of_magnet + before.gilbert + after.gain_of_magnet + after.gilbert);
        (last, before) = (energy, after);
    }
    let work = run.switching().unwrap().verdict().drive_energy.unwrap();
    let remainder = work - lost - (last - first);
    // The trapezoidal sums of both sides are of second order in steps that turn m by less than a hundredth.
    assert!(remainder.abs() < 1e-6 * to_magnet.abs(), "{remainder:e} {to_magnet:e}");
    assert!(to_magnet.abs() > 1e-4 * work && (last - first).abs() > 1e-4 * work);
}

/// Carriers that cannot be found stop the step and say so.
#[test]
fn carriers_that_are_not_found_are_an_error() {
    let problem = film([8, 4, 1], [true, true, false], vec![bias()]);
    let mut state = State::new(&problem, twisted(problem.grid()));
    state.carriers[5] = f64::NAN;
    let mut llg = Llg::new(&problem, method(1e-12)).unwrap();
    let error = llg.step(&mut state).unwrap_err();
    assert!(matches!(error, RunError::CarriersNotSolved { .. }), "{error}");
    assert!(error.is_numerical());
}

/// The same bits for any number of threads, and with a workspace thrown away between steps.
#[test]
fn neither_threads_nor_a_new_workspace_change_a_bit() {
    for (film, method) in [
        (film as fn([usize; 3], [bool; 3], Vec<Drive>) -> Problem, method(2e-13)),
        (film_before_a_gate, Method::midpoint(2e-13).unwrap()),
    ] {
        let run = |threads: usize, anew: bool| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
                let drives = vec![plane_wave(1e6, 128e-9, 5e10), bias()];
                let problem = film([48, 40, 2], [true, false, false], drives);
                let mut state = State::new(&problem, twisted(problem.grid()));
                let mut llg = Llg::new(&problem, method).unwrap();
                for _ in 0..4 {
                    llg.step(&mut state).unwrap();
                    if anew {
                        llg = Llg::new(&problem, method).unwrap();
                    }
                }
                state
            })
        };
        let alone = run(1, false);
        assert!([run(2, false), run(3, true), run(4, false)].iter().all(|state| *state == alone));
    }
}

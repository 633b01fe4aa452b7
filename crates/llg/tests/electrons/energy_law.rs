//! The energy law of physics.md, section 5, step by step under the implicit midpoint rule, at steps far longer than carriers take.

use field::{Drive, Tone, Uniform, Waveform};
use llg::{
    Contact, Demagnetisation, Edge, Grid, History, Llg, Magnet, Method, Problem, Simulation, State, Surface,
    Vectors,
    carriers::{emf_coefficient, level_coefficient, quantum_capacitance, screening},
    quantity::Quantity,
    stepper::tableau::IMEX_ARK4,
};
use response::{Interface, InterfaceParameters};

use crate::{
    common::{self, largest_difference, magnet, twisted, uniform_field},
    surface,
};

const E_FIELD: [f64; 2] = [3e5, -2e5];
const MOMENT: f64 = 110e3;

fn signal() -> Waveform {
    Tone::new(4e11, 0.4).unwrap().into()
}

fn alternating() -> Drive {
    Drive::new(Uniform::new(E_FIELD).unwrap(), signal())
}

/// Electrons of this exchange splitting \[eV\] and disorder, with the spin density that fits the moment, S/A = M_s d/(γħ).
fn electrons(splitting: f64, disorder: f64) -> Interface {
    let plain = *surface(History::SwitchedOn, 0.0).interface.parameters();
    Interface::new(InterfaceParameters {
        spin_density: MOMENT * 3e-9 / (common::GAMMA * response::constants::HBAR),
        sd_splitting: splitting * response::constants::ELEMENTARY_CHARGE,
        disorder,
        ..plain
    })
    .unwrap()
}

struct Film {
    cells: [usize; 3],
    interface: Interface,
    periodic: [bool; 3],
    screening: f64,
    contacts: Vec<Contact>,
    magnet: Magnet,
    drives: Vec<Drive>,
}

impl Film {
    fn plain() -> Self {
        Self {
            cells: [16, 12, 2],
            interface: electrons(0.1, 0.0318),
            periodic: [true, false, false],
            screening: 0.0,
            contacts: Vec::new(),
            magnet: Magnet { demagnetisation: Demagnetisation::Full, ..magnet() },
            drives: vec![alternating()],
        }
    }

    fn before_a_gate() -> Self {
        Self { screening: 5.0, ..Self::plain() }
    }

    fn between_contacts() -> Self {
        let contact = |edge, span, potential, waveform| Contact {
            name: String::new(),
            edge,
            span,
            potential,
            waveform,
        };
        let contacts = vec![
            contact(Edge::Left, None, 4e-3, signal()),
            contact(Edge::Right, Some([0.0, 36e-9]), -7e-3, Waveform::Constant),
            contact(Edge::Top, Some([40e-9, 96e-9]), 2e-3, Waveform::Constant),
        ];
        Self { periodic: [false; 3], screening: 2.0, contacts, ..Self::plain() }
    }

    /// σ_H up to ten times σ₀.
    fn with_a_large_hall_current() -> Self {
        Self { interface: electrons(0.18, 0.45), periodic: [true, true, false], ..Self::plain() }
    }

    fn problem(self) -> Problem {
        let plain = surface(History::SwitchedOn, 0.0);
        let gate_capacitance =
            (self.screening > 0.0).then(|| quantum_capacitance(&self.interface) / self.screening);
        let surface =
            Surface { interface: self.interface, gate_capacitance, contacts: self.contacts, ..plain };
        let grid = Grid::new(self.cells, [8e-9, 6e-9, 3e-9], self.periodic).unwrap();
        let field = uniform_field([0.05, 0.0, 0.02]);
        Problem::new(grid, self.magnet, Some(surface), self.drives, vec![field]).unwrap()
    }
}

/// A twisted film with carriers out of rest.
fn start(problem: &Problem) -> State {
    let mut state = State::new(problem, twisted(problem.grid()));
    let bump = |cell: usize| 2e-3 * ((cell % 16) as f64 * 0.7).sin() * ((cell / 16) as f64 * 0.9).cos();
    state.carriers.iter_mut().enumerate().for_each(|(cell, phi)| *phi = bump(cell));
    state
}

/// Energy of magnet and carriers \[J\].
fn energy(llg: &mut Llg<'_>, state: &State) -> f64 {
    llg.energies(state).iter().map(|(_, energy)| energy).sum::<f64>() + llg.carrier_energy(state).unwrap()
}

/// What a step changed \[J\].
#[derive(Debug)]
struct Balance {
    gain: f64,
    gilbert: f64,
    loss: f64,
    work: f64,
}

impl Balance {
    fn remainder(&self) -> f64 {
        self.gain + self.gilbert + self.loss - self.work
    }
}

/// The middle of a step, with which losses are summed here cell by cell and face by face.
struct Middle<'a> {
    problem: &'a Problem,
    m: Vectors,
    rate: Vectors,
    /// Minus the electrochemical potential \[V\].
    potential: Vec<f64>,
    e_field: [f64; 2],
    time: f64,
}

impl<'a> Middle<'a> {
    fn of(problem: &'a Problem, [before, after]: [&State; 2]) -> Self {
        let interface = &problem.surface().unwrap().interface;
        let dt = after.time - before.time;
        let (mut m, mut rate) = (before.m.clone(), before.m.clone());
        for cell in 0..m.len() {
            let (a, b) = (before.m.get(cell), after.m.get(cell));
            m.set(cell, [0, 1, 2].map(|c| 0.5 * (a[c] + b[c])));
            rate.set(cell, [0, 1, 2].map(|c| (b[c] - a[c]) / dt));
        }
        let s = screening(interface, problem.surface().unwrap().gate_capacitance);
        let level = level_coefficient(interface);
        let of_end = |state: &State, cell: usize| {
            let phi = state.carriers[cell];
            phi + s * (phi + level * state.m.z[cell].powi(2))
        };
        let potential =
            (0..before.carriers.len()).map(|i| 0.5 * (of_end(before, i) + of_end(after, i))).collect();
        let time = before.time + 0.5 * dt;
        let strength = if problem.drives().is_empty() { 0.0 } else { signal().value(time).re };
        Self { problem, m, rate, potential, e_field: E_FIELD.map(|e| strength * e), time }
    }

    fn diffusivity(&self, cell: usize) -> f64 {
        self.problem.surface().unwrap().interface.diffusivity(self.m.z[cell])
    }

    fn emf(&self, cell: usize) -> [f64; 2] {
        let e = emf_coefficient(&self.problem.surface().unwrap().interface);
        [-e * self.rate.y[cell], e * self.rate.x[cell]]
    }

    /// D and E + ∇ψ of a face of a cell, `None` where it insulates.
    fn face(&self, cell: usize, edge: Edge) -> Option<[f64; 2]> {
        let (grid, contacts) = (self.problem.grid(), &self.problem.surface().unwrap().contacts);
        let ([nx, ny, _], axis) = (grid.cells(), edge.axis());
        let (place, along) = ([cell % nx, cell / nx], [cell / nx, cell % nx][axis]);
        let n = [nx, ny][axis];
        let outward = if edge.is_far() { 1.0 } else { -1.0 };
        let slope = outward / grid.cell_size()[axis];
        let d = self.diffusivity(cell);
        if !grid.periodic()[axis] && place[axis] == if edge.is_far() { n - 1 } else { 0 } {
            let held = |contact: &&Contact| contact.edge == edge && contact.cells(grid).contains(&along);
            let contact = contacts.iter().find(held)?;
            let outside = -contact.potential * contact.waveform.value(self.time).re;
            return Some([d, self.e_field[axis] + 2.0 * slope * (outside - self.potential[cell])]);
        }
        let beside = (place[axis] + if edge.is_far() { 1 } else { n - 1 }) % n;
        let other = if axis == 0 { beside + nx * place[1] } else { place[0] + nx * beside };
        let b = self.diffusivity(other);
        let field = self.e_field[axis] + slope * (self.potential[other] - self.potential[cell]);
        Some([2.0 * d * b / (d + b), field])
    }

    /// What the bulk damping takes \[W\].
    fn gilbert(&self) -> f64 {
        let moment = MOMENT * self.problem.grid().cell_volume();
        let square = |cell: usize| self.rate.get(cell).iter().map(|r| r * r).sum::<f64>();
        let each = (0..self.m.len()).map(|cell| self.problem.magnet().damping.at(cell) * square(cell));
        moment / common::GAMMA * each.sum::<f64>()
    }

    /// What the currents take, Σ_f σ_f[G² + 2GĒ_m] + Σ_c σE_m² with G = E + ∇ψ \[W\]; the last is the damping by the surface.
    fn loss(&self) -> f64 {
        let (grid, surface) = (self.problem.grid(), self.problem.surface().unwrap());
        let ([nx, ny, _], [dx, dy, _], periodic) = (grid.cells(), grid.cell_size(), grid.periodic());
        let mut loss = 0.0;
        for cell in 0..nx * ny {
            let (i, j, own) = (cell % nx, cell / nx, self.emf(cell));
            loss += self.diffusivity(cell) * (own[0] * own[0] + own[1] * own[1]);
            let right = (i + 1 < nx || periodic[0]).then_some((i + 1) % nx + nx * j);
            let above = (j + 1 < ny || periodic[1]).then_some(i + nx * ((j + 1) % ny));
            for (axis, neighbour, edge) in [(0, right, dx), (1, above, dy)] {
                let Some(other) = neighbour else { continue };
                let (a, b) = (self.diffusivity(cell), self.diffusivity(other));
                let field = self.e_field[axis] + (self.potential[other] - self.potential[cell]) / edge;
                let mean = 0.5 * (own[axis] + self.emf(other)[axis]);
                loss += 2.0 * a * b / (a + b) * (field * field + 2.0 * field * mean);
            }
        }
        let interface = &surface.interface;
        let hall = |m_z: f64| interface.sigma_h(-m_z) / interface.sigma_0(m_z);
        let film = |cell: usize| (self.diffusivity(cell), hall(self.m.z[cell]), self.emf(cell));
        loss += common::loss_of_open_half_cells(nx * ny, film, |cell, edge| self.face(cell, edge));
        // Half cells before the contacts.
        for contact in &surface.contacts {
            let axis = contact.edge.axis();
            let outward = if contact.edge.is_far() { 1.0 } else { -1.0 };
            let outside = -contact.potential * contact.waveform.value(self.time).re;
            for k in contact.cells(grid) {
                let cell = match contact.edge {
                    Edge::Left => nx * k,
                    Edge::Right => nx * k + nx - 1,
                    Edge::Bottom => k,
                    Edge::Top => nx * (ny - 1) + k,
                };
                let slope = 2.0 * outward / [dx, dy][axis];
                let field = self.e_field[axis] + slope * (outside - self.potential[cell]);
                loss += 0.5 * self.diffusivity(cell) * (field * field + 2.0 * field * self.emf(cell)[axis]);
            }
        }
        quantum_capacitance(&surface.interface) * dx * dy * loss
    }
}

/// Takes a step and gives what it changed.
fn step(problem: &Problem, llg: &mut Llg<'_>, state: &mut State) -> Balance {
    let (before, first) = (state.clone(), energy(llg, state));
    let info = llg.step(state).unwrap();
    let work = info.length * llg.powers_of_step().unwrap()[0];
    let middle = Middle::of(problem, [&before, state]);
    let gain = energy(llg, state) - first;
    Balance { gain, gilbert: info.length * middle.gilbert(), loss: info.length * middle.loss(), work }
}

/// To rounding of the largest part, and far below what the film and its carriers gain: at 0.5 ps, hundreds of times what carriers take
/// between two cells.
#[test]
fn every_step_of_the_midpoint_rule_keeps_the_energy_law() {
    for (name, film) in [
        ("plain", Film::plain as fn() -> Film),
        ("gate", Film::before_a_gate),
        ("contacts", Film::between_contacts),
        ("hall", Film::with_a_large_hall_current),
    ] {
        let problem = film().problem();
        let mut state = start(&problem);
        let mut llg = Llg::new(&problem, Method::midpoint(5e-13).unwrap()).unwrap();
        for i in 0..6 {
            let balance = step(&problem, &mut llg, &mut state);
            let Balance { gain, gilbert, loss, work } = balance;
            assert!(gilbert > 0.0 && loss > 0.0, "{name} {i}: {balance:?}");
            let largest = [gain.abs(), gilbert, loss, work.abs()].into_iter().fold(0.0, f64::max);
            assert!(balance.remainder().abs() < 1e-12 * largest, "{name} {i}: {balance:?}");
            assert!(balance.remainder().abs() < 1e-10 * gain.abs(), "{name} {i}: {balance:?}");
        }
    }
}

/// Nothing drives the film: its energy and that of its carriers fall in every step, by what the losses are.
#[test]
fn the_energy_of_a_free_film_never_rises() {
    for film in [Film::plain(), Film::before_a_gate(), Film::with_a_large_hall_current()] {
        let problem = Film { drives: Vec::new(), ..film }.problem();
        let mut state = start(&problem);
        let mut llg = Llg::new(&problem, Method::midpoint(5e-13).unwrap()).unwrap();
        for i in 0..40 {
            let Balance { gain, gilbert, loss, work } = step(&problem, &mut llg, &mut state);
            assert!(work == 0.0 && gilbert > 0.0 && loss > 0.0, "{i}: {work:e} {gilbert:e} {loss:e}");
            assert!((gain + gilbert + loss).abs() < 1e-10 * (gilbert + loss), "{i}: {gain:e}");
        }
    }
}

/// The table records what the law is about: the energy of the carriers, and the sum with that of the magnet.
#[test]
fn the_table_counts_the_energy_of_the_carriers() {
    let problem = Film::between_contacts().problem();
    let mut run = Simulation::new(&problem, start(&problem), Method::midpoint(5e-13).unwrap()).unwrap();
    run.record(&[Quantity::Energies]);
    run.step().unwrap();
    let table = run.table().clone();
    let (llg, state) = run.parts();
    let row = table.row(llg, state);
    let value = |name: &str| row[table.columns().iter().position(|column| column.name == name).unwrap()];
    let (carriers, total) = (llg.carrier_energy(state).unwrap(), energy(llg, state));
    assert!(carriers > 0.0 && value("energy_carriers") == carriers);
    assert!((value("energy_total") - total).abs() < 1e-15 * total.abs(), "{total:e}");
    assert!(table.columns().last().unwrap().name == "energy_total");
}

/// Without contacts the charge stays, with them it changes by what has come through them, to the rounding of its sum.
#[test]
fn the_midpoint_rule_conserves_charge() {
    conserves_charge(&FILMS, [16, 12, 2], 60);
}

#[test]
#[ignore = "long"]
fn the_midpoint_rule_conserves_charge_over_a_hundred_thousand_steps() {
    // The contacts need a larger film.
    conserves_charge(&FILMS[..2], [8, 4, 1], 100_000);
}

type OnGrid = (fn() -> Film, [bool; 3]);

const FILMS: [OnGrid; 3] = [
    (Film::plain, [true, true, false]),
    (Film::before_a_gate, [false; 3]),
    (Film::between_contacts, [false; 3]),
];

fn conserves_charge(films: &[OnGrid], cells: [usize; 3], steps: u32) {
    for (film, periodic) in films {
        let problem = Film { cells, periodic: *periodic, ..film() }.problem();
        let mut state = start(&problem);
        let mut llg = Llg::new(&problem, Method::midpoint(5e-13).unwrap()).unwrap();
        let before = llg.carrier_charge(&state).unwrap();
        let mut brought = 0.0;
        for _ in 0..steps {
            llg.step(&mut state).unwrap();
            brought += llg.charge_of_step().unwrap();
        }
        let gained = llg.carrier_charge(&state).unwrap() - before;
        let size =
            level_coefficient(&problem.surface().unwrap().interface).abs() * state.carriers.len() as f64;
        assert!((gained - brought).abs() < 1e-12 * size, "{gained:e} {brought:e} {size:e}");
        assert!((brought == 0.0) == problem.surface().unwrap().contacts.is_empty());
    }
}

/// Second order in the step towards what the pair of order four gives, m and φ.
#[test]
fn the_midpoint_rule_has_order_two() {
    let contacts = |drives| Film { drives, ..Film::between_contacts() };
    for film in [Film::before_a_gate(), contacts(vec![alternating()])] {
        let problem = film.problem();
        // Past the first layer, in which carriers come to rest.
        let first = Method::fixed(&IMEX_ARK4, 2e-14).unwrap();
        let begin = after(&problem, &start(&problem), first, 50);
        let exact = after(&problem, &begin, Method::fixed(&IMEX_ARK4, 1e-14).unwrap(), 200);
        let errors = [25, 50].map(|steps| {
            let method = Method::midpoint(2e-12 / f64::from(steps)).unwrap();
            let state = after(&problem, &begin, method, steps);
            let pairs = state.carriers.iter().zip(&exact.carriers);
            [largest_difference(&state.m, &exact.m), pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)]
        });
        let [m, phi] = [0, 1].map(|i| (errors[0][i] / errors[1][i]).log2());
        assert!((m - 2.0).abs() < 0.1 && (phi - 2.0).abs() < 0.2, "{m:.3} {phi:.3} {errors:?}");
    }
}

fn after(problem: &Problem, start: &State, method: Method, steps: u32) -> State {
    let mut state = start.clone();
    let mut llg = Llg::new(problem, method).unwrap();
    for _ in 0..steps {
        llg.step(&mut state).unwrap();
    }
    state
}

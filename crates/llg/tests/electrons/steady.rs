//! Films whose carriers have felt drives and contacts for ever: at rest, or at the amplitude and phase of a long run.

use std::f64::consts::TAU;

use field::{Drive, Tone, Uniform, Waveform};
use llg::{
    Contact, Edge, Grid, History, Magnet, Method, Problem, Simulation, State, Surface, Vectors,
    stepper::tableau::IMEX_ARK4,
};
use response::{Equations, constants::CONDUCTANCE_QUANTUM};

use crate::{
    common::{self, plane_wave},
    under_a_heavy_film,
};

fn contact(edge: Edge, span: Option<[f64; 2]>, potential: f64, waveform: impl Into<Waveform>) -> Contact {
    Contact { name: String::new(), edge, span, potential, waveform: waveform.into() }
}

/// A film held still, with m_z a function of the indices of a cell.
fn film(
    grid: &Grid,
    m_z: impl Fn([usize; 3]) -> f64,
    (history, screening): (History, f64),
    contacts: &[Contact],
    drives: Vec<Drive>,
) -> (Problem, State) {
    let surface = Surface {
        contacts: contacts.to_vec(),
        gate_neutral_at_mz: 0.3,
        ..under_a_heavy_film(history, screening)
    };
    let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
    let problem = Problem::new(grid.clone(), magnet, Some(surface), drives, vec![]).unwrap();
    let mut m = Vectors::zeros(grid.len());
    for cell in 0..grid.len() {
        let z = m_z(grid.indices(cell));
        m.set(cell, [(1.0 - z * z).sqrt(), 0.0, z]);
    }
    let start = State::new(&problem, m);
    (problem, start)
}

/// φ \[V\] and the currents from the contacts \[A\] after `steps`, and the largest ∂_tφ \[V/s\].
fn after(problem: &Problem, start: State, steps: u32, dt: f64) -> (Vec<f64>, Vec<f64>, f64) {
    let mut run = Simulation::new(problem, start, Method::fixed(&IMEX_ARK4, dt).unwrap()).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    let (llg, state) = run.parts();
    let currents = llg.contact_currents(state).to_vec();
    let rate = llg.carrier_rate(state).map_or(&[][..], |(rate, _)| rate);
    let largest = rate.iter().fold(0.0_f64, |largest, rate| largest.max(rate.abs()));
    (state.carriers.clone(), currents, largest)
}

/// The largest difference over the largest value.
fn difference(a: &[f64], b: &[f64]) -> f64 {
    let largest = a.iter().fold(0.0_f64, |largest, a| largest.max(a.abs()));
    a.iter().zip(b).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs())) / largest
}

/// R = Σ h/(σ₀W) from the first instant, with and without a gate, along x and y, to the rounding of differences, 2L/h of the last digit; the
/// current is the same in every cell, so that nothing changes, and it stays.
#[test]
fn a_bar_has_its_resistance_from_the_first_instant() {
    let m_z = |i: usize| 0.9 * (0.37 * i as f64).sin();
    for (screening, along) in [(0.0, 0), (6.0, 0), (6.0, 1)] {
        let (n, w, h) = (40, 3, [5e-9, 8e-9]);
        let (cells, periodic, edges) = match along {
            0 => ([n, w, 1], [false, true, false], [Edge::Left, Edge::Right]),
            _ => ([w, n, 1], [true, false, false], [Edge::Bottom, Edge::Top]),
        };
        let grid = Grid::new(cells, [h[0], h[1], 3e-9], periodic).unwrap();
        let contacts = [
            contact(edges[0], None, 2e-3, Waveform::Constant),
            contact(edges[1], None, -1e-3, Waveform::Constant),
        ];
        let (problem, start) =
            film(&grid, |c| m_z(c[along]), (History::Steady, screening), &contacts, vec![]);
        let interface = common::interface(Equations::Consistent);
        let width = w as f64 * h[1 - along];
        let sigma = |i: usize| interface.sigma_0(m_z(i)) * CONDUCTANCE_QUANTUM;
        let expected = 3e-3 / (0..n).map(|i| h[along] / (sigma(i) * width)).sum::<f64>();
        let (phi, currents, rate) = after(&problem, start.clone(), 0, 2e-11);
        for (current, sign) in currents.iter().zip([1.0, -1.0]) {
            let off = sign * current / expected - 1.0;
            assert!(off.abs() < 1e-11, "{along} {screening}: {off:e}");
        }
        let flux = interface.diffusivity(0.0) * 3e-3 / (n as f64 * h[along]) / h[along];
        assert!(rate < 1e-11 * flux, "{along} {screening}: {:e}", rate / flux);
        let (later, currents, _) = after(&problem, start, 4, 2e-11);
        // Stages are solved to 3e-11 of φ, of which a gate and 2L/h of a current take their part.
        let moved = difference(&phi, &later);
        assert!(
            moved < 1e-8 && (currents[0] / expected - 1.0).abs() < 1e-6,
            "{along} {screening}: {moved:e}"
        );
    }
}

/// Pieces of edges around a strong texture with its Hall currents, of which the transforms know none or half.
fn around(grid: &Grid, waveforms: [Waveform; 3]) -> Vec<Contact> {
    let [nx, ny, _] = grid.cells();
    let [dx, dy, _] = grid.cell_size();
    let (width, height) = (nx as f64 * dx, ny as f64 * dy);
    let [a, b, c] = waveforms;
    vec![
        contact(Edge::Left, Some([0.0, 0.3 * height]), 3e-3, a),
        contact(Edge::Top, Some([0.5 * width, 0.7 * width]), -2e-3, b),
        contact(Edge::Right, Some([0.2 * height, height]), 1e-3, c),
    ]
}

fn texture([i, j, _]: [usize; 3]) -> f64 {
    0.9 * (0.4 * i as f64 + 0.5 * (0.3 * j as f64).cos()).sin()
}

/// Constant contacts and a constant field: what a run that began without comes to after times far longer than charging takes.
#[test]
fn a_steady_start_is_the_end_of_a_long_run() {
    let grid = Grid::new([20, 16, 1], [5e-9, 6e-9, 3e-9], [false, false, false]).unwrap();
    let contacts = around(&grid, [Waveform::Constant, Waveform::Constant, Waveform::Constant]);
    let bias = || vec![Drive::new(Uniform::new([2e4, -3e4]).unwrap(), Waveform::Constant)];
    for screening in [0.0, 6.0] {
        let of = |history, steps| {
            let (problem, start) = film(&grid, texture, (history, screening), &contacts, bias());
            after(&problem, start, steps, 2e-11)
        };
        let (steady, currents, rate) = of(History::Steady, 0);
        let (long, of_long, _) = of(History::SwitchedOn, 24);
        let off = [difference(&steady, &long), difference(&currents, &of_long)];
        // Of the long run, whose stages are known to 3e-11 of φ; a gate and 2L/h = 40 of a current take their part. What follows is sharper.
        assert!(off[0] < 1e-8 && off[1] < 1e-6, "{screening}: {off:?}");
        let sum: f64 = currents.iter().sum();
        assert!(sum.abs() < 1e-11 * currents[0].abs(), "{screening}: {sum:e}");
        // Against what flows through a cell, D U/L over its edge.
        let flux = common::interface(Equations::Consistent).diffusivity(0.0) * 5e-3 / 100e-9 / 5e-9;
        assert!(rate < 1e-11 * flux, "{screening}: {:e}", rate / flux);
    }
}

/// Tones of drives and contacts, of two frequencies and beside constants: amplitude and phase of a run that has gone on for some periods, at
/// frequencies where the carriers lag by a good part of a radian.
#[test]
fn tones_start_with_the_amplitude_and_phase_of_a_long_run() {
    let grid = Grid::new([20, 16, 1], [5e-9, 6e-9, 3e-9], [false, false, false]).unwrap();
    let omega = TAU * 5e11;
    let tone = |factor: f64, phase| Waveform::from(Tone::new(factor * omega, phase).unwrap());
    let contacts = around(&grid, [tone(1.0, 0.3), tone(2.0, 1.1), Waveform::Constant]);
    for screening in [0.0, 4.0] {
        let of = |history, steps: u32| {
            let drives = vec![plane_wave(2e4, 100e-9, 5e11)];
            let (problem, start) = film(&grid, texture, (history, screening), &contacts, drives);
            after(&problem, start, steps, TAU / omega / 200.0)
        };
        let (steady, currents, rate) = of(History::Steady, 0);
        let (long, of_long, _) = of(History::SwitchedOn, 600);
        let off = [difference(&steady, &long), difference(&currents, &of_long)];
        // (2ω dt)⁴/100 = 2e-7 of a step; stiffness forgets the steps before.
        assert!(off[0] < 3e-7 && off[1] < 2e-6, "{screening}: {off:?}");
        // Of the millivolts at the contacts.
        assert!(rate > 0.2 * omega * 1e-3, "{screening}: nothing moves, {rate:e}");
    }
}

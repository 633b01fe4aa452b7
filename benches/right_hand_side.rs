//! Cost of the right-hand side and of the drive's memory at 1024², in cell updates per second.
//!
//! `cargo bench -p llg` (set RAYON_NUM_THREADS for the number of threads).

// criterion generates an undocumented function; a bad film is a bad benchmark
#![allow(missing_docs, clippy::expect_used)]

use std::{f64::consts::PI, hint::black_box};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use field::{Drive, PlaneWave, Sampled, Sinc, Tone, Waveform};
use llg::{
    Demagnetisation, Diffusivity, Grid, History, Llg, Magnet, Method, Problem, State, Surface, Uniaxial,
    Vectors,
    equation::Equation,
    memory::{DiffusivityPath, FieldMemory},
    stepper::tableau::RK4,
    term::Stage,
};
use response::{Equations, Interface, InterfaceParameters, constants};

const N: usize = 1024;
/// Time step [s].
const STEP: f64 = 5e-13;

fn problem(drives: Vec<Drive>) -> Problem {
    let grid = Grid::new([N, N, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).expect("a good grid");
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0]).expect("a good axis")],
        demagnetisation: Demagnetisation::ThinFilm,
        ..Magnet::new(110e3, 2.3e-12, 0.02, 1.76e11)
    };
    let interface = Interface::new(InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * constants::ELEMENTARY_CHARGE,
        sd_splitting: 0.1 * constants::ELEMENTARY_CHARGE,
        disorder: 0.0318,
        spin_density: 110e3 * 3e-9 / (2.0 * constants::BOHR_MAGNETON),
        equations: Equations::Consistent,
    })
    .expect("good parameters");
    let surface = Surface::new(interface, Diffusivity::AtMz(0.0), History::Steady);
    let bias = llg::ExternalField { amplitude: [2e-3, 0.0, 0.0], modulation: llg::Modulation::constant() };
    Problem::new(grid, magnet, Some(surface), drives, vec![bias]).expect("a good problem")
}

fn start(problem: &Problem) -> State {
    let mut m = Vectors::uniform(N * N, [1.0, 0.0, 0.05]);
    llg::initial::add_noise(&mut m, 0.01, 1);
    State::new(problem, m)
}

fn grating(waveform: impl Into<Waveform>) -> Drive {
    Drive::new(PlaneWave::longitudinal(60e3, 1.024e-6, 0.0).expect("a good wave"), waveform)
}

/// A map with a few hundred active modes: bumps of 0.1 µm on a lattice of 1 µm.
fn map(waveform: impl Into<Waveform>) -> Drive {
    let q = 2.0 * PI / 1.024e-6;
    let sample = |component: usize| -> Vec<f64> {
        let centres =
            (0..N * N).map(|cell| [(cell % N) as f64 + 0.5, (cell / N) as f64 + 0.5].map(|i| i * 8e-9 * q));
        centres
            .map(|[x, y]| {
                let (here, other) = if component == 0 { (x, y) } else { (y, x) };
                6e4 * here.sin() * (2.0 * (here.cos() + other.cos() - 2.0)).exp()
            })
            .collect()
    };
    Drive::new(Sampled::new(sample(0), sample(1), [N, N], [8e-9, 8e-9]).expect("a good map"), waveform)
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("1024x1024");
    group.throughput(Throughput::Elements((N * N) as u64)).sample_size(20);

    let tone = || Tone::new(2.0 * PI * 1e8, 0.0).expect("a good tone");
    let pulse = || Sinc::new(2.0 * PI * 1e9, 1e-9).expect("a good sinc");
    let driven = problem(vec![grating(tone())]);
    let mut llg = Llg::new(&driven, Method::fixed(&RK4, STEP).expect("a good step")).expect("a workspace");
    let state = start(&driven);
    let fields = llg.drive_fields(&state).expect("a drive").clone();
    let mut equation = Equation::new(&driven).expect("an equation");
    let mut out = Vectors::zeros(N * N);
    group.bench_function("right-hand side: local terms, interface torques, tensor solve", |b| {
        b.iter(|| {
            let at = Stage { grid: driven.grid(), time: 0.0, m: &state.m, drive: Some(&fields) };
            equation.rate(black_box(&at), &mut out);
        });
    });
    for (name, drives) in [
        ("RK4 step without drive", vec![]),
        ("RK4 step, grating along x, tone", vec![grating(tone())]),
        ("RK4 step, grating along x, pulse", vec![grating(pulse())]),
        ("RK4 step, 2D map, tone", vec![map(tone())]),
        ("RK4 step, 2D map, pulse", vec![map(pulse())]),
    ] {
        let problem = problem(drives);
        let mut llg =
            Llg::new(&problem, Method::fixed(&RK4, STEP).expect("a good step")).expect("a workspace");
        let mut state = start(&problem);
        group.bench_function(name, |b| b.iter(|| llg.step(&mut state).expect("a good step")));
        let (Some(memory), Some(surface)) = (FieldMemory::new(&problem), problem.surface()) else { continue };
        let d = surface.interface.diffusivity(0.0);
        let (mut modes, mut fields) = (memory.initial_state(d).modes, memory.empty_fields());
        let mut scratch = memory.scratch(rayon::current_num_threads(), 2);
        group.bench_function(format!("of it memory and transforms: {name}"), |b| {
            b.iter(|| {
                for half in 0..2 {
                    let start = 0.5 * STEP * f64::from(half);
                    let path = DiffusivityPath::constant(start, d);
                    memory.advance(&mut modes, &path, start, 0.5 * STEP, &mut scratch);
                    memory.fields(&modes, start + 0.5 * STEP, d, &mut fields, &mut scratch);
                }
            });
        });
    }
}

criterion_group! {
    name = all;
    config = Criterion::default();
    targets = benches
}
criterion_main!(all);

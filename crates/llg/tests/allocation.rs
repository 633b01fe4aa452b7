//! Nothing allocates in a step.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::alloc::System;
use std::f64::consts::PI;

use common::*;
use field::{Drive, Profile, Sampled, Sinc, StandingWave, Table, Tone, Waveform};
use llg::{
    Contact, Demagnetisation, Diffusivity, Edge, ExternalField, Grid, History, Kernel, Magnet,
    MagnetResponse, Method, Modulation, Pattern, Problem, Simulation, State, Surface, Surroundings, Thermal,
    Torque, TorqueLaw,
    stepper::tableau::{IMEX_ARK4, RK4},
    switching::Criterion,
    torque::{Drift, SpinOrbit, ZhangLi},
};
use response::{CorrelatorForm, Equations};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn a_step_allocates_nothing() {
    // One test in this binary: the counter sees every thread. With two of them the queues of the pool now and then hand memory
    // back and take new (when a task is stolen at the wrong moment); a step that allocates would do it in each of 80.
    for (threads, most, films) in [(1, 0, usize::MAX), (2, 8, 3)] {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            let grid = Grid::new([32, 24, 3], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
            let wave = StandingWave::new(5e4, 256e-9, PI / 2.0, 0.4).unwrap();
            let sample = |c: usize| -> Vec<f64> {
                (0..24)
                    .flat_map(|j| (0..32).map(move |i| (i, j)))
                    .map(|(i, j)| {
                        wave.e_field([(f64::from(i) + 0.5) * 8e-9, (f64::from(j) + 0.5) * 8e-9])[c].re
                    })
                    .collect()
            };
            let map = Sampled::new(sample(0), sample(1), [32, 24], [8e-9, 8e-9]).unwrap();
            // Its corners fall inside steps.
            let table =
                Table::new(vec![1.03e-12, 2e-12, 7.77e-12, 9.9e-12], vec![0.0, 1.0, 0.5, 0.2]).unwrap();
            let drives = vec![
                plane_wave(6e4, 256e-9, 1e10),
                Drive::new(map.clone(), Sinc::new(1e11, 5e-12).unwrap()),
                Drive::new(map, table),
            ];
            let cases = [
                (Demagnetisation::ThinFilm, Diffusivity::AtMz(0.0), Kernel::Diffusive),
                (Demagnetisation::Full, Diffusivity::AtMz(0.0), Kernel::Diffusive),
                (Demagnetisation::ThinFilm, Diffusivity::Mean, Kernel::Diffusive),
                (Demagnetisation::ThinFilm, Diffusivity::Mean, Kernel::Closed(CorrelatorForm::Exact)),
                (Demagnetisation::ThinFilm, Diffusivity::AtMz(0.0), Kernel::DriftDiffusion),
                // With a non-local answer to the magnet.
                (Demagnetisation::ThinFilm, Diffusivity::AtMz(0.3), Kernel::Closed(CorrelatorForm::Exact)),
            ];
            let spot = Pattern::Gaussian { centre: [0.1e-6, 0.1e-6], width: 50e-9 };
            let kick = ExternalField {
                amplitude: [0.0, 0.0, 0.01],
                modulation: Modulation::new(spot.clone(), Sinc::new(1e11, 5e-12).unwrap()),
            };
            let spin_orbit = SpinOrbit::new(1e-3, 2e-3, [0.0, 1.0, 0.0]).unwrap();
            let zhang_li = ZhangLi::new(Drift::Velocity([10.0, 20.0, 0.0]), 0.1).unwrap();
            let modulation = Modulation::new(spot, Waveform::Constant);
            let torques: Vec<Torque> = [TorqueLaw::SpinOrbit(spin_orbit), TorqueLaw::ZhangLi(zhang_li)]
                .map(|law| Torque { law, modulation: modulation.clone() })
                .into();
            let magnets = cases.map(|(demagnetisation, diffusivity, kernel)| {
                let plain = Magnet { demagnetisation, ..magnet() };
                [(plain, diffusivity, kernel), (patchwork(&grid, demagnetisation), diffusivity, kernel)]
            });
            let explicit = Method::fixed(&RK4, 1e-13).unwrap();
            let implicit = Method::midpoint(1e-13).unwrap();
            let additive = Method::fixed(&IMEX_ARK4, 1e-13).unwrap();
            let mut methods = [(explicit, false), (implicit, true), (explicit, true)].into_iter().cycle();
            for (magnet, diffusivity, kernel) in magnets.into_iter().flatten().take(films) {
                let name =
                    format!("{:?} {diffusivity:?} {kernel:?} {}", magnet.demagnetisation, magnet.dmi.len());
                let carriers = kernel == Kernel::DriftDiffusion;
                let nonlocal = diffusivity == Diffusivity::AtMz(0.3);
                let magnet_response = match nonlocal {
                    true => MagnetResponse::Nonlocal(Surroundings::Dielectrics([1.0, 10.0])),
                    false => MagnetResponse::Local,
                };
                let history = if carriers { History::SwitchedOn } else { History::Steady };
                let contact = Contact {
                    name: String::new(),
                    edge: Edge::Top,
                    span: Some([50e-9, 150e-9]),
                    potential: 1e-3,
                    waveform: Tone::new(1e11, 0.0).unwrap().into(),
                };
                let contacts = if carriers { vec![contact] } else { Vec::new() };
                let gate_capacitance = carriers.then_some(0.02);
                let surface = Surface {
                    diffusivity,
                    kernel,
                    history,
                    contacts,
                    gate_capacitance,
                    magnet_response,
                    ..surface(Equations::Consistent)
                };
                // Contacts need an edge.
                let periodic = [true, !carriers, false];
                let grid = Grid::new(grid.cells(), grid.cell_size(), periodic).unwrap();
                let problem = Problem::new(
                    grid.clone(),
                    magnet,
                    Some(surface),
                    drives.clone(),
                    vec![uniform_field([0.01, 0.0, 0.0]), kick.clone()],
                )
                .unwrap()
                .with_torques(torques.clone())
                .unwrap();
                // The implicit steps are warm, the explicit ones cold and warm in turn.
                let (method, warm) =
                    if carriers || nonlocal { (additive, false) } else { methods.next().unwrap() };
                let thermal = Thermal::new(if warm { 10.0 } else { 0.0 }, 1).unwrap();
                let problem = problem.with_temperature(thermal);
                let state = State::new(&problem, twisted(&grid));
                let mut run = Simulation::new(&problem, state, method).unwrap();
                // Cells pass the threshold within the steps that are counted, and the mean in the end.
                run.watch(Criterion { per_cell: true, ..Criterion::new("mz", 0.37) }).unwrap();
                for _ in 0..5 {
                    run.step().unwrap();
                }
                let region = Region::new(ALLOCATOR);
                for _ in 0..80 {
                    run.step().unwrap();
                }
                let change = region.change();
                assert!(
                    change.allocations + change.reallocations <= most,
                    "{name}, {threads} threads: {change:?}"
                );
            }
        });
    }
}

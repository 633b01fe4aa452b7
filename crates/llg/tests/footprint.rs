//! Memory of a run under a two-dimensional drive.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use field::{Burst, BurstLength, BurstParameters, Drive, Profile, PulseEdge, Sampled, StandingWave, Tone};
use llg::{Grid, History, Method, Problem, Simulation, State, Surface, Vectors, stepper::tableau::RK4};
use response::Equations;

/// At most 400 bytes a cell for RK4, whatever the shape of the map and of the signal (the density does not depend on
/// the size: half a spectrum is a little more than half a layer, 2/nx).
#[test]
fn a_film_under_a_map_takes_at_most_400_bytes_a_cell() {
    let (nx, ny) = (512, 128);
    let grid = Grid::new([nx, ny, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let wave = StandingWave::new(5e4, 1e-6, 0.4, 0.4).unwrap();
    let [ex, ey] = [0, 1].map(|c| -> Vec<f64> {
        (0..grid.len())
            .map(|cell| {
                let [i, j, _] = grid.indices(cell);
                wave.e_field([grid.centre(0, i), grid.centre(1, j)])[c].re
            })
            .collect()
    });
    let map = Sampled::new(ex, ey, [nx, ny], [8e-9, 8e-9]).unwrap();
    let burst = Burst::new(BurstParameters {
        omega: 1e11,
        phase: 0.0,
        delay: 0.15e-12,
        length: BurstLength::Duration(5e-12),
        rise: 1e-13,
        fall: 0.0,
        edge: PulseEdge::Linear,
    })
    .unwrap();
    let tone = Tone::new(1e10, 0.0).unwrap();
    let cases = [
        (Drive::new(map.clone(), burst), History::SwitchedOn),
        (Drive::new(map.clone(), tone), History::Steady),
        (Drive::new(map, tone), History::SwitchedOn),
    ];
    for (drive, history) in cases {
        let surface = Surface { history, ..surface(Equations::Consistent) };
        let name = format!("{history:?}");
        let problem = Problem::new(grid.clone(), magnet(), Some(surface), vec![drive], vec![]).unwrap();
        let state = State::new(&problem, Vectors::uniform(grid.len(), [0.8, 0.0, 0.6]));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let mut times = Vec::new();
        for _ in 0..3 {
            let info = run.step().unwrap();
            let (llg, state) = run.parts();
            times.push(llg.inside(state, &info, info.start + 0.37 * info.length).time);
        }
        let (llg, state) = run.parts();
        let per_cell = (llg.bytes() + state.bytes()) as f64 / grid.len() as f64;
        println!("{name}: {per_cell:.1} bytes a cell");
        assert!(per_cell <= 400.0, "{name}: {per_cell:.1} bytes a cell");
    }
}

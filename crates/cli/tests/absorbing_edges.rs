//! Spin waves that run into an absorbing edge do not come back.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::f64::consts::TAU;
use std::path::Path;

use cli::config;
use cli::lower::lower;
use llg::{Simulation, State};
use num_complex::Complex64;

const FREQUENCY: f64 = 10e9;
const CELL: f64 = 5e-9;
const STEP: f64 = 1e-12;

/// A line of 1.6 µm in a field of 0.1 T along it, without demagnetisation, with a source of 10 GHz at 500 nm.
const LINE: &str = r#"
time = { end = "1 ns", method = "rk4", step = "1 ps" }
initial.uniform = [1, 0, 0]
[grid]
cells = [320, 1, 1]
cell_size = ["5 nm", "5 nm", "5 nm"]
[[external_field]]
uniform = ["100 mT", "0 mT", "0 mT"]
[[external_field]]
gaussian = { amplitude = ["0 mT", "1 mT", "0 mT"], centre = ["500 nm", "2.5 nm"], width = "10 nm" }
waveform.tone = { frequency = "10 GHz" }
[magnet]
saturation_magnetization = "800 kA/m"
exchange_stiffness = "13 pJ/m"
damping = 1e-4
demag = "none"
"#;

/// |reflected/incident| of the right end: the amplitudes e^{±ikx} at 10 GHz between 600 nm and 1150 nm.
fn reflection(edges: &str) -> f64 {
    let loaded = config::load_text("line.toml", &format!("{LINE}{edges}"), Path::new("."), &[]).unwrap();
    let lowered = lower(&loaded).unwrap();
    let problem = &lowered.problem;
    let mut run =
        Simulation::new(problem, State::new(problem, lowered.magnetisation()), lowered.method).unwrap();
    // The front moves 1 µm in a nanosecond: after 4 ns the echo of the end has passed the window.
    run.advance_to(4e-9).unwrap();
    let (omega, cells) = (TAU * FREQUENCY, 120..230);
    let mut amplitudes = vec![Complex64::default(); cells.len()];
    let samples = (1.0 / FREQUENCY / STEP).round() as usize;
    for _ in 0..samples {
        run.step().unwrap();
        let phase = Complex64::cis(omega * run.state().time);
        for (amplitude, cell) in amplitudes.iter_mut().zip(cells.clone()) {
            *amplitude += phase * run.state().m.y[cell];
        }
    }
    // γ(B + (2A/M_s)(2 − 2 cos k dx)/dx²) = ω, the dispersion on the grid.
    let gamma = problem.magnet().gyromagnetic_ratio;
    let stiffness = 2.0 * 13e-12 / 800e3 / (CELL * CELL);
    let k = (1.0 - (omega / gamma - 0.1) / (2.0 * stiffness)).acos() / CELL;
    // Least squares for a e^{ikx} + b e^{−ikx}.
    let (mut cross, mut right, mut left) = (Complex64::default(), Complex64::default(), Complex64::default());
    for (amplitude, cell) in amplitudes.iter().zip(cells.clone()) {
        let wave = Complex64::cis(k * (cell as f64 + 0.5) * CELL);
        right += wave.conj() * amplitude;
        left += wave * amplitude;
        cross += wave.conj() * wave.conj();
    }
    let n = cells.len() as f64;
    let a = right * n - cross * left;
    let b = left * n - cross.conj() * right;
    (b / a).norm()
}

/// Four wavelengths (70 nm) of damping that rises with the square to 0.5 leave less than 1 % of the amplitude; a free
/// end sends back nearly all of it.
#[test]
fn an_absorbing_edge_sends_back_less_than_a_hundredth() {
    let absorbed = reflection(r#"absorbing_edges = { width = "300 nm", damping = 0.5 }"#);
    let left_alone =
        reflection(r#"absorbing_edges = { width = "300 nm", damping = 0.5, edges = ["x_low"] }"#);
    assert!(absorbed < 0.01, "{absorbed}");
    assert!(left_alone > 0.8, "{left_alone}");
}

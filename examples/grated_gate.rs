//! The library without the command line: a short run under a grating, in a few lines of Rust.
//!
//! `cargo run --release -p llg --example grated_gate`

use std::f64::consts::PI;

use field::{Drive, PlaneWave, Tone};
use llg::{
    Demagnetisation, Diffusivity, Grid, History, Magnet, Method, Problem, Simulation, State, Surface,
    Uniaxial, Vectors, quantity::averages, stepper::tableau::RK4,
};
use response::{Equations, Interface, InterfaceParameters, constants};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let grid = Grid::new([128, 1, 1], [8e-9, 8e-9, 3e-9], [true, false, false])?;
    let gamma = 2.0 * constants::BOHR_MAGNETON / constants::HBAR;
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0])?],
        demagnetisation: Demagnetisation::ThinFilm,
        ..Magnet::new(110e3, 2.3e-12, 0.02, gamma)
    };
    let interface = Interface::new(InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * constants::ELEMENTARY_CHARGE,
        sd_splitting: 0.1 * constants::ELEMENTARY_CHARGE,
        disorder: 0.0318,
        spin_density: 110e3 * 3e-9 / (2.0 * constants::BOHR_MAGNETON),
        equations: Equations::Consistent,
    })?;
    let surface = Surface::new(interface, Diffusivity::AtMz(0.0), History::Steady);
    let gate = Drive::new(PlaneWave::longitudinal(60e3, 1.024e-6, 0.0)?, Tone::new(2.0 * PI * 1e8, 0.0)?);
    let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![gate], vec![])?;

    let mut m = Vectors::uniform(grid.len(), [1.0, 0.0, 0.05]);
    llg::initial::add_noise(&mut m, 0.01, 1);
    let mut run = Simulation::new(&problem, State::new(&problem, m), Method::fixed(&RK4, 5e-13)?)?;
    println!("{:>8} {:>8} {:>8}", "t [ns]", "<m_z>", "<|m_z|>");
    for step in 0..=10 {
        run.advance_to(f64::from(step) * 0.2e-9)?;
        let [_, _, mz, abs_mz, _] = averages(&problem, &run.state().m);
        println!("{:8.2} {mz:8.4} {abs_mz:8.4}", run.state().time * 1e9);
    }
    Ok(())
}

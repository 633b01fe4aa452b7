//! `diracmag bench`: how fast this machine computes right-hand sides.

use std::time::{Duration, Instant};

use field::{Drive, PlaneWave, Tone};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Magnet, Problem, State,
    Surface, Uniaxial, equation::Equation, initial, memory::FieldMemory, term::Stage, vectors::Vectors,
};
use response::{Equations, Interface, InterfaceParameters, constants::ELEMENTARY_CHARGE};
use serde_json::{Value, json};

use super::on_threads;
use crate::args::BenchArguments;
use crate::failure::Failure;
use crate::{json, si};

/// Edges of a cell \[m\].
const CELL: [f64; 3] = [4e-9, 4e-9, 3e-9];
/// Time spent on each number.
const BUDGET: Duration = Duration::from_millis(500);
/// Evaluations at least.
const LEAST: u32 = 5;
/// Largest number of cells along an axis.
const LARGEST: usize = 16_384;

/// Measures.
///
/// # Errors
/// Sizes that make no grid.
pub fn run(arguments: &BenchArguments) -> Result<(), Failure> {
    if let Some(size) = arguments.sizes.iter().find(|size| !(1..=LARGEST).contains(*size)) {
        let requirement = format!("must be between 1 and {LARGEST}");
        return Err(Failure::Usage { argument: "--sizes", found: size.to_string(), requirement });
    }
    if !arguments.json {
        super::print(&format!(
            "vector instructions: {}\n{:>16} {:>8} {:>14} {:>14} {:>14} {:>16}\n",
            llg::instruction_set(),
            "cells",
            "threads",
            "RHS",
            "demag",
            "local",
            "local cells/s"
        ))?;
    }
    let rows = on_threads(arguments.threads, || {
        let measured = arguments.sizes.iter().map(|size| {
            let row = Row::measure(*size)?;
            if !arguments.json {
                super::print(&row.line())?;
            }
            Ok(row)
        });
        measured.collect::<Result<Vec<Row>, Failure>>()
    })?;
    if arguments.json {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        json::print(&json!({ "rows": rows, "instruction_set": llg::instruction_set() }))?;
    }
    Ok(())
}

/// The numbers of one grid.
struct Row {
    cells: [usize; 3],
    threads: usize,
    seconds_per_rhs: f64,
    seconds_per_demag: f64,
    seconds_per_local: f64,
}

impl Row {
    fn measure(size: usize) -> Result<Self, Failure> {
        let cells = [size, size, 1];
        let grid = Grid::new(cells, CELL, [false; 3])?;
        let state = initial::random(grid.len(), 1);
        let seconds_per_rhs = {
            let field = ExternalField {
                amplitude: [2e-3, 0.0, 0.0],
                pattern: FieldPattern::Uniform,
                waveform: field::Waveform::Constant,
            };
            let magnet = magnet(true, Demagnetisation::Full)?;
            time_rate(&Problem::new(grid.clone(), magnet, None, Vec::new(), vec![field])?, &state)?
        };
        let seconds_per_demag = {
            let magnet = magnet(false, Demagnetisation::Full)?;
            let problem = Problem::new(grid.clone(), magnet, None, Vec::new(), Vec::new())?;
            time_field(&problem, &state)?
        };
        let seconds_per_local = time_rate(&local(grid)?, &state)?;
        let threads = rayon::current_num_threads();
        Ok(Self { cells, threads, seconds_per_rhs, seconds_per_demag, seconds_per_local })
    }

    fn updates_per_second(&self) -> f64 {
        self.cells.iter().product::<usize>() as f64 / self.seconds_per_local
    }

    fn json(&self) -> Value {
        json!({
            "cells": self.cells,
            "threads": self.threads,
            "seconds_per_rhs": self.seconds_per_rhs,
            "seconds_per_demag": self.seconds_per_demag,
            "seconds_per_local": self.seconds_per_local,
            "local_only": {
                "seconds_per_local": self.seconds_per_local,
                "cell_updates_per_second": self.updates_per_second(),
            },
        })
    }

    fn line(&self) -> String {
        format!(
            "{:>16} {:>8} {:>14} {:>14} {:>14} {:>16.3e}\n",
            self.cells.map(|n| n.to_string()).join("x"),
            self.threads,
            si::si(self.seconds_per_rhs, "s"),
            si::si(self.seconds_per_demag, "s"),
            si::si(self.seconds_per_local, "s"),
            self.updates_per_second()
        )
    }
}

fn magnet(everything: bool, demagnetisation: Demagnetisation) -> Result<Magnet, Failure> {
    let exchange_stiffness = if everything { 2.3e-12 } else { 0.0 };
    Ok(Magnet {
        anisotropies: if everything { vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0])?] } else { Vec::new() },
        demagnetisation,
        ..Magnet::new(110e3, exchange_stiffness, 0.02, 1.760_859_63e11)
    })
}

/// A film with a local shape anisotropy on a surface under a grating.
fn local(grid: Grid) -> Result<Problem, Failure> {
    let parameters = InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * ELEMENTARY_CHARGE,
        sd_splitting: 0.1 * ELEMENTARY_CHARGE,
        disorder: 0.0318,
        spin_density: 1.779e19,
        equations: Equations::Consistent,
    };
    let refused = |name: &'static str, value: f64, requirement: &'static str| {
        Failure::from(llg::InvalidParameter { name, value, requirement })
    };
    let interface = Interface::new(parameters).map_err(|e| refused(e.name, e.value, e.requirement))?;
    let wavelength = grid.cells()[0] as f64 * CELL[0];
    let wave = PlaneWave::longitudinal(60e3, wavelength, 0.0);
    let tone = Tone::new(std::f64::consts::TAU * 100e6, 0.0);
    let wave = wave.map_err(|e| refused(e.name, e.value, e.requirement))?;
    let tone = tone.map_err(|e| refused(e.name, e.value, e.requirement))?;
    let surface = Surface::new(interface, Diffusivity::AtMz(0.0), History::Steady);
    let magnet = magnet(true, Demagnetisation::ThinFilm)?;
    Ok(Problem::new(grid, magnet, Some(surface), vec![Drive::new(wave, tone)], Vec::new())?)
}

/// Best time of ṁ, the surface's fields included \[s\].
fn time_rate(problem: &Problem, m: &Vectors) -> Result<f64, Failure> {
    let mut equation = Equation::new(problem)?;
    let state = State::new(problem, m.clone());
    let memory = FieldMemory::new(problem);
    let mut surface = memory
        .as_ref()
        .map(|memory| (memory.empty_fields(), memory.scratch(rayon::current_num_threads(), 1)));
    let mut out = Vectors::zeros(m.len());
    Ok(best(|| {
        if let (Some(memory), Some((fields, scratch))) = (&memory, &mut surface) {
            memory.fields(&state.memory.modes, state.time, fields, scratch);
        }
        let drive = surface.as_ref().map(|(fields, _)| fields);
        equation.rate(&Stage { grid: problem.grid(), time: 0.0, m: &state.m, drive }, &mut out);
    }))
}

/// Best time of the effective field \[s\].
fn time_field(problem: &Problem, m: &Vectors) -> Result<f64, Failure> {
    let mut equation = Equation::new(problem)?;
    let mut out = Vectors::zeros(m.len());
    Ok(best(|| equation.field(&Stage { grid: problem.grid(), time: 0.0, m, drive: None }, &mut out)))
}

/// Shortest time of one call \[s\].
fn best(mut call: impl FnMut()) -> f64 {
    call();
    let begun = Instant::now();
    let (mut shortest, mut calls) = (f64::INFINITY, 0);
    while calls < LEAST || begun.elapsed() < BUDGET {
        let start = Instant::now();
        call();
        shortest = shortest.min(start.elapsed().as_secs_f64());
        calls += 1;
    }
    shortest
}

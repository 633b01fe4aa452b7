//! `diracmag bench`: how fast this machine computes right-hand sides.

mod kernels;
mod problems;
mod transforms;

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use llg::{
    FullDemag, State, equation::Equation, full_demag::Precision, initial, memory::FieldMemory, term::Stage,
    vectors::Vectors,
};
use rayon::ThreadPool;
use serde_json::{Value, json};

use crate::args::{BenchArguments, DemagPrecision};
use crate::failure::Failure;
use crate::{json, si};
use transforms::Transforms;

/// Time spent on each size.
const BUDGET: Duration = Duration::from_millis(1500);
/// Rounds at least.
const LEAST: u32 = 5;
/// Largest number of cells along an axis.
const LARGEST: usize = 16_384;
/// Largest size with bare transforms beside it: four times as many numbers, and slow.
const LARGEST_BARE: usize = 2048;

/// Measures.
///
/// # Errors
/// Sizes that make no grid.
pub fn run(arguments: &BenchArguments) -> Result<(), Failure> {
    if let Some(size) = arguments.sizes.iter().find(|size| !(1..=LARGEST).contains(*size)) {
        let requirement = format!("must be between 1 and {LARGEST}");
        return Err(Failure::Usage { argument: "--sizes", found: size.to_string(), requirement });
    }
    let precision = match arguments.demag_precision {
        DemagPrecision::Double => Precision::Double,
        DemagPrecision::Single => Precision::Single,
    };
    let pools = pools(&arguments.threads)?;
    if let Some(file) = &arguments.kernels {
        return of_kernels(file, arguments, &pools);
    }
    if !arguments.json {
        super::print(&header(arguments.demag_precision))?;
    }
    let mut all = Vec::new();
    for &size in &arguments.sizes {
        let rows = measure(size, FullDemag { precision, ..FullDemag::default() }, &pools)?;
        if !arguments.json {
            rows.iter().try_for_each(|row| super::print(&row.line()))?;
        }
        all.extend(rows);
    }
    if arguments.json {
        let rows: Vec<Value> = all.iter().map(Row::json).collect();
        let precision = arguments.demag_precision.name();
        json::print(&json!({
            "rows": rows,
            "instruction_set": llg::instruction_set(),
            "demag_precision": precision,
        }))?;
    }
    Ok(())
}

fn of_kernels(file: &Path, arguments: &BenchArguments, pools: &[ThreadPool]) -> Result<(), Failure> {
    let rows = kernels::measure(file, &arguments.sets, pools)?;
    if arguments.json {
        return json::print(&json!({ "rows": rows.iter().map(kernels::Row::json).collect::<Vec<_>>() }));
    }
    super::print(&kernels::header())?;
    rows.iter().try_for_each(|row| super::print(&row.line()))
}

/// One pool for every number of threads, or one for all cores.
fn pools(threads: &[NonZeroUsize]) -> Result<Vec<ThreadPool>, Failure> {
    let asked = if threads.is_empty() { vec![0] } else { threads.iter().map(|n| n.get()).collect() };
    let pool = |threads| Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?);
    asked.into_iter().map(pool).collect()
}

fn header(precision: DemagPrecision) -> String {
    format!(
        "vector instructions: {}; transforms in {} precision\n\
         bare: 3 + 3 real transforms of 2N x 2N by RealFFT, in double precision on one thread, in the same rounds\n\
         {:>16} {:>8} {:>12} {:>12} {:>12} {:>12} {:>9} {:>11} {:>15}\n",
        llg::instruction_set(),
        precision.name(),
        "cells",
        "threads",
        "RHS",
        "demag",
        "local",
        "bare",
        "RHS/bare",
        "demag/bare",
        "local cells/s"
    )
}

/// The shortest times on one grid.
struct Row {
    cells: [usize; 3],
    threads: usize,
    seconds_per_rhs: f64,
    seconds_per_demag: f64,
    seconds_per_local: f64,
    /// Of the bare transforms; infinite where there are none.
    seconds_per_transforms: f64,
}

/// Times one size on all pools, in turn, so that what else the machine does hits all figures alike.
fn measure(size: usize, full_demag: FullDemag, pools: &[ThreadPool]) -> Result<Vec<Row>, Failure> {
    let grid = problems::grid(size)?;
    let m = initial::random(grid.len(), 1);
    let largest = pools.iter().max_by_key(|pool| pool.current_num_threads());
    let full = problems::full(grid.clone(), full_demag)?;
    let mut equation = match largest {
        Some(pool) => pool.install(|| Equation::new(&full))?, // its scratch serves the smaller pools too
        None => return Ok(Vec::new()),
    };
    let local = problems::local(grid.clone())?;
    let (mut local_equation, state) = (Equation::new(&local)?, State::new(&local, m.clone()));
    let memory = FieldMemory::new(&local);
    let threads = largest.map_or(1, ThreadPool::current_num_threads);
    let mut surface = memory.as_ref().map(|memory| (memory.empty_fields(), memory.scratch(threads, 1)));
    let mut local_rate = |out: &mut Vectors| {
        if let (Some(memory), Some((fields, scratch))) = (&memory, &mut surface) {
            let d = memory.frozen().unwrap_or_default();
            memory.fields(&state.memory.modes, state.time, d, fields, scratch);
        }
        let drive = surface.as_ref().map(|(fields, _)| fields);
        local_equation.rate(&Stage { grid: &grid, time: 0.0, m: &state.m, drive }, out);
    };
    let mut transforms = (size <= LARGEST_BARE).then(|| Transforms::new(2 * size));
    let mut out = Vectors::zeros(m.len());
    let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
    let mut rows: Vec<Row> = pools
        .iter()
        .map(|pool| Row {
            cells: grid.cells(),
            threads: pool.current_num_threads(),
            seconds_per_rhs: f64::INFINITY,
            seconds_per_demag: f64::INFINITY,
            seconds_per_local: f64::INFINITY,
            seconds_per_transforms: f64::INFINITY,
        })
        .collect();
    let mut bare = f64::INFINITY;
    let begun = Instant::now();
    let mut rounds = 0;
    while rounds < LEAST || begun.elapsed() < BUDGET {
        for (pool, row) in pools.iter().zip(&mut rows) {
            pool.install(|| {
                shorten(&mut row.seconds_per_rhs, || equation.rate(&at, &mut out));
                shorten(&mut row.seconds_per_demag, || equation.demag_field(&at, &mut out));
                shorten(&mut row.seconds_per_local, || local_rate(&mut out));
            });
        }
        if let Some(transforms) = &mut transforms {
            let mut outcome = Ok(());
            shorten(&mut bare, || outcome = transforms.three_forth_and_back());
            if outcome.is_err() {
                bare = f64::INFINITY;
            }
        }
        rounds += 1;
    }
    rows.iter_mut().for_each(|row| row.seconds_per_transforms = bare);
    Ok(rows)
}

/// Calls and keeps the shorter time \[s\].
fn shorten(shortest: &mut f64, call: impl FnOnce()) {
    let start = Instant::now();
    call();
    *shortest = shortest.min(start.elapsed().as_secs_f64());
}

impl Row {
    fn updates_per_second(&self) -> f64 {
        self.cells.iter().product::<usize>() as f64 / self.seconds_per_local
    }

    /// Times over those of the bare transforms; `None` without them.
    fn ratios(&self) -> Option<[f64; 2]> {
        let bare = self.seconds_per_transforms;
        bare.is_finite().then(|| [self.seconds_per_rhs / bare, self.seconds_per_demag / bare])
    }

    fn json(&self) -> Value {
        let ratios = self.ratios();
        json!({
            "cells": self.cells,
            "threads": self.threads,
            "seconds_per_rhs": self.seconds_per_rhs,
            "seconds_per_demag": self.seconds_per_demag,
            "seconds_per_local": self.seconds_per_local,
            "seconds_per_bare_transforms": ratios.map(|_| self.seconds_per_transforms),
            "rhs_over_bare_transforms": ratios.map(|[rhs, _]| rhs),
            "demag_over_bare_transforms": ratios.map(|[_, demag]| demag),
            "local_only": {
                "seconds_per_local": self.seconds_per_local,
                "cell_updates_per_second": self.updates_per_second(),
            },
        })
    }

    fn line(&self) -> String {
        let ratio = |which: usize| self.ratios().map_or("-".to_owned(), |r| format!("{:.3}", r[which]));
        let bare = self.ratios().map_or("-".to_owned(), |_| si::si(self.seconds_per_transforms, "s"));
        format!(
            "{:>16} {:>8} {:>12} {:>12} {:>12} {:>12} {:>9} {:>11} {:>15.3e}\n",
            self.cells.map(|n| n.to_string()).join("x"),
            self.threads,
            si::si(self.seconds_per_rhs, "s"),
            si::si(self.seconds_per_demag, "s"),
            si::si(self.seconds_per_local, "s"),
            bare,
            ratio(0),
            ratio(1),
            self.updates_per_second()
        )
    }
}

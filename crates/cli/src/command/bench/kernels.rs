//! `diracmag bench --kernels FILE`: the time of a step of a configuration under every kernel.

use std::time::{Duration, Instant};

use llg::{Simulation, State};
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::shorten;
use crate::config::{self, KERNELS};
use crate::failure::Failure;
use crate::lower::{Lowered, lower};
use crate::{regime, si};

/// Time spent on all kernels, for one number of threads.
const BUDGET: Duration = Duration::from_secs(6);
/// Blocks of every kernel at least, and at most.
const BLOCKS: [u32; 2] = [8, 60];
/// The kernel that asks for a method of its own, and with it the same step; under these it is timed.
const CARRIERS: &str = "drift_diffusion";
const METHODS: [&str; 2] = ["imex_ark3", "imex_ark4"];
/// Steps of a block.
const STEPS: u32 = 20;
/// Steps before the first block: weights are kept from step to step.
const WARM_UP: u32 = 3;

/// The shortest time of a step under one kernel.
pub struct Row {
    kernel: &'static str,
    method: &'static str,
    threads: usize,
    seconds_per_step: f64,
    over_diffusive: f64,
}

/// Times blocks of steps of the configuration `file` with the changes `sets` under every kernel that takes it, in turn, so that
/// what else the machine does hits all alike.
///
/// # Errors
/// A configuration that no kernel takes, or a step that fails.
pub fn measure(file: &std::path::Path, sets: &[String], pools: &[ThreadPool]) -> Result<Vec<Row>, Failure> {
    let mut films: Vec<(&'static str, Lowered)> = Vec::new();
    let mut refused = None;
    let methods = |kernel: &str| match kernel {
        CARRIERS => METHODS.map(Some).to_vec(),
        _ => vec![None],
    };
    let kinds = KERNELS.iter().flat_map(|kernel| methods(kernel.name).into_iter().map(move |m| (kernel, m)));
    for (kernel, method) in kinds {
        let method = method.map(|method| format!("time.method=\"{method}\""));
        let kernel_set = format!("interface.kernel=\"{}\"", kernel.name);
        let sets: Vec<String> = sets.iter().cloned().chain([kernel_set]).chain(method).collect();
        let loaded =
            config::load(file, &sets).and_then(|loaded| lower(&loaded).map(|lowered| (loaded, lowered)));
        let (loaded, lowered) = match loaded {
            Ok(both) => both,
            // Carriers on the grid exclude keys that the other kernels take.
            Err(_) if kernel.name == CARRIERS && !films.is_empty() => continue,
            Err(error) => return Err(error.into()),
        };
        match regime::findings(&loaded, &lowered).refuse(&loaded) {
            Ok(()) => films.push((kernel.name, lowered)),
            Err(error) => refused = Some(error),
        }
    }
    if let (true, Some(error)) = (films.is_empty(), refused) {
        return Err(error);
    }
    let mut rows = Vec::new();
    for pool in pools {
        rows.extend(pool.install(|| in_turn(&films))?);
    }
    Ok(rows)
}

fn in_turn(films: &[(&'static str, Lowered)]) -> Result<Vec<Row>, Failure> {
    let mut runs = Vec::with_capacity(films.len());
    for (kernel, lowered) in films {
        let state = State::new(&lowered.problem, lowered.magnetisation());
        let mut run = Simulation::new(&lowered.problem, state, lowered.method)?;
        for _ in 0..WARM_UP {
            run.step().map_err(Failure::Run)?;
        }
        runs.push((*kernel, lowered.method.name(), run, f64::INFINITY));
    }
    let (begun, mut rounds) = (Instant::now(), 0);
    while rounds < BLOCKS[0] || (rounds < BLOCKS[1] && begun.elapsed() < BUDGET) {
        for (.., run, shortest) in &mut runs {
            let mut outcome = Ok(());
            shorten(shortest, || outcome = (0..STEPS).try_for_each(|_| run.step().map(|_| ())));
            outcome.map_err(Failure::Run)?;
        }
        rounds += 1;
    }
    let reference = runs.iter().find(|(kernel, ..)| *kernel == "diffusive").map_or(f64::NAN, |run| run.3);
    let row = |(kernel, method, _, shortest): &(&'static str, &'static str, Simulation<'_>, f64)| Row {
        kernel,
        method,
        threads: rayon::current_num_threads(),
        seconds_per_step: shortest / f64::from(STEPS),
        over_diffusive: shortest / reference,
    };
    Ok(runs.iter().map(row).collect())
}

/// The heading of the table.
pub fn header() -> String {
    format!("{:>16} {:>16} {:>8} {:>12} {:>15}\n", "kernel", "method", "threads", "a step", "over diffusive")
}

impl Row {
    /// As a line of the table.
    pub fn line(&self) -> String {
        let over =
            if self.over_diffusive.is_nan() { "-".to_owned() } else { format!("{:.3}", self.over_diffusive) };
        let step = si::si(self.seconds_per_step, "s");
        format!("{:>16} {:>16} {:>8} {step:>12} {over:>15}\n", self.kernel, self.method, self.threads)
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "kernel": self.kernel,
            "method": self.method,
            "threads": self.threads,
            "seconds_per_step": self.seconds_per_step,
            "over_diffusive": self.over_diffusive,
        })
    }
}

//! kill −9 at any moment.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use trajectory::Reader;

use super::bench::*;

/// Trials that run at the same time.
const LANES: u64 = 4;

/// Does `trial` for each number below `count`, some at a time.
pub fn in_lanes(count: u64, trial: impl Fn(u64) + Sync) {
    let trial = &trial;
    std::thread::scope(|scope| {
        for lane in 0..LANES {
            scope.spawn(move || (lane..count).step_by(LANES as usize).for_each(trial));
        }
    });
}

/// Starts `command` and kills it after `delay`; true if it was still running.
fn killed(command: &mut Command, delay: Duration) -> bool {
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

/// As [`killed`], but `delay` after the first checkpoint of `out`: at work, however slow the start was.
fn killed_at_work(command: &mut Command, out: &Path, delay: Duration) -> bool {
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    while !checkpoint(out).exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

fn checkpoint(out: &Path) -> PathBuf {
    out.with_extension("h5.checkpoint")
}

/// How long an undisturbed run takes at least when as many others run beside it.
fn usual_time() -> Duration {
    let least = std::sync::Mutex::new(Duration::MAX);
    in_lanes(3 * LANES, |_| {
        let folder = folder();
        let begun = Instant::now();
        // With checkpoints, as it will be killed.
        assert_eq!(outcome(&mut next(&folder.path().join("film.h5"))).0, 0);
        let mut least = least.lock().unwrap();
        *least = begun.elapsed().min(*least);
    });
    least.into_inner().unwrap()
}

/// Every committed frame and row is that of the undisturbed run.
fn committed_is_right(out: &Path) -> usize {
    let reader = Reader::open(out).unwrap();
    let whole = undisturbed();
    let m: Vec<u64> =
        (0..reader.frames()).flat_map(|frame| reader.field(frame, "m").unwrap()).map(f64::to_bits).collect();
    assert!(whole["m"].1.starts_with(&m), "{}", out.display());
    for column in reader.columns() {
        let found: Vec<u64> = reader.column(&column.name).unwrap().into_iter().map(f64::to_bits).collect();
        assert!(whole[&format!("table/{}", column.name)].1.starts_with(&found), "{}", column.name);
    }
    reader.frames()
}

/// Keeps what a kill has left for the tests with plain h5py, in the folder that `DIRACMAG_KILLED` names.
fn keep(out: &Path, name: &str) {
    if let Some(folder) = std::env::var_os("DIRACMAG_KILLED") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(out, Path::new(&folder).join(name).with_extension("h5")).unwrap();
    }
}

/// Goes on with what a kill has left; without an output the run has to be started again.
fn next(out: &Path) -> Command {
    let mut command = if out.exists() { resume(out) } else { run(out) };
    command.args(["--checkpoint-every", "1 ms"]);
    command
}

#[test]
fn two_hundred_kills_lose_nothing() {
    let usual = usual_time();
    undisturbed();
    let (hits, with_frames, resumed) = (Counter::default(), Counter::default(), Counter::default());
    in_lanes(times(200, 2000), |trial| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        // Starting takes most of so short a run, so half of the kills wait for its first checkpoint.
        let part = Random(trial).below(1000) as f64 / 1000.0;
        let mut command = run(&out);
        command.args(["--checkpoint-every", "1 ms"]);
        hits.count_if(if trial % 2 == 0 {
            killed(&mut command, usual.mul_f64(part))
        } else {
            killed_at_work(&mut command, &out, Duration::from_millis(3).mul_f64(part))
        });
        if out.exists() {
            keep(&out, &format!("killed_{trial}"));
            with_frames.count_if(committed_is_right(&out) > 0);
            resumed.count_if(checkpoint(&out).exists());
        }
        let (code, said) = outcome(&mut next(&out));
        assert_eq!(code, 0, "trial {trial}: {said}");
        assert_same(&out);
        if trial == 0 {
            keep(&out, "whole");
        }
    });
    // The kills met runs, and met them at work.
    let count = times(200, 2000);
    assert!(hits.get() > count / 5, "{} kills of {count} met a run", hits.get());
    let (with_frames, resumed) = (with_frames.get(), resumed.get());
    assert!(with_frames > count / 20 && resumed > count / 20, "{with_frames} frames, {resumed} checkpoints");
}

#[test]
fn chains_of_five_kills_lose_nothing() {
    let usual = usual_time();
    undisturbed();
    let hits = Counter::default();
    in_lanes(times(50, 500), |chain| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let mut random = Random(1_000_000 + chain);
        for _ in 0..5 {
            // Short enough to meet the resumption itself, and its first checkpoints.
            let part = random.below(600) as f64 / 1000.0;
            hits.count_if(killed(&mut next(&out), usual.mul_f64(part)));
        }
        let (code, said) = outcome(&mut next(&out));
        assert_eq!(code, 0, "chain {chain}: {said}");
        assert_same(&out);
    });
    assert!(hits.get() > times(50, 500), "{} kills met a run", hits.get());
}

#[test]
fn of_two_runs_on_one_output_one_wins() {
    in_lanes(100, |trial| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        // Our lock does not lean on that of libhdf5.
        let locking = if trial % 2 == 0 { "TRUE" } else { "FALSE" };
        let start = |_| run(&out).env("HDF5_USE_FILE_LOCKING", locking).spawn().unwrap();
        let mut children = [0, 1].map(start);
        let mut codes = children.each_mut().map(|child| child.wait().unwrap().code().unwrap());
        codes.sort_unstable();
        assert_eq!(codes, [0, 4], "trial {trial}");
        assert_same(&out);
    });
}

/// The film under every kernel there is: what each of them remembers of the drive goes on after kills at work, in chains of two.
#[test]
fn every_kernel_goes_on_after_kills() {
    for kernel in &cli::config::KERNELS {
        let set = format!("interface.kernel=\"{}\"", kernel.name);
        // A fixed m_z, so that other kernels carry their exponentials, and with `mean` those of films of seven m_z.
        let variants: &[&str] = match kernel.name {
            // Carriers on the grid have the m_z of their cell, and a method of their own.
            "drift_diffusion" => &["time.method=\"imex_ark4\""],
            _ => &["interface.diffusivity_at_mz=0.3", "interface.diffusivity_at_mz=\"mean\""],
        };
        for &m_z in variants {
            let sets = ["--set", &set, "--set", m_z];
            let folder = folder();
            let whole = folder.path().join("whole.h5");
            assert_eq!(outcome(run(&whole).args(sets)), (0, String::new()), "{set}");
            let whole = datasets(&whole);
            let hits = Counter::default();
            in_lanes(times(6, 100), |trial| {
                let out = folder.path().join(format!("{trial}.h5"));
                let mut random = Random(2_000_000 + trial);
                for _ in 0..2 {
                    let delay = Duration::from_micros(random.below(4000));
                    let mut command = if out.exists() { resume(&out) } else { run(&out) };
                    if !out.exists() {
                        command.args(sets);
                    }
                    command.args(["--checkpoint-every", "1 ms"]);
                    hits.count_if(killed_at_work(&mut command, &out, delay));
                }
                let (code, said) = outcome(&mut next(&out));
                assert_eq!(code, 0, "{set}, trial {trial}: {said}");
                assert!(datasets(&out) == whole, "{set} {m_z}, trial {trial}");
            });
            assert!(hits.get() > times(6, 100) / 2, "{set}: {} kills met a run", hits.get());
        }
    }
}

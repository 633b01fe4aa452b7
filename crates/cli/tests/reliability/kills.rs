//! kill −9 at any moment.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
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

/// As [`killed`], but `delay` after there is a file: at work, however slow the start was.
fn killed_after(command: &mut Command, there: &Path, delay: Duration) -> bool {
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    while !there.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

fn checkpoint(out: &Path) -> PathBuf {
    out.with_extension("h5.checkpoint")
}

/// How long an undisturbed run takes at least when as many others run beside it: until it has a file, and in all.
fn usual_times() -> [Duration; 2] {
    let least = std::sync::Mutex::new([Duration::MAX; 2]);
    in_lanes(3 * LANES, |_| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let begun = Instant::now();
        // With checkpoints, as it will be killed.
        let mut child = next(&out).stderr(std::process::Stdio::null()).spawn().unwrap();
        while !out.exists() {
            std::thread::sleep(Duration::from_micros(100));
        }
        let start = begun.elapsed();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let mut least = least.lock().unwrap();
        *least = [start.min(least[0]), begun.elapsed().min(least[1])];
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

/// A run that was killed and has left a file: at once or after its first checkpoint, within the time that the rest usually takes.
fn kill_with_a_file(trial: u64, rest: Duration, attempts: &Counter) -> (TempDir, PathBuf) {
    let mut random = Random(trial);
    loop {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let there = if trial.is_multiple_of(2) { out.clone() } else { checkpoint(&out) };
        let delay = rest.mul_f64(random.below(1000) as f64 / 1000.0);
        attempts.count_if(true);
        if killed_after(&mut next(&out), &there, delay) && out.exists() {
            return (folder, out);
        }
        // It had ended before.
        assert!(attempts.get() < times(4_000, 40_000), "runs end before they can be killed");
    }
}

#[test]
fn two_hundred_kills_lose_nothing() {
    let [start, whole] = usual_times();
    undisturbed();
    let (attempts, with_frames, resumed) = (Counter::default(), Counter::default(), Counter::default());
    let count = times(200, 2000);
    in_lanes(count, |trial| {
        let (_folder, out) = kill_with_a_file(trial, whole - start, &attempts);
        keep(&out, &format!("killed_{trial}"));
        with_frames.count_if(committed_is_right(&out) > 0);
        resumed.count_if(checkpoint(&out).exists());
        let (code, said) = outcome(&mut next(&out));
        assert_eq!(code, 0, "trial {trial}: {said}");
        assert_same(&out);
        if trial == 0 {
            keep(&out, "whole");
        }
    });
    let [attempts, with_frames, resumed] = [attempts, with_frames, resumed].map(|counter| counter.get());
    println!(
        "{count} kills left a file ({attempts} tries), {with_frames} of them frames, {resumed} a checkpoint"
    );
    assert!(with_frames > count / 2 && resumed > count / 2, "{with_frames} frames, {resumed} checkpoints");
}

/// Kills before there is a file leave nothing in the way.
#[test]
fn kills_at_the_start_leave_nothing_in_the_way() {
    let [start, _] = usual_times();
    let hits = Counter::default();
    in_lanes(times(20, 400), |trial| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let part = Random(3_000_000 + trial).below(1000) as f64 / 1000.0;
        hits.count_if(killed(&mut next(&out), start.mul_f64(part)));
        let (code, said) = outcome(&mut next(&out));
        assert_eq!(code, 0, "trial {trial}: {said}");
        assert_same(&out);
    });
    assert!(hits.get() > times(10, 200), "{} kills met a run", hits.get());
}

#[test]
fn chains_of_five_kills_lose_nothing() {
    let [_, usual] = usual_times();
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
                    hits.count_if(killed_after(&mut command, &checkpoint(&out), delay));
                }
                let (code, said) = outcome(&mut next(&out));
                assert_eq!(code, 0, "{set}, trial {trial}: {said}");
                assert!(datasets(&out) == whole, "{set} {m_z}, trial {trial}");
            });
            assert!(hits.get() > times(6, 100) / 2, "{set}: {} kills met a run", hits.get());
        }
    }
}

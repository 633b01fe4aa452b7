//! Runs that are stopped from outside and go on.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use trajectory::Reader;

use super::bench::*;

/// The film for so long that it is stopped before its end, with checkpoints only when asked for.
fn endless(out: &Path) -> Child {
    let mut child =
        run(out).args(["--set", "time.end=\"1 us\"", "--checkpoint-every", "1 h"]).spawn().unwrap();
    let begun = Instant::now();
    while Reader::open(out).map_or(0, |reader| reader.frames()) < 2 {
        assert!(child.try_wait().unwrap().is_none(), "the run has ended");
        assert!(begun.elapsed() < Duration::from_secs(60), "the run did not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn signal(child: &Child, name: &str) {
    let sent = std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn checkpoint(out: &Path) -> std::path::PathBuf {
    out.with_extension("h5.checkpoint")
}

#[test]
fn a_signal_leaves_a_checkpoint_within_two_seconds_and_the_run_goes_on() {
    for (name, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let mut child = endless(&out);
        let sent = Instant::now();
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(sent.elapsed() < Duration::from_secs(2), "{:?}", sent.elapsed());
        assert_eq!(Reader::open(&out).unwrap().status(), "interrupted");
        assert!(checkpoint(&out).exists());
        let frames = Reader::open(&out).unwrap().frames();
        let end = format!("time.end=\"{} ps\"", 4 * frames + 9);
        assert_eq!(outcome(resume(&out).args(["--set", &end])), (0, String::new()));
        let whole = folder.path().join("whole.h5");
        assert_eq!(outcome(run(&whole).args(["--set", &end])), (0, String::new()));
        assert!(datasets(&out) == datasets(&whole), "{name}");
        assert!(!checkpoint(&out).exists(), "a complete run needs none");
    }
}

/// The tensor of a large film takes long, and there is nothing to save yet.
#[test]
fn a_signal_while_the_tensor_is_computed_ends_the_run_at_once() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    let mut child = run(&out).args(["--set", "grid.cells=[2048, 2048, 1]"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let sent = Instant::now();
    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(sent.elapsed() < Duration::from_secs(2), "{:?}", sent.elapsed());
    assert!(!out.exists());
}

/// The first state of a loop, from noise, takes 1730 right-hand sides and 12 s here: the checkpoint is that of the state before.
#[test]
fn a_signal_in_a_step_that_takes_long_gives_it_up() {
    let folder = folder();
    let (out, film) = (folder.path().join("film.h5"), folder.path().join("film.toml"));
    let slow = r#"
grid = { cells = [192, 192, 1], cell_size = ["4 nm", "4 nm", "3 nm"] }
external_field = [{ uniform = ["1 mT", "0 mT", "0 mT"] }]
initial = { random = { seed = 1 } }
time = { end = "2 ns", method = "quasi_static", step = "1 ns", tolerance = 1e-9 }
[magnet]
saturation_magnetization = "800 kA/m"
exchange_stiffness = "13 pJ/m"
damping = 0.1
"#;
    std::fs::write(&film, slow).unwrap();
    let mut child = run_of(&film, &out).spawn().unwrap();
    while !out.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the run has ended");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_secs(1));
    let sent = Instant::now();
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(sent.elapsed() < Duration::from_secs(2), "{:?}", sent.elapsed());
    let reader = Reader::open(&out).unwrap();
    assert_eq!((reader.status(), reader.times()), ("interrupted", vec![0.0]), "it was in its first step");
    assert!(checkpoint(&out).exists());
}

#[test]
fn sigusr1_saves_a_checkpoint_and_the_run_goes_on() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    let mut child = endless(&out);
    assert!(!checkpoint(&out).exists());
    signal(&child, "-USR1");
    let begun = Instant::now();
    while !checkpoint(&out).exists() {
        assert!(begun.elapsed() < Duration::from_secs(10), "no checkpoint");
        std::thread::sleep(Duration::from_millis(5));
    }
    let frames = Reader::open(&out).unwrap().frames();
    while Reader::open(&out).unwrap().frames() == frames {
        assert!(child.try_wait().unwrap().is_none(), "the run has ended");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_wall_time_ends_a_run_with_a_checkpoint() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    let begun = Instant::now();
    let long = ["--set", "time.end=\"1 us\"", "--max-wall", "300 ms"];
    let (code, said) = outcome(run(&out).args(long));
    assert_eq!(code, 143, "{said}");
    assert!(said.contains("diracmag resume") && begun.elapsed() < Duration::from_secs(3), "{said}");
    assert!(checkpoint(&out).exists());
}

#[test]
fn a_run_killed_before_its_first_checkpoint_begins_anew() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    let mut child = endless(&out);
    child.kill().unwrap();
    child.wait().unwrap();
    let (code, said) = outcome(resume(&out).args(["--set", "time.end=\"25 ps\""]));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("no usable checkpoint"), "{said}");
    assert_same(&out);
}

#[test]
fn another_configuration_is_refused_by_key_and_the_end_may_change() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    assert_eq!(outcome(run(&out).arg("--keep-checkpoint")), (0, String::new()));
    let before = std::fs::read(&out).unwrap();
    let (code, said) =
        outcome(resume(&out).args(["--set", "magnet.damping=0.03", "--set", "time.step=\"0.25 ps\""]));
    assert_eq!(code, 2, "{said}");
    for part in ["`magnet.damping`", "0.02", "0.03", "`time.step`", "0.5 ps", "0.25 ps"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // The same value in another unit is no change, and a complete run has nothing to do.
    let same = ["--set", "magnet.exchange_stiffness=\"2300 fJ/m\""];
    let (code, said) = outcome(resume(&out).args(same));
    assert_eq!((code, said.contains("is complete")), (0, true), "{said}");
    let (code, said) = outcome(resume(&out).args(["--set", "time.end=\"12 ps\""]));
    assert_eq!((code, said.contains("the end of the complete run")), (2, true), "{said}");
    assert_eq!(std::fs::read(&out).unwrap(), before, "nothing was written");

    let later = ["--set", "time.end=\"40 ps\"", "--set", "title=\"longer\""];
    assert_eq!(outcome(resume(&out).args(later)), (0, String::new()));
    let whole = folder.path().join("whole.h5");
    assert_eq!(outcome(run(&whole).args(later)), (0, String::new()));
    assert!(datasets(&out) == datasets(&whole));
    assert!(Reader::open(&out).unwrap().config_toml().contains("longer"));
    // Its checkpoint is gone with it, and so is the way to a still later end.
    let (code, said) = outcome(resume(&out).args(["--set", "time.end=\"50 ps\""]));
    assert_eq!((code, said.contains("--keep-checkpoint")), (2, true), "{said}");
}

#[test]
fn what_is_no_run_is_not_resumed() {
    let folder = folder();
    let (missing, text) = (folder.path().join("missing.h5"), folder.path().join("text.h5"));
    std::fs::write(&text, "not HDF5").unwrap();
    for (path, reason) in
        [(missing.as_path(), "No such file"), (&text, "no HDF5 file"), (folder.path(), "directory")]
    {
        let (code, said) = outcome(&mut resume(path));
        assert_eq!((code, said.contains(reason)), (1, true), "{said}");
    }
}

/// A checkpoint that is older than the file (the one beside it was lost with its disk): what comes after it is dropped, whether the file goes
/// on (the configuration is the same) or is copied (its end is another).
#[test]
fn frames_and_rows_beyond_the_checkpoint_are_dropped() {
    let folder = folder();
    let out = folder.path().join("film.h5");
    let stop = |mut child: Child, at: usize| {
        while Reader::open(&out).map_or(0, |reader| reader.frames()) < at {
            assert!(child.try_wait().unwrap().is_none(), "the run has ended");
        }
        signal(&child, "-TERM");
        assert_eq!(child.wait().unwrap().code(), Some(143));
        Reader::open(&out).unwrap().times()
    };
    let early = stop(endless(&out), 3);
    let old = std::fs::read(checkpoint(&out)).unwrap();
    let late = stop(resume(&out).spawn().unwrap(), early.len() + 5);
    let kept = std::fs::read(&out).unwrap();
    let turn_back = || {
        std::fs::write(&out, &kept).unwrap();
        std::fs::write(checkpoint(&out), &old).unwrap();
        let _ = std::fs::remove_file(out.with_extension("h5.checkpoint.previous"));
    };
    assert!(late.len() >= early.len() + 5);

    turn_back();
    let (code, said) = outcome(resume(&out).args(["--max-wall", "0.001 ms"]));
    assert_eq!(code, 143, "{said}");
    let reader = Reader::open(&out).unwrap();
    assert!(reader.frames() < late.len(), "{} frames of {}", reader.frames(), late.len());
    let file = hdf5::File::with_options().with_fapl(|fapl| fapl.file_locking(false)).open(&out).unwrap();
    for (name, length) in [("m", reader.frames()), ("time", reader.frames()), ("table/time", reader.rows())] {
        assert_eq!(file.dataset(name).unwrap().shape()[0], length, "`{name}` has what does not count");
    }
    drop((file, reader));

    turn_back();
    let last = early.last().unwrap() * 1e12;
    let end = ["--set", &format!("time.end=\"{} ps\"", last + 3.9)];
    assert_eq!(outcome(resume(&out).args(end)), (0, String::new()));
    let whole = folder.path().join("whole.h5");
    assert_eq!(outcome(run(&whole).args(end)), (0, String::new()));
    assert!(datasets(&out) == datasets(&whole));
}

//! Signals.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use trajectory::Reader;

use super::grated_gate;

fn interrupted_by(signal: &str) -> Option<i32> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let mut run = Command::new(env!("CARGO_BIN_EXE_diracmag"))
        .arg("run")
        .arg(grated_gate())
        .arg("-o")
        .arg(&out)
        .args(["--quiet", "--set", "time.end=\"10 us\""])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while Reader::open(&out).map_or(0, |reader| reader.frames()) < 1 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the run did not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap().success());
    let code = run.wait().unwrap().code();
    let reader = Reader::open(&out).unwrap();
    assert_eq!(reader.status(), "interrupted");
    assert!(reader.field(reader.frames() - 1, "m").unwrap().iter().all(|m| m.is_finite()));
    drop(reader);
    let again = Command::new(env!("CARGO_BIN_EXE_diracmag"))
        .arg("run")
        .arg(grated_gate())
        .arg("-o")
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(4));
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("its run is interrupted") && said.contains("diracmag resume"), "{said}");
    code
}

#[test]
fn an_interrupted_run_leaves_a_readable_file() {
    assert_eq!(interrupted_by("-TERM"), Some(143));
    assert_eq!(interrupted_by("-INT"), Some(130));
}

/// While it relaxes: nothing is written yet, and the exit code is that of the signal.
#[test]
fn a_relaxation_can_be_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    // A tolerance that rounding does not reach.
    let sets = ["initial={ random = {}, relax = { tolerance = 1e-300 } }", "grid.cells=[256, 256, 1]"];
    let mut run = Command::new(env!("CARGO_BIN_EXE_diracmag"))
        .arg("run")
        .arg(grated_gate())
        .arg("-o")
        .arg(&out)
        .args(["--set", sets[0], "--set", sets[1]])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    let mut said = String::new();
    std::io::Read::read_to_string(run.stderr.as_mut().unwrap(), &mut said).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(130), "{said}");
    assert!(said.contains("iterations of the relaxation") && said.contains("nothing was written"), "{said}");
    assert!(!out.exists());
}

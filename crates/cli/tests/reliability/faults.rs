//! Every write, sync, rename and change of length of a run fails once, in every way.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::bench::*;

/// The library of `faults.c`.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("faults.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reliability/faults.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&path).arg(source).arg("-ldl");
        assert!(compiler.status().unwrap().success());
        (folder, path)
    });
    path
}

/// Two picoseconds of the film with three frames. Nothing is watched: the group that a watch adds to the file at its very end
/// can still be caught half made.
fn short_run(folder: &Path, out: &Path) -> Command {
    let film = folder.join("film.toml");
    let text = std::fs::read_to_string(super::bench::film()).unwrap();
    std::fs::write(&film, text.split("[switching]").next().unwrap()).unwrap();
    let mut command = run_of(&film, out);
    command.args(["--set", "time.end=\"2 ps\"", "--set", "output.snapshot_every=\"1 ps\""]);
    command
}

/// The operations of a run with three checkpoints or so, of which number `at` fails: the log, exit code and standard error.
fn faulty(folder: &Path, at: usize, kind: &str) -> (String, i32, String) {
    let (out, log) = (folder.join("film.h5"), folder.join("operations"));
    let outside = tempfile::tempdir().unwrap();
    let log = outside.path().join(log.file_name().unwrap());
    let mut command = short_run(folder, &out);
    command.args(["--checkpoint-every", "0.0001 ms"]);
    command.env("LD_PRELOAD", library()).env("FAULT_FOLDER", folder).env("FAULT_LOG", &log);
    let (code, said) = outcome(command.env("FAULT_AT", at.to_string()).env("FAULT_KIND", kind));
    (std::fs::read_to_string(&log).unwrap_or_default(), code, said)
}

#[test]
fn a_fault_at_any_operation_costs_nothing_but_time() {
    let whole = folder();
    let (log, code, said) = faulty(whole.path(), 0, "kill");
    assert_eq!((code, said), (0, String::new()));
    let expected = datasets(&whole.path().join("film.h5"));
    let operations = log.len();
    assert!(operations > 100, "{operations}");
    println!("{operations} operations");
    let kinds = ["kill", "torn", "full", "full_for_good", "broken"];
    // Every operation in the nightly tests, some of each kind otherwise.
    let stride = times(11, 1) as usize;
    super::kills::in_lanes(kinds.len() as u64 * operations.div_ceil(stride) as u64, |trial| {
        let (kind, index) = (trial as usize % kinds.len(), trial as usize / kinds.len());
        let at = 1 + index * stride + kind * stride / kinds.len();
        let kind = kinds[kind];
        if at > operations {
            return;
        }
        let folder = folder();
        let out = folder.path().join("film.h5");
        let (log, code, said) = faulty(folder.path(), at, kind);
        assert!(log.contains('F'), "{kind} at {at} of {operations} did not fire");
        let dies = matches!(kind, "kill" | "torn");
        assert!(if dies { code == -9 } else { matches!(code, 0 | 5) }, "{kind} at {at}: {code} {said}");
        assert!(code != 5 || said.contains("film."), "{kind} at {at}: {said}");
        if code != 0 {
            let mut again = if out.exists() { resume(&out) } else { short_run(folder.path(), &out) };
            let (code, said) = outcome(&mut again);
            assert_eq!(code, 0, "after {kind} at {at}: {said}");
        }
        let found = datasets(&out);
        let differ: Vec<_> =
            expected.iter().filter(|(name, there)| found.get(*name) != Some(*there)).collect();
        assert!(
            differ.is_empty(),
            "after {kind} at {at}, {code} {said}: {differ:?} {:?}",
            found.get(differ[0].0)
        );
    });
}

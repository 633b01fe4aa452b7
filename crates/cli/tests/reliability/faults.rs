//! Every write, sync, rename and change of length of a run fails once, in every way.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::bench::*;

/// The library of `faults.c`.
pub fn library() -> &'static Path {
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

/// Two steps of the film with two frames, and without the tensor that takes most of its time.
pub fn short_run(out: &Path) -> Command {
    let mut command = run(out);
    for set in ["time.end=\"1 ps\"", "output.snapshot_every=\"1 ps\"", "magnet.demag=\"thin_film\""] {
        command.args(["--set", set]);
    }
    command
}

/// What can happen to an operation, see `faults.c`.
pub const KINDS: [&str; 5] = ["kill", "torn", "full", "full_for_good", "broken"];

/// A command of whose operations below `folder` number `at` fails: the log of all, the exit code and standard error.
pub fn struck(command: &mut Command, folder: &Path, at: usize, kind: &str) -> (String, i32, String) {
    let outside = tempfile::tempdir().unwrap();
    let log = outside.path().join("operations");
    command.env("LD_PRELOAD", library()).env("FAULT_FOLDER", folder).env("FAULT_LOG", &log);
    let (code, said) = outcome(command.env("FAULT_AT", at.to_string()).env("FAULT_KIND", kind));
    (std::fs::read_to_string(&log).unwrap_or_default(), code, said)
}

/// Strikes each of `operations` (counted from 1) once in every way. `trial` gives log, exit code and standard error for a fault, and
/// then looks at what is left.
pub fn at_every_operation(
    operations: RangeInclusive<usize>,
    trial: impl Fn(usize, &str) -> (String, i32, String) + Sync,
) {
    let first = *operations.start();
    super::kills::in_lanes((KINDS.len() * operations.count()) as u64, |number| {
        let (at, kind) = (first + number as usize / KINDS.len(), KINDS[number as usize % KINDS.len()]);
        let (log, code, said) = trial(at, kind);
        assert!(log.contains('F'), "{kind} at {at} did not fire");
        let dies = matches!(kind, "kill" | "torn");
        assert!(code == -9 || !dies, "{kind} at {at}: {code} {said}");
        assert!(code >= 0 || dies, "{kind} at {at}: died of signal {}: {said}", -code);
        assert!(code != 5 || said.contains("film."), "{kind} at {at}: {said}");
    });
}

/// A run with a checkpoint after every step.
fn faulty(folder: &Path, at: usize, kind: &str) -> (String, i32, String) {
    let mut command = short_run(&folder.join("film.h5"));
    struck(command.args(["--checkpoint-every", "0.0001 ms"]), folder, at, kind)
}

/// The log of a run that no fault strikes, and the name of each of its operations, see `faults.c`.
fn operations_of(mut command: Command, folder: &Path) -> (String, Vec<String>) {
    let outside = tempfile::tempdir().unwrap();
    let names = outside.path().join("names");
    let (log, code, said) = struck(command.env("FAULT_NAMES", &names), folder, 0, "kill");
    assert_eq!((code, said), (0, String::new()));
    let names: Vec<_> = std::fs::read_to_string(names).unwrap().lines().map(String::from).collect();
    assert_eq!(names.len(), log.len());
    (log, names)
}

/// A run that was struck goes on when it is asked to, and ends with the datasets of one that was not.
fn goes_on(out: &Path, anew: Command, expected: &Datasets, after: &str, code: i32) {
    if code != 0 {
        let mut again = if out.exists() { resume(out) } else { anew };
        let (code, said) = outcome(&mut again);
        assert_eq!(code, 0, "after {after}: {said}");
    }
    let found = datasets(out);
    let differ: Vec<_> = expected.iter().filter(|(name, there)| found.get(*name) != Some(*there)).collect();
    assert!(differ.is_empty(), "after {after}, {code}: {differ:?}");
}

#[test]
fn a_fault_at_any_operation_costs_nothing_but_time() {
    let whole = folder();
    let mut command = short_run(&whole.path().join("film.h5"));
    command.args(["--checkpoint-every", "0.0001 ms"]);
    let (log, names) = operations_of(command, whole.path());
    // Of the output itself, to the last write when it is closed; without a checkpoint, or its description for ParaView, a run goes on.
    let counts: Vec<bool> =
        names.iter().map(|line| line.ends_with("film.h5") || line.ends_with("film.h5.partial")).collect();
    let expected = datasets(&whole.path().join("film.h5"));
    let operations = log.len();
    assert!(operations > 100, "{operations}");
    println!("{operations} operations of a run, {} faults", KINDS.len() * operations);
    at_every_operation(1..=operations, |at, kind| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let struck = faulty(folder.path(), at, kind);
        let (_, code, said) = &struck;
        assert!(matches!(code, 0 | 5 | -9), "{kind} at {at}: {code} {said}");
        assert!(*code != 0 || !counts[at - 1], "{kind} at {at} of the output was not told");
        goes_on(&out, short_run(&out), &expected, &format!("{kind} at {at}: {said}"), *code);
        struck
    });
}

/// After so many arrays the output is closed and opened again, so that libhdf5 forgets what it need not know.
#[test]
fn a_fault_while_the_output_is_opened_again_costs_nothing_but_time() {
    let many_arrays = |out: &Path| {
        let mut command = run(out);
        let fields = ["m", "phi", "e_field", "b_diffusive", "charge_density", "current_density"];
        let of_the_file =
            [format!("output.fields={fields:?}"), "output.snapshot_every=\"0.1 ps\"".to_owned()];
        let short = ["time.end=\"17.5 ps\"", "magnet.demag=\"thin_film\""].map(String::from);
        for set in of_the_file.iter().chain(&short) {
            command.args(["--set", set]);
        }
        command
    };
    let whole = folder();
    let out = whole.path().join("film.h5");
    let (_, names) = operations_of(many_arrays(&out), whole.path());
    let expected = datasets(&out);
    // libhdf5 cuts the file to its length when it closes it, and the next frame makes room: two changes of length in a row.
    let is_cut = |line: &String| *line == format!("t {}", out.display());
    let reopened: Vec<usize> =
        (1..names.len()).filter(|&at| is_cut(&names[at - 1]) && is_cut(&names[at])).collect();
    let [_the_first_frame, reopened, _the_end] = reopened[..] else {
        panic!("{reopened:?} of {}", names.len())
    };
    at_every_operation(reopened - 2..=reopened + 3, |at, kind| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let struck = struck(&mut many_arrays(&out), folder.path(), at, kind);
        let (_, code, said) = &struck;
        assert!(matches!(code, 5 | -9), "{kind} at {at}: {code} {said}");
        goes_on(&out, many_arrays(&out), &expected, &format!("{kind} at {at}: {said}"), *code);
        struck
    });
}

/// The results of a sweep: under its name stands the whole file or none, and collecting once more gives it.
#[test]
fn a_fault_at_any_operation_leaves_no_half_results_of_a_sweep() {
    let prepared = folder();
    let (config, plan) = (prepared.path().join("film.toml"), prepared.path().join("film.sweep"));
    // No step is short enough for the third field, so that there are failures to write down.
    let spins = r#"
grid = { cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "3 nm"] }
external_field = [{ uniform = ["0 mT", "0 mT", "-200 mT"] }]
initial = { uniform = [0, 0, 1], noise = { amplitude = 0.05, seed = 3 } }
time = { end = "1 ps", method = "dormand_prince", tolerance = 1e-6 }
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.1
demag = "none"
[sweep]
"magnet.damping" = { values = [0.02, 0.05] }
"external_field.0.uniform.0" = { values = ["1 mT", "2 mT", "1e300 T"] }
"#;
    std::fs::write(&config, spins).unwrap();
    let sweeps = |what: &str| {
        let mut command = diracmag();
        command.args(["sweep", what]);
        command
    };
    let planned = outcome(sweeps("plan").arg(&config).arg("-o").arg(&plan));
    assert_eq!(planned.0, 0, "{}", planned.1);
    outcome(sweeps("run").arg(&plan).args(["--index", "0-5"]));
    let collect = |folder: &Path, at: usize, kind: &str| {
        let mut command = sweeps("collect");
        command.arg(&plan).arg("-o").arg(folder.join("film.h5")).arg("--quiet");
        struck(&mut command, folder, at, kind)
    };
    let whole = folder();
    let (log, usual, said) = collect(whole.path(), 0, "kill");
    let bytes = |folder: &Path, ending: &str| std::fs::read(folder.join("film").with_extension(ending)).ok();
    let [expected, csv] = ["h5", "csv"].map(|ending| bytes(whole.path(), ending).expect(&said));
    let reader = trajectory::ResultsReader::open(&whole.path().join("film.h5")).unwrap();
    let status = reader.values("status").unwrap();
    assert!(status[0] != status[2], "some points fail, some do not: {status:?} {said}");
    println!("{} operations of collecting, {} faults", log.len(), KINDS.len() * log.len());
    at_every_operation(1..=log.len(), |at, kind| {
        let folder = folder();
        let struck = collect(folder.path(), at, kind);
        let (_, code, said) = &struck;
        assert!([usual, 5, -9].contains(code), "{kind} at {at}: {code} {said}");
        let there = bytes(folder.path(), "h5");
        assert!(there.is_none() || there.as_ref() == Some(&expected), "{kind} at {at}");
        assert!(there.is_some() || *code != usual, "{kind} at {at}: {said}");
        let (_, code, said) = collect(folder.path(), 0, "kill");
        assert_eq!(code, usual, "after {kind} at {at}: {said}");
        assert!(bytes(folder.path(), "h5").as_ref() == Some(&expected), "{kind} at {at}");
        assert!(bytes(folder.path(), "csv").as_ref() == Some(&csv), "{kind} at {at}");
        struck
    });
}

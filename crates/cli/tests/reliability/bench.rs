//! The film of all these tests, runs of it, and the bytes they end with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;
use trajectory::Reader;

/// The film.
pub fn film() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reliability/film.toml")
}

/// The program, silent.
pub fn diracmag() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diracmag"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).env("RAYON_NUM_THREADS", "1");
    command
}

/// A run of the film into `out`.
pub fn run(out: &Path) -> Command {
    run_of(&film(), out)
}

/// A run of a configuration into `out`.
pub fn run_of(film: &Path, out: &Path) -> Command {
    let mut command = diracmag();
    command.arg("run").arg(film).arg("-o").arg(out).args(["--quiet", "--threads", "1"]);
    command
}

/// Going on with `out`.
pub fn resume(out: &Path) -> Command {
    let mut command = diracmag();
    command.arg("resume").arg(out).args(["--quiet", "--threads", "1"]);
    command
}

/// A folder in memory, where syncing costs nothing.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = memory.is_dir().then(|| tempfile::tempdir_in(memory).ok()).flatten();
    made.unwrap_or_else(|| tempfile::tempdir().unwrap())
}

/// What it ended with: exit code (or minus the signal) and standard error.
pub fn outcome(command: &mut Command) -> (i32, String) {
    use std::os::unix::process::ExitStatusExt as _;
    let output = command.output().unwrap();
    let code = output.status.code().unwrap_or_else(|| -output.status.signal().unwrap_or_default());
    (code, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Every dataset of numbers of a file, by name: shape and bits.
pub type Datasets = BTreeMap<String, (Vec<usize>, Vec<u64>)>;

/// All datasets of a complete file.
pub fn datasets(path: &Path) -> Datasets {
    let reader = Reader::open(path).unwrap();
    assert_eq!(reader.status(), "complete", "{}", path.display());
    let file = hdf5::File::with_options().with_fapl(|fapl| fapl.file_locking(false)).open(path).unwrap();
    let mut names: Vec<String> = ["time", "x", "y", "z", "VTKHDF/Steps/Values"].map(String::from).to_vec();
    names.extend(reader.fields().iter().map(|field| field.name.clone()));
    names.extend(reader.columns().iter().map(|column| format!("table/{}", column.name)));
    if let Ok(group) = file.group("switching") {
        names.extend(group.member_names().unwrap().iter().map(|name| format!("switching/{name}")));
    }
    assert_eq!(reader.rows(), file.dataset("table/time").unwrap().shape()[0]);
    assert_eq!(reader.frames(), file.dataset("m").unwrap().shape()[0]);
    let bits = |name: String| {
        let dataset = file.dataset(&name).unwrap();
        // From single precision to double without a change of value.
        let values = dataset.read_raw::<f64>().unwrap();
        (name, (dataset.shape(), values.into_iter().map(f64::to_bits).collect()))
    };
    names.into_iter().map(bits).collect()
}

/// Those of a run that nothing disturbed and that never saved a checkpoint.
pub fn undisturbed() -> &'static Datasets {
    static UNDISTURBED: OnceLock<Datasets> = OnceLock::new();
    UNDISTURBED.get_or_init(|| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        assert_eq!(outcome(&mut run(&out)), (0, String::new()));
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "the output and its XDMF file, no checkpoint: {names:?}");
        let datasets = datasets(&out);
        assert!(datasets.contains_key("switching/first_passage"));
        datasets
    })
}

/// Compares a complete file with the undisturbed one.
pub fn assert_same(out: &Path) {
    let (found, expected) = (datasets(out), undisturbed());
    for (name, there) in expected {
        assert!(found.get(name) == Some(there), "{}: `{name}` differs", out.display());
    }
    assert_eq!(found.len(), expected.len());
}

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n.max(1)
    }
}

/// How often something is tried: `few`, or `many` in the nightly tests (`DIRACMAG_NIGHTLY=1`).
pub fn times(few: u64, many: u64) -> u64 {
    if std::env::var_os("DIRACMAG_NIGHTLY").is_some() { many } else { few }
}

/// Counts what happened in several threads.
#[derive(Default)]
pub struct Counter(std::sync::atomic::AtomicU64);

impl Counter {
    pub fn count_if(&self, happened: bool) {
        self.0.fetch_add(u64::from(happened), std::sync::atomic::Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// Says that a test could not be run on this machine, also in the file that `make test` prints at its end (`DIRACMAG_SKIPPED`).
pub fn skipped(test: &str, why: &str) {
    use std::io::Write as _;
    let line = format!("SKIPPED {test}: {why}\n");
    eprint!("{line}");
    if let Some(path) = std::env::var_os("DIRACMAG_SKIPPED") {
        let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
}

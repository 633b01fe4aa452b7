//! Disks that are really full or cannot be written, and limits on the size of files.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use trajectory::Reader;

use super::bench::*;

/// A film whose frames fill some megabytes.
const LARGE: [&str; 3] = ["grid.cells=[64, 64, 1]", "output.snapshot_every=\"1 ps\"", "output.compression=0"];

fn large(command: &mut Command) -> &mut Command {
    LARGE.iter().fold(command, |command, set| command.args(["--set", set]))
}

fn large_run(out: &Path) -> Command {
    let mut command = run(out);
    large(&mut command).args(["--checkpoint-every", "5 ms"]);
    command
}

/// What the large film ends with.
fn whole() -> &'static Datasets {
    static WHOLE: OnceLock<Datasets> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let folder = folder();
        let out = folder.path().join("film.h5");
        assert_eq!(outcome(large(&mut run(&out))), (0, String::new()));
        datasets(&out)
    })
}

/// A run that could not be written ended in words, and what counts in its file is right. Gives the number of frames.
fn ended_well(out: &Path, (code, said): &(i32, String)) -> usize {
    assert_eq!(*code, 5, "{said}");
    // How much a frame needs is known; how much a new file does, only libhdf5 knows.
    let tells = said.contains("bytes") || said.contains("could not create") || said.contains("No space left");
    assert!(said.contains("film.h5") && tells, "{said}");
    if !out.exists() {
        return 0;
    }
    let reader = Reader::open(out).unwrap();
    let m: Vec<u64> =
        (0..reader.frames()).flat_map(|frame| reader.field(frame, "m").unwrap()).map(f64::to_bits).collect();
    assert!(whole()["m"].1.starts_with(&m));
    reader.frames()
}

/// Goes on once there is room, and ends with the bytes of a run that always had it.
fn goes_on(out: &Path) {
    let mut again = if out.exists() { resume(out) } else { large_run(out) };
    let (code, said) = outcome(&mut again);
    assert_eq!(code, 0, "{said}");
    assert!(&datasets(out) == whole());
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_in_words() {
    let mut most = 0;
    // KiB; the file first takes a megabyte of room.
    for limit in [1, 40, 300, 1100, 1300, 1700, 2200] {
        let folder = folder();
        let out = folder.path().join("film.h5");
        let inner = large_run(&out);
        let mut command = Command::new("bash");
        command.arg("-c").arg(format!("ulimit -f {limit}; exec \"$0\" \"$@\"")).arg(inner.get_program());
        command.args(inner.get_args()).stdout(std::process::Stdio::null());
        let ended = outcome(&mut command);
        assert!(ended.0 == 5 && ended.1.contains("film.h5"), "{limit} KiB: {ended:?}");
        if out.exists() {
            let reader = Reader::open(&out);
            most = most.max(reader.map_or(0, |reader| reader.frames()));
        }
        goes_on(&out);
    }
    assert!(most > 2, "at most {most} frames were committed");
}

/// A file system in memory of a given size; `None` where that takes rights we do not have.
struct Mounted(TempDir);

impl Mounted {
    fn new(size: &str) -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let made =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at.path()).output();
        made.is_ok_and(|made| made.status.success()).then(|| Self(at))
    }

    fn change(&self, options: &str) {
        let options = format!("remount,{options}");
        // With type and source, so that nothing is taken from the table of mounts: the owner in it has no name in a name space.
        let mut command = Command::new("mount");
        command.args(["--internal-only", "--no-mtab", "-t", "tmpfs", "-o", &options, "tmpfs"]);
        let done = command.arg(self.0.path()).status().unwrap();
        assert!(done.success());
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("film.h5")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Set in a name space where this user is root.
const NAME_SPACE: &str = "DIRACMAG_NAME_SPACE";

/// Runs a test of this program once more in a name space of its own, where everybody may mount a tmpfs, if the system gives one.
fn where_mounting_is_allowed(test: &str) {
    let inside = || {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount"]).env(NAME_SPACE, "1");
        command
    };
    let is_allowed = std::env::var_os(NAME_SPACE).is_none()
        && inside().arg("true").output().is_ok_and(|done| done.status.success());
    if !is_allowed {
        return skipped(test, "mounting a tmpfs takes the rights of root or a name space of users");
    }
    let done = inside().arg(std::env::current_exe().unwrap()).args(["--exact", test]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    println!("{test} ran in a name space of its own");
}

#[test]
fn a_disk_that_is_really_full_costs_nothing_but_time() {
    let (mut most, mut foreseen) = (0, 0);
    for size in ["16k", "64k", "200k", "700k", "1200k", "1600k", "2000k", "2600k"] {
        let Some(disk) = Mounted::new(size) else {
            return where_mounting_is_allowed("limits::a_disk_that_is_really_full_costs_nothing_but_time");
        };
        let out = disk.out();
        let ended = outcome(&mut large_run(&out));
        most = most.max(ended_well(&out, &ended));
        foreseen += u32::from(ended.1.contains("are free"));
        disk.change("size=64m");
        goes_on(&out);
    }
    assert!(most > 2, "at most {most} frames were committed");
    // Where frames fill the disk, that is told before the library meets it.
    assert!(foreseen > 2, "{foreseen} of 8 full disks were foreseen");
}

#[test]
fn a_disk_that_takes_no_writes_is_told_before_the_first_step() {
    let Some(disk) = Mounted::new("1m") else {
        return where_mounting_is_allowed(
            "limits::a_disk_that_takes_no_writes_is_told_before_the_first_step",
        );
    };
    disk.change("ro");
    let (code, said) = outcome(&mut large_run(&disk.out()));
    assert_eq!((code, said.contains("Read-only file system")), (5, true), "{said}");
    assert!(!disk.out().exists());
}

//! Runs that end early leave files whose committed frames are right, and can be taken up again.

#![allow(clippy::unwrap_used, reason = "a failing helper fails its test")]

mod common;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use trajectory::{FieldData, Layout, Precision, Reader, TrajectoryError, Writer};

/// Set for a copy of this test program that is to write until it is stopped.
const CHILD_OUTPUT: &str = "TRAJECTORY_TEST_CHILD_OUTPUT";
/// Exit code of such a copy when a frame could not be written.
const CHILD_FAILED: i32 = 17;

/// Not a test by itself: in a copy of this program, writes frames without end.
#[test]
fn child_that_writes_without_end() {
    let Some(path) = std::env::var_os(CHILD_OUTPUT) else { return };
    let mut writer = Writer::create(Path::new(&path), common::layout(Precision::F32), true).unwrap();
    for frame in 0.. {
        if let Err(error) = common::write_frame(&mut writer, frame) {
            assert!(matches!(error, TrajectoryError::Write { .. }), "{error:?}");
            eprintln!("{error}");
            let again = common::write_frame(&mut writer, frame);
            assert!(matches!(again, Err(TrajectoryError::Abandoned { .. })), "{again:?}");
            drop(writer);
            std::process::exit(CHILD_FAILED);
        }
    }
}

/// Not a test by itself: in a copy of this program, writes thousands of frames and tells its resident memory (in KiB).
#[test]
#[cfg(target_os = "linux")]
fn child_that_tells_its_memory() {
    let Some(path) = std::env::var_os(CHILD_OUTPUT) else { return };
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    // Arrays that leave a piece of a page of the file each.
    let layout = Layout { cells: [25, 16, 1], compression: 0, ..common::layout(Precision::F32) };
    let values = vec![0.5; 25 * 16];
    let mut writer = Writer::create(Path::new(&path), layout, true).unwrap();
    for frame in 0..4000 {
        if frame == 1000 {
            println!("resident {}", resident());
        }
        for index in 3 * frame..3 * (frame + 1) {
            writer.write_row(&common::row(index, 11)).unwrap();
        }
        let fields = [FieldData::Vector([&values, &values, &values]), FieldData::Scalar(&values)];
        writer.write_frame(common::time(frame), &fields).unwrap();
    }
    println!("resident {}", resident());
    writer.finish().unwrap();
}

/// Neither the frames that the sidecar lists, nor chunks and their indices, nor libhdf5's list of free pieces of pages stay in memory. At
/// 1 kB a frame, which a long run took before, these 3000 frames would take 3 MB; with that list alone they take 1.2 MB.
#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_frames() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--nocapture", "child_that_tells_its_memory"]);
    let output = command.env(CHILD_OUTPUT, folder.path().join("run.h5")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let told: Vec<u64> =
        told.lines().filter_map(|line| line.split("resident ").nth(1)?.trim().parse().ok()).collect();
    let [warm, end] = told[..] else { panic!("{output:?}") };
    assert!(end < warm + 200, "from {warm} to {end} KiB");
}

/// The file is closed and opened again after every 512 of these frames, but only where it still is.
#[test]
fn a_file_that_is_moved_or_replaced_is_written_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let (path, moved) = (folder.path().join("run.h5"), folder.path().join("moved.h5"));
    let mut writer = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    for frame in 0..1100 {
        if frame == 600 {
            std::fs::rename(&path, &moved).unwrap();
            std::fs::copy(&moved, &path).unwrap();
        }
        common::write_frame(&mut writer, frame).unwrap();
    }
    writer.finish().unwrap();
    let reader = Reader::open(&moved).unwrap();
    assert_eq!((reader.frames(), reader.status()), (1100, "complete"));
    common::check(&reader);
    assert_eq!(Reader::open(&path).unwrap().frames(), 600);
}

fn child(path: &Path, shell: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{shell} exec \"$0\" --exact --nocapture child_that_writes_without_end"));
    command.arg(std::env::current_exe().unwrap()).env(CHILD_OUTPUT, path);
    command.stdout(std::process::Stdio::null());
    command
}

#[test]
fn dropping_without_finish_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let mut writer = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    common::write_frame(&mut writer, 0).unwrap();
    common::write_frame(&mut writer, 1).unwrap();
    writer.write_row(&common::row(2 * common::ROWS_PER_FRAME, 11)).unwrap();
    drop(writer);
    let reader = Reader::open(&path).unwrap();
    assert_eq!((reader.frames(), reader.status()), (2, "running"));
    assert_eq!(reader.rows(), 2 * common::ROWS_PER_FRAME + 1);
    common::check(&reader);
}

/// What lies in the file while it is written, and a kill would leave, has every frame that the writer called written.
#[test]
fn a_frame_counts_as_soon_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (path, left) = (folder.path().join("run.h5"), folder.path().join("left.h5"));
    let mut writer = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    for frame in 0..4 {
        common::write_frame(&mut writer, frame).unwrap();
        std::fs::copy(&path, &left).unwrap();
        let reader = Reader::open(&left).unwrap();
        assert_eq!((reader.frames(), reader.status()), (frame + 1, "running"));
        common::check(&reader);
    }
}

#[test]
fn a_resumed_file_equals_one_written_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = (folder.path().join("run.h5"), folder.path().join("whole.h5"));
    common::write_file(&path, 5);
    common::write_file(&whole, 7);
    // Two frames and one row are newer than the checkpoint the run goes on from.
    let rows = 3 * common::ROWS_PER_FRAME;
    let mut writer = common::resume(&path, common::layout(Precision::F32), 3, rows).unwrap();
    assert_eq!((writer.frames(), writer.rows()), (3, rows));
    assert_eq!(Reader::open(&path).unwrap().status(), "running");
    for frame in 3..7 {
        common::write_frame(&mut writer, frame).unwrap();
    }
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(
        (reader.frames(), reader.rows(), reader.status()),
        (7, 7 * common::ROWS_PER_FRAME, "complete")
    );
    common::check(&reader);
    let sidecar = |path: &Path| std::fs::read_to_string(path.with_extension("xdmf")).unwrap();
    assert_eq!(sidecar(&path), sidecar(&whole).replace("whole.h5", "run.h5"));
}

#[test]
fn resuming_needs_the_same_layout_and_enough_frames() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    common::write_file(&path, 2);
    let mut other = common::layout(Precision::F32);
    other.fields[1].components = 3;
    let mut longer = common::layout(Precision::F32);
    longer.cells[0] += 1;
    let same = common::layout(Precision::F32);
    for (layout, frames, rows) in [(other, 1, 0), (longer, 1, 0), (same.clone(), 3, 0), (same, 1, 100)] {
        let refused = common::resume(&path, layout, frames, rows);
        assert!(matches!(refused, Err(TrajectoryError::Mismatch { .. })), "{refused:?}");
    }
    assert_eq!(Reader::open(&path).unwrap().frames(), 2);
}

#[test]
#[cfg(unix)]
fn a_killed_run_leaves_its_committed_frames_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let mut most_frames = 0;
    for attempt in 0..8 {
        let _ = std::fs::remove_file(&path);
        let mut child = child(&path, "").spawn().unwrap();
        while !path.exists() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // Different moments of the writing; the exact ones do not matter.
        std::thread::sleep(Duration::from_millis(5 + 17 * attempt));
        child.kill().unwrap();
        child.wait().unwrap();
        let reader = Reader::open(&path).unwrap();
        assert_eq!(reader.status(), "running");
        common::check(&reader);
        let frames = reader.frames();
        most_frames = most_frames.max(frames);
        drop(reader);
        let rows = frames * common::ROWS_PER_FRAME;
        let mut writer = common::resume(&path, common::layout(Precision::F32), frames, rows).unwrap();
        common::write_frame(&mut writer, frames).unwrap();
        writer.finish().unwrap();
        let reader = Reader::open(&path).unwrap();
        assert_eq!((reader.frames(), reader.status()), (frames + 1, "complete"));
        common::check(&reader);
    }
    assert!(most_frames > 0, "no child lived long enough to commit a frame");
    // The lock of a killed run is gone with it, although its file is still there.
    Writer::create(&path, common::layout(Precision::F32), true).unwrap().finish().unwrap();
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_committed_frames() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    // A limit on the size of files makes writing fail as a full disk does; the signal that comes with it is ignored.
    // The unit is 512 or 1024 bytes, depending on the shell.
    let output = child(&path, "trap '' XFSZ; ulimit -f 4000;").output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(CHILD_FAILED), "{message}");
    assert!(message.contains("could not write") && message.contains("File too large"), "{message}");
    let reader = Reader::open(&path).unwrap();
    assert!(reader.frames() > 0);
    common::check(&reader);
}

/// A file that was cut behind what counts is lengthened and goes on; where what counts was lost, that is found.
#[test]
fn a_file_whose_end_is_missing_is_repaired_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = (folder.path().join("run.h5"), folder.path().join("whole.h5"));
    common::write_file(&whole, 5);
    let length = std::fs::metadata(&whole).unwrap().len();
    let mark = Reader::open(&whole).unwrap().mark(5, 15).unwrap();
    let mut outcomes = [0; 2];
    for cut in (1..length).step_by(997) {
        std::fs::copy(&whole, &path).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_len(length - cut).unwrap();
        assert!(Reader::open(&path).is_err(), "the library takes no file that is cut by {cut}");
        let mut lock = trajectory::OutputLock::acquire(&path).unwrap();
        let added = lock.restore_length().unwrap();
        assert!(added == cut || length - cut < 64, "{added} instead of {cut}");
        match Writer::resume(lock, common::layout(Precision::F32), &mark) {
            Ok(writer) => {
                writer.finish().unwrap();
                let reader = Reader::open(&path).unwrap();
                assert_eq!((reader.frames(), reader.rows()), (5, 15));
                common::check(&reader);
                outcomes[0] += 1;
            }
            Err(_) => outcomes[1] += 1,
        }
    }
    assert!(outcomes[0] > 0 && outcomes[1] > 0, "{outcomes:?}");
    assert_eq!(trajectory::OutputLock::acquire(&whole).unwrap().restore_length().unwrap(), 0);
}

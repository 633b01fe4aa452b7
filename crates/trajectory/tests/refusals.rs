//! What the writer does not accept, and that nothing is lost by it.

mod common;

use trajectory::{ColumnSpec, FieldData, FieldSpec, Layout, Precision, Reader, TrajectoryError, Writer};

#[test]
fn an_existing_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    std::fs::write(&path, "precious").unwrap();
    let refused = Writer::create(&path, common::layout(Precision::F32), false);
    assert!(matches!(refused, Err(TrajectoryError::Exists { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_no_trajectory_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.toml");
    std::fs::write(&path, "precious").unwrap();
    let refused = Writer::create(&path, common::layout(Precision::F32), true);
    assert!(matches!(refused, Err(TrajectoryError::NotATrajectory { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(Writer::create(folder.path(), common::layout(Precision::F32), true).is_err(), "a folder");
}

#[test]
fn overwriting_replaces_file_and_sidecar() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    common::write_file(&path, 3);
    let writer = Writer::create(&path, common::layout(Precision::F32), true).unwrap();
    assert!(!folder.path().join("run.xdmf").exists(), "the old sidecar describes frames that are gone");
    writer.finish().unwrap();
    assert_eq!(Reader::open(&path).unwrap().frames(), 0);
}

#[test]
fn a_failing_creation_keeps_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    common::write_file(&path, 2);
    // A folder where the new file is to be made.
    let obstacle = folder.path().join(".run.h5.partial");
    std::fs::create_dir(&obstacle).unwrap();
    let failed = Writer::create(&path, common::layout(Precision::F32), true);
    assert!(matches!(failed, Err(TrajectoryError::Create { .. })), "{failed:?}");
    let reader = Reader::open(&path).unwrap();
    assert_eq!((reader.frames(), reader.status()), (2, "complete"));
    common::check(&reader);
    assert!(folder.path().join("run.xdmf").exists());
}

#[test]
fn a_second_writer_is_locked_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let mut first = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    for overwrite in [false, true] {
        let second = Writer::create(&path, common::layout(Precision::F32), overwrite);
        assert!(matches!(second, Err(TrajectoryError::Locked { .. })), "{second:?}");
    }
    let second = common::resume(&path, common::layout(Precision::F32), 0, 0);
    assert!(matches!(second, Err(TrajectoryError::Locked { .. })), "{second:?}");
    common::write_frame(&mut first, 0).unwrap();
    first.finish().unwrap();
    let again = Writer::create(&path, common::layout(Precision::F32), true);
    assert!(again.is_ok(), "{again:?}");
}

#[test]
fn a_missing_folder_is_named() {
    let path = std::path::Path::new("no/such/folder/run.h5");
    let failed = Writer::create(path, common::layout(Precision::F32), false).unwrap_err();
    assert!(failed.to_string().contains("no/such/folder/run.h5: No such file"), "{failed}");
}

#[test]
fn frames_and_rows_must_fit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let mut writer = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    let (right, short) = (vec![0.0; common::CELL_COUNT], vec![0.0; common::CELL_COUNT - 1]);
    let vector = FieldData::Vector([&right, &right, &right]);
    let scalar = FieldData::Scalar(&right);
    for frame in [
        vec![vector],
        vec![scalar, vector],
        vec![FieldData::Vector([&right, &short, &right]), scalar],
        vec![vector, FieldData::Scalar(&short)],
    ] {
        let refused = writer.write_frame(0.0, &frame);
        assert!(matches!(refused, Err(TrajectoryError::Mismatch { .. })), "{refused:?}");
    }
    let refused = writer.write_row(&[0.0; 3]);
    assert!(matches!(refused, Err(TrajectoryError::Mismatch { .. })), "{refused:?}");
    common::write_frame(&mut writer, 0).unwrap();
    for time in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = writer.write_frame(time, &[vector, scalar]);
        assert!(matches!(refused, Err(TrajectoryError::TimeNotIncreasing { .. })), "{refused:?}");
    }
    common::write_frame(&mut writer, 1).unwrap();
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.frames(), 2);
    common::check(&reader);
}

#[test]
fn a_layout_that_cannot_be_stored_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let good = || common::layout(Precision::F32);
    let field = |name: &str, components| FieldSpec {
        name: name.into(),
        unit: "1".into(),
        long_name: "something".into(),
        components,
    };
    let column =
        |name: &str| ColumnSpec { name: name.into(), unit: "1".into(), long_name: "something".into() };
    let bad = [
        Layout { cells: [4, 0, 1], ..good() },
        Layout { cells: [usize::MAX, 2, 2], ..good() },
        Layout { cells: [1 << 15, 1 << 15, 1], ..good() },
        Layout { cell_size: [1e-9, f64::NAN, 1e-9], ..good() },
        Layout { cell_size: [1e-9, 0.0, 1e-9], ..good() },
        Layout { origin: [0.0, f64::INFINITY, 0.0], ..good() },
        Layout { fields: vec![field("e", 2)], ..good() },
        Layout { fields: vec![field("time", 1)], ..good() },
        Layout { fields: vec![field("a/b", 1)], ..good() },
        Layout { fields: vec![field("", 1)], ..good() },
        Layout { fields: vec![field("e", 1), field("e", 3)], ..good() },
        Layout { columns: vec![column("mx")], ..good() },
        Layout { columns: vec![column("time"), column("time")], ..good() },
        Layout { compression: 10, ..good() },
        Layout { creator: "a\0b".into(), ..good() },
        Layout { attributes: vec![("status".into(), "done".into())], ..good() },
    ];
    for layout in bad {
        let refused = Writer::create(&path, layout, true);
        assert!(matches!(refused, Err(TrajectoryError::InvalidLayout { .. })), "{refused:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

//! What is written comes back.

mod common;

use trajectory::{FieldData, Layout, Precision, Reader, TrajectoryError, Writer};

#[test]
fn numbers_and_descriptions_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    common::write_file(&path, 4);
    let reader = Reader::open(&path).unwrap();
    let layout = common::layout(Precision::F32);
    assert_eq!(reader.frames(), 4);
    assert_eq!(reader.rows(), 4 * common::ROWS_PER_FRAME);
    assert_eq!(reader.status(), "complete");
    assert_eq!(reader.cells(), layout.cells);
    assert_eq!(reader.cell_size(), layout.cell_size);
    assert_eq!(reader.origin(), layout.origin);
    assert_eq!(reader.fields(), layout.fields);
    assert_eq!(reader.columns(), layout.columns);
    assert_eq!(reader.config_toml(), layout.config_toml);
    assert_eq!(reader.creator(), layout.creator);
    assert_eq!(reader.references(), layout.references);
    assert_eq!(reader.attribute("seed").as_deref(), Some("17"));
    assert_eq!(reader.attribute("title"), None);
    common::check(&reader);
    assert!(folder.path().join("run.xdmf").exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no lock or temporary file is left");
}

#[test]
fn double_precision_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let third = vec![1.0 / 3.0; common::CELL_COUNT];
    let frame = [FieldData::Vector([&third, &third, &third]), FieldData::Scalar(&third)];
    for (precision, tolerance) in [(Precision::F64, 0.0), (Precision::F32, f64::from(f32::EPSILON))] {
        let mut writer = Writer::create(&path, common::layout(precision), true).unwrap();
        writer.write_frame(0.0, &frame).unwrap();
        writer.finish().unwrap();
        let found = Reader::open(&path).unwrap().field(0, "phi").unwrap()[0];
        // Single precision rounds by half an epsilon, and to something else than a third.
        assert!((found - 1.0 / 3.0).abs() <= tolerance / 2.0 && (found == 1.0 / 3.0) == (tolerance == 0.0));
    }
}

#[test]
fn no_table_no_references_and_no_compression_are_fine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let layout = Layout {
        columns: vec![],
        references: vec![],
        compression: 0,
        cells: [1, 1, 1],
        ..common::layout(Precision::F64)
    };
    let mut writer = Writer::create(&path, layout, false).unwrap();
    writer
        .write_frame(0.0, &[FieldData::Vector([&[1.0], &[2.0], &[3.0]]), FieldData::Scalar(&[4.0])])
        .unwrap();
    writer.abort_status("failed").unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!((reader.status(), reader.rows(), reader.references().len()), ("failed", 0, 0));
    assert_eq!(reader.field(0, "m").unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(reader.field(0, "phi").unwrap(), [4.0]);
}

#[test]
fn rows_arrive_without_frames() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let mut writer = Writer::create(&path, common::layout(Precision::F32), false).unwrap();
    for index in 0..5000 {
        writer.write_row(&common::row(index, 11)).unwrap();
    }
    assert_eq!(writer.rows(), 5000);
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!((reader.frames(), reader.rows()), (0, 5000));
    common::check(&reader);
}

#[test]
fn the_sidecar_lists_the_frames_in_ns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a & b.h5");
    common::write_file(&path, 3);
    let text = std::fs::read_to_string(folder.path().join("a & b.xdmf")).unwrap();
    assert_eq!(text.matches("<Time Value=").count(), 3);
    assert!(text.contains("<Time Value=\"0.002\"/>"), "2 ps");
    assert!(text.contains(">2 0 0 0 0  1 1 1 1 1  1 2 3 5 3<"), "slab of the last frame of m");
    assert!(text.contains("Dimensions=\"3 2 3 5 3\">a &amp; b.h5:/m<"));
    assert!(text.contains("Dimensions=\"3 2 3 5\">a &amp; b.h5:/phi<"));
    assert!(text.contains(">0 1 -20<") && text.contains(">3 4 8<"), "origin and spacing in nm, z first");
}

#[test]
fn what_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    common::write_file(&path, 1);
    let reader = Reader::open(&path).unwrap();
    for missing in
        [reader.field(1, "m"), reader.field(0, "nothing"), reader.column("nothing"), reader.field(0, "x")]
    {
        assert!(matches!(missing, Err(TrajectoryError::NotFound { .. })), "{missing:?}");
    }
    let missing = Reader::open(&folder.path().join("nothing.h5"));
    assert!(matches!(missing, Err(TrajectoryError::Io { .. })), "{missing:?}");
    let text = folder.path().join("text.h5");
    std::fs::write(&text, "no HDF5").unwrap();
    let wrong = Reader::open(&text);
    assert!(matches!(wrong, Err(TrajectoryError::NotATrajectory { .. })), "{wrong:?}");
}

#[test]
fn a_damaged_chunk_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let layout = Layout { compression: 0, ..common::layout(Precision::F64) };
    let mut writer = Writer::create(&path, layout, false).unwrap();
    // Shuffled and uncompressed, a field that is the same everywhere stands in the file as runs of equal bytes.
    let marker = vec![f64::from_bits(0xABAB_ABAB_ABAB_ABAB); common::CELL_COUNT];
    writer.write_frame(0.0, &[FieldData::Vector([&marker; 3]), FieldData::Scalar(&marker)]).unwrap();
    writer.finish().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(64).position(|window| window.iter().all(|&byte| byte == 0xAB)).unwrap();
    bytes[at + 10] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let reader = Reader::open(&path).unwrap();
    let damaged = [reader.field(0, "m"), reader.field(0, "phi")].into_iter().find(Result::is_err);
    assert!(matches!(damaged, Some(Err(TrajectoryError::Read { .. }))), "{damaged:?}");
}

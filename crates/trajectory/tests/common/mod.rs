//! A small layout and numbers that tell every cell, component, frame and row apart.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a failing helper fails its test")]

use std::path::Path;

use trajectory::{
    ColumnSpec, FieldData, FieldSpec, Layout, OutputLock, Precision, Reader, TrajectoryError, Writer,
};

pub const CELLS: [usize; 3] = [5, 3, 2];
pub const CELL_COUNT: usize = 30;
/// Rows written before every frame.
pub const ROWS_PER_FRAME: usize = 3;

pub fn layout(precision: Precision) -> Layout {
    let column = |name: &str, unit: &str| ColumnSpec {
        name: name.to_owned(),
        unit: unit.to_owned(),
        long_name: format!("the {name}"),
    };
    Layout {
        cells: CELLS,
        cell_size: [8e-9, 4e-9, 3e-9],
        origin: [-20e-9, 1e-9, 0.0],
        fields: vec![
            FieldSpec {
                name: "m".into(),
                unit: "1".into(),
                long_name: "magnetization".into(),
                components: 3,
            },
            FieldSpec { name: "phi".into(), unit: "V".into(), long_name: "potential".into(), components: 1 },
        ],
        // Not in alphabetical order, and more than the eight members a group stores compactly.
        columns: ["time", "mx", "abs_mz", "c", "b", "a", "d", "e", "f", "g", "h"]
            .map(|name| column(name, if name == "time" { "s" } else { "1" }))
            .to_vec(),
        precision,
        compression: 1,
        config_toml: "title = \"µ\"  # exactly this\n".into(),
        creator: "test 1.2.3".into(),
        title: None,
        references: vec!["First".into(), "Second".into()],
        attributes: vec![("seed".into(), "17".into())],
        results: None,
    }
}

pub fn time(frame: usize) -> f64 {
    frame as f64 * 1e-12
}

/// Value of one component (3 stands for phi) in one cell of one frame; exact in single precision.
pub fn value(frame: usize, component: usize, cell: usize) -> f64 {
    (frame * 1024 + component * 128 + cell) as f64 / 4096.0
}

pub fn row(index: usize, columns: usize) -> Vec<f64> {
    (0..columns).map(|column| index as f64 + column as f64 / 64.0).collect()
}

pub fn write_frame(writer: &mut Writer, frame: usize) -> Result<(), TrajectoryError> {
    for index in frame * ROWS_PER_FRAME..(frame + 1) * ROWS_PER_FRAME {
        writer.write_row(&row(index, 11))?;
    }
    let data: Vec<Vec<f64>> =
        (0..4).map(|component| (0..CELL_COUNT).map(|cell| value(frame, component, cell)).collect()).collect();
    writer.write_frame(
        time(frame),
        &[FieldData::Vector([&data[0], &data[1], &data[2]]), FieldData::Scalar(&data[3])],
    )
}

pub fn write_file(path: &Path, frames: usize) {
    let mut writer = Writer::create(path, layout(Precision::F32), false).unwrap();
    for frame in 0..frames {
        write_frame(&mut writer, frame).unwrap();
    }
    writer.finish().unwrap();
}

/// Goes on after the first `frames` frames and `rows` rows.
pub fn resume(path: &Path, layout: Layout, frames: usize, rows: usize) -> Result<Writer, TrajectoryError> {
    let lock = OutputLock::acquire(path)?;
    let mark = Reader::open(path)?.mark(frames, rows)?;
    Writer::resume(lock, layout, &mark)
}

/// Checks every number of every committed frame and row; equality is exact because the numbers are.
pub fn check(reader: &Reader) {
    for (frame, &found) in reader.times().iter().enumerate() {
        assert_eq!(found, time(frame));
        let m = reader.field(frame, "m").unwrap();
        let phi = reader.field(frame, "phi").unwrap();
        assert_eq!((m.len(), phi.len()), (3 * CELL_COUNT, CELL_COUNT));
        for cell in 0..CELL_COUNT {
            for component in 0..3 {
                assert_eq!(m[3 * cell + component], value(frame, component, cell));
            }
            assert_eq!(phi[cell], value(frame, 3, cell));
        }
    }
    assert!(reader.rows() >= reader.frames() * ROWS_PER_FRAME);
    for (column, spec) in reader.columns().iter().enumerate() {
        let values = reader.column(&spec.name).unwrap();
        assert_eq!(values.len(), reader.rows());
        for (index, &found) in values.iter().enumerate() {
            assert_eq!(found, row(index, 11)[column]);
        }
    }
}

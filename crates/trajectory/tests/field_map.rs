//! Maps of the electric field from files of other programs.

#![allow(clippy::unwrap_used, reason = "a failing helper fails its test")]

use hdf5::{File, H5Type};
use trajectory::{TrajectoryError, read_field_map};

fn put<T: H5Type>(file: &File, name: &str, shape: &[usize], values: &[T]) {
    file.new_dataset::<T>().shape(shape).create(name).unwrap().write_raw(values).unwrap();
}

/// What the reader says about a file that `fill` writes.
fn read(fill: impl FnOnce(&File)) -> Result<trajectory::FieldMap, TrajectoryError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.h5");
    let file = File::create(&path).unwrap();
    fill(&file);
    file.close().unwrap();
    read_field_map(&path)
}

const E_X: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
const E_Y: [f64; 6] = [-1.0, -2.0, -3.0, -4.0, -5.0, -6.0];

fn fields(file: &File) {
    put(file, "ex", &[2, 3], &E_X);
    put(file, "ey", &[2, 3], &E_Y);
}

#[test]
fn a_map_is_read_as_it_was_written() {
    let map = read(fields).unwrap();
    assert_eq!((map.cells, map.cell_size, map.first_centre), ([3, 2], None, None));
    assert_eq!((&map.e_x[..], &map.e_y[..]), (&E_X[..], &E_Y[..]));
    // The other names, single precision (exact for these numbers), and coordinates.
    let map = read(|file| {
        put(file, "e_x", &[2, 3], &E_X.map(|e| e as f32));
        put(file, "e_y", &[2, 3], &E_Y.map(|e| e as f32));
        put(file, "x", &[3], &[0.5, 1.5, 2.5]);
        put(file, "y", &[2], &[1.0, 3.0]);
    })
    .unwrap();
    assert_eq!((map.cells, map.cell_size, map.first_centre), ([3, 2], Some([1.0, 2.0]), Some([0.5, 1.0])));
    assert_eq!((&map.e_x[..], &map.e_y[..]), (&E_X[..], &E_Y[..]));
    let map = read(|file| {
        fields(file);
        file.new_attr::<f64>().shape(2).create("cell_size").unwrap().write_raw(&[2.0, 4.0]).unwrap();
    })
    .unwrap();
    assert_eq!((map.cell_size, map.first_centre), (Some([2.0, 4.0]), None));
    // A row has the spacing of its one axis.
    let map = read(|file| {
        put(file, "ex", &[1, 2], &[1.0, 2.0]);
        put(file, "ey", &[1, 2], &[0.0, 0.0]);
        put(file, "x", &[2], &[0.5, 1.5]);
        put(file, "y", &[1], &[7.0]);
    })
    .unwrap();
    assert_eq!((map.cell_size, map.first_centre), (Some([1.0, 1.0]), Some([0.5, 7.0])));
}

#[test]
fn what_is_no_map_is_refused_with_the_reason() {
    type Fill = fn(&File);
    let cases: [(Fill, &str); 13] = [
        (|_| {}, "no dataset `ex` (or `e_x`)"),
        (|file| put(file, "ex", &[2, 3], &E_X), "no dataset `ey` (or `e_y`)"),
        (
            |file| {
                put(file, "ex", &[6], &E_X);
                put(file, "ey", &[6], &E_Y);
            },
            "`ex` has shape [6]; (ny, nx) is expected",
        ),
        (
            |file| {
                put(file, "ex", &[2, 3], &E_X);
                put(file, "ey", &[3, 2], &E_Y);
            },
            "`ex` has shape [2, 3], `ey` [3, 2]",
        ),
        (
            |file| {
                put::<f64>(file, "ex", &[0, 3], &[]);
                put::<f64>(file, "ey", &[0, 3], &[]);
            },
            "`ex` is empty",
        ),
        (
            |file| {
                put(file, "ex", &[1, 2], &[1.0, f64::NAN]);
                put(file, "ey", &[1, 2], &[1.0, 1.0]);
            },
            "`ex` has NaN at index 1",
        ),
        (
            |file| {
                put(file, "ex", &[1, 2], &[1_i32, 2]);
                put(file, "ey", &[1, 2], &[1.0, 1.0]);
            },
            "`ex` does not hold numbers in single or double precision",
        ),
        (
            |file| {
                fields(file);
                put(file, "x", &[3], &[0.5, 1.5, 2.5]);
            },
            "coordinates `x` but no `y`",
        ),
        (
            |file| {
                fields(file);
                put(file, "x", &[3], &[0.5, 1.5, 2.6]);
                put(file, "y", &[2], &[0.5, 1.5]);
            },
            "`x` does not increase in even steps",
        ),
        (
            |file| {
                fields(file);
                put(file, "x", &[3], &[0.5, 1.5, 2.5]);
                put(file, "y", &[2], &[1.5, 0.5]);
            },
            "`y` does not increase in even steps",
        ),
        (
            |file| {
                fields(file);
                put(file, "x", &[2], &[0.5, 1.5]);
                put(file, "y", &[2], &[0.5, 1.5]);
            },
            "`x` has shape [2]; the map needs [3]",
        ),
        (
            |file| {
                fields(file);
                file.new_attr::<f64>().shape(2).create("cell_size").unwrap().write_raw(&[1.0, 0.0]).unwrap();
            },
            "two positive numbers in m are expected",
        ),
        (
            |file| {
                fields(file);
                put(file, "x", &[3], &[0.5, 1.5, 2.5]);
                put(file, "y", &[2], &[0.5, 1.5]);
                file.new_attr::<f64>().shape(2).create("cell_size").unwrap().write_raw(&[2.0, 1.0]).unwrap();
            },
            "`cell_size` is 2e0 m, the spacing of `x` 1e0 m",
        ),
    ];
    for (fill, expected) in cases {
        let error = read(fill).unwrap_err();
        assert!(matches!(error, TrajectoryError::NotAFieldMap { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.h5");
    assert!(matches!(read_field_map(&path), Err(TrajectoryError::Io { .. })));
    std::fs::write(&path, "x,y\n").unwrap();
    let error = read_field_map(&path).unwrap_err().to_string();
    assert!(error.contains("no HDF5 file"), "{error}");
}

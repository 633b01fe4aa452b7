//! `plot`, `export` and `bench`.

use serde_json::Value;
use trajectory::Reader;

use super::{diracmag, short_run, stdout};

#[test]
fn pictures_and_files_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    short_run(&path("a.h5"), &["--set", "grid.cells=[128, 4, 1]", "--set", "output.precision=\"f64\""])
        .assert()
        .success();
    let with = |command: &str, more: &[&str], out: &str| {
        stdout(diracmag().arg(command).arg(path("a.h5")).args(more).arg("-o").arg(path(out)));
        std::fs::read(path(out)).unwrap()
    };
    assert!(with("plot", &[], "a.png").starts_with(b"\x89PNG"));
    assert!(with("plot", &["--map", "--frame", "0", "--field", "phi"], "b.svg").starts_with(b"<"));
    assert!(with("plot", &["--traces"], "c.png").starts_with(b"\x89PNG"));
    let map = |arguments: &[&str]| with("plot", arguments, "d.svg");
    assert_eq!(map(&["--frame", "0", "--field", "phi"]), map(&["--map", "--frame", "0", "--field", "phi"]));
    assert_eq!(map(&["--field", "mz"]), map(&["--map"]));
    diracmag().arg("plot").arg(path("a.h5")).args(["--traces", "--frame", "0"]).assert().code(2);
    diracmag().arg("plot").arg(path("a.h5")).args(["--map", "--frame", "3"]).assert().code(2);
    diracmag().arg("plot").arg(path("none.h5")).assert().code(1);
    diracmag().arg("plot").arg(path("a.h5")).arg("-o").arg(path("a.bmp")).assert().code(2);

    let m = Reader::open(&path("a.h5")).unwrap().field(1, "m").unwrap();
    let binary = with("export", &["--frame", "1", "--ovf"], "m.ovf");
    let marker = b"# Begin: Data Binary 8\n";
    let start = binary.windows(marker.len()).position(|part| part == marker).unwrap() + marker.len();
    let numbers: Vec<f64> = binary[start..start + 8 * (m.len() + 1)]
        .chunks(8)
        .map(|eight| f64::from_le_bytes(eight.try_into().unwrap()))
        .collect();
    assert_eq!(numbers[0], 123_456_789_012_345.0);
    assert_eq!(&numbers[1..], &m);
    assert!(binary.ends_with(b"\n# End: Data Binary 8\n# End: Segment\n"));

    let text = String::from_utf8(with("export", &["--frame", "1", "--text"], "t.ovf")).unwrap();
    let read: Vec<f64> = text
        .lines()
        .filter(|l| !l.starts_with('#'))
        .flat_map(|l| l.split(' '))
        .map(|x| x.parse().unwrap())
        .collect();
    assert_eq!(read, m);
    let csv =
        String::from_utf8(with("export", &["--frame", "-1", "--csv", "--field", "phi"], "p.csv")).unwrap();
    assert!(csv.starts_with("x,y,z,phi\n") && csv.lines().count() == 513);
    let table = String::from_utf8(with("export", &["--table"], "table.txt")).unwrap();
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("# t (s)\tmx ()\tmy ()\tmz ()\tabs_mz ()\t"), "{table}");
    let reader = Reader::open(&path("a.h5")).unwrap();
    for (row, line) in lines.enumerate() {
        let values: Vec<f64> = line.split('\t').map(|value| value.parse().unwrap()).collect();
        for (column, value) in reader.columns().iter().zip(&values) {
            assert_eq!(reader.column(&column.name).unwrap()[row], *value, "{} {row}", column.name);
        }
        assert_eq!(values.len(), reader.columns().len());
    }
    assert_eq!(table.lines().count(), 1 + reader.rows());
    diracmag().arg("export").arg(path("a.h5")).args(["--table", "--ovf"]).assert().code(2);
    // Not twice over the same file.
    diracmag().arg("export").arg(path("a.h5")).arg("-o").arg(path("m.ovf")).assert().code(4);
}

#[test]
fn the_benchmark_measures() {
    let text = stdout(diracmag().args(["bench", "--sizes", "16,32", "--threads", "1", "--json"]));
    let report: Value = serde_json::from_str(&text).unwrap();
    for (row, size) in report["rows"].as_array().unwrap().iter().zip([16, 32]) {
        assert_eq!(row["cells"], serde_json::json!([size, size, 1]));
        assert_eq!(row["threads"], 1);
        for key in [
            "seconds_per_rhs",
            "seconds_per_demag",
            "seconds_per_local",
            "seconds_per_bare_transforms",
            "rhs_over_bare_transforms",
        ] {
            assert!(row[key].as_f64().unwrap() > 0.0, "{key}");
        }
    }
    let text = stdout(diracmag().args([
        "bench",
        "--sizes",
        "16",
        "--threads",
        "1,2",
        "--demag-precision",
        "single",
    ]));
    assert!(text.contains("single precision"), "{text}");
    assert_eq!(text.lines().filter(|line| line.contains("16x16x1")).count(), 2, "{text}");
    diracmag().args(["bench", "--sizes", "0"]).assert().code(2);
}

/// The end of a run is written, however long the intervals; a table comes out on the standard output too.
#[test]
fn the_last_state_is_written_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let sets = ["output.snapshot_every=\"1 us\"", "output.table_every=\"1 us\"", "grid.cells=[128, 1, 1]"];
    short_run(&out, &sets.map(|set| ["--set", set]).concat()).assert().success();
    let reader = Reader::open(&out).unwrap();
    assert_eq!((reader.times(), reader.column("time").unwrap()), (vec![0.0, 20e-12], vec![0.0, 20e-12]));
    let table = stdout(diracmag().current_dir(folder.path()).args(["export", "a.h5", "--table", "-o", "-"]));
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines.len() == 3 && lines[0].starts_with("# t (s)\tmx ()") && lines[1].starts_with("0\t0.99"),
        "{table}"
    );
    assert!(!folder.path().join("-").exists());
}

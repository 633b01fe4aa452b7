//! Drives that are read from files.

use trajectory::Reader;

use super::short_run;

#[test]
fn a_sampled_field_and_a_table_drive_the_film() {
    let folder = tempfile::tempdir().unwrap();
    let (map, signal, out) =
        (folder.path().join("map.csv"), folder.path().join("signal.csv"), folder.path().join("a.h5"));
    let q = std::f64::consts::TAU / 1.024e-6;
    let mut text = String::from("x,y,E_x,E_y\n");
    // In no particular order, as programs write maps.
    for i in (0..128).rev() {
        for j in [3, 1, 0, 2] {
            let (x, y) = ((f64::from(i) + 0.5) * 8e-9, (f64::from(j) + 0.5) * 8e-9);
            text += &format!("{x:e},{y:e},{:e},0\n", 6e4 * (q * x).cos());
        }
    }
    std::fs::write(&map, &text).unwrap();
    std::fs::write(&signal, "# time, value\n0,0\n10e-12,1\n1,1\n").unwrap();
    let profile = format!("drive.0.profile={{ sampled = {{ file = \"{}\" }} }}", map.display());
    let waveform = format!("drive.0.waveform={{ table = {{ file = \"{}\" }} }}", signal.display());
    let fields = "output.fields=[\"e_field\"]";
    let sets = ["--set", &profile, "--set", &waveform, "--set", "grid.cells=[128, 4, 1]", "--set", fields];
    short_run(&out, &sets).assert().success();
    let reader = Reader::open(&out).unwrap();
    assert!(reader.field(0, "e_field").unwrap().iter().all(|e| *e == 0.0), "the table begins with zero");
    let e = reader.field(2, "e_field").unwrap();
    for (cell, e) in e.chunks(3).enumerate() {
        let x = ((cell % 128) as f64 + 0.5) * 8e-9;
        // Rounding of f32.
        assert!((e[0] - 6e4 * (q * x).cos()).abs() < 0.01 && e[1] == 0.0);
    }

    for (content, expected) in
        [("1,2\n", "finite numbers"), ("0,0,1,1\n0,0,1,1\n", "each centre must come once")]
    {
        std::fs::write(&map, content).unwrap();
        let output = short_run(&out, &sets).arg("--overwrite").assert().code(2).get_output().clone();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected) && said.contains("map.csv"), "{said}");
    }
    std::fs::remove_file(&signal).unwrap();
    short_run(&out, &sets).arg("--overwrite").assert().code(2);
}

/// Signals as programs write them; what is only half a number is not taken for a heading and left out.
#[test]
fn tables_are_read_with_any_separator() {
    let folder = tempfile::tempdir().unwrap();
    let (signal, out) = (folder.path().join("signal.txt"), folder.path().join("a.h5"));
    let waveform = format!("drive.0.waveform={{ table = {{ file = \"{}\" }} }}", signal.display());
    let sets =
        ["--set", &waveform, "--set", "grid.cells=[128, 1, 1]", "--set", "output.fields=[\"e_field\"]"];
    for text in ["t\tE\n0\t0\n20e-12\t1\n", "0 0\n20e-12 1\n", "\u{feff}t (s);E\r\n0;0\r\n20e-12;1\r\n"] {
        std::fs::write(&signal, text).unwrap();
        short_run(&out, &sets).arg("--overwrite").assert().success();
        let reader = Reader::open(&out).unwrap();
        let largest =
            |frame| reader.field(frame, "e_field").unwrap().iter().fold(0.0, |a: f64, e| a.max(e.abs()));
        assert_eq!(largest(0), 0.0, "{text}");
        // Half of 60 kV/m at the crests, which lie half a cell off the centres.
        assert!((largest(1) / 30e3 - 1.0).abs() < 1e-3, "{text}: {}", largest(1));
    }
    for text in ["0,0;0,0\n1,5e-9;1,0\n", "0,0,1\n1e-9,1\n", "0;zero\n1e-9;1\n"] {
        std::fs::write(&signal, text).unwrap();
        let output = short_run(&out, &sets).arg("--overwrite").assert().code(2).get_output().clone();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("signal.txt:1: ") && said.contains("decimal points"), "{said}");
    }
}

/// What `check` says to a map of 4 × 2 points of which `fill` writes the geometry, on a film of 1024 nm × 512 nm.
fn refused(fill: impl FnOnce(&hdf5::File)) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let (map, out) = (folder.path().join("map.h5"), folder.path().join("a.h5"));
    let file = hdf5::File::create(&map).unwrap();
    for (name, step) in [("ex", 1e4_f32), ("ey", -1e3)] {
        let values: Vec<f32> = (0..8_u8).map(|i| f32::from(i) * step).collect();
        file.new_dataset::<f32>().shape([2, 4]).create(name).unwrap().write_raw(&values).unwrap();
    }
    fill(&file);
    file.close().unwrap();
    let profile = format!("drive.0.profile={{ sampled = {{ file = \"{}\" }} }}", map.display());
    let sets = ["--set", &profile, "--set", "grid.cells=[4, 2, 1]", "--set", "output.fields=[\"e_field\"]"];
    let size = ["--set", "grid.cell_size=[\"256 nm\", \"256 nm\", \"3 nm\"]"];
    let constant = ["--set", "drive.0.waveform={ constant = {} }"];
    let run = short_run(&out, &[&sets[..], &size, &constant].concat()).output().unwrap();
    if run.status.code() == Some(2) {
        return Some(String::from_utf8(run.stderr).unwrap());
    }
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let e = Reader::open(&out).unwrap().field(0, "e_field").unwrap();
    for (cell, e) in e.chunks(3).enumerate() {
        // Rounding of f32.
        assert!((e[0] - 1e4 * cell as f64).abs() < 0.01 && (e[1] + 1e3 * cell as f64).abs() < 0.001, "{e:?}");
    }
    None
}

fn coordinates(file: &hdf5::File, x: [f64; 4], y: [f64; 2]) {
    file.new_dataset::<f64>().shape(4).create("x").unwrap().write_raw(&x.map(|x| x * 1e-9)).unwrap();
    file.new_dataset::<f64>().shape(2).create("y").unwrap().write_raw(&y.map(|y| y * 1e-9)).unwrap();
}

#[test]
fn an_hdf5_map_covers_the_film_or_is_refused() {
    let (x, y) = ([128.0, 384.0, 640.0, 896.0], [128.0, 384.0]);
    assert_eq!(refused(|_| {}), None);
    assert_eq!(refused(|file| coordinates(file, x, y)), None);
    let larger = refused(|file| coordinates(file, [256.0, 768.0, 1280.0, 1792.0], y)).unwrap();
    assert!(larger.contains("covers x = 0.000000 to 2048.000000 nm"), "{larger}");
    let shifted = refused(|file| coordinates(file, x.map(|x| x - 512.0), y)).unwrap();
    assert!(shifted.contains("covers x = -512.000000 to 512.000000 nm"), "{shifted}");
    let smaller = refused(|file| {
        let size = file.new_attr::<f64>().shape(2).create("cell_size").unwrap();
        size.write_raw(&[256e-9, 128e-9]).unwrap();
    });
    let smaller = smaller.unwrap();
    assert!(smaller.contains("covers y = 0.000000 to 256.000000 nm"), "{smaller}");
    assert!(smaller.contains("map.h5") && smaller.contains("128.000000, 384.000000"), "{smaller}");
    let uneven = refused(|file| coordinates(file, [128.0, 384.0, 640.0, 890.0], y)).unwrap();
    assert!(uneven.contains("`x` does not increase in even steps"), "{uneven}");
}

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

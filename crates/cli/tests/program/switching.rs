//! `[switching]` in a run.

use trajectory::Reader;

use super::{diracmag, short_run, stdout};

const WATCH: [&str; 4] = ["--set", "switching.quantity=\"mx\"", "--set", "switching.threshold=0.9988"];

/// The demonstration leaves m_x = 0.9987 in the noise: the very first picoseconds cross a level next to it.
#[test]
fn a_run_tells_and_writes_when_it_switched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    let cells = ["--set", "switching.per_cell=true", "--set", "switching.stop_when_switched=true"];
    let text = stdout(&mut short_run(&out, &[&WATCH[..], &cells[..]].concat()));
    assert!(text.contains("switched: first beyond at"), "{text}");
    assert!(text.contains("% of the cells are beyond the threshold"), "{text}");
    let reader = Reader::open(&out).unwrap();
    assert_eq!(reader.status(), "complete");
    let beyond = reader.column("beyond_threshold").unwrap();
    assert!(beyond.iter().all(|part| (0.0..=1.0).contains(part)));
    // At the end at least the tenth of the cells that counts; and the last row is that of the end.
    assert!(*beyond.last().unwrap() >= 0.1, "{beyond:?}");
}

#[test]
fn what_cannot_be_watched_is_named_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.h5");
    for (sets, message) in [
        (
            ["switching.quantity=\"energy_exchang\"", "switching.threshold=\"1 fJ\""],
            "did you mean \"energy_exchange\"?",
        ),
        (["switching.quantity=\"energy_demag\"", "switching.threshold=\"1 mT\""], "`energy_demag` is in J"),
        (
            ["switching.quantity=\"mz\"", "switching={quantity=\"mz\", threshold=0.5, rearm=0.7}"],
            "must be on the side of the threshold",
        ),
    ] {
        let assert = short_run(&out, &["--set", sets[0], "--set", sets[1]]).assert().code(2);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(message) && error.contains("--> --set"), "{error}");
        assert!(!out.exists());
    }
}

/// The error that a second run shows is larger than what is really there, and not by much: Mallinson's time is exact.
#[test]
fn converge_tells_the_error_of_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("spin.toml");
    let text = r#"
        grid = { cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "5 nm"] }
        external_field = [{ uniform = ["0 T", "0 T", "-0.5 T"] }]
        initial = { uniform = [0.1, 0, 1] }
        time = { end = "2 ns", method = "rk4", step = "2 ps" }
        switching = { quantity = "mz", threshold = -0.9, stop_when_switched = true }
        [magnet]
        saturation_magnetization = "100 kA/m"
        exchange_stiffness = "1 pJ/m"
        damping = 0.1
        demag = "none"
        gyromagnetic_ratio = "1.76e11 rad/(s T)"
        anisotropy = [{ uniaxial = { constant = "10 kJ/m^3", axis = [0, 0, 1] } }]
    "#;
    std::fs::write(&config, text).unwrap();
    let out = folder.path().join("spin.h5");
    let said = stdout(diracmag().arg("run").arg(&config).arg("-o").arg(&out).arg("--converge"));
    // t = (1+α²)/(αγ) [ln(1−u)/2(B−k) − ln(1+u)/2(B+k) − k ln(B−ku)/(B²−k²)], k = 2K/M_s (see crates/llg/tests/switching.rs).
    let (b, k, damping, gamma) = (0.5, 0.2, 0.1, 1.76e11);
    let primitive = |u: f64| {
        (1.0 - u).ln() / (2.0 * (b - k))
            - (1.0 + u).ln() / (2.0 * (b + k))
            - k / (b * b - k * k) * (b - k * u).ln()
    };
    let start = 1.0 / 1.01_f64.sqrt();
    let exact = (1.0 + damping * damping) / (damping * gamma) * (primitive(-0.9) - primitive(start));
    let file = hdf5::File::open(&out).unwrap();
    let file = |name: &str| file.dataset(&format!("switching/{name}")).unwrap().read_scalar::<f64>().unwrap();
    let (found, error) = (file("t_first"), file("t_first_error"));
    let real = (found - exact).abs();
    assert!(error > 0.5 * real && error < 2.0 * real, "{found:e} ± {error:e}, really {real:e}\n{said}");
    assert!(said.contains("ns (± ") || said.contains("ps (± "), "{said}");
}

/// A wall without a hard axis in a field along the easy one turns and glides as a whole, v = αγΔB/(1 + α²) with Δ = √(A/K): an exact
/// solution of the equation (J. C. Slonczewski, Int. J. Magn. 2, 85 (1972)). Between cells of 0.4 Δ it is 2 % slower.
const WALL: &str = r#"
    grid = { cells = [64, 1, 1], cell_size = ["4 nm", "4 nm", "4 nm"] }
    external_field = [{ uniform = ["0 T", "0 T", "0.1 T"] }]
    initial.domain_wall = { width = "10 nm", position = "108 nm" }
    time = { end = "1 ns", method = "rk4", step = "0.2 ps" }
    switching = { quantity = "mz", threshold = 0, stop_when_switched = true }
    output.precision = "f64"
    [magnet]
    saturation_magnetization = "100 kA/m"
    exchange_stiffness = "10 pJ/m"
    damping = 1.0
    demag = "none"
    gyromagnetic_ratio = "1.76e11 rad/(s T)"
    anisotropy = [{ uniaxial = { constant = "100 kJ/m^3", axis = [0, 0, 1] } }]
"#;

/// Numbers of `/switching`.
fn numbers<const N: usize>(out: &std::path::Path, names: [&str; N]) -> [f64; N] {
    let file = hdf5::File::open(out).unwrap();
    names.map(|name| file.dataset(&format!("switching/{name}")).unwrap().read_scalar::<f64>().unwrap())
}

/// From 108 nm to the middle at 128 nm. What half the step shows of the error is nothing; half the cell shows it, whether the state and
/// a parameter come from keys or, for the cells of the configuration, from files.
#[test]
fn converge_cell_tells_the_error_of_the_grid() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("wall.toml");
    std::fs::write(&config, WALL).unwrap();
    let exact = 20e-9 * 2.0 / (1.76e11 * 10e-9 * 0.1);
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let said = stdout(diracmag().arg("run").arg(&config).arg("-o").arg(&out).args(more));
        (out, said)
    };
    let (out, _) = run("step.h5", &["--converge"]);
    let [found, of_step] = numbers(&out, ["t_first", "t_first_error"]);
    let real = (found - exact).abs();
    // Second order: twice the edge of 2 nm, whose error is 0.5 %.
    assert!((real / exact - 0.0212).abs() < 1e-3 && of_step < 1e-6 * real, "{real:e} {of_step:e}");
    let (out, said) = run("cell.h5", &["--converge=cell"]);
    let [same, of_cell, status] = numbers(&out, ["t_first", "t_first_error", "status_error"]);
    assert!(same == found && status == 0.0);
    // The next order is (0.4)² of this one.
    assert!((of_cell / real - 1.0).abs() < 0.1, "{of_cell:e} {real:e}");
    assert!(said.contains("cells of half the edge along x and a quarter of the step"), "{said}");

    let map = folder.path().join("one.h5");
    let file = hdf5::File::create(&map).unwrap();
    let factor = file.new_dataset::<f64>().shape((1, 1, 64)).create("factor").unwrap();
    factor.write_raw(&[1.0; 64]).unwrap();
    drop((factor, file));
    let state = format!("initial={{ file = {{ path = \"{}\", frame = 0 }} }}", out.display());
    let maps =
        "magnet.maps={ anisotropy_constant = { file = \"one.h5\", dataset = \"factor\", relative = true } }";
    let maps = maps.replace("one.h5", &map.display().to_string());
    let (out, _) = run("files.h5", &["--converge=cell", "--set", &state, "--set", &maps]);
    let [same, from_files] = numbers(&out, ["t_first", "t_first_error"]);
    // m between cells of 0.4 Δ is interpolated to h²/8Δ² of itself at most, and relaxes at once.
    assert!(same == found && (from_files / real - 1.0).abs() < 0.15, "{from_files:e} {real:e}");
}

#[test]
fn errors_that_there_are_not_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (folder.path().join("wall.toml"), folder.path().join("a.h5"));
    std::fs::write(&config, WALL).unwrap();
    let warm = ["--set", "thermal.temperature=\"10 K\"", "--set", "time.method=\"heun\""];
    for (command, arguments, message) in [
        ("run", vec!["--converge", warm[0], warm[1], warm[2], warm[3]], "since a finer run has other noise"),
        ("run", vec!["--converge=cell", "--set", "grid.cells=[1,1,1]"], "only one cell along every axis"),
        ("run", vec!["--converge", "--set", "switching={}"], "`switching.quantity` is missing"),
        ("run", vec!["--converge=both"], "[possible values: step, cell]"),
        // A point of many: the first that has it is named.
        (
            "switch",
            vec![
                "--converge=cell",
                "--set",
                "sweep={ \"thermal.temperature\" = { values = [\"0 K\", \"10 K\"] } }",
                "--set",
                "thermal={ temperature = \"0 K\", seed = 1 }",
                warm[2],
                warm[3],
            ],
            "at point 1: thermal.temperature",
        ),
    ] {
        let assert = diracmag()
            .arg(command)
            .arg(&config)
            .arg("-o")
            .arg(&out)
            .args(&arguments)
            .assert()
            .failure()
            .code(2);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(message), "{arguments:?}: {error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

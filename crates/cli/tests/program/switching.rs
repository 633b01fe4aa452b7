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

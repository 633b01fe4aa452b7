//! `spectrum`.

use std::f64::consts::{PI, TAU};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{diracmag, stdout};

const GAMMA: f64 = 1.76e11;

/// Runs a configuration without demagnetising field into `folder`.
fn record(folder: &Path, grid: &str, rest: &str) -> PathBuf {
    let (file, out) = (folder.join("a.toml"), folder.join("a.h5"));
    let text = format!(
        "time = {{ end = \"1 ns\", method = \"rk4\", step = \"0.5 ps\" }}\ngrid = {grid}\n\
         output = {{ table_every = \"5 ps\", snapshot_every = \"5 ps\", precision = \"f64\" }}\n\
         magnet = {{ saturation_magnetization = \"800 kA/m\", exchange_stiffness = \"13 pJ/m\", damping = 0.002, \
         gyromagnetic_ratio = \"1.76e11 rad/(s T)\", demag = \"none\" }}\n{rest}\n"
    );
    std::fs::write(&file, text).unwrap();
    diracmag().arg("run").arg(&file).arg("-o").arg(&out).arg("--quiet").assert().success();
    out
}

fn spectrum(out: &Path, arguments: &[&str]) -> String {
    stdout(diracmag().arg("spectrum").arg(out).args(arguments))
}

fn json(out: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&spectrum(out, &[arguments, &["--json"]].concat())).unwrap()
}

/// A single spin in 0.3 T: Larmor's frequency γB/2π in the table and in the field, to a tenth of the resolution.
#[test]
fn a_precession_is_a_line_at_its_frequency() {
    let folder = tempfile::tempdir().unwrap();
    let grid = "{ cells = [2, 1, 1], cell_size = [\"4 nm\", \"4 nm\", \"4 nm\"] }";
    let field =
        "initial.uniform = [0.1, 0, 1]\n[[external_field]]\nuniform = [\"0 mT\", \"0 mT\", \"300 mT\"]";
    let out = record(folder.path(), grid, field);
    let larmor = GAMMA * 0.3 / TAU;
    for (arguments, index) in
        [(&["--column", "mz,mx"][..], 1), (&["--field", "my"], 0), (&["--field", "my"], 1)]
    {
        let report = json(&out, arguments);
        let resolution = report["resolution"].as_f64().unwrap();
        assert!((resolution - 1e9).abs() < 1e7, "{resolution}");
        let line = &report["spectra"][index];
        let strongest = line["peaks"]
            .as_array()
            .unwrap()
            .iter()
            .max_by(|a, b| a["power"].as_f64().unwrap().total_cmp(&b["power"].as_f64().unwrap()))
            .unwrap();
        let found = strongest["frequency"].as_f64().unwrap();
        assert!((found - larmor).abs() < 0.1 * resolution, "{arguments:?}: {found} {larmor}");
        // tan θ = 0.1: the in-plane components turn with about that amplitude; damping takes some, the window's main lobe a little.
        let amplitude = strongest["power"].as_f64().unwrap().sqrt();
        assert!((0.08..0.1).contains(&amplitude), "{amplitude}");
    }
    let picture = folder.path().join("a.spectrum.png");
    let text = spectrum(&out, &["--column", "mx", "--up-to", "20 GHz"]);
    assert!(text.contains("8.41") || text.contains("8.40"), "{text}");
    assert!(picture.exists());
    let csv = spectrum(&out, &["--column", "mx,my", "--csv"]);
    assert_eq!(csv.lines().next(), Some("frequency,mx,my"));
    assert_eq!(csv.lines().count(), 1 + 201 / 2 + 1);
}

/// Waves of a strip that is struck in the middle: the strongest frequency at every wave number is that of the lattice,
/// γ/2π [B + (2A/M_s)(2 − 2 cos kh)/h²], to a third of the resolution.
#[test]
fn a_struck_strip_shows_its_dispersion() {
    let folder = tempfile::tempdir().unwrap();
    let grid = "{ cells = [64, 1, 1], cell_size = [\"4 nm\", \"4 nm\", \"4 nm\"], periodic = [\"x\"] }";
    let fields = "initial.uniform = [0, 0, 1]\n[[external_field]]\nuniform = [\"0 mT\", \"0 mT\", \"100 mT\"]\n\
                  [[external_field]]\ngaussian = { amplitude = [\"10 mT\", \"0 mT\", \"0 mT\"], centre = [\"128 nm\", \"2 nm\"], \
                  width = \"6 nm\" }\nwaveform.sinc = { cutoff_frequency = \"60 GHz\", centre = \"50 ps\" }";
    let out = record(folder.path(), grid, fields);
    let report = json(&out, &["--field", "mx", "--dispersion", "x"]);
    let numbers = |name: &str| -> Vec<Option<f64>> {
        report[name].as_array().unwrap().iter().map(Value::as_f64).collect()
    };
    let mut checked = 0;
    for (k, found) in numbers("wave_number").iter().zip(numbers("strongest_frequency")) {
        let k = k.unwrap();
        if k.abs() > TAU * 8.5 / 256e-9 {
            continue;
        }
        let stiffness = 2.0 * 13e-12 / 8e5 * (2.0 - 2.0 * (k * 4e-9).cos()) / 4e-9_f64.powi(2);
        let expected = GAMMA / (2.0 * PI) * (0.1 + stiffness);
        assert!((found.unwrap() - expected).abs() < 0.33e9, "{k:e}: {found:?} {expected:e}");
        checked += 1;
    }
    assert_eq!(checked, 17);
    spectrum(&out, &["--field", "mx", "--dispersion", "x", "--up-to", "60 GHz"]);
    assert!(folder.path().join("a.dispersion.png").exists());
}

#[test]
fn what_has_no_spectrum_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let grid = "{ cells = [2, 1, 1], cell_size = [\"4 nm\", \"4 nm\", \"4 nm\"] }";
    let out = record(folder.path(), grid, "initial.uniform = [0.1, 0, 1]");
    let refused = |arguments: &[&str]| {
        let assert = diracmag().arg("spectrum").arg(&out).args(arguments).assert().failure();
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    assert!(refused(&["--column", "mw"]).contains("mw"));
    assert!(refused(&["--field", "phi"]).contains("phi"));
    assert!(refused(&["--from", "0.99 ns"]).contains("needs at least 4"));
    assert!(refused(&["--from", "1 nm"]).contains("not a time"));
    assert!(refused(&["--dispersion", "x"]).contains("--field"));
    assert!(refused(&["--field", "mx", "--dispersion", "y"]).contains("needs at least 2"));
}

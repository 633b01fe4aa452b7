//! `kernel = "drift_diffusion"` from the outside: where it meets the others, and contacts.

use std::f64::consts::{PI, TAU};
use std::path::Path;

use num_complex::Complex64;
use trajectory::Reader;

use super::{diracmag, grated_gate, stdout};

/// φ of the frames of a run of the demonstration under `kernel`, with m along z, where it stays: 2 ps in steps of 0.5 ps.
fn potential(folder: &Path, kernel: &str, sets: &[&str]) -> Vec<Vec<f64>> {
    let out = folder.join(format!("{kernel}.h5"));
    let method = if kernel == "drift_diffusion" { "imex_ark4" } else { "rk4" };
    let (kernel, method) = (format!("interface.kernel=\"{kernel}\""), format!("time.method=\"{method}\""));
    let still = ["initial={ uniform = [0, 0, 1] }", "external_field=[]", "interface.diffusivity_at_mz=1.0"];
    let output = [
        "time.end=\"2 ps\"",
        "output={ snapshot_every = \"2 ps\", precision = \"f64\", fields = [\"m\", \"phi\"] }",
    ];
    let mut command = diracmag();
    command.arg("run").arg(grated_gate()).arg("-o").arg(&out).arg("--overwrite");
    for set in [kernel.as_str(), method.as_str()].iter().chain(&still).chain(&output).chain(sets) {
        command.args(["--set", set]);
    }
    command.assert().success();
    let reader = Reader::open(&out).unwrap();
    (0..reader.frames()).map(|frame| reader.field(frame, "phi").unwrap()).collect()
}

/// The largest difference over the largest value.
fn difference(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let largest = a.iter().flatten().fold(0.0_f64, |largest, phi| largest.max(phi.abs()));
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs())) / largest
}

/// The demonstration with a period of a millimetre on 16384 cells and a tone of 20 kHz, ω/Dq² = 0.9: amplitude and phase know D at order
/// one, and the exact kernel, carriers over the same m_z everywhere and diffusion are one to 1e-8, where ωτ₁ = 4.7e-9 and (qh)²/24 =
/// 6e-9 are left. At its own period and frequency they are not, by physics: the electrons take τ₁ to start, and ωτ₁ = 2.4e-5 (m_z = 1).
#[test]
fn three_kernels_meet_on_a_long_slow_grating() {
    let folder = tempfile::tempdir().unwrap();
    let long = [
        "grid.cells=[16384, 1, 1]",
        "grid.cell_size=[\"62.5 nm\", \"62.5 nm\", \"3 nm\"]",
        "drive.0.profile.plane_wave.wavelength=\"1.024 mm\"",
        "drive.0.profile.plane_wave.amplitude=\"60 V/m\"",
        "drive.0.waveform.tone.frequency=\"20 kHz\"",
    ];
    let of = |kernel, sets: &[&str]| potential(folder.path(), kernel, sets);
    let diffusive = of("diffusive", &long);
    for kernel in ["exact", "drift_diffusion"] {
        let off = difference(&diffusive, &of(kernel, &long));
        assert!(off < 1e-8, "{kernel}: {off:e}");
    }
    // φ = iE/q/(1 − iω/Dq²) at t = 0, by D = ħv²σ₀/ε with σ₀ = (1 − r)/[πα(1 + 3r)], r = 1/4.
    let d = 6.582_119_6e-16 * 5e5_f64.powi(2) / 0.2 * 0.75 / (1.75 * PI * 0.0318);
    let q = TAU / 1.024e-3;
    let expected = Complex64::new(0.0, 60.0 / q) / Complex64::new(1.0, -TAU * 2e4 / (d * q * q));
    let first = &diffusive[0];
    let turned =
        first.iter().enumerate().map(|(i, phi)| phi * Complex64::cis(-q * (i as f64 + 0.5) * 62.5e-9));
    let found = 2.0 / first.len() as f64 * turned.sum::<Complex64>();
    assert!(
        (found / expected - 1.0).norm() < 1e-6 && (found.arg() - 0.5 * PI - 0.757).abs() < 1e-3,
        "{found}"
    );
    let off = difference(&of("diffusive", &[]), &of("exact", &[]));
    let omega_tau = TAU * 1e8 * 37.6e-15;
    assert!(off > 0.1 * omega_tau && off < omega_tau, "{off:e}");
}

/// A bar of 512 nm by 256 nm between contacts over its whole ends: U/R with R = L/(σ₀W), σ₀ = (e²/h)/(πα) at m_z = 0.
#[test]
fn a_bar_conducts_between_its_contacts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("bar.h5");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/carriers.toml");
    let contacts = "interface.contact=[{ name = \"source\", edge = \"left\", potential = \"2 mV\" }, \
                    { edge = \"right\", potential = \"-1 mV\" }]";
    let mut command = diracmag();
    command.arg("run").arg(config).arg("-o").arg(&out);
    let still = ["initial={ uniform = [1, 0, 0] }", "interface.gate_neutral_at_mz=0.0"];
    let short = ["time.end=\"5 ps\"", "output.table_every=\"1 ps\""];
    for set in [contacts].iter().chain(&still).chain(&short) {
        command.args(["--set", set]);
    }
    command.assert().success();
    let reader = Reader::open(&out).unwrap();
    let last = |name: &str| *reader.column(name).unwrap().last().unwrap();
    let expected = 3e-3 / 2.0 * 3.874_045_865e-5 / (PI * 0.0318);
    // The emf of the film that the current begins to turn, 2e-7 V s/m times 3e8 rad/s, is a hundredth of its 6 kV/m.
    for (name, sign) in [("current_source", 1.0), ("current_right", -1.0)] {
        assert!((sign * last(name) / expected - 1.0).abs() < 1e-2, "{name}: {} {expected}", last(name));
    }
    assert_eq!([last("potential_source"), last("potential_right")], [2e-3, -1e-3]);
    // ½e²νA⟨φ² + sφ²⟩ with φ = −U/(1 + s), U from 2 to −1 mV: ⟨U²⟩ = 1 mV².
    let (s, area) = (0.0471 / 0.02, 512e-9 * 256e-9);
    let charged = 0.5 * 0.0471 / (1.0 + s) * area * 1e-6;
    assert!((last("energy_carriers") / charged - 1.0).abs() < 1e-2, "{} {charged}", last("energy_carriers"));
    let columns: Vec<_> =
        reader.columns().iter().map(|column| (column.name.clone(), column.unit.clone())).collect();
    assert!(columns.contains(&("current_source".to_owned(), "A".to_owned())), "{columns:?}");
}

/// A free film through the program: the total energy, carriers included, falls from row to row under the implicit midpoint rule.
#[test]
fn the_total_energy_of_a_free_film_falls() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("free.h5");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/carriers.toml");
    let mut command = diracmag();
    command.arg("run").arg(config).arg("-o").arg(&out);
    let free =
        ["interface.contact=[]", "drive=[]", "time.method=\"implicit_midpoint\"", "time.step=\"0.2 ps\""];
    let short = ["time.end=\"4 ps\"", "output.table_every=\"0.2 ps\""];
    for set in free.iter().chain(&short) {
        command.args(["--set", set]);
    }
    command.assert().success();
    let reader = Reader::open(&out).unwrap();
    let total = reader.column("energy_total").unwrap();
    assert!(total.len() == 21 && total.windows(2).all(|pair| pair[1] < pair[0]), "{total:?}");
    let names = reader.columns().iter().map(|column| column.name.clone());
    let parts: Vec<_> = names.filter(|name| name.starts_with("energy_") && name != "energy_total").collect();
    let sum: f64 = parts.iter().map(|name| reader.column(name).unwrap()[20]).sum();
    assert!(parts.contains(&"energy_carriers".to_owned()));
    assert!((sum - total[20]).abs() < 1e-14 * sum.abs(), "{sum:e} {:e}", total[20]);
}

fn check(sets: &[&str]) -> serde_json::Value {
    let mut command = diracmag();
    command.arg("check").arg(grated_gate()).arg("--json");
    for set in ["interface.kernel=\"drift_diffusion\"", "time.method=\"imex_ark4\""].iter().chain(sets) {
        command.args(["--set", set]);
    }
    serde_json::from_str(&stdout(&mut command)).unwrap()
}

/// A gate weakens a slow potential by 1 + e²ν/C, with e²ν = 0.0471 F/m² of docs/physics.md; a contact's potential is judged as that of a drive.
#[test]
fn a_check_counts_the_gate_and_the_contacts() {
    let potential =
        |report: &serde_json::Value| report["derived"]["drives"][0]["potential"].as_f64().unwrap();
    let [without, with] = [check(&[]), check(&["interface.gate_capacitance=\"20 mF/m^2\""])];
    let factor = with["derived"]["gate_factor"].as_f64().unwrap();
    assert!((factor - 1.0 - 0.0471 / 0.02).abs() < 0.01, "{factor}");
    assert!((potential(&without) / potential(&with) / factor - 1.0).abs() < 1e-4);
    let contact = "interface.contact=[{ edge = \"left\", potential = \"20 mV\" }]";
    let report = check(&["grid.periodic=[]", "interface.history=\"switched_on\"", contact]);
    let warned = report["warnings"].as_array().unwrap().iter().any(|warning| {
        warning["key"] == "interface.contact.0.potential" && warning["quantity"] == "contact_potential"
    });
    assert!(warned, "{report}");
}

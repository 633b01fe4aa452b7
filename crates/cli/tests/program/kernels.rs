//! Kernels: what `check` warns about and recommends, and what `run` says at its start.

use std::path::{Path, PathBuf};

use serde_json::Value;
use trajectory::Reader;

use super::{diracmag, grated_gate, short_run, stdout};

fn check(sets: &[&str]) -> Value {
    let mut command = diracmag();
    command.arg("check").arg(grated_gate()).arg("--json").args(sets.iter().flat_map(|set| ["--set", set]));
    serde_json::from_str(&stdout(&mut command)).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn warned(report: &Value, quantity: &str) -> bool {
    report["warnings"].as_array().unwrap().iter().any(|warning| warning["quantity"] == quantity)
}

/// ωτ₁ and Dq²τ₁ between 0.1 and 1 are warned about under the kernels that expand in them, and under no other.
#[test]
fn each_kernel_warns_beyond_its_own_range() {
    // Dq²τ₁ = (q v_F τ₁)²/2 = 0.24 at 300 nm, ωτ₁ = 0.21 at 500 GHz.
    let fine = "drive.0.profile.plane_wave.wavelength=\"300 nm\"";
    let fast = "drive.0.waveform.tone.frequency=\"500 GHz\"";
    for (kernel, expands) in [("diffusive", true), ("corrected", true), ("exact", false)] {
        let kernel = format!("interface.kernel=\"{kernel}\"");
        for (set, quantity) in [(fine, "dq2_tau_1"), (fast, "omega_tau_1")] {
            let report = check(&[&kernel, set]);
            assert_eq!(warned(&report, quantity), expands, "{kernel} {set}");
            assert_eq!(report["kernel"]["recommended"], "exact", "{kernel} {set}");
        }
        let quiet = check(&[&kernel]);
        assert!(!warned(&quiet, "dq2_tau_1") && !warned(&quiet, "omega_tau_1"), "{kernel}");
    }
}

/// The recommendation follows the error of the torque: nothing to gain for a slow wave, the first order at 100 GHz
/// (ωτ₁ = 0.041), the exact kernel where that is no small number.
#[test]
fn the_recommendation_follows_the_error() {
    let kernel = |frequency: &str| {
        check(&[&format!("drive.0.waveform.tone.frequency=\"{frequency}\"")])["kernel"].clone()
    };
    let slow = kernel("100 MHz");
    assert_eq!(
        (&slow["chosen"], &slow["recommended"]),
        (&Value::from("diffusive"), &Value::from("diffusive"))
    );
    assert!(number(&slow["error_diffusive"]) < 1e-4);
    let fast = kernel("100 GHz");
    assert_eq!(fast["recommended"], "corrected");
    let (diffusive, corrected) = (number(&fast["error_diffusive"]), number(&fast["error_corrected"]));
    assert!(diffusive > 0.01 && corrected < 0.1 * diffusive, "{diffusive} {corrected}");
    assert_eq!(kernel("2 THz")["recommended"], "exact");
    // ql with l = ħv p₀/Γ = 16.5 nm (table of docs/physics.md), q v_F τ₁ = 2ql, ωτ₁ with 65.9 fs at m_z = 0.
    let q = 2.0 * std::f64::consts::PI / 1.024e-6;
    assert!((number(&slow["ql"]) / (q * 16.47e-9) - 1.0).abs() < 1e-3);
    assert!((number(&slow["q_vf_tau_1"]) / (q * 5e5 * 65.89e-15) - 1.0).abs() < 1e-3);
    assert!(
        (number(&fast["omega_tau_1"]) / (2.0 * std::f64::consts::PI * 1e11 * 65.89e-15) - 1.0).abs() < 1e-3
    );
}

/// D changes from place to place where m_z does: it is said where D matters, that is under a current or a drive as fast as
/// Dq², and not under a slow gate, whose potential does not know D.
#[test]
fn a_film_of_many_m_z_is_told_where_it_matters() {
    let stripes = "initial={ stripes = { period = \"512 nm\", width = \"50 nm\", direction = \"0 deg\" } }";
    let reason = |sets: &[&str]| check(sets)["kernel"]["reason"].as_str().unwrap().to_owned();
    let recommended = |sets: &[&str]| check(sets)["kernel"]["recommended"].as_str().unwrap().to_owned();
    let bias = "drive.0.profile={ uniform = { amplitude = \"1 kV/m\" } }";
    let fast = "drive.0.waveform.tone.frequency=\"30 GHz\"";
    // 1 − D(1)/D(0) = 1 − (1 − r)/(1 + 3r), r = 1/4: 57 %; no cell lies in the middle of a wall.
    for sets in [&[stripes, bias], &[stripes, fast]] {
        assert!(reason(sets).contains("D varies by 56 %"), "{}", reason(sets));
    }
    assert!(reason(&[stripes, bias]).contains("a current flows"));
    assert_eq!(recommended(&[stripes, bias]), "drift_diffusion");
    assert_eq!(recommended(&[stripes]), "diffusive");
    // Not built for the printed equations, nor right beyond the diffusive limit.
    assert_eq!(recommended(&[stripes, bias, "interface.equations=\"published\""]), "diffusive");
    assert_eq!(recommended(&[stripes, "drive.0.waveform.tone.frequency=\"1 THz\""]), "exact");
    assert!(!reason(&[stripes]).contains("D varies"), "omega/Dq^2 = 5e-3");
    assert!(!reason(&[fast]).contains("D varies"), "uniform m_z");
    let switching = "switching={ quantity = \"abs_mz\", threshold = 0.9 }";
    assert!(reason(&[fast, switching]).contains("D varies by 57 %"), "the film will turn");
}

/// Static screening of a gate is warned about where the carriers do not follow: ω/Dq² = 0.005 at 100 MHz, 1.4 at 30 GHz (m_z = 1).
#[test]
fn static_screening_is_judged_by_the_rate_of_diffusion() {
    let warned_at = |frequency: &str, screening: &str| {
        let config = grated_gate().with_file_name("electrodes.toml");
        let tone = format!("drive.0.waveform.tone.frequency=\"{frequency}\"");
        let screening = format!("drive.0.profile.electrode_comb.screening=\"{screening}\"");
        let mut command = diracmag();
        command.arg("check").arg(config).args(["--json", "--set", &tone, "--set", &screening]);
        command.args(["--set", "drive.0.profile.electrode_comb.gate_voltage=\"0.1 V\""]);
        warned(&serde_json::from_str(&stdout(&mut command)).unwrap(), "screening_omega_over_dq2")
    };
    assert!(!warned_at("100 MHz", "thomas_fermi") && warned_at("30 GHz", "thomas_fermi"));
    assert!(!warned_at("30 GHz", "dynamic"));
}

/// Every kernel is timed on a configuration; one that refuses it is left out.
#[test]
fn the_benchmark_times_every_kernel() {
    let bench = |sets: &[&str]| -> Value {
        let mut command = diracmag();
        command.arg("bench").arg("--kernels").arg(grated_gate()).args(["--threads", "1", "--json"]);
        command.args([
            "--set",
            "grid.cells=[16, 4, 1]",
            "--set",
            "grid.cell_size=[\"64 nm\", \"64 nm\", \"3 nm\"]",
        ]);
        serde_json::from_str(&stdout(command.args(sets))).unwrap()
    };
    let kernels = |report: &Value| -> Vec<String> {
        report["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["kernel"].as_str().unwrap().to_owned())
            .collect()
    };
    let report = bench(&[]);
    assert!(kernels(&report).starts_with(&[
        "diffusive".to_owned(),
        "corrected".to_owned(),
        "exact".to_owned()
    ]));
    for row in report["rows"].as_array().unwrap() {
        assert!(number(&row["seconds_per_step"]) > 0.0 && number(&row["over_diffusive"]) > 0.0);
    }
    assert_eq!(kernels(&bench(&["--set", "drive.0.waveform.tone.frequency=\"3 THz\""])), ["exact"]);
}

/// A run under a kernel that is off by more than a percent says so, and no other run does.
#[test]
fn a_run_warns_of_a_kernel_that_is_off() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str, more: &[&str]| {
        let sets: Vec<&str> = more.iter().flat_map(|set| ["--set", set]).collect();
        let output = short_run(&folder.path().join(name), &sets).assert().success().get_output().clone();
        String::from_utf8(output.stderr).unwrap()
    };
    let fast = "drive.0.waveform.tone.frequency=\"100 GHz\"";
    let warning =
        "`interface.kernel` = \"diffusive\" is off by 2.3 % of the torque, \"corrected\" is recommended";
    assert!(said("a.h5", &[fast]).contains(warning));
    for (name, sets) in
        [("b.h5", [fast, "interface.kernel=\"corrected\""]), ("c.h5", [fast, "interface.kernel=\"exact\""])]
    {
        assert!(!said(name, &sets).contains("is recommended"));
    }
    assert!(!said("d.h5", &[]).contains("is recommended"));
}

/// 20 ps of a small film under `kernel = "exact"` without bulk damping.
fn exact_film(out: &Path, end: &str, sets: &[&str]) -> PathBuf {
    let film = out.with_file_name("film.toml");
    std::fs::write(
        &film,
        r#"
grid = { cells = [32, 2, 1], cell_size = ["8 nm", "8 nm", "3 nm"], periodic = ["x", "y"] }
time = { end = "20 ps", method = "imex_ark3", step = "0.5 ps" }
initial.uniform = [1, 0, 0.1]
output = { snapshot_every = "10 ps", table_every = "1 ps", precision = "f64" }
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.0
demag = "thin_film"
[interface]
equations = "consistent"
fermi_velocity = "5e5 m/s"
fermi_energy = "0.2 eV"
sd_splitting = "0.1 eV"
disorder = 0.0318
kernel = "exact"
"#,
    )
    .unwrap();
    let mut command = diracmag();
    command.arg("run").arg(&film).arg("-o").arg(out).args([
        "--threads",
        "1",
        "--keep-checkpoint",
        "--set",
        end,
    ]);
    command.args(sets.iter().flat_map(|set| ["--set", set])).assert().success();
    out.to_owned()
}

const NONLOCAL: [&str; 2] =
    ["interface.magnet_response=\"nonlocal\"", "interface.relative_permittivity=[1, 10]"];

/// Energy lost between neighbouring rows of the table \[J\].
fn losses(out: &Path) -> Vec<f64> {
    let energy = Reader::open(out).unwrap().column("energy_total").unwrap();
    energy.windows(2).map(|pair| pair[0] - pair[1]).collect()
}

/// Without bulk damping all energy goes into the electrons. A film that turns as a whole meets the same damping from both answers; in
/// stripes of 64 nm, 4 mean free paths, the local tensor overestimates it by σ₀/K_T(q) (docs/kernels.md), and the energy of film and
/// carriers falls under both.
#[test]
fn a_nonlocal_answer_damps_stripes_less_and_a_uniform_film_alike() {
    let folder = tempfile::tempdir().unwrap();
    let lost = |name: &str, sets: &[&str]| {
        let losses = losses(&exact_film(&folder.path().join(name), "time.end=\"20 ps\"", sets));
        assert!(losses.len() == 20 && losses.iter().all(|loss| *loss > 0.0), "{name}: {losses:?}");
        losses.iter().sum::<f64>()
    };
    let (local, nonlocal) = (lost("local.h5", &[]), lost("nonlocal.h5", &NONLOCAL));
    // Pumped charge, which only the non-local answer has, and ωτ₁ = 2e-4 of the precession at 3 GHz.
    assert!((nonlocal / local - 1.0).abs() < 1e-3, "{nonlocal:e} {local:e}");
    let stripes = "initial={ stripes = { period = \"64 nm\", width = \"16 nm\", direction = \"0 deg\" } }";
    let (local, nonlocal) =
        (lost("local_stripes.h5", &[stripes]), lost("stripes.h5", &[stripes, NONLOCAL[0], NONLOCAL[1]]));
    // K_T(q, 0)/σ₀ = 5.265/10.01 of the longest wave (`diracmag response --q 9.8175e7`), and less for its harmonics.
    assert!(nonlocal < 0.526 * local && nonlocal > 0.3 * local, "{nonlocal:e} {local:e}");
}

/// The carriers of a non-local answer are part of a checkpoint: a run to 10 ps that goes on to 20 ps ends with the bits of one
/// that was never stopped.
#[test]
fn a_run_with_a_nonlocal_answer_resumes_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let stripes = "initial={ stripes = { period = \"64 nm\", width = \"16 nm\", direction = \"0 deg\" } }";
    let run = |name: &str, end: &str| {
        exact_film(&folder.path().join(name), end, &[stripes, NONLOCAL[0], NONLOCAL[1]])
    };
    let (whole, halved) = (run("whole.h5", "time.end=\"20 ps\""), run("halved.h5", "time.end=\"10 ps\""));
    diracmag()
        .arg("resume")
        .arg(&halved)
        .args(["--threads", "1", "--set", "time.end=\"20 ps\""])
        .assert()
        .success();
    let [whole, halved] = [whole, halved].map(|out| {
        let reader = Reader::open(&out).unwrap();
        assert_eq!(reader.frames(), 3);
        let m: Vec<u64> = reader.field(2, "m").unwrap().into_iter().map(f64::to_bits).collect();
        let energy = reader.column("energy_carriers").unwrap();
        (m, energy.into_iter().map(f64::to_bits).collect::<Vec<_>>())
    });
    assert_eq!(whole, halved);
}

//! `check`.

use serde_json::Value;

use super::{diracmag, grated_gate, stdout};

fn check(sets: &[&str]) -> Value {
    let mut command = diracmag();
    command.arg("check").arg(grated_gate()).arg("--json").args(sets.iter().flat_map(|set| ["--set", set]));
    serde_json::from_str(&stdout(&mut command)).unwrap()
}

fn near(found: &Value, expected: f64, tolerance: f64) {
    let found = found.as_f64().unwrap();
    assert!((found / expected - 1.0).abs() < tolerance, "{found} {expected}");
}

#[test]
fn derived_numbers_are_those_of_the_paper() {
    let report = check(&[]);
    let derived = &report["derived"];
    // Closed forms with ε = 0.2 eV, Δ = 0.1 eV, v = 5e5 m/s, α = 0.0318 at m_z = 0, to rounding.
    let (e, hbar, pi) = (1.602_176_634e-19_f64, 1.054_571_817e-34_f64, std::f64::consts::PI);
    let sigma_0 = 1.0 / (pi * 0.0318);
    let diffusivity = hbar * 25e10 * sigma_0 / (0.2 * e);
    near(&derived["sigma_0"], sigma_0, 1e-14);
    near(&derived["diffusivity"], diffusivity, 1e-14);
    near(&derived["tau_tr"], hbar * sigma_0 / (0.2 * e), 1e-14);
    near(&derived["tau_1"], 2.0 * hbar * sigma_0 / (0.2 * e), 1e-14);
    near(&derived["mean_free_path"], hbar * 5e5 * sigma_0 / (0.2 * e), 1e-14);
    // M_s d/(2µ_B), the constants of two tables agree to 1e-9.
    let spin_density = 110e3 * 3e-9 / (2.0 * 9.274_010_078_3e-24);
    near(&derived["spin_density"], spin_density, 1e-8);
    near(&derived["gilbert_prefactor"], (0.1 * e / (hbar * 5e5)).powi(2) / (2.0 * pi * spin_density), 1e-8);
    assert_eq!(derived["sigma_h_over_mz"], 0.0);
    // 8εΔ³/(ε²+3Δ²)² = 8·0.125/(1.75)² at m_z = 1.
    near(&derived["states"][3]["sigma_h_over_mz"], 1.0 / 1.75_f64.powi(2), 1e-14);
    let drive = &derived["drives"][0];
    let q = 2.0 * pi / 1.024e-6;
    near(&drive["q"], q, 1e-14);
    near(&drive["dq2"], diffusivity * q * q, 1e-13);
    near(&drive["omega"], 2.0 * pi * 1e8, 1e-14);
    near(&drive["torque_amplitude_tesla"], 70e-3, 0.01);
    near(&drive["exchange_field"], 2.0 * 2.3e-12 * q * q / 110e3, 1e-13);
    assert!(report["memory_bytes"].as_u64().unwrap() > 0 && report["wall_time"].as_f64().unwrap() > 0.0);
    for warning in report["warnings"].as_array().unwrap() {
        assert!(warning["key"].is_string() && warning["message"].is_string());
    }
}

#[test]
fn refusals_are_printed_and_fail() {
    let sets = ["--set", "time.step=\"10 ps\"", "--set", "drive.0.profile.plane_wave.amplitude=\"6 MV/m\""];
    let mut command = diracmag();
    command.arg("check").arg(grated_gate()).arg("--json").args(sets);
    let output = command.assert().code(2).get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let refused: Vec<_> = report["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|warning| warning["refused"] == true)
        .map(|warning| warning["quantity"].as_str().unwrap())
        .collect();
    assert_eq!(refused, ["potential", "step_over_stability_limit"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("potential") && text.contains("the limit of rk4 on this grid is"), "{text}");
}

/// A period of 60 nm (Dq²τ₁ = 6) is refused under the two kernels of small ql, and taken by the exact one, which still judges what it
/// cannot do either; its torque is that of K(q, ω).
#[test]
fn the_exact_kernel_takes_what_diffusion_refuses() {
    let refused = |kernel: &str| {
        let kernel = format!("interface.kernel=\"{kernel}\"");
        let sets = ["--set", &kernel, "--set", "drive.0.profile.plane_wave.wavelength=\"60 nm\""];
        let output = diracmag().arg("check").arg(grated_gate()).arg("--json").args(sets).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let warnings = report["warnings"].as_array().unwrap().clone();
        let quantities = |refused: bool| -> Vec<String> {
            let those = warnings.iter().filter(|w| w["refused"] == refused && w["quantity"].is_string());
            those.map(|w| w["quantity"].as_str().unwrap().to_owned()).collect()
        };
        (quantities(true), quantities(false))
    };
    for kernel in ["diffusive", "corrected"] {
        assert_eq!(refused(kernel).0, ["dq2_tau_1"], "{kernel}");
    }
    let (refused, warned) = refused("exact");
    assert_eq!(refused, [""; 0]);
    assert!(warned.contains(&"wave_number".to_owned()), "{warned:?}");
    // The potential of a slow drive is E/q however fine it is.
    let sets = ["interface.kernel=\"exact\"", "drive.0.profile.plane_wave.wavelength=\"60 nm\""];
    let report = check(&sets);
    near(&report["derived"]["drives"][0]["potential"], 60e3 * 60e-9 / (2.0 * std::f64::consts::PI), 1e-4);
}

/// Heun's method lets undamped precession grow at any step: a run in which that is little is taken. Damping gives it a limit, also that of
/// the interface alone.
#[test]
fn a_method_without_a_limit_says_so() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let undamped = |step: &str| {
        let mut command = diracmag();
        command.arg("check").arg(root.join("configs/standard_problems/walker.toml"));
        let sets = ["time.method=\"heun\"", "magnet.damping=0.0", "time.end=\"10 ps\"", step];
        command.args(sets.iter().flat_map(|set| ["--set", set])).assert()
    };
    let taken = undamped("time.step=\"1 fs\"").success().get_output().clone();
    assert!(String::from_utf8(taken.stdout).unwrap().contains("grows slowly at any step"));
    let refused = undamped("time.step=\"0.1 ps\"").code(2).get_output().clone();
    assert!(String::from_utf8(refused.stderr).unwrap().contains("growth_of_undamped_precession"));
    let limit = |damping: &str| {
        let report = check(&["time.method=\"heun\"", "time.step=\"0.1 ps\"", damping]);
        report["derived"]["step_limit"].as_f64().unwrap()
    };
    let [of_both, of_interface] = ["magnet.damping=0.02", "magnet.damping=0.0"].map(limit);
    assert!(of_both > of_interface && of_interface > 0.0, "{of_both:e} {of_interface:e}");
}

#[test]
fn a_film_without_a_surface_and_one_with_a_uniform_drive() {
    let uniform = check(&["drive.0.profile={ uniform = { amplitude = \"1 kV/m\" } }"]);
    let drive = &uniform["derived"]["drives"][0];
    assert_eq!((&drive["q"], &drive["torque_amplitude"]), (&Value::from(0.0), &Value::from(0.0)));
    assert!(drive["eta"].is_null(), "infinite");
}

#[test]
fn a_grid_larger_than_the_memory_is_refused() {
    let sets = ["--set", "grid.cells=[65536, 32768, 1]", "--set", "magnet.demag=\"full\""];
    let mut command = diracmag();
    let output = command.arg("check").arg(grated_gate()).args(sets).assert().code(2).get_output().clone();
    assert!(String::from_utf8(output.stderr).unwrap().contains("memory"));
}

/// Pitch 4πA/|D| and D_c = 4√(AK)/π with K = K_u − µ₀M_s²/2; without an easy axis along z there is no D_c.
#[test]
fn dmi_is_compared_with_its_critical_value() {
    let sets = [
        "magnet.dmi=[{ interfacial = { constant = \"-0.01 mJ/m^2\" } }]",
        "magnet.anisotropy=[{ uniaxial = { constant = \"20 kJ/m^3\", axis = [0, 0, 1] } }]",
    ];
    let report = check(&sets);
    let dmi = &report["derived"]["dmi"][0];
    let pi = std::f64::consts::PI;
    let k = 20e3 - 0.5 * 1.256_637_061_27e-6 * 110e3_f64.powi(2);
    near(&dmi["constant"], -1e-5, 1e-14);
    near(&dmi["pitch"], 4.0 * pi * 2.3e-12 / 1e-5, 1e-12);
    // The constants of two tables agree to 1e-9.
    near(&dmi["critical"], 4.0 * (2.3e-12 * k).sqrt() / pi, 1e-8);
    assert_eq!(report["derived"]["magnetic_cells"], 128 * 32);
    let report = check(&[sets[0], "magnet.anisotropy=[]"]);
    assert!(report["derived"]["dmi"][0]["critical"].is_null());
}

fn electrodes(sets: &[&str]) -> Value {
    let config = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/electrodes.toml");
    let mut command = diracmag();
    command.arg("check").arg(config).arg("--json").args(sets.iter().flat_map(|set| ["--set", set]));
    serde_json::from_str(&stdout(&mut command)).unwrap()
}

/// Interleaved strips at V and 0 in one dielectric: φ₁ = V e^{−qd}/K(cos π duty) by the integral of Mehler and Dirichlet, and
/// K(1/√2) = 1.854074677301372 for equal strips and gaps. A period away from the surface the strips do not feel it (to e^{−4π}), and
/// its charge weakens the field by 1 + e²ν/(2ε₀ε_r q), or by the complex χ of a fast tone.
#[test]
fn strip_electrodes_have_their_closed_form_and_its_screening() {
    let comb = |distance: &str, screening: &str, frequency: &str| {
        let profile = format!(
            "drive.0.profile={{ electrode_comb = {{ period = \"1.024 um\", gate_voltage = \"10 mV\", counter_voltage = \
             \"0 V\", layers = [{{ thickness = \"{distance}\", permittivity = 9 }}], substrate = {{ permittivity = 9 }}, \
             cover = {{ permittivity = 9 }}, screening = \"{screening}\" }} }}"
        );
        let tone = format!("drive.0.waveform={{ tone = {{ frequency = \"{frequency}\" }} }}");
        electrodes(&[&profile, &tone])["derived"].clone()
    };
    let q = 2.0 * std::f64::consts::PI / 1.024e-6;
    let bare = |d: f64| q * 10e-3 * (-q * d).exp() / 1.854_074_677_301_372;
    near(&comb("100 nm", "none", "100 MHz")["drives"][0]["e_amplitude"], bare(100e-9), 1e-7);
    let screened = comb("1.024 um", "thomas_fermi", "100 MHz");
    let number = |value: &Value| value.as_f64().unwrap();
    let capacitance = 1.602_176_634e-19_f64.powi(2) * number(&screened["density_of_states"]);
    let over = capacitance / (18.0 * 8.854_187_812_8e-12 * q);
    let field = bare(1.024e-6) / (1.0 + over);
    near(&screened["drives"][0]["e_amplitude"], field, 1e-4);
    let numbers = &screened["drives"][0]["screening"];
    near(&numbers["unscreened_e_amplitude"], bare(1.024e-6), 1e-4);
    near(&numbers["thomas_fermi_length"], 1.0 / (q * over), 1e-8);
    // K(q, ω) is the diffusive one to 1 % at ωτ₁ = 0.04 and Dq²τ₁ = 0.02: |1 + over·Dq²/(Dq² − iω)|.
    let fast = comb("1.024 um", "dynamic", "100 GHz");
    let ratio = 2.0 * std::f64::consts::PI * 1e11 / number(&fast["drives"][0]["dq2"]);
    let (re, im) = (1.0 + over / (1.0 + ratio * ratio), over * ratio / (1.0 + ratio * ratio));
    assert!(ratio > 1.0 && field < 0.6 * bare(1.024e-6) / re.hypot(im));
    near(&fast["drives"][0]["e_amplitude"], bare(1.024e-6) / re.hypot(im), 0.02);
}

/// The carriers follow a slow gate: the potential φ of a run is that of the strips at the surface, screened and without its mean,
/// to ω/Dq² = 2e-3 (which lags, so that its square counts at the crest: 4e-6 of the largest harmonic, and m_z does not matter).
#[test]
fn a_run_feels_the_potential_of_the_strips() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("strips.h5");
    let config = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/electrodes.toml");
    let sets = [
        "time.end=\"1 ps\"",
        "output.snapshot_every=\"1 ps\"",
        "output.table_every=\"1 ps\"",
        "output.precision=\"f64\"",
    ];
    let mut command = diracmag();
    command.arg("run").arg(config).arg("-o").arg(&out).args(sets.iter().flat_map(|set| ["--set", set]));
    command.assert().success();
    let phi = trajectory::Reader::open(&out).unwrap().field(0, "phi").unwrap();
    let layer =
        |nanometres: f64, permittivity| field::DielectricLayer { thickness: nanometres * 1e-9, permittivity };
    let parameters = field::ElectrodeCombParameters {
        period: 1.024e-6,
        duty: 0.25,
        voltage: 0.4,
        counter_voltage: Some(0.0),
        stack: field::GateStack {
            layers: vec![layer(3.0, 12.0), layer(30.0, 9.0)],
            substrate: field::Pile {
                layers: vec![layer(10.0, 50.0)],
                beyond: field::Beyond::Dielectric(10.0),
            },
            cover: field::Pile::half_space(1.0),
        },
        direction: 0.0,
        origin: [0.0; 2],
    };
    // e²ν with ν = ε/(2πħ²v²).
    let (e, hbar, v) = (1.602_176_634e-19_f64, 1.054_571_817e-34_f64, 5e5_f64);
    let capacitance = e.powi(3) * 0.2 / (2.0 * std::f64::consts::PI * (hbar * v).powi(2));
    let comb = field::ElectrodeComb::new(&parameters, &|_| capacitance.into()).unwrap();
    let largest = comb.harmonic(1).norm();
    for (i, phi) in phi.iter().take(128).enumerate() {
        let expected = comb.potential([(i as f64 + 0.5) * 8e-9, 0.0]).re - comb.harmonic(0).re;
        assert!((phi - expected).abs() < 1e-5 * largest, "{i}: {phi} {expected}");
    }
}

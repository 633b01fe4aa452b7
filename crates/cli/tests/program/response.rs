//! `response`.

use response::{Equations, Interface, InterfaceParameters};
use serde_json::Value;

use super::{diracmag, grated_gate, stdout};

#[test]
fn the_table_is_that_of_the_response_crate() {
    let mut command = diracmag();
    command.arg("response").arg(grated_gate()).args([
        "--q",
        "1e8,5e7",
        "0",
        "--frequency",
        "300 GHz",
        "1 THz",
    ]);
    command.args(["--mz", "0.5", "-0.7", "--json"]);
    let report: Value = serde_json::from_str(&stdout(&mut command)).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 8);
    let e = 1.602_176_634e-19;
    let interface = Interface::new(InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * e,
        sd_splitting: 0.1 * e,
        disorder: 0.0318,
        spin_density: 110e3 * 3e-9 / (2.0 * 9.274_010_078_3e-24),
        equations: Equations::Consistent,
    })
    .unwrap();
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap();
        let (q, m_z, omega) = (number("q"), number("mz"), std::f64::consts::TAU * number("frequency"));
        let direction = if q > 0.0 { [number("qx") / q, number("qy") / q] } else { [1.0, 0.0] };
        let k = interface.exact_correlator(m_z, q, omega).matrix(direction, interface.sigma_h(m_z));
        let scale = interface.sigma_0(m_z);
        for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))) {
            let found = &row["k"][i][j];
            let (re, im) = (found["re"].as_f64().unwrap(), found["im"].as_f64().unwrap());
            // The energies went through text and eV: a few rounding errors.
            assert!((re - k[i][j].re).abs() < 1e-12 * scale && (im - k[i][j].im).abs() < 1e-12 * scale);
        }
        assert!((number("sigma_0") / scale - 1.0).abs() < 1e-14);
        assert!((number("sigma_h") / interface.sigma_h(m_z) - 1.0).abs() < 1e-13);
        assert!((number("diffusivity") / interface.diffusivity(m_z) - 1.0).abs() < 1e-13);
    }
    // A pole: K_zz at q = ω = 0 is infinite, null in JSON.
    let mut pole = diracmag();
    pole.arg("response").arg(grated_gate()).args(["--q", "0", "--frequency", "0 Hz", "--mz", "1", "--json"]);
    let report: Value = serde_json::from_str(&stdout(&mut pole)).unwrap();
    assert!(report["rows"][0]["k"][2][2]["re"].is_null());
}

/// The other kernels: Eqs. (9) and (11) with F = D/(Dq² − iω), and the telegraph's F between that and the exact one.
#[test]
fn each_kernel_is_tabulated() {
    let row = |kernel: &str| -> Value {
        let mut command = diracmag();
        command.arg("response").arg(grated_gate()).args([
            "--q",
            "6e6",
            "--frequency",
            "100 GHz",
            "--mz",
            "0.5",
        ]);
        let report: Value =
            serde_json::from_str(&stdout(command.args(["--kernel", kernel, "--json"]))).unwrap();
        report["rows"][0].clone()
    };
    let complex = |value: &Value| [value["re"].as_f64().unwrap(), value["im"].as_f64().unwrap()];
    let [diffusive, corrected, exact] = ["diffusive", "corrected", "exact"].map(row);
    let d = diffusive["diffusivity"].as_f64().unwrap();
    let (rate, omega) = (d * 36e12, std::f64::consts::TAU * 1e11);
    let expected = [d * rate, d * omega].map(|part| part / (rate * rate + omega * omega));
    let apart = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) / expected[0].hypot(expected[1]);
    assert!(apart(complex(&diffusive["f"]), expected) < 1e-13);
    let [first, second] = [&diffusive, &corrected].map(|row| apart(complex(&row["f"]), complex(&exact["f"])));
    // ωτ₁ = 0.035: first order against second.
    assert!(first > 0.01 && first < 0.1 && second < 0.1 * first, "{first} {second}");
    assert_eq!(complex(&diffusive["k"][0][0])[0], diffusive["sigma_0"].as_f64().unwrap());
}

#[test]
fn other_forms_and_bad_arguments() {
    let with = |more: &[&str]| {
        let mut command = diracmag();
        command.arg("response").arg(grated_gate()).args(more);
        command
    };
    let csv = stdout(&mut with(&["--q=-1e6,2e6", "--frequency", "1GHz", "--csv"]));
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.lines().all(|line| line.split(',').count() == 32), "{csv}");
    assert!(stdout(&mut with(&["--q", "1e6", "--frequency", "1 GHz"])).contains("K_zj"));
    with(&["--q", "1e6", "--frequency", "1"]).assert().code(2);
    with(&["--q", "x", "--frequency", "1 GHz"]).assert().code(2);
    with(&["--q", "1e6", "--frequency", "1 GHz", "--mz", "1.5"]).assert().code(2);
}

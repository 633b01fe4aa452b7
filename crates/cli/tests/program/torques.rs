//! Torques of currents, from the file to the table.

use trajectory::Reader;

use super::diracmag;

/// The last row of a single cell that starts along x under this torque.
fn last_row(torque: &str) -> [f64; 3] {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("a.toml"), folder.path().join("a.h5"));
    let text = format!(
        "time = {{ end = \"10 ps\", method = \"rk4\", step = \"0.05 ps\" }}\n\
         grid = {{ cells = [1, 1, 1], cell_size = [\"4 nm\", \"4 nm\", \"2 nm\"] }}\n\
         initial.uniform = [1, 0, 0]\noutput = {{ table_every = \"10 ps\" }}\n\
         magnet = {{ saturation_magnetization = \"800 kA/m\", exchange_stiffness = \"13 pJ/m\", damping = 0, \
         gyromagnetic_ratio = \"1.76e11 rad/(s T)\", demag = \"none\" }}\n[[torque]]\n{torque}\n"
    );
    std::fs::write(&file, text).unwrap();
    diracmag().arg("run").arg(&file).arg("-o").arg(&out).assert().success();
    let reader = Reader::open(&out).unwrap();
    ["mx", "my", "mz"].map(|name| *reader.column(name).unwrap().last().unwrap())
}

/// Without damping a damping-like torque of field B towards ẑ gives m_z = tanh(γBt); ten-digit agreement says that units,
/// thickness and the side of the fixed layer are right.
#[test]
fn laws_act_with_their_sign_and_strength() {
    let gamma_t: f64 = 1.76e11 * 10e-12;
    // ħJ/(2|e|M_s d) at J = 10¹¹ A/m², M_s = 8×10⁵ A/m, d = 2 nm.
    let unit = 1.054_571_817e-34 * 1e11 / (2.0 * 1.602_176_634e-19 * 8e5 * 2e-9);
    let slonczewski = |side: &str| {
        format!(
            "slonczewski = {{ current_density = \"1e11 A/m^2\", polarization = 0.4, fixed_layer = [0, 0, 3], side = \"{side}\" }}"
        )
    };
    for (torque, field) in [
        ("spin_orbit = { damping_like = \"5 mT\", polarization = [0, 0, 1] }", 5e-3),
        (
            "spin_orbit = { damping_like = \"5 mT\", polarization = [0, 0, 1], current_density = \"-3e11 A/m^2\", \
             per_current_density = \"1e7 A/cm^2\" }",
            -15e-3,
        ),
        (
            "spin_hall = { angle = 0.3, current_density = \"1e11 A/m^2\", polarization = [0, 0, -1] }",
            -0.3 * unit,
        ),
        (&slonczewski("top"), 0.4 * unit),
        (&slonczewski("bottom"), -0.4 * unit),
    ] {
        let [_, _, mz] = last_row(torque);
        assert!((mz - (gamma_t * field).tanh()).abs() < 1e-9, "{torque}: {mz}");
    }
    // A field along ẑ turns m_x to m_y.
    let [mx, my, _] = last_row("spin_orbit = { field_like = \"5 mT\", polarization = [0, 0, 1] }");
    assert!((mx - (gamma_t * 5e-3).cos()).abs() < 1e-9 && (my - (gamma_t * 5e-3).sin()).abs() < 1e-9);
}

/// A torque in one of two regions turns that one alone, as the means over regions tell.
#[test]
fn a_current_flows_through_its_region() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("a.toml"), folder.path().join("a.h5"));
    let text = |region: &str| {
        format!(
            "time = {{ end = \"10 ps\", method = \"rk4\", step = \"0.05 ps\" }}\n\
             grid = {{ cells = [8, 4, 1], cell_size = [\"4 nm\", \"4 nm\", \"2 nm\"] }}\n\
             initial.uniform = [1, 0, 0]\noutput = {{ table_every = \"10 ps\", table = [\"regions\"] }}\n\
             magnet = {{ saturation_magnetization = \"800 kA/m\", exchange_stiffness = \"0 pJ/m\", damping = 0, \
             gyromagnetic_ratio = \"1.76e11 rad/(s T)\", demag = \"none\" }}\n\
             [[region]]\nname = \"wire\"\nshape.rectangle = {{ centre = [\"8 nm\", \"8 nm\"], size = [\"16 nm\", \"16 nm\"] }}\n\
             [[torque]]\nregion = \"{region}\"\nspin_orbit = {{ damping_like = \"5 mT\", polarization = [0, 0, 1] }}\n"
        )
    };
    std::fs::write(&file, text("wire")).unwrap();
    diracmag().arg("run").arg(&file).arg("-o").arg(&out).assert().success();
    let reader = Reader::open(&out).unwrap();
    let last = |name: &str| *reader.column(name).unwrap().last().unwrap();
    assert!((last("mz_wire") - (1.76e11_f64 * 10e-12 * 5e-3).tanh()).abs() < 1e-9);
    let rest = reader.columns().iter().find(|c| c.name.starts_with("mz_") && c.name != "mz_wire").unwrap();
    assert_eq!(last(&rest.name), 0.0);
    std::fs::write(&file, text("wires")).unwrap();
    let assert = diracmag().arg("check").arg(&file).assert().code(2);
    let message = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(message.contains("did you mean \"wire\"") && message.contains("torque.0.region"), "{message}");
}

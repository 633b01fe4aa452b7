//! Interactions inside the magnet, from the file to the energies of the table.

use trajectory::Reader;

use super::{diracmag, stdout};

/// The first row of the energies of a film of uniform m ∥ (1, 1, 1) against closed forms: units, thickness, layers and edges
/// are right.
#[test]
fn energies_follow_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("a.toml"), folder.path().join("a.h5"));
    let text = r#"
        time = { end = "0.1 ps", method = "rk4", step = "0.05 ps" }
        grid = { cells = [4, 2, 2], cell_size = ["2 nm", "3 nm", "1 nm"] }
        initial.uniform = [1, 1, 1]
        output = { table_every = "0.1 ps" }
        [magnet]
        saturation_magnetization = "800 kA/m"
        exchange_stiffness = "10 pJ/m"
        damping = 0
        demag = "none"
        [[magnet.anisotropy]]
        uniaxial = { constant = "30 kJ/m^3", second_constant = "9 kJ/m^3", axis = [0, 0, 1] }
        [[magnet.anisotropy]]
        cubic = { constant = "6 kJ/m^3", second_constant = "2.7 kJ/m^3" }
        [[magnet.dmi]]
        interfacial = { constant = "2 mJ/m^2" }
        [[magnet.interlayer]]
        layers = [1, 0]
        bilinear = "-0.3 mJ/m^2"
        biquadratic = "0.1 mJ/m^2"
        [[magnet.voltage_anisotropy]]
        coefficient = "100 fJ/(V m)"
        field = "0.1 V/nm"
    "#;
    std::fs::write(&file, text).unwrap();
    diracmag().arg("run").arg(&file).arg("-o").arg(&out).assert().success();
    let reader = Reader::open(&out).unwrap();
    let first = |name: &str| reader.column(&format!("energy_{name}")).unwrap()[0];
    let volume = 16.0 * 6e-27;
    let area = 8.0 * 6e-18;
    // −K/3 − K₂/9; K₁/3 + K₂/27.
    let anisotropy = volume * (-10e3 - 1e3 + 2e3 + 0.1e3);
    // Each of the faces that lead nowhere, 8 along x and 16 along y, has −V D²/8A (1 − m_v²).
    let dmi = -24.0 * 6e-27 * 4e-6 / 8e-11 * 2.0 / 3.0;
    let interlayer = area * (0.3e-3 - 0.1e-3);
    // ξE over the 2 nm of the film.
    let voltage = -volume * 100e-15 * 1e8 / 2e-9 / 3.0;
    for (name, expected) in [
        ("anisotropy", anisotropy),
        ("dmi", dmi),
        ("interlayer", interlayer),
        ("voltage_anisotropy", voltage),
        ("exchange", 0.0),
    ] {
        let found = first(name);
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{name}: {found:e} {expected:e}");
    }
}

/// The loop of a quasi-static run is drawn beside the overview; columns are drawn against one another, and what there is is said.
#[test]
fn loops_are_drawn_against_their_field() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("loop.h5");
    let config = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/hysteresis.toml");
    let sets = [
        "--set",
        "grid.cells=[4, 4, 1]",
        "--set",
        "time.step=\"20 ps\"",
        "--set",
        "output.table_every=\"20 ps\"",
    ];
    diracmag().arg("run").arg(config).arg("-o").arg(&out).args(sets).assert().success();
    let said = stdout(diracmag().arg("plot").arg(&out));
    assert!(said.contains("loop.png") && said.contains("loop.loop.png"), "{said}");
    let picture = folder.path().join("loop.loop.png");
    assert!(std::fs::metadata(&picture).unwrap().len() > 1000);
    let named = folder.path().join("named.svg");
    let plot = |arguments: &[&str]| {
        let mut command = diracmag();
        command.arg("plot").arg(&out).arg("-o").arg(&named).args(arguments);
        command
    };
    stdout(&mut plot(&["--against", "b_z", "--column", "energy_total,energy_zeeman"]));
    stdout(&mut plot(&["--traces", "--column", "mz"]));
    assert!(named.exists());
    for (arguments, expected) in
        [(["--against", "bz"], "has no column `bz`; it has time, mx, my, mz"), (["--against", "b_z"], "")]
    {
        let output = plot(&arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.success(), said.contains(expected)), (expected.is_empty(), true), "{said}");
    }
    let mixed = plot(&["--against", "b_z", "--column", "mz,energy_total"]).output().unwrap();
    assert!(String::from_utf8(mixed.stderr).unwrap().contains("different units"));
}

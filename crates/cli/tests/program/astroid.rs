//! Where a particle begins to switch: the astroid of Stoner and Wohlfarth, from one sweep.

use trajectory::{Coordinates, ResultsReader};

use super::diracmag;

/// Overdamped (α = 20), so that the particle follows the torque and does not swing past a minimum that is still there; B_k = 0.2 T.
const SPINS: &str = r#"
    grid = { cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "5 nm"] }
    external_field = [{ uniform = ["0 T", "0 T", "0 T"] }]
    initial = { uniform = [0, 0, 1] }
    time = { end = "1 us", method = "dormand_prince", tolerance = 1e-6 }
    switching = { quantity = "mz", threshold = 0, stop_when_switched = true }
    [magnet]
    saturation_magnetization = "100 kA/m"
    exchange_stiffness = "1 pJ/m"
    damping = 20
    demag = "none"
    anisotropy = [{ uniaxial = { constant = "10 kJ/m^3", axis = [0, 0, 1] } }]
    [sweep]
    "external_field.0.uniform.2" = { values = ["-20 mT", "-50 mT", "-70.71 mT", "-120 mT", "-160 mT"] }
    find_threshold = { key = "external_field.0.uniform.0", from = "1 mT", to = "300 mT", tolerance = "4e-3 mT" }
"#;

/// B_x^⅔ + B_z^⅔ = B_k^⅔: Stoner & Wohlfarth, Phil. Trans. R. Soc. A 240, 599 (1948). In the plane of field and axis an overdamped
/// particle that starts on the axis stops at the first minimum.
#[test]
fn particles_switch_on_the_astroid() {
    let folder = tempfile::tempdir().unwrap();
    let (config, out) = (folder.path().join("spins.toml"), folder.path().join("astroid.h5"));
    std::fs::write(&config, SPINS).unwrap();
    diracmag().arg("switch").arg(&config).arg("-o").arg(&out).args(["-j", "2", "--quiet"]).assert().success();
    let reader = ResultsReader::open(&out).unwrap();
    let Coordinates::Numbers(along) = &reader.axes()[0].values else { panic!("labels") };
    let [found, below, above] =
        ["threshold", "threshold_below", "threshold_above"].map(|name| reader.values(name).unwrap());
    assert_eq!(along.len(), 5);
    for (i, along) in along.iter().enumerate() {
        let exact = (0.2_f64.powf(2.0 / 3.0) - along.abs().powf(2.0 / 3.0)).powf(1.5);
        // Within 1 µs a particle switches from 2e-6 above the threshold on, where its passage takes longest.
        assert!((found[i] / exact - 1.0).abs() < 1e-3, "{along}: {} {exact}", found[i]);
        assert!(above[i] - below[i] <= 4e-6 && below[i] < exact * (1.0 + 1e-4), "{along}: {}", below[i]);
    }
}

//! Where a particle begins to switch: the astroid of Stoner and Wohlfarth.

use std::path::Path;

use cli::command::run::signals::Signals;
use cli::config;
use cli::lower::lower;
use cli::switching::{Status, run_point};
use std::ops::ControlFlow;

/// Overdamped (α = 20), so that the particle follows the torque and does not swing past a minimum that is still there; B_k = 0.2 T.
const SPIN: &str = r#"
    grid = { cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "5 nm"] }
    initial = { uniform = [0, 0, 1] }
    time = { end = "1 us", method = "dormand_prince", tolerance = 1e-6 }
    switching = { quantity = "mz", threshold = 0, stop_when_switched = true }
    [magnet]
    saturation_magnetization = "100 kA/m"
    exchange_stiffness = "1 pJ/m"
    damping = 20
    demag = "none"
    anisotropy = [{ uniaxial = { constant = "10 kJ/m^3", axis = [0, 0, 1] } }]
"#;

fn switches(field: [f64; 2], signals: &Signals) -> bool {
    let [x, z] = field;
    let set = format!("external_field=[{{ uniform = [\"{x} T\", \"0 T\", \"{z} T\"] }}]");
    let loaded = config::load_text("spin.toml", SPIN, Path::new(""), &[set]).unwrap();
    let lowered = lower(&loaded).unwrap();
    let point = run_point(&loaded, &lowered, signals, &mut |_| ControlFlow::Continue(())).unwrap();
    point.outcome.status == Status::Switched
}

/// h = (cos^⅔ψ + sin^⅔ψ)^(−3/2) in units of B_k for a field at the angle ψ to the easy axis: Stoner & Wohlfarth, Phil. Trans. R. Soc. A
/// 240, 599 (1948). In the plane of field and axis an overdamped particle that starts on the axis stops at the first minimum.
#[test]
fn particles_switch_on_the_astroid() {
    let signals = Signals::watch().unwrap();
    for degrees in [10.0_f64, 30.0, 45.0, 70.0] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let exact = 0.2 * (cos.powf(2.0 / 3.0) + sin.powf(2.0 / 3.0)).powf(-1.5);
        let [mut without, mut with] = [0.05, 0.25];
        while with - without > 2e-5 {
            let middle = 0.5 * (without + with);
            let switched = switches([middle * sin, -middle * cos], &signals);
            *(if switched { &mut with } else { &mut without }) = middle;
        }
        assert!(without > 0.05 && with < 0.25, "{degrees}");
        // Within 1 µs a particle switches from 2e-6 above the threshold on, where its passage takes longest.
        let middle = 0.5 * (without + with);
        assert!((middle / exact - 1.0).abs() < 1e-3, "{degrees}: {middle} {exact}");
    }
}

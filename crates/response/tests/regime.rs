//! Each limit of the theory, from both sides.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{interface, parameters};
use response::constants::{BOLTZMANN, ELEMENTARY_CHARGE, HBAR};
use response::regime::{
    Drive, RegimeWarning, ResponseModel, Verdict, check_cell_resolution, check_contact, check_drive,
    check_exchange_length, check_growth, check_interface, check_static_screening, check_step,
    check_temperature, check_texture,
};
use response::{Equations, Interface, InterfaceParameters};

fn verdict(warnings: &[RegimeWarning], quantity: &str) -> Option<Verdict> {
    warnings.iter().find(|warning| warning.quantity == quantity).map(|warning| warning.verdict)
}

fn altered(change: impl Fn(&mut InterfaceParameters)) -> Vec<RegimeWarning> {
    let mut p = parameters(Equations::Consistent);
    change(&mut p);
    check_interface(&Interface::new(p).unwrap())
}

const QUIET: Drive = Drive {
    wave_number: 6e6,
    angular_frequency: 6e8,
    e_amplitude: 3e4,
    model: ResponseModel::Diffusive,
    allow_nonlinear: false,
};

#[test]
fn a_sound_interface_and_drive_pass() {
    assert_eq!(altered(|_| ()), []);
    assert_eq!(check_drive(&interface(Equations::Consistent), &QUIET), []);
}

/// ε − |Δ_sd| is 0.1 eV.
#[test]
fn contact_limits() {
    let interface = interface(Equations::Consistent);
    let of = |potential, omega, allowed| check_contact(&interface, potential, omega, allowed);
    assert_eq!(of(-9e-3, 6e8, false), []);
    assert_eq!(verdict(&of(-11e-3, 6e8, false), "contact_potential"), Some(Verdict::Warn));
    assert_eq!(verdict(&of(0.11, 6e8, false), "contact_potential"), Some(Verdict::Refuse));
    assert_eq!(verdict(&of(0.11, 6e8, true), "contact_potential"), Some(Verdict::Warn));
    let fast = 0.2 / interface.tau_1(0.0);
    assert_eq!(verdict(&of(0.0, fast, false), "omega_tau_1"), Some(Verdict::Warn));
}

#[test]
fn interface_limits() {
    let energy = parameters(Equations::Consistent).fermi_energy;
    assert_eq!(verdict(&altered(|p| p.sd_splitting = -0.95 * energy), "splitting"), Some(Verdict::Warn));
    assert_eq!(verdict(&altered(|p| p.disorder = 0.11), "disorder"), Some(Verdict::Warn));
    // k_F l = 0.6/(πα) at Δ_sd = ε/2.
    assert_eq!(verdict(&altered(|p| p.disorder = 0.038), "inverse_k_f_l"), None);
    assert_eq!(verdict(&altered(|p| p.disorder = 0.039), "inverse_k_f_l"), Some(Verdict::Warn));
    assert_eq!(verdict(&altered(|p| p.disorder = 0.2), "inverse_k_f_l"), Some(Verdict::Refuse));
    assert_eq!(verdict(&altered(|p| p.spin_density = 1e18), "interface_damping"), Some(Verdict::Warn));
    assert_eq!(verdict(&altered(|p| p.spin_density = 1e16), "interface_damping"), Some(Verdict::Refuse));
    assert_eq!(verdict(&altered(|p| p.spin_density = 1e16), "interface_hall_damping"), Some(Verdict::Warn));
    assert_eq!(verdict(&altered(|p| p.spin_density = 1e15), "interface_hall_damping"), Some(Verdict::Refuse));
}

#[test]
fn damping_limit_takes_the_coefficient_of_the_equations() {
    let c = interface(Equations::Consistent).gilbert_prefactor();
    let spin_density = parameters(Equations::Consistent).spin_density * c * 10.0 / 0.07; // c σ₀ ≈ 0.07
    let warn = |equations| {
        let p = InterfaceParameters { spin_density, ..parameters(equations) };
        verdict(&check_interface(&Interface::new(p).unwrap()), "interface_damping")
    };
    assert_eq!(warn(Equations::Consistent), None);
    assert_eq!(warn(Equations::Published), Some(Verdict::Warn));
}

#[test]
fn drive_limits() {
    let interface = interface(Equations::Consistent);
    let tau_1 = interface.tau_1(0.0);
    let of = |drive: Drive, quantity| verdict(&check_drive(&interface, &drive), quantity);
    let fast = Drive { angular_frequency: 0.2 / tau_1, ..QUIET };
    assert_eq!(of(fast, "omega_tau_1"), Some(Verdict::Warn));
    let faster = Drive { angular_frequency: 1.1 / tau_1, ..QUIET };
    assert_eq!(of(faster, "omega_tau_1"), Some(Verdict::Refuse));
    assert_eq!(
        of(Drive { model: ResponseModel::DriftDiffusion, ..faster }, "omega_tau_1"),
        Some(Verdict::Refuse)
    );
    assert_eq!(of(Drive { model: ResponseModel::Exact, ..faster }, "omega_tau_1"), None);

    let q = |dq2_tau: f64| (dq2_tau / (interface.diffusivity(0.0) * tau_1)).sqrt();
    assert_eq!(of(Drive { wave_number: q(0.09), ..QUIET }, "dq2_tau_1"), None);
    assert_eq!(of(Drive { wave_number: q(0.11), ..QUIET }, "dq2_tau_1"), Some(Verdict::Warn));
    assert_eq!(of(Drive { wave_number: q(1.1), ..QUIET }, "dq2_tau_1"), Some(Verdict::Refuse));

    let slow = Drive { angular_frequency: 0.2 * interface.diffusivity(1.0) * 36e12, ..QUIET };
    assert_eq!(of(slow, "omega_over_dq2"), None);
    let slow_static = Drive { model: ResponseModel::StaticDiffusive, ..slow };
    assert_eq!(of(slow_static, "omega_over_dq2"), Some(Verdict::Warn));

    // ε − |Δ_sd| = 0.1 eV.
    let potential = |volts: f64| Drive { e_amplitude: -volts * QUIET.wave_number, ..QUIET };
    assert_eq!(of(potential(0.009), "potential"), None);
    assert_eq!(of(potential(0.011), "potential"), Some(Verdict::Warn));
    assert_eq!(of(potential(0.11), "potential"), Some(Verdict::Refuse));
    assert_eq!(of(Drive { allow_nonlinear: true, ..potential(0.11) }, "potential"), Some(Verdict::Warn));
    assert_eq!(of(Drive { wave_number: 0.0, ..potential(1.0) }, "potential"), None);

    let photon = |share: f64| Drive {
        angular_frequency: share * 0.2 * ELEMENTARY_CHARGE / HBAR,
        model: ResponseModel::Exact,
        ..QUIET
    };
    assert_eq!(of(photon(0.2), "photon_energy"), Some(Verdict::Warn));
    assert_eq!(of(photon(1.1), "photon_energy"), Some(Verdict::Refuse));
    let short = |share: f64| Drive {
        wave_number: share * interface.fermi_momentum(1.0) / HBAR,
        model: ResponseModel::Exact,
        ..QUIET
    };
    assert_eq!(of(short(0.2), "wave_number"), Some(Verdict::Warn));
    assert_eq!(of(short(1.1), "wave_number"), Some(Verdict::Refuse));
}

#[test]
fn static_screening_needs_carriers_that_follow() {
    let interface = interface(Equations::Consistent);
    let omega = |part: f64| part * interface.diffusivity(1.0) * 36e12;
    assert!(check_static_screening(&interface, 6e6, omega(0.09)).is_none());
    assert!(check_static_screening(&interface, 6e6, -omega(0.11)).is_some());
    assert_eq!(check_static_screening(&interface, 0.0, 0.0).unwrap().verdict, Verdict::Warn);
}

#[test]
fn scales() {
    let interface = interface(Equations::Consistent);
    let gap = 0.1 * ELEMENTARY_CHARGE;
    assert!(check_temperature(&interface, 0.09 * gap / BOLTZMANN).is_none());
    assert_eq!(check_temperature(&interface, 0.11 * gap / BOLTZMANN).unwrap().verdict, Verdict::Warn);
    let l = interface.mean_free_path(0.0);
    assert!(check_cell_resolution(&interface, 4.0 * l).is_none());
    assert!(check_cell_resolution(&interface, 3.0 * l).is_some());
    assert!(check_texture(&interface, f64::INFINITY).is_none());
    assert!(check_texture(&interface, 3.0 * l).is_some());
    assert!(check_exchange_length(5e-9, 6e-9).is_none());
    assert!(check_exchange_length(7e-9, 6e-9).is_some());
    assert!(check_step(1.0, 1.1).is_none());
    assert_eq!(check_step(1.1, 1.1).unwrap().verdict, Verdict::Refuse); // a refusal includes its limit
    assert_eq!(check_step(1.2, 1.1).unwrap().verdict, Verdict::Refuse);
    assert_eq!(check_step(f64::NAN, 1.1).unwrap().verdict, Verdict::Refuse);
    assert!(check_growth(0.09).is_none());
    assert_eq!(check_growth(0.2).unwrap().verdict, Verdict::Warn);
    assert_eq!(check_growth(1.0).unwrap().verdict, Verdict::Refuse);
}

#[test]
fn a_warning_reads_as_a_sentence() {
    let warning = check_exchange_length(8e-9, 4e-9).unwrap();
    assert_eq!(
        warning.to_string(),
        "cell_over_exchange_length = 2.000 (limit 1): a cell is larger than the exchange length: domain walls \
         are not resolved"
    );
    for (ratio, text) in [(12.347, "= 12.35 "), (123.42, "= 123.4 "), (1.2342e5, "= 1.234e5 ")] {
        let warning = check_exchange_length(ratio * 4e-9, 4e-9).unwrap().to_string();
        assert!(warning.contains(text), "{warning}");
    }
}

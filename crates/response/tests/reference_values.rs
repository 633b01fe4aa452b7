//! Every reference value, to 1e-12 relative in the real and in the imaginary part.
//!
//! The values were computed independently with 40 digits; 1e-12 leaves room for a few thousand roundings.

#![allow(clippy::excessive_precision, clippy::approx_constant)] // the digits as published
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod reference;

use num_complex::Complex64;
use reference::{DAMPING, DIMENSIONLESS, Record, SI, SPIN_DENSITY};
use response::constants::{CONDUCTANCE_QUANTUM, ELEMENTARY_CHARGE, HBAR};
use response::{
    Equations, Interface, InterfaceParameters, Perturbation, SpinCorrelator, gilbert_determinant,
    gilbert_solve,
};

const TOLERANCE: f64 = 1e-12;

fn real(value: f64) -> Vec<Complex64> {
    vec![Complex64::from(value)]
}

/// Direction of a wave vector and its length.
fn polar(qx: f64, qy: f64) -> ([f64; 2], f64) {
    let q = qx.hypot(qy);
    (if q > 0.0 { [qx / q, qy / q] } else { [1.0, 0.0] }, q)
}

/// The record's interface in units ħ = v = 1: v = 1 m/s and energies in units of ħ per second.
fn dimensionless_interface(record: &Record, sd_splitting: f64) -> Interface {
    Interface::new(InterfaceParameters {
        fermi_velocity: 1.0,
        fermi_energy: HBAR * record.number("epsilon"),
        sd_splitting: HBAR * sd_splitting,
        disorder: record.number("alpha"),
        spin_density: 1.0,
        equations: Equations::Consistent,
    })
    .unwrap()
}

fn invariants(correlator: &SpinCorrelator, name: &str) -> Option<Vec<Complex64>> {
    Some(vec![match name {
        "K_trans" => correlator.transverse,
        "K_long" => correlator.longitudinal,
        "Q" => correlator.mixed(),
        "K_zz" => correlator.perpendicular(),
        _ => return None,
    }])
}

#[test]
fn dimensionless_records() {
    for record in DIMENSIONLESS {
        // All of the splitting is in Δ_z: m_z = 1.
        let m_z = 1.0;
        let interface = dimensionless_interface(record, record.number("Delta_z"));
        let (direction, q) = polar(record.number("qx"), record.number("qy"));
        let omega = record.number("omega");
        let exact = interface.exact_correlator(m_z, q, omega);
        let diffusive = interface.diffusive_correlator(m_z, q, omega);
        let first_order = interface.first_order_correlator(m_z, q, omega);
        record.compare(TOLERANCE, |name| match name {
            "sigma0" => real(interface.sigma_0(m_z)),
            "sigmaH" => real(interface.sigma_h(m_z)),
            "sigmaH_nc" => real(interface.sigma_h_non_crossing(m_z)),
            "D" => real(interface.diffusivity(m_z)),
            "tau0" => real(interface.tau_0(m_z)),
            "tau1" => real(interface.tau_1(m_z)),
            "tau_tr_paper" => real(interface.tau_tr(m_z)),
            "l" => real(interface.mean_free_path(m_z)),
            "beta" => real(interface.beta(m_z)),
            "nu" => real(interface.density_of_states() * HBAR),
            "M" => {
                let q = [record.number("qx"), record.number("qy")];
                interface.bubble(m_z, q, omega).into_iter().flatten().collect()
            }
            "K" => exact.matrix(direction, 0.0).into_iter().flatten().collect(),
            name => [("K_exact_", &exact), ("K_diff_", &diffusive), ("K_diff1_", &first_order)]
                .into_iter()
                .find_map(|(prefix, k)| invariants(k, name.strip_prefix(prefix)?))
                .unwrap_or_else(|| panic!("output {name} is not covered")),
        });
    }
}

#[test]
fn si_records() {
    for record in SI {
        let spin = record.number("S");
        let sd_splitting = record.number("Delta_sd_eV") * ELEMENTARY_CHARGE;
        let interface = Interface::new(InterfaceParameters {
            fermi_velocity: record.number("v"),
            fermi_energy: record.number("epsilon_eV") * ELEMENTARY_CHARGE,
            sd_splitting,
            disorder: record.number("alpha"),
            spin_density: spin / record.number("A"),
            equations: Equations::Published,
        })
        .unwrap();
        let m_z = record.input("m")[2];
        let (q, omega) = (record.number("q"), record.number("omega"));
        let (gate, bias) = (record.number("E_gate"), record.number("E_bias"));
        let exact = interface.exact_correlator(m_z, q, omega);
        let diffusive = interface.diffusive_correlator(m_z, q, omega);
        let wave = Perturbation {
            direction: [1.0, 0.0],
            omega,
            e_field: [Complex64::from(gate), Complex64::ZERO],
            spin_direction: [Complex64::ZERO; 3],
        };
        let pumping = Perturbation {
            e_field: [Complex64::ZERO; 2],
            spin_direction: [Complex64::ZERO, Complex64::ZERO, Complex64::from(0.01)],
            ..wave
        };
        let torque = interface.plane_wave_torque(m_z, q, omega, gate);
        record.compare(TOLERANCE, |name| match name {
            "sigma0" => real(interface.sigma_0(m_z)),
            "sigmaH" => real(interface.sigma_h(m_z)),
            "sigma_S" => real(interface.sigma_0(m_z) * CONDUCTANCE_QUANTUM),
            "D" => real(interface.diffusivity(m_z)),
            "tau0" => real(interface.tau_0(m_z)),
            "tau1" => real(interface.tau_1(m_z)),
            "tau_tr_paper" => real(interface.tau_tr(m_z)),
            "l" => real(interface.mean_free_path(m_z)),
            "nu" => real(interface.density_of_states()),
            "J_sd" => real(sd_splitting / spin),
            "c_GD" => real(interface.gilbert_prefactor()),
            "c_GD_printed" => real(interface.gilbert_coefficient()),
            "L_pref" => real(interface.kernel_prefactor(m_z)),
            "L_r_t" => real(interface.kernel(m_z, record.number("r"), record.number("t"))),
            "Dq2" => real(interface.diffusivity(m_z) * q * q),
            "T14_sin" => real(torque.sine),
            "T14_cos" => real(torque.cosine),
            "T15_amp" => real(interface.static_torque_amplitude(q, gate)),
            "eta" => real(interface.eta(m_z, q)),
            "T_FL_amp" => real(interface.field_like_amplitude(m_z, bias)),
            "s_z_static_amp" => real(interface.static_spin_amplitude(m_z, q, gate)),
            "s_exact_E" => interface.spin_density(&exact, &wave, 0.0).to_vec(),
            "s_diff_E" => interface.spin_density(&diffusive, &wave, 0.0).to_vec(),
            "s_z_pump_q" => vec![interface.spin_density(&diffusive, &pumping, 0.0)[2]],
            "n_hat_uniform" => real(interface.pumped_density(m_z, m_z + 0.01)),
            "q_l" => real(q * interface.mean_free_path(m_z)),
            "omega_tau1" => real(omega * interface.tau_1(m_z)),
            name => panic!("output {name} is not covered"),
        });
    }
}

#[test]
fn damping_records() {
    for record in DAMPING {
        let vector = |name| <[f64; 3]>::try_from(record.input(name)).unwrap();
        let (m, b) = (vector("m"), vector("B"));
        let alpha_0 = record.number("alpha0");
        let a = alpha_0 + record.number("c") * record.number("sigma0");
        let h = record.number("c") * record.number("sigmaH");
        // The sign is that of the whole tensor: ṁ = B ± m×(Λṁ), bulk damping included.
        let solve =
            |sign| gilbert_solve(m, b, sign * alpha_0, sign * a, sign * h).map(Complex64::from).to_vec();
        let det = |sign| real(gilbert_determinant(m[2], sign * alpha_0, sign * a, sign * h));
        record.compare(TOLERANCE, |name| match name {
            "mdot_sign+1" => solve(1.0),
            "mdot_sign-1" => solve(-1.0),
            "det_sign+1" => det(1.0),
            "det_sign-1" => det(-1.0),
            name => panic!("output {name} is not covered"),
        });
    }
}

#[test]
fn spin_density_records() {
    for record in SPIN_DENSITY {
        let sd_splitting = record.number("Delta_sd");
        let m_z = record.number("Delta_z") / sd_splitting;
        let interface = dimensionless_interface(record, sd_splitting);
        let (direction, q) = polar(record.number("qx"), record.number("qy"));
        let omega = record.number("omega");
        // The records have e = −1 and ħ = 1; here the force eE is in units of ħ.
        let field = |i: usize| Complex64::from(record.input("E")[i] * HBAR / ELEMENTARY_CHARGE);
        let wave = Perturbation {
            direction,
            omega,
            e_field: [field(0), field(1)],
            spin_direction: std::array::from_fn(|i| Complex64::from(record.input("m")[i])),
        };
        let exact = interface.exact_correlator(m_z, q, omega);
        let diffusive = interface.diffusive_correlator(m_z, q, omega);
        record.compare(TOLERANCE, |name| match name {
            "s_exact" => interface.spin_density(&exact, &wave, 0.0).to_vec(),
            "s_diff" => interface.spin_density(&diffusive, &wave, 0.0).to_vec(),
            "n_hat_exact" => vec![interface.carrier_density(&exact, &wave)],
            "n_hat_diff" => vec![interface.carrier_density(&diffusive, &wave)],
            name => panic!("output {name} is not covered"),
        });
    }
}

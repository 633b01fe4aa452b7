//! Checks of one wave of the electric field against the chosen model of the response.

use super::{Limit, RegimeWarning};
use crate::Interface;
use crate::constants::{ELEMENTARY_CHARGE, HBAR};

/// Model of the electron response that a simulation uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseModel {
    /// The kernel of Eq. (13), for ωτ₁, Dq²τ₁ ≪ 1.
    Diffusive,
    /// Eq. (15): the diffusive kernel in the limit ω ≪ Dq².
    StaticDiffusive,
    /// Drift and diffusion of the carriers, for ωτ₁, Dq²τ₁ ≪ 1.
    DriftDiffusion,
    /// The exact kernel at any ql and ωτ.
    Exact,
}

/// One plane-wave component of the drive.
#[derive(Clone, Copy, Debug)]
pub struct Drive {
    /// Wave number |q| [rad/m]; 0 for a uniform field.
    pub wave_number: f64,
    /// Angular frequency |ω| [rad/s].
    pub angular_frequency: f64,
    /// Amplitude of the total (screened) in-plane field [V/m].
    pub e_amplitude: f64,
    /// Model of the response.
    pub model: ResponseModel,
    /// Whether a potential beyond linear response is accepted (then it is only warned about).
    pub allow_nonlinear: bool,
}

const FREQUENCY: Limit = Limit::new(
    "omega_tau_1",
    Some(0.1),
    Some(1.0),
    "ω τ₁ is not small: the drive is too fast for a diffusive model; use the exact kernel",
);
const GRADIENT: Limit = Limit::new(
    "dq2_tau_1",
    Some(0.1),
    Some(1.0),
    "D q² τ₁ is not small: the drive is too fine for a diffusive model; use the exact kernel",
);
const STATIC: Limit = Limit::new(
    "omega_over_dq2",
    Some(0.1),
    None,
    "ω/(D q²) is not small: Eq. (15) misses the phase lag and the loss of amplitude; use Eq. (14)",
);
const SCREENING: Limit = Limit::new(
    "screening_omega_over_dq2",
    Some(0.1),
    None,
    "ω/(D q²) is not small: the surface does not screen the gate as fast as its static screening says; use the dynamic one",
);
const POTENTIAL: Limit = Limit::new(
    "potential",
    Some(0.1),
    Some(1.0),
    "|e E/q|/(ε − |Δ_sd|) is not small: the potential leaves linear response",
);
const CONTACT: Limit = Limit::new(
    "contact_potential",
    Some(0.1),
    Some(1.0),
    "|e U|/(ε − |Δ_sd|) is not small: the potential leaves linear response",
);
const PHOTON: Limit = Limit::new(
    "photon_energy",
    Some(0.1),
    Some(1.0),
    "ħω/ε is not small: the response is that of low frequencies",
);
const WAVELENGTH: Limit = Limit::new(
    "wave_number",
    Some(0.1),
    Some(1.0),
    "ħ v q/√(ε² − Δ_sd²) is not small: the wavelength is not long against that of the electrons",
);

/// Checks ωτ₁, Dq²τ₁, ω/Dq², |eE/q|, ħω and ħvq of one component of the drive.
///
/// A uniform component (q = 0) has no potential: the checks with 1/q do not apply to it.
pub fn check_drive(interface: &Interface, drive: &Drive) -> Vec<RegimeWarning> {
    let p = interface.parameters();
    let (q, omega) = (drive.wave_number.abs(), drive.angular_frequency.abs());
    let tau_1 = interface.tau_1(0.0);
    let dq2 = interface.diffusivity(0.0) * q * q;
    let closed = drive.model != ResponseModel::Exact;
    let potential = if drive.allow_nonlinear { Limit { refuse_above: None, ..POTENTIAL } } else { POTENTIAL };
    let gap = p.fermi_energy - p.sd_splitting.abs();
    // D(m_z) is smallest at m = ±z.
    let slowest_dq2 = interface.diffusivity(1.0) * q * q;
    let has_potential = q != 0.0;
    [
        closed.then(|| FREQUENCY.judge(omega * tau_1)),
        closed.then(|| GRADIENT.judge(dq2 * tau_1)),
        (has_potential && drive.model == ResponseModel::StaticDiffusive)
            .then(|| STATIC.judge(omega / slowest_dq2)),
        has_potential.then(|| potential.judge(ELEMENTARY_CHARGE * drive.e_amplitude.abs() / (q * gap))),
        Some(PHOTON.judge(HBAR * omega / p.fermi_energy)),
        Some(WAVELENGTH.judge(HBAR * q / interface.fermi_momentum(1.0))),
    ]
    .into_iter()
    .flatten()
    .flatten()
    .collect()
}

/// Checks ω/Dq² of the longest wave of a gate whose screening by the surface is taken as static (Thomas and Fermi), at m = ±z, where
/// D is smallest.
pub fn check_static_screening(interface: &Interface, wave_number: f64, omega: f64) -> Option<RegimeWarning> {
    SCREENING.judge(omega.abs() / (interface.diffusivity(1.0) * wave_number * wave_number))
}

/// Checks |eφ|, ωτ₁ and ħω of a contact that holds carriers at the `potential` φ \[V\], with the screening by a gate
/// already applied, and the angular frequency ω [rad/s].
pub fn check_contact(
    interface: &Interface,
    potential: f64,
    omega: f64,
    allow_nonlinear: bool,
) -> Vec<RegimeWarning> {
    let p = interface.parameters();
    let limit = if allow_nonlinear { Limit { refuse_above: None, ..CONTACT } } else { CONTACT };
    let gap = p.fermi_energy - p.sd_splitting.abs();
    let found = [
        limit.judge(ELEMENTARY_CHARGE * potential.abs() / gap),
        FREQUENCY.judge(omega.abs() * interface.tau_1(0.0)),
        PHOTON.judge(HBAR * omega.abs() / p.fermi_energy),
    ];
    found.into_iter().flatten().collect()
}

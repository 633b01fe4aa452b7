//! Which kernel a configuration wants, with the numbers that say so.

use llg::{Diffusivity, Kernel, Surface, Vectors};
use num_complex::Complex64;
use response::{CorrelatorForm, Equations, Interface};
use serde_json::{Value, json};

use crate::config::Loaded;
use crate::diagnostic::Diagnostic;
use crate::lower::Lowered;
use crate::wave::Wave;

/// Error of the torque above which a better kernel is recommended.
const ACCURATE: f64 = 0.01;
/// ωτ₁ and Dq²τ₁ above which an expansion in them is warned about (docs/physics.md, section 12).
const SMALL: f64 = 0.1;
/// Change of D over the film above which one D for all of it is no good.
const UNIFORM: f64 = 0.1;
/// ω/Dq² below which the potential follows the drive and D drops out, Eq. (15).
const QUASI_STATIC: f64 = 0.1;

/// What the choice rests on, each at its worst over drives, waves and m_z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// ql.
    pub ql: f64,
    /// q v_F τ₁.
    pub q_vf_tau_1: f64,
    /// ωτ₁.
    pub omega_tau_1: f64,
    /// ω/Dq² with the smallest D; infinite for a uniform field that changes, 0 for a constant one.
    pub omega_over_dq2: f64,
    /// 1 − D(largest |m_z|)/D(smallest |m_z|) over the film to begin with.
    pub diffusivity_spread: f64,
    /// The same from m in the plane to m along z.
    pub largest_spread: f64,
    /// Whether a uniform field drives a current through the film.
    pub is_biased: bool,
    /// Whether carriers on the grid are built for the rest of the configuration: the consistent equations at T = 0.
    pub takes_carriers: bool,
    /// Largest error of the torque under `diffusive` and under `corrected` where m_z is uniform, against the exact kernel and
    /// relative to the largest torque.
    pub errors: [f64; 2],
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The kernel that the configuration has.
    pub chosen: &'static str,
    /// The one it should have.
    pub recommended: &'static str,
    /// Why, in numbers.
    pub reason: String,
    /// The numbers.
    pub numbers: Numbers,
}

/// Recommends a kernel for the drives of `lowered` over the film `m` (`None`: taken as uniform); `None` where there is nothing
/// to choose.
pub fn choose(loaded: &Loaded, lowered: &Lowered, m: Option<&Vectors>) -> Option<Choice> {
    let problem = &lowered.problem;
    let surface = problem.surface().filter(|_| !problem.drives().is_empty())?;
    let numbers = numbers(lowered, surface, m);
    let chosen = match surface.kernel {
        Kernel::Diffusive => "diffusive",
        Kernel::DriftDiffusion => "drift_diffusion",
        Kernel::Closed(CorrelatorForm::Corrected) => "corrected",
        Kernel::Closed(CorrelatorForm::Exact) => "exact",
    };
    let (recommended, reason) = recommend(&numbers, loaded.config.switching.is_some());
    Some(Choice { chosen, recommended, reason, numbers })
}

/// The rule, and its reason.
fn recommend(n: &Numbers, switches: bool) -> (&'static str, String) {
    let Numbers { ql, q_vf_tau_1, omega_tau_1, errors: [diffusive, corrected], .. } = *n;
    let dq2_tau_1 = 0.5 * q_vf_tau_1 * q_vf_tau_1;
    let percent = |part: f64| {
        if part < 1e-4 { "less than 0.01 %".to_owned() } else { format!("{:.2} %", 100.0 * part) }
    };
    let scales = format!("ql = {ql:.2e}, q v_F tau_1 = {q_vf_tau_1:.2e}, omega tau_1 = {omega_tau_1:.2e}");
    let is_small = dq2_tau_1 <= SMALL && omega_tau_1 <= SMALL;
    let (kernel, mut reason) = if !is_small {
        let which = if omega_tau_1 > dq2_tau_1 { "omega tau_1" } else { "D q^2 tau_1" };
        let value = omega_tau_1.max(dq2_tau_1);
        (
            "exact",
            format!(
                "{which} = {value:.2e} is above {SMALL}, beyond the range of expansions in it ({scales})"
            ),
        )
    } else if diffusive <= ACCURATE {
        ("diffusive", format!("its torque is off by {} ({scales})", percent(diffusive)))
    } else if corrected <= ACCURATE {
        let reason =
            format!("off by {}, \"diffusive\" by {} ({scales})", percent(corrected), percent(diffusive));
        ("corrected", reason)
    } else {
        let reason = format!(
            "\"corrected\" is off by {}, \"diffusive\" by {} ({scales})",
            percent(corrected),
            percent(diffusive)
        );
        ("exact", reason)
    };
    let spread = if switches { n.largest_spread } else { n.diffusivity_spread };
    if spread > UNIFORM && (n.is_biased || n.omega_over_dq2 > QUASI_STATIC) {
        let through = if n.is_biased {
            "a current flows through the film".to_owned()
        } else {
            format!("omega/Dq^2 = {:.2e}", n.omega_over_dq2)
        };
        let varies = format!("D varies by {:.0} % over the film and {through}", 100.0 * spread);
        if is_small && n.takes_carriers {
            let error = percent(diffusive);
            return (
                "drift_diffusion",
                format!("{varies}; where D is uniform it is off by {error} ({scales})"),
            );
        }
        reason = format!("{reason}; {varies}: no kernel with one D is right from place to place");
    }
    (kernel, reason)
}

fn numbers(lowered: &Lowered, surface: &Surface, m: Option<&Vectors>) -> Numbers {
    let interface = &surface.interface;
    let m_z = match surface.diffusivity {
        Diffusivity::AtMz(m_z) => m_z,
        Diffusivity::Mean => 0.0,
    };
    let mut numbers = Numbers {
        ql: 0.0,
        q_vf_tau_1: 0.0,
        omega_tau_1: 0.0,
        omega_over_dq2: 0.0,
        diffusivity_spread: m.map_or(0.0, |m| spread_of(lowered, interface, m)),
        largest_spread: 1.0 - interface.diffusivity(1.0) / interface.diffusivity(0.0),
        is_biased: false,
        takes_carriers: interface.parameters().equations == Equations::Consistent
            && lowered.problem.thermal().is_none(),
        errors: [0.0; 2],
    };
    for drive in lowered.problem.drives() {
        let (waves, omega) = (Wave::of(drive), drive.waveform.max_omega());
        numbers.omega_tau_1 = numbers.omega_tau_1.max(omega * interface.tau_1(0.0));
        for wave in &waves {
            let q = wave.wave_number;
            let dq2_tau_1 = wave.relaxation_rate(interface, 0.0) * interface.tau_1(0.0);
            numbers.ql = numbers.ql.max(q * interface.mean_free_path(0.0));
            numbers.q_vf_tau_1 = numbers.q_vf_tau_1.max((2.0 * dq2_tau_1).sqrt());
            if q > 0.0 {
                numbers.omega_over_dq2 =
                    numbers.omega_over_dq2.max(omega / wave.relaxation_rate(interface, 1.0));
            } else {
                numbers.is_biased = true;
            }
        }
        for (error, form) in numbers.errors.iter_mut().zip([None, Some(CorrelatorForm::Corrected)]) {
            *error = error.max(torque_error(interface, m_z, &waves, omega, form));
        }
    }
    numbers
}

/// 1 − D(largest |m_z|)/D(smallest |m_z|) of the magnetic cells of the lowest layer.
fn spread_of(lowered: &Lowered, interface: &Interface, m: &Vectors) -> f64 {
    let problem = &lowered.problem;
    let cells = 0..problem.grid().layer();
    let tilts = cells.filter(|cell| problem.magnetic_cells().contains(*cell)).map(|cell| m.z[cell].abs());
    let (low, high) = tilts.fold((1.0_f64, 0.0_f64), |(low, high), z| (low.min(z), high.max(z)));
    if low < high { 1.0 - interface.diffusivity(high) / interface.diffusivity(low) } else { 0.0 }
}

/// Largest error of the torque of `waves` at angular frequencies up to `omega` under a kernel (`None`: the diffusive one),
/// relative to the largest torque of the exact one: κφ and fJ added up, all waves in step.
fn torque_error(
    interface: &Interface,
    m_z: f64,
    waves: &[Wave],
    omega: f64,
    form: Option<CorrelatorForm>,
) -> f64 {
    let (mut error, mut torque) = (0.0_f64, 0.0_f64);
    for part in [0.0, 0.1, 0.3, 1.0] {
        let omega = part * omega;
        let (mut wrong, mut all) = (0.0, 0.0);
        for wave in waves {
            let exact = torques(interface, m_z, wave, omega, Some(CorrelatorForm::Exact));
            let found = torques(interface, m_z, wave, omega, form);
            wrong += found.iter().zip(&exact).map(|(a, b)| (a - b).norm()).sum::<f64>();
            all += exact.iter().map(|b| b.norm()).sum::<f64>();
        }
        (error, torque) = (error.max(wrong), torque.max(all));
    }
    if torque > 0.0 { error / torque } else { 0.0 }
}

/// Amplitudes [rad/s] of κφ and of the field-like torques of the currents along and across q.
fn torques(
    interface: &Interface,
    m_z: f64,
    wave: &Wave,
    omega: f64,
    form: Option<CorrelatorForm>,
) -> [Complex64; 3] {
    let q = wave.wave_number;
    let k = match form {
        Some(form) => interface.correlator(form, m_z, q, omega),
        None => interface.diffusive_correlator(m_z, q, omega),
    };
    let current = interface.field_like_amplitude(m_z, 1.0) / interface.sigma_0(m_z);
    if q == 0.0 {
        return [Complex64::ZERO, k.transverse * current * wave.e_amplitude, Complex64::ZERO];
    }
    let across = (wave.e_amplitude.powi(2) - wave.longitudinal.powi(2)).max(0.0).sqrt();
    let potential = match form {
        Some(form) => interface.potential_response(form, m_z, q, omega),
        None => {
            let d = interface.diffusivity(m_z);
            d / Complex64::new(d * q * q, -omega)
        }
    };
    [
        potential * q * wave.longitudinal * interface.diffusive_coefficient(),
        k.longitudinal * current * wave.longitudinal,
        k.transverse * current * across,
    ]
}

impl Choice {
    /// A warning where the chosen kernel is off by more than is accurate and another is not.
    pub fn warning(&self, loaded: &Loaded) -> Option<Diagnostic> {
        let [diffusive, corrected] = self.numbers.errors;
        let error = match self.chosen {
            "diffusive" | "drift_diffusion" => diffusive,
            "corrected" => corrected,
            _ => return None,
        };
        if error <= ACCURATE || self.chosen == self.recommended {
            return None;
        }
        let key = "interface.kernel";
        let message = format!(
            "`{key}` = \"{}\" is off by {:.1} % of the torque, \"{}\" is recommended",
            self.chosen,
            100.0 * error,
            self.recommended
        );
        Some(loaded.source.warning(key, message).help(self.reason.clone()))
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let n = &self.numbers;
        json!({
            "chosen": self.chosen,
            "recommended": self.recommended,
            "reason": self.reason,
            "ql": n.ql,
            "q_vf_tau_1": n.q_vf_tau_1,
            "omega_tau_1": n.omega_tau_1,
            "omega_over_dq2": n.omega_over_dq2,
            "diffusivity_spread": n.diffusivity_spread,
            "largest_diffusivity_spread": n.largest_spread,
            "error_diffusive": n.errors[0],
            "error_corrected": n.errors[1],
        })
    }
}

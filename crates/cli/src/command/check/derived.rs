//! Numbers that follow from a configuration.

use llg::{Diffusivity, Kernel};
use response::Interface;
use response::constants::CONDUCTANCE_QUANTUM;
use serde_json::{Value, json};

use super::magnet::{self, DmiNumbers};
use crate::config::{self, Loaded};
use crate::lower::{Lowered, electrode_comb};
use crate::regime::{fastest_precession, step_limit};
use crate::wave::Wave;

/// m at 45° to the film, where m_z|m_∥| is largest: η is given there.
pub const AT_45_DEGREES: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Derived numbers, SI units.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The surface, if there is one, and the m_z at which its numbers are taken.
    pub surface: Option<(Interface, f64)>,
    /// 1 + e²ν/C of the gate before the surface, if there is one.
    pub gate_factor: Option<f64>,
    /// One entry for each drive.
    pub drives: Vec<DriveNumbers>,
    /// √(2A/µ₀M_s²) \[m\].
    pub exchange_length: f64,
    /// Cells with M_s > 0.
    pub magnetic_cells: usize,
    /// Dzyaloshinskii–Moriya interactions.
    pub dmi: Vec<DmiNumbers>,
    /// Fastest precession on the grid [rad/s].
    pub fastest_precession: f64,
    /// γ [rad/(s T)].
    pub gyromagnetic_ratio: f64,
    /// Stability limit of a step \[s\]; `None` where the method has none.
    pub step_limit: Option<f64>,
    /// Fixed step \[s\].
    pub step: Option<f64>,
    /// Name of the method.
    pub method: &'static str,
    /// Largest bulk damping.
    pub damping: f64,
}

/// Numbers of the longest wave of one drive.
#[derive(Clone, Debug)]
pub struct DriveNumbers {
    /// Name in the configuration.
    pub name: Option<String>,
    /// Kind of profile.
    pub profile: &'static str,
    /// |q| [rad/m], 0 for a uniform field.
    pub q: f64,
    /// Peak field [V/m].
    pub e_amplitude: f64,
    /// Dq² [1/s].
    pub dq2: f64,
    /// Largest angular frequency [rad/s].
    pub omega: f64,
    /// η = Δ_z/(ħvqσ₀) for m at 45° to the film.
    pub eta: f64,
    /// Peak of the diffusion potential \[V\].
    pub potential: f64,
    /// |κφ| [rad/s]: T_diff = (this) m×m_⊥.
    pub torque_amplitude: f64,
    /// 2Aq²/M_s \[T\], the least in the film: the field of exchange against stripes of the same wave number.
    pub exchange_field: f64,
    /// What the surface's charge does to the field of strip electrodes.
    pub screening: Option<ScreeningNumbers>,
    /// |f J| [rad/s] of the longitudinal current that is not screened: T_FL = (this) m×(ẑ×Ĵ).
    pub field_like_amplitude: f64,
}

/// Screening of strip electrodes by the surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreeningNumbers {
    /// ε₀(ε_above + ε_below)/e²ν \[m\].
    pub thomas_fermi_length: f64,
    /// Peak field of the longest wave without screening [V/m]; `None` where there is none without.
    pub unscreened: Option<f64>,
}

impl ScreeningNumbers {
    fn of(interface: &Interface, drive: &config::Drive) -> Option<Self> {
        let config::Profile::ElectrodeComb(comb) = &drive.profile else { return None };
        let capacitance = interface.quantum_capacitance();
        Some(Self {
            thomas_fermi_length: electrode_comb::stack(comb).thomas_fermi_length(capacitance),
            unscreened: electrode_comb::unscreened_amplitude(comb),
        })
    }

    fn json(&self) -> Value {
        json!({ "thomas_fermi_length": self.thomas_fermi_length, "unscreened_e_amplitude": self.unscreened })
    }
}

impl Derived {
    /// Derives all numbers.
    pub fn new(loaded: &Loaded, lowered: &Lowered) -> Self {
        let problem = &lowered.problem;
        let surface = problem.surface().map(|surface| {
            let m_z = match surface.diffusivity {
                Diffusivity::AtMz(m_z) => m_z,
                Diffusivity::Mean => 0.0,
            };
            (surface.interface.clone(), m_z)
        });
        let drives = surface.as_ref().map_or(Vec::new(), |(interface, m_z)| {
            let kernel = problem.surface().map_or(Kernel::Diffusive, |surface| surface.kernel);
            let gate = problem.surface().map_or(1.0, llg::Surface::gate_factor);
            let numbers = |(drive, written)| DriveNumbers {
                screening: ScreeningNumbers::of(interface, written),
                exchange_field: magnet::stiffness(problem) * Wave::longest(drive).wave_number.powi(2),
                ..DriveNumbers::new(interface, (kernel, gate), *m_z, drive)
            };
            problem.drives().iter().zip(&loaded.config.drive).map(numbers).collect()
        });
        Self {
            surface,
            gate_factor: problem.surface().map(llg::Surface::gate_factor).filter(|factor| *factor > 1.0),
            drives,
            exchange_length: problem.magnet().exchange_length(),
            magnetic_cells: problem.magnetic_cells().count(),
            dmi: magnet::dmi(problem),
            fastest_precession: fastest_precession(lowered),
            gyromagnetic_ratio: problem.magnet().gyromagnetic_ratio,
            step_limit: step_limit(lowered),
            step: lowered.method.fixed_step(),
            method: loaded.config.time.method.name(),
            damping: problem.magnet().damping.max(),
        }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let mut all = json!({
            "exchange_length": self.exchange_length,
            "magnetic_cells": self.magnetic_cells,
            "dmi": self.dmi.iter().map(DmiNumbers::json).collect::<Vec<_>>(),
            "gyromagnetic_ratio": self.gyromagnetic_ratio,
            "fastest_precession": self.fastest_precession,
            "step_limit": self.step_limit,
            "step": self.step,
            "damping": self.damping,
            "drives": self.drives.iter().map(|drive| drive.json(self.gyromagnetic_ratio)).collect::<Vec<_>>(),
        });
        if let (Value::Object(all), Some((interface, m_z))) = (&mut all, &self.surface) {
            all.insert("mz".to_owned(), json!(m_z));
            if let Some(factor) = self.gate_factor {
                all.insert("gate_factor".to_owned(), json!(factor));
            }
            for (name, value) in numbers(interface, *m_z) {
                all.insert(name.to_owned(), json!(value));
            }
            let states = [0.0, 0.5, AT_45_DEGREES, 1.0].map(|m_z| {
                let mut state = json!({ "mz": m_z, "sigma_h": interface.sigma_h(m_z) });
                if let Value::Object(state) = &mut state {
                    state
                        .extend(numbers(interface, m_z).map(|(name, value)| (name.to_owned(), json!(value))));
                }
                state
            });
            all.insert("states".to_owned(), Value::Array(states.to_vec()));
        }
        all
    }
}

/// Numbers of the surface at one m_z.
pub fn numbers(interface: &Interface, m_z: f64) -> [(&'static str, f64); 14] {
    let sigma_0 = interface.sigma_0(m_z);
    [
        ("sigma_0", sigma_0),
        ("sigma_0_siemens", sigma_0 * CONDUCTANCE_QUANTUM),
        ("sigma_h_over_mz", interface.sigma_h_over_mz(m_z)),
        ("diffusivity", interface.diffusivity(m_z)),
        ("tau_tr", interface.tau_tr(m_z)),
        ("tau_1", interface.tau_1(m_z)),
        ("tau_0", interface.tau_0(m_z)),
        ("mean_free_path", interface.mean_free_path(m_z)),
        ("k_f_l", interface.k_f_l(m_z)),
        ("density_of_states", interface.density_of_states()),
        ("spin_density", interface.parameters().spin_density),
        ("gilbert_prefactor", interface.gilbert_prefactor()),
        ("gilbert_coefficient", interface.gilbert_coefficient()),
        ("interface_damping", interface.gilbert_coefficient() * sigma_0),
    ]
}

impl DriveNumbers {
    /// With the carriers' own screening by a gate, `gate` = 1 + e²ν/C: D (1 + e²ν/C) in place of D, so that ω counts as so much slower.
    fn new(interface: &Interface, (kernel, gate): (Kernel, f64), m_z: f64, drive: &field::Drive) -> Self {
        let wave = Wave::longest(drive);
        let omega = drive.waveform.max_omega();
        let slowed = omega / gate;
        let potential = wave.potential(interface, kernel, m_z, slowed) / gate;
        let dq2 = wave.relaxation_rate(interface, m_z);
        // What is left of a longitudinal and of a transverse wave: of the first E·(−iω)/(Dq² − iω) by diffusion.
        let [passed, kept] = match kernel {
            Kernel::Closed(form) => {
                let k = interface.correlator(form, m_z, wave.wave_number, omega);
                [k.longitudinal, k.transverse].map(|k| k.norm() / interface.sigma_0(m_z))
            }
            Kernel::Diffusive | Kernel::DriftDiffusion if wave.wave_number > 0.0 => {
                [slowed / slowed.hypot(dq2), 1.0]
            }
            Kernel::Diffusive | Kernel::DriftDiffusion => [1.0, 1.0],
        };
        let across = kept * (wave.e_amplitude.powi(2) - wave.longitudinal.powi(2)).max(0.0).sqrt();
        let driving = across.hypot(wave.longitudinal * passed);
        let driving = if wave.wave_number > 0.0 { driving } else { kept * wave.e_amplitude };
        Self {
            name: drive.name.clone(),
            profile: drive.profile.name(),
            q: wave.wave_number,
            e_amplitude: wave.e_amplitude,
            dq2,
            omega,
            eta: interface.eta(AT_45_DEGREES, wave.wave_number),
            potential,
            screening: None,
            exchange_field: 0.0,
            torque_amplitude: (interface.diffusive_coefficient() * potential).abs(),
            field_like_amplitude: interface.field_like_amplitude(m_z, driving).abs(),
        }
    }

    fn json(&self, gamma: f64) -> Value {
        json!({
            "name": self.name,
            "profile": self.profile,
            "q": self.q,
            "e_amplitude": self.e_amplitude,
            "dq2": self.dq2,
            "omega": self.omega,
            "eta": self.eta,
            "potential": self.potential,
            "torque_amplitude": self.torque_amplitude,
            "torque_amplitude_tesla": self.torque_amplitude / gamma,
            "exchange_field": self.exchange_field,
            "screening": self.screening.as_ref().map(ScreeningNumbers::json),
            "field_like_amplitude": self.field_like_amplitude,
            "field_like_amplitude_tesla": self.field_like_amplitude / gamma,
        })
    }
}

//! The response in the time domain: sums of decaying exponentials, which a run propagates from step to step.

mod cut;
mod density;
mod polynomial;
mod telegraph;
mod transverse;

use num_complex::Complex64;

use crate::constants::HBAR;
use crate::{Interface, SpinCorrelator};

/// The form of K(q, ω) for the response to the drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrelatorForm {
    /// The closed form at any ql and ωτ₀, [`Interface::exact_correlator`].
    Exact,
    /// First order in ωτ₁ and Dq²τ₁, [`Interface::telegraph_correlator`].
    Corrected,
}

/// One exponential of a [`TimeKernel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pole {
    /// Rate of e^{rate·t} [1/s]; the real part is negative.
    pub rate: Complex64,
    /// Its weight, in the unit of the kernel's transform per second.
    pub weight: Complex64,
}

/// A causal kernel k(t) = θ(t) Σ weight·e^{rate·t}, with the transform Σ weight/(−iω − rate).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeKernel {
    /// The exponentials. Where rates are complex they come in conjugate pairs, so that k is real.
    pub poles: Vec<Pole>,
}

impl TimeKernel {
    /// ∫ k(t) e^{iωt} dt at ω [rad/s].
    pub fn transform(&self, omega: f64) -> Complex64 {
        self.poles.iter().map(|pole| pole.weight / (Complex64::new(0.0, -omega) - pole.rate)).sum()
    }

    /// k(t) at t \[s\], zero for t < 0.
    pub fn value(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 0.0;
        }
        self.poles.iter().map(|pole| (pole.weight * (pole.rate * t).exp()).re).sum()
    }

    /// From poles in units of `tau` \[s\].
    fn scaled(poles: impl IntoIterator<Item = (Complex64, Complex64)>, tau: f64, factor: f64) -> Self {
        let pole = |(place, weight): (Complex64, Complex64)| Pole {
            rate: place / tau,
            weight: weight * factor / tau,
        };
        Self { poles: poles.into_iter().map(pole).collect() }
    }
}

impl Interface {
    /// K(q, ω) in the selected form.
    pub fn correlator(&self, form: CorrelatorForm, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        match form {
            CorrelatorForm::Exact => self.exact_correlator(m_z, q, omega),
            CorrelatorForm::Corrected => self.telegraph_correlator(m_z, q, omega),
        }
    }

    /// F(q, ω) = φ_q/(∇·E)_q \[m²\] with the potential φ = −n/(eν) of the carriers that the field moves; q > 0.
    ///
    /// F = iħv/(εq) · (ε/Δ_z)Q. In the diffusive limit it is D/(Dq² − iω), and F(q, 0) = 1/q² in all forms.
    /// The current follows by continuity: K_L = −iω (ε/ħv²) F.
    pub fn potential_response(&self, form: CorrelatorForm, m_z: f64, q: f64, omega: f64) -> Complex64 {
        self.potential_of(&self.correlator(form, m_z, q, omega), q)
    }

    /// F \[m²\] that belongs to the K of a wave of q [rad/m]; see [`potential_response`](Self::potential_response).
    pub fn potential_of(&self, correlator: &SpinCorrelator, q: f64) -> Complex64 {
        let p = self.parameters();
        let scale = HBAR * p.fermi_velocity / (p.fermi_energy * q);
        Complex64::new(0.0, scale) * correlator.charge_mixed
    }

    /// The kernel of [`potential_response`](Self::potential_response) [m²/s], to `tolerance` relative to F(q, 0).
    pub fn potential_kernel(&self, form: CorrelatorForm, m_z: f64, q: f64, tolerance: f64) -> TimeKernel {
        let static_response = 1.0 / (q * q);
        match form {
            CorrelatorForm::Exact => {
                let ladder = density::Density { kappa: q * self.mean_free_path(m_z), beta: self.beta(m_z) };
                TimeKernel::scaled(ladder.poles(tolerance), self.tau_0(m_z), static_response)
            }
            CorrelatorForm::Corrected => {
                TimeKernel::scaled(self.telegraph_poles(m_z, q), self.tau_tr(m_z), static_response)
            }
        }
    }

    /// The kernel of K_T(q, ω)/σ₀ [1/s], to `tolerance` relative to its value at ω = 0; q ≥ 0.
    pub fn transverse_kernel(&self, form: CorrelatorForm, m_z: f64, q: f64, tolerance: f64) -> TimeKernel {
        let kappa = q * self.mean_free_path(m_z);
        match form {
            CorrelatorForm::Exact if kappa > 0.0 => {
                let ladder = transverse::Transverse { kappa, beta: self.beta(m_z) };
                TimeKernel::scaled(ladder.poles(tolerance), self.tau_0(m_z), 1.0)
            }
            _ => {
                // Drude, with the correction of first order in Dq²τ_tr.
                let slowing = match form {
                    CorrelatorForm::Exact => 0.0,
                    CorrelatorForm::Corrected => self.gradient_correction(m_z, q),
                };
                let rate = Complex64::from(-(1.0 + slowing));
                TimeKernel::scaled([(rate, Complex64::ONE)], self.tau_1(m_z), 1.0)
            }
        }
    }
}

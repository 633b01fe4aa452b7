//! Screening: the charge induced in the surface by the potential of a gate.

use num_complex::Complex64;

use crate::constants::ELEMENTARY_CHARGE;
use crate::{CorrelatorForm, Interface};

impl Interface {
    /// Quantum capacitance e²ν [F/m²]: the charge −e²ν φ_es screens a static potential φ_es (Thomas and Fermi).
    pub fn quantum_capacitance(&self) -> f64 {
        ELEMENTARY_CHARGE.powi(2) * self.density_of_states()
    }

    /// χ(q, ω) = e²ν q²F(q, ω) [F/m²], with the charge −χφ_es for the *total* potential φ_es of the wave; `None` stands for
    /// the diffusive limit, χ = e²ν Dq²/(Dq² − iω).
    ///
    /// F is [`potential_response`](Self::potential_response): the potential φ = −n/eν of the carriers that the field
    /// E = −∇φ_es moves is φ = Fq²φ_es. A uniform potential that oscillates induces no charge (χ = 0); for a static one
    /// χ = e²ν.
    pub fn charge_response(&self, form: Option<CorrelatorForm>, m_z: f64, q: f64, omega: f64) -> Complex64 {
        let part = match form {
            _ if omega == 0.0 => Complex64::ONE,
            _ if q == 0.0 => Complex64::ZERO,
            Some(form) => self.potential_response(form, m_z, q, omega) * (q * q),
            None => {
                let rate = self.diffusivity(m_z) * q * q;
                rate / Complex64::new(rate, -omega)
            }
        };
        part * self.quantum_capacitance()
    }
}

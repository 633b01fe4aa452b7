//! The interface between the ferromagnet and the topological insulator: checked parameters.

use crate::InvalidParameter;

/// Which form of the equation of motion the torques follow.
///
/// The Letter mixes conventions: its diffusive torque, Eqs. (12)–(13), holds for m along the spin; the sign of its
/// Hall damping, Eq. (17), for m along the magnetisation, and Eq. (17) is twice what the same linear response gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equations {
    /// Eqs. (1), (12), (13) and (17) exactly as printed.
    Published,
    /// m is the magnetisation direction (antiparallel to the spin) throughout, and the damping carries 1/2π.
    Consistent,
}

impl Equations {
    /// +1 where the terms are written for m along the spin, −1 for m against it; the sign of the diffusive torque and of
    /// the Hall conductivity.
    pub(crate) fn spin_sign(self) -> f64 {
        match self {
            Self::Published => 1.0,
            Self::Consistent => -1.0,
        }
    }
}

/// Parameters of an interface, SI units.
#[derive(Clone, Copy, Debug)]
pub struct InterfaceParameters {
    /// Velocity v of the Dirac electrons [m/s], positive.
    pub fermi_velocity: f64,
    /// Fermi energy ε \[J\] from the Dirac point, above |Δ_sd|.
    pub fermi_energy: f64,
    /// s-d splitting Δ_sd = J_sd S \[J\], of either sign, |Δ_sd| < ε.
    pub sd_splitting: f64,
    /// Disorder strength α of Eq. (5), 0 < α < 0.5.
    pub disorder: f64,
    /// Areal spin density S/A of the magnet [1/m²], positive.
    pub spin_density: f64,
    /// Form of the equation of motion.
    pub equations: Equations,
}

/// A checked interface; every method is a formula of the model.
#[derive(Clone, Debug)]
pub struct Interface {
    parameters: InterfaceParameters,
}

impl Interface {
    /// Largest disorder strength accepted; the theory is the leading order in 1/α.
    pub const MAXIMUM_DISORDER: f64 = 0.5;

    /// Checks the parameters.
    ///
    /// # Errors
    /// The first invalid parameter; [`Interface::validate`] gives all of them.
    pub fn new(parameters: InterfaceParameters) -> Result<Self, InvalidParameter> {
        match Self::validate(&parameters).into_iter().next() {
            Some(invalid) => Err(invalid),
            None => Ok(Self { parameters }),
        }
    }

    /// All invalid parameters, in the order of the fields; empty when the interface is valid.
    pub fn validate(p: &InterfaceParameters) -> Vec<InvalidParameter> {
        // Conditions are written so that NaN fails.
        let positive = |x: f64| x > 0.0 && x.is_finite();
        let checks = [
            ("fermi_velocity", p.fermi_velocity, positive(p.fermi_velocity), "positive and finite"),
            ("fermi_energy", p.fermi_energy, positive(p.fermi_energy), "positive and finite"),
            (
                "sd_splitting",
                p.sd_splitting,
                // With an invalid Fermi energy only finiteness can be judged.
                p.sd_splitting.is_finite()
                    && (!positive(p.fermi_energy) || p.sd_splitting.abs() < p.fermi_energy),
                "finite and below the Fermi energy, |Δ_sd| < ε",
            ),
            (
                "disorder",
                p.disorder,
                p.disorder > 0.0 && p.disorder < Self::MAXIMUM_DISORDER,
                "above 0 and below 0.5",
            ),
            ("spin_density", p.spin_density, positive(p.spin_density), "positive and finite"),
        ];
        checks
            .into_iter()
            .filter(|check| !check.2)
            .map(|(name, value, _, requirement)| InvalidParameter { name, value, requirement })
            .collect()
    }

    /// The parameters of the interface.
    pub fn parameters(&self) -> &InterfaceParameters {
        &self.parameters
    }

    /// Exchange gap parameter Δ_z = Δ_sd m_z \[J\].
    pub fn delta_z(&self, m_z: f64) -> f64 {
        self.parameters.sd_splitting * m_z
    }

    /// Δ_sd/ε, dimensionless, in (−1, 1).
    pub(crate) fn splitting_ratio(&self) -> f64 {
        self.parameters.sd_splitting / self.parameters.fermi_energy
    }

    /// Δ_z/ε, dimensionless: s_z = −(Δ_z/ε) n on the Fermi circle.
    pub(crate) fn tilt(&self, m_z: f64) -> f64 {
        self.splitting_ratio() * m_z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: InterfaceParameters = InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 3.2e-20,
        sd_splitting: -1.6e-20,
        disorder: 0.03,
        spin_density: 1.8e19,
        equations: Equations::Consistent,
    };

    #[test]
    fn accepts_either_sign_of_the_splitting() {
        assert!(Interface::new(VALID).is_ok());
        assert!(Interface::new(InterfaceParameters { sd_splitting: 1.6e-20, ..VALID }).is_ok());
    }

    #[test]
    fn refuses_each_bad_value_by_name() {
        for bad in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
            let cases = [
                ("fermi_velocity", InterfaceParameters { fermi_velocity: bad, ..VALID }),
                ("fermi_energy", InterfaceParameters { fermi_energy: bad, ..VALID }),
                ("disorder", InterfaceParameters { disorder: bad, ..VALID }),
                ("spin_density", InterfaceParameters { spin_density: bad, ..VALID }),
            ];
            for (name, parameters) in cases {
                let found = Interface::validate(&parameters);
                assert_eq!(found.len(), 1, "{name} = {bad}");
                assert_eq!(found[0].name, name);
            }
        }
        for bad in [f64::NAN, 3.2e-20, -3.2e-20, f64::NEG_INFINITY] {
            let error = Interface::new(InterfaceParameters { sd_splitting: bad, ..VALID }).unwrap_err();
            assert_eq!(error.name, "sd_splitting");
        }
        let error = Interface::new(InterfaceParameters { disorder: 0.5, ..VALID }).unwrap_err();
        assert_eq!(error.to_string(), "`disorder` = 5e-1 must be above 0 and below 0.5");
    }

    #[test]
    fn reports_every_bad_value_at_once() {
        let all = InterfaceParameters {
            fermi_velocity: 0.0,
            fermi_energy: f64::NAN,
            sd_splitting: f64::NAN,
            disorder: 0.0,
            spin_density: -1.0,
            equations: Equations::Published,
        };
        assert_eq!(Interface::validate(&all).len(), 5);
    }
}

//! A field without gradients.

use num_complex::Complex64;

use crate::error::finite;
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// Uniform in-plane field: the bias field of a current. It has no divergence, so it exerts no diffusive torque.
#[derive(Clone, Debug, PartialEq)]
pub struct Uniform {
    field: [f64; 2],
}

impl Uniform {
    /// The field (E_x, E_y) [V/m] everywhere. Errors if it is not finite.
    pub fn new(field: [f64; 2]) -> Result<Self, InvalidParameter> {
        Ok(Self { field: [finite("field_x", field[0])?, finite("field_y", field[1])?] })
    }
}

impl Profile for Uniform {
    fn name(&self) -> &'static str {
        "uniform"
    }

    fn e_field(&self, _r: [f64; 2]) -> [Complex64; 2] {
        self.field.map(Complex64::from)
    }

    fn divergence(&self, _r: [f64; 2]) -> Complex64 {
        Complex64::ZERO
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        Some(vec![PlaneWaveComponent { q: [0.0, 0.0], amplitude: self.field.map(Complex64::from) }])
    }

    fn wave_numbers(&self) -> Vec<f64> {
        Vec::new()
    }

    fn amplitude(&self) -> f64 {
        self.field[0].hypot(self.field[1])
    }
}

//! Spin transfer from a fixed layer.

use super::{Stage, Term, polarised::add_polarised};
use crate::{
    grid::Grid,
    modulation::{Modulation, SampledModulation},
    simd::dispatch,
    strip::Strip,
    torque::Slonczewski,
    vectors::VectorsMut,
};

/// B = f(r, t) β(ε′ p + ε(m·p) m×p) \[T\]; see [`Slonczewski`] for the signs.
#[derive(Debug)]
pub struct SlonczewskiTorque {
    /// β \[T\].
    beta: f64,
    law: Slonczewski,
    modulation: SampledModulation,
}

impl SlonczewskiTorque {
    /// The term of `law` under `modulation` in a magnet of `saturation` M_s [A/m].
    pub fn new(law: &Slonczewski, modulation: &Modulation, grid: &Grid, saturation: f64) -> Self {
        let beta = law.beta(saturation);
        Self { beta, law: law.clone(), modulation: modulation.sample(grid) }
    }
}

impl Term for SlonczewskiTorque {
    fn name(&self) -> &'static str {
        "slonczewski"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || {
                let (law, beta) = (&self.law, self.beta);
                let field_like = beta * law.epsilon_prime();
                let damping_like = |cosine: f64| beta * law.epsilon(cosine);
                add_polarised(at, strip, b, &self.modulation, law.fixed_layer(), field_like, damping_like);
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        None
    }
    fn bytes(&self) -> usize {
        self.modulation.bytes()
    }
}

//! The spin–orbit torque of a neighbouring layer.

use super::{Stage, Term, polarised::add_polarised};
use crate::{
    grid::Grid,
    modulation::{Modulation, SampledModulation},
    simd::dispatch,
    strip::Strip,
    torque::SpinOrbit,
    vectors::VectorsMut,
};

/// B = f(r, t) (B_FL σ + B_DL m×σ) \[T\]; see [`SpinOrbit`] for the signs.
#[derive(Debug)]
pub struct SpinOrbitTorque {
    damping_like: f64,
    field_like: f64,
    polarisation: [f64; 3],
    modulation: SampledModulation,
}

impl SpinOrbitTorque {
    /// The term of `law` under `modulation` in a magnet of `saturation` M_s [A/m].
    pub fn new(law: &SpinOrbit, modulation: &Modulation, grid: &Grid, saturation: f64) -> Self {
        let [damping_like, field_like] = law.fields(saturation);
        let modulation = modulation.sample(grid);
        Self { damping_like, field_like, polarisation: law.polarisation(), modulation }
    }
}

impl Term for SpinOrbitTorque {
    fn name(&self) -> &'static str {
        "spin_orbit"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || {
                let Self { damping_like, field_like, polarisation, modulation } = self;
                add_polarised(at, strip, b, modulation, *polarisation, *field_like, |_| *damping_like);
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

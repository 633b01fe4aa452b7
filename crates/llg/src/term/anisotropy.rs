//! Uniaxial anisotropy.

use super::{Stage, Term};
use crate::{
    problem::{Magnet, Uniaxial},
    simd::dispatch,
    strip::Strip,
    vectors::VectorsMut,
};

/// Uniaxial anisotropy, B = (2K/M_s)(m·u) u \[T\].
#[derive(Debug)]
pub struct UniaxialAnisotropy {
    field: f64,
    axis: [f64; 3],
}

impl UniaxialAnisotropy {
    /// The term of one anisotropy of `magnet`.
    pub fn new(uniaxial: &Uniaxial, magnet: &Magnet) -> Self {
        Self { field: 2.0 * uniaxial.constant() / magnet.saturation_magnetization, axis: uniaxial.axis() }
    }
}

impl Term for UniaxialAnisotropy {
    fn name(&self) -> &'static str {
        "anisotropy"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let cells = strip.cells();
        let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells]);
        let [ux, uy, uz] = self.axis;
        dispatch(
            #[inline(always)]
            || {
                let fields = b.x.iter_mut().zip(b.y.iter_mut()).zip(b.z.iter_mut());
                for (((bx, by), bz), ((mx, my), mz)) in fields.zip(m.0.iter().zip(m.1).zip(m.2)) {
                    let projection = self.field * (mx * ux + my * uy + mz * uz);
                    *bx += projection * ux;
                    *by += projection * uy;
                    *bz += projection * uz;
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }
}

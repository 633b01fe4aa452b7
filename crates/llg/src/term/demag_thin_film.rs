//! Local demagnetisation of a film much wider than thick.

use response::constants::MU_0;

use super::{Stage, Term};
use crate::{problem::Magnet, simd::dispatch, strip::Strip, vectors::VectorsMut};

/// Thin-film demagnetisation, N = (0, 0, 1): B = −µ₀ M_s m_z ẑ \[T\].
#[derive(Debug)]
pub struct ThinFilmDemagnetisation {
    field: f64,
}

impl ThinFilmDemagnetisation {
    /// The term of `magnet`.
    pub fn new(magnet: &Magnet) -> Self {
        Self { field: MU_0 * magnet.saturation_magnetization }
    }
}

impl Term for ThinFilmDemagnetisation {
    fn name(&self) -> &'static str {
        "demag"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        dispatch(
            #[inline(always)]
            || {
                for (bz, mz) in b.z.iter_mut().zip(&at.m.z[strip.cells()]) {
                    *bz -= self.field * mz;
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }
}

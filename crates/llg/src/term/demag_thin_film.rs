//! Local demagnetisation of a film much wider than thick.

use response::constants::MU_0;

use super::{Stage, Term};
use crate::{parameter::Parameter, problem::Problem, simd::dispatch, strip::Strip, vectors::VectorsMut};

/// Thin-film demagnetisation, N = (0, 0, 1): B = −µ₀ M_s m_z ẑ \[T\], with the M_s of each cell.
#[derive(Debug)]
pub struct ThinFilmDemagnetisation {
    /// µ₀M_s \[T\].
    field: Parameter,
}

impl ThinFilmDemagnetisation {
    /// The term of the magnet of `problem`.
    pub fn new(problem: &Problem) -> Self {
        Self { field: problem.saturation_of_magnetic_cells().map(|ms| MU_0 * ms) }
    }
}

impl Term for ThinFilmDemagnetisation {
    fn name(&self) -> &'static str {
        "demag"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let mz = &at.m.z[strip.cells()];
        dispatch(
            #[inline(always)]
            || match &self.field {
                Parameter::Uniform(field) => {
                    for (bz, mz) in b.z.iter_mut().zip(mz) {
                        *bz -= field * mz;
                    }
                }
                Parameter::Map(fields) => {
                    for ((bz, mz), field) in b.z.iter_mut().zip(mz).zip(&fields[strip.cells()]) {
                        *bz -= field * mz;
                    }
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }

    fn bytes(&self) -> usize {
        self.field.bytes()
    }
}

//! Voltage-controlled anisotropy.

use super::{Stage, Term, per_moment};
use crate::{
    axis::Axis, interaction::VoltageAnisotropy, modulation::SampledModulation, problem::Problem,
    simd::dispatch, strip::Strip, vectors::VectorsMut,
};

/// Anisotropy under a voltage, B = (2ΔK f(r, t)/M_s)(m·u) u \[T\].
#[derive(Debug)]
pub struct VoltageAnisotropyTerm {
    /// 2ΔK over the largest M_s \[T\].
    field: f64,
    axis: Axis,
    /// f(r, t), times the largest M_s over that of the cell.
    modulation: SampledModulation,
}

impl VoltageAnisotropyTerm {
    /// The term of `anisotropy` in the magnet of `problem`.
    pub fn new(anisotropy: &VoltageAnisotropy, problem: &Problem) -> Self {
        let (ms, modulation) = per_moment(anisotropy.modulation(), problem);
        Self {
            field: 2.0 * anisotropy.amplitude() / ms,
            axis: anisotropy.axis().clone(),
            modulation: modulation.sample(problem.grid()),
        }
    }
}

impl Term for VoltageAnisotropyTerm {
    fn name(&self) -> &'static str {
        "voltage_anisotropy"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let start = strip.cells().start;
        dispatch(
            #[inline(always)]
            || {
                self.modulation.for_each_chunk(at.time, strip.cells(), |cells, factors| {
                    let m = at.m.cut(cells.clone());
                    let part = b.part(cells.start - start..cells.end - start);
                    let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                    let each = out.zip(m[0].iter().zip(m[1]).zip(m[2])).zip(factors).zip(cells);
                    for (((((bx, by), bz), ((mx, my), mz)), factor), cell) in each {
                        let [ux, uy, uz] = self.axis.at(cell);
                        let projection = self.field * factor * (mx * ux + my * uy + mz * uz);
                        *bx += projection * ux;
                        *by += projection * uy;
                        *bz += projection * uz;
                    }
                });
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(0.5)
    }
}

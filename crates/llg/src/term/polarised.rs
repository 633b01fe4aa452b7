//! What torques of a spin current share.

use super::Stage;
use crate::{modulation::SampledModulation, strip::Strip, vectors::VectorsMut};

/// Adds B = f(r, t) (a p + b(m·p) m×p) \[T\] for a spin current of polarisation p: field-like a, damping-like b.
#[inline(always)]
pub(super) fn add_polarised(
    at: &Stage<'_>,
    strip: &Strip,
    b: &mut VectorsMut<'_>,
    modulation: &SampledModulation,
    polarisation: [f64; 3],
    field_like: f64,
    damping_like: impl Fn(f64) -> f64,
) {
    let ([px, py, pz], start) = (polarisation, strip.cells().start);
    modulation.for_each_chunk(at.time, strip.cells(), |cells, factors| {
        let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells.clone()]);
        let part = b.part(cells.start - start..cells.end - start);
        let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut()).zip(factors);
        for ((((bx, by), bz), factor), ((mx, my), mz)) in out.zip(m.0.iter().zip(m.1).zip(m.2)) {
            let a = factor * field_like;
            let d = factor * damping_like(mx * px + my * py + mz * pz);
            *bx += a * px + d * (my * pz - mz * py);
            *by += a * py + d * (mz * px - mx * pz);
            *bz += a * pz + d * (mx * py - my * px);
        }
    });
}

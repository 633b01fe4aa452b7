//! Stages combined in one pass over memory.

use std::ops::Range;

use rayon::prelude::*;

use crate::{simd::dispatch, vectors::Vectors};

/// Cells of a chunk of [`linear_combination`]: its three components stay in the L2 cache.
const CHUNK: usize = 4096;

/// What becomes of the length of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// It stays.
    Not,
    /// Scaled to 1.
    ToUnit,
    /// Scaled to 1 but for cells of exactly zero: vacuum.
    ToUnitOrVacuum,
}

/// out = m + dt Σ w_i k_i, and its length as `scale` says: one pass over memory. Gives the first chunk with a cell whose
/// length is not near 1 when it should be; such cells are left as they are.
pub fn linear_combination(
    m: &Vectors,
    k: &[Vectors],
    weights: &[f64],
    length: f64,
    scale: Scale,
    out: &mut Vectors,
) -> Option<Range<usize>> {
    let chunks =
        out.x.par_chunks_mut(CHUNK).zip(out.y.par_chunks_mut(CHUNK)).zip(out.z.par_chunks_mut(CHUNK));
    chunks.enumerate().find_map_first(|(index, ((x, y), z))| {
        let cells = index * CHUNK..index * CHUNK + x.len();
        let healthy = dispatch(
            #[inline(always)]
            || {
                for (component, out) in [&mut *x, &mut *y, &mut *z].into_iter().enumerate() {
                    out.copy_from_slice(&m.components()[component][cells.clone()]);
                    for (weight, k) in weights.iter().zip(k).filter(|(w, _)| **w != 0.0) {
                        let factor = length * weight;
                        let k = &k.components()[component][cells.clone()];
                        out.iter_mut().zip(k).for_each(|(o, k)| *o += factor * k);
                    }
                }
                match scale {
                    Scale::Not => true,
                    Scale::ToUnit => normalise_chunk(x, y, z, false),
                    Scale::ToUnitOrVacuum => normalise_chunk(x, y, z, true),
                }
            },
        );
        (!healthy).then_some(cells)
    })
}

/// Scales vectors to unit length; false if one of them was far from it.
#[inline(always)]
fn normalise_chunk(x: &mut [f64], y: &mut [f64], z: &mut [f64], vacuum: bool) -> bool {
    let mut healthy = true;
    for ((x, y), z) in x.iter_mut().zip(y.iter_mut()).zip(z.iter_mut()) {
        let square = *x * *x + *y * *y + *z * *z;
        let good = square > 0.25 && square < 4.0;
        healthy &= good | (vacuum & (square == 0.0));
        // A bad cell is left as it is, so that it can be named.
        let scale = if good { 1.0 / square.sqrt() } else { 1.0 };
        *x *= scale;
        *y *= scale;
        *z *= scale;
    }
    healthy
}

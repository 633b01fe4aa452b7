//! Arithmetic with fields of tangent vectors, in parallel and with the same bits for any number of threads.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::{parameter::Parameter, problem::Problem, simd::dispatch, vectors::Vectors};

/// Cells that are handled together; sums add up by them, so that threads cannot change a bit.
pub(super) const CHUNK: usize = 2048;

/// The metric: cells count with M_s over the largest, so that the gradient of the energy is minus the field.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    relative: Option<Arc<[f64]>>,
}

impl Weights {
    /// The metric of `problem`.
    pub fn new(problem: &Problem) -> Self {
        let relative = match problem.saturation_of_magnetic_cells() {
            Parameter::Uniform(_) => None,
            Parameter::Map(ms) => {
                let largest = ms.iter().copied().fold(0.0, f64::max);
                Some(ms.iter().map(|ms| ms / largest).collect())
            }
        };
        Self { relative }
    }

    /// Σ over `cells` cells of weight × value; `fill` writes the N values of the cells of a chunk.
    pub fn sum<const N: usize>(
        &self,
        cells: usize,
        fill: impl Fn(Range<usize>, &mut [[f64; CHUNK]; N]) + Sync + Send,
    ) -> [f64; N] {
        let of_chunk = |index: usize| {
            let range = index * CHUNK..cells.min((index + 1) * CHUNK);
            let mut values = [[0.0; CHUNK]; N];
            fill(range.clone(), &mut values);
            self.weigh(range, &mut values)
        };
        add_up((0..cells.div_ceil(CHUNK)).into_par_iter().map(of_chunk).collect())
    }

    /// As [`Self::sum`], while `v` changes: `work` gets the cells, their components of `v`, and room for the values.
    pub fn sum_of_change<const N: usize>(
        &self,
        v: &mut Vectors,
        work: impl Fn(Range<usize>, [&mut [f64]; 3], &mut [[f64; CHUNK]; N]) + Sync + Send,
    ) -> [f64; N] {
        let chunks = v.x.par_chunks_mut(CHUNK).zip(v.y.par_chunks_mut(CHUNK)).zip(v.z.par_chunks_mut(CHUNK));
        let parts = chunks.enumerate().map(|(index, ((x, y), z))| {
            let range = index * CHUNK..index * CHUNK + x.len();
            let mut values = [[0.0; CHUNK]; N];
            work(range.clone(), [x, y, z], &mut values);
            self.weigh(range, &mut values)
        });
        add_up(parts.collect())
    }

    fn weigh<const N: usize>(&self, cells: Range<usize>, values: &mut [[f64; CHUNK]; N]) -> [f64; N] {
        let count = cells.len();
        let weights = self.relative.as_ref().map(|relative| &relative[cells]);
        dispatch(
            #[inline(always)]
            || {
                std::array::from_fn(|n| {
                    let values = &mut values[n][..count];
                    if let Some(weights) = weights {
                        values.iter_mut().zip(weights).for_each(|(value, weight)| *value *= weight);
                    }
                    sum(values)
                })
            },
        )
    }

    /// ⟨a, b⟩.
    pub fn dot(&self, a: &Vectors, b: &Vectors) -> f64 {
        let [sum] = self.sum(a.len(), |cells, [out]| products(a, b, cells, out));
        sum
    }

    /// a += factor b, and then ⟨a, c⟩.
    pub fn add_and_dot(&self, a: &mut Vectors, factor: f64, b: &Vectors, c: &Vectors) -> f64 {
        let [sum] = self.sum_of_change(a, |cells, components, [out]| {
            dispatch(
                #[inline(always)]
                || {
                    for ((a, b), c) in components.into_iter().zip(b.components()).zip(c.components()) {
                        let others = b[cells.clone()].iter().zip(&c[cells.clone()]);
                        for ((a, (b, c)), out) in a.iter_mut().zip(others).zip(out.iter_mut()) {
                            *a += factor * b;
                            *out += *a * c;
                        }
                    }
                },
            );
        });
        sum
    }

    /// Σ of the weights; `magnetic` is the number of cells that are not vacuum.
    pub fn total(&self, magnetic: usize) -> f64 {
        match &self.relative {
            None => magnetic as f64,
            Some(relative) => relative.iter().sum(),
        }
    }
}

/// a·b of every cell.
fn products(a: &Vectors, b: &Vectors, cells: Range<usize>, out: &mut [f64; CHUNK]) {
    dispatch(
        #[inline(always)]
        || {
            for (a, b) in a.components().into_iter().zip(b.components()) {
                let pairs = a[cells.clone()].iter().zip(&b[cells.clone()]);
                pairs.zip(out.iter_mut()).for_each(|((a, b), out)| *out += a * b);
            }
        },
    );
}

/// Σ in eight lanes: a single chain of additions would wait for each.
#[inline(always)]
fn sum(values: &[f64]) -> f64 {
    let (blocks, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for block in blocks {
        lanes.iter_mut().zip(block).for_each(|(lane, value)| *lane += value);
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

fn add_up<const N: usize>(parts: Vec<[f64; N]>) -> [f64; N] {
    parts.iter().fold([0.0; N], |sum, part| std::array::from_fn(|n| sum[n] + part[n]))
}

/// a += factor b.
pub(super) fn add(a: &mut Vectors, factor: f64, b: &Vectors) {
    for_each_chunk(a, |cells, components| {
        for (a, b) in components.into_iter().zip(b.components()) {
            a.iter_mut().zip(&b[cells.clone()]).for_each(|(a, b)| *a += factor * b);
        }
    });
}

/// Calls `work` with the cells of each chunk of `a` and the three components there, in parallel.
pub(super) fn for_each_chunk(a: &mut Vectors, work: impl Fn(Range<usize>, [&mut [f64]; 3]) + Sync + Send) {
    let chunks = a.x.par_chunks_mut(CHUNK).zip(a.y.par_chunks_mut(CHUNK)).zip(a.z.par_chunks_mut(CHUNK));
    chunks.enumerate().for_each(|(index, ((x, y), z))| {
        let cells = index * CHUNK..index * CHUNK + x.len();
        dispatch(
            #[inline(always)]
            || work(cells, [x, y, z]),
        );
    });
}

/// v ← v − (m·v) m in every cell: the part that turns m.
pub(super) fn project(v: &mut Vectors, m: &Vectors) {
    for_each_chunk(v, |cells, [x, y, z]| {
        let m = m.x[cells.clone()].iter().zip(&m.y[cells.clone()]).zip(&m.z[cells]);
        for (((x, y), z), ((mx, my), mz)) in x.iter_mut().zip(y).zip(z).zip(m) {
            let along = *x * mx + *y * my + *z * mz;
            *x -= along * mx;
            *y -= along * my;
            *z -= along * mz;
        }
    });
}

//! Patterns that only a time factor multiplies.

use num_complex::Complex64;
use rayon::prelude::*;

use crate::{memory::drive_fields::DriveFields, plane::Plane, simd::dispatch};

/// A complex pattern of which Re[pattern · w(t)] is taken; a part that vanishes everywhere is not stored.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    re: Option<Plane>,
    im: Option<Plane>,
}

impl Pattern {
    /// Splits the real and the imaginary part; `along_x` keeps one row.
    pub fn new(values: &[Complex64], nx: usize, along_x: bool) -> Self {
        let part = |of: fn(&Complex64) -> f64| {
            let values: Vec<f64> = values.iter().map(of).collect();
            let empty = values.iter().all(|v| *v == 0.0);
            let plane = if along_x { Plane::AlongX(values) } else { Plane::Full { nx, values } };
            (!empty).then_some(plane)
        };
        Self { re: part(|v| v.re), im: part(|v| v.im) }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        [&self.re, &self.im].into_iter().flatten().map(Plane::bytes).sum()
    }

    /// Writes Re[pattern · w] to `out`, over what is there when `fresh`, else on top of it. One pass over memory.
    pub fn write(&self, w: Complex64, fresh: bool, out: &mut Plane) {
        let nx = out.width();
        if out.is_full() {
            out.values_mut()
                .par_chunks_mut(nx)
                .with_min_len(8)
                .enumerate()
                .for_each(|(j, row)| self.write_row(w, fresh, j, row));
        } else {
            self.write_row(w, fresh, 0, out.values_mut());
        }
    }

    /// As [`write`](Self::write), row j alone.
    pub fn write_row(&self, w: Complex64, fresh: bool, j: usize, row: &mut [f64]) {
        let keep = !fresh;
        dispatch(
            #[inline(always)]
            || match (&self.re, &self.im) {
                (None, None) if fresh => row.fill(0.0),
                (None, None) => (),
                (Some(p), None) => one(row, keep, w.re, p.row(j)),
                (None, Some(p)) => one(row, keep, -w.im, p.row(j)),
                (Some(re), Some(im)) => two(row, keep, [w.re, -w.im], re.row(j), im.row(j)),
            },
        );
    }
}

/// out = keep·out + f·p; what is not kept is not read.
#[inline(always)]
fn one(out: &mut [f64], keep: bool, f: f64, p: &[f64]) {
    if keep {
        out.iter_mut().zip(p).for_each(|(out, p)| *out += f * p);
    } else {
        out.iter_mut().zip(p).for_each(|(out, p)| *out = f * p);
    }
}

/// out = keep·out + f₀p + f₁q; what is not kept is not read.
#[inline(always)]
fn two(out: &mut [f64], keep: bool, f: [f64; 2], p: &[f64], q: &[f64]) {
    if keep {
        out.iter_mut().zip(p).zip(q).for_each(|((out, p), q)| *out += f[0] * p + f[1] * q);
    } else {
        out.iter_mut().zip(p).zip(q).for_each(|((out, p), q)| *out = f[0] * p + f[1] * q);
    }
}

/// The patterns of one drive, in the order of [`DriveFields::planes_mut`].
#[derive(Clone, Debug, Default)]
pub struct StaticPart {
    /// φ, E + ∇φ and E; φ is empty and E + ∇φ holds E alone while the modes carry the potential.
    pub patterns: [Pattern; 5],
}

impl StaticPart {
    /// Writes the fields at signal `w`: over what is there when `fresh`, else on top of it.
    pub fn write(&self, w: Complex64, fresh: bool, out: &mut DriveFields) {
        for (pattern, plane) in self.patterns.iter().zip(out.planes_mut()) {
            pattern.write(w, fresh, plane);
        }
    }

    /// As [`write`](Self::write), E alone: whoever adds the modes to φ and E + ∇φ writes those row by row.
    pub fn write_e_field(&self, w: Complex64, fresh: bool, out: &mut DriveFields) {
        for (pattern, plane) in self.patterns.iter().zip(out.planes_mut()).skip(3) {
            pattern.write(w, fresh, plane);
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.patterns.iter().map(Pattern::bytes).sum()
    }
}

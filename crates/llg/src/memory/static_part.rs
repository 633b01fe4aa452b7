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

    /// Adds Re[pattern · w] to `out`.
    fn add_to(&self, w: Complex64, out: &mut Plane) {
        let nx = out.width();
        for (part, factor) in [(&self.re, w.re), (&self.im, -w.im)] {
            let (Some(part), true) = (part, factor != 0.0) else { continue };
            let add = |j: usize, row: &mut [f64]| {
                dispatch(
                    #[inline(always)]
                    || row.iter_mut().zip(part.row(j)).for_each(|(out, p)| *out += factor * p),
                );
            };
            if out.is_full() {
                out.values_mut().par_chunks_mut(nx).enumerate().for_each(|(j, row)| add(j, row));
            } else {
                add(0, out.values_mut());
            }
        }
    }
}

/// The patterns of one drive, in the order of [`DriveFields::planes_mut`].
#[derive(Clone, Debug)]
pub struct StaticPart {
    /// φ, E + ∇φ and E; φ is empty and E + ∇φ holds E alone while the modes carry the potential.
    pub patterns: [Pattern; 5],
}

impl StaticPart {
    /// Adds the fields at signal `w`.
    pub fn add_to(&self, w: Complex64, out: &mut DriveFields) {
        for (pattern, plane) in self.patterns.iter().zip(out.planes_mut()) {
            pattern.add_to(w, plane);
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.patterns.iter().map(Pattern::bytes).sum()
    }
}

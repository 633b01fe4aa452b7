//! Applied magnetic fields.

use num_complex::Complex64;

use super::{Stage, Term};
use crate::{
    grid::Grid,
    problem::{ExternalField, FieldPattern},
    simd::dispatch,
    strip::Strip,
    vectors::VectorsMut,
};

/// Σ Re[amplitude · pattern(r) · waveform(t)] \[T\], the same in every layer.
#[derive(Debug)]
pub struct Zeeman {
    uniform: Vec<ExternalField>,
    /// Fields with a pattern, and the pattern on the cells of a layer.
    patterned: Vec<(ExternalField, Vec<Complex64>)>,
}

impl Zeeman {
    /// The sum of `fields` on `grid`.
    pub fn new(grid: &Grid, fields: &[ExternalField]) -> Self {
        let [nx, ny, _] = grid.cells();
        let (uniform, others): (Vec<_>, Vec<_>) =
            fields.iter().cloned().partition(|f| f.pattern == FieldPattern::Uniform);
        let sample = |field: &ExternalField| {
            let rows = (0..ny).flat_map(|j| (0..nx).map(move |i| (i, j)));
            rows.map(|(i, j)| field.pattern.value([grid.centre(0, i), grid.centre(1, j)])).collect()
        };
        let patterned =
            others.into_iter().map(|field| (sample(&field), field)).map(|(p, f)| (f, p)).collect();
        Self { uniform, patterned }
    }

    /// The uniform part at `time` \[T\].
    fn uniform_field(&self, time: f64) -> [f64; 3] {
        self.uniform.iter().fold([0.0; 3], |mut sum, field| {
            let w = field.waveform.value(time).re;
            for (s, a) in sum.iter_mut().zip(field.amplitude) {
                *s += a * w;
            }
            sum
        })
    }
}

impl Term for Zeeman {
    fn name(&self) -> &'static str {
        "zeeman"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let field = self.uniform_field(at.time);
        dispatch(
            #[inline(always)]
            || {
                for (component, value) in [&mut *b.x, &mut *b.y, &mut *b.z].into_iter().zip(field) {
                    if value != 0.0 {
                        component.iter_mut().for_each(|out| *out += value);
                    }
                }
            },
        );
        let [nx, ny, _] = at.grid.cells();
        for (field, pattern) in &self.patterned {
            let w = field.waveform.value(at.time);
            for row in strip.rows() {
                let (local, j) = (strip.local(row), row % ny);
                let part = b.part(local);
                let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                for (((bx, by), bz), p) in out.zip(&pattern[j * nx..(j + 1) * nx]) {
                    let value = p.re * w.re - p.im * w.im;
                    *bx += field.amplitude[0] * value;
                    *by += field.amplitude[1] * value;
                    *bz += field.amplitude[2] * value;
                }
            }
        }
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(1.0)
    }
}

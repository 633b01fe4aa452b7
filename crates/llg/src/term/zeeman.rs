//! Applied magnetic fields.

use super::{Stage, Term};
use crate::{
    grid::Grid, modulation::SampledModulation, problem::ExternalField, simd::dispatch, strip::Strip,
    vectors::VectorsMut,
};

/// Σ amplitude · f(r, t) \[T\], f a sum of patterns times waveforms through masks.
#[derive(Debug)]
pub struct Zeeman {
    /// Amplitudes \[T\] and factors of the fields that are the same everywhere.
    uniform: Vec<([f64; 3], SampledModulation)>,
    /// Those of all others.
    patterned: Vec<([f64; 3], SampledModulation)>,
}

impl Zeeman {
    /// The sum of `fields` on `grid`.
    pub fn new(grid: &Grid, fields: &[ExternalField]) -> Self {
        let sampled = fields.iter().map(|field| (field.amplitude, field.modulation.sample(grid)));
        let (uniform, patterned) =
            sampled.partition(|(_, modulation)| modulation.uniform_value(0.0).is_some());
        Self { uniform, patterned }
    }

    /// The uniform part at `time` \[T\].
    fn uniform_field(&self, time: f64) -> [f64; 3] {
        self.uniform.iter().fold([0.0; 3], |mut sum, (amplitude, modulation)| {
            let w = modulation.uniform_value(time).unwrap_or_default();
            for (s, a) in sum.iter_mut().zip(amplitude) {
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
        let start = strip.cells().start;
        dispatch(
            #[inline(always)]
            || {
                for (component, value) in [&mut *b.x, &mut *b.y, &mut *b.z].into_iter().zip(field) {
                    if value != 0.0 {
                        component.iter_mut().for_each(|out| *out += value);
                    }
                }
                for (amplitude, modulation) in &self.patterned {
                    modulation.for_each_chunk(at.time, strip.cells(), |cells, factors| {
                        let part = b.part(cells.start - start..cells.end - start);
                        let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                        for (((bx, by), bz), factor) in out.zip(factors) {
                            *bx += amplitude[0] * factor;
                            *by += amplitude[1] * factor;
                            *bz += amplitude[2] * factor;
                        }
                    });
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        Some(1.0)
    }
    fn bytes(&self) -> usize {
        self.patterned.iter().map(|(_, modulation)| modulation.bytes()).sum()
    }
}

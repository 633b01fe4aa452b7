//! Factors that vary in space and time: f(r, t) = mask(r) Σ Re[pattern(r) waveform(t)].
//!
//! A sum of products of a pattern and a waveform is any field that does not separate: a wave that runs, a spot that is
//! switched while another rests. [`Modulation`] says it without a grid; [`SampledModulation`] has the patterns on the
//! cells and hands the factor out chunk by chunk, so that a term needs no array of its own.

use std::{ops::Range, sync::Arc};

use field::Waveform;
use num_complex::Complex64;

use crate::{error::InvalidParameter, grid::Grid};

/// Variation in space, dimensionless; the same in every layer but for [`Cells`](Self::Cells).
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// The same everywhere.
    Uniform,
    /// e^{i(q·r + phase)}: with a tone, cos(ωt − q·r − phase).
    PlaneWave {
        /// Wave vector [rad/m].
        q: [f64; 2],
        /// \[rad\].
        phase: f64,
    },
    /// exp(−|r − centre|²/2 width²).
    Gaussian {
        /// \[m\].
        centre: [f64; 2],
        /// Standard deviation \[m\].
        width: f64,
    },
    /// One number per cell, x fastest: a map or a mask.
    Cells(Arc<[f64]>),
}

impl Pattern {
    /// Values on the cells: of one layer, or of all layers where they may differ; `None` for one everywhere.
    fn sample(&self, grid: &Grid) -> Option<Values> {
        let [nx, ny, _] = grid.cells();
        let centres = (0..ny).flat_map(|j| (0..nx).map(move |i| (i, j)));
        let mut centres = centres.map(|(i, j)| [grid.centre(0, i), grid.centre(1, j)]);
        match self {
            Self::Uniform => None,
            Self::PlaneWave { q, phase } => {
                let wave = |r: [f64; 2]| Complex64::cis(q[0] * r[0] + q[1] * r[1] + phase);
                Some(Values::Complex(centres.by_ref().map(wave).collect()))
            }
            Self::Gaussian { centre, width } => {
                let spot = |r: [f64; 2]| {
                    let squared = (r[0] - centre[0]).powi(2) + (r[1] - centre[1]).powi(2);
                    (-squared / (2.0 * width * width)).exp()
                };
                Some(Values::Real(centres.by_ref().map(spot).collect()))
            }
            Self::Cells(values) => Some(Values::Real(values.clone())),
        }
    }

    /// Largest |pattern|.
    fn largest(&self) -> f64 {
        match self {
            Self::Cells(values) => values.iter().fold(0.0, |most, v| v.abs().max(most)),
            _ => 1.0,
        }
    }
}

/// A pattern times a waveform.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// Variation in space.
    pub pattern: Pattern,
    /// Variation in time.
    pub waveform: Waveform,
}

/// A dimensionless factor f(r, t) = mask(r) Σ Re[pattern(r) waveform(t)].
#[derive(Clone, Debug, PartialEq)]
pub struct Modulation {
    products: Vec<Product>,
    masks: Vec<Arc<[f64]>>,
}

impl Modulation {
    /// One, everywhere and always.
    pub fn constant() -> Self {
        Self::new(Pattern::Uniform, Waveform::Constant)
    }

    /// The real part of `pattern`(r) × `waveform`(t).
    pub fn new(pattern: Pattern, waveform: impl Into<Waveform>) -> Self {
        Self { products: vec![Product { pattern, waveform: waveform.into() }], masks: Vec::new() }
    }

    /// One more product.
    pub fn plus(mut self, pattern: Pattern, waveform: impl Into<Waveform>) -> Self {
        self.products.push(Product { pattern, waveform: waveform.into() });
        self
    }

    /// The same, times one number per cell (x fastest); masks multiply.
    pub fn masked(mut self, mask: impl Into<Arc<[f64]>>) -> Self {
        self.masks.push(mask.into());
        self
    }

    /// The waveforms, for breakpoints.
    pub fn waveforms(&self) -> impl Iterator<Item = &Waveform> {
        self.products.iter().map(|product| &product.waveform)
    }

    /// Largest |f| while the waveforms stay at or below one.
    pub fn largest(&self) -> f64 {
        let most = |m: &Arc<[f64]>| m.iter().fold(0.0, |most: f64, v| v.abs().max(most));
        let masks: f64 = self.masks.iter().map(most).product();
        masks * self.products.iter().map(|p| p.pattern.largest()).sum::<f64>()
    }

    /// Refuses numbers that are not finite, a spot without width, and maps that do not have one number per cell.
    ///
    /// # Errors
    /// `modulation` with what was found.
    pub fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        let check =
            |holds, value, requirement| InvalidParameter::unless(holds, "modulation", value, requirement);
        let map = |values: &[f64]| {
            check(values.len() == grid.len(), values.len() as f64, "a map with one number per cell")?;
            let bad = values.iter().find(|v| !v.is_finite());
            check(bad.is_none(), bad.copied().unwrap_or_default(), "finite in every cell")
        };
        for product in &self.products {
            match &product.pattern {
                Pattern::Uniform => (),
                Pattern::PlaneWave { q, phase } => {
                    for number in [q[0], q[1], *phase] {
                        check(number.is_finite(), number, "finite")?;
                    }
                }
                Pattern::Gaussian { centre, width } => {
                    for number in centre {
                        check(number.is_finite(), *number, "finite")?;
                    }
                    check(*width > 0.0 && width.is_finite(), *width, "a spot of positive width")?;
                }
                Pattern::Cells(values) => map(values)?,
            }
        }
        self.masks.iter().try_for_each(|mask| map(mask))
    }

    /// The factor on the cells of `grid`.
    pub fn sample(&self, grid: &Grid) -> SampledModulation {
        let products = self.products.iter().map(|p| (p.pattern.sample(grid), p.waveform.clone())).collect();
        let times = |a: Arc<[f64]>, b: Arc<[f64]>| a.iter().zip(b.iter()).map(|(a, b)| a * b).collect();
        let mask = self.masks.iter().cloned().reduce(times);
        SampledModulation { products, mask, layer: grid.layer() }
    }
}

impl From<Product> for Modulation {
    fn from(product: Product) -> Self {
        Self { products: vec![product], masks: Vec::new() }
    }
}

/// A pattern on the cells of one layer or of all layers.
#[derive(Clone, Debug)]
enum Values {
    Real(Arc<[f64]>),
    Complex(Arc<[Complex64]>),
}

/// Cells whose factors are handed out together: 2 KiB, well inside the first cache.
pub(crate) const CHUNK: usize = 256;

/// A [`Modulation`] with its patterns on the cells.
#[derive(Clone, Debug)]
pub struct SampledModulation {
    products: Vec<(Option<Values>, Waveform)>,
    mask: Option<Arc<[f64]>>,
    /// Cells of a layer.
    layer: usize,
}

impl SampledModulation {
    /// The factor at `time` \[s\] where it is the same in every cell; `None` where it is not.
    pub fn uniform_value(&self, time: f64) -> Option<f64> {
        let uniform = self.mask.is_none() && self.products.iter().all(|(values, _)| values.is_none());
        uniform.then(|| self.products.iter().map(|(_, waveform)| waveform.value(time).re).sum())
    }

    /// Bytes held for patterns and masks.
    pub fn bytes(&self) -> usize {
        let of = |values: &Option<Values>| match values {
            None => 0,
            Some(Values::Real(values)) => 8 * values.len(),
            Some(Values::Complex(values)) => 16 * values.len(),
        };
        let mask = self.mask.as_ref().map_or(0, |mask| 8 * mask.len());
        mask + self.products.iter().map(|(values, _)| of(values)).sum::<usize>()
    }

    /// Calls `work` with consecutive parts of `cells` (flat indices) and the factors at `time` \[s\] in them.
    /// Nothing is allocated.
    #[inline(always)]
    pub fn for_each_chunk(&self, time: f64, cells: Range<usize>, mut work: impl FnMut(Range<usize>, &[f64])) {
        let mut factors = [0.0; CHUNK];
        let uniform = self.uniform_value(time);
        factors.fill(uniform.unwrap_or_default());
        let mut start = cells.start;
        while start < cells.end {
            // A chunk stays in one layer, where a pattern of one layer is contiguous.
            let layer_end = (start / self.layer + 1) * self.layer;
            let end = (start + CHUNK).min(cells.end).min(layer_end);
            let chunk = &mut factors[..end - start];
            if uniform.is_none() {
                self.fill(time, start..end, chunk);
            }
            work(start..end, chunk);
            start = end;
        }
    }

    #[inline(always)]
    fn fill(&self, time: f64, cells: Range<usize>, factors: &mut [f64]) {
        factors.fill(0.0);
        let start = cells.start;
        for (values, waveform) in &self.products {
            let w = waveform.value(time);
            match values {
                None => factors.iter_mut().for_each(|f| *f += w.re),
                Some(Values::Real(pattern)) => {
                    let pattern = &pattern[start % pattern.len()..];
                    factors.iter_mut().zip(pattern).for_each(|(f, p)| *f += p * w.re);
                }
                Some(Values::Complex(pattern)) => {
                    let pattern = &pattern[start % pattern.len()..];
                    factors.iter_mut().zip(pattern).for_each(|(f, p)| *f += p.re * w.re - p.im * w.im);
                }
            }
        }
        if let Some(mask) = &self.mask {
            factors.iter_mut().zip(&mask[cells]).for_each(|(f, m)| *f *= m);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use field::Tone;

    fn grid() -> Grid {
        Grid::new([7, 60, 2], [2e-9, 3e-9, 1e-9], [false; 3]).unwrap()
    }

    /// Factors cell by cell from the definition, against those handed out over a range that starts and ends anywhere.
    #[test]
    fn chunks_hold_the_sum_of_products_times_the_mask() {
        let grid = grid();
        let (q, phase, omega, time) = ([2e8, -1e8], 0.3, 4e10, 7e-12);
        let mask: Vec<f64> = (0..grid.len()).map(|cell| f64::from(u8::from(cell % 3 > 0))).collect();
        let map: Vec<f64> = (0..grid.len()).map(|cell| cell as f64).collect();
        let modulation = Modulation::new(Pattern::PlaneWave { q, phase }, Tone::new(omega, 0.1).unwrap())
            .plus(Pattern::Gaussian { centre: [5e-9, 60e-9], width: 20e-9 }, Waveform::Constant)
            .plus(Pattern::Cells(map.into()), Waveform::Constant)
            .masked(mask.clone())
            .masked(vec![2.0; grid.len()]);
        modulation.validate(&grid).unwrap();
        let sampled = modulation.sample(&grid);
        assert_eq!(sampled.uniform_value(time), None);
        let mut next = 11;
        sampled.for_each_chunk(time, 11..801, |cells, factors| {
            assert_eq!((cells.start, cells.len()), (next, factors.len()));
            next = cells.end;
            for (cell, factor) in cells.zip(factors) {
                let [i, j, _] = grid.indices(cell);
                let [x, y] = [grid.centre(0, i), grid.centre(1, j)];
                // A tone and a plane wave make a wave that runs along +q.
                let wave = (omega * time + 0.1 - q[0] * x - q[1] * y - phase).cos();
                let spot = (-((x - 5e-9).powi(2) + (y - 60e-9).powi(2)) / (2.0 * 20e-9_f64.powi(2))).exp();
                let expected = 2.0 * mask[cell] * (wave + spot + cell as f64);
                assert!((factor - expected).abs() < 1e-12 * (1.0 + expected.abs()), "{cell}");
            }
        });
        assert_eq!(next, 801);
    }

    #[test]
    fn a_uniform_factor_is_known_without_cells() {
        let tone = Tone::new(2e10, 0.0).unwrap();
        let sampled = Modulation::constant().plus(Pattern::Uniform, tone).sample(&grid());
        let value = sampled.uniform_value(3e-11).unwrap();
        assert!((value - (1.0 + 0.6_f64.cos())).abs() < 1e-15);
        sampled.for_each_chunk(3e-11, 0..840, |_, f| assert!(f.iter().all(|f| *f == value)));
    }

    #[test]
    fn maps_of_the_wrong_size_and_bad_numbers_are_refused() {
        let grid = grid();
        let of = |pattern| Modulation::new(pattern, Waveform::Constant).validate(&grid).is_err();
        assert!(of(Pattern::Cells(vec![1.0; 420].into())));
        assert!(of(Pattern::Cells(vec![f64::NAN; 840].into())));
        assert!(of(Pattern::Gaussian { centre: [0.0; 2], width: 0.0 }));
        assert!(of(Pattern::PlaneWave { q: [f64::INFINITY, 0.0], phase: 0.0 }));
        assert!(Modulation::constant().masked(vec![1.0; 3]).validate(&grid).is_err());
        assert!(!of(Pattern::Cells(vec![2.0; 840].into())));
    }
}

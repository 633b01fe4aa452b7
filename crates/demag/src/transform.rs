//! Fourier transforms at shifted frequencies, many at once.
//!
//! F(θ) = Σ_t x_t exp(−2πi t θ) at the M frequencies θ = (j + shift)/M. A sequence padded with zeros to twice its
//! length needs the frequencies of a transform of length 2M; these are the two sets of shift ¼ and ¾, each a
//! transform of length M, so that zeros are neither stored nor transformed. The second set is the
//! complex conjugate of the first for real input, and for complex input it is the first with real and
//! imaginary parts exchanged on the way in and out.
//!
//! Every lane of a vector is a transform of its own. A polynomial is divided by the factors of
//! z^len = exp(−2πi α) into ones whose z^(len/r) = exp(−2πi (α + d)/r), which needs one set of twiddle factors a
//! block and takes the shift at no cost. Results come in the order of the factorisation; since a convolution
//! multiplies them by a tensor in the same order and goes the same way back, nothing is ever sorted.

use crate::butterfly::Complex;
use crate::lanes::Lanes;
use crate::real::Real;
use crate::step::{Stage, enter, enter_real, leave, leave_real, with_radix};

/// Bytes of one block that is transformed without leaving the first-level cache.
const CACHED_BYTES: usize = 16 * 1024;

/// Transform of one length.
pub struct Transform<R> {
    len: usize,
    stages: Vec<Stage<R>>,
}

/// The factors 8, 5, 4, 3, 2 of `len`, in the order in which they are taken, or `None` if there are others.
fn factors(len: usize) -> Option<Vec<usize>> {
    let (mut rest, mut radices) = (len, Vec::new());
    for odd in [5, 3] {
        while rest % odd == 0 {
            radices.push(odd);
            rest /= odd;
        }
    }
    if !rest.is_power_of_two() {
        return None;
    }
    let twos = rest.trailing_zeros();
    match twos {
        1 => radices.push(2),
        _ if twos % 2 == 1 => radices.push(8),
        _ => {}
    }
    let fours = if twos % 2 == 1 { twos.saturating_sub(3) / 2 } else { twos / 2 };
    radices.extend(std::iter::repeat_n(4, fours as usize));
    Some(radices)
}

/// Time of a transform in arbitrary units, to choose between lengths.
fn cost(len: usize) -> Option<f64> {
    let steps = factors(len)?.into_iter().map(|radix| match radix {
        2 => 1.5,
        3 => 2.2,
        4 => 2.0,
        5 => 3.4,
        _ => 3.0,
    });
    Some(len as f64 * (4.0 + steps.sum::<f64>()))
}

/// Lengths that a transform may have.
pub struct Lengths;

impl Lengths {
    /// Whether there is a transform of exactly this length.
    pub fn has(len: usize) -> bool {
        factors(len).is_some()
    }

    /// The length ≥ `least` that takes the least time, a multiple of `multiple` (a power of two).
    pub fn fastest(least: usize, multiple: usize) -> usize {
        let lengths =
            (least.div_ceil(multiple)..=least.next_power_of_two().div_ceil(multiple)).map(|i| i * multiple);
        let costs = lengths.filter_map(|len| cost(len).map(|cost| (len, cost)));
        costs.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(least, |(len, _)| len)
    }
}

impl<R: Real> Transform<R> {
    /// Transform of `len` numbers at frequencies (j + `quarters`/4)/len. `len` must be a product of 2, 3 and 5.
    pub fn new(len: usize, quarters: u64) -> Self {
        let mut part = len;
        let mut denominator = 4u64;
        let mut roots = vec![quarters]; // α = root/denominator of every block
        let mut stages = Vec::new();
        for radix in factors(len).unwrap_or_default() {
            part /= radix;
            let turns = denominator * radix as u64;
            let twiddle = |root: u64, s: u64| {
                let angle = std::f64::consts::TAU * ((root * s) % turns) as f64 / turns as f64;
                [angle.cos(), -angle.sin()].map(R::from_f64)
            };
            let twiddles = roots
                .iter()
                .flat_map(|&root| (1..radix as u64).flat_map(move |s| twiddle(root, s)))
                .collect();
            stages.push(Stage { radix, part, twiddles });
            roots = roots
                .iter()
                .flat_map(|&root| (0..radix as u64).map(move |d| root + d * denominator))
                .collect();
            denominator = turns;
        }
        Self { len, stages }
    }

    /// Number of frequencies.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The radices in the order of the steps.
    pub fn radices(&self) -> impl Iterator<Item = usize> + '_ {
        self.stages.iter().map(|stage| stage.radix)
    }

    /// Replaces `data` by its transform, in the order of the factorisation.
    pub fn forward<L: Lanes<Real = R>>(&self, l: L, data: &mut [Complex<L>]) {
        self.forward_from(l, 0, 0, data);
    }

    /// The adjoint of `forward`, which is its inverse times the length.
    pub fn inverse<L: Lanes<Real = R>>(&self, l: L, data: &mut [Complex<L>]) {
        self.inverse_from(l, 0, 0, data);
    }

    /// Transforms N sequences, calls `multiply` on pieces of them while these are in the cache, with the place
    /// of the first number, and transforms back.
    pub fn convolve<L: Lanes<Real = R>, const N: usize>(
        &self,
        l: L,
        data: [&mut [Complex<L>]; N],
        multiply: &impl Fn(usize, [&mut [Complex<L>]; N]),
    ) {
        self.convolve_from(l, 0, 0, data, multiply);
    }

    /// Convolves N zero-padded sequences of `cells` numbers at both sets of frequencies. `load` and `store` move
    /// numbers (component, place) in the first and the last step, so that padded sequences are never written;
    /// `multiply` gets the set, the place of the first number and pieces that are in the cache. `work` holds 2N
    /// transforms. The second set has real and imaginary parts exchanged.
    pub fn convolve_padded<L: Lanes<Real = R>, const N: usize>(
        &self,
        l: L,
        cells: usize,
        work: &mut [Complex<L>],
        load: &impl Fn(usize, usize) -> Complex<L>,
        multiply: &impl Fn(usize, usize, [&mut [Complex<L>]; N]),
        store: &mut impl FnMut(usize, usize, Complex<L>),
    ) {
        let mut sequences = work.chunks_exact_mut(self.len);
        let mut next = || sequences.next().unwrap_or_default();
        let mut sets: [[&mut [Complex<L>]; 2]; N] = std::array::from_fn(|_| [next(), next()]);
        let Some(stage) = self.stages.first() else { return };
        for (component, sets) in sets.iter_mut().enumerate() {
            let load =
                |place: usize| if place < cells { load(component, place) } else { [l.constant(0.0); 2] };
            with_radix!(stage.radix, RADIX => l.run(#[inline(always)] || enter::<L, RADIX>(l, sets, stage, &load)));
        }
        for block in 0..stage.radix {
            for set in 0..2 {
                let part = sets.each_mut().map(|sets| &mut sets[set][block * stage.part..][..stage.part]);
                self.convolve_from(l, 1, block, part, &|place, part| multiply(set, place, part));
            }
        }
        for (component, sets) in sets.iter().enumerate() {
            let mut store = |place: usize, value: Complex<L>| {
                if place < cells {
                    store(component, place, value);
                }
            };
            with_radix!(stage.radix, RADIX => l.run(#[inline(always)] || leave::<L, RADIX>(l, sets, stage, &mut store)));
        }
    }

    /// `forward` of real numbers.
    pub fn forward_real<L: Lanes<Real = R>>(&self, l: L, numbers: &[L::Vector], data: &mut [Complex<L>]) {
        let Some(stage) = self.stages.first() else {
            data[0] = [numbers[0], l.constant(0.0)];
            return;
        };
        with_radix!(stage.radix, RADIX => l.run(#[inline(always)] || enter_real::<L, RADIX>(l, numbers, stage, data)));
        for (block, part) in data.chunks_exact_mut(stage.part).enumerate() {
            self.forward_from(l, 1, block, part);
        }
    }

    /// Real parts of `inverse`. Destroys `data`.
    pub fn inverse_real<L: Lanes<Real = R>>(&self, l: L, data: &mut [Complex<L>], numbers: &mut [L::Vector]) {
        let Some(stage) = self.stages.first() else {
            numbers[0] = data[0][0];
            return;
        };
        for (block, part) in data.chunks_exact_mut(stage.part).enumerate() {
            self.inverse_from(l, 1, block, part);
        }
        with_radix!(stage.radix, RADIX => l.run(#[inline(always)] || leave_real::<L, RADIX>(l, data, stage, numbers)));
    }

    fn convolve_from<L: Lanes<Real = R>, const N: usize>(
        &self,
        l: L,
        level: usize,
        block: usize,
        mut data: [&mut [Complex<L>]; N],
        multiply: &impl Fn(usize, [&mut [Complex<L>]; N]),
    ) {
        let len = data[0].len();
        let small = 2 * size_of_val(data[0]) <= CACHED_BYTES;
        if small || level + 1 >= self.stages.len() {
            for data in &mut data {
                self.forward_from(l, level, block, data);
            }
            multiply(block * len, data.each_mut().map(|data| &mut **data));
            for data in data {
                self.inverse_from(l, level, block, data);
            }
            return;
        }
        let stage = &self.stages[level];
        for data in &mut data {
            stage.forward(l, block, data);
        }
        for i in 0..stage.radix {
            let parts = data.each_mut().map(|data| &mut data[i * stage.part..][..stage.part]);
            self.convolve_from(l, level + 1, block * stage.radix + i, parts, multiply);
        }
        for data in data {
            stage.inverse(l, block, data);
        }
    }

    /// The steps from `level` on of one block of that level: in order when it fits the cache, else part by part.
    fn forward_from<L: Lanes<Real = R>>(&self, l: L, level: usize, block: usize, data: &mut [Complex<L>]) {
        let Some(stage) = self.stages.get(level) else { return };
        if size_of_val(data) <= CACHED_BYTES {
            let mut first = block;
            for stage in &self.stages[level..] {
                stage.forward(l, first, data);
                first *= stage.radix;
            }
            return;
        }
        stage.forward(l, block, data);
        for (i, part) in data.chunks_exact_mut(stage.part).enumerate() {
            self.forward_from(l, level + 1, block * stage.radix + i, part);
        }
    }

    fn inverse_from<L: Lanes<Real = R>>(&self, l: L, level: usize, block: usize, data: &mut [Complex<L>]) {
        let Some(stage) = self.stages.get(level) else { return };
        if size_of_val(data) <= CACHED_BYTES {
            let len = data.len();
            for stage in self.stages[level..].iter().rev() {
                stage.inverse(l, block * (len / (stage.radix * stage.part)), data);
            }
            return;
        }
        for (i, part) in data.chunks_exact_mut(stage.part).enumerate() {
            self.inverse_from(l, level + 1, block * stage.radix + i, part);
        }
        stage.inverse(l, block, data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{InstructionSet, WithLanes};

    /// Length, quarters, and the rounding of a transform per unit of length.
    struct Compare(usize, u64, f64);

    impl<R: Real + Into<f64>> WithLanes<R> for Compare {
        type Output = ();
        fn with_lanes<L: Lanes<Real = R>>(self, l: L) {
            let Self(len, quarters, rounding) = self;
            let transform = Transform::<R>::new(len, quarters);
            let value = |i: usize| [(1.3 * i as f64 + 0.2).sin(), (0.7 * (i * i) as f64).cos()];
            let mut data: Vec<Complex<L>> = (0..len).map(|i| value(i).map(|v| l.constant(v))).collect();
            transform.forward(l, &mut data);
            let first = |z: &Complex<L>| -> [f64; 2] {
                let numbers: &[R] = pulp::bytemuck::cast_slice(z);
                [numbers[0], numbers[L::WIDTH]].map(Into::into)
            };
            let radices: Vec<usize> = transform.radices().collect();
            for (place, z) in data.iter().enumerate() {
                let mut sum = [0.0, 0.0];
                let (root, turns) = root(&radices, place, quarters);
                for t in 0..len {
                    let (sin, cos) = (-std::f64::consts::TAU * ((root * t as u64) % turns) as f64
                        / turns as f64)
                        .sin_cos();
                    let [re, im] = value(t);
                    sum[0] += re * cos - im * sin;
                    sum[1] += re * sin + im * cos;
                }
                let [re, im] = first(z);
                let error = (re - sum[0]).abs().max((im - sum[1]).abs());
                assert!(error < rounding * len as f64, "{len} {} {}: {error} at {place}", L::NAME, R::NAME);
            }
            transform.inverse(l, &mut data);
            for (i, z) in data.iter().enumerate() {
                let (got, put) = (first(z), value(i));
                for part in 0..2 {
                    let error = (got[part] / len as f64 - put[part]).abs();
                    assert!(error < rounding, "{len} {} {}: {error}", L::NAME, R::NAME);
                }
            }
        }
    }

    /// The frequency at a place as a fraction: α → (α + d)/r for every step, the definition of the factorisation.
    fn root(radices: &[usize], place: usize, quarters: u64) -> (u64, u64) {
        let mut size: usize = radices.iter().product();
        let (mut rest, mut root, mut denominator) = (place, quarters, 4);
        for &radix in radices {
            size /= radix;
            root += (rest / size) as u64 * denominator;
            denominator *= radix as u64;
            rest %= size;
        }
        (root, denominator)
    }

    #[test]
    fn transforms_equal_the_sum_and_invert() {
        for set in InstructionSet::available() {
            for len in [1, 2, 3, 4, 5, 6, 8, 9, 10, 15, 16, 24, 25, 32, 50, 60, 64, 128, 200, 512, 960, 1024]
            {
                for quarters in [0, 1] {
                    f64::dispatch(set, Compare(len, quarters, 1e-14));
                    f32::dispatch(set, Compare(len, quarters, 1e-6));
                }
            }
        }
    }

    #[test]
    fn lengths_hold_the_sequence() {
        for n in 1..700 {
            for multiple in [1, 4, 8] {
                let len = Lengths::fastest(n, multiple);
                assert!(len >= n && len.is_multiple_of(multiple) && Lengths::has(len), "{n}: {len}");
            }
        }
    }
}

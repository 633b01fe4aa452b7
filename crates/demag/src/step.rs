//! The steps of a transform: blocks are divided into parts, or put together again.

use crate::butterfly::{Complex, dft, times, times_conjugate};
use crate::lanes::Lanes;
use crate::real::Real;

/// Runs an expression with the constant R set to a radix.
macro_rules! with_radix {
    ($radix:expr, $constant:ident => $run:expr) => {
        match $radix {
            2 => {
                const $constant: usize = 2;
                $run
            }
            3 => {
                const $constant: usize = 3;
                $run
            }
            4 => {
                const $constant: usize = 4;
                $run
            }
            5 => {
                const $constant: usize = 5;
                $run
            }
            _ => {
                const $constant: usize = 8;
                $run
            }
        }
    };
}

pub(crate) use with_radix;

/// One step: blocks of `radix · part` numbers are divided into `radix` blocks of `part`.
pub struct Stage<R> {
    pub radix: usize,
    pub part: usize,
    /// cos and −sin of s α 2π/radix for s = 1..radix, block by block.
    pub twiddles: Vec<R>,
}

impl<R: Real> Stage<R> {
    /// Divides the consecutive blocks in `data`, of which the first is number `block`.
    pub fn forward<L: Lanes<Real = R>>(&self, l: L, block: usize, data: &mut [Complex<L>]) {
        self.run::<L, true>(l, block, data);
    }

    /// The adjoint of `forward`.
    pub fn inverse<L: Lanes<Real = R>>(&self, l: L, block: usize, data: &mut [Complex<L>]) {
        self.run::<L, false>(l, block, data);
    }

    fn run<L: Lanes<Real = R>, const FORWARD: bool>(&self, l: L, block: usize, data: &mut [Complex<L>]) {
        let twiddles = &self.twiddles[2 * (self.radix - 1) * block..];
        let part = self.part;
        with_radix!(self.radix, RADIX => l.run(#[inline(always)] || step::<L, RADIX, FORWARD>(l, data, part, twiddles)));
    }
}

/// One step over consecutive blocks of R parts: y_d = Σ_s x_s ζ^s exp(−2πi ds/R), or its adjoint.
#[inline(always)]
fn step<L: Lanes, const R: usize, const FORWARD: bool>(
    l: L,
    data: &mut [Complex<L>],
    part: usize,
    twiddles: &[L::Real],
) {
    for (block, twiddles) in data.chunks_exact_mut(R * part).zip(twiddles.chunks_exact(2 * (R - 1))) {
        let zeta = splat_twiddles::<L, R>(l, twiddles);
        let parts = cut::<_, R>(block, part);
        for i in 0..part {
            let mut x: [Complex<L>; R] = std::array::from_fn(
                #[inline(always)]
                |s| parts[s][i],
            );
            if FORWARD {
                for s in 1..R {
                    x[s] = times(l, x[s], zeta[s]);
                }
            }
            let mut y = dft::<L, R, FORWARD>(l, x);
            if !FORWARD {
                for s in 1..R {
                    y[s] = times_conjugate(l, y[s], zeta[s]);
                }
            }
            for s in 0..R {
                parts[s][i] = y[s];
            }
        }
    }
}

/// Twiddle factors ζ^s, s = 0..R, of one block in all lanes.
#[inline(always)]
fn splat_twiddles<L: Lanes, const R: usize>(l: L, twiddles: &[L::Real]) -> [Complex<L>; R] {
    let mut zeta = [[l.constant(1.0), l.constant(0.0)]; R];
    for s in 1..R {
        zeta[s] = [l.splat(twiddles[2 * s - 2]), l.splat(twiddles[2 * s - 1])];
    }
    zeta
}

/// Cuts `data` into R parts.
#[inline(always)]
fn cut<T, const R: usize>(data: &mut [T], part: usize) -> [&mut [T]; R] {
    let mut rest = data;
    std::array::from_fn(
        #[inline(always)]
        |_| {
            let (first, others) = std::mem::take(&mut rest).split_at_mut(part);
            rest = others;
            first
        },
    )
}

/// The first step of both sets of frequencies of one sequence, which comes from `load`.
#[inline(always)]
pub fn enter<L: Lanes, const R: usize>(
    l: L,
    sets: &mut [&mut [Complex<L>]; 2],
    stage: &Stage<L::Real>,
    load: &impl Fn(usize) -> Complex<L>,
) {
    let part = stage.part;
    let zeta = splat_twiddles::<L, R>(l, &stage.twiddles);
    let [first, second] = sets;
    let (first, second) = (cut::<_, R>(first, part), cut::<_, R>(second, part));
    for i in 0..part {
        let mut x: [Complex<L>; R] = std::array::from_fn(
            #[inline(always)]
            |s| load(s * part + i),
        );
        let mut exchanged = x.map(
            #[inline(always)]
            |[re, im]| [im, re],
        );
        for s in 1..R {
            x[s] = times(l, x[s], zeta[s]);
            exchanged[s] = times(l, exchanged[s], zeta[s]);
        }
        let (x, exchanged) = (dft::<L, R, true>(l, x), dft::<L, R, true>(l, exchanged));
        for s in 0..R {
            first[s][i] = x[s];
            second[s][i] = exchanged[s];
        }
    }
}

/// The adjoint of `enter`: the last step of both sets, the sum of which goes to `store`.
#[inline(always)]
pub fn leave<L: Lanes, const R: usize>(
    l: L,
    sets: &[&mut [Complex<L>]; 2],
    stage: &Stage<L::Real>,
    store: &mut impl FnMut(usize, Complex<L>),
) {
    let part = stage.part;
    let zeta = splat_twiddles::<L, R>(l, &stage.twiddles);
    let [first, second] = sets.each_ref().map(|set| &set[..R * part]);
    for i in 0..part {
        let x = dft::<L, R, false>(
            l,
            std::array::from_fn(
                #[inline(always)]
                |s| first[s * part + i],
            ),
        );
        let y = dft::<L, R, false>(
            l,
            std::array::from_fn(
                #[inline(always)]
                |s| second[s * part + i],
            ),
        );
        for s in 0..R {
            let (x, y) = match s {
                0 => (x[0], y[0]),
                _ => (times_conjugate(l, x[s], zeta[s]), times_conjugate(l, y[s], zeta[s])),
            };
            store(s * part + i, [l.add(x[0], y[1]), l.add(x[1], y[0])]);
        }
    }
}

/// The first step for real numbers.
#[inline(always)]
pub fn enter_real<L: Lanes, const R: usize>(
    l: L,
    numbers: &[L::Vector],
    stage: &Stage<L::Real>,
    data: &mut [Complex<L>],
) {
    let part = stage.part;
    let zeta = splat_twiddles::<L, R>(l, &stage.twiddles);
    let numbers = &numbers[..R * part];
    let parts = cut::<_, R>(data, part);
    for i in 0..part {
        let x = std::array::from_fn(
            #[inline(always)]
            |s| {
                let number = numbers[s * part + i];
                if s == 0 {
                    [number, l.constant(0.0)]
                } else {
                    [l.mul(number, zeta[s][0]), l.mul(number, zeta[s][1])]
                }
            },
        );
        let y = dft::<L, R, true>(l, x);
        for s in 0..R {
            parts[s][i] = y[s];
        }
    }
}

/// The real parts of the last step.
#[inline(always)]
pub fn leave_real<L: Lanes, const R: usize>(
    l: L,
    data: &[Complex<L>],
    stage: &Stage<L::Real>,
    numbers: &mut [L::Vector],
) {
    let part = stage.part;
    let zeta = splat_twiddles::<L, R>(l, &stage.twiddles);
    let data = &data[..R * part];
    let parts = cut::<_, R>(numbers, part);
    for i in 0..part {
        let y = dft::<L, R, false>(
            l,
            std::array::from_fn(
                #[inline(always)]
                |s| data[s * part + i],
            ),
        );
        for s in 0..R {
            parts[s][i] =
                if s == 0 { y[0][0] } else { l.mul_add(y[s][1], zeta[s][1], l.mul(y[s][0], zeta[s][0])) };
        }
    }
}

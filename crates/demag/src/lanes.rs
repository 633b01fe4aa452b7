//! Vectors of numbers: the few operations the transforms need, with the instruction set chosen at run time.

use pulp::{Simd, WithSimd, bytemuck::Pod};

/// A vector instruction set for one floating-point type. All kernels are generic over it, so that each is
/// compiled once per instruction set and once per precision.
pub trait Lanes: Copy + Send + Sync {
    /// Number in one lane.
    type Real: Pod + Send + Sync + PartialEq;
    /// `WIDTH` numbers side by side.
    type Vector: Pod + Send + Sync;
    /// Numbers in a vector.
    const WIDTH: usize;
    /// Name of the instruction set.
    const NAME: &'static str;

    /// Runs `work` compiled for this instruction set.
    fn run<R>(self, work: impl FnOnce() -> R) -> R;
    /// The number in every lane.
    fn splat(self, value: f64) -> Self::Vector;
    /// a + b
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// a − b
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// a b
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// a b + c
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// c − a b
    fn neg_mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// Transposes the square of vectors `from[0], from[stride], …` into `to[0], to[to_stride], …`.
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize);
}

/// Adapts a closure-like piece of work to `pulp`, which wants to name the instruction set itself.
struct Run<F>(F);

impl<R, F: FnOnce() -> R> WithSimd for Run<F> {
    type Output = R;
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> R {
        self.0()
    }
}

/// The operations that `pulp` has under the same name for every instruction set.
macro_rules! arithmetic {
    () => {
        #[inline(always)]
        fn run<R>(self, work: impl FnOnce() -> R) -> R {
            Simd::vectorize(self.0, Run(work))
        }
        #[inline(always)]
        fn splat(self, value: f64) -> Self::Vector {
            self.0.splat_f64s(value)
        }
        #[inline(always)]
        fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.0.add_f64s(a, b)
        }
        #[inline(always)]
        fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.0.sub_f64s(a, b)
        }
        #[inline(always)]
        fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.0.mul_f64s(a, b)
        }
        #[inline(always)]
        fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
            self.0.mul_add_e_f64s(a, b, c)
        }
        #[inline(always)]
        fn neg_mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
            self.0.negate_mul_add_e_f64s(a, b, c)
        }
    };
}

/// Any processor: one number at a time.
#[derive(Clone, Copy)]
pub struct Portable(pulp::Scalar);

impl Lanes for Portable {
    type Real = f64;
    type Vector = f64;
    const WIDTH: usize = 1;
    const NAME: &'static str = "portable";
    arithmetic!();
    #[inline(always)]
    fn transpose(self, from: &[f64], _: usize, to: &mut [f64], _: usize) {
        to[0] = from[0];
    }
}

/// AVX2 with fused multiply-add: four numbers at a time.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[derive(Clone, Copy)]
pub struct Avx2(pulp::x86::V3);

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Lanes for Avx2 {
    type Real = f64;
    type Vector = pulp::f64x4;
    const WIDTH: usize = 4;
    const NAME: &'static str = "AVX2";
    arithmetic!();
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        use pulp::cast;
        let avx = self.0.avx;
        let from = &from[..3 * stride + 1];
        let to = &mut to[..3 * to_stride + 1];
        let row = |i: usize| cast(from[i * stride]);
        let low = [avx._mm256_unpacklo_pd(row(0), row(1)), avx._mm256_unpacklo_pd(row(2), row(3))];
        let high = [avx._mm256_unpackhi_pd(row(0), row(1)), avx._mm256_unpackhi_pd(row(2), row(3))];
        to[0] = cast(avx._mm256_permute2f128_pd::<0x20>(low[0], low[1]));
        to[to_stride] = cast(avx._mm256_permute2f128_pd::<0x20>(high[0], high[1]));
        to[2 * to_stride] = cast(avx._mm256_permute2f128_pd::<0x31>(low[0], low[1]));
        to[3 * to_stride] = cast(avx._mm256_permute2f128_pd::<0x31>(high[0], high[1]));
    }
}

/// AVX-512: eight numbers at a time.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[derive(Clone, Copy)]
pub struct Avx512(pulp::x86::V4);

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Lanes for Avx512 {
    type Real = f64;
    type Vector = pulp::f64x8;
    const WIDTH: usize = 8;
    const NAME: &'static str = "AVX-512";
    arithmetic!();
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        use pulp::cast;
        let avx = self.0.avx512f;
        let from = &from[..7 * stride + 1];
        let to = &mut to[..7 * to_stride + 1];
        let row = |i: usize| cast(from[i * stride]);
        // pairs of numbers, then of 128-bit quarters, then of halves
        let low = |i: usize| avx._mm512_unpacklo_pd(row(2 * i), row(2 * i + 1));
        let high = |i: usize| avx._mm512_unpackhi_pd(row(2 * i), row(2 * i + 1));
        let (even, odd) = ([low(0), low(1), low(2), low(3)], [high(0), high(1), high(2), high(3)]);
        for (pairs, first) in [(even, 0), (odd, 1)] {
            let a = avx._mm512_shuffle_f64x2::<0x88>(pairs[0], pairs[1]);
            let b = avx._mm512_shuffle_f64x2::<0xdd>(pairs[0], pairs[1]);
            let c = avx._mm512_shuffle_f64x2::<0x88>(pairs[2], pairs[3]);
            let d = avx._mm512_shuffle_f64x2::<0xdd>(pairs[2], pairs[3]);
            to[first * to_stride] = cast(avx._mm512_shuffle_f64x2::<0x88>(a, c));
            to[(first + 2) * to_stride] = cast(avx._mm512_shuffle_f64x2::<0x88>(b, d));
            to[(first + 4) * to_stride] = cast(avx._mm512_shuffle_f64x2::<0xdd>(a, c));
            to[(first + 6) * to_stride] = cast(avx._mm512_shuffle_f64x2::<0xdd>(b, d));
        }
    }
}

/// Work that is compiled for every instruction set.
pub trait WithLanes {
    /// What the work returns.
    type Output;
    /// Does the work with one instruction set.
    fn with_lanes<L: Lanes<Real = f64>>(self, lanes: L) -> Self::Output;
}

/// The instruction set that a plan uses from its creation on.
#[derive(Clone, Copy)]
pub enum InstructionSet {
    /// Any processor.
    Portable(Portable),
    /// x86-64 with AVX2 and fused multiply-add.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx2(Avx2),
    /// x86-64 with AVX-512.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx512(Avx512),
}

impl InstructionSet {
    /// All that this processor has, the best first.
    pub fn available() -> Vec<Self> {
        let mut sets = Vec::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            sets.extend(pulp::x86::V4::try_new().map(|s| Self::Avx512(Avx512(s))));
            sets.extend(pulp::x86::V3::try_new().map(|s| Self::Avx2(Avx2(s))));
        }
        sets.push(Self::Portable(Portable(pulp::Scalar)));
        sets
    }

    /// Runs `work` with this instruction set.
    pub fn dispatch<W: WithLanes>(self, work: W) -> W::Output {
        match self {
            Self::Portable(lanes) => work.with_lanes(lanes),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx2(lanes) => work.with_lanes(lanes),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx512(lanes) => work.with_lanes(lanes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Transpose;

    impl WithLanes for Transpose {
        type Output = ();
        fn with_lanes<L: Lanes<Real = f64>>(self, lanes: L) {
            let w = L::WIDTH;
            let numbers: Vec<f64> = (0..w * w).map(|i| i as f64).collect();
            let from: Vec<L::Vector> = pulp::bytemuck::cast_slice(&numbers).to_vec();
            let mut to = from.clone();
            lanes.run(|| lanes.transpose(&from, 1, &mut to, 1));
            let result: &[f64] = pulp::bytemuck::cast_slice(&to);
            for i in 0..w {
                for j in 0..w {
                    assert_eq!(result[i * w + j], numbers[j * w + i], "{}", L::NAME);
                }
            }
        }
    }

    #[test]
    fn transpose_exchanges_rows_and_columns() {
        for set in InstructionSet::available() {
            set.dispatch(Transpose);
        }
    }
}

//! Vectors of numbers: the few operations the transforms need, with the instruction set chosen at run time.

mod portable;
mod x86;

use pulp::bytemuck::{Pod, cast_slice, cast_slice_mut};

use crate::real::Real;

pub use portable::Portable;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub use x86::{Avx2, Avx512};

/// Most lanes of any instruction set and precision.
pub const MAX_WIDTH: usize = 16;

/// A vector instruction set for one floating-point type. All kernels are generic over it, so that each is
/// compiled once per instruction set and once per precision.
pub trait Lanes: Copy + Send + Sync {
    /// Number in one lane.
    type Real: Real;
    /// `WIDTH` numbers side by side.
    type Vector: Pod + Send + Sync;
    /// Numbers in a vector.
    const WIDTH: usize;
    /// Name of the instruction set.
    const NAME: &'static str;

    /// Runs `work` compiled for this instruction set.
    fn run<R>(self, work: impl FnOnce() -> R) -> R;
    /// The number in every lane.
    fn splat(self, value: Self::Real) -> Self::Vector;
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
    /// The first `WIDTH` of `numbers`, rounded to the type of the lanes.
    fn load(self, numbers: &[f64]) -> Self::Vector;
    /// The first `WIDTH` of `numbers` become factor · vector, plus what they were if `add`.
    fn store(self, vector: Self::Vector, factor: f64, add: bool, numbers: &mut [f64]);

    /// A constant of the algorithm in every lane.
    #[inline(always)]
    fn constant(self, value: f64) -> Self::Vector {
        self.splat(Self::Real::from_f64(value))
    }

    /// `load` of numbers that may be fewer than `WIDTH`; the others are zero.
    #[inline(always)]
    fn load_some(self, numbers: &[f64]) -> Self::Vector {
        if numbers.len() >= Self::WIDTH {
            return self.load(numbers);
        }
        let mut padded = [0.0; MAX_WIDTH];
        padded[..numbers.len()].copy_from_slice(numbers);
        self.load(&padded)
    }

    /// `store` into numbers that may be fewer than `WIDTH`.
    #[inline(always)]
    fn store_some(self, vector: Self::Vector, factor: f64, add: bool, numbers: &mut [f64]) {
        if numbers.len() >= Self::WIDTH {
            return self.store(vector, factor, add, numbers);
        }
        let mut padded = [0.0; MAX_WIDTH];
        padded[..numbers.len()].copy_from_slice(numbers);
        self.store(vector, factor, add, &mut padded);
        numbers.copy_from_slice(&padded[..numbers.len()]);
    }
}

/// The operations that `pulp` has under the same name for every instruction set: of doubles, where vectors are the
/// numbers in memory, and of singles, which are converted on the way in and out.
macro_rules! operations {
    (f64) => {
        operations!(f64, splat_f64s, add_f64s, sub_f64s, mul_f64s, mul_add_e_f64s, negate_mul_add_e_f64s);
        #[inline(always)]
        fn load(self, numbers: &[f64]) -> Self::Vector {
            pulp::bytemuck::pod_read_unaligned(pulp::bytemuck::cast_slice(&numbers[..Self::WIDTH]))
        }
        #[inline(always)]
        fn store(self, vector: Self::Vector, factor: f64, add: bool, numbers: &mut [f64]) {
            let place = &mut numbers[..Self::WIDTH];
            let old = if add { self.load(place) } else { self.splat(0.0) };
            let new = [self.mul_add(vector, self.splat(factor), old)];
            place.copy_from_slice(pulp::bytemuck::cast_slice(&new));
        }
    };
    (f32) => {
        operations!(f32, splat_f32s, add_f32s, sub_f32s, mul_f32s, mul_add_e_f32s, negate_mul_add_e_f32s);
        #[inline(always)]
        fn load(self, numbers: &[f64]) -> Self::Vector {
            crate::lanes::load_single(self, numbers)
        }
        #[inline(always)]
        fn store(self, vector: Self::Vector, factor: f64, add: bool, numbers: &mut [f64]) {
            crate::lanes::store_single(self, vector, factor, add, numbers);
        }
    };
    ($real:ty, $splat:ident, $add:ident, $sub:ident, $mul:ident, $mul_add:ident, $negate_mul_add:ident) => {
        type Real = $real;
        #[inline(always)]
        fn run<R>(self, work: impl FnOnce() -> R) -> R {
            Simd::vectorize(self.set, crate::lanes::Run(work))
        }
        #[inline(always)]
        fn splat(self, value: $real) -> Self::Vector {
            self.set.$splat(value)
        }
        #[inline(always)]
        fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.set.$add(a, b)
        }
        #[inline(always)]
        fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.set.$sub(a, b)
        }
        #[inline(always)]
        fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
            self.set.$mul(a, b)
        }
        #[inline(always)]
        fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
            self.set.$mul_add(a, b, c)
        }
        #[inline(always)]
        fn neg_mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
            self.set.$negate_mul_add(a, b, c)
        }
    };
}

use operations;

/// Adapts a closure-like piece of work to `pulp`, which wants to name the instruction set itself.
struct Run<F>(F);

impl<R, F: FnOnce() -> R> pulp::WithSimd for Run<F> {
    type Output = R;
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> R {
        self.0()
    }
}

/// Rounds doubles to a vector of singles; the loop becomes vector conversions.
#[inline(always)]
fn load_single<L: Lanes<Real = f32>>(l: L, numbers: &[f64]) -> L::Vector {
    let mut vector = [l.splat(0.0)];
    let lanes: &mut [f32] = cast_slice_mut(&mut vector);
    for (lane, &number) in lanes.iter_mut().zip(&numbers[..L::WIDTH]) {
        *lane = number as f32;
    }
    vector[0]
}

/// Doubles become factor · vector, multiplied and added in double precision.
#[inline(always)]
fn store_single<L: Lanes<Real = f32>>(_: L, vector: L::Vector, factor: f64, add: bool, numbers: &mut [f64]) {
    let lanes = [vector];
    let lanes: &[f32] = cast_slice(&lanes);
    let place = numbers[..L::WIDTH].iter_mut().zip(lanes);
    if add {
        place.for_each(|(number, &lane)| *number += factor * f64::from(lane));
    } else {
        place.for_each(|(number, &lane)| *number = factor * f64::from(lane));
    }
}

/// Work that is compiled for every instruction set.
pub trait WithLanes<R> {
    /// What the work returns.
    type Output;
    /// Does the work with one instruction set.
    fn with_lanes<L: Lanes<Real = R>>(self, lanes: L) -> Self::Output;
}

/// The instruction set that a plan uses from its creation on.
#[derive(Clone, Copy)]
pub enum InstructionSet {
    /// Any processor.
    Portable(pulp::Scalar),
    /// x86-64 with AVX2 and fused multiply-add.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx2(pulp::x86::V3),
    /// x86-64 with AVX-512.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    Avx512(pulp::x86::V4),
}

impl InstructionSet {
    /// All that this processor has, the best first.
    pub fn available() -> Vec<Self> {
        let mut sets = Vec::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            sets.extend(pulp::x86::V4::try_new().map(Self::Avx512));
            sets.extend(pulp::x86::V3::try_new().map(Self::Avx2));
        }
        sets.push(Self::Portable(pulp::Scalar));
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Transpose;

    impl<R: Real + std::fmt::Debug> WithLanes<R> for Transpose {
        type Output = ();
        fn with_lanes<L: Lanes<Real = R>>(self, lanes: L) {
            let w = L::WIDTH;
            let numbers: Vec<R> = (0..w * w).map(|i| R::from_f64(i as f64)).collect();
            let from: Vec<L::Vector> = cast_slice(&numbers).to_vec();
            let mut to = from.clone();
            lanes.run(|| lanes.transpose(&from, 1, &mut to, 1));
            let result: &[R] = cast_slice(&to);
            for i in 0..w {
                for j in 0..w {
                    assert_eq!(result[i * w + j], numbers[j * w + i], "{} {}", L::NAME, R::NAME);
                }
            }
        }
    }

    #[test]
    fn transpose_exchanges_rows_and_columns() {
        for set in InstructionSet::available() {
            f64::dispatch(set, Transpose);
            f32::dispatch(set, Transpose);
        }
    }
}

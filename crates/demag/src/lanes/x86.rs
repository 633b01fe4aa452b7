//! Vector instructions of x86-64.

#![cfg(any(target_arch = "x86", target_arch = "x86_64"))]

#[cfg(target_arch = "x86")]
use std::arch::x86::{__m256, __m512};
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256, __m512};
use std::marker::PhantomData;

use pulp::{Simd, cast};

use super::{Lanes, operations};

/// AVX2 with fused multiply-add: vectors of 32 bytes.
#[derive(Clone, Copy)]
pub struct Avx2<R> {
    set: pulp::x86::V3,
    real: PhantomData<R>,
}

impl<R> Avx2<R> {
    /// `set` is the proof that the processor has it.
    pub fn new(set: pulp::x86::V3) -> Self {
        Self { set, real: PhantomData }
    }
}

/// AVX-512: vectors of 64 bytes.
#[derive(Clone, Copy)]
pub struct Avx512<R> {
    set: pulp::x86::V4,
    real: PhantomData<R>,
}

impl<R> Avx512<R> {
    /// `set` is the proof that the processor has it.
    pub fn new(set: pulp::x86::V4) -> Self {
        Self { set, real: PhantomData }
    }
}

impl Lanes for Avx2<f64> {
    type Vector = pulp::f64x4;
    const WIDTH: usize = 4;
    const NAME: &'static str = "AVX2";
    operations!(f64);
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        let avx = self.set.avx;
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

impl Avx2<f32> {
    /// Columns c and c + 4 of four rows, for c = 0..4.
    #[inline(always)]
    fn columns(self, rows: [__m256; 4]) -> [__m256; 4] {
        let avx = self.set.avx;
        let (a, b) = (avx._mm256_unpacklo_ps(rows[0], rows[1]), avx._mm256_unpackhi_ps(rows[0], rows[1]));
        let (c, d) = (avx._mm256_unpacklo_ps(rows[2], rows[3]), avx._mm256_unpackhi_ps(rows[2], rows[3]));
        [
            avx._mm256_shuffle_ps::<0x44>(a, c),
            avx._mm256_shuffle_ps::<0xee>(a, c),
            avx._mm256_shuffle_ps::<0x44>(b, d),
            avx._mm256_shuffle_ps::<0xee>(b, d),
        ]
    }
}

impl Lanes for Avx2<f32> {
    type Vector = pulp::f32x8;
    const WIDTH: usize = 8;
    const NAME: &'static str = "AVX2";
    operations!(f32);
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        let avx = self.set.avx;
        let from = &from[..7 * stride + 1];
        let to = &mut to[..7 * to_stride + 1];
        let row = |i: usize| cast(from[i * stride]);
        let upper = self.columns([row(0), row(1), row(2), row(3)]);
        let lower = self.columns([row(4), row(5), row(6), row(7)]);
        for c in 0..4 {
            to[c * to_stride] = cast(avx._mm256_permute2f128_ps::<0x20>(upper[c], lower[c]));
            to[(c + 4) * to_stride] = cast(avx._mm256_permute2f128_ps::<0x31>(upper[c], lower[c]));
        }
    }
}

impl Lanes for Avx512<f64> {
    type Vector = pulp::f64x8;
    const WIDTH: usize = 8;
    const NAME: &'static str = "AVX-512";
    operations!(f64);
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        let avx = self.set.avx512f;
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

impl Avx512<f32> {
    /// Columns c, c + 4, c + 8 and c + 12 of four rows in the 128-bit quarters, for c = 0..4.
    #[inline(always)]
    fn columns(self, rows: [__m512; 4]) -> [__m512; 4] {
        let avx = self.set.avx512f;
        let (a, b) = (avx._mm512_unpacklo_ps(rows[0], rows[1]), avx._mm512_unpackhi_ps(rows[0], rows[1]));
        let (c, d) = (avx._mm512_unpacklo_ps(rows[2], rows[3]), avx._mm512_unpackhi_ps(rows[2], rows[3]));
        [
            avx._mm512_shuffle_ps::<0x44>(a, c),
            avx._mm512_shuffle_ps::<0xee>(a, c),
            avx._mm512_shuffle_ps::<0x44>(b, d),
            avx._mm512_shuffle_ps::<0xee>(b, d),
        ]
    }
}

impl Lanes for Avx512<f32> {
    type Vector = pulp::f32x16;
    const WIDTH: usize = 16;
    const NAME: &'static str = "AVX-512";
    operations!(f32);
    #[inline(always)]
    fn transpose(self, from: &[Self::Vector], stride: usize, to: &mut [Self::Vector], to_stride: usize) {
        let avx = self.set.avx512f;
        let from = &from[..15 * stride + 1];
        let to = &mut to[..15 * to_stride + 1];
        let row = |i: usize| cast(from[i * stride]);
        let rows = [
            self.columns([row(0), row(1), row(2), row(3)]),
            self.columns([row(4), row(5), row(6), row(7)]),
            self.columns([row(8), row(9), row(10), row(11)]),
            self.columns([row(12), row(13), row(14), row(15)]),
        ];
        for c in 0..4 {
            let a = avx._mm512_shuffle_f32x4::<0x88>(rows[0][c], rows[1][c]);
            let b = avx._mm512_shuffle_f32x4::<0xdd>(rows[0][c], rows[1][c]);
            let d = avx._mm512_shuffle_f32x4::<0x88>(rows[2][c], rows[3][c]);
            let e = avx._mm512_shuffle_f32x4::<0xdd>(rows[2][c], rows[3][c]);
            to[c * to_stride] = cast(avx._mm512_shuffle_f32x4::<0x88>(a, d));
            to[(c + 4) * to_stride] = cast(avx._mm512_shuffle_f32x4::<0x88>(b, e));
            to[(c + 8) * to_stride] = cast(avx._mm512_shuffle_f32x4::<0xdd>(a, d));
            to[(c + 12) * to_stride] = cast(avx._mm512_shuffle_f32x4::<0xdd>(b, e));
        }
    }
}

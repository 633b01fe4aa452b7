//! Sums over the cells of a row, in lanes: fast, and the same bits on every machine.
//!
//! A sum in order waits for each addition; eight partial sums do not. Which value goes to which lane is fixed, so the result
//! does not depend on the width of the machine's vectors.

use crate::simd::dispatch;

/// Partial sums; one AVX-512 register of doubles.
const LANES: usize = 8;

/// Σ f(i) over the values that `term` gives for each group of values at one place.
///
/// Plain loops, no `map` of an array: a function of the standard library that is not inlined here is compiled without the
/// vector instructions that `dispatch` chose, and every value goes through memory.
#[inline(always)]
fn in_lanes<const N: usize>(
    arrays: [&[f64]; N],
    empty: f64,
    term: impl Fn([f64; N]) -> f64,
    add: impl Fn(f64, f64) -> f64,
) -> f64 {
    let mut chunks: [&[[f64; LANES]]; N] = [&[]; N];
    let mut rests: [&[f64]; N] = [&[]; N];
    for (array, (chunk, rest)) in arrays.into_iter().zip(chunks.iter_mut().zip(&mut rests)) {
        (*chunk, *rest) = array.as_chunks();
    }
    let number = chunks.iter().fold(usize::MAX, |least, chunk| least.min(chunk.len()));
    let mut lanes = [empty; LANES];
    for index in 0..number {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            let mut values = [0.0; N];
            for (value, chunk) in values.iter_mut().zip(&chunks) {
                *value = chunk[index][lane];
            }
            *sum = add(*sum, term(values));
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let mut total = add(add(add(a, e), add(c, g)), add(add(b, f), add(d, h)));
    for index in 0..rests.first().map_or(0, |rest| rest.len()) {
        let mut values = [0.0; N];
        for (value, rest) in values.iter_mut().zip(&rests) {
            *value = rest[index];
        }
        total = add(total, term(values));
    }
    total
}

/// Σ f(i) of what `term` gives for each group of values at one place of arrays of the same length.
#[inline(always)]
pub fn sum_of<const N: usize>(arrays: [&[f64]; N], term: impl Fn([f64; N]) -> f64) -> f64 {
    dispatch(
        #[inline(always)]
        || in_lanes(arrays, 0.0, term, |a, b| a + b),
    )
}

/// Σ f(v) over the values of `values`.
#[inline(always)]
pub fn sum(values: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    dispatch(
        #[inline(always)]
        || in_lanes([values], 0.0, |[v]| f(v), |a, b| a + b),
    )
}

/// Σ a b over two arrays of the same length.
pub fn product(a: &[f64], b: &[f64]) -> f64 {
    dispatch(
        #[inline(always)]
        || in_lanes([a, b], 0.0, |[a, b]| a * b, |a, b| a + b),
    )
}

/// Σ a·b over two arrays of vectors of the same length.
pub fn dot(a: [&[f64]; 3], b: [&[f64]; 3]) -> f64 {
    let [[ax, ay, az], [bx, by, bz]] = [a, b];
    dispatch(
        #[inline(always)]
        || {
            let product = |[ax, bx, ay, by, az, bz]: [f64; 6]| ax * bx + ay * by + az * bz;
            in_lanes([ax, bx, ay, by, az, bz], 0.0, product, |a, b| a + b)
        },
    )
}

/// Σ f(z)·(a·b) over two arrays of planar vectors and one of numbers, all of the same length.
#[inline(always)]
pub fn weighted_dot(z: &[f64], [ax, ay]: [&[f64]; 2], [bx, by]: [&[f64]; 2], f: impl Fn(f64) -> f64) -> f64 {
    dispatch(
        #[inline(always)]
        || {
            let term = |[z, ax, ay, bx, by]: [f64; 5]| f(z) * (ax * bx + ay * by);
            in_lanes([z, ax, ay, bx, by], 0.0, term, |a, b| a + b)
        },
    )
}

/// The largest squared length of an array of vectors; 0 for none, infinite if one is not a number.
pub fn largest_square([x, y, z]: [&[f64]; 3]) -> f64 {
    dispatch(
        #[inline(always)]
        || {
            let square = |[x, y, z]: [f64; 3]| x * x + y * y + z * z;
            // Written so that NaN wins, as infinity.
            let larger = |a: f64, b: f64| {
                if b <= a {
                    a
                } else if b > a {
                    b
                } else {
                    f64::INFINITY
                }
            };
            in_lanes([x, y, z], 0.0, square, larger)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_cover_every_value_once() {
        for len in [0, 1, 7, 8, 9, 23, 64, 101] {
            let values: Vec<f64> = (0..len).map(|i| f64::from(i) + 1.0).collect();
            let n = f64::from(len);
            // Whole numbers: exact in any order.
            assert_eq!(sum(&values, |v| v), n * (n + 1.0) / 2.0);
            assert_eq!(sum(&values, |v| v * v), n * (n + 1.0) * (2.0 * n + 1.0) / 6.0);
            let negative: Vec<f64> = values.iter().map(|v| -v).collect();
            let d = dot([&values, &negative, &values], [&values, &values, &values]);
            assert_eq!(d, n * (n + 1.0) * (2.0 * n + 1.0) / 6.0);
            assert_eq!(largest_square([&values, &negative, &values]), 3.0 * n * n);
            let larger =
                sum_of([&values, &negative], |[v, w]| if v + w > 0.0 || v > 5.0 { 1.0 } else { 0.0 });
            assert_eq!(larger, (n - 5.0).max(0.0));
        }
    }

    #[test]
    fn what_is_not_a_number_is_found() {
        for place in [0, 5, 17] {
            let mut values = vec![1.0; 18];
            values[place] = f64::NAN;
            assert_eq!(largest_square([&values, &values, &values]), f64::INFINITY);
        }
    }
}

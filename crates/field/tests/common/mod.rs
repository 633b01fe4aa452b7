//! Points and comparisons shared by the tests.
#![allow(dead_code, reason = "each test binary uses a part")]

/// Scattered points [m] (golden-ratio sequence) on a square of the given size around the origin.
pub fn points(count: usize, size: f64) -> Vec<[f64; 2]> {
    let part = |k: usize, step: f64| ((k as f64 + 0.5) * step).fract() - 0.5;
    (0..count)
        .map(|k| [size * part(k, 0.754_877_666_246_692_7), size * part(k, 0.569_840_290_998_053_3)])
        .collect()
}

/// |found − expected| ≤ tolerance · scale.
pub fn assert_close(found: f64, expected: f64, scale: f64, tolerance: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= tolerance * scale,
        "{found} is not {expected}: {:e} of the scale {scale}",
        error / scale
    );
}

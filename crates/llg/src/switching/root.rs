//! The root of a function inside a bracket.

/// Iterations at most: far more than the 60 or so that halving alone takes down to the last digit.
const MOST_ITERATIONS: usize = 200;

/// A point of \[0, 1\] where `f` changes from negative to not negative, found to `tolerance`; `f(0) < 0 ≤ f(1)` is taken
/// for granted and not evaluated.
///
/// The ITP method (Oliveira & Takahashi, ACM Trans. Math. Softw. 47, 5 (2020)) with κ₁ = 0.2, κ₂ = 2, n₀ = 1: of
/// superlinear order where f is smooth, and never slower than bisection by more than a step where it jumps. The answer is
/// the upper end of the last bracket, so that f is not negative there.
pub fn root(value_at_zero: f64, value_at_one: f64, tolerance: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    let (mut f_low, mut f_high) = (value_at_zero, value_at_one);
    let halvings = (1.0 / tolerance).log2().ceil().max(0.0) + 1.0;
    for iteration in 0..MOST_ITERATIONS {
        let width = high - low;
        if width <= tolerance {
            break;
        }
        let middle = 0.5 * (low + high);
        let chord = if f_high > f_low { (f_high * low - f_low * high) / (f_high - f_low) } else { middle };
        let sign = (middle - chord).signum();
        let nudge = (0.2 * width * width).min((middle - chord).abs());
        let truncated = chord + sign * nudge;
        // The part of the way back to the middle that keeps the promise of bisection.
        let radius = 0.5 * tolerance * (halvings - iteration as f64).exp2() - 0.5 * width;
        let next =
            if (truncated - middle).abs() <= radius { truncated } else { middle - sign * radius.max(0.0) };
        let next = if next > low && next < high { next } else { middle };
        let value = f(next);
        if value >= 0.0 {
            (high, f_high) = (next, value);
        } else {
            (low, f_low) = (next, value);
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(f: impl Fn(f64) -> f64) -> (f64, usize) {
        let mut calls = 0;
        let x = root(f(0.0), f(1.0), 1e-13, |x| {
            calls += 1;
            f(x)
        });
        (x, calls)
    }

    /// Smooth functions need far fewer evaluations than the 44 halvings to 1e-13, steps hardly more.
    #[test]
    fn finds_roots_fast_where_smooth_and_surely_where_not() {
        for (f, exact) in [
            ((|x: f64| x - 0.3) as fn(f64) -> f64, 0.3),
            (|x| x * x * x - 0.5, 0.5_f64.cbrt()),
            (|x| (20.0 * (x - 0.9)).tanh(), 0.9),
            (|x| x.exp() - 1.000_001, 1.000_001_f64.ln()),
        ] {
            let (x, calls) = find(f);
            assert!((x - exact).abs() <= 1e-13, "{x} {exact}");
            assert!(calls <= 16, "{calls} evaluations");
        }
        let (x, calls) = find(|x| if x < 0.123_456 { -1.0 } else { 5.0 });
        assert!((x - 0.123_456).abs() <= 1e-13 && x >= 0.123_456 && calls <= 46, "{x} {calls}");
        // A root at an end of the bracket.
        let (x, _) = find(|x| x - 1.0);
        assert!((x - 1.0).abs() <= 1e-13);
    }
}

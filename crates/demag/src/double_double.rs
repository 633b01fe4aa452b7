//! Numbers of 106 bits as the sum of two doubles (Dekker 1971; Knuth, TAOCP vol. 2, 4.2.2): 32 digits.
//!
//! The Newell tensor is a 27-point difference of functions that grow as r³ while the result falls as r⁻³, so
//! that at r = 10 cells eight of the 16 digits of a double are already lost. Thirty-two digits have them to spare.

use std::ops::{Add, Mul, Neg, Sub};
use std::sync::LazyLock;

/// The unevaluated sum `high + low`, |low| ≤ ulp(high)/2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

/// 1/k! for k = 0..26.
static INVERSE_FACTORIALS: LazyLock<[DoubleDouble; 26]> = LazyLock::new(|| {
    let mut inverse = [DoubleDouble::from(1.0); 26];
    for k in 1..inverse.len() {
        inverse[k] = inverse[k - 1].divide(DoubleDouble::from(k as f64));
    }
    inverse
});

/// a + b and its rounding error, exactly.
fn two_sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    let part = high - a;
    DoubleDouble { high, low: (a - (high - part)) + (b - part) }
}

/// a + b and its rounding error, exactly, when |a| ≥ |b|.
fn fast_two_sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    DoubleDouble { high, low: b - (high - a) }
}

/// The upper and lower 26 bits (Veltkamp), for |a| < 2⁹⁹⁶.
fn split(a: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * a;
    let high = shifted - (shifted - a);
    (high, a - high)
}

/// a b and its rounding error, exactly.
fn two_product(a: f64, b: f64) -> DoubleDouble {
    let high = a * b;
    let ((a1, a0), (b1, b0)) = (split(a), split(b));
    DoubleDouble { high, low: ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0 }
}

impl DoubleDouble {
    /// Zero.
    pub const ZERO: Self = Self { high: 0.0, low: 0.0 };
    /// π to 32 digits.
    pub const PI: Self = Self { high: std::f64::consts::PI, low: 1.224_646_799_147_353_2e-16 };
    const LN_2: Self = Self { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.high
    }

    /// self / other.
    pub fn divide(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from(second);
        let third = rest.high / other.high;
        fast_two_sum(first, second) + Self::from(third)
    }

    /// |self|.
    pub fn abs(self) -> Self {
        if self.high < 0.0 { -self } else { self }
    }

    /// √self of a number ≥ 0, by one Newton step from the double result.
    pub fn sqrt(self) -> Self {
        if self.high <= 0.0 {
            return Self::ZERO;
        }
        let root = self.high.sqrt();
        let rest = self - two_product(root, root);
        fast_two_sum(root, rest.high / (2.0 * root))
    }

    /// eˣ from the Taylor series of the argument reduced by n ln 2 and 2⁻⁸.
    fn exp(self) -> Self {
        const HALVINGS: i32 = 8;
        let n = (self.high / Self::LN_2.high).round();
        let reduced = (self - Self::LN_2 * Self::from(n)) * Self::from(0.5f64.powi(HALVINGS));
        let (mut power, mut sum) = (reduced, reduced); // sum = eˣ − 1 keeps its digits in the squarings
        for inverse in &INVERSE_FACTORIALS[2..13] {
            power = power * reduced;
            sum = sum + power * *inverse;
        }
        for _ in 0..HALVINGS {
            sum = sum + sum + sum * sum;
        }
        (sum + Self::from(1.0)) * Self::from(2.0f64.powi(n as i32))
    }

    /// ln of a number > 0, by one Newton step y + x e⁻ʸ − 1 from the double result (error 10⁻³²).
    pub fn ln(self) -> Self {
        let y = Self::from(self.high.ln());
        y + self * (-y).exp() - Self::from(1.0)
    }

    /// (sin, cos) of |self| ≤ π/2 from the Taylor series of self/2³ and three doublings.
    fn sin_cos(self) -> (Self, Self) {
        const HALVINGS: i32 = 3;
        let x = self * Self::from(0.5f64.powi(HALVINGS));
        let square = x * x;
        let series = |first: Self, start: usize| {
            let (mut power, mut sum) = (first, first);
            for inverse in INVERSE_FACTORIALS[start..].iter().step_by(2) {
                power = -(power * square);
                sum = sum + power * *inverse;
            }
            sum
        };
        let (mut sin, mut cos) = (series(x, 3), series(Self::from(1.0), 2));
        for _ in 0..HALVINGS {
            (sin, cos) = (sin * cos + sin * cos, cos * cos - sin * sin);
        }
        (sin, cos)
    }

    /// arctan(self / other) for other > 0, by tan(y − y₀) = (a cos y₀ − b sin y₀)/(b cos y₀ + a sin y₀).
    pub fn atan_of_ratio(self, other: Self) -> Self {
        let y = Self::from((self.high / other.high).atan());
        let (sin, cos) = y.sin_cos();
        y + (self * cos - other * sin).divide(other * cos + self * sin)
    }
}

impl From<f64> for DoubleDouble {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for DoubleDouble {
    type Output = Self;
    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Add for DoubleDouble {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (high, low) = (two_sum(self.high, other.high), two_sum(self.low, other.low));
        let sum = fast_two_sum(high.high, high.low + low.high);
        fast_two_sum(sum.high, sum.low + low.low)
    }
}

impl Sub for DoubleDouble {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + (-other)
    }
}

impl Mul for DoubleDouble {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let product = two_product(self.high, other.high);
        fast_two_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(high: f64, low: f64) -> DoubleDouble {
        DoubleDouble { high, low }
    }

    /// 2⁻¹⁰⁴ = 5e-32 is the unit in the last place of a 106-bit number near one.
    const TOLERANCE: f64 = 1e-30;

    fn assert_close(a: DoubleDouble, b: DoubleDouble) {
        assert!((a - b).high.abs() <= TOLERANCE * b.high.abs().max(1.0), "{a:?} {b:?}");
    }

    #[test]
    fn functions_match_their_32_digit_values() {
        assert_close(DoubleDouble::from(2.0).ln(), DoubleDouble::LN_2);
        assert_close(
            DoubleDouble::from(1.0).atan_of_ratio(DoubleDouble::from(1.0)),
            DoubleDouble::PI * DoubleDouble::from(0.25),
        );
        let root = DoubleDouble::from(2.0).sqrt();
        assert_close(root * root, DoubleDouble::from(2.0));
        // e = 2.718281828459045 + 1.4456468917292502e-16
        assert_close(DoubleDouble::from(1.0).exp(), number(std::f64::consts::E, 1.445_646_891_729_250_2e-16));
    }

    #[test]
    fn logarithm_and_arctangent_invert_exp_and_tan() {
        for i in 1..40 {
            let x =
                DoubleDouble::from(0.037 * f64::from(i)) * DoubleDouble::PI.divide(DoubleDouble::from(3.0));
            assert_close(x.exp().ln(), x);
            assert_close((-x).exp() * x.exp(), DoubleDouble::from(1.0));
            let (sin, cos) = x.sin_cos();
            if cos.high > 0.0 {
                assert_close(sin.atan_of_ratio(cos), x);
            }
        }
    }
}

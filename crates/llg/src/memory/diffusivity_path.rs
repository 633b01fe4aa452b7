//! The diffusivity along a step, when it follows the film.

/// D(t) near a step: the value and slope at its start and at one more instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiffusivityPoint {
    /// \[s\].
    pub time: f64,
    /// D [m²/s].
    pub value: f64,
    /// dD/dt [m²/s²].
    pub slope: f64,
}

/// D(t) as a polynomial about `start`, and σ(t) = ∫D dt.
///
/// With D known and its slope at two instants the cubic through them is right to fourth order, which keeps the order
/// of the integrator; extrapolating it over the step needs no iteration, because the film cannot change D faster than
/// it turns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiffusivityPath {
    start: f64,
    coefficients: [f64; 4],
}

impl DiffusivityPath {
    /// A constant D.
    pub fn constant(start: f64, value: f64) -> Self {
        Self { start, coefficients: [value, 0.0, 0.0, 0.0] }
    }

    /// Through `here`, and through `other` when there is one (before or after it).
    pub fn through(here: DiffusivityPoint, other: Option<DiffusivityPoint>) -> Self {
        let mut coefficients = [here.value, here.slope, 0.0, 0.0];
        if let Some(other) = other {
            let h = here.time - other.time;
            let a = (other.value - here.value + here.slope * h) / (h * h);
            let b = (here.slope - other.slope) / h;
            coefficients[2] = 3.0 * a - b;
            coefficients[3] = (2.0 * a - b) / h;
        }
        Self { start: here.time, coefficients }
    }

    /// D(t) [m²/s].
    pub fn value(&self, time: f64) -> f64 {
        let (x, [a, b, c, d]) = (time - self.start, self.coefficients);
        a + x * (b + x * (c + x * d))
    }

    /// σ = ∫D dt from `from` to `to` \[m²\].
    pub fn integral(&self, from: f64, to: f64) -> f64 {
        let [a, b, c, d] = self.coefficients;
        let primitive = |t: f64| {
            let x = t - self.start;
            x * (b / 2.0 + x * (c / 3.0 + x * d / 4.0)) * x
        };
        a * (to - from) + primitive(to) - primitive(from)
    }

    /// σ = ∫D dt over `length` from `from`; for a constant D it depends on the length alone, to the last bit.
    pub fn integral_over(&self, from: f64, length: f64) -> f64 {
        let [a, b, c, d] = self.coefficients;
        if b == 0.0 && c == 0.0 && d == 0.0 { a * length } else { self.integral(from, from + length) }
    }

    /// The time at which the fraction `part` of σ between `from` and `to` has passed.
    pub fn time_at(&self, part: f64, from: f64, to: f64) -> f64 {
        let mut t = from + part * (to - from);
        let [_, b, c, d] = self.coefficients;
        if b == 0.0 && c == 0.0 && d == 0.0 {
            return t;
        }
        let target = part * self.integral(from, to);
        for _ in 0..4 {
            t -= (self.integral(from, t) - target) / self.value(t);
        }
        t
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_is_reproduced_from_two_points() {
        let value = |t: f64| 2.0 + 0.3 * t - 0.7 * t * t + 0.11 * t * t * t;
        let slope = |t: f64| 0.3 - 1.4 * t + 0.33 * t * t;
        let point = |t: f64| DiffusivityPoint { time: t, value: value(t), slope: slope(t) };
        for other in [0.2, 0.9] {
            let path = DiffusivityPath::through(point(0.5), Some(point(other)));
            assert!((path.value(1.1) - value(1.1)).abs() < 1e-13);
            let primitive = |t: f64| 2.0 * t + 0.15 * t * t - 0.7 / 3.0 * t.powi(3) + 0.0275 * t.powi(4);
            assert!((path.integral(0.4, 1.1) - primitive(1.1) + primitive(0.4)).abs() < 1e-13);
            let t = path.time_at(1.0 / 3.0, 0.5, 1.0);
            assert!((path.integral(0.5, t) - path.integral(0.5, 1.0) / 3.0).abs() < 1e-15);
        }
    }
}

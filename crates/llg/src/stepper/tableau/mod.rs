//! Explicit Runge–Kutta methods as numbers.

mod additive;
mod fifth_order;
mod kinnmark_gray;
mod low_order;

use num_complex::Complex64;

pub use additive::{IMEX_ARK3, IMEX_ARK4};
pub use fifth_order::{DORMAND_PRINCE, TSITOURAS};
pub use kinnmark_gray::KINNMARK_GRAY;
pub use low_order::{BOGACKI_SHAMPINE, CASH_KARP, HEUN, RK4};

/// A Butcher tableau: k_i = f(t + c_i dt, m + dt Σ a_ij k_j), m' = m + dt Σ b_i k_i.
#[derive(Debug)]
pub struct Tableau {
    /// Name as in a configuration file.
    pub name: &'static str,
    /// Order of the solution.
    pub order: u32,
    /// Nodes.
    pub c: &'static [f64],
    /// Strictly lower triangle, row by row.
    pub a: &'static [&'static [f64]],
    /// Weights of the solution.
    pub b: &'static [f64],
    /// Lower triangle with its diagonal of the partner for what is stiff, with the same `b` and `c`; its first stage is explicit.
    pub implicit: Option<&'static [&'static [f64]]>,
    /// Weights of the embedded solution minus `b`, for error estimates.
    pub error: Option<&'static [f64]>,
    /// What the inner stages add to Hermite's cubic inside a step, dt θ²(1−θ)² Σ d_i k_i: an extension of order 4.
    pub inside: Option<&'static [f64]>,
    /// Whether the last stage is the first of the next step (its row of `a` is `b`).
    pub first_same_as_last: bool,
    /// Whether steps chosen by tolerance stay below the limit of stability; else the error estimate alone keeps them.
    pub stops_at_limit: bool,
    /// Largest |ω dt| for which undamped precession does not grow, by more than 1e-10 a step.
    pub imaginary_stability: f64,
}

/// All explicit methods; the order test runs over them.
pub const TABLEAUX: &[&Tableau] = &[
    &HEUN,
    &RK4,
    &BOGACKI_SHAMPINE,
    &CASH_KARP,
    &DORMAND_PRINCE,
    &TSITOURAS,
    &KINNMARK_GRAY,
    &IMEX_ARK3,
    &IMEX_ARK4,
];

impl Tableau {
    /// The method of this name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        TABLEAUX.iter().copied().find(|t| t.name == name)
    }

    /// Whether steps can be chosen from an error estimate.
    pub fn is_adaptive(&self) -> bool {
        self.error.is_some()
    }

    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.c.len()
    }

    /// The stability function R(z): what a step makes of ẏ = (z/dt) y.
    pub fn stability_function(&self, z: Complex64) -> Complex64 {
        let mut k: Vec<Complex64> = Vec::new();
        for row in self.a {
            let y: Complex64 = row.iter().zip(&k).map(|(a, k)| z * *a * k).sum();
            k.push(Complex64::ONE + y);
        }
        Complex64::ONE + self.b.iter().zip(&k).map(|(b, k)| z * *b * k).sum::<Complex64>()
    }

    /// |R| of a step of ω dt = `angle` for a precession of frequency ω under a Gilbert damping α, ẏ = ω (i − α)/(1 + α²) y.
    pub fn amplification(&self, angle: f64, damping: f64) -> f64 {
        let rate = Complex64::new(-damping, 1.0) / (1.0 + damping * damping);
        self.stability_function(rate * angle).norm()
    }

    /// Largest ω dt up to which a precession of frequency ω under a Gilbert damping α, ẏ = ω (i − α)/(1 + α²) y, does not
    /// grow; `None` where it grows for every step.
    pub fn stability_limit(&self, damping: f64) -> Option<f64> {
        let grows = |x: f64| self.amplification(x, damping) > 1.0 + GROWTH;
        let first = (1..=SCAN).map(|i| f64::from(i) * SCAN_STEP).find(|x| grows(*x))?;
        if first <= SMALLEST_LIMIT {
            return None;
        }
        let (mut stable, mut unstable) = (first - SCAN_STEP, first);
        while unstable - stable > 1e-12 * unstable {
            let middle = 0.5 * (stable + unstable);
            if middle <= stable || middle >= unstable {
                break;
            }
            if grows(middle) { unstable = middle } else { stable = middle }
        }
        Some(stable)
    }
}

/// A growth of this part a step is none …
const GROWTH: f64 = 1e-10;
/// … and a limit below this neither: growth there falls below it by being of high order.
const SMALLEST_LIMIT: f64 = 0.12;
/// Steps of the search for the limit of stability.
const SCAN: u32 = 4000;
const SCAN_STEP: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_their_nodes_and_weights_to_one() {
        for tableau in TABLEAUX {
            for (row, c) in tableau.a.iter().zip(tableau.c) {
                assert!((row.iter().sum::<f64>() - c).abs() < 1e-14, "{}", tableau.name);
            }
            assert!((tableau.b.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            assert!(tableau.error.is_none_or(|e| e.iter().sum::<f64>().abs() < 1e-14), "{}", tableau.name);
        }
    }

    #[test]
    fn stability_limits_on_the_imaginary_axis_are_where_stated() {
        for tableau in TABLEAUX {
            let measured = tableau.stability_limit(0.0).unwrap_or(0.0);
            let stated = tableau.imaginary_stability;
            assert!((measured - stated).abs() < 1e-3 * stated + 1e-12, "{}: {measured}", tableau.name);
        }
    }
}

//! The charge of strip electrodes at fixed potentials: Galerkin's method in the harmonics of the stack.
//!
//! One period holds a strip around x = 0 and, for interleaved fingers, one around half a period; both are symmetric, so
//! that with ξ = cos(2πx/period) the logarithmic kernel of a homogeneous medium is
//! Σ cos nθ cos nθ′/n = −½ ln 2|ξ − ξ′|. On a strip, ξ = ±[1 − h(1 − η)] with h = sin²(π duty/2), and the charge on its half
//! x > 0 is dQ = Σ_k c_k T_k(η)/(π√(1 − η²)) dη, with the inverse square root that the field has at an edge. The kernel of
//! a homogeneous medium is diagonal in T_k on one strip, so a single strip there is exact with one term; further
//! interfaces add a rapidly decaying sum over harmonics. Tested with the same functions, the error of the charge
//! falls faster than any power of the number of terms.

use std::f64::consts::{PI, TAU};

use nalgebra::{DMatrix, DVector};
use num_complex::Complex64;

use super::GateStack;
use crate::InvalidParameter;

/// Nodes of the integrals between two strips: their gap may be down to 10⁻³ of a period.
const CROSS_NODES: usize = 256;
/// Terms tried, until the field changes by less than `CONVERGED`.
const TERMS: [usize; 7] = [4, 8, 16, 32, 64, 128, 256];
/// Largest change of the surface field, relative to the largest harmonic, at which the solution is accepted.
const CONVERGED: f64 = 1e-8;

/// Strips in one period, and the stack around them.
pub(crate) struct Comb<'a> {
    pub stack: &'a GateStack,
    pub period: f64,
    /// Width of a strip over the period.
    pub duty: f64,
    /// Potential of the strips around x = 0 \[V\].
    pub voltage: f64,
    /// Potential of the strips around half a period \[V\], if there are any.
    pub counter_voltage: Option<f64>,
    /// −charge over potential of the surface [F/m²] at the wave number q.
    pub surface: &'a dyn Fn(f64) -> Complex64,
    /// Harmonics that reach the surface.
    pub harmonics: usize,
    /// Harmonics that feel interfaces other than the plane of the electrodes.
    pub images: usize,
}

/// Charge and potential.
pub(crate) struct Solution {
    /// Mean potential of the surface \[V\].
    pub mean: Complex64,
    /// Potential of the surface, coefficient of cos(q_n x) \[V\] at index n − 1.
    pub potentials: Vec<Complex64>,
    /// Charge of each strip per length [C/m].
    pub charges: Vec<Complex64>,
    /// Change of the field at the surface with the last doubling of the terms, relative to its largest harmonic.
    pub change: f64,
}

impl Comb<'_> {
    fn strips(&self) -> Vec<f64> {
        [self.voltage].into_iter().chain(self.counter_voltage).collect()
    }

    /// Half the length of a strip in ξ.
    fn half_length(&self) -> f64 {
        (0.5 * PI * self.duty).sin().powi(2)
    }

    /// Solves with an increasing number of terms until the field at the surface has converged.
    ///
    /// # Errors
    /// If 256 terms for a strip are not enough: the gaps or the layer below the electrodes are too thin.
    pub fn solve(&self) -> Result<Solution, InvalidParameter> {
        let unsolvable = InvalidParameter {
            name: "duty",
            value: self.duty,
            requirement: "such that the gaps and the layer below the electrodes are not too thin to be resolved",
        };
        let mut last: Option<Solution> = None;
        for terms in TERMS {
            let Some(mut solution) = self.with_terms(terms) else { return Err(unsolvable) };
            if let Some(last) = &last {
                let field = |potentials: &[Complex64]| -> Vec<Complex64> {
                    potentials.iter().enumerate().map(|(k, phi)| phi * (k + 1) as f64).collect()
                };
                let (old, new) = (field(&last.potentials), field(&solution.potentials));
                let largest = new.iter().map(|e| e.norm()).fold(0.0, f64::max);
                let change = old.iter().zip(&new).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
                solution.change = if largest > 0.0 { change / largest } else { 0.0 };
                if solution.change <= CONVERGED {
                    return Ok(solution);
                }
            }
            last = Some(solution);
        }
        Err(unsolvable)
    }

    /// ∫ T_n(ξ) T_k(η)/(π√(1 − η²)) dη on the strip around 0 at [n·terms + k]; on the other it is (−1)ⁿ times that.
    fn moments(&self, harmonics: usize, terms: usize) -> Vec<f64> {
        let nodes = (harmonics + terms) / 2 + 1;
        let mut moments = vec![0.0; (harmonics + 1) * terms];
        let h = self.half_length();
        let mut chebyshev = vec![0.0; terms];
        for i in 0..nodes {
            let angle = (i as f64 + 0.5) * PI / nodes as f64;
            // ξ = cos θ = 1 − 2h sin²(angle/2).
            let theta = 2.0 * (h.sqrt() * (0.5 * angle).sin()).asin();
            for (k, value) in chebyshev.iter_mut().enumerate() {
                *value = (k as f64 * angle).cos() / nodes as f64;
            }
            for (n, row) in moments.chunks_exact_mut(terms).enumerate() {
                let cosine = (n as f64 * theta).cos();
                row.iter_mut().zip(&chebyshev).for_each(|(moment, t)| *moment += cosine * t);
            }
        }
        moments
    }

    /// −∬ ln(2|ξ − ξ′|) T_k T_k′ between the two strips.
    fn cross(&self, terms: usize) -> DMatrix<f64> {
        let h = self.half_length();
        let angles: Vec<f64> = (0..CROSS_NODES).map(|i| (i as f64 + 0.5) * PI / CROSS_NODES as f64).collect();
        let chebyshev = DMatrix::from_fn(CROSS_NODES, terms, |i, k| (k as f64 * angles[i]).cos());
        let kernel = DMatrix::from_fn(CROSS_NODES, CROSS_NODES, |i, j| {
            let apart = 2.0 - h * (2.0 - angles[i].cos() - angles[j].cos());
            -(2.0 * apart).ln() / (CROSS_NODES * CROSS_NODES) as f64
        });
        chebyshev.transpose() * kernel * chebyshev
    }

    /// Σ over even (or odd) n of the contribution of the images to the potential, between T_k and T_l of one strip.
    fn images(&self, parity: usize, terms: usize, moments: &[f64]) -> DMatrix<Complex64> {
        let fundamental = TAU / self.period;
        let permittivity = self.stack.permittivity_at_electrodes();
        let counted: Vec<usize> = (1..=self.images).filter(|n| n % 2 == parity).collect();
        let moment = DMatrix::from_fn(counted.len(), terms, |i, k| moments[counted[i] * terms + k]);
        let weights: Vec<Complex64> = counted
            .iter()
            .map(|&n| {
                let q = n as f64 * fundamental;
                let seen = self.stack.harmonic(q, (self.surface)(q));
                // 1/C − 1/(q(ε₁+ε₂)), times 2/period for the half strip and 2 for cos.
                4.0 / self.period * seen.deficit / (permittivity * q * seen.capacitance)
            })
            .collect();
        let of = |part: &dyn Fn(&Complex64) -> f64| {
            let weighted = DMatrix::from_fn(counted.len(), terms, |i, k| part(&weights[i]) * moment[(i, k)]);
            moment.tr_mul(&weighted)
        };
        of(&|w| w.re).zip_map(&of(&|w| w.im), Complex64::new)
    }

    fn with_terms(&self, terms: usize) -> Option<Solution> {
        let strips = self.strips();
        let moments = self.moments(self.harmonics.max(self.images), terms);
        let size = strips.len() * terms;
        // M_nk of strip s.
        let moment = |n: usize, s: usize, k: usize| {
            let sign = if s == 1 && n % 2 == 1 { -1.0 } else { 1.0 };
            sign * moments[n * terms + k]
        };
        let fundamental = TAU / self.period;
        let permittivity = self.stack.permittivity_at_electrodes();
        let mut matrix = DMatrix::<Complex64>::zeros(size + 1, size + 1);
        let cross = (strips.len() > 1).then(|| self.cross(terms));
        for s in 0..strips.len() {
            for k in 0..terms {
                let own = if k == 0 { -self.half_length().ln() } else { 0.5 / k as f64 };
                matrix[(s * terms + k, s * terms + k)] += own / (PI * permittivity);
                for l in 0..terms {
                    if let Some(cross) = &cross {
                        matrix[(s * terms + k, (1 - s) * terms + l)] += cross[(k, l)] / (PI * permittivity);
                    }
                }
            }
        }
        // On the strip half a period away odd harmonics have the other sign.
        let [even, odd] = [0, 1].map(|parity| self.images(parity, terms, &moments));
        for s in 0..strips.len() {
            for t in 0..strips.len() {
                let both = if s == t { &even + &odd } else { &even - &odd };
                let mut block = matrix.view_mut((s * terms, t * terms), (terms, terms));
                block += both;
            }
        }
        // The mean potential φ₀ of the electrodes' plane is one more unknown: Σ Q = ½ period C(0) φ₀.
        let uniform = self.stack.harmonic(0.0, (self.surface)(0.0));
        for s in 0..strips.len() {
            matrix[(s * terms, size)] = Complex64::ONE;
            matrix[(size, s * terms)] = Complex64::ONE;
        }
        matrix[(size, size)] = -0.5 * self.period * uniform.capacitance;
        let mut right = DVector::<Complex64>::zeros(size + 1);
        for (s, voltage) in strips.iter().enumerate() {
            right[s * terms] = Complex64::from(*voltage);
        }
        // Charges are some 10⁻¹¹ of potentials: one scale for rows and columns of the charges.
        let scale = permittivity;
        for i in 0..size {
            for j in 0..size {
                matrix[(i, j)] *= scale;
            }
        }
        matrix[(size, size)] /= scale;
        let solved = matrix.lu().solve(&right)?;
        let coefficient = |s: usize, k: usize| solved[s * terms + k] * scale;
        let density = |n: usize| -> Complex64 {
            let half: Complex64 = (0..strips.len())
                .flat_map(|s| (0..terms).map(move |k| (s, k)))
                .map(|(s, k)| coefficient(s, k) * moment(n, s, k))
                .sum();
            2.0 / self.period * half
        };
        let potentials = (1..=self.harmonics)
            .map(|n| {
                let q = n as f64 * fundamental;
                let seen = self.stack.harmonic(q, (self.surface)(q));
                2.0 * density(n) / seen.capacitance * seen.transfer
            })
            .collect();
        let charges = (0..strips.len()).map(|s| 2.0 * coefficient(s, 0)).collect();
        Some(Solution { mean: solved[size] * uniform.transfer, potentials, charges, change: f64::INFINITY })
    }
}

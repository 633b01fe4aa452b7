//! The field of strip electrodes on a dielectric stack over the screening surface.

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::electrostatics::{Comb, GateStack};
use crate::error::{finite, require, unit_vector, wave_number};
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// More harmonics than this are refused.
const MAX_HARMONICS: usize = 4096;
/// Harmonics (or images) below this fraction of the first are neglected.
const NEGLIGIBLE: f64 = 1e-16;
/// Harmonics below this fraction of the fundamental field are not reported as characteristic wave numbers.
const CHARACTERISTIC: f64 = 0.01;

/// Parameters of an [`ElectrodeComb`]; SI units.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectrodeCombParameters {
    /// Period of the potential \[m\]: from one strip to the next of the same potential.
    pub period: f64,
    /// Width of a strip over the period, below 1, with interleaved strips below 1/2.
    pub duty: f64,
    /// Amplitude of the potential of the strips \[V\], of either sign, relative to ground.
    pub voltage: f64,
    /// Amplitude of the potential \[V\] of strips of the same width half-way between these; `None` where there are none.
    pub counter_voltage: Option<f64>,
    /// The dielectrics.
    pub stack: GateStack,
    /// Direction across the strips (of the wave vector), from the x axis \[rad\].
    pub direction: f64,
    /// A point under the middle line of one strip \[m\].
    pub origin: [f64; 2],
}

/// Thin metal strips on a dielectric stack: the potential is prescribed on the metal only, where the charge is unknown.
///
/// With x the coordinate across the strips from the middle of one of them, the potential of the surface and its field are
///
/// φ(x) = φ₀ + Σ φ_n cos(q_n x),  E = −∂_x φ = Σ q_n φ_n sin(q_n x),  q_n = 2πn/period.
///
/// The charge of the strips solves the mixed boundary-value problem (fixed potential on the metal, no charge in the gaps)
/// with the charge −χ(q)φ_q of the surface in the stack, so the charge of the strips responds to its screening. E is
/// the **total** field, which the response functions multiply; χ = 0 switches the screening off.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectrodeComb {
    along: [f64; 2],
    /// Coordinate of the origin along `along` \[m\].
    offset: f64,
    fundamental: f64,
    mean_potential: Complex64,
    /// q_n φ_n [V/m] at index n − 1.
    field_amplitudes: Vec<Complex64>,
    charges: Vec<Complex64>,
    amplitude: f64,
    change: f64,
}

/// Number of harmonics with n³e^{−(n−1)x} above what is negligible: n² for ∇·E, one more n since screening holds the
/// first harmonics back most.
fn harmonics_above(x: f64) -> Option<usize> {
    let bound = |n: usize| (n as f64).powi(3) * (-(n as f64 - 1.0) * x).exp();
    (1..=MAX_HARMONICS).find(|&n| bound(n + 1) < NEGLIGIBLE && (n as f64) * x > 3.0)
}

impl ElectrodeComb {
    /// The field of strips over a surface whose charge is −`surface(q)` φ_q [C/m²], with `surface` in F/m²: zero for no
    /// screening, e²ν for static Thomas–Fermi screening, complex for a response at one frequency. `surface(0)` says
    /// whether the surface is grounded.
    ///
    /// # Errors
    /// A length or a permittivity without meaning, a duty out of range, strips of one potential without any ground (they
    /// produce no field), layers so thin against the period that more than 4096 harmonics matter, or gaps too narrow for
    /// the solution to converge.
    pub fn new(
        parameters: &ElectrodeCombParameters,
        surface: &dyn Fn(f64) -> Complex64,
    ) -> Result<Self, InvalidParameter> {
        let &ElectrodeCombParameters { period, duty, voltage, counter_voltage, ref stack, direction, origin } =
            parameters;
        let fundamental = wave_number("period", period)?;
        match counter_voltage {
            None => require(duty > 0.0 && duty < 1.0, "duty", duty, "between 0 and 1, both excluded")?,
            Some(_) => {
                let requirement = "between 0 and 0.5, both excluded: two strips share a period";
                require(duty > 0.0 && duty < 0.5, "duty", duty, requirement)?
            }
        };
        finite("voltage", voltage)?;
        finite("counter_voltage", counter_voltage.unwrap_or(0.0))?;
        stack.check()?;
        let along = unit_vector(direction)?;
        let offset = along[0] * finite("origin_x", origin[0])? + along[1] * finite("origin_y", origin[1])?;
        if counter_voltage.is_none() && !stack.is_earthed(surface(0.0)) {
            return Err(InvalidParameter {
                name: "counter_voltage",
                value: f64::NAN,
                requirement: "given, or the surface screen, or a metal lie below: strips of one potential with nothing \
                              earthed make no field",
            });
        }
        let merged = stack.merged();
        let thin = |name, value| InvalidParameter {
            name,
            value,
            requirement: "thicker against the period: more than 4096 harmonics matter",
        };
        let harmonics = harmonics_above(fundamental * merged.distance())
            .ok_or_else(|| thin("layers_thickness", merged.distance()))?;
        let nearest = merged.nearest_interface();
        let images =
            harmonics_above(2.0 * fundamental * nearest).ok_or_else(|| thin("layers_thickness", nearest))?;
        let comb =
            Comb { stack: &merged, period, duty, voltage, counter_voltage, surface, harmonics, images };
        let solution = comb.solve()?;
        let amplitudes = solution.potentials.iter().enumerate();
        let mut gate = Self {
            along,
            offset,
            fundamental,
            mean_potential: solution.mean,
            field_amplitudes: amplitudes.map(|(k, phi)| phi * ((k + 1) as f64 * fundamental)).collect(),
            charges: solution.charges,
            amplitude: 0.0,
            change: solution.change,
        };
        gate.amplitude = gate.largest_field(0.5 * duty * period);
        Ok(gate)
    }

    /// Largest |E| on a half period, sampled 1024 times and below the edge of a strip.
    fn largest_field(&self, edge: f64) -> f64 {
        let points = (0..1024).map(|k| PI * f64::from(k) / (1024.0 * self.fundamental));
        let field = |x: f64| self.sines(x, |_, e_n| e_n).norm();
        points.chain([edge]).map(field).fold(0.0, f64::max)
    }

    /// Coordinate across the strips, from the middle of one of them \[m\].
    fn across(&self, r: [f64; 2]) -> f64 {
        self.along[0] * r[0] + self.along[1] * r[1] - self.offset
    }

    /// Σ c(n, E_n) e^{±iq_n x}, by Horner's rule from the smallest harmonic up.
    fn sum(&self, turn: Complex64, coefficient: impl Fn(f64, Complex64) -> Complex64) -> Complex64 {
        let harmonics = self.field_amplitudes.iter().enumerate().rev();
        harmonics.fold(Complex64::ZERO, |sum, (k, &e_n)| (sum + coefficient((k + 1) as f64, e_n)) * turn)
    }

    fn sines(&self, x: f64, coefficient: impl Fn(f64, Complex64) -> Complex64 + Copy) -> Complex64 {
        let turn = Complex64::cis(self.fundamental * x);
        (self.sum(turn, coefficient) - self.sum(turn.conj(), coefficient)) * Complex64::new(0.0, -0.5)
    }

    fn cosines(&self, x: f64, coefficient: impl Fn(f64, Complex64) -> Complex64 + Copy) -> Complex64 {
        let turn = Complex64::cis(self.fundamental * x);
        (self.sum(turn, coefficient) + self.sum(turn.conj(), coefficient)) * 0.5
    }

    /// Complex amplitude of the potential of the surface \[V\] at `r` \[m\].
    pub fn potential(&self, r: [f64; 2]) -> Complex64 {
        self.mean_potential + self.cosines(self.across(r), |n, e_n| e_n / (n * self.fundamental))
    }

    /// Coefficient φ_n of cos(q_n x) in the potential of the surface \[V\]; n = 0 is the mean.
    pub fn harmonic(&self, n: usize) -> Complex64 {
        match n {
            0 => self.mean_potential,
            n => {
                let field = self.field_amplitudes.get(n - 1).copied().unwrap_or_default();
                field / (n as f64 * self.fundamental)
            }
        }
    }

    /// Charge of the strip, and of the strip half a period further, per length [C/m].
    pub fn charges(&self) -> &[Complex64] {
        &self.charges
    }

    /// Change of the field at the surface with the last doubling of the terms for the charge, relative to its largest
    /// harmonic: an upper bound of the error, which falls faster than any power of their number.
    pub fn change_at_last_doubling(&self) -> f64 {
        self.change
    }
}

impl Profile for ElectrodeComb {
    fn name(&self) -> &'static str {
        "electrode_comb"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        let field = self.sines(self.across(r), |_, e_n| e_n);
        self.along.map(|u| field * u)
    }

    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        self.cosines(self.across(r), |n, e_n| e_n * (n * self.fundamental))
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        let largest = self.field_amplitudes.iter().map(|e_n| e_n.norm()).fold(0.0, f64::max);
        let mut waves = Vec::with_capacity(2 * self.field_amplitudes.len());
        for (k, &e_n) in self.field_amplitudes.iter().enumerate() {
            // By symmetry absent, but for rounding.
            if e_n.norm() <= NEGLIGIBLE * largest {
                continue;
            }
            let q_n = (k + 1) as f64 * self.fundamental;
            for sign in [1.0, -1.0] {
                // sin(q_n x) = Σ_± ∓(i/2) e^{±iq_n x}, with x counted from the offset.
                let half = Complex64::new(0.0, -0.5 * sign) * e_n * Complex64::cis(-sign * q_n * self.offset);
                waves.push(PlaneWaveComponent {
                    q: self.along.map(|u| sign * q_n * u),
                    amplitude: self.along.map(|u| half * u),
                });
            }
        }
        Some(waves)
    }

    /// The fundamental and the harmonics with at least 1 % of its field.
    fn wave_numbers(&self) -> Vec<f64> {
        let Some(first) = self.field_amplitudes.first().map(|e_1| e_1.norm()) else { return Vec::new() };
        let counted = |(k, e_n): &(usize, &Complex64)| *k == 0 || e_n.norm() > CHARACTERISTIC * first;
        let harmonics = self.field_amplitudes.iter().enumerate().filter(counted);
        harmonics.map(|(k, _)| (k + 1) as f64 * self.fundamental).collect()
    }

    fn amplitude(&self) -> f64 {
        self.amplitude
    }
}

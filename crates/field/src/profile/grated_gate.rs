//! The electrostatic comb of a grated top gate.

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::error::{finite, positive, require, unit_vector, wave_number};
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// More harmonics than this are refused: the field then needs a finer description than a Fourier sum.
const MAX_HARMONICS: usize = 4096;
/// Harmonics whose share of the divergence, relative to the fundamental, is guaranteed to be below this are neglected.
const NEGLIGIBLE: f64 = 1e-16;
/// Harmonics below this fraction of the fundamental field are not reported as characteristic wave numbers.
const CHARACTERISTIC: f64 = 0.01;

/// How the potential of the gate plane falls from the voltage of an electrode to zero beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Edge {
    /// A step at the edge of the electrode.
    #[default]
    Sharp,
    /// Linear from the edge of the electrode to zero in the middle of the gap.
    Gap,
    /// Linear over `width` \[m\] outwards from the edge of the electrode; at most half the gap.
    Linear {
        /// The width of the slope \[m\].
        width: f64,
    },
}

/// Parameters of a [`GratedGate`]; SI units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GratedGateParameters {
    /// Period of the grating \[m\].
    pub period: f64,
    /// Electrode width over period, between 0 and 1.
    pub duty: f64,
    /// Distance d from the plane of the electrodes to the surface state \[m\].
    pub distance: f64,
    /// Voltage amplitude of the electrodes against the rest of the gate plane \[V\], of either sign.
    pub voltage: f64,
    /// Direction across the electrodes (of the wave vector), from the x axis \[rad\].
    pub direction: f64,
    /// A point under the middle line of one electrode \[m\].
    pub origin: [f64; 2],
    /// The potential between the electrodes.
    pub edge: Edge,
}

/// Interdigitated (grated) gate of parallel electrodes above the surface: the set-up of Sokolewicz et al., Fig. 1.
///
/// The plane of the gate, a distance d above the surface, carries the potential V on the electrodes and falls to 0
/// beside them ([`Edge`]), as when every second finger of a comb pair is grounded. With x the coordinate across the
/// electrodes from the middle of one of them, q_n = 2πn/period and w the width of the slope beside an electrode of
/// width a,
///
/// V(x) = V₀ + Σ V_n cos(q_n x),  V_n = (2V/πn) sin(q_n (a + w)/2) sinc(q_n w/2).
///
/// The Laplace equation below the gate lets each harmonic decay as e^{−q_n d}, and the in-plane field is the gradient
///
/// E = −∂_x φ = Σ q_n V_n e^{−q_n d} sin(q_n x)  (complex amplitude of e^{iq_n x}: −i q_n (V_n/2) e^{−q_n d}),
///
/// with zero mean. Harmonics are kept until they are below 10⁻¹⁶ of the fundamental, also in ∇·E.
///
/// **Assumptions.** Quasi-static electrodes without thickness; one dielectric constant from the gate down through the
/// surface (a larger one below the surface lowers the in-plane field); *no screening by the surface carriers*. The
/// response functions multiply the total field, so over a conducting surface the field computed from a voltage is an
/// upper bound: with screening, the same field requires a larger voltage.
#[derive(Clone, Debug, PartialEq)]
pub struct GratedGate {
    along: [f64; 2],
    /// Coordinate of the origin along `along` \[m\].
    offset: f64,
    fundamental: f64,
    mean_potential: f64,
    /// q_n V_n e^{−q_n d} [V/m] at index n − 1.
    field_amplitudes: Vec<f64>,
    amplitude: f64,
}

/// sin(πx), exactly zero at integers, so that harmonics that should vanish are exactly zero.
fn sin_pi(x: f64) -> f64 {
    let nearest = x.round();
    let sine = (PI * (x - nearest)).sin();
    if nearest.rem_euclid(2.0) == 0.0 { sine } else { -sine }
}

/// Fourier coefficient V_n/V of a comb of electrodes of width `duty` with slopes of width `slope` (both in periods):
/// V(x) = V₀ + Σ V_n cos(2πnx/period), n ≥ 1.
fn comb_coefficient(n: usize, duty: f64, slope: f64) -> f64 {
    let n = n as f64;
    let x = n * slope;
    let sinc = if x == 0.0 { 1.0 } else { sin_pi(x) / (PI * x) };
    2.0 * sin_pi(n * (duty + slope)) / (PI * n) * sinc
}

/// Number of harmonics after which all are negligible. |V_n/V_1| ≤ π/2 for every comb (|sin nx| ≤ n sin x and the
/// first sinc is at least 2/π), so that harmonic n of ∇·E is at most (π/2) n² e^{−(n−1)qd} of the first.
fn harmonics_needed(fundamental: f64, distance: f64) -> Option<usize> {
    let bound = |n: f64| 0.5 * PI * n * n * (-(n - 1.0) * fundamental * distance).exp();
    (1..=MAX_HARMONICS).find(|&n| bound(n as f64 + 1.0) < NEGLIGIBLE)
}

impl GratedGate {
    /// The field of a grated gate.
    ///
    /// # Errors
    /// If the period or the distance is not positive, the duty is not between 0 and 1, the slope is wider than half
    /// the gap, anything is not finite, or the distance is so small against the period (about 1/480) that more than
    /// 4096 harmonics matter.
    pub fn new(parameters: GratedGateParameters) -> Result<Self, InvalidParameter> {
        let GratedGateParameters { period, duty, distance, voltage, direction, origin, edge } = parameters;
        let fundamental = wave_number("period", period)?;
        require(duty > 0.0 && duty < 1.0, "duty", duty, "between 0 and 1, both excluded")?;
        positive("distance", distance)?;
        finite("voltage", voltage)?;
        let along = unit_vector(direction)?;
        let offset = along[0] * finite("origin_x", origin[0])? + along[1] * finite("origin_y", origin[1])?;
        let half_gap = 0.5 * (1.0 - duty);
        let slope = match edge {
            Edge::Sharp => 0.0,
            Edge::Gap => half_gap,
            Edge::Linear { width } => {
                positive("edge_width", width)?;
                // A width meant to be half the gap may differ from it by rounding.
                require(
                    width / period <= half_gap * (1.0 + 1e-12),
                    "edge_width",
                    width,
                    "at most half the gap",
                )?;
                (width / period).min(half_gap)
            }
        };
        let Some(count) = harmonics_needed(fundamental, distance) else {
            return Err(InvalidParameter {
                name: "distance",
                value: distance,
                requirement: "above about 1/480 of the period: closer, more than 4096 harmonics matter",
            });
        };
        let field_amplitudes = (1..=count)
            .map(|n| {
                let q_n = n as f64 * fundamental;
                q_n * voltage * comb_coefficient(n, duty, slope) * (-q_n * distance).exp()
            })
            .collect();
        let mean_potential = voltage * (duty + slope);
        let mut gate = Self { along, offset, fundamental, mean_potential, field_amplitudes, amplitude: 0.0 };
        gate.amplitude = gate.largest_field(0.5 * (duty + slope) * period);
        Ok(gate)
    }

    /// Largest |E| on a half period, sampled 1024 times and in the middle of the slope, where a close gate peaks.
    fn largest_field(&self, middle_of_slope: f64) -> f64 {
        let points = (0..1024).map(|k| PI * f64::from(k) / (1024.0 * self.fundamental));
        points.chain([middle_of_slope]).map(|x| self.field_across(x).abs()).fold(0.0, f64::max)
    }

    /// Coordinate across the electrodes, from the middle of one of them \[m\].
    fn across(&self, r: [f64; 2]) -> f64 {
        self.along[0] * r[0] + self.along[1] * r[1] - self.offset
    }

    /// Σ c(n, E_n) e^{iq_n x}, by Horner's rule from the smallest harmonic up.
    fn sum(&self, x: f64, coefficient: impl Fn(f64, f64) -> f64) -> Complex64 {
        let z = Complex64::cis(self.fundamental * x);
        let harmonics = self.field_amplitudes.iter().enumerate().rev();
        harmonics.fold(Complex64::ZERO, |sum, (k, &e_n)| (sum + coefficient((k + 1) as f64, e_n)) * z)
    }

    /// Σ q_n V_n e^{−q_n d} sin(q_n x) [V/m].
    fn field_across(&self, x: f64) -> f64 {
        self.sum(x, |_, e_n| e_n).im
    }

    /// Electrostatic potential φ(x, d) = V₀ + Σ V_n e^{−q_n d} cos(q_n x) \[V\] in the plane of the surface at `r` \[m\].
    pub fn potential(&self, r: [f64; 2]) -> f64 {
        self.mean_potential + self.sum(self.across(r), |n, e_n| e_n / (n * self.fundamental)).re
    }
}

impl Profile for GratedGate {
    fn name(&self) -> &'static str {
        "grated_gate"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        let field = self.field_across(self.across(r));
        self.along.map(|u| Complex64::from(field * u))
    }

    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        Complex64::from(self.sum(self.across(r), |n, e_n| n * self.fundamental * e_n).re)
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        let mut waves = Vec::with_capacity(2 * self.field_amplitudes.len());
        for (k, &e_n) in self.field_amplitudes.iter().enumerate().filter(|(_, e_n)| **e_n != 0.0) {
            let q_n = (k + 1) as f64 * self.fundamental;
            for sign in [1.0, -1.0] {
                // sin(q_n x) = Σ_± ∓(i/2) e^{±iq_n x}, with x counted from the offset.
                let half = Complex64::new(0.0, -0.5 * sign * e_n) * Complex64::cis(-sign * q_n * self.offset);
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
        let Some(first) = self.field_amplitudes.first().map(|e_1| e_1.abs()) else { return Vec::new() };
        let counted = |(k, e_n): &(usize, &f64)| *k == 0 || e_n.abs() > CHARACTERISTIC * first;
        let harmonics = self.field_amplitudes.iter().enumerate().filter(counted);
        harmonics.map(|(k, _)| (k + 1) as f64 * self.fundamental).collect()
    }

    fn amplitude(&self) -> f64 {
        self.amplitude
    }
}

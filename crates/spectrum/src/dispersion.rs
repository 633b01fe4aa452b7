use std::{f64::consts::TAU, sync::Arc};

use num_complex::Complex64;
use realfft::{RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftPlanner};

use crate::{Sampling, SpectrumError};

/// Power over wave number and frequency of signals along a line, averaged over the lines that were added.
///
/// Positive wave numbers run forward, as in e^{i(kx − ωt)}: a wave A cos(kx − ωt) that fits line and record has power A² in
/// its bin and none at −k; a standing wave has a quarter of it at each.
pub struct DispersionMap {
    sampling: Sampling,
    places: usize,
    spacing: f64,
    in_time: Arc<dyn RealToComplex<f64>>,
    in_space: Arc<dyn Fft<f64>>,
    sum: Vec<f64>,
    added: usize,
}

impl std::fmt::Debug for DispersionMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DispersionMap").field("places", &self.places).field("added", &self.added).finish()
    }
}

impl DispersionMap {
    /// For lines of `places` signals, `spacing` \[m\] apart.
    ///
    /// # Errors
    /// Fewer than two places.
    pub fn new(sampling: Sampling, places: usize, spacing: f64) -> Result<Self, SpectrumError> {
        if places < 2 {
            return Err(SpectrumError::TooShort { found: places, needed: 2 });
        }
        let in_time = RealFftPlanner::new().plan_fft_forward(sampling.length);
        let in_space = FftPlanner::new().plan_fft_forward(places);
        let sum = vec![0.0; places * (sampling.length / 2 + 1)];
        Ok(Self { sampling, places, spacing, in_time, in_space, sum, added: 0 })
    }

    /// Adds a line: `signals[t * places + i]` is the sample at time t of place i.
    ///
    /// # Errors
    /// A line of another size, or one that is not finite.
    pub fn add(&mut self, signals: &[f64]) -> Result<(), SpectrumError> {
        let (places, expected) = (self.places, self.places * self.sampling.count());
        if signals.len() != expected {
            return Err(SpectrumError::Length { found: signals.len(), expected });
        }
        let mut signal = self.in_time.make_input_vec();
        let mut bins = self.in_time.make_output_vec();
        let mut all = vec![Complex64::ZERO; self.sum.len()];
        for i in 0..places {
            self.sampling.prepare(signals[i..].iter().step_by(places).copied(), &mut signal)?;
            // The buffers have the lengths that the transform made.
            let done = self.in_time.process(&mut signal, &mut bins);
            debug_assert!(done.is_ok());
            bins.iter().enumerate().for_each(|(k, bin)| all[k * places + i] = *bin);
        }
        self.in_space.process(&mut all);
        let most_negative = self.most_negative();
        for (k, (row, sum)) in all.chunks(places).zip(self.sum.chunks_mut(places)).enumerate() {
            let amplitude = self.sampling.amplitude(k) / places as f64;
            for (column, sum) in sum.iter_mut().enumerate() {
                // Forward transforms find e^{i(κx + ωt)}: the wave that runs along −κ.
                let index = column as isize - most_negative;
                let source = (-index).rem_euclid(places as isize) as usize;
                *sum += (row[source] * amplitude).norm_sqr();
            }
        }
        self.added += 1;
        Ok(())
    }

    fn most_negative(&self) -> isize {
        (self.places as isize - 1) / 2
    }

    /// Wave numbers of the columns [rad/m], increasing, zero among them.
    pub fn wave_numbers(&self) -> Vec<f64> {
        let unit = TAU / (self.places as f64 * self.spacing);
        (0..self.places as isize).map(|column| (column - self.most_negative()) as f64 * unit).collect()
    }

    /// The mean power, a row of all wave numbers for each frequency of [`sampling`](Self::sampling).
    pub fn power(&self) -> Vec<f64> {
        self.sum.iter().map(|sum| sum / self.added.max(1) as f64).collect()
    }

    /// When the signals were sampled.
    pub fn sampling(&self) -> &Sampling {
        &self.sampling
    }
}

use std::sync::Arc;

use num_complex::Complex64;
use realfft::{RealFftPlanner, RealToComplex};

use crate::{Sampling, SpectrumError};

/// The power of signals, averaged over those that were added.
///
/// One signal gives its spectrum; the mean over a film gives that of its uniform part; the cells of a film, added one by
/// one, give the mean local power, in which modes show whose mean over the film is zero.
pub struct PowerSpectrum {
    sampling: Sampling,
    transform: Arc<dyn RealToComplex<f64>>,
    signal: Vec<f64>,
    bins: Vec<Complex64>,
    sum: Vec<f64>,
    added: usize,
}

impl std::fmt::Debug for PowerSpectrum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PowerSpectrum").field("sampling", &self.sampling).field("added", &self.added).finish()
    }
}

impl PowerSpectrum {
    /// For signals sampled like this; nothing is added yet.
    pub fn new(sampling: Sampling) -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(sampling.length);
        let (signal, bins) = (transform.make_input_vec(), transform.make_output_vec());
        let sum = vec![0.0; bins.len()];
        Self { sampling, transform, signal, bins, sum, added: 0 }
    }

    /// Adds a signal; its mean is taken off first.
    ///
    /// # Errors
    /// A signal of another length, or one that is not finite.
    pub fn add(&mut self, signal: impl ExactSizeIterator<Item = f64> + Clone) -> Result<(), SpectrumError> {
        self.sampling.prepare(signal, &mut self.signal)?;
        // The buffers have the lengths that the transform made.
        let done = self.transform.process(&mut self.signal, &mut self.bins);
        debug_assert!(done.is_ok());
        for (k, (sum, bin)) in self.sum.iter_mut().zip(&self.bins).enumerate() {
            *sum += (bin * self.sampling.amplitude(k)).norm_sqr();
        }
        self.added += 1;
        Ok(())
    }

    /// The mean power in each bin, in squared units of the signal.
    pub fn power(&self) -> Vec<f64> {
        self.sum.iter().map(|sum| sum / self.added.max(1) as f64).collect()
    }

    /// When the signals were sampled.
    pub fn sampling(&self) -> &Sampling {
        &self.sampling
    }
}

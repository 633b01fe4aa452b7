use crate::{SpectrumError, Window};

/// Samples may be out of place by this part of their distance.
const EVEN: f64 = 1e-3;

/// When a signal was sampled, how it is weighed, and with how many zeros it is continued.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    pub(crate) step: f64,
    pub(crate) weights: Vec<f64>,
    pub(crate) length: usize,
}

impl Sampling {
    /// From evenly spaced `times` \[s\]; `padding` ≥ 1 is the length of the transform over that of the record: more than one
    /// draws lines smoother, without resolving more.
    ///
    /// # Errors
    /// Fewer than four times, or times that are not evenly spaced.
    pub fn new(times: &[f64], window: Window, padding: usize) -> Result<Self, SpectrumError> {
        let count = times.len();
        if count < 4 {
            return Err(SpectrumError::TooShort { found: count, needed: 4 });
        }
        let step = (times[count - 1] - times[0]) / (count - 1) as f64;
        for (index, time) in times.iter().copied().enumerate() {
            let expected = times[0] + index as f64 * step;
            let off = (time - expected).abs();
            // A record of no length fails too.
            if off.is_nan() || off >= EVEN * step {
                return Err(SpectrumError::Uneven { index, time, expected });
            }
        }
        Ok(Self { step, weights: window.weights(count), length: count * padding.max(1) })
    }

    /// Number of samples.
    pub fn count(&self) -> usize {
        self.weights.len()
    }

    /// Frequencies of the bins \[Hz\], from 0 to the Nyquist frequency.
    pub fn frequencies(&self) -> Vec<f64> {
        let bin = self.bin();
        (0..self.length / 2 + 1).map(|k| k as f64 * bin).collect()
    }

    /// Distance of the bins \[Hz\].
    pub fn bin(&self) -> f64 {
        1.0 / (self.length as f64 * self.step)
    }

    /// The finest difference of frequency that the record resolves, one over its length \[Hz\].
    pub fn resolution(&self) -> f64 {
        1.0 / (self.count() as f64 * self.step)
    }

    /// Factor from a transformed sum to the amplitude of a tone in bin k.
    pub(crate) fn amplitude(&self, k: usize) -> f64 {
        let sides = if k == 0 || 2 * k == self.length { 1.0 } else { 2.0 };
        sides / self.weights.iter().sum::<f64>()
    }

    /// `signal` less its mean, weighed, continued with zeros into `out`.
    pub(crate) fn prepare(
        &self,
        signal: impl ExactSizeIterator<Item = f64> + Clone,
        out: &mut [f64],
    ) -> Result<(), SpectrumError> {
        let expected = self.count();
        if signal.len() != expected {
            return Err(SpectrumError::Length { found: signal.len(), expected });
        }
        if let Some((index, value)) = signal.clone().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(SpectrumError::NotFinite { index, value });
        }
        let mean = signal.clone().sum::<f64>() / expected as f64;
        for ((out, value), weight) in out.iter_mut().zip(signal).zip(&self.weights) {
            *out = (value - mean) * weight;
        }
        out[expected..].fill(0.0);
        Ok(())
    }
}

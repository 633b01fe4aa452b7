/// Why there is no spectrum.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpectrumError {
    /// Too few samples.
    #[error("{found} samples; a spectrum needs at least {needed}")]
    TooShort {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// The times are not evenly spaced.
    #[error("the times are not evenly spaced: sample {index} is at {time:.6e} s instead of {expected:.6e} s")]
    Uneven {
        /// The first sample that is out of place.
        index: usize,
        /// Its time \[s\].
        time: f64,
        /// Where it should be \[s\].
        expected: f64,
    },
    /// A sample is not a finite number.
    #[error("sample {index} is {value}")]
    NotFinite {
        /// The sample.
        index: usize,
        /// Its value.
        value: f64,
    },
    /// A signal of another length than the sampling says.
    #[error("a signal of {found} samples where {expected} belong")]
    Length {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
}

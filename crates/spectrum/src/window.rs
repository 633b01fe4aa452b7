use std::f64::consts::TAU;

/// The weight of samples in a record, against the leakage of tones that do not fit it (Harris, Proc. IEEE 66, 51 (1978)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// One. The sharpest lines; leakage falls only as the distance from the line.
    None,
    /// (1 − cos 2πn/N)/2: lines twice as wide, side lobes 31 dB down and falling fast.
    #[default]
    Hann,
    /// 0.42 − 0.5 cos 2πn/N + 0.08 cos 4πn/N: lines three times as wide, side lobes 58 dB down.
    Blackman,
}

impl Window {
    /// The weights of `count` samples: periodic, so that the first weight follows the last.
    pub fn weights(self, count: usize) -> Vec<f64> {
        let phase = |n: usize| TAU * n as f64 / count as f64;
        let weight = |n: usize| match self {
            Self::None => 1.0,
            Self::Hann => 0.5 * (1.0 - phase(n).cos()),
            Self::Blackman => 0.42 - 0.5 * phase(n).cos() + 0.08 * (2.0 * phase(n)).cos(),
        };
        (0..count).map(weight).collect()
    }
}

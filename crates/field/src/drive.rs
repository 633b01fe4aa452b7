//! One product of a profile and a waveform.

use std::sync::Arc;

use crate::{Profile, Waveform};

/// One term Re[profile(r) × waveform(t)] of the electric field.
#[derive(Clone, Debug)]
pub struct Drive {
    /// The pattern in the plane, complex amplitude [V/m].
    pub profile: Arc<dyn Profile>,
    /// The signal in time, dimensionless.
    pub waveform: Waveform,
    /// A name for reports.
    pub name: Option<String>,
}

impl Drive {
    /// The drive Re[`profile`(r) × `waveform`(t)], without a name.
    pub fn new(profile: impl Profile + 'static, waveform: impl Into<Waveform>) -> Self {
        Self { profile: Arc::new(profile), waveform: waveform.into(), name: None }
    }

    /// Physical in-plane field (E_x, E_y) [V/m] at the point `r` \[m\] and the time `t` \[s\].
    pub fn e_field(&self, r: [f64; 2], t: f64) -> [f64; 2] {
        let signal = self.waveform.value(t);
        self.profile.e_field(r).map(|amplitude| (amplitude * signal).re)
    }

    /// Divergence ∂_x E_x + ∂_y E_y [V/m²] of the physical field at `r` \[m\] and `t` \[s\].
    pub fn divergence(&self, r: [f64; 2], t: f64) -> f64 {
        (self.profile.divergence(r) * self.waveform.value(t)).re
    }
}

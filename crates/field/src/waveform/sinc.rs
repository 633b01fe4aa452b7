//! The pulse that excites all frequencies up to a cutoff equally.

use crate::InvalidParameter;
use crate::error::{finite, positive};

/// The real signal sin(x)/x, x = ω_c (t − centre). It never starts: choose a centre many 1/ω_c after t = 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sinc {
    cutoff: f64,
    centre: f64,
}

impl Sinc {
    /// A signal that contains the angular frequencies up to `cutoff` [rad/s], with its peak value 1 at `centre` \[s\].
    ///
    /// # Errors
    /// If the cutoff is not positive or anything is not finite.
    pub fn new(cutoff: f64, centre: f64) -> Result<Self, InvalidParameter> {
        Ok(Self { cutoff: positive("cutoff", cutoff)?, centre: finite("centre", centre)? })
    }

    /// Largest angular frequency in the signal [rad/s].
    pub fn cutoff(&self) -> f64 {
        self.cutoff
    }

    /// The signal at `t` \[s\].
    pub fn value(&self, t: f64) -> f64 {
        let x = self.cutoff * (t - self.centre);
        if x == 0.0 { 1.0 } else { x.sin() / x }
    }
}

//! One level, watched with hysteresis.

/// What a level has seen: a Schmitt trigger on u, which is positive beyond the level. Plain data, complete for a restart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trigger {
    /// Whether u is beyond the level, and has not gone back by more than the hysteresis since.
    pub beyond: bool,
    /// First crossing \[s\].
    pub first: Option<f64>,
    /// Last crossing outwards \[s\].
    pub last_out: Option<f64>,
    /// Last return \[s\].
    pub last_back: Option<f64>,
    /// Crossings so far, in both directions.
    pub crossings: u64,
}

impl Trigger {
    /// Begins at `time` \[s\] with the value `u`: a film that is beyond the level already has crossed it then.
    pub fn start(u: f64, time: f64) -> Self {
        let mut trigger = Self::default();
        if u >= 0.0 {
            trigger.toggle(time);
        }
        trigger
    }

    /// The level that a step from `from` to `to` crosses, if it does: 0 outwards, −`hysteresis` on the way back.
    pub fn crossed(&self, to: f64, hysteresis: f64) -> Option<f64> {
        match self.beyond {
            false if to >= 0.0 => Some(0.0),
            true if to < -hysteresis => Some(-hysteresis),
            _ => None,
        }
    }

    /// Notes a crossing at `time` \[s\].
    pub fn toggle(&mut self, time: f64) {
        self.crossings += 1;
        self.beyond = !self.beyond;
        if self.beyond {
            self.first.get_or_insert(time);
            self.last_out = Some(time);
        } else {
            self.last_back = Some(time);
        }
    }
}

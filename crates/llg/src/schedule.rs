//! When outputs are due.

/// Multiples of an interval, from t = 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    every: Option<f64>,
    next: u64,
}

impl Schedule {
    /// Every `every` \[s\]; `None`: never.
    pub fn new(every: Option<f64>) -> Self {
        Self { every, next: 0 }
    }

    /// The next due time \[s\].
    pub fn due(&self) -> Option<f64> {
        self.every.map(|every| self.next as f64 * every)
    }

    /// Marks the next due time as done.
    pub fn advance(&mut self) {
        self.next += 1;
    }

    /// The interval \[s\].
    pub fn interval(&self) -> Option<f64> {
        self.every
    }

    /// How many due times lie behind.
    pub fn done(&self) -> u64 {
        self.next
    }

    /// Sets how many due times lie behind.
    pub fn set_done(&mut self, done: u64) {
        self.next = done;
    }

    /// Skips everything up to `time`, itself included.
    pub fn skip_past(&mut self, time: f64) {
        if let Some(every) = self.every {
            self.next = (time / every * (1.0 + 1e-9)).floor().max(-1.0) as u64 + 1;
        }
    }

    /// Skips everything before `time`.
    pub fn skip_to(&mut self, time: f64) {
        if let Some(every) = self.every {
            self.next = (time / every - 1e-9).ceil().max(0.0) as u64;
        }
    }
}

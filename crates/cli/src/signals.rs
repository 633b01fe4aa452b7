//! Signals: the first of those that end asks the run to end well, the second ends it at once; SIGUSR1 asks for a checkpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGXFSZ};
use signal_hook::flag;

use crate::failure::Failure;

/// Makes a write beyond the limit on the size of files (`ulimit -f`) an error like any other, where the signal that comes with it would
/// end the process.
///
/// # Errors
/// [`Failure::Signals`].
pub fn survive_limits() -> Result<(), Failure> {
    flag::register(SIGXFSZ, Arc::default()).map(drop).map_err(Failure::Signals)
}

/// Watches SIGINT, SIGTERM, SIGHUP and SIGUSR1.
#[derive(Clone, Debug)]
pub struct Signals {
    caught: Arc<AtomicUsize>,
    checkpoint: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
}

impl Signals {
    /// Starts to watch.
    pub fn watch() -> Result<Self, Failure> {
        let (caught, again) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let at_once = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // In this order, so that only the second signal finds the flag set.
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&at_once))
                .and_then(|_| flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again)))
                .and_then(|_| flag::register(signal, Arc::clone(&again)))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&caught), signal as usize))
                .map_err(Failure::Signals)?;
        }
        let checkpoint = Arc::new(AtomicBool::new(false));
        flag::register(SIGUSR1, Arc::clone(&checkpoint)).map_err(Failure::Signals)?;
        Ok(Self { caught, checkpoint, at_once })
    }

    /// From now on the first signal ends the process at once, or asks. While a tensor is computed, which takes longer than anybody waits,
    /// there is nothing yet to be saved.
    pub fn end_at_once(&self, at_once: bool) {
        self.at_once.store(at_once, Ordering::Relaxed);
    }

    /// Asks the run to end as SIGTERM does.
    pub fn ask(&self) {
        self.caught.store(SIGTERM as usize, Ordering::Relaxed);
    }

    /// The signal that came, if one did.
    pub fn caught(&self) -> Option<u8> {
        match self.caught.load(Ordering::Relaxed) {
            0 => None,
            signal => u8::try_from(signal).ok(),
        }
    }

    /// Whether a checkpoint was asked for since the last call.
    pub fn checkpoint_wanted(&self) -> bool {
        self.checkpoint.load(Ordering::Relaxed) && self.checkpoint.swap(false, Ordering::Relaxed)
    }
}

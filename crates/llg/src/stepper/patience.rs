//! Steps that somebody does not want to wait for: on a large film one takes minutes.

use std::sync::Arc;

use super::Llg;
use crate::{error::RunError, state::State};

/// Answers whether the step under way is to be given up; asked before each right-hand side.
#[derive(Clone, Default)]
pub(super) struct Patience(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl std::fmt::Debug for Patience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Patience").field(&self.0.is_some()).finish()
    }
}

impl Patience {
    /// Whether there is no more.
    pub fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|asked| asked())
    }
}

impl Llg<'_> {
    /// Gives a step up as soon as `asked` says so, with [`RunError::Interrupted`]. The state is then the one before the step, and a run
    /// that goes on from it does not differ in a bit.
    pub fn give_up_when(&mut self, asked: impl Fn() -> bool + Send + Sync + 'static) {
        self.patience = Patience(Some(Arc::new(asked)));
    }

    /// To be called before each right-hand side of a step from `state`.
    ///
    /// # Errors
    /// [`RunError::Interrupted`] if the step is to be given up.
    pub(super) fn while_wanted(&self, state: &State) -> Result<(), RunError> {
        if self.patience.is_over() { Err(RunError::Interrupted { time: state.time }) } else { Ok(()) }
    }
}

//! Who listens to long work: told after each step, and asked before each whether to stop.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::error::Error;
use crate::error::Result;

/// Listener of a long computation. It is called from any thread, in no order.
#[derive(Clone, Copy)]
pub struct ProgressListener<'a> {
    /// Called after each finished step, for instance a draw.
    pub finished: &'a (dyn Fn() + Sync),
    /// Asked before each step whether to stop.
    pub stopped: &'a (dyn Fn() -> bool + Sync),
}

impl ProgressListener<'static> {
    /// Nobody listens, and nobody stops the work.
    pub const SILENT: ProgressListener<'static> = ProgressListener { finished: &|| (), stopped: &|| false };
}

impl ProgressListener<'_> {
    /// Whether the work goes on.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when it was stopped.
    pub fn check(&self) -> Result<()> {
        if (self.stopped)() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// Tells the listener of a finished step.
    pub fn advance(&self) {
        (self.finished)();
    }
}

impl std::fmt::Debug for ProgressListener<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProgressListener").finish_non_exhaustive()
    }
}

/// Stops long work from anywhere; clones stop the same work.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Asks the work to stop; once asked, it stays so.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

//! Progress of long computations: a listener is informed after each step, and asked before each step whether to stop.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::error::Error;
use crate::error::Result;

/// Listener of a long computation. It is called from any thread, in any order.
#[derive(Clone, Copy)]
pub struct ProgressListener<'a> {
    /// Called after each finished step, for instance a draw.
    pub finished: &'a (dyn Fn() + Sync),
    /// Asked before each step whether to stop.
    pub stopped: &'a (dyn Fn() -> bool + Sync),
}

impl ProgressListener<'static> {
    /// A listener that ignores progress and never stops the work.
    pub const SILENT: ProgressListener<'static> = ProgressListener { finished: &|| (), stopped: &|| false };
}

impl ProgressListener<'_> {
    /// Returns an error when the work is to stop.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when it was stopped.
    pub fn check(&self) -> Result<()> {
        if (self.stopped)() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// Informs the listener of a finished step.
    pub fn advance(&self) {
        (self.finished)();
    }
}

impl std::fmt::Debug for ProgressListener<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProgressListener").finish_non_exhaustive()
    }
}

/// A flag that stops long work; clones share the flag.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Requests the work to stop. A request cannot be withdrawn.
    pub fn cancel(&self) {
        // The flag guards no other memory, so the weakest order is enough.
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work has been requested to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

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

/// Whether the process was started with the signal of a closed terminal ignored. Where the system does not tell, the signal
/// is left as it is, which comes to the same for a program that is to go on.
#[cfg(unix)]
#[must_use]
pub fn hangup_is_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").map_or(true, |status| ignores_hangup(&status))
}

/// Whether the status of a process says that it ignores the signal of a closed terminal.
#[cfg(unix)]
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The lowest bit is that of signal 1, which is this one.
    mask.and_then(|mask| u128::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_bit_of_the_mask_is_the_signal_of_a_closed_terminal() {
        assert!(ignores_hangup("Name:\tqilu\nSigIgn:\t0000000000001001\nSigCgt:\t0\n"));
        assert!(!ignores_hangup("Name:\tqilu\nSigIgn:\t0000000000001000\nSigCgt:\t1\n"));
        assert!(ignores_hangup("Name:\tqilu\n"), "the system does not tell");
    }
}

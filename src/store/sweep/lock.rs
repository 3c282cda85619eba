//! The lock of a sweep folder, which only one process holds at a time. The operating system releases it when the process
//! ends for any reason.

use std::fs::File;
use std::fs::TryLockError;
use std::path::Path;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::store::SweepFault;

/// Name of the file that is locked.
pub(super) const FILE: &str = ".lock";

/// Time between two attempts to lock a folder.
const PAUSE: Duration = Duration::from_millis(100);

/// How long to wait for folders that other processes use. The time is counted from the making of this value, for all
/// folders together.
pub struct LockWait<'a> {
    begun: Instant,
    limit: Duration,
    begins: &'a dyn Fn(&Path),
    stopped: &'a dyn Fn() -> bool,
}

impl<'a> LockWait<'a> {
    /// A wait of at most `limit`; zero for a single attempt.
    ///
    /// - `begins`: called with the folder when the waiting for it begins.
    /// - `stopped`: asked before each further attempt whether to stop.
    pub fn new(limit: Duration, begins: &'a dyn Fn(&Path), stopped: &'a dyn Fn() -> bool) -> LockWait<'a> {
        LockWait { begun: Instant::now(), limit, begins, stopped }
    }

    /// Returns an error when the work is to stop.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when it was stopped.
    pub fn check(&self) -> Result<()> {
        if (self.stopped)() { Err(Error::Interrupted) } else { Ok(()) }
    }

    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.begun.elapsed())
    }
}

impl std::fmt::Debug for LockWait<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LockWait").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// Locks a folder for this process.
///
/// # Errors
/// [`Error::Busy`] if another process holds the lock until the time is over; [`Error::Interrupted`] when the waiting was
/// stopped; the lock cannot be made.
pub(super) fn lock(folder: &Path, wait: &LockWait<'_>) -> Result<File> {
    let path = folder.join(FILE);
    let mut waiting = false;
    loop {
        // Opened for each attempt, because the folder can be removed and made again during the waiting, and the lock of
        // a removed file protects nothing.
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(Error::io(&path))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
            Err(TryLockError::WouldBlock) => {}
        }
        wait.check()?;
        let left = wait.left();
        if left.is_zero() {
            return Err(Error::busy(SweepFault::Locked { folder: folder.to_path_buf() }));
        }
        if !waiting {
            (wait.begins)(folder);
            waiting = true;
        }
        thread::sleep(PAUSE.min(left));
    }
}

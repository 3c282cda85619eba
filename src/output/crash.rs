//! Moments at which a kill would be worst: before and after each change of a name. Tests end the process there.

/// Ends the process without any cleaning up, as `kill -9` does, at the moment whose number (from 1) the variable
/// `QILU_CRASH_AT` has. Only programs with the feature `internals` ask for it.
#[cfg(feature = "internals")]
pub(super) fn point() {
    use std::sync::LazyLock;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    static AT: LazyLock<Option<usize>> = LazyLock::new(|| std::env::var("QILU_CRASH_AT").ok()?.parse().ok());
    if AT.is_some_and(|at| PASSED.fetch_add(1, Ordering::Relaxed) + 1 == at) {
        std::process::abort();
    }
}

/// Nothing in a program that is released.
#[cfg(not(feature = "internals"))]
pub(super) fn point() {}

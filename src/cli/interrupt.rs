//! Signals that end a command. All commands but `serve` end alike: what is not finished is removed, and the exit code is 130.

use std::process::exit;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use signal_hook::consts;
use signal_hook::flag;
use signal_hook::low_level;

use crate::output::unfinished;
#[cfg(unix)]
use crate::progress::hangup_is_ignored;
use crate::session::CancelToken;

/// Time between two looks at the signals and at the parent process.
const PAUSE: Duration = Duration::from_millis(20);

/// Time that a command has to end by itself. Long sorts and writes do not ask whether to stop, and a user expects an answer
/// within a second.
const PATIENCE: Duration = Duration::from_millis(600);

static TOKEN: LazyLock<CancelToken> = LazyLock::new(CancelToken::default);

/// Whether the command asks the token, so that it can end by itself.
static ASKS: AtomicBool = AtomicBool::new(false);

/// The token that a signal cancels.
pub(super) fn token() -> CancelToken {
    ASKS.store(true, Ordering::Relaxed);
    TOKEN.clone()
}

/// Watches the signals from now on.
///
/// - `serves`: whether the command ends by itself on a signal, as the server does.
/// - `with_parent`: whether the end of the parent process counts as a signal.
/// - `code`: exit code of a command that was ended.
pub(super) fn watch(serves: bool, with_parent: bool, code: i32) {
    // A signal that cannot be watched keeps its usual effect, which is to end the program.
    let ends = Arc::new(AtomicBool::new(false));
    if !serves {
        for signal in signals() {
            let _ = flag::register(signal, Arc::clone(&ends));
        }
    }
    // A write beyond a limit of the file size then fails like one to a full disk, and the program can say so.
    #[cfg(unix)]
    let _ = flag::register(consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let parent = parent();
    let orphaned = move || with_parent && self::parent() != parent;
    thread::spawn(move || {
        loop {
            thread::sleep(PAUSE);
            if serves && orphaned() {
                let _ = low_level::raise(consts::SIGTERM);
                return;
            }
            if ends.load(Ordering::Relaxed) || orphaned() {
                break;
            }
        }
        TOKEN.cancel();
        if ASKS.load(Ordering::Relaxed) {
            thread::sleep(PATIENCE);
        }
        unfinished::abandon();
        exit(code);
    });
}

/// The signals that end a command.
fn signals() -> Vec<i32> {
    let mut signals = vec![consts::SIGINT, consts::SIGTERM];
    // `nohup` starts a program with the signal ignored, so that it outlives its terminal.
    #[cfg(unix)]
    if !hangup_is_ignored() {
        signals.push(consts::SIGHUP);
    }
    signals
}

/// Number of the parent process, which changes when it ends; always the same where it is not known.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// As on Unix.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

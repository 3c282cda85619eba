//! Standard error: notes, progress and errors.

use std::fmt::Display;
use std::io::Write as _;

/// Writes a line to stderr. Notes and errors are not the result of a command: where they cannot be written, as on a full disk,
/// the command goes on.
pub(super) fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

//! Standard output.

use std::io::ErrorKind;
use std::io::Write;

use crate::error::Error;
use crate::error::Result;

/// Writes to stdout. A pipe that the reader has closed is not an error.
///
/// # Errors
/// Any other failure to write.
pub fn print(bytes: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::io("standard output")(error)),
        _ => Ok(()),
    }
}

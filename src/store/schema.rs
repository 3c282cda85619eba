//! The number of the format of saved results: `schema` in `manifest.json` and `page.json` of a run and in `sweep.json` of
//! a sweep.
//!
//! The number is 1 where it is absent: version 0.1 wrote it into `page.json` alone. A larger number than [`SCHEMA`] means
//! that a newer program wrote the file.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::library::FileFault;
use qilu_messages::store::StoreFault;

/// Format that this program writes, and the newest that it reads.
pub const SCHEMA: u32 = 1;

/// Format of a file that does not name one.
pub(super) fn first() -> u32 {
    1
}

/// Refuses the JSON of a file that a newer program wrote. JSON that cannot be read at all is left to the reader of the
/// whole file, which says what is wrong with it.
///
/// # Errors
/// A format above [`SCHEMA`].
pub fn check(path: &Path, text: &str) -> Result<()> {
    #[derive(Deserialize)]
    struct Numbered {
        // Wider than the number that this program writes, so that any later number is read and refused as newer.
        schema: Option<u64>,
    }
    match serde_json::from_str(text) {
        Ok(Numbered { schema: Some(found) }) if found > u64::from(SCHEMA) => {
            Err(Error::input(path, StoreFault::NewerFormat { found, known: SCHEMA }))
        }
        _ => Ok(()),
    }
}

/// Reads a JSON file of saved results, and returns its text as well.
///
/// # Errors
/// The file cannot be read, has a newer format, or does not have the shape of `T`.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<(T, String)> {
    let text = std::fs::read_to_string(path).map_err(Error::io(path))?;
    // The number comes first: a file of another format would otherwise be reported as one that lacks some field.
    check(path, &text)?;
    let read = serde_json::from_str(&text)
        .map_err(|error| Error::at_line(path, error.line() as u64, FileFault::of(&error.to_string())))?;
    Ok((read, text))
}

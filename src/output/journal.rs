//! The journal of files that appear together: what is still to be renamed. A process that is killed while it renames leaves it.

use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::error::Error;
use crate::error::Result;
use crate::output::crash;
use crate::output::unfinished::is_same;
use qilu_messages::store::StoreFault;

/// Beginning of the names of the new files.
pub(super) const MEMBER: &str = ".qilu-set-";

/// Name of the journal.
pub(super) const JOURNAL: &str = ".qilu-journal.json";

/// The journal: what is still to be renamed.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Journal {
    /// Present names and final names.
    pub(super) renames: Vec<(String, String)>,
}

/// Whether a set of files is being written into a folder.
pub(super) fn is_pending(folder: &Path) -> bool {
    folder.join(JOURNAL).exists()
}

/// Completes the set of files that a process has begun to rename, if there is one. Several processes may do so at once.
///
/// # Errors
/// A file cannot be renamed, for instance because the folder cannot be written; the journal is not one.
pub fn complete(folder: &Path) -> Result<()> {
    let path = folder.join(JOURNAL);
    loop {
        let mut file = match fs::File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            opened => opened.map_err(Error::io(&path))?,
        };
        // One process at a time: another one could remove the journal of a later set in the belief that it is this one. A
        // file system without locks is used as it is.
        let _ = file.lock();
        if is_same(&file, &path) {
            let mut text = Vec::new();
            file.read_to_end(&mut text).map_err(Error::io(&path))?;
            for (from, to) in renames(&path, &text)? {
                crash::point();
                gone_is_done(fs::rename(folder.join(from), folder.join(&to))).map_err(Error::io(folder.join(&to)))?;
            }
            crash::point();
            return gone_is_done(fs::remove_file(&path)).map_err(Error::io(&path));
        }
    }
}

/// The renames of a journal. They are within its folder, whoever wrote it.
fn renames(path: &Path, text: &[u8]) -> Result<Vec<(String, String)>> {
    let plain = |name: &String| Path::new(name).file_name().is_some_and(|own| own == name.as_str());
    let sound = |(from, to): &(String, String)| from.starts_with(MEMBER) && plain(from) && plain(to);
    let journal: Option<Journal> = serde_json::from_slice(text).ok();
    let renames = journal.map(|journal| journal.renames).filter(|renames| renames.iter().all(sound));
    renames.ok_or_else(|| Error::input(path, StoreFault::NotAJournal))
}

/// A file that is not there has been renamed or removed by another process.
fn gone_is_done(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

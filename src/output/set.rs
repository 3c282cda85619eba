//! Several files of a folder that has other files as well. They appear together or not at all.
//!
//! The new files are written beside the old ones. Then a list of them, the journal, gets its name in one step, and from that
//! moment the set counts as written: the files are renamed, and the journal is removed. A process that is killed in between
//! leaves the journal, and the next one that reads or writes the folder renames the rest.

use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::output::existing::ExistingOutput;
use crate::output::journal::JOURNAL;
use crate::output::journal::Journal;
use crate::output::journal::MEMBER;
use crate::output::journal::complete;
use crate::output::leftovers;
use crate::output::unfinished::UNFINISHED;
use crate::output::unfinished::UnfinishedFile;
use qilu_messages::store::StoreFault;

/// Attempts to begin a set while other processes write theirs.
const ATTEMPTS: usize = 100;

/// Files of a folder that are to appear together.
#[derive(Debug)]
pub struct FileSet {
    folder: PathBuf,
    files: Vec<(UnfinishedFile, String)>,
}

impl FileSet {
    /// An empty set for a folder that exists.
    #[must_use]
    pub fn of(folder: &Path) -> FileSet {
        leftovers::sweep(folder);
        FileSet { folder: folder.to_owned(), files: Vec::new() }
    }

    /// Adds a file; its name has no folder.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let fault = || Error::io(self.folder.join(name));
        let mut file = UnfinishedFile::new(&self.folder, MEMBER).map_err(fault())?;
        file.file().write_all(bytes).and_then(|()| file.file().sync_all()).map_err(fault())?;
        self.files.push((file, name.to_owned()));
        Ok(())
    }

    /// Gives all files their names, in place of existing ones.
    ///
    /// # Errors
    /// The journal cannot be written, and no file has its name; a file cannot be renamed, which [`complete`] does later.
    pub fn finish(self) -> Result<()> {
        let FileSet { folder, files } = self;
        let fault = || Error::io(folder.join(JOURNAL));
        let name = |file: &UnfinishedFile| file.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let renames = files.iter().map(|(file, target)| (name(file), target.clone())).collect();
        let bytes = serde_json::to_vec(&Journal { renames }).expect("plain values");
        for _ in 0..ATTEMPTS {
            // The set of another process is older and goes first.
            complete(&folder)?;
            let mut journal = UnfinishedFile::new(&folder, UNFINISHED).map_err(fault())?;
            journal.file().write_all(&bytes).and_then(|()| journal.file().sync_all()).map_err(fault())?;
            // From the moment at which the journal has its name the new files belong to it.
            let members: Vec<&UnfinishedFile> = files.iter().map(|(file, _)| file).collect();
            match journal.persist_with(&folder.join(JOURNAL), ExistingOutput::Refuse, &members) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fault()(error)),
                Ok(()) => {
                    // They stay locked until they have their names, so that nobody takes them for left behind.
                    let done = complete(&folder);
                    for (file, _) in files {
                        file.leave();
                    }
                    return done;
                }
            }
        }
        Err(Error::busy(StoreFault::FolderBusy { folder }))
    }
}

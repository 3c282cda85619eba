//! A folder of results.

use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::output::crash;
use crate::output::existing::ExistingOutput;
use crate::output::existing::parent;
use crate::output::leftovers;
use crate::output::unfinished;
use crate::output::unfinished::Commit;
use crate::output::unfinished::MadeFolders;
use crate::output::unfinished::UnfinishedFolder;
use qilu_messages::store::StoreFault;

/// A run folder while it is written. It appears under its name only when it is finished.
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    // Before the folders in which it is, because fields are dropped in their order.
    unfinished: UnfinishedFolder,
    existing: ExistingOutput,
    /// Folders that were made for it.
    _parents: MadeFolders,
}

impl RunFolder {
    /// Opens a run folder before the run starts, so that a folder that cannot be written is reported before the run.
    ///
    /// # Errors
    /// The folder exists and is not to be replaced, or cannot be made; [`Error::Busy`] if another process is writing it.
    pub fn open(target: &Path, existing: ExistingOutput) -> Result<RunFolder> {
        // Only a folder can be replaced by a folder.
        if target.exists() && !target.is_dir() {
            return Err(Error::setting(StoreFault::NotAFolder { path: target.to_path_buf() }));
        }
        refuse(target, existing)?;
        // The folder that a link leads to is replaced, and not the link.
        let target =
            if target.is_symlink() { fs::canonicalize(target).map_err(Error::io(target))? } else { target.into() };
        let parents = MadeFolders::make(parent(&target))?;
        leftovers::sweep(parent(&target));
        let unfinished = UnfinishedFolder::of(&target)?;
        // Another process may have finished the folder since the first check, which came before anything was made.
        refuse(&target, existing)?;
        Ok(RunFolder { target, unfinished, existing, _parents: parents })
    }

    /// Path under which the folder is written until it is finished.
    #[must_use]
    pub fn unfinished(&self) -> &Path {
        self.unfinished.path()
    }

    /// Writes a file into the unfinished folder; the name may have folders.
    ///
    /// # Errors
    /// The file cannot be written, for instance because the disk is full; the folder then does not appear.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        // A process that has given up has removed the folder, which must not come back.
        unfinished::go_on()?;
        let path = self.unfinished.path().join(name);
        if let Some(folder) = path.parent().filter(|folder| *folder != self.unfinished.path()) {
            fs::create_dir_all(folder).map_err(Error::io(self.target.join(name)))?;
        }
        // Errors name the path that was asked for; the temporary one means nothing to the reader.
        let mut file = fs::File::create(&path).map_err(Error::io(self.target.join(name)))?;
        // The name can reach the disk before the contents do. Without this a power failure could leave a finished
        // folder of empty files.
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io(self.target.join(name)))
    }

    /// Gives the folder its name. A folder that it replaces goes only when it has its place.
    ///
    /// # Errors
    /// The folder cannot be renamed; a folder of that name was made after this one was opened, and is not to be replaced.
    pub fn finish(self) -> Result<PathBuf> {
        let made = self.unfinished.path();
        let mut commit = Commit::begin()?;
        crash::point();
        if self.existing == ExistingOutput::Replace && self.target.exists() {
            // The old folder then has the temporary name, and is removed with it when this value is dropped.
            exchange(made, &self.target).map_err(Error::io(&self.target))?;
            drop(commit);
        } else {
            fs::rename(made, &self.target).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory
                    if self.existing == ExistingOutput::Refuse =>
                {
                    folder_exists(&self.target)
                }
                _ => Error::io(&self.target)(error),
            })?;
            commit.end(made);
        }
        crash::point();
        Ok(self.target)
    }
}

/// Gives two folders of one parent each other's name.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::CWD;
        use rustix::fs::RenameFlags;
        use rustix::io::Errno;
        match rustix::fs::renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // A file system that cannot do it in one step.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // In three steps there is a moment at which neither has the name. Both are whole, and a failure puts the old one back.
    // The name of the old one does not begin as that of unfinished folders, which are removed when their owner has ended.
    let mut aside = old.as_os_str().to_owned();
    aside.push(".replaced");
    let aside = PathBuf::from(aside);
    fs::rename(old, &aside)?;
    fs::rename(new, old).inspect_err(|_| drop(fs::rename(&aside, old)))?;
    fs::rename(&aside, new)
}

fn refuse(target: &Path, existing: ExistingOutput) -> Result<()> {
    if existing == ExistingOutput::Refuse && target.exists() { Err(folder_exists(target)) } else { Ok(()) }
}

fn folder_exists(folder: &Path) -> Error {
    Error::setting(StoreFault::FolderExists { folder: folder.to_path_buf() })
}

//! A file of results.

use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::output::existing::ExistingOutput;
use crate::output::existing::parent;
use crate::output::leftovers;
use crate::output::stdout::print;
use crate::output::unfinished::UNFINISHED;
use crate::output::unfinished::UnfinishedFile;
use qilu_messages::store::StoreFault;

/// A file of results that was checked before its contents are computed. `-` is stdout. A path that is not a regular file,
/// such as a pipe or /dev/null, is opened and written to, because a renamed file would take its place.
#[derive(Clone, Debug)]
pub struct OutputFile {
    path: PathBuf,
    existing: ExistingOutput,
}

impl OutputFile {
    /// Checks that a file may be written and that its folder takes one. The file itself is not made or changed before
    /// its contents are complete.
    ///
    /// # Errors
    /// The file exists and is not to be replaced; the path is a folder; no file can be made in its folder.
    pub fn open(path: impl Into<PathBuf>, existing: ExistingOutput) -> Result<OutputFile> {
        let file = OutputFile { path: path.into(), existing };
        let path = file.path.as_path();
        if file.is_stdout() || is_stream(path) {
            return Ok(file);
        }
        if path.is_dir() {
            return Err(Error::io(path)(ErrorKind::IsADirectory.into()));
        }
        // A link whose target is missing is something that exists as well.
        if existing == ExistingOutput::Refuse && path.symlink_metadata().is_ok() {
            return Err(file_exists(path));
        }
        leftovers::sweep(parent(path));
        // This file is removed at once. One that waits for the contents would stay when the process is killed meanwhile.
        UnfinishedFile::new(parent(path), UNFINISHED).map_err(|error| fault(path, error))?;
        Ok(file)
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the contents go to stdout.
    #[must_use]
    pub fn is_stdout(&self) -> bool {
        // The second name leads to the file of a redirection, which must not be replaced under its own name.
        ["-", "/dev/stdout"].iter().any(|name| self.path == Path::new(name))
    }

    /// Writes the file under a temporary name in the same folder and renames it.
    ///
    /// # Errors
    /// The file cannot be written; a file of that name was made after this one was opened, and is not to be replaced.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        if self.is_stdout() {
            return print(bytes);
        }
        self.stream(|file| file.write_all(bytes).map_err(Error::io(&self.path)))
    }

    /// As [`OutputFile::write`], for contents that are too large for memory. Only for stdout are all bytes kept in memory.
    ///
    /// - `make`: writes the file piece by piece.
    ///
    /// # Errors
    /// An error of `make`; as [`OutputFile::write`].
    pub fn stream(&self, make: impl FnOnce(&mut (dyn Write + Send)) -> Result<()>) -> Result<()> {
        let path = self.path.as_path();
        if self.is_stdout() {
            let mut bytes = Vec::new();
            make(&mut bytes)?;
            return print(&bytes);
        }
        if is_stream(path) {
            let there = fs::OpenOptions::new().write(true).open(path).map_err(Error::io(path))?;
            let mut there = BufWriter::new(there);
            make(&mut there)?;
            return there.flush().map_err(Error::io(path));
        }
        let mut own = UnfinishedFile::new(parent(path), UNFINISHED).map_err(|error| fault(path, error))?;
        let mut file = BufWriter::new(own.file());
        make(&mut file)?;
        // Taken out of its buffer and not just dropped, because the last bytes are written here and their error would be
        // lost.
        let file = file.into_inner().map_err(|error| Error::io(path)(error.into_error()))?;
        file.sync_all().map_err(Error::io(path))?;
        // The file may have been made by another process since it was checked, so that the check alone does not
        // protect it.
        own.persist(path, self.existing).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists if self.existing == ExistingOutput::Refuse => file_exists(path),
            _ => fault(path, error),
        })
    }
}

/// An error of a file that is made or renamed.
fn fault(path: &Path, error: io::Error) -> Error {
    // The kind of a process that has given up; the calls of the system are repeated when a signal interrupts them.
    if error.kind() == ErrorKind::Interrupted { Error::Interrupted } else { Error::io(path)(error) }
}

fn file_exists(file: &Path) -> Error {
    Error::setting(StoreFault::FileExists { file: file.to_path_buf() })
}

/// Whether a path is something that is written into and cannot be replaced, such as a pipe or a device.
fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Writes a file that belongs to the program, such as a part of a sweep. An existing one is replaced.
///
/// # Errors
/// The file cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    OutputFile { path: path.to_path_buf(), existing: ExistingOutput::Replace }.write(bytes)
}

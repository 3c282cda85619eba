//! Files of results. Each file is written under a temporary name and then renamed, so that no incomplete file is left
//! behind when the program is interrupted.

#[cfg(feature = "parquet")]
pub mod arrow;
pub mod columns;
pub mod csv;
pub mod finished;
pub mod manifest;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rows;
pub mod schema;
pub mod sweep;
pub mod table;

use std::fs;
use std::io::BufWriter;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use tempfile::NamedTempFile;
use tempfile::TempDir;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::store::StoreFault;

/// The treatment of a file or folder of results that already exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExistingOutput {
    /// Refuse it with an error.
    #[default]
    Refuse,
    /// Replace it when the new one is complete.
    Replace,
}

/// A run folder while it is written. It appears under its name only when it is finished.
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    // Before the folders in which it is, because fields are dropped in their order.
    temporary: TempDir,
    existing: ExistingOutput,
    /// Folders that were made for it.
    _parents: MadeFolders,
}

/// Folders that did not exist before. Those that hold nothing at the end are removed, so that work that was refused or
/// interrupted leaves nothing.
#[derive(Debug)]
struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes a folder and those above it.
    fn make(folder: &Path) -> Result<MadeFolders> {
        let missing = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        Ok(MadeFolders(missing))
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            // A folder that holds anything cannot be removed in this way, and nothing else is wrong with that.
            let _ = fs::remove_dir(folder);
        }
    }
}

impl RunFolder {
    /// Opens a run folder before the run starts, so that a folder that cannot be written is reported before the run.
    ///
    /// # Errors
    /// The folder exists and is not to be replaced, or cannot be made.
    pub fn open(target: &Path, existing: ExistingOutput) -> Result<RunFolder> {
        // Only a folder can be replaced by a folder.
        if target.exists() && !target.is_dir() {
            return Err(Error::setting(StoreFault::NotAFolder { path: target.to_path_buf() }));
        }
        if target.exists() && existing == ExistingOutput::Refuse {
            return Err(folder_exists(target));
        }
        let parent = parent(target);
        let parents = MadeFolders::make(parent)?;
        // Beside the target, because a folder can be renamed only within its file system.
        let temporary = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent).map_err(Error::io(parent))?;
        Ok(RunFolder { target: target.to_path_buf(), temporary, existing, _parents: parents })
    }

    /// Writes a file into the unfinished folder; the name may have folders.
    ///
    /// # Errors
    /// The file cannot be written, for instance because the disk is full; the folder then does not appear.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.temporary.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io(self.target.join(name)))?;
        }
        // Errors name the path that was asked for; the temporary one means nothing to the reader.
        let mut file = fs::File::create(&path).map_err(Error::io(self.target.join(name)))?;
        // The name can reach the disk before the contents do. Without this a power failure could leave a finished
        // folder of empty files.
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io(self.target.join(name)))
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// The folder cannot be renamed; a folder of that name was made after this one was opened, and is not to be replaced.
    pub fn finish(self) -> Result<PathBuf> {
        // A folder cannot be renamed to the name of one that has files. The old one goes only now that the new one is
        // complete.
        if self.existing == ExistingOutput::Replace && self.target.exists() {
            fs::remove_dir_all(&self.target).map_err(Error::io(&self.target))?;
        }
        let made = self.temporary.path();
        // A temporary folder is private; a finished one is like any other.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(made, fs::Permissions::from_mode(0o755)).map_err(Error::io(made))?;
        }
        fs::rename(made, &self.target).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory
                if self.existing == ExistingOutput::Refuse =>
            {
                folder_exists(&self.target)
            }
            _ => Error::io(&self.target)(error),
        })?;
        // The folder has its name now, so that nothing is left under the temporary one that would have to be removed.
        let _ = self.temporary.keep();
        Ok(self.target)
    }
}

fn folder_exists(folder: &Path) -> Error {
    Error::setting(StoreFault::FolderExists { folder: folder.to_path_buf() })
}

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
        // This file is removed at once. One that waits for the contents would stay when the process is killed meanwhile.
        temporary(parent(path)).map_err(Error::io(path))?;
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
        let mut file = BufWriter::new(temporary(parent(path)).map_err(Error::io(path))?);
        make(&mut file)?;
        // Taken out of its buffer and not just dropped, because the last bytes are written here and their error would be
        // lost.
        let file = file.into_inner().map_err(|error| Error::io(path)(error.into_error()))?;
        file.as_file().sync_all().map_err(Error::io(path))?;
        // The file may have been made by another process since it was checked, so that the check alone does not
        // protect it.
        let named = match self.existing {
            ExistingOutput::Refuse => file.persist_noclobber(path),
            ExistingOutput::Replace => file.persist(path),
        };
        named.map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists if self.existing == ExistingOutput::Refuse => file_exists(path),
            _ => Error::io(path)(error.error),
        })?;
        Ok(())
    }
}

fn file_exists(file: &Path) -> Error {
    Error::setting(StoreFault::FileExists { file: file.to_path_buf() })
}

/// Whether a path is something that is written into and cannot be replaced, such as a pipe or a device.
fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// The folder of a path. The parent of a plain name is the empty path, which is no folder.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file that belongs to the program, such as a part of a sweep. An existing one is replaced.
///
/// # Errors
/// The file cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    OutputFile { path: path.to_path_buf(), existing: ExistingOutput::Replace }.write(bytes)
}

/// Beginning of the names of files that are not finished.
pub const UNFINISHED: &str = ".qilu-unfinished-";

/// A temporary file in a folder, which is deleted unless it gets a name. It has the usual permissions of new files.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes the bits of the umask from these. By default only the owner could read the file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

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

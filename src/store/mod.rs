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

/// The treatment of a run folder that already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExistingRun {
    /// Refuse the folder with an error.
    Refuse,
    /// Replace the folder when the new one is finished.
    Replace,
}

/// A run folder while it is written. It appears under its name only when it is finished.
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    temporary: TempDir,
    existing: ExistingRun,
}

impl RunFolder {
    /// Opens a run folder before the run starts, so that a folder that cannot be written is reported before the run.
    ///
    /// # Errors
    /// The folder exists and is not to be replaced, or cannot be made.
    pub fn open(target: &Path, existing: ExistingRun) -> Result<RunFolder> {
        if target.exists() && existing == ExistingRun::Refuse {
            return Err(Error::setting(StoreFault::FolderExists { folder: target.to_path_buf() }));
        }
        // The parent of a plain name is the empty path, which is no folder.
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        // Beside the target, because a folder can be renamed only within its file system.
        let temporary = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent).map_err(Error::io(parent))?;
        Ok(RunFolder { target: target.to_path_buf(), temporary, existing })
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
    /// The folder cannot be renamed.
    pub fn finish(self) -> Result<PathBuf> {
        // A folder cannot be renamed to the name of one that has files. The old one goes only now that the new one is
        // complete.
        if self.existing == ExistingRun::Replace && self.target.exists() {
            fs::remove_dir_all(&self.target).map_err(Error::io(&self.target))?;
        }
        let made = self.temporary.keep();
        // A temporary folder is private; a finished one is like any other.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).map_err(Error::io(&made))?;
        }
        fs::rename(&made, &self.target).map_err(Error::io(&self.target))?;
        Ok(self.target)
    }
}

/// Writes a file under a temporary name in the same folder and renames it; `-` is stdout. An existing path that is not a
/// regular file, such as a pipe or /dev/null, is opened and written to, because a renamed file would replace it.
///
/// # Errors
/// The file cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if path == Path::new("-") {
        return print(bytes);
    }
    stream_file(path, |file| file.write_all(bytes).map_err(Error::io(path)))
}

/// As [`write_file`], for contents that are too large for memory. Only for `-` are all bytes kept in memory.
///
/// - `make`: writes the file piece by piece.
///
/// # Errors
/// An error of `make`; the file cannot be written.
pub fn stream_file(path: &Path, make: impl FnOnce(&mut (dyn Write + Send)) -> Result<()>) -> Result<()> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        make(&mut bytes)?;
        return print(&bytes);
    }
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let there = fs::OpenOptions::new().write(true).open(path).map_err(Error::io(path))?;
        let mut there = BufWriter::new(there);
        make(&mut there)?;
        return there.flush().map_err(Error::io(path));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = BufWriter::new(temporary(parent).map_err(Error::io(path))?);
    make(&mut file)?;
    // Taken out of its buffer and not just dropped, because the last bytes are written here and their error would be
    // lost.
    let file = file.into_inner().map_err(|error| Error::io(path)(error.into_error()))?;
    file.as_file().sync_all().map_err(Error::io(path))?;
    file.persist(path).map_err(|error| Error::Io { path: path.to_path_buf(), source: error.error })?;
    Ok(())
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

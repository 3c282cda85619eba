//! Files and folders that are not finished. Their names begin with [`UNFINISHED`], and the process that writes one holds a
//! lock on it. The operating system releases the lock when the process ends for any reason, so that a lock tells whether the
//! owner is still at work.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tempfile::NamedTempFile;

use crate::error::Error;
use crate::error::Result;
use crate::input::sha256;
use crate::output::crash;
use crate::output::existing::ExistingOutput;
use crate::output::existing::parent;
use qilu_messages::store::StoreFault;

/// Beginning of the names of files and folders that are not finished.
pub const UNFINISHED: &str = ".qilu-unfinished-";

/// Longest name of a folder that is part of the name of its unfinished one, bytes. File systems allow 255.
const LONGEST_NAME: usize = 200;

/// Attempts to make or to remove something that other processes or threads use at the same time.
const ATTEMPTS: usize = 100;

/// The files and folders that this process has begun and not finished.
#[derive(Debug)]
struct Registry {
    /// Unfinished files and folders.
    paths: BTreeSet<PathBuf>,
    /// Folders that were made to hold them.
    made: BTreeSet<PathBuf>,
    /// Whether the process has given up: nothing is made or finished any more.
    abandoned: bool,
}

static REGISTRY: Mutex<Registry> =
    Mutex::new(Registry { paths: BTreeSet::new(), made: BTreeSet::new(), abandoned: false });

fn registry() -> MutexGuard<'static, Registry> {
    // The sets are whole at every moment, so that a panic of another thread does no harm.
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all that this process has not finished, and lets nothing be made or finished from then on: for a process that is
/// about to end although its threads are still at work.
pub fn abandon() {
    let mut registry = registry();
    registry.abandoned = true;
    for path in &registry.paths {
        // A thread may still write into the folder, which then cannot be removed at once.
        let _ = (0..ATTEMPTS).find(|_| remove(path).is_ok());
    }
    // The longest paths first, because a folder in another one is in the way of its removal.
    for folder in registry.made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// Refuses to go on when the process has given up.
///
/// # Errors
/// [`Error::Interrupted`].
pub(super) fn go_on() -> Result<()> {
    if registry().abandoned { Err(Error::Interrupted) } else { Ok(()) }
}

/// Removes a file or a folder; one that is not there is removed already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let removed = match path.symlink_metadata() {
        Ok(there) if there.is_dir() => remove_folder(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Removes a folder with what it holds. A process may have fewer handles left than the function of the standard library
/// needs: an empty folder needs none, and a folder of files one.
fn remove_folder(path: &Path) -> io::Result<()> {
    let one_by_one = || {
        let names = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        names.iter().try_for_each(|name| remove(name))?;
        fs::remove_dir(path)
    };
    fs::remove_dir_all(path).or_else(|_| fs::remove_dir(path)).or_else(|_| one_by_one())
}

/// A moment at which something gets its final name; [`abandon`] waits until it is over.
pub(super) struct Commit(MutexGuard<'static, Registry>);

impl Commit {
    /// # Errors
    /// [`Error::Interrupted`] if the process has given up.
    pub(super) fn begin() -> Result<Commit> {
        let registry = registry();
        if registry.abandoned { Err(Error::Interrupted) } else { Ok(Commit(registry)) }
    }

    /// Takes a path off the list of what is not finished.
    pub(super) fn end(&mut self, path: &Path) {
        self.0.paths.remove(path);
    }
}

/// Locks a file or folder for this process, and returns whether it is then still the one with this path: another process may
/// have taken it for one that was left behind.
fn is_claimed(handle: &File, path: &Path) -> bool {
    match handle.try_lock() {
        Ok(()) => is_same(handle, path),
        Err(TryLockError::WouldBlock) => false,
        // A file system without locks: nothing is swept up there either.
        Err(TryLockError::Error(_)) => true,
    }
}

/// Whether an open file or folder is the one that has the path now.
#[cfg(unix)]
pub(super) fn is_same(handle: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |there: fs::Metadata| (there.dev(), there.ino());
    handle.metadata().map(identity).is_ok_and(|own| fs::metadata(path).map(identity).is_ok_and(|there| there == own))
}

/// Whether an open file or folder is the one that has the path now, as far as can be known.
#[cfg(not(unix))]
pub(super) fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// A file that is not finished. It is removed unless it gets a name.
#[derive(Debug)]
pub(super) struct UnfinishedFile {
    path: PathBuf,
    /// `None` only while it gets its name.
    file: Option<NamedTempFile>,
}

impl UnfinishedFile {
    /// Makes an empty file in a folder, with the usual permissions of new files.
    ///
    /// - `beginning`: beginning of its name.
    ///
    /// # Errors
    /// The file cannot be made.
    pub(super) fn new(folder: &Path, beginning: &str) -> io::Result<UnfinishedFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(beginning);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The system takes the bits of the umask from these. By default only the owner could read the file.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut registry = registry();
        if registry.abandoned {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let mut file = builder.tempfile_in(folder)?;
        while !is_claimed(file.as_file(), file.path()) {
            file = builder.tempfile_in(folder)?;
        }
        let path = file.path().to_owned();
        registry.paths.insert(path.clone());
        Ok(UnfinishedFile { path, file: Some(file) })
    }

    pub(super) fn file(&mut self) -> &mut File {
        self.file.as_mut().expect("it has no name yet").as_file_mut()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, in the same folder.
    ///
    /// # Errors
    /// The file cannot be renamed; a file of this name exists and is not to be replaced.
    pub(super) fn persist(self, path: &Path, existing: ExistingOutput) -> io::Result<()> {
        self.persist_with(path, existing, &[])
    }

    /// As [`UnfinishedFile::persist`], for a file that says what becomes of other ones: this process does not remove them
    /// any more when it gives up.
    pub(super) fn persist_with(
        mut self,
        path: &Path,
        existing: ExistingOutput,
        others: &[&UnfinishedFile],
    ) -> io::Result<()> {
        let mut commit = Commit::begin().map_err(|_| io::Error::from(io::ErrorKind::Interrupted))?;
        let file = self.file.take().expect("it has no name yet");
        crash::point();
        let named = match existing {
            ExistingOutput::Refuse => file.persist_noclobber(path),
            ExistingOutput::Replace => file.persist(path),
        };
        named.map_err(|error| error.error)?;
        crash::point();
        commit.end(&self.path);
        for other in others {
            commit.end(&other.path);
        }
        Ok(())
    }

    /// Leaves what has the temporary name as it is.
    pub(super) fn leave(mut self) {
        if let Some(file) = &mut self.file {
            file.disable_cleanup(true);
        }
    }
}

impl Drop for UnfinishedFile {
    fn drop(&mut self) {
        // The list may name a file that is gone, but never lack one that is there: it is removed when this is dropped.
        registry().paths.remove(&self.path);
    }
}

/// A folder that is not finished, for a folder of a certain name, which only one process can write at a time. It is removed
/// unless it gets its name.
#[derive(Debug)]
pub(super) struct UnfinishedFolder {
    path: PathBuf,
    /// `None` where folders cannot be locked.
    _lock: Option<File>,
}

impl UnfinishedFolder {
    /// Makes an empty folder beside its target, because a folder can be renamed only within its file system.
    ///
    /// # Errors
    /// [`Error::Busy`] if another process writes the same folder; it cannot be made.
    pub(super) fn of(target: &Path) -> Result<UnfinishedFolder> {
        let folder = parent(target);
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.len() > LONGEST_NAME { sha256(name.as_bytes()) } else { name };
        let path = folder.join(format!("{UNFINISHED}{name}"));
        for _ in 0..ATTEMPTS {
            let mut registry = registry();
            if registry.abandoned {
                return Err(Error::Interrupted);
            }
            match fs::create_dir(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(Error::io(folder)(error)),
                _ => {}
            }
            let Ok(lock) = File::open(&path) else {
                // Where folders cannot be opened, their owner is not known, and an existing one is in use.
                if path.is_dir() && cfg!(unix) {
                    continue;
                }
                registry.paths.insert(path.clone());
                return Ok(UnfinishedFolder { path, _lock: None });
            };
            if is_claimed(&lock, &path) {
                registry.paths.insert(path.clone());
                drop(registry);
                let own = UnfinishedFolder { path, _lock: Some(lock) };
                empty(&own.path).map_err(Error::io(folder))?;
                return Ok(own);
            }
            // Held by another process, or renamed by it just now.
            if is_same(&lock, &path) {
                return Err(Error::busy(StoreFault::FolderBusy { folder: target.to_path_buf() }));
            }
        }
        Err(Error::busy(StoreFault::FolderBusy { folder: target.to_path_buf() }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for UnfinishedFolder {
    fn drop(&mut self) {
        let mut registry = registry();
        // Not on the list: it has got its name, and what has its temporary name now belongs to another process.
        if registry.paths.remove(&self.path) {
            let _ = remove(&self.path);
        }
    }
}

/// A folder for what is to be removed. It is hidden, and locked by its process.
#[derive(Debug)]
pub(super) struct HiddenFolder {
    path: PathBuf,
    /// `None` where folders cannot be locked.
    _lock: Option<File>,
}

impl HiddenFolder {
    /// Makes an empty folder beside another one.
    ///
    /// # Errors
    /// It cannot be made.
    pub(super) fn beside(folder: &Path) -> Result<HiddenFolder> {
        let mut registry = registry();
        if registry.abandoned {
            return Err(Error::Interrupted);
        }
        for _ in 0..ATTEMPTS {
            let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent(folder));
            let path = made.map_err(Error::io(folder))?.keep();
            let lock = File::open(&path).ok();
            // Another process may have taken it for one that was left behind before it was locked.
            if lock.as_ref().is_none_or(|lock| is_claimed(lock, &path)) && path.is_dir() {
                registry.paths.insert(path.clone());
                return Ok(HiddenFolder { path, _lock: lock });
            }
        }
        Err(Error::busy(StoreFault::FolderBusy { folder: folder.to_path_buf() }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it with all that is in it.
    ///
    /// # Errors
    /// Something cannot be removed; the rest is removed as what was left behind.
    pub(super) fn remove(self) -> io::Result<()> {
        remove(&self.path)
    }
}

impl Drop for HiddenFolder {
    fn drop(&mut self) {
        registry().paths.remove(&self.path);
        // Removed already, unless the folder that it was made for kept its name.
        let _ = fs::remove_dir(&self.path);
    }
}

/// Removes all that is in a folder.
fn empty(folder: &Path) -> io::Result<()> {
    fs::read_dir(folder)?.try_for_each(|entry| remove(&entry?.path()))
}

/// Folders that did not exist before. Those that hold nothing at the end are removed, so that work that was refused or
/// interrupted leaves nothing.
#[derive(Debug)]
pub(super) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// A folder cannot be made.
    pub(super) fn make(folder: &Path) -> Result<MadeFolders> {
        let missing = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        let mut registry = registry();
        if registry.abandoned {
            return Err(Error::Interrupted);
        }
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        registry.made.extend(missing.iter().cloned());
        Ok(MadeFolders(missing))
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        let mut registry = registry();
        for folder in &self.0 {
            registry.made.remove(folder);
            // A folder that holds anything cannot be removed in this way, and nothing else is wrong with that.
            let _ = fs::remove_dir(folder);
        }
    }
}

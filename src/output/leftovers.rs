//! Removal of the unfinished files of processes that were killed.

use std::fs;
use std::fs::File;
use std::path::Path;

use crate::output::journal;
use crate::output::unfinished::UNFINISHED;
use crate::output::unfinished::remove;

/// Removes the unfinished files and folders in a folder whose owner has ended, and completes the set of files that such a
/// process has begun to rename.
pub(super) fn sweep(folder: &Path) {
    // A service to the user: its failure is no fault of the work, because the folder may belong to somebody else.
    let _ = journal::complete(folder);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str() else { continue };
        // Opening a pipe would wait for its writer.
        if !entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir()) {
            continue;
        }
        let is_member = name.starts_with(journal::MEMBER);
        if !is_member && !name.starts_with(UNFINISHED) {
            continue;
        }
        // The lock is held during the removal, so that nobody begins to write what is being removed. If the owner of a member
        // has left a journal, the member belongs to that.
        if let Ok(there) = File::open(&path)
            && there.try_lock().is_ok()
            && !(is_member && journal::is_pending(folder))
        {
            let _ = remove(&path);
        }
    }
}

//! Removal of a folder of results.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::Error;
use crate::error::Result;
use crate::output::crash;
use crate::output::existing::parent;
use crate::output::leftovers;
use crate::output::unfinished::Commit;
use crate::output::unfinished::HiddenFolder;

/// Removes a folder of results. Its name goes in one step, and then its contents, so that there is never a folder that lacks
/// some of its files. What a process leaves that is killed in between is removed as unfinished folders are.
///
/// # Errors
/// The path is no folder, or a link to one; the folder cannot be renamed or its contents not be removed.
pub fn remove_folder(folder: &Path) -> Result<()> {
    let fault = || Error::io(folder);
    let there = folder.symlink_metadata().map_err(fault())?;
    if !there.is_dir() {
        return Err(fault()(ErrorKind::NotADirectory.into()));
    }
    leftovers::sweep(parent(folder));
    let hidden = HiddenFolder::beside(folder)?;
    {
        let _commit = Commit::begin()?;
        crash::point();
        let name = folder.file_name().unwrap_or(OsStr::new("folder"));
        fs::rename(folder, hidden.path().join(name)).map_err(fault())?;
        crash::point();
    }
    hidden.remove().map_err(fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_as_a_whole_and_links_are_not_followed() {
        let all = tempfile::tempdir().expect("a temporary folder");
        let [run, other] = ["run", "other"].map(|name| all.path().join(name));
        for folder in [&run, &other] {
            fs::create_dir_all(folder.join("inner")).expect("made");
            fs::write(folder.join("inner/file"), "text").expect("written");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&other, run.join("link")).expect("linked");
            let link = all.path().join("link");
            std::os::unix::fs::symlink(&other, &link).expect("linked");
            assert!(remove_folder(&link).is_err());
            fs::remove_file(&link).expect("removed");
        }
        remove_folder(&run).expect("removed");
        let left: Vec<_> = fs::read_dir(all.path()).expect("a folder").flatten().map(|entry| entry.path()).collect();
        assert_eq!(left, std::slice::from_ref(&other));
        assert!(other.join("inner/file").exists());
        assert!(remove_folder(&run).is_err());
    }
}

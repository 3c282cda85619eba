//! The files inside the program: the data package of Shandong with its plan and posterior, the scenarios, and the guides.
//! They are the folders `data`, `scenarios` and `docs/guides` of the repository at the time at which the program was built.

use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use include_dir::Dir;
use include_dir::include_dir;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::input::InputFault;

/// First component of the paths of files inside the program, such as `packaged:/data/regions.csv`.
pub use qilu_messages::PACKAGED as ROOT;

/// Two files by which a folder is recognised as a data package of this program. Packages of other programs have a file of
/// the first name too.
const DESCRIPTOR: &str = "datapackage.json";
const REGIONS: &str = "regions.csv";

static DATA_FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");
static SCENARIO_FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

static GUIDE_FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/guides");

/// The folders that commands read, with their names.
static FOLDERS: [(&str, &Dir<'static>); 2] = [("data", &DATA_FILES), ("scenarios", &SCENARIO_FILES)];

/// Folder of the data package inside the program.
#[must_use]
pub fn data_folder() -> PathBuf {
    Path::new(ROOT).join("data")
}

/// Folder of the data package that is used where none is named: `data` in the current folder if it holds a package, as in
/// a checkout or in a folder that `qilu init` has written, and otherwise the one inside the program.
#[must_use]
pub fn usual_data_folder() -> PathBuf {
    let here = Path::new("data");
    if here.join(DESCRIPTOR).is_file() && here.join(REGIONS).is_file() { here.to_owned() } else { data_folder() }
}

/// Folder of the scenarios inside the program.
#[must_use]
pub fn scenario_folder() -> PathBuf {
    Path::new(ROOT).join("scenarios")
}

/// Whether a path names a file or folder inside the program.
#[must_use]
pub fn is_inside(path: &Path) -> bool {
    path.components().next().is_some_and(|first| first.as_os_str() == ROOT)
}

/// Every file with its path below [`ROOT`] and its contents, in the order of the paths.
#[must_use]
pub fn all() -> Vec<(PathBuf, &'static [u8])> {
    fn collect(folder: &Path, dir: &'static Dir<'static>, files: &mut Vec<(PathBuf, &'static [u8])>) {
        files.extend(dir.files().map(|file| (folder.join(file.path()), file.contents())));
        dir.dirs().for_each(|dir| collect(folder, dir, files));
    }
    let mut files = Vec::new();
    for (name, dir) in FOLDERS.into_iter().chain([("docs/guides", &GUIDE_FILES)]) {
        collect(Path::new(name), dir, &mut files);
    }
    files.sort();
    files
}

/// The contents of a file; `None` if there is no such file.
pub(super) fn file(path: &Path) -> Option<&'static [u8]> {
    let (dir, path) = inside(path)?;
    dir.get_file(path).map(include_dir::File::contents)
}

/// Whether there is a folder of this path.
pub(super) fn is_folder(path: &Path) -> bool {
    folder(path).is_some()
}

/// As [`super::files`].
pub(super) fn files(path: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let dir = folder(path).ok_or_else(|| missing(path))?;
    let names = dir.files().filter_map(|file| file.path().file_name());
    let mut files: Vec<PathBuf> = names.map(|name| path.join(name)).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// The contents of a file.
pub(super) fn bytes(path: &Path) -> Result<&'static [u8]> {
    file(path).ok_or_else(|| missing(path))
}

fn missing(path: &Path) -> Error {
    Error::input(path, InputFault::NotPackaged)
}

fn folder(path: &Path) -> Option<&'static Dir<'static>> {
    let (dir, path) = inside(path)?;
    if path.as_os_str().is_empty() { Some(dir) } else { dir.get_dir(path) }
}

/// The top folder of a path, and the rest of the path without `.` and `..`.
fn inside(path: &Path) -> Option<(&'static Dir<'static>, PathBuf)> {
    let mut plain: Vec<&str> = Vec::new();
    // A scenario file may name another one by `../`, and there is no file system that resolves it.
    for component in path.components().skip(1) {
        match component {
            Component::Normal(name) => plain.push(name.to_str()?),
            Component::ParentDir => drop(plain.pop()?),
            _ => {}
        }
    }
    let (top, rest) = plain.split_first()?;
    let (_, dir) = FOLDERS.iter().find(|(name, _)| name == top)?;
    Some((*dir, rest.iter().collect()))
}

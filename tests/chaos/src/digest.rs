//! Digests of files and folders, to compare results.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::Digest;
use sha2::Sha256;

/// Digests of files by their path in a folder; a file that stands alone has the empty path.
pub(crate) type Tree = BTreeMap<String, String>;

/// Beginning of all names of what is not finished.
pub(crate) const UNFINISHED: &str = ".qilu-";

/// Name of the file by which a process claims the folder of a sweep.
const LOCK: &str = ".lock";

/// Values of a manifest that depend on the machine and on the command line and not on the results.
const OF_THE_MACHINE: [&str; 5] = ["threads", "wall_seconds", "command", "target", "own_sha256"];

/// SHA-256 of some bytes, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The digest of the contents of a file, of a manifest without what depends on the machine.
fn digest(name: &str, bytes: &[u8]) -> String {
    let manifest = (name == "manifest.json").then(|| serde_json::from_slice::<Value>(bytes).ok()).flatten();
    let Some(Value::Object(mut manifest)) = manifest else { return sha256(bytes) };
    manifest.retain(|key, _| !OF_THE_MACHINE.contains(&key.as_str()));
    sha256(Value::Object(manifest).to_string().as_bytes())
}

/// Digests of a file or folder, without the lock of a sweep and what is not finished; `None` if there is nothing.
pub(crate) fn tree(path: &Path) -> Option<Tree> {
    let mut found = Tree::new();
    if path.is_dir() {
        walk(path, "", &mut |name, path| {
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            if !path.is_dir() && name != LOCK && !own.starts_with(UNFINISHED) {
                found.insert(name.to_owned(), digest(&own, &fs::read(path).unwrap_or_default()));
            }
        });
    } else {
        found.insert(String::new(), digest("", &fs::read(path).ok()?));
    }
    Some(found)
}

/// Paths of what is not finished, anywhere in a folder.
pub(crate) fn unfinished(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    walk(folder, "", &mut |name, path| {
        if path.file_name().is_some_and(|own| own.to_string_lossy().starts_with(UNFINISHED)) {
            found.push(name.to_owned());
        }
    });
    found
}

/// Calls a function for all files and folders in a folder.
fn walk(folder: &Path, before: &str, found: &mut dyn FnMut(&str, &Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = format!("{before}{}", path.file_name().unwrap_or_default().to_string_lossy());
        found(&name, &path);
        // A link can lead out of the folder, and back into it.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, &format!("{name}/"), found);
        }
    }
}

/// The names at which two trees differ, for messages.
pub(crate) fn difference(a: &Tree, b: &Tree) -> String {
    let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
    let differ: Vec<&str> = names.filter(|name| a.get(*name) != b.get(*name)).map(String::as_str).collect();
    format!("{} files differ: {}", differ.len(), differ[..differ.len().min(6)].join(", "))
}

/// Copies a file or a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap_or_else(|fault| panic!("{} is not copied: {fault}", from.display()));
        return;
    }
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder is read").flatten() {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// A folder with the same files under second names, which costs less than a copy. The program never writes into a file that
/// exists, so that the first names keep their contents.
pub(crate) fn link(from: &Path, to: &Path) {
    if !from.is_dir() {
        // A file under two names has one lock, and each folder needs its own.
        if from.file_name().is_some_and(|name| name == LOCK) {
            return copy(from, to);
        }
        fs::hard_link(from, to).unwrap_or_else(|fault| panic!("{} is not linked: {fault}", from.display()));
        return;
    }
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder is read").flatten() {
        link(&entry.path(), &to.join(entry.file_name()));
    }
}

/// Paths of all files in a folder, in a fixed order.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    walk(folder, "", &mut |name, path| {
        if path.is_file() && name != LOCK {
            found.push(name.to_owned());
        }
    });
    found
}

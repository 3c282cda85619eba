//! Reading of input files. A path names a file on the disk, or a file inside the program if it begins with
//! [`packaged::ROOT`].
//!
//! All text is read by [`text`], so that the same file gives the same values and the same digest whatever editor or
//! operating system wrote it: a byte-order mark is left out and Windows line ends become those of Unix. Other encodings
//! are recognised and refused with an instruction.

mod encoding;
pub mod packaged;
mod toml_values;

use std::borrow::Cow;
use std::path::Path;
use std::path::PathBuf;

use sha2::Digest as _;
use sha2::Sha256;

pub use toml_values::check_toml;

use crate::error::Error;
use crate::error::Result;

/// Size and hash of a text file without its byte-order mark and with the line ends of Unix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentDigest {
    /// Size, bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl ContentDigest {
    /// The digest of some contents without a byte-order mark and with the line ends of Unix.
    #[must_use]
    pub fn of(content: &[u8]) -> ContentDigest {
        ContentDigest { bytes: content.len() as u64, sha256: sha256(content) }
    }
}

/// A file that was read once: its values and its digest are those of the same bytes, whatever happens to the file later.
#[derive(Clone, Debug)]
pub struct Content {
    path: PathBuf,
    bytes: Cow<'static, [u8]>,
    digest: ContentDigest,
}

impl Content {
    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(path: &Path) -> Result<Content> {
        let bytes = bytes(path)?;
        // Not decoded: a file that is not UTF-8 has a digest that differs from the expected one, which says enough. For the
        // same reason a carriage return that stands alone stays.
        let content = encoding::unix_lines(path, bytes.clone()).unwrap_or_else(|_| bytes.clone());
        let digest = ContentDigest::of(&content);
        Ok(Content { path: path.to_owned(), bytes, digest })
    }

    /// A text as the contents of a file.
    #[must_use]
    pub fn of(path: &Path, text: &str) -> Content {
        let bytes = Cow::Owned(text.as_bytes().to_vec());
        Content { path: path.to_owned(), bytes, digest: ContentDigest::of(text.as_bytes()) }
    }

    /// Size and hash. They are the same for a checkout with the line ends of Windows or of Unix.
    #[must_use]
    pub fn digest(&self) -> &ContentDigest {
        &self.digest
    }

    /// The text, without a byte-order mark and with the line ends of Unix.
    ///
    /// # Errors
    /// The file is not UTF-8, a carriage return stands alone, or a character cannot be shown.
    pub fn text(&self) -> Result<String> {
        encoding::decode(&self.path, self.bytes.clone())
    }
}

/// The text of a file, without a byte-order mark and with the line ends of Unix.
///
/// # Errors
/// The file cannot be read; as [`Content::text`].
pub fn text(path: &Path) -> Result<String> {
    encoding::decode(path, bytes(path)?)
}

/// SHA-256, hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}

/// Whether the path names a file.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    if packaged::is_inside(path) { packaged::file(path).is_some() } else { path.is_file() }
}

/// Whether the path names a folder.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    if packaged::is_inside(path) { packaged::is_folder(path) } else { path.is_dir() }
}

/// The files in a folder with this extension, in the order of their names.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    if packaged::is_inside(folder) {
        return packaged::files(folder, extension);
    }
    // A path without a folder has an empty parent, which cannot be read; the current folder is meant.
    let readable = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(readable).map_err(Error::io(folder))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|found| found == extension) && path.is_file())
        .collect();
    // The operating system lists a folder in any order, but lists and pages must not differ between machines.
    files.sort();
    Ok(files)
}

fn bytes(path: &Path) -> Result<Cow<'static, [u8]>> {
    if packaged::is_inside(path) {
        return packaged::bytes(path).map(Cow::Borrowed);
    }
    std::fs::read(path).map(Cow::Owned).map_err(Error::io(path))
}

/// The first item of a list that equals an earlier one: the indices of the earlier and of the later one.
///
/// ```
/// assert_eq!(qilu::input::repeated(&[2025, 2030, 2025]), Some((0, 2)));
/// ```
#[must_use]
pub fn repeated<T: PartialEq>(items: &[T]) -> Option<(usize, usize)> {
    items.iter().enumerate().find_map(|(later, item)| {
        let earlier = items[..later].iter().position(|other| other == item)?;
        Some((earlier, later))
    })
}

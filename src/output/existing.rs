//! The treatment of what is there already, and the folder of a path.

use std::path::Path;

/// The treatment of a file or folder of results that already exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExistingOutput {
    /// Refuse it with an error.
    #[default]
    Refuse,
    /// Replace it when the new one is complete.
    Replace,
}

/// The folder of a path. The parent of a plain name is the empty path, which is no folder.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

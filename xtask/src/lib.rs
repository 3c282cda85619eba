//! Tasks of the house: `cargo xtask NAME`. `house` measures the structure of the project from the text of its sources,
//! and the unit tests of this crate are the rules that the sources must keep. `docs` writes the generated pages of the
//! model book, and the unit tests hold the committed ones to what it makes.

#[cfg(feature = "docs")]
pub mod docs;
pub mod house;

use std::path::PathBuf;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), std::path::Path::to_path_buf)
}

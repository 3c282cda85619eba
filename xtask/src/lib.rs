//! The tasks of the project, called as `cargo xtask NAME`. `house` measures the structure of the project from the text
//! of its sources, and the unit tests of this crate enforce the rules that the sources must follow. `docs` writes the
//! generated pages of the model book, and the unit tests compare the committed pages with newly made ones. `links`
//! finds links of the documentation that lead nowhere. `numbers` lists the numbers of a page without its words, and a
//! unit test compares the pages with the stored lists. `diff-seeds` shows which values of the reference ensembles
//! changed since a commit.

#[cfg(feature = "docs")]
pub mod docs;
pub mod house;
pub mod links;
pub mod numbers;
pub mod seeds;

use std::path::PathBuf;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), std::path::Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    /// The names of the packages that the library depends on when its features are switched off.
    fn packages() -> Vec<String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            // `--locked` makes the command fail when it would have to change `Cargo.lock`, because a test must not edit
            // the repository.
            .current_dir(super::root())
            .args(["tree", "--locked", "--package", "qilu", "--no-default-features", "--edges", "normal"])
            // Build and development dependencies are not linked into the library, so only normal edges count.
            .args(["--prefix", "none", "--format", "{p}"])
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    }

    #[test]
    fn the_library_alone_depends_on_no_command_line_and_no_server() {
        let packages = packages();
        assert!(packages.iter().any(|name| name == "ndarray"), "the list is that of the library: {packages:?}");
        for name in ["clap", "anyhow", "indicatif", "ctrlc", "axum", "tokio", "utoipa", "parquet"] {
            assert!(packages.iter().all(|package| package != name), "the library alone depends on {name}");
        }
    }
}

//! Tasks of the house: `cargo xtask NAME`. `house` measures the structure of the project from the text of its sources,
//! and the unit tests of this crate are the rules that the sources must keep. `docs` writes the generated pages of the
//! model book, and the unit tests hold the committed ones to what it makes. `numbers` lists the numbers of a page without
//! its words, and a unit test holds the pages to the kept lists.

#[cfg(feature = "docs")]
pub mod docs;
pub mod house;
pub mod numbers;

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

    /// Names of the packages that the library stands on without its features.
    fn packages() -> Vec<String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .current_dir(super::root())
            .args(["tree", "--locked", "--package", "qilu", "--no-default-features", "--edges", "normal"])
            .args(["--prefix", "none", "--format", "{p}"])
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    }

    #[test]
    fn the_library_alone_stands_on_no_command_line_and_no_server() {
        let packages = packages();
        assert!(packages.iter().any(|name| name == "ndarray"), "the list is that of the library: {packages:?}");
        for name in ["clap", "anyhow", "indicatif", "ctrlc", "axum", "tokio", "utoipa", "parquet"] {
            assert!(packages.iter().all(|package| package != name), "the library alone stands on {name}");
        }
    }
}

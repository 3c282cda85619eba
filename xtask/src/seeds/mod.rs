//! `cargo xtask diff-seeds` explains a changed digest in `seeds/`: it runs the reference ensembles by the program of an
//! earlier commit and by the program of the working tree, and shows which values of which tables changed.
//!
//! [`compare`] finds the differences between two versions of a table, and [`text`] describes them.

pub mod compare;
pub mod text;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::root;

const USAGE: &str = "usage: cargo xtask diff-seeds [COMMIT]";

/// A reference ensemble, as its file in `seeds/` describes it.
struct Reference {
    file: String,
    scenario: String,
    draws: String,
    seed: String,
    tables: Vec<String>,
}

/// Runs the task with the arguments after `diff-seeds`: the commit to compare with, `HEAD` if there is none. Returns the
/// differences as text.
///
/// # Errors
/// The arguments are wrong, the commit is unknown, a program cannot be built, or a run fails; as text.
pub fn main(arguments: &[String]) -> Result<String, String> {
    let commit = match arguments {
        [] => "HEAD",
        [commit] if !commit.starts_with('-') => commit,
        _ => return Err(USAGE.to_owned()),
    };
    let folder = root().join("target/diff-seeds");
    let (tree, keys) = (folder.join("tree"), keys()?);
    check_out(commit, &tree)?;
    // The folders of the two builds differ, so that the next comparison compiles only what changed since.
    let old = build(&tree, &folder.join("build"))?;
    let new = build(&root(), &root().join("target"))?;
    let mut report = String::new();
    for reference in references()? {
        report.push_str(&format!("{}: {commit} against the working tree\n", reference.file));
        let before = reference.run(&old, &tree, &folder.join("before"))?;
        let after = reference.run(&new, &root(), &folder.join("after"))?;
        for table in &reference.tables {
            let key = keys.get(table).ok_or_else(|| format!("data/outputs.json does not describe {table}"))?;
            let read = |folder: &Path| read(&folder.join(table));
            let difference = compare::difference(&read(&before)?, &read(&after)?, key)?;
            report.push_str(&text::describe(table, &difference));
        }
    }
    Ok(report)
}

impl Reference {
    /// Runs the ensemble by a program in the tree that the program was built from. Returns the folder of the tables.
    fn run(&self, program: &Path, tree: &Path, out: &Path) -> Result<PathBuf, String> {
        if out.exists() {
            fs::remove_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
        }
        let mut command = Command::new(program);
        command.current_dir(tree).args([
            "run",
            &self.scenario,
            "--quiet",
            "--draws",
            &self.draws,
            "--seed",
            &self.seed,
        ]);
        finish(command.arg("--out").arg(out))?;
        Ok(out.to_owned())
    }
}

/// The reference ensembles of the working tree, by the name of their file.
fn references() -> Result<Vec<Reference>, String> {
    let folder = root().join("seeds");
    let entries = fs::read_dir(&folder).map_err(|error| format!("seeds: {error}"))?;
    let mut references = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let table: toml::Table = read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        let value = |name: &str| match table.get(name) {
            Some(toml::Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
            None => Err(format!("{}: `{name}` is missing", path.display())),
        };
        let exports = table.get("exports").and_then(toml::Value::as_table);
        references.push(Reference {
            file: format!("seeds/{}", path.file_name().expect("a file").to_string_lossy()),
            scenario: value("scenario")?,
            draws: value("draws")?,
            seed: value("seed")?,
            tables: exports.into_iter().flat_map(|exports| exports.keys().cloned()).collect(),
        });
    }
    references.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(references)
}

/// The columns of the primary key of each table that `data/outputs.json` describes, without the scenario, which is the
/// same in all rows of a run.
fn keys() -> Result<BTreeMap<String, Vec<String>>, String> {
    let package: Value =
        serde_json::from_str(&read(&root().join("data/outputs.json"))?).map_err(|error| error.to_string())?;
    let resources = package["resources"].as_array().ok_or("data/outputs.json has no resources")?;
    let names = |value: &Value| -> Vec<String> {
        let columns = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        columns.filter(|column| *column != "scenario").map(str::to_owned).collect()
    };
    let path = |resource: &Value| resource["path"].as_str().unwrap_or_default().to_owned();
    Ok(resources.iter().map(|resource| (path(resource), names(&resource["schema"]["primaryKey"]))).collect())
}

/// Puts the files of a commit into a worktree of its own.
fn check_out(commit: &str, tree: &Path) -> Result<(), String> {
    let git = |folder: &Path| {
        let mut command = Command::new("git");
        command.current_dir(folder);
        command
    };
    // The name is resolved here, because `HEAD` means another commit inside the worktree.
    let output = git(&root()).args(["rev-parse", "--verify", &format!("{commit}^{{commit}}")]).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("{commit} is no commit"));
    }
    let hash = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if tree.join(".git").exists() {
        return finish(git(tree).args(["checkout", "--quiet", "--force", "--detach", &hash]));
    }
    // The folder may have been deleted together with `target/` while git still knows it, hence `--force`.
    finish(git(&root()).args(["worktree", "add", "--quiet", "--force", "--detach"]).arg(tree).arg(&hash))
}

/// Builds the program from the sources in `tree` and returns its path.
fn build(tree: &Path, target: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(tree).env("CARGO_TARGET_DIR", target);
    finish(command.args(["build", "--locked", "--quiet", "--release", "--bin", "qilu"]))?;
    Ok(target.join("release").join(format!("qilu{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs a command to its end.
fn finish(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} failed: {status}")),
        Err(error) => Err(format!("{program} cannot be run: {error}")),
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_a_reference_ensemble_has_a_primary_key() {
        let keys = keys().expect("the description of the tables");
        let references = references().expect("reference ensembles");
        assert!(references.len() >= 2, "at least two reference ensembles");
        for reference in references {
            assert!(!reference.tables.is_empty(), "{} names no table", reference.file);
            for table in reference.tables {
                assert!(keys.get(&table).is_some_and(|key| !key.is_empty()), "{table} has no key");
            }
        }
    }

    #[test]
    fn wrong_arguments_are_refused() {
        for arguments in [&["--all"][..], &["HEAD", "main"]] {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(main(&arguments), Err(USAGE.to_owned()));
        }
    }
}

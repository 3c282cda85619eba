//! Finished runs of the server's folder. Names from requests are only compared with existing names and never become part
//! of a path.

use std::path::PathBuf;

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::scenario::file::InputFile;
use crate::scenario::file::Text;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::store::finished::FinishedRun;
use qilu_messages::server::Refusal;

/// A finished run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunEntry {
    /// Name of its folder.
    pub folder: String,
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
    /// Number of draws.
    pub draws: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
}

/// Names and paths of the existing run folders. Links are not followed, because they may lead out of the folder.
fn folders(state: &AppState) -> Vec<(String, PathBuf)> {
    let mut folders: Vec<(String, PathBuf)> = std::fs::read_dir(&state.options.runs)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| Some((entry.file_name().to_str()?.to_owned(), entry.path())))
        // Folders that are still being written begin with a dot.
        .filter(|(name, _)| !name.starts_with('.'))
        .collect();
    folders.sort();
    folders
}

/// All runs that have a page.
#[must_use]
pub fn all(state: &AppState) -> Vec<RunEntry> {
    let entry = |(folder, path): (String, PathBuf)| {
        // A folder that cannot be read is no reason to hide the others.
        let finished = FinishedRun::open(&path).ok()?;
        let manifest = finished.manifest();
        manifest.outputs.iter().find(|file| file.path == "page.json")?;
        let text = std::fs::read_to_string(path.join("scenario.toml")).ok()?;
        let source: InputFile = InputFile::parse(&path, &text).ok()?;
        let (name, draws, seed) = (manifest.scenario.clone(), manifest.draws, manifest.seed);
        Some(RunEntry { folder, name, title: source.file.title?, draws, seed })
    };
    folders(state).into_iter().filter_map(entry).collect()
}

/// The run of a name.
///
/// # Errors
/// No such run.
pub fn one(state: &AppState, name: &str) -> ApiResult<FinishedRun> {
    let found = folders(state).into_iter().find(|(folder, _)| folder == name);
    let path = found.map(|(_, path)| path).ok_or_else(|| Problem::missing(Refusal::NoRun { name: name.to_owned() }))?;
    FinishedRun::open(&path).map_err(|error| match error {
        Error::Io { .. } => Problem::missing(Refusal::NotFinished { name: name.to_owned() }),
        // A manifest of a newer program, or one that is damaged.
        other => Problem::missing(other.message()),
    })
}

/// Path of a file that the manifest of a run names, or of the manifest.
///
/// # Errors
/// No such run or file.
pub fn file(state: &AppState, run: &str, name: &str) -> ApiResult<PathBuf> {
    let finished = one(state, run)?;
    let named = finished.manifest().outputs.iter().map(|file| file.path.as_str()).chain(["manifest.json"]);
    let missing = || Problem::missing(Refusal::NoFileOfRun { run: run.to_owned(), name: name.to_owned() });
    let known = named.into_iter().find(|known| *known == name).ok_or_else(missing)?;
    // A manifest may have been made by another person: only plain names of files of its folder are accepted.
    if known.contains(['/', '\\']) || known.starts_with('.') {
        return Err(missing());
    }
    let path = state.options.runs.join(finished.name()).join(known);
    // Of the entry itself: a link could lead out of the folder.
    let plain = std::fs::symlink_metadata(&path).is_ok_and(|kind| kind.is_file());
    if plain { Ok(path) } else { Err(missing()) }
}

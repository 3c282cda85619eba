//! Finished runs of the server's folder. Names from requests are only compared with existing names and never become part
//! of a path.

use std::path::Path;
use std::path::PathBuf;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::output;
use crate::page::report::ReportedRun;
use crate::page::run_summary::RunSummary;
use crate::scenario::file::InputFile;
use crate::scenario::file::Text;
use crate::scenario::posterior;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::requests;
use crate::server::requests::RunChange;
use crate::server::run_notes;
use crate::server::run_notes::RunNote;
use crate::server::scenario_spec::ScenarioSpec;
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
    /// Title that a user has given to the run.
    pub own_title: Option<String>,
    /// Note that a user has written about the run.
    pub note: Option<String>,
    /// Scenario and settings from which this program made the run as a server.
    pub request: Option<ScenarioSpec>,
}

/// A finished run with what users say about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotedRun {
    /// Its `page.json`.
    #[schema(value_type = RunSummary)]
    pub dossier: Box<RawValue>,
    /// Digest of its `manifest.json`.
    pub manifest_sha256: Option<String>,
    /// Name of its folder.
    pub folder: Option<String>,
    /// Title that a user has given to the run.
    pub own_title: Option<String>,
    /// Note that a user has written about the run.
    pub note: Option<String>,
    /// Scenario and settings from which this program made the run as a server.
    pub request: Option<ScenarioSpec>,
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

/// Whether an entry of a folder is a regular file. A link could lead out of the folder, and reading a pipe could wait for
/// ever.
fn is_plain(path: &Path) -> bool {
    // Of the entry itself, without following links.
    std::fs::symlink_metadata(path).is_ok_and(|kind| kind.is_file())
}

/// Opens a folder whose files are regular; `None` where there is no manifest that can be read.
fn open(path: &Path) -> Option<FinishedRun> {
    let finished = is_plain(&path.join("manifest.json")).then(|| FinishedRun::open(path).ok()).flatten()?;
    let plain = |name: &str| is_plain(&path.join(name));
    // The page, the scenario and the posterior of a run are read where the manifest names them.
    let named = |name: &str| finished.manifest().outputs.iter().any(|file| file.path == name);
    ["page.json", "scenario.toml", posterior::FILE, posterior::PROVENANCE]
        .iter()
        .all(|name| !named(name) || plain(name))
        .then_some(finished)
}

/// All runs that have a page.
#[must_use]
pub fn all(state: &AppState) -> Vec<RunEntry> {
    let notes = run_notes::read(&state.options.runs);
    // A folder that cannot be read is no reason to hide the others.
    let entry = |(folder, path): (String, PathBuf)| entry(&folder, &path, notes.get(&folder));
    folders(state).into_iter().filter_map(entry).collect()
}

/// A run in the list; `None` for a folder that is no run with a page.
fn entry(folder: &str, path: &Path, note: Option<&RunNote>) -> Option<RunEntry> {
    let finished = open(path)?;
    let manifest = finished.manifest();
    manifest.outputs.iter().find(|file| file.path == "page.json")?;
    let file = path.join("scenario.toml");
    let text = is_plain(&file).then(|| std::fs::read_to_string(&file).ok()).flatten()?;
    let source: InputFile = InputFile::parse(path, &text).ok()?;
    let note = note.cloned().unwrap_or_default();
    Some(RunEntry {
        folder: folder.to_owned(),
        name: manifest.scenario.clone(),
        title: source.file.title?,
        draws: manifest.draws,
        seed: manifest.seed,
        request: note.request_of(&manifest.scenario_sha256),
        own_title: note.title,
        note: note.note,
    })
}

/// A run of the list, and its path.
fn listed(state: &AppState, name: &str) -> ApiResult<(RunEntry, PathBuf)> {
    let missing = || Problem::missing(Refusal::NoRun { name: name.to_owned() });
    let (folder, path) = folders(state).into_iter().find(|(folder, _)| folder == name).ok_or_else(missing)?;
    let not_finished = || Problem::missing(Refusal::NotFinished { name: name.to_owned() });
    Ok((entry(&folder, &path, None).ok_or_else(not_finished)?, path))
}

/// The run of a name, with what users say about it.
///
/// # Errors
/// As [`reported`].
pub fn noted(state: &AppState, name: &str) -> ApiResult<NotedRun> {
    let finished = one(state, name)?;
    let known = run_notes::read(&state.options.runs).remove(name).unwrap_or_default();
    let request = known.request_of(&finished.manifest().scenario_sha256);
    let ReportedRun { dossier, manifest_sha256, folder, own_title, note } = reported(state, name)?;
    Ok(NotedRun { dossier, manifest_sha256, folder, own_title, note, request })
}

/// Changes what users say about a run of the list.
///
/// # Errors
/// No such run; a text that is too long; a file that cannot be written.
pub fn rename(state: &AppState, name: &str, change: RunChange) -> ApiResult<RunEntry> {
    let (entry, path) = listed(state, name)?;
    let title = change.title.checked(|title| requests::run_title(title, "/title"))?;
    let note = change.note.checked(|note| requests::run_note(note, "/note"))?;
    let own = run_notes::change(&state.options.runs, name, |own| {
        own.title = title.of(own.title.take());
        own.note = note.of(own.note.take());
    });
    let own = own.map_err(|error| Problem::of(&error))?;
    self::entry(&entry.folder, &path, Some(&own))
        .ok_or_else(|| Problem::missing(Refusal::NoRun { name: name.to_owned() }))
}

/// Removes a run of the list.
///
/// # Errors
/// No such run; a job that writes it; a folder that cannot be removed.
pub fn remove(state: &AppState, name: &str) -> ApiResult<()> {
    let (_, path) = listed(state, name)?;
    if state.jobs.writes(name) {
        return Err(Problem::new(StatusCode::CONFLICT, Refusal::RunInUse { name: name.to_owned() }));
    }
    output::remove_folder(&path).map_err(|error| Problem::of(&error))?;
    // The folder is gone, so that its note is forgotten with the next change at the latest.
    let _ = run_notes::change(&state.options.runs, name, |own| *own = RunNote::default());
    Ok(())
}

/// The run of a name.
///
/// # Errors
/// No such run, or one that cannot be read.
pub fn one(state: &AppState, name: &str) -> ApiResult<FinishedRun> {
    let found = folders(state).into_iter().find(|(folder, _)| folder == name);
    let path = found.map(|(_, path)| path).ok_or_else(|| Problem::missing(Refusal::NoRun { name: name.to_owned() }))?;
    // The manifest may also be damaged or of a newer program; the page cannot tell what to do about that.
    open(&path).ok_or_else(|| Problem::missing(Refusal::NotFinished { name: name.to_owned() }))
}

/// The run of a name as the page shows it.
///
/// # Errors
/// As [`one`]; a page that is damaged.
pub fn reported(state: &AppState, name: &str) -> ApiResult<ReportedRun> {
    let finished = one(state, name)?;
    let damaged = || Refusal::DamagedRun { run: name.to_owned(), name: "page.json".to_owned() };
    let run = ReportedRun::of(&finished).map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, damaged()))?;
    let known = run_notes::read(&state.options.runs).remove(name).unwrap_or_default();
    Ok(ReportedRun { own_title: known.title, note: known.note, ..run })
}

/// A file of a run.
#[derive(Debug)]
pub struct RunFile {
    /// Path of the file.
    pub path: PathBuf,
    /// Whether it is a table that does not begin with a byte-order mark.
    pub unmarked_table: bool,
}

/// A file that the manifest of a run names, or the manifest.
///
/// # Errors
/// No such run or file.
pub fn file(state: &AppState, run: &str, name: &str) -> ApiResult<RunFile> {
    let finished = one(state, run)?;
    let named = finished.manifest().outputs.iter().map(|file| file.path.as_str()).chain(["manifest.json"]);
    let missing = || Problem::missing(Refusal::NoFileOfRun { run: run.to_owned(), name: name.to_owned() });
    let known = named.into_iter().find(|known| *known == name).ok_or_else(missing)?;
    // A manifest may have been made by another person: only plain names of files of its folder are accepted.
    if known.contains(['/', '\\']) || known.starts_with('.') {
        return Err(missing());
    }
    let path = state.options.runs.join(finished.name()).join(known);
    if !is_plain(&path) {
        return Err(missing());
    }
    let is_table = Path::new(known).extension().is_some_and(|extension| extension == "csv");
    Ok(RunFile { path, unmarked_table: is_table && !finished.manifest().bom })
}

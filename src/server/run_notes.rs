//! Titles and notes that users give to runs, and the settings from which the server made a run: a file in the folder of runs.
//! The folders of the runs stay as they are, because their manifests have the digests of their files.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::path::Path;

use qilu_messages::library::FileFault;
use serde::Deserialize;
use serde::Serialize;

use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::server::limits;
use crate::server::scenario_spec::ScenarioSpec;

/// Name of the file. Folders and files whose names begin with a dot are not listed as runs.
pub const FILE: &str = ".qilu-runs.json";

/// Name of the file that is locked while the notes are changed.
const LOCK: &str = ".qilu-runs.lock";

/// Name of a file that could not be read. What users have written is not thrown away.
const DAMAGED: &str = ".qilu-runs.damaged.json";

/// Notes about a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunNote {
    /// Title that a user has given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Note that a user has written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Settings from which the server made the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<MadeFrom>,
}

/// The settings of a run that the server made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeFrom {
    /// Scenario with the added settings of levers.
    pub spec: ScenarioSpec,
    /// SHA-256 of the scenario of the run. Another run can later take the place of the folder.
    pub scenario_sha256: String,
}

impl RunNote {
    /// The settings of a run, if it is the one that was made from them.
    ///
    /// - `scenario_sha256`: SHA-256 of its scenario.
    #[must_use]
    pub fn request_of(&self, scenario_sha256: &str) -> Option<ScenarioSpec> {
        let made = self.request.as_ref().filter(|made| made.scenario_sha256 == scenario_sha256)?;
        Some(made.spec.clone())
    }
}

/// Notes by name of the folder.
pub type RunNotes = BTreeMap<String, RunNote>;

/// The notes of a folder of runs. A file that cannot be read counts as none.
#[must_use]
pub fn read(runs: &Path) -> RunNotes {
    try_read(runs).unwrap_or_default()
}

fn try_read(runs: &Path) -> Result<RunNotes> {
    let path = runs.join(FILE);
    // Of the entry itself, because reading a pipe would wait for ever, and a link may lead out of the folder.
    let there = fs::symlink_metadata(&path).is_ok_and(|there| there.is_file() && there.len() <= limits::RUN_NOTES);
    if !there {
        return Ok(RunNotes::new());
    }
    let bytes = fs::read(&path).map_err(Error::io(&path))?;
    serde_json::from_slice(&bytes).map_err(|error| Error::input(&path, FileFault::of(&error.to_string())))
}

/// Looks at the notes of a folder. A file that cannot be read is told to `left_out` and gets another name.
pub fn check(runs: &Path, left_out: &mut dyn FnMut(&Error)) {
    if let Err(error) = try_read(runs) {
        left_out(&error);
        set_aside(runs);
    }
}

fn set_aside(runs: &Path) {
    // Where that fails the file is replaced by the next change.
    let _ = fs::rename(runs.join(FILE), runs.join(DAMAGED));
}

/// Changes the note of a run. Notes of folders that are gone are forgotten, so that the file does not grow.
///
/// # Errors
/// The file cannot be written.
pub fn change(runs: &Path, folder: &str, change: impl FnOnce(&mut RunNote)) -> Result<RunNote> {
    let lock = runs.join(LOCK);
    let lock = File::options().create(true).truncate(false).write(true).open(&lock).map_err(Error::io(&lock))?;
    // Other requests, and other servers with the same folder. Where files have no locks, the last one has the last word.
    let _ = lock.lock();
    let mut notes = try_read(runs).unwrap_or_else(|_| {
        set_aside(runs);
        RunNotes::new()
    });
    notes.retain(|name, _| runs.join(name).is_dir());
    let mut own = notes.remove(folder).unwrap_or_default();
    change(&mut own);
    if own != RunNote::default() && runs.join(folder).is_dir() {
        notes.insert(folder.to_owned(), own.clone());
    }
    let mut bytes = serde_json::to_vec(&notes).expect("plain values");
    if bytes.len() as u64 > limits::RUN_NOTES {
        // Settings can be made again by hand, but not what users have written.
        for note in notes.values_mut() {
            note.request = None;
        }
        bytes = serde_json::to_vec(&notes).expect("plain values");
    }
    output::replace_file(&runs.join(FILE), &bytes)?;
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> RunNote {
        RunNote { title: Some(title.to_owned()), ..RunNote::default() }
    }

    #[test]
    fn notes_are_read_again_and_go_with_their_folders() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runs = folder.path();
        fs::create_dir(runs.join("a")).expect("made");
        fs::create_dir(runs.join("b")).expect("made");
        for name in ["a", "b"] {
            change(runs, name, |own| *own = titled(name)).expect("written");
        }
        assert_eq!(read(runs), RunNotes::from([("a".to_owned(), titled("a")), ("b".to_owned(), titled("b"))]));
        fs::remove_dir(runs.join("a")).expect("removed");
        change(runs, "b", |own| own.note = Some("n".to_owned())).expect("written");
        assert_eq!(read(runs).keys().collect::<Vec<_>>(), ["b"]);
        change(runs, "b", |own| *own = RunNote::default()).expect("written");
        assert!(read(runs).is_empty());
    }

    #[test]
    fn a_damaged_file_is_told_and_set_aside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runs = folder.path();
        fs::write(runs.join(FILE), "{\"a\": {\"title\": ").expect("written");
        let mut told = Vec::new();
        check(runs, &mut |error| told.push(error.to_string()));
        assert_eq!(told.len(), 1);
        assert!(runs.join(DAMAGED).exists() && !runs.join(FILE).exists());
        fs::create_dir(runs.join("a")).expect("made");
        assert_eq!(change(runs, "a", |own| *own = titled("t")).expect("written"), titled("t"));
    }

    #[test]
    fn threads_lose_no_change_of_each_other() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runs = folder.path();
        std::thread::scope(|scope| {
            for name in ["a", "b", "c", "d"] {
                fs::create_dir(runs.join(name)).expect("made");
                scope.spawn(move || change(runs, name, |own| *own = titled(name)).expect("written"));
            }
        });
        assert_eq!(read(runs).len(), 4);
    }
}

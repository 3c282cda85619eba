//! The record of jobs: a file in the folder of runs. After the end of the server, however it came, the next one knows from
//! it which jobs there were, and which of them are lost.

use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use qilu_messages::library::FileFault;
use serde::Deserialize;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::scenario::file::Text;
use crate::server::limits;
use crate::server::requests::JobRequest;

/// Name of the file. Folders and files whose names begin with a dot are not listed as runs.
pub const FILE: &str = ".qilu-jobs.json";

/// Name of the file that is locked by the server that writes the record.
const LOCK: &str = ".qilu-jobs.lock";

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// Its draws are being made, or its files written.
    Running,
    /// It has begun, and pauses while a job of a page waits or runs.
    Waiting,
    /// It is finished.
    Done,
    /// It ended with an error.
    Failed,
    /// A client stopped it.
    Cancelled,
    /// The server ended before its result was in a folder. `request` can be sent again.
    Lost,
}

impl JobState {
    /// Whether the job is not over.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, JobState::Queued | JobState::Running | JobState::Waiting)
    }
}

/// A job as the record has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobRecord {
    /// Number of the job.
    pub id: u64,
    /// State of the job.
    pub state: JobState,
    /// Number of draws.
    pub draws: u32,
    /// Number of draws that were finished.
    pub finished: u32,
    /// Whether a run folder is written.
    pub keep: bool,
    /// Whether the effects of the levers are worked out instead of a run.
    #[serde(default)]
    pub effects: bool,
    /// Name of the run folder, once it is written.
    pub run: Option<String>,
    /// Why it failed.
    pub error: Option<Text>,
    /// Title of the scenario.
    pub title: Text,
    /// The request that ordered it; `None` where it need not be sent again.
    pub request: Option<JobRequest>,
}

/// All jobs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobRecords {
    /// The last number that was given to a job. No number is used twice, also after a restart.
    pub last: u64,
    /// In the order of their numbers.
    pub jobs: Vec<JobRecord>,
}

/// The file of the record. Only one server writes it; a second one with the same folder of runs has none.
#[derive(Debug)]
pub struct RecordFile {
    folder: PathBuf,
    lock: Option<File>,
    closed: bool,
}

impl RecordFile {
    /// The record of a folder, and what it holds. Nothing is written yet, and the folder need not exist. What cannot be
    /// read is told to `left_out`.
    pub fn open(folder: &Path, left_out: &mut dyn FnMut(&Error)) -> (RecordFile, JobRecords) {
        let mut file = RecordFile { folder: folder.to_owned(), lock: None, closed: false };
        let path = folder.join(FILE);
        // Of the entry itself, because reading a pipe would wait for ever.
        let there = fs::symlink_metadata(&path).is_ok_and(|there| there.is_file() && there.len() <= limits::RECORD);
        if !there || !file.has_lock() {
            return (file, JobRecords::default());
        }
        let read = fs::read(&path).map_err(Error::io(&path));
        let wrong = |error: serde_json::Error| Error::input(&path, FileFault::of(&error.to_string()));
        let records = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(wrong));
        let records = records.inspect_err(|error| left_out(error)).unwrap_or_default();
        (file, records)
    }

    /// Whether this server writes the record, which the first one does.
    fn has_lock(&mut self) -> bool {
        if self.lock.is_none() {
            let file = File::options().create(true).truncate(false).write(true).open(self.folder.join(LOCK));
            self.lock = file.ok().filter(|file| file.try_lock().is_ok());
        }
        self.lock.is_some()
    }

    /// Ends the writing.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// Writes the record: under a temporary name, to the disk, and then under its own name.
    ///
    /// # Errors
    /// The folder cannot be made or the file not be written.
    fn replace(&self, records: &JobRecords) -> Result<()> {
        let bytes = serde_json::to_vec(records).expect("plain values");
        output::replace_file(&self.folder.join(FILE), &bytes)?;
        // The new name must reach the disk as well.
        #[cfg(unix)]
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(Error::io(&self.folder))?;
        Ok(())
    }

    /// Writes the record, and tells whether it is on the disk. A folder that cannot be written is no reason to refuse
    /// jobs whose results are not written either.
    #[must_use]
    pub fn write(&mut self, records: &JobRecords) -> bool {
        !self.closed && fs::create_dir_all(&self.folder).is_ok() && self.has_lock() && self.replace(records).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_again_and_only_one_server_writes_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let runs = folder.path().join("runs");
        let open = || RecordFile::open(&runs, &mut |error| panic!("{error}"));
        let (mut first, records) = open();
        assert!(records.last == 0 && !runs.exists());
        assert!(first.write(&JobRecords { last: 7, jobs: Vec::new() }));
        let (mut second, records) = open();
        assert!(records.last == 0 && !second.write(&records), "the first one has it");
        drop(first);
        assert_eq!(open().1.last, 7);
    }

    #[test]
    fn a_damaged_record_is_told_and_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(FILE), "{\"last\": 3,").expect("written");
        let mut told = Vec::new();
        let (mut file, records) = RecordFile::open(folder.path(), &mut |error| told.push(error.to_string()));
        assert_eq!((told.len(), records.last), (1, 0));
        assert!(file.write(&records));
    }
}

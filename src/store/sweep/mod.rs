//! The folder of a sweep. Parts are written as soon as they are computed, so that an interrupted sweep can be resumed and
//! ends with the same bytes as one that was not interrupted.
//!
//! ```text
//! sweep.json      identity of the sweep: digests of study, scenario, points, outputs and data; seed, sizes, format
//! study.toml scenario.toml problem.json points.csv outputs.csv
//! parts/000042-<first 16 digits of its SHA-256>.parquet
//! failures.csv manifest.json      when all parts are there
//! ```
//!
//! The name of a part contains its digest, so that a damaged part is detected and computed again. Every file appears
//! under its name only when it is complete. A process holds a lock on the folder while it writes; the operating system
//! releases the lock when the process ends for any reason.

#[cfg(feature = "parquet")]
mod columnar;
pub mod lock;
pub mod merge;
pub mod part;
pub mod read;
pub mod run_row;

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::sweep::Sweep;
use crate::experiments::sweep::SweepPart;
use crate::output;
use crate::region::Region;
use crate::scenario::Layers;
use crate::scenario::study::Design;
use crate::store::manifest;
use crate::store::manifest::FileDigest;
use crate::store::schema;
use crate::store::sweep::lock::LockWait;
use crate::store::sweep::part::PartFormat;
use qilu_messages::store::SweepFault;

/// Name of the file with the identity of the sweep.
pub const IDENTITY: &str = "sweep.json";
/// Name of the folder of the parts.
const PARTS: &str = "parts";
/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// The identity of a sweep. Folders with equal identities hold parts of the same sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Number of the format of the folder, [`SCHEMA`](schema::SCHEMA); 1 where it is absent.
    #[serde(default = "schema::first")]
    pub schema: u32,
    /// Name of the model, always `qilu`.
    pub model: String,
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the list of library versions.
    pub lock_sha256: String,
    /// Name of the study.
    pub study: String,
    /// Files that describe the sweep: study, scenario, problem, points, outputs.
    pub described: Vec<FileDigest>,
    /// Data files with their digests.
    pub data: Vec<FileDigest>,
    /// Whether parameters are drawn from the posterior, that is, after calibration to published statistics.
    pub posterior: bool,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Names of the active layers of uncertainty.
    pub layers: Vec<String>,
    /// Layout of the random-number streams.
    pub random_numbers: String,
    /// Design of the study.
    pub design: Design,
    /// Number of points.
    pub points: usize,
    /// Draws of each point.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Number of values of a run.
    pub columns: usize,
    /// Runs of each part but the last.
    pub part_runs: usize,
    /// Number of parts.
    pub parts: usize,
    /// Format of the parts.
    pub format: PartFormat,
}

/// The contents of `manifest.json` of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepManifest {
    /// SHA-256 of `sweep.json`.
    pub sweep_sha256: String,
    /// Number of parts that were computed: all, unless `--until-ci` ended the sweep early.
    pub parts: usize,
    /// Number of runs in these parts.
    pub runs: usize,
    /// Number of runs that failed.
    pub failed: usize,
    /// All files but this one.
    pub files: Vec<FileDigest>,
}

/// The treatment of an output folder that already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExistingSweep {
    /// Refuse the folder with an error.
    Refuse,
    /// Compute the parts that are missing.
    Resume,
    /// Delete the contents of the folder first.
    Replace,
}

impl From<output::ExistingOutput> for ExistingSweep {
    fn from(existing: output::ExistingOutput) -> ExistingSweep {
        match existing {
            output::ExistingOutput::Refuse => ExistingSweep::Refuse,
            output::ExistingOutput::Replace => ExistingSweep::Replace,
        }
    }
}

impl ExistingSweep {
    /// Refuses a folder that exists where an existing one is to be refused.
    fn check(self, folder: &Path) -> Result<()> {
        if self == ExistingSweep::Refuse && folder.exists() {
            return Err(folder_exists(folder));
        }
        Ok(())
    }
}

/// The folder of a sweep, locked while it is held.
#[derive(Debug)]
pub struct SweepFolder {
    path: PathBuf,
    identity: Identity,
    identity_bytes: Vec<u8>,
    /// Names of the existing parts, by number.
    done: BTreeMap<usize, String>,
    /// Names of parts that did not have the digest in their names and have been removed.
    pub damaged: Vec<String>,
    _lock: File,
}

/// The files that describe a sweep, by name.
#[must_use]
pub fn description(sweep: &Sweep<'_>, region: &Region) -> Vec<(String, Vec<u8>)> {
    vec![
        ("study.toml".to_owned(), sweep.study.text.clone().into_bytes()),
        ("scenario.toml".to_owned(), sweep.study.scenario.text().as_bytes().to_vec()),
        ("problem.json".to_owned(), sweep.study.problem().to_json().into_bytes()),
        ("points.csv".to_owned(), part::points(sweep)),
        ("outputs.csv".to_owned(), part::outputs(sweep, region)),
    ]
}

impl Identity {
    /// The identity of a sweep.
    ///
    /// - `run`: the scenario of the study, prepared.
    #[must_use]
    pub fn new(
        sweep: &Sweep<'_>,
        run: &PreparedRun,
        described: &[(String, Vec<u8>)],
        data: Vec<FileDigest>,
        format: PartFormat,
    ) -> Identity {
        let on = Layers::NAMES.into_iter().zip(run.layers.on());
        Identity {
            schema: schema::SCHEMA,
            model: "qilu".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lock_sha256: manifest::lock_sha256(),
            study: sweep.study.name.clone(),
            described: described.iter().map(|(name, bytes)| manifest::digest(name, bytes)).collect(),
            data,
            posterior: run.posterior().is_some(),
            seed: run.seed,
            layers: on.filter(|(_, on)| *on).map(|(name, _)| name.to_owned()).collect(),
            random_numbers: manifest::RANDOM_LAYOUT.to_owned(),
            design: sweep.study.design.clone(),
            points: sweep.points.nrows(),
            draws: sweep.study.draws,
            replicates: sweep.study.replicates,
            columns: sweep.columns(),
            part_runs: sweep.part_size(),
            parts: sweep.parts(),
            format,
        }
    }
}

impl SweepFolder {
    /// Opens the folder of a sweep, makes it if it is not there, and checks every part in it.
    ///
    /// # Errors
    /// The folder is there and `existing` refuses it, or holds another sweep or other files; [`Error::Busy`] if another
    /// process works in it for longer than `wait` allows; it cannot be read or written.
    pub fn open(
        path: &Path,
        identity: Identity,
        described: &[(String, Vec<u8>)],
        existing: ExistingSweep,
        wait: &LockWait<'_>,
    ) -> Result<SweepFolder> {
        existing.check(path)?;
        // Before anything is removed, because another process may be at work in the folder.
        let lock = SweepFolder::lock(path, wait)?;
        match existing {
            // Another process may have made the folder since the check.
            ExistingSweep::Refuse if path.join(IDENTITY).exists() => return Err(folder_exists(path)),
            ExistingSweep::Replace => clear(path)?,
            ExistingSweep::Refuse | ExistingSweep::Resume => {}
        }
        let identity_bytes = to_json(&identity);
        let mut folder = SweepFolder {
            path: path.to_owned(),
            identity,
            identity_bytes,
            done: BTreeMap::new(),
            damaged: Vec::new(),
            _lock: lock,
        };
        folder.describe(described)?;
        folder.take_stock(wait)?;
        Ok(folder)
    }

    /// Locks the folder of a sweep, which is made if it is not there.
    fn lock(path: &Path, wait: &LockWait<'_>) -> Result<File> {
        // A folder that has files but no lock was not made by a sweep, and `--force` must not empty it.
        if path.exists()
            && !path.join(lock::FILE).exists()
            && fs::read_dir(path).map_err(Error::io(path))?.next().is_some()
        {
            return Err(Error::setting(SweepFault::NoSweep { folder: path.to_path_buf() }));
        }
        fs::create_dir_all(path).map_err(Error::io(path))?;
        lock::lock(path, wait)
    }

    /// Writes the files that describe the sweep, or checks that the folder holds this sweep. The identity is written last,
    /// so that a folder with an identity also has the other files.
    fn describe(&mut self, described: &[(String, Vec<u8>)]) -> Result<()> {
        let own = self.path.join(IDENTITY);
        if own.exists() {
            let known = fs::read(&own).map_err(Error::io(&own))?;
            if known != self.identity_bytes {
                schema::check(&own, &String::from_utf8_lossy(&known))?;
                if serde_json::from_slice::<Identity>(&known).ok().as_ref() != Some(&self.identity) {
                    return Err(Error::setting(self.difference(&known)));
                }
                // Written without the number of the format: the same sweep. Its bytes are kept, because a manifest may
                // have their digest.
                self.identity_bytes = known;
            }
        }
        // Only now, when it is certain that the folder holds this sweep.
        remove_unfinished(&self.path)?;
        let parts = self.path.join(PARTS);
        fs::create_dir_all(&parts).map_err(Error::io(&parts))?;
        remove_unfinished(&parts)?;
        for (name, bytes) in
            described.iter().map(|(name, bytes)| (name.as_str(), bytes)).chain([(IDENTITY, &self.identity_bytes)])
        {
            let path = self.path.join(name);
            // A file that is right is left alone; one that an interruption left out or damaged is written again.
            if fs::read(&path).ok().as_ref() != Some(bytes) {
                output::replace_file(&path, bytes)?;
            }
        }
        Ok(())
    }

    /// The first field in which the sweep of the folder differs, as an error message.
    fn difference(&self, known: &[u8]) -> SweepFault {
        let known: Option<serde_json::Value> = serde_json::from_slice(known).ok();
        let own = serde_json::to_value(&self.identity).expect("plain values");
        let field = own
            .as_object()
            .expect("a record")
            .iter()
            // Another number of the format is no other sweep.
            .filter(|(name, _)| *name != "schema")
            .find(|(name, value)| known.as_ref().and_then(|known| known.get(name)) != Some(value));
        let folder = self.path.clone();
        match field {
            Some((name, _)) => SweepFault::OtherSweep { folder, field: name.clone() },
            None => SweepFault::OtherIdentity { folder },
        }
    }

    /// Finds the complete parts and removes the damaged ones.
    fn take_stock(&mut self, wait: &LockWait<'_>) -> Result<()> {
        let folder = self.path.join(PARTS);
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            // Reading the parts of a large sweep takes a while.
            wait.check()?;
            let path = entry.map_err(Error::io(&folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = fs::read(&path).map_err(Error::io(&path))?;
            let number = name.split('-').next().and_then(|number| number.parse::<usize>().ok());
            // The name is made again from the bytes: a part that is damaged would have another one.
            if let Some(number) =
                number.filter(|&number| number < self.identity.parts && self.file_name(number, &bytes) == name)
            {
                self.done.insert(number, name);
            } else {
                fs::remove_file(&path).map_err(Error::io(&path))?;
                self.damaged.push(name);
            }
        }
        // The operating system lists a folder in any order.
        self.damaged.sort();
        Ok(())
    }

    fn file_name(&self, number: usize, bytes: &[u8]) -> String {
        // Sixteen digits are 64 bits, enough to find damage. The manifest has the whole digest.
        format!("{number:06}-{}.{}", &manifest::sha256(bytes)[..16], self.identity.format.extension())
    }

    /// The path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The identity of the sweep.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Whether a part exists.
    #[must_use]
    pub fn has(&self, part: usize) -> bool {
        self.done.contains_key(&part)
    }

    /// Number of existing parts.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.len()
    }

    /// Writes a part.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, number: usize, part: &SweepPart, labels: &[String]) -> Result<()> {
        self.add_bytes(number, &part::encode(part, labels, self.identity.format))
    }

    /// Writes a part that another folder of the same sweep has.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add_bytes(&mut self, number: usize, bytes: &[u8]) -> Result<()> {
        let name = self.file_name(number, bytes);
        // The part counts only once its file is complete.
        output::replace_file(&self.path.join(PARTS).join(&name), bytes)?;
        self.done.insert(number, name);
        Ok(())
    }

    fn name(&self, number: usize) -> Result<&str> {
        let missing = || Error::setting(SweepFault::MissingPart { folder: self.path.clone(), part: number });
        self.done.get(&number).map(String::as_str).ok_or_else(missing)
    }

    /// Path of a part.
    ///
    /// # Errors
    /// The part is not there.
    pub fn part_path(&self, number: usize) -> Result<PathBuf> {
        Ok(self.path.join(PARTS).join(self.name(number)?))
    }

    /// The bytes of a part.
    ///
    /// # Errors
    /// The part is not there or cannot be read.
    pub fn bytes(&self, number: usize) -> Result<Vec<u8>> {
        let path = self.part_path(number)?;
        fs::read(&path).map_err(Error::io(&path))
    }

    /// Writes the list of failures and the manifest of the first `parts` parts; returns the manifest and its digest.
    ///
    /// # Errors
    /// A part is missing, or a file cannot be written.
    pub fn finish(&self, parts: usize) -> Result<(SweepManifest, String)> {
        let mut failures = part::Failures::default();
        let mut files = self.identity.described.clone();
        files.push(manifest::digest(IDENTITY, &self.identity_bytes));
        let mut runs = 0;
        for number in 0..parts {
            files.push(manifest::digest(&format!("{PARTS}/{}", self.name(number)?), &self.bytes(number)?));
            // Read again and not kept in memory: the part may be from before an interruption, and memory must not grow
            // with the sweep.
            let part = part::decode(&self.part_path(number)?, self.identity.format)?;
            runs += part.runs.len();
            failures.take(&part);
        }
        let failed = failures.count();
        let failures = failures.csv();
        output::replace_file(&self.path.join("failures.csv"), &failures)?;
        files.push(manifest::digest("failures.csv", &failures));
        let manifest =
            SweepManifest { sweep_sha256: manifest::sha256(&self.identity_bytes), parts, runs, failed, files };
        let bytes = to_json(&manifest);
        output::replace_file(&self.path.join(MANIFEST), &bytes)?;
        Ok((manifest, manifest::sha256(&bytes)))
    }
}

fn folder_exists(folder: &Path) -> Error {
    Error::setting(SweepFault::FolderExists { folder: folder.to_path_buf() })
}

/// Removes all that is in a folder but the lock.
fn clear(path: &Path) -> Result<()> {
    for entry in fs::read_dir(path).map_err(Error::io(path))? {
        let entry = entry.map_err(Error::io(path))?.path();
        if entry.is_dir() {
            fs::remove_dir_all(&entry).map_err(Error::io(&entry))?;
        // A lock file that is made anew is another file, which a second process could lock as well.
        } else if entry.file_name().is_some_and(|name| name != lock::FILE) {
            fs::remove_file(&entry).map_err(Error::io(&entry))?;
        }
    }
    Ok(())
}

/// Removes unfinished files of a process that ended early.
fn remove_unfinished(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(output::unfinished::UNFINISHED)) {
            fs::remove_file(&path).map_err(Error::io(&path))?;
        }
    }
    Ok(())
}

fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(value).expect("plain values");
    text.push('\n');
    text.into_bytes()
}

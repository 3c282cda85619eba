//! The manifest of a run: everything that is needed to reproduce its files, and the digests of the files.

use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;

use crate::data::Data;
use crate::data::package::Resource;
use crate::engine::agents::AgentSettings;
use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::input::hexadecimal;
pub use crate::input::sha256;
use crate::scenario::Defaults;
use crate::scenario::Layers;
use crate::scenario::Scenario;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::timing::LeverTiming;
use crate::store::schema;
use qilu_messages::store::StoreFault;

/// Layout of the random-number streams. The text changes with any change of the layout.
pub const RANDOM_LAYOUT: &str =
    "ChaCha8; key: master seed (8 bytes), draw (4 bytes); stream: year << 16 | purpose; one number a position";

/// Hash of `Cargo.lock`: the versions of all libraries.
const LOCK: &str = include_str!("../../Cargo.lock");

/// A file and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// Path inside its folder.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// The contents of `manifest.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Number of the format, [`SCHEMA`](schema::SCHEMA); 1 where it is absent.
    #[serde(default = "schema::first")]
    pub schema: u32,
    /// Name of the model, always `qilu`.
    pub model: String,
    /// Version of the program.
    pub version: String,
    /// Target the program was built for.
    pub target: String,
    /// SHA-256 of the list of library versions.
    pub lock_sha256: String,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario as one file, `scenario.toml` beside the manifest.
    pub scenario_sha256: String,
    /// Folder of the data package as it was named, `packaged:/data` for the one inside the program; empty in manifests of
    /// version 0.1.
    #[serde(default)]
    pub data_folder: String,
    /// Data files read.
    pub data: Vec<FileDigest>,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Number of draws.
    pub draws: u32,
    /// Names of the active layers of uncertainty.
    pub layers: Vec<String>,
    /// Whether parameters were drawn from `posterior.csv`, that is, after calibration to published statistics.
    pub posterior: bool,
    /// When the levers of the scenario act; absent for a scenario without settings and in manifests of version 0.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lever_timing: Option<LeverTiming>,
    /// Figures behind the posterior that contradict the forecast and that a user accepted; absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Acceptance>,
    /// Layout of the random-number streams, [`RANDOM_LAYOUT`] at the time of the run.
    pub random_numbers: String,
    /// Settings of the agent engine; absent for the cohort engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents: Option<AgentSettings>,
    /// Whether `draws.csv` was written.
    pub keep_draws: bool,
    /// Whether files begin with a byte-order mark.
    pub bom: bool,
    /// Files that were written, with their digests; the manifest itself is not listed.
    pub outputs: Vec<FileDigest>,
    /// Number of threads. Results do not depend on it.
    pub threads: usize,
    /// Wall-clock time of the run, seconds.
    pub wall_seconds: f64,
    /// Command line, word by word.
    pub command: Vec<String>,
    /// SHA-256 of the manifest with an empty text here, hexadecimal, so that damage to it is found as well; empty in manifests
    /// of version 0.2.
    #[serde(default)]
    pub own_sha256: String,
}

/// Digest of some bytes.
#[must_use]
pub fn digest(path: &str, bytes: &[u8]) -> FileDigest {
    FileDigest { path: path.to_owned(), sha256: sha256(bytes), bytes: bytes.len() as u64 }
}

/// SHA-256 of a file of any size, hexadecimal.
///
/// # Errors
/// The file cannot be read.
pub fn file_sha256(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path).map_err(Error::io(path))?;
    let mut hash = Sha256::new();
    // 64 KiB at a time, because a file of draws need not fit into memory.
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).map_err(Error::io(path))? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            length => hash.update(&piece[..length]),
        }
    }
}

/// SHA-256 of the list of versions of all libraries.
#[must_use]
pub fn lock_sha256() -> String {
    sha256(LOCK.as_bytes())
}

/// Digests of the files of the data package as they were read, in its order. A file that is not there is not listed.
#[must_use]
pub fn data_digests(package: &crate::data::package::Package) -> Vec<FileDigest> {
    let digest = |resource: &Resource| {
        let found = package.digest(resource)?;
        Some(FileDigest { path: resource.path.clone(), sha256: found.sha256.clone(), bytes: found.bytes })
    };
    package.resources.iter().filter_map(digest).collect()
}

impl Manifest {
    /// A manifest of a run, without outputs yet.
    #[must_use]
    pub fn new(run: &PreparedRun, data: Vec<FileDigest>) -> Manifest {
        let scenario = run.scenario();
        let on = Layers::NAMES.into_iter().zip(run.layers.on());
        Manifest {
            schema: schema::SCHEMA,
            model: "qilu".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            lock_sha256: lock_sha256(),
            scenario: scenario.name.clone(),
            scenario_sha256: sha256(scenario.text().as_bytes()),
            data_folder: run.data().folder.display().to_string(),
            data,
            seed: run.seed,
            draws: run.draws,
            layers: on.filter(|(_, on)| *on).map(|(name, _)| name.to_owned()).collect(),
            posterior: run.posterior().is_some(),
            lever_timing: run.lever_timing(),
            accepted: run.posterior().map_or_else(Vec::new, |posterior| posterior.accepted().to_vec()),
            random_numbers: RANDOM_LAYOUT.to_owned(),
            // The rest is known only when the files have been written.
            agents: None,
            keep_draws: false,
            bom: false,
            outputs: Vec::new(),
            threads: 0,
            wall_seconds: 0.0,
            command: Vec::new(),
            own_sha256: String::new(),
        }
    }

    /// The scenario at the time of the run, with its size, seed, layers, and source of the parameters.
    ///
    /// - `text`: contents of `scenario.toml` in the folder of the manifest.
    /// - `path`: path of this file, for messages.
    ///
    /// # Errors
    /// The text does not have the digest in the manifest.
    pub fn scenario(&self, path: &Path, text: String, data: &Data) -> Result<Scenario> {
        // A scenario that was edited after the run would give other results under its name.
        if sha256(text.as_bytes()) != self.scenario_sha256 {
            return Err(Error::mismatch(StoreFault::ScenarioDiffers { file: path.to_path_buf() }));
        }
        let layers = Layers::NAMES.map(|layer| self.layers.iter().any(|name| name == layer)).into();
        // The file states the defaults of the scenario; the run may have had another size, seed or other layers. The
        // text stays as it is, because the manifest has its digest.
        let defaults = Defaults { draws: self.draws, seed: self.seed, layers };
        let scenario = Scenario::from_text(&self.scenario, &text, data)?;
        let scenario = scenario.derive(|content| content.defaults = defaults).copied_from(text);
        Ok(if self.posterior { scenario } else { scenario.prior() })
    }

    /// Whether the manifest describes the run that this program would make now.
    ///
    /// - `agents`: settings of the agent engine; `None` for the cohort engine.
    /// - `data`: digests of the data files.
    #[must_use]
    pub fn describes(&self, prepared: &PreparedRun, agents: Option<AgentSettings>, data: Vec<FileDigest>) -> bool {
        let now = Manifest { agents, ..Manifest::new(prepared, data) };
        // Machine, threads, time and command line are left out, because results do not depend on them.
        let what = |run: &Manifest| {
            let program = (run.version.clone(), run.lock_sha256.clone(), run.random_numbers.clone());
            let size = (run.seed, run.draws, run.layers.clone(), run.posterior, run.agents);
            (program, size, run.scenario_sha256.clone(), run.data.clone())
        };
        what(self) == what(&now)
    }

    /// The bytes of `manifest.json`, with their digest.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let text = |own_sha256: String| {
            let manifest = Manifest { own_sha256, ..self.clone() };
            serde_json::to_string_pretty(&manifest).expect("plain values") + "\n"
        };
        text(sha256(text(String::new()).as_bytes())).into_bytes()
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// The file cannot be read, is not a manifest, was written by a newer program, or was changed since it was written.
    pub fn load(path: &Path) -> Result<Manifest> {
        let (manifest, text): (Manifest, String) = schema::read(path)?;
        let own = manifest.own_sha256.as_str();
        if !own.is_empty() && sha256(text.replacen(own, "", 1).as_bytes()) != own {
            return Err(Error::mismatch(StoreFault::ManifestDiffers { file: path.to_path_buf() }));
        }
        Ok(manifest)
    }
}

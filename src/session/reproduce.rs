//! Repeats the run that a manifest describes and compares the files.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::progress::Progress;
use crate::session::project::Project;
use crate::session::run_files;
use crate::session::run_files::WriteOptions;
use crate::store::manifest;
use crate::store::manifest::FileDigest;
use crate::store::manifest::Manifest;
use qilu_messages::session::SessionFault;

/// Name of the manifest in a run folder.
const MANIFEST: &str = "manifest.json";

/// The result of the comparison for a file of a run folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The new run, the folder and the manifest agree.
    Identical,
    /// The new run gives another file.
    NewRunDiffers,
    /// The file in the folder does not have the digest in the manifest.
    FolderDiffers,
}

impl Project {
    /// Repeats the run that a manifest describes and compares each file, in the order of the manifest.
    ///
    /// - `path`: the manifest, a link to it, or the run folder.
    /// - `options`: threads and the token; size, seed, layers and engine are the manifest's.
    ///
    /// # Errors
    /// A manifest or a scenario beside it that cannot be read; data that are not those of the run; as [`Project::run`].
    pub fn reproduce(
        &self,
        path: &Path,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<(String, Verdict)>> {
        // A run is meant by its folder as well, and a link to its manifest may stand in another folder.
        let named = if path.is_dir() { path.join(MANIFEST) } else { path.to_owned() };
        let manifest = Manifest::load(&named)?;
        let own = std::fs::canonicalize(&named).map_err(Error::io(&named))?;
        let home = own.parent().unwrap_or(Path::new(""));
        // With other data nearly every file would differ, and the verdicts would not show the cause.
        check_data(&manifest, &manifest::data_digests(&self.data().package)?)?;
        let file = home.join("scenario.toml");
        let text = input::text(&file)?;
        let scenario = manifest.scenario(&file, text, self.data())?;
        let engine = manifest.agents.map_or(EngineChoice::Cohort, EngineChoice::Agents);
        let same = RunOptions { draws: manifest.draws, engine, ..options.clone() };
        let run = self.run(&scenario, same, progress)?;
        let asked = WriteOptions { keep_draws: manifest.keep_draws, bom: manifest.bom, command: Vec::new() };
        let mut made = BTreeMap::new();
        run_files::each(&run, &asked, |name, bytes| {
            // Digests are enough; the files of a run can have hundreds of megabytes.
            made.insert(name.to_owned(), manifest::sha256(bytes));
            Ok(())
        })?;
        let verdict = |file: &FileDigest| {
            // A file that is missing counts as one that differs.
            let kept = std::fs::read(home.join(&file.path)).map(|bytes| manifest::sha256(&bytes)).ok();
            // The new run is compared first: a program that gives other results is the graver finding, whatever the
            // folder holds.
            let verdict = if made.get(&file.path) != Some(&file.sha256) {
                Verdict::NewRunDiffers
            } else if kept.as_ref() != Some(&file.sha256) {
                Verdict::FolderDiffers
            } else {
                Verdict::Identical
            };
            (file.path.clone(), verdict)
        };
        Ok(manifest.outputs.iter().map(verdict).collect())
    }
}

fn check_data(manifest: &Manifest, now: &[FileDigest]) -> Result<()> {
    for then in &manifest.data {
        match now.iter().find(|file| file.path == then.path) {
            Some(file) if file.sha256 == then.sha256 => {}
            _ => return Err(Error::mismatch(SessionFault::DataDiffers { file: then.path.clone() })),
        }
    }
    Ok(())
}

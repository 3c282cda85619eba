//! Repeats the run that a manifest describes and compares the files.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::scenario::Scenario;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::progress::Progress;
use crate::session::project::Project;
use crate::session::run_files;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Workload;
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
    /// The work of [`Project::reproduce`].
    ///
    /// # Errors
    /// As [`Project::reproduce`], without its run.
    pub fn reproduce_workload(&self, path: &Path, options: &RunOptions) -> Result<Workload> {
        let described = self.described(path, options)?;
        described.project.run_workload(&described.scenario, &described.options, Some(&described.written))
    }

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
        let Described { project, home, manifest, scenario, options, written } = self.described(path, options)?;
        project.run_workload(&scenario, &options, Some(&written))?.check()?;
        let run = project.run(&scenario, options, progress)?;
        let mut made = BTreeMap::new();
        run_files::each(&run, &written, |name, bytes| {
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

/// The run that a manifest describes.
struct Described {
    project: Project,
    /// Folder of the run.
    home: PathBuf,
    manifest: Manifest,
    scenario: Scenario,
    options: RunOptions,
    written: WriteOptions,
}

impl Project {
    fn described(&self, path: &Path, options: &RunOptions) -> Result<Described> {
        // A run is meant by its folder as well, and a link to its manifest may stand in another folder.
        let named = if path.is_dir() { path.join(MANIFEST) } else { path.to_owned() };
        let manifest = Manifest::load(&named)?;
        let own = std::fs::canonicalize(&named).map_err(Error::io(&named))?;
        let home = own.parent().unwrap_or(Path::new("")).to_owned();
        // With other data nearly every file would differ, and the verdicts would not show the cause.
        let project = self.of_run(&home, &manifest)?;
        check_data(&manifest, &project.data_digests())?;
        let file = home.join("scenario.toml");
        let text = input::text(&file)?;
        let scenario = manifest.scenario(&file, text, self.data())?;
        let engine = manifest.agents.map_or(EngineChoice::Cohort, EngineChoice::Agents);
        let options = RunOptions { draws: manifest.draws, engine, ..options.clone() };
        let written = WriteOptions { keep_draws: manifest.keep_draws, bom: manifest.bom, command: Vec::new() };
        Ok(Described { project, home, manifest, scenario, options, written })
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

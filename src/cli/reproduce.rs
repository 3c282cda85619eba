//! `qilu reproduce`: runs again what a manifest describes.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::error::Error;
use crate::plan;
use crate::report::text::Language;
use crate::session::run_files;
use crate::store;
use crate::store::manifest;
use crate::store::manifest::FileDigest;
use crate::store::manifest::Manifest;

/// Run again what a manifest describes and compare the files.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// manifest.json of a run folder
    manifest: PathBuf,
    /// Number of threads [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let manifest = Manifest::load(&arguments.manifest)?;
    let home = arguments.manifest.parent().unwrap_or(Path::new(""));
    let data = Data::load(folder)?;
    check_data(&manifest, &manifest::data_digests(&data.package)?)?;
    let path = home.join("scenario.toml");
    let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
    let scenario = manifest.scenario(&path, text, &data)?;
    let plan = plan::load(&data.package)?;
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let stop = draws::stop_flag()?;
    let ensemble =
        draws::draw(&setup, &scenario, manifest.agents, arguments.threads, arguments.quiet, &stop, Language::English)?;
    let options = run_files::Options { keep_draws: manifest.keep_draws, bom: manifest.bom, agents: manifest.agents };
    let mut made = BTreeMap::new();
    run_files::export(&data, &scenario, &plan, &ensemble, options, |name, bytes| {
        made.insert(name.to_owned(), manifest::sha256(bytes));
        Ok(())
    })?;
    report(&manifest, home, &made)
}

fn check_data(manifest: &Manifest, now: &[FileDigest]) -> Result<(), Error> {
    for then in &manifest.data {
        match now.iter().find(|file| file.path == then.path) {
            Some(file) if file.sha256 == then.sha256 => {}
            _ => return Err(Error::Mismatch(format!("the data file {} is not the one that the run used", then.path))),
        }
    }
    Ok(())
}

/// Says of each file whether the new run, the folder and the manifest agree.
fn report(manifest: &Manifest, home: &Path, made: &BTreeMap<String, String>) -> anyhow::Result<Outcome> {
    let mut text = String::new();
    let mut same = true;
    for file in &manifest.outputs {
        let kept = std::fs::read(home.join(&file.path)).map(|bytes| manifest::sha256(&bytes)).ok();
        let verdict = if made.get(&file.path) != Some(&file.sha256) {
            same = false;
            "differs: the new run gives another file"
        } else if kept.as_ref() != Some(&file.sha256) {
            same = false;
            "differs: the file in the folder is not the one that was written"
        } else {
            "identical"
        };
        text.push_str(&format!("{:<16} {verdict}\n", file.path));
    }
    store::print(text.as_bytes())?;
    Ok(if same { Outcome::Done } else { Outcome::Failed })
}

//! `qilu data`: check, show and describe the data package.

use std::fmt::Write;
use std::path::Path;

use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::data::package::Package;
use crate::data::report;
use crate::report::terminal;
use crate::report::text::Language;
use crate::session::Project;
use crate::store;

/// Check, show and describe the data.
#[derive(Debug, Subcommand)]
pub(super) enum DataCommand {
    /// Read everything, fit the initial states, solve the constants; print sources and residuals
    Check,
    /// Show a table, or all that is known of a city or county
    Show {
        /// Name of a table, or code, name or pinyin of an area
        what: String,
    },
    /// Compare every file with its hash in datapackage.json
    Verify,
    /// Write the hashes of the files as they are now into datapackage.json, after an intended edit
    Seal,
}

pub(super) fn run(folder: &Path, command: &DataCommand, language: Language) -> anyhow::Result<CommandOutcome> {
    match command {
        DataCommand::Check => {
            let checked = Project::open(folder)?.check_data(language)?;
            store::print(checked.text.as_bytes())?;
            Ok(checked.sound.into())
        }
        DataCommand::Show { what } => {
            let listing = report::show(Project::open(folder)?.data(), what)?;
            let rows: Vec<Vec<String>> = std::iter::once(listing.header).chain(listing.rows).collect();
            store::print(terminal::table(&rows).as_bytes())?;
            Ok(CommandOutcome::Done)
        }
        DataCommand::Verify => verify(&Package::load(folder)?),
        DataCommand::Seal => {
            Package::load(folder)?.seal()?;
            Ok(CommandOutcome::Done)
        }
    }
}

fn verify(package: &Package) -> anyhow::Result<CommandOutcome> {
    let mut text = String::new();
    let mut same = true;
    for file in package.verify()? {
        let verdict = match (&file.found, file.is_same()) {
            (None, _) => "missing",
            (_, true) => "unchanged",
            (_, false) => "differs from its hash",
        };
        same &= file.is_same();
        let _ = writeln!(text, "{:<32} {verdict}", file.file.display());
    }
    store::print(text.as_bytes())?;
    Ok(same.into())
}

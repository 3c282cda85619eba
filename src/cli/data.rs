//! `qilu data`: check, show and describe the data package.

use std::path::Path;

use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::data::listing;
use crate::data::package::FileState;
use crate::data::package::Package;
use crate::error::Result;
use crate::output;
use crate::report::data_listing;
use crate::report::places;
use crate::report::terminal;
use crate::session::Project;
use crate::session::data_check;
use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::data::DataWord;
use qilu_messages::path_in_words;

/// Check, show and describe the data.
#[derive(Debug, Subcommand)]
pub(super) enum DataCommand {
    Check,
    Show { what: String },
    Places,
    Verify,
    Seal,
}

pub(super) fn run(folder: &Path, command: &DataCommand, language: Language) -> Result<CommandOutcome> {
    match command {
        DataCommand::Check => {
            let checked = Project::open(folder)?.check_data(language)?;
            output::print(checked.text.as_bytes())?;
            Ok(checked.sound.into())
        }
        DataCommand::Show { what } => {
            let project = Project::open(folder)?;
            let listing = listing::show(project.data(), what)?;
            output::print(data_listing::text(&listing, project.region(), language).as_bytes())?;
            Ok(CommandOutcome::Done)
        }
        DataCommand::Places => {
            let text = places::text(Project::open(folder)?.region(), language);
            output::print(text.as_bytes())?;
            Ok(CommandOutcome::Done)
        }
        DataCommand::Verify => verify(&Package::load(folder)?, language),
        DataCommand::Seal => {
            let sealed = data_check::seal(folder)?;
            let row = |state: &FileState| {
                let verdict = if state.found.is_some() { DataWord::Sealed } else { DataWord::Missing };
                vec![path_in_words(&state.file, language).into_owned(), verdict.say(language).into_owned()]
            };
            let rows: Vec<Vec<String>> = sealed.iter().map(row).collect();
            output::print(terminal::list(&rows).as_bytes())?;
            Ok(CommandOutcome::Done)
        }
    }
}

fn verify(package: &Package, language: Language) -> Result<CommandOutcome> {
    let mut rows = Vec::new();
    let mut same = true;
    for file in package.verify()? {
        let verdict = match (&file.found, file.is_same()) {
            (None, _) => DataWord::Missing,
            (_, true) => DataWord::Unchanged,
            (_, false) => DataWord::Changed,
        };
        same &= file.is_same();
        rows.push(vec![path_in_words(&file.file, language).into_owned(), verdict.say(language).into_owned()]);
    }
    output::print(terminal::list(&rows).as_bytes())?;
    Ok(same.into())
}

//! `qilu scenario`: make, check, show and compare scenario files.

use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::report::scenario::difference;
use crate::session::Project;
use crate::store;
use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::scenario::NewScenario;

/// Make, check, show and compare scenario files.
#[derive(Debug, Subcommand)]
pub(super) enum ScenarioCommand {
    New {
        file: PathBuf,
        #[arg(long, default_value = "baseline")]
        parent: String,
    },
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    Show {
        file: PathBuf,
    },
    Diff {
        a: PathBuf,
        b: PathBuf,
    },
}

pub(super) fn run(folder: &Path, command: &ScenarioCommand, language: Language) -> Result<CommandOutcome> {
    match command {
        ScenarioCommand::New { file, parent } => {
            store::write_file(file, template(parent, language).as_bytes())?;
            return Ok(CommandOutcome::Done);
        }
        ScenarioCommand::Check { files } => {
            let project = Project::open(folder)?;
            for file in files {
                let scenario = project.scenario(file)?;
                let title = language.choose(&scenario.title.zh, &scenario.title.en);
                store::print(format!("{}: {title}\n", file.display()).as_bytes())?;
            }
        }
        ScenarioCommand::Show { file } => {
            store::print(Project::open(folder)?.scenario(file)?.text().as_bytes())?;
        }
        ScenarioCommand::Diff { a, b } => {
            let project = Project::open(folder)?;
            let (a, b) = (project.scenario(a)?, project.scenario(b)?);
            store::print(difference(project.region(), &a, &b, language).as_bytes())?;
        }
    }
    Ok(CommandOutcome::Done)
}

/// A scenario file to be filled in, with an example of each part as a comment.
fn template(parent: &str, language: Language) -> String {
    let [levers, value, start, ramp] =
        [NewScenario::Levers, NewScenario::Value, NewScenario::Start, NewScenario::Ramp].map(|note| note.say(language));
    format!(
        "parent = \"{parent}\"\n\n[title]\nzh = \"\"\nen = \"\"\n\n[meaning]\nzh = \"\"\"\"\"\"\nen = \"\"\"\"\"\"\n\n\
         # [[lever]]                    # {levers}\n# name = \"hukou_openness\"\n# value = 1.0                  # {value}\n\
         # start = 2022                 # {start}\n# ramp = 4                     # {ramp}\n\
         # places = [\"circle:southern\", \"370100\", \"tier:1\", \"kind:county\"]\n\n\
         # [uncertainty]\n# tfr_asymptote = {{ central = 1.0 }}\n\n# [layers]\n# delivery = true\n"
    )
}

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
            store::write_file(file, template(parent).as_bytes())?;
            return Ok(CommandOutcome::Done);
        }
        ScenarioCommand::Check { files } => {
            let project = Project::open(folder)?;
            for file in files {
                let scenario = project.scenario(file)?;
                let title = language.pick(&scenario.title.zh, &scenario.title.en);
                store::print(format!("{}: {title}\n", file.display()).as_bytes())?;
            }
        }
        ScenarioCommand::Show { file } => {
            store::print(Project::open(folder)?.scenario(file)?.text().as_bytes())?;
        }
        ScenarioCommand::Diff { a, b } => {
            let project = Project::open(folder)?;
            let (a, b) = (project.scenario(a)?, project.scenario(b)?);
            store::print(difference(project.region(), &a, &b).as_bytes())?;
        }
    }
    Ok(CommandOutcome::Done)
}

fn template(parent: &str) -> String {
    format!(
        "parent = \"{parent}\"\n\n[title]\nzh = \"\"\nen = \"\"\n\n[meaning]\nzh = \"\"\"\"\"\"\nen = \"\"\"\"\"\"\n\n\
         # [[lever]]                    # `qilu levers` lists them\n# name = \"hukou_openness\"\n# value = 1.0                  # when fully in force\n\
         # start = 2022                 # first year with an effect\n# ramp = 4                     # years to the full value\n\
         # places = [\"circle:southern\", \"370100\", \"tier:1\", \"kind:county\"]\n\n\
         # [uncertainty]\n# tfr_asymptote = {{ central = 1.0 }}\n\n# [layers]\n# delivery = true\n"
    )
}

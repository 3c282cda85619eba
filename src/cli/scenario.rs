//! `qilu scenario`: make, check, show and compare scenario files.

use std::path::Path;
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::report::scenario::difference;
use crate::report::text::Language;
use crate::session::Project;
use crate::store;

/// Make, check, show and compare scenario files.
#[derive(Debug, Subcommand)]
pub(super) enum ScenarioCommand {
    /// Write a new scenario file to start from; `-` for stdout
    New {
        /// File to write
        file: PathBuf,
        /// Scenario it builds on, in the same folder
        #[arg(long, default_value = "baseline")]
        parent: String,
    },
    /// Check scenario files
    Check {
        /// Scenario files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show what a scenario says with all its parents, as one file
    Show {
        /// Scenario file
        file: PathBuf,
    },
    /// Show where two scenarios differ
    Diff {
        /// Scenario file
        a: PathBuf,
        /// Scenario file
        b: PathBuf,
    },
}

pub(super) fn run(folder: &Path, command: &ScenarioCommand, language: Language) -> anyhow::Result<CommandOutcome> {
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

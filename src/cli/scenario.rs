//! `qilu scenario`: make, check, show and compare scenario files.

use crate::cli::stderr::note;
use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::output;
use crate::report::lever_paths;
use crate::report::scenario::difference;
use crate::report::terminal;
use crate::scenario::Scenario;
use crate::scenario::file;
use crate::scenario::folder::FileKind;
use crate::scenario::folder::ScenarioFolder;
use crate::session::Project;
use crate::session::RunOptions;
use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::scenario::NewScenario;
use qilu_messages::scenario::ScenarioText;
use qilu_messages::session::ScenarioListText;

/// Make, check, show and compare scenario files.
#[derive(Debug, Subcommand)]
pub(super) enum ScenarioCommand {
    List,
    New {
        file: OutputPath,
        #[arg(long, default_value = "baseline")]
        parent: String,
        #[command(flatten)]
        overwrite: OverwriteArguments,
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
        ScenarioCommand::List => {
            output::print(list(Project::open(folder)?.scenarios(), language)?.as_bytes())?;
        }
        ScenarioCommand::New { file, parent, overwrite } => {
            let output = overwrite.file(file)?;
            output.write(template(&file::stem(output.path()), parent, language).as_bytes())?;
            if !output.is_stdout() {
                let written = ScenarioText::Written { file: output.path().to_owned(), argument: output.path().into() };
                // On stderr, so that `/dev/stdout` holds the file alone.
                note(written.say(language));
            }
        }
        ScenarioCommand::Check { files } => {
            let project = Project::open(folder)?;
            for file in files {
                let scenario = project.scenario(file)?;
                let title = language.choose(&scenario.title.zh, &scenario.title.en).to_owned();
                let sound = ScenarioText::Sound { file: file.clone(), title };
                output::print(
                    format!("{}\n{}", sound.say(language), levers(&project, &scenario, language)?).as_bytes(),
                )?;
            }
        }
        ScenarioCommand::Show { file } => {
            output::print(Project::open(folder)?.scenario(file)?.text().as_bytes())?;
        }
        ScenarioCommand::Diff { a, b } => {
            let project = Project::open(folder)?;
            let (a, b) = (project.scenario(a)?, project.scenario(b)?);
            output::print(difference(project.region(), &a, &b, language).as_bytes())?;
        }
    }
    Ok(CommandOutcome::Done)
}

/// From which years the levers of a scenario act, their paths, and settings that overlap or have no effect; empty for a
/// scenario without levers.
fn levers(project: &Project, scenario: &Scenario, language: Language) -> Result<String> {
    let run = project.prepare(scenario, &RunOptions::default())?;
    Ok(run.lever_timing().map_or_else(String::new, |timing| {
        format!("\n{}\n\n{}", timing.sentence(language), lever_paths::text(&run, language))
    }))
}

/// The scenarios, studies and problems with their names and titles.
fn list(scenarios: &ScenarioFolder, language: Language) -> Result<String> {
    let folder = scenarios.path().to_owned();
    let kinds = [
        (FileKind::Scenario, ScenarioListText::Scenarios { folder: folder.clone() }),
        (FileKind::Study, ScenarioListText::Studies { folder: folder.join("studies") }),
        (FileKind::Problem, ScenarioListText::Problems { folder: folder.join("optimize") }),
    ];
    // The name is in Latin letters, so a Chinese list needs no English title; an English list shows that titles in Chinese
    // are names too.
    let mut header = vec![ScenarioListText::Name, ScenarioListText::ChineseTitle];
    if language == Language::English {
        header.push(ScenarioListText::EnglishTitle);
    }
    let mut text = String::new();
    for (kind, title) in kinds {
        let files = scenarios.files(kind)?;
        if files.is_empty() {
            continue;
        }
        let mut rows = vec![header.iter().map(|name| name.say(language).into_owned()).collect::<Vec<_>>()];
        rows.extend(files.into_iter().map(|file| {
            let mut row = vec![file.name, file.title.zh, file.title.en];
            row.truncate(header.len());
            row
        }));
        let space = if text.is_empty() { "" } else { "\n" };
        text += &format!("{space}{}\n{}", title.say(language), terminal::list(&rows));
    }
    Ok(text)
}

/// A scenario file to be filled in, with an example of each part as a comment.
fn template(title: &str, parent: &str, language: Language) -> String {
    let notes = [NewScenario::Levers, NewScenario::Value, NewScenario::Start, NewScenario::Ramp, NewScenario::Places];
    let [levers, value, start, ramp, places] = notes.map(|note| note.say(language));
    let [lever, names] = [NewScenario::LeverName, NewScenario::PlaceNames].map(|example| example.say(language));
    let code = language.code();
    // The title may be in one language; a file name may hold any letter that a text in quotation marks must not.
    let title = toml::Value::from(title);
    format!(
        "parent = \"{parent}\"\n\n[title]\n{code} = {title}\n\n[meaning]\n{code} = \"\"\"\"\"\"\n\n\
         # [[lever]]                    # {levers}\n# name = \"{lever}\"\n# value = 1.0                  # {value}\n\
         # start = 2022                 # {start}\n# ramp = 4                     # {ramp}\n\
         # places = [{names}]    # {places}\n\n\
         # [uncertainty]\n# tfr_asymptote = {{ central = 1.0 }}\n\n# [layers]\n# delivery = true\n"
    )
}

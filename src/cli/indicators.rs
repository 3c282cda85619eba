//! `qilu indicators`: prints the indicators of the plan with their projected values and probabilities.

use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::output;
use crate::report;
use crate::report::condition::sentences;
use crate::report::scoreboard::Shown;
use qilu_messages::Language;

/// Scoreboard: every number of the plan, with the probability that it is met under a scenario.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(default_value = "plan")]
    scenario: PathBuf,
    #[arg(long)]
    all: bool,
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    let run = project.run(&scenario, arguments.ensemble.options(), &arguments.ensemble.progress(language))?;
    let rows = run.scoreboard();
    if arguments.csv {
        output::print(&report::scoreboard::csv(&scenario.name, &rows))?;
    } else {
        let title = language.choose(&scenario.title.zh, &scenario.title.en);
        let shown = if arguments.all { Shown::All } else { Shown::Simulated };
        let text = report::scoreboard::text(&rows, run.both_targets(), shown, language);
        let condition = run.condition().map_or_else(Vec::new, |own| sentences(&own, run.prepared(), language));
        let condition = condition.join("\n");
        output::print(format!("{title}\n\n{text}\n{condition}\n").as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

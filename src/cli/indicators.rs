//! `qilu indicators`: the scoreboard against the plan.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::plan;
use crate::policy::goals;
use crate::report;
use crate::report::goals::Shown;
use crate::report::text::Language;
use crate::store;

/// Scoreboard: every number of the plan, with the chance that it is met under a scenario.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file
    #[arg(default_value = "scenarios/plan.toml")]
    scenario: PathBuf,
    /// Also the numbers of the plan that are not simulated
    #[arg(long)]
    all: bool,
    /// As CSV, all numbers
    #[arg(long, conflicts_with = "markdown")]
    csv: bool,
    /// As the page docs/indicators.md, in both languages: what is asked and how it is read; nothing is run
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let goals = plan::load(&data.package)?.goals;
    if arguments.markdown {
        store::print(report::goals::page(&goals).as_bytes())?;
        return Ok(Outcome::Done);
    }
    let (scenario, ensemble) = draws::of_file(&data, &arguments.scenario, &arguments.ensemble, language)?;
    let rows = goals::assess(&ensemble, &data.region, &goals);
    if arguments.csv {
        store::print(&report::goals::csv(&scenario.name, &rows))?;
    } else {
        let title = language.pick(&scenario.title.zh, &scenario.title.en);
        let both = goals::both(&ensemble, &data.region, &goals);
        let shown = if arguments.all { Shown::All } else { Shown::Simulated };
        let text = report::goals::text(&rows, both, shown, language);
        store::print(format!("{title}\n\n{text}").as_bytes())?;
    }
    Ok(Outcome::Done)
}

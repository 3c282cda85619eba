//! `qilu explain`: contributions of levers to the difference of two scenarios.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::place;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::report;
use crate::session::Project;
use crate::store;
use qilu_messages::Language;
use qilu_messages::progress::OptionFault;
use qilu_messages::suggestion::suggest;

/// Why a scenario differs from the reference: the contribution of each lever, and the components of change.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    scenario: PathBuf,
    #[arg(long, default_value = "baseline")]
    reference: PathBuf,
    #[arg(long, default_value = "urban_share")]
    indicator: String,
    #[arg(long, default_value_t = 2035)]
    year: u16,
    #[arg(long, default_value = "370000")]
    place: String,
    #[arg(long)]
    out: Option<OutputPath>,
    #[arg(long)]
    chart: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    // Before the draws, so that a file that cannot be written is reported at once.
    let file = arguments.out.as_ref().map(|out| arguments.overwrite.file(out)).transpose()?;
    let picture = arguments.chart.as_ref().map(|chart| arguments.overwrite.file(chart)).transpose()?;
    let project = Project::open(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    let reference = project.scenario(&arguments.reference)?;
    let name = &arguments.indicator;
    let unknown =
        || OptionFault::UnknownIndicator { name: name.clone(), hint: suggest(name, IndicatorId::names()).into() };
    let indicator = IndicatorId::from_name(name).map(IndicatorId::row).ok_or_else(|| Error::setting(unknown()))?;
    let area = place(project.region(), "--place", &arguments.place)?;
    let question = project.question(&scenario, indicator, area, arguments.year)?;
    let (options, progress) = (arguments.ensemble.options()?, arguments.ensemble.progress(language));
    let answer = project.explain(&scenario, &reference, question, &options, &progress)?;
    let region = project.region();
    if let Some(file) = &file {
        file.write(&report::explain::csv(&scenario.name, &reference.name, region, &answer))?;
    }
    let titles = [&scenario, &reference].map(|scenario| language.choose(&scenario.title.zh, &scenario.title.en));
    if let Some(picture) = &picture {
        picture.write(report::explain::chart(titles, region, &answer, language).as_bytes())?;
    }
    // With `--out -` or `--chart -`, stdout holds that file and not the table.
    if ![file, picture].into_iter().flatten().any(|file| file.is_stdout()) {
        store::print(report::explain::text(titles, region, &answer, language).as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

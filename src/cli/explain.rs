//! `qilu explain`: contributions of levers to the difference of two scenarios, and the effect of one step of each lever.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::indicator;
use crate::cli::shared::place;
use crate::cli::shared::year;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::output;
use crate::output::OutputFile;
use crate::report;
use crate::scenario::Scenario;
use crate::session::Project;
use qilu_messages::Language;

/// Why a scenario differs from the reference: the contribution of each lever, and the components of change.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    scenario: PathBuf,
    #[arg(long, default_value = "baseline")]
    reference: PathBuf,
    #[arg(long, default_value = "urban_share", value_parser = indicator)]
    indicator: &'static Indicator,
    #[arg(long, default_value_t = 2035, value_parser = year)]
    year: u16,
    #[arg(long, default_value = "370000")]
    place: String,
    #[arg(long, conflicts_with_all = ["reference", "indicator", "year", "place"])]
    each: bool,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    // Before the draws, so that a file that cannot be written is reported at once.
    let file = arguments.overwrite.file_unless(arguments.ensemble.dry_run(), arguments.out.as_ref())?;
    let project = arguments.ensemble.project(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    if arguments.each {
        return each(&project, &scenario, arguments, file.as_ref(), language);
    }
    let reference = project.scenario(&arguments.reference)?;
    let area = place(project.region(), "--place", &arguments.place)?;
    let question = project.question(&scenario, arguments.indicator, area, arguments.year)?;
    let (options, progress) = (arguments.ensemble.options(), arguments.ensemble.progress(language));
    if arguments.ensemble.dry_run() {
        return dry_run(&project.explain_workload(&scenario, &reference, question, &options)?, language);
    }
    let answer = project.explain(&scenario, &reference, question, &options, &progress)?;
    let region = project.region();
    if let Some(file) = &file {
        let mark = arguments.out.as_ref().map_or(b"".as_slice(), |out| out.mark(false, language).bytes());
        file.write(&[mark, &report::explain::csv(&scenario.name, &reference.name, region, &answer)].concat())?;
    }
    // With `--out -`, stdout holds the CSV file and nothing else.
    if !file.is_some_and(|file| file.is_stdout() || arguments.ensemble.quiet()) {
        let titles = [&scenario, &reference].map(|scenario| language.choose(&scenario.title.zh, &scenario.title.en));
        output::print(report::explain::text(titles, region, &answer, language).as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

/// The effect of one step of each lever.
fn each(
    project: &Project,
    scenario: &Scenario,
    arguments: &Arguments,
    file: Option<&OutputFile>,
    language: Language,
) -> Result<CommandOutcome> {
    let (options, progress) = (arguments.ensemble.options(), arguments.ensemble.progress(language));
    if arguments.ensemble.dry_run() {
        return dry_run(&project.lever_effects_workload(scenario, &options)?, language);
    }
    let answer = project.lever_effects(scenario, &options, &progress)?;
    if let Some(file) = file {
        let mark = arguments.out.as_ref().map_or(b"".as_slice(), |out| out.mark(false, language).bytes());
        file.write(&[mark, &report::lever_effects::csv(&scenario.name, project.region(), &answer)].concat())?;
    }
    if !file.is_some_and(|file| file.is_stdout() || arguments.ensemble.quiet()) {
        let title = language.choose(&scenario.title.zh, &scenario.title.en);
        output::print(report::lever_effects::text(title, &answer, language).as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

//! `qilu compare`: scenarios against a reference, with common random numbers.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::distinct;
use crate::cli::shared::dry_run;
use crate::cli::shared::with_text;
use crate::cli::shared::year;
use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::report::comparison::ComparedScenarios;
use crate::scenario::Scenario;
use crate::session::Project;
use crate::store::csv;
use qilu_messages::Language;
use qilu_messages::progress::OptionFault;
use qilu_messages::suggestion::suggest;

/// Compare scenarios draw by draw with common random numbers.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(num_args = 2.., required = true)]
    scenarios: Vec<PathBuf>,
    #[arg(long)]
    reference: Option<String>,
    #[arg(long, value_delimiter = ',', default_values_t = [2025, 2030, 2035], value_parser = year)]
    years: Vec<u16>,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    distinct("--years", &with_text(&arguments.years))?;
    // Before the draws, so that a file that cannot be written is reported at once.
    let file = arguments.overwrite.file_unless(arguments.ensemble.dry_run(), arguments.out.as_ref())?;
    let project = arguments.ensemble.project(folder)?;
    let (reference, others) = scenarios(&project, arguments)?;
    let progress = arguments.ensemble.progress(language);
    let options = arguments.ensemble.options();
    if arguments.ensemble.dry_run() {
        return dry_run(&project.compare_workload(&reference, &others, &arguments.years, &options)?, language);
    }
    let compared = project.compare(&reference, &others, &arguments.years, &options, &progress)?;
    let region = project.region();
    if let Some(file) = &file {
        let mark = arguments.out.as_ref().map_or(b"".as_slice(), |out| out.mark(arguments.bom, language).bytes());
        let all: Vec<_> = compared.iter().map(|one| (one.scenario.name.clone(), one.rows.clone())).collect();
        file.write(&[mark, &csv::differences(&reference.name, region, &all)].concat())?;
    }
    // With `--out -`, stdout holds the CSV file and nothing else. Quiet, a file that holds the result is enough.
    if !file.is_some_and(|file| file.is_stdout() || arguments.ensemble.quiet()) {
        let title = |scenario: &Scenario| language.choose(&scenario.title.zh, &scenario.title.en).to_owned();
        let mut text = String::new();
        for one in &compared {
            let compared = ComparedScenarios {
                scenario: &title(&one.scenario),
                reference: &title(&reference),
                rows: &one.rows,
                targets: &one.targets,
                costs: one.costs.as_ref(),
                conditions: one.conditions.each_ref().map(Option::as_deref),
            };
            text.push_str(&compared.text(region, language));
        }
        output::print(text.as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

/// The reference, by default the first scenario, and the other scenarios.
fn scenarios(project: &Project, arguments: &Arguments) -> Result<(Scenario, Vec<Scenario>)> {
    let read = |path| Ok(arguments.ensemble.evidence(project.scenario(path)?));
    let mut all: Vec<Scenario> = arguments.scenarios.iter().map(read).collect::<Result<_>>()?;
    let place = match &arguments.reference {
        None => 0,
        Some(name) => all.iter().position(|scenario| &scenario.name == name).ok_or_else(|| {
            let hint = suggest(name, all.iter().map(|scenario| scenario.name.as_str())).into();
            Error::setting(OptionFault::NotAmongScenarios { name: name.clone(), hint })
        })?,
    };
    let reference = all.remove(place);
    Ok((reference, all))
}

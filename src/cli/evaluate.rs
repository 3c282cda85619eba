//! `qilu evaluate`: evaluates expressions over indicators in every draw of a scenario.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::distinct;
use crate::cli::shared::dry_run;
use crate::cli::shared::place;
use crate::cli::shared::with_text;
use crate::cli::shared::year;
use crate::cli::stderr;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::evaluate::Output;
use crate::expression::Checked;
use crate::output;
use crate::region::Area;
use crate::report;
use crate::scenario::Scenario;
use qilu_messages::Language;

/// Evaluate expressions over indicators in every draw of a scenario: mean, sd, Monte Carlo error, nine percentiles.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    scenario: PathBuf,
    #[arg(long = "expr", value_name = "EXPR", required = true, allow_hyphen_values = true)]
    expressions: Vec<String>,
    #[arg(long = "area", value_name = "NAME")]
    areas: Vec<String>,
    #[arg(long = "year", value_name = "YEAR", value_delimiter = ',', value_parser = year)]
    years: Vec<u16>,
    #[arg(long, value_name = "FILE")]
    csv: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    // Expressions are parsed before the project is opened, because that takes longer and a misspelt one should be
    // reported at once.
    let expressions = arguments
        .expressions
        .iter()
        .map(|text| Checked::parse(text))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(Error::from)?;
    distinct("--year", &with_text(&arguments.years))?;
    let texts = expressions.iter().map(|expression| expression.expression().to_string());
    distinct("--expr", &texts.zip(arguments.expressions.iter().cloned()).collect::<Vec<_>>())?;
    // Before the draws, so that a file that cannot be written is reported at once.
    let file = arguments.overwrite.file_unless(arguments.ensemble.dry_run(), arguments.csv.as_ref())?;
    let project = arguments.ensemble.project(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    let areas = arguments.areas.iter().map(|name| place(project.region(), "--area", name));
    let mut areas = areas.collect::<Result<Vec<_>>>()?;
    distinct("--area", &areas.iter().copied().zip(arguments.areas.iter().cloned()).collect::<Vec<_>>())?;
    if areas.is_empty() {
        areas.push(Area::Province);
    }
    let outputs = outputs(&expressions, &areas, &arguments.years, &scenario);
    let (options, progress) = (arguments.ensemble.options(), arguments.ensemble.progress(language));
    if arguments.ensemble.dry_run() {
        return dry_run(&project.evaluate_workload(&scenario, &outputs, &options)?, language);
    }
    let values = project.evaluate(&scenario, &outputs, &options, &progress)?;
    // Without layers of uncertainty all draws are the same one.
    let no_layers = !options.layers.unwrap_or(scenario.defaults.layers).on().contains(&true);
    let rows = report::evaluate::summarise(&outputs, values, no_layers);
    let published = report::evaluate::published(project.data(), &outputs, scenario.base_year, language);
    if let Some(file) = file {
        // Excel reads a CSV file as UTF-8 only if it begins with this mark.
        let mark = arguments.csv.as_ref().map_or(b"".as_slice(), |csv| csv.mark(arguments.bom, language).bytes());
        file.write(&[mark, &report::evaluate::csv(&scenario.name, project.region(), &rows)].concat())?;
        // On stderr, so that stdout holds the CSV file alone.
        if let Some(note) = published.filter(|_| !arguments.ensemble.quiet()) {
            stderr::note(note);
        }
    } else {
        let title = language.choose(&scenario.title.zh, &scenario.title.en);
        let text = report::evaluate::text(project.region(), &rows, no_layers, language);
        let note = published.map_or_else(String::new, |note| format!("\n{note}\n"));
        output::print(format!("{title}\n{text}{note}").as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

/// One output for each combination of expression, area and year. The years vary fastest.
fn outputs(expressions: &[Checked], areas: &[Area], years: &[u16], scenario: &Scenario) -> Vec<Output> {
    let last = [scenario.end_year];
    let years = if years.is_empty() { &last } else { years };
    let mut outputs = Vec::new();
    for expression in expressions {
        for &area in areas {
            for &year in years {
                let label = expression.expression().to_string();
                outputs.push(Output { label, expression: expression.clone(), area, year });
            }
        }
    }
    outputs
}

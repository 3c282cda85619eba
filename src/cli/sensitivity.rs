//! `qilu sensitivity`: computes how much the outputs of a table of runs depend on each input.

use crate::cli::shared::Parsed;
use crate::cli::shared::whole;
use crate::cli::stderr::note;
use crate::error::Result;
use qilu_messages::usage::AllowedValue;
use qilu_messages::usage::CommandText;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::DryRunArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::column_names;
use crate::cli::shared::dry_run;
use crate::cli::shared::seed;
use crate::output;
use crate::scenario::study::MAX_MORRIS_LEVELS;
use crate::session::sensitivity::Sensitivity;
use crate::session::sensitivity::SensitivityOptions;
use crate::session::sensitivity::sensitivity;
use crate::session::sensitivity::workload;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::progress::ProgressText;
use qilu_messages::suggestion::suggest;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityMethod;

/// Most resamples: an interval from more is no more precise than the indices themselves.
const MAX_RESAMPLES: u32 = 1_000_000;

/// Sensitivity indices of all outputs of a finished sweep, or of any table of runs: a wide CSV file with one row for
/// each run, in which an empty or NaN output marks a failed run.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    table: PathBuf,
    #[arg(long, conflicts_with = "inputs")]
    problem: Option<PathBuf>,
    #[arg(long, value_delimiter = ',')]
    inputs: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    outputs: Vec<String>,
    #[arg(long, value_parser = method)]
    method: Option<SensitivityMethod>,
    #[arg(long)]
    no_second_order: bool,
    #[arg(long, default_value_t = 4, value_parser = whole(2_usize..=MAX_MORRIS_LEVELS))]
    levels: usize,
    #[arg(long, default_value_t = 10, value_parser = whole(1_u16..))]
    slices: u16,
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    behavioural: Option<String>,
    #[arg(long, default_value_t = 100, value_parser = whole(0_u32..=MAX_RESAMPLES))]
    resamples: u32,
    #[arg(long, default_value_t = 0.95, value_parser = probability)]
    confidence: f64,
    #[arg(long, default_value_t = 1, value_parser = seed)]
    seed: u64,
    #[arg(long)]
    until_ci: Option<f64>,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    dry: DryRunArguments,
}

fn method(name: &str) -> Parsed<SensitivityMethod> {
    let found = SensitivityMethod::ALL.into_iter().find(|method| method.name() == name);
    found.ok_or_else(|| suggest(name, SensitivityMethod::ALL.map(SensitivityMethod::name)).into())
}

fn probability(text: &str) -> Parsed<f64> {
    text.parse().ok().filter(|value| 0.0 < *value && *value < 1.0).ok_or_else(|| AllowedValue::Share.into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    // Opened before the analysis, so that a folder that cannot be written is reported at once.
    let out = arguments.out.as_ref().filter(|_| !arguments.dry.dry_run);
    let folder = out.map(|out| arguments.overwrite.folder(out)).transpose()?;
    let Arguments { resamples, confidence, seed, .. } = *arguments;
    let options = SensitivityOptions {
        table: arguments.table.clone(),
        problem: arguments.problem.clone(),
        inputs: column_names(&arguments.inputs),
        outputs: column_names(&arguments.outputs),
        method: arguments.method,
        second_order: (!arguments.no_second_order).into(),
        levels: arguments.levels,
        slices: arguments.slices,
        behavioural: arguments.behavioural.clone(),
        resampling: Resampling { resamples, confidence, seed },
        until_half_width: arguments.until_ci,
    };
    if arguments.dry.dry_run {
        return dry_run(&workload(&options)?, language);
    }
    let found = sensitivity(&options)?;
    output::print(found.text(language).as_bytes())?;
    if let Some(folder) = folder {
        let made = found.write_into(folder, language)?;
        note(ProgressText::FilesIn { folder: made }.say(language));
    }
    Ok(arguments.until_ci.map_or(CommandOutcome::Done, |below| stop(&found, below, language)))
}

/// Prints whether the sample is large enough for the wanted precision.
fn stop(found: &Sensitivity, below: f64, language: Language) -> CommandOutcome {
    let (widest, met) = (found.largest_half_width(), found.is_precise(below));
    let verdict = if met { CommandText::Precise { widest, below } } else { CommandText::NotPrecise { widest, below } };
    // On stderr, because the table of indices on stdout is data.
    note(verdict.say(language));
    met.into()
}

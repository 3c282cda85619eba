//! `qilu sweep`: performs the runs of a study and writes them into a folder.

use crate::cli::shared::Parsed;
use crate::error::Result;
use qilu_messages::usage::AllowedValue;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use indicatif::HumanBytes;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::WaitArguments;
use crate::output;
use crate::scenario::study::Study;
use crate::session::sweep::Shard;
use crate::session::sweep::SweepCost;
use crate::session::sweep::SweepOptions;
use crate::session::sweep::Swept;
use crate::store::sweep::ExistingSweep;
use crate::store::sweep::part::PartFormat;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bytes::Bytes;
use qilu_messages::session::Duration;
use qilu_messages::session::Outcome;

/// Run a study: a design over levers and parameters.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    study: PathBuf,
    #[arg(long)]
    out: Option<OutputPath>,
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    wait: WaitArguments,
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    #[arg(long, value_name = "FORMAT", value_parser = format, default_value = PartFormat::usual().extension())]
    format: PartFormat,
    #[arg(long, value_name = "HALF_WIDTH", conflicts_with_all = ["shard", "dry_run"])]
    until_ci: Option<f64>,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

fn shard(text: &str) -> Parsed<Shard> {
    let numbers = text.split_once('/').and_then(|(this, of)| Some((this.parse().ok()?, of.parse().ok()?)));
    match numbers {
        // Shards are counted from 1 on the command line and from 0 in the program.
        Some((this, of)) if (1..=of).contains(&this) => Ok(Shard { this: this - 1, of }),
        _ => Err(AllowedValue::Shard.into()),
    }
}

fn format(text: &str) -> Parsed<PartFormat> {
    match text {
        "csv" => Ok(PartFormat::Csv),
        #[cfg(feature = "parquet")]
        "parquet" => Ok(PartFormat::Parquet),
        #[cfg(not(feature = "parquet"))]
        "parquet" => Err(AllowedValue::CsvOnly.into()),
        _ => Err(AllowedValue::OneOf { names: vec!["csv".to_owned(), "parquet".to_owned()] }.into()),
    }
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let mut study = project.study(&arguments.study)?;
    study.scenario = arguments.ensemble.evidence(study.scenario);
    let options = arguments.ensemble.options();
    // Before any folder is opened, because an estimate must not leave anything on the disk.
    if arguments.ensemble.dry_run() {
        let cost = project.sweep_cost(&study, &options, arguments.format)?;
        output::print(estimate(&study, &cost, options.draws, language).as_bytes())?;
        return Ok(CommandOutcome::Done);
    }
    // The seed is part of the name, so that two seeds of a study do not share a folder.
    let seed = options.seed.unwrap_or(study.scenario.defaults.seed);
    let path = arguments.out.clone().unwrap_or_else(|| format!("sweeps/{}-{seed}", study.name).into());
    let existing = if arguments.resume { ExistingSweep::Resume } else { arguments.overwrite.existing().into() };
    let Arguments { shard, format, until_ci: until_half_width, .. } = *arguments;
    let how = SweepOptions { existing, shard, format, until_half_width, wait: arguments.wait.limit() };
    let swept = project.sweep(&study, &path, &options, &how, &arguments.ensemble.progress(language))?;
    if !arguments.ensemble.quiet() {
        output::print(report(&swept, language).as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

/// The report on the folder that was written.
fn report(swept: &Swept, language: Language) -> String {
    let (identity, folder) = (&swept.identity, swept.folder.clone());
    let outcome = match &swept.manifest {
        Some((manifest, digest)) => Outcome::Swept {
            points: identity.points,
            runs: manifest.runs,
            failed: manifest.failed,
            outputs: identity.columns,
            folder,
            digest: digest.clone(),
        },
        None => Outcome::PartlySwept { done: swept.done, parts: identity.parts, folder },
    };
    format!("{}\n", outcome.say(language))
}

/// The estimated cost of a sweep.
///
/// - `draws`: number of draws that was given; 0 for that of the study.
fn estimate(study: &Study, cost: &SweepCost, draws: u32, language: Language) -> String {
    let SweepCost { points, runs, outputs, parts, tried, failed, threads, seconds, bytes, memory } = *cost;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes on a disk")]
    let size = HumanBytes(bytes as u64).to_string();
    let memory = Bytes(memory);
    let (design, replicates) = (study.design.name(), study.replicates);
    let draws = if draws == 0 { study.draws } else { draws };
    let size_of = Outcome::Size { design, points, draws, replicates, runs, outputs, parts };
    let cost = Outcome::Cost { tried, failed, time: Duration::of_seconds(seconds), threads, size, memory };
    format!("{}\n{}\n", size_of.say(language), cost.say(language))
}

//! The command line: one command a file. Results go to stdout or files, progress and notes to stderr.

mod budget;
mod calibrate;
mod compare;
mod data;
mod diagram;
mod discover;
mod engine_check;
mod engines;
mod evaluate;
mod explain;
mod export;
mod hindcast;
mod indicators;
mod levers;
mod lives;
mod merge;
mod monitor;
mod optimize;
mod report;
mod reproduce;
mod run;
mod scenario;
mod sensitivity;
#[cfg(feature = "server")]
mod serve;
mod shared;
mod sweep;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::report::text::Language;

/// Population flow and urbanization of the counties of Shandong under the levers of the plan, as probability
/// distributions.
#[derive(Debug, Parser)]
#[command(name = "qilu", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    /// Folder of the data package
    #[arg(long, global = true, env = "QILU_DATA", default_value = "data")]
    data: PathBuf,
    /// Language of tables and summaries: zh or en [default: from the locale]
    #[arg(long, global = true, value_parser = language)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

/// Meaning of the exit codes, in every help text.
const EXIT_CODES: &str = "Exit codes: 0 done; 1 a check failed or a result differs; 2 wrong input or usage; \
                          3 a file cannot be read or written; 130 stopped.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the ensemble of a scenario and write its results
    Run(run::Arguments),
    /// Write a run as one page that opens in any browser, without a network
    Report(report::Arguments),
    #[cfg(feature = "server")]
    /// Serve the page with live levers, to this machine alone unless told otherwise
    Serve(serve::Arguments),
    /// Why a scenario differs from the reference: the contribution of each lever
    Explain(explain::Arguments),
    /// The scoreboard: every number of the plan and the chance that it is met
    Indicators(indicators::Arguments),
    /// Work out expressions over indicators, such as residents[20:64] / residents[65:] (docs/expressions.md)
    Evaluate(evaluate::Arguments),
    /// The cheapest levers that meet a target with a wanted chance (docs/optimize.md)
    Optimize(optimize::Arguments),
    /// Compare scenarios draw by draw with a reference
    Compare(compare::Arguments),
    /// Run again what a manifest describes and compare the files
    Reproduce(reproduce::Arguments),
    /// Run a study: a design over levers and parameters, into a folder from which an interrupted sweep is resumed (docs/sweeps.md)
    Sweep(sweep::Arguments),
    /// Join the shards of a sweep
    Merge(merge::Arguments),
    /// Write a finished run in the format of another tool (docs/exports.md)
    Export(export::Arguments),
    /// Where the uncertainty of an outcome comes from, layer by layer
    Budget(budget::Arguments),
    /// Calibrate the parameters to published figures (docs/calibration.md)
    Calibrate(calibrate::Arguments),
    /// Score the model on years that have passed, beside simple rules (docs/validation.md)
    Hindcast(hindcast::Arguments),
    /// Which inputs the outputs of a table of runs depend on, and how much (docs/sensitivity.md)
    Sensitivity(sensitivity::Arguments),
    /// Yearly monitoring: take in new published figures and report what they change
    Monitor(monitor::Arguments),
    /// Scenario discovery: the ranges of few inputs in which most outcomes of interest lie (docs/discover.md)
    Discover(discover::Arguments),
    /// Compare the engine with the UN on the UN's own inputs for China (docs/engine-check.md)
    EngineCheck(engine_check::Arguments),
    /// Compare cohorts with agents, one per resident (docs/engines.md)
    Engines(engines::Arguments),
    /// Check, show and describe the data
    #[command(subcommand)]
    Data(data::DataCommand),
    /// Make, check, show and compare scenario files
    #[command(subcommand)]
    Scenario(scenario::ScenarioCommand),
    /// Draw the system: feedback loops, or stocks, flows and levers
    Diagram(diagram::Arguments),
    /// List the levers with units, ranges, channels and sources
    Levers(levers::Arguments),
    /// Tell the lives of a few residents, after a run with agents (docs/agents.md)
    Lives(lives::Arguments),
}

/// Parses the command line, runs the command and says what to exit with.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.lang.unwrap_or_else(locale);
    let done = match arguments.command {
        Command::Run(command) => run::run(&arguments.data, &command, language),
        Command::Report(command) => report::run(&arguments.data, &command, language),
        #[cfg(feature = "server")]
        Command::Serve(command) => serve::run(&arguments.data, &command, language, arguments.lang),
        Command::Explain(command) => explain::run(&arguments.data, &command, language),
        Command::Indicators(command) => indicators::run(&arguments.data, &command, language),
        Command::Evaluate(command) => evaluate::run(&arguments.data, &command, language),
        Command::Optimize(command) => optimize::run(&arguments.data, &command, language),
        Command::Compare(command) => compare::run(&arguments.data, &command, language),
        Command::Reproduce(command) => reproduce::run(&arguments.data, &command),
        Command::Sweep(command) => sweep::run(&arguments.data, &command, language),
        Command::Merge(command) => merge::run(&command, language),
        Command::Export(command) => export::run(&command),
        Command::Budget(command) => budget::run(&arguments.data, &command, language),
        Command::Calibrate(command) => calibrate::run(&arguments.data, &command, language),
        Command::Hindcast(command) => hindcast::run(&arguments.data, &command, language),
        Command::Sensitivity(command) => sensitivity::run(&command, language),
        Command::Monitor(command) => monitor::run(&arguments.data, &command, language),
        Command::Discover(command) => discover::run(&command, language),
        Command::EngineCheck(command) => engine_check::run(&arguments.data, &command),
        Command::Engines(command) => engines::run(&arguments.data, &command, language),
        Command::Data(command) => data::run(&arguments.data, &command, language),
        Command::Scenario(command) => scenario::run(&arguments.data, &command, language),
        Command::Diagram(command) => diagram::run(&command, language),
        Command::Levers(command) => levers::run(&command, language),
        Command::Lives(command) => lives::run(&arguments.data, &command, language),
    };
    match done {
        Ok(CommandOutcome::Done) => ExitCode::SUCCESS,
        Ok(CommandOutcome::Failed) => ExitCode::from(1),
        Err(error) => {
            eprintln!("qilu: {error}");
            ExitCode::from(code(&error))
        }
    }
}

fn code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<Error>() {
        Some(Error::Io { .. }) => 3,
        Some(Error::Mismatch(_)) => 1,
        Some(Error::Interrupted | Error::Paused { .. }) => 130,
        _ => 2,
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "zh" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        _ => Err("allowed: zh, en".to_owned()),
    }
}

/// The language of the environment, in the order in which the C library asks.
fn locale() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    set.map_or(Language::English, |value| Language::of_locale(&value))
}

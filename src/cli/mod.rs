//! The command line, with one file for each command. Results go to stdout or to files, progress and notes to stderr.

mod calibrate;
mod compare;
mod completions;
mod data;
mod diagram;
mod discover;
mod doctor;
mod engine_check;
mod engines;
mod estimate_transfer;
mod evaluate;
mod exit;
mod explain;
mod export;
mod help;
mod hindcast;
mod indicators;
mod init;
mod interrupt;
mod levers;
mod lives;
mod merge;
mod monitor;
mod optimize;
mod reference;
mod renamed;
mod report;
mod reproduce;
mod row_limit;
mod run;
mod scenario;
mod sensitivity;
#[cfg(feature = "server")]
mod serve;
mod shared;
mod stderr;
mod sweep;
mod usage;
mod variance;
#[cfg(test)]
mod walk;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::FromArgMatches;
use clap::Parser;
use clap::Subcommand;
use clap::error::ErrorKind;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::usage::AllowedValue;

use crate::cli::exit::Exit;
pub use crate::cli::reference::errors_page;
use crate::cli::stderr::note;
use crate::ensemble::threads;
use crate::error::Error;
use crate::input::packaged;
use crate::session::workload;

/// The arguments of the program. Their help texts are in `qilu_messages::help`.
#[derive(Debug, Parser)]
#[command(name = "qilu", version, max_term_width = 100)]
struct Arguments {
    #[arg(long, global = true, env = "QILU_DATA")]
    data: Option<PathBuf>,
    #[arg(long, global = true, value_parser = language)]
    lang: Option<Language>,
    #[arg(long, global = true)]
    die_with_parent: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Report(report::Arguments),
    #[cfg(feature = "server")]
    Serve(serve::Arguments),
    Explain(explain::Arguments),
    Indicators(indicators::Arguments),
    Evaluate(evaluate::Arguments),
    Optimize(optimize::Arguments),
    Compare(compare::Arguments),
    Reproduce(reproduce::Arguments),
    Sweep(sweep::Arguments),
    Merge(merge::Arguments),
    Export(export::Arguments),
    Variance(variance::Arguments),
    Calibrate(calibrate::Arguments),
    EstimateTransfer(estimate_transfer::Arguments),
    Hindcast(hindcast::Arguments),
    Sensitivity(sensitivity::Arguments),
    Monitor(monitor::Arguments),
    Discover(discover::Arguments),
    EngineCheck(engine_check::Arguments),
    Engines(engines::Arguments),
    #[command(subcommand)]
    Data(data::DataCommand),
    #[command(subcommand)]
    Scenario(scenario::ScenarioCommand),
    Diagram(diagram::Arguments),
    Levers(levers::Arguments),
    Lives(lives::Arguments),
    Init(init::Arguments),
    Doctor,
    Completions(completions::Completions),
    Man(completions::Manual),
}

/// Parses the command line, runs the command and returns the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let given = std::env::args_os().collect();
    // Old names are replaced before anything else reads the arguments, so that only the current names have to be known.
    let (given, notes) = renamed::current(given);
    let language = asked(&given, &["--lang"]).and_then(|code| Language::of_code(&code)).unwrap_or_else(locale);
    let form = asked(&given, &["--message-format", "--format"]);
    let form = if form.as_deref() == Some("json") { MessageForm::Json } else { MessageForm::Text };
    // Notes are printed before the command runs, because a command can take hours and fail.
    for renamed in notes {
        note(renamed.say(language));
    }
    let quiet = given.iter().any(|argument| argument == "-q" || argument == "--quiet");
    match parse(given, language) {
        Ok(Some(arguments)) => {
            let code = run(arguments, language, form);
            if !quiet {
                row_limit::say(language);
            }
            code
        }
        Ok(None) => Exit::Done.into(),
        Err(error) => refuse(&error, language, form),
    }
}

/// The form of error messages on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MessageForm {
    Text,
    Json,
}

/// The value of an option, read before the command line is parsed, because the messages of parsing errors depend on it.
fn asked(arguments: &[OsString], names: &[&str]) -> Option<String> {
    let text = |at: usize| arguments.get(at).and_then(|argument| argument.to_str());
    let mut found = (0..arguments.len()).filter_map(|at| {
        let argument = text(at)?;
        let (name, value) = argument.split_once('=').map_or((argument, None), |(name, value)| (name, Some(value)));
        names.contains(&name).then(|| value.or_else(|| text(at + 1)).map(str::to_owned)).flatten()
    });
    found.next_back()
}

/// The page `docs/commands.md`: every command with its arguments, in both languages.
#[must_use]
pub fn commands_page() -> String {
    reference::commands_page([Language::Chinese, Language::English].map(program))
}

/// The commands with their help texts in a language.
fn program(language: Language) -> clap::Command {
    help::in_language(Arguments::command(), language)
}

/// Parses the arguments. Returns `None` if they ask for help or the version, which has then been printed.
fn parse(given: Vec<OsString>, language: Language) -> Result<Option<Arguments>, Error> {
    let mut command = program(language);
    let given = help_of(given);
    let parsed = command.try_get_matches_from_mut(&given);
    let parsed = parsed.and_then(|matches| Arguments::from_arg_matches(&matches));
    let error = match parsed {
        Ok(arguments) => return Ok(Some(arguments)),
        Err(error) => error,
    };
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe, as in `qilu --help | head`, is not a fault.
        let _ = error.print();
        return Ok(None);
    }
    let (group, path) = (help::group(&command, &given), help::path(&command, &given));
    Err(Error::setting(usage::message(&error, group, &path)))
}

/// Replaces `qilu help run` by `qilu run --help`, and `qilu help` by `qilu --help`.
fn help_of(mut given: Vec<OsString>) -> Vec<OsString> {
    // The library's own command `help` is switched off, because its texts are English.
    if let Some(at) = renamed::command_position(&given).filter(|&at| given[at] == "help") {
        given.remove(at);
        given.push("--help".into());
    }
    given
}

/// Prints an error on stderr and returns the exit code.
fn refuse(error: &Error, language: Language, form: MessageForm) -> ExitCode {
    match form {
        MessageForm::Text => note(format!("qilu: {}", error.say(language))),
        MessageForm::Json => note(error.to_json()),
    }
    Exit::from(error).into()
}

fn run(arguments: Arguments, language: Language, form: MessageForm) -> ExitCode {
    // Commands without `--threads` use the usual number, which the environment can set.
    if let Err(error) = threads::resolved(0).and_then(|_| workload::check_start()) {
        return refuse(&error, language, form);
    }
    #[cfg(feature = "server")]
    let serves = matches!(arguments.command, Command::Serve(_));
    #[cfg(not(feature = "server"))]
    let serves = false;
    interrupt::watch(serves, arguments.die_with_parent, Exit::Stopped as i32);
    let folder = arguments.data.unwrap_or_else(packaged::usual_data_folder);
    let done = match arguments.command {
        Command::Run(command) => run::run(&folder, &command, language),
        Command::Report(command) => report::run(&folder, &command, language),
        #[cfg(feature = "server")]
        Command::Serve(command) => serve::run(&folder, &command, language, arguments.lang),
        Command::Explain(command) => explain::run(&folder, &command, language),
        Command::Indicators(command) => indicators::run(&folder, &command, language),
        Command::Evaluate(command) => evaluate::run(&folder, &command, language),
        Command::Optimize(command) => optimize::run(&folder, &command, language),
        Command::Compare(command) => compare::run(&folder, &command, language),
        Command::Reproduce(command) => reproduce::run(&folder, &command, language),
        Command::Sweep(command) => sweep::run(&folder, &command, language),
        Command::Merge(command) => merge::run(&command, language),
        Command::Export(command) => export::run(&command, language),
        Command::Variance(command) => variance::run(&folder, &command, language),
        Command::Calibrate(command) => calibrate::run(&folder, &command, language),
        Command::EstimateTransfer(command) => estimate_transfer::run(&folder, &command, language),
        Command::Hindcast(command) => hindcast::run(&folder, &command, language),
        Command::Sensitivity(command) => sensitivity::run(&command, language),
        Command::Monitor(command) => monitor::run(&folder, &command, language),
        Command::Discover(command) => discover::run(&command, language),
        Command::EngineCheck(command) => engine_check::run(&folder, &command),
        Command::Engines(command) => engines::run(&folder, &command, language),
        Command::Data(command) => data::run(&folder, &command, language),
        Command::Scenario(command) => scenario::run(&folder, &command, language),
        Command::Diagram(command) => diagram::run(&command, language),
        Command::Levers(command) => levers::run(&command, language),
        Command::Lives(command) => lives::run(&folder, &command, language),
        Command::Init(command) => init::run(&command, language),
        Command::Doctor => doctor::run(&folder, &locale_name().unwrap_or_default(), language),
        Command::Completions(command) => completions::completions(program(language), &command),
        Command::Man(command) => completions::manual(program(language), &command),
    };
    match done {
        Ok(outcome) => Exit::from(outcome).into(),
        Err(error) => refuse(&error, language, form),
    }
}

fn language(text: &str) -> Result<Language, Message> {
    Language::of_code(text).ok_or_else(|| AllowedValue::OneOf { names: vec!["zh".to_owned(), "en".to_owned()] }.into())
}

/// The language of the environment.
fn locale() -> Language {
    locale_name().map_or(Language::English, |name| Language::of_locale(&name))
}

/// The name of the locale, from the variables in the order of precedence that POSIX defines.
fn locale_name() -> Option<String> {
    // A variable that is set but empty counts as not set, also according to POSIX.
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    variables.into_iter().find(|value| !value.is_empty())
}

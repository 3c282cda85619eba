//! `qilu serve`: the page with live results.

use crate::cli::shared::DryRunArguments;
use crate::cli::shared::Parsed;
use crate::cli::shared::dry_run;
use crate::cli::shared::project;
use crate::cli::shared::threads;
use crate::cli::shared::whole;
use crate::cli::stderr::note;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::scenario::MAX_DRAWS;
use crate::server;
use crate::server::Address;
use crate::server::jobs::JobsLeft;
use crate::server::state::AppState;
use crate::server::state::Options;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::progress::ServerText;
use qilu_messages::usage::AllowedValue;

/// Characters of the shortest token that is accepted. Assumption: fewer can be guessed.
const SHORTEST_TOKEN: usize = 8;

/// Serve the page with live levers, to this machine alone unless told otherwise (docs/security.md).
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, default_value_t = 8350, value_parser = whole(0_u16..=u16::MAX))]
    port: u16,
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    #[arg(long, env = "QILU_TOKEN", hide_env_values = true, value_parser = token)]
    token: Option<String>,
    #[arg(long)]
    scenarios: Option<PathBuf>,
    #[arg(long, default_value = "runs")]
    runs: PathBuf,
    #[arg(long, value_name = "FOLDER")]
    monitor: Option<PathBuf>,
    #[arg(long, default_value_t = 20_000, value_parser = whole(1_u32..=MAX_DRAWS))]
    max_draws: u32,
    #[arg(long)]
    prior: bool,
    #[arg(long, default_value_t = 0, hide_default_value = true, value_parser = threads)]
    threads: usize,
    #[command(flatten)]
    dry: DryRunArguments,
}

/// A token of at least [`SHORTEST_TOKEN`] characters that need no escape in an address.
fn token(text: &str) -> Parsed<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if text.len() < SHORTEST_TOKEN || !text.chars().all(fits) {
        return Err(AllowedValue::Token.into());
    }
    Ok(text.to_owned())
}

/// Starts the server and returns when it stops.
///
/// - `language`: language of the terminal.
/// - `chosen`: language of the page given by `--lang`; `None` for that of the browser.
pub(super) fn run(
    folder: &Path,
    arguments: &Arguments,
    language: Language,
    chosen: Option<Language>,
) -> Result<CommandOutcome> {
    let project = project(folder, arguments.scenarios.as_deref())?;
    let options = Options {
        runs: arguments.runs.clone(),
        monitor: arguments.monitor.clone(),
        max_draws: arguments.max_draws,
        threads: arguments.threads,
        prior: arguments.prior,
    };
    let state = AppState::new(project, options, |fault| {
        note(ServerText::ScenarioLeftOut { fault: fault.say(language) }.say(language));
    })?;
    if arguments.dry.dry_run {
        return dry_run(&state.warm_workload()?, language);
    }
    state.warm_workload()?.check()?;
    let address = Address {
        host: arguments.host.clone(),
        port: arguments.port,
        token: arguments.token.clone(),
        language: chosen,
    };
    let mut printed = Ok::<(), Error>(());
    let left = server::serve(state, &address, |own| {
        let key = arguments.token.as_ref().map_or_else(String::new, |token| format!("?token={token}"));
        printed = output::print(format!("http://{own}/{key}\n").as_bytes());
        // stdout has the address alone, so that scripts can read it.
        note(ServerText::Open.say(language));
    })?;
    say(&left, language);
    printed?;
    Ok(CommandOutcome::Done)
}

/// Says what becomes of the jobs.
fn say(left: &JobsLeft, language: Language) {
    let (kept, jobs) = (left.kept.clone(), left.lost.clone());
    let lost = if left.recorded { ServerText::LostAndListed { jobs } } else { ServerText::Lost { jobs } };
    let lines = [(&left.kept, ServerText::Kept { jobs: kept }), (&left.lost, lost)];
    for (_, text) in lines.iter().filter(|(jobs, _)| !jobs.is_empty()) {
        note(text.say(language));
    }
}

//! What commands share: arguments of ensembles, progress on stderr, Ctrl-C, how a command ends.

use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::usage::AllowedValue;
use qilu_messages::usage::Usage;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;

use clap::Args;
use clap::ValueEnum;
use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::engine::agents::AgentRules;
use crate::engine::agents::AgentSettings;
use crate::error::Error;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;
use crate::report::text;
use crate::scenario::Layers;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::session::CancelToken;
use crate::session::EngineChoice;
use crate::session::Event;
use crate::session::Progress;
use crate::session::RunOptions;
use crate::session::Task;
use crate::store;
use crate::store::ExistingRun;

/// What a command has to say about its success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandOutcome {
    /// All is well.
    Done,
    /// A check failed or a result differs; it has been said how.
    Failed,
}

impl From<bool> for CommandOutcome {
    fn from(sound: bool) -> CommandOutcome {
        if sound { CommandOutcome::Done } else { CommandOutcome::Failed }
    }
}

/// What `--force` says of a folder that is there.
impl From<bool> for ExistingRun {
    fn from(force: bool) -> ExistingRun {
        if force { ExistingRun::Replace } else { ExistingRun::Refuse }
    }
}

/// A value of the command line, or what is allowed instead.
pub(super) type Parsed<T> = std::result::Result<T, Message>;

/// Size, seed, layers and threads of an ensemble.
#[derive(Debug, Args)]
pub(super) struct EnsembleArguments {
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_DRAWS)))]
    draws: Option<u32>,
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, value_parser = layers)]
    layers: Option<Layers>,
    #[arg(long)]
    prior: bool,
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl EnsembleArguments {
    /// The options, stopped by Ctrl-C.
    pub(super) fn options(&self) -> Result<RunOptions> {
        Ok(RunOptions {
            draws: self.draws.unwrap_or(0),
            seed: self.seed,
            layers: self.layers,
            threads: self.threads,
            engine: EngineChoice::Cohort,
            cancel: interrupt()?,
        })
    }

    /// A scenario, drawn from its priors where that was asked for.
    pub(super) fn evidence(&self, scenario: Scenario) -> Scenario {
        if self.prior { scenario.prior() } else { scenario }
    }

    /// Progress of this command on stderr.
    pub(super) fn progress(&self, language: Language) -> Bar {
        Bar::new(language, self.quiet)
    }
}

fn layers(text: &str) -> Parsed<Layers> {
    let mut on = [false; 4];
    // `none` turns all off, so it adds no name.
    for name in text.split(',').map(str::trim).filter(|name| *name != "none") {
        let Some(at) = Layers::NAMES.iter().position(|known| *known == name) else {
            return Err(AllowedValue::AnyOf { names: Layers::NAMES.map(str::to_owned).to_vec() }.into());
        };
        on[at] = true;
    }
    Ok(on.into())
}

/// What moves the residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    Cohort,
    Agents,
}

/// The engine, and how agents are made.
#[derive(Debug, Args)]
pub(super) struct AgentArguments {
    #[arg(long, value_enum, default_value = "cohort")]
    engine: EngineName,
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "agents")]
    scale: u32,
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000), help_heading = "agents")]
    trace: u32,
    #[arg(long, value_parser = rules, help_heading = "Agents")]
    rules: Option<AgentRules>,
}

impl AgentArguments {
    /// The engine that was asked for.
    ///
    /// # Errors
    /// Options of agents were given without `--engine agents`.
    pub(super) fn engine(&self) -> Result<EngineChoice> {
        if self.engine == EngineName::Agents {
            let rules = self.rules.unwrap_or(AgentRules::ALL);
            return Ok(EngineChoice::Agents(AgentSettings { scale: self.scale, rules, followed: self.trace }));
        }
        // Without this check the options would be ignored silently, because the cohort engine has no agents.
        if self.scale != 1 || self.trace != 0 || self.rules.is_some() {
            let message = "`--scale`, `--trace` and `--rules` are of agents: add `--engine agents`";
            return Err(Error::setting(message.to_owned()));
        }
        Ok(EngineChoice::Cohort)
    }
}

fn rules(text: &str) -> Parsed<AgentRules> {
    let mut rules = AgentRules::NEUTRAL;
    for name in text.split(',').map(str::trim).filter(|name| *name != "none") {
        match name {
            "duration" => rules.duration = true,
            "origin" => rules.origin = true,
            _ => return Err(AllowedValue::AnyOf { names: vec!["duration".to_owned(), "origin".to_owned()] }.into()),
        }
    }
    Ok(rules)
}

/// A token that Ctrl-C cancels.
pub(super) fn interrupt() -> Result<CancelToken> {
    let token = CancelToken::default();
    let set = token.clone();
    // Ctrl-C only sets the token. The run then ends with an error value, and the command can still print and return its
    // exit code.
    ctrlc::set_handler(move || set.cancel())
        .map_err(|fault| Error::setting(Usage::NoInterrupt { fault: fault.to_string() }))?;
    Ok(token)
}

/// Progress on stderr.
#[derive(Debug)]
pub(super) struct Bar {
    language: Language,
    quiet: bool,
    shown: Mutex<ProgressBar>,
}

impl Bar {
    pub(super) fn new(language: Language, quiet: bool) -> Bar {
        Bar { language, quiet, shown: Mutex::new(ProgressBar::hidden()) }
    }

    fn begin(&self, task: Task<'_>, steps: u64) -> ProgressBar {
        let drawing = text::words(self.language).drawing;
        let message = match task {
            Task::Draws(name) => format!("{drawing} {name}"),
            Task::Engines => drawing.to_owned(),
            Task::Contributions => self.language.pick("政策贡献", "levers").to_owned(),
        };
        let bar = ProgressBar::new(steps);
        let style =
            ProgressStyle::with_template("{msg} {bar:36} {pos}/{len}  {elapsed} / {eta}").expect("a sound template");
        bar.set_style(style);
        bar.set_message(message);
        if self.quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar
    }
}

impl Progress for Bar {
    fn tell(&self, event: Event<'_>) -> ControlFlow<()> {
        let mut bar = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begin { task, steps } => *bar = self.begin(task, steps),
            Event::Step => bar.inc(1),
            Event::End => bar.finish_and_clear(),
            Event::Year(year) if !self.quiet => eprintln!("{year}"),
            Event::Year(_) => {}
            Event::Window(window) => eprintln!("{}: {}", window.id, self.language.pick(window.zh, window.en)),
            Event::DamagedPart(name) => {
                let what =
                    self.language.pick("损坏的分块已删除，将重算：", "a damaged part was removed and is made again: ");
                eprintln!("{what}{name}");
            }
        }
        ControlFlow::Continue(())
    }
}

/// The place that an option names by code or name.
pub(super) fn place(region: &Region, option: &str, text: &str) -> Result<Area> {
    region.find_one(text).map_err(|message| Error::setting(format!("`{option}`: {message}")))
}

/// Says where files were written.
pub(super) fn print_with_files(text: &str, folder: &Path, language: Language) -> Result<()> {
    store::print(format!("{text}\n{}: {}\n", text::words(language).files, folder.display()).as_bytes())
}

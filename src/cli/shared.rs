//! Parts shared by the commands: arguments of ensembles, progress on stderr, Ctrl-C, outcomes.

use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::progress::OptionFault;
use qilu_messages::progress::ProgressText;
use qilu_messages::session::SessionFault;
use qilu_messages::usage::AllowedValue;
use std::fmt::Display;
use std::ops::Bound;
use std::ops::ControlFlow;
use std::ops::RangeBounds;
use std::path::Path;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use clap::Args;
use clap::ValueEnum;
use clap::builder::MapValueParser;
use clap::builder::PathBufValueParser;
use clap::builder::TypedValueParser as _;
use clap::builder::ValueParserFactory;
use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::cli::interrupt;
use crate::cli::row_limit;
use crate::cli::stderr::note;
use crate::engine::agents::AgentRules;
use crate::engine::agents::AgentSettings;
use crate::ensemble::threads;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::input;
use crate::output;
use crate::output::ExistingOutput;
use crate::output::OutputFile;
use crate::output::RunFolder;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Layers;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::session::EngineChoice;
use crate::session::Event;
use crate::session::Progress;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::Task;
use crate::session::workload::Workload;
use crate::store::csv::ByteOrderMark;

/// Refuses a list of an option in which two texts mean the same, as the code and the name of an area do; it would give rows
/// twice.
///
/// - `named`: the values with the words of the user.
pub(super) fn distinct<T: PartialEq>(option: &str, named: &[(T, String)]) -> Result<()> {
    let values: Vec<&T> = named.iter().map(|(value, _)| value).collect();
    let Some((first, second)) = input::repeated(&values) else { return Ok(()) };
    let (option, place, first) = (option.to_owned(), named[second].1.clone(), named[first].1.clone());
    Err(Error::setting(PlausibilityFault::OptionTwice { option, place, first }))
}

/// The values with their own text, for [`distinct`].
pub(super) fn with_text<T: Clone + Display>(values: &[T]) -> Vec<(T, String)> {
    values.iter().map(|value| (value.clone(), value.to_string())).collect()
}

/// Names of columns from a list that was divided at commas: parts of a name in double quotes are put together again, and the
/// quotes are taken off.
pub(super) fn column_names(parts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open: Option<String> = None;
    for part in parts {
        let text = open.take().map_or_else(|| part.clone(), |before| format!("{before},{part}"));
        match text.strip_prefix('"') {
            Some(rest) if !rest.ends_with('"') => open = Some(text),
            Some(rest) => names.push(rest[..rest.len() - 1].to_owned()),
            None => names.push(text),
        }
    }
    // A name may begin with a quote that is not closed.
    names.extend(open);
    names
}

/// The outcome of a command, for its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandOutcome {
    /// The command has done its work.
    Done,
    /// A check failed or a result differs; the command has printed how.
    Failed,
}

impl From<bool> for CommandOutcome {
    fn from(sound: bool) -> CommandOutcome {
        if sound { CommandOutcome::Done } else { CommandOutcome::Failed }
    }
}

/// The path of a file or folder that a command writes. Arguments of this type are recognised by their type, so that a
/// test finds a command that writes and has no `--force`.
#[derive(Clone, Debug)]
pub(super) struct OutputPath(PathBuf);

impl ValueParserFactory for OutputPath {
    type Parser = MapValueParser<PathBufValueParser, fn(PathBuf) -> OutputPath>;

    fn value_parser() -> Self::Parser {
        PathBufValueParser::new().map(OutputPath::noted)
    }
}

impl AsRef<Path> for OutputPath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl From<String> for OutputPath {
    fn from(path: String) -> OutputPath {
        OutputPath::noted(path.into())
    }
}

impl OutputPath {
    fn noted(path: PathBuf) -> OutputPath {
        row_limit::remember(&path);
        OutputPath(path)
    }

    /// Whether a table for people begins with the byte-order mark by which Excel recognises UTF-8: where it is asked for,
    /// and where the reader is Chinese, because Excel would show the names of places as other characters. Standard output
    /// has none unless it is asked for, because a program reads it.
    pub(super) fn mark(&self, asked: bool, language: Language) -> ByteOrderMark {
        let for_people = language == Language::Chinese && self.0 != Path::new("-");
        if asked || for_people { ByteOrderMark::With } else { ByteOrderMark::Without }
    }
}

/// The option to replace a file or folder that exists.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct OverwriteArguments {
    #[arg(long)]
    pub(super) force: bool,
}

impl OverwriteArguments {
    /// The treatment of what exists.
    pub(super) fn existing(self) -> ExistingOutput {
        if self.force { ExistingOutput::Replace } else { ExistingOutput::Refuse }
    }

    /// Checks a file that is to be written.
    ///
    /// # Errors
    /// As [`OutputFile::open`].
    pub(super) fn file(self, path: impl AsRef<Path>) -> Result<OutputFile> {
        OutputFile::open(path.as_ref(), self.existing())
    }

    /// Checks a file that is to be written, if there is one and the command does not only estimate its work.
    ///
    /// # Errors
    /// As [`OutputFile::open`].
    pub(super) fn file_unless(self, dry_run: bool, path: Option<&OutputPath>) -> Result<Option<OutputFile>> {
        path.filter(|_| !dry_run).map(|path| self.file(path)).transpose()
    }

    /// Opens a folder that is to be written.
    ///
    /// # Errors
    /// As [`RunFolder::open`].
    pub(super) fn folder(self, path: impl AsRef<Path>) -> Result<RunFolder> {
        RunFolder::open(path.as_ref(), self.existing())
    }
}

/// The option to wait for a folder that another process uses.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct WaitArguments {
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = whole(0_u32..=u32::MAX))]
    wait: u32,
}

impl WaitArguments {
    /// The longest time to wait.
    pub(super) fn limit(self) -> Duration {
        Duration::from_secs(self.wait.into())
    }
}

/// A parsed value of the command line, or a message that names the allowed values.
pub(super) type Parsed<T> = std::result::Result<T, Message>;

/// A parser of whole numbers of a range, whose message names the range for every other text, a word as well as a number.
pub(super) fn whole<T>(range: impl RangeBounds<T> + Clone + Send + Sync + 'static) -> impl Fn(&str) -> Parsed<T> + Clone
where
    T: FromStr + PartialOrd + Display,
{
    move |text: &str| {
        text.parse().ok().filter(|value| range.contains(value)).ok_or_else(|| {
            let end = |bound: Bound<&T>| match bound {
                Bound::Included(end) | Bound::Excluded(end) => end.to_string(),
                Bound::Unbounded => String::new(),
            };
            let (least, most) = (end(range.start_bound()), end(range.end_bound()));
            let allowed =
                if most.is_empty() { AllowedValue::AtLeast { least } } else { AllowedValue::Range { least, most } };
            allowed.into()
        })
    }
}

/// Size, seed, layers and threads of an ensemble.
#[derive(Debug, Args)]
pub(super) struct EnsembleArguments {
    #[arg(long, value_parser = whole(1_u32..=MAX_DRAWS))]
    draws: Option<u32>,
    #[arg(long, value_parser = seed)]
    seed: Option<u64>,
    #[arg(long, value_parser = layers)]
    layers: Option<Layers>,
    #[arg(long)]
    prior: bool,
    #[arg(long, value_name = "FOLDER", conflicts_with = "prior")]
    posterior: Option<PathBuf>,
    #[command(flatten)]
    work: WorkArguments,
}

/// The option to estimate the work of a command that has no threads of its own.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct DryRunArguments {
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Threads, estimate and progress of a command that computes for long.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct WorkArguments {
    #[arg(long, default_value_t = 0, hide_default_value = true, value_parser = threads)]
    pub(super) threads: usize,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl EnsembleArguments {
    /// The options, stopped by a signal.
    pub(super) fn options(&self) -> RunOptions {
        RunOptions {
            draws: self.draws.unwrap_or(0),
            seed: self.seed,
            layers: self.layers,
            threads: self.work.threads,
            engine: EngineChoice::Cohort,
            cancel: interrupt::token(),
        }
    }

    /// The project of a data folder, with the posterior of `--posterior` if it is given.
    ///
    /// # Errors
    /// As [`Project::open`] and [`Project::with_posterior`].
    pub(super) fn project(&self, folder: &Path) -> Result<Project> {
        let project = Project::open(folder)?;
        self.posterior.as_ref().map_or(Ok(project.clone()), |posterior| project.with_posterior(posterior))
    }

    /// The scenario, without the posterior if `--prior` is given.
    pub(super) fn evidence(&self, scenario: Scenario) -> Scenario {
        if self.prior { scenario.prior() } else { scenario }
    }

    /// Progress of this command on stderr.
    pub(super) fn progress(&self, language: Language) -> Bar {
        self.work.progress(language)
    }

    /// Whether the command only estimates its work.
    pub(super) fn dry_run(&self) -> bool {
        self.work.dry_run
    }

    /// Whether the command shows no progress and no summary.
    pub(super) fn quiet(&self) -> bool {
        self.work.quiet
    }
}

impl WorkArguments {
    /// Progress of this command on stderr.
    pub(super) fn progress(&self, language: Language) -> Bar {
        Bar::new(language, self.quiet)
    }
}

/// A year. Which years are possible depends on the scenario and is checked with it.
pub(super) fn year(text: &str) -> Parsed<u16> {
    whole(1..=9999)(text)
}

/// A master seed.
pub(super) fn seed(text: &str) -> Parsed<u64> {
    whole(0..=u64::MAX)(text)
}

/// A number of threads; 0 for one per core.
pub(super) fn threads(text: &str) -> Parsed<usize> {
    whole(0..=threads::most())(text)
}

/// Prints the memory and the time of some work in place of doing it. What does not fit is then refused as the work
/// itself would be.
///
/// # Errors
/// As [`Workload::estimate`] and [`Workload::check`].
pub(super) fn dry_run(work: &Workload, language: Language) -> Result<CommandOutcome> {
    // Before the trial of the estimate, as before the work itself: the process keeps the memory of a trial.
    let fits = work.check();
    output::print(work.estimate()?.text(language).as_bytes())?;
    fits.map(|()| CommandOutcome::Done)
}

fn layers(text: &str) -> Parsed<Layers> {
    let mut on = [false; Layers::NAMES.len()];
    // `none` turns all off, so it adds no name.
    for name in text.split(',').map(str::trim).filter(|name| *name != "none") {
        let Some(at) = Layers::NAMES.iter().position(|known| *known == name) else {
            return Err(AllowedValue::AnyOf { names: Layers::NAMES.map(str::to_owned).to_vec() }.into());
        };
        on[at] = true;
    }
    Ok(on.into())
}

/// Name of an engine on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    Cohort,
    Agents,
}

/// The engine and the options of agents.
#[derive(Debug, Args)]
pub(super) struct AgentArguments {
    #[arg(long, value_enum, default_value = "cohort")]
    engine: EngineName,
    #[arg(long, default_value_t = 1, value_parser = whole(1_u32..=1000), help_heading = "agents")]
    scale: u32,
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = whole(0_u32..=100_000), help_heading = "agents")]
    trace: u32,
    #[arg(long, value_parser = rules, help_heading = "Agents")]
    rules: Option<AgentRules>,
}

impl AgentArguments {
    /// The engine of the options.
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
            return Err(Error::setting(SessionFault::AgentOptions));
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

/// The project of a data folder, with another folder of scenarios if one is given.
///
/// # Errors
/// As [`Project::open`].
pub(super) fn project(folder: &Path, scenarios: Option<&Path>) -> Result<Project> {
    match scenarios {
        Some(scenarios) => Project::with_scenarios(folder, scenarios),
        None => Project::open(folder),
    }
}

/// Seconds from which a command says its estimate before it begins. Shorter work is done before the line is read.
const WORTH_SAYING: f64 = 60.0;

/// Progress on stderr: a bar for tasks with steps, lines for other events.
#[derive(Debug)]
pub(super) struct Bar {
    language: Language,
    quiet: bool,
    shown: Mutex<ProgressBar>,
    /// Sentences about the timing of levers that were printed: a command of several runs says each once.
    told: Mutex<Vec<String>>,
}

impl Bar {
    pub(super) fn new(language: Language, quiet: bool) -> Bar {
        Bar { language, quiet, shown: Mutex::new(ProgressBar::hidden()), told: Mutex::default() }
    }

    fn say(&self, text: &ProgressText) {
        note(text.say(self.language));
    }

    fn begin(&self, task: Task<'_>, steps: u64) -> ProgressBar {
        let message = match task {
            Task::Draws(title) => {
                ProgressText::Simulating { title: self.language.choose(&title.zh, &title.en).to_owned() }
            }
            Task::Engines => ProgressText::SimulatingEngines,
            Task::Contributions => ProgressText::Contributions,
        };
        let bar = ProgressBar::new(steps);
        let [elapsed, left] = [ProgressText::Elapsed, ProgressText::Left].map(|word| word.say(self.language));
        let template =
            format!("{{msg}} {{bar:36}} {{pos}}/{{len}}  {elapsed} {{elapsed_precise}}  {left} {{eta_precise}}");
        bar.set_style(ProgressStyle::with_template(&template).expect("a sound template"));
        bar.set_message(message.say(self.language));
        if self.quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar
    }
}

/// Most parameters that a note names.
const TIED: usize = 3;

impl Bar {
    /// Says a sentence that may be told several times once.
    fn once(&self, sentence: String) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !told.contains(&sentence) {
            note(&sentence);
            told.push(sentence);
        }
    }
}

impl Progress for Bar {
    fn tell(&self, event: Event<'_>) -> ControlFlow<()> {
        // A panic of another thread must not be hidden by a second one about the bar, which is only a display.
        let mut bar = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begin { task, steps } => *bar = self.begin(task, steps),
            Event::Step => bar.inc(1),
            Event::End => bar.finish_and_clear(),
            // All events below are notes.
            _ if self.quiet => {}
            Event::Levers(timing) => self.once(timing.sentence(self.language)),
            Event::TiedPrior { parameter, others } => {
                let others = others.iter().take(TIED).map(|other| other.name().to_owned()).collect();
                self.once(
                    ProgressText::TiedPrior { parameter: parameter.name().to_owned(), others }
                        .say(self.language)
                        .into_owned(),
                );
            }
            Event::Estimate(estimate) if estimate.seconds < WORTH_SAYING => {}
            Event::Estimate(estimate) => note(estimate.cost().say(self.language)),
            Event::Year(year) => self.say(&ProgressText::Assimilating { year }),
            Event::Window(window) => {
                let name = self.language.choose(window.zh, window.en).to_owned();
                self.say(&ProgressText::Window { id: window.id.to_owned(), name });
            }
            Event::WaitingFor(folder) => self.say(&ProgressText::WaitingFor { folder: folder.to_owned() }),
            Event::DamagedPart(name) => self.say(&ProgressText::DamagedPart { name: name.to_owned() }),
        }
        ControlFlow::Continue(())
    }
}

/// The indicator that an option names by its name in files or its title in either language.
pub(super) fn indicator(name: &str) -> Parsed<&'static Indicator> {
    IndicatorId::meant(name).map(IndicatorId::row).map_err(Message::from)
}

/// The area that an option names by code or name.
///
/// # Errors
/// No area or several areas have the name.
pub(super) fn place(region: &Region, option: &str, text: &str) -> Result<Area> {
    region.find_one(text).map_err(|fault| Error::setting(OptionFault::Place { option: option.to_owned(), fault }))
}

/// Prints a result and the folder of its files.
pub(super) fn print_with_files(text: &str, folder: &Path, language: Language) -> Result<()> {
    let files = ProgressText::FilesIn { folder: folder.to_owned() };
    output::print(format!("{text}\n{}\n", files.say(language)).as_bytes())
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use clap::Command;
    use clap::CommandFactory;

    use super::*;
    use crate::cli;

    /// The commands below a command that have an output, with whether they have `--force`.
    fn writers(command: &Command, path: &str, found: &mut Vec<(String, bool)>) {
        let output = TypeId::of::<OutputPath>();
        let arguments = || command.get_arguments();
        if arguments().any(|argument| argument.get_value_parser().type_id() == output) {
            found.push((path.to_owned(), arguments().any(|argument| argument.get_id() == "force")));
        }
        for command in command.get_subcommands() {
            writers(command, &format!("{path} {}", command.get_name()), found);
        }
    }

    #[test]
    fn every_command_with_an_output_has_force() {
        let mut program = cli::Arguments::command();
        program.build();
        let mut found = Vec::new();
        writers(&program, "qilu", &mut found);
        assert!(found.len() > 10, "{found:?}");
        let without: Vec<&String> = found.iter().filter(|(_, force)| !force).map(|(path, _)| path).collect();
        assert_eq!(without, Vec::<&String>::new());
    }

    /// Outside this file no command can replace anything, whatever its arguments are, and all notes go one way.
    #[test]
    fn no_command_replaces_a_file_by_another_way() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
        for entry in std::fs::read_dir(folder).expect("the sources").map(|entry| entry.expect("readable").path()) {
            // Tests may write what they need.
            let text = std::fs::read_to_string(&entry).expect("readable");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let own = entry.ends_with("shared.rs");
            for way in ["fs::write", "fs::rename", "File::create", "replace_file", "ExistingOutput::Replace"] {
                assert!(own || !text.contains(way), "{} has {way}", entry.display());
            }
            // A macro that panics where stderr is full.
            assert!(!text.contains("eprint"), "{} writes notes past `stderr::note`", entry.display());
        }
    }
}

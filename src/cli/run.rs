//! `qilu run`: runs the ensemble of a scenario and writes its results.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::AgentArguments;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::print_with_files;
use crate::error::Result;
use crate::policy::condition::Condition;
use crate::report::second_opinions;
use crate::report::terminal::Results;
use crate::session::FolderContents;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::Scenario;
use crate::session::WriteOptions;
use crate::store::finished::FinishedRun;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::Outcome;

/// Run the ensemble of a scenario and write its results.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    scenario: PathBuf,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[arg(long)]
    keep_draws: bool,
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
    #[command(flatten)]
    agents: AgentArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    let engine = arguments.agents.engine()?;
    let options = RunOptions { engine, ..arguments.ensemble.options() };
    // The engine is part of the name, so that runs of both engines with one seed do not share a folder.
    let kind = if engine.agents().is_some() { "-agents" } else { "" };
    let seed = options.seed.unwrap_or(scenario.defaults.seed);
    let name = format!("runs/{}-{seed}{kind}", scenario.name);
    let command = std::env::args().collect();
    let written = WriteOptions { keep_draws: arguments.keep_draws, bom: arguments.bom, command };
    if arguments.ensemble.dry_run() {
        return dry_run(&project.run_workload(&scenario, &options, Some(&written))?, language);
    }
    let out = arguments.out.clone().unwrap_or_else(|| name.into());
    if !arguments.overwrite.force && is_done(&project, out.as_ref(), &scenario, &options, &written)? {
        if !arguments.ensemble.quiet() {
            print_with_files(&Outcome::AlreadyRun.say(language), out.as_ref(), language)?;
        }
        return Ok(CommandOutcome::Done);
    }
    // Opened before the run, so that a folder that cannot be written is reported at once and not after minutes.
    let files = arguments.overwrite.folder(out)?;
    project.run_workload(&scenario, &options, Some(&written))?.check()?;
    let run = project.run(&scenario, options, &arguments.ensemble.progress(language))?;
    let written = run.write_into(files, &written)?;
    if !arguments.ensemble.quiet() {
        let agents = engine.agents().map(|settings| settings.scale);
        let condition = run.condition();
        let condition = condition.as_ref();
        let opinions =
            |own: &Condition| second_opinions::text(&run.second_opinions(own.target.year), &own.target, language);
        let second_opinions = &condition.map_or_else(String::new, opinions);
        let results = Results {
            run: run.prepared(),
            rows: &written.rows,
            targets: &written.targets,
            condition,
            second_opinions,
            agents,
        };
        print_with_files(&results.text(language), &written.folder, language)?;
    }
    Ok(CommandOutcome::Done)
}

/// Whether a folder holds the very run already, with all its files: two processes that write the same run agree.
fn is_done(
    project: &Project,
    folder: &Path,
    scenario: &Scenario,
    options: &RunOptions,
    written: &WriteOptions,
) -> Result<bool> {
    if project.find_run(folder, scenario, options)? != FolderContents::Same {
        return Ok(false);
    }
    let there = FinishedRun::open(folder)?;
    let manifest = there.manifest();
    Ok(manifest.keep_draws == written.keep_draws && manifest.bom == written.bom && there.is_whole())
}

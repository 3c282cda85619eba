//! `qilu report`: writes a run as one HTML file that needs no network.

use crate::cli::stderr::note;
use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::Bar;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::whole;
use crate::error::Error;
use crate::output::OutputFile;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::session::FolderContents;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::WriteOptions;
use crate::session::report::ReportOptions;
use crate::session::workload::Workload;
use crate::store::finished::FinishedRun;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::progress::ProgressText;
use qilu_messages::session::SessionFault;

/// Write a run as one page, report.html in its folder, which opens in any browser without a network.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(long, num_args = 1..)]
    compare: Vec<PathBuf>,
    #[arg(long, default_value = "baseline")]
    reference: PathBuf,
    #[arg(long, default_value_t = 40, value_parser = whole(0_u32..=MAX_DRAWS))]
    contribution_draws: u32,
    #[arg(long, default_value_t = 0, value_parser = whole(0_u32..=MAX_DRAWS))]
    effect_draws: u32,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let progress = arguments.ensemble.progress(language);
    let options = ReportOptions {
        compare: arguments.compare.clone(),
        reference: (&arguments.reference).into(),
        contribution_draws: arguments.contribution_draws,
        effect_draws: arguments.effect_draws,
        run: arguments.ensemble.options(),
    };
    if arguments.ensemble.dry_run() {
        return dry_run(&workload(&project, arguments, &options)?, language);
    }
    // The argument is a finished run or a scenario. A scenario is run if its folder does not exist yet.
    let (finished, file) = if arguments.run.is_dir() {
        (FinishedRun::open(&arguments.run)?, page_file(arguments, &arguments.run)?)
    } else {
        run_of_scenario(&project, arguments, &options.run, &progress)?
    };
    let page = project.report(&finished, &options, language, &progress)?;
    file.write(page.as_bytes())?;
    if !file.is_stdout() && !arguments.ensemble.quiet() {
        // On stderr, so that `/dev/stdout` holds the page alone.
        note(ProgressText::PageIn { file: file.path().to_owned() }.say(language));
    }
    Ok(CommandOutcome::Done)
}

/// The work of the page, and of its run where that is not there yet.
fn workload(project: &Project, arguments: &Arguments, options: &ReportOptions) -> Result<Workload> {
    if arguments.run.is_dir() {
        let scenario = FinishedRun::open(&arguments.run)?.scenario(project.data())?;
        return project.report_workload(&scenario, None, options);
    }
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.run)?);
    let there = usual_folder(&scenario, &options.run).exists();
    project.report_workload(&scenario, Some(&options.run).filter(|_| !there), options)
}

/// The folder in which the run of a scenario is looked for.
fn usual_folder(scenario: &Scenario, options: &RunOptions) -> PathBuf {
    let seed = options.seed.unwrap_or(scenario.defaults.seed);
    PathBuf::from(format!("runs/{}-{seed}", scenario.name))
}

/// The run of a scenario in its usual folder, and the file of its page.
fn run_of_scenario(
    project: &Project,
    arguments: &Arguments,
    options: &RunOptions,
    progress: &Bar,
) -> Result<(FinishedRun, OutputFile)> {
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.run)?);
    let target = usual_folder(&scenario, options);
    // A folder of another run is never replaced here, because it may be the result of hours of work.
    if project.find_run(&target, &scenario, options)? == FolderContents::Other {
        let fault = SessionFault::OtherRunToReport { folder: target, scenario: arguments.run.as_path().into() };
        return Err(Error::setting(fault));
    }
    // Before the draws, except for the usual file in a folder that only the run makes.
    let known = arguments.out.is_some() || target.exists();
    let file = known.then(|| page_file(arguments, &target)).transpose()?;
    let written = WriteOptions { command: std::env::args().collect(), ..WriteOptions::default() };
    let finished = project.ensure_run(&target, &scenario, options, &written, progress)?;
    let file = file.map_or_else(|| page_file(arguments, &target), Ok)?;
    Ok((finished, file))
}

/// The file of the page: by default one in the folder of the run.
fn page_file(arguments: &Arguments, folder: &Path) -> Result<OutputFile> {
    match &arguments.out {
        Some(out) => arguments.overwrite.file(out),
        None => arguments.overwrite.file(folder.join("report.html")),
    }
}

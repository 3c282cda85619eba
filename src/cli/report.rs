//! `qilu report`: writes a run as one HTML file that needs no network.

use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::error::Error;
use crate::session::FolderContents;
use crate::session::Project;
use crate::session::WriteOptions;
use crate::session::report::ReportOptions;
use crate::store;
use crate::store::finished::FinishedRun;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// Write a run as one page, report.html in its folder, which opens in any browser without a network.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(long, num_args = 1..)]
    compare: Vec<PathBuf>,
    #[arg(long, default_value = "baseline")]
    reference: PathBuf,
    #[arg(long, default_value_t = 40)]
    contribution_draws: u32,
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let progress = arguments.ensemble.progress(language);
    let options = ReportOptions {
        compare: arguments.compare.clone(),
        reference: (&arguments.reference).into(),
        contribution_draws: arguments.contribution_draws,
        run: arguments.ensemble.options()?,
    };
    // The argument is a finished run or a scenario. A scenario is run if its folder does not exist yet.
    let (subject, finished) = if arguments.run.is_dir() {
        (arguments.run.clone(), FinishedRun::open(&arguments.run)?)
    } else {
        let scenario = arguments.ensemble.evidence(project.scenario(&arguments.run)?);
        let seed = options.run.seed.unwrap_or(scenario.defaults.seed);
        let target = PathBuf::from(format!("runs/{}-{seed}", scenario.name));
        // A folder of another run is never replaced here, because it may be the result of hours of work.
        if project.find_run(&target, &scenario, &options.run)? == FolderContents::Other {
            let fault = SessionFault::OtherRunToReport { folder: target, scenario: arguments.run.clone() };
            return Err(Error::setting(fault));
        }
        let written = WriteOptions { command: std::env::args().collect(), ..WriteOptions::default() };
        let finished = project.ensure_run(&target, &scenario, &options.run, &written, &progress)?;
        (target, finished)
    };
    let page = project.report(&finished, &options, language, &progress)?;
    let out = arguments.out.clone().unwrap_or_else(|| subject.join("report.html"));
    store::write_file(&out, page.as_bytes())?;
    if out != Path::new("-") && !arguments.ensemble.quiet {
        store::print(format!("{}\n", out.display()).as_bytes())?;
    }
    Ok(CommandOutcome::Done)
}

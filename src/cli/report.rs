//! `qilu report`: a run as one page that opens anywhere.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::error::Error;
use crate::report::text::Language;
use crate::session::FolderContents;
use crate::session::Project;
use crate::session::WriteOptions;
use crate::session::report::ReportOptions;
use crate::store;
use crate::store::finished::FinishedRun;

/// Write a run as one page that opens in any browser, without a network: report.html in its folder.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Run folder, for instance runs/plan-2022, or a scenario file, which is run first if it was not yet
    run: PathBuf,
    /// Run folders or scenario files to compare with [default: the reference]
    #[arg(long, num_args = 1..)]
    compare: Vec<PathBuf>,
    /// Scenario that the contributions of the levers are measured from
    #[arg(long, default_value = "scenarios/baseline.toml")]
    reference: PathBuf,
    /// Draws for the contributions of the levers, each of which stands for dozens of projections; 0 leaves them out
    #[arg(long, default_value_t = 40)]
    contribution_draws: u32,
    /// File to write; `-` for stdout [default: report.html in the run folder]
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let progress = arguments.ensemble.progress(language);
    let options = ReportOptions {
        compare: arguments.compare.clone(),
        reference: (&arguments.reference).into(),
        contribution_draws: arguments.contribution_draws,
        run: arguments.ensemble.options()?,
    };
    let (subject, finished) = if arguments.run.is_dir() {
        (arguments.run.clone(), FinishedRun::open(&arguments.run)?)
    } else {
        let scenario = arguments.ensemble.evidence(project.scenario(&arguments.run)?);
        let seed = options.run.seed.unwrap_or(scenario.defaults.seed);
        let target = PathBuf::from(format!("runs/{}-{seed}", scenario.name));
        if project.find_run(&target, &scenario, &options.run)? == FolderContents::Other {
            let message = format!(
                "{}: this run is of another scenario, size, data or version; make it anew with `qilu run {} --force`",
                target.display(),
                arguments.run.display()
            );
            return Err(Error::Setting(message).into());
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

//! `qilu calibrate`: updates the parameters with published statistics and writes `posterior.csv`.

use crate::cli::stderr::note;
use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::WorkArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::seed;
use crate::cli::shared::whole;
use crate::cli::shared::year;
use crate::output;
use crate::report::calibration;
use crate::session::Project;
use crate::session::calibrate::CalibrationOptions;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::SessionFault;

/// Calibrate the parameters to published statistics: an ensemble smoother with multiple data assimilation. Writes
/// posterior.csv and posterior.toml into the data folder and prints docs/calibration.md.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(default_value = "baseline")]
    scenario: PathBuf,
    #[arg(long, default_value_t = 2025, value_parser = year)]
    known: u16,
    #[arg(long, default_value_t = 1000, value_parser = whole(20_u32..=100_000))]
    members: u32,
    #[arg(long, default_value_t = 4, value_parser = whole(1_u16..=20))]
    iterations: u16,
    #[arg(long, value_parser = seed)]
    seed: Option<u64>,
    #[arg(long)]
    check: bool,
    #[arg(long, value_name = "TRUTHS", value_parser = whole(10_u32..=100_000))]
    sbc: Option<u32>,
    #[arg(long, value_name = "FILE", requires = "sbc")]
    picture: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    work: WorkArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let scenario = project.scenario(&arguments.scenario)?;
    let Arguments { known, members, iterations, seed, work, .. } = *arguments;
    let options = CalibrationOptions { known, members, iterations, seed, threads: work.threads };
    if work.dry_run {
        return dry_run(&project.calibrate_workload(&scenario, &options, arguments.sbc)?, language);
    }
    if let Some(truths) = arguments.sbc {
        // Before the calibrations, so that a file that cannot be written is reported at once.
        let file = arguments.picture.as_ref().map(|picture| arguments.overwrite.file(picture)).transpose()?;
        let progress = work.progress(language);
        let test = project.test_calibration(&scenario, &options, truths, &progress)?;
        if let Some(file) = file {
            let picture = calibration::sbc_chart(project.region(), &test.ranks, truths);
            file.write(picture.as_bytes())?;
        }
        let page = calibration::sbc_page(project.region(), &test.ranks, truths, &test.command);
        output::print(page.as_bytes())?;
        return Ok(CommandOutcome::Done);
    }
    // Before the calibration, which takes minutes. The check compares with the files in the data folder, so it must not
    // overwrite them.
    let existing = arguments.overwrite.existing();
    if !arguments.check {
        project.check_posterior_files(existing)?;
    }
    let calibration = project.calibrate(&scenario, &options)?;
    output::print(calibration.page().as_bytes())?;
    if !arguments.check {
        calibration.write(existing)?;
        return Ok(CommandOutcome::Done);
    }
    let different = calibration.differences()?;
    for path in &different {
        note(format!("qilu: {}", SessionFault::PosteriorDiffers { file: path.clone() }.say(language)));
    }
    Ok(different.is_empty().into())
}

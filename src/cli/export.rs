//! `qilu export`: writes a finished run in the format of another tool.

use crate::cli::shared::Parsed;
use crate::cli::stderr::note;
use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::DryRunArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::distinct;
use crate::cli::shared::dry_run;
use crate::cli::shared::indicator;
use crate::cli::shared::with_text;
use crate::export;
use crate::export::ExportFormat;
use crate::indicators::Indicator;
use crate::session::workload::files::exporting;
use crate::store::csv::ByteOrderMark;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::printable::printable;
use qilu_messages::progress::ProgressText;
use qilu_messages::suggestion::suggest;

/// Write a finished run as one file for another tool: tidy CSV, Parquet or Arrow, IAMC (pyam), WPP style, hubverse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(long, value_parser = format)]
    format: ExportFormat,
    #[arg(long)]
    out: OutputPath,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[arg(long = "level", value_name = "LEVEL", value_delimiter = ',')]
    levels: Vec<String>,
    #[arg(long = "variable", value_name = "NAME", value_delimiter = ',', value_parser = indicator)]
    variables: Vec<&'static Indicator>,
    #[arg(long)]
    draws: bool,
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    dry: DryRunArguments,
}

fn format(name: &str) -> Parsed<ExportFormat> {
    let known = ExportFormat::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    known.ok_or_else(|| suggest(name, ExportFormat::ALL.iter().map(|(_, known)| *known)).into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    distinct("--level", &with_text(&arguments.levels))?;
    let named = arguments.variables.iter().map(|indicator| (indicator.id, indicator.name.to_owned()));
    distinct("--variable", &named.collect::<Vec<_>>())?;
    let variables = arguments.variables.iter().map(|indicator| indicator.id).collect();
    let what = Selection { levels: arguments.levels.clone(), variables, draws: arguments.draws };
    // Names are checked before the run is read, so that a misspelt one is reported at once.
    what.check()?;
    let run = FinishedRun::open(&arguments.run)?;
    let work = exporting(&arguments.run, arguments.draws)?;
    if arguments.dry.dry_run {
        return dry_run(&work, language);
    }
    work.check()?;
    let mark = match arguments.format {
        // Tables that people open; the other formats are read by programs, which may not expect a mark.
        ExportFormat::Csv | ExportFormat::Wpp => arguments.out.mark(arguments.bom, language),
        _ if arguments.bom => ByteOrderMark::With,
        _ => ByteOrderMark::Without,
    };
    let (out, existing) = (arguments.out.as_ref(), arguments.overwrite.existing());
    for written in export::write(&run, arguments.format, &what, mark, out, existing)? {
        note(printable(&written.display().to_string()));
    }
    if arguments.format == ExportFormat::Hub
        && out != Path::new("-")
        && let Some(name) = export::hub_name_wanted(&run, out)?
    {
        note(ProgressText::HubName { name }.say(language));
    }
    Ok(CommandOutcome::Done)
}

//! `qilu export`: a finished run in the format of another tool.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::error::suggest;
use crate::export;
use crate::export::ExportFormat;
use crate::store::csv::ByteOrderMark;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;

/// Write a finished run as one file for another tool: tidy CSV, Parquet or Arrow, IAMC (pyam), WPP style, hubverse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder that `qilu run` has written
    run: PathBuf,
    /// csv, parquet, arrow, iamc, wpp or hub
    #[arg(long, value_parser = format)]
    format: ExportFormat,
    /// File to write; `-` for stdout
    #[arg(long)]
    out: PathBuf,
    /// Only these levels: province, city, county [default: all]
    #[arg(long = "level", value_name = "LEVEL", value_delimiter = ',')]
    levels: Vec<String>,
    /// Only these variables [default: all]
    #[arg(long = "variable", value_name = "NAME", value_delimiter = ',')]
    variables: Vec<String>,
    /// Draws instead of summaries (csv, parquet, arrow) or as samples besides (hub); needs a run with --keep-draws
    #[arg(long)]
    draws: bool,
    /// Begin text files with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
}

fn format(name: &str) -> Result<ExportFormat, String> {
    let known = ExportFormat::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    known.ok_or_else(|| suggest(name, ExportFormat::ALL.iter().map(|(_, known)| *known)))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<CommandOutcome> {
    let what =
        Selection { levels: arguments.levels.clone(), variables: arguments.variables.clone(), draws: arguments.draws };
    what.check()?;
    let run = FinishedRun::open(&arguments.run)?;
    let mark = if arguments.bom { ByteOrderMark::With } else { ByteOrderMark::Without };
    for written in export::write(&run, arguments.format, &what, mark, &arguments.out)? {
        eprintln!("{}", written.display());
    }
    Ok(CommandOutcome::Done)
}

//! `qilu export`: a finished run in the format of another tool.

use std::path::PathBuf;

use clap::Args;

use qilu_messages::Message;

use crate::cli::shared::Outcome;
use crate::export;
use crate::export::Format;
use crate::store::csv::Mark;
use crate::store::finished::Finished;
use crate::store::finished::Selection;
use qilu_messages::suggestion::suggest;

/// Write a finished run as one file for another tool: tidy CSV, Parquet or Arrow, IAMC (pyam), WPP style, hubverse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder that `qilu run` has written
    run: PathBuf,
    /// csv, parquet, arrow, iamc, wpp or hub
    #[arg(long, value_parser = format)]
    format: Format,
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

fn format(name: &str) -> Result<Format, Message> {
    let known = Format::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    known.ok_or_else(|| suggest(name, Format::ALL.iter().map(|(_, known)| *known)).into())
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let what =
        Selection { levels: arguments.levels.clone(), variables: arguments.variables.clone(), draws: arguments.draws };
    what.check()?;
    let run = Finished::open(&arguments.run)?;
    let mark = if arguments.bom { Mark::With } else { Mark::Without };
    for written in export::write(&run, arguments.format, &what, mark, &arguments.out)? {
        eprintln!("{}", written.display());
    }
    Ok(Outcome::Done)
}

//! `qilu export`: a finished run in the format of another tool.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::Outcome;
use crate::cli::shared::Parsed;
use crate::error::Result;
use crate::export;
use crate::export::Format;
use crate::store::csv::Mark;
use crate::store::finished::Finished;
use crate::store::finished::Selection;
use qilu_messages::suggestion::suggest;

/// Write a finished run as one file for another tool: tidy CSV, Parquet or Arrow, IAMC (pyam), WPP style, hubverse.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(long, value_parser = format)]
    format: Format,
    #[arg(long)]
    out: PathBuf,
    #[arg(long = "level", value_name = "LEVEL", value_delimiter = ',')]
    levels: Vec<String>,
    #[arg(long = "variable", value_name = "NAME", value_delimiter = ',')]
    variables: Vec<String>,
    #[arg(long)]
    draws: bool,
    #[arg(long)]
    bom: bool,
}

fn format(name: &str) -> Parsed<Format> {
    let known = Format::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    known.ok_or_else(|| suggest(name, Format::ALL.iter().map(|(_, known)| *known)).into())
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
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

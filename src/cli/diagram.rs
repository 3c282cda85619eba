//! `qilu diagram`: prints diagrams of the model, drawn from its tables.

use crate::error::Result;
use clap::Args;
use clap::ValueEnum;

use crate::cli::shared::CommandOutcome;
use crate::output;
use crate::report::diagram;
use qilu_messages::Language;

/// Print a diagram of the system as SVG.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_enum)]
    what: What,
}

/// The diagrams that can be drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Loops,
    Stocks,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let svg = match arguments.what {
        What::Loops => diagram::loops(language),
        What::Stocks => diagram::stocks(language),
    };
    output::print(svg.as_bytes())?;
    Ok(CommandOutcome::Done)
}

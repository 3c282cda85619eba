//! `qilu diagram`: pictures of the system, drawn from its tables.

use clap::Args;
use clap::ValueEnum;

use crate::cli::shared::CommandOutcome;
use crate::report::diagram;
use crate::report::text::Language;
use crate::store;

/// Print a diagram of the system as SVG.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to draw
    #[arg(value_enum)]
    what: What,
}

/// What can be drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Feedback loops
    Loops,
    /// Stocks, flows and levers of each sector
    Stocks,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> anyhow::Result<CommandOutcome> {
    let svg = match arguments.what {
        What::Loops => diagram::loops(language),
        What::Stocks => diagram::stocks(language),
    };
    store::print(svg.as_bytes())?;
    Ok(CommandOutcome::Done)
}

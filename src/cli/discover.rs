//! `qilu discover`: in which part of the space of inputs do the outcomes of interest lie?

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::report::text::Language;
use crate::session::discover::BoxMethod;
use crate::session::discover::DiscoveryOptions;
use crate::session::discover::discover;
use crate::store;
use crate::store::RunFolder;
use qilu_methods::discovery::prim::BoxChoice;
use qilu_methods::discovery::prim::PrimSettings;

/// Scenario discovery: the ranges of a few inputs in which most of the outcomes of interest lie and little else.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Results: the folder of a finished sweep, or a wide CSV file, a row a run
    table: PathBuf,
    /// Columns that are inputs; those of a sweep are its factors and recorded parameters
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    inputs: Vec<String>,
    /// Code of the area that is asked about, in a sweep [default: the province]
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// What is of interest, over the columns, for instance `urban_share@2035 < 0.75`
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    of_interest: String,
    /// How boxes are found: one after the other, or by a tree
    #[arg(long, value_enum, default_value = "prim")]
    method: DiscoveryMethod,
    /// Least density of a box that is put forward
    #[arg(long, default_value_t = 0.8, value_parser = threshold)]
    threshold: f64,
    /// Least share of all rows in a box
    #[arg(long, default_value_t = 0.05, value_parser = mass)]
    mass_min: f64,
    /// PRIM: share of the rows of a box that a peel takes
    #[arg(long, default_value_t = 0.05, value_parser = slice)]
    peel_alpha: f64,
    /// PRIM: share of the rows beyond a limit that a paste brings back
    #[arg(long, default_value_t = 0.05, value_parser = slice)]
    paste_alpha: f64,
    /// PRIM: at most so many boxes
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    boxes: u8,
    /// PRIM: take these steps of the trajectories, one a box, instead of those of the rule
    #[arg(long, value_name = "STEPS", value_delimiter = ',', conflicts_with = "boxes")]
    select: Option<Vec<usize>>,
    /// Folder for tables and pictures
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long, requires = "out")]
    force: bool,
}

/// How boxes are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiscoveryMethod {
    Prim,
    Cart,
}

fn number(text: &str, allowed: &str, fits: impl Fn(f64) -> bool) -> Result<f64, String> {
    text.parse().ok().filter(|value| fits(*value)).ok_or_else(|| format!("allowed: {allowed}"))
}

fn threshold(text: &str) -> Result<f64, String> {
    number(text, "above 0, at most 1", |value| value > 0.0 && value <= 1.0)
}

fn mass(text: &str) -> Result<f64, String> {
    number(text, "above 0, below 1", |value| value > 0.0 && value < 1.0)
}

fn slice(text: &str) -> Result<f64, String> {
    number(text, "above 0, below 0.5", |value| value > 0.0 && value < 0.5)
}

pub(super) fn run(arguments: &Arguments, language: Language) -> anyhow::Result<CommandOutcome> {
    if arguments.method == DiscoveryMethod::Cart && arguments.select.is_some() {
        return Err(Error::Setting("`--select` is given; allowed with `--method prim`".to_owned()).into());
    }
    let folder = arguments.out.as_deref().map(|out| RunFolder::open(out, arguments.force.into())).transpose()?;
    let Arguments { threshold, mass_min, peel_alpha, paste_alpha, .. } = *arguments;
    let method = match arguments.method {
        DiscoveryMethod::Cart => BoxMethod::Cart { mass_min, threshold },
        DiscoveryMethod::Prim => BoxMethod::Prim {
            settings: PrimSettings { peel_alpha, paste_alpha, mass_min, threshold },
            choice: arguments.select.clone().map_or(BoxChoice::Best, BoxChoice::Steps),
            boxes: arguments.boxes.into(),
        },
    };
    let found = discover(&DiscoveryOptions {
        table: arguments.table.clone(),
        inputs: arguments.inputs.clone(),
        area: arguments.area.clone(),
        of_interest: arguments.of_interest.clone(),
        method,
    })?;
    if let Some(folder) = folder {
        found.write_into(folder, language)?;
    }
    store::print(found.text(language).as_bytes())?;
    Ok(CommandOutcome::Done)
}

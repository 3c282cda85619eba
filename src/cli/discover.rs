//! `qilu discover`: finds the ranges of inputs in which most outcomes of interest lie.

use crate::cli::shared::Parsed;
use crate::cli::shared::whole;
use qilu_messages::Language;
use qilu_messages::usage::AllowedValue;
use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::DryRunArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::column_names;
use crate::cli::shared::dry_run;
use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::session::discover::BoxMethod;
use crate::session::discover::DiscoveryOptions;
use crate::session::discover::discover;
use crate::session::discover::workload;
use qilu_messages::session::SessionFault;
use qilu_methods::discovery::prim::BoxChoice;
use qilu_methods::discovery::prim::PrimSettings;

/// Scenario discovery: the ranges of a few inputs that contain most outcomes of interest and few others.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    table: PathBuf,
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    inputs: Vec<String>,
    #[arg(long, value_name = "NAME")]
    area: Option<String>,
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    of_interest: String,
    #[arg(long, value_enum, default_value = "prim")]
    method: DiscoveryMethod,
    #[arg(long, default_value_t = 0.8, value_parser = threshold)]
    threshold: f64,
    #[arg(long, default_value_t = 0.05, value_parser = mass)]
    mass_min: f64,
    #[arg(long, default_value_t = 0.05, value_parser = slice)]
    peel_alpha: f64,
    #[arg(long, default_value_t = 0.05, value_parser = slice)]
    paste_alpha: f64,
    #[arg(long, default_value_t = 5, value_parser = whole(1_u8..))]
    boxes: u8,
    #[arg(long, value_name = "STEPS", value_delimiter = ',', conflicts_with = "boxes", value_parser = whole(0_usize..=usize::MAX))]
    select: Option<Vec<usize>>,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    dry: DryRunArguments,
}

/// The method that finds boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiscoveryMethod {
    Prim,
    Cart,
}

fn number(text: &str, allowed: AllowedValue, fits: impl Fn(f64) -> bool) -> Parsed<f64> {
    text.parse().ok().filter(|value| fits(*value)).ok_or_else(|| allowed.into())
}

fn threshold(text: &str) -> Parsed<f64> {
    number(text, AllowedValue::ShareOrOne, |value| value > 0.0 && value <= 1.0)
}

// A box with all or no points would not be a selection, so both ends are excluded.
fn mass(text: &str) -> Parsed<f64> {
    number(text, AllowedValue::Share, |value| value > 0.0 && value < 1.0)
}

// Each step removes such a share at one end of one input; at one half nothing would be left between the ends.
fn slice(text: &str) -> Parsed<f64> {
    number(text, AllowedValue::BelowHalf, |value| value > 0.0 && value < 0.5)
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    if arguments.method == DiscoveryMethod::Cart && arguments.select.is_some() {
        return Err(Error::setting(SessionFault::SelectNeedsPrim));
    }
    let out = arguments.out.as_ref().filter(|_| !arguments.dry.dry_run);
    let folder = out.map(|out| arguments.overwrite.folder(out)).transpose()?;
    let Arguments { threshold, mass_min, peel_alpha, paste_alpha, .. } = *arguments;
    let method = match arguments.method {
        DiscoveryMethod::Cart => BoxMethod::Cart { mass_min, threshold },
        DiscoveryMethod::Prim => BoxMethod::Prim {
            settings: PrimSettings { peel_alpha, paste_alpha, mass_min, threshold },
            choice: arguments.select.clone().map_or(BoxChoice::Best, BoxChoice::Steps),
            boxes: arguments.boxes.into(),
        },
    };
    let options = DiscoveryOptions {
        table: arguments.table.clone(),
        inputs: column_names(&arguments.inputs),
        area: arguments.area.clone(),
        of_interest: arguments.of_interest.clone(),
        method,
    };
    if arguments.dry.dry_run {
        return dry_run(&workload(&options)?, language);
    }
    let found = discover(&options)?;
    if let Some(folder) = folder {
        found.write_into(folder, language)?;
    }
    output::print(found.text(language).as_bytes())?;
    Ok(CommandOutcome::Done)
}

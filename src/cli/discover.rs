//! `qilu discover`: in which part of the space of inputs do the outcomes of interest lie?

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

use crate::cli;
use crate::cli::Outcome;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::interest;
use crate::expression::Expression;
use crate::report::discover::Report;
use crate::report::text::Language;
use crate::store;
use crate::store::RunFolder;
use crate::store::sweep::read;
use crate::store::sweep::read::Row;
use qilu_methods::discovery::Sample;
use qilu_methods::discovery::cart;
use qilu_methods::discovery::prim;
use qilu_methods::discovery::prim::Choice;
use qilu_methods::discovery::prim::Settings;
use qilu_methods::table::Table;

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
    method: Method,
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
enum Method {
    Prim,
    Cart,
}

fn number(text: &str, allowed: &str, fits: impl Fn(f64) -> bool) -> std::result::Result<f64, String> {
    text.parse().ok().filter(|value| fits(*value)).ok_or_else(|| format!("allowed: {allowed}"))
}

fn threshold(text: &str) -> std::result::Result<f64, String> {
    number(text, "above 0, at most 1", |value| value > 0.0 && value <= 1.0)
}

fn mass(text: &str) -> std::result::Result<f64, String> {
    number(text, "above 0, below 1", |value| value > 0.0 && value < 1.0)
}

fn slice(text: &str) -> std::result::Result<f64, String> {
    number(text, "above 0, below 0.5", |value| value > 0.0 && value < 0.5)
}

pub(super) fn run(arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    if arguments.method == Method::Cart && arguments.select.is_some() {
        return Err(Error::Setting("`--select` is given; allowed with `--method prim`".to_owned()).into());
    }
    let folder =
        arguments.out.as_deref().map(|out| RunFolder::open(out, cli::existing(arguments.force))).transpose()?;
    let expression = Expression::parse(&arguments.of_interest).map_err(Error::from)?;
    let table = table(arguments, &expression)?;
    let found = interest::rows(&table, &expression)?;
    let sample = Sample::new(&found.x, &found.of_interest)?;
    let (threshold, mass_min) = (arguments.threshold, arguments.mass_min);
    let (method, passes) = match arguments.method {
        Method::Cart => ("cart", vec![cart::leaves(&sample, mass_min, threshold)]),
        Method::Prim => {
            let Arguments { peel_alpha, paste_alpha, .. } = *arguments;
            let settings = Settings { peel_alpha, paste_alpha, mass_min, threshold };
            let choice = arguments.select.clone().map_or(Choice::Best, Choice::Steps);
            ("prim", prim::cover(&sample, &settings, &choice, arguments.boxes.into())?)
        }
    };
    let report = Report {
        method,
        question: &expression.to_string(),
        threshold,
        inputs: &table.inputs,
        full: sample.full(),
        rows: sample.rows(),
        hits: sample.hits(),
        left_out: found.left_out,
        passes: &passes,
    };
    if let Some(folder) = folder {
        write(folder, &report, language)?;
    }
    store::print(report.text(language).as_bytes())?;
    Ok(Outcome::Done)
}

/// The results: inputs as named, outputs as the expression asks for.
fn table(arguments: &Arguments, expression: &Expression) -> Result<Table> {
    let inputs = &arguments.inputs;
    if arguments.table.is_dir() {
        let table = read::finished(&arguments.table, Row::Run)?.of_area(arguments.area.as_deref())?;
        return if inputs.is_empty() { Ok(table) } else { table.with_inputs(inputs) };
    }
    let outputs: Vec<String> =
        interest::columns(expression).into_iter().filter(|column| !inputs.contains(column)).collect();
    if inputs.is_empty() {
        return Err(Error::Setting("`--inputs` is missing: which columns of the file are inputs?".to_owned()));
    }
    if outputs.is_empty() {
        let message = format!("`--of-interest` is `{expression}`; it must name a column that is not an input");
        return Err(Error::Setting(message));
    }
    Table::read_csv(&arguments.table, Some(inputs), Some(&outputs))
}

fn write(folder: RunFolder, report: &Report, language: Language) -> Result<()> {
    folder.write("boxes.csv", &report.boxes())?;
    folder.write("limits.csv", &report.limits())?;
    for (name, picture) in report.pictures(language) {
        folder.write(&name, picture.as_bytes())?;
    }
    folder.finish()?;
    Ok(())
}

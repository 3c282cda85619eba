//! `qilu sensitivity`: which inputs the outputs of a table of runs depend on.

use std::path::PathBuf;

use clap::Args;

use crate::cli;
use crate::cli::Outcome;
use crate::error::Error;
use crate::error::Result;
use crate::error::suggest;
use crate::experiments::interest;
use crate::expression::Expression;
use crate::report;
use crate::report::sensitivity::Analysis;
use crate::report::text::Language;
use crate::scenario::study::Design;
use crate::store;
use crate::store::RunFolder;
use crate::store::sweep::read;
use crate::store::sweep::read::Row;
use qilu_methods::design::problem::Problem;
use qilu_methods::design::saltelli;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::sensitivity::Answer;
use qilu_methods::sensitivity::Method;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::convergence::Step;
use qilu_methods::sensitivity::delta;
use qilu_methods::sensitivity::morris;
use qilu_methods::sensitivity::pawn;
use qilu_methods::sensitivity::regional;
use qilu_methods::table::Table;

/// Sensitivity indices of all outputs of a finished sweep, or of a table of runs made anywhere: a wide CSV file, a row a
/// run, in which an output that is empty or NaN is a run that failed.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder of a finished sweep, or a wide CSV file with a column an input and a column an output
    table: PathBuf,
    /// SALib problem file (JSON): its names are the inputs, its groups move together
    #[arg(long, conflicts_with = "inputs")]
    problem: Option<PathBuf>,
    /// Columns that are inputs, instead of a problem file [default in a sweep: its factors and recorded parameters]
    #[arg(long, value_delimiter = ',')]
    inputs: Vec<String>,
    /// Columns that are outputs [default: all that are no inputs]
    #[arg(long, value_delimiter = ',')]
    outputs: Vec<String>,
    /// sobol (rows of a design of Saltelli), morris (rows of a design of Morris), or on any rows pawn, delta, regional
    /// [default in a sweep: that of its design]
    #[arg(long, value_parser = method)]
    method: Option<Method>,
    /// The design of Saltelli has no rows for second order (sobol, in a CSV file)
    #[arg(long)]
    no_second_order: bool,
    /// Levels of the design (morris, in a CSV file)
    #[arg(long, default_value_t = 4)]
    levels: usize,
    /// Slices of each input (pawn)
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    slices: u16,
    /// What a behavioural run fulfils, an expression over columns (docs/expressions.md); in a sweep over the outputs of the
    /// province, such as `urban_share@2035 >= 0.75` (regional)
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    behavioural: Option<String>,
    /// Resamples behind intervals; 0 for none
    #[arg(long, default_value_t = 100)]
    resamples: u32,
    /// Chance that intervals are meant to have
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    confidence: f64,
    /// Seed of the resamples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Say whether the total indices of all outputs are known to less than this on either side; exit with 1 if not
    /// (sobol)
    #[arg(long)]
    until_ci: Option<f64>,
    /// Folder for indices and pictures
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
}

fn method(name: &str) -> std::result::Result<Method, String> {
    let found = Method::ALL.into_iter().find(|method| method.name() == name);
    found.ok_or_else(|| suggest(name, Method::ALL.map(Method::name)))
}

fn chance(text: &str) -> std::result::Result<f64, String> {
    text.parse().ok().filter(|value| 0.0 < *value && *value < 1.0).ok_or_else(|| "allowed: between 0 and 1".to_owned())
}

/// Runs to analyse, wherever they come from, and what is to be done with them.
struct Runs {
    table: Table,
    /// What moved by itself in a design of Saltelli: the inputs, or groups of them.
    units: Vec<String>,
    method: Method,
    /// Whether the design of Saltelli has rows for second order.
    second_order: SecondOrder,
    /// Levels of the design of Morris.
    levels: usize,
}

/// The runs that the arguments name.
fn load(arguments: &Arguments) -> Result<Runs> {
    if arguments.table.is_dir() {
        return of_sweep(arguments);
    }
    let Some(method) = arguments.method else {
        let known = Method::ALL.map(Method::name).join(", ");
        return Err(Error::Setting(format!("`--method` is missing; allowed: {known}")));
    };
    let problem = arguments.problem.as_deref().map(Problem::read).transpose()?;
    let inputs = problem.as_ref().map(|problem| problem.names.clone()).or_else(|| given(&arguments.inputs));
    let table = Table::read_csv(&arguments.table, inputs.as_deref(), given(&arguments.outputs).as_deref())?;
    let units = problem.map_or_else(|| table.inputs.clone(), |problem| problem.units());
    Ok(Runs { table, units, method, second_order: (!arguments.no_second_order).into(), levels: arguments.levels })
}

/// The points of a sweep, or its runs where parameters were recorded, with the method that its design is made for.
fn of_sweep(arguments: &Arguments) -> Result<Runs> {
    let design = read::identity(&arguments.table)?.design;
    let by_design = match &design {
        Design::Saltelli { .. } => Some(Method::Sobol),
        Design::Morris { .. } => Some(Method::Morris),
        _ => None,
    };
    let method = arguments.method.or(by_design);
    let fits = |method: Method| !matches!(method, Method::Sobol | Method::Morris) || by_design == Some(method);
    let Some(method) = method.filter(|method| fits(*method)) else {
        let message =
            format!("this sweep has the design `{}`; allowed for `--method`: pawn, delta, regional", design.name());
        return Err(Error::Setting(message));
    };
    let row = if design == Design::Scenario { Row::Run } else { Row::Point };
    let finished = read::finished(&arguments.table, row)?;
    // Expressions ask for the outputs of one area by name and year.
    let mut table = if method == Method::Regional { finished.of_area(None)? } else { finished.table };
    let (mut second_order, mut levels) = (SecondOrder::Without, 0);
    match design {
        Design::Saltelli { second_order: pairs, .. } => {
            second_order = pairs;
            // A sweep that was told when to stop may have begun another base row.
            let block = saltelli::block(table.inputs.len(), pairs);
            let whole = table.y.nrows() / block * block;
            table = table.head(whole);
        }
        Design::Morris { levels: given, .. } => levels = given,
        _ if !arguments.inputs.is_empty() => table = table.with_inputs(&arguments.inputs)?,
        _ => {}
    }
    if let Some(outputs) = given(&arguments.outputs) {
        table = table.with_outputs(&outputs)?;
    }
    Ok(Runs { units: table.inputs.clone(), table, method, second_order, levels })
}

fn given(names: &[String]) -> Option<Vec<String>> {
    (!names.is_empty()).then(|| names.to_vec())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let folder = arguments.out.as_ref().map(|out| RunFolder::open(out, cli::existing(arguments.force))).transpose()?;
    let runs = load(arguments)?;
    if arguments.until_ci.is_some() && runs.method != Method::Sobol {
        let message = format!("`--until-ci` with the method {}; allowed: sobol", runs.method.name());
        return Err(Error::Setting(message).into());
    }
    let Found { answers, steps, outputs } = analyse(arguments, &runs)?;
    let analysis = Analysis {
        method: runs.method,
        inputs: if runs.method == Method::Sobol { &runs.units } else { &runs.table.inputs },
        outputs: &outputs,
        answers: &answers,
        confidence: arguments.confidence,
    };
    store::print(report::sensitivity::table(&analysis, language).as_bytes())?;
    if let Some(folder) = folder {
        write(&folder, &analysis, &steps, language)?;
        let made = folder.finish()?;
        eprintln!("{} {}", language.words().files, made.display());
    }
    Ok(arguments.until_ci.map_or(Outcome::Done, |below| stop(&answers, below, language)))
}

/// What an analysis finds.
struct Found {
    answers: Vec<Answer>,
    /// After more and more base rows; empty for other methods than that of Sobol'.
    steps: Vec<Step>,
    /// What the answers are about.
    outputs: Vec<String>,
}

fn analyse(arguments: &Arguments, runs: &Runs) -> Result<Found> {
    let table = &runs.table;
    let resampling =
        Resampling { resamples: arguments.resamples, confidence: arguments.confidence, seed: arguments.seed };
    let of_all = |answers| Found { answers, steps: Vec::new(), outputs: table.outputs.clone() };
    Ok(match runs.method {
        Method::Sobol => {
            let steps = convergence::steps(&table.y, runs.units.len(), runs.second_order, &resampling)?;
            let answers = steps.last().map_or(Vec::new(), |step| step.answers.clone());
            Found { steps, ..of_all(answers) }
        }
        Method::Morris => of_all(morris::analyse(table, runs.levels, &resampling)?),
        Method::Pawn => of_all(pawn::analyse(table, arguments.slices.into())),
        Method::Delta => of_all(delta::analyse(table, &resampling)),
        Method::Regional => {
            let Some(text) = &arguments.behavioural else {
                let message = "`--method regional` needs `--behavioural`, such as `y >= 0.7`";
                return Err(Error::Setting(message.to_owned()));
            };
            let expression = Expression::parse(text)?;
            let behavioural = interest::truth(table, &expression)?;
            Found { outputs: vec![expression.to_string()], ..of_all(vec![regional::analyse(&table.x, &behavioural)]) }
        }
    })
}

fn write(folder: &RunFolder, analysis: &Analysis, steps: &[Step], language: Language) -> Result<()> {
    folder.write("indices.csv", &report::sensitivity::csv(analysis))?;
    folder.write("heat.svg", report::sensitivity::heat(analysis, language).as_bytes())?;
    for (place, name) in analysis.outputs.iter().enumerate() {
        // Names may hold anything; the number keeps files apart.
        let plain: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let picture = report::sensitivity::tornado(analysis, place, language);
        folder.write(&format!("tornado/{:03}-{plain}.svg", place + 1), picture.as_bytes())?;
    }
    if !steps.is_empty() {
        folder.write("convergence.csv", &report::sensitivity::convergence_csv(analysis, steps))?;
        folder.write("convergence.svg", report::sensitivity::convergence(analysis, steps, language).as_bytes())?;
    }
    Ok(())
}

/// Says whether the rule to stop is met.
fn stop(answers: &[Answer], below: f64, language: Language) -> Outcome {
    let widest = convergence::largest_half_width(answers);
    let met = convergence::is_met(answers, below);
    let sign = if met { "<" } else { "≥" };
    let verdict = match (language, met) {
        (Language::Chinese, true) => "已收敛",
        (Language::Chinese, false) => "未收敛，需要更多基样本",
        (Language::English, true) => "precise enough",
        (Language::English, false) => "more base rows are needed",
    };
    let what = language.pick("总效应指数的最大区间半宽", "largest half-width of a total index");
    eprintln!("{what}: {widest:.4} {sign} {below}; {verdict}");
    if met { Outcome::Done } else { Outcome::Failed }
}

//! Sensitivity analysis of a finished sweep, or of a table of runs made anywhere.

use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::experiments::columns;
use crate::experiments::outcome_filter;
use crate::expression::Expression;
use crate::input;
use crate::output::RunFolder;
use crate::report;
use crate::report::sensitivity::Analysis;
use crate::scenario::study::Design;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::sweeps;
use crate::session::workload::trial;
use crate::store::sweep::read;
use crate::store::sweep::read::RowUnit;
use qilu_messages::Language;
use qilu_messages::report_search::SensitivityText;
use qilu_messages::session::SessionFault;
use qilu_methods::design::problem::DesignProblem;
use qilu_methods::design::saltelli;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::sensitivity::LEAST_RESAMPLES;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityIndex;
use qilu_methods::sensitivity::SensitivityMethod;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::convergence::ConvergenceStep;
use qilu_methods::sensitivity::delta;
use qilu_methods::sensitivity::morris;
use qilu_methods::sensitivity::pawn;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::proof::ProvenDesign;
use qilu_methods::sensitivity::proof::fit;
use qilu_methods::sensitivity::proof::repeats;
use qilu_methods::sensitivity::regional;
use qilu_methods::sensitivity::sobol;
use qilu_methods::table::ResultTable;

/// Problem file that a sweep writes.
const PROBLEM: &str = "problem.json";

/// The options of a sensitivity analysis.
#[derive(Clone, Debug)]
pub struct SensitivityOptions {
    /// Folder of a finished sweep, or a wide CSV file.
    pub table: PathBuf,
    /// SALib problem file, for a CSV file.
    pub problem: Option<PathBuf>,
    /// Columns that are inputs; empty for those of the problem, or for the factors of a sweep.
    pub inputs: Vec<String>,
    /// Columns that are outputs; empty for all that are no inputs.
    pub outputs: Vec<String>,
    /// Method; `None` for that of the design of a sweep.
    pub method: Option<SensitivityMethod>,
    /// Whether the design of Saltelli of a CSV file has rows for second order.
    pub second_order: SecondOrder,
    /// Levels of the design of Morris of a CSV file.
    pub levels: usize,
    /// Slices of each input (PAWN).
    pub slices: u16,
    /// Condition that a behavioural run fulfils (method `regional`).
    pub behavioural: Option<String>,
    /// Resamples behind intervals.
    pub resampling: Resampling,
    /// Half-width that the total indices must reach; only for the method of Sobol'.
    pub until_half_width: Option<f64>,
}

/// Indices of all outputs.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// Method of the analysis.
    pub method: SensitivityMethod,
    /// Names of the inputs, or of the groups that moved together.
    pub inputs: Vec<String>,
    /// Names of the outputs.
    pub outputs: Vec<String>,
    /// Sensitivity indices of each output.
    pub answers: Vec<SensitivityResult>,
    /// Results after increasing numbers of base rows; empty for methods other than Sobol'.
    pub steps: Vec<ConvergenceStep>,
    /// Inputs or groups that have one value in all rows, by their places in `inputs`; they have no index.
    pub constant: Vec<usize>,
    /// What a reader has to know about the table of runs.
    pub notes: Vec<SensitivityText>,
    confidence: f64,
}

/// The runs to analyse, from a sweep or a file, with the method and its settings.
struct Runs {
    table: ResultTable,
    /// Inputs, or groups of inputs, that vary independently in a design of Saltelli or Morris.
    units: InputUnits,
    /// Bounds of the inputs, if they are known.
    problem: Option<DesignProblem>,
    method: SensitivityMethod,
    second_order: SecondOrder,
    levels: usize,
    /// Whether the rows were made elsewhere, so that they can hold repeats. The designs of this program do so only by chance.
    foreign: bool,
}

/// The work of [`sensitivity`].
///
/// # Errors
/// As [`sensitivity`].
pub fn workload(options: &SensitivityOptions) -> Result<Workload> {
    let (table, rows) = sweeps::of_table(&options.table);
    // Each resample has the number of times that it contains each row, and an index of each pair of inputs.
    let inputs = options.inputs.len().max(LIKELY_INPUTS) as u64;
    let each = size_of::<f64>() as u64 * (rows + inputs * inputs);
    let resamples = options.resampling.resamples;
    let size = Size { reduce: vec!["--resamples", "--outputs"], ..Size::of("--resamples", resamples) };
    let options = options.clone();
    Workload::new(size, Memory { each, ..table }, 0, 0.0, move || {
        trial::linear(resamples.into(), [2, 10], |resamples| {
            let resampling = Resampling { resamples, ..options.resampling };
            // Without the goal of the intervals, which so few resamples do not give.
            sensitivity(&SensitivityOptions { resampling, until_half_width: None, ..options.clone() }).map(|_| ())
        })
    })
}

/// Number of inputs that is assumed where none are named.
const LIKELY_INPUTS: usize = 16;

/// Analyses a table of runs.
///
/// # Errors
/// A table or problem that cannot be read; a method that the design does not allow.
pub fn sensitivity(options: &SensitivityOptions) -> Result<Sensitivity> {
    workload(options)?.check()?;
    let runs = if options.table.is_dir() { of_sweep(options)? } else { of_file(options)? };
    if options.until_half_width.is_some() && runs.method != SensitivityMethod::Sobol {
        return Err(Error::setting(SessionFault::UntilCiMethod { method: runs.method.name() }));
    }
    if options.until_half_width.is_some() && options.resampling.resamples < LEAST_RESAMPLES {
        let (resamples, least) = (options.resampling.resamples, LEAST_RESAMPLES);
        return Err(Error::setting(SessionFault::UntilCiResamples { resamples, least }));
    }
    let any_rows = !matches!(runs.method, SensitivityMethod::Sobol | SensitivityMethod::Morris);
    let (distinct, repeated) = match repeats::distinct(&runs.table).filter(|_| any_rows && runs.foreign) {
        Some((table, repeated)) => (Some(table), repeated),
        None => (None, 0),
    };
    let (table, resampling) = (distinct.as_ref().unwrap_or(&runs.table), &options.resampling);
    let (mut outputs, mut steps, mut base_rows) = (table.outputs.clone(), Vec::new(), None);
    let (units, problem) = (&runs.units, runs.problem.as_ref());
    let answers = match runs.method {
        SensitivityMethod::Sobol => {
            let design = ProvenDesign::saltelli(table, units, runs.second_order, problem)?;
            if runs.foreign {
                design.without_repeats()?;
            }
            base_rows = Some(design.base_rows());
            steps = convergence::steps(&design, resampling);
            // The last step has all base rows, so its indices are those of the whole table.
            steps.last().map_or_else(|| sobol::analyse(&design, resampling), |step| step.answers.clone())
        }
        SensitivityMethod::Morris => {
            let design = ProvenDesign::morris(table, units, runs.levels, problem)?;
            if runs.foreign {
                design.without_repeats(runs.levels)?;
            }
            morris::analyse(&design, resampling)
        }
        SensitivityMethod::Pawn => pawn::analyse(&ProvenDesign::slices(table, options.slices.into())?),
        SensitivityMethod::Delta => delta::analyse(&ProvenDesign::classes(table)?, resampling),
        SensitivityMethod::Regional => {
            let Some(text) = &options.behavioural else {
                return Err(Error::setting(SessionFault::NoBehavioural));
            };
            let expression = Expression::parse_columns(text)?;
            // The output of this method is whether the condition holds, not a column of the table.
            outputs = vec![expression.to_string()];
            let behavioural = outcome_filter::truth(table, &expression)?;
            vec![regional::analyse(&ProvenDesign::two_groups(table, behavioural)?)]
        }
    };
    // In a design with groups the inputs of a group move together and share one index.
    let single = InputUnits::single(&table.inputs);
    let units = if any_rows { &single } else { units };
    let mut found = Sensitivity {
        method: runs.method,
        inputs: units.names.clone(),
        outputs,
        answers,
        steps,
        confidence: resampling.confidence,
        constant: units.constant(table),
        notes: Vec::new(),
    };
    found.without_constant_inputs();
    found.notes = notes(&found, (repeated, base_rows), resampling);
    Ok(found)
}

/// What a reader has to know about the table.
///
/// - `repeated`: number of repeated rows that were left out.
/// - `base_rows`: base rows of a design of Saltelli.
fn notes(
    found: &Sensitivity,
    (repeated, base_rows): (usize, Option<usize>),
    resampling: &Resampling,
) -> Vec<SensitivityText> {
    let mut notes = Vec::new();
    if repeated > 0 {
        notes.push(SensitivityText::RepeatedRows { rows: repeated });
    }
    if let Some(rows) = base_rows.filter(|rows| !rows.is_power_of_two()) {
        notes.push(SensitivityText::NoPowerOfTwo { rows });
    }
    if !found.constant.is_empty() {
        let inputs = found.constant.iter().map(|unit| found.inputs[*unit].clone()).collect();
        notes.push(SensitivityText::ConstantInputs { inputs });
    }
    let resampled = !matches!(found.method, SensitivityMethod::Pawn | SensitivityMethod::Regional);
    if resampled && resampling.resamples < LEAST_RESAMPLES {
        notes.push(SensitivityText::FewResamples { resamples: resampling.resamples, least: LEAST_RESAMPLES });
    }
    notes
}

fn of_file(options: &SensitivityOptions) -> Result<Runs> {
    let Some(method) = options.method else {
        let allowed = SensitivityMethod::ALL.map(|method| method.name().to_owned()).to_vec();
        return Err(Error::setting(SessionFault::MissingMethod { allowed }));
    };
    let problem = options.problem.as_deref().map(|path| DesignProblem::parse(path, &input::text(path)?)).transpose()?;
    let inputs = problem.as_ref().map(|problem| problem.names.clone()).or_else(|| given(&options.inputs));
    let table = columns::read_csv(&options.table, inputs.as_deref(), given(&options.outputs).as_deref())?;
    let units = problem.as_ref().map_or_else(|| InputUnits::single(&table.inputs), InputUnits::of_problem);
    if let Some(problem) = &problem {
        fit::fits(&table, problem, &independent(&table, &units, method, options.second_order))?;
    }
    let (second_order, levels) = (options.second_order, options.levels);
    Ok(Runs { table, units, problem, method, second_order, levels, foreign: true })
}

/// The rows of a table that were drawn independently of each other: those of the points of a design of Saltelli, none of a
/// design of Morris, whose values are compared with its levels, and all of any other table.
fn independent(
    table: &ResultTable,
    units: &InputUnits,
    method: SensitivityMethod,
    second_order: SecondOrder,
) -> Vec<usize> {
    let rows = 0..table.x.nrows();
    match method {
        SensitivityMethod::Morris => Vec::new(),
        SensitivityMethod::Sobol => {
            let block = saltelli::block(units.count(), second_order);
            // The two points of a base row are its first and its last row.
            rows.filter(|row| [0, block - 1].contains(&(row % block))).collect()
        }
        _ => rows.collect(),
    }
}

/// The points of a sweep, or its runs where parameters were recorded, with the method that its design is made for.
fn of_sweep(options: &SensitivityOptions) -> Result<Runs> {
    let design = read::identity(&options.table)?.design;
    let by_design = match &design {
        Design::Saltelli { .. } => Some(SensitivityMethod::Sobol),
        Design::Morris { .. } => Some(SensitivityMethod::Morris),
        _ => None,
    };
    let method = options.method.or(by_design);
    let fits = |method: SensitivityMethod| {
        // These two compute with the fixed order of rows of their own designs, which a matrix of the user may have; the
        // other methods take any rows.
        let any_rows = !matches!(method, SensitivityMethod::Sobol | SensitivityMethod::Morris);
        any_rows || by_design == Some(method) || matches!(design, Design::Matrix { .. })
    };
    let Some(method) = method.filter(|method| fits(*method)) else {
        let fitting = SensitivityMethod::ALL.into_iter().filter(|method| fits(*method) && by_design != Some(*method));
        let allowed = fitting.map(|method| method.name().to_owned()).collect();
        return Err(Error::setting(SessionFault::MethodOfDesign { design: design.name(), allowed }));
    };
    // This design has a single point. Its inputs are the recorded parameters, which differ between runs.
    let row = if design == Design::Scenario { RowUnit::Run } else { RowUnit::Point };
    let finished = read::finished(&options.table, row)?;
    // Expressions ask for the outputs of one area by name and year.
    let mut table = if method == SensitivityMethod::Regional { finished.of_area(None)? } else { finished.table };
    let (mut second_order, mut levels) = (options.second_order, options.levels);
    let mut problem = None;
    let foreign = matches!(design, Design::Matrix { .. });
    match design {
        Design::Saltelli { second_order: pairs, .. } => {
            second_order = pairs;
            // A sweep that was told when to stop may have begun another base row.
            let block = saltelli::block(table.inputs.len(), pairs);
            let whole = table.y.nrows() / block * block;
            table = table.head(whole);
        }
        Design::Morris { levels: given, .. } => {
            levels = given;
            let path = options.table.join(PROBLEM);
            problem = Some(DesignProblem::parse(&path, &input::text(&path)?)?);
        }
        // All factors of a design of Saltelli or Morris belong to its rows, so inputs can be chosen only for other
        // designs.
        _ if !options.inputs.is_empty() => {
            let inputs = columns::columns(&options.inputs, &table.inputs);
            table = table.with_inputs(&inputs)?;
        }
        _ => {}
    }
    if let Some(outputs) = given(&options.outputs) {
        table = table.with_outputs(&outputs)?;
    }
    let units = InputUnits::single(&table.inputs);
    Ok(Runs { table, units, problem, method, second_order, levels, foreign })
}

fn given(names: &[String]) -> Option<Vec<String>> {
    (!names.is_empty()).then(|| names.to_vec())
}

impl Sensitivity {
    fn analysis(&self) -> Analysis<'_> {
        Analysis {
            method: self.method,
            inputs: &self.inputs,
            outputs: &self.outputs,
            answers: &self.answers,
            confidence: self.confidence,
        }
    }

    /// Takes the indices of inputs that do not vary away: a table says nothing about an input that it holds fixed, and 0 would
    /// say that it has no effect.
    fn without_constant_inputs(&mut self) {
        let constant = self.constant.clone();
        let fixed = |index: &SensitivityIndex| {
            constant.contains(&index.inputs.0) || index.inputs.1.is_some_and(|other| constant.contains(&other))
        };
        let of_steps = self.steps.iter_mut().flat_map(|step| &mut step.answers);
        for answer in self.answers.iter_mut().chain(of_steps) {
            for index in answer.indices.iter_mut().filter(|index| fixed(index)) {
                (index.value, index.half_width) = (f64::NAN, f64::NAN);
            }
        }
    }

    /// The answers of the inputs that vary.
    fn varying(&self) -> Vec<SensitivityResult> {
        let varies = |index: &SensitivityIndex| !self.constant.contains(&index.inputs.0);
        let mut answers = self.answers.clone();
        for answer in &mut answers {
            answer.indices.retain(varies);
        }
        answers
    }

    /// The largest half-width of an interval of a total index over all outputs and all inputs that vary.
    #[must_use]
    pub fn largest_half_width(&self) -> f64 {
        convergence::largest_half_width(&self.varying())
    }

    /// Whether the intervals of all total indices have a smaller half-width (method of Sobol').
    #[must_use]
    pub fn is_precise(&self, half_width: f64) -> bool {
        convergence::is_met(&self.varying(), half_width)
    }

    /// The indices as a table.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        report::sensitivity::table(&self.analysis(), language) + &report::sensitivity::notes(&self.notes, language)
    }

    /// Writes indices and pictures.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, folder: RunFolder, language: Language) -> Result<PathBuf> {
        let analysis = self.analysis();
        folder.write("indices.csv", &report::sensitivity::csv(&analysis))?;
        folder.write("heat.svg", report::sensitivity::heat(&analysis, language).as_bytes())?;
        for (place, name) in analysis.outputs.iter().enumerate() {
            // Names may hold anything; the number keeps files apart.
            let plain: String =
                name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
            // An output may be an expression, and not every system allows its signs in a name. The number keeps the
            // names apart.
            let picture = report::sensitivity::tornado(&analysis, place, language);
            folder.write(&format!("tornado/{:03}-{plain}.svg", place + 1), picture.as_bytes())?;
        }
        if !self.steps.is_empty() {
            folder.write("convergence.csv", &report::sensitivity::convergence_csv(&analysis, &self.steps))?;
            let picture = report::sensitivity::convergence(&analysis, &self.steps, language);
            folder.write("convergence.svg", picture.as_bytes())?;
        }
        folder.finish()
    }
}

//! Scenario discovery in a finished sweep, or in a table of runs made anywhere.

use std::path::PathBuf;

use ndarray::Axis;

use crate::error::Error;
use crate::error::Result;
use crate::experiments::columns;
use crate::experiments::outcome_filter;
use crate::expression::Expression;
use crate::input;
use crate::output::RunFolder;
use crate::report::discover::DiscoveryReport;
use crate::session::Project;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::sweeps;
use crate::session::workload::trial;
use crate::store::sweep::read;
use crate::store::sweep::read::FinishedSweep;
use crate::store::sweep::read::RowUnit;
use qilu_messages::Language;
use qilu_messages::progress::OptionFault;
use qilu_messages::session::SessionFault;
use qilu_methods::discovery::Pass;
use qilu_methods::discovery::Range;
use qilu_methods::discovery::Sample;
use qilu_methods::discovery::cart;
use qilu_methods::discovery::prim;
use qilu_methods::discovery::prim::BoxChoice;
use qilu_methods::discovery::prim::PrimSettings;
use qilu_methods::table::ResultTable;

/// The method by which boxes are found.
#[derive(Clone, Debug)]
pub enum BoxMethod {
    /// Leaves of a classification tree (CART).
    Cart {
        /// Smallest share of all rows in a leaf.
        mass_min: f64,
        /// Smallest density of a leaf that is selected.
        threshold: f64,
    },
    /// Peeling and pasting, one box after the other (PRIM).
    Prim {
        /// Peels, pastes, least mass and density.
        settings: PrimSettings,
        /// Which boxes of the trajectories are taken.
        choice: BoxChoice,
        /// Largest number of boxes.
        boxes: usize,
    },
}

/// The options of a scenario discovery.
#[derive(Clone, Debug)]
pub struct DiscoveryOptions {
    /// Folder of a finished sweep, or a wide CSV file.
    pub table: PathBuf,
    /// Columns that are inputs; empty for the factors and recorded parameters of a sweep.
    pub inputs: Vec<String>,
    /// Code or Chinese name of the area whose outputs of a sweep are used; `None` for the province.
    pub area: Option<String>,
    /// Expression over the columns that is true for outcomes of interest.
    pub of_interest: String,
    /// Method by which boxes are found.
    pub method: BoxMethod,
}

/// Boxes that contain most outcomes of interest.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// Boxes, pass by pass.
    pub passes: Vec<Pass>,
    /// Names of the inputs.
    pub inputs: Vec<String>,
    method: &'static str,
    question: String,
    threshold: f64,
    full: Vec<Range>,
    /// Number of rows used, of rows of interest among them, and of rows without a value.
    counts: [usize; 3],
}

/// The work of [`discover`].
///
/// # Errors
/// As [`discover`].
pub fn workload(options: &DiscoveryOptions) -> Result<Workload> {
    let (memory, _) = sweeps::of_table(&options.table);
    let size = Size { option: None, count: 1, reduce: Vec::new() };
    let options = options.clone();
    Workload::new(size, memory, 0, 0.0, move || {
        let expression = Expression::parse(&options.of_interest)?;
        let mut known = None;
        let reading = trial::timed(|| {
            known = Some(table(&options, &expression)?);
            Ok(())
        })?;
        let Some(whole) = known else { return Ok(reading) };
        // Of a large table every few rows are searched, because the time grows with the number of rows.
        let step = (whole.x.nrows() / TRIED_ROWS).clamp(1, LARGEST_STEP);
        let rows: Vec<usize> = (0..whole.x.nrows()).step_by(step).collect();
        let (x, y) = (whole.x.select(Axis(0), &rows), whole.y.select(Axis(0), &rows));
        let part = ResultTable { x, y, ..whole };
        Ok(reading + step as f64 * trial::timed(|| search(&options, &expression, part).map(|_| ()))?)
    })
}

/// Rows of a table that are searched for an estimate of the time.
const TRIED_ROWS: usize = 2000;

/// Largest distance of the rows that are searched: with a greater one, too few would be of interest.
const LARGEST_STEP: usize = 8;

/// Looks for boxes.
///
/// # Errors
/// An expression or table that is wrong; rows of which none or all are of interest.
pub fn discover(options: &DiscoveryOptions) -> Result<Discovery> {
    workload(options)?.check()?;
    let expression = Expression::parse_columns(&options.of_interest)?;
    search(options, &expression, table(options, &expression)?)
}

fn search(options: &DiscoveryOptions, expression: &Expression, table: ResultTable) -> Result<Discovery> {
    let found = outcome_filter::rows(&table, expression)?;
    let sample = Sample::new(&found.x, &found.of_interest)?;
    let (method, threshold, passes) = match &options.method {
        BoxMethod::Cart { mass_min, threshold } => {
            // A tree divides all rows at once, so there is one pass.
            ("cart", *threshold, vec![cart::leaves(&sample, *mass_min, *threshold)])
        }
        BoxMethod::Prim { settings, choice, boxes } => {
            ("prim", settings.threshold, prim::cover(&sample, settings, choice, *boxes)?)
        }
    };
    Ok(Discovery {
        passes,
        method,
        threshold,
        question: expression.to_string(),
        full: sample.full().to_vec(),
        counts: [sample.rows(), sample.hits(), found.left_out],
        inputs: table.inputs,
    })
}

/// The area of a sweep that a text names. A sweep has code and Chinese name of each of its areas; other names are those of
/// the places inside the program.
fn area_of_sweep(sweep: &FinishedSweep, text: &str) -> Result<String> {
    if sweep.has_area(text) {
        return Ok(text.to_owned());
    }
    let project = Project::packaged()?;
    let region = project.region();
    match region.find_one(text) {
        Ok(area) => Ok(region.names(area).code.clone()),
        // A former area, or a name of several. An unknown name can be that of another province, which the sweep knows.
        Err(fault) if region.formerly(text).is_some() || !region.find(text).is_empty() => {
            Err(Error::setting(OptionFault::Place { option: "--area".to_owned(), fault }))
        }
        Err(_) => Ok(text.to_owned()),
    }
}

/// The results: inputs as named, outputs as the expression asks for.
fn table(options: &DiscoveryOptions, expression: &Expression) -> Result<ResultTable> {
    let inputs = &options.inputs;
    if options.table.is_dir() {
        // Recorded parameters differ between the runs of a point, so each run is a row.
        let sweep = read::finished(&options.table, RowUnit::Run)?;
        let area = options.area.as_deref().map(|area| area_of_sweep(&sweep, area)).transpose()?;
        let table = sweep.of_area(area.as_deref())?;
        let columns = columns::columns(inputs, &table.inputs);
        return if inputs.is_empty() { Ok(table) } else { table.with_inputs(&columns) };
    }
    if inputs.is_empty() {
        return Err(Error::setting(SessionFault::MissingInputs));
    }
    let text = input::text(&options.table)?;
    let header = columns::header(&options.table, &text)?;
    let inputs = columns::columns(inputs, &header);
    // A column that the expression names can also be an input; it is read once. Two names can be the same column.
    let mut outputs: Vec<String> = Vec::new();
    for column in columns::columns(&outcome_filter::columns(expression), &header) {
        if !inputs.contains(&column) && !outputs.contains(&column) {
            outputs.push(column);
        }
    }
    if outputs.is_empty() {
        return Err(Error::setting(SessionFault::NoOutputAsked { expression: expression.to_string() }));
    }
    ResultTable::parse(&options.table, &text, Some(&inputs), Some(&outputs))
}

impl Discovery {
    fn report(&self) -> DiscoveryReport<'_> {
        let [rows, hits, left_out] = self.counts;
        DiscoveryReport {
            method: self.method,
            question: &self.question,
            threshold: self.threshold,
            inputs: &self.inputs,
            full: &self.full,
            rows,
            hits,
            left_out,
            passes: &self.passes,
        }
    }

    /// The boxes as text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.report().text(language)
    }

    /// Writes tables and pictures.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, folder: RunFolder, language: Language) -> Result<PathBuf> {
        let report = self.report();
        folder.write("boxes.csv", &report.boxes())?;
        folder.write("limits.csv", &report.limits())?;
        for (name, picture) in report.pictures(language) {
            folder.write(&name, picture.as_bytes())?;
        }
        folder.finish()
    }
}

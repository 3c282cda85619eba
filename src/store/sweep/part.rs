//! The contents of the files of a sweep.

use std::path::Path;

use ndarray::Array2;
use serde::Deserialize;
use serde::Serialize;

use crate::error::Error;
use crate::error::Result;
use crate::experiments::evaluate::Output;
use crate::experiments::sweep::Sweep;
use crate::experiments::sweep::SweepPart;
use crate::experiments::sweep::SweepRun;
use crate::region::Region;
use crate::scenario::study::POINT;
use crate::store::rows::Place;
use crate::store::rows::PlaceOfLevel;
use crate::store::sweep::run_row::RunRow;
use crate::store::table;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::store::table::Wide;
use qilu_messages::store::SweepFault;

/// Format of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartFormat {
    /// CSV; an empty field is not a number.
    Csv,
    /// Parquet with zstd.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl PartFormat {
    /// Parquet if this program has it, otherwise CSV.
    #[must_use]
    pub fn usual() -> PartFormat {
        #[cfg(feature = "parquet")]
        return PartFormat::Parquet;
        #[cfg(not(feature = "parquet"))]
        return PartFormat::Csv;
    }

    /// End of the names of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            PartFormat::Csv => "csv",
            #[cfg(feature = "parquet")]
            PartFormat::Parquet => "parquet",
        }
    }
}

/// The description of a column of values: a row of `outputs.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutputRow<'a> {
    /// Name of the column in the parts.
    pub column: &'a str,
    /// Name of the output, or of the recorded parameter.
    pub name: &'a str,
    /// Expression that is evaluated; empty for a recorded parameter.
    pub expression: String,
    /// Unit; empty for an expression that is no indicator.
    pub unit: &'a str,
    /// Area, with `parameter` as level for a recorded parameter.
    pub at: PlaceOfLevel<'a>,
    /// Year; none for a recorded parameter.
    pub year: Option<u16>,
}

/// Names of the columns of values: name, code of the area and year, by `:`; then the names of recorded parameters.
#[must_use]
pub fn labels(sweep: &Sweep<'_>, region: &Region) -> Vec<String> {
    let label = |output: &Output| format!("{}:{}:{}", output.label, region.names(output.area).code, output.year);
    let recorded = sweep.study.recorded.iter().map(|parameter| parameter.name().to_owned());
    sweep.outputs.iter().map(label).chain(recorded).collect()
}

/// Level of the rows of `outputs.csv` that are recorded parameters.
pub(super) const RECORDED: &str = "parameter";

/// `outputs.csv`: the description of each column of values.
#[must_use]
pub fn outputs(sweep: &Sweep<'_>, region: &Region) -> Vec<u8> {
    let labels = labels(sweep, region);
    let mut table = CsvTable::new();
    for (label, output) in labels.iter().zip(&sweep.outputs) {
        table.row(&OutputRow {
            column: label,
            name: &output.label,
            expression: output.expression.expression().to_string(),
            unit: output.expression.indicator().map_or("", |indicator| indicator.unit.as_str()),
            at: PlaceOfLevel::of(region, output.area),
            year: Some(output.year),
        });
    }
    for &parameter in &sweep.study.recorded {
        table.row(&OutputRow {
            column: parameter.name(),
            name: parameter.name(),
            expression: String::new(),
            unit: &sweep.study.scenario.priors.get(parameter).unit,
            at: PlaceOfLevel { place: Place::default(), level: RECORDED },
            year: None,
        });
    }
    table.bytes()
}

/// `points.csv`: the values of the factors at each point. Its columns depend on the factors of the study.
#[must_use]
pub fn points(sweep: &Sweep<'_>) -> Vec<u8> {
    let names = sweep.study.factors.iter().map(|factor| factor.name.as_str());
    let mut table = Wide::new([POINT].into_iter().chain(names));
    for (place, point) in sweep.points.outer_iter().enumerate() {
        table.row((place, point.iter().map(|value| Number::exact(*value)).collect::<Vec<_>>()));
    }
    table.bytes()
}

/// A part as a file: columns of [`RunRow`], then one for each label.
#[must_use]
pub fn encode(part: &SweepPart, labels: &[String], format: PartFormat) -> Vec<u8> {
    match format {
        PartFormat::Csv => to_csv(part, labels),
        #[cfg(feature = "parquet")]
        PartFormat::Parquet => super::columnar::encode(part, labels),
    }
}

/// A part from its file.
///
/// # Errors
/// The file cannot be read or is not a part in this format.
pub fn decode(path: &Path, format: PartFormat) -> Result<SweepPart> {
    let part = match format {
        PartFormat::Csv => of_csv(&std::fs::read(path).map_err(Error::io(path))?),
        #[cfg(feature = "parquet")]
        PartFormat::Parquet => super::columnar::decode(path)?,
    };
    part.ok_or_else(|| Error::input(path, SweepFault::NotAPart))
}

fn to_csv(part: &SweepPart, labels: &[String]) -> Vec<u8> {
    let mut table = Wide::new(table::columns::<RunRow<'_>>().iter().chain(labels));
    // All digits, so that a part in CSV has the numbers of one in Parquet. Programs agree on empty fields for missing
    // numbers, but not on a word.
    let number = |value: &f64| if value.is_nan() { Number::default() } else { Number::exact(*value) };
    for ((run, failure), values) in part.runs.iter().zip(&part.failures).zip(part.values.outer_iter()) {
        table.row((RunRow::of(*run, failure), values.iter().map(number).collect::<Vec<_>>()));
    }
    table.bytes()
}

fn of_csv(bytes: &[u8]) -> Option<SweepPart> {
    let before = table::columns::<RunRow<'_>>().len();
    let mut reader = ::csv::Reader::from_reader(bytes);
    let outputs = reader.headers().ok()?.len().checked_sub(before)?;
    let (mut runs, mut failures, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.ok()?;
        let row: RunRow<'_> = table::row(&record).ok()?;
        runs.push(row.run());
        failures.push(row.failure.to_owned());
        for field in record.iter().skip(before) {
            values.push(if field.is_empty() { f64::NAN } else { field.parse().ok()? });
        }
    }
    let values = Array2::from_shape_vec((runs.len(), outputs), values).ok()?;
    Some(SweepPart { runs, values, failures })
}

/// `failures.csv`: the failed runs with the reasons of their failures.
#[derive(Debug, Default)]
pub struct Failures(Vec<(SweepRun, String)>);

impl Failures {
    /// Takes the failures of a part.
    pub fn take(&mut self, part: &SweepPart) {
        let failed = part.runs.iter().zip(&part.failures).filter(|(_, failure)| !failure.is_empty());
        self.0.extend(failed.map(|(run, failure)| (*run, failure.clone())));
    }

    /// Number of runs that failed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The bytes of `failures.csv`.
    #[must_use]
    pub fn csv(self) -> Vec<u8> {
        let mut table = CsvTable::new();
        for (run, failure) in &self.0 {
            table.row(&RunRow::of(*run, failure));
        }
        table.bytes()
    }
}

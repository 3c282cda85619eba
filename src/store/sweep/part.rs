//! What is inside the files of a sweep.

use std::path::Path;

use ndarray::Array2;
use serde::Deserialize;
use serde::Serialize;

use crate::data::errors::level;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::evaluate::Output;
use crate::experiments::sweep::Part;
use crate::experiments::sweep::Run;
use crate::experiments::sweep::Sweep;
use crate::region::Region;
use crate::scenario::study::POINT;
use crate::store::csv::Table;
use crate::store::sweep::columns::RUN;

/// Format of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// CSV; an empty field is not a number.
    Csv,
    /// Parquet with zstd.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// The best format of this program.
    #[must_use]
    pub fn usual() -> Format {
        #[cfg(feature = "parquet")]
        return Format::Parquet;
        #[cfg(not(feature = "parquet"))]
        return Format::Csv;
    }

    /// End of the names of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
        }
    }
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

/// `outputs.csv`: what each column of values is.
#[must_use]
pub fn outputs(sweep: &Sweep<'_>, region: &Region) -> Vec<u8> {
    let mut table = Table::new(&["column", "name", "expression", "unit", "region_code", "region", "level", "year"]);
    for (label, output) in labels(sweep, region).iter().zip(&sweep.outputs) {
        let names = region.names(output.area);
        table.row(&[
            label.as_str(),
            &output.label,
            &output.expression.expression().to_string(),
            output.expression.indicator().map_or("", |indicator| indicator.unit.as_str()),
            &names.code,
            &names.zh,
            level(output.area),
            &output.year.to_string(),
        ]);
    }
    for &parameter in &sweep.study.recorded {
        let (name, unit) = (parameter.name(), sweep.study.scenario.priors.get(parameter).unit.as_str());
        table.row(&[name, name, "", unit, "", "", RECORDED, ""]);
    }
    table.bytes()
}

/// `points.csv`: the values of the factors at each point.
#[must_use]
pub fn points(sweep: &Sweep<'_>) -> Vec<u8> {
    let names = sweep.study.factors.iter().map(|factor| factor.name.as_str());
    let mut table = Table::new(&[POINT].into_iter().chain(names).collect::<Vec<_>>());
    for (place, point) in sweep.points.outer_iter().enumerate() {
        let row: Vec<String> = [place.to_string()].into_iter().chain(point.iter().map(f64::to_string)).collect();
        table.row(&row);
    }
    table.bytes()
}

/// A part as a file.
#[must_use]
pub fn encode(part: &Part, labels: &[String], format: Format) -> Vec<u8> {
    match format {
        Format::Csv => to_csv(part, labels),
        #[cfg(feature = "parquet")]
        Format::Parquet => super::columnar::encode(part, labels),
    }
}

/// A part from its file.
///
/// # Errors
/// The file cannot be read or is no part in this format.
pub fn decode(path: &Path, format: Format) -> Result<Part> {
    let part = match format {
        Format::Csv => of_csv(&std::fs::read(path).map_err(Error::io(path))?),
        #[cfg(feature = "parquet")]
        Format::Parquet => super::columnar::decode(path)?,
    };
    part.ok_or_else(|| Error::input(path, "a part is not what a sweep writes"))
}

fn to_csv(part: &Part, labels: &[String]) -> Vec<u8> {
    let mut table = Table::new(&RUN.into_iter().chain(labels.iter().map(String::as_str)).collect::<Vec<_>>());
    for ((run, failure), values) in part.runs.iter().zip(&part.failures).zip(part.values.outer_iter()) {
        let mut row = vec![run.point.to_string(), run.draw.to_string(), run.replicate.to_string(), failure.clone()];
        row.extend(values.iter().map(|value| if value.is_nan() { String::new() } else { value.to_string() }));
        table.row(&row);
    }
    table.bytes()
}

fn of_csv(bytes: &[u8]) -> Option<Part> {
    let mut reader = ::csv::Reader::from_reader(bytes);
    let outputs = reader.headers().ok()?.len().checked_sub(RUN.len())?;
    let (mut runs, mut failures, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.ok()?;
        runs.push(Run {
            point: record[0].parse().ok()?,
            draw: record[1].parse().ok()?,
            replicate: record[2].parse().ok()?,
        });
        failures.push(record[3].to_owned());
        for field in record.iter().skip(RUN.len()) {
            values.push(if field.is_empty() { f64::NAN } else { field.parse().ok()? });
        }
    }
    let values = Array2::from_shape_vec((runs.len(), outputs), values).ok()?;
    Some(Part { runs, values, failures })
}

/// `failures.csv`: the runs that failed, and why.
#[derive(Debug, Default)]
pub struct Failures(Vec<(Run, String)>);

impl Failures {
    /// Takes the failures of a part.
    pub fn take(&mut self, part: &Part) {
        let failed = part.runs.iter().zip(&part.failures).filter(|(_, failure)| !failure.is_empty());
        self.0.extend(failed.map(|(run, failure)| (*run, failure.clone())));
    }

    /// Number of runs that failed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The file.
    #[must_use]
    pub fn csv(self) -> Vec<u8> {
        let mut table = Table::new(&RUN);
        for (run, failure) in self.0 {
            table.row(&[run.point.to_string(), run.draw.to_string(), run.replicate.to_string(), failure]);
        }
        table.bytes()
    }
}

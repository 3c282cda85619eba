//! Reads a finished sweep as a table with one row for each point (the mean of its runs) or for each run.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use ndarray::Array2;
use ndarray::Axis;
use ndarray::concatenate;
use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::experiments::sweep::SweepPart;
use crate::input;
use crate::region::lookup::short_name;
use crate::store::manifest::FileDigest;
use crate::store::manifest::sha256;
use crate::store::schema;
use crate::store::sweep::IDENTITY;
use crate::store::sweep::Identity;
use crate::store::sweep::MANIFEST;
use crate::store::sweep::SweepManifest;
use crate::store::sweep::part;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::library::FileFault;
use qilu_messages::region::PlaceFault;
use qilu_messages::region::PlaceOption;
use qilu_messages::store::SweepFault;
use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::is_chinese;
use qilu_methods::records::Record;
use qilu_methods::records::records;
use qilu_methods::table::ResultTable;
use qilu_methods::table::RowOrigin;

/// A finished sweep.
#[derive(Debug)]
pub struct FinishedSweep {
    /// The identity of the sweep: study, sizes, digests.
    pub identity: Identity,
    /// The manifest, with the digests of all files.
    pub manifest: SweepManifest,
    /// The results: inputs and outputs, one row for each point or run.
    pub table: ResultTable,
    /// Name, area and year of each output column of the table, in the order of the columns.
    pub outputs: Vec<Read>,
}

/// An output of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Read {
    /// Name of its column.
    pub column: String,
    /// Name of the expression, or of the recorded parameter.
    pub name: String,
    /// Code of the area.
    pub region_code: String,
    /// Chinese name of the area.
    region: String,
    /// Level of the area, or [`part::RECORDED`].
    level: String,
    /// Year; none for recorded parameters.
    pub year: Option<u16>,
}

/// Most places of a sweep that a message lists.
const LISTED_PLACES: usize = 20;

impl Read {
    /// Whether a text is the code or the Chinese name of the area.
    fn is_of(&self, area: &str) -> bool {
        self.region_code == area || self.region == area || short_name(&self.region) == Some(area)
    }

    fn place(&self) -> (&str, &str) {
        (&self.region_code, &self.region)
    }
}

/// How the runs of a point become rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowUnit {
    /// A row a point: its factors, and the means of its runs that did not fail; an output is not a number where every
    /// run failed or one of those that did not has no value.
    Point,
    /// A row a run: its factors and recorded parameters, and its outputs.
    Run,
}

/// The identity of the sweep in a folder.
///
/// # Errors
/// The folder holds no sweep, or one that a newer program wrote.
pub fn identity(folder: &Path) -> Result<Identity> {
    schema::read(&folder.join(IDENTITY)).map(|(identity, _)| identity)
}

/// The identity of the sweep in a folder, compared with the manifest where the sweep is finished.
///
/// # Errors
/// As [`identity`]; the file is not the one that the manifest describes.
pub fn checked_identity(folder: &Path) -> Result<Identity> {
    let (path, manifest) = (folder.join(IDENTITY), folder.join(MANIFEST));
    let identity = identity(folder)?;
    if manifest.is_file() {
        let (manifest, _): (SweepManifest, String) = schema::read(&manifest)?;
        if sha256(&fs::read(&path).map_err(Error::io(&path))?) != manifest.sweep_sha256 {
            return Err(Error::mismatch(SweepFault::IdentityDiffers { file: path }));
        }
    }
    Ok(identity)
}

/// The files that describe the sweep in a folder, by name.
///
/// # Errors
/// A file cannot be read or is not the one that the identity describes.
pub fn described(folder: &Path, identity: &Identity) -> Result<Vec<(String, Vec<u8>)>> {
    let read = |file: &FileDigest| {
        let path = folder.join(&file.path);
        let bytes = fs::read(&path).map_err(Error::io(&path))?;
        if sha256(&bytes) != file.sha256 {
            return Err(Error::mismatch(SweepFault::DescriptionDiffers { file: path }));
        }
        Ok((file.path.clone(), bytes))
    };
    identity.described.iter().map(read).collect()
}

/// Reads a sweep that is finished, and checks every file by its digest.
///
/// # Errors
/// The folder holds no finished sweep, or a file does not have the digest in the manifest.
pub fn finished(folder: &Path, row: RowUnit) -> Result<FinishedSweep> {
    let path = folder.join(MANIFEST);
    if !path.is_file() {
        return Err(Error::setting(SweepFault::NotFinished { folder: folder.to_path_buf() }));
    }
    // First, because it has the number of the format, which holds for the manifest too.
    let identity = identity(folder)?;
    let (manifest, _): (SweepManifest, String) = schema::read(&path)?;
    for file in &manifest.files {
        let path = folder.join(&file.path);
        let bytes = fs::read(&path).map_err(Error::io(&path))?;
        if sha256(&bytes) != file.sha256 {
            return Err(Error::mismatch(SweepFault::FileDiffers { file: path }));
        }
    }
    // The manifest lists the parts in the order of their runs, which keeps the runs of a point together.
    let parts = manifest.files.iter().filter(|file| file.path.starts_with("parts/"));
    let parts: Vec<PathBuf> = parts.map(|file| folder.join(&file.path)).collect();
    let (table, outputs) = table(folder, &identity, &parts, row)?;
    Ok(FinishedSweep { identity, manifest, table, outputs })
}

/// The results in some parts of a sweep, in the order of the parts, and the description of the outputs.
///
/// # Errors
/// A file cannot be read or does not have the form that a sweep writes.
pub fn table(folder: &Path, identity: &Identity, parts: &[PathBuf], row: RowUnit) -> Result<(ResultTable, Vec<Read>)> {
    let path = folder.join("points.csv");
    let points = ResultTable::parse(&path, &input::text(&path)?, None, Some(&[]))?;
    let mut rows = RowBuilder::new(identity, &points.x, row);
    for part in parts {
        rows.take(&part::decode(part, identity.format)?);
    }
    let origin = points.origin.as_ref().map(|origin| RowOrigin {
        file: origin.file.clone(),
        lines: rows.at.iter().map(|point| origin.lines[*point]).collect(),
    });
    let (x, y) = rows.finish();
    let columns = columns(&folder.join("outputs.csv"))?;
    let (recorded, outputs): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).partition(|&index| columns[index].level == part::RECORDED);
    let mut inputs = points.inputs[1..].to_vec();
    // The first column numbers the points.
    let mut x = x.select(Axis(1), &(1..points.inputs.len()).collect::<Vec<_>>());
    // Recorded parameters differ between the runs of a point, so a mean over them is no input.
    if row == RowUnit::Run {
        inputs.extend(recorded.iter().map(|&index| columns[index].column.clone()));
        x = concatenate(Axis(1), &[x.view(), y.select(Axis(1), &recorded).view()]).expect("a row a run");
    }
    let y = y.select(Axis(1), &outputs);
    let outputs: Vec<Read> = outputs.into_iter().map(|index| columns[index].clone()).collect();
    let names = outputs.iter().map(|read| read.column.clone()).collect();
    Ok((ResultTable { inputs, x, outputs: names, y, origin }, outputs))
}

impl FinishedSweep {
    /// Whether it has an output of an area, by code or Chinese name.
    #[must_use]
    pub fn has_area(&self, area: &str) -> bool {
        self.outputs.iter().any(|read| read.is_of(area))
    }

    /// The table with the outputs of one area alone, called `name@year`, as expressions ask for them.
    ///
    /// - `area`: code or Chinese name of the area; `None` for the province.
    ///
    /// # Errors
    /// The sweep has nothing of this area, or something of several areas of this name.
    pub fn of_area(&self, area: Option<&str>) -> Result<ResultTable> {
        let asked = |read: &Read| area.map_or(read.level == "province", |area| read.is_of(area));
        let of_area: Vec<usize> = (0..self.outputs.len()).filter(|&index| asked(&self.outputs[index])).collect();
        let known = |text: fn(&Read) -> &str| self.outputs.iter().map(text).collect::<BTreeSet<&str>>();
        if of_area.is_empty() {
            // A name with another letter is the name of another place, so the places of the sweep are listed instead.
            let is_by_name = area.is_some_and(is_chinese);
            let places = known(if is_by_name { |read| &read.region } else { |read| &read.region_code });
            let mut names: Vec<String> = places.iter().take(LISTED_PLACES).map(|&name| name.to_owned()).collect();
            names.extend((places.len() > LISTED_PLACES).then(|| "…".to_owned()));
            let hint = Suggestion::Known { names };
            return Err(Error::setting(match area {
                Some(area) => SweepFault::NoOutputOf { area: area.to_owned(), hint },
                None => SweepFault::NoOutputOfProvince { hint },
            }));
        }
        let options: BTreeSet<(&str, &str)> = of_area.iter().map(|&index| self.outputs[index].place()).collect();
        if options.len() > 1 {
            let place = |(code, name): (&str, &str)| PlaceOption::Whole {
                code: code.to_owned(),
                name: Bilingual::new(name, name),
            };
            let (text, places) = (area.unwrap_or("").to_owned(), options.into_iter().map(place).collect());
            return Err(Error::setting(PlaceFault::Ambiguous { text, places }));
        }
        let name = |read: &Read| format!("{}@{}", read.name, read.year.expect("outputs have a year"));
        Ok(ResultTable {
            inputs: self.table.inputs.clone(),
            x: self.table.x.clone(),
            outputs: of_area.iter().map(|&index| name(&self.outputs[index])).collect(),
            y: self.table.y.select(Axis(1), &of_area),
            origin: self.table.origin.clone(),
        })
    }
}

/// The descriptions of the columns of values, from `outputs.csv`.
fn columns(path: &Path) -> Result<Vec<Read>> {
    let text = input::text(path)?;
    let mut records = records(path, &text);
    let header = records.next().transpose()?.map(|header| header.values).unwrap_or_default();
    let read = |Record { line, values }: Record| {
        let wrong = |error: ::csv::Error| Error::at_line(path, line, FileFault::of(&error.to_string()));
        values.deserialize(Some(&header)).map_err(wrong)
    };
    records.map(|record| read(record?)).collect()
}

/// Rows being put together.
struct RowBuilder<'a> {
    row: RowUnit,
    points: &'a Array2<f64>,
    outputs: usize,
    /// Index of the point of each row.
    at: Vec<usize>,
    values: Vec<f64>,
    /// Number of runs that did not fail, for each row.
    counts: Vec<usize>,
}

impl<'a> RowBuilder<'a> {
    fn new(identity: &Identity, points: &'a Array2<f64>, row: RowUnit) -> RowBuilder<'a> {
        RowBuilder { row, points, outputs: identity.columns, at: Vec::new(), values: Vec::new(), counts: Vec::new() }
    }

    /// Takes the next part. Runs come in the order of the sweep, those of a point side by side.
    fn take(&mut self, part: &SweepPart) {
        for ((run, failure), values) in part.runs.iter().zip(&part.failures).zip(part.values.outer_iter()) {
            if self.row == RowUnit::Run || self.at.last() != Some(&run.point) {
                self.at.push(run.point);
                self.counts.push(0);
                self.values.resize(self.values.len() + self.outputs, 0.0);
            }
            if failure.is_empty() {
                *self.counts.last_mut().expect("a row was begun") += 1;
                let from = self.values.len() - self.outputs;
                // A value that is not a number makes the mean one too. The mean of the other runs would be of other
                // draws than those of the other points.
                for (sum, value) in self.values[from..].iter_mut().zip(values) {
                    *sum += value;
                }
            }
        }
    }

    fn finish(self) -> (Array2<f64>, Array2<f64>) {
        let mut y = Array2::from_shape_vec((self.at.len(), self.outputs), self.values).expect("a value an output");
        for (mut row, count) in y.outer_iter_mut().zip(&self.counts) {
            if *count == 0 {
                row.fill(f64::NAN);
            } else {
                row.mapv_inplace(|sum| sum / *count as f64);
            }
        }
        (self.points.select(Axis(0), &self.at), y)
    }
}

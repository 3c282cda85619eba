//! Published statistics that a user supplies in a file of their own, in the columns of `observations.csv`.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

use csv::StringRecord;

use crate::data::Data;
use crate::data::errors;
use crate::data::observations::Observation;
use crate::data::observations::ObservationStatus;
use crate::data::package::Field;
use crate::data::plausibility;
use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::region::Area;
use crate::region::Region;
use qilu_messages::Message;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::data::DataWord;
use qilu_messages::data::SuppliedFault;
use qilu_messages::suggestion::suggest_in_language_of;
use qilu_messages::usage::AllowedValue;
use qilu_methods::plausibility::significant;
use qilu_methods::records::Record;
use qilu_methods::records::records;

/// A published statistic that a user supplied.
#[derive(Clone, Debug)]
pub struct Supplied {
    /// Line of the file, from 1.
    pub line: u64,
    /// Area that the statistic describes.
    pub area: Area,
    /// Year that the statistic describes, 2000 to 2100.
    pub year: u16,
    /// Indicator of `observations.csv`.
    pub indicator: String,
    /// Value, series and source of the statistic.
    pub observation: Observation,
}

/// Columns that a file must have. `vintage` and `source` may be left out; `unit`, `status`, and the name of the area as `region`
/// or `region_name` are compared with what the program knows where they are there.
const COLUMNS: [&str; 4] = ["region_code", "year", "indicator", "value"];

/// Years that a statistic may describe, wide enough for every census that the data holds and every projection.
const YEARS: RangeInclusive<u16> = 2000..=2100;

/// Reads a file of published statistics.
///
/// Shares are shares (0.6754), persons are persons. Where no `vintage` is given it is the first that
/// `observation_errors.csv` lists for the indicator and the level of the area.
///
/// # Errors
/// If a column is missing, an area or an indicator is unknown, a value is not a number or impossible, a statistic stands
/// twice, or the error of an indicator is not known. The error names file, line, column, value and the allowed values.
pub fn read(path: &Path, data: &Data) -> Result<Vec<Supplied>> {
    let text = input::text(path)?;
    let mut records = records(path, &text);
    let Some(header) = records.next().transpose()? else {
        return Err(Error::input(path, DataTableFault::EmptyFile { header: COLUMNS.join(",") }));
    };
    let header = trimmed(&header.values);
    if let Some(missing) = COLUMNS.iter().find(|column| !header.iter().any(|name| name == **column)) {
        let fault = SuppliedFault::MissingColumn { column: (*missing).to_owned(), header: COLUMNS.join(",") };
        return Err(Error::at_line(path, 1, fault));
    }
    if let Some((_, later)) = input::repeated(&header.iter().filter(|name| !name.is_empty()).collect::<Vec<_>>()) {
        let column = header.iter().filter(|name| !name.is_empty()).nth(later).unwrap_or_default().to_owned();
        return Err(Error::at_line(path, 1, DataTableFault::ColumnTwice { column }));
    }
    let mut found: Vec<Supplied> = Vec::new();
    for record in records {
        let Record { line, values } = record?;
        let row = SuppliedRow { path, header: &header, line, record: &trimmed(&values) };
        let supplied = row.supplied(data)?;
        // A statistic that stands twice would count as two observations with independent errors.
        let same = |other: &&Supplied| {
            (other.area, other.year, &other.indicator) == (supplied.area, supplied.year, &supplied.indicator)
        };
        if let Some(first) = found.iter().find(same) {
            return Err(Error::at_line(path, supplied.line, SuppliedFault::Twice { first: first.line }));
        }
        found.push(supplied);
    }
    if found.is_empty() {
        return Err(Error::input(path, SuppliedFault::Empty));
    }
    Ok(found)
}

/// The values without the blanks around them, which people type after commas.
fn trimmed(values: &StringRecord) -> StringRecord {
    values.iter().map(str::trim).collect()
}

/// The column of the indicators in `observations.csv`, which has their Chinese names.
fn published_indicators(data: &Data) -> Option<&Field> {
    let (_, schema) = data.package.tables().find(|(resource, _)| resource.name == "observations")?;
    schema.fields.iter().find(|field| field.name == "indicator")
}

/// The indicator of `observations.csv` that a person means by its name there, its Chinese name or its name in result files.
fn meant<'a>(data: &'a Data, name: &'a str) -> &'a str {
    match name {
        "residents" => "resident_population",
        _ => published_indicators(data).map_or(name, |field| field.meant(name)),
    }
}

/// The number that people write with a sign of its unit or with commas between thousands: 68.2%, 51.9万, 519,000.
fn plain(text: &str) -> Option<f64> {
    let factors = [("%", 1e-2), ("％", 1e-2), ("‰", 1e-3), ("万", 1e4), ("亿", 1e8), ("人", 1.0), ("", 1.0)];
    let text = text.replace([',', '，', ' '], "");
    let text = text.strip_suffix('人').unwrap_or(&text);
    factors.into_iter().find_map(|(sign, factor)| {
        let number: f64 = text.strip_suffix(sign)?.parse().ok()?;
        Some(significant(number * factor, 12)).filter(|number| number.is_finite())
    })
}

struct SuppliedRow<'a> {
    path: &'a Path,
    header: &'a StringRecord,
    line: u64,
    record: &'a StringRecord,
}

impl SuppliedRow<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        // Columns may stand in any order and others may stand between them, unlike in the package: the file belongs to
        // the user.
        let at = self.header.iter().position(|name| name == column)?;
        self.record.get(at).filter(|text| !text.is_empty())
    }

    fn fail(&self, column: &str, allowed: impl Into<Message>) -> Error {
        let (column, allowed) = (column.to_owned(), allowed.into());
        let fault = match self.cell(&column).map(str::to_owned) {
            Some(value) => DataTableFault::Cell { column, value, allowed },
            None => DataTableFault::EmptyCell { column, allowed },
        };
        Error::at_line(self.path, self.line, fault)
    }

    /// The area of the row, by code or name.
    fn area(&self, region: &Region) -> Result<Area> {
        let name = self.cell("region_code").unwrap_or("");
        let allowed = match region.find_one(name) {
            Ok(area) => return Ok(area),
            // Several areas have the name, and the fault lists their codes.
            Err(fault) if !region.find(name).is_empty() => fault,
            Err(_) => match region.formerly(name) {
                Some(fault) => fault.into(),
                None => {
                    region.suggest(name).near().map_or_else(|| AllowedData::RegionCodeOrName.clause(), Message::from)
                }
            },
        };
        Err(self.fail("region_code", allowed))
    }

    /// Checks the columns that say again what the program knows: the name of the area, the unit, and that the statistic is
    /// published.
    fn agrees(&self, area: Area, indicator: &str, data: &Data) -> Result<()> {
        for column in ["region", "region_name"] {
            let other = self.cell(column).filter(|name| data.region.find_one(name).ok() != Some(area));
            if other.is_some() {
                let names = data.region.names(area);
                let names = vec![names.zh.clone(), names.en.clone(), names.code.clone()];
                return Err(self.fail(column, AllowedData::OneOf { names }.clause()));
            }
        }
        let unit_known = data.observations.unit(indicator);
        if self.cell("unit").is_some_and(|unit| unit_known != Some(unit)) {
            let names = unit_known.map(str::to_owned).into_iter().collect();
            return Err(self.fail("unit", AllowedData::OneOf { names }.clause()));
        }
        if self.cell("status").is_some_and(|status| !["observed", "derived"].contains(&status)) {
            let names = ["observed", "derived"].map(str::to_owned).to_vec();
            return Err(self.fail("status", AllowedData::OneOf { names }.clause()));
        }
        Ok(())
    }

    /// The value of the row.
    fn value(&self, indicator: &str) -> Result<f64> {
        let text = self.cell("value").unwrap_or_default();
        let value: Option<f64> = text.parse().ok();
        // Files of users have no column of units. The name alone tells a share, and the bound of 1 refuses one that was
        // typed in percent. No published number of an area with residents is 0, and the relative error of a 0 would be 0.
        let share = indicator.ends_with("share");
        let most = if share { 1.0 } else { f64::MAX };
        if let Some(value) = value.filter(|value| *value > 0.0 && *value <= most) {
            return Ok(value);
        }
        let allowed = if share { AllowedData::ShareAboveZero } else { AllowedData::Positive }.clause();
        Err(self.fail(
            "value",
            match value {
                Some(value) if share => plausibility::explained(allowed, value, "share", 0.0..=most),
                Some(_) => allowed,
                None => plain(text).map_or(allowed.clone(), |meant| {
                    SuppliedFault::PlainNumber { allowed, meant: meant.to_string() }.into()
                }),
            },
        ))
    }

    fn supplied(&self, data: &Data) -> Result<Supplied> {
        let area = self.area(&data.region)?;
        let year: Option<u16> = self.cell("year").and_then(|text| text.parse().ok());
        let year = year.filter(|year| YEARS.contains(year)).ok_or_else(|| {
            self.fail("year", AllowedData::Years { first: *YEARS.start(), last: *YEARS.end() }.clause())
        })?;
        let named = self.cell("indicator").unwrap_or("");
        let indicator = meant(data, named).to_owned();
        // A statistic without a standard error cannot be compared with the model, so that it is refused here.
        let level = errors::level(area);
        let known: Vec<&errors::ErrorRow> =
            data.errors.iter().filter(|row| row.indicator == indicator && row.level == level).collect();
        let Some(first) = known.first() else {
            // An indicator has a row for each of its series; the suggestions name it once.
            let of_level = data.errors.iter().filter(|row| row.level == level).map(|row| row.indicator.as_str());
            let names: BTreeSet<&str> = of_level.collect();
            let chinese = names.iter().filter_map(|name| published_indicators(data)?.labels_zh.get(*name));
            let hint = suggest_in_language_of(named, chinese.map(String::as_str), names.iter().copied());
            let level = match area {
                Area::Province => DataWord::Province,
                Area::City(_) => DataWord::City,
                Area::County(_) => DataWord::County,
            };
            return Err(self.fail("indicator", SuppliedFault::NoErrorKnown { level, hint }));
        };
        self.agrees(area, &indicator, data)?;
        let value = self.value(&indicator)?;
        let vintage = self.cell("vintage").unwrap_or(&first.vintage).to_owned();
        if !known.iter().any(|row| row.vintage == vintage) {
            let names = known.iter().map(|row| row.vintage.clone()).collect();
            return Err(self.fail("vintage", AllowedValue::OneOf { names }));
        }
        let source = self.cell("source").unwrap_or("").to_owned();
        // The statistic counts as observed, because its error is that of a published series.
        let observation = Observation { value, vintage, evidence: ObservationStatus::Observed, source };
        Ok(Supplied { line: self.line, area, year, indicator, observation })
    }
}

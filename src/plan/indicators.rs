//! Every number of the plan, with the way in which the model treats it: simulated, exogenous path, or context.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error as _;

use crate::data::Data;
use crate::data::package::Package;
use crate::data::plausibility;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Result;
use crate::indicators::IndicatorId;
use qilu_messages::data::AllowedData;
use qilu_messages::plan::PlanFault;
use qilu_messages::plausibility::AcceptanceText;

/// How a goal is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Comparator {
    /// About (左右): the band of half the last printed digit counts, and so does the better side.
    #[serde(rename = "about")]
    About,
    /// The value or more.
    #[serde(rename = ">=")]
    AtLeast,
    /// The value or less.
    #[serde(rename = "<=")]
    AtMost,
    /// More than the value.
    #[serde(rename = ">")]
    Above,
    /// Smaller than before.
    #[serde(rename = "smaller")]
    Smaller,
    /// Larger than before.
    #[serde(rename = "larger")]
    Larger,
}

impl fmt::Display for Comparator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparator::About => "about",
            Comparator::AtLeast => ">=",
            Comparator::AtMost => "<=",
            Comparator::Above => ">",
            Comparator::Smaller => "smaller",
            Comparator::Larger => "larger",
        })
    }
}

/// Side that is better than the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PreferredDirection {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// Years in which the number of the plan must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// In its year.
    Year,
    /// In every year of the plan.
    EveryYear,
    /// At the end of the plan.
    End,
    /// At the end of the plan, against the base year.
    SinceBase,
}

impl Period {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Period::Year => "year",
            Period::EveryYear => "every_year",
            Period::End => "end",
            Period::SinceBase => "since_base",
        }
    }
}

/// Areas in which the number of the plan must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaScope {
    /// The province as a whole.
    Province,
    /// Each city; the number is met if the worst city meets it.
    EachCity,
}

impl AreaScope {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AreaScope::Province => "province",
            AreaScope::EachCity => "each_city",
        }
    }
}

/// Treatment of a number of the plan by the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelTreatment {
    /// Simulated: it is compared with an indicator of the model.
    Simulated,
    /// An exogenous path: shown, not simulated.
    Path,
    /// Context: shown, not simulated.
    Context,
}

impl ModelTreatment {
    /// Name in files, Chinese name and English name.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str, &'static str) {
        match self {
            ModelTreatment::Simulated => ("simulated", "模拟", "simulated"),
            ModelTreatment::Path => ("path", "外生路径", "exogenous path"),
            ModelTreatment::Context => ("context", "仅列示", "context only"),
        }
    }
}

/// A number of the plan, a row of `plan_indicators.csv`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PlanIndicator {
    /// Identifier in files.
    pub id: String,
    /// Published definition, English.
    pub name_en: String,
    /// Published definition, Chinese.
    pub name_zh: String,
    /// Unit of the value.
    pub unit: String,
    /// Target year, where one is printed.
    pub year: Option<u16>,
    /// Target in the unit of the row; `None` where only a direction is printed.
    pub value: Option<f64>,
    /// How it is worded.
    pub comparator: Comparator,
    /// Better side, for simulated rows.
    pub wish: Option<PreferredDirection>,
    /// Half of the last printed digit.
    pub half_digit: Option<f64>,
    /// Years in which it must be met.
    pub period: Period,
    /// Areas in which it must be met.
    pub scope: AreaScope,
    /// Simulated, exogenous path or context.
    pub kind: ModelTreatment,
    /// Reported indicator of a simulated row.
    #[serde(deserialize_with = "indicator")]
    pub indicator: Option<IndicatorId>,
    /// Unit of the row per unit of the indicator.
    pub factor: Option<f64>,
    /// Chapter of the plan or of another document.
    pub chapter: String,
    /// Words of the plan.
    pub phrase_zh: String,
    /// Keys of the sources.
    pub source: String,
    /// Interpretation of a simulated row that the plan leaves open, or the proxy that is used for it, Chinese.
    pub reading_zh: Option<String>,
    /// Interpretation or proxy, English.
    pub reading_en: Option<String>,
    /// Remark on the row.
    pub note: Option<String>,
}

/// Name of the table in the data package.
const RESOURCE: &str = "plan_indicators";

/// Reads the numbers of the plan, in the order of the file.
///
/// # Errors
/// If a row names an unknown indicator, or if a simulated row has no indicator, preferred direction or factor, or lacks a
/// value, half digit or year that its wording needs.
pub fn load(data: &Data) -> Result<Vec<PlanIndicator>> {
    let package = &data.package;
    check_names(package)?;
    let table: Table<PlanIndicator> = table::read(package, RESOURCE)?;
    for row in &table.rows {
        let goal = &row.record;
        // Given paths and context are only listed, so that their rows need nothing to compare with.
        if goal.kind != ModelTreatment::Simulated {
            continue;
        }
        if goal.indicator.is_none() {
            return Err(table.fail(row.line, "indicator", "", IndicatorId::suggest("")));
        }
        let needs = |column: &str, why: PlanFault| Err(table.fail(row.line, column, "", why));
        if goal.wish.is_none() {
            return needs("wish", PlanFault::NeedsBecauseSimulated);
        }
        if goal.factor.is_none() {
            return needs("factor", PlanFault::NeedsBecauseSimulated);
        }
        if let (Some(indicator), Some(value), Some(factor)) = (goal.indicator, goal.value, goal.factor)
            && indicator.row().unit.is_share()
            && !(0.0..=factor).contains(&value)
        {
            let allowed = AllowedData::Range { low: 0.0, high: factor }.in_unit(&goal.unit).clause();
            let message = plausibility::explained(allowed, value, &goal.unit, 0.0..=factor);
            return Err(table.fail(row.line, "value", &value, message));
        }
        check_size(&table, row, data)?;
        let direction = matches!(goal.comparator, Comparator::Smaller | Comparator::Larger);
        // "Smaller" and "larger" compare with the base year; all other wordings need a number.
        if goal.value.is_none() && !direction {
            return needs("value", PlanFault::NeedsThreshold);
        }
        // The plan's "about" is a band of half the last printed digit, which the value itself does not tell: 2.2 and
        // 2.20 are one number.
        if goal.half_digit.is_none() && goal.comparator == Comparator::About {
            return needs("half_digit", PlanFault::NeedsHalfDigit);
        }
        // The other periods take their years from the projection, because the plan prints none for many of its numbers.
        if goal.year.is_none() && goal.period == Period::Year {
            return needs("year", PlanFault::NeedsYear);
        }
    }
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}

/// Checks the value of a row against the published values of its indicator.
fn check_size(table: &Table<PlanIndicator>, row: &TableRow<PlanIndicator>, data: &Data) -> Result<()> {
    let goal = &row.record;
    let (Some(indicator), Some(value), Some(factor)) = (goal.indicator, goal.value, goal.factor) else { return Ok(()) };
    let published = data.observations.range(&data.region.province.code, indicator.published_name());
    // An increase or a sum over years has another size than the indicator in one year.
    let Some(range) = published.filter(|_| goal.period == Period::Year && value > 0.0) else { return Ok(()) };
    let range = factor * range.start()..=factor * range.end();
    let what = AcceptanceText::Field { field: "value".to_owned() };
    plausibility::check_size(what.into(), value, &goal.unit, range).map_err(|fault| table.fail_row(row.line, fault))
}

/// Checks the column `indicator` before the rows become records: an error that is made while a record is read does not
/// know its column, and has one language only.
fn check_names(package: &Package) -> Result<()> {
    let table = table::read_text(package, RESOURCE)?;
    let schema = package.resource(RESOURCE)?.schema.as_ref();
    let column = schema.and_then(|schema| schema.fields.iter().position(|field| field.name == "indicator"));
    let Some(column) = column else { return Ok(()) };
    for row in &table.rows {
        let name = &row.record[column];
        if !name.is_empty() && IndicatorId::from_name(name).is_none() {
            return Err(table.fail(row.line, "indicator", name, IndicatorId::suggest(name)));
        }
    }
    Ok(())
}

/// The indicator of a row; `None` where the column is empty.
fn indicator<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<IndicatorId>, D::Error> {
    let Some(name) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    // Names were checked before, so that this error is not seen by a user of a package.
    IndicatorId::from_name(&name).map(Some).ok_or_else(|| D::Error::unknown_variant(&name, &[]))
}

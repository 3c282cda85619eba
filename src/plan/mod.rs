//! The plan: its targets of the urban share, and all its numbers as indicators.

mod city_targets;
pub mod indicators;
mod target;

use qilu_messages::Message;
use qilu_messages::data::AllowedData;
use qilu_messages::library::FileFault;
use qilu_messages::plan::PlanFault;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::suggestion::suggest;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::data::Data;
use crate::data::plausibility;
use crate::data::sources;
use crate::error::Error;
use crate::error::Result;
use crate::expression;
use crate::indicators::IndicatorId;
use crate::input;
use crate::plan::indicators::PlanIndicator;
use crate::plan::target::TARGET_YEARS;
use crate::region::Area;

/// Resource of the data package with the targets.
const RESOURCE: &str = "plan";

pub use target::Target;

/// Readings of a target that [`Target::reading`] may name.
pub const READINGS: [&str; 3] = ["strict", "rounds", "action_plan"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    target: Vec<Spanned<TargetEntry>>,
}

/// A target as it is written, not yet checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetEntry {
    id: String,
    indicator: String,
    year: u16,
    threshold: f64,
    comparator: String,
    reading: String,
    name_zh: String,
    name_en: String,
    phrase_zh: String,
    source: String,
}

/// The targets and all numbers of the plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The urban shares, in several readings, in the order of `plan.toml`.
    pub targets: Vec<Target>,
    /// Targets that cities have set themselves for their urban share, in the order of `city_targets.csv`.
    pub city_targets: Vec<Target>,
    /// Every number of the plan, in the order of `plan_indicators.csv`.
    pub indicators: Vec<PlanIndicator>,
}

/// Reads the plan.
///
/// # Errors
/// As [`targets`] and [`indicators::load`]; a target of a city that is unknown or in another unit.
pub fn load(data: &Data) -> Result<Plan> {
    Ok(Plan {
        targets: targets(data)?,
        city_targets: city_targets::load(&data.package, &data.region, &data.observations)?,
        indicators: indicators::load(data)?,
    })
}

impl Plan {
    /// The targets of the province, then those of the cities.
    pub fn all_targets(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().chain(&self.city_targets)
    }
}

/// Reads the targets from `plan.toml`, in the order of the file.
///
/// # Errors
/// If the file is missing, is not TOML or has an unknown key; if two targets share an id; if an indicator, a reading,
/// a comparator or a source is unknown; if a threshold is not finite or in another unit than the published values, a year is
/// not from 2021 to 2050, or a name has another year.
pub fn targets(data: &Data) -> Result<Vec<Target>> {
    let package = &data.package;
    let resource = package.resource(RESOURCE)?;
    let (file, text) = (package.file(resource), package.text(resource)?);
    input::check_toml(&file, &text)?;
    let plan: PlanFile = toml::from_str(&text).map_err(|fault| {
        let line = fault.span().map(|span| line_at(&text, span.start));
        Error::Input { file: file.clone(), line, message: FileFault::of(fault.message()).into() }
    })?;
    // The targets are TOML and no table, so that the check of the sources of all tables does not see them.
    let known = sources::read(package)?;
    let known: Vec<&str> = known.iter().map(|source| source.key.as_str()).collect();
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    let mut targets = Vec::new();
    for entry in plan.target {
        let line = line_at(&text, entry.span().start);
        // Only a target as a whole has a position in the file, so that the message adds the key.
        let target = check(&file, line, entry.into_inner(), &known)?;
        check_size(&file, line, &target, data)?;
        if let Some(first) = lines.insert(target.id.clone(), line) {
            return Err(Error::at_line(&file, line, PlanFault::TargetTwice { target: target.id, first }));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn check(file: &Path, line: u64, target: TargetEntry, known: &[&str]) -> Result<Target> {
    let fault = |key: &'static str, value: &str, allowed: Message| {
        let (target, value) = (target.id.clone(), value.to_owned());
        Err(Error::at_line(file, line, PlanFault::Target { target, key, value, allowed }))
    };
    let Some(indicator) = IndicatorId::from_name(&target.indicator) else {
        return fault("indicator", &target.indicator, IndicatorId::suggest(&target.indicator).into());
    };
    if !TARGET_YEARS.contains(&target.year) {
        let allowed = AllowedData::Range { low: (*TARGET_YEARS.start()).into(), high: (*TARGET_YEARS.end()).into() };
        return fault("year", &target.year.to_string(), allowed.clause());
    }
    if !target.threshold.is_finite() {
        return fault("threshold", &target.threshold.to_string(), AllowedData::FiniteNumber.clause());
    }
    let unit = indicator.row().unit;
    if let Some(message) = expression::share_fault(indicator.name(), target.threshold, Some(unit)) {
        return fault("threshold", &target.threshold.to_string(), message);
    }
    // The plan sets its targets of the urban share from below only, and the probabilities count draws at or above the
    // threshold.
    if target.comparator != ">=" {
        return fault("comparator", &target.comparator, AllowedData::Exactly { value: ">=".to_owned() }.clause());
    }
    if !READINGS.contains(&target.reading.as_str()) {
        return fault("reading", &target.reading, suggest(&target.reading, READINGS).into());
    }
    if let Some(key) = sources::keys(&target.source).find(|key| !known.contains(key)) {
        return fault("source", key, suggest(key, known.iter().copied()).into());
    }
    let TargetEntry { id, year, threshold, comparator, reading, name_zh, name_en, phrase_zh, source, .. } = target;
    Ok(Target {
        id,
        area: Area::Province,
        indicator,
        year,
        threshold,
        comparator,
        reading,
        name_zh,
        name_en,
        phrase_zh,
        source,
    })
}

/// Checks the threshold of a target against the published values, and the year against those in its names.
fn check_size(file: &Path, line: u64, target: &Target, data: &Data) -> Result<()> {
    let province = &data.region.province.code;
    if let Some(range) = data.observations.range(province, target.indicator.published_name()) {
        let what = AcceptanceText::GoalOf { goal: target.id.clone() };
        plausibility::check_size(what.into(), target.threshold, target.indicator.row().unit.as_str(), range)
            .map_err(|fault| Error::at_line(file, line, fault))?;
    }
    for (key, name) in [("name_zh", &target.name_zh), ("name_en", &target.name_en)] {
        let years: Vec<u16> = years_in(name).collect();
        if !years.is_empty() && !years.contains(&target.year) {
            let allowed = PlanFault::YearInName { year: target.year }.into();
            let (target, value) = (target.id.clone(), name.clone());
            return Err(Error::at_line(file, line, PlanFault::Target { target, key, value, allowed }));
        }
    }
    Ok(())
}

/// The years that a text names.
fn years_in(text: &str) -> impl Iterator<Item = u16> {
    let numbers = text.split(|character: char| !character.is_ascii_digit());
    numbers.filter_map(|digits| digits.parse().ok()).filter(|year| TARGET_YEARS.contains(year))
}

/// Line of a byte position, from 1.
fn line_at(text: &str, position: usize) -> u64 {
    1 + text[..position].matches('\n').count() as u64
}

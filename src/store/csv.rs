//! Results as CSV: pure functions from results to bytes. Tidy, one value a row, in the columns that all exports share.

use crate::data::errors::level;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::Row;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::policy::compare;
use crate::policy::components;
use crate::policy::targets::Attainment;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::unit::Unit;
use qilu_methods::summary::STATISTICS;

/// Byte-order mark by which Excel recognises UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Whether a text file begins with [`BOM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It does.
    With,
    /// It does not.
    Without,
}

/// Code and name of what lies outside the province.
const OUTSIDE: (&str, &str) = ("000000", "rest of China");

/// Least mean flow that is listed, persons a year.
pub const LEAST_FLOW: f64 = 0.5;

/// Columns of the tidy tables; the last but one is `statistic` or `draw`.
pub(crate) const TIDY: [&str; 14] = [
    "model",
    "version",
    "scenario",
    "region_code",
    "region",
    "level",
    "variable",
    "unit",
    "year",
    "sex",
    "age",
    "residence",
    "statistic",
    "value",
];

/// Columns of `targets.csv`.
pub(crate) const TARGETS: [&str; 17] = [
    "model",
    "version",
    "scenario",
    "region_code",
    "region",
    "level",
    "target",
    "reading",
    "variable",
    "year",
    "threshold",
    "probability",
    "mcse",
    "expected_shortfall",
    "median_crossing_year",
    "share_crossing",
    "observed",
];

/// Columns of `flows.csv`.
pub(crate) const FLOWS: [&str; 12] = [
    "model",
    "version",
    "scenario",
    "origin_code",
    "origin",
    "destination_code",
    "destination",
    "variable",
    "unit",
    "period",
    "statistic",
    "value",
];

/// A table being written.
pub(crate) struct Table(::csv::Writer<Vec<u8>>);

impl Table {
    pub(crate) fn new(header: &[&str]) -> Table {
        let mut table = Table(::csv::Writer::from_writer(Vec::new()));
        table.row(header);
        table
    }

    pub(crate) fn row<T: AsRef<[u8]>>(&mut self, fields: &[T]) {
        self.0.write_record(fields).expect("memory takes every record of the same length");
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory can be flushed")
    }
}

/// Decimals of the chances and thresholds of the plan's targets.
pub(crate) const TARGET_DECIMALS: usize = 6;

/// Decimals of the chances and values of the plan's numbers, whatever their units.
pub(crate) const GOAL_DECIMALS: usize = 8;

/// A number with the decimals of its unit.
pub(crate) fn number(value: f64, unit: Unit) -> String {
    rounded(value, unit.decimals())
}

/// A number with so many decimals.
pub(crate) fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // A rounded zero has no sign.
    if text.starts_with('-') && text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) {
        text[1..].to_owned()
    } else {
        text
    }
}

/// Everything before `statistic` of a tidy row.
fn head<'a>(
    scenario: &'a str,
    region: &'a Region,
    area: Area,
    indicator: &'a Indicator,
    year: &'a str,
) -> [&'a str; 12] {
    let names = region.names(area);
    let (version, name) = (env!("CARGO_PKG_VERSION"), &names.zh);
    [
        "qilu",
        version,
        scenario,
        &names.code,
        name,
        level(area),
        indicator.name,
        indicator.unit.as_str(),
        year,
        "total",
        "total",
        indicator.residence.as_str(),
    ]
}

/// Summaries of areas: `province.csv`, `cities.csv`, `counties.csv`.
#[must_use]
pub fn summaries(scenario: &str, region: &Region, rows: &[Row]) -> Vec<u8> {
    let mut table = Table::new(&TIDY);
    for row in rows {
        let year = row.year.to_string();
        let head = head(scenario, region, row.area, row.indicator, &year);
        for (statistic, value) in STATISTICS.iter().zip(row.summary.statistics()) {
            let value = number(value, row.indicator.unit);
            let mut fields = [""; 14];
            fields[..12].copy_from_slice(&head);
            fields[12..].copy_from_slice(&[statistic, &value]);
            table.row(&fields);
        }
    }
    table.bytes()
}

/// Every draw of every indicator and area: `draws.csv`.
#[must_use]
pub fn draws(ensemble: &Ensemble, region: &Region) -> Vec<u8> {
    let mut header = TIDY;
    header[12] = "draw";
    let mut table = Table::new(&header);
    for area in region.areas() {
        for (index, year) in ensemble.years.iter().enumerate() {
            let year = year.to_string();
            for draw in 0..ensemble.draws {
                let account = ensemble.account(region, draw, index, area);
                let draw = draw.to_string();
                for indicator in INDICATORS.iter().filter(|indicator| reported(indicator, area, index)) {
                    let value = (indicator.value)(&account);
                    if value.is_finite() {
                        let value = number(value, indicator.unit);
                        let mut fields = [""; 14];
                        fields[..12].copy_from_slice(&head(&ensemble.scenario, region, area, indicator, &year));
                        fields[12..].copy_from_slice(&[&draw, &value]);
                        table.row(&fields);
                    }
                }
            }
        }
    }
    table.bytes()
}

fn reported(indicator: &Indicator, area: Area, year: usize) -> bool {
    (indicator.reach == Reach::County || !matches!(area, Area::County(_))) && !(indicator.flow && year == 0)
}

/// Chances of the targets: `targets.csv`. The crossing year is empty where less than half of the draws cross.
#[must_use]
pub fn targets(scenario: &str, region: &Region, rows: &[Attainment]) -> Vec<u8> {
    let mut table = Table::new(&TARGETS);
    for row in rows {
        let names = region.names(row.area);
        let target = &row.target;
        table.row(&[
            "qilu".to_owned(),
            env!("CARGO_PKG_VERSION").to_owned(),
            scenario.to_owned(),
            names.code.clone(),
            names.zh.clone(),
            level(row.area).to_owned(),
            target.id.clone(),
            target.reading.clone(),
            target.indicator.name().to_owned(),
            target.year.to_string(),
            rounded(target.threshold, TARGET_DECIMALS),
            rounded(row.probability, TARGET_DECIMALS),
            rounded(row.mcse, TARGET_DECIMALS),
            number(row.shortfall, Unit::Share),
            row.median_crossing.map_or_else(String::new, |year| year.to_string()),
            rounded(row.crossed, TARGET_DECIMALS),
            row.observed.map_or_else(String::new, |value| rounded(value, TARGET_DECIMALS)),
        ]);
    }
    table.bytes()
}

/// Moves from county to county and from and to the rest of China, persons a year on average over the projection:
/// `flows.csv`. Flows of less than [`LEAST_FLOW`] persons in the mean are left out.
#[must_use]
pub fn flows(ensemble: &Ensemble, region: &Region) -> Vec<u8> {
    let mut table = Table::new(&FLOWS);
    let period = format!("{}-{}", ensemble.years[1], ensemble.years[ensemble.years.len() - 1]);
    let place = |index: usize| {
        if index == ensemble.counties {
            return OUTSIDE;
        }
        let names = region.names(Area::County(CountyId(index)));
        (names.code.as_str(), names.zh.as_str())
    };
    for flow in summary::flows(ensemble, LEAST_FLOW) {
        let (from, to) = (place(flow.origin), place(flow.destination));
        for (statistic, value) in STATISTICS.iter().zip(flow.summary.statistics()) {
            let value = number(value, Unit::PersonsPerYear);
            table.row(&[
                "qilu",
                env!("CARGO_PKG_VERSION"),
                &ensemble.scenario,
                from.0,
                from.1,
                to.0,
                to.1,
                "migration",
                Unit::PersonsPerYear.as_str(),
                &period,
                statistic,
                &value,
            ]);
        }
    }
    table.bytes()
}

/// Components of change of the urban population and of the urban share: `components.csv`. For each area and year
/// the means of the components add up to that of `total`.
#[must_use]
pub fn components(scenario: &str, region: &Region, rows: &[components::Row]) -> Vec<u8> {
    let mut table = Table::new(&[
        "model",
        "version",
        "scenario",
        "region_code",
        "region",
        "level",
        "variable",
        "component",
        "unit",
        "year",
        "statistic",
        "value",
    ]);
    for row in rows {
        let names = region.names(row.area);
        let year = row.year.to_string();
        let parts = [
            ("change_of_urban_residents", Unit::PersonsPerYear, &row.urban),
            ("change_of_urban_share", Unit::SharePerYear, &row.share),
        ];
        for (variable, unit, summary) in parts {
            for (statistic, value) in STATISTICS.iter().zip(summary.statistics()) {
                let value = number(value, unit);
                table.row(&[
                    "qilu",
                    env!("CARGO_PKG_VERSION"),
                    scenario,
                    &names.code,
                    &names.zh,
                    level(row.area),
                    variable,
                    row.component,
                    unit.as_str(),
                    &year,
                    statistic,
                    &value,
                ]);
            }
        }
    }
    table.bytes()
}

/// Differences of scenarios from a reference: `differences.csv`.
#[must_use]
pub fn differences(reference: &str, region: &Region, scenarios: &[(String, Vec<compare::Row>)]) -> Vec<u8> {
    let mut table = Table::new(&[
        "model",
        "version",
        "scenario",
        "reference",
        "region_code",
        "region",
        "level",
        "variable",
        "unit",
        "year",
        "residence",
        "statistic",
        "value",
    ]);
    for (scenario, rows) in scenarios {
        for row in rows {
            let year = row.year.to_string();
            let names = region.names(row.area);
            let above = ("share_of_draws_above", row.above);
            let all = STATISTICS.into_iter().zip(row.difference.statistics()).chain([above]);
            for (statistic, value) in all {
                let unit = if statistic == above.0 { Unit::Share } else { row.indicator.unit };
                let value = number(value, unit);
                table.row(&[
                    "qilu",
                    env!("CARGO_PKG_VERSION"),
                    scenario,
                    reference,
                    &names.code,
                    &names.zh,
                    level(row.area),
                    row.indicator.name,
                    unit.as_str(),
                    &year,
                    row.indicator.residence.as_str(),
                    statistic,
                    &value,
                ]);
            }
        }
    }
    table.bytes()
}

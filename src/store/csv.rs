//! Results as CSV: pure functions from results to bytes. The tables are tidy, with one value in each row, and share their
//! first columns with all exports.

use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::policy::compare;
use crate::policy::components;
use crate::policy::targets::Attainment;
use crate::policy::targets::TargetForecast;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::store::rows::ComponentRow;
use crate::store::rows::Difference;
use crate::store::rows::DrawRow;
use crate::store::rows::FlowRow;
use crate::store::rows::Head;
use crate::store::rows::PlaceOfLevel;
use crate::store::rows::Subject;
use crate::store::rows::TargetRow;
use crate::store::rows::Tidy;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::store::table::TARGET_DECIMALS;
use crate::unit::Unit;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::STATISTICS;

/// Byte-order mark by which Excel recognises UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Whether text files begin with [`BOM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// Files begin with the mark.
    With,
    /// Files do not begin with the mark.
    Without,
}

impl ByteOrderMark {
    /// The bytes before the table.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            ByteOrderMark::With => BOM,
            ByteOrderMark::Without => b"",
        }
    }
}

/// Code and name of the rest of China.
const OUTSIDE: (&str, &str) = ("000000", "rest of China");

/// Smallest mean flow that is listed, persons per year. Smaller flows would be zero in whole persons.
pub const LEAST_FLOW: f64 = 0.5;

/// Summaries of areas: `province.csv`, `cities.csv`, `counties.csv`.
#[must_use]
pub fn summaries(scenario: &str, region: &Region, rows: &[SummaryRow]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in rows {
        let subject = Subject::of(scenario, region, row.area, row.indicator, row.year);
        for (statistic, value) in STATISTICS.iter().zip(row.summary.statistics()) {
            table.row(&Tidy {
                subject,
                statistic,
                value: Number::statistic(statistic, value, row.indicator.unit.decimals()),
            });
        }
    }
    table.bytes()
}

/// Every draw of every indicator and area: `draws.csv`.
#[must_use]
pub fn draws(ensemble: &Ensemble, region: &Region) -> Vec<u8> {
    let mut table = CsvTable::new();
    for area in region.areas() {
        for (index, &year) in ensemble.years.iter().enumerate() {
            for draw in 0..ensemble.draws {
                // The counties are summed once for all indicators; the rows then stand area by area, year by year, draw
                // by draw.
                let account = ensemble.account(region, draw, index, area);
                for indicator in INDICATORS.iter().filter(|indicator| reported(indicator, area, index)) {
                    let value = (indicator.value)(&account);
                    // An indicator without a value has no row, because readers expect a number in each.
                    if value.is_finite() {
                        let subject = Subject::of(&ensemble.scenario, region, area, indicator, year);
                        let draw = u32::try_from(draw).expect("draws are counted in 32 bits");
                        table.row(&DrawRow { subject, draw, value: Number::in_unit(value, indicator.unit) });
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

/// State of the targets: `targets.csv`. A target with a published value has no probability. The crossing year is empty if
/// fewer than half of the draws cross.
#[must_use]
pub fn targets(scenario: &str, region: &Region, rows: &[Attainment]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in rows {
        let target = &row.target;
        let forecast = |read: &dyn Fn(&TargetForecast) -> Number<'static>| {
            row.forecast.as_ref().map_or_else(Number::default, read)
        };
        table.row(&TargetRow {
            head: Head::of(scenario),
            at: PlaceOfLevel::of(region, target.area),
            target: &target.id,
            reading: &target.reading,
            variable: target.indicator.name(),
            year: target.year,
            threshold: Number::fixed(target.threshold, TARGET_DECIMALS),
            probability: forecast(&|known| Number::shown(known.probability.share(), TARGET_DECIMALS)),
            mcse: forecast(&|known| Number::shown(known.probability.mcse(), TARGET_DECIMALS)),
            expected_shortfall: forecast(&|known| Number::in_unit(known.shortfall, Unit::Share)),
            median_crossing_year: row.median_crossing,
            share_crossing: Number::shown(row.crossed.and_then(Probability::share), TARGET_DECIMALS),
            observed: Number::shown(row.observed, TARGET_DECIMALS),
            status: row.status().name(),
        });
    }
    table.bytes()
}

/// Moves from county to county and from and to the rest of China, persons a year on average over the projection:
/// `flows.csv`. Flows of less than [`LEAST_FLOW`] persons in the mean are left out.
#[must_use]
pub fn flows(ensemble: &Ensemble, region: &Region) -> Vec<u8> {
    // The first year is the base year, in which nothing is projected.
    let period = format!("{}-{}", ensemble.years[1], ensemble.years[ensemble.years.len() - 1]);
    let place = |index: usize| {
        // The rest of China has the index after the last county.
        if index == ensemble.counties {
            return OUTSIDE;
        }
        let names = region.names(Area::County(CountyId(index)));
        (names.code.as_str(), names.zh.as_str())
    };
    let mut table = CsvTable::new();
    for flow in summary::flows(ensemble, LEAST_FLOW) {
        let (from, to) = (place(flow.origin), place(flow.destination));
        for (statistic, value) in STATISTICS.iter().zip(flow.summary.statistics()) {
            let unit = Unit::PersonsPerYear;
            table.row(&FlowRow {
                head: Head::of(&ensemble.scenario),
                origin_code: from.0,
                origin: from.1,
                destination_code: to.0,
                destination: to.1,
                variable: "migration",
                unit: unit.as_str(),
                period: &period,
                statistic,
                value: Number::statistic(statistic, value, unit.decimals()),
            });
        }
    }
    table.bytes()
}

/// Components of change of the urban population and of the urban share: `components.csv`. For each area and year
/// the means of the components add up to that of `total`.
#[must_use]
pub fn components(scenario: &str, region: &Region, rows: &[components::ComponentContribution]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in rows {
        let parts = [
            ("change_of_urban_residents", Unit::PersonsPerYear, &row.urban),
            ("change_of_urban_share", Unit::SharePerYear, &row.share),
        ];
        for (variable, unit, summary) in parts {
            for (statistic, value) in STATISTICS.iter().zip(summary.statistics()) {
                table.row(&ComponentRow {
                    head: Head::of(scenario),
                    at: PlaceOfLevel::of(region, row.area),
                    variable,
                    component: row.component,
                    unit: unit.as_str(),
                    year: row.year,
                    statistic,
                    value: Number::statistic(statistic, value, unit.decimals()),
                });
            }
        }
    }
    table.bytes()
}

/// Differences of scenarios from a reference: `differences.csv`.
#[must_use]
pub fn differences(reference: &str, region: &Region, scenarios: &[(String, Vec<compare::ComparisonRow>)]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for (scenario, rows) in scenarios {
        for row in rows {
            let above = ("share_of_draws_above", row.above.share());
            let all = STATISTICS.into_iter().zip(row.difference.statistics()).chain([above]);
            for (statistic, value) in all {
                // A share of draws, whatever the unit of the indicator is.
                let unit = if statistic == above.0 { Unit::Share } else { row.indicator.unit };
                table.row(&Difference {
                    head: Head::of(scenario),
                    reference,
                    at: PlaceOfLevel::of(region, row.area),
                    variable: row.indicator.name,
                    unit: unit.as_str(),
                    year: row.year,
                    residence: row.indicator.residence.as_str(),
                    statistic,
                    value: Number::statistic(statistic, value, unit.decimals()),
                });
            }
        }
    }
    table.bytes()
}

//! The format of the Integrated Assessment Modeling Consortium, which `pyam` reads: one row for each model, scenario,
//! region, variable and unit, one column for each year. A statistic that the draws show in no year has no row.
//!
//! A variable as such is the mean, because means add up over areas; other statistics hang below it, such as
//! `Population|Urban|97.5th Percentile`. Regions are `370102 历下区`: names alone are not unique.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::rows::RowWriter;
use crate::error::Error;
use crate::error::Result;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use crate::store::rows::Place;
use qilu_messages::export::ExportFault;

/// Names of the indicators.
pub const NAMES: [(&str, &str); 71] = [
    ("residents", "Population"),
    ("urban_residents", "Population|Urban"),
    ("rural_residents", "Population|Rural"),
    ("urban_share", "Urbanization Rate"),
    ("unsettled_residents", "Population|Urban|Unsettled"),
    ("registered_urban_share", "Urbanization Rate|Registered"),
    ("births", "Births"),
    ("deaths", "Deaths"),
    ("tfr", "Total Fertility Rate"),
    ("net_internal_migration", "Migration|Internal|Net"),
    ("net_external_migration", "Migration|External|Net"),
    ("local_moves", "Migration|Internal|Rural to Urban|Own County"),
    ("local_move_share", "Migration|Rural|Share to Own County"),
    ("returns", "Migration|Internal|Urban to Rural|Return"),
    ("reclassified", "Population|Reclassified to Urban"),
    ("settlements", "Population|Urban|Newly Settled"),
    ("share_0_14", "Population|Share|Age 0-14"),
    ("share_60_plus", "Population|Share|Age 60+"),
    ("share_65_plus", "Population|Share|Age 65+"),
    ("income_urban", "Income|Per Capita|Urban"),
    ("income_rural", "Income|Per Capita|Rural"),
    ("income_ratio", "Income|Ratio Urban to Rural"),
    ("floor_area_m2_per_person", "Housing|Floor Area Per Capita|Urban"),
    ("price_to_income", "Housing|Price to Income"),
    ("school_congestion", "Education|Congestion"),
    ("kindergarten_places", "Education|Places|Kindergarten"),
    ("kindergarten_places_short", "Education|Places Short|Kindergarten"),
    ("compulsory_places", "Education|Places|Compulsory"),
    ("compulsory_places_short", "Education|Places Short|Compulsory"),
    ("senior_places", "Education|Places|Senior"),
    ("senior_places_short", "Education|Places Short|Senior"),
    ("childcare_places_per_1000", "Care|Childcare Places Per 1000"),
    ("childcare_places_short", "Care|Childcare Places Short"),
    ("care_beds_per_1000_aged", "Care|Care Beds Per 1000 Aged"),
    ("care_beds_short", "Care|Care Beds Short"),
    ("nursing_bed_share", "Care|Share of Nursing Beds"),
    ("beds_per_1000", "Health|Hospital Beds Per 1000"),
    ("entitled_share", "Services|Share Entitled"),
    ("affordable_homes_per_1000_unsettled", "Housing|Affordable Homes Per 1000 Unsettled"),
    ("renewed_households", "Housing|Renewed Households"),
    ("green_coverage", "Land Cover|Green Coverage|Urban"),
    ("school_entitled_share", "Services|Share Entitled to Schools"),
    ("insured_share", "Services|Share Insured"),
    ("openness", "Policy|Openness of Settlement"),
    ("registration_gap", "Urbanization Rate|Gap to Registered"),
    ("relocated", "Population|Resettled Villagers"),
    ("new_small_cities", "Towns|New Small Cities"),
    ("new_small_city_persons", "Towns|Persons Per New Small City"),
    ("satellite_towns", "Towns|Satellite Towns"),
    ("schooling_years", "Education|Mean Years of Schooling"),
    ("unemployment_rate", "Employment|Unemployment Rate|Urban"),
    ("jobs", "Employment|Jobs|Urban"),
    ("jobs_per_labour_force", "Employment|Jobs Per Labour Force"),
    ("built_up_km2", "Land Cover|Built-up Area"),
    ("built_up_m2_per_person", "Land Cover|Built-up Area Per Capita|Urban"),
    ("land_quota_to_growing", "Land Quota|Share to Growing Towns"),
    ("land_limit_used", "Land Cover|Built-up Area|Share of Limit"),
    ("income_per_built_up", "Income|Per Built-up Area"),
    ("water_pressure", "Water|Pressure"),
    ("fiscal_link", "Policy|Transfers Following Residents"),
    ("longest_trip_circle", "Transportation|Longest Trip|Circle"),
    ("longest_trip_cluster", "Transportation|Longest Trip|Cluster"),
    ("cost_settled", "Public Cost|Settlement"),
    ("cost_schools", "Public Cost|Schools"),
    ("cost_care", "Public Cost|Care"),
    ("cost_housing", "Public Cost|Housing"),
    ("cost_land", "Public Cost|Land"),
    ("cost_programmes", "Public Cost|Programmes"),
    ("cost_total", "Public Cost"),
    ("travel_min", "Transportation|Mean Travel Time"),
    // Moves from place to place; regions are `Origin>Destination`.
    ("migration", "Migration|Internal"),
];

/// Name of a statistic below its variable.
fn suffix(statistic: &str) -> String {
    match statistic {
        "mean" => String::new(),
        "sd" => "|Standard Deviation".to_owned(),
        "mcse" => "|Standard Error of the Mean".to_owned(),
        quantile => {
            let share: f64 = quantile.trim_start_matches('q').parse().unwrap_or(f64::NAN);
            format!("|{:.1}th Percentile", 100.0 * share)
        }
    }
}

fn name(variable: &str) -> Result<&'static str> {
    let known = NAMES.iter().find(|(own, _)| *own == variable).map(|(_, name)| *name);
    // An indicator without a name is an error, because a table that lacks a variable would look complete.
    known.ok_or_else(|| Error::mismatch(ExportFault::NoIamcName { variable: variable.to_owned() }))
}

/// One variable of one region: unit, and values by statistic (in the order of the file) and year.
#[derive(Default)]
struct Block {
    head: Vec<String>,
    unit: String,
    values: Vec<(String, BTreeMap<u16, String>)>,
}

impl Block {
    fn add(&mut self, statistic: &str, year: u16, value: &str) {
        let at = self.values.iter().position(|(known, _)| known == statistic).unwrap_or_else(|| {
            self.values.push((statistic.to_owned(), BTreeMap::new()));
            self.values.len() - 1
        });
        self.values[at].1.insert(year, value.to_owned());
    }

    /// Writes its rows and begins anew.
    fn flush(&mut self, years: &BTreeSet<u16>, to: &mut RowWriter<'_>) -> Result<()> {
        let block = std::mem::take(self);
        let [scenario, region, variable] = &block.head[..] else { return Ok(()) };
        for (statistic, values) in
            block.values.iter().filter(|(_, values)| values.values().any(|value| !value.is_empty()))
        {
            let variable = format!("{}{}", name(variable)?, suffix(statistic));
            let head = ["qilu", scenario, region, &variable, &block.unit];
            let values = years.iter().map(|year| values.get(year).map_or("", String::as_str));
            to.row(head.into_iter().chain(values))?;
        }
        Ok(())
    }
}

fn region(place: Place<'_>) -> String {
    format!("{} {}", place.region_code, place.region)
}

/// The wide table: the selected summaries, then the flows between counties as means over the projection, in the column
/// of its last year, where the selection has counties and all variables. Its columns depend on the years of the run.
pub(super) fn wide(run: &FinishedRun, what: &Selection, to: &mut RowWriter<'_>) -> Result<()> {
    let years = run.years()?;
    let head = ["model", "scenario", "region", "variable", "unit"].map(str::to_owned);
    to.row(head.into_iter().chain(years.iter().map(u16::to_string)))?;
    // The files have one year in each row and this table one column for each year, so a variable is collected before it
    // is written.
    let mut block = Block::default();
    run.summaries(what, &mut |row| {
        let subject = row.subject;
        let head = [subject.head.scenario.to_owned(), region(subject.at.place), subject.variable.to_owned()];
        if block.head != head {
            block.flush(&years, to)?;
            (block.head, block.unit) = (head.into(), subject.unit.to_owned());
        }
        block.add(row.statistic, subject.year, row.value.as_str());
        Ok(())
    })?;
    block.flush(&years, to)?;
    // Flows are between counties and belong to no indicator that a selection could name.
    if !(what.has_level("county") && what.variables.is_empty()) {
        return Ok(());
    }
    let last = years.last().copied().unwrap_or_default();
    run.flows(&mut |flow| {
        if flow.value.as_str().is_empty() {
            return Ok(());
        }
        let region = format!("{} {}>{} {}", flow.origin_code, flow.origin, flow.destination_code, flow.destination);
        let variable = format!("{}|Mean of {}{}", name(flow.variable)?, flow.period, suffix(flow.statistic));
        // The format has no column for a mean over several years, so it stands in the last one.
        let blank = years.iter().map(|year| if *year == last { flow.value.as_str() } else { "" });
        to.row(["qilu", flow.head.scenario, &region, &variable, flow.unit].into_iter().chain(blank))
    })
}

/// The probabilities of the targets: one row for the scenario, one column for each target and area that has one,
/// `P(urban_share_2035_strict)` for
/// the province and `P(urban_share_2035_strict)|370100 济南市` for a city. Its columns depend on the targets.
pub(super) fn meta(run: &FinishedRun, what: &Selection, to: &mut RowWriter<'_>) -> Result<()> {
    let mut scenario = String::new();
    let mut columns = Vec::new();
    run.target_rows(what, &mut |row| {
        row.head.scenario.clone_into(&mut scenario);
        let place = match row.at.level {
            "province" => String::new(),
            _ => format!("|{}", region(row.at.place)),
        };
        if row.probability.as_str().is_empty() {
            return Ok(());
        }
        columns.push((format!("P({}){place}", row.target), row.probability.as_str().to_owned()));
        Ok(())
    })?;
    to.row(["model", "scenario"].into_iter().chain(columns.iter().map(|(name, _)| name.as_str())))?;
    to.row(["qilu", &scenario].into_iter().chain(columns.iter().map(|(_, value)| value.as_str())))
}

//! The stocks of a county beside its people. How a year moves them is in [`sectors`](crate::engine::sectors).

use crate::model::housing::Housing;
use crate::model::services::Capacity;
use crate::model::services::STAGES;

/// Persons, homes or households per 1,000, the unit of many levers.
pub(super) const PER_THOUSAND: f64 = 1000.0;

/// Stocks of a county at the end of a year.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CountyStocks {
    /// Urban disposable income per head, yuan of 2020.
    pub urban_income: f64,
    /// Rural disposable income per head, yuan of 2020.
    pub rural_income: f64,
    /// Urban housing stock and what is under construction.
    pub housing: Housing,
    /// Price of 40 m2 in yearly incomes per head in the base year.
    pub base_price_to_income: f64,
    /// The same price to income at the end of the year.
    pub price_to_income: f64,
    /// Affordable rental homes added since the base year, number.
    pub affordable_homes: f64,
    /// Schools by stage: entitled need and places.
    pub schools: [Capacity; STAGES],
    /// Hospital beds, number.
    pub beds: f64,
    /// Childcare: children for whom a place is asked, and places.
    pub childcare: Capacity,
    /// Care homes: need and beds.
    pub care: Capacity,
    /// Nursing-type beds among those of care homes, number.
    pub nursing_beds: f64,
    /// Jobs outside farming in towns, number.
    pub jobs: f64,
    /// Urban labour force, persons.
    pub labour_force: f64,
    /// Unemployment rate, 0 to 1.
    pub unemployment: f64,
    /// Built-up land, km2.
    pub built_up_km2: f64,
    /// Built-up land that urban residents would take up at the land per head of the base year, km2.
    pub wanted_km2: f64,
    /// Built-up land that the red lines allow, km2.
    pub limit_km2: f64,
    /// Land quota of the year, and the part of it where urban residents grow faster than the province's, km2.
    pub quota_km2: [f64; 2],
    /// Years of schooling above the path of the baseline.
    pub skills_years: f64,
    /// Households in old communities renewed since the base year.
    pub renewed_households: f64,
    /// Those of them that were renewed in years whose statistics the posterior includes.
    pub renewed_in_statistics: f64,
    /// Persons turned urban in new small cities since the base year.
    pub town_persons: f64,
    /// Pressure on the water of the city, 0 to 1.
    pub water_pressure: f64,
    /// Costs of the year in the order of [`crate::measure::COSTS`], yuan of 2020.
    pub costs: [f64; 6],
}

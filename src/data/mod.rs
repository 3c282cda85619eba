//! The data package: tables read, checked against their schema and against each other, as plain records.
//!
//! [`Data::load`] is the only way to make [`Data`]. It makes all checks, so that other modules can rely on the values.

pub mod boundaries;
pub mod census;
pub mod china;
pub mod county_rules;
pub mod demography;
pub mod errors;
mod former_areas;
pub mod listing;
pub mod national;
pub mod observations;
pub mod outputs;
pub mod package;
pub mod parameters;
pub mod plausibility;
mod regions;
pub mod report;
pub mod required;
mod series;
pub mod sources;
pub mod stack_weights;
pub mod structure;
pub mod supplied;
pub mod table;
pub mod transfer_prior;
pub mod travel;

use std::path::Path;
use std::path::PathBuf;

use crate::error::Result;
use crate::region::ByCounty;
use crate::region::Region;

/// All data of the model, checked.
#[derive(Clone, Debug)]
pub struct Data {
    /// The folder it was read from.
    pub folder: PathBuf,
    /// `datapackage.json`: every table with its schema, hash and sources.
    pub package: package::Package,
    /// Province, cities, counties.
    pub region: Region,
    /// The censuses of 2010 and 2020, and the county totals of 2000 that were published.
    pub census: census::Census,
    /// Mortality, fertility and migration schedules, and the UN's projections for China.
    pub demography: demography::Demography,
    /// Published yearly statistics.
    pub observations: observations::Observations,
    /// Standard errors of published statistics.
    pub errors: Vec<errors::ErrorRow>,
    /// Travel times between cities.
    pub travel: travel::Travel,
    /// Floor area of housing per head of the family-household population, m2, by census.
    pub floor_area_m2: [ByCounty<f64>; 2],
    /// Employment and schooling by census and county, in the order of the region.
    pub structure: [Vec<structure::Structure>; 2],
    /// Priors of the model's parameters.
    pub parameters: Vec<parameters::Prior>,
    /// The provinces of China; `None` in a package without their tables.
    pub national: Option<national::NationalTables>,
    /// Priors estimated on the other provinces, with their correlations; `None` in a package without them.
    pub transfer_priors: Option<transfer_prior::TransferPriors>,
    /// Weights of the stacked forecast of the urban share; none in a package without them.
    pub stack_weights: Vec<stack_weights::StackWeight>,
    /// Errors of simple rules on the counties and prefectures of other provinces; empty if the package has none.
    pub county_rules: Vec<county_rules::RuleError>,
    sources: Vec<sources::Source>,
}

impl Data {
    /// Reads and checks all tables of the package in `folder`.
    ///
    /// # Errors
    /// At the first fault; the error names file, line, column, value and the allowed values.
    pub fn load(folder: &Path) -> Result<Data> {
        Data::of(package::Package::load(folder)?)
    }

    /// As [`Data::load`], of a package that was read already.
    ///
    /// # Errors
    /// As [`Data::load`].
    pub fn of(package: package::Package) -> Result<Data> {
        // The region comes first, because all other tables name their areas by its codes.
        let region = regions::load(&package)?;
        // Before the tables are compared with each other: a number in another unit spoils every sum that it is part of,
        // and the message should name the number and not the sum.
        for table in ["census_counts", "structure", "housing"] {
            series::check_years(&package, table, "county_code")?;
        }
        let data = Data {
            folder: package.folder.clone(),
            census: boundaries::moved(&package, &region, census::Census::load(&package, &region)?)?,
            demography: demography::Demography::load(&package, &region)?,
            observations: observations::Observations::load(&package, &region)?,
            errors: errors::load(&package)?,
            travel: travel::Travel::load(&package, &region)?,
            floor_area_m2: census::load_floor_area(&package, &region)?,
            structure: structure::load(&package, &region)?,
            parameters: parameters::load(&package)?,
            national: national::load(&package, &region.province.code)?,
            transfer_priors: transfer_prior::TransferPriors::load(&package)?,
            stack_weights: stack_weights::load(&package)?,
            county_rules: county_rules::load(&package)?,
            sources: sources::load(&package)?,
            package,
            region,
        };
        // Totals were published on their own; they can be compared only when both the counties and the totals are read.
        series::check_observations(&data.package, &data.region, &data.census)?;
        observations::check_census(&data.package, &data.region, &data.census)?;
        required::check(&data.folder.join("observations.csv"), &data.region, &data.observations)?;
        Ok(data)
    }

    /// The sources of all data, in the order of `sources.csv`.
    #[must_use]
    pub fn sources(&self) -> &[sources::Source] {
        &self.sources
    }
}

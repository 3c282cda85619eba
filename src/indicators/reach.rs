//! The lowest level of areas at which an indicator is reported, and the part of the residents that it describes.

use serde::Serialize;

/// Lowest level of areas at which an indicator is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Province and cities.
    // A value by county would show the allotment of the model and not the county. Incomes and house prices are those of
    // the city, and of the cities only Weihai has published a registered urban share. Openness and coverage are levers
    // of cities, travel times run between cities, and the unsettled who are entitled or insured follow from parameters
    // that all counties share.
    City,
    /// Province, cities and counties.
    // The order is from few areas to many, so that a later variant is reported wherever an earlier one is.
    County,
}

/// Part of the residents that an indicator describes, the column `residence` of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Whom {
    /// All residents.
    // Ratios of both kinds of place, such as the income ratio, are about all residents: neither part has the value
    // alone.
    Total,
    /// Urban residents.
    Urban,
    /// Rural residents.
    // Returns and the share of local moves belong here, because they are counted where the movers arrive or leave.
    Rural,
}

impl Whom {
    /// Name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Whom::Total => "total",
            Whom::Urban => "urban",
            Whom::Rural => "rural",
        }
    }
}

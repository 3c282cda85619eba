//! Units of indicators and of columns of result tables: their text in files, and the number of decimals there.
//!
//! Levers, parameters and published statistics have units of their own, which are free text.

use std::fmt;

use serde::Serialize;
use serde::Serializer;

/// Largest excess of a share over 1 that the rounding of part and whole to `f32` explains: half a unit of the last place
/// of each, relative to the value.
const PART_ROUNDING: f64 = f32::EPSILON as f64;

/// Unit of an indicator or of a column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of persons.
    Persons,
    /// A flow of persons.
    PersonsPerYear,
    /// A share, from 0 to 1.
    Share,
    /// Change of a share.
    SharePerYear,
    /// A quotient of two quantities of one unit.
    Ratio,
    /// Per cent, where sources publish it so.
    Percent,
    /// An index from 0 to 1.
    Index,
    /// Children that a woman bears.
    BirthsPerWoman,
    /// Years.
    Years,
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
    /// Yearly income at the prices of 2020.
    YuanPerYear,
    /// Value of land, or income on it, at the prices of 2020.
    YuanPerM2,
    /// Public cost at the prices of 2020.
    HundredMillionYuanPerYear,
    /// Land.
    Km2,
    /// Floor area or land of a person.
    M2PerPerson,
    /// Places in schools, kindergartens and childcare.
    Places,
    /// Places for each thousand persons.
    PlacesPer1000Persons,
    /// Beds in hospitals and care homes.
    Beds,
    /// Beds for each thousand persons.
    BedsPer1000Persons,
    /// Homes for each thousand persons.
    HomesPer1000Persons,
    /// Households.
    Households,
    /// Jobs.
    Jobs,
    /// Towns.
    Towns,
}

impl Unit {
    /// Text in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Persons => "persons",
            Unit::PersonsPerYear => "persons per year",
            Unit::Share => "share",
            Unit::SharePerYear => "share per year",
            Unit::Ratio => "ratio",
            Unit::Percent => "percent",
            Unit::Index => "index 0-1",
            Unit::BirthsPerWoman => "births per woman",
            Unit::Years => "years",
            Unit::Hours => "hours",
            Unit::Minutes => "minutes",
            Unit::YuanPerYear => "yuan of 2020 per year",
            Unit::YuanPerM2 => "yuan of 2020 per m2",
            Unit::HundredMillionYuanPerYear => "100 million yuan of 2020 per year",
            Unit::Km2 => "km2",
            Unit::M2PerPerson => "m2 per person",
            Unit::Places => "places",
            Unit::PlacesPer1000Persons => "places per 1000 persons",
            Unit::Beds => "beds",
            Unit::BedsPer1000Persons => "beds per 1000 persons",
            Unit::HomesPer1000Persons => "homes per 1000 persons",
            Unit::Households => "households",
            Unit::Jobs => "jobs",
            Unit::Towns => "towns",
        }
    }

    /// Decimals of a number in files: more than the precision of the model.
    #[must_use]
    pub const fn decimals(self) -> usize {
        match self {
            // Sums of rounded counties stay within a person of their city.
            Unit::Persons | Unit::PersonsPerYear => 3,
            Unit::Share | Unit::Ratio => 8,
            // Changes of single components are small: ten decimals keep their sum.
            Unit::SharePerYear => 10,
            _ => 6,
        }
    }

    /// The value without what the rounding of its parts added above 1, for shares and for indices from 0 to 1.
    ///
    /// An ensemble stores a part and its whole apart, each with seven digits, so a part that is the whole can exceed it
    /// by the rounding. A larger excess is a fault of the model and stays visible.
    ///
    /// ```
    /// use qilu::unit::Unit;
    /// assert_eq!(Unit::Share.bounded(1.000_000_08), 1.0);
    /// assert_eq!(Unit::Share.bounded(1.01), 1.01);
    /// assert_eq!(Unit::Ratio.bounded(1.000_000_08), 1.000_000_08);
    /// ```
    #[must_use]
    pub fn bounded(self, value: f64) -> f64 {
        let is_bounded = matches!(self, Unit::Share | Unit::Index);
        if is_bounded && value > 1.0 && value <= 1.0 + PART_ROUNDING { 1.0 } else { value }
    }

    /// Whether it is a share, which people read in per cent and whose differences they read in points.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(self, Unit::Share)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

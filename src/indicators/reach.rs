//! The lowest level of areas at which an indicator is reported, and the part of the residents that it describes.

use serde::Serialize;

/// Lowest level of areas at which an indicator is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Province and cities.
    City,
    /// Province, cities and counties.
    County,
}

/// Part of the residents that an indicator describes, the column `residence` of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Whom {
    /// All residents.
    Total,
    /// Urban residents.
    Urban,
    /// Rural residents.
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

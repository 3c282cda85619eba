//! How far down indicators are reported, and whom they are about.

use serde::Serialize;

/// How far down an indicator is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Province and cities.
    City,
    /// Province, cities and counties.
    County,
}

/// Whom an indicator is about: the column `residence` of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Whom {
    /// Everybody.
    Total,
    /// Those of towns.
    Urban,
    /// Those of the countryside.
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

//! Numbers of the tables as text.

use crate::indicators::Indicator;

/// The size of an error in the unit of the tables, percentage points or ten thousand persons.
pub(super) fn size(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2}", 100.0 * value) } else { format!("{:.2}", value / 1e4) }
}

/// A share in whole per cent with its sign, where it exists.
pub(super) fn percent(share: Option<f64>, sign: &str) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.0}{sign}", 100.0 * share))
}

/// The unit of errors in the tables.
pub(super) fn unit(indicator: &Indicator) -> &'static str {
    if indicator.unit.is_share() { "points" } else { "10,000 persons" }
}

//! Numbers of the page with the digits that they have in the CSV files.

use crate::store::table;
use crate::unit::Unit;

/// A value with the digits that it has in the CSV files.
#[must_use]
pub fn digits(value: f64, unit: Unit) -> f64 {
    rounded(value, unit.decimals())
}

/// A value as it is when it is written with so many decimals.
pub(super) fn rounded(value: f64, decimals: usize) -> f64 {
    // By way of the text, so that the page has exactly the digits of the CSV files.
    table::fixed(value, decimals).parse().expect("a number was written")
}

//! Fertility: total rates, schedules and births.

use crate::axes::AgeRow;
use crate::math;

/// First age of childbearing in the schedules, years.
pub const FIRST_AGE: usize = 15;

/// Number of single-year ages of childbearing in the schedules: 15 to 49.
pub const CHILDBEARING_AGES: usize = 35;

/// Births in a year: age-specific rates times the mean of the women of each age at the start and at the end of
/// the year before migration (Preston, Heuveline and Guillot 2001, section 6.3).
///
/// - `asfr`: births per woman-year by age, zero outside 15 to 49.
/// - `start`, `end`: women by age, persons.
#[inline(always)]
#[must_use]
pub fn births(asfr: &AgeRow, start: &AgeRow, end: &AgeRow) -> f64 {
    let mut born = 0.0;
    for age in FIRST_AGE..FIRST_AGE + CHILDBEARING_AGES {
        born += asfr[age] * (start[age] + end[age]);
    }
    0.5 * born
}

/// Total fertility rate of next year: an autoregression of first order in logs around the asymptote.
///
/// `ln TFR(t) = ln m + phi (ln TFR(t-1) - ln m) + shock`
#[must_use]
pub fn next_tfr(last: f64, asymptote: f64, persistence: f64, shock: f64) -> f64 {
    asymptote * math::exp(persistence * math::ln(last / asymptote) + shock)
}

//! Fertility: total rates, schedules and births.

use crate::axes::AgeRow;
use crate::axes::sum;
use qilu_methods::math;

/// First age of childbearing in the schedules, years.
pub const FIRST_AGE: usize = 15;

/// Number of single-year ages of childbearing in the schedules: 15 to 49.
pub const CHILDBEARING_AGES: usize = 35;

/// Births in a year: age-specific rates times the mean of the women of each age at the start and at the end of
/// the year before migration (Preston, Heuveline and Guillot 2001, section 6.3).
///
/// - `asfr`: births per woman-year by age, zero outside 15 to 49.
/// - `women`: women by age at the start, persons.
/// - `survivors`: those of them alive at the end, still at the place of their age at the start.
#[inline(always)]
#[must_use]
pub fn births(asfr: &AgeRow, women: &AgeRow, survivors: &AgeRow) -> f64 {
    let mut born = [0.0; CHILDBEARING_AGES];
    for (index, born) in born.iter_mut().enumerate() {
        let age = FIRST_AGE + index;
        // The women who reach this age by the end of the year were one year younger at its start, hence the index.
        *born = 0.5 * asfr[age] * (women[age] + survivors[age - 1]);
    }
    sum(&born)
}

/// Total fertility rate of next year: an autoregression of first order in logs around the asymptote.
///
/// `ln TFR(t) = ln m + phi (ln TFR(t-1) - ln m) + shock`
#[must_use]
pub fn next_tfr(last: f64, asymptote: f64, persistence: f64, shock: f64) -> f64 {
    // Logarithms keep the rate positive and make a fall and a rise by the same factor equally likely.
    asymptote * math::exp(persistence * math::ln(last / asymptote) + shock)
}

//! Public services: school places and hospital beds against entitled need. First, simple forms.

use crate::axes::AgeRow;

/// Ages that need a place from kindergarten to senior school: 3 to 17.
pub const SCHOOL_AGES: std::ops::Range<usize> = 3..18;

/// Persons of school age in rows of ages.
#[must_use]
pub fn school_age<'a>(rows: impl IntoIterator<Item = &'a AgeRow>) -> f64 {
    rows.into_iter().map(|row| row[SCHOOL_AGES].iter().sum::<f64>()).sum()
}

/// School places at the end of a year: part of a shortage is built, the lever adds, an idle place stays.
///
/// - `places`, `need`: places and entitled need at the end of last year.
/// - `adjustment`: share of a shortage that is built within a year.
/// - `lever_places`: places added by the lever; a negative one closes places, but never more than a tenth of them
///   in a year.
#[must_use]
pub fn next_school_places(places: f64, need: f64, adjustment: f64, lever_places: f64) -> f64 {
    let built = adjustment * (need - places).max(0.0) + lever_places;
    places + built.max(-0.1 * places)
}

/// Hospital beds at the end of a year; a negative lever never closes more than a tenth of them in a year.
///
/// - `growth`: growth without the lever, per year.
/// - `lever_beds`: beds added by the lever.
#[must_use]
pub fn next_beds(beds: f64, growth: f64, lever_beds: f64) -> f64 {
    beds + (beds * growth + lever_beds).max(-0.1 * beds)
}

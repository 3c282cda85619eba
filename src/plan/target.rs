//! A target of the urban share.

use crate::axes::LAST_YEAR;
use crate::indicators::IndicatorId;
use crate::region::Area;

/// Years that a target may have: those that a projection from the census of 2020 may reach.
pub(super) const TARGET_YEARS: std::ops::RangeInclusive<u16> = 2021..=LAST_YEAR;

/// A target of the plan, in one reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name of the target and its reading.
    pub id: String,
    /// Area that the target is set for.
    pub area: Area,
    /// Indicator for which the target is set.
    pub indicator: IndicatorId,
    /// Year in which the target must be met.
    pub year: u16,
    /// Threshold in the indicator's unit.
    pub threshold: f64,
    /// Comparison of the indicator with the threshold; `>=` is the only one.
    pub comparator: String,
    /// Interpretation of "about" (左右), one of [`READINGS`](crate::plan::READINGS).
    pub reading: String,
    /// Name in Chinese, for people.
    pub name_zh: String,
    /// Name in English, for people.
    pub name_en: String,
    /// Words of the plan.
    pub phrase_zh: String,
    /// Keys of the sources.
    pub source: String,
}

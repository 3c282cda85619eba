//! The plan: its targets, and the indicators they are stated in.

pub mod indicators;
pub mod measure;

use serde::Deserialize;

/// A target of the plan, in one reading.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Name of the target and its reading.
    pub id: String,
    /// Indicator, a name of [`indicators::INDICATORS`].
    pub indicator: String,
    /// Year.
    pub year: u16,
    /// Threshold in the indicator's unit.
    pub threshold: f64,
    /// `>=`.
    pub comparator: String,
    /// How "about" is read: `strict`, `rounds`, `action_plan`.
    pub reading: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// What the plan says.
    pub phrase_zh: String,
    /// Keys of the sources.
    pub source: String,
}

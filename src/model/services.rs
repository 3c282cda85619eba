//! Schools and hospitals: needs by age from the population itself, capacity as a stock that follows them.

use std::ops::Range;

use crate::axes::Sex;
use crate::axes::Status;
use crate::model::population::Population;

/// A stage of schooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Kindergarten, ages 3 to 5.
    Kindergarten,
    /// Compulsory schooling, ages 6 to 14.
    Compulsory,
    /// Senior and vocational schooling, ages 15 to 17.
    Senior,
}

/// Number of stages.
pub const STAGES: usize = 3;

impl Stage {
    /// All stages in the order of their index.
    pub const ALL: [Stage; STAGES] = [Stage::Kindergarten, Stage::Compulsory, Stage::Senior];

    /// Ages that need a place, years.
    #[must_use]
    pub fn ages(self) -> Range<usize> {
        match self {
            Stage::Kindergarten => 3..6,
            Stage::Compulsory => 6..15,
            Stage::Senior => 15..18,
        }
    }
}

/// Urban residents of the ages of a stage, unsettled and settled, persons.
#[must_use]
pub fn pupils(population: &Population, county: usize, stage: Stage) -> [f64; 2] {
    [Status::Unsettled, Status::Settled].map(|status| {
        let ages = |sex| population.row(county, status, sex)[stage.ages()].iter().sum::<f64>();
        Sex::ALL.map(ages).iter().sum()
    })
}

/// Entitled need for places: the settled and an entitled share of the unsettled, persons.
///
/// - `unsettled`, `settled`: persons of the ages of the stage.
/// - `entitled`: share of the unsettled who are entitled.
///
/// ```
/// assert_eq!(qilu::model::services::need(100.0, 200.0, 0.5), 250.0);
/// ```
#[must_use]
pub fn need(unsettled: f64, settled: f64, entitled: f64) -> f64 {
    settled + entitled * unsettled
}

/// What builds places.
#[derive(Clone, Copy, Debug)]
pub struct Investment {
    /// Share of places that wear out a year; replaced as far as they are needed.
    pub depreciation: f64,
    /// Share of a shortage that is built within a year, 0 to 1.
    pub adjustment: f64,
    /// Places added by levers; a negative number closes places, but never more than a tenth of them in a year.
    pub lever: f64,
}

/// Places at the end of a year.
///
/// `C' = C (1 - d) + d min(C, N) + a max(0, N - C) + x`: worn-out places are replaced while they are needed, a share
/// `a` of last year's shortage is built, idle places fall out of use, the lever adds `x`.
///
/// - `places`, `need`: at the end of last year.
///
/// ```
/// use qilu::model::services::{Investment, next_places};
/// let rule = Investment { depreciation: 0.02, adjustment: 0.25, lever: 0.0 };
/// assert_eq!(next_places(100.0, 100.0, rule), 100.0);
/// assert_eq!(next_places(100.0, 140.0, rule), 110.0);
/// assert_eq!(next_places(100.0, 50.0, rule), 99.0);
/// ```
#[must_use]
pub fn next_places(places: f64, need: f64, rule: Investment) -> f64 {
    let own = rule.depreciation * places.min(need) + rule.adjustment * (need - places).max(0.0);
    places * (1.0 - rule.depreciation) + own + rule.lever.max(-0.1 * places)
}

/// Hospital beds at the end of a year; a negative lever never closes more than a tenth of them in a year.
///
/// - `growth`: growth without the lever, per year.
/// - `lever_beds`: beds added by the lever.
#[must_use]
pub fn next_beds(beds: f64, growth: f64, lever_beds: f64) -> f64 {
    beds + (beds * growth + lever_beds).max(-0.1 * beds)
}

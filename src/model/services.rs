//! Schools, childcare, hospitals and care homes: needs by age from the population itself, capacity as a stock that
//! follows them.

use std::ops::Range;

use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::sum;
use crate::model::population::Population;
use crate::region::CountyId;

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

/// Ages of children who may need childcare, years.
pub const CHILDCARE_AGES: Range<usize> = 0..3;

/// Ages of the urban labour force, years.
pub const WORKING_AGES: Range<usize> = 16..60;

/// Need for a service and its capacity.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Capacity {
    /// Persons who need a place or bed.
    pub need: f64,
    /// Number of places or beds.
    pub places: f64,
}

impl Capacity {
    /// Places that are short, zero where there are enough.
    #[must_use]
    pub fn short(&self) -> f64 {
        (self.need - self.places).max(0.0)
    }
}

/// Urban residents of a county by age, the unsettled, then the settled, both sexes together.
#[must_use]
pub fn urban_ages(population: &Population, county: CountyId) -> [AgeRow; 2] {
    [Status::Unsettled, Status::Settled].map(|status| {
        // Needs do not differ by sex, so both are added up once.
        let [mut ages, women] = Sex::ALL.map(|sex| *population.row(county, status, sex));
        ages.iter_mut().zip(women.iter()).for_each(|(persons, women)| *persons += women);
        ages
    })
}

/// Unsettled and settled persons of some ages.
///
/// - `urban`: what [`urban_ages`] returns.
#[must_use]
pub fn of_ages(urban: &[AgeRow; 2], ages: &Range<usize>) -> [f64; 2] {
    urban.each_ref().map(|row| sum(&row[ages.clone()]))
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

/// Assumption: largest share of places or beds that a lever closes in a year. The bound keeps every stock positive.
const MOST_CLOSED: f64 = 0.1;

/// Difference of the yearly growth of a county to the province at which the link of transfers has its full effect: one
/// percentage point, the unit of the parameter `fiscal_link_effect`.
const POINT: f64 = 0.01;

/// Rates by which places wear out and are built.
#[derive(Clone, Copy, Debug)]
pub struct Investment {
    /// Share of places that wear out a year; replaced as far as they are needed.
    pub depreciation: f64,
    /// Share of a shortage that is built within a year, 0 to 1.
    pub adjustment: f64,
    /// Places added by levers; a negative number closes places, but never more than a tenth of them in a year.
    pub lever: f64,
}

/// Places at the end of a year, and places built in it.
///
/// `C' = C (1 - d) + d min(C, N) + a max(0, N - C) + x`: worn-out places are replaced while they are needed, a share
/// `a` of last year's shortage is built, idle places fall out of use, the lever adds `x`.
///
/// - `last`: places and need at the end of last year.
///
/// ```
/// use qilu::model::services::{Capacity, Investment, next_places};
/// let rule = Investment { depreciation: 0.02, adjustment: 0.25, lever: 0.0 };
/// let after = |places, need| next_places(Capacity { need, places }, rule);
/// assert_eq!(after(100.0, 100.0), (100.0, 2.0));
/// assert_eq!(after(100.0, 140.0), (110.0, 12.0));
/// assert_eq!(after(100.0, 50.0), (99.0, 1.0));
/// ```
#[must_use]
pub fn next_places(last: Capacity, rule: Investment) -> (f64, f64) {
    let Capacity { need, places } = last;
    // Only as many worn-out places are replaced as are needed; idle ones fall out of use, which is how capacity shrinks
    // where children do.
    let own = rule.depreciation * places.min(need) + rule.adjustment * last.short();
    let built = own + rule.lever.max(-MOST_CLOSED * places);
    (places * (1.0 - rule.depreciation) + built, built.max(0.0))
}

/// Share of a shortage that is built within a year where transfers follow residents.
///
/// `a (1 + k e g / 0.01)`, kept in 0 to 1: a county that grows by one point a year more than the province builds faster
/// by the share `k e`, one that shrinks builds slower; differences beyond one point act as one point.
///
/// - `adjustment`: without the link, `a`, 0 to 1.
/// - `link`: strength of the link, `k`, 0 to 1.
/// - `effect`: its effect, `e`.
/// - `relative_growth`: growth of residents above the province's, per year, `g`.
#[must_use]
pub fn linked_adjustment(adjustment: f64, link: f64, effect: f64, relative_growth: f64) -> f64 {
    // Differences beyond one point count as one point, so that one extreme year cannot close or double the whole
    // programme.
    (adjustment * (1.0 + link * effect * (relative_growth / POINT).clamp(-1.0, 1.0))).clamp(0.0, 1.0)
}

/// Beds or places that grow at a pace of their own, at the end of a year, and what was built in it; a negative lever
/// never closes more than a tenth of them in a year.
///
/// - `own`: added without the lever.
/// - `lever`: added by the lever.
#[must_use]
pub fn next_stock(stock: f64, own: f64, lever: f64) -> (f64, f64) {
    let change = (own + lever).max(-MOST_CLOSED * stock);
    (stock + change, change.max(0.0))
}

//! Built-up land under a quota, and water as a smooth carrying capacity.

use qilu_methods::math;

/// Terms of the land that is released in a county and year.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// Yearly quota as a share of built-up land.
    pub growth: f64,
    /// Share of the quota that follows residents (people-land link), 0 to 1.
    pub link: f64,
    /// `1 + (n - N) / g`, with `n` and `N` the yearly growth of urban residents in the county and the province and `g` the
    /// quota: a linked quota hands out as much as an unlinked one, to those who grow. Not below 0, not above 3.
    pub relative_growth: f64,
    /// Share of the quota withdrawn to keep farmland, 0 to 1.
    pub withheld: f64,
    /// Built-up land that the red lines allow, km2.
    pub limit_km2: f64,
}

/// Assumption: largest growth relative to the province's that a linked quota follows. No county receives more than three
/// times its usual quota.
const MOST_RELATIVE_GROWTH: f64 = 3.0;

/// Assumption: share of the land inside the red lines over which the remaining room slows building down, so that it does
/// not stop at once.
const LAST_ROOM: f64 = 0.05;

/// Built-up land at the end of a year, and the quota of the year, km2.
///
/// `B' = B + min(q, wanted) r`, with the quota `q = g B ((1 - k) + k h) (1 - w)` and `r = min(1, (L - B) / (0.05 L))`: room
/// inside the red lines `L` runs out smoothly over the last twentieth. Built-up land never shrinks.
///
/// - `wanted_km2`: land that urban residents would take up at the base year's land per head.
///
/// ```
/// use qilu::model::land::{Quota, next_built_up};
/// let quota = Quota { growth: 0.02, link: 0.0, relative_growth: 1.0, withheld: 0.0, limit_km2: 200.0 };
/// assert_eq!(next_built_up(100.0, 150.0, quota), (102.0, 2.0));
/// assert_eq!(next_built_up(100.0, 90.0, quota), (100.0, 2.0));
/// assert_eq!(next_built_up(200.0, 300.0, quota).0, 200.0);
/// ```
#[must_use]
pub fn next_built_up(built_up_km2: f64, wanted_km2: f64, quota: Quota) -> (f64, f64) {
    let follows = (1.0 - quota.link) + quota.link * quota.relative_growth.clamp(0.0, MOST_RELATIVE_GROWTH);
    let released = quota.growth * built_up_km2 * follows * (1.0 - quota.withheld);
    let room = ((quota.limit_km2 - built_up_km2) / (LAST_ROOM * quota.limit_km2)).clamp(0.0, 1.0);
    // Built-up land grows only as far as residents want it; an unused quota is lost, as quotas are yearly.
    let asked = released.min((wanted_km2 - built_up_km2).max(0.0));
    (built_up_km2 + asked * room, released)
}

/// Penalty of filling a capacity, 0 to 1: `1 / (1 + exp((1 - fill) / width))`, one half at the capacity.
#[must_use]
pub fn pressure(fill: f64, width: f64) -> f64 {
    1.0 / (1.0 + math::exp((1.0 - fill) / width))
}

/// Factor of housing starts where built-up land is short: `min(1, B / wanted)^e`.
///
/// - `elasticity`: fall of starts per unit fall of `ln(B / wanted)`, `e`: density makes up for the rest.
///
/// ```
/// use qilu::model::land::start_factor;
/// assert_eq!(start_factor(100.0, 90.0, 0.5), 1.0);
/// assert!((start_factor(81.0, 100.0, 0.5) - 0.9).abs() < 1e-12);
/// ```
#[must_use]
pub fn start_factor(built_up_km2: f64, wanted_km2: f64, elasticity: f64) -> f64 {
    if built_up_km2 >= wanted_km2 { 1.0 } else { math::pow(built_up_km2 / wanted_km2, elasticity) }
}

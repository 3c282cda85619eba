//! Windows with what came of them, and their cases pooled by indicator, level and year.

use crate::data::errors;
use crate::indicators::Indicator;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::score;
use qilu_methods::score::Paired;
use qilu_methods::score::Scored;

/// A window and what came of it.
#[derive(Clone, Debug)]
pub struct WindowReport {
    /// The window.
    pub window: Window,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// Fewest areas that are pooled; with fewer each is listed.
pub(super) const LEAST_POOL: usize = 5;

/// Resamples of areas behind each interval.
pub(super) const RESAMPLES: u32 = 2000;

/// Cases of one indicator, level and year.
#[derive(Debug)]
pub struct Pool<'a> {
    /// Indicator.
    pub indicator: &'static Indicator,
    /// Level of the areas.
    pub level: &'static str,
    /// Year.
    pub year: u16,
    /// The cases.
    pub cases: Vec<&'a Case>,
}

impl Pool<'_> {
    /// Scores of a method over the cases that it has a forecast for.
    #[must_use]
    pub fn scored(&self, method: ForecastMethod) -> Vec<Scored> {
        self.cases.iter().filter_map(|case| case.of(method)).map(|forecast| forecast.scored).collect()
    }

    /// The model against a method by CRPS, on the cases that both have.
    pub(super) fn paired(&self, method: ForecastMethod, seed: u64) -> Option<Paired> {
        let both: Vec<(f64, f64)> = self
            .cases
            .iter()
            .filter_map(|case| Some((case.of(ForecastMethod::Model)?.scored.crps, case.of(method)?.scored.crps)))
            .collect();
        let (model, other): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
        score::bootstrap(&model, &other, seed, RESAMPLES)
    }
}

/// Cases by indicator, level and year, in the order of the cases.
#[must_use]
pub fn pools(cases: &[Case]) -> Vec<Pool<'_>> {
    let mut pools: Vec<Pool<'_>> = Vec::new();
    for case in cases {
        let level = errors::level(case.area);
        let own =
            |pool: &&mut Pool<'_>| (pool.indicator.id, pool.level, pool.year) == (case.indicator.id, level, case.year);
        match pools.iter_mut().find(own) {
            Some(pool) => pool.cases.push(case),
            None => pools.push(Pool { indicator: case.indicator, level, year: case.year, cases: vec![case] }),
        }
    }
    pools
}

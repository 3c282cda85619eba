//! Windows with their scored forecasts, pooled by indicator, level and year.

use crate::data::errors;
use crate::indicators::Indicator;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::score;
use qilu_methods::score::Paired;
use qilu_methods::score::Scored;

/// A window with its scored forecasts.
#[derive(Clone, Debug)]
pub struct WindowReport {
    /// The window.
    pub window: Window,
    /// Forecasts and outcomes of each area, indicator and year.
    pub cases: Vec<Case>,
    /// The same of the urban shares of counties without the layer of the next census; empty where the window has no such outcome.
    pub same_delineation: Vec<Case>,
}

/// Least number of areas of a pool with scores; the cases of smaller pools are listed one by one.
pub(super) const LEAST_POOL: usize = 5;

/// Number of bootstrap resamples of areas for each interval.
pub(super) const RESAMPLES: u32 = 2000;

/// The cases of one indicator, level and year.
#[derive(Debug)]
pub struct Pool<'a> {
    /// Indicator of the cases.
    pub indicator: &'static Indicator,
    /// Level of the areas: `province`, `city` or `county`.
    pub level: &'static str,
    /// Year of the outcomes.
    pub year: u16,
    /// One case per area.
    pub cases: Vec<&'a Case>,
}

impl Pool<'_> {
    /// Scores of a method for the cases in which it has a forecast.
    #[must_use]
    pub fn scored(&self, method: ForecastMethod) -> Vec<Scored> {
        self.cases.iter().filter_map(|case| case.of(method)).map(|forecast| forecast.scored).collect()
    }

    /// Comparison of the CRPS of the model and of a method on the cases in which both have a forecast.
    pub(super) fn paired(&self, method: ForecastMethod, seed: u64) -> Option<Paired> {
        // A rule may lack a forecast, as where the past of a county is not known; a comparison needs the same areas.
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
    // A list and not a map, so that tables and charts follow the order of the cases.
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

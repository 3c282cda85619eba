//! Summaries of an ensemble: mean, standard deviation, Monte Carlo standard error and nine percentiles.

use rayon::prelude::*;

use crate::ensemble::run::Ensemble;
use crate::plan::indicators::INDICATORS;
use crate::plan::indicators::Indicator;
use crate::plan::indicators::Reach;
use crate::region::Area;
use crate::region::Region;

/// The percentiles that are reported, as official statistics do, as probabilities.
pub const PROBABILITIES: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// Names of the statistics in files, in the order of [`Summary::statistics`].
pub const STATISTICS: [&str; 12] =
    ["mean", "sd", "mcse", "q0.025", "q0.05", "q0.1", "q0.25", "q0.5", "q0.75", "q0.9", "q0.95", "q0.975"];

/// Summary of one quantity over the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean.
    pub mean: f64,
    /// Standard deviation over draws.
    pub sd: f64,
    /// Monte Carlo standard error of the mean, `sd / sqrt(draws)`.
    pub mcse: f64,
    /// Percentiles at [`PROBABILITIES`].
    pub quantiles: [f64; 9],
}

impl Summary {
    /// Summarises values in the order of the draws; `None` where a value is not finite. The values are sorted.
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Summary> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
        values.sort_unstable_by(f64::total_cmp);
        let quantiles = PROBABILITIES.map(|p| quantile(values, p));
        Some(Summary { mean, sd, mcse: sd / count.sqrt(), quantiles })
    }

    /// All statistics in the order of [`STATISTICS`].
    #[must_use]
    pub fn statistics(&self) -> [f64; 12] {
        let mut all = [0.0; 12];
        all[..3].copy_from_slice(&[self.mean, self.sd, self.mcse]);
        all[3..].copy_from_slice(&self.quantiles);
        all
    }

    /// The median.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantiles[4]
    }

    /// The 80 % interval.
    #[must_use]
    pub fn interval_80(&self) -> (f64, f64) {
        (self.quantiles[2], self.quantiles[6])
    }

    /// The 95 % interval.
    #[must_use]
    pub fn interval_95(&self) -> (f64, f64) {
        (self.quantiles[0], self.quantiles[8])
    }
}

/// Quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996, the default of R and numpy).
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last place")]
    let low = at as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}

/// Summary of an indicator in an area and year.
#[derive(Clone, Debug)]
pub struct Row {
    /// Area.
    pub area: Area,
    /// Indicator.
    pub indicator: &'static Indicator,
    /// Year.
    pub year: u16,
    /// Its distribution.
    pub summary: Summary,
}

/// Summaries of all indicators for the given areas: area by area, indicator by indicator, year by year. Where an
/// indicator is not defined (the rural income of a district without countryside), there is no row.
#[must_use]
pub fn summarise(ensemble: &Ensemble, region: &Region, areas: &[Area]) -> Vec<Row> {
    let by_area: Vec<Vec<Row>> = areas.par_iter().map(|&area| summarise_area(ensemble, region, area)).collect();
    by_area.into_iter().flatten().collect()
}

fn summarise_area(ensemble: &Ensemble, region: &Region, area: Area) -> Vec<Row> {
    let wanted: Vec<&'static Indicator> = INDICATORS
        .iter()
        .filter(|indicator| indicator.reach == Reach::County || !matches!(area, Area::County(_)))
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for (year, &name) in ensemble.years.iter().enumerate() {
        let mut values = vec![vec![0.0; ensemble.draws]; wanted.len()];
        for draw in 0..ensemble.draws {
            let account = ensemble.account(region, draw, year, area);
            for (values, indicator) in values.iter_mut().zip(&wanted) {
                values[draw] = (indicator.value)(&account);
            }
        }
        for (values, indicator) in values.iter_mut().zip(&wanted) {
            if year == 0 && indicator.flow {
                continue;
            }
            if let Some(summary) = Summary::of(values) {
                rows.push(Row { area, indicator, year: name, summary });
            }
        }
    }
    let place = |row: &Row| wanted.iter().position(|indicator| indicator.name == row.indicator.name);
    rows.sort_by_key(|row| (place(row), row.year));
    rows
}

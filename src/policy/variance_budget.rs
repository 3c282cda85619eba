//! Decomposition of the variance of an outcome into the contributions of the layers of uncertainty, alone and together with
//! the others.
//!
//! First-order and total Sobol' indices over the layers by the pick-and-freeze design (Saltelli et al. 2010, Computer
//! Physics Communications 181, 259-270, with Jansen's estimator for the total): two independent sets of draws A and B,
//! and for every layer a third set that takes the random numbers of this layer from B and all others from A. No random
//! number is drawn twice, because each layer has addresses of its own.

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::draw::DrawIndices;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::measure;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::scenario::Layers;
use qilu_methods::estimate;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Number of layers.
pub const LAYERS: usize = Layers::NAMES.len();

/// Number of bootstrap resamples behind each standard error.
const RESAMPLES: u32 = 200;

/// Fewest pairs of draws from which a standard error is given: resamples of fewer are mostly the same pairs again.
pub const LEAST_PAIRS: usize = 20;

/// A sensitivity index with its bootstrap standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VarianceShare {
    /// Share of the variance, 0 to 1 apart from sampling error; `None` for one pair of draws and for an outcome that does
    /// not vary.
    pub value: Option<f64>,
    /// Standard error over the resamples; `None` where there is no share, with fewer than [`LEAST_PAIRS`] pairs of draws, and
    /// where all resamples give the same one.
    pub se: Option<f64>,
}

/// Decomposition of the variance in an area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaVarianceBudget {
    /// Area of the outcome.
    pub area: Area,
    /// Mean of the outcome, in the unit of the indicator.
    pub mean: f64,
    /// Standard deviation of the outcome, in the unit of the indicator; `None` where the shares are.
    pub sd: Option<f64>,
    /// Share that a layer explains alone, by layer in the order of [`Layers::NAMES`].
    pub first: [VarianceShare; LAYERS],
    /// Share that is left when all the others are known, by layer.
    pub total: [VarianceShare; LAYERS],
}

/// Decompositions of the variance of an indicator at the end of a scenario, by area.
///
/// The draws of the run are the size of each of the two sets; the model runs `draws x (layers + 2)` times. All layers are
/// switched on.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) when stopped.
pub fn variance_budgets(
    run: &PreparedRun,
    indicator: &'static Indicator,
    areas: &[Area],
    progress: &ProgressListener<'_>,
) -> Result<Vec<AreaVarianceBudget>> {
    let run = run.clone().with_layers([true; LAYERS]);
    let draws = run.draws;
    let mut rng = random::stream(run.seed, 0, 0, Purpose::Orders);
    // Draw n uses member n modulo the members of the posterior. Without a random order, A and B could use the same member in
    // every pair and would not be independent.
    let order = random::permutation(&mut rng, draws as usize);
    let outcomes: Vec<Vec<[f64; LAYERS + 2]>> = (0..draws)
        .into_par_iter()
        .map_init(
            || Workspace::new(run.region()),
            |work, number| {
                progress.check()?;
                let other = draws + u32::try_from(order[number as usize]).expect("a draw is a u32");
                let runs = mixed(number, other).map(|indices| {
                    let draw = Draw::new(&run, indices);
                    year::project(&run, &draw, work).accounts.pop().expect("the base year is there")
                });
                progress.advance();
                let value = |area: &Area| {
                    std::array::from_fn(|at| (indicator.value)(&measure::account(run.region(), &runs[at], *area)))
                };
                Ok(areas.iter().map(value).collect())
            },
        )
        .collect::<Result<_>>()?;
    let budget = |(at, &area): (usize, &Area)| {
        let runs: Vec<[f64; LAYERS + 2]> = outcomes.iter().map(|areas| areas[at]).collect();
        variance_budget(area, &runs, run.seed)
    };
    Ok(areas.iter().enumerate().map(budget).collect())
}

/// Numbers of the draws of a pair: A, B, and A with each layer of B in turn.
fn mixed(a: u32, b: u32) -> [DrawIndices; LAYERS + 2] {
    let a = DrawIndices::from(a);
    let b = DrawIndices::from(b);
    [
        a,
        b,
        DrawIndices { parameters: b.parameters, ..a },
        DrawIndices { shocks: b.shocks, ..a },
        DrawIndices { delivery: b.delivery, ..a },
        DrawIndices { initial: b.initial, ..a },
        DrawIndices { census: b.census, ..a },
    ]
}

/// Mean, variance, first-order and total indices of some runs.
fn indices(runs: impl Iterator<Item = [f64; LAYERS + 2]> + Clone) -> (f64, f64, [f64; LAYERS], [f64; LAYERS]) {
    let count = runs.clone().count() as f64;
    // Mean and variance use A and B, whose runs are independent, which halves their sampling error.
    let mean = runs.clone().map(|run| 0.5 * (run[0] + run[1])).sum::<f64>() / count;
    let square = |value: f64| (value - mean) * (value - mean);
    let variance = runs.clone().map(|run| 0.5 * (square(run[0]) + square(run[1]))).sum::<f64>() / count;
    let (mut first, mut total) = ([0.0; LAYERS], [0.0; LAYERS]);
    for run in runs {
        for layer in 0..LAYERS {
            // Saltelli et al. (2010) for the first-order index, Jansen (1999) for the total; the mean is taken out of
            // B, which removes a term of the error.
            first[layer] += (run[1] - mean) * (run[layer + 2] - run[0]) / count;
            total[layer] += 0.5 * (run[0] - run[layer + 2]) * (run[0] - run[layer + 2]) / count;
        }
    }
    (mean, variance, first, total)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn variance_budget(area: Area, runs: &[[f64; LAYERS + 2]], seed: u64) -> AreaVarianceBudget {
    let (mean, variance, first, total) = indices(runs.iter().copied());
    let outcomes: Vec<f64> = runs.iter().flatten().copied().collect();
    // One pair cannot be resampled, and an outcome that is the same in all runs has no variance to be shared.
    if runs.len() < 2 || estimate::are_alike(&outcomes, estimate::size(&outcomes)) {
        let none = [VarianceShare::default(); LAYERS];
        return AreaVarianceBudget { area, mean, sd: None, first: none, total: none };
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let mut squares = [[0.0; LAYERS]; 2];
    for resample in 0..RESAMPLES {
        let mut rng = random::stream(seed, resample, 0, Purpose::Bootstrap);
        let places: Vec<usize> = runs.iter().map(|_| (random::open01(&mut rng) * runs.len() as f64) as usize).collect();
        let (_, own, again, wholly) = indices(places.iter().map(|place| runs[*place]));
        for layer in 0..LAYERS {
            for (which, (part, all)) in [(again, first), (wholly, total)].into_iter().enumerate() {
                // Deviations are taken from the estimate of all draws, so that the bootstrap measures the error of that
                // estimate.
                let gap = share(part[layer], own) - share(all[layer], variance);
                squares[which][layer] += gap * gap / f64::from(RESAMPLES);
            }
        }
    }
    let index = |parts: [f64; LAYERS], which: usize| {
        std::array::from_fn(|layer| VarianceShare {
            value: Some(share(parts[layer], variance)),
            // Shares are of size 1; a share that is the same in all resamples, such as 0, has no error.
            se: Some(squares[which][layer].sqrt()).filter(|se| runs.len() >= LEAST_PAIRS && *se > estimate::ALIKE),
        })
    };
    AreaVarianceBudget { area, mean, sd: Some(variance.sqrt()), first: index(first, 0), total: index(total, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_and_an_outcome_that_does_not_vary_have_no_shares() {
        let pair = [[1.0, 2.0, 1.5, 1.0, 1.0, 1.0, 1.0]];
        // 0.1 + 0.2 differs from 0.3 by rounding.
        let constant = [[0.3; LAYERS + 2], [0.1 + 0.2; LAYERS + 2]];
        for runs in [&pair[..], &constant] {
            let found = variance_budget(Area::Province, runs, 7);
            assert_eq!((found.sd, found.first), (None, [VarianceShare::default(); LAYERS]));
        }
    }

    /// An outcome `2 p + s + p d + c` of independent standard normal layers p, s, d, c and an initial state without effect:
    /// variance 4 + 1 + 1 + 1, first-order 4/7, 1/7, 0, 0, 1/7, total 5/7, 1/7, 1/7, 0, 1/7.
    #[test]
    fn indices_of_a_known_function_are_found() {
        let value = |indices: DrawIndices| {
            let normal =
                |number: u32, layer: u16| random::normal(&mut random::stream(1, number, layer, Purpose::Parameters));
            let [p, s, d] = [normal(indices.parameters, 0), normal(indices.shocks, 1), normal(indices.delivery, 2)];
            2.0 * p + s + p * d + normal(indices.census, 4)
        };
        let draws = 20_000;
        let runs: Vec<_> = (0..draws).map(|number| mixed(number, draws + number).map(value)).collect();
        let found = variance_budget(Area::Province, &runs, 7);
        let seventh = 1.0 / 7.0;
        let known =
            [(4.0 * seventh, 5.0 * seventh), (seventh, seventh), (0.0, seventh), (0.0, 0.0), (seventh, seventh)];
        for (layer, (first, total)) in known.into_iter().enumerate() {
            for (index, wanted) in [(found.first[layer], first), (found.total[layer], total)] {
                // The initial state has no effect, so its share is 0 in every resample, which is no estimate of an error.
                let (value, se) = (index.value.expect("it varies"), index.se.unwrap_or(0.0));
                assert_eq!(index.se.is_none(), layer == 3, "{layer}: {index:?}");
                assert!((value - wanted).abs() < 5.0 * se + 1e-12, "{layer}: {index:?} is not {wanted}");
                assert!(se < 0.02, "{layer}: {index:?}");
            }
        }
    }
}

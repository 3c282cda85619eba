//! Calibration: an ensemble of scores moved by published figures, by an ensemble smoother with multiple data
//! assimilation (Emerick and Reynolds 2013, Computers & Geosciences 55, 3-15).
//!
//! What is unknown are the parameters and the annual shocks of the province and the cities in the years that have
//! passed. The censuses are not among the figures: the constants of every draw are solved so that the decade before the
//! base year is met, whatever the parameters.

use ndarray::Array2;

use crate::analysis::figures;
use crate::analysis::figures::Figure;
use crate::analysis::smoother;
use crate::analysis::smoother::taper::Taper;
use crate::engine::draw;
use crate::engine::setup::Setup;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::posterior::CityShock;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::ProvinceShock;
use crate::scenario::posterior::Unknown;
use crate::scenario::uncertainty;
use crate::scenario::uncertainty::Parameter;
use std::sync::Arc;

/// Correlations between an unknown and a figure below this many times `1 / sqrt(members)` count as chance.
const CHANCE: f64 = 2.0;

/// How an ensemble is moved.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Number of members.
    pub members: u32,
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Master seed.
    pub seed: u64,
}

/// How far the members are from the figures at one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// Root mean square over figures of (mean of members - figure) / error.
    pub bias: f64,
    /// Mean over members and figures of the squared difference in errors: about 2 where members scatter as errors do.
    pub square: f64,
}

/// Result of an assimilation.
#[derive(Clone, Debug)]
pub struct Assimilated {
    /// The moved ensemble.
    pub posterior: Posterior,
    /// Misfit before each iteration and after the last.
    pub misfits: Vec<Misfit>,
    /// What the members said of the figures before: figures x members.
    pub before: Array2<f64>,
    /// And after.
    pub after: Array2<f64>,
}

/// All that a calibration from `base_year` to `known` moves: parameters with a prior that is not fixed, and the shocks
/// of each year. The error of the census belongs to the initial state and stays as it is.
#[must_use]
pub fn unknowns(scenario: &Scenario, region: &Region, known: u16) -> Vec<Unknown> {
    let free = |parameter: &Parameter| {
        let prior = scenario.priors.get(*parameter);
        prior.low < prior.high && prior.layer != "initial" && !scenario.changed.contains(parameter)
    };
    let mut unknowns: Vec<Unknown> =
        Parameter::ALL.iter().copied().filter(free).map(Unknown::Parameter).collect();
    (scenario.base_year + 1..=known).for_each(|year| unknowns.extend(shocks(region, year)));
    unknowns
}

fn shocks(region: &Region, year: u16) -> impl Iterator<Item = Unknown> {
    let province = ProvinceShock::ALL.into_iter().map(move |shock| Unknown::Province(shock, year));
    let cities = (0..region.city_count())
        .flat_map(move |city| CityShock::ALL.into_iter().map(move |shock| Unknown::City(shock, city, year)));
    province.chain(cities)
}

/// Score of an unknown at the address of a draw.
pub(super) fn address(region: &Region, unknowns: &[Unknown], seed: u64, number: u32) -> Vec<f64> {
    let parameters = uncertainty::scores(seed, number);
    let mut years = std::collections::BTreeMap::new();
    unknowns
        .iter()
        .map(|unknown| {
            let mut of = |year: u16| {
                let scores = || draw::year_scores(seed, number, year, region.city_count());
                years.entry(year).or_insert_with(scores).clone()
            };
            match *unknown {
                Unknown::Parameter(parameter) => parameters[parameter as usize],
                Unknown::Province(shock, year) => of(year).province[shock as usize],
                Unknown::City(shock, city, year) => of(year).city[city][shock as usize],
            }
        })
        .collect()
}

/// The members before any figure of the years after `known` is taken in: those of `earlier` where it has the unknown,
/// random numbers elsewhere.
#[must_use]
pub fn members(
    setup: &Setup<'_>,
    scenario: &Scenario,
    earlier: Option<&Posterior>,
    known: u16,
    settings: Settings,
) -> Posterior {
    let region = &setup.data.region;
    let unknowns = unknowns(scenario, region, known);
    let members = (0..settings.members)
        .map(|number| {
            let mut scores = address(region, &unknowns, settings.seed, number);
            if let Some(earlier) = earlier {
                let kept = &earlier.members()[number as usize % earlier.members().len()];
                for (unknown, score) in earlier.unknowns().iter().zip(kept) {
                    if let Some(at) = unknowns.iter().position(|own| own == unknown) {
                        scores[at] = *score;
                    }
                }
            }
            scores
        })
        .collect();
    Posterior::new(scenario.base_year, known, unknowns, members)
}

/// Whether a figure may tell something about an unknown: nothing is learnt about later years, nor about another city
/// than the figure's own, except from the province.
#[must_use]
pub fn informs(region: &Region, unknown: Unknown, figure: &Figure) -> bool {
    let inside = |city: usize| match figure.area {
        Area::Province => true,
        Area::City(own) => own.0 == city,
        Area::County(county) => region.counties[county.0].city.0 == city,
    };
    match unknown {
        Unknown::Parameter(_) => true,
        Unknown::Province(_, year) => year <= figure.year,
        Unknown::City(_, city, year) => year <= figure.year && inside(city),
    }
}

/// Moves the members of `start` towards the figures.
///
/// Each iteration runs every member through the years that the figures are about, with the chance of its draw in all
/// that is not moved (shocks of counties, error of the census).
#[must_use]
pub fn assimilate(
    setup: &Setup<'_>,
    scenario: &Scenario,
    start: &Posterior,
    figures: &[Figure],
    settings: Settings,
) -> Assimilated {
    let region = &setup.data.region;
    let asked: Vec<_> = figures.iter().map(|figure| (figure.area, figure.indicator, figure.year)).collect();
    let observed: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
    let error_sd: Vec<f64> = figures.iter().map(|figure| figure.sd).collect();
    let informs = Array2::from_shape_fn((start.unknowns().len(), figures.len()), |(unknown, figure)| {
        informs(region, start.unknowns()[unknown], &figures[figure])
    });
    let predicted = |state: &Array2<f64>| {
        let mut scenario = scenario.clone();
        scenario.posterior = Some(Arc::new(rounded(start, state)));
        figures::predict(setup, &scenario, settings.seed, 0..settings.members, &asked)
    };
    let mut state = Array2::from_shape_fn((start.unknowns().len(), start.members().len()), |(unknown, member)| {
        start.members()[member][unknown]
    });
    let mut now = predicted(&state);
    let before = now.clone();
    let mut misfits = vec![misfit(&now, &observed, &error_sd)];
    for (iteration, inflation) in smoother::inflations(settings.iterations).into_iter().enumerate() {
        // Another stream of perturbations for every year that is taken in and every iteration.
        let stream = start.known * 10 + u16::try_from(iteration).expect("iterations are few");
        let chance = smoother::perturbations(settings.seed, stream, figures.len(), settings.members);
        let taper = Taper { threshold: Some(CHANCE), informs: Some(&informs) };
        smoother::update(&mut state, &now, &observed, &error_sd, inflation, &chance, taper);
        now = predicted(&state);
        misfits.push(misfit(&now, &observed, &error_sd));
    }
    Assimilated { posterior: rounded(start, &state), misfits, before, after: now }
}

/// The ensemble as its file will hold it: four decimals.
fn rounded(start: &Posterior, state: &Array2<f64>) -> Posterior {
    let members =
        state.columns().into_iter().map(|scores| scores.iter().map(|score| (score * 1e4).round() / 1e4).collect());
    Posterior::new(start.base_year, start.known, start.unknowns().to_vec(), members.collect())
}

fn misfit(predicted: &Array2<f64>, observed: &[f64], error_sd: &[f64]) -> Misfit {
    let (mut bias, mut square) = (0.0, 0.0);
    for ((row, value), sd) in predicted.rows().into_iter().zip(observed).zip(error_sd) {
        let mean = row.sum() / row.len() as f64;
        bias += (mean - value) / sd * ((mean - value) / sd);
        square += row.iter().map(|own| (own - value) / sd * ((own - value) / sd)).sum::<f64>() / row.len() as f64;
    }
    let count = observed.len().max(1) as f64;
    Misfit { bias: (bias / count).sqrt(), square: square / count }
}

/// How far figures have moved what is known about an unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The unknown.
    pub unknown: Unknown,
    /// Mean of its score; 0 before.
    pub mean: f64,
    /// Standard deviation of its score; 1 before.
    pub sd: f64,
}

impl Moved {
    /// Whether the figures say anything about it beyond the noise of an ensemble of this size: its mean lies beyond
    /// three standard errors, or its spread shrank by more than three standard errors of a standard deviation.
    #[must_use]
    pub fn is_moved(&self, members: usize) -> bool {
        let members = members as f64;
        self.mean.abs() > 3.0 / members.sqrt() || self.sd < 1.0 - 3.0 / (2.0 * members).sqrt()
    }
}

/// Mean and spread of the score of every unknown.
#[must_use]
pub fn moved(posterior: &Posterior) -> Vec<Moved> {
    let members = posterior.members();
    let count = members.len() as f64;
    let summary = |(at, &unknown): (usize, &Unknown)| {
        let mean = members.iter().map(|member| member[at]).sum::<f64>() / count;
        let squares: f64 = members.iter().map(|member| (member[at] - mean) * (member[at] - mean)).sum();
        Moved { unknown, mean, sd: (squares / (count - 1.0).max(1.0)).sqrt() }
    };
    posterior.unknowns().iter().enumerate().map(summary).collect()
}

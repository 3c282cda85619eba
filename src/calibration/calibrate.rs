//! Calibration: an ensemble of scores is moved towards published statistics by an ensemble smoother with multiple data
//! assimilation (Emerick and Reynolds 2013, Computers & Geosciences 55, 3-15).
//!
//! The unknowns are the parameters, and the annual shocks of the province and the cities in the years that have passed.
//! The censuses are not among the observations: the constants of every draw are solved so that the decade before the
//! base year is met, whatever the parameters.

use std::sync::Arc;

use ndarray::Array2;
use rayon::prelude::*;

use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::engine::draw;
use crate::engine::prepared::PreparedRun;
use crate::indicators::IndicatorId;
use crate::region::Area;
use crate::region::CityId;
use crate::region::Region;
use crate::scenario::posterior::CityShock;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::ProvinceShock;
use crate::scenario::posterior::Unknown;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::TRANSFER_LAW;
use qilu_methods::assimilate;
use qilu_methods::assimilate::Moved;
use qilu_methods::assimilate::Observed;
use qilu_methods::smoother::taper::THRESHOLD;

/// Size and seed of a calibration.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationSettings {
    /// Number of members.
    pub members: u32,
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Master seed.
    pub seed: u64,
}

/// Result of a calibration.
#[derive(Clone, Debug)]
pub struct Calibrated {
    /// The ensemble after the last iteration.
    pub posterior: Posterior,
    /// State and misfit of every iteration.
    pub moved: Moved,
}

/// The unknowns of a calibration: parameters with a free prior that affect a prediction of an observation; the shocks of the
/// province in each year up to `known`; the shocks of cities up to the last year with observations of cities. The error of
/// the census belongs to the initial state and is not estimated.
#[must_use]
pub fn unknowns(run: &PreparedRun, observations: &[ObservedValue], known: u16) -> Vec<Unknown> {
    let region = run.region();
    let parameters = parameters_that_matter(run, observations).into_iter().map(Unknown::Parameter);
    let last = observations
        .iter()
        .filter(|observation| observation.area != Area::Province)
        .map(|observation| observation.year)
        .max();
    // Shocks of cities after the last observation of a city cannot be estimated and would only add noise to the
    // covariances.
    let cities = |year: u16| region.city_ids().filter(move |_| Some(year) <= last);
    let years = run.scenario().base_year + 1..=known;
    parameters.chain(years.flat_map(|year| shocks(year, cities(year)))).collect()
}

/// Streams of perturbations that are reserved for each year: more than the iterations of a calibration.
const STREAMS_PER_YEAR: u16 = 20;

/// Scores are stored in units of 1 / 1000.
const DECIMALS: f64 = 1e3;

/// Standard errors beyond which a difference counts as more than the noise of an ensemble. With normal noise, one unknown in
/// 370 passes.
const CLEAR: f64 = 3.0;

/// Parameters that affect some prediction. The others (costs, effects of levers that are not used) cannot be estimated. They
/// are detected by one projection for each parameter, shifted by one standard deviation.
fn parameters_that_matter(run: &PreparedRun, observations: &[ObservedValue]) -> Vec<Parameter> {
    let scenario = run.scenario();
    let free = |parameter: &Parameter| {
        let prior = scenario.priors.get(*parameter);
        // A prior that the scenario sets itself is a question of its user and not to be estimated.
        prior.low < prior.high
            && ["parameter", "shock"].contains(&prior.layer.as_str())
            && !scenario.changed.contains(parameter)
    };
    let asked: Vec<_> =
        observations.iter().map(|observation| (observation.area, observation.indicator, observation.year)).collect();
    // The layer of shocks is on, because some parameters only determine the response to shocks.
    let alone = run.clone().with_layers([false, true, false, false, false]);
    let predicted = |unknowns: Vec<Unknown>, scores: Vec<f64>| {
        let only = Posterior::new(scenario.base_year, 0, unknowns, vec![scores]);
        observed::predict(&alone.clone().informed_by(Some(Arc::new(only))), run.seed, 0..1, &asked)
    };
    let usual = predicted(Vec::new(), Vec::new());
    // Bits are compared and not sizes: a parameter without any path to the observations changes no bit.
    let mattering = |parameter: &Parameter| predicted(vec![Unknown::Parameter(*parameter)], vec![1.0]) != usual;
    Parameter::ALL.par_iter().copied().filter(free).filter(mattering).collect()
}

/// Shocks of a year: of the province, and of some cities.
fn shocks(year: u16, cities: impl Iterator<Item = CityId>) -> impl Iterator<Item = Unknown> {
    let province = ProvinceShock::ALL.into_iter().map(move |shock| Unknown::Province(shock, year));
    let cities =
        cities.flat_map(move |city| CityShock::ALL.into_iter().map(move |shock| Unknown::City(shock, city, year)));
    province.chain(cities)
}

/// Random scores of the unknowns at the addresses of a draw, in the order of `unknowns`.
pub(super) fn address(run: &PreparedRun, unknowns: &[Unknown], seed: u64, number: u32) -> Vec<f64> {
    let region = run.region();
    let parameters = run.scenario().priors.scores(seed, number);
    // All shocks of a year come from one stream, so each year is drawn once and read for many unknowns.
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
                Unknown::City(shock, city, year) => of(year).city[city.0][shock as usize],
            }
        })
        .collect()
}

/// The ensemble before the observations up to `known` are assimilated: scores of `earlier`, or else of the ensemble of the run,
/// for the unknowns that it holds, random scores for the others.
#[must_use]
pub fn members(
    run: &PreparedRun,
    earlier: Option<&Posterior>,
    unknowns: &[Unknown],
    known: u16,
    settings: CalibrationSettings,
) -> Posterior {
    let earlier = earlier.or(run.posterior().map(AsRef::as_ref));
    let members = (0..settings.members)
        .map(|number| {
            let mut scores = address(run, unknowns, settings.seed, number);
            if let Some(earlier) = earlier {
                // More members than before begin as copies of the earlier ones; the perturbed observations of the
                // smoother separate them.
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
    Posterior::new(run.scenario().base_year, known, unknowns.to_vec(), members)
}

/// Whether an observation may update an unknown. It does not update shocks of later years, nor shocks of another city,
/// unless it is an observation of the province.
///
/// Parameters are updated with provincial data only: with city data, simulation-based calibration
/// ([`sbc`](crate::calibration::sbc)) shows `mobility_level` biased upward. A possible reason is that this parameter
/// multiplies the shocks of a city, so that the residual of the first linear step always pulls it upward. The law of the
/// transfer changes only where residents live, so only urban shares update it.
#[must_use]
pub fn informs(region: &Region, unknown: Unknown, observation: &ObservedValue) -> bool {
    let inside = |city: CityId| match observation.area {
        Area::Province => true,
        Area::City(own) => own == city,
        Area::County(county) => region.city_of(county) == city,
    };
    match unknown {
        Unknown::Parameter(parameter) => {
            let law = TRANSFER_LAW.contains(&parameter);
            observation.area == Area::Province && (!law || observation.indicator.id == IndicatorId::UrbanShare)
        }
        Unknown::Province(_, year) => year <= observation.year,
        Unknown::City(_, city, year) => year <= observation.year && inside(city),
    }
}

/// Moves the members of `start` towards the observations by the smoother.
///
/// Each iteration projects every member through the years of the observations. Unknowns that are not estimated (shocks of
/// counties, error of the census) have the random numbers of the member's draw.
#[must_use]
pub fn calibrate(
    run: &PreparedRun,
    start: &Posterior,
    observations: &[ObservedValue],
    settings: CalibrationSettings,
) -> Calibrated {
    let problem = CalibrationProblem { run, start, observations, settings };
    let moved = assimilate::smooth(problem.state(), problem.forward(), &problem.observed(), problem.how());
    Calibrated { posterior: rounded(start, &moved.state), moved }
}

/// Ensemble, observations, and the model that predicts one from the other.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationProblem<'a> {
    /// The run: levers in force, priors, and the state that all draws share.
    pub run: &'a PreparedRun,
    /// The ensemble before the update.
    pub start: &'a Posterior,
    /// Observations to assimilate.
    pub observations: &'a [ObservedValue],
    /// Size and seed.
    pub settings: CalibrationSettings,
}

impl CalibrationProblem<'_> {
    /// Scores, unknowns x members.
    #[must_use]
    pub fn state(&self) -> Array2<f64> {
        let (unknowns, members) = (self.start.unknowns().len(), self.start.members().len());
        Array2::from_shape_fn((unknowns, members), |(unknown, member)| self.start.members()[member][unknown])
    }

    /// The forward model: predictions of the observations (observations x members) for given scores (unknowns x members).
    pub fn forward(&self) -> impl Fn(&Array2<f64>) -> Array2<f64> {
        let asked: Vec<_> = self
            .observations
            .iter()
            .map(|observation| (observation.area, observation.indicator, observation.year))
            .collect();
        move |state| {
            // Scores are rounded as in the file, so that the file reproduces the predictions to the bit.
            let run = self.run.clone().informed_by(Some(Arc::new(rounded(self.start, state))));
            observed::predict(&run, self.settings.seed, 0..self.settings.members, &asked)
        }
    }

    /// The observations with their errors, and the mask of the unknowns that each may update.
    #[must_use]
    pub fn observed(&self) -> Observed {
        let (region, unknowns) = (self.run.region(), self.start.unknowns());
        let informs = Array2::from_shape_fn((unknowns.len(), self.observations.len()), |(unknown, observation)| {
            informs(region, unknowns[unknown], &self.observations[observation])
        });
        Observed {
            value: self.observations.iter().map(|observation| observation.value).collect(),
            error_sd: self.observations.iter().map(|observation| observation.sd).collect(),
            informs,
        }
    }

    /// Settings of the smoother. Each year up to which observations are known has a stream of perturbations of its own.
    #[must_use]
    pub fn how(&self) -> assimilate::SmootherSettings {
        let CalibrationSettings { iterations, seed, .. } = self.settings;
        let stream = self.start.known * STREAMS_PER_YEAR;
        assimilate::SmootherSettings { iterations, seed, threshold: Some(THRESHOLD), stream }
    }
}

/// The ensemble as its file holds it, with scores of three decimals: a thousandth of a standard deviation is far below
/// the sampling error of the ensemble.
pub(super) fn rounded(start: &Posterior, state: &Array2<f64>) -> Posterior {
    let members = state
        .columns()
        .into_iter()
        .map(|scores| scores.iter().map(|score| (score * DECIMALS).round() / DECIMALS).collect());
    Posterior::new(start.base_year, start.known, start.unknowns().to_vec(), members.collect())
}

/// Change of the distribution of an unknown by the observations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learnt {
    /// The unknown parameter or shock.
    pub unknown: Unknown,
    /// Mean of its score; 0 before.
    pub mean: f64,
    /// Standard deviation of its score; 1 before.
    pub sd: f64,
}

impl Learnt {
    /// Whether the change exceeds the noise of an ensemble of this size: the mean lies beyond three standard errors, or the
    /// spread shrank by more than three standard errors of a standard deviation (`1 / sqrt(2 n)`).
    #[must_use]
    pub fn is_moved(&self, members: usize) -> bool {
        let members = members as f64;
        self.mean.abs() > CLEAR / members.sqrt() || self.sd < 1.0 - CLEAR / (2.0 * members).sqrt()
    }
}

/// Mean and standard deviation of the score of every unknown over the members.
#[must_use]
pub fn learnt(posterior: &Posterior) -> Vec<Learnt> {
    let members = posterior.members();
    let count = members.len() as f64;
    let summary = |(at, &unknown): (usize, &Unknown)| {
        let mean = members.iter().map(|member| member[at]).sum::<f64>() / count;
        let squares: f64 = members.iter().map(|member| (member[at] - mean) * (member[at] - mean)).sum();
        Learnt { unknown, mean, sd: (squares / (count - 1.0).max(1.0)).sqrt() }
    };
    posterior.unknowns().iter().enumerate().map(summary).collect()
}

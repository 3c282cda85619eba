//! Simulation-based calibration (Talts et al. 2018, arXiv:1804.06788; Cook, Gelman and Rubin 2006): a test of whether
//! the posterior of the smoother has the right width and centre.
//!
//! A truth is drawn from the prior and generates observations with errors; the calibration is run on them; the rank of
//! the truth among the members is recorded. Over many truths the ranks must be uniform. Ranks in the middle show that
//! the posterior is too wide, at both ends that it is too narrow, at one end that it is biased.

use rayon::prelude::*;

use crate::calibration::calibrate;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::scenario::posterior::Unknown;
use std::sync::Arc;

/// A quantity whose rank is recorded: the score of an unknown, or a projected quantity.
#[derive(Clone, Copy, Debug)]
pub enum Followed {
    /// Score of an unknown.
    Score(Unknown),
    /// An indicator of an area in a year.
    Outcome(Area, &'static Indicator, u16),
}

/// Ranks of the truths, each from 0 to the number of members, by quantity and repetition.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// The quantities whose ranks are recorded.
    pub followed: Vec<Followed>,
    /// Number of members.
    pub members: u32,
    /// Ranks by quantity, then repetition.
    pub ranks: Vec<Vec<u32>>,
}

impl Ranks {
    /// Counts of ranks in `bins` equal bins.
    ///
    /// The number of members plus one should be a multiple of `bins`, so that bins are equally likely.
    #[must_use]
    pub fn histogram(&self, which: usize, bins: usize) -> Vec<usize> {
        let mut counts = vec![0; bins];
        for rank in &self.ranks[which] {
            counts[*rank as usize * bins / (self.members as usize + 1)] += 1;
        }
        counts
    }
}

/// The calibration that is repeated for every truth.
#[derive(Clone, Copy, Debug)]
pub struct Experiment<'a> {
    /// The run: levers in force, priors, and the state that all draws share.
    pub run: &'a PreparedRun,
    /// Area, year and error of each observation; the published values are not used.
    pub observations: &'a [ObservedValue],
    /// Evidence of the decade before the base year, with which the calibration begins; `None` without one.
    pub decade: Option<&'a DecadeEvidence>,
    /// Projected quantities whose ranks are recorded beside the scores of all unknowns.
    pub outcomes: &'a [(Area, &'static Indicator, u16)],
    /// Members, iterations and seed of each calibration.
    pub settings: CalibrationSettings,
}

/// Runs a calibration for each truth from the prior, on figures that the truth has made.
///
/// - `truths`: number of truths.
/// - `watch`: told after each truth.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) when stopped.
pub fn ranks(experiment: &Experiment<'_>, truths: u32, progress: &ProgressListener<'_>) -> Result<Ranks> {
    let Experiment { run, observations, outcomes, settings, .. } = *experiment;
    let known = observations.iter().map(|observation| observation.year).max().unwrap_or(run.scenario().base_year);
    let unknowns = calibrate::unknowns(run, observations, known);
    let followed = unknowns.iter().map(|unknown| Followed::Score(*unknown));
    let projected = outcomes.iter().map(|(area, indicator, year)| Followed::Outcome(*area, indicator, *year));
    let all: Vec<Vec<u32>> = (0..truths)
        .into_par_iter()
        .map(|repetition| {
            progress.check()?;
            // Every repetition needs independent members and its own truth: shared members would make the ranks of
            // different truths depend on each other.
            let own = CalibrationSettings { seed: settings.seed + 1 + u64::from(repetition), ..settings };
            let ranks = repeat(&Experiment { settings: own, ..*experiment }, &unknowns);
            progress.advance();
            Ok(ranks)
        })
        .collect::<Result<_>>()?;
    let ranks = (0..unknowns.len() + outcomes.len()).map(|which| all.iter().map(|ranks| ranks[which]).collect());
    Ok(Ranks { followed: followed.chain(projected).collect(), members: settings.members, ranks: ranks.collect() })
}

/// Ranks of one truth: of its scores, then of its outcomes.
fn repeat(experiment: &Experiment<'_>, unknowns: &[Unknown]) -> Vec<u32> {
    let Experiment { run, observations, outcomes, settings, decade } = *experiment;
    let published = observations.iter().map(|observation| (observation.area, observation.indicator, observation.year));
    let asked: Vec<_> = published.chain(outcomes.iter().copied()).collect();
    // The truth is the draw after the members: an independent draw from the same prior, without a stream of its own.
    let number = settings.members;
    // One truth makes the decade and the years after it: the law of the transfer is the same in both.
    let (true_run, run) = match decade {
        Some(decade) => {
            let (law, given) = decade.simulated(number, settings);
            (run.clone().informed_by(Some(Arc::new(law))), run.clone().informed_by(Some(Arc::new(given))))
        }
        None => (run.clone(), run.clone()),
    };
    let truth = observed::predict(&true_run, settings.seed, number..number + 1, &asked);
    let made = observed::simulated(&truth, observations, (settings.seed, number));
    let known = observations.iter().map(|observation| observation.year).max().unwrap_or(run.scenario().base_year);
    let start = calibrate::members(&run, None, unknowns, known, settings);
    let moved = calibrate::calibrate(&run, &start, &made, settings).posterior;
    let alone = CalibrationSettings { members: number + 1, ..settings };
    let truth_scores = calibrate::members(&true_run, None, moved.unknowns(), known, alone);
    let truth_scores = &truth_scores.members()[number as usize];
    let below = |members: &mut dyn Iterator<Item = f64>, truth: f64| {
        u32::try_from(members.filter(|value| *value < truth).count()).expect("members are a u32")
    };
    let mut ranks: Vec<u32> = truth_scores
        .iter()
        .enumerate()
        .map(|(at, truth)| below(&mut moved.members().iter().map(|member| member[at]), *truth))
        .collect();
    // Outcomes of the truth and of the members are compared after the calibration, beyond the years of the
    // observations: forecasts are what the posterior is for.
    let informed = run.clone().informed_by(Some(Arc::new(moved)));
    let projected = observed::predict(&informed, settings.seed, 0..settings.members, outcomes);
    for (at, row) in projected.rows().into_iter().enumerate() {
        ranks.push(below(&mut row.iter().copied(), truth[[observations.len() + at, 0]]));
    }
    ranks
}

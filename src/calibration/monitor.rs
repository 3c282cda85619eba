//! Yearly monitoring: a year's published figures are taken in; what was expected, how surprising they are, and what they
//! do to the chances of the targets.

use std::sync::Arc;

use ndarray::Array2;
use ndarray::ArrayView1;

use crate::calibration::calibrate;
use crate::calibration::calibrate::Problem;
use crate::calibration::calibrate::Settings;
use crate::calibration::figures;
use crate::calibration::figures::Figure;
use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::plan::Plan;
use crate::plan::Target;
use crate::plan::goals::Comparator;
use crate::plan::goals::Goal;
use crate::plan::goals::Kind;
use crate::plan::goals::Period;
use crate::plan::goals::Scope;
use crate::plan::goals::Wish;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Unknown;
use qilu_methods::assimilate;
use qilu_methods::assimilate::Way;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::score;
use qilu_methods::smoother::attribution;
use qilu_methods::summary::Summary;

/// A figure that came, against what was expected of it.
#[derive(Clone, Debug)]
pub struct Surprise {
    /// The figure.
    pub figure: Figure,
    /// What was expected of the published figure, its error included.
    pub expected: Summary,
    /// Probability integral transform: share of the expectation below the figure.
    pub pit: f64,
    /// Negative logarithm of the density that was expected at the figure.
    pub log_score: f64,
    /// First-order effect of the figure on the mean of the urban share in the last year, share, without localisation.
    /// The update is localised ([`calibrate::informs`]), so that the effect of a city's figure is smaller than this.
    pub contribution: f64,
}

/// A target's chance before and after a year's figures, with Monte Carlo standard errors.
#[derive(Clone, Debug)]
pub struct Chance {
    /// The target.
    pub target: Target,
    /// Before.
    pub before: (f64, f64),
    /// After.
    pub after: (f64, f64),
}

/// Where a number of the plan stands against its path.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The number of the plan.
    pub goal: Goal,
    /// Value in the unit of the plan: published, or the median of the members.
    pub value: f64,
    /// Whether the value was published.
    pub published: bool,
    /// Straight line from the base year to the goal, at this year, in the unit of the plan.
    pub path: f64,
    /// How far behind the path, in the unit of the plan; 0 or less when not behind.
    pub behind: f64,
    /// Change a year that is still needed to reach the goal, in the unit of the plan; `None` in the goal's year.
    pub needed: Option<f64>,
    /// Change a year since the base year.
    pub pace: f64,
}

/// A year of monitoring.
#[derive(Clone, Debug)]
pub struct Step {
    /// The year whose figures were taken in.
    pub year: u16,
    /// The figures.
    pub surprises: Vec<Surprise>,
    /// How the ensemble was moved.
    pub way: Way,
    /// Effective number of members that weights would leave.
    pub effective: f64,
    /// Chances of the targets that are not past.
    pub chances: Vec<Chance>,
    /// Urban share at the end of the projection before and after.
    pub share: [Summary; 2],
    /// Where the numbers of the plan stand.
    pub standings: Vec<Standing>,
    /// The ensemble after.
    pub posterior: Posterior,
}

/// A quantity asked of a projection.
type Asked = (Area, &'static Indicator, u16);

/// Takes in the figures of one year.
///
/// - `earlier`: the ensemble that knows the years before; `None` for the prior.
/// - `figures`: of that year; at least one.
#[must_use]
pub fn step(
    run: &PreparedRun,
    earlier: Option<&Posterior>,
    figures: &[Figure],
    plan: &Plan,
    settings: Settings,
) -> Step {
    let (year, goals, scenario) = (figures[0].year, &plan.goals, run.scenario());
    let unknowns = unknowns(run, earlier, figures, year);
    let start = calibrate::members(run, earlier, &unknowns, year, settings);
    let problem = Problem { run, start: &start, figures, settings };
    let open: Vec<&Target> =
        plan.targets.iter().filter(|target| (year..=scenario.end_year).contains(&target.year)).collect();
    let asked = asked(scenario, &open, goals, year);
    let outcomes = |posterior: &Posterior| {
        let informed = run.clone().informed_by(Some(Arc::new(posterior.clone())));
        figures::predict(&informed, settings.seed, 0..settings.members, &asked)
    };
    let ahead = outcomes(&start);
    let (moved, way, effective) =
        assimilate::update(problem.state(), problem.forward(), &problem.observed(), problem.how());
    let posterior = calibrate::rounded(&start, &moved.state);
    let after = outcomes(&posterior);
    let row = |table: &Array2<f64>, wanted: Asked| {
        let at = asked.iter().position(|asked| same(*asked, wanted)).expect("it was asked");
        table.row(at).to_vec()
    };
    let end = (Area::Province, IndicatorId::UrbanShare.row(), scenario.end_year);
    let chances = open.iter().map(|target| {
        let wanted = asked_of(target);
        let chance = |table| chance(&row(table, wanted), target.threshold);
        Chance { target: (*target).clone(), before: chance(&ahead), after: chance(&after) }
    });
    let share = [&ahead, &after].map(|table| Summary::of(&mut row(table, end)).expect("shares are finite"));
    Step {
        year,
        surprises: surprises(figures, &moved.before, &row(&ahead, end), settings.seed),
        way,
        effective,
        chances: chances.collect(),
        share,
        standings: standings(scenario, goals, figures, year, |wanted| row(&after, wanted)),
        posterior,
    }
}

/// What the ensemble knew before, and the shocks of the new year; from the prior, all that the figures can move.
fn unknowns(run: &PreparedRun, earlier: Option<&Posterior>, figures: &[Figure], year: u16) -> Vec<Unknown> {
    let fresh = calibrate::unknowns(run, figures, year);
    let mut all: Vec<Unknown> = earlier.map_or_else(Vec::new, |earlier| earlier.unknowns().to_vec());
    for unknown in fresh {
        if !all.contains(&unknown) {
            all.push(unknown);
        }
    }
    all
}

fn asked_of(target: &Target) -> Asked {
    (Area::Province, target.indicator.row(), target.year)
}

fn same(a: Asked, b: Asked) -> bool {
    (a.0, a.1.id, a.2) == (b.0, b.1.id, b.2)
}

/// Everything that is asked of a projection: the targets, the urban share at the end, and the numbers of the plan now and
/// in the base year.
fn asked(scenario: &Scenario, open: &[&Target], goals: &[Goal], year: u16) -> Vec<Asked> {
    let share = IndicatorId::UrbanShare.row();
    let mut asked = vec![(Area::Province, share, scenario.end_year)];
    asked.extend(open.iter().map(|target| asked_of(target)));
    for goal in goals.iter().filter(|goal| has_path(goal, year)) {
        let indicator = goal.indicator.expect("checked when read").row();
        let first = if indicator.flow { scenario.base_year + 1 } else { scenario.base_year };
        asked.extend([first, year].map(|year| (Area::Province, indicator, year)));
    }
    asked
}

/// Whether a number of the plan has a value for the province that a path can lead to.
fn has_path(goal: &Goal, year: u16) -> bool {
    goal.kind == Kind::Simulated
        && goal.scope == Scope::Province
        && goal.period == Period::Year
        && goal.value.is_some()
        && matches!(goal.comparator, Comparator::About | Comparator::AtLeast | Comparator::AtMost | Comparator::Above)
        && goal.year.is_some_and(|last| year <= last)
}

/// Share of members at or above a threshold, and its standard error.
fn chance(members: &[f64], threshold: f64) -> (f64, f64) {
    let share = members.iter().filter(|value| **value >= threshold).count() as f64 / members.len() as f64;
    (share, (share * (1.0 - share) / members.len() as f64).sqrt())
}

/// - `before`: what members expected of the figures, figures x members; `share`: their urban share at the end.
fn surprises(figures: &[Figure], before: &Array2<f64>, share: &[f64], seed: u64) -> Vec<Surprise> {
    let observed: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
    let error_sd: Vec<f64> = figures.iter().map(|figure| figure.sd).collect();
    let contributions = attribution::contributions(share, before, &observed, &error_sd);
    let mut rngs: Vec<_> = (0..before.ncols())
        .map(|member| {
            let member = u32::try_from(member).expect("members are a u32");
            random::stream(seed, member, figures[0].year, Purpose::SyntheticFigures)
        })
        .collect();
    let surprise = |((figure, row), contribution): ((&Figure, ArrayView1<'_, f64>), f64)| {
        let mut expected: Vec<f64> =
            row.iter().zip(&mut rngs).map(|(value, rng)| value + figure.sd * random::normal(rng)).collect();
        Surprise {
            pit: score::pit(&expected, figure.value),
            log_score: score::log_score(row.as_slice().expect("rows are contiguous"), figure.value, figure.sd),
            expected: Summary::of(&mut expected).expect("expectations are finite"),
            figure: figure.clone(),
            contribution,
        }
    };
    figures.iter().zip(before.rows()).zip(contributions).map(surprise).collect()
}

fn standings(
    scenario: &Scenario,
    goals: &[Goal],
    figures: &[Figure],
    year: u16,
    members: impl Fn(Asked) -> Vec<f64>,
) -> Vec<Standing> {
    let standing = |goal: &Goal| {
        let indicator = goal.indicator?.row();
        let (factor, last, wanted) = (goal.factor?, goal.year?, goal.value?);
        let first = if indicator.flow { scenario.base_year + 1 } else { scenario.base_year };
        let median = |year| Some(Summary::of(&mut members((Area::Province, indicator, year)))?.median() * factor);
        let start = median(first)?;
        let own = |figure: &&Figure| {
            figure.area == Area::Province && figure.year == year && figure.indicator.id == indicator.id
        };
        let figure = figures.iter().find(own).map(|figure| figure.value * factor);
        let value = figure.or_else(|| median(year))?;
        let (span, passed) = (f64::from(last - first), f64::from(year - first));
        let path = start + (wanted - start) * passed / span;
        // "About" is met from half a digit below.
        let slack = if goal.comparator == Comparator::About { goal.half_digit.unwrap_or(0.0) } else { 0.0 };
        let sign = if goal.wish == Some(Wish::Down) { -1.0 } else { 1.0 };
        Some(Standing {
            goal: goal.clone(),
            value,
            published: figure.is_some(),
            path,
            behind: sign * (path - value) - slack * passed / span,
            needed: (year < last).then(|| (wanted - value) / f64::from(last - year)),
            pace: (value - start) / passed.max(1.0),
        })
    };
    goals.iter().filter(|goal| has_path(goal, year)).filter_map(standing).collect()
}

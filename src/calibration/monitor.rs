//! Yearly monitoring: the statistics of a year are assimilated, and the report compares them with their forecast and
//! gives the probabilities of the targets before and after.

use std::sync::Arc;

use ndarray::Array2;
use ndarray::ArrayView1;

use crate::calibration::calibrate;
use crate::calibration::calibrate::CalibrationProblem;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::plan::Plan;
use crate::plan::Target;
use crate::plan::indicators::AreaScope;
use crate::plan::indicators::Comparator;
use crate::plan::indicators::ModelTreatment;
use crate::plan::indicators::Period;
use crate::plan::indicators::PlanIndicator;
use crate::plan::indicators::PreferredDirection;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Unknown;
use qilu_methods::assimilate;
use qilu_methods::assimilate::UpdateMethod;
use qilu_methods::estimate::Probability;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::score;
use qilu_methods::smoother::attribution;
use qilu_methods::summary::Summary;

/// A published statistic compared with its forecast.
#[derive(Clone, Debug)]
pub struct ForecastCheck {
    /// The published statistic.
    pub observed: ObservedValue,
    /// Forecast of the published statistic, including its error.
    pub expected: Summary,
    /// Probability integral transform: share of the forecast below the statistic, 0 to 1; `None` for one member.
    pub pit: Option<f64>,
    /// Negative logarithm of the forecast density at the statistic.
    pub log_score: f64,
    /// First-order effect of the statistic on the mean of the urban share in the last year, share, without localisation.
    /// The update is localised ([`calibrate::informs`]), so the effect of a city's statistic is smaller than this.
    pub contribution: f64,
}

/// Probability of a target before and after the statistics of a year.
#[derive(Clone, Debug)]
pub struct TargetProbability {
    /// The target of the plan.
    pub target: Target,
    /// Probability before.
    pub before: Probability,
    /// Probability after; `None` where the target's own value is among the statistics, which settle it.
    pub after: Option<Probability>,
    /// The target's own value, where it is among the statistics.
    pub published: Option<f64>,
}

impl TargetProbability {
    /// The target's own value and whether it meets the target, where it is among the statistics.
    #[must_use]
    pub fn settled(&self) -> Option<(f64, bool)> {
        self.published.map(|value| (value, value >= self.target.threshold))
    }
}

/// State of an indicator of the plan relative to a straight path to its goal.
#[derive(Clone, Debug)]
pub struct PlanProgress {
    /// The indicator of the plan with its goal.
    pub goal: PlanIndicator,
    /// Value in the unit of the plan: published, or the median of the members.
    pub value: f64,
    /// Whether the value was published.
    pub published: bool,
    /// Straight line from the base year to the goal, at this year, in the unit of the plan.
    pub path: f64,
    /// Distance behind the path, in the unit of the plan; 0 or less when the value is on or ahead of it.
    pub behind: f64,
    /// Change a year that is still needed to reach the goal, in the unit of the plan; `None` in the goal's year.
    pub needed: Option<f64>,
    /// Change a year since the base year.
    pub pace: f64,
}

/// A year of monitoring.
#[derive(Clone, Debug)]
pub struct MonitorStep {
    /// The year whose statistics were assimilated.
    pub year: u16,
    /// The statistics compared with their forecasts.
    pub checks: Vec<ForecastCheck>,
    /// Method by which the ensemble was updated.
    pub method: UpdateMethod,
    /// Effective number of members that weights would leave.
    pub effective: f64,
    /// Probabilities of the targets that had not passed before the year.
    pub targets: Vec<TargetProbability>,
    /// Urban share at the end of the projection before and after.
    pub share: [Summary; 2],
    /// State of the indicators of the plan.
    pub progress: Vec<PlanProgress>,
    /// Urban share of the province after the update, years from the base year to the end x members.
    pub urban_share: Array2<f64>,
    /// The ensemble after the update.
    pub posterior: Posterior,
}

/// A quantity of a projection: area, indicator, year.
type ForecastQuantity = (Area, &'static Indicator, u16);

/// Assimilates the statistics of one year.
///
/// - `earlier`: the ensemble after the statistics of the years before; `None` for the prior.
/// - `observations`: statistics of that year; at least one.
#[must_use]
pub fn step(
    run: &PreparedRun,
    earlier: Option<&Posterior>,
    observations: &[ObservedValue],
    plan: &Plan,
    settings: CalibrationSettings,
) -> MonitorStep {
    let (year, goals, scenario) = (observations[0].year, &plan.indicators, run.scenario());
    let unknowns = unknowns(run, earlier, observations, year);
    let start = calibrate::members(run, earlier, &unknowns, year, settings);
    let problem = CalibrationProblem { run, start: &start, observations, settings };
    let open: Vec<&Target> =
        plan.targets.iter().filter(|target| (year..=scenario.end_year).contains(&target.year)).collect();
    let mut quantities = quantities(scenario, &open, goals, year);
    quantities.extend(observations.iter().map(|own| (own.area, own.indicator, own.year)));
    let outcomes = |posterior: Posterior| {
        let informed = run.clone().informed_by(Some(Arc::new(posterior)));
        observed::predict(&informed, settings.seed, 0..settings.members, &quantities)
    };
    // The outlook before the update is that of a run with the earlier ensemble: levers act in the year of the statistics
    // too. It uses the same draws as the one after the update, so their difference is not Monte Carlo noise.
    let known = earlier.map_or(scenario.base_year, |earlier| earlier.known);
    let ahead = outcomes(start.clone().known_until(known));
    let (moved, method, effective) =
        assimilate::update(problem.state(), problem.forward(), &problem.observed(), problem.how());
    let posterior = calibrate::rounded(&start, &moved.state);
    let after = outcomes(posterior.clone());
    let row = |table: &Array2<f64>, wanted: ForecastQuantity| {
        let at = quantities.iter().position(|quantities| same(*quantities, wanted)).expect("it was asked");
        table.row(at).to_vec()
    };
    let end = (Area::Province, IndicatorId::UrbanShare.row(), scenario.end_year);
    let targets = open.iter().map(|target| {
        let wanted = quantity_of(target);
        let probability = |table| Probability::among(&row(table, wanted), |value| value >= target.threshold);
        let own = observations.iter().find(|own| same((own.area, own.indicator, own.year), wanted));
        let published = own.map(|own| own.value);
        TargetProbability {
            target: (*target).clone(),
            before: probability(&ahead),
            after: published.is_none().then(|| probability(&after)),
            published,
        }
    });
    let forecasts: Vec<f64> =
        observations.iter().flat_map(|own| row(&ahead, (own.area, own.indicator, own.year))).collect();
    let forecasts = Array2::from_shape_vec((observations.len(), settings.members as usize), forecasts)
        .expect("a value for each observation and member");
    let share = [&ahead, &after].map(|table| Summary::of(&mut row(table, end)).expect("shares are finite"));
    let courses: Vec<f64> = scenario
        .years()
        .into_iter()
        .flat_map(|year| row(&after, (Area::Province, IndicatorId::UrbanShare.row(), year)))
        .collect();
    let urban_share = Array2::from_shape_vec((scenario.years().len(), settings.members as usize), courses)
        .expect("a value for each year and member");
    MonitorStep {
        year,
        checks: forecast_checks(observations, &forecasts, &row(&ahead, end), settings.seed),
        method,
        effective,
        targets: targets.collect(),
        share,
        progress: plan_progress(scenario, goals, observations, year, |wanted| row(&after, wanted)),
        urban_share,
        posterior,
    }
}

/// The unknowns of the earlier ensemble, and those that the new statistics can update, such as the shocks of the new year.
fn unknowns(run: &PreparedRun, earlier: Option<&Posterior>, observations: &[ObservedValue], year: u16) -> Vec<Unknown> {
    let fresh = calibrate::unknowns(run, observations, year);
    let mut all: Vec<Unknown> = earlier.map_or_else(Vec::new, |earlier| earlier.unknowns().to_vec());
    // Unknowns of earlier years stay in the ensemble: their shocks still shape the state of this year.
    for unknown in fresh {
        if !all.contains(&unknown) {
            all.push(unknown);
        }
    }
    all
}

fn quantity_of(target: &Target) -> ForecastQuantity {
    (Area::Province, target.indicator.row(), target.year)
}

fn same(a: ForecastQuantity, b: ForecastQuantity) -> bool {
    (a.0, a.1.id, a.2) == (b.0, b.1.id, b.2)
}

/// All quantities that a step reads: the urban share of the province in all years, the targets, and the indicators of the plan
/// now and in the base year.
fn quantities(scenario: &Scenario, open: &[&Target], goals: &[PlanIndicator], year: u16) -> Vec<ForecastQuantity> {
    let share = IndicatorId::UrbanShare.row();
    let mut quantities: Vec<_> = scenario.years().into_iter().map(|year| (Area::Province, share, year)).collect();
    quantities.extend(open.iter().map(|target| quantity_of(target)));
    for goal in goals.iter().filter(|goal| has_path(goal, year)) {
        let indicator = goal.indicator.expect("checked when read").row();
        // A flow has no value in the base year, so its path begins a year later.
        let first = if indicator.flow { scenario.base_year + 1 } else { scenario.base_year };
        quantities.extend([first, year].map(|year| (Area::Province, indicator, year)));
    }
    quantities
}

/// Whether an indicator of the plan has a single value for the province to which a straight path can lead.
fn has_path(goal: &PlanIndicator, year: u16) -> bool {
    goal.kind == ModelTreatment::Simulated
        && goal.scope == AreaScope::Province
        && goal.period == Period::Year
        && goal.value.is_some()
        && matches!(goal.comparator, Comparator::About | Comparator::AtLeast | Comparator::AtMost | Comparator::Above)
        && goal.year.is_some_and(|last| year <= last)
}

/// Compares the statistics of a year with their forecasts.
///
/// - `before`: forecasts of the members, statistics x members.
/// - `share`: urban share of each member at the end.
fn forecast_checks(
    observations: &[ObservedValue],
    before: &Array2<f64>,
    share: &[f64],
    seed: u64,
) -> Vec<ForecastCheck> {
    let observed: Vec<f64> = observations.iter().map(|observation| observation.value).collect();
    let error_sd: Vec<f64> = observations.iter().map(|observation| observation.sd).collect();
    let contributions = attribution::contributions(share, before, &observed, &error_sd);
    // The published statistic has an error, so the forecast that it is compared with needs one too; otherwise the
    // transform would be too extreme.
    let mut rngs: Vec<_> = (0..before.ncols())
        .map(|member| {
            let member = u32::try_from(member).expect("members are a u32");
            random::stream(seed, member, observations[0].year, Purpose::SyntheticFigures)
        })
        .collect();
    let forecast_check = |((observation, row), contribution): ((&ObservedValue, ArrayView1<'_, f64>), f64)| {
        let mut expected: Vec<f64> =
            row.iter().zip(&mut rngs).map(|(value, rng)| value + observation.sd * random::normal(rng)).collect();
        ForecastCheck {
            pit: (expected.len() > 1).then(|| score::pit(&expected, observation.value)),
            log_score: score::log_score(
                row.as_slice().expect("rows are contiguous"),
                observation.value,
                observation.sd,
            ),
            expected: Summary::of(&mut expected).expect("expectations are finite"),
            observed: observation.clone(),
            contribution,
        }
    };
    observations.iter().zip(before.rows()).zip(contributions).map(forecast_check).collect()
}

/// State of the indicators of the plan in a year.
///
/// - `members`: values of a quantity by member, after the update.
fn plan_progress(
    scenario: &Scenario,
    goals: &[PlanIndicator],
    observations: &[ObservedValue],
    year: u16,
    members: impl Fn(ForecastQuantity) -> Vec<f64>,
) -> Vec<PlanProgress> {
    let progress_of = |goal: &PlanIndicator| {
        let indicator = goal.indicator?.row();
        let (factor, last, wanted) = (goal.factor?, goal.year?, goal.value?);
        let first = if indicator.flow { scenario.base_year + 1 } else { scenario.base_year };
        let median = |year| Some(Summary::of(&mut members((Area::Province, indicator, year)))?.central() * factor);
        let start = median(first)?;
        let own = |observation: &&ObservedValue| {
            observation.area == Area::Province && observation.year == year && observation.indicator.id == indicator.id
        };
        let observation = observations.iter().find(own).map(|observation| observation.value * factor);
        let value = observation.or_else(|| median(year))?;
        let (span, passed) = (f64::from(last - first), f64::from(year - first));
        let path = start + (wanted - start) * passed / span;
        // A goal of "about" is met from half of its last digit below; the allowance grows along the path.
        let slack = if goal.comparator == Comparator::About { goal.half_digit.unwrap_or(0.0) } else { 0.0 };
        let sign = if goal.wish == Some(PreferredDirection::Down) { -1.0 } else { 1.0 };
        Some(PlanProgress {
            goal: goal.clone(),
            value,
            published: observation.is_some(),
            path,
            // Where a fall is wanted, being above the path is being behind.
            behind: sign * (path - value) - slack * passed / span,
            needed: (year < last).then(|| (wanted - value) / f64::from(last - year)),
            pace: (value - start) / passed.max(1.0),
        })
    };
    goals.iter().filter(|goal| has_path(goal, year)).filter_map(progress_of).collect()
}

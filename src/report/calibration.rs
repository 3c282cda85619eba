//! Pages about a calibration: what was learnt from published figures, and whether the smoother can be trusted.

use ndarray::ArrayView1;

use crate::calibration::calibrate::Calibrated;
use crate::calibration::calibrate::Learnt;
use crate::calibration::calibrate::learnt;
use crate::calibration::observed::ObservedValue;
use crate::calibration::sbc::Followed;
use crate::calibration::sbc::Ranks;
use crate::chart::Heading;
use crate::chart::histogram;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::posterior::Provenance;
use crate::scenario::posterior::Unknown;
use crate::scenario::uncertainty;
use crate::scenario::uncertainty::Parameter;
use crate::unit::Unit;
use qilu_methods::score;
use qilu_methods::smoother::weights;
use qilu_methods::summary::Summary;

/// What stands at the top: written by people.
const PREFACE: &str = include_str!("calibration.md");

/// The page docs/calibration.md.
#[must_use]
pub fn page(
    region: &Region,
    scenario: &Scenario,
    provenance: &Provenance,
    observations: &[ObservedValue],
    result: &Calibrated,
) -> String {
    let mut text = PREFACE.to_owned();
    text.push_str(&format!(
        "\n## How it was made\n\n`{}`: {} members, {} iterations, seed {}, figures of {} to {}. SHA-256 of \
         `posterior.csv`: `{}`.\n",
        provenance.command,
        provenance.members,
        provenance.iterations,
        provenance.seed,
        provenance.base_year + 1,
        provenance.known,
        provenance.sha256
    ));
    text.push_str(&observations_used(observations));
    text.push_str(&misfits(observations, result));
    text.push_str(&province(observations, result));
    let moved = learnt(&result.posterior);
    text.push_str(&parameters(scenario, &moved, result.posterior.members().len()));
    text.push_str(&shocks(region, &moved));
    text
}

fn observations_used(observations: &[ObservedValue]) -> String {
    let mut text = "\n## Figures taken in\n\n| indicator | level | series | years | figures | standard error |\n\
                    |---|---|---|---|---|---|\n"
        .to_owned();
    let level = |observation: &ObservedValue| crate::data::errors::level(observation.area);
    let key =
        |observation: &ObservedValue| (observation.indicator.name, level(observation), observation.vintage.clone());
    let mut keys: Vec<_> = observations.iter().map(key).collect();
    keys.sort();
    keys.dedup();
    for wanted in keys {
        let own: Vec<&ObservedValue> = observations.iter().filter(|observation| key(observation) == wanted).collect();
        let years = own.iter().map(|observation| observation.year);
        let relative = own.iter().map(|observation| observation.sd / observation.value).sum::<f64>() / own.len() as f64;
        let absolute = own[0].sd;
        let error = if own[0].indicator.unit.is_share() {
            format!("{:.2} points", 100.0 * absolute)
        } else {
            format!("{:.1} %", 100.0 * relative)
        };
        text.push_str(&format!(
            "| `{}` | {} | {} | {}-{} | {} | {error} |\n",
            wanted.0,
            wanted.1,
            wanted.2,
            years.clone().min().unwrap_or(0),
            years.max().unwrap_or(0),
            own.len()
        ));
    }
    text
}

fn misfits(observations: &[ObservedValue], result: &Calibrated) -> String {
    let observed: Vec<f64> = observations.iter().map(|observation| observation.value).collect();
    let error_sd: Vec<f64> = observations.iter().map(|observation| observation.sd).collect();
    let likelihood = weights::log_likelihood(&result.moved.before, &observed, &error_sd);
    let effective = weights::effective_size(&weights::weights(&likelihood));
    let mut text = "\n## Misfit\n\n| stage | mean of members less figure, in errors (root mean square) | members less \
                    figure, in errors (mean square) |\n|---|---|---|\n"
        .to_owned();
    for (stage, misfit) in result.moved.misfits.iter().enumerate() {
        text.push_str(&format!("| after iteration {stage} | {:.2} | {:.2} |\n", misfit.bias, misfit.square));
    }
    text.push_str(&format!(
        "\nWeighting the members by their likelihood instead would leave an effective {effective:.1} of {}: too few, \
         hence the smoother, whose members all count alike.\n",
        result.moved.before.ncols()
    ));
    text
}

/// Median and 80 % interval of a row.
fn middle(row: &ArrayView1<'_, f64>) -> Option<(f64, f64, f64)> {
    let summary = Summary::of(&mut row.to_vec())?;
    let (low, high) = summary.interval_80();
    Some((summary.median(), low, high))
}

/// A value of an indicator for people.
fn show(observation: &ObservedValue, value: f64) -> String {
    match observation.indicator.unit {
        Unit::Share => format!("{:.2} %", 100.0 * value),
        Unit::Ratio => format!("{value:.2}"),
        _ => format!("{:.1}", value / 1e4),
    }
}

fn province(observations: &[ObservedValue], result: &Calibrated) -> String {
    let mut text = "\n## Figures of the province, before and after\n\nPersons are in ten thousands (万人).\n\n\
                    | indicator | year | published | prior median (80 %) | posterior median (80 %) |\n|---|---|---|---|---|\n"
        .to_owned();
    let rows = observations.iter().zip(result.moved.before.rows()).zip(result.moved.after.rows());
    for ((observation, before), after) in rows.filter(|((observation, _), _)| observation.area == Area::Province) {
        let (Some(before), Some(after)) = (middle(&before), middle(&after)) else { continue };
        let cell = |(median, low, high): (f64, f64, f64)| {
            format!("{} ({} to {})", show(observation, median), show(observation, low), show(observation, high))
        };
        text.push_str(&format!(
            "| `{}` | {} | {} | {} | {} |\n",
            observation.indicator.name,
            observation.year,
            show(observation, observation.value),
            cell(before),
            cell(after)
        ));
    }
    text
}

fn parameters(scenario: &Scenario, moved: &[Learnt], members: usize) -> String {
    let mut text = "\n## Parameters that the figures move\n\nScores are standard normal before: a mean of 1 is one \
                    standard deviation of the prior.\n\n| parameter | prior median (80 %) | posterior median (80 %) | \
                    mean score | spread of score |\n|---|---|---|---|---|\n"
        .to_owned();
    let mut unmoved = Vec::new();
    for row in moved {
        let Unknown::Parameter(parameter) = row.unknown else { continue };
        if !row.is_moved(members) {
            unmoved.push(format!("`{}`", parameter.name()));
            continue;
        }
        let value = |score: f64| short(uncertainty::value_at(scenario.priors.get(parameter), score));
        let z = 1.281_551_565_544_600_4;
        text.push_str(&format!(
            "| `{}` | {} ({} to {}) | {} ({} to {}) | {:+.2} | {:.2} |\n",
            parameter.name(),
            value(0.0),
            value(-z),
            value(z),
            value(row.mean),
            value(row.mean - z * row.sd),
            value(row.mean + z * row.sd),
            row.mean,
            row.sd
        ));
    }
    text.push_str(&format!(
        "\n**The figures do not move these {} parameters**; what the model says about them is the prior: {}.\n",
        unmoved.len(),
        unmoved.join(", ")
    ));
    text
}

/// Three significant digits.
fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 0.1 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}")
    }
}

fn shocks(region: &Region, moved: &[Learnt]) -> String {
    let mut text = "\n## Shocks of the years that have passed\n\nThose whose mean lies furthest from zero.\n\n\
                    | shock | mean score | spread of score |\n|---|---|---|\n"
        .to_owned();
    let mut rows: Vec<&Learnt> = moved.iter().filter(|row| !matches!(row.unknown, Unknown::Parameter(_))).collect();
    rows.sort_by(|a, b| b.mean.abs().total_cmp(&a.mean.abs()));
    for row in rows.iter().take(20) {
        text.push_str(&format!("| `{}` | {:+.2} | {:.2} |\n", row.unknown.label(region), row.mean, row.sd));
    }
    text
}

/// Bins of the rank histograms.
pub const BINS: usize = 10;

/// Followed quantities that are listed besides the outcomes.
const LISTED: usize = 20;

/// Parameters whose ranks are drawn, besides those of the outcomes: a choice of fertility, mortality, moves, incomes.
const DRAWN: [Parameter; 9] = [
    Parameter::MobilityLevel,
    Parameter::SettledMobility,
    Parameter::RuralArrivalShare,
    Parameter::MobilityResponse,
    Parameter::ReturnHazard,
    Parameter::TfrAsymptote,
    Parameter::E0Level,
    Parameter::IncomeConvergence,
    Parameter::NetExternalMigration,
];

/// Name of what is followed.
fn label(region: &Region, followed: &Followed) -> String {
    match followed {
        Followed::Score(unknown) => unknown.label(region),
        Followed::Outcome(area, indicator, year) => {
            format!("{} of {}, {year}", indicator.name, region.names(*area).en)
        }
    }
}

/// Four decimals; smaller ones are not written as zero.
fn p_value(p: f64) -> String {
    if p < 0.000_1 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}

/// Rank histograms of the outcomes and of the parameters of `DRAWN`.
#[must_use]
pub fn sbc_chart(region: &Region, ranks: &Ranks, repetitions: u32) -> String {
    let drawn = |followed: &Followed| match followed {
        Followed::Outcome(..) => true,
        Followed::Score(Unknown::Parameter(parameter)) => DRAWN.contains(parameter),
        Followed::Score(_) => false,
    };
    let (count, share) = (f64::from(repetitions), 1.0 / BINS as f64);
    let (mean, sd) = (count * share, (count * share * (1.0 - share)).sqrt());
    let panel = |(which, followed): (usize, &Followed)| histogram::HistogramPanel {
        title: label(region, followed),
        counts: ranks
            .histogram(which, BINS)
            .into_iter()
            .map(|count| u32::try_from(count).expect("repetitions are a u32"))
            .collect(),
        band: ((mean - 1.96 * sd).max(0.0), mean + 1.96 * sd),
    };
    histogram::chart(&histogram::Histogram {
        heading: Heading {
            title: "Simulation-based calibration".to_owned(),
            subtitle: format!("{repetitions} truths: their rank among the calibrated members; even is right"),
            description: "Histograms of ranks, one for each outcome and parameter.".to_owned(),
        },
        level_axis: "rank over members".to_owned(),
        upright_axis: "truths".to_owned(),
        expected: "95 % range if even".to_owned(),
        panels: ranks.followed.iter().enumerate().filter(|(_, followed)| drawn(followed)).map(panel).collect(),
    })
}

/// The page docs/sbc.md: uniformity of the ranks of what is followed.
#[must_use]
pub fn sbc_page(region: &Region, ranks: &Ranks, repetitions: u32, command: &str) -> String {
    let mut text = format!(
        "# Simulation-based calibration\n\nMade by `{command}`: {repetitions} truths drawn from the prior, each with \
         figures of its own in the places, years and errors of the published ones, each calibrated with {} members. \
         The rank of the truth among the members must be uniform (chi-square over {BINS} bins).\n\n\
         | followed | counts of ranks in {BINS} bins | chi-square | p |\n|---|---|---|---|\n",
        ranks.members
    );
    let mut tested: Vec<(String, Vec<usize>, f64, f64)> = Vec::new();
    for (which, followed) in ranks.followed.iter().enumerate() {
        let label = label(region, followed);
        let counts = ranks.histogram(which, BINS);
        let Some(test) = score::uniformity(&counts) else { continue };
        tested.push((label, counts, test.statistic, test.p_value));
    }
    let count = tested.len();
    let row = |(label, counts, statistic, p): &(String, Vec<usize>, f64, f64)| {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        format!("| `{label}` | {} | {statistic:.1} | {} |\n", counts.join(" "), p_value(*p))
    };
    let outcomes = ranks.followed.iter().filter(|followed| matches!(followed, Followed::Outcome(..))).count();
    tested[count - outcomes..].iter().for_each(|tested| text.push_str(&row(tested)));
    tested.sort_by(|a, b| a.3.total_cmp(&b.3));
    text.push_str(&format!(
        "\nOf the {count} followed (those above, {} parameters and shocks), the {LISTED} with the smallest p:\n\n| followed \
         | counts of ranks in {BINS} bins | chi-square | p |\n|---|---|---|---|\n",
        count - outcomes
    ));
    tested.iter().take(LISTED).for_each(|tested| text.push_str(&row(tested)));
    let below = |level: f64| tested.iter().filter(|(_, _, _, p)| *p < level).count();
    text.push_str(&format!(
        "\nBelow 5 %: {} ({:.1} expected); below 1 %: {} ({:.1} expected); the smallest p is {}, with Bonferroni's \
         correction {}.\n",
        below(0.05),
        0.05 * count as f64,
        below(0.01),
        0.01 * count as f64,
        p_value(tested[0].3),
        p_value((tested[0].3 * count as f64).min(1.0))
    ));
    text
}

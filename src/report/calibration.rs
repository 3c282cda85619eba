//! Pages about a calibration: the posterior compared with the prior, and the simulation-based test of the smoother.

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
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Provenance;
use crate::scenario::posterior::Unknown;
use crate::scenario::uncertainty;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::TRANSFER_LAW;
use crate::unit::Unit;
use qilu_methods::score;
use qilu_methods::smoother::weights;
use qilu_methods::summary::Summary;

/// The hand-written beginning of the page.
const PREFACE: &str = include_str!("calibration.md");

/// What a calibration used and found.
#[derive(Clone, Copy, Debug)]
pub struct PageParts<'a> {
    /// The statistics.
    pub observations: &'a [ObservedValue],
    /// The law of the transfer after the decade before the base year; `None` without this evidence.
    pub decade: Option<&'a Posterior>,
    /// The posterior with the diagnostics of the smoother.
    pub result: &'a Calibrated,
}

/// The page docs/calibration.md.
#[must_use]
pub fn page(region: &Region, scenario: &Scenario, provenance: &Provenance, parts: PageParts<'_>) -> String {
    let PageParts { observations, decade, result } = parts;
    let mut text = PREFACE.to_owned();
    text.push_str(&format!(
        "\n## Command and settings\n\n`{}`: {} members, {} iterations, seed {}, statistics of {} to {}. SHA-256 of \
         `posterior.csv`: `{}`.\n",
        provenance.command,
        provenance.members,
        provenance.iterations,
        provenance.seed,
        provenance.base_year + 1,
        provenance.known,
        provenance.sha256
    ));
    if let Some(decade) = decade {
        text.push_str(&law(scenario, decade, &result.posterior));
    }
    text.push_str(&observations_used(observations));
    text.push_str(&misfits(observations, result));
    text.push_str(&province(observations, result));
    let moved = learnt(&result.posterior);
    text.push_str(&parameters(scenario, &moved, result.posterior.members().len()));
    text.push_str(&shocks(region, &moved));
    text
}

/// The law of the transfer by the shares of other provinces, after the decade before the base year, and after all statistics.
fn law(scenario: &Scenario, decade: &Posterior, posterior: &Posterior) -> String {
    let mut text = "\n## The law of the transfer, step by step\n\nThe first column is the joint prior from the shares of other provinces \
                    ([transfer](transfer.md)). The second is after the urban share of the province at the end of the decade before the \
                    base year, given the births, deaths and residents of the decade; the third after the statistics below. Medians \
                    with 80 % intervals.\n\n| parameter | other provinces | with the decade | with the statistics after it \
                    |\n|---|---|---|---|\n"
        .to_owned();
    let (decade, all) = (learnt(decade), learnt(posterior));
    let found = |learnt: &[Learnt], parameter| {
        learnt
            .iter()
            .find(|row| row.unknown == Unknown::Parameter(parameter))
            .map_or((0.0, 1.0), |row| (row.mean, row.sd))
    };
    for parameter in TRANSFER_LAW {
        let value = |score: f64| short(uncertainty::value_at(scenario.priors.get(parameter), score));
        let cell = |(mean, sd): (f64, f64)| {
            format!("{} ({} to {})", value(mean), value(mean - Z90 * sd), value(mean + Z90 * sd))
        };
        let [prior, decade, all] = [(0.0, 1.0), found(&decade, parameter), found(&all, parameter)].map(cell);
        text.push_str(&format!("| `{}` | {prior} | {decade} | {all} |\n", parameter.name()));
    }
    text
}

fn observations_used(observations: &[ObservedValue]) -> String {
    let mut text =
        "\n## Assimilated observations\n\n| indicator | level | series | years | observations | standard error |\n\
                    |---|---|---|---|---|---|\n"
            .to_owned();
    let level = |observation: &ObservedValue| crate::data::errors::level(observation.area);
    let key =
        |observation: &ObservedValue| (observation.indicator.name, level(observation), observation.vintage.clone());
    let mut keys: Vec<_> = observations.iter().map(key).collect();
    keys.sort();
    // Only neighbours are compared, hence the sort before.
    keys.dedup();
    for wanted in keys {
        let own: Vec<&ObservedValue> = observations.iter().filter(|observation| key(observation) == wanted).collect();
        let years = own.iter().map(|observation| observation.year);
        // Errors of shares are the same for all areas of a series; those of persons are proportional to the value.
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
    // Importance weights would need no linear update, but with so many observations one member takes nearly all weight.
    let likelihood = weights::log_likelihood(&result.moved.before, &observed, &error_sd);
    let effective = weights::effective_size(&weights::weights(&likelihood));
    let mut text = "\n## Misfit\n\n| stage | ensemble mean minus observation, in standard errors (root mean square) | \
                    members minus observation, in standard errors (mean square) |\n|---|---|---|\n"
        .to_owned();
    for (stage, misfit) in result.moved.misfits.iter().enumerate() {
        text.push_str(&format!("| after iteration {stage} | {:.2} | {:.2} |\n", misfit.bias, misfit.square));
    }
    text.push_str(&format!(
        "\nIf the members were weighted by their likelihood instead, the effective size would be {effective:.1} of {}. This \
         is too few, so the smoother is used, in which all members have equal weight.\n",
        result.moved.before.ncols()
    ));
    text
}

/// Distribution of a row; `None` for a row without values.
fn middle(row: &ArrayView1<'_, f64>) -> Option<Summary> {
    Summary::of(&mut row.to_vec())
}

/// A value of an indicator as text: shares in per cent, persons in ten thousands.
fn show(observation: &ObservedValue, value: f64) -> String {
    match observation.indicator.unit {
        Unit::Share => format!("{:.2} %", 100.0 * value),
        Unit::Ratio => format!("{value:.2}"),
        _ => format!("{:.1}", value / 1e4),
    }
}

fn province(observations: &[ObservedValue], result: &Calibrated) -> String {
    let mut text = "\n## Provincial observations, prior and posterior\n\nPersons are in ten thousands (万人).\n\n\
                    | indicator | year | published | prior median (80 %) | posterior median (80 %) |\n|---|---|---|---|---|\n"
        .to_owned();
    let rows = observations.iter().zip(result.moved.before.rows()).zip(result.moved.after.rows());
    for ((observation, before), after) in rows.filter(|((observation, _), _)| observation.area == Area::Province) {
        let (Some(before), Some(after)) = (middle(&before), middle(&after)) else { continue };
        let cell = |summary: Summary| {
            let show = |value: f64| show(observation, value);
            let ends = summary.interval_80().map(|(low, high)| format!(" ({} to {})", show(low), show(high)));
            show(summary.central()) + &ends.unwrap_or_default()
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

/// Standard normal quantile of 0.9: the ends of the central 80 % interval of a score.
const Z90: f64 = 1.281_551_565_544_600_4;

fn parameters(scenario: &Scenario, moved: &[Learnt], members: usize) -> String {
    let mut text = "\n## Parameters that the observations update\n\nScores are standard normal in the prior, so a mean of 1 is \
                    one standard deviation of the prior.\n\n| parameter | prior median (80 %) | posterior median (80 %) \
                    | mean of score | sd of score |\n|---|---|---|---|---|\n"
        .to_owned();
    let mut unmoved = Vec::new();
    for row in moved {
        let Unknown::Parameter(parameter) = row.unknown else { continue };
        // A change within the sampling error of the ensemble is no information, so the parameter is only named below.
        if !row.is_moved(members) {
            unmoved.push(format!("`{}`", parameter.name()));
            continue;
        }
        // A parameter is the quantile of its prior at the probability of its score. It rises with the score, so the
        // ends of an interval of scores are those of the parameter's interval.
        let value = |score: f64| short(uncertainty::value_at(scenario.priors.get(parameter), score));
        text.push_str(&format!(
            "| `{}` | {} ({} to {}) | {} ({} to {}) | {:+.2} | {:.2} |\n",
            parameter.name(),
            value(0.0),
            value(-Z90),
            value(Z90),
            value(row.mean),
            value(row.mean - Z90 * row.sd),
            value(row.mean + Z90 * row.sd),
            row.mean,
            row.sd
        ));
    }
    text.push_str(&format!(
        "\n**The observations do not update the following {} parameters.** Their posterior equals their prior: {}.\n",
        unmoved.len(),
        unmoved.join(", ")
    ));
    text
}

/// A value with about three significant digits.
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
    let mut text = format!(
        "\n## Shocks of past years\n\nThe table lists the {LISTED} shocks whose posterior mean is furthest from zero.\n\n\
         | shock | mean of score | sd of score |\n|---|---|---|\n"
    );
    let mut rows: Vec<&Learnt> = moved.iter().filter(|row| !matches!(row.unknown, Unknown::Parameter(_))).collect();
    // By size, because a year can have been far worse as well as far better than expected.
    rows.sort_by(|a, b| b.mean.abs().total_cmp(&a.mean.abs()));
    for row in rows.iter().take(LISTED) {
        text.push_str(&format!("| `{}` | {:+.2} | {:.2} |\n", row.unknown.label(region), row.mean, row.sd));
    }
    text
}

/// Number of bins of the rank histograms.
pub const BINS: usize = 10;

/// Number of shocks on the page of the calibration, and of quantities besides the outcomes on the page of the test.
const LISTED: usize = 20;

/// Parameters whose rank histograms are in the chart besides those of the outcomes: a choice of fertility, mortality,
/// migration and incomes.
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

/// Name of a tested quantity.
fn label(region: &Region, followed: &Followed) -> String {
    match followed {
        Followed::Score(unknown) => unknown.label(region),
        Followed::Outcome(area, indicator, year) => {
            format!("{} of {}, {year}", indicator.name, region.names(*area).en)
        }
    }
}

/// A p-value with four decimals; a smaller one is not written as zero.
fn p_value(p: f64) -> String {
    if p < 0.000_1 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}

/// Half-width of a 95 % interval in standard deviations, for a normal distribution.
const HALF_WIDTH_95: f64 = 1.96;

/// The chart with the rank histograms of the outcomes and of the parameters of `DRAWN`.
#[must_use]
pub fn sbc_chart(region: &Region, ranks: &Ranks, repetitions: u32) -> String {
    let drawn = |followed: &Followed| match followed {
        Followed::Outcome(..) => true,
        Followed::Score(Unknown::Parameter(parameter)) => DRAWN.contains(parameter),
        Followed::Score(_) => false,
    };
    // If the ranks are uniform, the count of a bin is binomial.
    let (count, share) = (f64::from(repetitions), 1.0 / BINS as f64);
    let (mean, sd) = (count * share, (count * share * (1.0 - share)).sqrt());
    let panel = |(which, followed): (usize, &Followed)| histogram::HistogramPanel {
        title: label(region, followed),
        counts: ranks
            .histogram(which, BINS)
            .into_iter()
            .map(|count| u32::try_from(count).expect("repetitions are a u32"))
            .collect(),
        band: ((mean - HALF_WIDTH_95 * sd).max(0.0), mean + HALF_WIDTH_95 * sd),
    };
    histogram::chart(&histogram::Histogram {
        heading: Heading {
            title: "Simulation-based calibration".to_owned(),
            subtitle: format!(
                "{repetitions} true parameter sets: rank among the calibrated members; a uniform histogram is correct"
            ),
            description: "Rank histograms, one for each outcome and parameter.".to_owned(),
        },
        level_axis: "rank over members".to_owned(),
        upright_axis: "true parameter sets".to_owned(),
        expected: "95 % range if uniform".to_owned(),
        panels: ranks.followed.iter().enumerate().filter(|(_, followed)| drawn(followed)).map(panel).collect(),
    })
}

/// The page docs/sbc.md with tests of the uniformity of the ranks of all outcomes, parameters and shocks.
#[must_use]
pub fn sbc_page(region: &Region, ranks: &Ranks, repetitions: u32, command: &str) -> String {
    let mut text = format!(
        "# Simulation-based calibration\n\nThis page is made by `{command}`. The command draws {repetitions} sets of true \
         parameters from the prior. For each set it generates synthetic observations with the places, years and errors of the \
         published statistics, and calibrates the model to them with {} members. If the calibration is correct, the rank \
         of the true value among the members is uniform (chi-square test over {BINS} bins).\n\n\
         | quantity | counts of ranks in {BINS} bins | chi-square | p |\n|---|---|---|---|\n",
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
    // Outcomes come last in the ranks; the page shows them first because they are what the projection is used for.
    tested[count - outcomes..].iter().for_each(|tested| text.push_str(&row(tested)));
    tested.sort_by(|a, b| a.3.total_cmp(&b.3));
    text.push_str(&format!(
        "\nThe following {LISTED} of the {count} quantities (the {outcomes} above and {} parameters and shocks) have the \
         smallest p-values:\n\n\
         | quantity | counts of ranks in {BINS} bins | chi-square | p |\n|---|---|---|---|\n",
        count - outcomes
    ));
    tested.iter().take(LISTED).for_each(|tested| text.push_str(&row(tested)));
    // Many tests give some small p-values by themselves, so their number is compared with its expectation.
    let below = |level: f64| tested.iter().filter(|(_, _, _, p)| *p < level).count();
    text.push_str(&format!(
        "\nNumber of p-values below 5 %: {} ({:.1} expected); below 1 %: {} ({:.1} expected). The smallest p-value is {}; \
         with Bonferroni's correction it is {}.\n",
        below(0.05),
        0.05 * count as f64,
        below(0.01),
        0.01 * count as f64,
        p_value(tested[0].3),
        // The correction multiplies by the number of tests, and a product above one is no probability.
        p_value((tested[0].3 * count as f64).min(1.0))
    ));
    text
}

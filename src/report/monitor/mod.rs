//! The monitoring report: files, a report in each language, and a chart of the probability of the targets over the years.

mod contents;
pub mod tables;

use std::collections::BTreeMap;

use crate::calibration::monitor::ForecastCheck;
use crate::calibration::monitor::MonitorStep;
use crate::calibration::monitor::PlanProgress;
use crate::calibration::monitor::TargetProbability;
use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::probability;
use crate::indicators::Indicator;
use crate::plan::Target;
use crate::policy::attribution::ScenarioPart;
use crate::region::Area;
use crate::report::acceptance;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Role;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::report_monitor::MonitorColumn;
use qilu_messages::report_monitor::MonitorNote;
use qilu_messages::report_monitor::MonitorText;
use qilu_messages::report_monitor::UpdateText;
use qilu_messages::report_run::RunText;
use qilu_messages::report_table::TableWord;
use qilu_methods::assimilate::UpdateMethod;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::Summary;

pub use contents::MonitorReport;
pub use tables::forecast_checks_csv;
pub use tables::probabilities_csv;
pub use tables::progress_csv;

/// PIT below which, or above one minus which, an observation is marked as surprising. Assumption: 5 % at either end, so that
/// one observation in ten is marked if the forecasts are correct.
const SURPRISING: f64 = 0.05;

/// Absolute first-order effect on the final urban share from which an observation of a city has a row, share. Assumption:
/// less than 0.05 percentage points does not matter to a reader.
const SHOWN_EFFECT: f64 = 0.0005;

/// Number of cities in the list of the largest effects.
const LISTED_CITIES: usize = 5;

/// Persons in one 万人, the unit of numbers of persons in this report.
const TEN_THOUSAND: f64 = 1e4;

fn name(target: &Target, language: Language) -> String {
    language.choose(&target.name_zh, &target.name_en).to_owned()
}

/// A value of an indicator as text, without its unit: shares in percent, numbers of persons in ten thousands.
fn show(indicator: &Indicator, value: f64) -> String {
    match indicator.unit {
        Unit::Share => format!("{:.2}%", 100.0 * value),
        Unit::Ratio => format!("{value:.2}"),
        _ => format!("{:.1}", value / TEN_THOUSAND),
    }
}

/// A difference of shares in percentage points, with its sign.
fn points(value: f64) -> String {
    format!("{:+.2}", 100.0 * value)
}

/// A share in whole percent.
fn percent(value: f64) -> String {
    format!("{:.0}%", 100.0 * value)
}

/// A row of a Markdown table.
fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The heading and the rule of a Markdown table.
fn head(cells: &[String]) -> String {
    format!("{}{}|\n", row(cells), "|---".repeat(cells.len()))
}

/// Words of a heading in a language.
fn column(word: &impl Say, language: Language) -> String {
    word.say(language).into_owned()
}

/// The report as Markdown.
#[must_use]
pub fn report(report: &MonitorReport<'_>, language: Language) -> String {
    let last = report.steps.last().expect("a report has a year");
    let title = MonitorText::Title { year: last.year };
    let scenario = AcceptanceText::Scenario {
        name: report.scenario.name.clone(),
        title: Bilingual::new(&report.scenario.title.zh, &report.scenario.title.en),
    };
    let (title, scenario) = (title.say(language), scenario.say(language));
    let mut text = format!("# {title}\n\n{scenario}\n\n{}\n", lead(report, last, language));
    text.push_str(&acceptance::section(report.accepted, report.region, language));
    text.push_str(&history(report, language));
    // The newest year comes first, because it is what the reader opens the report for.
    for step in report.steps.iter().rev() {
        text.push_str(&year(report, step, language));
    }
    text.push_str(&standings(last, language));
    text.push_str(&effort(report, last, language));
    text.push_str(&notes(report, language));
    text
}

/// The main result: median urban share and probability of the targets of the last year, now and before the first update.
fn lead(report: &MonitorReport<'_>, last: &MonitorStep, language: Language) -> String {
    let first = &report.steps[0];
    let [before, after] = [first.share[0], last.share[1]];
    let (year, end, members) = (last.year, report.scenario.end_year, report.members);
    let interval = after.interval_80().map(|(low, high)| (100.0 * low, 100.0 * high));
    let [before, after] = [before, after].map(|share| 100.0 * share.central());
    let share = match interval {
        Some((low, high)) => MonitorText::LeadShare { year, end, after, low, high, before },
        None => MonitorText::LeadFewMembers { year, end, after, before, members },
    };
    let mut text = share.say(language).into_owned();
    for own in last.targets.iter().filter(|own| own.target.year == end) {
        // The comparison is with the probability before any update, not with that of the year before.
        let start = first.targets.iter().find(|other| other.target.id == own.target.id);
        let start = start.and_then(|other| certainty::phrase(other.before, language));
        let target = name(&own.target, language);
        let Some(after) = own.after else { continue };
        let phrase = certainty::phrase(after, language);
        let sentence = match (phrase.zip(certainty::interval(after, language)), start) {
            (Some((probability, interval)), Some(before)) => {
                MonitorText::LeadTarget { target, probability, interval, before }
            }
            (Some((probability, interval)), None) => MonitorText::LeadNewTarget { target, probability, interval },
            (None, _) => MonitorText::LeadNoProbability { target },
        };
        text.push_str(&sentence.say(language));
    }
    for sentence in report.condition {
        text.push_str(&format!("\n\n{}", language.choose(&sentence.zh, &sentence.en)));
    }
    text
}

/// A share in percent with two decimals.
fn percent2(value: f64) -> String {
    format!("{:.2}%", 100.0 * value)
}

/// The table of the probabilities before the first and after every update.
fn history(report: &MonitorReport<'_>, language: Language) -> String {
    let targets: Vec<&Target> = report.steps[0].targets.iter().map(|own| &own.target).collect();
    let mut cells = vec![column(&MonitorColumn::AssimilatedUpTo, language)];
    cells.extend(targets.iter().map(|target| name(target, language)));
    cells.push(column(&MonitorColumn::FinalShare, language));
    let mut text = format!("\n## {}\n\n{}", MonitorText::History.say(language), head(&cells));
    let mut line = |label: String, cell: &dyn Fn(&Target) -> Option<String>, share: &Summary| {
        let mut cells = vec![label];
        cells.extend(targets.iter().map(|target| cell(target).unwrap_or_else(|| NONE.to_owned())));
        cells.push(certainty::with_interval(share, &percent2));
        text.push_str(&row(&cells));
    };
    let find = |step: &MonitorStep, target: &Target, after: bool| {
        let own = step.targets.iter().find(|own| own.target.id == target.id)?;
        if !after {
            return Some(certainty::cell(own.before, language));
        }
        // The value of its own year settles a target.
        let settled = own.settled().map(|(value, met)| {
            let (share, points) = (percent2(value), 100.0 * (target.threshold - value));
            let settled = if met { RunText::Met { share } } else { RunText::MissedBy { share, points } };
            settled.say(language).into_owned()
        });
        settled.or_else(|| own.after.map(|after| certainty::cell(after, language)))
    };
    let first = &report.steps[0];
    // Before the first update the ensemble includes the statistics up to the year before.
    line((first.year - 1).to_string(), &|target| find(first, target, false), &first.share[0]);
    for step in report.steps {
        line(step.year.to_string(), &|target| find(step, target, true), &step.share[1]);
    }
    text
}

/// Whether the report marks an observation as surprising.
#[must_use]
pub fn is_surprising(own: &ForecastCheck) -> bool {
    own.pit.is_some_and(|pit| pit.min(1.0 - pit) < SURPRISING)
}

/// The observations of a year against their forecasts.
fn year(report: &MonitorReport<'_>, step: &MonitorStep, language: Language) -> String {
    let method = match step.method {
        UpdateMethod::Weights => UpdateText::Weights,
        UpdateMethod::Smoother => UpdateText::Smoother,
    };
    let update = MonitorText::Update { effective: step.effective, members: report.members, method };
    let cells = [
        column(&TableWord::Area, language),
        column(&TableWord::Indicator, language),
        column(&MonitorColumn::Forecast, language),
        column(&TableWord::Published, language),
        column(&MonitorColumn::Pit, language),
        column(&MonitorColumn::LogScore, language),
        column(&MonitorColumn::FirstOrderEffect, language),
    ];
    let heading = MonitorText::ForecastCheck { year: step.year };
    let mut text = format!("\n## {}\n\n{}\n\n{}", heading.say(language), update.say(language), head(&cells));
    let province = step.checks.iter().filter(|own| own.observed.area == Area::Province);
    // Sixteen cities with several indicators each would hide the rows that matter: surprises and large effects.
    let mut cities: Vec<&ForecastCheck> = step
        .checks
        .iter()
        .filter(|own| own.observed.area != Area::Province)
        .filter(|own| is_surprising(own) || own.contribution.abs() >= SHOWN_EFFECT)
        .collect();
    cities.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    for own in province.chain(cities) {
        let show = |value: f64| show(own.observed.indicator, value);
        let mark = if is_surprising(own) { " !" } else { "" };
        let area = report.region.names(own.observed.area);
        text.push_str(&row(&[
            language.choose(&area.zh, &area.en).to_owned(),
            language.choose(own.observed.indicator.zh, own.observed.indicator.en).to_owned(),
            certainty::with_interval(&own.expected, &show),
            show(own.observed.value),
            own.pit.map_or(NONE.to_owned(), |pit| format!("{pit:.2}{mark}")),
            format!("{:.1}", own.log_score),
            points(own.contribution),
        ]));
    }
    text.push_str(&by_city(report, step, language));
    text
}

/// The cities with the largest first-order effects, each summed over its observations.
fn by_city(report: &MonitorReport<'_>, step: &MonitorStep, language: Language) -> String {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for own in &step.checks {
        if let Area::City(city) = own.observed.area {
            // First-order effects are linear in the observations, so those of a city can be added.
            *sums.entry(city.0).or_default() += own.contribution;
        }
    }
    if sums.is_empty() {
        return format!("\n{}\n", MonitorText::NoCities.say(language));
    }
    let mut rows: Vec<(usize, f64)> = sums.into_iter().collect();
    rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let city = |(city, sum): &(usize, f64)| {
        let names = &report.region.cities[*city].names;
        format!("{} {}", language.choose(&names.zh, &names.en), points(*sum))
    };
    let cities = rows.iter().take(LISTED_CITIES).map(city).collect();
    format!("\n{}\n", MonitorText::CitiesByEffect { cities }.say(language))
}

/// The plan indicators against the linear path to their requirements; those that are behind come first.
fn standings(last: &MonitorStep, language: Language) -> String {
    let mut rows: Vec<&PlanProgress> = last.progress.iter().collect();
    // False comes before true, and the sort is stable, so each group keeps the order of the plan.
    rows.sort_by_key(|own| own.behind <= 0.0);
    let mut cells = terminal::headings(&[TableWord::PlanIndicator, TableWord::Requirement], language);
    cells.extend(
        [
            MonitorColumn::Current,
            MonitorColumn::LinearPath,
            MonitorColumn::Progress,
            MonitorColumn::ChangeSoFar,
            MonitorColumn::ChangeNeeded,
            MonitorColumn::ActingLevers,
        ]
        .map(|word| column(&word, language)),
    );
    let mut text = format!("\n## {}\n\n{}", MonitorText::Progress.say(language), head(&cells));
    for own in rows {
        let state = if own.behind > 0.0 { MonitorColumn::Behind } else { MonitorColumn::OnPath };
        let value = plain(own.value);
        text.push_str(&row(&[
            language.choose(&own.goal.name_zh, &own.goal.name_en).to_owned(),
            format!(
                "{} ({})",
                plain(own.goal.value.unwrap_or(f64::NAN)),
                own.goal.year.map_or(String::new(), |year| year.to_string())
            ),
            if own.published { value } else { column(&MonitorColumn::Modelled { value }, language) },
            plain(own.path),
            column(&state, language),
            format!("{:+.2}", own.pace),
            own.needed.map_or("–".to_owned(), |needed| format!("{needed:+.2}")),
            acting(own, language),
        ]));
    }
    text
}

/// Levers whose first indicator is that of a plan indicator.
fn acting(own: &PlanProgress, language: Language) -> String {
    let names: Vec<&str> = LEVERS
        .iter()
        .filter(|lever| lever.role == Role::Lever && Some(lever.first) == own.goal.indicator)
        .map(|lever| language.choose(lever.zh, lever.en))
        .collect();
    if names.is_empty() { "–".to_owned() } else { names.join(language.choose("、", ", ")) }
}

/// Two decimals, or none for large numbers.
fn plain(value: f64) -> String {
    if value.abs() < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

/// The effect of each lever of the plan on the final urban share, against the gap between the median and the target.
fn effort(report: &MonitorReport<'_>, last: &MonitorStep, language: Language) -> String {
    let open = |own: &TargetProbability| (own.target.year == report.scenario.end_year).then_some(own.after?);
    let Some((target, after)) = last.targets.iter().find_map(|own| Some((own, open(own)?))) else {
        return String::new();
    };
    let missing = target.target.threshold - last.share[1].central();
    // Shapley values add up to the whole difference, so this sum is the effect of all levers together.
    let all: f64 = report.levers.iter().map(|(_, summary)| summary.mean).sum();
    // Without a gap a share of it has no meaning.
    let share = |part: f64| if missing > 0.0 { percent(part / missing) } else { "–".to_owned() };
    let name = name(&target.target, language);
    let gap = if missing > 0.0 {
        MonitorText::GapShort { points: 100.0 * missing, target: name }
    } else {
        let probability = certainty::phrase(after, language).unwrap_or(NONE.to_owned());
        MonitorText::GapClosed { target: name, probability }
    };
    let scenario = language.choose(&report.effort.title.zh, &report.effort.title.en).to_owned();
    // Levers cannot act in years that are past, so they start in the year after the last observation.
    let sum = MonitorText::AllLevers { scenario, year: last.year + 1, points: 100.0 * all };
    // Chinese sentences follow each other without a space.
    let between = language.choose("", " ");
    let mut text = format!(
        "\n## {}\n\n{}{between}{}\n\n{}",
        MonitorText::Levers.say(language),
        gap.say(language),
        sum.say(language),
        head(&[
            column(&TableWord::Lever, language),
            column(&MonitorColumn::EffectOfPlan, language),
            column(&MonitorColumn::ShareOfGap, language)
        ])
    );
    let mut rows: Vec<&(ScenarioPart, Summary)> = report.levers.iter().collect();
    rows.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    for (part, summary) in rows {
        let (_, zh, en) = part.names();
        text.push_str(&row(&[
            language.choose(zh, en).to_owned(),
            certainty::with_ends(summary.mean, summary.interval_80(), &points),
            share(summary.mean),
        ]));
    }
    text
}

fn notes(report: &MonitorReport<'_>, language: Language) -> String {
    let surprising = report.steps.iter().flat_map(|step| &step.checks).filter(|own| is_surprising(own)).count();
    let all = report.steps.iter().map(|step| step.checks.len()).sum();
    let notes = [
        MonitorNote::Units,
        MonitorNote::Pit { surprising, all },
        MonitorNote::LogScore,
        MonitorNote::FirstOrder,
        MonitorNote::PublishedShare,
    ];
    let mut text = format!("\n## {}\n\n", MonitorText::Notes.say(language));
    for note in notes {
        text.push_str(&format!("- {}\n", note.say(language)));
    }
    text
}

/// The chart of the probability of the targets of the last year, after each year's statistics.
#[must_use]
pub fn chart(report: &MonitorReport<'_>, language: Language) -> String {
    let first = &report.steps[0];
    // The table of the report has the targets of all years; those of the last year are open in every update.
    let open: Vec<&Target> =
        first.targets.iter().map(|own| &own.target).filter(|target| target.year == report.scenario.end_year).collect();
    let series = |target: &&Target| {
        // Members that give no probability have no mark.
        let estimate = |label: u16, own: Probability| {
            let (value, (low, high)) = (own.share()?, own.interval_95()?);
            Some(probability::Estimate { label: label.to_string(), value, low, high })
        };
        let own = |step: &MonitorStep| step.targets.iter().find(|own| own.target.id == target.id).cloned();
        let mut estimates: Vec<probability::Estimate> =
            own(first).and_then(|own| estimate(first.year - 1, own.before)).into_iter().collect();
        estimates.extend(report.steps.iter().filter_map(|step| estimate(step.year, own(step)?.after?)));
        probability::ProbabilitySeries { name: name(target, language), estimates }
    };
    probability::chart(&probability::ProbabilityChart {
        heading: Heading {
            title: MonitorText::ChartTitle.say(language).into_owned(),
            subtitle: language.choose(&report.scenario.title.zh, &report.scenario.title.en).to_owned(),
            description: MonitorText::ChartDescription.say(language).into_owned(),
        },
        axis: column(&MonitorColumn::AssimilatedUpTo, language),
        format: NumberFormat::Percent(0),
        series: open.iter().map(series).collect(),
    })
}

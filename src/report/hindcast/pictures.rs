//! Charts of the hindcasts: PIT histograms, errors of cities, counties with the largest errors, fans of the province.

use super::PIT_BINS;
use super::Pool;
use super::WORST;
use super::WindowReport;
use super::level;
use super::method_name;
use super::pools;
use super::pools::LEAST_POOL;
use super::title;
use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::dots;
use crate::chart::fan;
use crate::chart::fan::Fan;
use crate::chart::fans;
use crate::chart::histogram;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::region::Region;
use crate::report::HALF_WIDTH_95;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_hindcast::HindcastText;
use qilu_methods::score;

/// Names and contents of the charts of the page.
#[must_use]
pub fn pictures(region: &Region, reports: &[WindowReport], language: Language) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for report in reports {
        let id = report.window.id;
        let pools = pools(&report.cases);
        let large: Vec<&Pool<'_>> = pools.iter().filter(|pool| pool.cases.len() >= LEAST_POOL).collect();
        if !large.is_empty() {
            all.push((format!("validation/{id}-pit.svg"), pit_chart(report.window, &large, language)));
        }
        for pool in large.iter().filter(|pool| pool.level == "city") {
            let name = format!("validation/{id}-{}-{}.svg", pool.indicator.name, pool.year);
            all.push((name, city_chart(region, report.window, pool, language)));
        }
        let counties = large.iter().find(|pool| pool.level == "county" && pool.indicator.id == IndicatorId::Residents);
        if let Some(pool) = counties {
            all.push((format!("validation/{id}-worst.svg"), worst_chart(region, report.window, pool, language)));
        }
        // H1 has one forecast year, 2020, of which a fan would show nothing more than the tables do.
        if report.window.known > 2010 {
            all.push((format!("validation/{id}-fans.svg"), fan_chart(report, language)));
        }
    }
    all
}

fn pit_chart(window: Window, pools: &[&Pool<'_>], language: Language) -> String {
    let panel = |pool: &&Pool<'_>| {
        let pits: Vec<f64> = pool.scored(ForecastMethod::Model).iter().filter_map(|scored| scored.pit).collect();
        let (count, share) = (pits.len() as f64, 1.0 / PIT_BINS as f64);
        // If the PIT is uniform, the count of a bin is binomial.
        let (mean, sd) = (count * share, (count * share * (1.0 - share)).sqrt());
        let counts = score::histogram(&pits, PIT_BINS);
        histogram::HistogramPanel {
            title: HindcastText::Panel {
                indicator: language.choose(pool.indicator.zh, pool.indicator.en).to_owned(),
                level: level(pool.level),
                year: pool.year,
            }
            .say(language)
            .into_owned(),
            counts: counts.into_iter().map(|count| u32::try_from(count).expect("areas are few")).collect(),
            band: ((mean - HALF_WIDTH_95 * sd).max(0.0), mean + HALF_WIDTH_95 * sd),
        }
    };
    histogram::chart(&histogram::Histogram {
        heading: Heading {
            title: title(window, language),
            subtitle: HindcastText::PitSubtitle.say(language).into_owned(),
            description: HindcastText::PitDescription.say(language).into_owned(),
        },
        level_axis: HindcastText::PitAxis.say(language).into_owned(),
        upright_axis: HindcastText::Areas.say(language).into_owned(),
        expected: HindcastText::UniformRange.say(language).into_owned(),
        panels: pools.iter().map(panel).collect(),
    })
}

/// Rows of a dot plot, sorted by absolute percentage error, with values divided by `scale`; at most `most` rows.
fn rows(region: &Region, pool: &Pool<'_>, language: Language, scale: f64, most: usize) -> Vec<dots::DotRow> {
    let mut cases: Vec<&&Case> = pool.cases.iter().collect();
    let error = |case: &Case| case.of(ForecastMethod::Model).map_or(0.0, |forecast| forecast.scored.ape);
    cases.sort_by(|a, b| error(b).total_cmp(&error(a)));
    let row = |case: &&&Case| {
        let names = region.names(case.area);
        let model = case.of(ForecastMethod::Model).expect("every case has the model's forecast");
        dots::DotRow {
            label: language.choose(&names.zh, &names.en).to_owned(),
            interval: model.summary.interval_80().map(|(low, high)| (low / scale, high / scale)),
            value: model.summary.central() / scale,
            observed: Some(case.observed / scale),
            // In percentage points for shares and in per cent of the outcome for persons, as in the tables of the page.
            note: Some(if case.indicator.unit.is_share() {
                format!("{:+.1}", 100.0 * (model.summary.central() - case.observed))
            } else {
                format!("{:+.1}%", model.scored.pe)
            }),
        }
    };
    cases.iter().take(most).map(row).collect()
}

fn dot_chart(
    window: Window,
    subtitle: &str,
    indicator: &Indicator,
    rows: Vec<dots::DotRow>,
    language: Language,
) -> String {
    let share = indicator.unit.is_share();
    dots::chart(&dots::Dots {
        heading: Heading {
            title: title(window, language),
            subtitle: subtitle.to_owned(),
            description: HindcastText::DotsDescription.say(language).into_owned(),
        },
        axis: if share { String::new() } else { HindcastText::TenThousandPersons.say(language).into_owned() },
        format: if share { NumberFormat::Percent(1) } else { NumberFormat::Plain(0) },
        reference: None,
        names: dots::DotsLegend {
            value: HindcastText::ModelMedian.say(language).into_owned(),
            interval: HindcastText::Interval80.say(language).into_owned(),
            observed: HindcastText::Outcome.say(language).into_owned(),
        },
        rows,
    })
}

fn scale_of(indicator: &Indicator) -> f64 {
    if indicator.unit.is_share() { 1.0 } else { 1e4 }
}

fn city_chart(region: &Region, window: Window, pool: &Pool<'_>, language: Language) -> String {
    let indicator = pool.indicator;
    let rows = rows(region, pool, language, scale_of(indicator), pool.cases.len());
    let subtitle = HindcastText::IndicatorInYear {
        indicator: language.choose(indicator.zh, indicator.en).to_owned(),
        year: pool.year,
    };
    dot_chart(window, &subtitle.say(language), indicator, rows, language)
}

fn worst_chart(region: &Region, window: Window, pool: &Pool<'_>, language: Language) -> String {
    // A chart has room for more counties than the page's table, which also gives their features.
    let count = 2 * WORST;
    let rows = rows(region, pool, language, scale_of(pool.indicator), count);
    let subtitle = HindcastText::LargestErrors {
        indicator: language.choose(pool.indicator.zh, pool.indicator.en).to_owned(),
        year: pool.year,
        count,
    };
    dot_chart(window, &subtitle.say(language), pool.indicator, rows, language)
}

/// Fan charts of the province with the outcomes and the simple rules, one panel per indicator.
fn fan_chart(report: &WindowReport, language: Language) -> String {
    let mut panels: Vec<fans::FanPanel> = Vec::new();
    for pool in pools(&report.cases).iter().filter(|pool| pool.level == "province") {
        let title = language.choose(pool.indicator.zh, pool.indicator.en);
        // Shares in percent and persons in ten thousands, so that all panels have plain axes.
        let scale = if pool.indicator.unit.is_share() { 0.01 } else { 1e4 };
        let case = pool.cases[0];
        let (Some(model), year) = (case.of(ForecastMethod::Model), case.year) else { continue };
        // Each pool is one year; the years of an indicator meet in its panel.
        let at = panels.iter().position(|panel| panel.title == title).unwrap_or_else(|| {
            panels.push(fans::FanPanel { title: title.to_owned(), fan: Fan::default() });
            panels.len() - 1
        });
        let fan = &mut panels[at].fan;
        fan.years.push(year);
        fan.quantiles.push(fan::quantiles(&model.summary, scale));
        fan.observed.push((year, case.observed / scale));
        for rule in case.forecasts.iter().filter(|forecast| forecast.method != ForecastMethod::Model) {
            let name = method_name(rule.method).say(language);
            let point = (year, rule.summary.central() / scale);
            match fan.lines.iter_mut().find(|line| line.name == name) {
                Some(line) => line.points.push(point),
                None => fan.lines.push(fan::ComparisonLine { name: name.into_owned(), points: vec![point] }),
            }
        }
    }
    fans::chart(&fans::Fans {
        heading: Heading {
            title: title(report.window, language),
            subtitle: HindcastText::FansSubtitle.say(language).into_owned(),
            description: String::new(),
        },
        axis: HindcastText::FansAxis.say(language).into_owned(),
        format: NumberFormat::Plain(1),
        names: fan::FanLegend {
            observed: HindcastText::Published.say(language).into_owned(),
            projected: HindcastText::ModelIntervals.say(language).into_owned(),
            target: String::new(),
        },
        panels,
    })
}

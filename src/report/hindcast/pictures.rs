//! Pictures of a hindcast: PIT histograms, errors by city, the worst counties, fans over what came.

use super::PIT_BINS;
use super::Pool;
use super::WORST;
use super::WindowReport;
use super::level;
use super::method_name;
use super::pools;
use super::pools::LEAST_POOL;
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
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_messages::Language;
use qilu_methods::score;

/// Names and texts of the pictures of the page.
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
        if report.window.known > 2010 {
            all.push((format!("validation/{id}-fans.svg"), fan_chart(report, language)));
        }
    }
    all
}

fn title(window: Window, language: Language) -> String {
    format!("{}{}{}", window.id, language.pick("：", ": "), language.pick(window.zh, window.en))
}

fn pit_chart(window: Window, pools: &[&Pool<'_>], language: Language) -> String {
    let panel = |pool: &&Pool<'_>| {
        let pits: Vec<f64> = pool.scored(ForecastMethod::Model).iter().map(|scored| scored.pit).collect();
        let (count, share) = (pits.len() as f64, 1.0 / PIT_BINS as f64);
        let (mean, sd) = (count * share, (count * share * (1.0 - share)).sqrt());
        let counts = score::histogram(&pits, PIT_BINS);
        histogram::HistogramPanel {
            title: format!(
                "{} {} {}",
                language.pick(pool.indicator.zh, pool.indicator.en),
                level(pool.level, language),
                pool.year
            ),
            counts: counts.into_iter().map(|count| u32::try_from(count).expect("areas are few")).collect(),
            band: ((mean - 1.96 * sd).max(0.0), mean + 1.96 * sd),
        }
    };
    histogram::chart(&histogram::Histogram {
        heading: Heading {
            title: title(window, language),
            subtitle: language
                .pick(
                    "概率积分变换（PIT）：实际值落在预测分布的哪个位置，均匀为佳",
                    "Where outcomes fall in the forecasts (PIT): even is right",
                )
                .to_owned(),
            description: language
                .pick(
                    "中间高说明预测区间过宽，两端高说明过窄，偏一端说明有偏差。",
                    "High in the middle: intervals too wide; at both ends: too narrow; at one end: biased.",
                )
                .to_owned(),
        },
        level_axis: "PIT".to_owned(),
        upright_axis: language.pick("地区数", "areas").to_owned(),
        expected: language.pick("均匀时的95%范围", "95 % range if even").to_owned(),
        panels: pools.iter().map(panel).collect(),
    })
}

/// Rows of a dot plot, the largest errors first, with values divided by `scale`.
fn rows(region: &Region, pool: &Pool<'_>, language: Language, scale: f64, most: usize) -> Vec<dots::DotRow> {
    let mut cases: Vec<&&Case> = pool.cases.iter().collect();
    let error = |case: &Case| case.of(ForecastMethod::Model).map_or(0.0, |forecast| forecast.scored.ape);
    cases.sort_by(|a, b| error(b).total_cmp(&error(a)));
    let row = |case: &&&Case| {
        let names = region.names(case.area);
        let model = case.of(ForecastMethod::Model).expect("every case has the model's forecast");
        let (low, high) = model.summary.interval_80();
        dots::DotRow {
            label: language.pick(&names.zh, &names.en).to_owned(),
            low: low / scale,
            high: high / scale,
            value: model.summary.median() / scale,
            observed: Some(case.observed / scale),
            note: Some(if case.indicator.unit.is_share() {
                format!("{:+.1}", 100.0 * (model.summary.median() - case.observed))
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
            description: language
                .pick("点为模型中位数，横线为80%区间，黑菱形为实际值；右侧为误差（人口为百分比，城镇化率为百分点）。", "Dots: medians of the model; bars: 80 % intervals; black: what came; at the right the error, in per cent for residents, in points for shares.")
                .to_owned(),
        },
        axis: if share { String::new() } else { language.pick("万人", "10,000 persons").to_owned() },
        format: if share { NumberFormat::Percent(1) } else { NumberFormat::Plain(0) },
        reference: None,
        names: dots::DotsLegend {
            value: language.pick("模型中位数", "median of the model").to_owned(),
            interval: language.pick("80%区间", "80 % interval").to_owned(),
            observed: language.pick("实际", "what came").to_owned(),
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
    let subtitle = format!("{}, {}", language.pick(indicator.zh, indicator.en), pool.year);
    dot_chart(window, &subtitle, indicator, rows, language)
}

fn worst_chart(region: &Region, window: Window, pool: &Pool<'_>, language: Language) -> String {
    let rows = rows(region, pool, language, scale_of(pool.indicator), 2 * WORST);
    let subtitle = format!(
        "{}, {}{}",
        language.pick(pool.indicator.zh, pool.indicator.en),
        pool.year,
        language.pick("：误差最大的24个县", ": the 24 counties with the largest errors")
    );
    dot_chart(window, &subtitle, pool.indicator, rows, language)
}

/// Fans of the province over what came.
fn fan_chart(report: &WindowReport, language: Language) -> String {
    let mut panels: Vec<fans::FanPanel> = Vec::new();
    for pool in pools(&report.cases).iter().filter(|pool| pool.level == "province") {
        let title = language.pick(pool.indicator.zh, pool.indicator.en);
        // Shares in percent and persons in ten thousands, so that all panels have plain axes.
        let scale = if pool.indicator.unit.is_share() { 0.01 } else { 1e4 };
        let case = pool.cases[0];
        let (Some(model), year) = (case.of(ForecastMethod::Model), case.year) else { continue };
        let at = panels.iter().position(|panel| panel.title == title).unwrap_or_else(|| {
            panels.push(fans::FanPanel { title: title.to_owned(), fan: Fan::default() });
            panels.len() - 1
        });
        let fan = &mut panels[at].fan;
        fan.years.push(year);
        fan.quantiles.push(fan::quantiles(model.summary.quantiles.map(|value| value / scale)));
        fan.observed.push((year, case.observed / scale));
        for rule in case.forecasts.iter().filter(|forecast| forecast.method != ForecastMethod::Model) {
            let name = method_name(rule.method, language);
            let point = (year, rule.summary.median() / scale);
            match fan.lines.iter_mut().find(|line| line.name == name) {
                Some(line) => line.points.push(point),
                None => fan.lines.push(fan::ComparisonLine { name: name.to_owned(), points: vec![point] }),
            }
        }
    }
    fans::chart(&fans::Fans {
        heading: Heading {
            title: title(report.window, language),
            subtitle: language.pick("全省：预测与公布数", "Province: projected and published").to_owned(),
            description: String::new(),
        },
        axis: language.pick("%，万人", "per cent; 10,000 persons").to_owned(),
        format: NumberFormat::Plain(1),
        names: fan::FanLegend {
            observed: language.pick("公布数", "published").to_owned(),
            projected: language
                .pick("模型：中位数与50%、80%、95%区间", "model: median and 50, 80, 95 % intervals")
                .to_owned(),
            target: String::new(),
        },
        panels,
    })
}

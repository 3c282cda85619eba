//! Hindcasts as files and as a page: every forecast, every score, the worst counties by name.

pub mod pictures;
mod pools;
pub mod summary;
pub mod tables;

use crate::data::Data;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::region::Area;
use crate::region::Region;
use crate::report::terminal;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::outliers;
use crate::validation::outliers::OutlierReason;
use qilu_messages::Language;
use qilu_methods::score;
use qilu_methods::score::Scored;
use qilu_methods::score::Scores;

use pools::LEAST_POOL;
pub use pools::Pool;
pub use pools::WindowReport;
pub use pools::pools;
pub use tables::csv;
pub use tables::scores_csv;

/// Counties that are listed by name.
const WORST: usize = 12;

/// What stands at the top of the page: written by people.
const PREFACE: &str = include_str!("preface.md");

/// The page docs/validation.md.
///
/// - `pictures`: their names, as paths from the page.
#[must_use]
pub fn page(data: &Data, reports: &[WindowReport], pictures: &[&str], draws: u32, seed: u64) -> String {
    let mut text = PREFACE.to_owned();
    text.push_str(&format!("\n{draws} draws, seed {seed}.\n"));
    for report in reports {
        text.push_str(&format!("\n## {}: {}\n", report.window.id, report.window.en));
        text.push_str(&singles(&data.region, &report.cases));
        for pool in pools(&report.cases).iter().filter(|pool| pool.cases.len() >= LEAST_POOL) {
            text.push_str(&pooled(pool, seed));
            text.push_str(&pit(pool));
            if pool.level == "city" {
                text.push_str(&cities(&data.region, pool));
            }
            if pool.level == "county" && pool.indicator.id == IndicatorId::Residents {
                text.push_str(&worst(data, pool));
            }
        }
        for name in pictures.iter().filter(|name| name.contains(&format!("/{}-", report.window.id))) {
            let what = name.trim_start_matches("validation/").trim_end_matches(".svg").replace(['-', '_'], " ");
            text.push_str(&format!("\n![{what}]({name})\n"));
        }
    }
    text
}

/// A value of an indicator for people, with its unit; persons in ten thousands.
fn show(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2} %", 100.0 * value) } else { format!("{:.1}", value / 1e4) }
}

/// An absolute quantity in the unit of the tables: points, or ten thousand persons.
fn size(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2}", 100.0 * value) } else { format!("{:.2}", value / 1e4) }
}

fn unit(indicator: &Indicator) -> &'static str {
    if indicator.unit.is_share() { "points" } else { "10,000 persons" }
}

/// Cases of small pools, one a row: the province, and years with few cities.
fn singles(region: &Region, cases: &[Case]) -> String {
    let small: Vec<Pool<'_>> = pools(cases).into_iter().filter(|pool| pool.cases.len() < LEAST_POOL).collect();
    if small.is_empty() {
        return String::new();
    }
    let mut text =
        "\n### Area by area\n\nPersons in ten thousands (万人).\n\n| indicator | area | year | came | model median \
                    (80 %) | error | PIT | best rule, its error |\n|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for case in small.iter().flat_map(|pool| &pool.cases) {
        let Some(model) = case.of(ForecastMethod::Model) else { continue };
        let (low, high) = model.summary.interval_80();
        let show = |value: f64| show(case.indicator, value);
        let error = |scored: &Scored| {
            let gap = scored.median - scored.observed;
            format!("{}{}", if gap < 0.0 { "-" } else { "+" }, size(case.indicator, gap.abs()))
        };
        let rules = case.forecasts.iter().filter(|forecast| forecast.method != ForecastMethod::Model);
        let best = rules.min_by(|a, b| a.scored.ae.total_cmp(&b.scored.ae));
        let names = region.names(case.area);
        text.push_str(&format!(
            "| `{}` | {} {} | {} | {} | {} ({} to {}) | {} | {:.2} | {} |\n",
            case.indicator.name,
            names.zh,
            names.en,
            case.year,
            show(case.observed),
            show(model.summary.median()),
            show(low),
            show(high),
            error(&model.scored),
            model.scored.pit,
            best.map_or("-".to_owned(), |rule| format!("{}, {}", rule.method.name(), error(&rule.scored)))
        ));
    }
    text
}

fn pooled(pool: &Pool<'_>, seed: u64) -> String {
    let plural = if pool.level == "city" { "cities" } else { "counties" };
    let unit = unit(pool.indicator);
    let mut text = format!(
        "\n### `{}` of {} {plural}, {}\n\n| method | areas | MAPE % | median APE % | MALPE % | MAE, {unit} | CRPS, {unit} \
         | inside 50 / 80 / 95 % | CRPS of the model less (95 % interval) |\n|---|---|---|---|---|---|---|---|---|\n",
        pool.indicator.name,
        pool.cases.len(),
        pool.year
    );
    let best = ForecastMethod::ALL[1..]
        .iter()
        .filter_map(|method| Some((method, Scores::of(&pool.scored(*method))?.crps)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(method, _)| *method);
    for method in ForecastMethod::ALL {
        let Some(scores) = Scores::of(&pool.scored(method)) else { continue };
        let covered = scores.coverage.map(|share| format!("{:.0}", 100.0 * share)).join(" / ");
        let signed = |value: f64| format!("{:+.0}", -100.0 * value);
        let against = pool.paired(method, seed).filter(|_| method != ForecastMethod::Model).map(|paired| {
            format!("{} % ({} to {})", signed(paired.skill), signed(paired.skill_95.1), signed(paired.skill_95.0))
        });
        let name = if best == Some(method) { format!("**{}**", method.name()) } else { method.name().to_owned() };
        text.push_str(&format!(
            "| {name} | {} | {:.2} | {:.2} | {:+.2} | {} | {} | {} | {} |\n",
            scores.count,
            scores.mape,
            scores.median_ape,
            scores.malpe,
            size(pool.indicator, scores.mae),
            size(pool.indicator, scores.crps),
            if method == ForecastMethod::Model { covered } else { "point".to_owned() },
            against.unwrap_or_default()
        ));
    }
    text.push_str("\nThe rule with the smallest CRPS is in bold.\n");
    text
}

fn pit(pool: &Pool<'_>) -> String {
    let pits: Vec<f64> = pool.scored(ForecastMethod::Model).iter().map(|scored| scored.pit).collect();
    let counts = score::histogram(&pits, PIT_BINS);
    let text: Vec<String> = counts.iter().map(usize::to_string).collect();
    let test = score::uniformity(&counts).map_or(f64::NAN, |test| test.p_value);
    format!("\nPIT of the model in {PIT_BINS} bins: {} (p of uniformity {test:.3}).\n", text.join(" "))
}

/// Bins of the PIT histograms.
pub const PIT_BINS: usize = 5;

fn cities(region: &Region, pool: &Pool<'_>) -> String {
    let mut text = "\n| city | came | model median (80 %) | error | PIT |\n|---|---|---|---|---|\n".to_owned();
    let mut cases: Vec<(&&Case, &Scored)> =
        pool.cases.iter().filter_map(|case| Some((case, &case.of(ForecastMethod::Model)?.scored))).collect();
    cases.sort_by(|a, b| b.1.ape.total_cmp(&a.1.ape));
    for (case, scored) in cases {
        let names = region.names(case.area);
        let (low, high) = case.forecasts[0].summary.interval_80();
        let gap = scored.median - scored.observed;
        text.push_str(&format!(
            "| {} {} | {} | {} ({} to {}) | {}{} | {:.2} |\n",
            names.zh,
            names.en,
            show(case.indicator, case.observed),
            show(case.indicator, scored.median),
            show(case.indicator, low),
            show(case.indicator, high),
            if gap < 0.0 { "-" } else { "+" },
            size(case.indicator, gap.abs()),
            scored.pit
        ));
    }
    text
}

fn worst(data: &Data, pool: &Pool<'_>) -> String {
    let mut cases: Vec<(&&Case, &Scored)> =
        pool.cases.iter().filter_map(|case| Some((case, &case.of(ForecastMethod::Model)?.scored))).collect();
    cases.sort_by(|a, b| b.1.ape.total_cmp(&a.1.ape));
    let mut text = format!(
        "\nThe {WORST} counties with the largest errors, and what the tables say about them that the forecast could not \
         see:\n\n| county | came, 10,000 | model median | error % | PIT | what sets it apart |\n|---|---|---|---|---|---|\n"
    );
    for (case, scored) in cases.iter().take(WORST) {
        let Area::County(county) = case.area else { continue };
        let names = data.region.names(case.area);
        let city = &data.region.cities[data.region.city_of(county).0].names;
        let found: Vec<String> = outliers::outlier_reasons(data, county).into_iter().map(reason).collect();
        text.push_str(&format!(
            "| {}{} {} | {} | {} | {:+.1} | {:.2} | {} |\n",
            city.zh,
            names.zh,
            names.en,
            show(case.indicator, case.observed),
            show(case.indicator, scored.median),
            scored.pe,
            scored.pit,
            if found.is_empty() { "nothing in the tables".to_owned() } else { found.join("; ") }
        ));
    }
    text
}

fn reason(reason: OutlierReason) -> String {
    let percent = |share: f64| format!("{:+.0} %", 100.0 * share);
    match reason {
        OutlierReason::Boundary => "land moved between this county and its neighbours".to_owned(),
        OutlierReason::UnknownPast => "its residents of 2000 are not in the data".to_owned(),
        OutlierReason::TurnAround(before, after) => {
            format!("growth turned from {} in 2000-2010 to {}", percent(before), percent(after))
        }
        OutlierReason::Students(share) => {
            format!("people aged 15 to 24 over those of 5 to 14 ten years before: {} of residents", percent(share))
        }
        OutlierReason::Movers(share) => format!("in-migrants {:+.0} points of residents", 100.0 * share),
    }
}

/// The pooled scores in words: the model and the best rule.
#[must_use]
pub fn table(reports: &[WindowReport], language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut rows = vec![vec![
        pick("窗口", "window").to_owned(),
        pick("指标", "indicator").to_owned(),
        pick("层级", "level").to_owned(),
        pick("年份", "year").to_owned(),
        pick("个数", "areas").to_owned(),
        pick("绝对误差均值", "MAE").to_owned(),
        pick("80%区间覆盖", "inside 80 %").to_owned(),
        pick("最好的简单方法", "best rule").to_owned(),
        pick("其绝对误差均值", "its MAE").to_owned(),
    ]];
    for report in reports {
        for pool in pools(&report.cases) {
            let Some(model) = Scores::of(&pool.scored(ForecastMethod::Model)) else { continue };
            let rules = ForecastMethod::ALL[1..]
                .iter()
                .filter_map(|method| Some((method, Scores::of(&pool.scored(*method))?.mae)));
            let best = rules.min_by(|a, b| a.1.total_cmp(&b.1));
            let size = |value: f64| {
                let unit = if pool.indicator.unit.is_share() {
                    pick("个百分点", " points")
                } else {
                    pick("万人", " x 10,000")
                };
                format!("{}{unit}", size(pool.indicator, value))
            };
            rows.push(vec![
                report.window.id.to_owned(),
                language.pick(pool.indicator.zh, pool.indicator.en).to_owned(),
                level(pool.level, language).to_owned(),
                pool.year.to_string(),
                model.count.to_string(),
                size(model.mae),
                format!("{:.0} %", 100.0 * model.coverage[1]),
                best.map_or(String::new(), |(method, _)| method_name(*method, language).to_owned()),
                best.map_or(String::new(), |(_, mae)| size(mae)),
            ]);
        }
    }
    terminal::table(&rows)
}

fn level(level: &str, language: Language) -> &'static str {
    match level {
        "province" => language.pick("省", "province"),
        "city" => language.pick("市", "city"),
        _ => language.pick("县", "county"),
    }
}

/// Name of a method for people.
fn method_name(method: ForecastMethod, language: Language) -> &'static str {
    let names: [(&str, &str); 8] = [
        ("本模型", "this model"),
        ("保持不变", "no change"),
        ("等比外推", "geometric"),
        ("逻辑斯蒂曲线", "logistic"),
        ("联合国城乡增长率差法", "UN growth difference"),
        ("Hamilton-Perry法", "Hamilton-Perry"),
        ("等比外推（近年）", "geometric, recent"),
        ("逻辑斯蒂曲线（近年）", "logistic, recent"),
    ];
    let (zh, en) = names[method as usize];
    language.pick(zh, en)
}

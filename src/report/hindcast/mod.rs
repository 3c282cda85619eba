//! The results of `qilu hindcast`: the page docs/validation.md, the table for the terminal, files and charts.

mod numbers;
pub mod pictures;
mod pools;
mod rules;
pub mod score_card;
pub mod summary;
pub mod tables;

use crate::data::Data;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::national::dressed::Benchmark;
use crate::region::Area;
use crate::region::Region;
use crate::report::terminal;
use crate::validation::dressed;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use crate::validation::outliers;
use crate::validation::outliers::OutlierReason;
use crate::validation::score_card as card;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_hindcast::HindcastLevel;
use qilu_messages::report_hindcast::HindcastMethod;
use qilu_messages::report_hindcast::HindcastText;
use qilu_methods::score;
use qilu_methods::score::Scored;
use qilu_methods::score::Scores;
use qilu_methods::summary::Summary;

use numbers::percent;
use numbers::size;
use numbers::unit;
use pools::LEAST_POOL;
pub use pools::Pool;
pub use pools::WindowReport;
pub use pools::pools;
pub use tables::csv;
pub use tables::scores_csv;

/// Number of counties with the largest errors that the page lists.
const WORST: usize = 12;

/// The hand-written beginning of the page.
const PREFACE: &str = include_str!("preface.md");

/// The page docs/validation.md.
///
/// - `pictures`: names of the charts, as paths from the page.
#[must_use]
pub fn page(data: &Data, reports: &[WindowReport], pictures: &[&str], draws: u32, seed: u64) -> String {
    let mut text = PREFACE.to_owned();
    text.push_str(&format!("\n{draws} draws, seed {seed}.\n"));
    for report in reports {
        text.push_str(&format!("\n## {}: {}\n", report.window.id, report.window.en));
        // The province has one case for each indicator and year, so it never has scores of a pool and comes first.
        text.push_str(&singles(&data.region, &report.cases));
        text.push_str(&dressed(data, report));
        for pool in pools(&report.cases).iter().filter(|pool| pool.cases.len() >= LEAST_POOL) {
            text.push_str(&pooled(pool, seed));
            text.push_str(&rules::table(data, report.window, pool, seed));
            text.push_str(&pit(pool));
            if pool.level == "city" {
                text.push_str(&cities(&data.region, pool));
            }
            if pool.level == "county" && !report.window.is_reduced() {
                text.push_str(&by_boundary(data, pool));
                if pool.indicator.id == IndicatorId::UrbanShare && !report.same_delineation.is_empty() {
                    text.push_str(&by_delineation(pool, &report.same_delineation));
                }
            }
            // The features that explain large errors are those of 2010-2020.
            if pool.level == "county" && pool.indicator.id == IndicatorId::Residents && !report.window.is_reduced() {
                text.push_str(&worst(data, pool));
            }
        }
        if let Some(card) = card::score_card(data, report.window, &report.cases) {
            text.push_str(&score_card::section(&card));
        }
        // The hyphen after the code keeps the charts of H2a out of the section of H2.
        for name in pictures.iter().filter(|name| name.contains(&format!("/{}-", report.window.id))) {
            let what = name.trim_start_matches("validation/").trim_end_matches(".svg").replace(['-', '_'], " ");
            text.push_str(&format!("\n![{what}]({name})\n"));
        }
    }
    text
}

/// Scores of the model for the counties that kept their boundaries and for those that gave or received towns, whose urban
/// shares at the first census are estimates.
fn by_boundary(data: &Data, pool: &Pool<'_>) -> String {
    let mut text = format!(
        "\n| model, counties | areas | MAPE % | median APE % | MAE, {unit} | CRPS, {unit} | inside 50 / 80 / 95 % \
         |\n|---|---|---|---|---|---|---|\n",
        unit = unit(pool.indicator)
    );
    let size = |value: f64| size(pool.indicator, value);
    for (name, moved) in [("with the boundaries of 2010", false), ("with towns that came or went after 2010", true)] {
        let own = |case: &&Case| matches!(case.area, Area::County(county) if data.census.has_moved(county) == moved);
        let scored: Vec<Scored> = pool.cases.iter().copied().filter(own).filter_map(model).collect();
        let Some(scores) = Scores::of(&scored) else { continue };
        let inside = scores.coverage.map(|share| percent(share, "")).join(" / ");
        text.push_str(&format!(
            "| {name} | {} | {:.2} | {:.2} | {} | {} | {inside} |\n",
            scores.count,
            scores.mape,
            scores.median_ape,
            size(scores.mae),
            size(scores.crps)
        ));
    }
    text
}

/// Scores of the model for the urban shares of counties with and without the layer of the next census.
fn by_delineation(pool: &Pool<'_>, without: &[Case]) -> String {
    let mut text = String::from(
        "\n| change of the delineation of towns by the census | areas | CRPS, points | mean width of the 80 % interval, points | inside 50 / \
         80 / 95 % |\n|---|---|---|---|---|\n",
    );
    let with = pool.cases.iter().copied();
    for (name, cases) in [("with", with.collect::<Vec<_>>()), ("without", without.iter().collect())] {
        let scored: Vec<Scored> = cases.iter().copied().filter_map(model).collect();
        let Some(scores) = Scores::of(&scored) else { continue };
        let widths: Vec<f64> = cases
            .iter()
            .filter_map(|case| case.of(ForecastMethod::Model)?.summary.interval_80().map(|(low, high)| high - low))
            .collect();
        let width = 100.0 * widths.iter().sum::<f64>() / widths.len() as f64;
        let inside = scores.coverage.map(|share| percent(share, "")).join(" / ");
        let crps = size(pool.indicator, scores.crps);
        text.push_str(&format!("| {name} | {} | {crps} | {width:.1} | {inside} |\n", scores.count));
    }
    text
}

/// The score of the model.
fn model(case: &Case) -> Option<Scored> {
    case.of(ForecastMethod::Model).map(|forecast| forecast.scored)
}

/// A value of an indicator as text: shares in per cent, persons in ten thousands.
fn show(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2} %", 100.0 * value) } else { format!("{:.1}", value / 1e4) }
}

/// The median with the 80 % interval, which too few draws do not show.
fn with_interval(summary: &Summary, show: &dyn Fn(f64) -> String) -> String {
    let interval = summary.interval_80().map(|(low, high)| format!(" ({} to {})", show(low), show(high)));
    show(summary.central()) + &interval.unwrap_or_default()
}

/// The PIT, which one draw does not have.
fn pit_cell(scored: &Scored) -> String {
    scored.pit.map_or("–".to_owned(), |pit| format!("{pit:.2}"))
}

/// The table of the cases of small pools, with one row per case: the province, and years with few cities.
fn singles(region: &Region, cases: &[Case]) -> String {
    let small: Vec<Pool<'_>> = pools(cases).into_iter().filter(|pool| pool.cases.len() < LEAST_POOL).collect();
    if small.is_empty() {
        return String::new();
    }
    let mut text =
        "\n### Area by area\n\nPersons in ten thousands (万人).\n\n| indicator | area | year | outcome | model median \
                    (80 %) | error | PIT | best rule, its error |\n|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for case in small.iter().flat_map(|pool| &pool.cases) {
        let Some(model) = case.of(ForecastMethod::Model) else { continue };
        let show = |value: f64| show(case.indicator, value);
        let error = |scored: &Scored| {
            let gap = scored.median - scored.observed;
            format!("{}{}", if gap < 0.0 { "-" } else { "+" }, size(case.indicator, gap.abs()))
        };
        let rules = case.forecasts.iter().filter(|forecast| forecast.method != ForecastMethod::Model);
        // For one outcome and a point forecast, the absolute error and the CRPS are the same number.
        let best = rules.min_by(|a, b| a.scored.ae.total_cmp(&b.scored.ae));
        let names = region.names(case.area);
        text.push_str(&format!(
            "| `{}` | {} {} | {} | {} | {} | {} | {} | {} |\n",
            case.indicator.name,
            names.zh,
            names.en,
            case.year,
            show(case.observed),
            with_interval(&model.summary, &show),
            error(&model.scored),
            pit_cell(&model.scored),
            best.map_or("-".to_owned(), |rule| format!("{}, {}", rule.method.name(), error(&rule.scored)))
        ));
    }
    text
}

/// The urban share of the province in the last year against rules with the distribution of their past errors.
fn dressed(data: &Data, report: &WindowReport) -> String {
    let scores = dressed::scores(data, report.window, &report.cases);
    if scores.is_empty() {
        return String::new();
    }
    let mut text = "\n### Urban share of the province in the last year, against rules with their past errors\n\nPercentage points. A \
                    rule has the errors that it had made on the other provinces by the start of the window, at the same distance from the \
                    origin. The logarithmic score is that of a normal density, without the constant; the larger one is \
                    better.\n\n| forecast | values | mean error | sd | log score | CRPS | inside 80 % |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for score in &scores {
        let name = score.benchmark.map_or("model", Benchmark::name);
        let values = score.values.map_or("–".to_owned(), |values| values.to_string());
        let inside = score.inside_80.map_or("–", |inside| if inside { "yes" } else { "no" });
        text.push_str(&format!(
            "| {name} | {values} | {:+.2} | {:.2} | {:.2} | {:.2} | {inside} |\n",
            score.error, score.sd, score.log_score, score.crps
        ));
    }
    text
}

fn pooled(pool: &Pool<'_>, seed: u64) -> String {
    let plural = if pool.level == "city" { "cities" } else { "counties" };
    let unit = unit(pool.indicator);
    let mut text = format!(
        "\n### `{}` of {} {plural}, {}\n\n| method | areas | MAPE % | median APE % | MALPE % | MAE, {unit} | CRPS, {unit} \
         | inside 50 / 80 / 95 % | CRPS of the model relative to the rule (95 % interval) |\n|---|---|---|---|---|---|---|---|---|\n",
        pool.indicator.name,
        pool.cases.len(),
        pool.year
    );
    // A rule is judged by its CRPS, which for a point forecast is its absolute error, so that it can be compared with the
    // model's distribution.
    let best = ForecastMethod::ALL[1..]
        .iter()
        .filter_map(|method| Some((method, Scores::of(&pool.scored(*method))?.crps)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(method, _)| *method);
    for method in ForecastMethod::ALL {
        let Some(scores) = Scores::of(&pool.scored(method)) else { continue };
        let covered = scores.coverage.map(|share| percent(share, "")).join(" / ");
        // Skill is the relative reduction of the CRPS, so its sign and the ends of its interval are exchanged here.
        let signed = |value: f64| format!("{:+.0}", -100.0 * value);
        let against = pool.paired(method, seed).filter(|_| method != ForecastMethod::Model).map(|paired| {
            let interval = paired.skill_95.map(|(low, high)| format!(" ({} to {})", signed(high), signed(low)));
            format!("{} %{}", signed(paired.skill), interval.unwrap_or_default())
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
    text.push_str("\nThe rule with the smallest CRPS is in bold. In the last column a negative value means that the model is better.\n");
    text
}

/// The histogram of the PIT of the model, and the chi-square test of its uniformity.
fn pit(pool: &Pool<'_>) -> String {
    let pits: Vec<f64> = pool.scored(ForecastMethod::Model).iter().filter_map(|scored| scored.pit).collect();
    if pits.is_empty() {
        return "\nOne draw has no PIT.\n".to_owned();
    }
    let counts = score::histogram(&pits, PIT_BINS);
    let text: Vec<String> = counts.iter().map(usize::to_string).collect();
    let test = score::uniformity(&counts).map_or(f64::NAN, |test| test.p_value);
    format!("\nPIT of the model in {PIT_BINS} bins: {} (p-value of uniformity {test:.3}).\n", text.join(" "))
}

/// Number of bins of the PIT histograms, which is about three cities per bin.
pub const PIT_BINS: usize = 5;

fn cities(region: &Region, pool: &Pool<'_>) -> String {
    let mut text = "\n| city | outcome | model median (80 %) | error | PIT |\n|---|---|---|---|---|\n".to_owned();
    let mut cases: Vec<(&&Case, &Scored)> =
        pool.cases.iter().filter_map(|case| Some((case, &case.of(ForecastMethod::Model)?.scored))).collect();
    cases.sort_by(|a, b| b.1.ape.total_cmp(&a.1.ape));
    for (case, scored) in cases {
        let names = region.names(case.area);
        // The first forecast of a case is that of the model.
        let gap = scored.median - scored.observed;
        text.push_str(&format!(
            "| {} {} | {} | {} | {}{} | {} |\n",
            names.zh,
            names.en,
            show(case.indicator, case.observed),
            with_interval(&case.forecasts[0].summary, &|value| show(case.indicator, value)),
            if gap < 0.0 { "-" } else { "+" },
            size(case.indicator, gap.abs()),
            pit_cell(scored)
        ));
    }
    text
}

fn worst(data: &Data, pool: &Pool<'_>) -> String {
    let mut cases: Vec<(&&Case, &Scored)> =
        pool.cases.iter().filter_map(|case| Some((case, &case.of(ForecastMethod::Model)?.scored))).collect();
    cases.sort_by(|a, b| b.1.ape.total_cmp(&a.1.ape));
    let mut text = format!(
        "\nThe {WORST} counties with the largest errors, and features in the data tables that the forecast could not \
         use:\n\n| county | outcome, 10,000 | model median | error % | PIT | features |\n|---|---|---|---|---|---|\n"
    );
    for (case, scored) in cases.iter().take(WORST) {
        let Area::County(county) = case.area else { continue };
        let names = data.region.names(case.area);
        let city = &data.region.cities[data.region.city_of(county).0].names;
        let found: Vec<String> = outliers::outlier_reasons(data, county).into_iter().map(reason).collect();
        text.push_str(&format!(
            "| {}{} {} | {} | {} | {:+.1} | {} | {} |\n",
            city.zh,
            names.zh,
            names.en,
            show(case.indicator, case.observed),
            show(case.indicator, scored.median),
            scored.pe,
            pit_cell(scored),
            if found.is_empty() { "none in the tables".to_owned() } else { found.join("; ") }
        ));
    }
    text
}

fn reason(reason: OutlierReason) -> String {
    let percent = |share: f64| format!("{:+.0} %", 100.0 * share);
    match reason {
        OutlierReason::Boundary => "a town came or went, whose urban share is not known".to_owned(),
        OutlierReason::UnknownPast => "residents of 2000 not in the data".to_owned(),
        OutlierReason::TurnAround(before, after) => {
            format!("growth changed from {} in 2000-2010 to {}", percent(before), percent(after))
        }
        OutlierReason::Students(share) => {
            format!(
                "persons aged 15 to 24 minus persons aged 5 to 14 ten years before: {} of residents",
                percent(share)
            )
        }
        OutlierReason::Movers(share) => format!("in-migrants {:+.0} points of residents", 100.0 * share),
    }
}

/// The table for the terminal: pooled scores of the model and of the best rule, and the meaning of the windows.
#[must_use]
pub fn table(reports: &[WindowReport], language: Language) -> String {
    let headings = [
        HindcastText::Window,
        HindcastText::Indicator,
        HindcastText::Level,
        HindcastText::Year,
        HindcastText::Areas,
        HindcastText::MeanError,
        HindcastText::Covered80,
        HindcastText::BestRule,
        HindcastText::RuleError,
    ];
    let mut rows = vec![headings.map(|heading| heading.say(language).into_owned()).to_vec()];
    let mut windows = String::new();
    for report in reports {
        windows.push_str(&format!("  {}\n", title(report.window, language)));
        rows.extend(pools(&report.cases).iter().filter_map(|pool| table_row(report, pool, language)));
    }
    let alone = reports.iter().flat_map(|report| pools(&report.cases)).any(|pool| pool.cases.len() == 1);
    let note = if alone { format!("  {}\n", HindcastText::OneArea.say(language)) } else { String::new() };
    terminal::table(&rows) + &note + &windows
}

/// Code and meaning of a window.
fn title(window: Window, language: Language) -> String {
    let title = language.choose(window.zh, window.en).to_owned();
    HindcastText::WindowTitle { window: window.id.to_owned(), title }.say(language).into_owned()
}

fn table_row(report: &WindowReport, pool: &Pool<'_>, language: Language) -> Option<Vec<String>> {
    let model = Scores::of(&pool.scored(ForecastMethod::Model))?;
    let rules =
        ForecastMethod::ALL[1..].iter().filter_map(|method| Some((*method, Scores::of(&pool.scored(*method))?.mae)));
    // By the mean absolute error and not by the CRPS as on the page, because the table shows that error beside it.
    let best = rules.min_by(|a, b| a.1.total_cmp(&b.1));
    let size = |value: f64| {
        let value = size(pool.indicator, value);
        let share = pool.indicator.unit.is_share();
        let text = if share { HindcastText::Points { value } } else { HindcastText::TenThousands { value } };
        text.say(language).into_owned()
    };
    Some(vec![
        report.window.id.to_owned(),
        language.choose(pool.indicator.zh, pool.indicator.en).to_owned(),
        level(pool.level).say(language).into_owned(),
        pool.year.to_string(),
        model.count.to_string(),
        size(model.mae),
        // The coverage of a single area is 0 or 100 %, which says nothing.
        percent(model.coverage[1].filter(|_| model.count > 1), " %"),
        best.map_or(String::new(), |(method, _)| method_name(method).say(language).into_owned()),
        best.map_or(String::new(), |(_, mae)| size(mae)),
    ])
}

/// Name of a level of areas for people.
fn level(level: &str) -> HindcastLevel {
    match level {
        "province" => HindcastLevel::Province,
        "city" => HindcastLevel::City,
        _ => HindcastLevel::County,
    }
}

/// Name of a method for people.
fn method_name(method: ForecastMethod) -> HindcastMethod {
    match method {
        ForecastMethod::Model => HindcastMethod::Model,
        ForecastMethod::NoChange => HindcastMethod::NoChange,
        ForecastMethod::Geometric => HindcastMethod::Geometric,
        ForecastMethod::Logistic => HindcastMethod::Logistic,
        ForecastMethod::GrowthDifference => HindcastMethod::GrowthDifference,
        ForecastMethod::HamiltonPerry => HindcastMethod::HamiltonPerry,
        ForecastMethod::GeometricRecent => HindcastMethod::GeometricRecent,
        ForecastMethod::LogisticRecent => HindcastMethod::LogisticRecent,
    }
}

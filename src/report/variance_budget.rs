//! The results of `qilu variance`: the table for the terminal, the CSV file, the page and the chart.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::shares;
use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::policy::variance_budget::AreaVarianceBudget;
use crate::policy::variance_budget::LEAST_PAIRS;
use crate::policy::variance_budget::VarianceShare;
use crate::report::certainty;
use crate::report::terminal;
use crate::scenario::Layers;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_questions::LayerName;
use qilu_messages::report_questions::VarianceText;
use serde::Serialize;

/// Names of the layers, in the order of [`Layers::NAMES`].
const LAYERS: [LayerName; 5] = [
    LayerName::Parameters,
    LayerName::AnnualShocks,
    LayerName::Delivery,
    LayerName::InitialState,
    LayerName::NextCensus,
];

/// One number of the variance decomposition of an area, which is a row of the CSV file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VarianceBudgetRow<'a> {
    /// Name of the scenario.
    pub scenario: &'a str,
    /// Area of the outcome.
    pub place: Place<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the indicator, which is the unit of the mean and of the standard deviation.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// `mean`, `sd`, and as shares of the variance `first_LAYER`, `total_LAYER`, with their standard errors as `..._se`.
    pub statistic: &'a str,
    /// Value of the statistic.
    pub value: Number<'a>,
}

/// Every number of the decomposition as a tidy table.
#[must_use]
pub fn csv(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget]) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let indices = ["first", "total"].into_iter().flat_map(|kind| Layers::NAMES.map(|layer| format!("{kind}_{layer}")));
    let names: Vec<[String; 2]> = indices.map(|name| [name.clone(), name + "_se"]).collect();
    let mut table = CsvTable::new();
    for variance_budget in budgets {
        let moments = [("mean", Some(variance_budget.mean)), ("sd", variance_budget.sd)];
        let indices = names.iter().zip(variance_budget.first.iter().chain(&variance_budget.total));
        let indices = indices.flat_map(|([name, se], index)| [(name.as_str(), index.value), (se.as_str(), index.se)]);
        for (statistic, value) in moments.into_iter().chain(indices) {
            table.row(&VarianceBudgetRow {
                scenario: &scenario.name,
                place: Place::of(region, variance_budget.area),
                variable: indicator.name,
                unit: indicator.unit.as_str(),
                year: scenario.end_year,
                statistic,
                value: Number::statistic(statistic, value, 8),
            });
        }
    }
    String::from_utf8(table.bytes()).expect("made from text")
}

fn sd(indicator: &Indicator, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    if indicator.unit.is_share() { format!("{:.2}", 100.0 * value) } else { format!("{value:.4}") }
}

fn percent(index: VarianceShare) -> String {
    match (index.value, index.se) {
        (None, _) => "–".to_owned(),
        (Some(value), None) => format!("{:.0} %", 100.0 * value),
        (Some(value), Some(se)) => format!("{:.0} ±{} %", 100.0 * value, certainty::error(100.0 * se, 0)),
    }
}

/// The table for the terminal.
#[must_use]
pub fn table(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget], language: Language) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let say = |text: VarianceText| text.say(language).into_owned();
    let spread = if indicator.unit.is_share() { VarianceText::SdPoints } else { VarianceText::Sd };
    let mut head = vec![say(VarianceText::Area), say(spread)];
    head.extend(LAYERS.iter().map(|layer| layer.say(language).into_owned()));
    let mut rows = vec![head];
    for variance_budget in budgets {
        let names = region.names(variance_budget.area);
        let mut row = vec![language.choose(&names.zh, &names.en).to_owned(), sd(indicator, variance_budget.sd)];
        // Total indices, because a layer with a small one can be left out. A small first-order index does not show
        // that; the file has both.
        row.extend(variance_budget.total.iter().map(|index| percent(*index)));
        rows.push(row);
    }
    let heading = VarianceText::Heading {
        scenario: language.choose(&scenario.title.zh, &scenario.title.en).to_owned(),
        year: scenario.end_year,
        indicator: language.choose(indicator.zh, indicator.en).to_owned(),
    };
    let mut text = format!(
        "{}\n{}\n{}  {}\n",
        say(heading),
        say(VarianceText::Subheading),
        terminal::table(&rows),
        say(VarianceText::TotalEffect)
    );
    if budgets.iter().any(|budget| budget.sd.is_none()) {
        text.push_str(&format!("  {}\n", say(VarianceText::NoShares)));
    }
    let shares = budgets.iter().any(|budget| budget.sd.is_some());
    if shares && (run.draws as usize) < LEAST_PAIRS {
        text.push_str(&format!("  {}\n", say(VarianceText::FewPairs { pairs: run.draws, least: LEAST_PAIRS })));
    }
    text
}

/// The hand-written beginning of the page.
const PREFACE: &str = include_str!("variance_budget.md");

/// The page docs/variance.md.
#[must_use]
pub fn page(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget]) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let mut text = format!(
        "{PREFACE}\n## `{}` in {}, scenario `{}`, 2 x {} draws, seed {}\n\nFirst-order index / total index \
         (with interactions), per cent of the variance, ± standard error.\n\n| area | mean | sd |",
        indicator.name, scenario.end_year, scenario.name, run.draws, run.seed
    );
    for layer in LAYERS {
        text.push_str(&format!(" {layer} |"));
    }
    text.push_str("\n|---|---|---|---|---|---|---|\n");
    for variance_budget in budgets {
        let names = region.names(variance_budget.area);
        let mean = if indicator.unit.is_share() {
            format!("{:.2} %", 100.0 * variance_budget.mean)
        } else {
            format!("{:.4}", variance_budget.mean)
        };
        text.push_str(&format!("| {} {} | {mean} | {} |", names.zh, names.en, sd(indicator, variance_budget.sd)));
        for (first, total) in variance_budget.first.iter().zip(&variance_budget.total) {
            // Estimates may fall a little below zero; they are shown as they are, because clipping would bias them.
            text.push_str(&format!(" {} / {} |", percent(*first), percent(*total)));
        }
        text.push('\n');
    }
    text
}

/// The chart with one bar per area, which shows the total indices as shares of their sum.
#[must_use]
pub fn chart(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget], language: Language) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let row = |variance_budget: &AreaVarianceBudget| {
        let names = region.names(variance_budget.area);
        // Total indices count interactions more than once, so they are divided by their sum to fill a bar.
        let total = variance_budget.total.map(|index| index.value.unwrap_or(0.0));
        let sum: f64 = total.iter().sum();
        shares::ShareRow {
            label: language.choose(&names.zh, &names.en).to_owned(),
            parts: total.iter().map(|index| if sum > 0.0 { index / sum } else { 0.0 }).collect(),
        }
    };
    let indicator = language.choose(indicator.zh, indicator.en).to_owned();
    shares::chart(&shares::Shares {
        heading: Heading {
            title: VarianceText::Title { year: scenario.end_year, indicator }.say(language).into_owned(),
            subtitle: language.choose(&scenario.title.zh, &scenario.title.en).to_owned(),
            description: VarianceText::Description.say(language).into_owned(),
        },
        axis: String::new(),
        format: NumberFormat::Percent(0),
        names: LAYERS.map(|layer| layer.say(language).into_owned()).to_vec(),
        rows: budgets.iter().map(row).collect(),
    })
}

//! The answer of `qilu budget`: a table, a file and a page.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::shares;
use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::policy::variance_budget::AreaVarianceBudget;
use crate::policy::variance_budget::VarianceShare;
use crate::report::terminal;
use crate::scenario::Layers;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use serde::Serialize;

/// Names of the layers in Chinese and English, in the order of [`Layers::NAMES`].
pub(super) const LAYERS: [(&str, &str); 4] =
    [("参数", "parameters"), ("年度冲击", "annual shocks"), ("措施落实", "delivery"), ("起始状态", "initial state")];

/// A number of the budget of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VarianceBudgetRow<'a> {
    /// Name of the scenario.
    pub scenario: &'a str,
    /// Area.
    pub place: Place<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the indicator: of the mean and of the sd.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// `mean`, `sd`, and as shares of the variance `first_LAYER`, `total_LAYER`, with their standard errors as `..._se`.
    pub statistic: &'a str,
    /// Its value.
    pub value: Number<'a>,
}

/// Every number as a tidy table.
#[must_use]
pub fn csv(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget]) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let indices = ["first", "total"].into_iter().flat_map(|kind| Layers::NAMES.map(|layer| format!("{kind}_{layer}")));
    let names: Vec<[String; 2]> = indices.map(|name| [name.clone(), name + "_se"]).collect();
    let mut table = CsvTable::new();
    for variance_budget in budgets {
        let moments = [("mean", variance_budget.mean), ("sd", variance_budget.sd)];
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
                value: Number::rounded(value, 8),
            });
        }
    }
    String::from_utf8(table.bytes()).expect("made from text")
}

fn sd(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2}", 100.0 * value) } else { format!("{value:.4}") }
}

fn percent(index: VarianceShare) -> String {
    format!("{:.0} ±{:.0} %", 100.0 * index.value, 100.0 * index.se)
}

/// The table in words.
#[must_use]
pub fn table(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget], language: Language) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let points = indicator.unit.is_share();
    let spread = if points { pick("标准差（百分点）", "sd, points") } else { pick("标准差", "sd") };
    let mut head = vec![pick("地区", "area").to_owned(), spread.to_owned()];
    head.extend(LAYERS.iter().map(|(zh, en)| pick(zh, en).to_owned()));
    let mut rows = vec![head];
    for variance_budget in budgets {
        let names = region.names(variance_budget.area);
        let mut row = vec![language.pick(&names.zh, &names.en).to_owned(), sd(indicator, variance_budget.sd)];
        row.extend(variance_budget.total.iter().map(|index| percent(*index)));
        rows.push(row);
    }
    format!(
        "{} {}: {}\n{}\n{}  {}\n",
        language.pick(&scenario.title.zh, &scenario.title.en),
        scenario.end_year,
        language.pick(indicator.zh, indicator.en),
        pick(
            "不确定性来源（占方差的比例，±标准误）",
            "where the uncertainty comes from (share of variance, ± standard error)"
        ),
        terminal::table(&rows),
        pick(
            "各层的总效应：其余各层都已知时仍剩的方差比例；共同作用使其合计可超过100%",
            "total effect of a layer: what is left when all others are known; with interactions they add up to more than 100 %"
        )
    )
}

/// What stands at the top of the page: written by people.
const PREFACE: &str = include_str!("variance_budget.md");

/// The page docs/variance.md.
#[must_use]
pub fn page(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget]) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let mut text = format!(
        "{PREFACE}\n## `{}` in {}, scenario `{}`, 2 x {} draws, seed {}\n\nFirst-order index (alone) / total index \
         (with all it acts together with), per cent of the variance, ± standard error.\n\n| area | mean | sd |",
        indicator.name, scenario.end_year, scenario.name, run.draws, run.seed
    );
    for (_, layer) in LAYERS {
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
            text.push_str(&format!(" {} / {} |", percent(*first), percent(*total)));
        }
        text.push('\n');
    }
    text
}

/// The picture: a bar an area, the total indices as parts of their sum.
#[must_use]
pub fn chart(run: &PreparedRun, indicator: &Indicator, budgets: &[AreaVarianceBudget], language: Language) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let row = |variance_budget: &AreaVarianceBudget| {
        let names = region.names(variance_budget.area);
        let sum: f64 = variance_budget.total.iter().map(|index| index.value).sum();
        shares::ShareRow {
            label: language.pick(&names.zh, &names.en).to_owned(),
            parts: variance_budget.total.iter().map(|index| if sum > 0.0 { index.value / sum } else { 0.0 }).collect(),
        }
    };
    shares::chart(&shares::Shares {
        heading: Heading {
            title: format!(
                "{}{}{}",
                pick("不确定性来源：", "Where the uncertainty comes from: "),
                scenario.end_year,
                language.pick(indicator.zh, indicator.en)
            ),
            subtitle: language.pick(&scenario.title.zh, &scenario.title.en).to_owned(),
            description: pick("各层总效应占其合计的比例。", "Total effects of the layers as parts of their sum.")
                .to_owned(),
        },
        axis: String::new(),
        format: NumberFormat::Percent(0),
        names: LAYERS.map(|(zh, en)| pick(zh, en).to_owned()).to_vec(),
        rows: budgets.iter().map(row).collect(),
    })
}

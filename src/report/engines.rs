//! The answer of `qilu engines`: a table for the terminal and a page of the model book.

use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::region::Area;
use crate::region::Region;
use crate::report::terminal;
use crate::scenario::Scenario;
use crate::validation::engines::CHANCED;
use crate::validation::engines::COMPARED;
use crate::validation::engines::EngineComparisonSettings;
use crate::validation::engines::EngineDifference;
use crate::validation::engines::EngineDifferences;
use qilu_messages::Language;
use qilu_methods::summary::Summary;

/// What stands at the top of the page: written by people.
const PREFACE: &str = include_str!("engines.md");

/// Completed years of residence at which the curves are read.
const DURATIONS: [usize; 5] = [0, 2, 4, 6, 9];

fn value(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2} %", 100.0 * value) } else { format!("{value:.0}") }
}

/// Difference of agents and cohorts with its Monte Carlo error: percentage points of shares, per cent of numbers.
fn difference(line: &EngineDifference, agents: &Summary) -> String {
    let scale = if line.indicator.unit.is_share() { 100.0 } else { 100.0 / line.cohort };
    format!("{:+.3} ±{:.3}", scale * (agents.mean - line.cohort), scale * agents.mcse)
}

/// The province in words.
#[must_use]
pub fn table(scenario: &Scenario, comparison: &EngineDifferences, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en).to_owned();
    let mut rows = vec![vec![
        pick("指标", "indicator"),
        pick("年份", "year"),
        pick("队列引擎", "cohorts"),
        pick("个体，无规则", "agents, no rules"),
        pick("加居住年限", "with durations"),
        pick("再加原籍", "and origins"),
    ]];
    for line in comparison.lines.iter().filter(|line| line.area == Area::Province) {
        let mut row = vec![
            language.pick(line.indicator.zh, line.indicator.en).to_owned(),
            line.year.to_string(),
            value(line.indicator, line.cohort),
        ];
        row.extend(line.agents.iter().map(|agents| difference(line, agents)));
        rows.push(row);
    }
    format!(
        "{}\n{}{}\n",
        language.pick(&scenario.title.zh, &scenario.title.en),
        terminal::table(&rows),
        pick(
            "个体引擎与队列引擎之差：比率为百分点，数量为百分比；±为蒙特卡洛标准误",
            "agents against cohorts: points of shares, per cent of numbers; ± Monte Carlo error"
        )
    )
}

/// The page docs/engines.md.
#[must_use]
pub fn page(run: &PreparedRun, plan: EngineComparisonSettings, comparison: &EngineDifferences) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let mut text = format!(
        "{PREFACE}\n## Scenario `{}`, one agent for {} resident{}, {} draws of single lives for each column, seed {}\n\n",
        scenario.name,
        plan.scale,
        if plan.scale == 1 { "" } else { "s" },
        plan.draws,
        run.seed
    );
    text.push_str(
        "No other uncertainty. Columns of agents: difference to the cohort engine, in points of shares and per cent of \
         numbers, ± Monte Carlo standard error.\n\n### The province\n\n\
         | indicator | year | cohorts | agents without rules | with durations | and with origins |\n|---|---|---|---|---|---|\n",
    );
    for line in comparison.lines.iter().filter(|line| line.area == Area::Province) {
        text.push_str(&format!(
            "| `{}` | {} | {} |",
            line.indicator.name,
            line.year,
            value(line.indicator, line.cohort)
        ));
        line.agents.iter().for_each(|agents| text.push_str(&format!(" {} |", difference(line, agents))));
        text.push('\n');
    }
    cities(region, comparison, &mut text);
    variation_of_lives(run, comparison, &mut text);
    durations(region, comparison, &mut text);
    text
}

/// The last year of each city.
fn cities(region: &Region, comparison: &EngineDifferences, text: &mut String) {
    let last = comparison.lines.iter().map(|line| line.year).max().expect("there are lines");
    text.push_str(&format!(
        "\n### Cities in {last}, agents with durations and origins\n\n| city | {} |\n|---|{}\n",
        COMPARED.map(|id| format!("`{id}`")).join(" | "),
        "---|".repeat(COMPARED.len())
    ));
    for area in region.areas().filter(|area| matches!(area, Area::City(_))) {
        let names = region.names(area);
        text.push_str(&format!("| {} {} |", names.zh, names.en));
        for line in comparison.lines.iter().filter(|line| line.area == area && line.year == last) {
            text.push_str(&format!(" {} |", difference(line, &line.agents[2])));
        }
        text.push('\n');
    }
}

fn variation_of_lives(run: &PreparedRun, comparison: &EngineDifferences, text: &mut String) {
    let [residents, share] = CHANCED.map(|id| id.row().en);
    text.push_str(&format!(
        "\n### Chance of single lives against everything else, counties in {}\n\nStandard deviations, per cent of residents \
         and points of the urban share: by the chance of single lives, and by all uncertainty of the scenario ({} draws of \
         the cohort engine). In brackets the share of the one's variance in the other's.\n\n\
         | counties by residents | {residents}: chance / all else | {share}: chance / all else |\n|---|---|---|\n",
        run.scenario().end_year, run.draws
    ));
    for class in &comparison.classes {
        let (low, high) = class.residents;
        let range = format!("{} counties, {:.0} to {:.0} thousand", class.counties, low / 1000.0, high / 1000.0);
        let [residents, share] = class.spread.map(|(lives, all)| {
            format!("{:.3} / {:.2} ({:.2} %)", 100.0 * lives, 100.0 * all, 100.0 * lives * lives / (all * all))
        });
        text.push_str(&format!("| {range} | {residents} | {share} |\n"));
    }
}

fn durations(region: &Region, comparison: &EngineDifferences, text: &mut String) {
    text.push_str(&format!(
        "\n### How long until settlement\n\nShare of those who arrived in the towns after the base year and are still \
         unsettled after so many completed calendar years, among those who stay (Kaplan and Meier 1958; every run with \
         agents writes all years to `settlement_durations.csv`).\n\n| area | {} |\n|---|{}\n",
        DURATIONS.map(|years| format!("{years} years")).join(" | "),
        "---|".repeat(DURATIONS.len())
    ));
    for (area, shares) in &comparison.unsettled {
        let names = region.names(*area);
        text.push_str(&format!("| {} {} |", names.zh, names.en));
        for years in DURATIONS {
            text.push_str(&shares.get(years).map_or(" |".to_owned(), |share| format!(" {:.1} % |", 100.0 * share)));
        }
        text.push('\n');
    }
}

//! The results of `qilu engines`: a table for the terminal and a page of the documentation.

use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::region::Area;
use crate::region::Region;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::scenario::Scenario;
use crate::validation::engines::CHANCED;
use crate::validation::engines::COMPARED;
use crate::validation::engines::EngineComparisonSettings;
use crate::validation::engines::EngineDifference;
use crate::validation::engines::EngineDifferences;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_questions::EngineComparisonText;
use qilu_methods::summary::Summary;

/// The hand-written beginning of the page.
const PREFACE: &str = include_str!("engines.md");

/// Completed years of residence for which the page gives the share of unsettled arrivals.
const DURATIONS: [usize; 5] = [0, 2, 4, 6, 9];

fn value(indicator: &Indicator, value: f64) -> String {
    if indicator.unit.is_share() { format!("{:.2} %", 100.0 * value) } else { format!("{value:.0}") }
}

/// Agents minus cohorts with the Monte Carlo standard error, in percentage points of shares and per cent of numbers.
fn difference(line: &EngineDifference, agents: &Summary) -> String {
    // A difference of shares needs no reference; one of persons is divided by the value of the cohort engine.
    let scale = if line.indicator.unit.is_share() { 100.0 } else { 100.0 / line.cohort };
    let error = agents.mcse.map_or(String::new(), |mcse| format!(" ±{}", certainty::error(scale * mcse, 3)));
    format!("{:+.3}{error}", scale * (agents.mean - line.cohort))
}

/// The table of the province for the terminal.
#[must_use]
pub fn table(scenario: &Scenario, comparison: &EngineDifferences, language: Language) -> String {
    let headings = [
        EngineComparisonText::Indicator,
        EngineComparisonText::Year,
        EngineComparisonText::Cohorts,
        EngineComparisonText::NoRules,
        EngineComparisonText::WithDurations,
        EngineComparisonText::WithOrigins,
    ];
    let mut rows = vec![headings.map(|heading| heading.say(language).into_owned()).to_vec()];
    for line in comparison.lines.iter().filter(|line| line.area == Area::Province) {
        let mut row = vec![
            language.choose(line.indicator.zh, line.indicator.en).to_owned(),
            line.year.to_string(),
            value(line.indicator, line.cohort),
        ];
        row.extend(line.agents.iter().map(|agents| difference(line, agents)));
        rows.push(row);
    }
    format!(
        "{}\n{}{}\n",
        language.choose(&scenario.title.zh, &scenario.title.en),
        terminal::table(&rows),
        EngineComparisonText::Note.say(language)
    )
}

/// The page docs/engines.md.
#[must_use]
pub fn page(run: &PreparedRun, plan: EngineComparisonSettings, comparison: &EngineDifferences) -> String {
    let (region, scenario) = (run.region(), run.scenario());
    let agents = match plan.scale {
        1 => "one agent per resident".to_owned(),
        scale => format!("one agent per {scale} residents"),
    };
    let mut text = format!(
        "{PREFACE}\n## Scenario `{}`, {agents}, {} draws of individual events per column, seed {}\n\n",
        scenario.name, plan.draws, run.seed
    );
    text.push_str(
        "All other uncertainty is switched off. The columns of the agent engine give the difference from the cohort engine, in \
         percentage points for shares and in per cent for numbers, ± Monte Carlo standard error.\n\n### The province\n\n\
         | indicator | year | cohorts | agents without rules | with durations | and with origins |\n|---|---|---|---|---|---|\n",
    );
    for line in comparison.lines.iter().filter(|line| line.area == Area::Province) {
        text.push_str(&format!(
            "| `{}` | {} | {} |",
            line.indicator.name,
            line.year,
            value(line.indicator, line.cohort)
        ));
        // One column for each step from the cohort engine to all rules, so that each rule's effect can be read off.
        line.agents.iter().for_each(|agents| text.push_str(&format!(" {} |", difference(line, agents))));
        text.push('\n');
    }
    cities(region, comparison, &mut text);
    variation_of_lives(run, comparison, &mut text);
    durations(region, comparison, &mut text);
    text
}

/// The section with the differences of each city in the last year.
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
            // The last step has all rules.
            text.push_str(&format!(" {} |", difference(line, &line.agents[2])));
        }
        text.push('\n');
    }
}

/// The section that compares the variance from individual events with all other uncertainty, by size of county.
fn variation_of_lives(run: &PreparedRun, comparison: &EngineDifferences, text: &mut String) {
    let [residents, share] = CHANCED.map(|id| id.row().en);
    text.push_str(&format!(
        "\n### Individual events and all other uncertainty, counties in {}\n\nStandard deviations in per cent of residents \
         and in percentage points of the urban share, from individual events and from all other uncertainty of the scenario ({} \
         draws of the cohort engine). The value in brackets is the variance from individual \
         events as a share of the variance from all other uncertainty.\n\n\
         | counties by residents | {residents}: individual events / all other uncertainty | {share}: individual events / \
         all other uncertainty |\n|---|---|---|\n",
        run.scenario().end_year, run.draws
    ));
    for class in &comparison.classes {
        let (low, high) = class.residents;
        let range = format!("{} counties, {:.0} to {:.0} thousand", class.counties, low / 1000.0, high / 1000.0);
        // The bracket compares variances, because those of independent causes add up and standard deviations do not.
        let [residents, share] = class.spread.map(|(lives, all)| {
            let number = |sd: Option<f64>, decimals: usize| {
                sd.map_or(NONE.to_owned(), |sd| format!("{:.decimals$}", 100.0 * sd))
            };
            let share = lives.zip(all).map(|(lives, all)| format!(" ({:.2} %)", 100.0 * lives * lives / (all * all)));
            format!("{} / {}{}", number(lives, 3), number(all, 2), share.unwrap_or_default())
        });
        text.push_str(&format!("| {range} | {residents} | {share} |\n"));
    }
}

/// The section with the share of arrivals that are still unsettled after some years.
fn durations(region: &Region, comparison: &EngineDifferences, text: &mut String) {
    text.push_str(&format!(
        "\n### Time until settlement\n\nThe table gives the share of persons who arrived in towns after the base \
         year and are still unsettled after the given number of completed calendar years. Persons who leave are treated as \
         censored (Kaplan and Meier 1958). Every run with agents \
         writes all years to `settlement_durations.csv`.\n\n| area | {} |\n|---|{}\n",
        DURATIONS.map(|years| format!("{years} years")).join(" | "),
        "---|".repeat(DURATIONS.len())
    ));
    for (area, shares) in &comparison.unsettled {
        let names = region.names(*area);
        text.push_str(&format!("| {} {} |", names.zh, names.en));
        // A scenario that ends early has no curve at long durations.
        for years in DURATIONS {
            text.push_str(&shares.get(years).map_or(" |".to_owned(), |share| format!(" {:.1} % |", 100.0 * share)));
        }
        text.push('\n');
    }
}

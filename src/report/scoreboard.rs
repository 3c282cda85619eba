//! The scoreboard of the plan: `indicators.csv`, the table of `qilu indicators` and the page docs/indicators.md.

use crate::indicators::IndicatorId;
use crate::plan::indicators::AreaScope;
use crate::plan::indicators::ModelTreatment;
use crate::plan::indicators::Period;
use crate::plan::indicators::PlanIndicator;
use crate::policy::scoreboard::Assessment;
use crate::policy::scoreboard::IndicatorOutcome;
use crate::policy::scoreboard::TENSION;
use crate::report::certainty;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::table::CsvTable;
use crate::store::table::GOAL_DECIMALS;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_plan::ScoreboardText;
use qilu_messages::report_table::TableWord;
use qilu_messages::units::unit;
use qilu_methods::estimate::Probability;
use serde::Serialize;

/// A plan indicator with the probability that its requirement is met: a row of `indicators.csv`. The columns of the outcome
/// are empty if the indicator is not simulated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScoreboardRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Name of the goal.
    pub id: &'a str,
    /// Published definition, Chinese.
    pub name_zh: &'a str,
    /// Published definition, English.
    pub name_en: &'a str,
    /// `simulated`, `path` or `context`.
    pub kind: &'a str,
    /// Name of the indicator of a simulated goal.
    pub variable: &'a str,
    /// Areas that must meet the requirement: `province` or `each_city`.
    pub scope: &'a str,
    /// Years of the requirement: `year`, `every_year`, `end` or `since_base`.
    pub period: &'a str,
    /// Year of the outcome; if nothing is simulated, the year that is printed in the plan.
    pub year: Option<u16>,
    /// Comparator of the requirement: `about`, `>=`, `<=`, `>`, `smaller` or `larger`.
    pub comparator: String,
    /// Required value in the unit of the row; empty if the plan prints only a direction.
    pub target: Number<'a>,
    /// Unit of target, median and bounds.
    pub unit: &'a str,
    /// Share of the draws that meet the requirement; empty for one draw and for draws that are all alike.
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability; empty where the share is 0 or 1.
    pub mcse: Number<'a>,
    /// Median of the outcome; for every year or each city, of the worst year or city.
    pub median: Number<'a>,
    /// Lower bound of its 80 % interval.
    #[serde(rename = "q0.1")]
    pub low: Number<'a>,
    /// Upper bound of its 80 % interval.
    #[serde(rename = "q0.9")]
    pub high: Number<'a>,
    /// Published value of the year of the requirement, in the unit of the row.
    pub published: Number<'a>,
    /// `open`, or `met` or `missed` where the value is published; empty if the indicator is not simulated.
    pub status: &'a str,
    /// Chapter of the plan or of another document.
    pub chapter: &'a str,
    /// Keys of the sources.
    pub source: &'a str,
    /// Interpretation where the plan leaves the meaning open, Chinese.
    pub reading_zh: &'a str,
    /// Interpretation where the plan leaves the meaning open, English.
    pub reading_en: &'a str,
    /// Remark.
    pub note: &'a str,
}

/// Every plan indicator with the probability that its requirement is met: `indicators.csv`.
#[must_use]
pub fn csv(scenario: &str, rows: &[Assessment]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for assessment in rows {
        let Assessment { goal, published, outcome } = assessment;
        let statistic = |read: &dyn Fn(&IndicatorOutcome) -> Option<f64>| {
            Number::shown(outcome.as_ref().and_then(read), GOAL_DECIMALS)
        };
        table.row(&ScoreboardRow {
            head: Head::of(scenario),
            id: &goal.id,
            name_zh: &goal.name_zh,
            name_en: &goal.name_en,
            kind: goal.kind.label().0,
            variable: goal.indicator.map_or("", IndicatorId::name),
            scope: goal.scope.name(),
            period: goal.period.name(),
            year: outcome.as_ref().map(|outcome| outcome.year).or(goal.year),
            comparator: goal.comparator.to_string(),
            // All digits, as the plan prints the number.
            target: goal.value.map_or_else(Number::default, Number::exact),
            unit: &goal.unit,
            probability: statistic(&|outcome| outcome.probability.share()),
            mcse: statistic(&|outcome| outcome.probability.mcse()),
            median: statistic(&|outcome| outcome.value.median()),
            low: statistic(&|outcome| outcome.value.percentiles_10_90().0),
            high: statistic(&|outcome| outcome.value.percentiles_10_90().1),
            published: published.map_or_else(Number::default, |known| Number::fixed(known.value, GOAL_DECIMALS)),
            status: if goal.kind == ModelTreatment::Simulated { assessment.status().name() } else { "" },
            chapter: &goal.chapter,
            source: &goal.source,
            reading_zh: goal.reading_zh.as_deref().unwrap_or_default(),
            reading_en: goal.reading_en.as_deref().unwrap_or_default(),
            note: goal.note.as_deref().unwrap_or_default(),
        });
    }
    table.bytes()
}

/// Selection of the plan indicators that the scoreboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The indicators that are simulated.
    Simulated,
    /// All indicators of the plan.
    All,
}

/// The scoreboard as text.
///
/// - `both`: probability that the requirements of [`crate::policy::scoreboard::TENSION`] are met together.
/// - `shown`: selection of the indicators that have a row.
#[must_use]
pub fn text(rows: &[Assessment], both: Option<Probability>, shown: Shown, language: Language) -> String {
    use TableWord as Word;
    let alone = rows.iter().filter_map(|row| row.outcome.as_ref()).all(|outcome| outcome.value.median().is_none());
    let central = if alone { Word::Value } else { Word::Median };
    let head = [Word::PlanIndicator, Word::Requirement, Word::Unit, Word::Year, central, Word::Interval80];
    let mut head = terminal::headings(&head, language);
    head.extend([ScoreboardText::Attainment, ScoreboardText::Chapter].map(|word| word.say(language).into_owned()));
    let mut lines = vec![head];
    let mut readings = String::new();
    let mut draws = 0;
    for Assessment { goal, published, outcome } in
        rows.iter().filter(|row| shown == Shown::All || row.goal.kind == ModelTreatment::Simulated)
    {
        // An indicator that is not simulated has its kind here, because an empty cell could be read as a probability of 0.
        let none = || match goal.kind {
            ModelTreatment::Simulated => "–".to_owned(),
            kind => language.choose(kind.label().1, kind.label().2).to_owned(),
        };
        let mut name = language.choose(&goal.name_zh, &goal.name_en).to_owned();
        if let (Some(zh), Some(en)) = (&goal.reading_zh, &goal.reading_en) {
            let reading = ScoreboardText::Reading { name: name.clone(), reading: language.choose(zh, en).to_owned() };
            readings.push_str(&format!("  {}\n", reading.say(language)));
            // Interpretations are whole sentences, too long for a cell, so they stand below the table.
            name.push_str(" *");
        }
        let (median, interval, probability) = match (published, outcome) {
            (Some(known), _) => {
                let value = short(known.value);
                let known = if known.met { ScoreboardText::Met { value } } else { ScoreboardText::Missed { value } };
                ("–".to_owned(), "–".to_owned(), known.say(language).into_owned())
            }
            (None, Some(outcome)) => {
                draws = draws.max(outcome.probability.draws());
                (
                    short(outcome.value.central()),
                    certainty::spread(outcome.value.interval_80(), &short),
                    certainty::cell_or_common(outcome.probability, language),
                )
            }
            (None, None) => ("–".to_owned(), "–".to_owned(), none()),
        };
        let (requirement, unit) = (wording(goal, language), unit(&goal.unit, language).into_owned());
        let (when, chapter) = (when(goal, language), goal.chapter.clone());
        lines.push(vec![name, requirement, unit, when, median, interval, probability, chapter]);
    }
    let mut text = terminal::table(&lines);
    // All years or cities must meet such a requirement, so the worst one decides.
    text.push_str(&format!(
        "\n  {}\n  {}\n",
        ScoreboardText::Worst.say(language),
        ScoreboardText::Rounded.say(language)
    ));
    text.push_str(&readings);
    if let Some(joint) = both.and_then(|both| joint(rows, both, language)) {
        text.push_str(&format!("\n  {}\n", joint.say(language)));
    }
    if let Some(note) = certainty::few(draws) {
        text.push_str(&format!("\n  {}\n", note.say(language)));
    }
    text
}

/// The probability of the two goals in conflict, with the limits that it counts; `None` where the draws give none.
fn joint(rows: &[Assessment], both: Probability, language: Language) -> Option<ScoreboardText> {
    let goal = |id: &str| rows.iter().map(|row| &row.goal).find(|goal| goal.id == id);
    let [share, ratio] = TENSION.map(goal);
    let (year, share, ratio) = (share?.year?, share?.value?, ratio?.value?);
    Some(ScoreboardText::Both { year, share, ratio, probability: certainty::phrase(both, language)? })
}

/// Both texts of a heading, Chinese first.
fn both_languages(word: &dyn Say) -> String {
    format!("{} / {}", word.say(Language::Chinese), word.say(Language::English))
}

/// The page docs/indicators.md: headings in both languages, requirements in English.
#[must_use]
pub fn page(goals: &[PlanIndicator]) -> String {
    let mut text = format!("# {}\n\n{}\n", ScoreboardText::PageTitle, ScoreboardText::PagePreface);
    let head: [&dyn Say; 7] = [
        &TableWord::PlanIndicator,
        &TableWord::Requirement,
        &TableWord::Year,
        &TableWord::Unit,
        &ScoreboardText::IndicatorName,
        &TableWord::Source,
        &ScoreboardText::Note,
    ];
    let head = head.map(both_languages).join(" | ");
    for kind in [ModelTreatment::Simulated, ModelTreatment::Path, ModelTreatment::Context] {
        let (_, zh, en) = kind.label();
        text.push_str(&format!("\n## {zh} / {en}\n\n| id | {head} |\n|---|---|---|---|---|---|---|---|\n"));
        for goal in goals.iter().filter(|goal| goal.kind == kind) {
            let indicator = goal.indicator.map_or_else(String::new, |id| format!("`{id}`"));
            text.push_str(&format!(
                "| `{}` | {} / {} | {} | {} | {} | {indicator} | {} {} | {} |\n",
                goal.id,
                goal.name_zh,
                goal.name_en,
                wording(goal, Language::English),
                when(goal, Language::English),
                goal.unit,
                goal.chapter,
                // A bar would end the cell of a Markdown table.
                goal.source.replace('|', ", "),
                goal.reading_en.as_ref().or(goal.note.as_ref()).map_or("", String::as_str)
            ));
        }
    }
    text
}

/// The requirement in words: comparator, value and scope.
fn wording(goal: &PlanIndicator, language: Language) -> String {
    use crate::plan::indicators::Comparator as C;
    let value = goal.value.map_or_else(String::new, |value| value.to_string());
    let requirement = match goal.comparator {
        C::About => ScoreboardText::About { value }.say(language).into_owned(),
        C::AtLeast => format!("≥ {value}"),
        C::AtMost => format!("≤ {value}"),
        C::Above => format!("> {value}"),
        C::Smaller => ScoreboardText::Smaller.say(language).into_owned(),
        C::Larger => ScoreboardText::Larger.say(language).into_owned(),
    };
    match goal.scope {
        AreaScope::EachCity => ScoreboardText::EachCity { requirement }.say(language).into_owned(),
        AreaScope::Province => requirement,
    }
}

/// The year or years of the requirement, in words.
fn when(goal: &PlanIndicator, language: Language) -> String {
    let period = match (goal.period, goal.year) {
        (_, Some(year)) => return year.to_string(),
        (Period::EveryYear, None) => ScoreboardText::EveryYear,
        (Period::SinceBase, None) => ScoreboardText::SinceBase,
        (Period::End | Period::Year, None) => ScoreboardText::End,
    };
    period.say(language).into_owned()
}

/// The value with about four significant digits.
fn short(value: f64) -> String {
    let text = match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    // A value that is rounded to zero has no sign.
    if text == "-0.000" { "0.000".to_owned() } else { text }
}

//! The scoreboard of the plan: `indicators.csv` and the table of `qilu indicators`.

use crate::indicators::IndicatorId;
use crate::plan::indicators::AreaScope;
use crate::plan::indicators::ModelTreatment;
use crate::plan::indicators::Period;
use crate::plan::indicators::PlanIndicator;
use crate::policy::scoreboard::Assessment;
use crate::policy::scoreboard::IndicatorOutcome;
use crate::store::rows::Head;
use crate::store::table::CsvTable;
use crate::store::table::GOAL_DECIMALS;
use crate::store::table::Number;
use qilu_messages::Language;
use serde::Serialize;

/// A number of the plan with the chance that it is met: a row of `indicators.csv`. What is told of an outcome is empty
/// where nothing is simulated.
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
    /// Whom it is asked of: `province` or `each_city`.
    pub scope: &'a str,
    /// When it is asked: `year`, `every_year`, `end` or `since_base`.
    pub period: &'a str,
    /// Year of the outcome, else the year that is printed in the plan.
    pub year: Option<u16>,
    /// How it is worded: `about`, `>=`, `<=`, `>`, `smaller` or `larger`.
    pub comparator: String,
    /// Target in the unit of the row; empty where only a direction is printed.
    pub target: Number<'a>,
    /// Unit of target, median and bounds.
    pub unit: &'a str,
    /// Share of the draws that meet it.
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability.
    pub mcse: Number<'a>,
    /// Median of the outcome; of every year or each city the worst.
    pub median: Number<'a>,
    /// Lower bound of its 80 % interval.
    #[serde(rename = "q0.1")]
    pub low: Number<'a>,
    /// Upper bound of its 80 % interval.
    #[serde(rename = "q0.9")]
    pub high: Number<'a>,
    /// Chapter of the plan or of another document.
    pub chapter: &'a str,
    /// Keys of the sources.
    pub source: &'a str,
    /// How it is read where the plan leaves that open, Chinese.
    pub reading_zh: &'a str,
    /// The same, English.
    pub reading_en: &'a str,
    /// Remark.
    pub note: &'a str,
}

/// Every number of the plan with the chance that it is met: `indicators.csv`.
#[must_use]
pub fn csv(scenario: &str, rows: &[Assessment]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for Assessment { goal, outcome } in rows {
        let statistic = |read: &dyn Fn(&IndicatorOutcome) -> f64| {
            outcome.as_ref().map_or_else(Number::default, |outcome| Number::fixed(read(outcome), GOAL_DECIMALS))
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
            target: goal.value.map_or_else(Number::default, Number::exact),
            unit: &goal.unit,
            probability: statistic(&|outcome| outcome.probability),
            mcse: statistic(&|outcome| outcome.mcse),
            median: statistic(&|outcome| outcome.value.median()),
            low: statistic(&|outcome| outcome.value.interval_80().0),
            high: statistic(&|outcome| outcome.value.interval_80().1),
            chapter: &goal.chapter,
            source: &goal.source,
            reading_zh: goal.reading_zh.as_deref().unwrap_or_default(),
            reading_en: goal.reading_en.as_deref().unwrap_or_default(),
            note: goal.note.as_deref().unwrap_or_default(),
        });
    }
    table.bytes()
}

/// Numbers of the plan that the scoreboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Those that are simulated.
    Simulated,
    /// All.
    All,
}

/// The scoreboard as text.
///
/// - `both`: chance that the goals of [`crate::policy::scoreboard::TENSION`] are met together.
/// - `shown`: which numbers have a line.
#[must_use]
pub fn text(rows: &[Assessment], both: Option<f64>, shown: Shown, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut lines = vec![vec![
        pick("规划指标", "number of the plan").to_owned(),
        pick("要求", "goal").to_owned(),
        pick("年份", "year").to_owned(),
        pick("中位数", "median").to_owned(),
        pick("80%区间", "80 % interval").to_owned(),
        pick("实现概率", "probability").to_owned(),
    ]];
    let mut readings = String::new();
    for Assessment { goal, outcome } in
        rows.iter().filter(|row| shown == Shown::All || row.goal.kind == ModelTreatment::Simulated)
    {
        let none = || match goal.kind {
            ModelTreatment::Simulated => "–".to_owned(),
            kind => language.pick(kind.label().1, kind.label().2).to_owned(),
        };
        let mut name = language.pick(&goal.name_zh, &goal.name_en).to_owned();
        if let (Some(zh), Some(en)) = (&goal.reading_zh, &goal.reading_en) {
            readings.push_str(&format!("  * {name}{}{}\n", pick("：", ": "), language.pick(zh, en)));
            name.push_str(" *");
        }
        let (median, interval, probability) = match outcome {
            Some(outcome) => {
                let (low, high) = outcome.value.interval_80();
                (
                    short(outcome.value.median()),
                    format!("{} – {}", short(low), short(high)),
                    format!("{:.1}%", 100.0 * outcome.probability),
                )
            }
            None => ("–".to_owned(), "–".to_owned(), none()),
        };
        lines.push(vec![name, wording(goal, language), when(goal, language), median, interval, probability]);
    }
    let mut text = crate::report::terminal::table(&lines);
    text.push_str(pick(
        "\n  每年、各市：中位数和区间取最差的年份、最差的市\n",
        "\n  every year, each city: median and interval are those of the worst year and the worst city\n",
    ));
    text.push_str(&readings);
    if let Some(both) = both {
        let words =
            pick("2035年城镇化率约75%与收入比约1.8同时实现的概率：", "about 75 % and about 1.8 in 2035 together: ");
        text.push_str(&format!("\n  {words}{:.1}%\n", 100.0 * both));
    }
    text
}

/// The page docs/indicators.md.
#[must_use]
pub fn page(goals: &[PlanIndicator]) -> String {
    let mut text = String::from(
        "# Numbers of the plan\n\nThis page is made by `cargo xtask docs indicators` from `data/plan_indicators.csv`. How the wordings of the plan are read is explained in \
         [targets.md](targets.md).\n",
    );
    for kind in [ModelTreatment::Simulated, ModelTreatment::Path, ModelTreatment::Context] {
        let (_, zh, en) = kind.label();
        text.push_str(&format!(
            "\n## {zh} / {en}\n\n| id | 指标 / number | 要求 / goal | 年份 / year | 单位 / unit | 指标名 / indicator | 出处 / source | 说明 / note |\n\
             |---|---|---|---|---|---|---|---|\n"
        ));
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
                goal.source.replace('|', ", "),
                goal.reading_en.as_ref().or(goal.note.as_ref()).map_or("", String::as_str)
            ));
        }
    }
    text
}

/// What is asked, in words.
fn wording(goal: &PlanIndicator, language: Language) -> String {
    use crate::plan::indicators::Comparator as C;
    let value = goal.value.map_or_else(String::new, |value| value.to_string());
    let word = match goal.comparator {
        C::About => language.pick("约", "about "),
        C::AtLeast => "≥ ",
        C::AtMost => "≤ ",
        C::Above => "> ",
        C::Smaller => language.pick("缩小", "smaller"),
        C::Larger => language.pick("提高", "larger"),
    };
    let each = match goal.scope {
        AreaScope::EachCity => language.pick("（各市）", " (each city)"),
        AreaScope::Province => "",
    };
    format!("{word}{value}{each}")
}

/// When it is asked, in words.
fn when(goal: &PlanIndicator, language: Language) -> String {
    match (goal.period, goal.year) {
        (_, Some(year)) => year.to_string(),
        (Period::EveryYear, None) => language.pick("每年", "every year").to_owned(),
        (Period::SinceBase, None) => language.pick("较基年", "since base").to_owned(),
        (Period::End | Period::Year, None) => language.pick("期末", "end").to_owned(),
    }
}

/// A number with about four digits.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

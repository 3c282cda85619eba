//! The result of `qilu evaluate`: a table and a file.

use crate::experiments::evaluate::Output;
use crate::region::Region;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::rows::PlaceOfLevel;
use crate::store::rows::Subject;
use crate::store::rows::Tidy;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::report_run::EvaluationText;
use qilu_messages::report_table::TableWord;
use qilu_messages::units;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;

/// Statistic of this file beside those of every table: share of the draws in which an expression has no finite value.
pub const UNDEFINED: &str = "undefined";

/// An output and its distribution over the draws.
#[derive(Clone, Debug)]
pub struct EvaluationRow<'a> {
    /// The output.
    pub output: &'a Output,
    /// Its distribution; `None` if it has no value in some draw.
    pub summary: Option<Summary>,
    /// Number of draws without a value, and of all draws.
    pub undefined: (usize, usize),
}

/// Summaries of outputs.
///
/// - `values`: outputs by draws.
#[must_use]
pub fn summarise(outputs: &[Output], values: Vec<Vec<f64>>) -> Vec<EvaluationRow<'_>> {
    let row = |(output, mut values): (_, Vec<f64>)| {
        let undefined = (values.iter().filter(|value| !value.is_finite()).count(), values.len());
        // A single draw without a value leaves no summary: the other draws would be a selection by their results.
        EvaluationRow { output, summary: Summary::of(&mut values), undefined }
    };
    outputs.iter().zip(values).map(row).collect()
}

/// The columns of all tidy tables; `variable` is the expression, `unit`, `sex`, `age` and `residence` are empty.
/// Numbers have all their digits.
#[must_use]
pub fn csv(scenario: &str, region: &Region, rows: &[EvaluationRow<'_>]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in rows {
        let subject = Subject {
            head: Head::of(scenario),
            at: PlaceOfLevel::of(region, row.output.area),
            variable: &row.output.label,
            year: row.output.year,
            ..Subject::default()
        };
        let undefined = (UNDEFINED, Some(row.undefined.0 as f64 / row.undefined.1 as f64));
        let known = STATISTICS.into_iter().zip(row.summary.iter().flat_map(Summary::statistics));
        for (statistic, value) in known.chain([undefined]) {
            // An expression has no unit that could decide the number of decimals.
            table.row(&Tidy { subject, statistic, value: value.map_or_else(Number::default, Number::exact) });
        }
    }
    table.bytes()
}

/// A table for each expression, with one row for each area and year.
#[must_use]
pub fn text(region: &Region, rows: &[EvaluationRow<'_>], language: Language) -> String {
    use TableWord as Word;
    let head = [Word::Area, Word::Year, Word::Mean, Word::StandardDeviation, Word::MonteCarloError];
    let mut head = terminal::headings(&head, language);
    // The first three statistics are mean, standard deviation and Monte Carlo error; quantiles follow.
    head.extend(STATISTICS[3..].iter().map(|name| percentile(name)));
    let mut text = String::new();
    // The areas and years of an expression stand side by side, so nothing has to be sorted.
    for rows in rows.chunk_by(|a, b| a.output.label == b.output.label) {
        let mut table = vec![head.clone()];
        let mut notes = String::new();
        for row in rows {
            let names = region.names(row.output.area);
            let place = language.choose(&names.zh, &names.en);
            let mut cells = vec![place.to_owned(), row.output.year.to_string()];
            let statistics = row.summary.map_or([None; 12], |summary| summary.statistics());
            cells.extend(statistics.map(|value| value.map_or(NONE.to_owned(), number)));
            table.push(cells);
            if row.summary.is_none() {
                let (without, all) = row.undefined;
                let year = row.output.year;
                let note = EvaluationText::WithoutValue { place: place.to_owned(), year, without, all };
                notes.push_str(&format!("  {}\n", note.say(language)));
            }
        }
        if let Some((summary, row)) = rows.iter().find_map(|row| Some((row.summary?, row))) {
            let draws = u32::try_from(row.undefined.1).expect("draws are a u32");
            let note = certainty::note(&summary, draws).map(|note| format!("  {}\n", note.say(language)));
            notes.push_str(&note.unwrap_or_default());
        }
        text.push_str(&format!("\n{}\n{}{notes}", heading(rows[0].output, language), terminal::table(&table)));
    }
    text
}

/// The expression; of an indicator alone, its title and unit.
fn heading(output: &Output, language: Language) -> String {
    match output.expression.indicator() {
        Some(indicator) => {
            let title = Bilingual::new(indicator.zh, indicator.en);
            let unit = units::in_both_languages(indicator.unit.as_str());
            EvaluationText::Indicator { title, name: indicator.name, unit }.say(language).into_owned()
        }
        None => output.label.clone(),
    }
}

/// The heading of a quantile: `q0.025` becomes `2.5%`.
fn percentile(statistic: &str) -> String {
    let share: f64 = statistic[1..].parse().expect("a quantile is named by its probability");
    // Rounded, because a product such as 100 * 0.07 has a binary fraction that would show.
    format!("{}%", (1000.0 * share).round() / 10.0)
}

/// The value with six significant digits and at most ten decimals.
fn number(value: f64) -> String {
    let scientific = format!("{value:e}");
    let exponent: i32 = scientific.split('e').next_back().and_then(|text| text.parse().ok()).unwrap_or(0);
    // Five digits after the first one make six.
    let decimals = usize::try_from((5 - exponent).clamp(0, 10)).expect("not negative");
    format!("{value:.decimals$}")
}

//! The answer of `qilu evaluate`: a table and a file.

use crate::experiments::evaluate::Output;
use crate::region::Region;
use crate::report::terminal;
use crate::report::text;
use crate::store::rows::Head;
use crate::store::rows::PlaceOfLevel;
use crate::store::rows::Subject;
use crate::store::rows::Tidy;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;

/// Statistic beside those of every table: share of the draws in which an expression has no value.
pub const UNDEFINED: &str = "undefined";

/// An output over the draws.
#[derive(Clone, Debug)]
pub struct EvaluationRow<'a> {
    /// The output.
    pub output: &'a Output,
    /// Its distribution; `None` where some draw has no value.
    pub summary: Option<Summary>,
    /// Draws without a value, and all draws.
    pub undefined: (usize, usize),
}

/// Summaries of outputs.
///
/// - `values`: outputs by draws.
#[must_use]
pub fn summarise(outputs: &[Output], values: Vec<Vec<f64>>) -> Vec<EvaluationRow<'_>> {
    let row = |(output, mut values): (_, Vec<f64>)| {
        let undefined = (values.iter().filter(|value| !value.is_finite()).count(), values.len());
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
        let undefined = (UNDEFINED, row.undefined.0 as f64 / row.undefined.1 as f64);
        let known = STATISTICS.into_iter().zip(row.summary.iter().flat_map(Summary::statistics));
        for (statistic, value) in known.chain([undefined]) {
            table.row(&Tidy { subject, statistic, value: Number::exact(value) });
        }
    }
    table.bytes()
}

/// A table for each expression: a row an area and year.
#[must_use]
pub fn text(region: &Region, rows: &[EvaluationRow<'_>], language: Language) -> String {
    let words = text::words(language);
    let mut head = [words.area, words.year, language.pick("均值", "mean"), language.pick("标准差", "sd"), words.mcse]
        .map(str::to_owned)
        .to_vec();
    head.extend(STATISTICS[3..].iter().map(|name| percentile(name)));
    let mut text = String::new();
    for rows in rows.chunk_by(|a, b| a.output.label == b.output.label) {
        let mut table = vec![head.clone()];
        let mut notes = String::new();
        for row in rows {
            let names = region.names(row.output.area);
            let place = language.pick(&names.zh, &names.en);
            let mut cells = vec![place.to_owned(), row.output.year.to_string()];
            let statistics = row.summary.map(|summary| summary.statistics().map(number));
            cells.extend(statistics.unwrap_or_else(|| std::array::from_fn(|_| "–".to_owned())));
            table.push(cells);
            if row.summary.is_none() {
                let (without, all) = row.undefined;
                let year = row.output.year;
                notes.push_str(&match language {
                    Language::Chinese => format!("  {place}{year}年：{all}次抽样中有{without}次没有数值\n"),
                    Language::English => format!("  {place} {year}: not a number in {without} of {all} draws\n"),
                });
            }
        }
        text.push_str(&format!("\n{}\n{}{notes}", rows[0].output.label, terminal::table(&table)));
    }
    text
}

/// `q0.025` as `2.5%`.
fn percentile(statistic: &str) -> String {
    let share: f64 = statistic[1..].parse().expect("a quantile is named by its probability");
    format!("{}%", (1000.0 * share).round() / 10.0)
}

/// Six digits that matter, at most ten decimals.
fn number(value: f64) -> String {
    let scientific = format!("{value:e}");
    let exponent: i32 = scientific.split('e').next_back().and_then(|text| text.parse().ok()).unwrap_or(0);
    let decimals = usize::try_from((5 - exponent).clamp(0, 10)).expect("not negative");
    format!("{value:.decimals$}")
}

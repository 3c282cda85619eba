//! The result of `qilu evaluate`: a table and a file.

use crate::data::Data;
use crate::experiments::evaluate::Output;
use crate::expression::Quantity;
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
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::report_run::EvaluationText;
use qilu_messages::report_table::TableWord;
use qilu_messages::units;
use qilu_methods::estimate::Probability;
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
    /// The probability of an expression that is a condition; `None` for a quantity, and if it has no value in some draw.
    pub probability: Option<Probability>,
    /// Number of draws without a value, and of all draws.
    pub undefined: (usize, usize),
}

impl EvaluationRow<'_> {
    /// The statistics in the order of [`STATISTICS`]. A condition has its share of draws and the error of that, and neither a
    /// standard deviation nor percentiles: its values are 0 and 1.
    fn statistics(&self) -> [Option<f64>; 12] {
        let Some(summary) = self.summary else { return [None; 12] };
        match self.probability {
            None => summary.statistics(),
            Some(probability) => {
                let mut statistics = [None; 12];
                (statistics[0], statistics[2]) = (Some(summary.mean), probability.mcse());
                statistics
            }
        }
    }
}

/// Summaries of outputs.
///
/// - `values`: outputs by draws.
/// - `no_layers`: whether no layer of uncertainty is on, so that all draws are the same one.
#[must_use]
pub fn summarise(outputs: &[Output], values: Vec<Vec<f64>>, no_layers: bool) -> Vec<EvaluationRow<'_>> {
    let row = |(output, mut values): (_, Vec<f64>)| {
        let output: &Output = output;
        let undefined = (values.iter().filter(|value| !value.is_finite()).count(), values.len());
        // Draws that agree in a condition need not be alike, so the share of 0 or 1 has its interval.
        let met = values.iter().filter(|value| **value > 0.0).count();
        let probability = (output.expression.is_condition() && undefined.0 == 0)
            .then(|| Probability::new(met, values.len()).from_draws_alike(no_layers));
        // A single draw without a value leaves no summary: the other draws would be a selection by their results.
        EvaluationRow { output, summary: Summary::of(&mut values), probability, undefined }
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
        let known = STATISTICS.into_iter().zip(row.statistics()).filter(|_| row.summary.is_some());
        for (statistic, value) in known.chain([undefined]) {
            // An expression has no unit that could decide the number of decimals.
            table.row(&Tidy { subject, statistic, value: value.map_or_else(Number::default, Number::exact) });
        }
    }
    table.bytes()
}

/// A table for each expression, with one row for each area and year.
///
/// - `no_layers`: as for [`summarise`].
#[must_use]
pub fn text(region: &Region, rows: &[EvaluationRow<'_>], no_layers: bool, language: Language) -> String {
    let mut text = String::new();
    // The areas and years of an expression stand side by side, so nothing has to be sorted.
    for rows in rows.chunk_by(|a, b| a.output.label == b.output.label) {
        let condition = rows[0].output.expression.is_condition();
        let mut table = vec![head(condition, language)];
        let mut notes = String::new();
        for row in rows {
            let names = region.names(row.output.area);
            let place = language.choose(&names.zh, &names.en);
            let mut cells = vec![place.to_owned(), row.output.year.to_string()];
            cells.extend(if condition { probability(row, language) } else { quantity(row) });
            table.push(cells);
            if row.summary.is_none() {
                let (without, all) = row.undefined;
                let year = row.output.year;
                let note = EvaluationText::WithoutValue { place: place.to_owned(), year, without, all };
                notes.push_str(&format!("  {}\n", note.say(language)));
            }
        }
        for note in reasons(rows, no_layers, language) {
            notes.push_str(&format!("  {note}\n"));
        }
        text.push_str(&format!("\n{}\n{}{notes}", heading(rows[0].output, language), terminal::table(&table)));
    }
    text
}

/// The headings of the table of a condition or of a quantity.
fn head(condition: bool, language: Language) -> Vec<String> {
    use TableWord as Word;
    if condition {
        let head = [Word::Area, Word::Year, Word::Probability, Word::MonteCarloError, Word::Interval95];
        return terminal::headings(&head, language);
    }
    let head = [Word::Area, Word::Year, Word::Mean, Word::StandardDeviation, Word::MonteCarloError];
    let mut head = terminal::headings(&head, language);
    // The first three statistics are mean, standard deviation and Monte Carlo error; quantiles follow.
    head.extend(STATISTICS[3..].iter().map(|name| percentile(name)));
    head
}

/// The cells of a quantity.
fn quantity(row: &EvaluationRow<'_>) -> Vec<String> {
    row.statistics().map(|value| value.map_or(NONE.to_owned(), number)).to_vec()
}

/// The cells of a condition: probability, error and interval.
fn probability(row: &EvaluationRow<'_>, language: Language) -> Vec<String> {
    let Some(probability) = row.probability else { return vec![NONE.to_owned(); 3] };
    let error = probability.mcse().map_or(NONE.to_owned(), |mcse| certainty::error(100.0 * mcse, 2) + "%");
    vec![certainty::cell_or_common(probability, language), error, certainty::interval_cell(probability)]
}

/// Why errors and intervals are missing in the rows of an expression, each reason once.
fn reasons(rows: &[EvaluationRow<'_>], no_layers: bool, language: Language) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for row in rows {
        let Some(summary) = row.summary else { continue };
        let draws = u32::try_from(row.undefined.1).expect("draws are a u32");
        let agree = row.probability.and_then(|known| Some((known.share()?, certainty::interval(known, language)?)));
        let note = match agree {
            // The values behind the condition differ, so that the draws show a bound.
            Some((share, interval)) if share <= 0.0 => Some(EvaluationText::NoneMeet { draws, interval }.into()),
            Some((share, interval)) if share >= 1.0 => Some(EvaluationText::AllMeet { draws, interval }.into()),
            // A condition has no percentiles that could be missing.
            Some(_) => None,
            None => certainty::note(&summary, draws, no_layers).map(Message::from),
        };
        let text = note.map(|note| note.say(language).into_owned());
        reasons.extend(text.filter(|text| !reasons.contains(text)));
    }
    reasons
}

/// Most published values that the note on them names.
const NAMED: usize = 5;

/// The note that some of the outputs are of years and areas whose values are published; `None` where none is.
///
/// - `base_year`: the year from which the draws start, in which they agree with what is published.
#[must_use]
pub fn published(data: &Data, outputs: &[Output], base_year: u16, language: Language) -> Option<String> {
    let mut known: Vec<String> = Vec::new();
    for output in outputs {
        for term in output.expression.terms() {
            let (Quantity::Indicator(indicator), year) = (term.quantity, term.year.unwrap_or(output.year)) else {
                continue;
            };
            let names = data.region.names(output.area);
            let value = data.observations.latest(&names.code, indicator.id.published_name(), year);
            let Some(value) = value.filter(|_| year > base_year) else { continue };
            let (place, title) = (language.choose(&names.zh, &names.en), language.choose(indicator.zh, indicator.en));
            let value = if indicator.unit.is_share() {
                terminal::percent(value)
            } else {
                format!("{} {}", number(value), units::unit(indicator.unit.as_str(), language))
            };
            let text = EvaluationText::PublishedValue { place: place.to_owned(), year, title: title.to_owned(), value };
            let text = text.say(language).into_owned();
            if !known.contains(&text) {
                known.push(text);
            }
        }
    }
    let more = known.len().saturating_sub(NAMED);
    if more > 0 {
        known.truncate(NAMED);
        known.push(EvaluationText::More { count: more }.say(language).into_owned());
    }
    (!known.is_empty()).then(|| EvaluationText::Published { values: known }.say(language).into_owned())
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

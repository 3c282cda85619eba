//! The results of `qilu sensitivity`: the CSV files, the table for the terminal and the charts.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::heat;
use crate::chart::settling;
use crate::chart::tornado;
use crate::report::certainty;
use crate::report::terminal;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_search::SensitivityColumn;
use qilu_messages::report_search::SensitivityText;
use qilu_methods::sensitivity::Evidence;
use qilu_methods::sensitivity::SensitivityIndex;
use qilu_methods::sensitivity::SensitivityMethod;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::convergence::ConvergenceStep;
use qilu_methods::sensitivity::values::ROUNDING;
use serde::Serialize;

/// Greatest number of outputs with a table on the terminal; all outputs are in `indices.csv`.
const SHOWN: usize = 6;

/// Greatest number of pairs of inputs below such a table.
const PAIRS: usize = 5;

/// Greatest number of inputs in the convergence chart, which has this many distinct line styles.
const LINES: usize = 8;

/// Values from this size on are written with an exponent in the table.
const MOST_PLAIN: f64 = 1e6;

/// Effects and p-values below this size are written with an exponent in the table.
const LEAST_PLAIN: f64 = 1e-3;

/// Sensitivity indices with the names of their inputs and outputs.
#[derive(Clone, Copy, Debug)]
pub struct Analysis<'a> {
    /// Method by which the indices were computed.
    pub method: SensitivityMethod,
    /// Names of the inputs, or of the groups of inputs that change together.
    pub inputs: &'a [String],
    /// Names of the outputs, in the order of `answers`.
    pub outputs: &'a [String],
    /// Indices of each output.
    pub answers: &'a [SensitivityResult],
    /// Nominal coverage probability of the intervals, such as 0.95.
    pub confidence: f64,
}

/// One sensitivity index, which is a row of `indices.csv`. Numbers that do not exist are empty fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IndexRow<'a> {
    /// Name of the method.
    pub method: &'a str,
    /// Name of the output.
    pub output: &'a str,
    /// Name of the input; `first:second` for a second-order index.
    pub input: String,
    /// Name of the index.
    pub index: &'a str,
    /// Estimate of the index.
    pub value: Number<'a>,
    /// Lower bound of its interval.
    pub low: Number<'a>,
    /// Upper bound of its interval.
    pub high: Number<'a>,
    /// Number of base rows (`sobol`), trajectories (`morris`) or rows that were used.
    pub rows_used: usize,
    /// Number of base rows, trajectories or rows that were left out because a run failed.
    pub rows_failed: usize,
}

/// One index estimated from the first base rows only, which is a row of `convergence.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StepRow<'a> {
    /// Number of base rows.
    pub base_rows: usize,
    /// The index and its interval.
    pub index: IndexRow<'a>,
}

/// The indices as tidy CSV with one row per index.
#[must_use]
pub fn csv(analysis: &Analysis) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in index_rows(analysis, analysis.answers) {
        table.row(&row);
    }
    table.bytes()
}

/// The indices after each number of base rows, as tidy CSV.
#[must_use]
pub fn convergence_csv(analysis: &Analysis, steps: &[ConvergenceStep]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for step in steps {
        for index in index_rows(analysis, &step.answers) {
            table.row(&StepRow { base_rows: step.base, index });
        }
    }
    table.bytes()
}

fn index_rows<'a>(analysis: &'a Analysis, answers: &'a [SensitivityResult]) -> impl Iterator<Item = IndexRow<'a>> {
    // Adding zero turns a negative zero into zero.
    let number = |value: f64| if value.is_finite() { Number::exact(value + 0.0) } else { Number::default() };
    analysis.outputs.iter().zip(answers).flat_map(move |(output, answer)| {
        answer.indices.iter().map(move |index| IndexRow {
            method: analysis.method.name(),
            output,
            input: analysis.input(index),
            index: index.name,
            value: number(index.value),
            low: number(index.value - index.half_width),
            high: number(index.value + index.half_width),
            rows_used: answer.used,
            rows_failed: answer.failed,
        })
    })
}

impl Analysis<'_> {
    fn input(&self, index: &SensitivityIndex) -> String {
        let name = |input: usize| self.inputs[input].as_str();
        match index.inputs {
            (one, None) => name(one).to_owned(),
            (one, Some(other)) => format!("{}:{}", name(one), name(other)),
        }
    }

    /// Names of the method and of the index by which it ranks the inputs.
    fn words(&self, language: Language) -> (String, String) {
        let (method, index) = match self.method {
            SensitivityMethod::Sobol => (SensitivityText::Sobol, SensitivityText::SobolIndex),
            SensitivityMethod::Morris => (SensitivityText::Morris, SensitivityText::MorrisIndex),
            SensitivityMethod::Pawn => (SensitivityText::Pawn, SensitivityText::PawnIndex),
            SensitivityMethod::Delta => (SensitivityText::Delta, SensitivityText::DeltaIndex),
            SensitivityMethod::Regional => (SensitivityText::Regional, SensitivityText::RegionalIndex),
        };
        (method.say(language).into_owned(), index.say(language).into_owned())
    }

    fn interval(&self, language: Language) -> String {
        let percent = NumberFormat::Percent(0).show(self.confidence);
        SensitivityText::Interval { percent }.say(language).into_owned()
    }
}

/// Heading of the column of an index; an index without a heading of its own keeps its name in `indices.csv`.
fn column(name: &str, language: Language) -> String {
    let column = match name {
        "S1" => SensitivityColumn::FirstOrder,
        "ST" => SensitivityColumn::Total,
        "S2" => SensitivityColumn::SecondOrder,
        "mu" => SensitivityColumn::EffectMean,
        "mu_star" => SensitivityColumn::EffectSize,
        "sigma" => SensitivityColumn::EffectDeviation,
        "minimum" => SensitivityColumn::Minimum,
        "mean" => SensitivityColumn::Mean,
        "median" => SensitivityColumn::Median,
        "maximum" => SensitivityColumn::Maximum,
        "CV" => SensitivityColumn::Variation,
        "stdev" => SensitivityColumn::Deviation,
        "delta" => SensitivityColumn::Delta,
        "delta_reduced" => SensitivityColumn::DeltaReduced,
        "KS" => SensitivityColumn::Distance,
        "p_value" => SensitivityColumn::PValue,
        _ => return name.to_owned(),
    };
    column.say(language).into_owned()
}

/// The tables for the terminal, one per output, with inputs sorted by the leading index and the strongest pairs below.
#[must_use]
pub fn table(analysis: &Analysis, language: Language) -> String {
    let (method, _) = analysis.words(language);
    let mut text = format!("{method}\n");
    for (output, answer) in analysis.outputs.iter().zip(analysis.answers).take(SHOWN) {
        let heading = SensitivityText::Output { output: output.clone(), used: answer.used, failed: answer.failed };
        let rows = terminal::table(&rows(analysis, answer, language));
        text.push_str(&format!("\n{}\n{rows}", heading.say(language)));
        for remark in remarks(answer) {
            text.push_str(&format!("  {}\n", remark.say(language)));
        }
    }
    let count = analysis.outputs.len().saturating_sub(SHOWN);
    if count > 0 {
        text.push_str(&format!("\n{}\n", SensitivityText::MoreOutputs { count }.say(language)));
    }
    text
}

/// Notes on the table of runs, one a line.
#[must_use]
pub fn notes(notes: &[SensitivityText], language: Language) -> String {
    let mut text = String::new();
    for note in notes {
        // An empty line separates the notes from the tables.
        let space = if text.is_empty() { "\n" } else { "" };
        text.push_str(&format!("{space}{}\n", note.say(language)));
    }
    text
}

/// What a reader has to know about the values of an output.
fn remarks(answer: &SensitivityResult) -> Vec<SensitivityText> {
    let evidence = match answer.evidence {
        Evidence::Enough => None,
        Evidence::NoVariation => Some(SensitivityText::NoVariation { share: format!("{ROUNDING:e}") }),
        Evidence::NoVariationOfPoints => Some(SensitivityText::NoVariationOfPoints),
        Evidence::FewRows => Some(SensitivityText::FewRows),
    };
    let failed = answer.first_failed.map(|line| SensitivityText::FirstFailed { line });
    evidence.into_iter().chain(failed).collect()
}

fn rows(analysis: &Analysis, answer: &SensitivityResult, language: Language) -> Vec<Vec<String>> {
    let single = |index: &&SensitivityIndex| index.inputs.1.is_none();
    // In the order in which the method gives its indices, which a map sorted by name would not keep.
    let mut names: Vec<&str> = Vec::new();
    for index in answer.indices.iter().filter(single) {
        if !names.contains(&index.name) {
            names.push(index.name);
        }
    }
    let first = SensitivityText::Input.say(language).into_owned();
    let headings = names.iter().map(|name| column(name, language));
    let mut rows: Vec<Vec<String>> = vec![std::iter::once(first).chain(headings).collect()];
    let mut leading: Vec<&SensitivityIndex> = answer.of(analysis.method.leading()).collect();
    // An input without an index, which is not a number, stands last.
    leading.sort_by(|a, b| (a.value.is_nan().cmp(&b.value.is_nan())).then(b.value.total_cmp(&a.value)));
    for index in leading {
        let cell =
            |name: &&str| answer.of(name).find(|other| other.inputs == index.inputs).map_or(String::new(), shown);
        rows.push([analysis.input(index)].into_iter().chain(names.iter().map(cell)).collect());
    }
    // Second-order indices belong to two inputs and so have no row above; they follow under a heading of their own.
    let mut pairs: Vec<&SensitivityIndex> = answer.indices.iter().filter(|index| !single(index)).collect();
    pairs.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    for (rank, index) in pairs.into_iter().take(PAIRS).enumerate() {
        let mut row = vec![String::new(); names.len() + 1];
        if rank == 0 {
            let mut heading = row.clone();
            (heading[0], heading[1]) =
                (SensitivityText::Pairs.say(language).into_owned(), column(index.name, language));
            rows.push(heading);
        }
        (row[0], row[1]) = (analysis.input(index), shown(index));
        rows.push(row);
    }
    rows
}

/// An index with the half-width of its interval.
fn shown(index: &SensitivityIndex) -> String {
    let number = |value: f64| {
        let size = value.abs();
        // Elementary effects have the unit of the output and p-values may be tiny, so four decimals could show only
        // zeros. All other indices are shares or distances, for which a value below 0.001 is as good as zero.
        let may_be_small = ["mu", "mu_star", "sigma", "p_value"].contains(&index.name);
        let plain = size < MOST_PLAIN && (!may_be_small || size >= LEAST_PLAIN);
        if value.is_nan() {
            "–".to_owned()
        } else if plain {
            NumberFormat::Plain(4).show(value)
        } else {
            format!("{value:.3e}")
        }
    };
    if index.half_width.is_nan() {
        number(index.value)
    } else {
        // Four decimals are those of the value; a smaller half-width is said to be smaller, and not to be 0.
        let plain = number(index.half_width);
        let width = if plain.parse::<f64>().is_ok_and(|shown| shown > 0.0) { plain } else { certainty::error(0.0, 4) };
        format!("{} ±{width}", number(index.value))
    }
}

/// The heat map of the leading index, with one row per input and one column per output. Elementary effects have the
/// unit of their output, so they are divided by the largest effect on this output.
#[must_use]
pub fn heat(analysis: &Analysis, language: Language) -> String {
    let (method, index) = analysis.words(language);
    let (common, columns) = columns(analysis.outputs);
    let values = |answer: &SensitivityResult| -> Vec<f64> {
        let values: Vec<f64> = answer.of(analysis.method.leading()).map(|index| index.value).collect();
        // A maximum ignores values that are not numbers, as in an output whose runs all failed.
        let largest =
            if analysis.method == SensitivityMethod::Morris { values.iter().copied().fold(0.0, f64::max) } else { 1.0 };
        values.into_iter().map(|value| if largest > 0.0 { value / largest } else { value }).collect()
    };
    let by_output: Vec<Vec<f64>> = analysis.answers.iter().map(values).collect();
    let index = match analysis.method {
        SensitivityMethod::Morris => SensitivityText::RelativeIndex { index }.say(language).into_owned(),
        _ => index,
    };
    let over = if common.is_empty() { String::new() } else { format!("{common} · ") };
    heat::chart(&heat::Heat {
        heading: Heading {
            title: SensitivityText::Title { subject: method }.say(language).into_owned(),
            subtitle: format!("{over}{index}"),
            description: SensitivityText::HeatDescription.say(language).into_owned(),
        },
        format: NumberFormat::Plain(2),
        rows: analysis.inputs.to_vec(),
        columns,
        values: (0..analysis.inputs.len())
            .map(|input| by_output.iter().map(|values| values[input]).collect())
            .collect(),
    })
}

/// Splits names into their common beginning, up to a separator, and their remainders, such as `urban_share` and years.
fn columns(names: &[String]) -> (String, Vec<String>) {
    let first = names.first().map_or("", String::as_str);
    // A single name shares every beginning with itself, so nothing is cut from it.
    let shared = |end: &usize| names.len() > 1 && names.iter().all(|name| name.starts_with(&first[..*end]));
    // Cut only after a separator, so that 2030 and 2035 do not lose the digits that they share.
    let ends =
        first.char_indices().filter(|(_, letter)| "_.@: ".contains(*letter)).map(|(at, letter)| at + letter.len_utf8());
    let end = ends.filter(shared).max().unwrap_or(0);
    (
        first[..end].trim_end_matches(['_', '.', '@', ':', ' ']).to_owned(),
        names.iter().map(|name| name[end..].to_owned()).collect(),
    )
}

/// The tornado chart of an output, with inputs sorted by their leading index and with intervals.
#[must_use]
pub fn tornado(analysis: &Analysis, output: usize, language: Language) -> String {
    let (method, name) = analysis.words(language);
    let answer = &analysis.answers[output];
    let row = |index: &SensitivityIndex| tornado::TornadoRow {
        label: analysis.input(index),
        value: index.value,
        interval: (!index.half_width.is_nan())
            .then_some((index.value - index.half_width, index.value + index.half_width)),
    };
    tornado::chart(&tornado::Tornado {
        heading: Heading {
            title: SensitivityText::Title { subject: analysis.outputs[output].clone() }.say(language).into_owned(),
            subtitle: method,
            description: SensitivityText::TornadoDescription.say(language).into_owned(),
        },
        axis: name,
        interval: analysis.interval(language),
        format: if analysis.method == SensitivityMethod::Morris {
            NumberFormat::Plain(4)
        } else {
            NumberFormat::Plain(3)
        },
        // An index that could not be computed has no bar.
        rows: answer.of(analysis.method.leading()).filter(|index| index.value.is_finite()).map(row).collect(),
    })
}

/// The convergence chart, which shows total indices against the number of base rows for the output with the widest
/// interval.
///
/// # Panics
/// Panics if there are no steps or no outputs.
#[must_use]
pub fn convergence(analysis: &Analysis, steps: &[ConvergenceStep], language: Language) -> String {
    let last = steps.last().expect("a step");
    let width = |output: &usize| convergence::largest_half_width(&last.answers[*output..=*output]);
    // An output that never varies has no interval; it is shown only if there is no other.
    let known = (0..analysis.outputs.len()).filter(|output| !width(output).is_nan());
    let worst = known.max_by(|a, b| width(a).total_cmp(&width(b))).unwrap_or(0);
    let mut leading: Vec<&SensitivityIndex> = last.answers[worst].of("ST").collect();
    leading.sort_by(|a, b| b.value.total_cmp(&a.value));
    let line = |index: &&SensitivityIndex| settling::ConvergenceLine {
        name: analysis.input(index),
        points: steps
            .iter()
            .map(|step| {
                let found =
                    step.answers[worst].of("ST").find(|other| other.inputs == index.inputs).expect("all inputs");
                (found.value, found.half_width)
            })
            .collect(),
    };
    settling::chart(&settling::Settling {
        heading: Heading {
            title: SensitivityText::ConvergenceTitle { output: analysis.outputs[worst].clone() }
                .say(language)
                .into_owned(),
            subtitle: SensitivityText::WidestInterval { interval: analysis.interval(language) }
                .say(language)
                .into_owned(),
            description: SensitivityText::ConvergenceDescription.say(language).into_owned(),
        },
        upwards: SensitivityText::TotalIndex.say(language).into_owned(),
        right: SensitivityText::BaseRows.say(language).into_owned(),
        sizes: steps.iter().map(|step| step.base).collect(),
        lines: leading.iter().take(LINES).map(line).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn example() -> (Vec<String>, Vec<String>, Vec<SensitivityResult>) {
        let index = |name, inputs, value, half_width| SensitivityIndex { name, inputs, value, half_width };
        let indices = vec![
            index("S1", (0, None), 0.25, 0.125),
            index("S1", (1, None), -0.0, f64::NAN),
            index("ST", (0, None), 0.5, 0.25),
            index("ST", (1, None), 0.75, 0.5),
            index("S2", (0, Some(1)), f64::NAN, f64::NAN),
        ];
        (
            names("a b"),
            names("urban_share_2030 urban_share_2035"),
            vec![
                SensitivityResult { used: 3, failed: 1, first_failed: Some(9), evidence: Evidence::Enough, indices };
                2
            ],
        )
    }

    fn analysis(parts: &(Vec<String>, Vec<String>, Vec<SensitivityResult>)) -> Analysis<'_> {
        let (inputs, outputs, answers) = parts;
        Analysis { method: SensitivityMethod::Sobol, inputs, outputs, answers, confidence: 0.95 }
    }

    #[test]
    fn the_file_has_a_row_an_index() {
        let parts = example();
        let text = String::from_utf8(csv(&analysis(&parts))).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[0], "method,output,input,index,value,low,high,rows_used,rows_failed");
        assert_eq!(lines[1], "sobol,urban_share_2030,a,S1,0.25,0.125,0.375,3,1");
        assert_eq!(lines[2], "sobol,urban_share_2030,b,S1,0,,,3,1");
        assert_eq!(lines[5], "sobol,urban_share_2030,a:b,S2,,,,3,1");
        let steps = [ConvergenceStep { base: 16, answers: parts.2.clone() }];
        let text = String::from_utf8(convergence_csv(&analysis(&parts), &steps)).unwrap();
        assert_eq!(text.lines().nth(1), Some("16,sobol,urban_share_2030,a,S1,0.25,0.125,0.375,3,1"));
    }

    #[test]
    fn the_table_ranks_by_the_leading_index() {
        let parts = example();
        let text = table(&analysis(&parts), Language::English);
        let (b, a) = (text.find("\n  b "), text.find("\n  a "));
        assert!(b.is_some() && b < a, "{text}");
        assert!(text.contains("0.7500 ±0.5000") && text.contains("3 used, 1 failed") && text.contains("a:b"), "{text}");
        assert!(text.contains("first failed run: line 9"), "{text}");
        let text = table(&analysis(&parts), Language::Chinese);
        assert!(text.contains("两两交互") && text.contains("总效应指数ST") && text.contains("失败1组"), "{text}");
    }

    #[test]
    fn columns_lose_what_they_share() {
        assert_eq!(
            columns(&names("urban_share_2030 urban_share_2035")),
            ("urban_share".to_owned(), names("2030 2035"))
        );
        assert_eq!(columns(&names("urban_share")), (String::new(), names("urban_share")));
        assert_eq!(columns(&names("tfr_a urban_b")), (String::new(), names("tfr_a urban_b")));
    }

    #[test]
    fn pictures_speak_both_languages() {
        let parts = example();
        let steps = [
            ConvergenceStep { base: 16, answers: parts.2.clone() },
            ConvergenceStep { base: 32, answers: parts.2.clone() },
        ];
        let words = [(Language::Chinese, "敏感性", "收敛"), (Language::English, "Sensitivity", "Convergence")];
        for (language, sensitivity, convergence_word) in words {
            assert!(heat(&analysis(&parts), language).contains(sensitivity));
            assert!(tornado(&analysis(&parts), 1, language).contains(sensitivity));
            assert!(convergence(&analysis(&parts), &steps, language).contains(convergence_word));
        }
    }
}

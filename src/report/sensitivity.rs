//! The answers of `qilu sensitivity`: a file, a table and pictures.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::heat;
use crate::chart::settling;
use crate::chart::tornado;
use crate::report::terminal;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_methods::sensitivity::SensitivityIndex;
use qilu_methods::sensitivity::SensitivityMethod;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::convergence::ConvergenceStep;
use serde::Serialize;

/// Most outputs in a table on the terminal.
const SHOWN: usize = 6;

/// Most pairs of inputs below such a table.
const PAIRS: usize = 5;

/// Most inputs in a picture of convergence: as many lines look different.
const LINES: usize = 8;

/// Answers with the names that belong to them.
#[derive(Clone, Copy, Debug)]
pub struct Analysis<'a> {
    /// Method.
    pub method: SensitivityMethod,
    /// Names of the inputs, or of the groups that moved together.
    pub inputs: &'a [String],
    /// Names of the outputs.
    pub outputs: &'a [String],
    /// Answers by output.
    pub answers: &'a [SensitivityResult],
    /// Chance that intervals are meant to have, such as 0.95.
    pub confidence: f64,
}

/// An index: a row of `indices.csv`. Numbers that are not there are empty.
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
    /// The estimate.
    pub value: Number<'a>,
    /// Lower bound of its interval.
    pub low: Number<'a>,
    /// Upper bound of its interval.
    pub high: Number<'a>,
    /// Base rows (`sobol`), trajectories (`morris`) or rows that were used.
    pub rows_used: usize,
    /// Those left out because a run failed.
    pub rows_failed: usize,
}

/// An index after some of the base rows: a row of `convergence.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StepRow<'a> {
    /// Number of base rows.
    pub base_rows: usize,
    /// The index.
    pub index: IndexRow<'a>,
}

/// The indices as tidy CSV: a row an index.
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
    let number = |value: f64| if value.is_nan() { Number::default() } else { Number::exact(value + 0.0) };
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
        let name = |place: usize| self.inputs[place].as_str();
        match index.inputs {
            (one, None) => name(one).to_owned(),
            (one, Some(other)) => format!("{}:{}", name(one), name(other)),
        }
    }

    /// Name of the method and of its leading index.
    fn words(&self, language: Language) -> (&'static str, &'static str) {
        let pick = |zh, en| language.pick(zh, en);
        match self.method {
            SensitivityMethod::Sobol => {
                (pick("Sobol' 方差分解", "Sobol' indices"), pick("总效应指数 ST", "total index ST"))
            }
            SensitivityMethod::Morris => (
                pick("Morris 基本效应", "elementary effects of Morris"),
                pick("基本效应绝对值的均值 μ*", "mean absolute elementary effect μ*"),
            ),
            SensitivityMethod::Pawn => {
                (pick("PAWN 分布法", "PAWN"), pick("各分段KS距离的中位数", "median KS distance over slices"))
            }
            SensitivityMethod::Delta => (pick("Borgonovo δ", "Borgonovo's delta"), pick("δ 指数", "delta")),
            SensitivityMethod::Regional => (
                pick("区域敏感性分析", "regional sensitivity analysis"),
                pick("合格与不合格样本间的KS距离", "KS distance between behavioural and other runs"),
            ),
        }
    }

    fn interval(&self, language: Language) -> String {
        let percent = NumberFormat::Percent(0).show(self.confidence);
        match language {
            Language::Chinese => format!("{percent}区间"),
            Language::English => format!("{percent} interval"),
        }
    }
}

/// A table an output for the terminal, inputs by their leading index, and the strongest pairs below.
#[must_use]
pub fn table(analysis: &Analysis, language: Language) -> String {
    let (method, _) = analysis.words(language);
    let mut text = format!("{method}\n");
    for (output, answer) in analysis.outputs.iter().zip(analysis.answers).take(SHOWN) {
        let counts = match language {
            Language::Chinese => format!("用 {} 组，失败 {} 组", answer.used, answer.failed),
            Language::English => format!("{} used, {} failed", answer.used, answer.failed),
        };
        text.push_str(&format!("\n{output} ({counts})\n{}", terminal::table(&rows(analysis, answer, language))));
    }
    let left = analysis.outputs.len().saturating_sub(SHOWN);
    if left > 0 {
        text.push_str(&match language {
            Language::Chinese => format!("\n另有 {left} 个输出，见 indices.csv\n"),
            Language::English => format!("\n{left} more outputs: see indices.csv\n"),
        });
    }
    text
}

fn rows(analysis: &Analysis, answer: &SensitivityResult, language: Language) -> Vec<Vec<String>> {
    let single = |index: &&SensitivityIndex| index.inputs.1.is_none();
    let mut names: Vec<&str> = Vec::new();
    for index in answer.indices.iter().filter(single) {
        if !names.contains(&index.name) {
            names.push(index.name);
        }
    }
    let heading = [language.pick("输入", "input")].into_iter().chain(names.iter().copied());
    let mut rows: Vec<Vec<String>> = vec![heading.map(str::to_owned).collect()];
    let mut leading: Vec<&SensitivityIndex> = answer.of(analysis.method.leading()).collect();
    leading.sort_by(|a, b| b.value.total_cmp(&a.value));
    for index in leading {
        let cell =
            |name: &&str| answer.of(name).find(|other| other.inputs == index.inputs).map_or(String::new(), shown);
        rows.push([analysis.input(index)].into_iter().chain(names.iter().map(cell)).collect());
    }
    let mut pairs: Vec<&SensitivityIndex> = answer.indices.iter().filter(|index| !single(index)).collect();
    pairs.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    for (place, index) in pairs.into_iter().take(PAIRS).enumerate() {
        let mut row = vec![String::new(); names.len() + 1];
        if place == 0 {
            let mut heading = row.clone();
            (heading[0], heading[1]) = (language.pick("两两交互", "pairs").to_owned(), index.name.to_owned());
            rows.push(heading);
        }
        (row[0], row[1]) = (analysis.input(index), shown(index));
        rows.push(row);
    }
    rows
}

/// An index and half the width of its interval.
fn shown(index: &SensitivityIndex) -> String {
    let number = |value: f64| {
        let size = value.abs();
        let may_be_small = ["mu", "mu_star", "sigma", "p_value"].contains(&index.name);
        let plain = size < 1e6 && (!may_be_small || size >= 1e-3);
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
        format!("{} ±{}", number(index.value), number(index.half_width))
    }
}

/// The picture of all outputs: inputs downwards, outputs to the right, shaded by the leading index. Elementary effects,
/// which have the unit of their output, are parts of the largest of the output.
#[must_use]
pub fn heat(analysis: &Analysis, language: Language) -> String {
    let (method, index) = analysis.words(language);
    let (common, columns) = columns(analysis.outputs);
    let values = |answer: &SensitivityResult| -> Vec<f64> {
        let values: Vec<f64> = answer.of(analysis.method.leading()).map(|index| index.value).collect();
        let largest =
            if analysis.method == SensitivityMethod::Morris { values.iter().copied().fold(0.0, f64::max) } else { 1.0 };
        values.into_iter().map(|value| if largest > 0.0 { value / largest } else { value }).collect()
    };
    let by_output: Vec<Vec<f64>> = analysis.answers.iter().map(values).collect();
    let relative = match analysis.method {
        SensitivityMethod::Morris => {
            language.pick("（相对于该输出的最大值）", " (relative to the largest of the output)")
        }
        _ => "",
    };
    let over = if common.is_empty() { String::new() } else { format!("{common} · ") };
    heat::chart(&heat::Heat {
        heading: Heading {
            title: format!("{}{method}", language.pick("敏感性：", "Sensitivity: ")),
            subtitle: format!("{over}{index}{relative}"),
            description: language
                .pick(
                    "每行一个输入，每列一个输出，颜色越深指数越大。",
                    "A row an input, a column an output; the darker, the larger the index.",
                )
                .to_owned(),
        },
        format: NumberFormat::Plain(2),
        rows: analysis.inputs.to_vec(),
        columns,
        values: (0..analysis.inputs.len())
            .map(|input| by_output.iter().map(|values| values[input]).collect())
            .collect(),
    })
}

/// What all names begin with, up to a separator, and the names without it, such as `urban_share` and years.
fn columns(names: &[String]) -> (String, Vec<String>) {
    let first = names.first().map_or("", String::as_str);
    let shared = |end: &usize| names.len() > 1 && names.iter().all(|name| name.starts_with(&first[..*end]));
    let ends =
        first.char_indices().filter(|(_, letter)| "_.@: ".contains(*letter)).map(|(at, letter)| at + letter.len_utf8());
    let end = ends.filter(shared).max().unwrap_or(0);
    (
        first[..end].trim_end_matches(['_', '.', '@', ':', ' ']).to_owned(),
        names.iter().map(|name| name[end..].to_owned()).collect(),
    )
}

/// The picture of an output: inputs by their leading index, with intervals.
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
            title: format!("{}{}", language.pick("敏感性：", "Sensitivity: "), analysis.outputs[output]),
            subtitle: method.to_owned(),
            description: language.pick("输入按指数从大到小排列。", "Inputs in the order of their index.").to_owned(),
        },
        axis: name.to_owned(),
        interval: analysis.interval(language),
        format: if analysis.method == SensitivityMethod::Morris {
            NumberFormat::Plain(4)
        } else {
            NumberFormat::Plain(3)
        },
        rows: answer.of(analysis.method.leading()).filter(|index| index.value.is_finite()).map(row).collect(),
    })
}

/// The picture of convergence: the total indices of the output that is known worst, after each number of base rows.
///
/// # Panics
/// There are no steps or no outputs.
#[must_use]
pub fn convergence(analysis: &Analysis, steps: &[ConvergenceStep], language: Language) -> String {
    let last = steps.last().expect("a step");
    let width = |output: &usize| convergence::largest_half_width(&last.answers[*output..=*output]);
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
            title: format!("{}{}", language.pick("收敛：", "Convergence: "), analysis.outputs[worst]),
            subtitle: format!(
                "{} · {}",
                language.pick("区间最宽的输出", "the output with the widest interval"),
                analysis.interval(language)
            ),
            description: language
                .pick("总效应指数随基样本数的变化。", "Total indices as base rows are added.")
                .to_owned(),
        },
        upwards: language.pick("总效应指数", "total index").to_owned(),
        right: language.pick("基样本数", "base rows").to_owned(),
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
            vec![SensitivityResult { used: 3, failed: 1, indices }; 2],
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
        assert!(table(&analysis(&parts), Language::Chinese).contains("两两交互"));
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
        for (language, word) in [(Language::Chinese, "敏感性"), (Language::English, "Sensitivity")] {
            assert!(heat(&analysis(&parts), language).contains(word));
            assert!(tornado(&analysis(&parts), 1, language).contains(word));
            assert!(convergence(&analysis(&parts), &steps, language).contains(language.pick("收敛", "Convergence")));
        }
    }
}

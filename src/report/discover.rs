//! The answer of `qilu discover`: boxes in words, as tables and as pictures.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::ranges;
use crate::chart::tradeoff;
use crate::report::terminal;
use crate::store::rows::Program;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_methods::discovery::Pass;
use qilu_methods::discovery::Range;
use qilu_methods::discovery::Subspace;
use serde::Serialize;

/// Greatest quasi-p-value of a limit that is not remarked upon.
const SIGNIFICANT: f64 = 0.05;

/// What was looked for, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct DiscoveryReport<'a> {
    /// `prim` or `cart`.
    pub method: &'static str,
    /// What is of interest: the expression.
    pub question: &'a str,
    /// Least density of a box that is put forward.
    pub threshold: f64,
    /// Names of the inputs.
    pub inputs: &'a [String],
    /// Full range of each input.
    pub full: &'a [Range],
    /// Rows looked at.
    pub rows: usize,
    /// Rows of interest among them.
    pub hits: usize,
    /// Rows without a value, which were not looked at.
    pub left_out: usize,
    /// Boxes, pass by pass.
    pub passes: &'a [Pass],
}

/// Which box a row is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoxKey<'a> {
    /// What wrote the row.
    pub program: Program<'a>,
    /// `prim` or `cart`.
    pub method: &'a str,
    /// Number of the pass, from 1.
    pub pass: usize,
    /// Number of the box in its pass, from 0: the step on the trajectory, or the leaf from left to right.
    #[serde(rename = "box")]
    pub place: usize,
    /// 1 if the box is put forward, else 0.
    pub chosen: u8,
}

/// A box: a row of `boxes.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoxRow<'a> {
    /// Which box.
    pub found: BoxKey<'a>,
    /// Rows in the box.
    pub rows: usize,
    /// Rows of interest in the box.
    pub of_interest: usize,
    /// Share of all rows of interest that lies in the box.
    pub coverage: Number<'a>,
    /// Share of the rows in the box that is of interest.
    pub density: Number<'a>,
    /// Share of all rows that lies in the box.
    pub mass: Number<'a>,
    /// Number of inputs that the box restricts.
    pub restricted: usize,
}

/// The range of an input that a box restricts: a row of `limits.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LimitRow<'a> {
    /// Which box.
    pub found: BoxKey<'a>,
    /// Name of the input.
    pub input: &'a str,
    /// Least value in the box, in the unit of the input.
    pub low: Number<'a>,
    /// Greatest value in the box.
    pub high: Number<'a>,
    /// Least value of all rows.
    pub full_low: Number<'a>,
    /// Greatest value of all rows.
    pub full_high: Number<'a>,
    /// Quasi-p-value of the lower limit; empty where that side is not restricted.
    pub quasi_p_low: Number<'a>,
    /// Quasi-p-value of the upper limit; empty where that side is not restricted.
    pub quasi_p_high: Number<'a>,
}

impl<'a> DiscoveryReport<'a> {
    /// Every box of every pass, chosen or not: `boxes.csv`. Passes count from 1, boxes from 0: the step on the
    /// trajectory, or the leaf from left to right.
    #[must_use]
    pub fn boxes(&self) -> Vec<u8> {
        let mut table = CsvTable::new();
        for (found, own) in self.all() {
            table.row(&BoxRow {
                found,
                rows: own.rows,
                of_interest: own.hits,
                coverage: Number::in_unit(own.coverage, Unit::Share),
                density: Number::in_unit(own.density, Unit::Share),
                mass: Number::in_unit(own.mass, Unit::Share),
                restricted: own.restricted().len(),
            });
        }
        table.bytes()
    }

    /// Limits of every box: `limits.csv`, a row for each input that the box restricts.
    #[must_use]
    pub fn limits(&self) -> Vec<u8> {
        let mut table = CsvTable::new();
        for (found, own) in self.all() {
            for input in own.restricted() {
                let (range, full) = (own.ranges[input], self.full[input]);
                let [quasi_p_low, quasi_p_high] =
                    own.quasi_p[input].map(|p| p.map_or_else(Number::default, Number::scientific));
                table.row(&LimitRow {
                    found,
                    input: &self.inputs[input],
                    low: Number::exact(range.low),
                    high: Number::exact(range.high),
                    full_low: Number::exact(full.low),
                    full_high: Number::exact(full.high),
                    quasi_p_low,
                    quasi_p_high,
                });
            }
        }
        table.bytes()
    }

    /// All boxes with what the rows of both tables begin with.
    fn all(&self) -> impl Iterator<Item = (BoxKey<'a>, &'a Subspace)> {
        let (program, method) = (Program::default(), self.method);
        self.passes.iter().enumerate().flat_map(move |(at, pass)| {
            pass.boxes.iter().enumerate().map(move |(place, own)| {
                let chosen = u8::from(pass.chosen.contains(&place));
                (BoxKey { program, method, pass: at + 1, place, chosen }, own)
            })
        })
    }

    /// Pass, place and box of those put forward.
    fn chosen(&self) -> impl Iterator<Item = (usize, usize, &'a Subspace)> {
        self.passes
            .iter()
            .enumerate()
            .flat_map(|(at, pass)| pass.chosen.iter().map(move |&place| (at, place, &pass.boxes[place])))
    }

    /// Restricted inputs of a box, the narrowest first.
    fn narrowest_first(&self, found: &Subspace) -> Vec<usize> {
        let width = |input: &usize| {
            let (range, full) = (found.ranges[*input], self.full[*input]);
            (range.high - range.low) / (full.high - full.low)
        };
        let mut inputs = found.restricted();
        inputs.sort_by(|a, b| width(a).total_cmp(&width(b)));
        inputs
    }

    /// The chosen boxes in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let share = |part: usize, all: usize| percent(part as f64 / all.max(1) as f64);
        let (rows, hits, left_out) = (self.rows, self.hits, self.left_out);
        let mut text = format!("{}\n", self.question);
        text.push_str(&match language {
            Language::Chinese => {
                format!("  {rows}行，其中{hits}行符合（{}）；{left_out}行无值，未用\n", share(hits, rows))
            }
            Language::English => {
                format!(
                    "  {rows} rows, {hits} of interest ({}); {left_out} without a value left out\n",
                    share(hits, rows)
                )
            }
        });
        let mut insignificant = false;
        for (count, (_, place, found)) in self.chosen().enumerate() {
            text.push_str(&format!("\n{}\n", self.title(count + 1, place, language)));
            text.push_str(&format!("  {}\n", shares(found, language)));
            text.push_str(&self.table(found, language));
            insignificant |= found.quasi_p.iter().flatten().flatten().any(|p| *p > SIGNIFICANT);
        }
        if insignificant {
            text.push_str(language.pick(
                "  * 准p值大于0.05：该限制可能出于偶然\n",
                "  * quasi-p above 0.05: the limit may be there by chance\n",
            ));
        }
        text.push_str(&format!("\n{}\n", self.together(language)));
        text
    }

    fn title(&self, count: usize, place: usize, language: Language) -> String {
        match (language, self.method) {
            (Language::Chinese, "cart") => format!("方框{count}（第{place}号叶）"),
            (Language::Chinese, _) => format!("方框{count}（轨迹第{place}步）"),
            (Language::English, "cart") => format!("Box {count} (leaf {place})"),
            (Language::English, _) => format!("Box {count} (step {place} of the trajectory)"),
        }
    }

    fn table(&self, found: &Subspace, language: Language) -> String {
        let head = [("变量", "input"), ("框内", "in the box"), ("全部范围", "full range"), ("准p值", "quasi-p")];
        let mut rows = vec![head.map(|(zh, en)| language.pick(zh, en).to_owned()).to_vec()];
        for input in self.narrowest_first(found) {
            let (range, full) = (found.ranges[input], self.full[input]);
            let [low, high, least, most] = [range.low, range.high, full.low, full.high].map(|x| in_range(x, full));
            let inside = match found.quasi_p[input] {
                [Some(_), Some(_)] => format!("{low} – {high}"),
                [Some(_), None] => format!("≥ {low}"),
                [None, _] => format!("≤ {high}"),
            };
            rows.push(vec![self.inputs[input].clone(), inside, format!("{least} – {most}"), quasi_p(found, input)]);
        }
        if rows.len() == 1 {
            return format!("  {}\n", language.pick("没有限制任何变量", "no input is restricted"));
        }
        terminal::table(&rows)
    }

    /// What all boxes hold together, and why there is no other.
    fn together(&self, language: Language) -> String {
        let sum = |count: &dyn Fn(&Subspace) -> usize| self.chosen().map(|(_, _, found)| count(found)).sum::<usize>();
        let (rows, hits) = (sum(&|found| found.rows), sum(&|found| found.hits));
        let (coverage, density) = (hits as f64 / self.hits as f64, hits as f64 / rows.max(1) as f64);
        let threshold = percent(self.threshold);
        let mut text = match (language, rows) {
            (Language::Chinese, 0) => format!("没有密度达到{threshold}的方框。"),
            (Language::English, 0) => format!("No box has a density of at least {threshold}."),
            (Language::Chinese, _) => format!("合计：覆盖率{}，密度{}。", percent(coverage), percent(density)),
            (Language::English, _) => {
                format!("Together: coverage {}, density {}.", percent(coverage), percent(density))
            }
        };
        if let Some(last) = self.passes.last().filter(|pass| pass.chosen.is_empty()) {
            let densest = percent(last.boxes.iter().map(|found| found.density).fold(0.0, f64::max));
            let (rows, hits) = (self.rows - rows, self.hits - hits);
            text.push_str(&match language {
                Language::Chinese => format!("余下{rows}行中{hits}行符合，其中最密的方框密度为{densest}。"),
                Language::English => {
                    format!(
                        " Of the {rows} rows left {hits} are of interest; the densest box among them has {densest}."
                    )
                }
            });
        }
        text
    }

    /// Names and content of the pictures: the trade-off of each pass, and each chosen box.
    #[must_use]
    pub fn pictures(&self, language: Language) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for (at, pass) in self.passes.iter().enumerate() {
            files.push((format!("tradeoff-{}.svg", at + 1), self.tradeoff(at, pass, language)));
        }
        for (count, (_, place, found)) in self.chosen().enumerate() {
            files.push((format!("box-{}.svg", count + 1), self.picture(count + 1, place, found, language)));
        }
        files
    }

    fn tradeoff(&self, at: usize, pass: &Pass, language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en).to_owned();
        // Boxes are numbered through all passes.
        let before = self.passes[..at].iter().map(|pass| pass.chosen.len()).sum::<usize>();
        let mark = |(place, found): (usize, &Subspace)| {
            let number = pass.chosen.iter().position(|chosen| *chosen == place).map(|count| before + count + 1);
            tradeoff::TradeoffPoint {
                right: found.coverage,
                up: found.density,
                group: found.restricted().len(),
                title: format!("{place}: {}", shares(found, language)),
                label: number.map(|number| format!("{} {number}", language.pick("方框", "box"))),
            }
        };
        let title = match (language, self.method) {
            (Language::Chinese, "cart") => "覆盖率与密度：树的各叶".to_owned(),
            (Language::Chinese, _) => format!("覆盖率与密度：第{}条轨迹", at + 1),
            (Language::English, "cart") => "Coverage and density: the leaves of the tree".to_owned(),
            (Language::English, _) => format!("Coverage and density: trajectory {}", at + 1),
        };
        let group = |count: usize| match (language, count) {
            (Language::Chinese, _) => format!("限制{count}个变量"),
            (Language::English, 1) => "1 input restricted".to_owned(),
            (Language::English, _) => format!("{count} restricted"),
        };
        tradeoff::chart(&tradeoff::Tradeoff {
            heading: Heading {
                title,
                subtitle: self.question.to_owned(),
                description: pick(
                    "每个点是一个方框：横轴为覆盖率，纵轴为密度；颜色和形状表示限制的变量个数；圆圈为选中的方框。",
                    "Each mark is a box: coverage to the right, density upwards; colour and form say how many inputs it \
                     restricts; rings are around those chosen.",
                ),
            },
            level_axis: pick("覆盖率", "coverage"),
            upright_axis: pick("密度", "density"),
            groups: (0..=self.inputs.len()).map(group).collect(),
            chosen: pick("选中", "chosen"),
            joined: self.method == "prim",
            marks: pass.boxes.iter().enumerate().map(mark).collect(),
        })
    }

    fn picture(&self, count: usize, place: usize, found: &Subspace, language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| language.pick(zh, en).to_owned();
        let row = |input: usize| {
            let (range, full) = (found.ranges[input], self.full[input]);
            let share = |limit: f64| (limit - full.low) / (full.high - full.low);
            let words = |side: usize, limit: f64| found.quasi_p[input][side].map(|_| in_range(limit, full));
            ranges::RangeRow {
                label: self.inputs[input].clone(),
                low: share(range.low),
                high: share(range.high),
                low_words: words(0, range.low),
                high_words: words(1, range.high),
                full: [full.low, full.high].map(|limit| in_range(limit, full)),
                note: quasi_p(found, input),
            }
        };
        ranges::chart(&ranges::Ranges {
            heading: Heading {
                title: self.title(count, place, language),
                subtitle: format!("{}\u{3000}{}", self.question, shares(found, language)),
                description: pick(
                    "每行为方框限制的一个变量：灰条为全部范围，蓝条为框内范围。",
                    "Each row is an input that the box restricts: its full range in grey, the range in the box in blue.",
                ),
            },
            part: pick("框内范围", "range in the box"),
            whole: pick("全部范围", "full range"),
            note: pick("准p值", "quasi-p"),
            rows: self.narrowest_first(found).into_iter().map(row).collect(),
        })
    }
}

/// A share in percent with one decimal.
fn percent(share: f64) -> String {
    NumberFormat::Percent(1).show(share)
}

/// Coverage, density and mass in words.
fn shares(found: &Subspace, language: Language) -> String {
    let [coverage, density, mass] = [found.coverage, found.density, found.mass].map(percent);
    match language {
        Language::Chinese => format!("覆盖率{coverage}，密度{density}，占全部{mass}"),
        Language::English => format!("coverage {coverage}, density {density}, mass {mass}"),
    }
}

/// Quasi-p-values of the restricted sides of an input, the lower one first; a star where one may be there by chance.
fn quasi_p(found: &Subspace, input: usize) -> String {
    let words = |p: &f64| format!("{p:.1e}{}", if *p > SIGNIFICANT { " *" } else { "" });
    found.quasi_p[input].iter().flatten().map(words).collect::<Vec<_>>().join(", ")
}

/// A value with as many decimals as show a thousandth of the full range.
fn in_range(value: f64, full: Range) -> String {
    let (mut decimals, mut unit) = (0, 1.0);
    while unit > 1.1e-3 * (full.high - full.low) && decimals < 12 {
        (decimals, unit) = (decimals + 1, unit / 10.0);
    }
    NumberFormat::Plain(decimals).show(value)
}

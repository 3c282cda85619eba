//! The results of `qilu discover`: the boxes as text, as tables and as charts.

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
use qilu_messages::Say;
use qilu_messages::report_search::DiscoveryText;
use qilu_methods::discovery::Pass;
use qilu_methods::discovery::Range;
use qilu_methods::discovery::Subspace;
use serde::Serialize;

/// Limits with a quasi-p-value above this level are marked with a star.
const SIGNIFICANT: f64 = 0.05;

/// The settings and the boxes of a search.
#[derive(Clone, Copy, Debug)]
pub struct DiscoveryReport<'a> {
    /// Name of the method, `prim` or `cart`.
    pub method: &'static str,
    /// Expression that is true for the runs of interest.
    pub question: &'a str,
    /// Least density of a box that is selected, a share.
    pub threshold: f64,
    /// Names of the inputs, in the order of `full` and of the limits of boxes.
    pub inputs: &'a [String],
    /// Range of each input over all rows.
    pub full: &'a [Range],
    /// Number of rows that were searched.
    pub rows: usize,
    /// Number of rows of interest among them.
    pub hits: usize,
    /// Number of rows that were left out because the expression has no value.
    pub left_out: usize,
    /// Boxes of each pass.
    pub passes: &'a [Pass],
}

/// Columns that identify the box of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoxKey<'a> {
    /// Program and version that wrote the row.
    pub program: Program<'a>,
    /// Name of the method, `prim` or `cart`.
    pub method: &'a str,
    /// Number of the pass, from 1.
    pub pass: usize,
    /// Number of the box in its pass, from 0: the step on the trajectory, or the leaf from left to right.
    #[serde(rename = "box")]
    pub place: usize,
    /// 1 if the box is selected, otherwise 0.
    pub chosen: u8,
}

/// One box, which is a row of `boxes.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoxRow<'a> {
    /// Identity of the box.
    pub found: BoxKey<'a>,
    /// Number of rows in the box.
    pub rows: usize,
    /// Number of rows of interest in the box.
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

/// The range of an input that a box restricts, which is a row of `limits.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LimitRow<'a> {
    /// Identity of the box.
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
    /// The file `boxes.csv` with all boxes of all passes, selected or not. Passes are numbered from 1 and boxes from 0,
    /// by the step of the trajectory or by the leaf from left to right.
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

    /// The file `limits.csv` with the limits of all boxes and one row for each input that a box restricts.
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

    /// All boxes with the identifying columns of both tables.
    fn all(&self) -> impl Iterator<Item = (BoxKey<'a>, &'a Subspace)> {
        let (program, method) = (Program::default(), self.method);
        self.passes.iter().enumerate().flat_map(move |(at, pass)| {
            pass.boxes.iter().enumerate().map(move |(place, own)| {
                let chosen = u8::from(pass.chosen.contains(&place));
                (BoxKey { program, method, pass: at + 1, place, chosen }, own)
            })
        })
    }

    /// The selected boxes with the index of their pass and their index in the pass.
    fn chosen(&self) -> impl Iterator<Item = (usize, usize, &'a Subspace)> {
        self.passes
            .iter()
            .enumerate()
            .flat_map(|(at, pass)| pass.chosen.iter().map(move |&place| (at, place, &pass.boxes[place])))
    }

    /// Restricted inputs of a box, sorted by the width of their range relative to the full range.
    fn narrowest_first(&self, found: &Subspace) -> Vec<usize> {
        let width = |input: &usize| {
            let (range, full) = (found.ranges[*input], self.full[*input]);
            (range.high - range.low) / (full.high - full.low)
        };
        let mut inputs = found.restricted();
        // The narrowest range first, because it restricts the box most.
        inputs.sort_by(|a, b| width(a).total_cmp(&width(b)));
        inputs
    }

    /// The selected boxes as text for the terminal.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let counts = DiscoveryText::Rows {
            rows: self.rows,
            hits: self.hits,
            share: percent(self.hits as f64 / self.rows.max(1) as f64),
            omitted: self.left_out,
        };
        let mut text = format!("{}\n  {}\n", self.question, counts.say(language));
        let mut insignificant = false;
        for (count, (_, place, found)) in self.chosen().enumerate() {
            text.push_str(&format!("\n{}\n", self.title(count + 1, place, language)));
            text.push_str(&format!("  {}\n", shares(found, language)));
            text.push_str(&self.table(found, language));
            // The explanation of the star appears once, and only below a table that has one.
            insignificant |= found.quasi_p.iter().flatten().flatten().any(|p| *p > SIGNIFICANT);
        }
        if insignificant {
            text.push_str(&format!("  {}\n", DiscoveryText::NotSignificant { level: SIGNIFICANT }.say(language)));
        }
        text.push_str(&format!("\n{}\n", self.together(language)));
        text
    }

    fn title(&self, count: usize, place: usize, language: Language) -> String {
        let title = match self.method {
            "cart" => DiscoveryText::BoxOfLeaf { count, leaf: place },
            _ => DiscoveryText::BoxOfStep { count, step: place },
        };
        title.say(language).into_owned()
    }

    fn table(&self, found: &Subspace, language: Language) -> String {
        let head = [DiscoveryText::Input, DiscoveryText::InBox, DiscoveryText::FullRange, DiscoveryText::QuasiP];
        let mut rows = vec![head.map(|heading| heading.say(language).into_owned()).to_vec()];
        for input in self.narrowest_first(found) {
            let (range, full) = (found.ranges[input], self.full[input]);
            let [low, high, least, most] = [range.low, range.high, full.low, full.high].map(|x| in_range(x, full));
            // Only a limit with a quasi-p-value is one of the box; the other side is the end of the full range.
            let inside = match found.quasi_p[input] {
                [Some(_), Some(_)] => format!("{low} – {high}"),
                [Some(_), None] => format!("≥ {low}"),
                [None, _] => format!("≤ {high}"),
            };
            rows.push(vec![self.inputs[input].clone(), inside, format!("{least} – {most}"), quasi_p(found, input)]);
        }
        if rows.len() == 1 {
            return format!("  {}\n", DiscoveryText::NoneRestricted.say(language));
        }
        terminal::table(&rows)
    }

    /// Coverage and density of all selected boxes together, and the densest box that was not selected.
    fn together(&self, language: Language) -> String {
        // Each pass removes the rows of its box, and leaves of a tree do not overlap, so no row is counted twice.
        let sum = |count: &dyn Fn(&Subspace) -> usize| self.chosen().map(|(_, _, found)| count(found)).sum::<usize>();
        let (rows, hits) = (sum(&|found| found.rows), sum(&|found| found.hits));
        let (coverage, density) = (hits as f64 / self.hits as f64, hits as f64 / rows.max(1) as f64);
        let together = match rows {
            0 => DiscoveryText::NoBox { threshold: percent(self.threshold) },
            _ => DiscoveryText::Together { coverage: percent(coverage), density: percent(density) },
        };
        let mut text = together.say(language).into_owned();
        // In a last pass without a selected box all boxes are too thin; the densest one shows how much is missing.
        if let Some(last) = self.passes.last().filter(|pass| pass.chosen.is_empty()) {
            let densest = percent(last.boxes.iter().map(|found| found.density).fold(0.0, f64::max));
            let remaining = DiscoveryText::Remaining { rows: self.rows - rows, hits: self.hits - hits, densest };
            text.push_str(&remaining.say(language));
        }
        text
    }

    /// Names and contents of the charts: the trade-off of coverage and density in each pass, and the ranges of each selected
    /// box.
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
        let say = |text: DiscoveryText| text.say(language).into_owned();
        // The numbers of selected boxes go on from pass to pass, as in the text and in the names of the charts.
        let before = self.passes[..at].iter().map(|pass| pass.chosen.len()).sum::<usize>();
        let mark = |(place, found): (usize, &Subspace)| {
            let number = pass.chosen.iter().position(|chosen| *chosen == place).map(|count| before + count + 1);
            tradeoff::TradeoffPoint {
                right: found.coverage,
                up: found.density,
                group: found.restricted().len(),
                title: format!("{place}: {}", shares(found, language)),
                label: number.map(|number| say(DiscoveryText::BoxNumber { number })),
            }
        };
        let title = match self.method {
            "cart" => DiscoveryText::TradeoffOfTree,
            _ => DiscoveryText::TradeoffOfTrajectory { number: at + 1 },
        };
        let group = |count: usize| match count {
            1 => say(DiscoveryText::OneRestricted),
            _ => say(DiscoveryText::Restricted { count }),
        };
        tradeoff::chart(&tradeoff::Tradeoff {
            heading: Heading {
                title: say(title),
                subtitle: self.question.to_owned(),
                description: say(DiscoveryText::TradeoffDescription),
            },
            level_axis: say(DiscoveryText::Coverage),
            upright_axis: say(DiscoveryText::Density),
            groups: (0..=self.inputs.len()).map(group).collect(),
            chosen: say(DiscoveryText::Chosen),
            // Neighbouring boxes of a trajectory differ by one step; the leaves of a tree have no order.
            joined: self.method == "prim",
            marks: pass.boxes.iter().enumerate().map(mark).collect(),
        })
    }

    fn picture(&self, count: usize, place: usize, found: &Subspace, language: Language) -> String {
        let say = |text: DiscoveryText| text.say(language).into_owned();
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
                description: say(DiscoveryText::RangesDescription),
            },
            part: say(DiscoveryText::RangeInBox),
            whole: say(DiscoveryText::FullRange),
            note: say(DiscoveryText::QuasiP),
            rows: self.narrowest_first(found).into_iter().map(row).collect(),
        })
    }
}

/// A share in percent with one decimal.
fn percent(share: f64) -> String {
    NumberFormat::Percent(1).show(share)
}

/// Coverage, density and mass of a box as text.
fn shares(found: &Subspace, language: Language) -> String {
    let [coverage, density, mass] = [found.coverage, found.density, found.mass].map(percent);
    DiscoveryText::Shares { coverage, density, mass }.say(language).into_owned()
}

/// Quasi-p-values of the restricted sides of an input, the lower one first, with a star if above
/// [`SIGNIFICANT`].
fn quasi_p(found: &Subspace, input: usize) -> String {
    let words = |p: &f64| format!("{p:.1e}{}", if *p > SIGNIFICANT { " *" } else { "" });
    found.quasi_p[input].iter().flatten().map(words).collect::<Vec<_>>().join(", ")
}

/// The last decimal of a limit is at most this share of the full range: a thousandth, with some room for rounding of
/// ranges such as 0 to 0.999.
const RESOLUTION: f64 = 1.1e-3;

/// Greatest number of decimals of a limit.
const MOST_DECIMALS: usize = 12;

/// A limit with enough decimals to show a thousandth of the full range.
fn in_range(value: f64, full: Range) -> String {
    let (mut decimals, mut unit) = (0, 1.0);
    while unit > RESOLUTION * (full.high - full.low) && decimals < MOST_DECIMALS {
        (decimals, unit) = (decimals + 1, unit / 10.0);
    }
    NumberFormat::Plain(decimals).show(value)
}

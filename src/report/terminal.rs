//! Summaries of runs and comparisons in the terminal: pure functions from results to text.

use unicode_width::UnicodeWidthStr;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::IndicatorId;
use crate::policy::condition::Condition;
use crate::policy::targets::Attainment;
use crate::policy::targets::TargetForecast;
use crate::policy::targets::TargetStatus;
use crate::region::Area;
use crate::region::CityId;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::condition;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::People;
use qilu_messages::report_run::RunText;
use qilu_messages::report_table::TableWord;
use qilu_methods::summary::Summary;

/// Results that the summary of a run describes.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The run.
    pub run: &'a PreparedRun,
    /// Summaries of the province and the cities.
    pub rows: &'a [SummaryRow],
    /// Probabilities of the targets.
    pub targets: &'a [Attainment],
    /// On what the probability of the target of the last year depends; `None` where that is not known.
    pub condition: Option<&'a Condition>,
    /// Text of the second opinions on its urban share; empty where there are none.
    pub second_opinions: &'a str,
    /// Residents that one agent stands for; `None` for the cohort engine, which has no agents.
    pub agents: Option<u32>,
}

/// A report in Markdown for the terminal: tables with aligned columns, headings and bold words without their marks.
#[must_use]
pub fn of_markdown(markdown: &str) -> String {
    let mut text = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    // The empty line at the end closes a table that ends the text.
    for line in markdown.replace("**", "").lines().chain([""]) {
        if let Some(cells) = line.strip_prefix("| ").and_then(|cells| cells.strip_suffix(" |")) {
            rows.push(cells.split(" | ").map(str::to_owned).collect());
            continue;
        }
        // The rule below the head of a table.
        if line.starts_with("|---") {
            continue;
        }
        text += &table(&std::mem::take(&mut rows));
        text += line.trim_start_matches('#').trim_start();
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

/// A table with aligned columns: the first column to the left, the others to the right.
///
/// - `rows`: rows of cells; all rows have as many cells as the first.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    aligned(rows, |column| column == 0)
}

/// As [`table`], with all columns to the left, for names.
#[must_use]
pub fn list(rows: &[Vec<String>]) -> String {
    aligned(rows, |_| true)
}

fn aligned(rows: &[Vec<String>], left: impl Fn(usize) -> bool) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    // A Chinese character takes two columns of the terminal, so the number of characters is not the width.
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - cell.width());
            let (before, after) = if left(column) { ("", space.as_str()) } else { (space.as_str(), "") };
            line.push_str(before);
            line.push_str(cell);
            line.push_str(after);
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Shows a value as the text of a cell.
type Show<'a> = &'a dyn Fn(f64) -> String;

/// Years with a row in the table of the urban share, where the run covers them: target years of the plan and the year
/// halfway.
const SHOWN_YEARS: [u16; 3] = [2025, 2030, 2035];

/// Number of cities in each of the two lists of changes in residents; the headings name it.
const LISTED_CITIES: usize = 5;

/// Cells of a row of headings.
pub(crate) fn headings(words: &[TableWord], language: Language) -> Vec<String> {
    words.iter().map(|word| word.say(language).into_owned()).collect()
}

/// A share in percent with two decimals.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.2}%", 100.0 * share)
}

impl Results<'_> {
    fn find(&self, area: Area, indicator: IndicatorId, year: u16) -> Option<&Summary> {
        self.rows
            .iter()
            .find(|row| row.area == area && row.indicator.id == indicator && row.year == year)
            .map(|row| &row.summary)
    }

    /// The summary of a run.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let scenario = self.run.scenario();
        let mut text = format!("\n{}\n", language.choose(&scenario.title.zh, &scenario.title.en));
        for line in language.choose(&scenario.meaning.zh, &scenario.meaning.en).lines() {
            text.push_str(&format!("  {line}\n"));
        }
        let settings = RunText::Settings { draws: self.run.draws, seed: self.run.seed };
        text.push_str(&format!("  {}\n", settings.say(language)));
        if let Some(scale) = self.agents {
            text.push_str(&format!("  {}\n", RunText::Agents { scale }.say(language)));
        }
        text.push_str(&format!("\n{}\n{}", RunText::UrbanShare.say(language), self.urban_share(language)));
        let share = self.find(Area::Province, IndicatorId::UrbanShare, scenario.end_year);
        let note =
            share.and_then(|share| certainty::note(share, self.run.draws, !self.run.layers.on().contains(&true)));
        if let Some(note) = &note {
            text.push_str(&format!("  {}\n", note.say(language)));
        }
        // One draw has no distribution, nor have draws that are all alike: a share of them would be 0 or 1 and would read
        // as certainty.
        let alone = self.is_alone();
        if !alone {
            text.push_str(&format!("\n{}\n{}", RunText::Targets.say(language), self.target_table(language)));
        }
        text.push_str(&format!("\n{}", self.outlook(language)));
        text.push_str(&self.cities(language));
        if !alone {
            text.push_str(&format!("\n{}\n", self.sentence(language)));
            for sentence in self.condition.iter().flat_map(|own| condition::sentences(own, self.run, language)) {
                text.push_str(&format!("{sentence}\n"));
            }
            text.push_str(self.second_opinions);
        }
        text
    }

    /// Whether the urban share of the last year has no distribution: there is one draw, or the draws are all alike.
    fn is_alone(&self) -> bool {
        self.find(Area::Province, IndicatorId::UrbanShare, self.run.scenario().end_year)
            .is_none_or(|share| share.median().is_none())
    }

    /// The heading of central values: of a single course it is the value, which is no median.
    fn central(&self) -> TableWord {
        if self.is_alone() { TableWord::Value } else { TableWord::Median }
    }

    /// Median and intervals of the urban share of the province, beside the published statistics.
    fn urban_share(&self, language: Language) -> String {
        use TableWord as Word;
        let head = [Word::Year, self.central(), Word::Interval80, Word::Interval95, Word::Published];
        let mut rows = vec![headings(&head, language)];
        for year in SHOWN_YEARS {
            let Some(summary) = self.find(Area::Province, IndicatorId::UrbanShare, year) else { continue };
            // The latest vintage, because year-end statistics are revised after a census.
            let observed = self.run.data().observations.latest(&self.run.region().province.code, "urban_share", year);
            rows.push(vec![
                year.to_string(),
                percent(summary.central()),
                certainty::spread(summary.interval_80(), &percent),
                certainty::spread(summary.interval_95(), &percent),
                observed.map_or_else(|| "–".to_owned(), percent),
            ]);
        }
        let mut text = table(&rows);
        if let Some((year, points)) = self.off_by() {
            let note =
                if self.is_alone() { RunText::CourseOffBy { year, points } } else { RunText::OffBy { year, points } };
            text.push_str(&format!("  {}\n", note.say(language)));
        }
        text
    }

    /// Last projected year with a published urban share of the province, and the median minus that share, percentage
    /// points.
    fn off_by(&self) -> Option<(u16, f64)> {
        (self.run.scenario().base_year + 1..=self.run.scenario().end_year).rev().find_map(|year| {
            let observed =
                self.run.data().observations.latest(&self.run.region().province.code, "urban_share", year)?;
            let summary = self.find(Area::Province, IndicatorId::UrbanShare, year)?;
            Some((year, 100.0 * (summary.central() - observed)))
        })
    }

    /// State of the targets of the province and of the cities that have set their own: the published value, or the probability
    /// and the shortfall, and the year in which the threshold is reached.
    fn target_table(&self, language: Language) -> String {
        let words = [RunText::SamplingError, RunText::Shortfall, RunText::Crossing];
        let mut head = headings(&[TableWord::Target, TableWord::Published, TableWord::Probability], language);
        head.extend(words.iter().map(|word| word.say(language).into_owned()));
        let mut rows = vec![head];
        let none = || NONE.to_owned();
        for row in self.targets {
            let observed = row.observed.map_or_else(none, |value| {
                let (share, threshold) = (percent(value), row.target.threshold);
                let points = 100.0 * (threshold - value);
                let met = row.status() == TargetStatus::Met;
                let observed = if met { RunText::Met { share } } else { RunText::MissedBy { share, points } };
                observed.say(language).into_owned()
            });
            let forecast = |show: &dyn Fn(&TargetForecast) -> String| row.forecast.as_ref().map_or_else(none, show);
            let crossing = match (row.status(), row.median_crossing) {
                (TargetStatus::Met, _) => none(),
                (_, Some(year)) => year.to_string(),
                (_, None) => RunText::NotWithin.say(language).into_owned(),
            };
            rows.push(vec![
                language.choose(&row.target.name_zh, &row.target.name_en).to_owned(),
                observed,
                forecast(&|known| certainty::cell_or_common(known.probability, language)),
                forecast(&|known| certainty::interval_cell(known.probability)),
                forecast(&|known| RunText::Points { value: 100.0 * known.shortfall }.say(language).into_owned()),
                crossing,
            ]);
        }
        table(&rows)
    }

    /// Residents, fertility, registration and incomes in the last year.
    fn outlook(&self, language: Language) -> String {
        let year = self.run.scenario().end_year;
        let mut head = vec![String::new()];
        head.extend(headings(&[self.central(), TableWord::Interval80], language));
        let mut lines = vec![head];
        let people = |value: f64| RunText::People { people: People(value) }.say(language).into_owned();
        let ratio = |value: f64| format!("{value:.2}");
        let kinds: [(IndicatorId, RunText, Show<'_>); 4] = [
            (IndicatorId::Residents, RunText::Residents { year }, &people),
            (IndicatorId::Tfr, RunText::Fertility { year }, &ratio),
            (IndicatorId::RegisteredUrbanShare, RunText::RegisteredUrbanShare { year }, &percent),
            (IndicatorId::IncomeRatio, RunText::IncomeRatio { year }, &ratio),
        ];
        for (id, label, show) in kinds {
            if let Some(summary) = self.find(Area::Province, id, year) {
                lines.push(vec![
                    label.say(language).into_owned(),
                    show(summary.central()),
                    certainty::spread(summary.interval_80(), show),
                ]);
            }
        }
        table(&lines)
    }

    /// Cities with the largest increases and with the largest decreases in residents between the medians of the first and
    /// the last year. A city that does not grow is in no list of those that grow, however few there are.
    fn cities(&self, language: Language) -> String {
        let (start, end) = (self.run.scenario().base_year, self.run.scenario().end_year);
        let changes: Vec<(CityId, f64, f64)> = (0..self.run.region().city_count())
            .map(CityId)
            .filter_map(|city| {
                let at = |year: u16| self.find(Area::City(city), IndicatorId::Residents, year).map(Summary::central);
                let (before, after) = (at(start)?, at(end)?);
                Some((city, after - before, after))
            })
            .collect();
        let sizes: Vec<f64> = changes.iter().map(|(_, change, _)| *change).collect();
        let list = |cities: Vec<usize>, most: RunText, none: RunText| {
            if cities.is_empty() {
                return format!("\n{}\n", none.say(language));
            }
            let rows: Vec<Vec<String>> = cities
                .iter()
                .map(|&at| {
                    let (city, change, after) = changes[at];
                    let names = &self.run.region().cities[city.0].names;
                    vec![
                        language.choose(&names.zh, &names.en).to_owned(),
                        RunText::Gain { people: People(change) }.say(language).into_owned(),
                        RunText::Final { year: end, people: People(after) }.say(language).into_owned(),
                    ]
                })
                .collect();
            format!("\n{}\n{}", most.say(language), table(&rows))
        };
        let (gained, lost) = (leading(&sizes, LISTED_CITIES, 1.0), leading(&sizes, LISTED_CITIES, -1.0));
        let most = RunText::GainMost { count: gained.len(), start, end };
        let least = RunText::LossMost { count: lost.len(), start, end };
        list(gained, most, RunText::NoGain { start, end }) + &list(lost, least, RunText::NoLoss { start, end })
    }

    /// The main result as one sentence that can be copied into a text.
    fn sentence(&self, language: Language) -> String {
        let scenario = self.run.scenario();
        let (title, year) = (language.choose(&scenario.title.zh, &scenario.title.en).to_owned(), scenario.end_year);
        let Some(summary) = self.find(Area::Province, IndicatorId::UrbanShare, year) else { return String::new() };
        let median = 100.0 * summary.central();
        let Some((low, high)) = summary.interval_80() else {
            return RunText::SentenceFewDraws { title, year, median, draws: self.run.draws }.say(language).into_owned();
        };
        // The rounded reading of a target has a lower threshold; the sentence states the strict one.
        let strict = self
            .targets
            .iter()
            .find(|row| row.target.area == Area::Province && row.target.year == year && row.target.reading == "strict");
        let [low, high] = [low, high].map(|share| 100.0 * share);
        let probability = strict
            .and_then(|row| Some((row.target.threshold, certainty::phrase(row.forecast?.probability, language)?)));
        match probability {
            Some((threshold, probability)) => {
                let threshold = 100.0 * threshold;
                RunText::SentenceWithTarget { title, year, median, low, high, threshold, probability }
            }
            None => RunText::Sentence { title, year, median, low, high },
        }
        .say(language)
        .into_owned()
    }
}

/// Indices of the largest changes of one sign, the largest first. A change of the other sign or of zero is not among
/// them, however few there are.
///
/// - `sign`: 1 for increases, -1 for decreases.
fn leading(changes: &[f64], most: usize, sign: f64) -> Vec<usize> {
    let mut found: Vec<usize> = (0..changes.len()).filter(|&at| sign * changes[at] > 0.0).collect();
    found.sort_by(|&a, &b| (sign * changes[b]).total_cmp(&(sign * changes[a])));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn a_list_of_the_largest_changes_has_one_sign_only() {
        let changes = [-2.0, 3.0, 0.0, 1.0, -0.0, -5.0];
        assert_eq!(leading(&changes, 5, 1.0), [1, 3], "a decrease is no small increase");
        assert_eq!(leading(&changes, 5, -1.0), [5, 0]);
        assert_eq!(leading(&changes, 1, 1.0), [1]);
        assert!(leading(&[-1.0, 0.0], 5, 1.0).is_empty());
    }
}

//! What the terminal shows: pure functions from results to text.

use unicode_width::UnicodeWidthStr;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::IndicatorId;
use crate::policy::compare;
use crate::policy::targets::Attainment;
use crate::region::Area;
use crate::region::CityId;
use crate::region::Region;
use crate::report::text;
use qilu_messages::Language;
use qilu_methods::summary::Summary;

/// Results that the summary of a run speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The run.
    pub run: &'a PreparedRun,
    /// Summaries of the province and the cities.
    pub rows: &'a [SummaryRow],
    /// Chances of the targets.
    pub targets: &'a [Attainment],
}

/// A table with aligned columns: the first to the left, the others to the right.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - cell.width());
            let (before, after) = if column == 0 { ("", space.as_str()) } else { (space.as_str(), "") };
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

/// How a value is shown.
type Show<'a> = &'a dyn Fn(f64) -> String;

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
        let words = text::words(language);
        let mut text = format!("\n{}\n", language.pick(&scenario.title.zh, &scenario.title.en));
        for line in language.pick(&scenario.meaning.zh, &scenario.meaning.en).lines() {
            text.push_str(&format!("  {line}\n"));
        }
        text.push_str(&format!("  {} {}, {} {}\n", words.draws, self.run.draws, words.seed, self.run.seed));
        text.push_str(&format!("\n{}\n{}", words.urban_share, self.urban_share(language)));
        let alone = self.run.draws == 1;
        if alone {
            text.push_str(&format!("  {}\n", words.one_draw));
        } else {
            text.push_str(&format!("\n{}\n{}", words.targets, self.target_table(language)));
        }
        text.push_str(&format!("\n{}", self.outlook(language)));
        text.push_str(&self.cities(language));
        if !alone {
            text.push_str(&format!("\n{}\n", self.sentence(language)));
        }
        text
    }

    fn urban_share(&self, language: Language) -> String {
        let words = text::words(language);
        let head = [words.year, words.median, words.interval_80, words.interval_95, words.observed];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for year in [2025, 2030, 2035] {
            let Some(summary) = self.find(Area::Province, IndicatorId::UrbanShare, year) else { continue };
            let interval = |(low, high): (f64, f64)| format!("{} – {}", percent(low), percent(high));
            let observed = self.run.data().observations.latest(&self.run.region().province.code, "urban_share", year);
            rows.push(vec![
                year.to_string(),
                percent(summary.median()),
                interval(summary.interval_80()),
                interval(summary.interval_95()),
                observed.map_or_else(|| "–".to_owned(), percent),
            ]);
        }
        let mut text = table(&rows);
        if let Some((year, points)) = self.off_by() {
            let note = words.off_by.replace("{year}", &year.to_string()).replace("{points}", &format!("{points:+.2}"));
            text.push_str(&format!("  {note}\n"));
        }
        text
    }

    /// Last projected year with a published urban share of the province, and by how many points the median is off.
    fn off_by(&self) -> Option<(u16, f64)> {
        (self.run.scenario().base_year + 1..=self.run.scenario().end_year).rev().find_map(|year| {
            let observed =
                self.run.data().observations.latest(&self.run.region().province.code, "urban_share", year)?;
            let summary = self.find(Area::Province, IndicatorId::UrbanShare, year)?;
            Some((year, 100.0 * (summary.median() - observed)))
        })
    }

    fn target_table(&self, language: Language) -> String {
        let words = text::words(language);
        let head = [words.target, words.probability, words.mcse, words.shortfall, words.crossing, words.observed];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for row in self.targets.iter().filter(|row| row.area == Area::Province) {
            let observed = row.observed.map_or_else(
                || "–".to_owned(),
                |value| {
                    let met = value >= row.target.threshold;
                    format!("{} {}", percent(value), if met { words.met } else { words.missed })
                },
            );
            rows.push(vec![
                language.pick(&row.target.name_zh, &row.target.name_en).to_owned(),
                format!("{:.1}%", 100.0 * row.probability),
                format!("±{:.1}%", 100.0 * row.mcse),
                format!("{:.2} {}", 100.0 * row.shortfall, words.points),
                row.median_crossing.map_or_else(|| words.not_within.to_owned(), |year| year.to_string()),
                observed,
            ]);
        }
        table(&rows)
    }

    /// Residents, fertility, registration and incomes at the end.
    fn outlook(&self, language: Language) -> String {
        let words = text::words(language);
        let end = self.run.scenario().end_year;
        let mut lines = vec![vec![String::new(), words.median.to_owned(), words.interval_80.to_owned()]];
        let people = |value: f64| format!("{:.2} {}", value / words.people_scale, words.people_unit);
        let ratio = |value: f64| format!("{value:.2}");
        let kinds: [(IndicatorId, &str, Show<'_>); 4] = [
            (IndicatorId::Residents, words.residents, &people),
            (IndicatorId::Tfr, words.tfr, &ratio),
            (IndicatorId::RegisteredUrbanShare, words.registered, &percent),
            (IndicatorId::IncomeRatio, words.income_ratio, &ratio),
        ];
        for (id, label, show) in kinds {
            if let Some(summary) = self.find(Area::Province, id, end) {
                let (low, high) = summary.interval_80();
                lines.push(vec![
                    format!("{label} {end}"),
                    show(summary.median()),
                    format!("{} – {}", show(low), show(high)),
                ]);
            }
        }
        table(&lines)
    }

    /// Five cities that gain most residents and five that gain least, by the median.
    fn cities(&self, language: Language) -> String {
        let words = text::words(language);
        let (start, end) = (self.run.scenario().base_year, self.run.scenario().end_year);
        let mut gains: Vec<(CityId, f64, f64)> = (0..self.run.region().city_count())
            .map(CityId)
            .filter_map(|city| {
                let at = |year: u16| self.find(Area::City(city), IndicatorId::Residents, year).map(Summary::median);
                let (before, after) = (at(start)?, at(end)?);
                Some((city, after - before, after))
            })
            .collect();
        gains.sort_by(|a, b| b.1.total_cmp(&a.1));
        let list = |cities: &[(CityId, f64, f64)]| {
            let rows: Vec<Vec<String>> = cities
                .iter()
                .map(|(city, gain, after)| {
                    let names = &self.run.region().cities[city.0].names;
                    vec![
                        language.pick(&names.zh, &names.en).to_owned(),
                        format!("{:+.2} {}", gain / words.people_scale, words.people_unit),
                        format!("{end}: {:.2} {}", after / words.people_scale, words.people_unit),
                    ]
                })
                .collect();
            table(&rows)
        };
        let five = gains.len().min(5);
        let mut text = format!("\n{} ({start}–{end})\n{}", words.gain_most, list(&gains[..five]));
        gains.reverse();
        text.push_str(&format!("\n{} ({start}–{end})\n{}", words.gain_least, list(&gains[..five])));
        text
    }

    /// A sentence to paste.
    fn sentence(&self, language: Language) -> String {
        let title = language.pick(&self.run.scenario().title.zh, &self.run.scenario().title.en);
        let end = self.run.scenario().end_year;
        let Some(summary) = self.find(Area::Province, IndicatorId::UrbanShare, end) else { return String::new() };
        let (low, high) = summary.interval_80();
        let strict = self
            .targets
            .iter()
            .find(|row| row.area == Area::Province && row.target.year == end && row.target.reading == "strict");
        let (median, low, high) = (percent(summary.median()), percent(low), percent(high));
        match (language, strict) {
            (Language::Chinese, Some(row)) => format!(
                "在“{title}”情景下，{end}年全省常住人口城镇化率中位数为{median}（80%区间{low}—{high}），达到{:.0}%的概率为{:.0}%。",
                100.0 * row.target.threshold,
                100.0 * row.probability
            ),
            (Language::Chinese, None) => {
                format!("在“{title}”情景下，{end}年全省常住人口城镇化率中位数为{median}（80%区间{low}—{high}）。")
            }
            (Language::English, Some(row)) => format!(
                "Under \"{title}\" the urban share of Shandong in {end} has a median of {median} (80 % interval {low} to {high}); the probability of at least {:.0} % is {:.0} %.",
                100.0 * row.target.threshold,
                100.0 * row.probability
            ),
            (Language::English, None) => {
                format!(
                    "Under \"{title}\" the urban share of Shandong in {end} has a median of {median} (80 % interval {low} to {high})."
                )
            }
        }
    }
}

/// The comparison of a scenario with the reference, for the province and the cities.
#[must_use]
pub fn comparison(
    region: &Region,
    title: &str,
    rows: &[compare::ComparisonRow],
    targets: &[compare::TargetDifference],
    language: Language,
) -> String {
    let words = text::words(language);
    let mut text = format!("\n{title}\n");
    let head = [words.area, words.year, words.difference, words.difference_error, words.interval_80, words.above];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in
        rows.iter().filter(|row| row.indicator.id == IndicatorId::UrbanShare && !matches!(row.area, Area::County(_)))
    {
        let names = region.names(row.area);
        let points = |value: f64| format!("{:+.3}", 100.0 * value);
        let (low, high) = row.difference.interval_80();
        lines.push(vec![
            language.pick(&names.zh, &names.en).to_owned(),
            row.year.to_string(),
            format!("{} {}", points(row.difference.mean), words.points),
            format!("{:.4}", 100.0 * row.difference.mcse),
            format!("{} – {}", points(low), points(high)),
            format!("{:.0}%", 100.0 * row.above),
        ]);
    }
    text.push_str(&format!("{}\n{}", words.urban_share, table(&lines)));
    let mut lines = vec![vec![
        words.target.to_owned(),
        words.probability.to_owned(),
        words.difference.to_owned(),
        words.difference_error.to_owned(),
    ]];
    for target in targets {
        let (reference, scenario) = target.probability;
        lines.push(vec![
            language.pick(&target.name.0, &target.name.1).to_owned(),
            format!("{:.1}%", 100.0 * scenario),
            format!("{:+.1} {}", 100.0 * (scenario - reference), words.points),
            format!("{:.2}", 100.0 * target.error),
        ]);
    }
    text.push_str(&format!("\n{}\n{}", words.targets, table(&lines)));
    text
}

//! The comparison of a scenario with the reference in the terminal: urban shares, probabilities of the targets, costs.

use crate::indicators::IndicatorId;
use crate::policy::compare::ComparisonRow;
use crate::policy::compare::CostDifference;
use crate::policy::compare::TargetDifference;
use crate::region::Area;
use crate::region::Region;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal::headings;
use crate::report::terminal::table;
use crate::scenario::file::Text;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::ComparisonText;
use qilu_messages::report_table::TableWord;
use qilu_methods::summary::Summary;

/// The differences of a scenario from the reference, with the titles of both in the language of the text.
#[derive(Clone, Copy, Debug)]
pub struct ComparedScenarios<'a> {
    /// Title of the scenario.
    pub scenario: &'a str,
    /// Title of the reference, which is subtracted.
    pub reference: &'a str,
    /// Differences of the indicators by area and year.
    pub rows: &'a [ComparisonRow],
    /// Probabilities of the targets whose years have not been observed.
    pub targets: &'a [TargetDifference],
    /// Costs of both.
    pub costs: Option<&'a CostDifference>,
    /// Sentences on what the probability of the target of the last year depends, of the scenario and of the reference.
    pub conditions: [Option<&'a [Text]>; 2],
}

impl ComparedScenarios<'_> {
    /// The comparison for the province and the cities.
    #[must_use]
    pub fn text(&self, region: &Region, language: Language) -> String {
        let (scenario, reference) = (self.scenario.to_owned(), self.reference.to_owned());
        let heading = ComparisonText::UrbanShare { scenario, reference };
        let mut text = format!("\n{}\n{}", heading.say(language), self.shares(region, language));
        if !self.targets.is_empty() {
            text.push_str(&format!("\n{}\n{}", ComparisonText::Targets.say(language), self.probabilities(language)));
            for (title, sentences) in [self.scenario, self.reference].into_iter().zip(self.conditions) {
                let Some(sentences) = sentences else { continue };
                let heading = ComparisonText::Condition { scenario: title.to_owned() };
                text.push_str(&format!("\n{}\n", heading.say(language)));
                for sentence in sentences {
                    text.push_str(&format!("  {}\n", language.choose(&sentence.zh, &sentence.en)));
                }
            }
        }
        if let Some(costs) = self.costs {
            let heading = ComparisonText::Costs { from: costs.years.0, to: costs.years.1 };
            text.push_str(&format!("\n{}\n{}", heading.say(language), self.cost_table(costs, language)));
        }
        let no_error = |row: &ComparisonRow| row.difference.mcse.is_none() || row.difference.interval_80().is_none();
        if self.rows.iter().any(no_error) || self.targets.iter().any(|target| target.error.is_none()) {
            text.push_str(&format!("  {}\n", ComparisonText::NoError.say(language)));
        }
        text
    }

    /// The heading of a difference: what is subtracted from what.
    fn difference(&self, language: Language) -> String {
        let (scenario, reference) = (self.scenario.to_owned(), self.reference.to_owned());
        ComparisonText::Difference { scenario, reference }.say(language).into_owned()
    }

    /// Differences of the urban share: the quantity of the targets; `differences.csv` has all indicators and counties.
    fn shares(&self, region: &Region, language: Language) -> String {
        let mut head = headings(&[TableWord::Area, TableWord::Year], language);
        head.push(self.difference(language));
        head.extend(headings(&[TableWord::StandardError, TableWord::Interval80], language));
        head.push(ComparisonText::Above.say(language).into_owned());
        let mut lines = vec![head];
        let shown =
            |row: &&ComparisonRow| row.indicator.id == IndicatorId::UrbanShare && !matches!(row.area, Area::County(_));
        for row in self.rows.iter().filter(shown) {
            let names = region.names(row.area);
            // Common random numbers make the standard error small, so a third decimal has a meaning.
            // Zero is added because a difference that is rounded to zero has no sign.
            let rounded = |value: f64| (1e5 * value).round() / 1e3 + 0.0;
            let points = |value: f64| format!("{:+.3}", rounded(value));
            lines.push(vec![
                language.choose(&names.zh, &names.en).to_owned(),
                row.year.to_string(),
                ComparisonText::DifferenceInPoints { value: rounded(row.difference.mean) }.say(language).into_owned(),
                row.difference.mcse.map_or(NONE.to_owned(), |mcse| certainty::error(100.0 * mcse, 4)),
                certainty::spread(row.difference.interval_80(), &points),
                certainty::cell(row.above, language),
            ]);
        }
        table(&lines)
    }

    /// Probabilities of the targets under both scenarios and their difference.
    fn probabilities(&self, language: Language) -> String {
        let mut head = headings(&[TableWord::Target], language);
        head.extend([self.scenario.to_owned(), self.reference.to_owned(), self.difference(language)]);
        head.extend(headings(&[TableWord::StandardError], language));
        let mut lines = vec![head];
        for target in self.targets {
            let (reference, scenario) = target.probability;
            let difference = reference.share().zip(scenario.share()).map(|(before, after)| 100.0 * (after - before));
            let difference =
                difference.map(|value| ComparisonText::ProbabilityDifference { value }.say(language).into_owned());
            lines.push(vec![
                language.choose(&target.name.0, &target.name.1).to_owned(),
                certainty::cell(scenario, language),
                certainty::cell(reference, language),
                difference.unwrap_or(NONE.to_owned()),
                target.error.map_or(NONE.to_owned(), |error| certainty::error(100.0 * error, 2)),
            ]);
        }
        table(&lines)
    }

    /// Median costs of both scenarios with their 80 % intervals, and the difference.
    fn cost_table(&self, costs: &CostDifference, language: Language) -> String {
        let mut head = vec![String::new()];
        let alone = [&costs.scenario, &costs.reference, &costs.difference].iter().all(|cost| cost.median().is_none());
        let central = if alone { TableWord::Value } else { TableWord::Median };
        head.extend(headings(&[central, TableWord::Interval80], language));
        let line = |name: String, summary: &Summary| {
            let show = |value: f64| format!("{value:.1}");
            vec![name, show(summary.central()), certainty::spread(summary.interval_80(), &show)]
        };
        table(&[
            head,
            line(self.scenario.to_owned(), &costs.scenario),
            line(self.reference.to_owned(), &costs.reference),
            line(self.difference(language), &costs.difference),
        ])
    }
}

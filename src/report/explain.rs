//! The results of `qilu explain`: the table for the terminal and the CSV file.

use crate::indicators::IndicatorId;
use crate::policy::attribution::Explanation;
use crate::policy::components::COMPONENTS;
use crate::region::Region;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_questions::AttributionText;
use qilu_messages::units;
use qilu_methods::estimate;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;
use serde::Serialize;

/// One statistic of one number of the attribution, which is a row of the CSV file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AttributionRow<'a> {
    /// Program, version and scenario.
    pub head: Head<'a>,
    /// Name of the reference scenario.
    pub reference: &'a str,
    /// Area of the indicator.
    pub place: Place<'a>,
    /// Name of the indicator, or of the quantity that the components add up to.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// `value`, `difference`, `lever` (Shapley), `component` (change of the urban share since the base year) or
    /// `component_difference`.
    pub kind: &'a str,
    /// Name of the scenario, lever or component; `total` for the sum.
    pub part: &'a str,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Value of the statistic; empty where the draws do not show it.
    pub value: Number<'a>,
}

/// Every number of the attribution as a tidy table.
#[must_use]
pub fn csv(scenario: &str, reference: &str, region: &Region, answer: &Explanation) -> Vec<u8> {
    let question = answer.question;
    let asked = (question.indicator.name, question.indicator.unit);
    let mut values = vec![
        ("value", scenario, asked, &answer.scenario),
        ("value", reference, asked, &answer.reference),
        ("difference", "total", asked, &answer.difference),
    ];
    values.extend(answer.contributions.iter().map(|(part, summary)| ("lever", part.names().0, asked, summary)));
    for (index, [own, gap]) in answer.components.iter().enumerate() {
        // The entry after the last component is the sum of all.
        let part = COMPONENTS.get(index).map_or("total", |component| component.name);
        for (kind, [urban, share]) in [("component", own), ("component_difference", gap)] {
            values.push((kind, part, ("change_of_urban_residents", Unit::Persons), urban));
            values.push((kind, part, ("change_of_urban_share", Unit::Share), share));
        }
    }
    let mut table = CsvTable::new();
    for (kind, part, (variable, unit), summary) in values {
        for (statistic, value) in STATISTICS.into_iter().zip(summary.statistics()) {
            table.row(&AttributionRow {
                head: Head::of(scenario),
                reference,
                place: Place::of(region, question.area),
                variable,
                unit: unit.as_str(),
                year: question.year,
                kind,
                part,
                statistic,
                // Components of a share are small; with ten decimals the written ones still add up.
                value: Number::statistic(statistic, value, 10),
            });
        }
    }
    table.bytes()
}

/// Text of the cells of a table of contributions.
#[derive(Clone, Copy)]
struct Cells {
    /// Unit of the values; shares are shown in percentage points.
    unit: Unit,
    /// Number of draws behind each value.
    draws: usize,
    language: Language,
}

impl Cells {
    fn say(self, text: &AttributionText) -> String {
        text.say(self.language).into_owned()
    }

    /// A value with its sign.
    fn show(self, value: f64) -> String {
        let (factor, decimals) = self.digits();
        format!("{:+.decimals$}", factor * value)
    }

    /// Factor from the unit to what is shown, and decimals.
    fn digits(self) -> (f64, usize) {
        match self.unit {
            Unit::Persons | Unit::PersonsPerYear => (1.0, 0),
            unit if unit.is_share() => (100.0, 2),
            _ => (1.0, 4),
        }
    }

    /// Headings of a table whose first column has the heading `first`.
    fn head(self, first: AttributionText) -> Vec<String> {
        let unit = match self.unit {
            unit if unit.is_share() => AttributionText::MeanPoints,
            unit => AttributionText::Mean { unit: units::in_both_languages(unit.as_str()) },
        };
        [first, unit, AttributionText::Error95, AttributionText::Interval80].map(|heading| self.say(&heading)).to_vec()
    }

    fn row(self, name: String, summary: &Summary) -> Vec<String> {
        let error = summary.mcse.map(|mcse| {
            let (factor, decimals) = self.digits();
            certainty::error(factor * estimate::half_width_95(mcse, self.draws), decimals)
        });
        vec![
            name,
            self.show(summary.mean),
            error.map_or(NONE.to_owned(), |error| format!("±{error}")),
            certainty::spread(summary.interval_80(), &|value| self.show(value)),
        ]
    }
}

/// The attribution as text for the terminal: the contribution of each lever and, for the urban share, the components of
/// change.
#[must_use]
pub fn text(titles: [&str; 2], region: &Region, answer: &Explanation, language: Language) -> String {
    let question = answer.question;
    let cells = Cells { unit: question.indicator.unit, draws: answer.draws as usize, language };
    let names = region.names(question.area);
    let heading = AttributionText::Heading {
        area: language.choose(&names.zh, &names.en).to_owned(),
        year: question.year,
        indicator: language.choose(question.indicator.zh, question.indicator.en).to_owned(),
        scenario: titles[0].to_owned(),
        reference: titles[1].to_owned(),
    };
    let mut text = format!("{}\n\n", cells.say(&heading));
    let mut levers = vec![cells.head(AttributionText::Source)];
    let mut sorted: Vec<_> = answer.contributions.iter().collect();
    // By size and not by sign: a lever that works against the difference is as important to see.
    sorted.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    for (part, summary) in sorted {
        let (_, zh, en) = part.names();
        levers.push(cells.row(language.choose(zh, en).to_owned(), summary));
    }
    levers.push(cells.row(cells.say(&AttributionText::Total), &answer.difference));
    text.push_str(&terminal::table(&levers));
    let how = if answer.exact { AttributionText::Exact } else { AttributionText::ByOrders };
    text.push_str(&format!("  {}\n", cells.say(&how)));
    // The same draws stand behind all rows, so the sum tells whether they are enough.
    let missing = |summary: &Summary| summary.mcse.is_none() || summary.interval_80().is_none();
    if missing(&answer.difference) || answer.contributions.iter().any(|(_, summary)| missing(summary)) {
        text.push_str(&format!("  {}\n", cells.say(&AttributionText::NoError)));
    }
    // The components are those of the urban share alone; they say nothing about other indicators.
    if question.indicator.id == IndicatorId::UrbanShare {
        let mut parts = vec![cells.head(AttributionText::Component)];
        for (index, [[_, share], _]) in answer.components.iter().enumerate() {
            let name = COMPONENTS.get(index).map(|part| language.choose(part.zh, part.en).to_owned());
            parts.push(cells.row(name.unwrap_or_else(|| cells.say(&AttributionText::Total)), share));
        }
        let heading = cells.say(&AttributionText::Components { scenario: titles[0].to_owned() });
        text.push_str(&format!("\n{heading}\n{}", terminal::table(&parts)));
    }
    text
}

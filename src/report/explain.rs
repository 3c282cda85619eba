//! The answer of `qilu explain`: a table and a file.

use crate::indicators::IndicatorId;
use crate::policy::attribution::Explanation;
use crate::policy::components::COMPONENTS;
use crate::region::Region;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;
use serde::Serialize;

/// A statistic of a number of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AttributionRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Name of the scenario that is compared with.
    pub reference: &'a str,
    /// Area.
    pub place: Place<'a>,
    /// Name of the indicator, or what the components are of.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// `value`, `difference`, `lever` (Shapley), `component` (change of the urban share since the base year) or
    /// `component_difference`.
    pub kind: &'a str,
    /// Scenario, lever or component; `total` for all together.
    pub part: &'a str,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Its value.
    pub value: Number<'a>,
}

/// Every number of the answer as a tidy table.
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
                value: Number::rounded(value, 10),
            });
        }
    }
    table.bytes()
}

/// The answer in words.
#[must_use]
pub fn text(titles: [&str; 2], region: &Region, answer: &Explanation, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let question = answer.question;
    let points = question.indicator.unit.is_share();
    let show = |value: f64| if points { format!("{:+.2}", 100.0 * value) } else { format!("{value:+.4}") };
    let row = |name: &str, summary: &Summary| {
        let (low, high) = summary.interval_80();
        vec![
            name.to_owned(),
            show(summary.mean),
            format!("±{}", show(1.96 * summary.mcse).trim_start_matches('+')),
            format!("{} – {}", show(low), show(high)),
        ]
    };
    let head = |first: &str| {
        let unit = if points { pick("均值（百分点）", "mean, points") } else { pick("均值", "mean") };
        [first, unit, pick("95%误差", "95 % error"), pick("80%区间", "80 % interval")].map(str::to_owned).to_vec()
    };
    let names = region.names(question.area);
    let mut text = format!(
        "{} {} {}: {} – {}\n\n",
        language.pick(&names.zh, &names.en),
        question.year,
        language.pick(question.indicator.zh, question.indicator.en),
        titles[0],
        titles[1]
    );
    let mut levers = vec![head(pick("差异来源", "what makes the difference"))];
    let mut sorted: Vec<_> = answer.contributions.iter().collect();
    sorted.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    for (part, summary) in sorted {
        levers.push(row(language.pick(part.names().1, part.names().2), summary));
    }
    levers.push(row(pick("合计", "together"), &answer.difference));
    text.push_str(&terminal::table(&levers));
    let how = if answer.exact {
        pick("Shapley值，精确计算", "Shapley values, exact")
    } else {
        pick("Shapley值，每次抽样取一个随机次序及其逆序", "Shapley values, a random order and its reverse in each draw")
    };
    text.push_str(&format!("  {how}\n"));
    if question.indicator.id == IndicatorId::UrbanShare {
        let mut parts = vec![head(pick("基年以来的变动构成", "components of change since the base year"))];
        for (index, [[_, share], _]) in answer.components.iter().enumerate() {
            let name = COMPONENTS.get(index).map_or(pick("合计", "together"), |part| language.pick(part.zh, part.en));
            parts.push(row(name, share));
        }
        text.push_str(&format!("\n{}\n{}", titles[0], terminal::table(&parts)));
    }
    text
}

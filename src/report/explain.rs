//! The answer of `qilu explain`: a table and a file.

use crate::indicators::IndicatorId;
use crate::policy::components::COMPONENTS;
use crate::policy::explain::Explanation;
use crate::region::Region;
use crate::report::terminal;
use crate::report::text::Language;
use crate::store::csv::Table;
use crate::unit::Unit;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;

/// Columns of the file.
const HEADER: [&str; 13] = [
    "model",
    "version",
    "scenario",
    "reference",
    "region_code",
    "region",
    "variable",
    "unit",
    "year",
    "kind",
    "part",
    "statistic",
    "value",
];

/// Every number of the answer as a tidy table; `kind` is `value`, `difference`, `lever` (Shapley), `component` (change of
/// the urban share since the base year) or `component_difference`.
#[must_use]
pub fn csv(scenario: &str, reference: &str, region: &Region, answer: &Explanation) -> Vec<u8> {
    let mut table = Table::new(&HEADER);
    let question = answer.question;
    let (names, year) = (region.names(question.area), question.year.to_string());
    let mut add = |variable: &str, unit: Unit, kind: &str, part: &str, summary: &Summary| {
        for (statistic, value) in STATISTICS.iter().zip(summary.statistics()) {
            let value = format!("{value:.10}");
            table.row(&[
                "qilu",
                env!("CARGO_PKG_VERSION"),
                scenario,
                reference,
                &names.code,
                &names.zh,
                variable,
                unit.as_str(),
                &year,
                kind,
                part,
                statistic,
                &value,
            ]);
        }
    };
    let (variable, unit) = (question.indicator.name, question.indicator.unit);
    add(variable, unit, "value", scenario, &answer.scenario);
    add(variable, unit, "value", reference, &answer.reference);
    add(variable, unit, "difference", "total", &answer.difference);
    for (part, summary) in &answer.contributions {
        add(variable, unit, "lever", part.names().0, summary);
    }
    for (index, [own, gap]) in answer.components.iter().enumerate() {
        let name = COMPONENTS.get(index).map_or("total", |component| component.name);
        for (kind, [urban, share]) in [("component", own), ("component_difference", gap)] {
            add("change_of_urban_residents", Unit::Persons, kind, name, urban);
            add("change_of_urban_share", Unit::Share, kind, name, share);
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

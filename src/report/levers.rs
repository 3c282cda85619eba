//! The list of the levers: in the terminal, and as the page docs/levers.md.

use crate::scenario::levers::Direction;
use crate::scenario::levers::EffectEvidence;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Lever;
use crate::scenario::levers::Role;
use crate::scenario::uncertainty::Parameter;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::report_plan::LeverColumn;
use qilu_messages::report_plan::LeverText;

/// The list in the terminal, one paragraph for each lever.
#[must_use]
pub fn text(language: Language) -> String {
    LEVERS.iter().map(|lever| entry(lever, language)).collect::<Vec<_>>().join("\n")
}

fn entry(lever: &Lever, language: Language) -> String {
    let line =
        |name: LeverColumn, value: Message| format!("  {}\n", LeverText::EntryText { name, value }.say(language));
    let data = |name: LeverColumn, value: &str| {
        format!("  {}\n", LeverText::Entry { name, value: value.to_owned() }.say(language))
    };
    let (label, role) = (lever.evidence.label(), lever.role.label());
    let range = LeverText::Range { least: *lever.range.start(), most: *lever.range.end() };
    let cost = match cost(lever) {
        Some(name) => data(LeverColumn::UnitCost, &format!("`{name}`")),
        None => line(LeverColumn::UnitCost, LeverText::NotCosted.into()),
    };
    [
        // Files take the name and the Chinese title, so that both are shown to every reader.
        match language {
            Language::Chinese => format!("{}  {}\n", lever.name, lever.zh),
            Language::English => format!("{}  {}  {}\n", lever.name, lever.en, lever.zh),
        },
        data(LeverColumn::Kind, language.choose(role.1, role.0)),
        data(LeverColumn::Unit, language.choose(lever.unit_zh, lever.unit)),
        line(LeverColumn::Range, range.into()),
        data(LeverColumn::Neutral, &lever.neutral.to_string()),
        line(LeverColumn::Plan, plan(lever).into()),
        data(LeverColumn::Channel, language.choose(lever.channel_zh, lever.channel)),
        data(LeverColumn::Evidence, language.choose(label.1, label.0)),
        data(LeverColumn::Strength, &strength(lever)),
        cost,
        data(LeverColumn::Source, language.choose(lever.source_zh, lever.source)),
    ]
    .concat()
}

/// The value that the plan gives to a lever.
fn plan(lever: &Lever) -> LeverText {
    match lever.plan {
        Some((value, year)) => LeverText::Planned { value, year },
        None => LeverText::NotQuantified,
    }
}

/// Names of the parameters that hold the strength of a lever.
fn strength(lever: &Lever) -> String {
    lever.strength.iter().map(|parameter| format!("`{}`", parameter.name())).collect::<Vec<String>>().join(", ")
}

/// Name of the parameter that holds the unit cost of a lever.
fn cost(lever: &Lever) -> Option<&'static str> {
    lever.cost.map(Parameter::name)
}

/// The page docs/levers.md: the introduction in English, the entries in both languages.
#[must_use]
pub fn page() -> String {
    // Constraints and exogenous paths are in the list too, but they are no levers.
    let count = |evidence| LEVERS.iter().filter(|row| row.role == Role::Lever && row.evidence == evidence).count();
    let counts = LeverText::EvidenceCounts {
        levers: LEVERS.iter().filter(|row| row.role == Role::Lever).count(),
        number: count(EffectEvidence::Number),
        sign: count(EffectEvidence::SignOnly),
        none: count(EffectEvidence::None),
    };
    let mut text = format!("# {}\n\n{}\n\n{counts}\n", LeverText::PageTitle, LeverText::PagePreface);
    for lever in &LEVERS {
        text.push_str(&section(lever));
    }
    text
}

/// Both texts of a message, English first.
fn both(message: &dyn Say, between: &str) -> String {
    format!("{}{between}{}", message.say(Language::English), message.say(Language::Chinese))
}

fn section(lever: &Lever) -> String {
    use LeverColumn as Column;
    let first = match lever.direction {
        Direction::Up => LeverText::Rises,
        Direction::Down => LeverText::Falls,
    };
    let places = match lever.grain {
        Grain::City => LeverText::CityPlaces,
        Grain::County => LeverText::CountyPlaces,
    };
    let (mean, concentration) = lever.delivery;
    let (label, role) = (lever.evidence.label(), lever.role.label());
    let (least, most, neutral) = (*lever.range.start(), *lever.range.end(), lever.neutral);
    let mut text = format!("\n## `{}` {} / {}\n\n| | |\n|---|---|\n", lever.name, lever.zh, lever.en);
    let mut row = |name: Column, value: String| text.push_str(&format!("| {} | {value} |\n", both(&name, " ")));
    row(Column::Kind, format!("{} / {}", role.0, role.1));
    row(Column::Unit, format!("{} / {}", lever.unit, lever.unit_zh));
    row(Column::Range, LeverText::RangeWithNeutral { least, most, neutral }.to_string());
    row(Column::Plan, both(&plan(lever), " / "));
    row(Column::Places, both(&places, " / "));
    row(Column::Channel, format!("{}. {}。", lever.channel, lever.channel_zh));
    row(Column::FirstIndicator, format!("`{}` {}", lever.first.name(), both(&first, " ")));
    row(Column::Evidence, format!("{} / {}", label.0, label.1));
    row(Column::Strength, strength(lever));
    row(Column::UnitCost, cost(lever).map_or_else(|| both(&LeverText::NotCosted, " / "), |name| format!("`{name}`")));
    row(Column::Delivery, LeverText::Delivery { mean, concentration }.to_string());
    row(Column::Source, format!("{} / {}", lever.source, lever.source_zh));
    text
}

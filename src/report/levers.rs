//! The table of the levers: in the terminal, and as a page.

use crate::report::text;
use crate::scenario::levers::Direction;
use crate::scenario::levers::EffectEvidence;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Lever;
use crate::scenario::levers::Role;
use crate::scenario::uncertainty::Parameter;
use qilu_messages::Language;

/// The entries of the terminal, one a lever.
#[must_use]
pub fn text(language: Language) -> String {
    LEVERS.iter().map(|lever| entry(lever, language)).collect()
}

fn entry(lever: &Lever, language: Language) -> String {
    let [_, unit, range, neutral, channel, evidence, source] = text::words(language).lever_columns;
    let label = lever.evidence.label();
    let role = lever.role.label();
    let colon = language.pick("：", ": ");
    let line = |name: &str, value: &str| format!("  {name}{colon}{value}\n");
    let (plan_zh, plan_en) = plan(lever);
    let cost = cost(lever).map_or_else(|| language.pick("未计", "not costed").to_owned(), |name| format!("`{name}`"));
    [
        format!("{}  {}\n", lever.name, language.pick(lever.zh, lever.en)),
        line(language.pick("类别", "kind"), language.pick(role.1, role.0)),
        line(unit, language.pick(lever.unit_zh, lever.unit)),
        line(range, &format!("{} .. {}", lever.range.start(), lever.range.end())),
        line(neutral, &lever.neutral.to_string()),
        line(language.pick("规划取值", "plan"), language.pick(&plan_zh, &plan_en)),
        line(channel, language.pick(lever.channel_zh, lever.channel)),
        line(evidence, language.pick(label.1, label.0)),
        line(language.pick("力度参数", "strength"), &strength(lever)),
        line(language.pick("单位成本", "unit cost"), &cost),
        line(source, lever.source),
    ]
    .concat()
}

/// The value of the plan in words, Chinese and English.
fn plan(lever: &Lever) -> (String, String) {
    match lever.plan {
        Some((value, year)) => (format!("{year}年到位，取值{value}"), format!("{value}, reached in {year}")),
        None => ("规划未定量".to_owned(), "not quantified".to_owned()),
    }
}

/// Names of the parameters that hold the strength of a lever.
fn strength(lever: &Lever) -> String {
    lever.strength.iter().map(|parameter| format!("`{}`", parameter.name())).collect::<Vec<String>>().join(", ")
}

/// Name of the unit cost of a lever.
fn cost(lever: &Lever) -> Option<&'static str> {
    lever.cost.map(Parameter::name)
}

/// The page docs/levers.md, in both languages.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(
        "# Levers\n\nThis page is made by `cargo xtask docs levers` from `src/scenario/levers/`. A lever is a named path over years, neutral unless a\n\
         scenario sets it; constraints and given paths are set in the same way. The delivered share of each lever is drawn from a\n\
         Beta distribution when the layer `delivery` is on. Strengths and unit costs are names of `data/parameters.csv`, where\n\
         their priors and evidence stand; where nothing is known of the size, the prior is wide and says so.\n",
    );
    let count = |evidence| LEVERS.iter().filter(|row| row.role == Role::Lever && row.evidence == evidence).count();
    text.push_str(&format!(
        "\nOf {} levers, {} have a number behind a parameter, {} a sign, {} nothing.\n",
        LEVERS.iter().filter(|row| row.role == Role::Lever).count(),
        count(EffectEvidence::Number),
        count(EffectEvidence::SignOnly),
        count(EffectEvidence::None)
    ));
    for lever in &LEVERS {
        text.push_str(&section(lever));
    }
    text
}

fn section(lever: &Lever) -> String {
    let arrow = match lever.direction {
        Direction::Up => "rises",
        Direction::Down => "falls",
    };
    let grain = match lever.grain {
        Grain::City => "province, circle, tier, city",
        Grain::County => "province, circle, tier, city, kind of county, county",
    };
    let (mean, concentration) = lever.delivery;
    let (label, role) = (lever.evidence.label(), lever.role.label());
    let (plan_zh, plan_en) = plan(lever);
    format!(
        "\n## `{}` {} / {}\n\n| | |\n|---|---|\n| kind 类别 | {} / {} |\n| unit 单位 | {} / {} |\n\
         | range 取值 | {} to {}, neutral {} |\n| plan 规划 | {plan_en} / {plan_zh} |\n| set by 范围 | {grain} |\n\
         | channel 途径 | {}. {}。 |\n| first indicator 首要指标 | `{}` {arrow} |\n| evidence 证据 | {} / {} |\n\
         | strength 力度参数 | {} |\n| unit cost 单位成本 | {} |\n\
         | delivered share 兑现 | Beta, mean {mean}, concentration {concentration} (estimate) |\n| source 出处 | {} |\n",
        lever.name,
        lever.zh,
        lever.en,
        role.0,
        role.1,
        lever.unit,
        lever.unit_zh,
        lever.range.start(),
        lever.range.end(),
        lever.neutral,
        lever.channel,
        lever.channel_zh,
        lever.first.name(),
        label.0,
        label.1,
        strength(lever),
        cost(lever).map_or_else(|| "not costed / 未计".to_owned(), |name| format!("`{name}`")),
        lever.source
    )
}

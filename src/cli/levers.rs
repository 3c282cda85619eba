//! `qilu levers`: the table of the levers.

use clap::Args;

use crate::cli::Outcome;
use crate::output;
use crate::output::text::Language;
use crate::scenario::levers::Direction;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Lever;

/// List the levers with units, ranges, channels and sources.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// As the page docs/levers.md, in both languages
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let text =
        if arguments.markdown { markdown() } else { LEVERS.iter().map(|lever| entry(lever, language)).collect() };
    output::print(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn entry(lever: &Lever, language: Language) -> String {
    let [_, unit, range, neutral, channel, evidence, source] = language.words().lever_columns;
    let label = lever.evidence.label();
    let colon = language.pick("：", ": ");
    let line = |name: &str, value: &str| format!("  {name}{colon}{value}\n");
    [
        format!("{}  {}\n", lever.name, language.pick(lever.zh, lever.en)),
        line(unit, language.pick(lever.unit_zh, lever.unit)),
        line(range, &format!("{} .. {}", lever.range.start(), lever.range.end())),
        line(neutral, &lever.neutral.to_string()),
        line(channel, language.pick(lever.channel_zh, lever.channel)),
        line(evidence, language.pick(label.1, label.0)),
        line(source, lever.source),
    ]
    .concat()
}

fn markdown() -> String {
    let mut text = String::from(
        "# Levers\n\nMade by `qilu levers --markdown` from `src/scenario/levers.rs`. A lever is a named path over years, neutral unless a\n\
         scenario sets it. The delivered share of each lever is drawn from a Beta distribution when the layer `delivery` is on.\n",
    );
    for lever in &LEVERS {
        let arrow = match lever.direction {
            Direction::Up => "rises",
            Direction::Down => "falls",
        };
        let grain = match lever.grain {
            Grain::City => "province, circle, tier, city",
            Grain::County => "province, circle, tier, city, kind of county, county",
        };
        let (mean, concentration) = lever.delivery;
        let label = lever.evidence.label();
        text.push_str(&format!(
            "\n## `{}` {} / {}\n\n| | |\n|---|---|\n| unit 单位 | {} / {} |\n| range 取值 | {} to {}, neutral {} |\n| set by 范围 | {grain} |\n\
             | channel 途径 | {}. {}。 |\n| first indicator 首要指标 | `{}` {arrow} |\n| evidence 证据 | {} / {} |\n\
             | delivered share 兑现 | Beta, mean {mean}, concentration {concentration} (estimate) |\n| source 出处 | {} |\n",
            lever.name,
            lever.zh,
            lever.en,
            lever.unit,
            lever.unit_zh,
            lever.range.start(),
            lever.range.end(),
            lever.neutral,
            lever.channel,
            lever.channel_zh,
            lever.first,
            label.0,
            label.1,
            lever.source
        ));
    }
    text
}

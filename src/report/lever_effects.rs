//! The results of `qilu explain --each`: what one step of each lever alone would do, as a table for the terminal and as
//! the CSV file.

use crate::policy::compare::TargetDifference;
use crate::policy::one_at_a_time;
use crate::policy::one_at_a_time::LeverEffect;
use crate::policy::one_at_a_time::NoQuotient;
use crate::policy::one_at_a_time::OneAtATime;
use crate::region::Area;
use crate::region::Region;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_questions::EffectText;
use serde::Serialize;

/// Decimals of differences of shares and probabilities, and of costs.
const DECIMALS: (usize, usize) = (10, 6);

/// A step of a lever with its effect, which is a row of the CSV file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EffectRow<'a> {
    /// Program, version and scenario.
    pub head: Head<'a>,
    /// The province.
    pub place: Place<'a>,
    /// Last target year.
    pub year: u16,
    /// Name of the lever.
    pub lever: &'a str,
    /// `raise` or `lower`.
    pub direction: &'a str,
    /// Least value over the counties in the last year before the step, in the unit of the lever.
    pub from_low: Number<'a>,
    /// Largest value before the step.
    pub from_high: Number<'a>,
    /// Least value after the step.
    pub to_low: Number<'a>,
    /// Largest value after the step.
    pub to_high: Number<'a>,
    /// Mean change of the urban share.
    pub share: Number<'a>,
    /// Half-width of its 95 % Monte Carlo interval.
    pub share_error: Number<'a>,
    /// Change of the probability of the first target of the year.
    pub probability: Number<'a>,
    /// Its Monte Carlo standard error.
    pub probability_se: Number<'a>,
    /// Mean change of the public cost from the present to the end, 100 million yuan of 2020.
    pub cost: Number<'a>,
    /// Half-width of its 95 % Monte Carlo interval.
    pub cost_error: Number<'a>,
    /// Extra cost for each percentage point of the urban share.
    pub cost_per_point: Number<'a>,
    /// Why there is none: `no_gain`, `falls` or `at_bound`.
    pub reason: &'a str,
    /// `counted` or `unknown`: whether a unit cost of the measure itself is known.
    pub own_cost: &'a str,
}

/// All steps as a table.
#[must_use]
pub fn csv(scenario: &str, region: &Region, answer: &OneAtATime) -> Vec<u8> {
    let mut table = CsvTable::new();
    for row in &answer.rows {
        table.row(&csv_row(scenario, region, answer, row));
    }
    table.bytes()
}

fn csv_row<'a>(scenario: &'a str, region: &'a Region, answer: &OneAtATime, row: &LeverEffect) -> EffectRow<'a> {
    let (effect, quotient) = (row.effect.as_ref(), row.cost_per_point(answer.draws));
    let error = |summary| one_at_a_time::half_width(summary, answer.draws);
    let target = effect.and_then(|effect| effect.targets.first());
    let [(from_low, from_high), (to_low, to_high)] = row.step.values;
    let lever = row.step.lever.row();
    EffectRow {
        head: Head::of(scenario),
        place: Place::of(region, Area::Province),
        year: answer.year,
        lever: lever.name,
        direction: row.step.direction.name(),
        from_low: Number::exact(from_low),
        from_high: Number::exact(from_high),
        to_low: Number::exact(to_low),
        to_high: Number::exact(to_high),
        share: Number::shown(effect.map(|effect| effect.share.mean), DECIMALS.0),
        share_error: Number::statistic("mcse", effect.and_then(|effect| error(&effect.share)), DECIMALS.0),
        probability: Number::shown(target.and_then(TargetDifference::gain), DECIMALS.0),
        probability_se: Number::statistic("mcse", target.and_then(|target| target.error), DECIMALS.0),
        cost: Number::shown(effect.map(|effect| effect.costs.difference.mean), DECIMALS.1),
        cost_error: Number::statistic("mcse", effect.and_then(|effect| error(&effect.costs.difference)), DECIMALS.1),
        cost_per_point: Number::shown(quotient.ok(), DECIMALS.1),
        reason: quotient.err().map_or("", NoQuotient::name),
        own_cost: if lever.cost.is_some() { "counted" } else { "unknown" },
    }
}

/// The steps as text for the terminal.
#[must_use]
pub fn text(title: &str, answer: &OneAtATime, language: Language) -> String {
    let say = |text: EffectText| text.say(language).into_owned();
    let (from, to) = answer.years;
    let heading = EffectText::Heading { scenario: title.to_owned(), year: answer.year, from, to };
    let head = [
        EffectText::Step,
        EffectText::Gain,
        EffectText::Error95,
        EffectText::Target,
        EffectText::Cost,
        EffectText::PerPoint,
        EffectText::Remark,
    ];
    let mut lines = vec![head.map(say).to_vec()];
    lines.extend(answer.rows.iter().map(|row| line(row, answer.draws, language)));
    let mut text = format!("{}\n\n{}", say(heading), terminal::table(&lines));
    for note in [EffectText::How { from }, EffectText::Classes, EffectText::Local] {
        text.push_str(&format!("  {}\n", say(note)));
    }
    text
}

fn line(row: &LeverEffect, draws: u32, language: Language) -> Vec<String> {
    let say = |text: EffectText| text.say(language).into_owned();
    let lever = row.step.lever.row();
    let ends = |(low, high): (f64, f64)| {
        // Four digits after the point tell the values of every lever apart.
        let [least, most] = [low, high].map(|value| ((value * 1e4).round() / 1e4).to_string());
        if low < high { say(EffectText::Several { low: least, high: most }) } else { least }
    };
    let [from, to] = row.step.values.map(ends);
    let name = say(EffectText::Values { lever: language.choose(lever.zh, lever.en).to_owned(), from, to });
    let signed = |value: f64, decimals: usize| {
        let text = format!("{value:+.decimals$}");
        // A number that is rounded to zero has no sign.
        if text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { text } else { text[1..].to_owned() }
    };
    let none = || NONE.to_owned();
    let effect = row.effect.as_ref();
    let target = effect.and_then(|effect| effect.targets.first()).and_then(TargetDifference::gain);
    let quotient = row.cost_per_point(draws);
    let remark = match quotient {
        Err(NoQuotient::NoGain) => Some(EffectText::NoGain),
        Err(NoQuotient::Falls) => Some(EffectText::Falls),
        Err(NoQuotient::AtBound) => Some(EffectText::AtBound),
        Ok(_) if lever.cost.is_none() => Some(EffectText::OwnCostUnknown),
        Ok(_) => None,
    };
    vec![
        name,
        effect.map_or_else(none, |effect| signed(100.0 * effect.share.mean, 3)),
        row.half_width(draws).map_or_else(none, |error| format!("±{}", certainty::error(100.0 * error, 3))),
        target.map_or_else(none, |gain| signed(100.0 * gain, 1)),
        effect.map_or_else(none, |effect| signed(effect.costs.difference.mean, 1)),
        quotient.map_or_else(|_| none(), |cost| signed(cost, 1)),
        remark.map_or_else(String::new, say),
    ]
}

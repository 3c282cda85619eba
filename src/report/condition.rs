//! The condition of a probability in sentences and as a table: what it is if the pace slows or accelerates, by which parameters
//! it moves most, and where the recent pace leads.

use crate::engine::prepared::PreparedRun;
use crate::policy::condition::Condition;
use crate::policy::condition::DrawGroup;
use crate::policy::condition::WINDOW;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::scenario::file::Text;
use crate::store::rows::Head;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::store::table::TARGET_DECIMALS;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::ConditionText;
use qilu_methods::math;
use serde::Serialize;

/// Decimals of the mean of the quantity by which draws are divided.
const MEAN_DECIMALS: usize = 6;

/// A part of the draws with the probability among them, or a reading of the recent pace: a row of `condition.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConditionRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Name of the target.
    pub target: &'a str,
    /// Year of the target.
    pub year: u16,
    /// What divides the draws: `pace` (change of the logarithm of the hazard of becoming urban between the first five years and
    /// the last five before the target), or the name of a parameter; `steady_pace` for a reading of the recent pace.
    pub by: &'a str,
    /// Part of the draws: `lowest_third`, `middle_third`, `highest_third`, `lowest_fifth`, `highest_fifth`; or what stays constant:
    /// `hazard`, `gain`, `logit_gain`.
    pub part: &'a str,
    /// Mean of the dividing quantity over the draws of the part, in its unit; empty for a reading of the recent pace.
    pub mean: Number<'a>,
    /// Share of the draws of the part that meet the target; empty for a reading of the recent pace.
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability; empty where the share is 0 or 1.
    pub mcse: Number<'a>,
    /// Urban share of the target's year if the recent pace goes on, share; empty for a part of the draws.
    pub urban_share: Number<'a>,
}

/// The table `condition.csv`, without rows where the draws show no condition.
#[must_use]
pub fn csv(scenario: &str, condition: Option<&Condition>) -> Vec<u8> {
    let mut table = CsvTable::new();
    if let Some(own) = condition {
        let row = ConditionRow {
            head: Head::of(scenario),
            target: &own.target.id,
            year: own.target.year,
            ..ConditionRow::default()
        };
        let mut group = |by: &'static str, part: &'static str, group: &DrawGroup| {
            table.row(&ConditionRow {
                by,
                part,
                mean: Number::fixed(group.mean, MEAN_DECIMALS),
                probability: Number::shown(group.probability.share(), TARGET_DECIMALS),
                mcse: Number::shown(group.probability.mcse(), TARGET_DECIMALS),
                ..row.clone()
            });
        };
        for (part, third) in ["lowest_third", "middle_third", "highest_third"].into_iter().zip(&own.drift) {
            group("pace", part, third);
        }
        for named in &own.parameters {
            for (part, fifth) in ["lowest_fifth", "highest_fifth"].into_iter().zip(&named.fifths) {
                group(named.parameter.name(), part, fifth);
            }
        }
        let pace = &own.pace;
        for (part, share) in [("hazard", pace.hazard), ("gain", pace.gain), ("logit_gain", pace.logit)] {
            let urban_share = Number::fixed(share, TARGET_DECIMALS);
            table.row(&ConditionRow { by: "steady_pace", part, urban_share, ..row.clone() });
        }
    }
    table.bytes()
}

/// The sentences in both languages.
#[must_use]
pub fn texts(condition: &Condition, run: &PreparedRun) -> Vec<Text> {
    let [zh, en] = [Language::Chinese, Language::English].map(|language| sentences(condition, run, language));
    zh.into_iter().zip(en).map(|(zh, en)| Text { zh, en }).collect()
}

/// Three sentences: the pace, the parameters, the recent pace. The second is left out where no parameter varies.
#[must_use]
pub fn sentences(condition: &Condition, run: &PreparedRun, language: Language) -> Vec<String> {
    let say = |text: ConditionText| text.say(language).into_owned();
    let [space, end] = [language.choose("", " "), language.choose("。", ".")];
    let list = |head: ConditionText, parts: Vec<String>| {
        format!("{}{space}{}{end}", say(head), parts.join(language.choose("；", "; ")))
    };
    let probability = |group: &DrawGroup| certainty::phrase(group.probability, language).unwrap_or(NONE.to_owned());
    let change = |group: &DrawGroup| 100.0 * math::exp_m1(group.mean);
    let span = |first: u16| format!("{first}{}{}", language.choose("—", "–"), first + WINDOW);
    let [low, middle, high] = &condition.drift;
    let thirds = vec![
        say(ConditionText::LowDrift { change: change(low), probability: probability(low) }),
        say(ConditionText::MiddleDrift { change: change(middle), probability: probability(middle) }),
        say(ConditionText::HighDrift { change: change(high), probability: probability(high) }),
    ];
    let [early, late] = condition.windows.map(span);
    let mut all = vec![list(ConditionText::Drift { early, late }, thirds)];
    let fifths: Vec<String> = condition
        .parameters
        .iter()
        .map(|own| {
            let prior = run.scenario().priors.get(own.parameter);
            let parameter = language.choose(&prior.meaning_zh, &prior.meaning).to_owned();
            let [low, high] = [0, 1].map(|end| probability(&own.fifths[end]));
            say(ConditionText::Fifths { parameter, low, high })
        })
        .collect();
    if !fifths.is_empty() {
        all.push(list(ConditionText::Parameters, fifths));
    }
    let pace = &condition.pace;
    let [first, last] = pace.years;
    let [hazard, gain, logit] = [pace.hazard, pace.gain, pace.logit].map(|share| 100.0 * share);
    all.push(say(ConditionText::Pace { first, last, year: condition.target.year, hazard, gain, logit }));
    all
}

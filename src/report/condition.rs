//! The condition of a probability in sentences: what it is if the pace slows or accelerates, by which parameters it moves most,
//! and where the recent pace leads.

use crate::engine::prepared::PreparedRun;
use crate::policy::condition::Condition;
use crate::policy::condition::DrawGroup;
use crate::policy::condition::WINDOW;
use crate::report::certainty;
use crate::report::certainty::NONE;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::ConditionText;
use qilu_methods::math;

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

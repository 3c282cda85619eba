//! First years of the effects of a scenario's levers in a run: as they are written, or after the last year whose
//! statistics the run includes.

use std::collections::BTreeMap;

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::scenario::TimingText;
use serde::Deserialize;
use serde::Serialize;

use crate::scenario::Scenario;
use crate::scenario::levers::LeverId;
use crate::scenario::paths::Setting;

/// When the lever settings of a scenario act in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeverTiming {
    /// Last year whose published statistics the run includes; `None` for a run from the priors, which includes none.
    pub statistics_until: Option<u16>,
    /// The settings by lever and written years, each combination once, in the order of the scenario.
    pub settings: Vec<SettingTiming>,
    /// Opening years of the rail links that open in years whose statistics the run includes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub early_links: Vec<u16>,
    /// Names of the levers with several settings of different values for the same places and start; the last one holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_twice: Vec<String>,
}

/// When a setting acts in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingTiming {
    /// Name of the lever.
    pub lever: String,
    /// First year with an effect, as it is written.
    pub start: u16,
    /// First year with an effect in the run; `None` where its last year is over before it could act.
    pub acts_from: Option<u16>,
    /// First year at the full value in the run; `None` where the setting ends before.
    pub full_in: Option<u16>,
    /// Last year in force.
    pub end: u16,
    /// Whether the setting has its full value in its first year, because it has no ramp.
    pub sudden: bool,
}

impl SettingTiming {
    fn of(setting: &Setting, passed: u16) -> SettingTiming {
        let acts_from = setting.first_year(passed);
        SettingTiming {
            lever: setting.lever.row().name.to_owned(),
            start: setting.start,
            acts_from,
            full_in: acts_from.map(|first| first + setting.ramp - 1).filter(|full| *full <= setting.end),
            end: setting.end,
            sudden: setting.ramp == 1,
        }
    }
}

impl LeverTiming {
    /// The timing of a scenario; `None` for a scenario without settings.
    ///
    /// - `statistics_until`: as for the field.
    #[must_use]
    pub fn of(scenario: &Scenario, statistics_until: Option<u16>) -> Option<LeverTiming> {
        let passed = statistics_until.unwrap_or(scenario.base_year);
        let mut settings: Vec<SettingTiming> = Vec::new();
        for timing in scenario.settings().iter().map(|setting| SettingTiming::of(setting, passed)) {
            // A setting of many places was taken apart into one for each place.
            if !settings.contains(&timing) {
                settings.push(timing);
            }
        }
        let set_twice = set_twice(scenario.settings());
        let mut early_links: Vec<u16> =
            scenario.links.iter().map(|link| link.opens).filter(|opens| *opens <= passed).collect();
        early_links.sort_unstable();
        let timing = LeverTiming { statistics_until, settings, early_links, set_twice };
        Some(timing).filter(|timing| !timing.settings.is_empty() || !timing.early_links.is_empty())
    }

    /// The timing as one sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let Some(until) = self.statistics_until else {
            return self.joined(vec![Some(TimingText::Prior)], language);
        };
        let covered = |timing: &SettingTiming| lever(timing).row().in_statistics;
        let early = |timing: &&SettingTiming| timing.start <= until;
        let moved = self.named(language, |timing| {
            let full = timing.full_in.map(|year| TimingText::Full { year });
            (early(&timing) && covered(timing) && timing.acts_from.is_some())
                .then(|| full.unwrap_or(TimingText::NeverFull))
        });
        let own = self.named(language, |timing| {
            (early(&timing) && !covered(timing)).then_some(TimingText::From { year: timing.start })
        });
        let over =
            self.named(language, |timing| timing.acts_from.is_none().then_some(TimingText::Until { year: timing.end }));
        let parts = vec![
            Some(TimingText::Statistics { year: until }),
            moved.map(|levers| TimingText::Moved { levers, next: until + 1 }),
            own.map(|levers| TimingText::Own { levers }),
            over.map(|levers| TimingText::Over { levers, next: until + 1 }),
            (!self.early_links.is_empty())
                .then(|| TimingText::Links { opens: self.early_links.clone(), next: until + 1 }),
        ];
        self.joined(parts, language)
    }

    /// The parts of the sentence, and after them the settings without a ramp.
    fn joined(&self, mut parts: Vec<Option<TimingText>>, language: Language) -> String {
        let sudden = self.named(language, |timing| {
            // A setting of a flow, such as beds a year, has no ramp because its stock grows year by year.
            let acts = timing.sudden && lever(timing).row().in_statistics;
            timing.acts_from.filter(|_| acts).map(|year| TimingText::From { year })
        });
        parts.push(sudden.map(|levers| TimingText::Sudden { levers }));
        let twice: Vec<&str> = LeverId::ALL
            .into_iter()
            .filter(|lever| self.set_twice.iter().any(|name| name == lever.row().name))
            .map(|lever| language.choose(lever.row().zh, lever.row().en))
            .collect();
        parts.push((!twice.is_empty()).then(|| TimingText::Twice { levers: twice.join(language.choose("、", ", ")) }));
        let parts: Vec<_> = parts.iter().flatten().map(|part| part.say(language)).collect();
        let stop = language.choose("。", ".");
        TimingText::Whole { parts: parts.join(language.choose("；", "; ")) + stop }.say(language).into_owned()
    }

    /// The titles of the levers for whose settings `detail` gives a text, each with its texts; `None` where there are none.
    fn named(&self, language: Language, detail: impl Fn(&SettingTiming) -> Option<TimingText>) -> Option<String> {
        let mut found: BTreeMap<LeverId, Vec<String>> = BTreeMap::new();
        for timing in &self.settings {
            if let Some(text) = detail(timing) {
                let texts = found.entry(lever(timing)).or_default();
                let text = text.say(language).into_owned();
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
        let separator = language.choose("、", ", ");
        let (open, close) = (language.choose("（", " ("), language.choose("）", ")"));
        let levers = found.into_iter().map(|(lever, texts)| {
            let title = language.choose(lever.row().zh, lever.row().en);
            format!("{title}{open}{}{close}", texts.join(separator))
        });
        Some(levers.collect::<Vec<_>>().join(separator)).filter(|text| !text.is_empty())
    }
}

/// Names of the levers that have settings of different values for the same counties from the same year.
fn set_twice(settings: &[Setting]) -> Vec<String> {
    let contradicts = |a: &Setting, b: &Setting| {
        a.lever == b.lever && a.counties == b.counties && a.start == b.start && a.value.to_bits() != b.value.to_bits()
    };
    let mut names: Vec<String> = Vec::new();
    for (place, setting) in settings.iter().enumerate() {
        let name = setting.lever.row().name;
        if settings[..place].iter().any(|before| contradicts(before, setting)) && !names.iter().any(|had| had == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The lever of a timing.
fn lever(timing: &SettingTiming) -> LeverId {
    // A manifest of another version may name a lever that this version does not know, but sentences are only made of
    // scenarios that this version has read.
    LeverId::find(&timing.lever).expect("the lever of a checked setting")
}

//! The lever settings of a scenario for the page, with the years in which they act in a run.

use serde::Serialize;

use crate::engine::prepared::PreparedRun;
use crate::scenario::Scenario;
use crate::scenario::file::LeverEntry;
use crate::scenario::paths;
use crate::scenario::paths::Setting;

/// A lever setting as it is written.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeverSummary {
    /// Name of the lever.
    pub name: String,
    /// Value when fully in force, in the unit of the lever.
    pub value: f64,
    /// First year with an effect.
    pub start: u16,
    /// Years to the full value.
    pub ramp: u16,
    /// Last year in force.
    pub end: u16,
    /// Places, as in scenario files.
    pub places: Vec<String>,
    /// When the setting acts in the run; absent where no run is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<ActingYears>,
}

/// When a lever setting acts in a run: a setting that is written for years with statistics acts after the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ActingYears {
    /// First year with an effect; `None` where the setting has none.
    pub acts_from: Option<u16>,
    /// First year at the full value; `None` where the setting ends before.
    pub full_in: Option<u16>,
}

/// Lever entries with the defaults of the fields that they leave out.
#[must_use]
pub fn levers(entries: &[LeverEntry], scenario: &Scenario) -> Vec<LeverSummary> {
    let (first, last) = (scenario.base_year + 1, scenario.end_year);
    let year = |given: &Option<toml::Spanned<u16>>, default: u16| {
        // The usual first year can lie outside of a short projection.
        given.as_ref().map_or_else(|| default.clamp(first, last), |at| *at.get_ref())
    };
    let lever = |entry: &LeverEntry| LeverSummary {
        name: entry.name.get_ref().clone(),
        value: *entry.value.get_ref(),
        start: year(&entry.start, paths::START),
        ramp: entry.ramp.as_ref().map_or(1, |at| *at.get_ref()),
        end: year(&entry.end, last),
        places: match &entry.places {
            Some(places) => places.iter().map(|place| place.get_ref().clone()).collect(),
            None => vec!["province".to_owned()],
        },
        timing: None,
    };
    entries.iter().map(lever).collect()
}

/// The lever entries of a run with the years in which they act there.
pub(super) fn timed(run: &PreparedRun) -> Vec<LeverSummary> {
    let scenario = run.scenario();
    let mut entries = levers(scenario.entries(), scenario);
    let idle = run.without_effect();
    for entry in &mut entries {
        let same = |setting: &Setting| {
            let of = (setting.lever.row().name, setting.start, setting.ramp, setting.end, setting.value.to_bits());
            of == (entry.name.as_str(), entry.start, entry.ramp, entry.end, entry.value.to_bits())
        };
        let own: Vec<(usize, &Setting)> =
            scenario.settings().iter().enumerate().filter(|(_, setting)| same(setting)).collect();
        let Some((_, setting)) = own.first() else { continue };
        let acts = own.iter().any(|(at, _)| !idle.contains(at));
        let acts_from = setting.first_year(run.passed()).filter(|_| acts);
        let full_in = acts_from.map(|first| first + setting.ramp - 1).filter(|full| *full <= setting.end);
        entry.timing = Some(ActingYears { acts_from, full_in });
    }
    entries
}

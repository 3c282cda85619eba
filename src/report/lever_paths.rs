//! The paths of the levers of a scenario by place and year, and settings that overlap or have no effect.

use std::collections::BTreeMap;

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::scenario::LeverPathText as Line;

use crate::engine::prepared::PreparedRun;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::levers::LeverId;
use crate::scenario::paths::Setting;

/// Most counties whose names are listed; of more, the number is given.
const NAMED_COUNTIES: usize = 6;

/// The path of every lever that is set, place by place, then the settings that overlap with others and those without effect.
///
/// - `run`: a run of the scenario; its posterior decides from which years the levers act.
#[must_use]
pub fn text(run: &PreparedRun, language: Language) -> String {
    let mut text = String::new();
    for lever in LeverId::ALL {
        let settings: Vec<&Setting> =
            run.scenario().settings().iter().filter(|setting| setting.lever == lever).collect();
        if settings.is_empty() {
            continue;
        }
        let row = lever.row();
        let (title, unit) = (Bilingual::new(row.zh, row.en), Bilingual::new(row.unit_zh, row.unit));
        let mut lines = vec![Line::Lever { title, name: row.name, unit }];
        lines.extend(paths(run, lever, language));
        lines.extend(overlaps(run, &settings, language));
        lines.extend(without_effect(run, lever, language));
        for line in lines {
            text += &line.say(language);
            text.push('\n');
        }
    }
    text
}

/// The different paths of a lever, each with its counties; the path at the neutral value is left out.
fn paths(run: &PreparedRun, lever: LeverId, language: Language) -> Vec<Line> {
    let (scenario, region) = (run.scenario(), run.region());
    let years: Vec<u16> = (scenario.base_year + 1..=scenario.end_year).collect();
    let neutral = vec![lever.row().neutral.to_bits(); years.len()];
    // By the bits of the values, so that the order of the groups is that of their first values.
    let mut groups: BTreeMap<Vec<u64>, Vec<CountyId>> = BTreeMap::new();
    for county in region.county_ids() {
        let path = years.iter().map(|&year| run.levers().get(lever, year, county).to_bits()).collect();
        groups.entry(path).or_default().push(county);
    }
    groups
        .into_iter()
        .filter(|(path, _)| *path != neutral)
        .map(|(path, counties)| Line::Path { places: places(&counties, region, language), path: steps(&years, &path) })
        .collect()
}

/// A path as values with the years in which they hold: `2021-2025: 0, 2026: 0.25, ...`.
fn steps(years: &[u16], path: &[u64]) -> String {
    let mut steps: Vec<(u16, u16, u64)> = Vec::new();
    for (&year, &value) in years.iter().zip(path) {
        match steps.last_mut() {
            Some((_, last, before)) if *before == value => *last = year,
            _ => steps.push((year, year, value)),
        }
    }
    let step = |&(first, last, value): &(u16, u16, u64)| {
        let years = if first == last { first.to_string() } else { format!("{first}-{last}") };
        format!("{years}: {}", significant(f64::from_bits(value)))
    };
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

/// A value of a path with four decimals, since values are interpolated between years, and with four significant digits where it
/// is smaller than these show.
#[must_use]
pub(crate) fn significant(value: f64) -> f64 {
    if value.abs() >= 0.1 || value == 0.0 {
        return (1e4 * value).round() / 1e4;
    }
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// The names of some counties: the province, whole cities, and the counties of other cities.
fn places(counties: &[CountyId], region: &Region, language: Language) -> String {
    if counties.len() == region.county_count() {
        return Line::Province.say(language).into_owned();
    }
    let (mut names, mut single) = (Vec::new(), Vec::new());
    for city in region.city_ids() {
        let own: Vec<CountyId> = counties.iter().copied().filter(|county| region.city_of(*county) == city).collect();
        let city = &region.cities[city.0];
        if own.len() == city.counties.len() {
            names.push(city.names.in_both_languages().say(language).into_owned());
        } else {
            single.extend(own);
        }
    }
    if single.len() > NAMED_COUNTIES {
        names.push(Line::Counties { count: single.len() }.say(language).into_owned());
    } else {
        let name = |county: &CountyId| region.counties[county.0].names.in_both_languages().say(language).into_owned();
        names.extend(single.iter().map(name));
    }
    names.join(language.choose("、", ", "))
}

/// A setting in words.
fn described(setting: &Setting, region: &Region, language: Language) -> String {
    let (places, value) = (places(&setting.counties, region, language), significant(setting.value));
    Line::Setting { places, value, start: setting.start, end: setting.end }.say(language).into_owned()
}

/// Pairs of settings that act in the same counties and years, and which of them holds there.
fn overlaps(run: &PreparedRun, settings: &[&Setting], language: Language) -> Vec<Line> {
    let region = run.region();
    let mut lines = Vec::new();
    for (place, second) in settings.iter().enumerate() {
        for first in &settings[..place] {
            let shared = first.counties.iter().filter(|county| second.counties.contains(county)).count();
            let years = |setting: &Setting| setting.first_year(run.passed()).map(|from| (from, setting.end));
            let (Some((a, a_end)), Some((b, b_end))) = (years(first), years(second)) else { continue };
            if shared == 0 || a > b_end || b > a_end {
                continue;
            }
            // The later setting holds unless it is the wider one, as in the paths.
            let earlier_holds = second.counties.len() > first.counties.len();
            let holds = if earlier_holds { first } else { second };
            lines.push(Line::Overlap {
                first: described(first, region, language),
                second: described(second, region, language),
                counties: shared,
                from: a.max(b),
                until: a_end.min(b_end),
                holds: described(holds, region, language),
            });
        }
    }
    lines
}

/// The settings of a lever without effect. Those that end before they could act are named with the years of the levers.
fn without_effect(run: &PreparedRun, lever: LeverId, language: Language) -> Vec<Line> {
    let settings = run.without_effect().into_iter().map(|at| &run.scenario().settings()[at]);
    settings
        .filter(|setting| setting.lever == lever && setting.first_year(run.passed()).is_some())
        .map(|setting| Line::NoEffect { setting: described(setting, run.region(), language) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_its_steps() {
        let values = [0.0, 0.0, 0.25, 1.0, 1.0].map(f64::to_bits);
        assert_eq!(steps(&[2021, 2022, 2023, 2024, 2025], &values), "2021-2022: 0, 2023: 0.25, 2024-2025: 1");
    }

    #[test]
    fn a_small_value_is_not_0() {
        let found = [3.5e-5, 0.012_345_67, 0.123_456, 1_234.567_89, 0.0, 1.0 / 3.0].map(significant);
        assert_eq!(found.map(|value| value.to_string()), ["0.000035", "0.01235", "0.1235", "1234.5679", "0", "0.3333"]);
    }
}

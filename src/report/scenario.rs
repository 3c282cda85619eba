//! The differences between two scenarios, in words.

use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::scenario::ScenarioDifference as Line;
use qilu_messages::units::unit;

use crate::region::CityId;
use crate::region::CountyId;
use crate::region::Region;
use crate::report::lever_paths::significant;
use crate::scenario::Layers;
use crate::scenario::Scenario;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use crate::scenario::links::Link;
use crate::scenario::paths::LeverPaths;
use crate::scenario::uncertainty::Parameter;

/// Years in which lever values are shown besides the second and the last projected year: the first target year of the
/// plan, and the year half-way from there to its horizon.
const SHOWN_YEARS: [u16; 2] = [2025, 2030];

/// Every setting, prior and lever path in which two scenarios differ, one line each.
///
/// Lever paths are compared only if both scenarios have the same years; a lever is shown by its path in the first county
/// in which it differs.
#[must_use]
pub fn difference(region: &Region, a: &Scenario, b: &Scenario, language: Language) -> String {
    let mut lines = settings(region, a, b, language);
    lines.extend(priors(a, b, language));
    if a.years() == b.years() {
        lines.extend(levers(region, a, b));
    }
    if lines.is_empty() {
        lines.push(Line::Same);
    }
    let [left, right] = [a, b].map(|scenario| language.choose(&scenario.title.zh, &scenario.title.en).to_owned());
    lines.insert(0, Line::Heading { left, right });
    let lines: Vec<_> = lines.iter().map(|line| line.say(language)).collect();
    lines.join("\n") + "\n"
}

/// Years, size, seed, layers and rail links.
fn settings(region: &Region, a: &Scenario, b: &Scenario, language: Language) -> Vec<Line> {
    let years = |scenario: &Scenario| plain(format!("{}-{}", scenario.base_year, scenario.end_year));
    let draws = |scenario: &Scenario| plain(scenario.defaults.draws.to_string());
    let seed = |scenario: &Scenario| plain(scenario.defaults.seed.to_string());
    let on = |scenario: &Scenario| list(&layers(scenario.defaults.layers), language);
    let links = |scenario: &Scenario| {
        let opened: Vec<Line> = scenario.links.iter().map(|link| opened(region, link)).collect();
        list(&opened, language)
    };
    [
        (Line::Years, years(a), years(b)),
        (Line::Draws, draws(a), draws(b)),
        (Line::Seed, seed(a), seed(b)),
        (Line::Layers, on(a), on(b)),
        (Line::Links, links(a), links(b)),
    ]
    .into_iter()
    // Compared as the reader sees them: settings with equal words need no line.
    .filter(|(_, left, right)| left.say(language) != right.say(language))
    .map(|(name, left, right)| Line::Setting { name: name.into(), left, right })
    .collect()
}

/// A text that is the same in both languages.
fn plain(text: String) -> Message {
    Bilingual::new(text.clone(), text).into()
}

/// Messages in a row, or "none".
fn list(items: &[Line], language: Language) -> Message {
    if items.is_empty() {
        return Line::Nothing.into();
    }
    let items: Vec<_> = items.iter().map(|item| item.say(language)).collect();
    plain(items.join(language.choose("、", ", ")))
}

/// The layers of uncertainty that are on.
fn layers(layers: Layers) -> Vec<Line> {
    [Line::Parameters, Line::Shocks, Line::Delivery, Line::Initial, Line::Census]
        .into_iter()
        .zip(layers.on())
        .filter_map(|(layer, on)| on.then_some(layer))
        .collect()
}

/// A rail link with its journey time and the year in which it opens.
fn opened(region: &Region, link: &Link) -> Line {
    let [from, to] = link.cities.map(|city| region.cities[CityId(city).0].names.in_both_languages());
    Line::Link { from, to, minutes: link.minutes, opens: link.opens }
}

/// The parameters whose priors differ.
fn priors(a: &Scenario, b: &Scenario, language: Language) -> Vec<Line> {
    let show = |scenario: &Scenario, parameter: Parameter| {
        let prior = scenario.priors.get(parameter);
        let [low, central, high] = [prior.low, prior.central, prior.high].map(shortened);
        format!("{low} .. {central} .. {high} {}", unit(&prior.unit, language))
    };
    let meaning = |parameter: Parameter| {
        let prior = a.priors.get(parameter);
        Bilingual::new(prior.meaning_zh.clone(), prior.meaning.clone())
    };
    // The priors themselves are compared, and not their texts, which are shortened.
    let differs = |parameter: &&Parameter| {
        let [a, b] = [a, b].map(|scenario| scenario.priors.get(**parameter));
        [a.low, a.central, a.high].map(f64::to_bits) != [b.low, b.central, b.high].map(f64::to_bits)
    };
    Parameter::ALL
        .iter()
        .filter(differs)
        .map(|&parameter| (parameter, show(a, parameter), show(b, parameter)))
        .map(|(parameter, left, right)| Line::Parameter {
            meaning: meaning(parameter),
            name: parameter.name(),
            left,
            right,
        })
        .collect()
}

/// A bound of a prior with ten digits: what an arithmetic of two bounds leaves behind these is no statement about it.
fn shortened(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

/// The levers whose paths differ.
fn levers(region: &Region, a: &Scenario, b: &Scenario) -> Vec<Line> {
    let projected = a.base_year + 1..=a.end_year;
    // Two files are compared as they are written; the posterior of a run can move the first year of an effect.
    let [from, to] = [a, b].map(|scenario| scenario.lever_paths(scenario.base_year, region.county_count()));
    let mut lines = Vec::new();
    for (lever, row) in LeverId::ALL.into_iter().zip(&LEVERS) {
        // Bits are compared because only equal bits give equal projections.
        let changed = |county: CountyId| {
            projected
                .clone()
                .any(|year| from.get(lever, year, county).to_bits() != to.get(lever, year, county).to_bits())
        };
        let counties: Vec<CountyId> = region.county_ids().filter(|&county| changed(county)).collect();
        let Some(&first) = counties.first() else { continue };
        let path = |paths: &LeverPaths| {
            std::iter::once(a.base_year + 2)
                .chain(SHOWN_YEARS)
                .chain([a.end_year])
                .filter(|year| projected.contains(year))
                .map(|year| format!("{year} {}", significant(paths.get(lever, year, first))))
                .collect::<Vec<_>>()
                .join(", ")
        };
        lines.push(Line::Lever {
            title: Bilingual::new(row.zh, row.en),
            name: row.name,
            unit: Bilingual::new(row.unit_zh, row.unit),
            changed: counties.len(),
            counties: region.county_count(),
            county: region.counties[first.0].names.in_both_languages(),
            left: path(&from),
            right: path(&to),
        });
    }
    lines
}

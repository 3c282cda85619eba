//! Where two scenarios differ.

use std::fmt::Write;

use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;

/// Every lever path, prior and setting in which two scenarios differ.
#[must_use]
pub fn difference(region: &Region, a: &Scenario, b: &Scenario) -> String {
    let mut text = String::new();
    let mut setting = |name: &str, left: String, right: String| {
        if left != right {
            let _ = writeln!(text, "{name}: {left} -> {right}");
        }
    };
    setting("years", format!("{}-{}", a.base_year, a.end_year), format!("{}-{}", b.base_year, b.end_year));
    setting("draws", a.defaults.draws.to_string(), b.defaults.draws.to_string());
    setting("seed", a.defaults.seed.to_string(), b.defaults.seed.to_string());
    setting("layers", format!("{:?}", a.defaults.layers), format!("{:?}", b.defaults.layers));
    setting("links", format!("{:?}", a.links), format!("{:?}", b.links));
    for parameter in Parameter::ALL {
        let show = |scenario: &Scenario| {
            let prior = scenario.priors.get(*parameter);
            format!("{} .. {} .. {} {}", prior.low, prior.central, prior.high, prior.unit)
        };
        setting(parameter.name(), show(a), show(b));
    }
    if a.years() == b.years() {
        for (lever, row) in LeverId::ALL.into_iter().zip(&LEVERS) {
            let changed = |county: CountyId| {
                (a.base_year + 1..=a.end_year).any(|year| {
                    a.levers.get(lever, year, county).to_bits() != b.levers.get(lever, year, county).to_bits()
                })
            };
            let counties: Vec<CountyId> = region.county_ids().filter(|&county| changed(county)).collect();
            let Some(&first) = counties.first() else { continue };
            let path = |scenario: &Scenario| {
                [a.base_year + 2, 2025, 2030, a.end_year]
                    .iter()
                    .filter(|year| (a.base_year + 1..=a.end_year).contains(year))
                    .map(|&year| format!("{year} {}", scenario.levers.get(lever, year, first)))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let name = &region.counties[first.0].names.zh;
            let _ = writeln!(
                text,
                "{} ({}): {} of {} counties; {name}: {} -> {}",
                row.name,
                row.unit,
                counties.len(),
                region.county_count(),
                path(a),
                path(b)
            );
        }
    }
    if text.is_empty() { "no difference\n".to_owned() } else { text }
}

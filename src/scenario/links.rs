//! Rail links that open in given years.

use qilu_messages::data::AllowedData;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::suggestion::suggest;
use toml::Spanned;

use crate::error::Result;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::file::InputFile;
use crate::scenario::file::LinkEntry;
use crate::scenario::file::outside;

/// Allowed journey times, minutes.
pub const MINUTES: std::ops::RangeInclusive<f64> = 5.0..=600.0;

/// A link between two cities. From its opening no journey between them takes longer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Indices of the two cities in [`Region::cities`].
    pub cities: [usize; 2],
    /// Journey time from seat to seat with the ways to and from the stations, minutes.
    pub minutes: f64,
    /// First year in which it is open.
    pub opens: u16,
}

/// Checks a link of a scenario file.
///
/// # Errors
/// If an end is not a city, both ends are the same city, or time or year are not allowed.
pub(super) fn check(source: &InputFile, entry: &LinkEntry, region: &Region, base: u16, end: u16) -> Result<Link> {
    let city = |at: &Spanned<String>| {
        // A county is found by its name as well, but travel times exist between cities only.
        if let [Area::City(city)] = region.find(at.get_ref())[..] {
            return Ok(city.0);
        }
        let names = region.cities.iter().flat_map(|city| [city.names.zh.as_str(), city.names.pinyin.as_str()]);
        let hint = suggest(at.get_ref(), names);
        Err(source.error(at, ScenarioFault::NotACity { name: at.get_ref().clone(), hint }))
    };
    let cities = [city(&entry.from)?, city(&entry.to)?];
    if cities[0] == cities[1] {
        return Err(source.error(&entry.to, ScenarioFault::SameCity));
    }
    let (minutes, opens) = (*entry.minutes.get_ref(), *entry.opens.get_ref());
    if !MINUTES.contains(&minutes) {
        let allowed = AllowedData::Range { low: *MINUTES.start(), high: *MINUTES.end() };
        return Err(source.error(&entry.minutes, outside("minutes", &minutes, allowed)));
    }
    // The calibration uses the travel times of the base year, so that a link can open from the next year on.
    if !(base + 1..=end).contains(&opens) {
        let allowed = AllowedData::Range { low: (base + 1).into(), high: end.into() };
        return Err(source.error(&entry.opens, outside("opens", &opens, allowed)));
    }
    Ok(Link { cities, minutes, opens })
}

//! Rail links that open in given years.

use qilu_messages::suggestion::suggest;
use toml::Spanned;

use crate::error::Result;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::file::InputFile;
use crate::scenario::file::LinkEntry;

/// Allowed journey times, minutes.
pub const MINUTES: std::ops::RangeInclusive<f64> = 5.0..=600.0;

/// A link between two cities. From its opening no journey between them takes longer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Places of the two cities in the region.
    pub cities: [usize; 2],
    /// Journey time from seat to seat with the ways to and from the stations, minutes.
    pub minutes: f64,
    /// First year in which it is open.
    pub opens: u16,
}

/// Checks a link of a scenario file.
///
/// # Errors
/// If an end is not a city, both are the same, or time or year lie outside of what is allowed.
pub(super) fn check(source: &InputFile, entry: &LinkEntry, region: &Region, base: u16, end: u16) -> Result<Link> {
    let city = |at: &Spanned<String>| {
        if let [Area::City(city)] = region.find(at.get_ref())[..] {
            return Ok(city.0);
        }
        let names = region.cities.iter().flat_map(|city| [city.names.zh.as_str(), city.names.pinyin.as_str()]);
        let hint = suggest(at.get_ref(), names);
        Err(source.error(at, format!("`{}` is not a city; {hint}", at.get_ref())))
    };
    let cities = [city(&entry.from)?, city(&entry.to)?];
    if cities[0] == cities[1] {
        return Err(source.error(&entry.to, "a link joins two different cities"));
    }
    let (minutes, opens) = (*entry.minutes.get_ref(), *entry.opens.get_ref());
    if !MINUTES.contains(&minutes) {
        let allowed = format!("`minutes` is {minutes}; allowed: {} to {}", MINUTES.start(), MINUTES.end());
        return Err(source.error(&entry.minutes, allowed));
    }
    if !(base + 1..=end).contains(&opens) {
        return Err(source.error(&entry.opens, format!("`opens` is {opens}; allowed: {} to {end}", base + 1)));
    }
    Ok(Link { cities, minutes, opens })
}

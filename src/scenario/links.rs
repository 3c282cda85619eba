//! Rail links that open in given years.

use qilu_messages::Message;
use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::LikelyUnit;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::is_chinese;
use toml::Spanned;

use crate::data::Data;
use crate::data::plausibility;
use crate::error::Result;
use crate::region::Area;
use crate::region::CityId;
use crate::region::Region;
use crate::scenario::file::InputFile;
use crate::scenario::file::LinkEntry;
use crate::scenario::file::outside;

/// Allowed journey times, minutes.
pub const MINUTES: std::ops::RangeInclusive<f64> = 5.0..=600.0;

/// Minutes of an hour.
const MINUTES_OF_HOUR: f64 = 60.0;

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

/// Refuses a link of a file between cities that the file has linked already, unless it opens later and is faster.
///
/// - `earlier`: the links of the same file before it.
///
/// # Errors
/// The pair is there already.
pub(super) fn check_new(source: &InputFile, entry: &LinkEntry, link: Link, earlier: &[Link]) -> Result<()> {
    let pair = |link: &Link| (link.cities[0].min(link.cities[1]), link.cities[0].max(link.cities[1]));
    let known = earlier
        .iter()
        .find(|other| pair(other) == pair(&link) && !(link.opens > other.opens && link.minutes < other.minutes));
    match known {
        Some(Link { minutes, opens, .. }) => {
            Err(source.error(&entry.from, ScenarioFault::LinkTwice { minutes: *minutes, opens: *opens }))
        }
        None => Ok(()),
    }
}

/// The one city of a name.
fn city(name: &str, region: &Region) -> Option<CityId> {
    // A county is found by its name as well, but travel times exist between cities only.
    let mut cities = region.find(name).into_iter().filter_map(|area| match area {
        Area::City(city) => Some(city),
        Area::Province | Area::County(_) => None,
    });
    cities.next().filter(|_| cities.next().is_none())
}

/// A checked link with the codes of its cities in the place of their names.
pub(super) fn canonical(entry: &LinkEntry, region: &Region) -> LinkEntry {
    let mut entry = entry.clone();
    for end in [&mut entry.from, &mut entry.to] {
        let city = city(end.get_ref(), region).expect("the link was checked");
        region.names(Area::City(city)).code.clone_into(end.get_mut());
    }
    entry
}

/// Checks a link of a scenario file.
///
/// # Errors
/// If an end is not a city, both ends are the same city, or time or year are not allowed.
pub(super) fn check(source: &InputFile, entry: &LinkEntry, data: &Data, base: u16, end: u16) -> Result<Link> {
    let region = &data.region;
    let city = |at: &Spanned<String>| {
        city(at.get_ref(), region).map(|city| city.0).ok_or_else(|| {
            let name = at.get_ref();
            let near = if region.find(name).is_empty() {
                if let Some(fault) = region.formerly(name) {
                    return source.error(at, fault);
                }
                region.suggest(name).near()
            } else {
                None
            };
            let names = region.cities.iter().map(|city| &city.names);
            let known = names.map(|names| if is_chinese(name) { &names.zh } else { &names.pinyin }).cloned();
            let hint = near.unwrap_or_else(|| Suggestion::Known { names: known.collect() });
            source.error(at, ScenarioFault::NotACity { name: at.get_ref().clone(), hint })
        })
    };
    let cities = [city(&entry.from)?, city(&entry.to)?];
    if cities[0] == cities[1] {
        return Err(source.error(&entry.to, ScenarioFault::SameCity));
    }
    let (minutes, opens) = (*entry.minutes.get_ref(), *entry.opens.get_ref());
    if !MINUTES.contains(&minutes) {
        let allowed = AllowedData::Range { low: *MINUTES.start(), high: *MINUTES.end() };
        let fault = outside("minutes", &minutes, allowed);
        let hours = minutes * MINUTES_OF_HOUR;
        // Journeys are usually said in hours.
        let fault: Message = if MINUTES.contains(&hours) {
            PlausibilityFault::Hint { fault: fault.into(), likely: LikelyUnit::Hours, meant: hours }.into()
        } else {
            plausibility::explained(fault, minutes, "minutes", MINUTES)
        };
        return Err(source.error(&entry.minutes, fault));
    }
    let road = data.travel.road_min[cities];
    if minutes >= road {
        return Err(source.error(&entry.minutes, ScenarioFault::SlowLink { minutes, road }));
    }
    let what = AcceptanceText::Field { field: "minutes".to_owned() };
    plausibility::check_size(what.into(), minutes, "minutes", road..=road)
        .map_err(|fault| source.error(&entry.minutes, fault))?;
    // The calibration uses the travel times of the base year, so that a link can open from the next year on.
    if !(base + 1..=end).contains(&opens) {
        let allowed = AllowedData::Range { low: (base + 1).into(), high: end.into() };
        return Err(source.error(&entry.opens, outside("opens", &opens, allowed)));
    }
    Ok(Link { cities, minutes, opens })
}

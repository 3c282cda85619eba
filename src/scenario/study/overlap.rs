//! Factors that would undo each other.
//!
//! Of two settings of a lever for the same county and year only one has an effect. A factor whose setting has none would
//! appear to have no influence.

use crate::error::Result;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::file::InputFile;
use crate::scenario::paths::Setting;
use crate::scenario::study::factor::ActsOn;
use crate::scenario::study::factor::Factor;
use crate::scenario::study::written::FactorEntry;
use crate::scenario::study::written::StudyFile;
use qilu_messages::study::StudyFault;

/// Checks that the places of each factor are apart, that two factors of a lever act at different places or years, or one at
/// some of the places of the other, and that no parameter has two factors.
///
/// # Errors
/// The first factor that overlaps with one before it.
pub(super) fn check(
    source: &InputFile<StudyFile>,
    entries: &[FactorEntry],
    factors: &[Factor],
    region: &Region,
) -> Result<()> {
    let name = |county: CountyId| region.names(Area::County(county)).zh.clone();
    for (at, (entry, factor)) in entries.iter().zip(factors).enumerate() {
        if let (ActsOn::Lever(settings), Some(places)) = (&factor.acts_on, &entry.places) {
            let overlap = (0..settings.len()).find_map(|later| {
                let before = settings[..later].iter();
                before.map(|setting| shared(setting, &settings[later])).find_map(|county| county.map(|id| (later, id)))
            });
            if let Some((place, county)) = overlap {
                let (factor, county) = (factor.name.clone(), name(county));
                let fault = StudyFault::FactorPlaces { factor, place: places[place].get_ref().clone(), county };
                return Err(source.error(&places[place], fault));
            }
        }
        for before in &factors[..at] {
            let (factor, other) = (factor.name.clone(), before.name.clone());
            let fault = match (&before.acts_on, &factors[at].acts_on) {
                (ActsOn::Parameter(one), ActsOn::Parameter(two)) if one == two => {
                    StudyFault::FactorParameterTwice { factor, other }
                }
                (ActsOn::Lever(one), ActsOn::Lever(two)) => match undone(one, two) {
                    Some(county) => StudyFault::FactorsOverlap { factor, other, county: name(county) },
                    None => continue,
                },
                _ => continue,
            };
            let written = entry.lever.as_ref().or(entry.parameter.as_ref()).expect("a factor is one of both");
            return Err(source.error(written, fault));
        }
    }
    Ok(())
}

/// A county in which two factors set the same lever in the same year, unless one acts in a part of the counties of the other:
/// the narrower setting then has an effect in this part, and the wider one in the rest.
fn undone(one: &[Setting], two: &[Setting]) -> Option<CountyId> {
    let pairs = one.iter().flat_map(|one| two.iter().map(move |two| (one, two)));
    let mut together = pairs.filter(|(one, two)| {
        one.lever == two.lever
            && one.start <= two.end
            && two.start <= one.end
            && !is_part(one, two)
            && !is_part(two, one)
    });
    together.find_map(|(one, two)| shared(one, two))
}

/// Whether a setting acts in some but not in all counties of another one.
fn is_part(part: &Setting, whole: &Setting) -> bool {
    part.counties.len() < whole.counties.len() && part.counties.iter().all(|county| whole.counties.contains(county))
}

/// The first county of two settings.
fn shared(one: &Setting, two: &Setting) -> Option<CountyId> {
    one.counties.iter().copied().find(|county| two.counties.contains(county))
}

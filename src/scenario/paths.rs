//! Lever settings, and the value of every lever by year and county that follows from them.

use ndarray::Array2;
use toml::Spanned;

use crate::data::Data;
use crate::data::plausibility;
use crate::error::Result;
use crate::input;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::region::place_set::PlaceSet;
use crate::scenario::file::InputFile;
use crate::scenario::file::LeverEntry;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use qilu_messages::Message;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::scenario::LeverFault;

/// First year with an effect where an entry names none: the plan was issued in 2022.
pub const START: u16 = 2022;

/// Longest time from the first effect of a lever to its full value, years.
const LONGEST_RAMP: u16 = 50;

/// A checked setting of a lever at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The lever that is set.
    pub lever: LeverId,
    /// The counties in which it is set, ascending.
    pub counties: Vec<CountyId>,
    /// Value when fully in force, in the unit of the lever.
    pub value: f64,
    /// First year with an effect, as it is written. [`Setting::first_year`] is the first year in a run.
    pub start: u16,
    /// Years from the first effect to the full value, linear; 1: at once.
    pub ramp: u16,
    /// Last year in force.
    pub end: u16,
}

impl Setting {
    /// The same setting with another value.
    #[must_use]
    pub fn with_value(&self, value: f64) -> Setting {
        Setting { value, ..self.clone() }
    }

    /// First year in which it acts; `None` where its last year is over by then.
    ///
    /// - `passed`: last year whose statistics the posterior includes, or the base year. The statistics up to that year
    ///   contain the effect of policy, so the setting begins its ramp in the year after it, unless no statistic covers the
    ///   lever ([`in_statistics`](crate::scenario::levers::Lever::in_statistics)).
    #[must_use]
    pub fn first_year(&self, passed: u16) -> Option<u16> {
        let first = if self.lever.row().in_statistics { self.start.max(passed + 1) } else { self.start };
        Some(first).filter(|first| *first <= self.end)
    }

    /// Whether it replaces an earlier setting as a whole: the same lever in the same counties in all its years. Its ramp then
    /// starts from the value of wider settings and not from that of the replaced one.
    fn replaces(&self, earlier: &Setting) -> bool {
        self.lever == earlier.lever
            && self.counties == earlier.counties
            && self.start <= earlier.start
            && self.end >= earlier.end
    }

    /// Share of the way to the full value in a year, above 0 and at most 1.
    ///
    /// - `first`: the result of [`Setting::first_year`]. `year` is not before it.
    #[must_use]
    pub fn grown(&self, first: u16, year: u16) -> f64 {
        // The first year already has an effect: a ramp of one year reaches the full value at once.
        (f64::from(year - first + 1) / f64::from(self.ramp)).min(1.0)
    }
}

/// Values of all levers by year and county.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverPaths {
    first_year: u16,
    /// By lever: years x counties; `None` where the lever is neutral everywhere and always.
    paths: Vec<Option<Array2<f64>>>,
}

impl LeverPaths {
    /// The paths that follow from settings: wider ones first, and among equally wide ones the later wins. A setting whose
    /// years a later one for the same counties covers is left out.
    ///
    /// - `years`: the base year and the last projected year.
    /// - `counties`: number of counties of the region.
    /// - `passed`: as for [`Setting::first_year`].
    #[must_use]
    pub fn new(settings: &[Setting], years: (u16, u16), counties: usize, passed: u16) -> LeverPaths {
        let (base_year, end_year) = years;
        let replaced =
            |(at, setting): (usize, &Setting)| settings[at + 1..].iter().any(|later| later.replaces(setting));
        let mut ordered: Vec<&Setting> =
            settings.iter().enumerate().filter(|one| !replaced(*one)).map(|(_, setting)| setting).collect();
        // The sort is stable, so that of two settings for equally many counties the later one in the files comes later here and
        // overrides the earlier one.
        ordered.sort_by_key(|setting| std::cmp::Reverse(setting.counties.len()));
        let first_year = base_year + 1;
        let count = usize::from(end_year - base_year);
        let mut paths: Vec<Option<Array2<f64>>> = vec![None; LEVERS.len()];
        for setting in ordered {
            let Some(first) = setting.first_year(passed) else { continue };
            let neutral = setting.lever.row().neutral;
            let path =
                paths[setting.lever as usize].get_or_insert_with(|| Array2::from_elem((count, counties), neutral));
            // Years may end before a setting does, where later ones are not projected.
            for year in first..=setting.end.min(end_year) {
                let grown = setting.grown(first, year);
                for &county in &setting.counties {
                    let cell = &mut path[[usize::from(year - first_year), county.0]];
                    // A ramp starts from the value of the wider settings that are already in the cell, not from the neutral one.
                    *cell += (setting.value - *cell) * grown;
                }
            }
        }
        // A lever that is neutral everywhere costs no memory and no time, and `is_set` does not report it.
        for (path, lever) in paths.iter_mut().zip(&LEVERS) {
            if path.as_ref().is_some_and(|path| path.iter().all(|value| value.to_bits() == lever.neutral.to_bits())) {
                *path = None;
            }
        }
        LeverPaths { first_year, paths }
    }

    /// Value of a lever in a year and county at full delivery.
    #[must_use]
    pub fn get(&self, lever: LeverId, year: u16, county: CountyId) -> f64 {
        match &self.paths[lever as usize] {
            Some(path) => path[[usize::from(year - self.first_year), county.0]],
            None => lever.row().neutral,
        }
    }

    /// Whether a lever differs from another set of paths of the same years.
    #[must_use]
    pub fn differs(&self, other: &LeverPaths, lever: LeverId) -> bool {
        self.paths[lever as usize] != other.paths[lever as usize]
    }

    /// Whether all levers have the values of another set of paths of the same base year in a year.
    #[must_use]
    pub fn equal_in(&self, other: &LeverPaths, year: u16) -> bool {
        let row = usize::from(year - self.first_year);
        self.paths.iter().zip(&other.paths).zip(&LEVERS).all(|((own, other), lever)| match (own, other) {
            (Some(own), Some(other)) => own.row(row) == other.row(row),
            (Some(set), None) | (None, Some(set)) => {
                set.row(row).iter().all(|value| value.to_bits() == lever.neutral.to_bits())
            }
            (None, None) => true,
        })
    }

    /// Whether the lever is set anywhere.
    #[must_use]
    pub fn is_set(&self, lever: usize) -> bool {
        self.paths[lever].is_some()
    }
}

/// Checks a lever entry of a file: a setting for each of its places.
///
/// # Errors
/// If a lever or a place is unknown, if a lever of the countryside is set where there is none, or if a value
/// or a year is not allowed; the error names the line of the file.
pub fn check<F>(
    source: &InputFile<F>,
    entry: &LeverEntry,
    data: &Data,
    base_year: u16,
    end_year: u16,
) -> Result<Vec<Setting>> {
    let name = entry.name.get_ref();
    let Some(lever) = LeverId::find(name) else {
        let fault = LeverFault::Unknown { name: name.clone(), hint: LeverId::suggest(name) };
        return Err(source.error(&entry.name, fault));
    };
    let row = lever.row();
    let value = *entry.value.get_ref();
    if !row.range.contains(&value) {
        let (low, high, unit) = (*row.range.start(), *row.range.end(), Bilingual::new(row.unit_zh, row.unit));
        let fault = LeverFault::Value { lever: name.clone(), value, low, high, unit };
        return Err(source.error(&entry.value, plausibility::explained(fault, value, row.unit, row.range.clone())));
    }
    let outside = |field: &'static str, value: u16, allowed: AllowedData| LeverFault::Field {
        field,
        lever: name.clone(),
        value: value.to_string(),
        allowed: allowed.clause(),
    };
    let year = |given: &Option<Spanned<u16>>, field: &'static str, default: u16| match given {
        Some(at) if !(base_year + 1..=end_year).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: (base_year + 1).into(), high: end_year.into() };
            Err(source.error(at, outside(field, *at.get_ref(), allowed)))
        }
        Some(at) => Ok(*at.get_ref()),
        // 2022 may lie outside of the projection, for instance in one that ends in 2020. It is moved inside and not
        // refused, because the file does not give it.
        None => Ok(default.clamp(base_year + 1, end_year)),
    };
    let start = year(&entry.start, "start", START)?;
    let end = year(&entry.end, "end", end_year)?;
    if end < start {
        let at = entry
            .end
            .as_ref()
            .or(entry.start.as_ref())
            .expect("one of them was given, or end would not be before start");
        return Err(source.error(at, LeverFault::EndsBeforeStart { lever: name.clone(), end, start }));
    }
    let ramp = match &entry.ramp {
        Some(at) if !(1..=LONGEST_RAMP).contains(at.get_ref()) => {
            return Err(source.error(at, outside("ramp", *at.get_ref(), AllowedData::RampYears { most: LONGEST_RAMP })));
        }
        Some(at) => *at.get_ref(),
        None => 1,
    };
    let setting = |counties| Setting { lever, counties, value, start, ramp, end };
    Ok(places(source, entry, lever, data, base_year)?.into_iter().map(setting).collect())
}

/// The counties of each place of a lever entry.
fn places<F>(
    source: &InputFile<F>,
    entry: &LeverEntry,
    lever: LeverId,
    data: &Data,
    base_year: u16,
) -> Result<Vec<Vec<CountyId>>> {
    let region = &data.region;
    // A place that was not written takes the position of the name of the lever, for messages.
    let everywhere = vec![Spanned::new(entry.name.span(), "province".to_owned())];
    let places = entry.places.as_ref().unwrap_or(&everywhere);
    let find = |place: &Spanned<String>| {
        place_at(place.get_ref(), region, lever.row().grain).map_err(|message| source.error(place, message))
    };
    let sets = places.iter().map(find).collect::<Result<Vec<_>>>()?;
    // An area that is given by its code and by its name would be set twice.
    if let Some((first, second)) = input::repeated(&sets) {
        let (place, first) = (places[second].get_ref().clone(), places[first].get_ref().clone());
        return Err(source.error(&places[second], PlausibilityFault::SameTwice { place, first }));
    }
    let counties = |(found, place): (PlaceSet, &Spanned<String>)| {
        let counties = found.counties(region);
        if lever.needs_countryside() && !counties.iter().any(|county| has_countryside(data, base_year, *county)) {
            let (lever, named) = (entry.name.get_ref().clone(), place.get_ref().clone());
            return Err(source.error(place, LeverFault::NoCountryside { lever, place: named, year: base_year }));
        }
        Ok(counties)
    };
    sets.into_iter().zip(places).map(counties).collect()
}

/// Whether a county had rural residents in the census of the base year.
pub(crate) fn has_countryside(data: &Data, base_year: u16, county: CountyId) -> bool {
    let census = data.census.years.iter().find(|census| census.year == base_year);
    census.is_none_or(|census| census.urban[county] < census.residents[county])
}

/// The place of a lever entry.
///
/// # Errors
/// If the place is unknown, or narrower than the lever allows.
fn place_at(place: &str, region: &Region, grain: Grain) -> std::result::Result<PlaceSet, Message> {
    let found = PlaceSet::parse(place, region)?;
    // Circles and tiers consist of whole cities, so that levers that are set by city may use them. Kinds of counties
    // divide a city.
    match found {
        PlaceSet::Districts | PlaceSet::Counties if grain == Grain::City => {
            Err(LeverFault::NarrowerThanCity { place: place.to_owned() }.into())
        }
        PlaceSet::Area(Area::County(_)) if grain == Grain::City => {
            Err(LeverFault::CountyOfCityLever { place: place.to_owned() }.into())
        }
        found => Ok(found),
    }
}

/// A checked lever entry with the names of lever and places that are stored, so that a scenario has one text in whichever
/// language its file names them.
#[must_use]
pub(super) fn canonical(entry: &LeverEntry, region: &Region) -> LeverEntry {
    let (lever, mut entry) = (LeverId::find(entry.name.get_ref()).expect("the entry was checked"), entry.clone());
    lever.row().name.clone_into(entry.name.get_mut());
    for place in entry.places.iter_mut().flatten() {
        let found = PlaceSet::parse(place.get_ref(), region).expect("the entry was checked");
        *place.get_mut() = found.id(region);
    }
    entry
}

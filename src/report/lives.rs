//! Results of the agent engine alone, as files and sentences: life courses, and the time that people live in a town before
//! they settle.

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::library::FileFault;
use qilu_messages::report_lives::BirthYear;
use qilu_messages::report_lives::LifeEventText;
use qilu_messages::report_lives::LifeFault;
use qilu_messages::report_lives::LifeStatus;
use qilu_messages::report_lives::LifeText;
use qilu_methods::records::Record;
use qilu_methods::records::records;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::settlement_durations;
use crate::ensemble::individuals::Individuals;
use crate::ensemble::run::Ensemble;
use crate::error::Error;
use crate::error::Result;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::store::rows::Head;
use crate::store::rows::Place;
use crate::store::table::CsvTable;
use crate::store::table::Number;

/// Name of the file of lives in a run folder.
pub const LIVES: &str = "lives.csv";

/// Names of the sexes in the file, by index of the sex.
const SEXES: [&str; 2] = ["male", "female"];
/// Names of the statuses in the file, by index of the status.
const STATUSES: [&str; 3] = ["rural", "unsettled", "settled"];

/// Age of the open last age group, years; the last of [`crate::axes::AGES`].
const OPEN_AGE: u16 = 100;

/// An event in a life: a row of `lives.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life<'a> {
    /// Identifier of the person: year, county code and serial number of the entry into the population.
    pub person: Cow<'a, str>,
    /// Year of the event.
    pub year: u16,
    /// Age reached by the end of the year.
    pub age: u16,
    /// `male` or `female`.
    pub sex: Cow<'a, str>,
    /// Kind of event.
    pub event: LifeEventKind,
    /// `rural`, `unsettled` or `settled` after the event, or before a death or a departure.
    pub status: Cow<'a, str>,
    /// Code of the county before the event.
    pub from_code: Cow<'a, str>,
    /// Code of the county after it.
    pub to_code: Cow<'a, str>,
    /// Chinese name of the county after it.
    pub to: Cow<'a, str>,
}

/// An event of the kind `Present` with empty columns; tests read the names of the columns from it.
impl Default for Life<'_> {
    fn default() -> Self {
        let none = Cow::default;
        Life {
            person: none(),
            year: 0,
            age: 0,
            sex: none(),
            event: LifeEventKind::Present,
            status: none(),
            from_code: none(),
            to_code: none(),
            to: none(),
        }
    }
}

/// Settlements by duration of residence: a row of `settlement_durations.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SettlementDurationRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Area.
    pub place: Place<'a>,
    /// Completed calendar years in the town.
    pub duration: usize,
    /// Number of agents who had not settled before, summed over years of arrival.
    pub at_risk: u64,
    /// Number of these agents who settled at this duration.
    pub settled: u64,
    /// Share that has not settled by this duration, by the estimator of Kaplan and Meier (1958).
    pub share_unsettled: Number<'a>,
}

/// Life courses of the residents who were followed, ordered by person and event: `lives.csv`.
#[must_use]
pub fn table(region: &Region, ensemble: &Ensemble, individuals: &Individuals) -> Vec<u8> {
    let mut table = CsvTable::new();
    let base_year = ensemble.years[0];
    let names = |county: CountyId| region.names(Area::County(county));
    let mut lives: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in &individuals.lives {
        // The engine records events in the order of years, phases and counties; the file has them person by person.
        lives.entry(one.id).or_default().push(one);
    }
    for (id, events) in lives {
        let person = format!("{}-{}-{}", base_year + id.years(), names(id.county()).code, id.serial());
        for one in events {
            table.row(&Life {
                person: Cow::Owned(person.clone()),
                year: one.year,
                age: u16::try_from(one.age).expect("nobody is that old"),
                sex: SEXES[one.sex as usize].into(),
                event: one.event,
                status: STATUSES[one.status as usize].into(),
                from_code: names(one.from).code.as_str().into(),
                to_code: names(one.to).code.as_str().into(),
                to: names(one.to).zh.as_str().into(),
            });
        }
    }
    table.bytes()
}

/// Durations of residence in towns before settlement, for the province and its cities: `settlement_durations.csv`. Only
/// arrivals after the base year are counted, because the arrival of earlier residents is not known.
#[must_use]
pub fn durations(scenario: &str, region: &Region, individuals: &Individuals) -> Vec<u8> {
    let mut table = CsvTable::new();
    for area in region.areas().filter(|area| !matches!(area, Area::County(_))) {
        let (at_risk, settled) = settlement_durations::added(&individuals.durations[region.counties_of(area)]);
        for (duration, share) in settlement_durations::unsettled_share(&at_risk, &settled).into_iter().enumerate() {
            table.row(&SettlementDurationRow {
                head: Head::of(scenario),
                place: Place::of(region, area),
                duration,
                at_risk: at_risk[duration],
                settled: settled[duration],
                share_unsettled: Number::rounded(share, 6),
            });
        }
    }
    table.bytes()
}

/// The `count` life courses of a file with the most events, each as a paragraph; the longest first.
///
/// - `path`: the file, for messages.
/// - `text`: its contents.
///
/// # Errors
/// The text is not that of a file of life courses, or names a county that is not in `region`.
pub fn life_stories(path: &Path, text: &str, region: &Region, count: usize, language: Language) -> Result<String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut records = records(path, text);
    let header = records.next().transpose()?.map(|header| header.values).unwrap_or_default();
    let records = records.collect::<Result<Vec<Record>>>()?;
    let mut lives: BTreeMap<Cow<'_, str>, Vec<Life<'_>>> = BTreeMap::new();
    for Record { line, values } in &records {
        let entry: Life<'_> = values
            .deserialize(Some(&header))
            .map_err(|error| Error::at_line(path, *line, FileFault::of(&error.to_string())))?;
        // Checked for the whole file, so that no paragraph can fail half-way.
        for code in [&entry.from_code, &entry.to_code] {
            if !region.counties.iter().any(|county| county.names.code == *code) {
                return Err(Error::at_line(path, *line, LifeFault::UnknownCounty { code: code.to_string() }));
            }
        }
        lives.entry(entry.person.clone()).or_default().push(entry);
    }
    let mut lives: Vec<Vec<Life<'_>>> = lives.into_values().collect();
    // The sort is stable: lives with equally many events stay in the order of persons.
    lives.sort_by_key(|events| std::cmp::Reverse(events.len()));
    Ok(lives.iter().take(count).map(|events| paragraph(events, region, language) + "\n").collect())
}

/// A life in sentences.
fn paragraph(events: &[Life<'_>], region: &Region, language: Language) -> String {
    let first = &events[0];
    let place = |code: &str| {
        let county = region.counties.iter().find(|county| county.names.code == code).expect("checked");
        let city = &region.cities[county.city.0].names;
        language
            // With the city, because names of counties are not unique.
            .choose(&format!("{}{}", city.zh, county.names.zh), &format!("{}, {}", county.names.en, city.en))
            .to_owned()
    };
    let born = born(first);
    let (year, at, status) = (first.year, place(&first.to_code), status(first));
    let start = if first.sex == SEXES[1] {
        LifeText::Woman { born, year, place: at, status }
    } else {
        LifeText::Man { born, year, place: at, status }
    };
    let mut text = start.say(language).into_owned();
    for entry in &events[1..] {
        let event = LifeText::Event { year: entry.year, age: entry.age, event: event(entry, &place) };
        text.push_str(&event.say(language));
    }
    text
}

/// The year of birth, from the age reached by the end of the first year.
fn born(first: &Life<'_>) -> BirthYear {
    let year = i32::from(first.year) - i32::from(first.age);
    // The last age group of the population is open, so the age is only a lower bound there.
    if first.age >= OPEN_AGE { BirthYear::InOrBefore { year } } else { BirthYear::In { year } }
}

fn status(entry: &Life<'_>) -> LifeStatus {
    match entry.status.as_ref() {
        "rural" => LifeStatus::Rural,
        "unsettled" => LifeStatus::Unsettled,
        _ => LifeStatus::Settled,
    }
}

/// The event in words.
///
/// - `place`: name of the county of a code.
fn event(entry: &Life<'_>, place: &dyn Fn(&str) -> String) -> LifeEventText {
    let to = place(&entry.to_code);
    match entry.event {
        LifeEventKind::Present => LifeEventText::Present,
        LifeEventKind::GaveBirth => LifeEventText::GaveBirth,
        LifeEventKind::Died => LifeEventText::Died,
        LifeEventKind::LeftTheProvince => LifeEventText::LeftTheProvince,
        LifeEventKind::MovedToTown => LifeEventText::MovedToTown,
        // A move has no kind of its own for its destination; the status after it shows whether that is a village.
        LifeEventKind::Moved if entry.status == "rural" => LifeEventText::MovedToCountryside { place: to },
        LifeEventKind::Moved => LifeEventText::Moved { place: to },
        LifeEventKind::Returned if entry.from_code == entry.to_code => LifeEventText::ReturnedInCounty,
        LifeEventKind::Returned => LifeEventText::Returned { place: to },
        LifeEventKind::Settled => LifeEventText::Settled { place: to },
        LifeEventKind::Reclassified => LifeEventText::Reclassified,
    }
}

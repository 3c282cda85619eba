//! What only agents know, as files and sentences: lives, and how long people live in a town before they settle.

use qilu_messages::Language;
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

const SEXES: [&str; 2] = ["male", "female"];
const STATUSES: [&str; 3] = ["rural", "unsettled", "settled"];

/// An event in a life: a row of `lives.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life<'a> {
    /// Whose: the year, the county and the number of the entry.
    pub person: Cow<'a, str>,
    /// Year of the event.
    pub year: u16,
    /// Age reached by the end of the year.
    pub age: u16,
    /// `male` or `female`.
    pub sex: Cow<'a, str>,
    /// What happened.
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

/// Nobody, who is present.
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

/// How many settle after how long: a row of `settlement_durations.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duration<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Area.
    pub place: Place<'a>,
    /// Completed calendar years in the town.
    pub duration: usize,
    /// Agents who had not settled before, added up over years of arrival.
    pub at_risk: u64,
    /// Those of them who settled.
    pub settled: u64,
    /// Share that has not settled by then, estimated as Kaplan and Meier (1958).
    pub share_unsettled: Number<'a>,
}

/// Lives of the residents who were followed, person by person, event by event: `lives.csv`.
#[must_use]
pub fn table(region: &Region, ensemble: &Ensemble, individuals: &Individuals) -> Vec<u8> {
    let mut table = CsvTable::new();
    let base_year = ensemble.years[0];
    let names = |county: CountyId| region.names(Area::County(county));
    let mut lives: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in &individuals.lives {
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

/// Durations of residence in towns before settlement, of those who arrived after the base year, for the province and
/// its cities: `settlement_durations.csv`.
#[must_use]
pub fn durations(scenario: &str, region: &Region, individuals: &Individuals) -> Vec<u8> {
    let mut table = CsvTable::new();
    for area in region.areas().filter(|area| !matches!(area, Area::County(_))) {
        let (at_risk, settled) = settlement_durations::added(&individuals.durations[region.counties_of(area)]);
        for (duration, share) in settlement_durations::unsettled_share(&at_risk, &settled).into_iter().enumerate() {
            table.row(&Duration {
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

/// The first `count` lives of a file, each as a paragraph; those with the most events first.
///
/// # Errors
/// The file cannot be read, or is not such a file.
pub fn life_stories(path: &Path, region: &Region, count: usize, language: Language) -> Result<String> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    let bytes = bytes.strip_prefix(crate::store::csv::BOM).unwrap_or(&bytes);
    let mut lives: BTreeMap<Cow<'_, str>, Vec<Life<'_>>> = BTreeMap::new();
    for (at, entry) in csv::Reader::from_reader(bytes).deserialize::<Life<'_>>().enumerate() {
        let entry = entry.map_err(|error| Error::at_line(path, at as u64 + 2, error.to_string()))?;
        for code in [&entry.from_code, &entry.to_code] {
            if !region.counties.iter().any(|county| county.names.code == *code) {
                return Err(Error::at_line(path, at as u64 + 2, format!("`{code}` is no county of this data")));
            }
        }
        lives.entry(entry.person.clone()).or_default().push(entry);
    }
    let mut lives: Vec<Vec<Life<'_>>> = lives.into_values().collect();
    lives.sort_by_key(|events| std::cmp::Reverse(events.len()));
    Ok(lives.iter().take(count).map(|events| paragraph(events, region, language) + "\n").collect())
}

/// A life in sentences.
fn paragraph(events: &[Life<'_>], region: &Region, language: Language) -> String {
    let first = &events[0];
    let born = i32::from(first.year) - i32::from(first.age);
    let place = |code: &str| {
        let county = region.counties.iter().find(|county| county.names.code == code).expect("checked");
        let city = &region.cities[county.city.0].names;
        language
            .pick(&format!("{}{}", city.zh, county.names.zh), &format!("{}, {}", county.names.en, city.en))
            .to_owned()
    };
    let old = if first.age >= 100 { language.pick("或更早", " or before") } else { "" };
    let woman = first.sex == SEXES[1];
    let status = |entry: &Life<'_>| match (entry.status.as_ref(), language) {
        ("rural", Language::Chinese) => "农村居民",
        ("rural", Language::English) => "in the countryside",
        ("unsettled", Language::Chinese) => "城镇居民，未落户",
        ("unsettled", Language::English) => "in the town, not settled",
        (_, Language::Chinese) => "城镇居民，已落户",
        (_, Language::English) => "in the town, settled",
    };
    let mut text = match language {
        Language::Chinese => {
            let sex = if woman { "女" } else { "男" };
            format!("{sex}，{born}年{old}生。{}年末：{}，{}。", first.year, place(&first.to_code), status(first))
        }
        Language::English => {
            let sex = if woman { "Woman" } else { "Man" };
            format!("{sex}, born in {born}{old}. End of {}: {}, {}.", first.year, place(&first.to_code), status(first))
        }
    };
    for entry in &events[1..] {
        text.push_str(&match language {
            Language::Chinese => format!("{}年（{}岁）{}。", entry.year, entry.age, chinese(entry, &place)),
            Language::English => format!(" {} (at {}): {}.", entry.year, entry.age, english(entry, &place)),
        });
    }
    text
}

fn chinese(entry: &Life<'_>, place: &dyn Fn(&str) -> String) -> String {
    let to = place(&entry.to_code);
    match entry.event {
        LifeEventKind::Present => "在原地居住".to_owned(),
        LifeEventKind::GaveBirth => "生育一孩".to_owned(),
        LifeEventKind::Died => "去世".to_owned(),
        LifeEventKind::LeftTheProvince => "迁往省外".to_owned(),
        LifeEventKind::MovedToTown => "由乡村迁入本县城镇".to_owned(),
        LifeEventKind::Moved if entry.status == "rural" => format!("迁往{to}农村"),
        LifeEventKind::Moved => format!("迁往{to}城镇"),
        LifeEventKind::Returned if entry.from_code == entry.to_code => "由城镇回到本县乡村".to_owned(),
        LifeEventKind::Returned => format!("返回{to}乡村"),
        LifeEventKind::Settled => format!("在{to}落户"),
        LifeEventKind::Reclassified => "所在村改为城镇".to_owned(),
    }
}

fn english(entry: &Life<'_>, place: &dyn Fn(&str) -> String) -> String {
    let to = place(&entry.to_code);
    match entry.event {
        LifeEventKind::Present => "lives there".to_owned(),
        LifeEventKind::GaveBirth => "has a child".to_owned(),
        LifeEventKind::Died => "dies".to_owned(),
        LifeEventKind::LeftTheProvince => "leaves for the rest of China".to_owned(),
        LifeEventKind::MovedToTown => "moves from the countryside to the town of the same county".to_owned(),
        LifeEventKind::Moved if entry.status == "rural" => format!("moves to the countryside of {to}"),
        LifeEventKind::Moved => format!("moves to {to}"),
        LifeEventKind::Returned if entry.from_code == entry.to_code => {
            "goes back to the countryside of the county".to_owned()
        }
        LifeEventKind::Returned => format!("goes back to the countryside of {to}"),
        LifeEventKind::Settled => format!("settles in {to}"),
        LifeEventKind::Reclassified => "the village becomes part of the town".to_owned(),
    }
}

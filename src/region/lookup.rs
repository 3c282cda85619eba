//! Lookup of areas by code or name.

use std::collections::BTreeSet;

use qilu_messages::Message;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::region::PlaceFault;
use qilu_messages::region::PlaceOption;
use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::is_one_slip;
use qilu_messages::suggestion::suggest_in_language_of;

use crate::region::Area;
use crate::region::FormerArea;
use crate::region::Names;
use crate::region::Region;
use crate::region::full_name::part_and_whole;
use crate::region::full_name::rest;

/// The census before that of the base year.
const LAST_CENSUS_BEFORE: u16 = 2010;

/// Most letters of a reading for which no other spelling is suggested, because many readings differ in one letter.
const SHORT_READING: usize = 4;

/// Names of the whole province in files, in English and in Chinese.
pub(super) const PROVINCE: [&str; 2] = ["province", "全省"];

/// How a text names an area. The first variant that applies to any area decides which areas are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameMatch {
    /// It is the code or a name.
    Name,
    /// It is the reading, or the English name in other letters.
    Reading,
    /// It is the Chinese name without the last character.
    Short,
}

/// The Chinese name of an area without the character for its level: 济南 for 济南市.
///
/// ```
/// use qilu::region::lookup::short_name;
/// assert_eq!(short_name("历城区"), Some("历城"));
/// assert_eq!(short_name("莒县"), None);
/// ```
#[must_use]
pub fn short_name(zh: &str) -> Option<&str> {
    let short = zh.strip_suffix(['省', '市', '区', '县'])?;
    // A name of two characters, such as 莒县, always keeps both.
    (short.chars().count() > 1).then_some(short)
}

impl Names {
    fn matched(&self, text: &str) -> Option<NameMatch> {
        // A code is compared as text, because it is a name and not a number.
        if self.code == text || self.zh == text || self.en == text {
            return Some(NameMatch::Name);
        }
        // Only Latin letters have cases.
        let lower = text.to_lowercase();
        if self.pinyin == lower || self.en.to_lowercase() == lower {
            return Some(NameMatch::Reading);
        }
        (short_name(&self.zh) == Some(text)).then_some(NameMatch::Short)
    }
}

impl FormerArea {
    /// Reading of the name without the kind of unit.
    fn reading(&self) -> &str {
        self.en.rsplit_once(' ').map_or(self.en.as_str(), |(reading, _)| reading)
    }

    /// Whether a text is its code or one of its names.
    fn is_meant(&self, text: &str) -> bool {
        let is_latin = [self.en.as_str(), self.reading()].iter().any(|name| name.eq_ignore_ascii_case(text));
        self.code == text || self.zh == text || short_name(&self.zh) == Some(text) || is_latin
    }
}

/// The forms in which the name of a whole stands before that of its part, the longest first.
fn forms(zh: &str, en: &str, pinyin: &str) -> Vec<String> {
    let mut forms = vec![zh.to_owned()];
    forms.extend(short_name(zh).map(str::to_owned));
    let kinds = ["Province", "City"].map(|kind| format!("{en} {kind}"));
    forms.extend(kinds.into_iter().chain([en.to_owned(), pinyin.to_owned()]));
    forms
}

impl Region {
    /// Finds areas by code, Chinese name, English name or reading, and by the Chinese name without its last character
    /// where no area has the whole text as a name; each also behind the name of its city or of the province. The result
    /// has several areas when the name is not unique, and none where the short name of a county is also that of a former
    /// city with other counties, such as 莱芜.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Area> {
        let text = text.trim();
        if PROVINCE.contains(&text) {
            return vec![Area::Province];
        }
        let (matched, found) = self.named(text, self.areas());
        if found.is_empty() {
            return self.find_within(text);
        }
        if matched != Some(NameMatch::Name) && self.is_part_of_former(text, &found) {
            return Vec::new();
        }
        found
    }

    /// The areas among some that a text names in the best way in which it names any of them.
    fn named(&self, text: &str, areas: impl Iterator<Item = Area>) -> (Option<NameMatch>, Vec<Area>) {
        let found: Vec<(NameMatch, Area)> =
            areas.filter_map(|area| Some((self.names(area).matched(text)?, area))).collect();
        // 东营市 is one city, whereas 东营 can be this city or its district 东营区.
        let best = found.iter().map(|(matched, _)| *matched).min();
        (best, found.into_iter().filter(|(matched, _)| Some(*matched) == best).map(|(_, area)| area).collect())
    }

    /// The areas that a text names behind the name of their city or of the province.
    fn find_within(&self, text: &str) -> Vec<Area> {
        if let Some(rest) = self.after_province(text) {
            return self.find(rest);
        }
        let within = self.within_cities(text).into_iter().flat_map(|(counties, rest)| {
            let (matched, found) = self.named(rest, counties.into_iter());
            found.into_iter().filter_map(move |area| Some((matched?, area)))
        });
        let found: Vec<(NameMatch, Area)> = within.collect();
        let best = found.iter().map(|(matched, _)| *matched).min();
        let found: BTreeSet<Area> =
            found.into_iter().filter(|(matched, _)| Some(*matched) == best).map(|(_, area)| area).collect();
        found.into_iter().collect()
    }

    /// What follows the name of the province.
    fn after_province<'a>(&self, text: &'a str) -> Option<&'a str> {
        if let Some((part, whole)) = part_and_whole(text)
            && self.province.matched(whole).is_some()
        {
            return Some(part);
        }
        forms(&self.province.zh, &self.province.en, &self.province.pinyin)
            .into_iter()
            .find_map(|form| rest(text, &form))
    }

    /// The readings of a text as the name of a city, today's or a former one, and something in it: the counties of the
    /// city, and the rest of the text.
    fn within_cities<'a>(&self, text: &'a str) -> Vec<(Vec<Area>, &'a str)> {
        let today = self.cities.iter().map(|city| {
            let names = &city.names;
            (forms(&names.zh, &names.en, &names.pinyin), city.county_ids().map(Area::County).collect::<Vec<Area>>())
        });
        let former = self.former.iter().filter(|former| former.now.len() > 1);
        let former = former.map(|former| (forms(&former.zh, &former.en, former.reading()), former.now.clone()));
        let mut readings = Vec::new();
        for (forms, counties) in today.chain(former) {
            readings.extend(forms.iter().filter_map(|form| Some((counties.clone(), rest(text, form)?))));
            if let Some((part, whole)) = part_and_whole(text)
                && forms.iter().any(|form| form.eq_ignore_ascii_case(whole))
            {
                readings.push((counties, part));
            }
        }
        readings
    }

    /// Whether a text without a word for the kind of unit can also mean a former area, of which what it names today is
    /// only a part.
    fn is_part_of_former(&self, text: &str, found: &[Area]) -> bool {
        let is_wider =
            |former: &&FormerArea| former.now.len() > 1 && found.iter().all(|area| former.now.contains(area));
        // Figures of the years around the base year are published for areas of these years. Older ones are not meant.
        let is_recent = |former: &&FormerArea| former.until.is_some_and(|year| year > LAST_CENSUS_BEFORE);
        self.former.iter().filter(is_wider).filter(is_recent).any(|former| former.is_meant(text))
    }

    /// The one area of a code, Chinese name, English name or reading.
    ///
    /// # Errors
    /// None, with the nearest name, or several, with their codes.
    pub fn find_one(&self, text: &str) -> Result<Area, Message> {
        match self.find(text)[..] {
            [area] => Ok(area),
            [] => Err(self.unknown(text, &[])),
            // Two districts are called 市中区, one in Jinan and one in Zaozhuang. Only the code tells them apart.
            ref several => {
                let places = several.iter().map(|&area| self.option(area)).collect();
                Err(PlaceFault::Ambiguous { text: text.to_owned(), places }.into())
            }
        }
    }

    /// The known name nearest to a text that names no area: the same Chinese name with another kind of unit, or a reading
    /// in which one letter differs.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Suggestion {
        self.suggest_with(text, &[])
    }

    /// The error that a text names no area.
    ///
    /// - `more`: other names that are allowed.
    pub(super) fn unknown(&self, text: &str, more: &[&str]) -> Message {
        if let Some(fault) = self.formerly(text) {
            return fault.into();
        }
        let text = text.to_owned();
        if let Some(hint) = self.suggest_with(&text, more).near() {
            return PlaceFault::Unknown { text, hint }.into();
        }
        // The province, cities and counties are too many to list, so that a few names show what a name looks like.
        let names = &self.province;
        let example = [&names.zh, &names.pinyin, &names.code].map(String::as_str).join(" ");
        PlaceFault::UnknownOfMany { text, province: names.in_both_languages(), example }.into()
    }

    /// The answer to a question about an area that is no more, by its code or one of its names, also behind the name of
    /// its city or of the province. The last area of a name is meant.
    #[must_use]
    pub fn formerly(&self, text: &str) -> Option<PlaceFault> {
        let text = text.trim();
        let latest = |found: &mut dyn Iterator<Item = &FormerArea>, text: &str| -> Option<FormerArea> {
            found.filter(|former| former.is_meant(text)).max_by_key(|former| former.until).cloned()
        };
        let former = latest(&mut self.former.iter(), text).or_else(|| {
            let within = self.within_cities(text).into_iter().filter_map(|(counties, rest)| {
                let is_in = |former: &&FormerArea| former.now.iter().any(|area| counties.contains(area));
                latest(&mut self.former.iter().filter(is_in), rest)
            });
            within.max_by_key(|former| former.until)
        });
        let Some(former) = former else { return self.after_province(text).and_then(|rest| self.formerly(rest)) };
        let (text, name, code) = (text.to_owned(), Bilingual::new(&former.zh, &former.en), former.code);
        let now = former.now.iter().map(|&area| self.option(area)).collect();
        Some(match former.until {
            Some(year) => PlaceFault::Former { text, name, code, year, now },
            None => PlaceFault::FormerOfCensus { text, name, code, now },
        })
    }

    fn suggest_with(&self, text: &str, more: &[&str]) -> Suggestion {
        // A code with another digit is the code of another area.
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Suggestion::NoneKnown;
        }
        // A Chinese name with another character is the name of another county, and a reading with two other letters can
        // be. The kind of unit can be mistaken.
        let stem = |name: &'_ str| -> String { short_name(name).unwrap_or(name).to_owned() };
        let given = text.to_lowercase();
        let is_slip = |name: &&str| name.chars().count() > SHORT_READING && is_one_slip(&given, &name.to_lowercase());
        let names = || self.areas().map(|area| self.names(area));
        let chinese = names().map(|names| names.zh.as_str()).filter(|name| stem(name) == stem(text));
        let english = names().flat_map(|names| [&names.pinyin, &names.en].map(String::as_str)).filter(is_slip);
        suggest_in_language_of(text, more.iter().copied().chain(chinese), more.iter().copied().chain(english))
    }

    fn option(&self, area: Area) -> PlaceOption {
        let (names, code) = (self.names(area), self.names(area).code.clone());
        let name = names.in_both_languages();
        match area {
            Area::Province | Area::City(_) => PlaceOption::Whole { code, name },
            Area::County(county) => {
                let city = self.cities[self.city_of(county).0].names.in_both_languages();
                PlaceOption::OfCity { code, name, city }
            }
        }
    }
}

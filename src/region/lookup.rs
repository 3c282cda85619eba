//! Lookup of areas by code or name.

use qilu_messages::Message;
use qilu_messages::region::PlaceFault;
use qilu_messages::region::PlaceOption;
use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::suggest_in_language_of;

use crate::region::Area;
use crate::region::FormerArea;
use crate::region::Names;
use crate::region::Region;

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

impl Region {
    /// Finds areas by code, Chinese name, English name or reading, and by the Chinese name without its last character
    /// where no area has the whole text as a name. The result has several areas when the name is not unique.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Area> {
        if PROVINCE.contains(&text) {
            return vec![Area::Province];
        }
        let found: Vec<(NameMatch, Area)> =
            self.areas().filter_map(|area| Some((self.names(area).matched(text)?, area))).collect();
        // 东营市 is one city, whereas 东营 can be this city or its district 东营区.
        let best = found.iter().map(|(matched, _)| *matched).min();
        found.into_iter().filter(|(matched, _)| Some(*matched) == best).map(|(_, area)| area).collect()
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

    /// The known name nearest to a text that names no area, in the language of the text, or all names in this language.
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

    /// The answer to a question about an area that is no more, by its code or its Chinese name.
    #[must_use]
    pub fn formerly(&self, text: &str) -> Option<PlaceFault> {
        let is_meant =
            |former: &&FormerArea| former.code == text || former.zh == text || short_name(&former.zh) == Some(text);
        let former = self.former.iter().find(is_meant)?;
        Some(PlaceFault::Former {
            text: text.to_owned(),
            name: former.zh.clone(),
            code: former.code.clone(),
            last_census: former.last_census,
            now: former.now.iter().map(|&area| self.option(area)).collect(),
        })
    }

    fn suggest_with(&self, text: &str, more: &[&str]) -> Suggestion {
        // A code with another digit is the code of another area.
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Suggestion::NoneKnown;
        }
        let names = || self.areas().map(|area| self.names(area));
        // Short names are suggested to readers who wrote one. Such a name that several areas share would be refused.
        let asks_short = |_: &&str| text.chars().count() == 2;
        let short = names().filter_map(|names| short_name(&names.zh)).filter(asks_short);
        let short = short.filter(|short| self.find(short).len() == 1);
        let chinese = names().map(|names| names.zh.as_str()).chain(short);
        let english = names().flat_map(|names| [&names.pinyin, &names.en].map(String::as_str));
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

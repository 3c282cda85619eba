//! Names of places for people: of the places of a lever, and the list of all places in the terminal.

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::region::PlaceListText;
use qilu_messages::report_optimize::PlaceGroup;
use qilu_messages::report_table::TableWord;

use crate::region::Area;
use crate::region::City;
use crate::region::CountyKind;
use crate::region::Region;
use crate::region::place_set::PlaceSet;
use crate::report::terminal;

/// The name of the place of a lever.
#[must_use]
pub fn name(place: PlaceSet, region: &Region, language: Language) -> String {
    let group: &dyn Say = match place {
        PlaceSet::Area(Area::Province) => &TableWord::Province,
        PlaceSet::Area(area) => return region.names(area).in_both_languages().say(language).into_owned(),
        PlaceSet::Circle(circle) => return language.choose(circle.title().0, circle.title().1).to_owned(),
        PlaceSet::Tier(1) => &PlaceGroup::Tier1,
        PlaceSet::Tier(2) => &PlaceGroup::Tier2,
        PlaceSet::Tier(_) => &PlaceGroup::Tier3,
        PlaceSet::Counties => &PlaceGroup::Counties,
        PlaceSet::Districts => &PlaceGroup::Districts,
    };
    group.say(language).into_owned()
}

/// The groups of places and all areas with their names.
#[must_use]
pub fn text(region: &Region, language: Language) -> String {
    use PlaceListText as Text;
    let head = |words: &[Text]| -> Vec<String> { words.iter().map(|word| word.say(language).into_owned()).collect() };
    let mut groups = vec![head(&[Text::Group, Text::InChinese, Text::Meaning])];
    groups.extend(
        PlaceSet::groups().map(|group| vec![group.id(region), group.zh(region), name(group, region, language)]),
    );
    let mut areas = vec![head(&[
        Text::Code,
        Text::NameZh,
        Text::NameEn,
        Text::Pinyin,
        Text::Kind,
        Text::City,
        Text::Circle,
        Text::Tier,
    ])];
    areas.extend(region.areas().map(|area| row(region, area, language)));
    let (groups, areas) = (terminal::table(&groups), terminal::table(&areas));
    format!("{groups}\n{areas}\n{}\n", Text::Use.say(language))
}

/// The row of an area in the list.
fn row(region: &Region, area: Area, language: Language) -> Vec<String> {
    let names = region.names(area);
    let (kind, city) = match area {
        Area::Province => (PlaceListText::KindProvince, None),
        Area::City(city) => (PlaceListText::KindCity, Some(city)),
        Area::County(county) => {
            let kind = match region.counties[county.0].kind {
                CountyKind::District => PlaceListText::KindDistrict,
                CountyKind::CountyLevelCity => PlaceListText::KindCountyLevelCity,
                CountyKind::County => PlaceListText::KindCounty,
            };
            (kind, Some(region.city_of(county)))
        }
    };
    let city = city.map(|city| &region.cities[city.0]);
    let of_city = |text: &dyn Fn(&City) -> String| city.map_or_else(String::new, text);
    vec![
        names.code.clone(),
        names.zh.clone(),
        names.en.clone(),
        names.pinyin.clone(),
        kind.say(language).into_owned(),
        of_city(&|city| city.names.in_both_languages().say(language).into_owned()),
        of_city(&|city| language.choose(city.circle.title().0, city.circle.title().1).to_owned()),
        of_city(&|city| city.tier.to_string()),
    ]
}

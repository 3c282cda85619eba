//! The places at which a lever can be set: an area, or a group of cities or counties.

use qilu_messages::Message;
use qilu_messages::region::PlaceFault;
use qilu_messages::suggestion::suggest_in_language_of;

use crate::region::Area;
use crate::region::Circle;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::region::Region;
use crate::region::lookup::PROVINCE;

/// Tiers of cities in the plan.
const TIERS: [u8; 3] = [1, 2, 3];

/// Chinese names of the districts, the first as it is shown.
const DISTRICTS: [&str; 2] = ["市辖区", "district"];

/// Names of the counties with the county-level cities, the first as it is shown.
const COUNTIES: [&str; 4] = ["县市", "县（市）", "县(市)", "county"];

/// The counties at which a lever is set, as a file names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceSet {
    /// The counties of an area.
    Area(Area),
    /// The counties of all cities of an economic circle.
    Circle(Circle),
    /// The counties of all cities of a tier, 1 to 3.
    Tier(u8),
    /// All districts.
    Districts,
    /// All counties and county-level cities.
    Counties,
}

impl PlaceSet {
    /// All groups: the province, the circles, the tiers and the kinds of counties.
    pub fn groups() -> impl Iterator<Item = PlaceSet> {
        std::iter::once(PlaceSet::Area(Area::Province))
            .chain(Circle::ALL.map(PlaceSet::Circle))
            .chain(TIERS.map(PlaceSet::Tier))
            .chain([PlaceSet::Districts, PlaceSet::Counties])
    }

    /// Reads the name of a place: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county` or their Chinese forms
    /// (`全省`, `经济圈:NAME` or the name of the circle, `层级:N`, `类型:市辖区`, `类型:县市`), or an area by code or name.
    ///
    /// # Errors
    /// If the name is unknown or several areas have it.
    pub fn parse(text: &str, region: &Region) -> Result<PlaceSet, Message> {
        let (prefix, name) = text.split_once([':', '：']).unwrap_or(("", text));
        match prefix {
            "circle" | "经济圈" => return circle(name),
            "tier" | "层级" => return tier(name),
            "kind" | "类型" => return kind(name),
            _ => {}
        }
        // Without the prefix a circle needs its whole name: 省会 alone could also mean Jinan, the capital.
        if let Some(circle) = Circle::ALL.into_iter().find(|circle| circle.title().0 == text) {
            return Ok(PlaceSet::Circle(circle));
        }
        if region.find(text).is_empty() {
            let groups: Vec<String> =
                PlaceSet::groups().flat_map(|group| [group.id(region), group.zh(region)]).collect();
            return Err(region.unknown(text, &groups.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        region.find_one(text).map(PlaceSet::Area)
    }

    /// The name that is stored: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county` or the code of the area.
    #[must_use]
    pub fn id(self, region: &Region) -> String {
        match self {
            PlaceSet::Area(Area::Province) => PROVINCE[0].to_owned(),
            PlaceSet::Area(area) => region.names(area).code.clone(),
            PlaceSet::Circle(circle) => format!("circle:{}", circle.name()),
            PlaceSet::Tier(tier) => format!("tier:{tier}"),
            PlaceSet::Districts => "kind:district".to_owned(),
            PlaceSet::Counties => "kind:county".to_owned(),
        }
    }

    /// The name in Chinese, as a file can give it.
    #[must_use]
    pub fn zh(self, region: &Region) -> String {
        match self {
            PlaceSet::Area(Area::Province) => PROVINCE[1].to_owned(),
            PlaceSet::Area(area) => region.names(area).zh.clone(),
            PlaceSet::Circle(circle) => circle.title().0.to_owned(),
            PlaceSet::Tier(tier) => format!("层级:{tier}"),
            PlaceSet::Districts => format!("类型:{}", DISTRICTS[0]),
            PlaceSet::Counties => format!("类型:{}", COUNTIES[0]),
        }
    }

    /// The counties of the place, ascending.
    #[must_use]
    pub fn counties(self, region: &Region) -> Vec<CountyId> {
        let city_of = |county: CountyId| &region.cities[region.city_of(county).0];
        let keep = |county: &CountyId| match self {
            PlaceSet::Area(area) => region.counties_of(area).contains(&county.0),
            PlaceSet::Circle(circle) => city_of(*county).circle == circle,
            PlaceSet::Tier(tier) => city_of(*county).tier == tier,
            // Districts stand on one side, counties and county-level cities on the other, because the plan makes the
            // county seats the main carriers of urbanization near home.
            PlaceSet::Districts => region.counties[county.0].kind == CountyKind::District,
            PlaceSet::Counties => region.counties[county.0].kind != CountyKind::District,
        };
        region.county_ids().filter(keep).collect()
    }
}

fn circle(name: &str) -> Result<PlaceSet, Message> {
    Circle::find(name).map(PlaceSet::Circle).ok_or_else(|| {
        let hint =
            suggest_in_language_of(name, Circle::ALL.map(|circle| circle.title().0), Circle::ALL.map(Circle::name));
        PlaceFault::UnknownCircle { name: name.to_owned(), hint }.into()
    })
}

fn tier(name: &str) -> Result<PlaceSet, Message> {
    let tier = name.parse().ok().filter(|tier| TIERS.contains(tier));
    tier.map(PlaceSet::Tier).ok_or_else(|| PlaceFault::UnknownTier { name: name.to_owned() }.into())
}

fn kind(name: &str) -> Result<PlaceSet, Message> {
    if DISTRICTS.contains(&name) {
        Ok(PlaceSet::Districts)
    } else if COUNTIES.contains(&name) {
        Ok(PlaceSet::Counties)
    } else {
        Err(PlaceFault::UnknownKind { name: name.to_owned() }.into())
    }
}

//! The province, its cities and counties, and the time it takes to travel between them.

pub mod full_name;
pub mod lookup;
pub mod place_set;

use std::ops::Index;
use std::ops::IndexMut;
use std::ops::Range;

use serde::Deserialize;

use qilu_messages::bilingual::Bilingual;

/// A city (地级市), given by its index in [`Region::cities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CityId(pub usize);

/// A county-level unit (县级单位), given by its index in [`Region::counties`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountyId(pub usize);

/// One value per county, in the order of [`Region::counties`].
#[derive(Clone, Debug, PartialEq)]
pub struct ByCounty<T>(pub Vec<T>);

/// One value per city, in the order of [`Region::cities`].
#[derive(Clone, Debug, PartialEq)]
pub struct ByCity<T>(pub Vec<T>);

impl<T> Index<CountyId> for ByCounty<T> {
    type Output = T;
    fn index(&self, id: CountyId) -> &T {
        &self.0[id.0]
    }
}

impl<T> IndexMut<CountyId> for ByCounty<T> {
    fn index_mut(&mut self, id: CountyId) -> &mut T {
        &mut self.0[id.0]
    }
}

impl<T> FromIterator<T> for ByCounty<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> ByCounty<T> {
        ByCounty(values.into_iter().collect())
    }
}

impl<T> Index<CityId> for ByCity<T> {
    type Output = T;
    fn index(&self, id: CityId) -> &T {
        &self.0[id.0]
    }
}

impl<T> IndexMut<CityId> for ByCity<T> {
    fn index_mut(&mut self, id: CityId) -> &mut T {
        &mut self.0[id.0]
    }
}

/// Economic circle (经济圈) of the plan, chapter 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Circle {
    /// 省会经济圈: Jinan, Zibo, Tai'an, Liaocheng, Dezhou, Binzhou, Dongying.
    Capital,
    /// 胶东经济圈: Qingdao, Weifang, Yantai, Weihai, Rizhao.
    Jiaodong,
    /// 鲁南经济圈: Linyi, Jining, Zaozhuang, Heze.
    Southern,
}

impl Circle {
    /// All three circles, in the order in which tables show them.
    pub const ALL: [Circle; 3] = [Circle::Capital, Circle::Jiaodong, Circle::Southern];

    /// Name in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Circle::Capital => "capital",
            Circle::Jiaodong => "jiaodong",
            Circle::Southern => "southern",
        }
    }

    /// Name for people, Chinese and English.
    #[must_use]
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Circle::Capital => ("省会经济圈", "capital circle"),
            Circle::Jiaodong => ("胶东经济圈", "Jiaodong circle"),
            Circle::Southern => ("鲁南经济圈", "southern circle"),
        }
    }

    /// The circle of a name in scenario files or of a Chinese name, which may lack its last three characters.
    ///
    /// ```
    /// use qilu::region::Circle;
    /// assert_eq!(Circle::find("capital"), Some(Circle::Capital));
    /// assert_eq!(Circle::find("省会经济圈"), Some(Circle::Capital));
    /// assert_eq!(Circle::find("省会"), Some(Circle::Capital));
    /// ```
    #[must_use]
    pub fn find(text: &str) -> Option<Circle> {
        Circle::ALL.into_iter().find(|circle| {
            let zh = circle.title().0;
            [Some(circle.name()), Some(zh), zh.strip_suffix("经济圈")].contains(&Some(text))
        })
    }
}

/// Kind of county-level unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountyKind {
    /// District of a city (市辖区).
    District,
    /// County-level city (县级市).
    CountyLevelCity,
    /// County (县), a county-level unit that is neither a district nor a county-level city.
    County,
}

/// Code and names of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Six-digit division code (GB/T 2260) as text.
    pub code: String,
    /// Chinese name; not unique.
    pub zh: String,
    /// English name, with the kind of unit for counties (`Lixia District`).
    pub en: String,
    /// Reading of the Chinese name without spaces or tones.
    pub pinyin: String,
}

impl Names {
    /// The name in the language of the reader, for messages.
    #[must_use]
    pub fn in_both_languages(&self) -> Bilingual {
        Bilingual::new(&self.zh, &self.en)
    }
}

/// A city with its circle and tier in the plan.
#[derive(Clone, Debug)]
pub struct City {
    /// Code and names.
    pub names: Names,
    /// Economic circle of the plan to which the city belongs.
    pub circle: Circle,
    /// Tier of the plan: 1 Jinan and Qingdao, 2 transport nodes, 3 the others.
    pub tier: u8,
    /// Its counties, adjacent in [`Region::counties`].
    pub counties: Range<usize>,
    /// Longitude and latitude of the seat, degrees, WGS 84.
    pub seat: (f64, f64),
}

/// A county-level unit.
#[derive(Clone, Debug)]
pub struct County {
    /// Code and names.
    pub names: Names,
    /// The city it belongs to.
    pub city: CityId,
    /// Kind of unit.
    pub kind: CountyKind,
    /// Longitude and latitude of the seat, degrees, WGS 84.
    pub seat: (f64, f64),
    /// Area of the (generalised) polygon, km2.
    pub area_km2: f64,
}

/// The province with its cities and counties, both in the order of their codes.
#[derive(Clone, Debug)]
pub struct Region {
    /// Code and names of the province.
    pub province: Names,
    /// Cities in the order of their codes.
    pub cities: Vec<City>,
    /// Counties in the order of their codes, those of a city side by side.
    pub counties: Vec<County>,
    /// Areas that are no more; a question about one is answered with where it is now.
    pub former: Vec<FormerArea>,
}

/// A county, city or prefecture that was merged, raised, renamed or given another code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerArea {
    /// Its division code (GB/T 2260).
    pub code: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name, with the kind of unit (`Zhangqiu City`).
    pub en: String,
    /// Year of the decision from which the lists of division codes no longer have the code with this name; `None` where
    /// only tables of a census have the code.
    pub until: Option<u16>,
    /// The areas of today with most of its residents.
    pub now: Vec<Area>,
}

/// An area for which results can be asked: the province, a city or a county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The whole province.
    Province,
    /// One city with all its counties.
    City(CityId),
    /// One county-level unit.
    County(CountyId),
}

impl City {
    /// Its counties in their order.
    pub fn county_ids(&self) -> impl ExactSizeIterator<Item = CountyId> + Clone + use<> {
        self.counties.clone().map(CountyId)
    }
}

impl Region {
    /// All cities in their order.
    pub fn city_ids(&self) -> impl ExactSizeIterator<Item = CityId> + Clone + use<> {
        (0..self.city_count()).map(CityId)
    }

    /// All counties in their order.
    pub fn county_ids(&self) -> impl ExactSizeIterator<Item = CountyId> + Clone + use<> {
        (0..self.county_count()).map(CountyId)
    }

    /// The city that a county belongs to.
    #[inline]
    #[must_use]
    pub fn city_of(&self, county: CountyId) -> CityId {
        self.counties[county.0].city
    }

    /// Number of counties.
    #[must_use]
    pub fn county_count(&self) -> usize {
        self.counties.len()
    }

    /// Number of cities.
    #[must_use]
    pub fn city_count(&self) -> usize {
        self.cities.len()
    }

    /// All areas: the province, the cities, the counties.
    pub fn areas(&self) -> impl Iterator<Item = Area> {
        std::iter::once(Area::Province)
            .chain(self.city_ids().map(Area::City))
            .chain(self.county_ids().map(Area::County))
    }

    /// Code and names of an area.
    #[must_use]
    pub fn names(&self, area: Area) -> &Names {
        match area {
            Area::Province => &self.province,
            Area::City(id) => &self.cities[id.0].names,
            Area::County(id) => &self.counties[id.0].names,
        }
    }

    /// The areas that an area is divided into: the cities of the province, the counties of a city, none of a county.
    #[must_use]
    pub fn parts(&self, area: Area) -> Vec<Area> {
        match area {
            Area::Province => self.city_ids().map(Area::City).collect(),
            Area::City(_) => self.county_ids_of(area).map(Area::County).collect(),
            Area::County(_) => Vec::new(),
        }
    }

    /// The counties of an area, as indices of [`Region::counties`]; they are always adjacent.
    #[must_use]
    pub fn counties_of(&self, area: Area) -> Range<usize> {
        match area {
            Area::Province => 0..self.county_count(),
            Area::City(id) => self.cities[id.0].counties.clone(),
            Area::County(id) => id.0..id.0 + 1,
        }
    }

    /// The counties of an area in their order.
    pub fn county_ids_of(&self, area: Area) -> impl ExactSizeIterator<Item = CountyId> + Clone + use<> {
        self.counties_of(area).map(CountyId)
    }

    /// Sum of a value over the counties of an area, in the order of the counties.
    ///
    /// All sums over counties use this function, so that they have the same order of addition and the same bits.
    #[must_use]
    pub fn sum(&self, area: Area, value: impl Fn(CountyId) -> f64) -> f64 {
        self.county_ids_of(area).map(value).sum()
    }
}

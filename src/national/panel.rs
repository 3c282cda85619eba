//! The provinces that an estimate uses, with the intervals between their urban shares.

use std::collections::BTreeMap;

use qilu_methods::math;

use crate::data::national::DECADES;
use crate::data::national::NationalTables;

/// Beijing, Tianjin, Shanghai and Tibet. The first three are urban almost everywhere, so that their share hardly says who moves,
/// and Tibet has the lowest share of all by far.
const UNLIKE: [&str; 4] = ["110000", "120000", "310000", "540000"];

/// Jilin and Heilongjiang, whose shares hardly rose from 2000 to 2010: reclassification of state farms and forest districts in
/// 2000, and emigration.
const NORTH_EAST: [&str; 2] = ["220000", "230000"];

/// The provinces of an estimate. The province of the data package is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Without municipalities but Chongqing, Tibet, Jilin and Heilongjiang: 24 provinces.
    Core,
    /// With Jilin and Heilongjiang: 26 provinces.
    Wide,
}

/// A province of an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelProvince {
    /// Code (GB/T 2260).
    pub code: String,
    /// Short name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Urban share by year.
    shares: BTreeMap<u16, f64>,
    /// Natural increase of rural less that of urban residents by decade, per year.
    difference: [f64; 2],
    /// Residents at the census of 2010.
    residents: f64,
}

/// The provinces of a sample, in the order of their codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The provinces.
    pub provinces: Vec<PanelProvince>,
}

/// The years between two shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Year of the first share.
    pub first: u16,
    /// Year of the last share.
    pub last: u16,
}

impl Interval {
    /// Number of years.
    #[must_use]
    pub fn years(self) -> f64 {
        f64::from(self.last - self.first)
    }

    /// Middle of the interval, in decades after 2010.
    #[must_use]
    pub fn decades(self) -> f64 {
        (f64::midpoint(self.first.into(), self.last.into()) - 2010.0) / 10.0
    }
}

/// The intervals of what is known up to a year: the decade from 2000, each year from 2010 to 2020, and the years after 2020 as
/// one, because no census has revised them.
#[must_use]
pub fn intervals(known_to: u16) -> Vec<Interval> {
    let mut found = vec![Interval { first: 2000, last: 2010 }];
    found.extend((2010..known_to.min(2020)).map(|first| Interval { first, last: first + 1 }));
    if known_to > 2020 {
        found.push(Interval { first: 2020, last: known_to });
    }
    found
}

/// Place of a year's decade among the [`DECADES`]; years after the last decade have its natural increase.
pub(super) fn decade_of(year: u16) -> usize {
    usize::from(year >= DECADES[1])
}

/// `ln(urban / rural)` of an urban share.
#[must_use]
pub fn size(share: f64) -> f64 {
    math::logit(share)
}

impl PanelProvince {
    /// A province with these shares.
    ///
    /// - `difference`: natural increase of rural less that of urban residents by decade, per year.
    #[must_use]
    pub fn new(code: &str, shares: BTreeMap<u16, f64>, difference: [f64; 2]) -> PanelProvince {
        let (code, name) = (code.to_owned(), String::new());
        PanelProvince { code, name_zh: name.clone(), name_en: name, shares, difference, residents: 1.0 }
    }

    /// Urban share in a year.
    ///
    /// # Panics
    /// If the year has none; the reader of the tables checks that all years of the estimate have one.
    #[must_use]
    pub fn share(&self, year: u16) -> f64 {
        self.shares[&year]
    }

    /// Natural increase of rural less that of urban residents in a year, per year.
    #[must_use]
    pub fn difference(&self, year: u16) -> f64 {
        self.difference[decade_of(year)]
    }

    /// Residents at the census of 2010.
    #[must_use]
    pub fn residents(&self) -> f64 {
        self.residents
    }

    /// Mean hazard of the transfer in an interval, per rural resident and year: what the shares show, with the difference in
    /// natural increase added back.
    #[must_use]
    pub fn mean_hazard(&self, interval: Interval) -> f64 {
        let (first, last) = (self.share(interval.first), self.share(interval.last));
        let fall = math::ln((1.0 - first) / (1.0 - last)) / interval.years();
        fall + f64::midpoint(first, last) * self.difference(interval.first)
    }
}

impl Panel {
    /// The provinces of a sample.
    ///
    /// - `own`: code of the province of the package; none of its rows is used, in any year.
    #[must_use]
    pub fn new(tables: &NationalTables, own: &str, sample: Sample) -> Panel {
        let is_out = |code: &str| {
            code == own || UNLIKE.contains(&code) || (sample == Sample::Core && NORTH_EAST.contains(&code))
        };
        let kept = tables.provinces.iter().filter(|province| !is_out(&province.code));
        let provinces = kept.map(|province| PanelProvince {
            code: province.code.clone(),
            name_zh: province.name_zh.clone(),
            name_en: province.name_en.clone(),
            shares: province.shares.iter().map(|(year, share)| (*year, share.share)).collect(),
            difference: province.increase.map(|increase| increase.rural - increase.urban),
            residents: province.increase[0].residents[1],
        });
        Panel { provinces: provinces.collect() }
    }
}

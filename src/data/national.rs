//! The provinces of China: urban shares, natural increase by residence, residents at the censuses. The law of the transfer of
//! rural residents to urban residence is estimated on them; the projection does not read them.

use std::collections::BTreeMap;

use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// Name of the table of urban shares.
pub const SHARES: &str = "national_shares";

/// Name of the table of natural increase and residents.
pub const INCREASE: &str = "national_increase";

/// Codes of all provinces (GB/T 2260), in ascending order.
pub const PROVINCES: [&str; 31] = [
    "110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000", "330000",
    "340000", "350000", "360000", "370000", "410000", "420000", "430000", "440000", "450000", "460000", "500000",
    "510000", "520000", "530000", "540000", "610000", "620000", "630000", "640000", "650000",
];

/// Last year of the shares. Later years are outcomes that forecasts are tested with, and have no place in an estimate.
pub const LAST_YEAR: u16 = 2022;

/// First years of the decades between censuses.
pub const DECADES: [u16; 2] = [2000, 2010];

/// Kind of the series from which a share comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareKind {
    /// A census.
    Census,
    /// The yearly series as it was revised after the census at its end.
    Revised,
    /// Yearbooks, before a census can revise them.
    Yearbook,
}

/// The urban share of a province in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NationalShare {
    /// Urban residents per resident, above 0 and below 1: at the end of the year, or at the census.
    pub share: f64,
    /// Kind of the series from which the share comes.
    pub kind: ShareKind,
}

/// Natural increase and residents of a province in a decade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecadeIncrease {
    /// Births less deaths per rural resident and year.
    pub rural: f64,
    /// Births less deaths per urban resident and year.
    pub urban: f64,
    /// Residents at the census at the beginning and at the end, corrected for those not counted.
    pub residents: [f64; 2],
}

/// A province of China.
#[derive(Clone, Debug, PartialEq)]
pub struct NationalProvince {
    /// Code (GB/T 2260).
    pub code: String,
    /// Short name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Shares by year.
    pub shares: BTreeMap<u16, NationalShare>,
    /// Natural increase and residents of the [`DECADES`].
    pub increase: [DecadeIncrease; 2],
}

/// All provinces of China.
#[derive(Clone, Debug, PartialEq)]
pub struct NationalTables {
    /// The provinces in the order of their codes.
    pub provinces: Vec<NationalProvince>,
}

#[derive(Deserialize)]
struct ShareRow {
    province_code: String,
    name_zh: String,
    name_en: String,
    year: u16,
    urban_share: f64,
    kind: ShareKind,
}

#[derive(Deserialize)]
struct IncreaseRow {
    province_code: String,
    name_zh: String,
    decade: u16,
    rural_increase: f64,
    urban_increase: f64,
    residents_start: f64,
    residents_end: f64,
}

/// Reads both tables and checks them against each other; `None` if the package has neither.
///
/// - `own`: code of the province of the package, whose shares after the last census may be missing.
///
/// # Errors
/// If a table does not satisfy its schema; if a share is not above 0 and below 1; if a province, a year or a decade is missing;
/// if the tables name a province differently.
pub fn load(package: &Package, own: &str) -> Result<Option<NationalTables>> {
    let has = |name: &str| package.resources.iter().any(|resource| resource.name == name);
    if !has(SHARES) && !has(INCREASE) {
        return Ok(None);
    }
    let shares: Table<ShareRow> = table::read(package, SHARES)?;
    let increase: Table<IncreaseRow> = table::read(package, INCREASE)?;
    let province = |code: &&str| province(&shares, &increase, code, *code == own);
    Ok(Some(NationalTables { provinces: PROVINCES.iter().map(province).collect::<Result<_>>()? }))
}

/// Years whose share a province must have: the censuses and all years after that of 2010.
fn needed_years(is_own: bool) -> impl Iterator<Item = u16> {
    [2000].into_iter().chain(2010..=if is_own { 2020 } else { LAST_YEAR })
}

fn province(
    shares: &Table<ShareRow>,
    increase: &Table<IncreaseRow>,
    code: &str,
    is_own: bool,
) -> Result<NationalProvince> {
    let mut found = NationalProvince {
        code: code.to_owned(),
        name_zh: String::new(),
        name_en: String::new(),
        shares: BTreeMap::new(),
        increase: [DecadeIncrease { rural: 0.0, urban: 0.0, residents: [0.0; 2] }; 2],
    };
    for row in shares.rows.iter().filter(|row| row.record.province_code == code) {
        let ShareRow { name_zh, name_en, year, urban_share, kind, .. } = &row.record;
        // The schema allows the ends, at which a logit is infinite.
        if *urban_share <= 0.0 || *urban_share >= 1.0 {
            return Err(shares.fail(row.line, "urban_share", urban_share, AllowedData::ShareInside.clause()));
        }
        name_zh.clone_into(&mut found.name_zh);
        name_en.clone_into(&mut found.name_en);
        found.shares.insert(*year, NationalShare { share: *urban_share, kind: *kind });
    }
    let what = |column: &str, value: u16| vec![format!("province_code {code}"), format!("{column} {value}")];
    if let Some(year) = needed_years(is_own).find(|year| !found.shares.contains_key(year)) {
        return Err(shares.fail_table(DataTableFault::NoRow { row: what("year", year) }));
    }
    for (at, decade) in DECADES.into_iter().enumerate() {
        let is_meant = |row: &IncreaseRow| row.province_code == code && row.decade == decade;
        let Some(row) = increase.rows.iter().find(|row| is_meant(&row.record)) else {
            return Err(increase.fail_table(DataTableFault::NoRow { row: what("decade", decade) }));
        };
        let record = &row.record;
        if record.name_zh != found.name_zh {
            let allowed = AllowedData::Exactly { value: found.name_zh }.clause();
            return Err(increase.fail(row.line, "name_zh", &record.name_zh, allowed));
        }
        let residents = [record.residents_start, record.residents_end];
        found.increase[at] = DecadeIncrease { rural: record.rural_increase, urban: record.urban_increase, residents };
    }
    // The census between the decades is one, so both rows have the same residents for it.
    let [before, after] = &found.increase;
    if (before.residents[1] - after.residents[0]).abs() > 0.5 {
        let fault = DataValueFault::ResidentsOfCensus {
            code: found.code,
            year: DECADES[1],
            before: before.residents[1],
            after: after.residents[0],
        };
        return Err(increase.fail_table(fault));
    }
    Ok(found)
}

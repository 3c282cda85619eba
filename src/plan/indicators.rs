//! The indicators that are reported: one row each. Outputs, tables, the terminal and the tests loop over this
//! table.

use crate::plan::measure::Account;
use crate::plan::measure::Measure as M;
use crate::plan::measure::SCHOOLS;

/// How far down an indicator is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Province and cities.
    City,
    /// Province, cities and counties.
    County,
}

/// A reported quantity, computed from the summed accounts of an area.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    /// Name in files.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Unit in files.
    pub unit: &'static str,
    /// Whom it is about: `total`, `urban` or `rural`.
    pub residence: &'static str,
    /// How far down it is reported.
    pub reach: Reach,
    /// A flow of the year (no value in the base year) or a state at its end.
    pub flow: bool,
    /// Value from the account of an area; not finite where it is not defined.
    pub value: fn(&Account) -> f64,
}

/// Shorthand for the rows below.
const fn row(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    unit: &'static str,
    residence: &'static str,
    value: fn(&Account) -> f64,
) -> Indicator {
    Indicator { name, zh, en, unit, residence, reach: Reach::County, flow: false, value }
}

impl Indicator {
    const fn flow(self) -> Indicator {
        Indicator { flow: true, ..self }
    }

    const fn cities(self) -> Indicator {
        Indicator { reach: Reach::City, ..self }
    }
}

/// All indicators.
pub const INDICATORS: &[Indicator] = &[
    row("residents", "常住人口", "residents", "persons", "total", Account::residents),
    row("urban_residents", "城镇常住人口", "urban residents", "persons", "urban", Account::urban),
    row("rural_residents", "乡村常住人口", "rural residents", "persons", "rural", |a| a[M::Rural]),
    row("urban_share", "常住人口城镇化率", "urban share of residents", "share", "total", |a| {
        a.urban() / a.residents()
    }),
    row("unsettled_residents", "未落户城镇常住人口", "unsettled urban residents", "persons", "urban", |a| {
        a[M::Unsettled]
    }),
    row(
        "registered_urban_share",
        "户籍人口城镇化率",
        "urban share of registered persons",
        "share",
        "total",
        |a| a[M::RegisteredUrban] / a[M::Registered],
    )
    .cities(),
    row("births", "出生人口", "births", "persons per year", "total", |a| a[M::BirthsUrban] + a[M::BirthsRural]).flow(),
    row("deaths", "死亡人口", "deaths", "persons per year", "total", |a| a[M::DeathsUrban] + a[M::DeathsRural]).flow(),
    row("tfr", "总和生育率", "total fertility rate", "births per woman", "total", |a| {
        (a[M::BirthsUrban] + a[M::BirthsRural]) / a[M::BirthsAtUnitTfr]
    })
    .flow()
    .cities(),
    row(
        "net_internal_migration",
        "省内净迁入",
        "net migration within the province",
        "persons per year",
        "total",
        |a| {
            a[M::InternalInUrban] + a[M::InternalInRural] - a[M::InternalOutUrban] - a[M::InternalOutRural]
                + a[M::ReturnIn]
                - a[M::ReturnOut]
        },
    )
    .flow(),
    row(
        "net_external_migration",
        "省际净迁入",
        "net migration from the rest of China",
        "persons per year",
        "total",
        |a| a[M::ExternalInUrban] + a[M::ExternalInRural] - a[M::ExternalOutUrban] - a[M::ExternalOutRural],
    )
    .flow(),
    row(
        "local_moves",
        "就地城镇化（本县乡—城）",
        "local moves into the own town",
        "persons per year",
        "urban",
        |a| a[M::LocalMoves],
    )
    .flow(),
    row("returns", "返乡（城—乡）", "returns to the countryside", "persons per year", "rural", |a| {
        a[M::ReturnOut]
    })
    .flow(),
    row("reclassified", "就地转为城镇人口", "reclassified in place", "persons per year", "urban", |a| {
        a[M::Reclassified]
    })
    .flow(),
    row("settlements", "新增落户", "settlements", "persons per year", "urban", |a| a[M::Settlements]).flow(),
    row("share_0_14", "0—14岁占比", "share aged 0-14", "share", "total", |a| a[M::Age0To14] / a.residents()),
    row("share_60_plus", "60岁及以上占比", "share aged 60 and over", "share", "total", |a| {
        a[M::Age60Plus] / a.residents()
    }),
    row("share_65_plus", "65岁及以上占比", "share aged 65 and over", "share", "total", |a| {
        a[M::Age65Plus] / a.residents()
    })
    .cities(),
    row(
        "income_urban",
        "城镇居民人均可支配收入",
        "urban disposable income per head",
        "yuan of 2020 per year",
        "urban",
        |a| a[M::UrbanIncome] / a.urban(),
    )
    .cities(),
    row(
        "income_rural",
        "农村居民人均可支配收入",
        "rural disposable income per head",
        "yuan of 2020 per year",
        "rural",
        |a| a[M::RuralIncome] / a[M::Rural],
    )
    .cities(),
    row("income_ratio", "城乡居民收入比", "urban over rural income", "ratio", "total", |a| {
        (a[M::UrbanIncome] / a.urban()) / (a[M::RuralIncome] / a[M::Rural])
    })
    .cities(),
    row(
        "floor_area_m2_per_person",
        "城镇人均住房建筑面积",
        "urban floor area per head",
        "m2 per person",
        "urban",
        |a| a[M::FloorArea] / a.urban(),
    ),
    row(
        "price_to_income",
        "房价收入比（40平方米/人）",
        "price of 40 m2 over yearly income",
        "ratio",
        "urban",
        |a| a[M::PriceToIncome] / a.urban(),
    ),
    row(
        "school_congestion",
        "学位紧张度（需求/学位）",
        "entitled pupils per school place",
        "ratio",
        "urban",
        |a| schools(a, 0) / schools(a, 1),
    ),
    row("kindergarten_places", "幼儿园学位", "kindergarten places", "places", "urban", |a| {
        a[M::KindergartenPlaces]
    }),
    row("kindergarten_places_short", "幼儿园学位缺口", "kindergarten places short", "places", "urban", |a| {
        a[M::KindergartenShort]
    }),
    row("compulsory_places", "义务教育学位", "compulsory school places", "places", "urban", |a| {
        a[M::CompulsoryPlaces]
    }),
    row(
        "compulsory_places_short",
        "义务教育学位缺口",
        "compulsory school places short",
        "places",
        "urban",
        |a| a[M::CompulsoryShort],
    ),
    row("senior_places", "高中阶段学位", "senior school places", "places", "urban", |a| a[M::SeniorPlaces]),
    row("senior_places_short", "高中阶段学位缺口", "senior school places short", "places", "urban", |a| {
        a[M::SeniorShort]
    }),
    row("beds_per_1000", "每千人医疗床位", "hospital beds per 1,000", "beds per 1000 persons", "total", |a| {
        1000.0 * a[M::Beds] / a.residents()
    }),
    row(
        "entitled_share",
        "未落户居民享有服务比例",
        "entitled share of the unsettled",
        "share",
        "urban",
        |a| a[M::Entitled] / a[M::Unsettled],
    )
    .cities(),
    row(
        "affordable_homes_per_1000_unsettled",
        "每千名未落户居民新增保障性租赁住房",
        "affordable homes added per 1,000 unsettled",
        "homes per 1000 persons",
        "urban",
        |a| 1000.0 * a[M::AffordableHomes] / a[M::Unsettled],
    )
    .cities(),
    row("travel_min", "到其他城市的平均时间", "mean time to the other cities", "minutes", "total", |a| {
        a[M::TravelMinutes] / a.residents()
    })
    .cities(),
];

/// Sum over the stages of schooling of need (0), places (1) or shortage (2).
fn schools(account: &Account, what: usize) -> f64 {
    SCHOOLS.iter().map(|stage| account[stage[what]]).sum()
}

/// The indicator of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|indicator| indicator.name == name)
}

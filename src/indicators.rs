//! The indicators that are reported: one row each. Outputs, tables, the terminal and the tests loop over this
//! table.

use crate::measure::Account;
use crate::measure::COSTS;
use crate::measure::Measure as M;
use crate::measure::SCHOOLS;

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

/// Unit of costs.
const COST: &str = "100 million yuan of 2020 per year";

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
    row(
        "local_move_share",
        "乡村外迁中就地进城的比例",
        "share of moves from the countryside into the own town",
        "share",
        "rural",
        |a| a[M::LocalMoves] / (a[M::LocalMoves] + a[M::InternalOutRural] + a[M::ExternalOutRural]),
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
    row(
        "childcare_places_per_1000",
        "每千人口托位数",
        "childcare places per 1,000",
        "places per 1000 persons",
        "total",
        |a| 1000.0 * a[M::ChildcarePlaces] / a.residents(),
    ),
    row("childcare_places_short", "托位缺口", "childcare places short", "places", "urban", |a| {
        a[M::ChildcareShort]
    }),
    row(
        "care_beds_per_1000_aged",
        "每千名65岁及以上老人养老床位",
        "care beds per 1,000 aged 65 and over",
        "beds per 1000 persons",
        "total",
        |a| 1000.0 * a[M::CareBeds] / a[M::Age65Plus],
    )
    .cities(),
    row("care_beds_short", "养老床位缺口", "care beds short", "beds", "total", |a| a[M::CareShort]),
    row("nursing_bed_share", "护理型床位占比", "nursing-type share of care beds", "share", "total", |a| {
        a[M::NursingBeds] / a[M::CareBeds]
    })
    .cities(),
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
    row(
        "renewed_households",
        "累计改造户数",
        "households renewed since the base year",
        "households",
        "urban",
        |a| a[M::Renewed],
    )
    .cities(),
    row("green_coverage", "建成区绿化覆盖率", "green coverage of built-up area", "percent", "urban", |a| {
        a[M::GreenCoverage] / a.urban()
    })
    .cities(),
    row(
        "school_entitled_share",
        "随迁子女就地入学保障比例",
        "share of the unsettled with schooling for their children",
        "share",
        "urban",
        |a| a[M::SchoolEntitled] / a[M::Unsettled],
    )
    .cities(),
    row(
        "insured_share",
        "未落户居民职工养老保险参保率",
        "share of the unsettled insured with employees' pensions",
        "share",
        "urban",
        |a| a[M::Insured] / a[M::Unsettled],
    )
    .cities(),
    row("openness", "落户开放度", "openness of settlement", "index 0-1", "total", |a| {
        a[M::Openness] / a.residents()
    })
    .cities(),
    row(
        "registration_gap",
        "常住与户籍城镇化率差距",
        "resident less registered urban share",
        "share",
        "total",
        |a| a.urban() / a.residents() - a[M::RegisteredUrban] / a[M::Registered],
    )
    .cities(),
    row("relocated", "集聚安置人口", "resettled beside towns", "persons per year", "urban", |a| a[M::Relocated])
        .flow()
        .cities(),
    row("new_small_cities", "在培育的新生小城市", "new small cities being grown", "towns", "urban", |a| {
        a[M::NewSmallCities]
    })
    .cities(),
    row(
        "new_small_city_persons",
        "每个新生小城市新增城镇人口",
        "persons turned urban per new small city",
        "persons",
        "urban",
        |a| {
            if a[M::NewSmallCities] > 0.0 { a[M::TownPersons] / a[M::NewSmallCities] } else { 0.0 }
        },
    )
    .cities(),
    row("satellite_towns", "在培育的卫星镇", "satellite towns being grown", "towns", "urban", |a| {
        a[M::SatelliteTowns]
    })
    .cities(),
    row(
        "schooling_years",
        "劳动年龄人口平均受教育年限",
        "mean years of schooling, working ages",
        "years",
        "total",
        |a| a[M::Schooling] / a[M::Age15To59],
    )
    .cities(),
    row("unemployment_rate", "城镇失业率", "urban unemployment rate", "share", "urban", |a| {
        a[M::Unemployed] / a[M::LabourForce]
    }),
    row("jobs", "城镇非农就业岗位", "jobs in towns", "jobs", "urban", |a| a[M::Jobs]),
    row(
        "jobs_per_labour_force",
        "岗位与劳动力之比",
        "jobs per person in the labour force",
        "ratio",
        "urban",
        |a| a[M::Jobs] / a[M::LabourForce],
    ),
    row("built_up_km2", "建成区面积", "built-up land", "km2", "urban", |a| a[M::BuiltUp]),
    row(
        "built_up_m2_per_person",
        "城镇人均建设用地",
        "built-up land per urban resident",
        "m2 per person",
        "urban",
        |a| 1e6 * a[M::BuiltUp] / a.urban(),
    ),
    row(
        "land_quota_to_growing",
        "人口较快增长县域的用地指标占比",
        "share of the land quota where towns grow faster than the province",
        "share",
        "urban",
        |a| a[M::LandQuotaGrowing] / a[M::LandQuota],
    )
    .flow()
    .cities(),
    row(
        "land_limit_used",
        "控制线内用地使用比例",
        "built-up land over what the red lines allow",
        "ratio",
        "urban",
        |a| a[M::BuiltUp] / a[M::LandLimit],
    )
    .cities(),
    row(
        "income_per_built_up",
        "建设用地地均城镇居民收入",
        "urban income of households per built-up land",
        "yuan of 2020 per m2",
        "urban",
        |a| a[M::UrbanIncome] / (1e6 * a[M::BuiltUp]),
    )
    .cities(),
    row("water_pressure", "水资源压力", "pressure on water", "index 0-1", "total", |a| {
        a[M::WaterPressure] / a.residents()
    })
    .cities(),
    row(
        "fiscal_link",
        "随常住人口分配的转移支付比例",
        "share of transfers that follows residents",
        "share",
        "total",
        |a| a[M::FiscalLink] / a.residents(),
    )
    .cities(),
    row("longest_trip_circle", "圈内最长通达时间", "longest trip within the circle", "hours", "total", |a| {
        a[M::CircleMinutes] / (60.0 * a.residents())
    })
    .cities(),
    row("longest_trip_cluster", "群内最长通达时间", "longest trip within the cluster", "hours", "total", |a| {
        a[M::ClusterMinutes] / (60.0 * a.residents())
    })
    .cities(),
    row("cost_settled", "落户公共成本", "public cost of settlements", COST, "total", |a| a[M::CostSettled] / 1e8)
        .flow(),
    row("cost_schools", "学位建设成本", "cost of school places", COST, "total", |a| a[M::CostSchools] / 1e8).flow(),
    row(
        "cost_care",
        "医疗、托育、养老床位成本",
        "cost of hospital, childcare and care places",
        COST,
        "total",
        |a| a[M::CostCare] / 1e8,
    )
    .flow(),
    row("cost_housing", "保障性租赁住房成本", "cost of affordable rental homes", COST, "total", |a| {
        a[M::CostHousing] / 1e8
    })
    .flow(),
    row("cost_land", "土地整备成本", "cost of land", COST, "total", |a| a[M::CostLand] / 1e8).flow(),
    row("cost_programmes", "就业支持与改造成本", "cost of jobs supported and renewal", COST, "total", |a| {
        a[M::CostProgrammes] / 1e8
    })
    .flow(),
    row("cost_total", "公共成本合计", "public cost", COST, "total", |a| {
        COSTS.iter().map(|cost| a[*cost]).sum::<f64>() / 1e8
    })
    .flow(),
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

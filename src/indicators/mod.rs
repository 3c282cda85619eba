//! The indicators that are reported: one row each. Outputs, tables, the terminal and the tests loop over this
//! table.

mod id;
mod reach;

use crate::measure::Account;
use crate::measure::COSTS;
use crate::measure::Measure as M;
use crate::measure::SCHOOLS;
use crate::unit::Unit;

pub use reach::Reach;
pub use reach::Whom;

/// A reported quantity, computed from the summed accounts of an area.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    /// Identifier, which is also the index in [`INDICATORS`].
    pub id: IndicatorId,
    /// Name in files.
    pub name: &'static str,
    /// Name in Chinese, for people.
    pub zh: &'static str,
    /// Name in English, for people.
    pub en: &'static str,
    /// Unit in files.
    pub unit: Unit,
    /// Part of the residents that the indicator describes.
    pub residence: Whom,
    /// How far down it is reported.
    pub reach: Reach,
    /// A flow of the year (no value in the base year) or a state at its end.
    pub flow: bool,
    /// Value from the account of an area; not finite where it is not defined.
    pub value: fn(&Account) -> f64,
}

impl Indicator {
    const fn flow(self) -> Indicator {
        Indicator { flow: true, ..self }
    }

    const fn cities(self) -> Indicator {
        Indicator { reach: Reach::City, ..self }
    }
}

/// Declares the indicators once, so that neither an id nor its row can be forgotten. A row is: name in files, Chinese
/// name, English name, unit, part of the residents, value; then `flow()` if it happens during a year, and `cities()` if it is
/// not reported for counties.
macro_rules! indicators {
    ($(
        $id:ident($name:literal, $zh:literal, $en:literal, $unit:ident, $whom:ident, $value:expr $(,)?)
        $(.$mark:ident())*
    ),* $(,)?) => {
        /// Index of an indicator in [`INDICATORS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum IndicatorId {
            $(#[doc = concat!("`", $name, "`: ", $en, ".")] $id,)*
        }

        impl IndicatorId {
            /// All indicators, in the order of [`INDICATORS`].
            pub const ALL: [IndicatorId; COUNT] = [$(IndicatorId::$id,)*];
        }

        /// Number of indicators.
        pub const COUNT: usize = [$($name,)*].len();

        /// All indicators, in the order of [`IndicatorId`].
        pub static INDICATORS: [Indicator; COUNT] = [$(
            Indicator {
                id: IndicatorId::$id,
                name: $name,
                zh: $zh,
                en: $en,
                unit: Unit::$unit,
                residence: Whom::$whom,
                reach: Reach::County,
                flow: false,
                value: |account| {
                    let value: fn(&Account) -> f64 = $value;
                    Unit::$unit.bounded(value(account))
                },
            }
            $(.$mark())*,
        )*];
    };
}

indicators![
    Residents("residents", "常住人口", "residents", Persons, Total, Account::residents),
    UrbanResidents("urban_residents", "城镇常住人口", "urban residents", Persons, Urban, Account::urban),
    RuralResidents("rural_residents", "乡村常住人口", "rural residents", Persons, Rural, |a| a[M::Rural]),
    UrbanShare("urban_share", "常住人口城镇化率", "urban share of residents", Share, Total, |a| {
        a.urban() / a.residents()
    }),
    UnsettledResidents(
        "unsettled_residents",
        "未落户城镇常住人口",
        "unsettled urban residents",
        Persons,
        Urban,
        |a| a[M::Unsettled]
    ),
    RegisteredUrbanShare(
        "registered_urban_share",
        "户籍人口城镇化率",
        "urban share of registered persons",
        Share,
        Total,
        |a| a[M::RegisteredUrban] / a[M::Registered],
    )
    .cities(),
    Births("births", "出生人口", "births", PersonsPerYear, Total, |a| a[M::BirthsUrban] + a[M::BirthsRural]).flow(),
    Deaths("deaths", "死亡人口", "deaths", PersonsPerYear, Total, |a| a[M::DeathsUrban] + a[M::DeathsRural]).flow(),
    // Births over births at a rate of 1, because both add up over counties and a rate does not.
    Tfr("tfr", "总和生育率", "total fertility rate", BirthsPerWoman, Total, |a| {
        (a[M::BirthsUrban] + a[M::BirthsRural]) / a[M::BirthsAtUnitTfr]
    })
    .flow()
    .cities(),
    NetInternalMigration(
        "net_internal_migration",
        "省内净迁入",
        "net migration within the province",
        PersonsPerYear,
        Total,
        |a| {
            a[M::InternalInUrban] + a[M::InternalInRural] - a[M::InternalOutUrban] - a[M::InternalOutRural]
                + a[M::ReturnIn]
                - a[M::ReturnOut]
        },
    )
    .flow(),
    NetExternalMigration(
        "net_external_migration",
        "省际净迁入",
        "net migration from the rest of China",
        PersonsPerYear,
        Total,
        |a| a[M::ExternalInUrban] + a[M::ExternalInRural] - a[M::ExternalOutUrban] - a[M::ExternalOutRural],
    )
    .flow(),
    LocalMoves(
        "local_moves",
        "就地迁移（本县乡—城）",
        "local moves into the own town",
        PersonsPerYear,
        Urban,
        |a| a[M::LocalMoves],
    )
    .flow(),
    LocalMoveShare(
        "local_move_share",
        "乡村迁出人口中迁入本县城镇的比例",
        "share of moves from the countryside into the own town",
        Share,
        Rural,
        |a| a[M::LocalMoves] / (a[M::LocalMoves] + a[M::InternalOutRural] + a[M::ExternalOutRural]),
    )
    .flow(),
    Returns("returns", "返乡（城—乡）", "returns to the countryside", PersonsPerYear, Rural, |a| {
        a[M::ReturnOut]
    })
    .flow(),
    Reclassified("reclassified", "就地转为城镇人口", "reclassified in place", PersonsPerYear, Urban, |a| {
        a[M::Reclassified]
    })
    .flow(),
    Settlements("settlements", "新增落户人口", "settlements", PersonsPerYear, Urban, |a| a[M::Settlements]).flow(),
    Share0To14("share_0_14", "0—14岁人口占比", "share aged 0-14", Share, Total, |a| a[M::Age0To14]
        / a.residents()),
    Share60Plus("share_60_plus", "60岁及以上人口占比", "share aged 60 and over", Share, Total, |a| {
        a[M::Age60Plus] / a.residents()
    }),
    Share65Plus("share_65_plus", "65岁及以上人口占比", "share aged 65 and over", Share, Total, |a| {
        a[M::Age65Plus] / a.residents()
    })
    .cities(),
    IncomeUrban(
        "income_urban",
        "城镇居民人均可支配收入",
        "urban disposable income per head",
        YuanPerYear,
        Urban,
        |a| a[M::UrbanIncome] / a.urban(),
    )
    .cities(),
    IncomeRural(
        "income_rural",
        "农村居民人均可支配收入",
        "rural disposable income per head",
        YuanPerYear,
        Rural,
        |a| a[M::RuralIncome] / a[M::Rural],
    )
    .cities(),
    IncomeRatio("income_ratio", "城乡居民收入比", "urban over rural income", Ratio, Total, |a| {
        (a[M::UrbanIncome] / a.urban()) / (a[M::RuralIncome] / a[M::Rural])
    })
    .cities(),
    FloorAreaM2PerPerson(
        "floor_area_m2_per_person",
        "城镇居民人均住房建筑面积",
        "urban floor area per head",
        M2PerPerson,
        Urban,
        |a| a[M::FloorArea] / a.urban(),
    ),
    PriceToIncome(
        "price_to_income",
        "房价收入比（40平方米/人）",
        "price of 40 m2 over yearly income",
        Ratio,
        Urban,
        |a| a[M::PriceToIncome] / a.urban(),
    ),
    SchoolCongestion(
        "school_congestion",
        "学位紧张度（需求/学位）",
        "entitled pupils per school place",
        Ratio,
        Urban,
        |a| schools(a, 0) / schools(a, 1),
    ),
    KindergartenPlaces("kindergarten_places", "幼儿园学位", "kindergarten places", Places, Urban, |a| {
        a[M::KindergartenPlaces]
    }),
    KindergartenPlacesShort(
        "kindergarten_places_short",
        "幼儿园学位缺口",
        "kindergarten places short",
        Places,
        Urban,
        |a| a[M::KindergartenShort]
    ),
    CompulsoryPlaces("compulsory_places", "义务教育学位", "compulsory school places", Places, Urban, |a| {
        a[M::CompulsoryPlaces]
    }),
    CompulsoryPlacesShort(
        "compulsory_places_short",
        "义务教育学位缺口",
        "compulsory school places short",
        Places,
        Urban,
        |a| a[M::CompulsoryShort],
    ),
    SeniorPlaces("senior_places", "高中阶段学位", "senior school places", Places, Urban, |a| a[M::SeniorPlaces]),
    SeniorPlacesShort(
        "senior_places_short",
        "高中阶段学位缺口",
        "senior school places short",
        Places,
        Urban,
        |a| a[M::SeniorShort]
    ),
    // All residents are the denominator, as in the plan; the need by age is in the places short.
    ChildcarePlacesPer1000(
        "childcare_places_per_1000",
        "每千人口托位数",
        "childcare places per 1,000",
        PlacesPer1000Persons,
        Total,
        |a| 1000.0 * a[M::ChildcarePlaces] / a.residents(),
    ),
    ChildcarePlacesShort("childcare_places_short", "托位缺口", "childcare places short", Places, Urban, |a| {
        a[M::ChildcareShort]
    }),
    CareBedsPer1000Aged(
        "care_beds_per_1000_aged",
        "每千名65岁及以上老年人养老床位数",
        "care beds per 1,000 aged 65 and over",
        BedsPer1000Persons,
        Total,
        |a| 1000.0 * a[M::CareBeds] / a[M::Age65Plus],
    )
    .cities(),
    CareBedsShort("care_beds_short", "养老床位缺口", "care beds short", Beds, Total, |a| a[M::CareShort]),
    NursingBedShare(
        "nursing_bed_share",
        "护理型床位占比",
        "nursing-type share of care beds",
        Share,
        Total,
        |a| a[M::NursingBeds] / a[M::CareBeds]
    )
    .cities(),
    BedsPer1000(
        "beds_per_1000",
        "每千人口医疗卫生机构床位数",
        "hospital beds per 1,000",
        BedsPer1000Persons,
        Total,
        |a| { 1000.0 * a[M::Beds] / a.residents() }
    ),
    EntitledShare(
        "entitled_share",
        "未落户居民享有基本公共服务的比例",
        "entitled share of the unsettled",
        Share,
        Urban,
        |a| a[M::Entitled] / a[M::Unsettled],
    )
    .cities(),
    AffordableHomesPer1000Unsettled(
        "affordable_homes_per_1000_unsettled",
        "每千名未落户居民新增保障性租赁住房",
        "affordable homes added per 1,000 unsettled",
        HomesPer1000Persons,
        Urban,
        |a| 1000.0 * a[M::AffordableHomes] / a[M::Unsettled],
    )
    .cities(),
    RenewedHouseholds(
        "renewed_households",
        "老旧小区和城中村累计改造户数",
        "households renewed since the base year",
        Households,
        Urban,
        |a| a[M::Renewed],
    )
    .cities(),
    GreenCoverage(
        "green_coverage",
        "建成区绿化覆盖率",
        "green coverage of built-up area",
        Percent,
        Urban,
        |a| a[M::GreenCoverage] / a.urban()
    )
    .cities(),
    SchoolEntitledShare(
        "school_entitled_share",
        "随迁子女就地入学保障比例",
        "share of the unsettled with schooling for their children",
        Share,
        Urban,
        |a| a[M::SchoolEntitled] / a[M::Unsettled],
    )
    .cities(),
    InsuredShare(
        "insured_share",
        "未落户居民职工养老保险参保率",
        "share of the unsettled insured with employees' pensions",
        Share,
        Urban,
        |a| a[M::Insured] / a[M::Unsettled],
    )
    .cities(),
    Openness("openness", "落户开放度", "openness of settlement", Index, Total, |a| {
        a[M::Openness] / a.residents()
    })
    .cities(),
    RegistrationGap(
        "registration_gap",
        "常住人口与户籍人口城镇化率之差",
        "resident less registered urban share",
        Share,
        Total,
        |a| a.urban() / a.residents() - a[M::RegisteredUrban] / a[M::Registered],
    )
    .cities(),
    Relocated("relocated", "村居集聚安置人口", "resettled beside towns", PersonsPerYear, Urban, |a| a
        [M::Relocated])
    .flow()
    .cities(),
    NewSmallCities(
        "new_small_cities",
        "在培育的新生小城市",
        "new small cities being grown",
        Towns,
        Urban,
        |a| a[M::NewSmallCities]
    )
    .cities(),
    // Without such a town the value is 0 and not undefined, so that the number of the plan counts as missed.
    NewSmallCityPersons(
        "new_small_city_persons",
        "每个新生小城市新增城镇人口",
        "persons turned urban per new small city",
        Persons,
        Urban,
        |a| { if a[M::NewSmallCities] > 0.0 { a[M::TownPersons] / a[M::NewSmallCities] } else { 0.0 } },
    )
    .cities(),
    SatelliteTowns("satellite_towns", "在培育的卫星镇", "satellite towns being grown", Towns, Urban, |a| {
        a[M::SatelliteTowns]
    })
    .cities(),
    SchoolingYears(
        "schooling_years",
        "劳动年龄人口平均受教育年限",
        "mean years of schooling, working ages",
        Years,
        Total,
        |a| a[M::Schooling] / a[M::Age15To59],
    )
    .cities(),
    UnemploymentRate(
        "unemployment_rate",
        "城镇失业率（模型口径）",
        "urban unemployment rate",
        Share,
        Urban,
        |a| { a[M::Unemployed] / a[M::LabourForce] }
    ),
    Jobs("jobs", "城镇就业岗位", "jobs in towns", Jobs, Urban, |a| a[M::Jobs]),
    JobsPerLabourForce(
        "jobs_per_labour_force",
        "岗位与劳动力之比",
        "jobs per person in the labour force",
        Ratio,
        Urban,
        |a| a[M::Jobs] / a[M::LabourForce],
    ),
    BuiltUpKm2("built_up_km2", "建成区面积", "built-up land", Km2, Urban, |a| a[M::BuiltUp]),
    BuiltUpM2PerPerson(
        "built_up_m2_per_person",
        "城镇人均建设用地",
        "built-up land per urban resident",
        M2PerPerson,
        Urban,
        |a| 1e6 * a[M::BuiltUp] / a.urban(),
    ),
    LandQuotaToGrowing(
        "land_quota_to_growing",
        "城镇人口增速高于全省的县（市、区）用地指标占比",
        "share of the land quota where towns grow faster than the province",
        Share,
        Urban,
        |a| a[M::LandQuotaGrowing] / a[M::LandQuota],
    )
    .flow()
    .cities(),
    LandLimitUsed(
        "land_limit_used",
        "城镇开发边界内建设用地使用比例",
        "built-up land over what the red lines allow",
        Ratio,
        Urban,
        |a| a[M::BuiltUp] / a[M::LandLimit],
    )
    .cities(),
    // Stands for gross product per built-up land, which the plan names and the model does not simulate.
    IncomePerBuiltUp(
        "income_per_built_up",
        "单位建设用地城镇居民收入",
        "urban income of households per built-up land",
        YuanPerM2,
        Urban,
        |a| a[M::UrbanIncome] / (1e6 * a[M::BuiltUp]),
    )
    .cities(),
    WaterPressure("water_pressure", "水资源压力", "pressure on water", Index, Total, |a| {
        a[M::WaterPressure] / a.residents()
    })
    .cities(),
    FiscalLink(
        "fiscal_link",
        "随常住人口分配的转移支付比例",
        "share of transfers that follows residents",
        Share,
        Total,
        |a| a[M::FiscalLink] / a.residents(),
    )
    .cities(),
    LongestTripCircle(
        "longest_trip_circle",
        "经济圈内最长通达时间",
        "longest trip within the circle",
        Hours,
        Total,
        |a| a[M::CircleMinutes] / (60.0 * a.residents())
    )
    .cities(),
    LongestTripCluster(
        "longest_trip_cluster",
        "城市群内最长通达时间",
        "longest trip within the cluster",
        Hours,
        Total,
        |a| a[M::ClusterMinutes] / (60.0 * a.residents())
    )
    .cities(),
    CostSettled(
        "cost_settled",
        "落户公共成本",
        "public cost of settlements",
        HundredMillionYuanPerYear,
        Total,
        |a| a[M::CostSettled] / 1e8
    )
    .flow(),
    CostSchools("cost_schools", "学位建设成本", "cost of school places", HundredMillionYuanPerYear, Total, |a| a
        [M::CostSchools]
        / 1e8)
    .flow(),
    CostCare(
        "cost_care",
        "医疗床位、托位和养老床位成本",
        "cost of hospital, childcare and care places",
        HundredMillionYuanPerYear,
        Total,
        |a| a[M::CostCare] / 1e8,
    )
    .flow(),
    CostHousing(
        "cost_housing",
        "保障性租赁住房成本",
        "cost of affordable rental homes",
        HundredMillionYuanPerYear,
        Total,
        |a| a[M::CostHousing] / 1e8
    )
    .flow(),
    CostLand("cost_land", "土地整备成本", "cost of land", HundredMillionYuanPerYear, Total, |a| a[M::CostLand]
        / 1e8)
    .flow(),
    CostProgrammes(
        "cost_programmes",
        "就业支持与老旧小区改造成本",
        "cost of jobs supported and renewal",
        HundredMillionYuanPerYear,
        Total,
        |a| a[M::CostProgrammes] / 1e8
    )
    .flow(),
    CostTotal("cost_total", "公共成本合计", "public cost", HundredMillionYuanPerYear, Total, |a| {
        COSTS.iter().map(|cost| a[*cost]).sum::<f64>() / 1e8
    })
    .flow(),
    TravelMin(
        "travel_min",
        "到省内其他城市的平均通达时间",
        "mean time to the other cities",
        Minutes,
        Total,
        |a| { a[M::TravelMinutes] / a.residents() }
    )
    .cities(),
];

/// Sum over the stages of schooling of need (0), places (1) or shortage (2).
fn schools(account: &Account, what: usize) -> f64 {
    SCHOOLS.iter().map(|stage| account[stage[what]]).sum()
}

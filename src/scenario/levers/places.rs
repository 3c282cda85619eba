//! Levers that act on homes, schools, beds and green.

use crate::indicators::IndicatorId;
use crate::scenario::levers::lever::Direction;
use crate::scenario::levers::lever::EffectEvidence;
use crate::scenario::levers::lever::Grain;
use crate::scenario::levers::lever::Lever;
use crate::scenario::levers::lever::Role;
use crate::scenario::uncertainty::Parameter;

/// Housing supply.
pub(super) const HOUSING_SUPPLY: Lever = Lever {
    name: "housing_supply",
    zh: "住房供给",
    en: "housing supply",
    role: Role::Lever,
    unit: "m2 per urban resident and year, on top of the baseline",
    unit_zh: "平方米/城镇居民·年（基准之外）",
    neutral: 0.0,
    range: -0.5..=2.0,
    grain: Grain::County,
    channel: "adds completed floor area: the price-to-income ratio falls, and the destination becomes slightly more attractive",
    channel_zh: "住房竣工面积增加，房价收入比下降，迁入地吸引力略升",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::PriceElasticity, Parameter::PriceCoefficient],
    first: IndicatorId::FloorAreaM2PerPerson,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    // The plan's 40 m2 per urban resident in 2025 are reached in the baseline, so that the plan needs no value here
    // (`scenarios/plan.toml`).
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.3 (40 m2 in 2025); LIN2018, LIJIAHUI2019",
    source_zh: "规划4.3（2025年40平方米）；LIN2018、LIJIAHUI2019",
};

/// Affordable rental homes.
pub(super) const AFFORDABLE_RENTAL: Lever = Lever {
    name: "affordable_rental",
    zh: "保障性租赁住房",
    en: "affordable rental housing",
    role: Role::Lever,
    unit: "homes added per 1,000 unsettled urban residents and year",
    unit_zh: "套/千名未落户城镇居民·年",
    neutral: 0.0,
    range: 0.0..=50.0,
    grain: Grain::City,
    channel: "residents without local hukou have priority and face a lower effective price-to-income ratio: in-migration and settlement rise",
    channel_zh: "优先面向未落户居民，降低其实际负担的房价收入比，促进迁入和落户",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::RentalDiscount, Parameter::PriceCoefficient, Parameter::SettlementAffordability],
    // Only added homes are counted: the stock of the base year is not known and starts at zero.
    first: IndicatorId::AffordableHomesPer1000Unsettled,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: Some(Parameter::CostRentalHome),
    source: "Plan 4.3, 5.1; WANGHU2022, DU2024",
    source_zh: "规划4.3、5.1；WANGHU2022、DU2024",
};

/// Renewal of old communities.
pub(super) const RENEWAL: Lever = Lever {
    name: "renewal",
    zh: "老旧小区和城中村改造",
    en: "renewal of old neighbourhoods and urban villages",
    role: Role::Lever,
    unit: "households renewed per 1,000 urban residents and year",
    unit_zh: "户/千名城镇居民·年",
    neutral: 0.0,
    range: 0.0..=20.0,
    grain: Grain::City,
    channel: "better housing makes a city slightly more attractive; residents of urban villages that become urban are counted under reclassification, not in addition",
    channel_zh: "住房品质改善，城市吸引力略升；城中村改造后转为城镇的人口计入“就地转为城镇”，不重复计算",
    evidence: EffectEvidence::None,
    strength: &[Parameter::RenewalEffect],
    first: IndicatorId::RenewedHouseholds,
    direction: Direction::Up,
    delivery: (0.85, 12.0),
    // 2.9 million households in the four years to 2025, over about 65 million urban residents, are 11 per 1,000 a year.
    in_statistics: false,
    plan: Some((11.0, 2022)),
    cost: Some(Parameter::CostRenewal),
    source: "Plan 3.1 (2.9 million households by 2025); AMENITY2019",
    source_zh: "规划3.1（到2025年290万户）；AMENITY2019",
};

/// School places.
pub(super) const SCHOOL_PLACES: Lever = Lever {
    name: "school_places",
    zh: "学位供给",
    en: "school places",
    role: Role::Lever,
    unit: "places added per 1,000 urban residents of school age and year",
    unit_zh: "个/千名城镇学龄居民·年",
    neutral: 0.0,
    range: -50.0..=100.0,
    grain: Grain::County,
    channel: "adds school places for ages 3-17: congestion falls, and public services make the place more attractive",
    channel_zh: "增加3—17岁学位，缓解学位紧张，提高公共服务吸引力",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::ServiceCoefficient],
    first: IndicatorId::SchoolCongestion,
    direction: Direction::Down,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: Some(Parameter::CostSchoolPlace),
    source: "Plan 4.3; AMENITY2019",
    source_zh: "规划4.3；AMENITY2019",
};

/// Childcare places.
pub(super) const CHILDCARE_PLACES: Lever = Lever {
    name: "childcare_places",
    zh: "托位供给",
    en: "childcare places",
    role: Role::Lever,
    unit: "places added per 1,000 residents and year",
    unit_zh: "个/千人·年",
    neutral: 0.0,
    range: 0.0..=2.0,
    grain: Grain::County,
    channel: "adds places for ages 0-2; effects on migration and births are unknown and not included",
    channel_zh: "增加0—2岁托位；对迁移和生育的影响未知，不计",
    evidence: EffectEvidence::None,
    // The prior is that of the need. Without evidence the model has no effect of childcare on moves or births.
    strength: &[Parameter::ChildcareUse],
    first: IndicatorId::ChildcarePlacesPer1000,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    // 1.8 places per 1,000 residents in 2020 and 0.1 a year bring 2.2 by 2024. Three years of 0.33 supply the rest of
    // the plan's 3.1.
    in_statistics: false,
    plan: Some((0.33, 2022)),
    cost: Some(Parameter::CostChildcarePlace),
    source: "Plan 4.3 (3.1 per 1,000 by 2024)",
    source_zh: "规划4.3（到2024年每千人3.1个）",
};

/// Hospital beds.
pub(super) const HEALTH_CAPACITY: Lever = Lever {
    name: "health_capacity",
    zh: "县域医疗能力",
    en: "county medical capacity (beds)",
    role: Role::Lever,
    unit: "beds added per 1,000 residents and year",
    unit_zh: "张/千人·年",
    neutral: 0.0,
    range: -0.5..=1.0,
    grain: Grain::County,
    channel: "adds beds: public services make the county more attractive, and more people stay",
    channel_zh: "增加医疗床位，提高公共服务吸引力，减少本县人口外流",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::ServiceCoefficient],
    first: IndicatorId::BedsPer1000,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: Some(Parameter::CostHospitalBed),
    source: "Plan 4.4; GU2022_T5, LITING2021_T2",
    source_zh: "规划4.4；GU2022_T5、LITING2021_T2",
};

/// Nursing-type beds.
pub(super) const NURSING_BEDS: Lever = Lever {
    name: "nursing_beds",
    zh: "护理型床位",
    en: "nursing-type beds",
    role: Role::Lever,
    unit: "beds added per 1,000 residents aged 65 and over and year",
    unit_zh: "张/千名65岁及以上老年人·年",
    neutral: 0.0,
    range: 0.0..=10.0,
    grain: Grain::County,
    channel: "adds nursing-type beds in care homes; effects on migration are unknown and not included",
    channel_zh: "增加养老机构护理型床位；对迁移的影响未知，不计",
    evidence: EffectEvidence::None,
    strength: &[Parameter::CareUse],
    first: IndicatorId::NursingBedShare,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: false,
    plan: Some((2.0, 2022)),
    cost: Some(Parameter::CostCareBed),
    source: "Plan 4.3 (60 % of beds in 2025, 80 % in 2035)",
    source_zh: "规划4.3（2025年占床位60%，2035年占80%）",
};

/// Green coverage.
pub(super) const AMENITY: Lever = Lever {
    name: "amenity",
    zh: "绿化与人居环境",
    en: "greening and living environment",
    // The plan gives a coverage to reach but no instrument that would bring it.
    role: Role::Path,
    unit: "points of green coverage above the base year",
    unit_zh: "高于基年的建成区绿化覆盖率（百分点）",
    neutral: 0.0,
    range: -5.0..=10.0,
    grain: Grain::City,
    channel: "a greener city is slightly more attractive",
    channel_zh: "绿化覆盖率提高，城市吸引力略升",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::AmenityEffect],
    first: IndicatorId::GreenCoverage,
    direction: Direction::Up,
    delivery: (0.9, 12.0),
    // The plan's 43 % less the 41.5 % of the base year.
    in_statistics: true,
    plan: Some((1.5, 2025)),
    cost: None,
    source: "Plan 3.3 (43 % in 2025); AMENITY2019",
    source_zh: "规划3.3（2025年43%）；AMENITY2019",
};

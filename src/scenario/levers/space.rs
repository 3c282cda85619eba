//! Levers that act on counties, towns, jobs, incomes, travel, land and water.

use crate::indicators::IndicatorId;
use crate::scenario::levers::lever::Direction;
use crate::scenario::levers::lever::EffectEvidence;
use crate::scenario::levers::lever::Grain;
use crate::scenario::levers::lever::Lever;
use crate::scenario::levers::lever::Role;
use crate::scenario::uncertainty::Parameter;

/// Mending of county seats.
pub(super) const COUNTY_SEAT: Lever = Lever {
    name: "county_seat",
    zh: "县城补短板",
    en: "county-seat upgrading",
    role: Role::Lever,
    unit: "index 0-1",
    unit_zh: "指数0—1",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "makes the county seat more attractive: more people become urban within the county, and fewer leave it",
    channel_zh: "提高县城吸引力：就地城镇化增加，外流减少",
    evidence: EffectEvidence::SignOnly,
    // No size is published. The elasticity of services in the choice of a city (0.17) bounds the scale of the prior.
    strength: &[Parameter::CountySeatEffect],
    // A share of the moves and not their number, because shocks to mobility change all moves alike.
    first: IndicatorId::LocalMoveShare,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.2; AMENITY2019, LITING2021_T2",
    source_zh: "规划4.2；AMENITY2019、LITING2021_T2",
};

/// Jobs in the county.
pub(super) const COUNTY_JOBS: Lever = Lever {
    name: "county_jobs",
    zh: "县域产业就业",
    en: "jobs in the county",
    role: Role::Lever,
    unit: "jobs supported per 1,000 urban residents of the labour force and year",
    unit_zh: "个/千名城镇劳动力·年",
    neutral: 0.0,
    range: 0.0..=20.0,
    grain: Grain::County,
    channel: "more jobs and less unemployment: the expected wage in the county rises, and more people move to its towns",
    channel_zh: "就业增加、失业率下降：本县城镇的预期工资上升，就地迁移增加",
    // A number exists, but the two published wage effects disagree tenfold (0.17 and 1.75); the prior spans both.
    evidence: EffectEvidence::Number,
    strength: &[Parameter::WageCoefficient, Parameter::JobFollowing],
    first: IndicatorId::JobsPerLabourForce,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    in_statistics: true,
    plan: None,
    cost: Some(Parameter::CostJob),
    source: "Plan 4.2, 4.5; GU2022_T5 (wage coefficient)",
    source_zh: "规划4.2、4.5；GU2022_T5（工资系数）",
};

/// New small cities.
pub(super) const NEW_SMALL_CITIES: Lever = Lever {
    name: "new_small_cities",
    zh: "新生小城市",
    en: "new small cities",
    role: Role::Lever,
    unit: "towns of the county being developed into new small cities",
    unit_zh: "本县培育的新生小城市个数",
    neutral: 0.0,
    // Fractions are allowed: the plan names no county, and the share of a circle in its ten towns can be spread over
    // the counties (`scenarios/optimize/cheapest.toml`).
    range: 0.0..=3.0,
    grain: Grain::County,
    channel: "villagers in the town area become urban in place, and the town attracts people from its county",
    channel_zh: "镇区村民就地转为城镇居民，镇区对本县人口的吸引力上升",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::TownTransfer, Parameter::TownEffect],
    first: IndicatorId::Reclassified,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    // The plan wants ten towns but gives neither a list nor a year, so that no county can be given a value.
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.2 (10 towns, no list, no year); DERIVED_RESIDUAL",
    source_zh: "规划4.2（10个镇，无名单，未定年份）；DERIVED_RESIDUAL",
};

/// Satellite towns.
pub(super) const SATELLITE_TOWNS: Lever = Lever {
    name: "satellite_towns",
    zh: "大城市卫星镇",
    en: "satellite towns of large cities",
    role: Role::Lever,
    unit: "satellite towns of the county",
    unit_zh: "本县卫星镇个数",
    neutral: 0.0,
    range: 0.0..=5.0,
    grain: Grain::County,
    channel: "receives overspill from the core city: surrounding towns become more attractive, and the core is less crowded",
    channel_zh: "承接中心城市人口外溢：周边城镇吸引力上升，中心城区拥挤缓解",
    evidence: EffectEvidence::None,
    strength: &[Parameter::TownEffect],
    first: IndicatorId::LocalMoveShare,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.2 (30 towns, no list, no year); nothing found on the size",
    source_zh: "规划4.2（30个镇，无名单，未定年份）；未找到作用大小的研究",
};

/// Resettlement of villages beside towns.
pub(super) const VILLAGE_RELOCATION: Lever = Lever {
    name: "village_relocation",
    zh: "村居向城镇周边集聚",
    en: "resettlement of villages near towns",
    role: Role::Lever,
    unit: "persons per 1,000 rural residents and year, voluntary",
    unit_zh: "人/千名乡村居民·年（自愿）",
    neutral: 0.0,
    range: 0.0..=10.0,
    grain: Grain::County,
    channel: "villagers who agree are resettled near the town and become urban",
    channel_zh: "自愿搬迁的村民到城镇周边安置，转为城镇居民",
    evidence: EffectEvidence::None,
    // The lever gives the number of persons itself. Only the share of them who become settled is uncertain.
    strength: &[Parameter::ReclassifiedSettledShare],
    first: IndicatorId::Relocated,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.2 (voluntary only); nothing found on the size",
    source_zh: "规划4.2（以自愿为前提）；未找到作用大小的研究",
};

/// Reclassification in place.
pub(super) const RECLASSIFICATION: Lever = Lever {
    name: "reclassification",
    zh: "就地转为城镇",
    en: "reclassification in place",
    role: Role::Lever,
    unit: "share of rural residents a year, on top of the baseline",
    unit_zh: "占乡村常住人口的比例/年（基准之外）",
    neutral: 0.0,
    // The lowest published rate of reclassification is 0.006 a year (0.006 to 0.012): no more than that can be taken
    // away.
    range: -0.006..=0.02,
    grain: Grain::County,
    channel: "townships become subdistricts and villages at the edge become urban: rural residents become urban without moving",
    channel_zh: "撤乡镇设街道、城郊扩展：乡村居民不经迁移而转为城镇居民",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::ReclassificationShare],
    first: IndicatorId::Reclassified,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.6; GAN2025, DERIVED_RESIDUAL",
    source_zh: "规划4.6；GAN2025、DERIVED_RESIDUAL",
};

/// Travel time.
pub(super) const TRANSPORT: Lever = Lever {
    name: "transport",
    zh: "缩短城际通达时间",
    en: "shorter intercity travel times",
    role: Role::Lever,
    // Progress and not minutes, because each pair of cities is at its own distance from the goal, and some are there
    // already.
    unit: "progress towards 1 hour within economic circles and 2 hours within the city cluster",
    unit_zh: "经济圈内1小时、城市群内2小时通达目标的实现程度",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "shortens travel times that exceed the target: more migration between cities",
    channel_zh: "缩短超过目标的出行时间，城市间迁移增加",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::DistanceCoefficient],
    first: IndicatorId::TravelMin,
    direction: Direction::Down,
    // The only lever with an observed delivery: of the planned high-speed rail, 41 % was built after 80 % of the time.
    // The mean lies a little above that ratio, and the concentration is low because it is a single value.
    delivery: (0.6, 8.0),
    in_statistics: true,
    plan: Some((1.0, 2030)),
    cost: None,
    source: "Plan 4.1 (by 2030); LIU2020_T4; 41 % of the planned rail was built after 80 % of the time",
    source_zh: "规划4.1（到2030年）；LIU2020_T4；时间过去80%时，规划新增的铁路建成41%",
};

/// Land quota follows residents.
pub(super) const LAND_LINK: Lever = Lever {
    name: "land_link",
    zh: "人地钱挂钩：建设用地",
    en: "land quota linked to residents",
    role: Role::Lever,
    unit: "share of the land quota that follows residents",
    unit_zh: "随常住人口分配的用地指标比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "land quotas follow residents: where population grows, housing starts rise and prices ease; where it shrinks, land becomes scarcer",
    channel_zh: "用地指标随常住人口分配：人口增长地区用地和住房开工增加，房价压力缓解；人口减少地区用地趋紧",
    evidence: EffectEvidence::None,
    strength: &[Parameter::LandStartElasticity],
    // The lever moves quota from one county to another. The built-up land of the province would hardly show it.
    first: IndicatorId::LandQuotaToGrowing,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: Some(Parameter::CostLand),
    source: "Plan 5.2 (no size); nothing found on the size",
    source_zh: "规划5.2（未定量）；未找到作用大小的研究",
};

/// Transfers follow residents.
pub(super) const FISCAL_LINK: Lever = Lever {
    name: "fiscal_link",
    zh: "人地钱挂钩：转移支付",
    en: "fiscal transfers linked to residents",
    role: Role::Lever,
    unit: "share of transfers that follows residents",
    unit_zh: "随常住人口分配的转移支付比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "shortages of school places are reduced faster where population grows and more slowly where it shrinks",
    channel_zh: "人口增长地区补建学位缺口加快，人口减少地区放慢",
    evidence: EffectEvidence::None,
    strength: &[Parameter::FiscalLinkEffect],
    // The plan asks for a larger weight of residents in the formula of transfers, which is the lever itself.
    first: IndicatorId::FiscalLink,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 5.2 (direction only); nothing found on the size",
    source_zh: "规划5.2（仅有方向）；未找到作用大小的研究",
};

/// Rural income.
pub(super) const RURAL_INCOME: Lever = Lever {
    name: "rural_income",
    zh: "农民增收",
    en: "rural income growth",
    role: Role::Lever,
    unit: "growth of rural income in excess of urban income, per year, in addition to the baseline",
    unit_zh: "农村居民收入年增速高于城镇居民的幅度（基准之外）",
    neutral: 0.0,
    range: -0.03..=0.05,
    grain: Grain::City,
    channel: "narrows the income gap: the incentive to leave the countryside weakens, and return migration rises",
    channel_zh: "缩小城乡收入差距：离乡推力减弱，返乡增加",
    // A number exists, but the published effects of income at the origin reach from -0.02 to -0.98.
    evidence: EffectEvidence::Number,
    strength: &[Parameter::RuralIncomeCoefficient],
    first: IndicatorId::IncomeRatio,
    direction: Direction::Down,
    delivery: (0.8, 12.0),
    // From 2.33 in 2020 to 1.8 in 2035 the ratio has to fall by 1.7 % a year, of which the baseline brings 1.4 %.
    in_statistics: true,
    plan: Some((0.0035, 2025)),
    cost: None,
    source: "Plan 4.5, 5.3 (ratio 2.2 in 2025, 1.8 in 2035); GU2022_T5",
    source_zh: "规划4.5、5.3（城乡收入比2025年2.2，2035年1.8）；GU2022_T5",
};

/// Growth of household income.
pub(super) const SHARED_GROWTH: Lever = Lever {
    name: "shared_growth",
    zh: "居民收入增长",
    en: "household income growth",
    role: Role::Path,
    unit: "growth of both incomes above the baseline, per year",
    unit_zh: "城乡居民收入年增速高于基准的幅度",
    neutral: 0.0,
    range: -0.05..=0.05,
    grain: Grain::City,
    channel: "urban and rural incomes grow together; their ratio does not change",
    channel_zh: "城乡收入同步增长，收入比不变",
    evidence: EffectEvidence::None,
    strength: &[Parameter::IncomeGrowth],
    first: IndicatorId::IncomeUrban,
    direction: Direction::Up,
    delivery: (0.9, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    // Gross product is not modelled, so that the plan's comparison of incomes with it gives no value.
    source: "Plan 4.5 (faster than gross product, no size)",
    source_zh: "规划4.5（快于地区生产总值，未定量）",
};

/// Water capacity.
pub(super) const WATER_LIMIT: Lever = Lever {
    name: "water_limit",
    zh: "以水定城",
    en: "water capacity",
    role: Role::Constraint,
    unit: "multiplier of the water capacity of the city",
    unit_zh: "城市水资源承载力倍数",
    neutral: 1.0,
    range: 0.5..=2.0,
    grain: Grain::City,
    channel: "the attractiveness of a city falls smoothly as it approaches its water capacity",
    channel_zh: "城市人口接近水资源承载力时，吸引力逐步下降",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::WaterCoefficient, Parameter::WaterCapacityYellowRiver],
    first: IndicatorId::WaterPressure,
    direction: Direction::Down,
    delivery: (0.9, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    // The plan gives no volume of water, so that there is no planned value.
    source: "Plan 3.2; YRWATER2025",
    source_zh: "规划3.2；YRWATER2025",
};

/// Red lines of land.
pub(super) const LAND_REDLINES: Lever = Lever {
    name: "land_redlines",
    zh: "三条控制线",
    en: "three land-use control lines",
    role: Role::Constraint,
    unit: "multiplier of the built-up land that the control lines allow",
    unit_zh: "城镇开发边界内可建设用地的倍数",
    neutral: 1.0,
    // Built-up land never shrinks in the model. Even with the lowest limit of the prior (1.15), the lower end leaves a
    // limit above the land of the base year.
    range: 0.9..=3.0,
    grain: Grain::County,
    channel: "built-up land stops growing at the control line; further housing starts are limited",
    channel_zh: "建成区扩展以控制线为界，此后住房开工受限",
    evidence: EffectEvidence::None,
    strength: &[Parameter::LandLimit],
    first: IndicatorId::LandLimitUsed,
    direction: Direction::Down,
    delivery: (0.9, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 3.1; nothing found on the size",
    source_zh: "规划3.1；未找到作用大小的研究",
};

/// Floor of grain capacity.
pub(super) const GRAIN_FLOOR: Lever = Lever {
    name: "grain_floor",
    zh: "粮食产能底线",
    en: "grain capacity floor",
    role: Role::Constraint,
    unit: "share of the land quota withheld to keep farmland",
    unit_zh: "为保耕地扣减的用地指标比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "farmland is protected: less new land for construction",
    channel_zh: "保护耕地：新增建设用地减少",
    evidence: EffectEvidence::None,
    // The lever withholds a share of the quota, so that its effect is as large as the quota.
    strength: &[Parameter::LandQuotaGrowth],
    first: IndicatorId::BuiltUpKm2,
    direction: Direction::Down,
    delivery: (0.9, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    // The plan keeps the capacity of today, which is the neutral value.
    source: "Plan 5.4 (55 million t every year)",
    source_zh: "规划5.4（每年5500万吨）",
};

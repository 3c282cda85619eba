//! Levers that act on settlement, return and arrival of people.

use crate::indicators::IndicatorId;
use crate::scenario::levers::lever::Direction;
use crate::scenario::levers::lever::EffectEvidence;
use crate::scenario::levers::lever::Grain;
use crate::scenario::levers::lever::Lever;
use crate::scenario::levers::lever::Role;
use crate::scenario::uncertainty::Parameter;

/// Openness of settlement.
pub(super) const HUKOU_OPENNESS: Lever = Lever {
    name: "hukou_openness",
    zh: "落户开放度",
    en: "openness of settlement",
    role: Role::Lever,
    // A share of what is left and not the openness itself: 1 then means that no limit is left, whatever the openness of
    // 2020, which is uncertain.
    unit: "share of the remaining limits removed",
    unit_zh: "剩余落户限制的取消比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "raises the settlement rate and shortens the residence requirement; slightly raises the attractiveness of Jinan and Qingdao",
    channel_zh: "提高落户率，缩短居住年限要求；济南、青岛的吸引力略有提高",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::SettlementOpenness, Parameter::OpennessCoefficient],
    first: IndicatorId::RegisteredUrbanShare,
    direction: Direction::Up,
    delivery: (0.85, 12.0),
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: Some(Parameter::CostSettled),
    source: "Plan 1.3, 5.2 (full removal by 2025); CITIZEN283, SETTLEPROB2023",
    source_zh: "规划1.3、5.2（2025年前全面取消限制）；CITIZEN283、SETTLEPROB2023",
};

/// Settlement of near relatives.
pub(super) const FAMILY_SETTLEMENT: Lever = Lever {
    name: "family_settlement",
    zh: "近亲属随迁落户",
    en: "family-reunion settlement",
    role: Role::Lever,
    unit: "index 0-1",
    unit_zh: "指数0—1",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "children and parents settle together with the adult: the settlement rate of ages 0-17 and 60 and over rises",
    channel_zh: "子女和父母随成年人一并落户：0—17岁和60岁及以上的落户率提高",
    evidence: EffectEvidence::None,
    strength: &[Parameter::FamilyEffect],
    first: IndicatorId::Settlements,
    direction: Direction::Up,
    delivery: (0.85, 12.0),
    // The plan prints no year for relatives. They are read as a part of the limits that are to be removed by 2025.
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: Some(Parameter::CostSettled),
    source: "Plan 5.2; nothing found on the size",
    source_zh: "规划5.2；未找到作用大小的研究",
};

/// Services of the residence permit.
pub(super) const PERMIT_COVERAGE: Lever = Lever {
    name: "permit_coverage",
    zh: "居住证服务覆盖",
    en: "services attached to the residence permit",
    role: Role::Lever,
    unit: "share of the missing entitlement provided",
    unit_zh: "未覆盖部分的补足比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "more residents without local hukou are entitled to public services: entitled need and congestion rise, and the additional benefit of settling falls",
    channel_zh: "更多未落户居民享有公共服务；纳入保障的需求和服务拥挤程度上升，落户带来的额外收益下降",
    evidence: EffectEvidence::SignOnly,
    // `settlement_coverage` may have either sign (-0.5 to 0.2). The first indicator is therefore the entitled share and
    // not the number of settlements.
    strength: &[Parameter::ServiceCoefficient, Parameter::SettlementCoverage],
    first: IndicatorId::EntitledShare,
    direction: Direction::Up,
    delivery: (0.85, 12.0),
    // The plan prints no year for services that cover all residents. It is read as 2025, the year of the limits.
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: None,
    source: "Plan 5.2; AMENITY2019, XIALU2015",
    source_zh: "规划5.2；AMENITY2019、XIALU2015",
};

/// Schooling of accompanying children.
pub(super) const SCHOOL_ENTITLEMENT: Lever = Lever {
    name: "school_entitlement",
    zh: "随迁子女入学",
    en: "school enrolment of migrants' children",
    role: Role::Lever,
    unit: "share of the missing entitlement provided",
    unit_zh: "未覆盖部分的补足比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "children of residents without local hukou can attend local schools at all stages: schools make the destination more attractive, and the need for places rises",
    channel_zh: "未落户居民子女各学段均可在流入地入学：当地教育的吸引力上升，学位需求随之增加",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::ServiceCoefficient],
    first: IndicatorId::SchoolEntitledShare,
    direction: Direction::Up,
    delivery: (0.85, 12.0),
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: None,
    source: "Plan 4.3 (all stages; no year: read as 2025); AMENITY2019",
    source_zh: "规划4.3（各学段；未定年份，按2025年理解）；AMENITY2019",
};

/// Pension insurance of employees.
pub(super) const SOCIAL_INSURANCE: Lever = Lever {
    name: "social_insurance",
    zh: "职工养老保险扩面",
    en: "extension of employees' pension insurance",
    role: Role::Lever,
    unit: "share of the uninsured unsettled who are covered",
    unit_zh: "尚未参保的未落户居民中新参保的比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "fewer residents without local hukou return to the countryside",
    channel_zh: "降低未落户居民的返乡率",
    evidence: EffectEvidence::None,
    strength: &[Parameter::InsuranceReturnEffect],
    first: IndicatorId::InsuredShare,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    in_statistics: true,
    plan: None,
    // No unit cost is known. A search for the cheapest levers takes such a lever as free unless its file gives a price
    // (docs/optimize.md).
    cost: None,
    source: "Plan 4.3; nothing found on the size",
    source_zh: "规划4.3；未找到作用大小的研究",
};

/// Rural rights kept.
pub(super) const LAND_RIGHTS: Lever = Lever {
    name: "land_rights",
    zh: "农村三权保障",
    en: "protection of rural property rights",
    role: Role::Lever,
    unit: "1 where settling never costs contract land, homestead or collective income",
    unit_zh: "落户不以退出三权为条件，指数0—1",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "settling and leaving cost less: the settlement rate rises, and ties to the countryside weaken",
    channel_zh: "落户和离乡的代价下降：落户率提高，对乡村的依附减弱",
    evidence: EffectEvidence::SignOnly,
    // The largest contribution of the plan to the urban share of 2035 rests on these two priors, of which published
    // work gives the sign only (docs/stocks.md).
    strength: &[Parameter::LandRightsSettlement, Parameter::LandRightsUtility],
    first: IndicatorId::RegisteredUrbanShare,
    direction: Direction::Up,
    delivery: (0.9, 12.0),
    // The plan states a rule without a date, so that it is in force from the year of the plan.
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: None,
    source: "Plan 5.2; SU2023",
    source_zh: "规划5.2；SU2023",
};

/// Market for leaving rural rights.
pub(super) const LAND_EXIT_MARKET: Lever = Lever {
    name: "land_exit_market",
    zh: "三权自愿有偿退出",
    en: "voluntary paid exit from rural property rights",
    role: Role::Lever,
    unit: "share of rights that can be sold",
    unit_zh: "可自愿有偿退出的权益比例",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::County,
    channel: "voluntary paid exit: more people leave the countryside and fewer return",
    channel_zh: "自愿有偿退出：离乡增加、返乡减少",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::LandExitUtility],
    // More people leave and fewer return; rural residents are the number that both change.
    first: IndicatorId::RuralResidents,
    direction: Direction::Down,
    // The plan only explores this market, so that the estimate has a lower mean and a wider spread than those of most
    // levers.
    delivery: (0.6, 8.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 5.2 (explored; off in the baseline)",
    source_zh: "规划5.2（提出探索；基准情景中不启用）",
};

/// Schooling and skills.
pub(super) const SKILLS: Lever = Lever {
    name: "skills",
    zh: "技能培训与受教育年限",
    en: "training and years of schooling",
    role: Role::Lever,
    unit: "years of schooling above the path of the baseline",
    unit_zh: "高于基准路径的受教育年限（年）",
    neutral: 0.0,
    range: 0.0..=1.5,
    grain: Grain::City,
    channel: "higher urban wages attract people from the countryside",
    channel_zh: "城镇工资提高，吸引乡村人口进城",
    evidence: EffectEvidence::None,
    strength: &[Parameter::SchoolingReturn],
    first: IndicatorId::SchoolingYears,
    direction: Direction::Up,
    delivery: (0.8, 12.0),
    // The plan's 12.3 years in 2035 are 0.2 above the baseline, which rises from 10.9 years in 2020 by 0.08 a year.
    in_statistics: true,
    plan: Some((0.2, 2035)),
    cost: None,
    source: "Plan 4.3, 5.2 (11.3 years in 2025, 12.3 in 2035; the baseline path brings 12.1)",
    source_zh: "规划4.3、5.2（2025年11.3年，2035年12.3年；基准路径可达12.1年）",
};

/// Support of return.
pub(super) const RETURN_SUPPORT: Lever = Lever {
    name: "return_support",
    zh: "返乡入乡支持",
    en: "support for return to the countryside",
    role: Role::Lever,
    // A multiplier, because the return hazard itself is uncertain (0.015 to 0.035): the lever moves it in proportion in
    // every draw.
    unit: "multiplier of the return rate",
    unit_zh: "返乡率倍数",
    neutral: 1.0,
    range: 0.5..=2.0,
    grain: Grain::County,
    channel: "returning becomes easier: return migration rises, and the urban share falls",
    channel_zh: "畅通返乡渠道：返乡增加，城镇化率下降",
    evidence: EffectEvidence::Number,
    strength: &[Parameter::ReturnHazard],
    // More return is an aim of the plan although it lowers the urban share, so that the lever is judged by the returns.
    first: IndicatorId::Returns,
    direction: Direction::Up,
    delivery: (0.7, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 4.5, 5.2 (channel open, no size)",
    source_zh: "规划4.5、5.2（提出途径，未定量）",
};

/// Inflow of talent.
pub(super) const TALENT_INFLOW: Lever = Lever {
    name: "talent_inflow",
    zh: "人才引进",
    en: "talent attraction",
    role: Role::Lever,
    unit: "multiplier of arrivals from the rest of China at ages 20-34",
    unit_zh: "20—34岁省外迁入倍数",
    neutral: 1.0,
    range: 0.5..=3.0,
    grain: Grain::City,
    channel: "more young people arrive from other provinces",
    channel_zh: "省外青年迁入增加",
    evidence: EffectEvidence::SignOnly,
    strength: &[Parameter::NetExternalMigration],
    first: IndicatorId::NetExternalMigration,
    direction: Direction::Up,
    delivery: (0.6, 8.0),
    in_statistics: true,
    plan: None,
    cost: None,
    source: "Plan 2.5, 4.3 (Jinan and Qingdao named, no size)",
    source_zh: "规划2.5、4.3（点名济南、青岛，未定量）",
};

/// Registration online.
pub(super) const ONLINE_REGISTRATION: Lever = Lever {
    name: "online_registration",
    zh: "户口全省通迁通办",
    en: "province-wide online hukou registration",
    role: Role::Path,
    unit: "index 0-1",
    unit_zh: "指数0—1",
    neutral: 0.0,
    range: 0.0..=1.0,
    grain: Grain::City,
    channel: "simplifies the settlement procedure",
    channel_zh: "简化落户手续",
    evidence: EffectEvidence::None,
    strength: &[Parameter::OnlineSettlement],
    first: IndicatorId::RegisteredUrbanShare,
    direction: Direction::Up,
    delivery: (0.9, 12.0),
    in_statistics: true,
    plan: Some((1.0, 2025)),
    cost: None,
    source: "Plan 5.2; folded into openness where nothing is known",
    source_zh: "规划5.2；没有证据的部分并入落户开放度",
};

/// Years of residence before settlement.
pub(super) const RESIDENCE_YEARS: Lever = Lever {
    name: "residence_years",
    zh: "落户居住年限增减",
    en: "years of residence required for settlement",
    role: Role::Lever,
    unit: "years added to the requirement",
    unit_zh: "居住年限要求增加的年数",
    neutral: 0.0,
    // The requirement is a parameter of up to ten years, so that the lower end removes it in every draw; the sum is
    // never below zero.
    range: -10.0..=10.0,
    grain: Grain::City,
    channel: "residents can settle after this many more (or fewer) years in the town, with a minimum of zero. The agent engine counts the years of each resident; the cohort engine assumes exponentially distributed lengths of stay",
    channel_zh: "落户所需的城镇居住年限相应延长（或缩短），最短为零；个体引擎按本人居住年数计算，队列引擎假设居住时长服从指数分布",
    evidence: EffectEvidence::None,
    strength: &[Parameter::ResidenceRequirement],
    first: IndicatorId::Settlements,
    direction: Direction::Down,
    delivery: (0.85, 12.0),
    in_statistics: true,
    plan: None,
    cost: None,
    // The removal that the plan asks for is in `hukou_openness`, which scales the same requirement. A planned value
    // here would count it twice.
    source: "Plan 5.2 (thresholds by years of residence and insurance are removed); nothing found on the size",
    source_zh: "规划5.2（取消居住和参保年限门槛）；未找到作用大小的研究",
};

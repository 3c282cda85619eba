//! The levers of the plan: one row each. Scenario files, `qilu levers`, the generated page and the tests loop
//! over this table. A new lever is its row here and its term in one equation.

use std::ops::RangeInclusive;

/// What published work says about the size of a lever's effect (PLAN, chapter 4 of its retelling).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A number stands behind the parameter.
    Number,
    /// Direction only: wide prior.
    SignOnly,
    /// Nothing found: wide prior.
    None,
}

impl Evidence {
    /// Name in tables, English and Chinese.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Evidence::Number => ("sized by evidence", "有量化证据"),
            Evidence::SignOnly => ("sign only, wide prior", "仅知方向，先验较宽"),
            Evidence::None => ("no evidence, wide prior", "无证据，先验较宽"),
        }
    }
}

/// Expected direction of the first indicator when the lever is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Rises.
    Up,
    /// Falls.
    Down,
}

/// Narrowest places at which a lever can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// County by county.
    County,
    /// City by city.
    City,
}

/// A lever: a named path over years, neutral unless set.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Name in files, as in the plan's lever list.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Unit in Chinese.
    pub unit_zh: &'static str,
    /// Value that changes nothing.
    pub neutral: f64,
    /// Allowed values.
    pub range: RangeInclusive<f64>,
    /// Narrowest places.
    pub grain: Grain,
    /// Causal channel, English.
    pub channel: &'static str,
    /// Causal channel, Chinese.
    pub channel_zh: &'static str,
    /// What is known about its size.
    pub evidence: Evidence,
    /// First-order indicator: a name of [`crate::plan::indicators::INDICATORS`].
    pub first: &'static str,
    /// Direction of the first-order indicator.
    pub direction: Direction,
    /// Mean and concentration of the Beta-distributed delivered share.
    pub delivery: (f64, f64),
    /// Where it stands in the plan, and what its size rests on.
    pub source: &'static str,
}

/// Place of a lever in [`LEVERS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeverId {
    /// Openness of settlement.
    HukouOpenness,
    /// Extra housing.
    HousingSupply,
    /// Affordable rental homes.
    AffordableRental,
    /// Services tied to the residence permit.
    PermitCoverage,
    /// School places.
    SchoolPlaces,
    /// Hospital beds.
    HealthCapacity,
    /// County seats.
    CountySeat,
    /// Reclassification in place.
    Reclassification,
    /// Travel time.
    Transport,
    /// Rural income.
    RuralIncome,
}

/// Number of levers.
pub const COUNT: usize = 10;

/// All levers, in the order of [`LeverId`] and of their random numbers. New ones are added at the end.
pub const LEVERS: [Lever; COUNT] = [
    Lever {
        name: "hukou_openness",
        zh: "落户开放度",
        en: "openness of settlement",
        unit: "share of the remaining limits removed",
        unit_zh: "剩余落户限制的取消比例",
        neutral: 0.0,
        range: 0.0..=1.0,
        grain: Grain::City,
        channel: "raises the settlement hazard and shortens the residence requirement; weakly raises the pull of Jinan and Qingdao",
        channel_zh: "提高落户率、缩短居住年限要求；对济南、青岛的吸引力略有提高",
        evidence: Evidence::SignOnly,
        first: "registered_urban_share",
        direction: Direction::Up,
        delivery: (0.85, 12.0),
        source: "Plan 1.3, 5.2 (full removal by 2025); CITIZEN283, SETTLEPROB2023",
    },
    Lever {
        name: "housing_supply",
        zh: "住房供给",
        en: "housing supply",
        unit: "m2 per urban resident and year, on top of the baseline",
        unit_zh: "平方米/城镇居民·年（基准之外）",
        neutral: 0.0,
        range: -0.5..=2.0,
        grain: Grain::County,
        channel: "adds completed floor area; price to income falls; destination utility rises a little",
        channel_zh: "增加住房竣工面积，房价收入比下降，迁入吸引力略升",
        evidence: Evidence::Number,
        first: "floor_area_m2_per_person",
        direction: Direction::Up,
        delivery: (0.8, 12.0),
        source: "Plan 4.3 (40 m2 in 2025); LIN2018, LIJIAHUI2019",
    },
    Lever {
        name: "affordable_rental",
        zh: "保障性租赁住房",
        en: "affordable rental homes",
        unit: "homes added per 1,000 unsettled urban residents and year",
        unit_zh: "套/千名未落户城镇居民·年",
        neutral: 0.0,
        range: 0.0..=50.0,
        grain: Grain::City,
        channel: "homes go to the unsettled first and lower their effective price to income: inflow and settlement rise",
        channel_zh: "优先供未落户居民，降低其实际房价收入比，促进迁入与落户",
        evidence: Evidence::SignOnly,
        first: "affordable_homes_per_1000_unsettled",
        direction: Direction::Up,
        delivery: (0.8, 12.0),
        source: "Plan 4.3, 5.1; WANGHU2022, DU2024",
    },
    Lever {
        name: "permit_coverage",
        zh: "居住证服务覆盖",
        en: "services of the residence permit",
        unit: "share of the missing entitlement given",
        unit_zh: "未覆盖部分的补足比例",
        neutral: 0.0,
        range: 0.0..=1.0,
        grain: Grain::City,
        channel: "entitles more of the unsettled: their services improve, entitled need and congestion rise, the extra gain of settling falls",
        channel_zh: "更多未落户居民享有公共服务；应保障需求与拥挤上升，落户的额外收益下降",
        evidence: Evidence::SignOnly,
        first: "entitled_share",
        direction: Direction::Up,
        delivery: (0.85, 12.0),
        source: "Plan 5.2; AMENITY2019, XIALU2015",
    },
    Lever {
        name: "school_places",
        zh: "学位供给",
        en: "school places",
        unit: "places added per 1,000 urban residents of school age and year",
        unit_zh: "个/千名城镇学龄居民·年",
        neutral: 0.0,
        range: -50.0..=100.0,
        grain: Grain::County,
        channel: "adds capacity for ages 3-17: congestion falls, the service term of the destination rises",
        channel_zh: "增加3—17岁学位，缓解拥挤，提高公共服务吸引力",
        evidence: Evidence::SignOnly,
        first: "school_congestion",
        direction: Direction::Down,
        delivery: (0.8, 12.0),
        source: "Plan 4.3; AMENITY2019",
    },
    Lever {
        name: "health_capacity",
        zh: "县域医疗能力",
        en: "hospital beds",
        unit: "beds added per 1,000 residents and year",
        unit_zh: "张/千人·年",
        neutral: 0.0,
        range: -0.5..=1.0,
        grain: Grain::County,
        channel: "adds beds: the service term rises and holds people in the county",
        channel_zh: "增加床位，提高公共服务吸引力，把人留在县域",
        evidence: Evidence::Number,
        first: "beds_per_1000",
        direction: Direction::Up,
        delivery: (0.8, 12.0),
        source: "Plan 4.4; GU2022_T5, LITING2021_T2",
    },
    Lever {
        name: "county_seat",
        zh: "县城补短板",
        en: "mending of county seats",
        unit: "index 0-1",
        unit_zh: "指数0—1",
        neutral: 0.0,
        range: 0.0..=1.0,
        grain: Grain::County,
        channel: "raises the utility of the own town: more local moves, fewer moves out of the county",
        channel_zh: "提高县城吸引力：就地城镇化增加，外流减少",
        evidence: Evidence::SignOnly,
        first: "local_moves",
        direction: Direction::Up,
        delivery: (0.7, 12.0),
        source: "Plan 4.2; AMENITY2019, LITING2021_T2",
    },
    Lever {
        name: "reclassification",
        zh: "就地转为城镇",
        en: "reclassification in place",
        unit: "share of rural residents a year, on top of the baseline",
        unit_zh: "占乡村常住人口的比例/年（基准之外）",
        neutral: 0.0,
        range: -0.006..=0.02,
        grain: Grain::County,
        channel: "townships become street offices, villages at the edge become urban: rural residents turn urban without moving",
        channel_zh: "撤乡改街、城郊扩展：乡村居民不迁移而转为城镇居民",
        evidence: Evidence::Number,
        first: "reclassified",
        direction: Direction::Up,
        delivery: (0.8, 12.0),
        source: "Plan 4.6; GAN2025, DERIVED_RESIDUAL",
    },
    Lever {
        name: "transport",
        zh: "轨道交通",
        en: "travel time",
        unit: "progress to 1 hour within circles and 2 hours within the cluster",
        unit_zh: "圈内1小时、群内2小时目标的实现程度",
        neutral: 0.0,
        range: 0.0..=1.0,
        grain: Grain::City,
        channel: "shortens travel times above the goal: far cities come nearer, more moves between counties",
        channel_zh: "缩短超过目标的出行时间，城市间迁移增加",
        evidence: Evidence::Number,
        first: "travel_min",
        direction: Direction::Down,
        delivery: (0.6, 8.0),
        source: "Plan 4.1 (by 2030); LIU2020_T4; 41 % of the planned rail was built after 80 % of the time",
    },
    Lever {
        name: "rural_income",
        zh: "农民增收",
        en: "rural income",
        unit: "growth of rural above urban income, per year, on top of the baseline",
        unit_zh: "农村收入增速高于城镇的部分/年（基准之外）",
        neutral: 0.0,
        range: -0.03..=0.05,
        grain: Grain::City,
        channel: "narrows the income gap: the push out of the village weakens, return rises",
        channel_zh: "缩小城乡收入差距：离乡推力减弱，返乡增加",
        evidence: Evidence::Number,
        first: "income_ratio",
        direction: Direction::Down,
        delivery: (0.8, 12.0),
        source: "Plan 4.5, 5.3 (ratio 2.2 in 2025, 1.8 in 2035); GU2022_T5",
    },
];

impl LeverId {
    /// All levers, in the order of [`LEVERS`].
    pub const ALL: [LeverId; COUNT] = [
        LeverId::HukouOpenness,
        LeverId::HousingSupply,
        LeverId::AffordableRental,
        LeverId::PermitCoverage,
        LeverId::SchoolPlaces,
        LeverId::HealthCapacity,
        LeverId::CountySeat,
        LeverId::Reclassification,
        LeverId::Transport,
        LeverId::RuralIncome,
    ];

    /// The lever's row.
    #[must_use]
    pub fn row(self) -> &'static Lever {
        &LEVERS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_in_the_order_of_the_table() {
        assert_eq!(LeverId::HukouOpenness.row().name, "hukou_openness");
        assert_eq!(LeverId::RuralIncome.row().name, "rural_income");
        assert_eq!(LeverId::RuralIncome as usize, COUNT - 1);
    }
}

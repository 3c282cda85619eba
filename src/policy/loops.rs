//! The balancing feedback loops of the model as a table, which the diagram draws and the tests switch off. The one
//! reinforcing loop, size, has no parameter that switches it off: the utility of a place rises with the log of its size.

use crate::scenario::uncertainty::Parameter as P;

/// Sign of a link between a cause and its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The effect rises when the cause rises.
    Plus,
    /// The effect falls when the cause rises.
    Minus,
}

/// A step of a loop: a quantity, and the sign of the link that leads to it from the one before.
pub type LoopStep = (&'static str, &'static str, Sign);

/// A feedback loop through the residents of a place.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    /// Name in files.
    pub name: &'static str,
    /// Chinese and English name.
    pub title: (&'static str, &'static str),
    /// The quantities of the loop in causal order, beginning with the one that residents affect (Chinese name, English name,
    /// sign of the link to it); the last link leads back to residents.
    pub chain: &'static [LoopStep],
    /// Parameters that switch the loop off when they are fixed at these values.
    pub cut: &'static [(P, f64)],
}

use Sign::Minus;
use Sign::Plus;

/// All balancing loops that a county's residents close: the product of the signs is negative.
pub const LOOPS: [Loop; 5] = [
    Loop {
        name: "homes",
        title: ("住房", "homes"),
        chain: &[
            ("需要的住房", "wanted floor area", Plus),
            ("房价收入比", "price to income", Plus),
            ("吸引力", "pull of the towns", Minus),
            ("常住人口", "residents", Plus),
        ],
        cut: &[(P::PriceCoefficient, 0.0), (P::SettlementAffordability, 0.0)],
    },
    Loop {
        name: "services",
        title: ("公共服务", "services"),
        chain: &[
            ("学位和床位需求", "need for places and beds", Plus),
            ("人均供给", "places per need", Minus),
            ("吸引力", "pull of the towns", Plus),
            ("常住人口", "residents", Plus),
        ],
        cut: &[(P::ServiceCoefficient, 0.0)],
    },
    Loop {
        name: "jobs",
        title: ("就业", "jobs"),
        chain: &[
            ("劳动力", "labour force", Plus),
            ("失业率", "unemployment", Plus),
            ("预期工资", "expected wage", Minus),
            ("常住人口", "residents", Plus),
        ],
        cut: &[(P::JobFollowing, 1.0), (P::JobGrowth, 0.0)],
    },
    Loop {
        name: "crowding",
        title: ("拥挤", "crowding"),
        chain: &[
            ("承载率", "fill of the capacity", Plus),
            ("拥挤损失", "crowding", Plus),
            ("吸引力", "pull of the towns", Minus),
            ("常住人口", "residents", Plus),
        ],
        cut: &[(P::CrowdingCoefficient, 0.0)],
    },
    Loop {
        name: "water",
        title: ("水资源", "water"),
        chain: &[
            ("全市用水人口", "residents on the city's water", Plus),
            ("水资源压力", "pressure on water", Plus),
            ("吸引力", "pull of the towns", Minus),
            ("常住人口", "residents", Plus),
        ],
        cut: &[(P::WaterCoefficient, 0.0)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_loop_balances_by_its_signs() {
        for feedback in &LOOPS {
            let minus = feedback.chain.iter().filter(|(_, _, sign)| *sign == Sign::Minus).count();
            assert!(minus % 2 == 1, "{}", feedback.name);
        }
    }
}

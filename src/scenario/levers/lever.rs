//! The columns of the table of levers.

use std::ops::RangeInclusive;

use crate::indicators::IndicatorId;
use crate::scenario::uncertainty::Parameter;

/// Evidence of published work on the size of a lever's effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectEvidence {
    /// A number stands behind the parameter.
    Number,
    /// Direction only: wide prior.
    SignOnly,
    /// Nothing found: wide prior.
    None,
}

impl EffectEvidence {
    /// Name in tables, English and Chinese.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            EffectEvidence::Number => ("quantified by published evidence", "有量化证据"),
            EffectEvidence::SignOnly => ("direction only, wide prior range", "仅有作用方向的证据，参数取值范围较宽"),
            EffectEvidence::None => ("no published evidence, wide prior range", "尚无公开发表的证据，参数取值范围较宽"),
        }
    }
}

/// Expected direction of the first indicator when the lever is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The indicator rises.
    Up,
    /// The indicator falls.
    Down,
}

/// Narrowest areas for which a lever can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// County by county.
    County,
    /// City by city.
    City,
}

/// Role of a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A policy measure that the authors of the plan can change.
    Lever,
    /// A limit that nature or law sets.
    Constraint,
    /// A development outside of the model, given as a path.
    Path,
}

impl Role {
    /// Name in tables, English and Chinese.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Role::Lever => ("lever", "政策杠杆"),
            Role::Constraint => ("constraint", "约束条件"),
            Role::Path => ("exogenous path", "外生路径"),
        }
    }
}

/// A lever: a named path over years, neutral unless set.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Name in files, as in the plan's lever list.
    pub name: &'static str,
    /// Name in Chinese, for people.
    pub zh: &'static str,
    /// Name in English, for people.
    pub en: &'static str,
    /// Lever, constraint or exogenous path.
    pub role: Role,
    /// Unit of the value.
    pub unit: &'static str,
    /// Unit in Chinese.
    pub unit_zh: &'static str,
    /// Value that changes nothing.
    pub neutral: f64,
    /// Allowed values, both ends included.
    pub range: RangeInclusive<f64>,
    /// Narrowest areas for which it can be set.
    pub grain: Grain,
    /// Causal channel, English.
    pub channel: &'static str,
    /// Causal channel, Chinese.
    pub channel_zh: &'static str,
    /// Evidence on the size of its effect.
    pub evidence: EffectEvidence,
    /// Parameters whose priors hold the strength of its effect.
    pub strength: &'static [Parameter],
    /// Indicator on which it acts most directly.
    pub first: IndicatorId,
    /// Direction of the first-order indicator.
    pub direction: Direction,
    /// Mean and concentration of the Beta-distributed delivered share.
    pub delivery: (f64, f64),
    /// Whether the statistics that the posterior includes contain what the lever has done. If they do, the lever acts only
    /// after the last year of these statistics. If they do not, because nothing is published on its stock and the stock
    /// acts on no published quantity, it acts from the start of its settings.
    pub in_statistics: bool,
    /// Value that the plan gives it and the year in which it is reached; `None` where the plan leaves it unsized.
    pub plan: Option<(f64, u16)>,
    /// Parameter of the unit cost of its places, beds, homes or settlements; `None` where it has no cost or no unit cost is
    /// known.
    pub cost: Option<Parameter>,
    /// Chapter of the plan, and the sources of the size of its effect, English.
    pub source: &'static str,
    /// The same in Chinese.
    pub source_zh: &'static str,
}

//! The levers of the plan: one row each. Scenario files, `qilu levers`, the generated page and the tests loop
//! over this table. A new lever is its row here and its term in one equation.

mod people;
mod places;
mod space;

use std::ops::RangeInclusive;

use crate::indicators::IndicatorId;
use crate::scenario::uncertainty::Parameter;

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

/// What a row of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something that the plan's authors can move.
    Lever,
    /// A limit that nature or law sets.
    Constraint,
    /// Something that happens outside of the model and is given as a path.
    Path,
}

impl Role {
    /// Name in tables, English and Chinese.
    #[must_use]
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Role::Lever => ("lever", "政策杠杆"),
            Role::Constraint => ("constraint", "约束"),
            Role::Path => ("given path", "外生路径"),
        }
    }
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
    /// Lever, constraint or given path.
    pub role: Role,
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
    /// Parameters whose priors hold the strength of its effect.
    pub strength: &'static [Parameter],
    /// First-order indicator.
    pub first: IndicatorId,
    /// Direction of the first-order indicator.
    pub direction: Direction,
    /// Mean and concentration of the Beta-distributed delivered share.
    pub delivery: (f64, f64),
    /// Value that the plan gives it and the year in which it is reached; `None` where the plan leaves it unsized.
    pub plan: Option<(f64, u16)>,
    /// Unit cost of what it builds; `None` where no unit cost is known or nothing is built.
    pub cost: Option<Parameter>,
    /// Where it stands in the plan, and what its size rests on.
    pub source: &'static str,
}

/// Ties each [`LeverId`] to its row, so that neither can be forgotten.
macro_rules! levers {
    ($($id:ident => $row:expr,)*) => {
        /// Place of a lever in [`LEVERS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum LeverId {
            $(#[doc = concat!("Row `", stringify!($row), "`.")] $id,)*
        }

        impl LeverId {
            /// All levers, in the order of [`LEVERS`].
            pub const ALL: [LeverId; COUNT] = [$(LeverId::$id,)*];
        }

        /// Number of levers.
        pub const COUNT: usize = [$(stringify!($id),)*].len();

        /// All levers, in the order of [`LeverId`] and of their random numbers. New ones are added at the end.
        pub static LEVERS: [Lever; COUNT] = [$($row,)*];
    };
}

levers! {
    HukouOpenness => people::HUKOU_OPENNESS,
    HousingSupply => places::HOUSING_SUPPLY,
    AffordableRental => places::AFFORDABLE_RENTAL,
    PermitCoverage => people::PERMIT_COVERAGE,
    SchoolPlaces => places::SCHOOL_PLACES,
    HealthCapacity => places::HEALTH_CAPACITY,
    CountySeat => space::COUNTY_SEAT,
    Reclassification => space::RECLASSIFICATION,
    Transport => space::TRANSPORT,
    RuralIncome => space::RURAL_INCOME,
    FamilySettlement => people::FAMILY_SETTLEMENT,
    SchoolEntitlement => people::SCHOOL_ENTITLEMENT,
    ChildcarePlaces => places::CHILDCARE_PLACES,
    NursingBeds => places::NURSING_BEDS,
    SocialInsurance => people::SOCIAL_INSURANCE,
    Renewal => places::RENEWAL,
    CountyJobs => space::COUNTY_JOBS,
    NewSmallCities => space::NEW_SMALL_CITIES,
    SatelliteTowns => space::SATELLITE_TOWNS,
    VillageRelocation => space::VILLAGE_RELOCATION,
    LandLink => space::LAND_LINK,
    FiscalLink => space::FISCAL_LINK,
    LandRights => people::LAND_RIGHTS,
    LandExitMarket => people::LAND_EXIT_MARKET,
    Skills => people::SKILLS,
    ReturnSupport => people::RETURN_SUPPORT,
    TalentInflow => people::TALENT_INFLOW,
    WaterLimit => space::WATER_LIMIT,
    LandRedlines => space::LAND_REDLINES,
    GrainFloor => space::GRAIN_FLOOR,
    SharedGrowth => space::SHARED_GROWTH,
    Amenity => places::AMENITY,
    OnlineRegistration => people::ONLINE_REGISTRATION,
    ResidenceYears => people::RESIDENCE_YEARS,
}

impl LeverId {
    /// The lever's row.
    #[must_use]
    pub fn row(self) -> &'static Lever {
        &LEVERS[self as usize]
    }
}

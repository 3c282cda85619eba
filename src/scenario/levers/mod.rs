//! The levers of the plan: one row each. Scenario files, `qilu levers`, the generated page and the tests loop
//! over this table. A new lever is its row here and its term in one equation.

mod lever;
mod people;
mod places;
mod space;

use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::suggest_in_language_of;

pub use lever::Direction;
pub use lever::EffectEvidence;
pub use lever::Grain;
pub use lever::Lever;
pub use lever::Role;

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
    // The rows stand in the order in which the model received them and not by subject. The place of a row is the
    // address of the random number of its delivered share, so that sorting would change all runs with the layer
    // `delivery`.
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
    // Constraints and exogenous paths are rows like the levers, because scenarios set them in the same way.
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

    /// Whether the lever acts on rural residents, on their income, on their towns or on moves from or to the countryside alone,
    /// so that it means nothing in a county without rural residents.
    #[must_use]
    pub fn needs_countryside(self) -> bool {
        matches!(
            self,
            LeverId::Reclassification
                | LeverId::RuralIncome
                | LeverId::VillageRelocation
                | LeverId::LandExitMarket
                | LeverId::NewSmallCities
                | LeverId::CountySeat
        )
    }

    /// The lever of a name in files or of a Chinese title.
    ///
    /// ```
    /// use qilu::scenario::levers::LeverId;
    /// assert_eq!(LeverId::find("hukou_openness"), Some(LeverId::HukouOpenness));
    /// assert_eq!(LeverId::find("落户开放度"), Some(LeverId::HukouOpenness));
    /// ```
    #[must_use]
    pub fn find(text: &str) -> Option<LeverId> {
        // Titles have the colon of Chinese text, and a text may have the other one.
        let title = text.replace(':', "：");
        LeverId::ALL.into_iter().find(|lever| lever.row().name == text || lever.row().zh == title)
    }

    /// The known name or title nearest to a text that names no lever, in the language of the text.
    #[must_use]
    pub fn suggest(text: &str) -> Suggestion {
        suggest_in_language_of(text, LEVERS.iter().map(|lever| lever.zh), LEVERS.iter().map(|lever| lever.name))
    }
}

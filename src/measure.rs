//! The measures that are recorded for every county and year: stocks at the end of the year and flows during it.
//!
//! Every measure adds up over counties. Ratios are formed after adding up, so that the values of cities and of the
//! province are exactly those of their counties. Measures that no report shows by county are stored by city, which saves most
//! of the memory that an ensemble would need.

use crate::region::Area;
use crate::region::Region;

/// Declares the measures once: the enum, its list and its size.
macro_rules! measures {
    (
        by county { $($(#[$doc:meta])* $variant:ident,)* }
        by city { $($(#[$city_doc:meta])* $city:ident,)* }
    ) => {
        /// A quantity recorded for each county and year; all add up over counties. Those kept by county come first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Measure { $($(#[$doc])* $variant,)* $($(#[$city_doc])* $city,)* }

        impl Measure {
            /// All measures in the order of their index.
            pub const ALL: [Measure; MEASURES] = [$(Measure::$variant,)* $(Measure::$city,)*];
        }

        /// Number of measures that an ensemble keeps by county; of the others it keeps the sums of cities.
        pub const COUNTY_MEASURES: usize = [$(Measure::$variant,)*].len();

        /// Number of measures.
        pub const MEASURES: usize = COUNTY_MEASURES + [$(Measure::$city,)*].len();
    };
}

measures! {
    by county {
        /// Rural residents, end of year, persons.
        Rural,
        /// Unsettled urban residents, end of year, persons.
        Unsettled,
        /// Settled urban residents, end of year, persons.
        Settled,
        /// Residents aged 0 to 14, end of year, persons.
        Age0To14,
        /// Residents aged 60 and over, end of year, persons.
        Age60Plus,
        /// Births to urban mothers in the year, persons.
        BirthsUrban,
        /// Births to rural mothers in the year, persons.
        BirthsRural,
        /// Deaths of urban residents in the year, persons.
        DeathsUrban,
        /// Deaths of rural residents in the year, persons.
        DeathsRural,
        /// Moves from the countryside to the town of the same county, persons.
        LocalMoves,
        // Flows are recorded by kind of place, because the components of change of the urban share need both.
        /// Arrivals from other counties to the town, persons.
        InternalInUrban,
        /// Arrivals from other counties to the countryside, persons.
        InternalInRural,
        /// Departures of urban residents to other counties, persons.
        InternalOutUrban,
        /// Departures of rural residents to other counties, persons.
        InternalOutRural,
        /// Arrivals from the rest of China to the town, persons.
        ExternalInUrban,
        /// Arrivals from the rest of China to the countryside, persons.
        ExternalInRural,
        /// Departures of urban residents to the rest of China, persons.
        ExternalOutUrban,
        /// Departures of rural residents to the rest of China, persons.
        ExternalOutRural,
        /// Urban residents who return to the countryside of this or another county, persons.
        ReturnOut,
        // Departures and arrivals of returns are both recorded, because the town that they leave and the countryside
        // where they arrive may be in different counties; net internal migration counts both.
        /// Returners who arrive in the countryside of this county, persons.
        ReturnIn,
        /// Settlements: unsettled who become settled in the year, persons.
        Settlements,
        /// Rural residents who become urban in place, persons.
        Reclassified,
        /// Residents whose place a new census calls urban and the last one called rural, less the opposite, persons.
        Rebased,
        /// Urban housing stock, end of year, m2.
        FloorArea,
        // A ratio does not add up over counties. It is recorded times its weight and divided after the sum.
        /// Price-to-income ratio times urban residents.
        PriceToIncome,
        /// Entitled urban residents of kindergarten age (3 to 5), end of year, persons.
        KindergartenNeed,
        /// Places for kindergarten age (3 to 5), end of year.
        KindergartenPlaces,
        /// Places that entitled residents of kindergarten age (3 to 5) are short of, end of year; zero where there are enough.
        KindergartenShort,
        /// Entitled urban residents of the age of compulsory schooling (6 to 14), end of year, persons.
        CompulsoryNeed,
        /// Places for the age of compulsory schooling (6 to 14), end of year.
        CompulsoryPlaces,
        /// Places that entitled residents of the age of compulsory schooling (6 to 14) are short of, end of year; zero where there are enough.
        CompulsoryShort,
        /// Entitled urban residents of the age of senior schooling (15 to 17), end of year, persons.
        SeniorNeed,
        /// Places for the age of senior schooling (15 to 17), end of year.
        SeniorPlaces,
        /// Places that entitled residents of the age of senior schooling (15 to 17) are short of, end of year; zero where there are enough.
        SeniorShort,
        /// Hospital beds, end of year.
        Beds,
        /// Jobs outside farming in towns, end of year.
        Jobs,
        /// Urban labour force, end of year, persons.
        LabourForce,
        // What jobs leave of the labour force. It is not the rate of the labour force survey that the plan names; the
        // Chinese name of the indicator says so.
        /// Urban unemployed, end of year, persons.
        Unemployed,
        /// Built-up land of towns, end of year, km2.
        BuiltUp,
        /// Childcare places, end of year.
        ChildcarePlaces,
        /// Childcare places short, end of year; zero where there are enough.
        ChildcareShort,
        /// Beds in care homes, end of year.
        CareBeds,
        /// Beds in care homes short, end of year; zero where there are enough.
        CareShort,
        /// Public cost of the settlements of the year, yuan of 2020.
        CostSettled,
        /// Cost of the school places built in the year, yuan of 2020.
        CostSchools,
        /// Cost of the hospital beds, childcare places and care beds built in the year, yuan of 2020.
        CostCare,
        /// Cost of the affordable rental homes added in the year, yuan of 2020.
        CostHousing,
        /// Cost of preparing the land built up in the year, yuan of 2020.
        CostLand,
        /// Cost of the jobs supported and the households renewed in the year, yuan of 2020.
        CostProgrammes,
    }
    by city {
        // No table by county shows the following measures. Kept by city, they take the memory of 16 areas instead of
        // 136.
        /// Residents aged 15 to 59, end of year, persons.
        Age15To59,
        /// Residents aged 65 and over, end of year, persons.
        Age65Plus,
        /// Residents weighted by the age schedule of movers, end of year: how their ages favour moving.
        MoverExposure,
        /// Births that the women of the year would have at a total fertility rate of 1.
        BirthsAtUnitTfr,
        /// Holders of an urban registration, end of year, persons.
        RegisteredUrban,
        /// Registered persons, end of year.
        Registered,
        // Incomes are sums, so that the ratio of an area is that of its two means, as the plan and the household survey
        // define it.
        /// Urban disposable income, yuan of 2020 a year: income per head times urban residents.
        UrbanIncome,
        /// Rural disposable income, yuan of 2020 a year: income per head times rural residents.
        RuralIncome,
        /// Unsettled residents entitled to local services, end of year, persons.
        Entitled,
        /// Affordable rental homes added since the base year.
        AffordableHomes,
        /// Mean travel time to the other cities times residents, minutes.
        TravelMinutes,
        /// Nursing-type beds in care homes, end of year.
        NursingBeds,
        /// Unsettled residents whose children are entitled to local schools, end of year, persons.
        SchoolEntitled,
        /// Unsettled residents with an employees' pension insurance, end of year, persons.
        Insured,
        /// Years of schooling times residents aged 15 to 59.
        Schooling,
        /// Households in old communities and urban villages renewed since the base year.
        Renewed,
        /// Among those who become urban in place: villagers resettled beside towns, persons.
        Relocated,
        /// Built-up land that the red lines allow, km2.
        LandLimit,
        /// Land quota handed out in the year, km2.
        LandQuota,
        /// Land quota of the year in counties whose urban residents grow faster than the province's, km2.
        LandQuotaGrowing,
        /// Pressure on the water of the city (0 to 1) times residents.
        WaterPressure,
        /// Green coverage in percent times urban residents.
        GreenCoverage,
        /// Openness of settlement (0 to 1) times residents.
        Openness,
        /// Share of transfers that follows residents (0 to 1) times residents.
        FiscalLink,
        /// New small cities being grown, towns.
        NewSmallCities,
        /// Satellite towns being grown, towns.
        SatelliteTowns,
        /// Persons turned urban in new small cities since the base year.
        TownPersons,
        // Trips are weighted to give the province a mean. The plan asks for each city, so that the scoreboard takes the
        // worst one.
        /// Longest trip to a city of the own circle times residents, minutes.
        CircleMinutes,
        /// Longest trip to any city times residents, minutes.
        ClusterMinutes,
    }
}

/// Need, places and shortage by stage of schooling, in the order of stages: kindergarten, compulsory, senior.
// The stages stay apart, because idle places of one stage cannot serve the pupils of another.
pub const SCHOOLS: [[Measure; 3]; 3] = [
    [Measure::KindergartenNeed, Measure::KindergartenPlaces, Measure::KindergartenShort],
    [Measure::CompulsoryNeed, Measure::CompulsoryPlaces, Measure::CompulsoryShort],
    [Measure::SeniorNeed, Measure::SeniorPlaces, Measure::SeniorShort],
];

/// Costs of a year by purpose, yuan of 2020.
pub const COSTS: [Measure; 6] = [
    Measure::CostSettled,
    Measure::CostSchools,
    Measure::CostCare,
    Measure::CostHousing,
    Measure::CostLand,
    Measure::CostProgrammes,
];

/// The measures of a county in a year, in the order of [`Measure`].
#[derive(Clone, Copy, Debug)]
pub struct Account(pub [f64; MEASURES]);

/// Equal to the last bit: a value that is not a number equals itself.
impl PartialEq for Account {
    fn eq(&self, other: &Account) -> bool {
        self.0.map(f64::to_bits) == other.0.map(f64::to_bits)
    }
}

impl Default for Account {
    fn default() -> Account {
        Account([0.0; MEASURES])
    }
}

impl Account {
    /// Urban residents, persons.
    #[must_use]
    pub fn urban(&self) -> f64 {
        self[Measure::Unsettled] + self[Measure::Settled]
    }

    /// Residents, persons.
    #[must_use]
    pub fn residents(&self) -> f64 {
        self.urban() + self[Measure::Rural]
    }

    /// Adds another account, measure by measure.
    pub fn add(&mut self, other: &Account) {
        for (sum, value) in self.0.iter_mut().zip(&other.0) {
            *sum += value;
        }
    }
}

impl std::ops::Index<Measure> for Account {
    type Output = f64;
    #[inline(always)]
    fn index(&self, measure: Measure) -> &f64 {
        &self.0[measure as usize]
    }
}

impl std::ops::IndexMut<Measure> for Account {
    #[inline(always)]
    fn index_mut(&mut self, measure: Measure) -> &mut f64 {
        &mut self.0[measure as usize]
    }
}

/// Account of an area in a year of a projection.
#[must_use]
pub fn account(region: &Region, year: &[Account], area: Area) -> Account {
    let mut sum = Account::default();
    // Counties are added in their order, as in all sums over counties, so that the bits are the same.
    year[region.counties_of(area)].iter().for_each(|account| sum.add(account));
    sum
}

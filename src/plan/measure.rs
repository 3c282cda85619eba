//! What is recorded of every county and year: stocks at the end of the year and flows during it.
//!
//! Every measure adds up over counties. Ratios are formed after adding up, so that cities and the province are
//! exactly what their counties are.

/// A quantity recorded for each county and year; all add up over counties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Rural residents, end of year, persons.
    Rural,
    /// Unsettled urban residents, end of year, persons.
    Unsettled,
    /// Settled urban residents, end of year, persons.
    Settled,
    /// Residents aged 0 to 14, end of year, persons.
    Age0To14,
    /// Residents aged 15 to 59, end of year, persons.
    Age15To59,
    /// Residents aged 60 and over, end of year, persons.
    Age60Plus,
    /// Residents aged 65 and over, end of year, persons.
    Age65Plus,
    /// Residents weighted by the age schedule of movers, end of year: how their ages favour moving.
    MoverExposure,
    /// Births to urban mothers in the year, persons.
    BirthsUrban,
    /// Births to rural mothers in the year, persons.
    BirthsRural,
    /// Births that the women of the year would have at a total fertility rate of 1.
    BirthsAtUnitTfr,
    /// Deaths of urban residents in the year, persons.
    DeathsUrban,
    /// Deaths of rural residents in the year, persons.
    DeathsRural,
    /// Moves from the countryside to the town of the same county, persons.
    LocalMoves,
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
    /// Returners who arrive in the countryside of this county, persons.
    ReturnIn,
    /// Settlements: unsettled who become settled in the year, persons.
    Settlements,
    /// Rural residents who become urban in place, persons.
    Reclassified,
    /// Holders of an urban registration, end of year, persons.
    RegisteredUrban,
    /// Registered persons, end of year.
    Registered,
    /// Urban disposable income, yuan of 2020 a year: income per head times urban residents.
    UrbanIncome,
    /// Rural disposable income, yuan of 2020 a year: income per head times rural residents.
    RuralIncome,
    /// Urban housing stock, end of year, m2.
    FloorArea,
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
    /// Unsettled residents entitled to local services, end of year, persons.
    Entitled,
    /// Affordable rental homes added since the base year.
    AffordableHomes,
    /// Mean travel time to the other cities times residents, minutes.
    TravelMinutes,
}

/// Number of measures.
pub const MEASURES: usize = 45;

impl Measure {
    /// All measures in the order of their index.
    pub const ALL: [Measure; MEASURES] = [
        Measure::Rural,
        Measure::Unsettled,
        Measure::Settled,
        Measure::Age0To14,
        Measure::Age15To59,
        Measure::Age60Plus,
        Measure::Age65Plus,
        Measure::MoverExposure,
        Measure::BirthsUrban,
        Measure::BirthsRural,
        Measure::BirthsAtUnitTfr,
        Measure::DeathsUrban,
        Measure::DeathsRural,
        Measure::LocalMoves,
        Measure::InternalInUrban,
        Measure::InternalInRural,
        Measure::InternalOutUrban,
        Measure::InternalOutRural,
        Measure::ExternalInUrban,
        Measure::ExternalInRural,
        Measure::ExternalOutUrban,
        Measure::ExternalOutRural,
        Measure::ReturnOut,
        Measure::ReturnIn,
        Measure::Settlements,
        Measure::Reclassified,
        Measure::RegisteredUrban,
        Measure::Registered,
        Measure::UrbanIncome,
        Measure::RuralIncome,
        Measure::FloorArea,
        Measure::PriceToIncome,
        Measure::KindergartenNeed,
        Measure::KindergartenPlaces,
        Measure::KindergartenShort,
        Measure::CompulsoryNeed,
        Measure::CompulsoryPlaces,
        Measure::CompulsoryShort,
        Measure::SeniorNeed,
        Measure::SeniorPlaces,
        Measure::SeniorShort,
        Measure::Beds,
        Measure::Entitled,
        Measure::AffordableHomes,
        Measure::TravelMinutes,
    ];
}

/// Need, places and shortage by stage of schooling, in the order of stages: kindergarten, compulsory, senior.
pub const SCHOOLS: [[Measure; 3]; 3] = [
    [Measure::KindergartenNeed, Measure::KindergartenPlaces, Measure::KindergartenShort],
    [Measure::CompulsoryNeed, Measure::CompulsoryPlaces, Measure::CompulsoryShort],
    [Measure::SeniorNeed, Measure::SeniorPlaces, Measure::SeniorShort],
];

/// The measures of a county in a year, in the order of [`Measure`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account(pub [f64; MEASURES]);

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

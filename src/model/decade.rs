//! The decade before the base year: the facts of the censuses at its two ends, from which migration is derived.

use ndarray::Array4;

use crate::data::Data;
use crate::data::census::CensusYear;
use crate::model::backcast;
use crate::model::backcast::Regression;
use crate::model::initial;
use crate::model::initial::Initial;
use crate::model::migration::schedule::Schedules;
use crate::model::population::Population;
use crate::region::CountyId;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Years between two censuses.
pub const YEARS: f64 = 10.0;

/// The ten years that end with the base year. Nothing in it was counted after the base year.
#[derive(Clone, Debug)]
pub struct Decade<'a> {
    /// Persons at the first census by county, residence, sex, age group.
    pub start_persons: Array4<f64>,
    /// Residents at the end of the year of the first census.
    pub start: Population,
    /// State at the end of the base year.
    pub end: Initial,
    /// Residents at both censuses, by county.
    pub residents: [Vec<f64>; 2],
    /// Urban residents at both censuses, by county.
    pub urban: [Vec<f64>; 2],
    /// Census survival ratios of China over the decade by sex and age group.
    pub census_survival: &'a [[f64; 16]; 2],
    /// Residents registered in another county of the province.
    pub other_county: InMigrants<'a>,
    /// Residents registered in another province.
    pub other_province: InMigrants<'a>,
    /// Registered persons who live elsewhere, by county with a countryside, persons; by the census of 2010, the only
    /// one that counts the registered.
    pub absent: Vec<f64>,
    /// Regression that estimates the residents of counties at the first census; `None` where all are known.
    pub regression: Option<Regression>,
}

/// A stock of in-migrants at the two censuses, persons.
#[derive(Clone, Copy, Debug)]
pub struct InMigrants<'a> {
    /// Persons in the province at the first census.
    pub before: f64,
    /// Persons by county at the second census.
    pub now: &'a [f64],
}

impl<'a> Decade<'a> {
    /// The decade before a census year as base.
    ///
    /// Before 2020 both censuses are counted. Before 2010 the first is [`backcast`].
    #[must_use]
    pub fn before(data: &'a Data, base_year: u16, schedules: &Schedules, central: &Values) -> Decade<'a> {
        let [first, second] = &data.census.years;
        let end = initial::initial(data, base_year, schedules, central);
        if base_year == first.year {
            return Decade::before_2010(data, end, schedules, central);
        }
        let start = initial::initial(data, first.year, schedules, central);
        let sum = |counts: &[f64]| counts.iter().sum();
        Decade {
            start_persons: start.fit.persons,
            start: start.population,
            residents: [first.residents.0.clone(), second.residents.0.clone()],
            urban: [first.urban.0.clone(), second.urban.0.clone()],
            census_survival: &data.demography.census_survival[1],
            other_county: InMigrants {
                before: sum(&first.registered_other_county.0),
                now: &second.registered_other_county.0,
            },
            other_province: InMigrants {
                before: sum(&first.registered_other_province.0),
                now: &second.registered_other_province.0,
            },
            absent: absent(first, second),
            regression: None,
            end,
        }
    }

    fn before_2010(data: &'a Data, end: Initial, schedules: &Schedules, central: &Values) -> Decade<'a> {
        let census = &data.census.years[0];
        let before = |indicator: &str| {
            let province = &data.region.province.code;
            data.observations.latest(province, indicator, 2000).expect("the package holds the in-migrants of 2000")
        };
        let other_county =
            InMigrants { before: before("in_migrants_other_county"), now: &census.registered_other_county.0 };
        let other_province =
            InMigrants { before: before("in_migrants_other_province"), now: &census.registered_other_province.0 };
        let now = other_county.now.iter().chain(other_province.now).sum::<f64>();
        // The unsettled of 2000 are not counted; they are taken to stand to those of 2010 as in-migrants did.
        let in_migrants = (other_county.before + other_province.before) / now;
        let start = backcast::backcast(data, &end.fit);
        Decade {
            start: backcast::population(data, &start, &end, in_migrants, schedules, central),
            start_persons: start.persons,
            residents: [start.residents, census.residents.0.clone()],
            urban: [start.urban, census.urban.0.clone()],
            census_survival: &data.demography.census_survival[0],
            other_county,
            other_province,
            absent: absent(census, census),
            regression: Some(start.regression),
            end,
        }
    }

    /// Share of residents who are rural at the second census, by county.
    #[must_use]
    pub fn rural_share(&self) -> Vec<f64> {
        self.residents[1].iter().zip(&self.urban[1]).map(|(residents, urban)| 1.0 - urban / residents).collect()
    }

    /// Whether the urban share fell between the two censuses, by county.
    #[must_use]
    pub fn share_fell(&self) -> Vec<bool> {
        let share = |census: usize, r: CountyId| self.urban[census][r.0] / self.residents[census][r.0];
        self.start.county_ids().map(|r| share(1, r) < share(0, r)).collect()
    }

    /// Mean yearly growth of urban residents and of rural residents, by county, as a change of the logarithm; 0 where there
    /// are none at either census.
    #[must_use]
    pub fn yearly_growth(&self) -> [Vec<f64>; 2] {
        let growth = |[first, second]: [f64; 2]| {
            if first > 0.0 && second > 0.0 { math::ln(second / first) / YEARS } else { 0.0 }
        };
        let counties = self.start.county_ids();
        let urban = |r: CountyId| [0, 1].map(|census| self.urban[census][r.0]);
        let rural = |r: CountyId| [0, 1].map(|census| self.residents[census][r.0] - self.urban[census][r.0]);
        [counties.clone().map(urban).map(growth).collect(), counties.map(rural).map(growth).collect()]
    }
}

/// Rural share of residents below which a county has no countryside to return to, since the rest is rounding or a few
/// villages inside a city. Assumption.
const NO_COUNTRYSIDE: f64 = 0.01;

/// Assumption: least share of the registered persons of a county who live elsewhere. Counts of residents can exceed those of
/// the registered, and a county with a countryside must remain a possible home.
const LEAST_ABSENT: f64 = 0.01;

/// Registered persons of each county who live elsewhere, persons, by the one census that counts the registered; 0 where no
/// countryside is left at the census `end`.
fn absent(registration: &CensusYear, end: &CensusYear) -> Vec<f64> {
    let residents = &registration.residents;
    let absent = |r: CountyId| {
        let registered = registration.registered.as_ref().map_or(residents[r], |registered| registered[r]);
        // Registered persons who are present are the residents without those registered elsewhere.
        let present =
            residents[r] - registration.registered_other_county[r] - registration.registered_other_province[r];
        let rural = 1.0 - end.urban[r] / end.residents[r];
        if rural < NO_COUNTRYSIDE { 0.0 } else { (registered - present).max(LEAST_ABSENT * registered) }
    };
    (0..residents.0.len()).map(CountyId).map(absent).collect()
}

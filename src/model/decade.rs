//! The decade before the base year: what the censuses at its two ends say. Migration is worked out from it.

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
    /// Groups of counties between which land moved in the decade.
    pub boundary_groups: &'a [Vec<CountyId>],
    /// Residents registered in another county of the province.
    pub other_county: InMigrants<'a>,
    /// Residents registered in another province.
    pub other_province: InMigrants<'a>,
    /// Registered persons living elsewhere in 2010, by county with a countryside.
    pub absent: Vec<f64>,
    /// How the residents of the first census were predicted where they are not known; none where all are.
    pub regression: Option<Regression>,
}

/// A stock of in-migrants at the two censuses, persons.
#[derive(Clone, Copy, Debug)]
pub struct InMigrants<'a> {
    /// In the province at the first.
    pub before: f64,
    /// By county at the second.
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
            boundary_groups: &data.census.boundary_groups,
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
        let in_migrants = (other_county.before + other_province.before) / now;
        let start = backcast::backcast(data, &end.fit);
        Decade {
            start: backcast::population(data, &start, &end, in_migrants, schedules, central),
            start_persons: start.persons,
            residents: [start.residents, census.residents.0.clone()],
            urban: [start.urban, census.urban.0.clone()],
            census_survival: &data.demography.census_survival[0],
            // Where towns moved before 2010 is not known.
            boundary_groups: &[],
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

    /// Mean yearly growth of urban residents and of rural residents, by county; 0 where nobody is counted.
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

/// Persons registered in a county but living elsewhere, by the one census that counts the registered; nobody where no
/// countryside is left at the census `end`.
fn absent(registration: &CensusYear, end: &CensusYear) -> Vec<f64> {
    let residents = &registration.residents;
    let absent = |r: CountyId| {
        let registered = registration.registered.as_ref().map_or(residents[r], |registered| registered[r]);
        let present =
            residents[r] - registration.registered_other_county[r] - registration.registered_other_province[r];
        let rural = 1.0 - end.urban[r] / end.residents[r];
        if rural < 0.01 { 0.0 } else { (registered - present).max(0.01 * registered) }
    };
    (0..residents.0.len()).map(CountyId).map(absent).collect()
}

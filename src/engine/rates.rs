//! Everything the cohort engine needs to know about a year.

use crate::axes::AgeRow;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::axes::Status;
use crate::model::demography::mortality::Survival;
use crate::model::migration::destination::Destination;
use crate::model::migration::schedule::Schedules;
use crate::region::CityId;
use crate::region::CountyId;
use qilu_methods::math::HAZARD_CAP;
use qilu_methods::math::LOW_HAZARD;

/// Rates and probabilities of one year.
#[derive(Clone, Debug)]
pub struct Rates<'a> {
    /// Age schedules of the streams.
    pub schedules: &'a Schedules,
    /// Survival by city, residence, sex; sex fastest.
    pub survival: &'a [Survival],
    /// Births per woman-year by city, residence.
    pub asfr: &'a [AgeRow],
    /// Share of births that are male.
    pub male_share: f64,
    /// Hazard levels by county and status.
    pub hazards: Vec<[Hazards; 3]>,
    /// Where movers go.
    pub destination: Destination,
    /// Where returners go whose home is another county.
    pub home: &'a Destination,
    /// Share of returners whose home is another county, by county.
    pub home_elsewhere: &'a [f64],
    /// Share of arrivals who go to the countryside, by county.
    pub rural_arrival: &'a [f64],
    /// Arrivals from the rest of China, persons, by county.
    pub external_in: Vec<f64>,
    /// Sex and age of arrivals from the rest of China; adds up to 1.
    pub arrival_pattern: &'a [AgeRow; 2],
    /// Arrivals from the rest of China drawn by the talent lever, on top; a negative number keeps some away. Persons
    /// at all ages, of whom the talent pattern takes its share, by county.
    pub talent_in: Vec<f64>,
    /// The pattern of arrivals at the ages of talent, 0 at the others; adds up to the share of these ages.
    pub talent_pattern: &'a [AgeRow; 2],
    /// Probability of settlement of the unsettled, by county.
    pub settlement: Vec<f64>,
    /// What near relatives have on top of that probability, by county.
    pub family_settlement: Vec<f64>,
    /// Probability of settlement within a year of the unsettled who have lived there as long as is required, by county:
    /// of everybody, and of near relatives. (The two fields above are what is left of it where durations are not known.)
    pub settlement_past: Vec<[f64; 2]>,
    /// Years of residence required before settlement, by county.
    pub requirement_years: Vec<f64>,
    /// 1 at the ages of near relatives, 0 at the others.
    pub relatives: &'a AgeRow,
    /// Probability of reclassification of rural residents, by county.
    pub reclassification: Vec<f64>,
    /// Share of the reclassified who count as settled.
    pub reclassified_settled: f64,
}

impl Rates<'_> {
    /// Survival in a city by residence and sex.
    #[inline(always)]
    #[must_use]
    pub fn survival(&self, city: CityId, residence: Residence, sex: Sex) -> &Survival {
        &self.survival[(city.0 * 2 + residence as usize) * 2 + sex as usize]
    }

    /// Age-specific fertility in a city by residence.
    #[inline(always)]
    #[must_use]
    pub fn asfr(&self, city: CityId, residence: Residence) -> &AgeRow {
        &self.asfr[city.0 * 2 + residence as usize]
    }

    /// Hazard levels of a status in a county.
    #[inline(always)]
    #[must_use]
    pub fn hazards(&self, county: CountyId, status: Status) -> Hazards {
        self.hazards[county.0][status as usize]
    }
}

/// Hazard levels of one status in a county.
#[derive(Clone, Copy, Debug)]
pub struct Hazards {
    /// To other counties.
    pub internal: f64,
    /// To the rest of China.
    pub external: f64,
    /// Local moves of rural residents, return of urban ones.
    pub other: f64,
    /// Whether the total stays below [`LOW_HAZARD`] at every age.
    pub low: bool,
}

impl Hazards {
    /// Hazard levels, scaled down together where they would exceed [`HAZARD_CAP`] at some age.
    ///
    /// - `mover_peak`, `other_peak`: largest values of the schedules.
    #[must_use]
    pub fn capped(internal: f64, external: f64, other: f64, mover_peak: f64, other_peak: f64) -> Hazards {
        let peak = (internal + external) * mover_peak + other * other_peak;
        let factor = if peak > HAZARD_CAP { HAZARD_CAP / peak } else { 1.0 };
        Hazards {
            internal: internal * factor,
            external: external * factor,
            other: other * factor,
            low: peak <= LOW_HAZARD,
        }
    }
}

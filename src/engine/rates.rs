//! The rates of a year, from which an engine computes everything that happens in it.

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
    /// Age schedules of the migration streams.
    pub schedules: &'a Schedules,
    /// Survival by city, residence and sex, the sex fastest.
    pub survival: &'a [Survival],
    /// Births per woman-year by city and residence, the residence fastest.
    pub asfr: &'a [AgeRow],
    /// Share of births that are male, 0 to 1.
    pub male_share: f64,
    /// Hazard levels by county and status.
    pub hazards: Vec<[Hazards; 3]>,
    /// Distribution of movers over cities and counties.
    pub destination: Destination,
    /// Distribution of returners whose home is another county.
    pub home: &'a Destination,
    /// Share of returners whose home is another county, by county, 0 to 1.
    pub home_elsewhere: &'a [f64],
    /// Share of arrivals who go to the countryside, by county, 0 to 1.
    pub rural_arrival: &'a [f64],
    /// Arrivals from the rest of China, persons in the year, by county.
    pub external_in: Vec<f64>,
    /// Sex and age of arrivals from the rest of China; adds up to 1.
    pub arrival_pattern: &'a [AgeRow; 2],
    /// Additional arrivals from the rest of China by the talent lever, persons in the year at all ages, by county;
    /// negative where the lever reduces arrivals. Only the share of these ages in the talent pattern arrives.
    pub talent_in: Vec<f64>,
    /// The pattern of arrivals at the ages of talent, 0 at the others; adds up to the share of these ages.
    pub talent_pattern: &'a [AgeRow; 2],
    /// Probability that an unsettled resident settles within the year, by county.
    pub settlement: Vec<f64>,
    /// Addition to that probability for near relatives, by county.
    pub family_settlement: Vec<f64>,
    /// Probability of settlement within the year for the unsettled past the required years of residence, by county: of
    /// anybody, and of near relatives. The two fields above are the expected values of these where durations of
    /// residence are not tracked.
    pub settlement_past: Vec<[f64; 2]>,
    /// Years of residence required before settlement, by county.
    pub requirement_years: Vec<f64>,
    /// 1 at the ages of near relatives who settle with an adult, 0 at the others.
    pub relatives: &'a AgeRow,
    /// Probability of reclassification of rural residents within the year, by county.
    pub reclassification: Vec<f64>,
    /// Share of the reclassified who count as settled, 0 to 1.
    pub reclassified_settled: f64,
}

impl Rates<'_> {
    /// Survival in a city by residence and sex.
    #[inline(always)]
    #[must_use]
    pub fn survival(&self, city: CityId, residence: Residence, sex: Sex) -> &Survival {
        // Flat lists are read in the innermost loops, where an array of arrays would follow a pointer per level.
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

/// Hazard levels of one status in a county. A level times its age schedule is a hazard per person-year.
#[derive(Clone, Copy, Debug)]
pub struct Hazards {
    /// Of moving to another county.
    pub internal: f64,
    /// Of moving to the rest of China.
    pub external: f64,
    /// Of the third stream: local moves of rural residents, return of urban ones.
    pub other: f64,
    /// Whether the total stays below [`LOW_HAZARD`] at every age, so that the cheaper polynomial is accurate.
    pub low: bool,
}

impl Hazards {
    /// Hazard levels, scaled down together where they would exceed [`HAZARD_CAP`] at some age.
    ///
    /// - `mover_peak`, `other_peak`: largest values of the schedules.
    #[must_use]
    pub fn capped(internal: f64, external: f64, other: f64, mover_peak: f64, other_peak: f64) -> Hazards {
        let peak = (internal + external) * mover_peak + other * other_peak;
        // All streams are scaled by one factor, so that the cap changes how many leave but not where they go.
        let factor = if peak > HAZARD_CAP { HAZARD_CAP / peak } else { 1.0 };
        Hazards {
            internal: internal * factor,
            external: external * factor,
            other: other * factor,
            low: peak <= LOW_HAZARD,
        }
    }
}

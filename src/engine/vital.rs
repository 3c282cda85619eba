//! Mortality and fertility of each year of a draw.

use crate::axes::AgeRow;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::axes::Status;
use crate::data::Data;
use crate::engine::shocks::Shocks;
use crate::model::demography::fertility;
use crate::model::demography::mortality;
use crate::model::demography::mortality::BrassFamily;
use crate::model::demography::mortality::Survival;
use crate::model::initial::Initial;
use crate::model::initial::census_index;
use crate::region::CityId;
use crate::region::CountyId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Mortality and fertility of the base year, equal in every draw.
#[derive(Clone, Debug)]
pub struct VitalBase {
    base_year: u16,
    /// Relational life tables by sex.
    families: [BrassFamily; 2],
    /// Life expectancy at birth in the base year by residence and sex, years.
    e0: [[f64; 2]; 2],
    /// Difference of e0 in each city to the province, years.
    e0_gap: Vec<f64>,
    /// Parameters of the expected yearly gain of e0 by sex.
    e0_gain: [crate::data::demography::DoubleLogistic; 2],
    /// Normalised ASFR by residence.
    schedule: [AgeRow; 2],
    /// TFR of a city and residence relative to the province, `ln`, city by city.
    log_ratio: Vec<[f64; 2]>,
    /// TFR of the province in the base year.
    tfr: f64,
    /// Males per female at birth in China by year, in the order of the years.
    sex_ratio: Vec<(u16, f64)>,
}

/// Vital rates of a draw as they move through the years.
#[derive(Clone, Debug)]
pub struct Vital {
    tfr: f64,
    e0: [[f64; 2]; 2],
    /// Survival by city, residence and sex, the sex fastest.
    pub survival: Vec<Survival>,
    /// Births per woman-year by city and residence, the residence fastest.
    pub asfr: Vec<AgeRow>,
    /// Total fertility rate by city and residence, births per woman.
    pub tfr_by_city: Vec<f64>,
    /// Share of births that are male, 0 to 1.
    pub male_share: f64,
}

impl VitalBase {
    /// Gathers the base from data and initial state.
    #[must_use]
    pub fn new(data: &Data, initial: &Initial) -> VitalBase {
        let demography = &data.demography;
        let census = census_index(initial.year);
        let schedule = Residence::ALL.map(|residence| {
            let mut row = AgeRow::ZERO;
            row[fertility::FIRST_AGE..fertility::FIRST_AGE + fertility::CHILDBEARING_AGES]
                .copy_from_slice(&demography.fertility_share[census][residence as usize]);
            row
        });
        let mut base = VitalBase {
            base_year: initial.year,
            families: demography.standard.each_ref().map(BrassFamily::new),
            e0: demography.e0[census],
            e0_gap: demography.e0_gap.0.clone(),
            e0_gain: demography.e0_gain,
            schedule,
            log_ratio: Vec::new(),
            tfr: 0.0,
            // A hindcast from 2010 must not see the later decline, so the ratio of its base year stays constant.
            sex_ratio: demography
                .sex_ratio_at_birth
                .iter()
                .copied()
                .filter(|(year, _)| initial.year != 2010 || *year <= initial.year)
                .collect(),
        };
        // The published rate rests on the births of the year. The rates of the census long form stand in where none was
        // published.
        let published = data.observations.latest("370000", "tfr", initial.year);
        base.tfr = published.unwrap_or_else(|| base.census_tfr(data, initial));
        base.log_ratio = log_ratios(data, initial, &base.schedule);
        base
    }

    /// TFR of the province by the census, weighted by women.
    fn census_tfr(&self, data: &Data, initial: &Initial) -> f64 {
        let tfr = &data.demography.census_tfr[census_index(initial.year)];
        let counties = data.region.county_ids();
        let women = Residence::ALL.map(|residence| {
            counties
                .clone()
                .map(|county| expected(initial, county, residence, &self.schedule[residence as usize]))
                .sum::<f64>()
        });
        (tfr[0] * women[0] + tfr[1] * women[1]) / (women[0] + women[1])
    }

    /// Vital rates of a draw in the base year.
    #[must_use]
    pub fn start(&self, values: &Values) -> Vital {
        // The parameter is the error of the corrected census tables of 2020, so it does not apply to a start in 2010.
        let level = if self.base_year == 2020 { values.get(Parameter::E0Level) } else { 0.0 };
        Vital {
            tfr: self.tfr,
            e0: self.e0.map(|row| row.map(|e0| e0 + level)),
            survival: Vec::new(),
            asfr: Vec::new(),
            tfr_by_city: Vec::new(),
            male_share: 0.0,
        }
    }
}

/// Births expected in a county and residence at a TFR of 1.
fn expected(initial: &Initial, county: CountyId, residence: Residence, schedule: &AgeRow) -> f64 {
    Status::ALL
        .iter()
        .filter(|status| status.residence() == residence)
        .map(|&status| initial.population.row(county, status, Sex::Female))
        .map(|women| women.iter().zip(schedule.iter()).map(|(women, share)| women * share).sum::<f64>())
        .sum()
}

/// `ln` of the TFR of each city and residence relative to the province.
///
/// Residence: the ratio of the census rates. City: children of 0-4 over those expected from its women at the
/// residence ratios (indirect standardisation). Scaled so that the province's births are those of its TFR.
fn log_ratios(data: &Data, initial: &Initial, schedule: &[AgeRow; 2]) -> Vec<[f64; 2]> {
    let census_tfr = data.demography.census_tfr[census_index(initial.year)];
    let children = |county: CountyId| -> f64 {
        initial.population.county(county).iter().map(|row| row[..5].iter().sum::<f64>()).sum()
    };
    let cities: Vec<([f64; 2], f64)> = data
        .region
        .cities
        .iter()
        .map(|city| {
            let births = Residence::ALL.map(|residence| {
                city.county_ids()
                    .map(|county| expected(initial, county, residence, &schedule[residence as usize]))
                    .sum::<f64>()
            });
            (births, city.county_ids().map(children).sum::<f64>())
        })
        .collect();
    // Indirect standardisation: the counted children of a city over those that its women would have at the provincial
    // rates of their residence. Births of cities are published by place of registration only, so they are not used.
    let level: Vec<f64> = cities
        .iter()
        .map(|(births, children)| children / (births[0] * census_tfr[0] + births[1] * census_tfr[1]))
        .collect();
    let at_one: f64 = cities.iter().map(|(births, _)| births[0] + births[1]).sum();
    let scaled: f64 = cities
        .iter()
        .zip(&level)
        .map(|((births, _), level)| level * (births[0] * census_tfr[0] + births[1] * census_tfr[1]))
        .sum();
    // The ratios are divided by their mean, so that the births of the province are those of its own total rate.
    let mean = scaled / at_one;
    level.iter().map(|level| census_tfr.map(|tfr| math::ln(level * tfr / mean))).collect()
}

impl Vital {
    /// TFR of a city by residence.
    #[must_use]
    pub fn tfr_of(&self, city: CityId, residence: Residence) -> f64 {
        self.tfr_by_city[city.0 * 2 + residence as usize]
    }

    /// Moves on to `year` and works out its rates.
    pub fn advance(&mut self, base: &VitalBase, values: &Values, shocks: &Shocks, year: u16) {
        let (asymptote, persistence) = (values.get(Parameter::TfrAsymptote), values.get(Parameter::TfrPersistence));
        self.tfr = fertility::next_tfr(self.tfr, asymptote, persistence, shocks.tfr);
        for row in &mut self.e0 {
            for (e0, gain) in row.iter_mut().zip(&base.e0_gain) {
                *e0 += values.get(Parameter::E0GainFactor) * mortality::e0_gain(gain, *e0) + shocks.e0;
            }
        }
        self.survival.clear();
        self.asfr.clear();
        self.tfr_by_city.clear();
        // Differentials between cities and residences fade from the base year on, with a half-life in years.
        let half_lives = f64::from(year - base.base_year) / values.get(Parameter::TfrDifferentialHalfLife);
        let kept = math::exp(-std::f64::consts::LN_2 * half_lives);
        // The order of the loops is the order of the rows that `Rates::survival` and `Rates::asfr` index.
        for (gap, log_ratio) in base.e0_gap.iter().zip(&base.log_ratio) {
            for residence in Residence::ALL {
                for sex in Sex::ALL {
                    // Assumption: the gap of a city to the province stays constant.
                    let e0 = self.e0[residence as usize][sex as usize] + gap;
                    self.survival.push(base.families[sex as usize].survival(e0));
                }
                let tfr = self.tfr * math::exp(kept * log_ratio[residence as usize]);
                self.tfr_by_city.push(tfr);
                self.asfr.push(base.schedule[residence as usize].map(|share| share * tfr));
            }
        }
        self.male_share = base.male_share(year, values.get(Parameter::SexRatioAtBirth2020));
    }
}

impl VitalBase {
    /// Share of births that are male: the level of Shandong in the base year with the decline of China.
    fn male_share(&self, year: u16, base_ratio: f64) -> f64 {
        let china = |year: u16| {
            // Years outside the series take its nearest value.
            let nearest = self.sex_ratio.iter().min_by_key(|(at, _)| at.abs_diff(year));
            nearest.expect("the package holds the sex ratio at birth").1
        };
        // The level is that of Shandong, the decline relative to the base year that of China, because only the national
        // ratio is projected.
        let ratio = china(year) * base_ratio / china(self.base_year);
        ratio / (1.0 + ratio)
    }
}

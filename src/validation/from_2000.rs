//! A reduced hindcast from the census of 2000 to that of 2010 (window H0).
//!
//! Of 2000 the data have residents and three age groups of most counties, and the ages of the province by kind of place, but for no
//! county urban residents, registration, jobs or incomes, and no urban share before 2000. The model of this program cannot start
//! there. Two parts of it can:
//!
//! - *Residents.* Each county is a closed population by sex and single year of age. The ages within the three groups are those of
//!   the province. Fertility is that of the children counted in 2000, mortality has the life expectancy of 2000, and both stay
//!   constant. Growth by migration has the expectation 0, because no earlier census by county is known.
//! - *Urban share of the province.* The law of the transfer acts on the province as a whole, without ages: the rate of the net
//!   transfer per rural resident is `h0 exp(g(x) - g(x0) + trend t + shock)` with `g` as in [`Law`]. The level `h0` is the rate at
//!   which the difference between urban and rural growth is the world norm of the United Nations
//!   ([`baselines::world_norm`], of the revision of 2018): it is the only level that needs no share before 2000. Slope, curvature,
//!   trend and shocks have the priors of the window from 2010, which are judgement. The trend is that of the rate of the province
//!   as a whole and goes on in full.
//!
//! The standard deviations of what is not known are judgement, too. They were set when the residents of 2010 had long been part of
//! this project, so this window is not blind in the way the others are. It is reported and enters no other result.

use std::ops::Range;

use ndarray::Axis;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::axes::row_sum;
use crate::data::Data;
use crate::data::census::WIDE_GROUP_STARTS;
use crate::data::demography::FERTILE;
use crate::data::demography::FERTILE_AGES;
use crate::data::demography::LifeExpectancy2000;
use crate::indicators::IndicatorId;
use crate::model::demography::mortality::BrassFamily;
use crate::model::demography::mortality::Survival;
use crate::national::law::Law;
use crate::national::panel::size;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Priors;
use crate::scenario::uncertainty::Values;
use crate::validation::baselines;
use crate::validation::hindcast;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::one_region;
use crate::validation::one_region::YearInputs;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Years of the two censuses.
const YEARS: Range<u16> = 2000..2010;

/// Years between the two censuses.
const SPAN: f64 = 10.0;

/// Assumption: standard deviation of the logarithm of fertility in 2000-2010 over that of the children counted in 2000, of whom
/// that census missed a number that was disputed (from memory).
const FERTILITY_SD: f64 = 0.1;

/// Assumption: standard deviation of the logarithm of the level of the transfer around the world norm.
const LEVEL_SD: f64 = 0.5;

/// Assumption: standard deviations of the yearly growth by migration over the decade, of the province, of a city relative to the
/// province, and of a county relative to its city; per year.
const GROWTH_SD: [f64; 3] = [0.002, 0.005, 0.01];

/// Ages of the children whose births are counted back.
const CHILDREN: Range<usize> = 0..5;

/// Residents by sex and age.
type Ages = [AgeRow; 2];

/// The forecasts of the reduced model and of simple rules for 2010: residents of the province, of the counties whose residents and
/// ages of 2000 are known, and of the cities that have only such counties; urban share of the province.
///
/// - `priors`: those of the window from 2010.
/// - Returns no case if the package has no ages or no life expectancy of 2000.
#[must_use]
pub fn cases(data: &Data, priors: &Priors, seed: u64, draws: u32) -> Vec<Case> {
    let Some(life) = data.demography.e0_2000 else { return Vec::new() };
    let province = Province::new(data, life);
    let Some(units) = units(data, &province) else { return Vec::new() };
    let draws: Vec<Draw> = (0..draws).map(|draw| Draw::new(&data.region, priors, seed, draw)).collect();
    let census = &data.census.years[0];
    let mut all = Vec::new();
    for area in data.region.areas() {
        let own: Vec<&Unit> = units.iter().filter(|unit| area == Area::Province || unit.is_of(data, area)).collect();
        if area != Area::Province && own.len() != data.region.counties_of(area).len() {
            continue;
        }
        let start: f64 = own.iter().map(|unit| unit.start).sum();
        let members: Vec<f64> =
            draws.iter().map(|draw| own.iter().map(|unit| unit.residents(draw)).sum::<f64>()).collect();
        let observed = data.region.sum(area, |county| census.residents[county]);
        let rules = [(ForecastMethod::NoChange, start)];
        all.push(case(all.len(), area, IndicatorId::Residents, observed, &members, &rules));
    }
    let urban = data.region.sum(Area::Province, |county| census.urban[county]);
    let observed = urban / data.region.sum(Area::Province, |county| census.residents[county]);
    let members: Vec<f64> = draws.iter().map(|draw| province.share(draw)).collect();
    let norm = math::logit(province.start) + SPAN * baselines::world_norm(province.start);
    let rules = [
        (ForecastMethod::NoChange, province.start),
        (ForecastMethod::GrowthDifference, 1.0 / (1.0 + math::exp(-norm))),
    ];
    all.push(case(all.len(), Area::Province, IndicatorId::UrbanShare, observed, &members, &rules));
    all
}

fn case(
    at: usize,
    area: Area,
    indicator: IndicatorId,
    observed: f64,
    members: &[f64],
    rules: &[(ForecastMethod, f64)],
) -> Case {
    let mut forecasts = vec![hindcast::forecast(ForecastMethod::Model, at, members, observed)];
    forecasts.extend(rules.iter().map(|(method, value)| hindcast::forecast(*method, at, &[*value], observed)));
    Case { area, indicator: indicator.row(), year: YEARS.end, observed, forecasts }
}

/// The values of one draw for every quantity that the forecast does not know.
struct Draw {
    values: Values,
    /// Factor of fertility.
    fertility: f64,
    /// Logarithm of the level of the transfer over that of the world norm.
    level: f64,
    /// Standard normal numbers of the shocks of the years.
    shocks: Vec<f64>,
    /// Growth by migration of the province, per year.
    province: f64,
    /// Growth by migration of each city relative to the province, per year.
    cities: Vec<f64>,
    /// Growth by migration of each county relative to its city, per year.
    counties: Vec<f64>,
}

impl Draw {
    fn new(region: &Region, priors: &Priors, seed: u64, draw: u32) -> Draw {
        let mut common = random::stream(seed, draw, YEARS.start, Purpose::ProvinceShocks);
        let mut normal = || random::normal(&mut common);
        let (fertility, level, province) = (FERTILITY_SD * normal(), LEVEL_SD * normal(), GROWTH_SD[0] * normal());
        let shocks = YEARS.map(|_| normal()).collect();
        let places = |purpose: Purpose, count: usize, sd: f64| -> Vec<f64> {
            let mut rng = random::stream(seed, draw, YEARS.start, purpose);
            (0..count).map(|_| sd * random::normal(&mut rng)).collect()
        };
        Draw {
            values: priors.at(&priors.scores(seed, draw)),
            fertility: math::exp(fertility),
            level,
            shocks,
            province,
            cities: places(Purpose::CityShocks, region.city_count(), GROWTH_SD[1]),
            counties: places(Purpose::CountyShocks, region.county_count(), GROWTH_SD[2]),
        }
    }
}

/// A closed population at the end of each year, in two parts, because births of a decade have no children in it: residents are the
/// survivors of the start plus the factor of fertility times the children born since.
struct Closed {
    survivors: Vec<f64>,
    children: Vec<f64>,
}

impl Closed {
    /// Projects residents with constant rates.
    fn new(rates: &[YearInputs], residents: &Ages) -> Closed {
        let barren: Vec<YearInputs> =
            rates.iter().map(|year| YearInputs { asfr: AgeRow::ZERO, ..year.clone() }).collect();
        let total = |rates: &[YearInputs]| -> Vec<f64> {
            one_region::run(rates, YEARS.start, residents).iter().map(one_region::CountryYear::population).collect()
        };
        let survivors = total(&barren);
        let children = total(rates).iter().zip(&survivors).map(|(all, survivors)| all - survivors).collect();
        Closed { survivors, children }
    }

    /// Residents after the years of the index plus one, persons.
    fn after(&self, year: usize, fertility: f64) -> f64 {
        self.survivors[year] + fertility * self.children[year]
    }
}

/// The province at the census of 2000.
struct Province {
    /// Urban share.
    start: f64,
    /// Residents of all kinds of place.
    residents: Ages,
    /// Rates of all residents.
    rates: Vec<YearInputs>,
    /// Residents by residence at the start, and as closed populations.
    by_residence: [(f64, Closed); 2],
}

impl Province {
    fn new(data: &Data, life: LifeExpectancy2000) -> Province {
        let demography = &data.demography;
        let families = Sex::ALL.map(|sex| BrassFamily::new(&demography.standard[sex as usize]));
        let survival = |e0: [f64; 2]| Sex::ALL.map(|sex| families[sex as usize].survival(e0[sex as usize]));
        let level = |e0: [f64; 2]| Sex::ALL.map(|sex| families[sex as usize].level(e0[sex as usize]));
        let ratio =
            demography.sex_ratio_at_birth.iter().find(|(year, _)| *year == YEARS.start).map_or(1.0, |row| row.1);
        let inputs = |e0: [f64; 2], asfr: AgeRow| {
            let year = |end: u16| YearInputs {
                end,
                survival: survival(e0),
                level: level(e0),
                asfr,
                male_share: ratio / (1.0 + ratio),
                migrants: [AgeRow::ZERO; 2],
            };
            YEARS.map(|start| year(start + 1)).collect::<Vec<_>>()
        };
        let of_residence = |residence: Residence| -> Ages {
            let ages = data.census.residence_age_2000.index_axis(Axis(0), residence as usize);
            Sex::ALL.map(|sex| AgeRow::of_ages(|age| ages[[sex as usize, age]]))
        };
        let parts = Residence::ALL.map(|residence| {
            let (residents, e0) = (of_residence(residence), life.residence[residence as usize]);
            // The ages of mothers are those of 2010, the first that the data have by kind of place.
            let ages = &demography.fertility_share[0][residence as usize];
            let tfr = total_fertility(&residents, &survival(e0), ages);
            let asfr = AgeRow::of_ages(|age| {
                if (FERTILE[0]..=FERTILE[1]).contains(&age) { tfr * ages[age - FERTILE[0]] } else { 0.0 }
            });
            (residents, inputs(e0, asfr), asfr)
        });
        let women = |part: usize, age: usize| parts[part].0[Sex::Female as usize][age];
        // The rate of all women is the mean of both kinds of place.
        let asfr = AgeRow::of_ages(|age| {
            let births: f64 = (0..2).map(|part| women(part, age) * parts[part].2[age]).sum();
            let women = women(0, age) + women(1, age);
            if women > 0.0 { births / women } else { 0.0 }
        });
        let residents = Sex::ALL.map(|sex| {
            let [urban, rural] = [0, 1].map(|part| parts[part].0[sex as usize]);
            AgeRow::of_ages(|age| urban[age] + rural[age])
        });
        let by_residence = parts.map(|(residents, rates, _)| (total(&residents), Closed::new(&rates, &residents)));
        let start = by_residence[0].0 / total(&residents);
        Province { start, residents, rates: inputs(life.total, asfr), by_residence }
    }

    /// Urban share of 2010 in a draw.
    fn share(&self, draw: &Draw) -> f64 {
        let get = |parameter| draw.values.get(parameter);
        let law = Law { slope: get(Parameter::TransferSlope), curvature: get(Parameter::TransferCurvature) };
        // Natural increase of a kind of place in a year of the decade.
        let increase = |residence: Residence, year: usize| {
            let (start, closed) = &self.by_residence[residence as usize];
            let before = if year == 0 { *start } else { closed.after(year - 1, draw.fertility) };
            closed.after(year, draw.fertility) / before - 1.0
        };
        let difference = |year: usize| increase(Residence::Rural, year) - increase(Residence::Urban, year);
        // The logit rises by `h / S` less the difference of the natural increases in the first year.
        let norm = self.start * (baselines::world_norm(self.start) + difference(0));
        let level = math::ln(norm) + draw.level - law.response(size(self.start));
        let (mut share, mut shock) = (self.start, 0.0);
        for (year, score) in draw.shocks.iter().enumerate() {
            shock = get(Parameter::MobilityPersistence) * shock + get(Parameter::MobilityShockSd) * score;
            let trend = get(Parameter::MobilityTrend) * (year + 1) as f64;
            share = law.next_share(share, level + trend + shock, difference(year));
        }
        share
    }
}

/// Number of residents of all ages, persons.
fn total(residents: &Ages) -> f64 {
    residents.iter().map(row_sum).sum()
}

/// Total fertility rate of the five years before a census by the own-children method (Cho, Retherford and Choe 1986, The
/// Own-Children Method of Fertility Estimation): births are the children counted, over the part of them that survived.
///
/// Women are those counted, moved back in age. The few who died are left out.
///
/// - `ages`: share of each age from 15 to 49 in the total.
fn total_fertility(residents: &Ages, survival: &[Survival; 2], ages: &[f64; FERTILE_AGES]) -> f64 {
    let women = &residents[Sex::Female as usize];
    let (mut births, mut exposure) = (0.0, 0.0);
    for child in CHILDREN {
        for sex in Sex::ALL {
            let own = &survival[sex as usize];
            let survived = (0..child).fold(own.births, |part, age| part * own.ratio[age]);
            births += residents[sex as usize][child] / survived;
        }
        // Children of age k were born between k and k + 1 years before the census, when women of today's age a were on average
        // k + 1/2 years younger.
        for (share, age) in ages.iter().zip(FERTILE[0]..) {
            exposure += share * 0.5 * (women[age + child] + women[age + child + 1]);
        }
    }
    births / exposure
}

/// A county, or what is left of the province without the known ones.
struct Unit {
    /// City and county by their numbers; `None` for the rest.
    place: Option<(usize, usize)>,
    /// Residents of 2000, persons.
    start: f64,
    closed: Closed,
}

impl Unit {
    fn is_of(&self, data: &Data, area: Area) -> bool {
        self.place.is_some_and(|(_, county)| data.region.counties_of(area).contains(&county))
    }

    /// Residents of 2010 in a draw, persons.
    fn residents(&self, draw: &Draw) -> f64 {
        let own = self.place.map_or(0.0, |(city, county)| draw.cities[city] + draw.counties[county]);
        self.closed.after(YEARS.len() - 1, draw.fertility) * math::exp(SPAN * (draw.province + own))
    }
}

/// The counties with known ages and the rest of the province; `None` if no county is known.
fn units(data: &Data, province: &Province) -> Option<Vec<Unit>> {
    let groups = |age: usize| WIDE_GROUP_STARTS.iter().rposition(|start| *start <= age).unwrap_or(0);
    let grouped: [[f64; 3]; 2] = province.residents.map(|row| {
        let mut sums = [0.0; 3];
        (0..AGES).for_each(|age| sums[groups(age)] += row[age]);
        sums
    });
    // Children per woman of working age, relative to the province.
    let children = |ages: &[[f64; 3]; 2]| (ages[0][0] + ages[1][0]) / ages[Sex::Female as usize][1];
    let unit = |place: Option<(usize, usize)>, ages: &[[f64; 3]; 2]| {
        let residents: Ages = Sex::ALL.map(|sex| {
            let sex = sex as usize;
            AgeRow::of_ages(|age| province.residents[sex][age] / grouped[sex][groups(age)] * ages[sex][groups(age)])
        });
        let relative = children(ages) / children(&grouped);
        let rates: Vec<YearInputs> = province
            .rates
            .iter()
            .map(|year| YearInputs { asfr: year.asfr.map(|rate| rate * relative), ..year.clone() })
            .collect();
        Unit { place, start: total(&residents), closed: Closed::new(&rates, &residents) }
    };
    let mut rest = grouped;
    let mut all = Vec::new();
    for (county, ages) in data.region.county_ids().zip(&data.census.ages_2000.0) {
        let Some(ages) = ages else { continue };
        rest.iter_mut().flatten().zip(ages.iter().flatten()).for_each(|(rest, own)| *rest -= own);
        all.push(unit(Some((data.region.city_of(county).0, county.0)), ages));
    }
    if all.is_empty() {
        return None;
    }
    // Counties that are known in full leave nothing.
    if rest.iter().flatten().all(|persons| *persons > 0.0) {
        all.push(unit(None, &rest));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survival() -> [Survival; 2] {
        [
            Survival { ratio: AgeRow::of_ages(|_| 0.99), births: 0.96 },
            Survival { ratio: AgeRow::of_ages(|_| 0.995), births: 0.97 },
        ]
    }

    #[test]
    fn fertility_is_found_again_from_the_children_of_a_population_that_had_it() {
        // 1,000 women at every age, 1.8 children each, 51 % boys, who die as the tables say.
        let ages: [f64; FERTILE_AGES] = std::array::from_fn(|_| 1.0 / FERTILE_AGES as f64);
        let born = 1000.0 * 1.8;
        let child = |sex: usize, age: usize| {
            let own = &survival()[sex];
            born * [0.51, 0.49][sex] * (0..age).fold(own.births, |part, age| part * own.ratio[age])
        };
        let row =
            |sex: usize, adults: f64| AgeRow::of_ages(|age| if age < CHILDREN.end { child(sex, age) } else { adults });
        let found = total_fertility(&[row(0, 950.0), row(1, 1000.0)], &survival(), &ages);
        assert!((found - 1.8).abs() < 1e-12, "{found}");
    }

    #[test]
    fn a_closed_population_is_linear_in_fertility() {
        let asfr = AgeRow::of_ages(|age| if (FERTILE[0]..=FERTILE[1]).contains(&age) { 0.05 } else { 0.0 });
        let rates = |factor: f64| -> Vec<YearInputs> {
            let year = |start: u16| YearInputs {
                end: start + 1,
                survival: survival(),
                level: [0.0; 2],
                asfr: asfr.map(|rate| factor * rate),
                male_share: 0.51,
                migrants: [AgeRow::ZERO; 2],
            };
            YEARS.map(year).collect()
        };
        let residents =
            [AgeRow::of_ages(|age| 1000.0 - 9.0 * age as f64), AgeRow::of_ages(|age| 1000.0 - 8.0 * age as f64)];
        let (one, half) = (Closed::new(&rates(1.0), &residents), Closed::new(&rates(1.5), &residents));
        for year in 0..YEARS.len() {
            assert!((one.after(year, 1.5) / half.after(year, 1.0) - 1.0).abs() < 1e-12, "{year}");
        }
        assert!(one.after(9, 1.0) > one.after(9, 0.0));
    }
}

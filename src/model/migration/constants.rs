//! Levels and constants of the migration streams: solved so that the decade before the base year is met.
//!
//! For each draw of the parameters the levels are solved anew from the same facts: net migration and urban gain by
//! county, residents registered elsewhere, and the mean population of the decade. A parameter that lowers one stream
//! therefore raises another, and every draw reproduces the same decade.

use ndarray::Array2;

use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::data::Data;
use crate::model::decade;
use crate::model::decade::Decade;
use crate::model::decade::InMigrants;
use crate::model::migration::destination;
use crate::model::migration::destination::Destination;
use crate::model::migration::destination::NestedLogit;
use crate::model::migration::destination::Pull;
use crate::model::migration::schedule::Schedules;
use crate::model::migration::window;
use crate::model::migration::window::NetGains;
use crate::model::population::Population;
use crate::region::ByCounty;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Assumption: largest share of a county's arrivals that goes to its countryside.
const MOST_RURAL_ARRIVAL: f64 = 0.5;

/// Assumption: largest share of the in-place transfer of a county that is reclassification. Some local moves remain
/// everywhere, because the logarithm of their hazard is taken.
const MOST_RECLASSIFIED: f64 = 0.95;

/// Persons from which a county counts as having a countryside; below, its rates are not defined.
const LEAST_RURAL: f64 = 1.0;

/// Assumption: number of rounds in which exposures and levels are made to agree. They depend on each other only through
/// competing risks, which are small, so that few rounds are enough.
const ROUNDS: usize = 6;

/// Relative tolerance of the constants at the central values, tighter than that of a draw, which starts from them.
const CENTRAL_TOLERANCE: f64 = 1e-11;

/// Facts of the decade that do not depend on the parameters of a draw.
#[derive(Clone, Debug)]
pub struct DecadeCalibration {
    /// Net migration and urban gain.
    pub window: NetGains,
    /// Age schedules of the streams.
    pub schedules: Schedules,
    /// `ln` of the travel minutes from county to city.
    pub log_minutes: Array2<f64>,
    /// Mean residents of the decade by county.
    residents: ByCounty<f64>,
    /// Mean rural residents of the decade by county.
    rural: ByCounty<f64>,
    /// Rural share of residents in the base year by county.
    rural_share: Vec<f64>,
    /// Counties whose urban share fell over the decade.
    share_fell: Vec<bool>,
    /// In-migrants from other counties of the province.
    internal_stock: Stock,
    /// In-migrants from other provinces.
    external_stock: Stock,
    /// Registered persons living elsewhere, by county with a countryside.
    absent: Vec<f64>,
    /// Share of returners whose home is another county, by county, 0 to 1.
    home_elsewhere: Vec<f64>,
    exposure: Exposure,
    /// Persons over exposure of unsettled returners: a mean hazard times it is a level.
    return_scale: f64,
    /// Mover exposure per resident of the province, mean of the decade.
    mover_intensity: f64,
    /// `ln` of urban over rural residents of the province at the start and at the end of the decade.
    log_ratios: [f64; 2],
    /// Pulls at the central values: where the contraction of a draw starts.
    start: Pull,
}

/// A stock of in-migrants and its growth over the decade.
#[derive(Clone, Debug)]
struct Stock {
    /// Persons in the base year by county.
    now: Vec<f64>,
    /// Yearly growth of the provincial stock, per person of the stock of the base year.
    growth: f64,
    /// Mean of the provincial stock over the decade, per person of the stock of the base year.
    mean: f64,
}

/// Person-years weighted by the schedules: a level times its exposure is a flow.
#[derive(Clone, Debug)]
struct Exposure {
    /// Movers by status and county.
    mover: [ByCounty<f64>; 3],
    /// Local movers by county.
    local: ByCounty<f64>,
    /// Returners of the unsettled and the settled by county.
    back: [ByCounty<f64>; 2],
}

impl Exposure {
    /// Exposures of zero.
    fn none(counties: usize) -> Exposure {
        let zero = || ByCounty(vec![0.0; counties]);
        Exposure { mover: std::array::from_fn(|_| zero()), local: zero(), back: std::array::from_fn(|_| zero()) }
    }
}

/// Levels and constants of one draw.
#[derive(Clone, Debug)]
pub struct Constants {
    /// Hazard level of rural movers to other counties and provinces, by county; others relative to it.
    pub mover: Vec<f64>,
    /// The same level for the province, towards which the counties drift.
    pub mover_mean: f64,
    /// Share of out-moves that leave the province, 0 to 1; the same for all counties.
    pub external_share: f64,
    /// Hazard level of local moves, by county.
    pub local: Vec<f64>,
    /// Hazard level of local moves of the province.
    pub local_mean: f64,
    /// Hazard level of return of the unsettled and of the settled.
    pub back: [f64; 2],
    /// Reclassification rate of rural residents, per person-year, by county.
    pub reclassification: Vec<f64>,
    /// Reclassification rate of the province, per person-year.
    pub reclassification_mean: f64,
    /// Arrivals from the rest of China per resident and year, by county.
    pub external_in: Vec<f64>,
    /// Departures to the rest of China in a year of the decade, persons.
    pub external_out_total: f64,
    /// Arrivals from the rest of China in a year of the decade, persons.
    pub external_in_total: f64,
    /// Share of arrivals who go to the countryside, by county.
    pub rural_arrival: Vec<f64>,
    /// Arrivals from other counties per resident and year of the decade, by county.
    pub arrivals: Vec<f64>,
    /// Departures to other counties and provinces per resident and year of the decade, by county.
    pub departures: Vec<f64>,
    /// Attractiveness of cities and counties, without unit.
    pub pull: Pull,
    /// Deterrence of travel, counties x cities, without unit.
    pub deterrence: Array2<f64>,
    /// Inclusive value of moving in the decade, by county of origin, without unit.
    pub inclusive_value: Vec<f64>,
    /// Distribution of the returners whose home is another county.
    pub home: Destination,
    /// Share of the returners of each county whose home is another county, 0 to 1.
    pub home_elsewhere: Vec<f64>,
    /// Largest relative difference of arrivals left by the contraction.
    pub residual: f64,
    /// Number of counties with a rising urban share whose urban gain could not be met without a negative stream.
    pub floored: usize,
}

impl DecadeCalibration {
    /// Gathers the facts of the decade, and finds the exposures at the central values of the parameters.
    #[must_use]
    pub fn new(data: &Data, decade: &Decade<'_>, schedules: Schedules, central: &Values) -> DecadeCalibration {
        let counties = data.region.county_ids();
        let ends = [&decade.start, &decade.end.population];
        // The mean of both ends is the exposure of a year of the decade; nothing is known of the years between the
        // censuses.
        let mean = |value: &dyn Fn(&Population) -> f64| 0.5 * (value(ends[0]) + value(ends[1]));
        let mut calibration = DecadeCalibration {
            window: window::window(decade),
            log_minutes: destination::travel_minutes(data, decade.end.year, central).mapv(math::ln),
            residents: counties.clone().map(|r| mean(&|population| population.residents(r))).collect(),
            rural: counties.map(|r| mean(&|population| population.count(r, Status::Rural))).collect(),
            absent: decade.absent.clone(),
            rural_share: decade.rural_share(),
            share_fell: decade.share_fell(),
            internal_stock: stock(decade.other_county),
            external_stock: stock(decade.other_province),
            home_elsewhere: decade.end.home_elsewhere.clone(),
            exposure: Exposure::none(0),
            return_scale: 1.0,
            mover_intensity: 1.0,
            log_ratios: ends.map(log_ratio),
            start: Pull::even(&data.region),
            schedules,
        };
        calibration.settle(&data.region, ends, central);
        calibration
    }

    /// Makes exposures and levels agree: a stream that competes with others reaches fewer people than it would alone,
    /// so levels and exposures depend on each other.
    ///
    /// - `ends`: residents at the start and at the end of the decade.
    fn settle(&mut self, region: &Region, ends: [&Population; 2], central: &Values) {
        // The first exposures are those without any other stream; each round then includes the streams of the round
        // before.
        let none = Constants::none(region.county_count());
        self.exposure = self.exposed(ends, &none, central);
        let counties = region.county_ids();
        let [start, end] =
            ends.map(|population| counties.clone().map(|r| population.count(r, Status::Unsettled)).sum::<f64>());
        // The parameter of returns is the mean hazard over all ages of the unsettled; this factor turns it into a level
        // of the schedule.
        self.return_scale = 0.5 * (start + end) / self.exposure.back[0].0.iter().sum::<f64>();
        let exposed: f64 = self.exposure.mover.iter().flat_map(|movers| &movers.0).sum();
        self.mover_intensity = exposed / self.residents.0.iter().sum::<f64>();
        for _ in 0..ROUNDS {
            let constants = self.solve(region, central, CENTRAL_TOLERANCE);
            // Pulls of similar parameters are near each other, so the contraction of every draw starts here.
            self.start = constants.pull.clone();
            self.exposure = self.exposed(ends, &constants, central);
        }
    }

    /// Exposures under the competing risks of the given levels.
    fn exposed(&self, ends: [&Population; 2], levels: &Constants, values: &Values) -> Exposure {
        let mut exposure = Exposure::none(ends[0].county_count());
        for county in ends[0].county_ids() {
            for status in Status::ALL {
                let hazard = Hazard::window(levels, county, status, values);
                for sex in Sex::ALL {
                    let [first, second] = ends.map(|population| population.row(county, status, sex));
                    let [mover, local, back] = self.schedules.of(sex);
                    for age in 0..crate::axes::AGES {
                        let persons = 0.5 * (first[age] + second[age]);
                        let total = hazard.mover * mover[age] + hazard.local * local[age] + hazard.back * back[age];
                        // Person-years until the first event: persons who have left the cell are no longer exposed to
                        // the other streams.
                        let at_risk = persons * math::escape(total.min(math::HAZARD_CAP));
                        exposure.mover[status as usize][county] += at_risk * mover[age];
                        match status {
                            Status::Rural => exposure.local[county] += at_risk * local[age],
                            Status::Unsettled => exposure.back[0][county] += at_risk * back[age],
                            Status::Settled => exposure.back[1][county] += at_risk * back[age],
                        }
                    }
                }
            }
        }
        exposure
    }

    /// Solves the levels and constants of a draw, in this order: returns, gross flows, external share, attractiveness of
    /// destinations, hazards of moving, and at last the in-place transfer, which takes what is left of the urban gain.
    ///
    /// - `tolerance`: largest relative difference between observed and modelled arrivals.
    #[must_use]
    pub fn solve(&self, region: &Region, values: &Values, tolerance: f64) -> Constants {
        let counties = region.county_ids();
        let deterrence = destination::deterrence(
            region,
            &self.log_minutes,
            values.get(Parameter::DistanceCoefficient),
            values.get(Parameter::OwnCityBonus),
        );
        let mobility = mobilities(values);
        let back_level = self.back_level(values);
        let back = |r: CountyId| back_level[0] * self.exposure.back[0][r] + back_level[1] * self.exposure.back[1][r];
        let home = self.home(region, &deterrence);
        let leaving_for_home: Vec<f64> = counties.clone().map(|r| back(r) * self.home_elsewhere[r.0]).collect();
        let coming_home = home.arrivals(region, &leaving_for_home);

        let returned: Vec<f64> = coming_home.iter().zip(&leaving_for_home).map(|(came, left)| came - left).collect();
        let Gross { external_in, internal_in, out } = self.gross(values, &returned);
        // Province-wide, net migration is arrivals less departures to the rest of China alone: internal moves and
        // returns cancel.
        let external_in_total: f64 = external_in.0.iter().sum();
        let external_out_total = external_in_total - self.window.net.iter().sum::<f64>();
        let external_share = external_out_total / out.0.iter().sum::<f64>();
        // One share for all counties, because the censuses tabulate origins outside the county only as a margin.
        let internal_out: Vec<f64> = out.0.iter().map(|out| out * (1.0 - external_share)).collect();
        let logit = NestedLogit { deterrence: &deterrence, dissimilarity: values.get(Parameter::NestDissimilarity) };
        let (pull, residual) =
            destination::contraction(region, &internal_out, &internal_in.0, logit, self.start.clone(), tolerance);
        let at_risk = |r: CountyId| (0..3).map(|q| mobility[q] * self.exposure.mover[q][r]).sum::<f64>();
        let mover: Vec<f64> = counties.clone().map(|r| out[r] / at_risk(r)).collect();
        let rural_arrival: Vec<f64> = self
            .rural_share
            .iter()
            // The parameter is stated for a county of which half is rural, hence the factor 2.
            .map(|share| (2.0 * values.get(Parameter::RuralArrivalShare) * share).min(MOST_RURAL_ARRIVAL))
            .collect();

        let urban_moves = |r: CountyId| {
            let urban_out =
                mover[r.0] * (mobility[1] * self.exposure.mover[1][r] + mobility[2] * self.exposure.mover[2][r]);
            (1.0 - rural_arrival[r.0]) * (internal_in[r] + external_in[r]) - urban_out - back(r)
        };
        let in_place = self.in_place(values, urban_moves);
        Constants {
            mover_mean: out.0.iter().sum::<f64>() / counties.clone().map(at_risk).sum::<f64>(),
            mover,
            back: back_level,
            external_share,
            external_in: counties.clone().map(|r| external_in[r] / self.residents[r]).collect(),
            external_out_total,
            external_in_total,
            arrivals: counties.clone().map(|r| internal_in[r] / self.residents[r]).collect(),
            departures: counties.map(|r| out[r] / self.residents[r]).collect(),
            rural_arrival,
            inclusive_value: destination::inclusive_values(region, &pull, logit),
            pull,
            deterrence,
            home,
            home_elsewhere: self.home_elsewhere.clone(),
            residual,
            local: in_place.local,
            local_mean: in_place.local_mean,
            reclassification: in_place.reclassification,
            reclassification_mean: in_place.reclassification_mean,
            floored: in_place.floored,
        }
    }

    /// Gross flows: arrivals from the turnover of the stocks of in-migrants, departures from the balance with net
    /// migration.
    ///
    /// - `returned`: net gain from returns between counties, by county, persons a year.
    fn gross(&self, values: &Values, returned: &[f64]) -> Gross {
        // Every way out of the stock of in-migrants: registration in the new place, return, and death.
        let exit = values.get(Parameter::SettlementHazard)
            + values.get(Parameter::ReturnHazard)
            + values.get(Parameter::MigrantMortality);
        let external_in = self.external_stock.arrivals(exit);
        let mut internal_in = self.internal_stock.arrivals(exit);
        let mut out = ByCounty(vec![0.0; returned.len()]);
        for r in (0..returned.len()).map(CountyId) {
            let balance = external_in[r] + returned[r.0] - self.window.net[r.0];
            out[r] = (internal_in[r] + balance).max(values.get(Parameter::LeastOutHazard) * self.residents[r]);
            // Where the floor on departures binds, arrivals are raised with it, so that net migration is met exactly.
            internal_in[r] = out[r] - balance;
        }
        Gross { external_in, internal_in, out }
    }

    /// Hazard levels of return: the parameter is the mean hazard of the unsettled over their ages.
    fn back_level(&self, values: &Values) -> [f64; 2] {
        let level = values.get(Parameter::ReturnHazard) * self.return_scale;
        [level, level * values.get(Parameter::SettledReturnRatio)]
    }

    /// `ln` of urban over rural residents of the province at the start and at the end of the decade.
    #[must_use]
    pub fn log_ratios(&self) -> [f64; 2] {
        self.log_ratios
    }

    /// Mover exposure per resident of the province, mean of the decade.
    #[must_use]
    pub fn mover_intensity(&self) -> f64 {
        self.mover_intensity
    }

    /// Splits what the moves do not explain of the urban gain into local moves and reclassification.
    ///
    /// Stocks alone cannot tell the two apart: the parameter `reclassification_share` decides for the province,
    /// and every county has the same split.
    ///
    /// An urban share that falls while those of nearly all counties rise says how towns were delineated at the two censuses, and
    /// not how many rural residents became urban. Such a county has the rates of the province, as has one without countryside.
    fn in_place(&self, values: &Values, urban_moves: impl Fn(CountyId) -> f64) -> InPlace {
        let counties = (0..self.rural.0.len()).map(CountyId);
        let has_own = |r: CountyId| self.rural[r] > LEAST_RURAL && !self.share_fell[r.0];
        let own = || counties.clone().filter(|r| has_own(*r));
        let mut floored = 0;
        let transfer: ByCounty<f64> = counties
            .clone()
            .map(|r| {
                let least = values.get(Parameter::LeastInPlaceTransfer) * self.rural[r];
                // Local moves and reclassification are the residual of the urban gain: no source counts either of them.
                let left = self.window.urban_gain[r.0] - urban_moves(r);
                floored += usize::from(has_own(r) && left < least);
                left.max(least)
            })
            .collect();
        let all: f64 = own().map(|r| transfer[r]).sum();
        let net: f64 = own().map(|r| self.window.urban_gain[r.0]).sum();
        // The parameter refers to the net transfer, which is smaller than the sum over counties once negative ones are
        // raised to the floor.
        let share = (values.get(Parameter::ReclassificationShare) * net / all).min(MOST_RECLASSIFIED);
        let local_mean = (1.0 - share) * all / own().map(|r| self.exposure.local[r]).sum::<f64>();
        let reclassification_mean = share * all / own().map(|r| self.rural[r]).sum::<f64>();
        let rate = |r: CountyId, own: f64, mean: f64| if has_own(r) { own } else { mean };
        InPlace {
            local: counties
                .clone()
                .map(|r| rate(r, (1.0 - share) * transfer[r] / self.exposure.local[r], local_mean))
                .collect(),
            reclassification: counties
                .clone()
                .map(|r| rate(r, share * transfer[r] / self.rural[r], reclassification_mean))
                .collect(),
            local_mean,
            reclassification_mean,
            floored,
        }
    }

    /// Distribution of the homes of returners: counties in proportion to their registered persons who live elsewhere, times
    /// the deterrence of travel.
    fn home(&self, region: &Region, deterrence: &Array2<f64>) -> Destination {
        let mut county = vec![0.0; region.county_count()];
        let city_absent: Vec<f64> =
            region.cities.iter().map(|city| self.absent[city.counties.clone()].iter().sum()).collect();
        for (index, city) in region.cities.iter().enumerate() {
            for r in city.counties.clone() {
                county[r] = self.absent[r] / city_absent[index];
            }
        }
        let mut shares = Array2::from_shape_fn(deterrence.dim(), |(r, city)| {
            let own = region.city_of(CountyId(r)) == CityId(city);
            // A return to the own county is not part of this distribution, so its share is taken out of the own city.
            let here = if own { county[r] } else { 0.0 };
            city_absent[city] * (1.0 - here) * deterrence[[r, city]]
        });
        for mut row in shares.rows_mut() {
            let sum = row.sum();
            row.mapv_inplace(|value| value / sum);
        }
        Destination { city: shares, county }
    }

    /// Flows of a year of the window at the given constants, by county: net migration and urban gain, persons.
    /// They must equal [`NetGains`]: the identity that the tests hold the solution to.
    #[must_use]
    pub fn reproduce(&self, region: &Region, constants: &Constants, values: &Values) -> NetGains {
        let counties = region.county_ids();
        let mobility = mobilities(values);
        let back =
            |r: CountyId| constants.back[0] * self.exposure.back[0][r] + constants.back[1] * self.exposure.back[1][r];
        let out = |r: CountyId, q: usize| constants.mover[r.0] * mobility[q] * self.exposure.mover[q][r];
        let internal_out: Vec<f64> = counties
            .clone()
            .map(|r| (1.0 - constants.external_share) * (0..3).map(|q| out(r, q)).sum::<f64>())
            .collect();
        let arrivals = destination::shares(
            region,
            &constants.pull,
            NestedLogit { deterrence: &constants.deterrence, dissimilarity: values.get(Parameter::NestDissimilarity) },
        )
        .arrivals(region, &internal_out);
        let leaving_for_home: Vec<f64> = counties.clone().map(|r| back(r) * self.home_elsewhere[r.0]).collect();
        let coming_home = constants.home.arrivals(region, &leaving_for_home);
        let arrived = |r: CountyId| arrivals[r.0] + constants.external_in[r.0] * self.residents[r];
        // Written apart from `solve`, with the constants as the only input: the identity must not hold by sharing code.
        let net = |r: CountyId| {
            arrived(r) + coming_home[r.0] - leaving_for_home[r.0] - (0..3).map(|q| out(r, q)).sum::<f64>()
        };
        let urban_gain = |r: CountyId| {
            (1.0 - constants.rural_arrival[r.0]) * arrived(r) - out(r, 1) - out(r, 2) - back(r)
                + constants.local[r.0] * self.exposure.local[r]
                + constants.reclassification[r.0] * self.rural[r]
        };
        NetGains { net: counties.clone().map(net).collect(), urban_gain: counties.map(urban_gain).collect() }
    }
}

/// `ln` of urban over rural residents of all counties.
fn log_ratio(population: &Population) -> f64 {
    let urban: f64 = population.county_ids().map(|r| population.urban(r)).sum();
    let rural: f64 = population.county_ids().map(|r| population.count(r, Status::Rural)).sum();
    math::ln(urban / rural)
}

/// Gross flows by county, persons a year.
struct Gross {
    external_in: ByCounty<f64>,
    internal_in: ByCounty<f64>,
    out: ByCounty<f64>,
}

/// In-place transfer of each county, split into its two streams.
struct InPlace {
    local: Vec<f64>,
    local_mean: f64,
    reclassification: Vec<f64>,
    reclassification_mean: f64,
    floored: usize,
}

/// Total hazards of one status in a county, as multiples of the schedules.
struct Hazard {
    mover: f64,
    local: f64,
    back: f64,
}

impl Hazard {
    fn window(levels: &Constants, county: CountyId, status: Status, values: &Values) -> Hazard {
        let back = match status {
            Status::Rural => 0.0,
            Status::Unsettled => levels.back[0],
            Status::Settled => levels.back[1],
        };
        Hazard {
            mover: levels.mover[county.0] * mobilities(values)[status as usize],
            local: if status == Status::Rural { levels.local[county.0] } else { 0.0 },
            back,
        }
    }
}

impl Constants {
    /// Constants of zero, at which no stream competes.
    fn none(counties: usize) -> Constants {
        Constants {
            mover: vec![0.0; counties],
            mover_mean: 0.0,
            external_share: 0.0,
            local: vec![0.0; counties],
            local_mean: 0.0,
            back: [0.0; 2],
            reclassification: vec![0.0; counties],
            reclassification_mean: 0.0,
            external_in: Vec::new(),
            external_out_total: 0.0,
            external_in_total: 0.0,
            arrivals: Vec::new(),
            departures: Vec::new(),
            rural_arrival: Vec::new(),
            pull: Pull { city: Vec::new(), county: Vec::new() },
            deterrence: Array2::zeros((0, 0)),
            inclusive_value: Vec::new(),
            home: Destination { city: Array2::zeros((0, 0)), county: Vec::new() },
            home_elsewhere: Vec::new(),
            residual: 0.0,
            floored: 0,
        }
    }
}

/// Hazards of moving out by status relative to rural residents.
#[must_use]
pub fn mobilities(values: &Values) -> [f64; 3] {
    [1.0, values.get(Parameter::UnsettledMobility), values.get(Parameter::SettledMobility)]
}

impl Schedules {
    /// Mover, local and return schedule of a sex.
    #[must_use]
    pub fn of(&self, sex: Sex) -> [&AgeRow; 3] {
        [&self.mover[sex as usize], &self.local[sex as usize], &self.back[sex as usize]]
    }
}

/// A stock of in-migrants and its growth, from its sizes at both censuses.
fn stock(InMigrants { before, now }: InMigrants<'_>) -> Stock {
    let sum: f64 = now.iter().sum();
    Stock { now: now.to_vec(), growth: (sum - before) / decade::YEARS / sum, mean: 0.5 * (before + sum) / sum }
}

impl Stock {
    /// Arrivals a year that make the stock grow as it did while its members leave it at hazard `exit`, by county
    /// in proportion to the stock of the base year.
    fn arrivals(&self, exit: f64) -> ByCounty<f64> {
        // Balance of the stock: arrivals = growth + exits. The turnover is that of the province, since earlier stocks
        // by county are not known.
        self.now.iter().map(|persons| persons * (self.growth + exit * self.mean)).collect()
    }
}

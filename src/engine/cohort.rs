//! The cohort engine: one year of all residents of all counties, cell by cell.
//!
//! The order is that of the specification: mortality and ageing, births, migration (all streams compete), settlement,
//! reclassification. [`super::reference`] says the same in plain loops and is the test of this file. Here a row of ages
//! is one loop over contiguous numbers that the compiler turns into vector instructions; the instruction set is
//! chosen at run time for the whole year, and no result depends on it (no fused multiply-add).

use ndarray::Array2;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::ROW;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::row_sum;
use crate::engine::kernel::Engine;
use crate::engine::kernel::EngineStart;
use crate::engine::kernel::EngineYear;
use crate::engine::rates::Hazards;
use crate::engine::rates::Rates;
use crate::engine::residents::residents;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::demography::fertility;
use crate::model::migration::destination::Destination;
use crate::model::population::Population;
use crate::model::population::row_of;
use crate::region::City;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::math;

/// Rows of both sexes.
type Pair = [AgeRow; 2];

/// Rows without persons.
const EMPTY: Pair = [AgeRow::ZERO; 2];

/// Working memory of a year, persons by sex and age. It is reused from year to year and from draw to draw, because
/// allocating it costs more than some of the steps.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Rural and unsettled movers to other counties, by county of origin.
    internal: Vec<Pair>,
    /// Settled movers to other counties, by county of origin.
    settled: Vec<Pair>,
    /// Movers of all statuses to other counties, by county of origin.
    all: Vec<Pair>,
    /// Returners whose home is another county, by county of origin.
    home: Vec<Pair>,
    /// Arrivals in each city from other cities.
    foreign: Vec<Pair>,
    /// Arrivals by county: at the town as unsettled, at the town as settled, at home in the countryside.
    arrivals: [Vec<Pair>; 3],
}

impl Workspace {
    /// Memory for a province.
    #[must_use]
    pub fn new(region: &Region) -> Workspace {
        let empty = || vec![EMPTY; region.county_count()];
        Workspace {
            internal: empty(),
            settled: empty(),
            all: empty(),
            home: empty(),
            foreign: vec![EMPTY; region.city_count()],
            arrivals: [empty(), empty(), empty()],
        }
    }

    /// Bytes that it holds.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let Workspace { internal, settled, all, home, foreign, arrivals } = self;
        let held = [internal, settled, all, home, foreign].into_iter().chain(arrivals);
        held.map(|rows| (rows.capacity() * size_of::<Pair>()) as u64).sum()
    }
}

impl Engine for Workspace {
    fn start(&mut self, _: &EngineStart<'_>, _: &mut Population) {}

    fn advance(
        &mut self,
        year: &EngineYear<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    ) {
        advance(year.region, year.rates, population, self, accounts);
        add_flows(flows, year.rates, accounts, year.region);
    }
}

/// Adds the moves of a year by origin and destination.
fn add_flows(flows: &mut Array2<f64>, rates: &Rates<'_>, accounts: &[Account], region: &Region) {
    let outside = accounts.len();
    for (origin, account) in region.county_ids().zip(accounts) {
        let own = region.city_of(origin);
        let row = &mut flows.row_mut(origin.0).into_slice().expect("rows are contiguous")[..];
        let internal = account[M::InternalOutUrban] + account[M::InternalOutRural];
        let home = account[M::ReturnOut] * rates.home_elsewhere[origin.0];
        for (to, persons) in [(&rates.destination, internal), (rates.home, home)] {
            for (id, city) in region.city_ids().zip(&region.cities) {
                // Movers choose among the other counties of their own city, so there the shares of the counties are
                // relative to what is left without the origin.
                let scale = persons * if id == own { to.near(origin, id) } else { to.city[[origin.0, id.0]] };
                let counties = city.counties.clone();
                for (sum, share) in row[counties.clone()].iter_mut().zip(&to.county[counties]) {
                    *sum += scale * share;
                }
            }
            // Within the own city the shares above include the origin itself, which is no destination.
            row[origin.0] = 0.0;
        }
        row[outside] += account[M::ExternalOutUrban] + account[M::ExternalOutRural];
    }
    for (origin, account) in accounts.iter().enumerate() {
        flows[[outside, origin]] += account[M::ExternalInUrban] + account[M::ExternalInRural];
    }
}

/// Moves the residents by one year and writes what happened into the accounts of the counties.
///
/// - `accounts`: one per county; flows of the year and residents at its end are written.
pub fn advance(
    region: &Region,
    rates: &Rates<'_>,
    population: &mut Population,
    work: &mut Workspace,
    accounts: &mut [Account],
) {
    pulp::Arch::new().dispatch(Residents { region, rates, population, work, accounts });
}

/// The year as a whole, compiled once for each instruction set.
struct Residents<'a> {
    region: &'a Region,
    rates: &'a Rates<'a>,
    population: &'a mut Population,
    work: &'a mut Workspace,
    accounts: &'a mut [Account],
}

impl pulp::WithSimd for Residents<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Residents { region, rates, population, work, accounts } = self;
        // All departures come before all arrivals, so that nobody who has arrived can leave again in the same year, and
        // the order of the counties does not matter.
        for county in region.county_ids() {
            depart(region, rates, county, population, work, &mut accounts[county.0]);
        }
        let Workspace { internal, settled, all, home, foreign, arrivals: [unsettled_in, settled_in, home_in] } = work;
        gather(region, &rates.destination, all, foreign);
        for (id, city) in region.city_ids().zip(&region.cities) {
            // Inside their own city the settled stay settled; from elsewhere everybody arrives unsettled.
            spread(&rates.destination, id, city, internal, &foreign[id.0], unsettled_in);
            spread(&rates.destination, id, city, settled, &EMPTY, settled_in);
        }
        gather(region, rates.home, home, foreign);
        for (id, city) in region.city_ids().zip(&region.cities) {
            spread(rates.home, id, city, home, &foreign[id.0], home_in);
        }
        for county in region.county_ids() {
            arrive(rates, county, population, work, &mut accounts[county.0]);
        }
    }
}

/// Mortality, ageing, births and departures of one county.
#[inline(always)]
fn depart(
    region: &Region,
    rates: &Rates<'_>,
    county: CountyId,
    population: &mut Population,
    work: &mut Workspace,
    account: &mut Account,
) {
    let city = region.city_of(county);
    let rows = population.county_mut(county);
    let mut deaths = [0.0; 2];
    let mut births = [0.0; 2];
    // Deaths and births first, then departures: the persons who move have the mortality of their origin in that year.
    for status in Status::ALL {
        let residence = status.residence();
        let mut born = 0.0;
        for sex in Sex::ALL {
            let row = &mut rows[row_of(status, sex)];
            let asfr = (sex == Sex::Female).then(|| rates.asfr(city, residence));
            let (died, mothers) = survive(row, &rates.survival(city, residence, sex).ratio, asfr);
            deaths[residence as usize] += died;
            born += mothers;
        }
        births[residence as usize] += born;
        for (sex, share) in [(Sex::Male, rates.male_share), (Sex::Female, 1.0 - rates.male_share)] {
            // Births are spread over the year, and those who die before its end never enter a row (Lexis correction).
            let alive = born * share * rates.survival(city, residence, sex).births;
            deaths[residence as usize] += born * share - alive;
            rows[row_of(status, sex)][0] = alive;
        }
    }
    account[M::BirthsUrban] = births[0];
    account[M::BirthsRural] = births[1];
    account[M::DeathsUrban] = deaths[0];
    account[M::DeathsRural] = deaths[1];
    leave_all(rates, county, rows, work, account);
}

/// Ages a row by a year and leaves age 0 empty. Returns the deaths, and the births where `asfr` is given (women).
#[inline(always)]
fn survive(row: &mut AgeRow, ratio: &AgeRow, asfr: Option<&AgeRow>) -> (f64, f64) {
    // Survivors stay at the index of their age at the start until the births are counted, because the rates apply to
    // both ages of a mother.
    let mut survivors = AgeRow::ZERO;
    let mut dead = AgeRow::ZERO;
    for age in 0..ROW {
        survivors[age] = row[age] * ratio[age];
        dead[age] = row[age] - survivors[age];
    }
    let born = asfr.map_or(0.0, |asfr| fertility::births(asfr, row, &survivors));
    // The group 100+ is open: its survivors stay in it and are joined by those of 99.
    row[0] = 0.0;
    row[1..AGES].copy_from_slice(&survivors[..AGES - 1]);
    row[AGES - 1] += survivors[AGES - 1];
    (row_sum(&dead), born)
}

/// Departures of all streams; local movers and local returners change place at once, the others wait in `work`.
#[inline(always)]
fn leave_all(rates: &Rates<'_>, county: CountyId, rows: &mut [AgeRow; 6], work: &mut Workspace, account: &mut Account) {
    let mut external = [0.0; 2];
    let mut internal_out = [0.0; 2];
    let (mut local_sum, mut back_sum) = (0.0, 0.0);
    // Local moves and returns to the own county are applied at once; all other movers wait until every county has been
    // left.
    let elsewhere = rates.home_elsewhere[county.0];
    for each in Sex::ALL {
        let sex = each as usize;
        let internal = &mut work.internal[county.0][sex];
        let settled = &mut work.settled[county.0][sex];
        let mut local = AgeRow::ZERO;
        let mut back = AgeRow::ZERO;
        internal.fill(0.0);
        settled.fill(0.0);
        let schedules = rates.schedules;
        for status in Status::ALL {
            let hazard = rates.hazards(county, status);
            let (other, movers, others) = match status {
                Status::Rural => (&schedules.local[sex], &mut *internal, &mut local),
                Status::Unsettled => (&schedules.back[sex], &mut *internal, &mut back),
                Status::Settled => (&schedules.back[sex], &mut *settled, &mut back),
            };
            let patterns = Patterns { mover: &schedules.mover[sex], other };
            let sums = leave(&mut rows[row_of(status, each)], patterns, hazard, movers, others);
            let residence = status.residence() as usize;
            internal_out[residence] += sums[0];
            external[residence] += sums[1];
        }
        local_sum += row_sum(&local);
        back_sum += row_sum(&back);
        let home = &mut work.home[county.0][sex];
        let all = &mut work.all[county.0][sex];
        // Movers of all statuses are added up before the destinations are computed: the matrix product is the most
        // expensive step and is linear in them. The settled are kept apart as well, since inside their city they stay
        // settled.
        let (rural, unsettled) = rows.split_at_mut(2);
        for age in 0..ROW {
            all[age] = internal[age] + settled[age];
            home[age] = elsewhere * back[age];
            rural[sex][age] += back[age] - home[age];
            unsettled[sex][age] += local[age];
        }
    }
    account[M::LocalMoves] = local_sum;
    account[M::InternalOutUrban] = internal_out[0];
    account[M::InternalOutRural] = internal_out[1];
    account[M::ExternalOutUrban] = external[0];
    account[M::ExternalOutRural] = external[1];
    account[M::ReturnOut] = back_sum;
    account[M::ReturnIn] = back_sum * (1.0 - elsewhere);
}

/// Age patterns of the departures of one status and sex.
#[derive(Clone, Copy)]
struct Patterns<'a> {
    /// Of those who move away.
    mover: &'a AgeRow,
    /// Of the third stream.
    other: &'a AgeRow,
}

/// Competing risks of one row. Leavers to other counties are added to `movers`, those of the third stream to
/// `others`; returns the sums of internal and of external leavers.
#[inline(always)]
fn leave(
    row: &mut AgeRow,
    patterns: Patterns<'_>,
    hazard: Hazards,
    movers: &mut AgeRow,
    others: &mut AgeRow,
) -> [f64; 2] {
    // Most counties have low hazards, for which a shorter polynomial is as accurate and costs half.
    if hazard.low {
        leave_by(math::escape_low, row, patterns, hazard, movers, others)
    } else {
        leave_by(math::escape, row, patterns, hazard, movers, others)
    }
}

#[inline(always)]
fn leave_by(
    escape: impl Fn(f64) -> f64,
    row: &mut AgeRow,
    patterns: Patterns<'_>,
    hazard: Hazards,
    movers: &mut AgeRow,
    others: &mut AgeRow,
) -> [f64; 2] {
    let Patterns { mover, other } = patterns;
    // Both streams of movers share one age schedule, so that one multiplication per age serves both.
    let out = hazard.internal + hazard.external;
    let mut moved = AgeRow::ZERO;
    for age in 0..ROW {
        let changing = other[age] * hazard.other;
        let total = mover[age] * out + changing;
        // Person-years until the first event, times each hazard.
        let exposed = row[age] * escape(total);
        moved[age] = exposed * mover[age];
        movers[age] += moved[age] * hazard.internal;
        others[age] += exposed * changing;
        row[age] -= exposed * total;
    }
    let moved = row_sum(&moved);
    [moved * hazard.internal, moved * hazard.external]
}

/// Origins that are added up together, so that their rows stay in the nearest cache while all cities take their share. The
/// last bits of results depend on it, because it sets the order of the sums.
const BLOCK: usize = 4;

/// Those who come to each city from other cities.
#[inline(always)]
fn gather(region: &Region, to: &Destination, movers: &[Pair], foreign: &mut [Pair]) {
    foreign.fill(EMPTY);
    for (block, origins) in movers.chunks(BLOCK).enumerate() {
        for (city, arriving) in region.city_ids().zip(&mut *foreign) {
            // The own city is left out here: its counties exclude each origin separately, in `spread`.
            let share = |origin: usize| {
                if region.city_of(CountyId(origin)) == city { 0.0 } else { to.city[[origin, city.0]] }
            };
            if let Ok(origins) = <&[Pair; BLOCK]>::try_from(origins) {
                add_block(arriving, origins, std::array::from_fn(|k| share(block * BLOCK + k)));
            } else {
                for (k, pair) in origins.iter().enumerate() {
                    add_scaled(arriving, pair, share(block * BLOCK + k));
                }
            }
        }
    }
}

#[inline(always)]
fn add_block(sum: &mut Pair, pairs: &[Pair; BLOCK], factor: [f64; BLOCK]) {
    for sex in 0..2 {
        let [a, b, c, d] = pairs.each_ref().map(|pair| &pair[sex]);
        for age in 0..ROW {
            // Pairs are added before they join the sum. The order is fixed by hand, because floating-point addition is
            // not associative and the compiler must not choose.
            let near = a[age] * factor[0] + b[age] * factor[1];
            let far = c[age] * factor[2] + d[age] * factor[3];
            sum[sex][age] += near + far;
        }
    }
}

/// Distributes the arrivals in a city over its counties; the origin of a mover is no destination.
#[inline(always)]
fn spread(to: &Destination, id: CityId, city: &City, movers: &[Pair], foreign: &Pair, arrivals: &mut [Pair]) {
    let near = |county: CountyId| to.near(county, id);
    // The pool holds everybody who comes to the city; each county takes its share of the pool without its own movers.
    // This costs one pass per county instead of one per pair of counties.
    let mut pool = *foreign;
    for county in city.county_ids() {
        add_scaled(&mut pool, &movers[county.0], near(county));
    }
    for county in city.county_ids() {
        let own = near(county);
        let county = county.0;
        let share = to.county[county];
        for sex in 0..2 {
            for age in 0..ROW {
                // Without its own movers; rounding must not leave a negative person.
                let others = (pool[sex][age] - movers[county][sex][age] * own).max(0.0);
                arrivals[county][sex][age] = share * others;
            }
        }
    }
}

#[inline(always)]
fn add_scaled(sum: &mut Pair, pair: &Pair, factor: f64) {
    for (sum, row) in sum.iter_mut().zip(pair) {
        for age in 0..ROW {
            sum[age] += row[age] * factor;
        }
    }
}

/// Arrivals, settlement and reclassification of one county, and its residents at the end of the year.
#[inline(always)]
fn arrive(rates: &Rates<'_>, county: CountyId, population: &mut Population, work: &Workspace, account: &mut Account) {
    let rows = population.county_mut(county);
    let county = county.0;
    let rural_arrival = rates.rural_arrival[county];
    let (external, talent) = (rates.external_in[county], rates.talent_in[county]);
    let family = rates.family_settlement[county];
    let (settling, becoming) = (rates.settlement[county], rates.reclassification[county]);
    let settled_share = rates.reclassified_settled;
    let mut sums = [0.0; 6];
    for sex in 0..2 {
        let [unsettled_in, settled_in, home_in] = work.arrivals.each_ref().map(|arrivals| &arrivals[county][sex]);
        let (pattern, talents) = (&rates.arrival_pattern[sex], &rates.talent_pattern[sex]);
        let [rural_row, unsettled_row, settled_row] =
            rows.get_disjoint_mut([sex, 2 + sex, 4 + sex]).expect("three different rows");
        let [mut outsiders, mut settlements, mut reclassified] = [AgeRow::ZERO; 3];
        for age in 0..ROW {
            let outside = external * pattern[age] + talent * talents[age];
            outsiders[age] = outside;
            // The rural and the unsettled row take complementary parts of the same number, so that rounding loses
            // nobody.
            let to_country = rural_arrival * (unsettled_in[age] + outside);
            let rural = rural_row[age] + (home_in[age] + to_country);
            let unsettled = unsettled_row[age] + (unsettled_in[age] + outside - to_country);
            // Arrivals of this year can settle and be reclassified in it: settlement comes after migration in the order
            // of the specification.
            settlements[age] = unsettled * (settling + family * rates.relatives[age]);
            reclassified[age] = rural * becoming;
            rural_row[age] = rural - reclassified[age];
            unsettled_row[age] = unsettled - settlements[age] + reclassified[age] * (1.0 - settled_share);
            settled_row[age] =
                settled_row[age] + settled_in[age] + settlements[age] + reclassified[age] * settled_share;
        }
        let rows = [unsettled_in, settled_in, home_in, &outsiders, &settlements, &reclassified];
        for (total, row) in sums.iter_mut().zip(rows) {
            *total += row_sum(row);
        }
    }
    let [internal, settled, home, external, settlements, reclassified] = sums;
    // The accounts are computed from the sums over ages, which is much cheaper than adding each part age by age.
    account[M::InternalInRural] = internal * rural_arrival;
    account[M::InternalInUrban] = internal * (1.0 - rural_arrival) + settled;
    account[M::ExternalInRural] = external * rural_arrival;
    account[M::ExternalInUrban] = external * (1.0 - rural_arrival);
    // Returners to the own county are in the account already.
    account[M::ReturnIn] += home;
    account[M::Settlements] = settlements;
    account[M::Reclassified] = reclassified;
    residents(rates.schedules, rows, account);
}

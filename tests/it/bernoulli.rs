//! The agent engine's oracle: a year of a small province, each person asked about each event in the order of the
//! specification, with nothing that the engine uses: no cells, no skips, no outboxes.

use qilu::axes::AGES;
use qilu::axes::Sex;
use qilu::axes::Status;
use qilu::engine::rates::Rates;
use qilu::region::CountyId;
use qilu_methods::math;

use crate::agents::STREAMS;
use crate::synthetic::Fixture;

/// A person with county, status, sex and age.
type Person = (CountyId, Status, Sex, usize);

/// A year of a province with its random numbers, all between 0 and 1.
pub(crate) struct Oracle<'a, C> {
    fixture: &'a Fixture,
    rates: &'a Rates<'a>,
    uniform: C,
    /// Events by stream, in the order of [`STREAMS`], and county.
    events: Vec<f64>,
}

impl<'a, C: FnMut() -> f64> Oracle<'a, C> {
    pub(crate) fn new(fixture: &'a Fixture, rates: &'a Rates<'a>, uniform: C) -> Oracle<'a, C> {
        let events = vec![0.0; STREAMS.len() * fixture.region.county_count()];
        Oracle { fixture, rates, uniform, events }
    }

    /// Events of the year.
    pub(crate) fn year(mut self) -> Vec<f64> {
        let people = self.people();
        let mut alive = Vec::new();
        for person in people {
            self.live(person, &mut alive);
        }
        let mut present = Vec::new();
        for person in alive {
            self.go(person, &mut present);
        }
        self.come(&mut present);
        for person in present {
            self.settle(person);
        }
        self.events
    }

    fn note(&mut self, stream: usize, county: CountyId) {
        self.events[stream * self.fixture.region.county_count() + county.0] += 1.0;
    }

    fn happens(&mut self, probability: f64) -> bool {
        (self.uniform)() < probability
    }

    /// Status of somebody who arrives in a county, whose countryside takes a share of the arrivals.
    fn arrives(&mut self, rural: f64) -> Status {
        if self.happens(rural) { Status::Rural } else { Status::Unsettled }
    }

    /// Whole persons: a part of one is one with its probability.
    fn people(&mut self) -> Vec<Person> {
        let mut people = Vec::new();
        for (county, status, sex, age) in ndarray::indices((self.fixture.region.county_count(), 3, 2, AGES)) {
            let (county, status, sex) = (CountyId(county), Status::ALL[status], Sex::ALL[sex]);
            let mut left = self.fixture.population.row(county, status, sex)[age];
            while left > 0.0 {
                if left >= 1.0 || self.happens(left) {
                    people.push((county, status, sex, age));
                }
                left -= 1.0;
            }
        }
        people
    }

    /// Survival, ageing and births.
    fn live(&mut self, (county, status, sex, age): Person, alive: &mut Vec<Person>) {
        let rates = self.rates;
        let (city, residence) = (self.fixture.region.city_of(county), status.residence());
        let deaths = 1 + residence as usize;
        let older = (age + 1).min(AGES - 1);
        let lives = self.happens(rates.survival(city, residence, sex).ratio[age]);
        if lives {
            alive.push((county, status, sex, older));
        } else {
            self.note(deaths, county);
        }
        if sex == Sex::Male {
            return;
        }
        let asfr = rates.asfr(city, residence);
        if self.happens(0.5 * (asfr[age] + if lives { asfr[older] } else { 0.0 })) {
            self.note(0, county);
            let sex = if self.happens(rates.male_share) { Sex::Male } else { Sex::Female };
            if self.happens(rates.survival(city, residence, sex).births) {
                alive.push((county, status, sex, 0));
            } else {
                self.note(deaths, county);
            }
        }
    }

    /// Departures: of three clocks, the first that rings within the year decides.
    fn go(&mut self, (county, status, sex, age): Person, present: &mut Vec<Person>) {
        let (rates, region) = (self.rates, &self.fixture.region);
        let level = rates.hazards(county, status);
        let [mover, local, back] = rates.schedules.of(sex).map(|row| row[age]);
        let other = if status == Status::Rural { local } else { back };
        let mut first = (1.0, 3);
        for (stream, hazard) in
            [level.internal * mover, level.external * mover, level.other * other].into_iter().enumerate()
        {
            let time = if hazard > 0.0 { -math::ln((self.uniform)()) / hazard } else { f64::INFINITY };
            if time < first.0 {
                first = (time, stream);
            }
        }
        match (first.1, status) {
            (0, _) => {
                self.note(4, county);
                let to = self.choose(|to| rates.destination.share(region, county, to));
                self.note(5, to);
                let settled = status == Status::Settled && region.city_of(county) == region.city_of(to);
                let status = if settled { status } else { self.arrives(rates.rural_arrival[to.0]) };
                present.push((to, status, sex, age));
            }
            (1, _) => self.note(6, county),
            (2, Status::Rural) => {
                self.note(3, county);
                present.push((county, Status::Unsettled, sex, age));
            }
            (2, _) => {
                self.note(8, county);
                let elsewhere = self.happens(rates.home_elsewhere[county.0]);
                let to = if elsewhere { self.choose(|to| rates.home.share(region, county, to)) } else { county };
                self.note(9, to);
                present.push((to, Status::Rural, sex, age));
            }
            _ => present.push((county, status, sex, age)),
        }
    }

    /// Arrivals from the rest of China: exponential gaps within the year.
    fn come(&mut self, present: &mut Vec<Person>) {
        let rates = self.rates;
        for (county, sex, age) in ndarray::indices((self.fixture.region.county_count(), 2, AGES)) {
            let mean = rates.external_in[county] * rates.arrival_pattern[sex][age]
                + rates.talent_in[county] * rates.talent_pattern[sex][age];
            let mut time = -math::ln((self.uniform)()) / mean;
            while time < 1.0 {
                self.note(7, CountyId(county));
                let status = self.arrives(rates.rural_arrival[county]);
                present.push((CountyId(county), status, Sex::ALL[sex], age));
                time -= math::ln((self.uniform)()) / mean;
            }
        }
    }

    /// Settlement of the unsettled, reclassification of the rural.
    fn settle(&mut self, (county, status, _, age): Person) {
        let rates = self.rates;
        let settling = rates.settlement[county.0] + rates.family_settlement[county.0] * rates.relatives[age];
        if status == Status::Unsettled && self.happens(settling) {
            self.note(10, county);
        }
        if status == Status::Rural && self.happens(rates.reclassification[county.0]) {
            self.note(11, county);
        }
    }

    /// The county at which the sum of shares passes a number between 0 and 1.
    fn choose(&mut self, share: impl Fn(CountyId) -> f64) -> CountyId {
        let (uniform, last) = ((self.uniform)(), self.fixture.region.county_count() - 1);
        let mut sum = 0.0;
        let passes = |place: &usize| {
            sum += share(CountyId(*place));
            sum > uniform
        };
        CountyId((0..last).find(passes).unwrap_or(last))
    }
}

//! The agent engine's oracle: a year of a small province, each person asked about each event in the order of the
//! specification, with nothing that the engine uses: no cells, no skips, no outboxes.

use qilu::axes::AGES;
use qilu::axes::Sex;
use qilu::axes::Status;
use qilu::engine::rates::Rates;
use qilu_methods::math;

use crate::agents::STREAMS;
use crate::synthetic::World;

/// A person: county, status, sex, age.
type Person = (usize, usize, usize, usize);

/// A year of a province with its chance, numbers between 0 and 1.
pub(crate) struct Oracle<'a, C> {
    world: &'a World,
    rates: &'a Rates<'a>,
    chance: C,
    /// Events by stream, in the order of [`STREAMS`], and county.
    events: Vec<f64>,
}

impl<'a, C: FnMut() -> f64> Oracle<'a, C> {
    pub(crate) fn new(world: &'a World, rates: &'a Rates<'a>, chance: C) -> Oracle<'a, C> {
        let events = vec![0.0; STREAMS.len() * world.region.county_count()];
        Oracle { world, rates, chance, events }
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

    fn note(&mut self, stream: usize, county: usize) {
        self.events[stream * self.world.region.county_count() + county] += 1.0;
    }

    fn happens(&mut self, probability: f64) -> bool {
        (self.chance)() < probability
    }

    /// Whole persons: a part of one is one with its probability.
    fn people(&mut self) -> Vec<Person> {
        let mut people = Vec::new();
        for (county, status, sex, age) in ndarray::indices((self.world.region.county_count(), 3, 2, AGES)) {
            let mut left = self.world.population.row(county, Status::ALL[status], Sex::ALL[sex])[age];
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
        let (city, rural) = (self.world.region.counties[county].city.0, usize::from(status == 0));
        let older = (age + 1).min(AGES - 1);
        let lives = self.happens(rates.survival(city, rural, sex).ratio[age]);
        if lives {
            alive.push((county, status, sex, older));
        } else {
            self.note(1 + rural, county);
        }
        if sex == 0 {
            return;
        }
        let asfr = rates.asfr(city, rural);
        if self.happens(0.5 * (asfr[age] + if lives { asfr[older] } else { 0.0 })) {
            self.note(0, county);
            let sex = usize::from(!self.happens(rates.male_share));
            if self.happens(rates.survival(city, rural, sex).births) {
                alive.push((county, status, sex, 0));
            } else {
                self.note(1 + rural, county);
            }
        }
    }

    /// Departures: of three clocks, the first that rings within the year decides.
    fn go(&mut self, (county, status, sex, age): Person, present: &mut Vec<Person>) {
        let (rates, region) = (self.rates, &self.world.region);
        let level = rates.hazards(county, status);
        let mover = rates.schedules.mover[sex][age];
        let other = if status == 0 { rates.schedules.local[sex][age] } else { rates.schedules.back[sex][age] };
        let mut first = (1.0, 3);
        for (stream, hazard) in
            [level.internal * mover, level.external * mover, level.other * other].into_iter().enumerate()
        {
            let time = if hazard > 0.0 { -math::ln((self.chance)()) / hazard } else { f64::INFINITY };
            if time < first.0 {
                first = (time, stream);
            }
        }
        match (first.1, status) {
            (0, _) => {
                self.note(4, county);
                let to = self.choose(|to| rates.destination.share(region, county, to));
                self.note(5, to);
                let settled = status == 2 && region.counties[county].city == region.counties[to].city;
                let status = if settled { 2 } else { usize::from(!self.happens(rates.rural_arrival[to])) };
                present.push((to, status, sex, age));
            }
            (1, _) => self.note(6, county),
            (2, 0) => {
                self.note(3, county);
                present.push((county, 1, sex, age));
            }
            (2, _) => {
                self.note(8, county);
                let elsewhere = self.happens(rates.home_elsewhere[county]);
                let to = if elsewhere { self.choose(|to| rates.home.share(region, county, to)) } else { county };
                self.note(9, to);
                present.push((to, 0, sex, age));
            }
            _ => present.push((county, status, sex, age)),
        }
    }

    /// Arrivals from the rest of China: exponential gaps within the year.
    fn come(&mut self, present: &mut Vec<Person>) {
        let rates = self.rates;
        for (county, sex, age) in ndarray::indices((self.world.region.county_count(), 2, AGES)) {
            let mean = rates.external_in[county] * rates.arrival_pattern[sex][age]
                + rates.talent_in[county] * rates.talent_pattern[sex][age];
            let mut time = -math::ln((self.chance)()) / mean;
            while time < 1.0 {
                self.note(7, county);
                let status = usize::from(!self.happens(rates.rural_arrival[county]));
                present.push((county, status, sex, age));
                time -= math::ln((self.chance)()) / mean;
            }
        }
    }

    /// Settlement of the unsettled, reclassification of the rural.
    fn settle(&mut self, (county, status, _, age): Person) {
        let rates = self.rates;
        let settling = rates.settlement[county] + rates.family_settlement[county] * rates.relatives[age];
        if status == 1 && self.happens(settling) {
            self.note(10, county);
        }
        if status == 0 && self.happens(rates.reclassification[county]) {
            self.note(11, county);
        }
    }

    /// The county at which the sum of shares passes a number between 0 and 1.
    fn choose(&mut self, share: impl Fn(usize) -> f64) -> usize {
        let (chance, last) = ((self.chance)(), self.world.region.county_count() - 1);
        let mut sum = 0.0;
        let passes = |place: &usize| {
            sum += share(*place);
            sum > chance
        };
        (0..last).find(passes).unwrap_or(last)
    }
}

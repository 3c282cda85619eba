//! The first half of a year in a county: births, deaths, departures and the destinations of those who leave.

use rand::Rng;
use rand::rngs::ChaCha8Rng;

use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::OUTSIDE;
use crate::engine::agents::county::AgentCounty;
use crate::engine::agents::county::Selected;
use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::sampling::DiscreteDistribution;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::COHORTS;
use crate::engine::agents::scene::RURAL;
use crate::engine::agents::scene::SETTLED;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::scene::YearPhase;
use crate::engine::agents::scene::code;
use crate::engine::agents::scene::life_event;
use crate::engine::rates::Hazards;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::migration::destination::Destination;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::math;
use qilu_methods::random;

/// Age from which people move on their own account, years, as in the migration schedules.
const ADULT: usize = 15;

/// Assumption: ages of the adults with whom children under [`ADULT`] move, years. Mothers of such children are 15 to 63 years
/// old by the fertility schedule; the tails are left out.
const PARENTS: std::ops::Range<usize> = 20..50;

/// The agents who leave a county, sorted by destination, where they wait to be taken in.
#[derive(Debug)]
pub(super) struct Outbox {
    movers: Vec<Mover>,
    sorted: Vec<Mover>,
    /// Index of the first mover to each county in `sorted`, and the number of movers at the end.
    begins: Vec<usize>,
}

/// An agent on the way to another place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mover {
    pub(super) agent: Agent,
    /// Cell that was left.
    cell: u16,
    /// County of the destination.
    to: u8,
    pub(super) stream: ArrivalStream,
}

impl Mover {
    /// Cell that was left.
    pub(super) fn left(self) -> AgentCell {
        AgentCell::at(usize::from(self.cell))
    }
}

/// Streams that end in a county, by the way in which arrivals are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArrivalStream {
    /// From the countryside to the town of the same county.
    Local,
    /// From another county, to its town as unsettled.
    Town,
    /// From another county, to its countryside.
    Country,
    /// From a county of the same city, settled before and after.
    Settled,
    /// Back to the countryside.
    Return,
}

impl Outbox {
    pub(super) fn new(counties: usize) -> Outbox {
        Outbox { movers: Vec::new(), sorted: Vec::new(), begins: vec![0; counties + 1] }
    }

    /// Those who go to a county, in the order in which they left.
    pub(super) fn to(&self, county: CountyId) -> &[Mover] {
        &self.sorted[self.begins[county.0]..self.begins[county.0 + 1]]
    }

    /// Sorts the movers by destination; those of one destination keep the order in which they left.
    fn sort(&mut self) {
        // A counting sort: destinations are few, and equal ones must keep their order, on which the addresses of later
        // random numbers depend.
        self.begins.fill(0);
        for mover in &self.movers {
            self.begins[usize::from(mover.to) + 1] += 1;
        }
        let mut sum = 0;
        for begin in &mut self.begins {
            sum += *begin;
            *begin = sum;
        }
        let Some(first) = self.movers.first() else {
            self.sorted.clear();
            return;
        };
        self.sorted.clear();
        self.sorted.resize(self.movers.len(), *first);
        let mut next = self.begins.clone();
        for mover in &self.movers {
            let place = &mut next[usize::from(mover.to)];
            self.sorted[*place] = *mover;
            *place += 1;
        }
        self.movers.clear();
    }
}

/// Probabilities of a cell in a year.
struct Risks {
    /// Probability of dying within the year.
    dying: f64,
    /// Probability of leaving for the survivors.
    leaving: f64,
    /// Share of moves to other counties among the leavers.
    internal: f64,
    /// Share of moves to the rest of China among the leavers; the third stream has what is left.
    external: f64,
}

/// The first half of a year in a county: its random numbers, and the account and lists that receive its events.
struct FirstHalf<'a> {
    rng: &'a mut ChaCha8Rng,
    account: &'a mut Account,
    /// Agents of a cell to whom an event happens; the lists are reused for every cell.
    selected: Selected,
    leavers: Leavers,
}

/// Births, deaths and departures of a county.
pub(super) fn depart(
    scene: &Scene<'_>,
    index: CountyId,
    county: &mut AgentCounty,
    outbox: &mut Outbox,
    account: &mut Account,
) {
    let rng = &mut scene.rng(index, YearPhase::Depart);
    county.entered = 0;
    let mut first_half = FirstHalf { rng, account, selected: Selected::default(), leavers: Leavers::new(scene, index) };
    // Births come before departures, as in the cohort engine: mothers who leave later in the year give birth at home.
    births(scene, index, county, &mut first_half);
    for status in Status::ALL {
        for sex in Sex::ALL {
            for cohort in scene.cohorts() {
                let cell = AgentCell { status, sex, cohort };
                if !county.cells[cell.index()].is_empty() {
                    leave(scene, index, county, cell, &mut first_half);
                }
            }
        }
    }
    let FirstHalf { rng, leavers, .. } = first_half;
    leavers.find_places(scene, index, rng, outbox);
    outbox.sort();
}

/// Births to the women of a county. Newborn who die before the end of the year are counted but never become agents.
fn births(scene: &Scene<'_>, index: CountyId, county: &mut AgentCounty, first_half: &mut FirstHalf<'_>) {
    let FirstHalf { rng, account, selected, .. } = first_half;
    let city = scene.region.city_of(index);
    let newborn = scene.cohort(0);
    for status in Status::ALL {
        let residence = status.residence();
        let asfr = scene.rates.asfr(city, residence);
        let ratio = &scene.rates.survival(city, residence, Sex::Female).ratio;
        let (mut born, mut died) = (0, 0);
        for cohort in 0..newborn {
            let (before, now) = (scene.age_before(cohort), scene.age(cohort));
            // To the mean of the women at the start and of those alive at the end, each at their age then. Whether a
            // mother dies in the year is independent of whether she gave birth in it.
            let probability = 0.5 * (asfr[before] + ratio[before] * asfr[now]);
            let cell = AgentCell { status, sex: Sex::Female, cohort };
            county.sample_events(cell, probability, rng, selected);
            for mother in selected.agents.iter().copied() {
                county
                    .record_event(mother, || life_event(scene, mother, LifeEventKind::GaveBirth, cell, [index, index]));
                born += 1;
                // The number is taken before survival is decided, so that the identities of later children do not
                // depend on it.
                let id = county.id(scene, index);
                let sex = if random::open01(rng) >= scene.rates.male_share { Sex::Female } else { Sex::Male };
                if random::open01(rng) < scene.rates.survival(city, residence, sex).births {
                    // A child belongs where its mother does, by registration and by residence.
                    let since = if status == UNSETTLED { mother.since() } else { scene.year };
                    county.add(AgentCell { status, sex, cohort: newborn }, Agent::new(id, mother.home(), since));
                } else {
                    died += 1;
                }
            }
        }
        let [births, deaths] =
            if status == RURAL { [M::BirthsRural, M::DeathsRural] } else { [M::BirthsUrban, M::DeathsUrban] };
        account[births] += scene.persons(born);
        account[deaths] += scene.persons(died);
    }
}

/// Deaths in a cell, and departures of its survivors.
fn leave(
    scene: &Scene<'_>,
    index: CountyId,
    county: &mut AgentCounty,
    cell: AgentCell,
    first_half: &mut FirstHalf<'_>,
) {
    let FirstHalf { rng, account, selected, leavers } = first_half;
    let risks = Risks::of(scene, index, cell);
    let any = risks.dying + (1.0 - risks.dying) * risks.leaving;
    let (mut dead, mut internal, mut external, mut third) = (0, 0, 0, 0);
    county.sample_events(cell, any, rng, selected);
    // The selected agents leave the list together, before anything is decided about them: their indices stay valid.
    county.remove(cell, selected);
    for agent in selected.agents.iter().copied() {
        // One event per person and year: a share of those with an event dies, and the rest of the same uniform number, scaled
        // to 0 to 1, chooses the stream.
        let uniform = random::open01(rng) * any;
        if uniform < risks.dying {
            dead += 1;
            county.record_event(agent, || life_event(scene, agent, LifeEventKind::Died, cell, [index, index]));
            continue;
        }
        let stream = (uniform - risks.dying) / (any - risks.dying);
        if stream < risks.internal {
            internal += 1;
            leavers.push(scene, cell, agent, Exit::Internal);
        } else if stream < risks.internal + risks.external {
            external += 1;
            county
                .record_event(agent, || life_event(scene, agent, LifeEventKind::LeftTheProvince, cell, [index, index]));
        } else {
            third += 1;
            leavers.push(scene, cell, agent, Exit::Third);
        }
    }
    let rural = cell.status == RURAL;
    let of = |urban, country| if rural { country } else { urban };
    account[of(M::DeathsUrban, M::DeathsRural)] += scene.persons(dead);
    account[of(M::InternalOutUrban, M::InternalOutRural)] += scene.persons(internal);
    account[of(M::ExternalOutUrban, M::ExternalOutRural)] += scene.persons(external);
    account[of(M::ReturnOut, M::LocalMoves)] += scene.persons(third);
}

impl Risks {
    fn of(scene: &Scene<'_>, index: CountyId, cell: AgentCell) -> Risks {
        let city = scene.region.city_of(index);
        let newborn = cell.cohort == scene.cohort(0);
        let survival = &scene.rates.survival(city, cell.status.residence(), cell.sex).ratio;
        // The mortality of the newborn was applied at their birth.
        let dying = if newborn { 0.0 } else { 1.0 - survival[scene.age_before(cell.cohort)] };
        let age = scene.age(cell.cohort);
        let [mover, local, back] = scene.rates.schedules.of(cell.sex);
        let Hazards { internal, external, other, .. } = scene.rates.hazards(index, cell.status);
        let mover = mover[age];
        let third = other * if cell.status == RURAL { local } else { back }[age];
        // Competing risks as in the cohort engine: each stream has its share of the sum of the hazards.
        let total = mover * (internal + external) + third;
        if total <= 0.0 {
            return Risks { dying, leaving: 0.0, internal: 0.0, external: 0.0 };
        }
        Risks {
            dying,
            leaving: -math::exp_m1(-total),
            internal: mover * internal / total,
            external: mover * external / total,
        }
    }
}

/// Agents of a county who have left and whose destination is not chosen yet.
struct Leavers {
    waiting: Vec<Waiting>,
    destination: DiscreteDistribution,
    home: DiscreteDistribution,
}

#[derive(Clone, Copy)]
struct Waiting {
    agent: Agent,
    cell: AgentCell,
    age: usize,
    exit: Exit,
}

/// Streams by which people leave their place and stay in the province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// A local move of a rural resident, or a return of an urban one.
    Third,
    /// A move to another county.
    Internal,
}

/// A destination, and the stream by which it is reached.
type ArrivalPlace = (CountyId, ArrivalStream);

impl Leavers {
    fn new(scene: &Scene<'_>, index: CountyId) -> Leavers {
        let to = |destination: &Destination| shares(scene.region, destination, index);
        Leavers { waiting: Vec::new(), destination: to(&scene.rates.destination), home: to(scene.rates.home) }
    }

    fn push(&mut self, scene: &Scene<'_>, cell: AgentCell, agent: Agent, exit: Exit) {
        self.waiting.push(Waiting { agent, cell, age: scene.age(cell.cohort), exit });
    }

    /// Chooses a destination for every leaver. Children take the destination of an adult of parental age who left the same
    /// kind of place by the same stream in the year, if there is one. The distribution of their destinations is then
    /// unchanged, but they do not move alone.
    fn find_places(mut self, scene: &Scene<'_>, index: CountyId, rng: &mut ChaCha8Rng, outbox: &mut Outbox) {
        // By stream and status of the leavers, because both decide which destinations are possible.
        let mut parents: [[Vec<ArrivalPlace>; 3]; 2] = Default::default();
        let waiting = std::mem::take(&mut self.waiting);
        for one in waiting.iter().filter(|one| one.age >= ADULT) {
            let place = self.place(scene, index, one, rng);
            if PARENTS.contains(&one.age) {
                parents[one.exit as usize][one.cell.status as usize].push(place);
            }
            outbox.movers.push(mover(one, place));
        }
        for one in waiting.iter().filter(|one| one.age < ADULT) {
            let parents = &parents[one.exit as usize][one.cell.status as usize];
            let place = if parents.is_empty() || goes_home(scene, one) {
                self.place(scene, index, one, rng)
            } else {
                parents[pick(rng, parents.len())]
            };
            outbox.movers.push(mover(one, place));
        }
    }

    fn place(&self, scene: &Scene<'_>, index: CountyId, one: &Waiting, rng: &mut ChaCha8Rng) -> ArrivalPlace {
        if one.exit == Exit::Internal {
            return self.elsewhere(scene, index, one, rng);
        }
        if one.cell.status == RURAL {
            return (index, ArrivalStream::Local);
        }
        if goes_home(scene, one) {
            return (CountyId(usize::from(one.agent.home())), ArrivalStream::Return);
        }
        let elsewhere = random::open01(rng) < scene.rates.home_elsewhere[index.0];
        let county = if elsewhere && self.home.is_possible() { CountyId(self.home.draw(rng)) } else { index };
        (county, ArrivalStream::Return)
    }

    /// A destination in another county, by the shares of the nested logit.
    fn elsewhere(&self, scene: &Scene<'_>, index: CountyId, one: &Waiting, rng: &mut ChaCha8Rng) -> ArrivalPlace {
        let to = CountyId(self.destination.draw(rng));
        let same_city = scene.region.city_of(index) == scene.region.city_of(to);
        if one.cell.status == SETTLED && same_city {
            (to, ArrivalStream::Settled)
        } else if random::open01(rng) < scene.rates.rural_arrival[to.0] {
            (to, ArrivalStream::Country)
        } else {
            (to, ArrivalStream::Town)
        }
    }
}

/// Whether a returner goes to its own place of origin: the rule is on, the place lies in the province, and it has a
/// countryside.
fn goes_home(scene: &Scene<'_>, one: &Waiting) -> bool {
    let home = one.agent.home();
    scene.settings.rules.origin
        && one.exit != Exit::Internal
        && one.cell.status != RURAL
        && home != OUTSIDE
        && scene.rates.home.county[usize::from(home)] > 0.0
}

fn mover(one: &Waiting, (to, stream): ArrivalPlace) -> Mover {
    const { assert!(crate::engine::agents::scene::CELLS <= u16::MAX as usize && COHORTS > 0) };
    let place = u16::try_from(one.cell.index()).expect("checked");
    Mover { agent: one.agent, cell: place, to: code(to), stream }
}

/// Shares of the other counties among those who leave one for another.
fn shares(region: &Region, to: &Destination, index: CountyId) -> DiscreteDistribution {
    DiscreteDistribution::new(region.county_ids().map(|county| to.share(region, index, county)))
}

/// A random index below `count`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below `count`")]
fn pick(rng: &mut impl Rng, count: usize) -> usize {
    // The product can be rounded up to `count`.
    ((random::open01(rng) * count as f64) as usize).min(count - 1)
}

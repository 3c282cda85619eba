//! Arrivals in a county: from other counties, from its own countryside or town, and from the rest of China.

use crate::axes::AGES;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::OUTSIDE;
use crate::engine::agents::county::AgentCounty;
use crate::engine::agents::depart::ArrivalStream;
use crate::engine::agents::depart::Mover;
use crate::engine::agents::depart::Outbox;
use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::sampling;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::RURAL;
use crate::engine::agents::scene::SETTLED;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::scene::YearPhase;
use crate::engine::agents::scene::life_event;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::region::CountyId;
use qilu_methods::random;

/// Takes in the arrivals of a county, one origin after the other.
pub(super) fn take_in(
    scene: &Scene<'_>,
    index: CountyId,
    county: &mut AgentCounty,
    outboxes: &[Outbox],
    account: &mut Account,
) {
    let mut arrived = [0; 3];
    let mut returned = 0;
    // The fixed order of the origins fixes the order of the lists, and with it every later random number.
    for (origin, outbox) in outboxes.iter().enumerate() {
        for mover in outbox.to(index) {
            let (event, status) = match mover.stream {
                ArrivalStream::Local => (LifeEventKind::MovedToTown, UNSETTLED),
                ArrivalStream::Town => (LifeEventKind::Moved, UNSETTLED),
                ArrivalStream::Country => (LifeEventKind::Moved, RURAL),
                ArrivalStream::Settled => (LifeEventKind::Moved, SETTLED),
                ArrivalStream::Return => (LifeEventKind::Returned, RURAL),
            };
            match mover.stream {
                ArrivalStream::Local => {}
                ArrivalStream::Return => returned += 1,
                ArrivalStream::Town | ArrivalStream::Country | ArrivalStream::Settled => arrived[status as usize] += 1,
            }
            enter(scene, county, mover, status, event, [CountyId(origin), index]);
        }
    }
    account[M::ReturnIn] = scene.persons(returned);
    account[M::InternalInRural] = scene.persons(arrived[RURAL as usize]);
    account[M::InternalInUrban] = scene.persons(arrived[UNSETTLED as usize] + arrived[SETTLED as usize]);
    from_outside(scene, index, county, account);
}

fn enter(
    scene: &Scene<'_>,
    county: &mut AgentCounty,
    mover: &Mover,
    status: Status,
    event: LifeEventKind,
    place: [CountyId; 2],
) {
    let cell = AgentCell { status, ..mover.left() };
    // A move ends the years of residence of the old place, whatever the stream.
    let agent = mover.agent.arrived(scene.year);
    county.record_event(agent, || life_event(scene, agent, event, cell, place));
    county.add(cell, agent);
}

/// Arrivals from the rest of China. They are not members of any cell, so each sex and age has a Poisson number of them, with
/// the mean of the cohort engine.
fn from_outside(scene: &Scene<'_>, index: CountyId, county: &mut AgentCounty, account: &mut Account) {
    let rates = scene.rates;
    let rng = &mut scene.rng(index, YearPhase::TakeIn);
    let mut arrived = [0; 2];
    for sex in Sex::ALL {
        let (pattern, talents) = (&rates.arrival_pattern[sex as usize], &rates.talent_pattern[sex as usize]);
        for age in 0..AGES {
            let persons = rates.external_in[index.0] * pattern[age] + rates.talent_in[index.0] * talents[age];
            let cohort = scene.cohort(age);
            for _ in 0..sampling::poisson(rng, persons / f64::from(scene.settings.scale)) {
                let status = if random::open01(rng) < rates.rural_arrival[index.0] { RURAL } else { UNSETTLED };
                arrived[status as usize] += 1;
                let id = county.id(scene, index);
                // Their place of origin lies outside, so a return is distributed as in the cohort engine.
                county.add(AgentCell { status, sex, cohort }, Agent::new(id, OUTSIDE, scene.year));
            }
        }
    }
    account[M::ExternalInRural] = scene.persons(arrived[RURAL as usize]);
    account[M::ExternalInUrban] = scene.persons(arrived[UNSETTLED as usize]);
}

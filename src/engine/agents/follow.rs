//! The choice of the residents of the base year whose lives are recorded.

use crate::axes::AGES;
use crate::engine::agents::county::AgentCounty;
use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::YearPhase;
use crate::engine::agents::scene::rng;
use crate::region::CountyId;
use qilu_methods::random;

/// Chooses residents of the base year whose lives are recorded, each with the same probability.
pub(super) fn choose(counties: &mut [AgentCounty], count: u32, seed: u64, draw: u32, year: u16) {
    let sizes: Vec<usize> = counties.iter().map(|county| county.cells.iter().map(Vec::len).sum()).collect();
    let all: usize = sizes.iter().sum();
    let mut rng = rng(seed, draw, year, counties.len(), YearPhase::Start);
    let mut chosen = std::collections::BTreeSet::new();
    // Drawing until the set is full gives each subset the same probability; the set is small against the population, so
    // repeats are rare.
    while chosen.len() < all.min(count as usize) {
        chosen.insert(rank(random::open01(&mut rng), all));
    }
    for rank in chosen {
        let (mut county, mut left) = (0, rank);
        while left >= sizes[county] {
            left -= sizes[county];
            county += 1;
        }
        follow(&mut counties[county], CountyId(county), left, year);
    }
}

/// The index among `count` residents of a uniform number between 0 and 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below `count`")]
fn rank(uniform: f64, count: usize) -> usize {
    ((uniform * count as f64) as usize).min(count - 1)
}

/// Marks the resident with an index in the county, and records its presence at the end of the base year.
fn follow(county: &mut AgentCounty, index: CountyId, rank: usize, year: u16) {
    let mut left = rank;
    for place in 0..county.cells.len() {
        let list = &mut county.cells[place];
        if left < list.len() {
            list[left] = list[left].followed();
            let (agent, cell) = (list[left], AgentCell::at(place));
            county.lives.push(LifeEvent {
                id: agent.id(),
                year,
                event: LifeEventKind::Present,
                sex: cell.sex,
                age: AGES - 1 - cell.cohort.min(AGES - 1),
                status: cell.status,
                from: index,
                to: index,
            });
            return;
        }
        left -= list.len();
    }
}

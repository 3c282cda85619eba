//! Lives of a few residents, event by event.

use crate::axes::AGES;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::Cell;
use crate::engine::agents::County;
use crate::engine::agents::Part;
use crate::engine::agents::agent::Id;
use crate::engine::agents::rng;
use crate::region::CountyId;
use qilu_methods::random;

/// What happens to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Lived there at the end of the base year.
    Present,
    /// Had a child.
    GaveBirth,
    /// Died.
    Died,
    /// Left for the rest of China; what follows is not known.
    LeftTheProvince,
    /// Moved from the countryside to the town of the same county.
    MovedToTown,
    /// Moved to another county.
    Moved,
    /// Went back to the countryside, of the same county or another.
    Returned,
    /// Settled: became locally registered (落户).
    Settled,
    /// Became urban in place.
    Reclassified,
}

impl Event {
    /// All, in the order of a year.
    pub const ALL: [Event; 9] = [
        Event::Present,
        Event::GaveBirth,
        Event::Died,
        Event::LeftTheProvince,
        Event::MovedToTown,
        Event::Moved,
        Event::Returned,
        Event::Settled,
        Event::Reclassified,
    ];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Event::Present => "present",
            Event::GaveBirth => "gave_birth",
            Event::Died => "died",
            Event::LeftTheProvince => "left_the_province",
            Event::MovedToTown => "moved_to_town",
            Event::Moved => "moved",
            Event::Returned => "returned",
            Event::Settled => "settled",
            Event::Reclassified => "reclassified",
        }
    }
}

/// An event in a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happening {
    /// Whose.
    pub id: Id,
    /// Year.
    pub year: u16,
    /// What.
    pub event: Event,
    /// Whether a man or a woman.
    pub sex: Sex,
    /// Age reached by the end of the year; not capped at 100, where the base year did not cap it.
    pub age: usize,
    /// Status after the event (before it, for who dies or leaves).
    pub status: Status,
    /// County before the event.
    pub from: CountyId,
    /// County after it.
    pub to: CountyId,
}

/// Chooses residents of the base year whose lives are written down, everybody with the same chance.
pub(super) fn choose(counties: &mut [County], count: u32, seed: u64, draw: u32, year: u16) {
    let sizes: Vec<usize> = counties.iter().map(|county| county.cells.iter().map(Vec::len).sum()).collect();
    let all: usize = sizes.iter().sum();
    let mut rng = rng(seed, draw, year, counties.len(), Part::Start);
    let mut chosen = std::collections::BTreeSet::new();
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

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn rank(chance: f64, count: usize) -> usize {
    ((chance * count as f64) as usize).min(count - 1)
}

fn follow(county: &mut County, index: CountyId, rank: usize, year: u16) {
    let mut left = rank;
    for place in 0..county.cells.len() {
        let list = &mut county.cells[place];
        if left < list.len() {
            list[left] = list[left].followed();
            let (agent, cell) = (list[left], Cell::at(place));
            county.lives.push(Happening {
                id: agent.id(),
                year,
                event: Event::Present,
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

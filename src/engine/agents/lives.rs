//! Lives of a few residents, event by event.

use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Id;
use crate::region::CountyId;

/// What happens to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeEventKind {
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

impl LifeEventKind {
    /// All, in the order of a year.
    pub const ALL: [LifeEventKind; 9] = [
        LifeEventKind::Present,
        LifeEventKind::GaveBirth,
        LifeEventKind::Died,
        LifeEventKind::LeftTheProvince,
        LifeEventKind::MovedToTown,
        LifeEventKind::Moved,
        LifeEventKind::Returned,
        LifeEventKind::Settled,
        LifeEventKind::Reclassified,
    ];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LifeEventKind::Present => "present",
            LifeEventKind::GaveBirth => "gave_birth",
            LifeEventKind::Died => "died",
            LifeEventKind::LeftTheProvince => "left_the_province",
            LifeEventKind::MovedToTown => "moved_to_town",
            LifeEventKind::Moved => "moved",
            LifeEventKind::Returned => "returned",
            LifeEventKind::Settled => "settled",
            LifeEventKind::Reclassified => "reclassified",
        }
    }
}

/// An event in a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifeEvent {
    /// Whose.
    pub id: Id,
    /// Year.
    pub year: u16,
    /// What.
    pub event: LifeEventKind,
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

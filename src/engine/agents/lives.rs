//! Life events of a few residents, whose lives are recorded.

use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Id;
use crate::region::CountyId;

/// Kind of a life event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeEventKind {
    /// Present at the end of the base year.
    Present,
    /// Birth of a child, entered for the mother.
    GaveBirth,
    /// Death of the resident.
    Died,
    /// Departure to the rest of China; later events are not known.
    LeftTheProvince,
    /// Move from the countryside to the town of the same county.
    MovedToTown,
    /// Move to another county.
    Moved,
    /// Return to the countryside, of the same county or another.
    Returned,
    /// Settlement: local registration (落户).
    Settled,
    /// Reclassification: urban in place.
    Reclassified,
}

impl LifeEventKind {
    /// All kinds, in the order in which they occur within a year.
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
    /// Identity of the resident.
    pub id: Id,
    /// Calendar year of the event.
    pub year: u16,
    /// Kind of the event.
    pub event: LifeEventKind,
    /// Sex of the resident.
    pub sex: Sex,
    /// Age reached by the end of the year; not capped at 100, where the base year did not cap it.
    pub age: usize,
    /// Status after the event; before it for deaths and departures from the province.
    pub status: Status,
    /// County before the event.
    pub from: CountyId,
    /// County after the event; the same as before where the resident did not move.
    pub to: CountyId,
}

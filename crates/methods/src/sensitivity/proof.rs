//! The proof that a table has the design that an estimator assumes.
//!
//! Every estimator takes a [`ProvenDesign`], and only the checks of this module make one. Indices of rows that are no
//! such design can therefore not be computed. A check names the first row that breaks the design.

mod design;
pub mod fit;
mod morris;
pub mod repeats;
mod saltelli;

pub use design::Classes;
pub use design::InputUnits;
pub use design::ProvenDesign;
pub use design::ROWS_OF_A_PART;
pub use design::Slices;
pub use design::TwoGroups;
pub use morris::Trajectories;
pub(super) use saltelli::FEWEST_BASE_ROWS;
pub use saltelli::SaltelliBlocks;

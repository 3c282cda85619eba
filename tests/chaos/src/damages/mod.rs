//! Damaged inputs. They are refused, or the results are those of the sound ones.

pub(crate) mod mutation;
pub(crate) mod rows;
mod targets;
pub(crate) mod trial;

//! What a job does that is not disturbed.

use crate::digest::Tree;

/// Results of a job that is not disturbed.
pub(crate) struct Reference {
    /// Digests of what it writes.
    pub(crate) tree: Tree,
    /// Digests of what is there before it.
    pub(crate) before: Option<Tree>,
    /// What it prints.
    pub(crate) stdout: Vec<u8>,
    /// Time that it takes.
    pub(crate) seconds: f64,
}

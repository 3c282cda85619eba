//! Outcomes of cases and their counts.

use std::collections::BTreeMap;
use std::time::Duration;

/// What a case found: how often each kind of outcome occurred, or what is wrong.
pub(crate) type Done = Result<Vec<(String, usize)>, String>;

/// One outcome of a kind.
pub(crate) fn one(kind: impl Into<String>) -> Vec<(String, usize)> {
    vec![(kind.into(), 1)]
}

/// The outcomes of the cases of a part.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Number of cases that ended.
    pub(crate) cases: usize,
    /// How often each kind of outcome occurred.
    pub(crate) counts: BTreeMap<String, usize>,
    /// Cases that failed, with what is wrong; without a number what is wrong at the end of the part.
    pub(crate) failures: Vec<(Option<usize>, String)>,
    /// Time of all cases.
    pub(crate) time: Duration,
}

impl Tally {
    /// Adds a case.
    pub(crate) fn add(&mut self, case: usize, done: Done) {
        self.cases += 1;
        match done {
            Ok(counts) => self.count(counts),
            Err(failure) => self.failures.push((Some(case), failure)),
        }
    }

    /// Adds outcomes.
    pub(crate) fn count(&mut self, counts: Vec<(String, usize)>) {
        for (kind, count) in counts {
            *self.counts.entry(kind).or_default() += count;
        }
    }
}

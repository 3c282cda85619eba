//! Trials: a few units of the work are done and timed, and their time is carried over to all units.

use std::io::Write;
use std::time::Instant;

use crate::error::Result;

/// Time that a trial should take, seconds: long enough that the start of threads and the first use of memory matter
/// little.
const WANTED: f64 = 0.2;

/// Number of short trials of which the quickest counts: the others may have waited for another program.
const REPEATS: usize = 3;

/// Seconds of some work.
pub(in crate::session) fn timed(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed().as_secs_f64())
}

/// Seconds of `count` units of work, in proportion to a trial.
///
/// - `threads`: units that are done at the same time.
/// - `work`: does a number of units.
pub(in crate::session) fn proportional(count: u64, threads: usize, work: impl Fn(u32) -> Result<()>) -> Result<f64> {
    let (count, threads) = (count.max(1), threads as u64);
    let units = |number: u64| u32::try_from(number.min(count)).unwrap_or(u32::MAX);
    // The first units also warm the machine up: memory is used for the first time.
    let first = units(threads);
    let begun = timed(|| work(first))?;
    if u64::from(first) == count {
        return Ok(begun);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of rounds")]
    let rounds = (WANTED / begun.max(1e-6)).ceil() as u64;
    // Whole rounds of all threads, because at the end of an incomplete one some threads have nothing to do.
    let tried = units(threads.saturating_mul(rounds.max(1)));
    // A unit that takes longer than a trial should take is tried once more and not several times.
    let repeats = if begun < WANTED { REPEATS } else { 1 };
    let mut seconds = f64::INFINITY;
    for _ in 0..repeats {
        seconds = seconds.min(timed(|| work(tried))?);
    }
    Ok(seconds / f64::from(tried) * count as f64)
}

/// Seconds of `count` units of work that has a part that does not grow with the number of units: a line through two
/// trials.
///
/// - `few`, `more`: sizes of the trials.
pub(in crate::session) fn linear(count: u64, [few, more]: [u32; 2], work: impl Fn(u32) -> Result<()>) -> Result<f64> {
    let least = timed(|| work(few))?;
    if count <= u64::from(few) {
        return Ok(least);
    }
    let tried = more.min(u32::try_from(count).unwrap_or(u32::MAX));
    let longer = timed(|| work(tried))?;
    let slope = ((longer - least) / f64::from(tried - few)).max(0.0);
    Ok(longer + slope * (count as f64 - f64::from(tried)))
}

/// Seconds for each byte that is written to the disk, from a temporary file that has no name.
pub(in crate::session) fn per_byte_written(sample: &[u8]) -> f64 {
    let written = tempfile::tempfile().and_then(|mut file| {
        let begun = Instant::now();
        file.write_all(sample)?;
        file.sync_all()?;
        Ok(begun.elapsed().as_secs_f64())
    });
    // Where no such file can be made, the writing is not counted.
    written.map_or(0.0, |seconds| seconds / sample.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn trials_are_whole_rounds_and_never_larger_than_the_work() {
        let sizes = RefCell::new(Vec::new());
        let note = |size| {
            sizes.borrow_mut().push(size);
            Ok(())
        };
        proportional(3, 4, note).expect("no fault");
        assert_eq!(sizes.take(), [3], "the whole work is its own trial");
        proportional(10, 4, note).expect("no fault");
        assert_eq!(sizes.take(), [4, 10, 10, 10]);
        linear(1000, [20, 100], note).expect("no fault");
        assert_eq!(sizes.take(), [20, 100]);
        linear(50, [20, 100], note).expect("no fault");
        assert_eq!(sizes.take(), [20, 50]);
        linear(5, [20, 100], note).expect("no fault");
        assert_eq!(sizes.take(), [20]);
    }
}

//! The number of threads: the one place where it is checked, for all commands, the server and every program that uses
//! the library.

use std::num::NonZero;
use std::thread;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::experiments::RunFault;
use qilu_messages::resources::ResourceFault;

/// Threads for each core that are allowed. More of them share the cores and gain nothing; this many are useful where a
/// limit on the processor time hides cores from the program.
const PER_CORE: usize = 4;

/// Number of threads that every machine allows, so that a command line works on a small machine as on a large one.
const ALWAYS: usize = 64;

/// The variable with which the library of threads is told the usual number.
const VARIABLE: &str = "RAYON_NUM_THREADS";

/// Number of cores that the process may use. On Linux the affinity of the process and the quota of its control group
/// (version 1 and 2) count.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Largest number of threads that is allowed: four for each core, or 64 if that is more.
#[must_use]
pub fn most() -> usize {
    (PER_CORE * cores()).max(ALWAYS)
}

/// The number of threads that a setting stands for.
///
/// - `threads`: 0 for the usual number: that of the environment variable `RAYON_NUM_THREADS` if it is set, and else one
///   per core.
///
/// # Errors
/// [`Error::Setting`] for more than [`most`], in the setting or in the variable.
pub fn resolved(threads: usize) -> Result<usize> {
    let variable = std::env::var(VARIABLE).ok();
    usual(threads, variable.as_deref(), most())
}

fn usual(threads: usize, variable: Option<&str>, most: usize) -> Result<usize> {
    if threads > most {
        return Err(Error::setting(ResourceFault::Threads { threads: threads as u64, most }));
    }
    let fault = |value: &str| Error::setting(ResourceFault::ThreadsOfEnvironment { value: value.to_owned(), most });
    match (threads, variable) {
        // An empty variable counts as not set.
        (0, Some(value)) if !value.is_empty() => {
            let number: usize = value.trim().parse().map_err(|_| fault(value))?;
            match number {
                0 => Ok(cores()),
                _ if number > most => Err(fault(value)),
                _ => Ok(number),
            }
        }
        (0, _) => Ok(cores()),
        _ => Ok(threads),
    }
}

/// Threads to run draws on.
///
/// - `threads`: as in [`resolved`].
///
/// # Errors
/// As [`resolved`]; [`Error::Setting`] when they cannot be started.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool> {
    // The number is always given, so that the library of threads does not read its variable, which has no bound there.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(resolved(threads)?).build();
    pool.map_err(|_| {
        Error::setting(if threads == 0 { RunFault::ThreadsOfCores } else { RunFault::Threads { threads } })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_the_usual_number_and_too_many_are_refused_with_the_range() {
        assert_eq!(usual(0, None, 64).expect("allowed"), cores());
        assert_eq!(usual(0, Some(""), 64).expect("allowed"), cores());
        assert_eq!(usual(0, Some("0"), 64).expect("allowed"), cores());
        assert_eq!(usual(0, Some("3"), 64).expect("allowed"), 3);
        assert_eq!(usual(7, Some("3"), 64).expect("allowed"), 7);
        assert_eq!(usual(64, None, 64).expect("allowed"), 64);
        let refused = usual(65, None, 64).expect_err("too many").to_string();
        assert!(refused.contains("65 threads; allowed: 0 to 64"), "{refused}");
        for value in ["100000", "-1", "many"] {
            let refused = usual(0, Some(value), 64).expect_err("wrong").to_string();
            assert!(refused.contains(&format!("RAYON_NUM_THREADS is `{value}`; allowed: 0 to 64")), "{refused}");
        }
        // A number in the option makes the variable meaningless, whatever it is.
        assert_eq!(usual(2, Some("100000"), 64).expect("allowed"), 2);
    }

    #[test]
    fn a_pool_has_the_threads_that_were_asked_for() {
        assert_eq!(pool(3).expect("started").current_num_threads(), 3);
        assert!(pool(most() + 1).is_err());
    }
}

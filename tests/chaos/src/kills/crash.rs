//! A crash at each change of a name, one after the other, until the command ends by itself.

use std::time::Duration;

use crate::dice::Dice;
use crate::kills::commands::COMMANDS;
use crate::kills::state;
use crate::tally::Done;
use crate::world::World;

/// Variable with the number of the moment of the crash.
const MOMENT: &str = "QILU_CRASH_AT";

/// Moments of a command at most.
const MOST: usize = 300;

/// Signal of a process that aborts.
const ABORTED: i32 = 6;

/// Time that a job may take.
const BOUND: Duration = Duration::from_secs(300);

/// A command that crashes at its first, second, third moment and so on.
pub(crate) fn case(world: &World, case: usize, _: &mut Dice) -> Done {
    let command = &COMMANDS[case % COMMANDS.len()];
    let reference = command.reference(world);
    let (mut counts, mut faults) = (Vec::new(), Vec::new());
    for moment in 1..=MOST {
        let place = world.place();
        command.prepare(world, place.path());
        let ended = world.job(place.path(), command.line).with(MOMENT, &moment.to_string()).run(BOUND);
        if ended.code == Some(0) {
            if moment == 1 {
                return Err(format!("{}: no crash; is the program built with the feature `internals`?", command.name));
            }
            break;
        }
        if ended.signal != Some(ABORTED) {
            faults.push(format!("moment {moment}: {}", ended.how()));
            continue;
        }
        let found = state::check(world, place.path(), command, &reference);
        let again = found.clone().and_then(|found| state::repeat(world, place.path(), command, found, &reference));
        match (found, again) {
            (Ok(found), Ok(())) => counts.push((format!("crashed: {found}"), 1)),
            (Err(fault), _) | (_, Err(fault)) => faults.push(format!("moment {moment}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(counts) } else { Err(format!("{} with {MOMENT}: {}", command.name, faults.join("\n"))) }
}

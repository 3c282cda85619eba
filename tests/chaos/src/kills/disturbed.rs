//! Signals at random moments.

use std::fs;
use std::time::Duration;
use std::time::Instant;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::digest;
use crate::kills::commands::COMMANDS;
use crate::kills::commands::Kind;
use crate::kills::commands::Writing;
use crate::kills::state;
use crate::program::Ended;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time after which a process that was told to end counts as one that hangs.
const HANGS: Duration = Duration::from_secs(10);

/// Time within which a process ends that is told to.
const PROMPT: f64 = 1.5;

/// How often a process may be late that competes with others for the machine.
const ATTEMPTS: usize = 3;

/// A job that got a signal.
struct Disturbed {
    place: TempDir,
    ended: Ended,
    /// Whether it had ended before the signal.
    over: bool,
    /// Time from the signal to the end, s.
    late: f64,
}

/// Sends a signal to a job at a moment, as a share of the time that it takes; earlier if it has ended by then, because the
/// machine can be faster than it was.
fn disturbed(world: &World, command: &Writing, signal: Signal, moment: f64) -> Disturbed {
    let mut told = disturbed_once(world, command, signal, moment);
    for attempt in [2.0, 4.0, 8.0] {
        // A few of the jobs end before the signal, at the last of all moments.
        if told.over && moment < 0.95 {
            told = disturbed_once(world, command, signal, moment / attempt);
        }
    }
    told
}

fn disturbed_once(world: &World, command: &Writing, signal: Signal, moment: f64) -> Disturbed {
    let reference = command.reference(world);
    let place = world.place();
    command.prepare(world, place.path());
    let mut running = world.job(place.path(), command.line).start();
    // Somewhat longer than the job takes, so that its last moments are met as well.
    let over = running.ended_within(Duration::from_secs_f64(reference.seconds * 1.05 * moment));
    if !over {
        running.signal(signal);
    }
    let told = Instant::now();
    let ended = running.end(HANGS);
    Disturbed { place, ended, over, late: told.elapsed().as_secs_f64() }
}

/// A process that is killed without warning.
pub(crate) fn kill(world: &World, case: usize, dice: &mut Dice) -> Done {
    let command = &COMMANDS[case % COMMANDS.len()];
    let reference = command.reference(world);
    let disturbed = disturbed(world, command, Signal::KILL, dice.share());
    let found = state::check(world, disturbed.place.path(), command, &reference);
    let found = found.map_err(|fault| format!("{}: killed: {fault}", command.name))?;
    let again = state::repeat(world, disturbed.place.path(), command, found, &reference);
    again.map_err(|fault| format!("{}: killed, {found}: {fault}", command.name))?;
    Ok(vec![(format!("killed: {found}"), 1), (format!("in `{}`", command.name), 1)])
}

/// Whether these trials were started by `nohup`. The program then ignores the signal as well, and rightly so.
fn is_hangup_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (Signal::HUP.as_raw() - 1) & 1 == 1
}

/// A process that is told to end.
pub(crate) fn signal(world: &World, case: usize, dice: &mut Dice) -> Done {
    let command = &COMMANDS[case % COMMANDS.len()];
    let (mut name, mut signal) =
        *dice.one(&[("SIGTERM", Signal::TERM), ("SIGINT", Signal::INT), ("SIGHUP", Signal::HUP)]);
    if signal == Signal::HUP && is_hangup_ignored() {
        (name, signal) = ("SIGTERM", Signal::TERM);
    }
    let (moment, reference) = (dice.share(), command.reference(world));
    let fails = |fault: String| format!("{} after {name} at {moment:.3} of its time: {fault}", command.name);
    let mut told = disturbed(world, command, signal, moment);
    for _ in 1..ATTEMPTS {
        // The machine has other work; only a process that is late each time is slow by itself.
        if told.late > PROMPT && !told.over && !told.ended.hung {
            told = disturbed(world, command, signal, moment);
        }
    }
    if told.ended.hung {
        return Err(fails("it hangs".to_owned()));
    }
    // Before the program watches the signals, they end it as any other process.
    let early = told.ended.signal == Some(signal.as_raw()) && reference.seconds * moment < EARLY;
    if !early {
        told.ended.with_code(&[0, 130]).map_err(fails)?;
    }
    if told.late > PROMPT && !told.over {
        return Err(fails(format!("it takes {:.1} s to end", told.late)));
    }
    let left = digest::unfinished(told.place.path());
    if !left.is_empty() {
        return Err(fails(format!("it leaves {}", left.join(", "))));
    }
    let found = state::check(world, told.place.path(), command, &reference).map_err(fails)?;
    if told.ended.code == Some(130) && found.starts_with("the new") && command.kind == Kind::Whole {
        // The result was finished when the signal came, but the command was not: both are right.
        return Ok(one("told to end: exit code 130 with the new result"));
    }
    state::repeat(world, told.place.path(), command, found, &reference).map_err(fails)?;
    let code = if early {
        "ended by the signal".to_owned()
    } else {
        format!("exit code {}", told.ended.code.unwrap_or_default())
    };
    Ok(one(format!("{name}: {code}: {found}")))
}

/// Time that a process needs to load itself and to begin to watch the signals, s.
const EARLY: f64 = 0.1;

//! Two processes that write under one name at the same time.

use std::time::Duration;

use crate::dice::Dice;
use crate::digest;
use crate::kills::commands::COMMANDS;
use crate::kills::commands::Kind;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time that two jobs may take.
const BOUND: Duration = Duration::from_secs(300);

/// Two jobs of one command, the second somewhat later.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    // Those of little use are left out: a second sweep of a folder is refused before it begins.
    let commands: Vec<_> = COMMANDS.iter().filter(|command| command.name != "man").collect();
    let command = commands[case % commands.len()];
    let reference = command.reference(world);
    let place = world.place();
    command.prepare(world, place.path());
    let first = world.job(place.path(), command.line).start();
    std::thread::sleep(Duration::from_secs_f64(reference.seconds * 0.6 * dice.share()));
    let second = world.job(place.path(), command.line).start();
    let ended = [first.end(BOUND), second.end(BOUND)];
    let mut codes = Vec::new();
    for one in &ended {
        codes.push(one.with_code(&[0, 2, 75]).map_err(|how| format!("{}: one of two writers: {how}", command.name))?);
    }
    codes.sort_unstable();
    let fails = |fault: String| format!("{}: two writers, exit codes {codes:?}: {fault}", command.name);
    if codes[0] != 0 {
        return Err(fails(ended.iter().map(crate::program::Ended::how).collect::<Vec<_>>().join("; ")));
    }
    // A run that is there already is not made again, and that is no fault of the second writer.
    let once = command.kind == Kind::Whole && command.again.1 == Some("--force") && !command.line.starts_with("run ");
    if codes == [0, 0] && once {
        return Err(fails("both write what only one may".to_owned()));
    }
    let found = digest::tree(&place.path().join(command.output())).unwrap_or_default();
    if found != reference.tree {
        return Err(fails(digest::difference(&found, &reference.tree)));
    }
    let left = digest::unfinished(place.path());
    if !left.is_empty() {
        return Err(fails(format!("they leave {}", left.join(", "))));
    }
    Ok(one(format!("two writers: exit codes {codes:?}")))
}

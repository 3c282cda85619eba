//! What is there after a process has ended at a bad moment, and after its work is done again.

use std::path::Path;
use std::time::Duration;

use crate::digest;
use crate::kills::commands::Kind;
use crate::kills::commands::Writing;
use crate::reference::Reference;
use crate::world::World;

/// Time that a repeated job may take.
const BOUND: Duration = Duration::from_secs(300);

/// Checks what has its final name: it is the old or the new one, and whole. Returns which of them.
pub(crate) fn check(
    world: &World,
    case: &Path,
    command: &Writing,
    reference: &Reference,
) -> Result<&'static str, String> {
    if command.kind == Kind::Set {
        // This reads the folder, and completes a set that was begun. It fails where files differ from their digests.
        let verified = world.job(case, "data verify --data @data").run(BOUND);
        verified.with_code(&[0, 1]).map_err(|how| format!("`qilu data verify` afterwards: {how}"))?;
    }
    let found = digest::tree(&case.join(command.output()));
    match (&found, &reference.before) {
        (None, None) => Ok("nothing is there"),
        (None, Some(_)) => Err("the old result is gone, and the new one is not there".to_owned()),
        (Some(found), _) if *found == reference.tree => Ok("the new result is there"),
        (Some(found), Some(before)) if found == before => Ok("the old result is there"),
        (Some(found), _) if command.kind == Kind::Parts => {
            let whole = |(name, digest): (&String, &String)| {
                let of_before = reference.before.as_ref().and_then(|before| before.get(name));
                [reference.tree.get(name), of_before].contains(&Some(digest))
            };
            match found.iter().find(|entry| !whole((entry.0, entry.1))) {
                Some((name, _)) => Err(format!("{name} is neither the old nor the new one")),
                None => Ok("some of the new files are there"),
            }
        }
        (Some(found), _) => {
            Err(format!("half a result has its final name: {}", digest::difference(found, &reference.tree)))
        }
    }
}

/// Does the work again, which succeeds, makes the same results and leaves nothing unfinished.
pub(crate) fn repeat(
    world: &World,
    case: &Path,
    command: &Writing,
    state: &str,
    reference: &Reference,
) -> Result<(), String> {
    let is_new = state.starts_with("the new");
    let more = if is_new { command.again.1 } else { Some(command.again.0) };
    let Some(more) = more else { return Ok(()) };
    // Nothing is to be resumed where the folder was never made.
    let more = if state.starts_with("nothing") && more == "--resume" { "" } else { more };
    let job = world.job(case, &format!("{} {more}", command.line));
    let again = job.run(BOUND);
    again.with_code(&[0]).map_err(|how| format!("the repeated job ({}): {how}", job.line()))?;
    let found = digest::tree(&case.join(command.output())).unwrap_or_default();
    if found != reference.tree && !(command.kind == Kind::Set && is_new) {
        return Err(format!("the repeated job makes other results: {}", digest::difference(&found, &reference.tree)));
    }
    let left = digest::unfinished(case);
    if left.is_empty() { Ok(()) } else { Err(format!("the repeated job leaves {}", left.join(", "))) }
}

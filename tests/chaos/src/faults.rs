//! Resources that are scarce or missing: the program does its work or says what it lacks, and leaves nothing half-written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use crate::dice::Dice;
use crate::digest;
use crate::program::Job;
use crate::reference::Reference;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time after which a command counts as one that hangs.
const HANGS: Duration = Duration::from_secs(120);

/// Commands that write, and one that only prints.
const COMMANDS: [&str; 8] = [
    "export @run --format parquet --out @out",
    "export @run --format csv --level city --out @out",
    "report @run -q --contribution-draws 0 --out @out",
    "evaluate short.toml --prior --draws 1 -q --expr urban_share --csv @out",
    "run short.toml --draws 2 -q --out @out",
    "sweep study.toml -q --prior --out @out",
    "merge @case/shard1 @case/shard2 @case/shard3 --out @out",
    "data show travel",
];

/// Limits and surroundings. Words: a shell before the program, redirections after it, and whether the output is compared.
const TROUBLES: [(&str, &str); 29] = [
    ("ulimit -f 0; ", ""),
    ("ulimit -f 1; ", ""),
    ("ulimit -f 10; ", ""),
    ("ulimit -f 100; ", ""),
    ("ulimit -f 1000; ", ""),
    ("ulimit -f 20000; ", ""),
    ("ulimit -v 40000; ", ""),
    ("ulimit -v 60000; ", ""),
    ("ulimit -v 100000; ", ""),
    ("ulimit -v 200000; ", ""),
    ("ulimit -v 400000; ", ""),
    ("ulimit -v 1000000; ", ""),
    ("ulimit -n 4; ", ""),
    ("ulimit -n 5; ", ""),
    ("ulimit -n 6; ", ""),
    ("ulimit -n 8; ", ""),
    ("ulimit -n 12; ", ""),
    ("ulimit -n 16; ", ""),
    ("", ">/dev/full"),
    ("", "2>/dev/full"),
    ("", ">/dev/full 2>/dev/full"),
    ("", ">&-"),
    ("", "2>&-"),
    ("", "<&- >&- 2>&-"),
    ("export TMPDIR=/nonexistent; ", ""),
    ("export TZ=Asia/Kathmandu; ", ""),
    ("export HOME=/nonexistent; ", ""),
    ("ulimit -s 256; ", ""),
    ("ulimit -f 100; export TMPDIR=/nonexistent; ", "2>/dev/full"),
];

/// Paths and files that cannot be used, with what is to be made before.
const PLACES: [(&str, &str); 20] = [
    ("run short.toml --draws 2 -q --out @case/missing/folder/out", ""),
    ("run short.toml --draws 2 -q --out @case/file/out", "file"),
    ("run short.toml --draws 2 -q --out /proc/out", ""),
    ("run short.toml --draws 2 -q --out /dev/null", ""),
    ("export @run --format parquet --out @case/missing/out", ""),
    ("export @run --format parquet --out /proc/out", ""),
    ("export @run --format parquet --out /dev/full", ""),
    ("export @run --format csv --level city --out @case/folder", "folder"),
    ("report @run -q --contribution-draws 0 --out /sys/out", ""),
    ("sweep study.toml -q --prior --out @case/file", "file"),
    ("merge @case/shard1 @case/missing --out @out", ""),
    ("evaluate @case/folder --draws 1 --expr urban_share", "folder"),
    ("evaluate /dev/null --draws 1 --expr urban_share", ""),
    ("evaluate short.toml --draws 1 --expr urban_share --data @case/missing", ""),
    ("evaluate short.toml --draws 1 --expr urban_share --data @case/folder", "folder"),
    ("init /proc/out", ""),
    ("run short.toml --draws 2 -q --out @case/folder/out", "read-only folder"),
    ("export @run --format parquet --out @case/folder/out", "read-only folder"),
    ("evaluate @case/file --draws 1 --expr urban_share", "unreadable file"),
    ("sensitivity @case/file --inputs a,b --method pawn", "unreadable file"),
];

/// Number of the cases.
pub(crate) const COUNT: usize = COMMANDS.len() * TROUBLES.len() + PLACES.len();

/// Makes the folders that a merge reads, because it claims them.
fn with_shards(world: &World, case: &Path, line: &str) {
    for shard in ["shard1", "shard2", "shard3"].into_iter().filter(|shard| line.contains(shard)) {
        digest::link(&world.input(shard), &case.join(shard));
    }
}

/// A command with a path that cannot be used.
fn misplaced(world: &World, place: &Path, (line, made): (&str, &str)) -> Done {
    with_shards(world, place, line);
    let (file, folder) = (place.join("file"), place.join("folder"));
    if made.ends_with("file") {
        fs::write(&file, "a file\n").expect("a file is written");
    } else if made.ends_with("folder") {
        fs::create_dir(&folder).expect("a folder is made");
    }
    // The system lets the administrator read and write nevertheless, and the work is then done.
    let allow = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode is set");
    };
    match made {
        "read-only folder" => allow(&folder, 0o555),
        "unreadable file" => allow(&file, 0o000),
        _ => {}
    }
    let done = tried(place, &world.job(place, line), None);
    if folder.exists() {
        // So that it can be removed.
        allow(&folder, 0o755);
    }
    done
}

/// A command in trouble.
pub(crate) fn case(world: &World, case: usize, _: &mut Dice) -> Done {
    let place = world.place();
    let case = case % COUNT;
    if case < PLACES.len() {
        return misplaced(world, place.path(), PLACES[case]);
    }
    let case = case - PLACES.len();
    // The commands take turns, so that a small share meets different ones.
    let (command, (before, redirected)) = (case % COMMANDS.len(), TROUBLES[case / COMMANDS.len()]);
    let line = COMMANDS[command];
    let reference = world.references.get(line, || {
        let place = world.place();
        with_shards(world, place.path(), line);
        let ended = world.succeed(place.path(), line);
        let tree = digest::tree(&place.path().join("out")).unwrap_or_default();
        Reference { tree, before: None, stdout: ended.stdout, seconds: ended.seconds }
    });
    with_shards(world, place.path(), line);
    let mut job = world.job(place.path(), line);
    before.clone_into(&mut job.before);
    redirected.clone_into(&mut job.redirected);
    tried(place.path(), &job, Some((&reference.tree, line.starts_with("sweep"))))
}

/// Runs a job, and checks how it ends and what it leaves.
///
/// - `reference`: digests of what the job writes, and whether part of it may be there.
fn tried(place: &Path, job: &Job, reference: Option<(&digest::Tree, bool)>) -> Done {
    let ended = job.run(HANGS);
    let fails = |fault: String| format!("{}: {fault}", job.line());
    let code = ended.with_code(&[0, 1, 2, 74, 75]).map_err(fails)?;
    let can_speak = !job.redirected.contains("2>");
    if code != 0 && can_speak && ended.said().trim().is_empty() {
        return Err(fails(format!("exit code {code} without a message")));
    }
    let left = digest::unfinished(place);
    if !left.is_empty() {
        return Err(fails(format!("exit code {code}, and it leaves {}", left.join(", "))));
    }
    if let Some((tree, in_parts)) = reference {
        let found = digest::tree(&place.join("out"));
        match &found {
            None if code == 0 && !tree.is_empty() => return Err(fails("it succeeds and writes nothing".to_owned())),
            Some(found) if found != tree => {
                let whole = found.iter().all(|(name, digest)| tree.get(name) == Some(digest));
                if code == 0 || !in_parts || !whole {
                    return Err(fails(format!("exit code {code}: {}", digest::difference(found, tree))));
                }
            }
            _ => {}
        }
    }
    Ok(one(format!("exit code {code}")))
}

//! A command that reads a damaged file.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::damages::mutation;
use crate::damages::targets;
use crate::damages::targets::Target;
use crate::damages::targets::Wanted;
use crate::dice::Dice;
use crate::digest;
use crate::reference::Reference;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time after which a command counts as one that hangs.
const HANGS: Duration = Duration::from_secs(60);

/// Files that describe others. Their texts for people can change without any harm.
const DESCRIPTIONS: [&str; 2] = ["datapackage.json", "manifest.json"];

/// Keys of these files whose values are texts for people: nothing is computed from them.
const FREE: [&str; 14] = [
    "title",
    "title_en",
    "title_zh",
    "description",
    "description_en",
    "description_zh",
    "command",
    "version",
    "target",
    "threads",
    "wall_seconds",
    "created",
    "homepage",
    "random_numbers",
];

/// What a command makes of sound files.
fn reference(world: &World, target: &'static Target) -> Arc<Reference> {
    world.references.get(target.name, || {
        let place = world.place();
        digest::link(&world.input(target.input), &place.path().join("data"));
        let ended = world.succeed(place.path(), target.line);
        let tree = digest::tree(&place.path().join("out")).unwrap_or_default();
        let before = digest::tree(&place.path().join("data"));
        // Paths of the case are printed, and each case has its own.
        let stdout = without_paths(&ended.stdout, place.path());
        Reference { tree, before, stdout, seconds: ended.seconds }
    })
}

fn without_paths(printed: &[u8], case: &Path) -> Vec<u8> {
    String::from_utf8_lossy(printed).replace(&case.to_string_lossy().into_owned(), "CASE").into_bytes()
}

/// Damages a file and runs a command that may read it.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let target = targets::of(case);
    let reference = reference(world, target);
    let place = world.place();
    let copy = place.path().join("data");
    digest::link(&world.input(target.input), &copy);
    let file = dice.one(&target.damaged(world)).clone();
    let path = copy.join(&file);
    let sound = fs::read(&path).expect("a file is read");
    let damage = mutation::damage(&sound, dice);
    // Removed first, because the file has a second name in the sound folder.
    fs::remove_file(&path).expect("a file is removed");
    if let Some(bytes) = &damage.bytes {
        fs::write(&path, bytes).expect("a file is written");
    }
    let job = world.job(place.path(), target.line);
    let ended = job.run(HANGS);
    let fails = |fault: String| format!("{}: {file}: {}: {fault}\n{}", target.name, damage.what, job.line());
    let code = ended.with_code(&[0, 1, 2, 74]).map_err(fails)?;
    if code != 0 {
        let said = ended.said() + &String::from_utf8_lossy(&ended.stdout);
        let names_a_file = names(&file).iter().any(|name| said.contains(name));
        if !names_a_file {
            return Err(fails(format!("it is refused without the name of a file: {}", ended.how())));
        }
        return Ok(one(format!("{}: refused", target.name)));
    }
    let is_same = match target.wanted {
        Wanted::Read => true,
        Wanted::Printed => without_paths(&ended.stdout, place.path()) == reference.stdout,
        Wanted::Repaired => digest::tree(&copy) == reference.before,
        Wanted::Written => digest::tree(&place.path().join("out")).unwrap_or_default() == reference.tree,
    };
    if is_same {
        return Ok(one(format!("{}: the same results", target.name)));
    }
    if DESCRIPTIONS.contains(&file.as_str()) && only_texts_differ(&sound, damage.bytes.as_deref()) {
        return Ok(one(format!("{}: another text of {file}", target.name)));
    }
    Err(fails("it is accepted and gives other results".to_owned()))
}

/// What a message may name of a damaged file: itself, another file that does not fit to it, or the number of its part.
fn names(file: &str) -> Vec<String> {
    let own = Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let number = own.split('-').next().and_then(|number| number.parse::<usize>().ok());
    let part = number.filter(|_| file.starts_with("parts/")).map(|number| format!("part {number}"));
    let others = [".csv", ".toml", ".json", ".svg", "parts/"].map(str::to_owned);
    others.into_iter().chain([own]).chain(part).collect()
}

/// Whether two JSON texts differ only in texts for people.
fn only_texts_differ(a: &[u8], b: Option<&[u8]>) -> bool {
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let (Some(mut a), Some(mut b)) = (read(a), b.and_then(read)) else { return false };
    strip(&mut a);
    strip(&mut b);
    a == b
}

/// Takes the texts for people out of a value.
fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !FREE.contains(&key.as_str()));
            map.values_mut().for_each(strip);
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

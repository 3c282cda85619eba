//! The same command under other circumstances: the results are the same bytes.

use std::path::Path;
use std::time::Duration;

use crate::dice::Dice;
use crate::digest;
use crate::program::Job;
use crate::reference::Reference;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time that a job may take.
const BOUND: Duration = Duration::from_secs(300);

/// Commands; `@out` and `@data` are what is compared, with what is printed.
const COMMANDS: [&str; 9] = [
    "run short.toml --draws 6 -q --lang en --out @out --data data",
    "run short.toml --draws 4 --keep-draws --bom -q --lang en --out @out --data data",
    "sweep study.toml -q --prior --lang en --out @out --data data",
    "calibrate baseline --members 24 --iterations 1 -q --force --lang en --data @data",
    "run short.toml --engine agents --scale 500 --trace 20 -q --lang en --out @out --data data",
    "evaluate short.toml --draws 6 -q --lang en --expr residents[20:64]/residents[65:] --expr urban_share>0.7 --csv - --data data",
    "compare short.toml plain.toml --draws 4 -q --years 2024 --lang en --out @out --data data",
    "report @run -q --contribution-draws 1 --lang en --out @out --data data",
    "variance short.toml --draws 4 -q --lang en --csv --data data",
];

/// Circumstances, by a shell before the program and variables of its environment.
const CIRCUMSTANCES: [(&str, &[(&str, &str)]); 14] = [
    ("", &[("RAYON_NUM_THREADS", "1")]),
    ("", &[("RAYON_NUM_THREADS", "2")]),
    ("", &[("RAYON_NUM_THREADS", "3")]),
    ("", &[("RAYON_NUM_THREADS", "7")]),
    ("command -v taskset >/dev/null && exec taskset -c 0 \"$0\" \"$@\"; ", &[]),
    ("cd /; ", &[]),
    ("", &[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "zh_CN.UTF-8")]),
    ("", &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("LC_NUMERIC", "de_DE.UTF-8")]),
    ("", &[("TZ", "Asia/Kathmandu")]),
    ("umask 077; ", &[]),
    ("export TMPDIR=/var/tmp; ", &[]),
    ("", &[("TMPDIR", "/nonexistent")]),
    ("env -i", &[]),
    ("", &[("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA")]),
];

/// Number of the cases.
pub(crate) const COUNT: usize = COMMANDS.len() * CIRCUMSTANCES.len();

/// Runs a command in the folder of a case, and returns the digests of all that it writes and prints.
fn results(world: &World, line: &str, change: impl FnOnce(&mut Job)) -> Result<digest::Tree, String> {
    let place = world.place();
    if line.contains("@data") {
        digest::copy(&world.input("data"), &place.path().join("data"));
    }
    // From another folder the inputs would not be found by their names alone.
    let absolute = |word: &str| {
        let path = world.folder.join(word);
        let is_input = word == "data" || Path::new(word).extension().is_some_and(|end| end == "toml");
        if is_input && path.exists() { path.to_string_lossy().into_owned() } else { word.to_owned() }
    };
    let line: Vec<String> = line.split_whitespace().map(absolute).collect();
    let mut job = world.job(place.path(), &line.join(" "));
    change(&mut job);
    let ended = job.run(BOUND);
    ended.with_code(&[0]).map_err(|how| format!("{}: {how}", job.line()))?;
    let mut tree = digest::Tree::new();
    for name in ["out", "data"] {
        for (file, digest) in digest::tree(&place.path().join(name)).unwrap_or_default() {
            tree.insert(format!("{name}/{file}"), digest);
        }
    }
    let printed = String::from_utf8_lossy(&ended.stdout).replace(&place.path().to_string_lossy().into_owned(), "CASE");
    tree.insert("stdout".to_owned(), digest::sha256(printed.as_bytes()));
    Ok(tree)
}

/// A command under one circumstance.
pub(crate) fn case(world: &World, case: usize, _: &mut Dice) -> Done {
    let case = case % COUNT;
    // The commands take turns, and each small share meets another circumstance for each.
    let (line, circumstance) =
        (COMMANDS[case % COMMANDS.len()], (case / COMMANDS.len() + case % COMMANDS.len()) % CIRCUMSTANCES.len());
    let (before, variables) = CIRCUMSTANCES[circumstance];
    let reference = world.references.get(&format!("same {line}"), || Reference {
        tree: results(world, line, |_| {}).unwrap_or_else(|fault| panic!("{fault}")),
        before: None,
        stdout: Vec::new(),
        seconds: 0.0,
    });
    let found = results(world, line, |job| {
        job.bare = before == "env -i";
        if !job.bare {
            before.clone_into(&mut job.before);
        }
        for (name, value) in variables {
            job.variables.retain(|(known, _)| known != name);
            job.variables.push(((*name).to_owned(), (*value).to_owned()));
        }
    })?;
    if found == reference.tree {
        return Ok(one("the same bytes"));
    }
    let difference = digest::difference(&found, &reference.tree);
    Err(format!("{line} with {before}{variables:?}: {difference}"))
}

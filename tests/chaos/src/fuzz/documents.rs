//! Random scenario, study and optimization files: each is refused with a message, or all numbers of it are finite.

use std::fs;
use std::path::PathBuf;

use qilu::Project;
use qilu::region::CountyId;
use qilu::scenario::Scenario;
use qilu::scenario::levers::LeverId;
use qilu::scenario::optimization::OptimizationProblem;
use qilu::scenario::study::Study;

use crate::dice::Dice;
use crate::fuzz::knowledge;
use crate::fuzz::knowledge::Knowledge;
use crate::fuzz::letters;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Values of texts.
const TEXTS: [&str; 24] = [
    "\"province\"",
    "\"济南市\"",
    "\"370100\"",
    "\"circle:southern\"",
    "\"circle:\"",
    "\"tier:0\"",
    "\"tier:99999999999\"",
    "\"kind:county\"",
    "\"kind:\"",
    "\"历城区\"",
    "\"\"",
    "\"\\u202e\"",
    "\"\\u0000\"",
    "\"\\uD800\"",
    "\"\\U00110000\"",
    "\"../../etc/passwd\"",
    "\"plan\"",
    "\"baseline\"",
    "\"/dev/null\"",
    "\".\"",
    "\"..\"",
    "\"plan.toml\"",
    "\"😀\"",
    "\"\\uFEFF\"",
];

/// Keys of all kinds of files, and some of none.
const KEYS: [&str; 36] = [
    "parent",
    "title",
    "meaning",
    "name",
    "value",
    "start",
    "ramp",
    "end",
    "places",
    "from",
    "to",
    "minutes",
    "opens",
    "link",
    "lever",
    "uncertainty",
    "years",
    "base_year",
    "draws",
    "seed",
    "layers",
    "central",
    "low",
    "high",
    "kind",
    "points",
    "expression",
    "scenario",
    "design",
    "ensemble",
    "factor",
    "output",
    "areas",
    "x",
    "\"a.b\"",
    "a.b",
];

/// A random value.
fn value(depth: usize, dice: &mut Dice) -> String {
    match dice.below(10) {
        0..=4 => dice.pick(&letters::NUMBERS).to_owned(),
        5..=7 => dice.pick(&TEXTS).to_owned(),
        8 if depth < 4 => {
            let values: Vec<String> = (0..dice.below(6)).map(|_| value(depth + 1, dice)).collect();
            format!("[{}]", values.join(","))
        }
        9 if depth < 4 => {
            let pairs: Vec<String> =
                (0..dice.below(4)).map(|_| format!("{}={}", dice.pick(&KEYS), value(depth + 1, dice))).collect();
            format!("{{{}}}", pairs.join(","))
        }
        _ => "1".to_owned(),
    }
}

/// A random table of a scenario.
fn block(known: &Knowledge, dice: &mut Dice) -> String {
    let number = |dice: &mut Dice| if dice.chance(0.5) { "0.5" } else { dice.pick(&letters::NUMBERS) }.to_owned();
    let year = |dice: &mut Dice| if dice.chance(0.8) { "2027" } else { dice.pick(&letters::NUMBERS) }.to_owned();
    let option = |key: &str, dice: &mut Dice| {
        if dice.chance(0.4) { format!("{key} = {}\n", dice.pick(&letters::NUMBERS)) } else { String::new() }
    };
    match dice.below(20) {
        0..=10 => {
            let head = format!("\n[[lever]]\nname = \"{}\"\n", dice.pick(&known.levers));
            let times = format!("value = {}\nstart = {}\n", number(dice), year(dice));
            let mut more = option("ramp", dice) + &option("end", dice);
            if dice.chance(0.5) {
                more += &format!("places = [{}, {}]\n", dice.pick(&TEXTS[..10]), dice.pick(&TEXTS[..10]));
            }
            head + &times + &more
        }
        11..=12 => {
            let (from, to) = (dice.pick(&TEXTS), dice.pick(&TEXTS));
            format!("\n[[link]]\nfrom = {from}\nto = {to}\nminutes = {}\nopens = {}\n", number(dice), year(dice))
        }
        13..=16 => {
            let name = dice.one(&known.parameters).clone();
            let (low, high) = (number(dice), number(dice));
            format!("\n[uncertainty]\n{name} = {{ central = {}, low = {low}, high = {high} }}\n", number(dice))
        }
        17..=18 => format!("\n{} = {}\n", dice.pick(&KEYS), value(0, dice)),
        _ => format!("\n[{}]\n{} = {}\n", dice.pick(&KEYS), dice.pick(&KEYS), value(0, dice)),
    }
}

/// The places of a text behind an equals sign, to the end of the line.
fn value_places(text: &str) -> Vec<(usize, usize)> {
    let equal = text.match_indices(" = ").map(|(at, _)| at + 3);
    equal.map(|start| (start, text[start..].find('\n').map_or(text.len(), |length| start + length))).collect()
}

/// Changes a text in one way.
fn changed(text: &str, known: &Knowledge, dice: &mut Dice) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let line = dice.below(lines.len());
    match dice.below(11) {
        0..=3 => {
            let places = value_places(text);
            if places.is_empty() {
                return text.to_owned() + &block(known, dice);
            }
            let (start, end) = *dice.one(&places);
            let new = if dice.chance(0.5) { dice.pick(&letters::NUMBERS).to_owned() } else { value(0, dice) };
            format!("{}{new}{}", &text[..start], &text[end..])
        }
        4..=5 => text.to_owned() + &block(known, dice),
        6 => {
            lines.insert(dice.below(lines.len() + 1), lines[line]);
            lines.join("\n")
        }
        7 => {
            lines.remove(line);
            lines.join("\n")
        }
        8 => letters::changed(text, dice),
        9 => block(known, dice) + text,
        _ => {
            let own = format!("{} = {}", dice.pick(&KEYS), value(0, dice));
            lines.insert(line, &own);
            lines.join("\n")
        }
    }
}

/// A text that is deep, long, or of another kind as a whole.
fn special(text: &str, dice: &mut Dice) -> String {
    let count = *dice.one(&[10, 80, 200, 1000, 20_000]);
    match dice.below(15) {
        0 => format!("x = {}{}", "[".repeat(count), "]".repeat(count)),
        1 => format!("x = {}1{}", "{a=".repeat(count), "}".repeat(count)),
        2 => format!("[{}]\nb = 1", vec!["a"; count].join(".")),
        3 => format!("{} = 1", vec!["a"; count].join(".")),
        4 => {
            format!("{text}\n[[lever]]\nname = \"hukou_openness\"\nplaces = {}{}", "[".repeat(count), "]".repeat(count))
        }
        5 => format!("{text}\nx = \"{}\"", "y".repeat(count * 50)),
        6 => text.replacen("en = \"", &format!("en = \"{}", "y".repeat(count * 50)), 1),
        7 => {
            text.to_owned() + &"\n[[lever]]\nname = \"hukou_openness\"\nvalue = 0.5\nstart = 2026\n".repeat(count / 10)
        }
        8 => format!(
            "{text}\n[[lever]]\nname = \"hukou_openness\"\nvalue = 0.5\nplaces = [{}]",
            vec!["\"济南市\""; count].join(",")
        ),
        9 => format!("\u{feff}{text}"),
        10 => text.replace('\n', "\r\n"),
        11 => text.replace('\n', "\r"),
        12 => "\0".repeat(count),
        13 => String::new(),
        _ => format!("parent = \"{}\"", "../".repeat(count)),
    }
}

/// The shipped files of a folder.
fn shipped(world: &World, folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.folder.join(folder)).expect("a folder is read").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    // Files of other cases are written into the same folder.
    let own = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fuzz-"));
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml") && !own(path));
    paths.sort();
    paths
}

/// Writes a random file beside the shipped ones, reads it and removes it.
///
/// - `read`: reads the file, and returns a number that is not finite if there is one.
fn read(
    world: &World,
    folder: &str,
    (case, dice): (usize, &mut Dice),
    read: fn(&Project, PathBuf) -> Result<Option<f64>, qilu::error::Error>,
) -> Done {
    let known = knowledge::of(world);
    let mut text = fs::read_to_string(dice.one(&shipped(world, folder))).expect("a file is read");
    if dice.chance(0.3) {
        "parent = \"baseline\"\n[title]\nzh = \"a\"\nen = \"b\"\n".clone_into(&mut text);
    }
    if case.is_multiple_of(50) {
        text = special(&text, dice);
    } else {
        for _ in 0..*dice.one(&[1, 1, 1, 2, 3]) {
            text = changed(&text, known, dice);
        }
    }
    let path = world.folder.join(folder).join(format!("fuzz-{case}.toml"));
    fs::write(&path, &text).expect("a file is written");
    let found = read(&known.project, path.clone());
    fs::remove_file(&path).expect("a file is removed");
    let short: String = text.chars().take(700).collect();
    match found {
        Ok(None) => Ok(one("accepted")),
        Ok(Some(number)) => Err(format!("{number} is accepted:\n{short}")),
        Err(fault) if fault.to_string().contains(".toml") => Ok(one("refused")),
        Err(fault) => Err(format!("refused without a file: {fault}:\n{short}")),
    }
}

/// The first number that is not finite.
fn infinite(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    numbers.into_iter().find(|number| !number.is_finite())
}

/// A scenario, and the paths of its levers.
pub(crate) fn scenario(world: &World, case: usize, dice: &mut Dice) -> Done {
    read(world, "scenarios", (case, dice), |project, path| {
        let scenario = Scenario::load(&path, project.scenarios(), project.data())?;
        let paths = scenario.lever_paths(scenario.base_year, project.region().county_count());
        let values = LeverId::ALL.into_iter().flat_map(|lever| {
            let years = [scenario.base_year + 1, 2027, scenario.end_year];
            let years = years.into_iter().filter(|year| *year <= scenario.end_year);
            years.map(|year| paths.get(lever, year, CountyId(7))).collect::<Vec<_>>()
        });
        Ok(infinite(values))
    })
}

/// A study, and the values of its factors.
pub(crate) fn study(world: &World, case: usize, dice: &mut Dice) -> Done {
    read(world, "scenarios/studies", (case, dice), |project, path| {
        let study = Study::load(&path, project.scenarios(), project.data())?;
        let _ = study.problem();
        Ok(infinite(study.factors.iter().flat_map(|factor| [0.0, 0.5, 1.0].map(|place| factor.spread.at(place)))))
    })
}

/// An optimization problem, and the bounds of its variables.
pub(crate) fn problem(world: &World, case: usize, dice: &mut Dice) -> Done {
    read(world, "scenarios/optimize", (case, dice), |project, path| {
        let problem = OptimizationProblem::load(&path, project.scenarios(), project.data())?;
        let bounds =
            problem.decisions.iter().flat_map(|one| [one.low, one.high, one.price, one.cap.unwrap_or_default()]);
        Ok(infinite(bounds.chain([problem.target.margin(0.5)])))
    })
}

//! The rules of the house that a machine can check; the unit tests beside this file hold the sources to them.

use std::fmt;

use crate::house::graph;
use crate::house::measures;
use crate::house::rooms;
use crate::house::rooms::RoomSize;
use crate::house::survey::Survey;

/// Most lines of a file.
const MOST_LINES: usize = 600;
/// A function has fewer lines than this, from the word `fn` to the end of its body.
const TOO_MANY_LINES: usize = 70;
/// Largest share of a room in all lines, per cent.
const LARGEST_SHARE: f64 = 20.0;

/// Files, clocks, threads and random numbers, by the paths that lead to them.
const UNCERTAIN: [&str; 10] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::time",
    "std::thread",
    "rayon",
    "rand",
    "rand_distr",
];
/// Macros that write or read.
const WRITING: [&str; 7] = ["print", "println", "eprint", "eprintln", "dbg", "include_str", "include_bytes"];
/// The file of the random numbers.
const RANDOM: &str = "crates/methods/src/random.rs";

/// A place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path of the file.
    pub file: String,
    /// Line.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// A rule: what it asks, and where it is broken.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it asks.
    pub claim: &'static str,
    /// All places where it is broken.
    pub faults: fn(&Survey) -> Vec<Fault>,
}

/// All rules.
pub const RULES: [Rule; 9] = [
    Rule { claim: "dependencies point one way", faults: order },
    Rule { claim: "no files use each other in a circle", faults: circles },
    Rule { claim: "no room has more than 20 % of the lines", faults: room_sizes },
    Rule { claim: "no function has more than six parameters", faults: parameters },
    Rule { claim: "no file has more than 600 lines", faults: file_lengths },
    Rule { claim: "every function has fewer than 70 lines", faults: function_lengths },
    Rule { claim: "the model has no file, clock, thread or random number", faults: model },
    Rule { claim: "every import has its own line", faults: imports },
    Rule { claim: "no words are left over from the work", faults: words },
];

fn fault(file: &str, line: usize, why: String) -> Fault {
    Fault { file: file.to_owned(), line, why }
}

/// Arrows against the order of rooms, and rooms without a place in it.
#[must_use]
pub fn order(survey: &Survey) -> Vec<Fault> {
    rooms::against_the_order(survey).iter().map(|arrow| fault(&arrow.file, arrow.line, arrow.why.clone())).collect()
}

/// Circles of files.
#[must_use]
pub fn circles(survey: &Survey) -> Vec<Fault> {
    let arrow = |arrow: &graph::Arrow| format!("{}:{} -> {}", arrow.from, arrow.line, arrow.to);
    let circles = measures::circles(survey).into_iter().map(|circle| {
        let arrows: Vec<String> = circle.arrows.iter().map(arrow).collect();
        fault(
            &circle.arrows[0].from,
            circle.arrows[0].line,
            format!("a circle of files:\n      {}", arrows.join("\n      ")),
        )
    });
    circles.collect()
}

/// Rooms that are too large, by their largest files.
#[must_use]
pub fn room_sizes(survey: &Survey) -> Vec<Fault> {
    let sizes = rooms::sizes(survey);
    let total = sizes.iter().map(RoomSize::lines).sum();
    let share = |size: &RoomSize| rooms::percent(size.lines(), total);
    let too_large = sizes.iter().filter(|size| share(size) > LARGEST_SHARE);
    let faults = too_large.map(|size| {
        let why = format!("`{}` has {:.1} % of the lines, more than {LARGEST_SHARE} %", size.room, share(size));
        fault(&size.largest, 1, why)
    });
    faults.collect()
}

/// Functions with too many parameters.
#[must_use]
pub fn parameters(survey: &Survey) -> Vec<Fault> {
    let faults = measures::overloaded(survey).into_iter().map(|(file, function)| {
        let why = format!(
            "`{}` has {} parameters, more than {}",
            function.name,
            function.parameters,
            measures::MOST_PARAMETERS
        );
        fault(&file.path, function.line, why)
    });
    faults.collect()
}

/// Files with too many lines.
#[must_use]
pub fn file_lengths(survey: &Survey) -> Vec<Fault> {
    let long = survey.files.iter().filter(|file| file.lines.all > MOST_LINES);
    let why = |lines: usize| format!("the file has {lines} lines, more than {MOST_LINES}");
    long.map(|file| fault(&file.path, MOST_LINES + 1, why(file.lines.all))).collect()
}

/// Functions with too many lines.
#[must_use]
pub fn function_lengths(survey: &Survey) -> Vec<Fault> {
    let functions = survey.files.iter().flat_map(|file| file.functions.iter().map(move |function| (file, function)));
    let long = functions.filter(|(_, function)| function.lines() >= TOO_MANY_LINES);
    let faults = long.map(|(file, function)| {
        let why = format!("`{}` has {} lines, not fewer than {TOO_MANY_LINES}", function.name, function.lines());
        fault(&file.path, function.line, why)
    });
    faults.collect()
}

/// Where the model reaches for a file, a clock, a thread or a random number.
#[must_use]
pub fn model(survey: &Survey) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in survey.files.iter().filter(|file| file.path.starts_with("src/model/") || file.path == "src/model.rs") {
        for mention in graph::mentions(file) {
            let path = mention.path.names.join("::");
            let is_in =
                |word: &&&str| path.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
            if let Some(word) = UNCERTAIN.iter().find(is_in) {
                faults.push(fault(&file.path, mention.path.line, format!("the model uses `{word}`")));
            }
        }
        let writing = file.macros.iter().filter(|(name, _)| WRITING.contains(&name.as_str()));
        faults.extend(writing.map(|(name, line)| fault(&file.path, *line, format!("the model uses `{name}!`"))));
        let random = survey.arrows.iter().filter(|arrow| arrow.from == file.path && arrow.to == RANDOM);
        faults.extend(random.map(|arrow| fault(&file.path, arrow.line, "the model uses random numbers".to_owned())));
    }
    faults
}

/// Imports of several things at once.
#[must_use]
pub fn imports(survey: &Survey) -> Vec<Fault> {
    let imports = survey.files.iter().flat_map(|file| file.imports.iter().map(move |import| (file, import)));
    let grouped = imports.filter(|(_, import)| import.grouped);
    let why = |path: &[String]| format!("`{}` is imported in braces; import one thing a line", path.join("::"));
    grouped.map(|(file, import)| fault(&file.path, import.mention.path.line, why(&import.mention.path.names))).collect()
}

/// Words that were left over.
#[must_use]
pub fn words(survey: &Survey) -> Vec<Fault> {
    let words = [concat!("to", "do!"), concat!("fix", "me"), concat!("unimpl", "emented!"), concat!("/wo", "rk/")];
    let mut faults = Vec::new();
    for file in &survey.files {
        let Some((path, text)) = survey.tree.files().find(|(path, _)| *path == file.path) else { continue };
        for (at, line) in text.to_lowercase().lines().enumerate() {
            let found = words.iter().filter(|word| line.contains(**word));
            faults.extend(found.map(|word| fault(path, at + 1, format!("the file says {word}"))));
        }
    }
    faults
}

/// The section of the rules: each with the number of its faults, and then the faults.
#[must_use]
pub fn rules_text(survey: &Survey) -> String {
    let mut text = String::new();
    for rule in RULES {
        let faults = (rule.faults)(survey);
        let verdict = if faults.is_empty() { "kept".to_owned() } else { format!("broken in {} places", faults.len()) };
        text.push_str(&format!("  {}: {verdict}\n", rule.claim));
        for fault in faults {
            text.push_str(&format!("    {fault}\n"));
        }
    }
    text
}

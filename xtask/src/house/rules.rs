//! The rules for the structure of the sources. The unit tests in `tidy.rs` check that the sources follow them.

use std::fmt;

use crate::house::graph;
use crate::house::layers;
use crate::house::layers::LayerSize;
use crate::house::measures;
use crate::house::survey::Survey;

/// The largest number of lines of a file.
const MOST_LINES: usize = 600;
/// A function must have fewer lines than this, from the word `fn` to the end of its body.
const TOO_MANY_LINES: usize = 70;
/// The largest share of one layer in all lines, in per cent.
const LARGEST_SHARE: f64 = 20.0;

/// The paths that lead to files, clocks, threads and random numbers.
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
/// The macros that print text or read a file.
const WRITING: [&str; 7] = ["print", "println", "eprint", "eprintln", "dbg", "include_str", "include_bytes"];
/// The file with the random numbers of the project.
const RANDOM: &str = "crates/methods/src/random.rs";

/// A place in the sources where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The path of the file.
    pub file: String,
    /// The number of the line.
    pub line: usize,
    /// A description of the fault.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// A rule for the sources, with the function that finds where it is broken.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule as a statement about the sources.
    pub claim: &'static str,
    /// Finds all places where the rule is broken.
    pub faults: fn(&Survey) -> Vec<Fault>,
}

/// All rules, in the order in which they are printed.
pub const RULES: [Rule; 9] = [
    Rule { claim: "dependencies point one way", faults: order },
    Rule { claim: "no files use each other in a cycle", faults: cycles },
    Rule { claim: "no layer has more than 20 % of the lines", faults: layer_sizes },
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

/// Finds arrows against the order of layers, and layers that are not in it.
#[must_use]
pub fn order(survey: &Survey) -> Vec<Fault> {
    layers::against_the_order(survey).iter().map(|arrow| fault(&arrow.file, arrow.line, arrow.why.clone())).collect()
}

/// Finds cycles of files.
#[must_use]
pub fn cycles(survey: &Survey) -> Vec<Fault> {
    let arrow = |arrow: &graph::Arrow| format!("{}:{} -> {}", arrow.from, arrow.line, arrow.to);
    let cycles = measures::cycles(survey).into_iter().map(|cycle| {
        let arrows: Vec<String> = cycle.arrows.iter().map(arrow).collect();
        fault(
            &cycle.arrows[0].from,
            cycle.arrows[0].line,
            format!("a cycle of files:\n      {}", arrows.join("\n      ")),
        )
    });
    cycles.collect()
}

/// Finds layers that are too large. Each fault names the largest file of the layer.
#[must_use]
pub fn layer_sizes(survey: &Survey) -> Vec<Fault> {
    let sizes = layers::sizes(survey);
    let total = sizes.iter().map(LayerSize::lines).sum();
    let share = |size: &LayerSize| layers::percent(size.lines(), total);
    let too_large = sizes.iter().filter(|size| share(size) > LARGEST_SHARE);
    let faults = too_large.map(|size| {
        let why = format!("`{}` has {:.1} % of the lines, more than {LARGEST_SHARE} %", size.layer, share(size));
        fault(&size.largest, 1, why)
    });
    faults.collect()
}

/// Finds functions with too many parameters.
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

/// Finds files with too many lines.
#[must_use]
pub fn file_lengths(survey: &Survey) -> Vec<Fault> {
    let long = survey.files.iter().filter(|file| file.lines.all > MOST_LINES);
    let why = |lines: usize| format!("the file has {lines} lines, more than {MOST_LINES}");
    // The first line beyond the limit shows how much has to move to another file.
    long.map(|file| fault(&file.path, MOST_LINES + 1, why(file.lines.all))).collect()
}

/// Finds functions with too many lines, including those of tests and benchmarks.
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

/// Finds uses of files, clocks, threads and random numbers in the model.
#[must_use]
pub fn model(survey: &Survey) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in survey.files.iter().filter(|file| file.path.starts_with("src/model/") || file.path == "src/model.rs") {
        for mention in graph::mentions(file) {
            let path = mention.path.names.join("::");
            // A path must match as a whole name, so that `rand` does not match a crate whose name begins with these
            // letters.
            let is_in =
                |word: &&&str| path.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
            if let Some(word) = UNCERTAIN.iter().find(is_in) {
                faults.push(fault(&file.path, mention.path.line, format!("the model uses `{word}`")));
            }
        }
        let writing = file.macros.iter().filter(|(name, _)| WRITING.contains(&name.as_str()));
        faults.extend(writing.map(|(name, line)| fault(&file.path, *line, format!("the model uses `{name}!`"))));
        // The project's own random numbers can be reached by any chain of imports, so the arrow decides and not the
        // path.
        let random = survey.arrows.iter().filter(|arrow| arrow.from == file.path && arrow.to == RANDOM);
        faults.extend(random.map(|arrow| fault(&file.path, arrow.line, "the model uses random numbers".to_owned())));
    }
    faults
}

/// Finds imports of several names in braces.
#[must_use]
pub fn imports(survey: &Survey) -> Vec<Fault> {
    let imports = survey.files.iter().flat_map(|file| file.imports.iter().map(move |import| (file, import)));
    let grouped = imports.filter(|(_, import)| import.grouped);
    let why = |path: &[String]| format!("`{}` is imported in braces; import one thing a line", path.join("::"));
    grouped.map(|(file, import)| fault(&file.path, import.mention.path.line, why(&import.mention.path.names))).collect()
}

/// Finds words that mark unfinished work, and paths of a machine.
#[must_use]
pub fn words(survey: &Survey) -> Vec<Fault> {
    // The words are put together from parts, because this file is searched as well.
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

/// Writes the section of the rules: each rule with the number of its faults, followed by the faults.
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

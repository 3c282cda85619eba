//! Measures of files, functions, types and comments, written as sections of text.

use std::collections::BTreeMap;

use crate::house::facts::FunctionShape;
use crate::house::facts::PublicKind;
use crate::house::facts::SourceFile;
use crate::house::graph;
use crate::house::graph::FileCycle;
use crate::house::survey::Survey;
use crate::house::text::aligned;
use crate::house::text::aligned_or_none;
use crate::house::text::row;
use crate::house::tree;

/// The largest number of parameters of a function, besides `self`.
pub const MOST_PARAMETERS: usize = 6;

/// The folders whose files implement commands of the command line and requests to the server.
const COMMANDS: [&str; 2] = ["src/cli/", "src/server/"];

/// The cycles between the files of a survey.
#[must_use]
pub fn cycles(survey: &Survey) -> Vec<FileCycle> {
    graph::cycles(&survey.arrows)
}

/// The functions with too many parameters, each with its file. Tests and benchmarks are left out.
#[must_use]
pub fn overloaded(survey: &Survey) -> Vec<(&SourceFile, &FunctionShape)> {
    functions(survey, |function| function.parameters > MOST_PARAMETERS)
}

fn functions(survey: &Survey, asked: impl Fn(&FunctionShape) -> bool) -> Vec<(&SourceFile, &FunctionShape)> {
    let all = survey.in_layers().flat_map(|file| file.functions.iter().map(move |function| (file, function)));
    let mut found: Vec<_> = all.filter(|(_, function)| asked(function)).collect();
    found.sort_by(|a, b| (&a.0.path, a.1.line).cmp(&(&b.0.path, b.1.line)));
    found
}

fn place(file: &SourceFile, line: usize) -> String {
    format!("{}:{line}", file.path)
}

/// Writes the section of the cycles.
#[must_use]
pub fn cycles_text(survey: &Survey) -> String {
    let cycles = cycles(survey);
    let mut text = format!("  {} cycles\n", cycles.len());
    for cycle in cycles {
        text.push_str(&format!("\n  {} files, {} arrows\n", cycle.files.len(), cycle.arrows.len()));
        let rows = cycle.arrows.iter().map(|arrow| vec![format!("{}:{}", arrow.from, arrow.line), arrow.to.clone()]);
        text.push_str(&aligned(&rows.collect::<Vec<_>>(), &[0, 1]));
    }
    text
}

/// Writes the section of functions with too many parameters.
#[must_use]
pub fn parameters_text(survey: &Survey) -> String {
    let rows: Vec<Vec<String>> = overloaded(survey)
        .into_iter()
        .map(|(file, function)| {
            vec![place(file, function.line), function.name.clone(), function.parameters.to_string()]
        })
        .collect();
    format!("  {} functions\n{}", rows.len(), aligned(&rows, &[0, 1]))
}

/// Writes the section of functions with parameters of type `bool`.
#[must_use]
pub fn switches_text(survey: &Survey) -> String {
    let rows: Vec<Vec<String>> = functions(survey, |function| !function.switches.is_empty())
        .into_iter()
        .map(|(file, function)| vec![place(file, function.line), function.name.clone(), function.switches.join(" ")])
        .collect();
    format!("  {} functions\n{}", rows.len(), aligned(&rows, &[0, 1, 2]))
}

/// The names of types that are defined more than once outside of tests, with the places of the definitions. The name
/// `Arguments` is left out in the command line, where every command uses it for its own arguments.
#[must_use]
pub fn homonyms(survey: &Survey) -> BTreeMap<&str, Vec<String>> {
    let tests = graph::files_of_tests(&survey.files);
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (file, _) in survey.files.iter().zip(tests).filter(|(file, test)| tree::layer(&file.path).is_some() && !test) {
        for defined in file.types.iter().filter(|defined| !defined.test) {
            if defined.name != "Arguments" || !file.path.starts_with("src/cli/") {
                places.entry(&defined.name).or_default().push(place(file, defined.line));
            }
        }
    }
    places.retain(|_, places| places.len() > 1);
    places
}

/// Writes the section of types that share a name.
#[must_use]
pub fn types_text(survey: &Survey) -> String {
    let rows: Vec<Vec<String>> = homonyms(survey)
        .into_iter()
        .map(|(name, places)| vec![name.to_owned(), places.len().to_string(), places.join(" ")])
        .collect();
    format!("  {} names\n{}", rows.len(), aligned(&rows, &[0, 2]))
}

/// The layers of the library that are public only with the feature `internals`, or that contain the program.
const INTERNALS: [&str; 8] = ["model", "engine", "chart", "report", "page", "server", "cli", "main"];

/// Writes the section of public items.
#[must_use]
pub fn public_text(survey: &Survey) -> String {
    let mut rows = vec![row(&["crate", "all"])];
    rows[0].extend(PublicKind::ALL.map(|(_, word)| word.to_owned()));
    let mut add = |label: &str, keep: &dyn Fn(&str) -> bool| {
        let files = || survey.files.iter().filter(|file| keep(&file.path));
        let number = |kind| files().filter_map(|file| file.public.get(&kind)).sum::<usize>();
        let numbers = PublicKind::ALL.map(|(kind, _)| number(kind));
        let mut cells = vec![label.to_owned(), numbers.iter().sum::<usize>().to_string()];
        cells.extend(numbers.map(|number| number.to_string()));
        rows.push(cells);
    };
    for (name, _) in tree::CRATES {
        let own = |path: &str| tree::crate_of(path).is_some_and(|(other, _)| other == name);
        add(name, &own);
        if name == "qilu" {
            // Items of internal modules are written `pub` but carry no promise of stability, so they are counted apart.
            let promised = |path: &str| own(path) && tree::layer(path).is_none_or(|layer| !INTERNALS.contains(&layer));
            add("qilu, promised", &promised);
        }
    }
    aligned(&rows, &[0])
}

/// Writes the section of ordinary comments.
#[must_use]
pub fn comments_text(survey: &Survey) -> String {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for file in &survey.files {
        let groups_of_file = match tree::crate_of(&file.path) {
            Some((name, _)) => vec![name, "all crates"],
            // Tests are no part of a crate here, because comments serve another purpose in them and would change its
            // rate.
            None => vec!["tests and benches"],
        };
        for group in groups_of_file {
            let (code, comments) = groups.entry(group).or_default();
            *code += file.lines.code;
            *comments += file.lines.comments;
        }
    }
    let mut rows = vec![row(&["", "code lines", "comment lines", "code lines per comment line"])];
    for (name, (code, comments)) in groups {
        let ratio = if comments == 0 { "-".to_owned() } else { format!("{:.0}", code as f64 / comments as f64) };
        rows.push(vec![name.to_owned(), code.to_string(), comments.to_string(), ratio]);
    }
    aligned(&rows, &[0])
}

/// Writes the section of the longest function body in each file of commands.
#[must_use]
pub fn bodies_text(survey: &Survey) -> String {
    let files = survey.files.iter().filter(|file| COMMANDS.iter().any(|folder| file.path.starts_with(folder)));
    let mut longest: Vec<(&SourceFile, &FunctionShape)> = files
        .filter_map(|file| {
            let functions = file.functions.iter().filter(|function| !function.test);
            // `max_by_key` returns the last of equal elements; the line in the key makes it return the first.
            let longest = functions.max_by_key(|function| (function.body_lines(), usize::MAX - function.line))?;
            Some((file, longest))
        })
        .collect();
    longest.sort_by(|a, b| b.1.body_lines().cmp(&a.1.body_lines()).then_with(|| a.0.path.cmp(&b.0.path)));
    let rows: Vec<Vec<String>> = longest
        .into_iter()
        .map(|(file, function)| {
            vec![place(file, function.line), function.name.clone(), function.body_lines().to_string()]
        })
        .collect();
    aligned_or_none(&rows, &[0, 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::tree::SourceTree;

    #[track_caller]
    fn check(section: fn(&Survey) -> String, files: &[(&str, &str)], expected: &str) {
        assert_eq!(section(&Survey::new(SourceTree::of(files)).expect("Rust")), expected);
    }

    #[test]
    fn cycles_are_printed_with_a_line_for_each_arrow() {
        let files = [
            ("src/a.rs", "\nuse crate::b::B;"),
            ("src/lib.rs", "pub mod a; pub mod b; pub mod c;"),
            ("src/c.rs", "use crate::a::g;"),
            ("src/b.rs", "fn f() { crate::a::g(); }"),
        ];
        let expected = "  1 cycles\n\n  2 files, 2 arrows\n  src/a.rs:2  src/b.rs\n  src/b.rs:1  src/a.rs\n";
        check(cycles_text, &files, expected);
        check(cycles_text, &files[..3], "  0 cycles\n");
    }

    #[test]
    fn parameters_and_switches_are_printed_with_their_lines() {
        let text = "fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: &bool) {}\n\nfn one(h: bool) {}\n";
        let files =
            [("src/b.rs", text), ("src/a.rs", "impl A { fn two(&self, h: bool, i: bool) {} }"), ("tests/c.rs", text)];
        check(parameters_text, &files, "  1 functions\n  src/b.rs:1  many  7\n");
        let expected = "  3 functions\n  src/a.rs:1  A::two  h i\n  src/b.rs:1  many    g\n  src/b.rs:3  one     h\n";
        check(switches_text, &files, expected);
    }

    #[test]
    fn types_that_share_a_name_are_printed_with_their_places() {
        let files = [
            (
                "src/a/mod.rs",
                "struct One; enum Two {}\n#[cfg(test)] mod tests { struct One; }\n#[cfg(test)] mod check;",
            ),
            ("src/a/check.rs", "struct Two;"),
            (
                "src/b.rs",
                "type Two = u8;\nimpl Iterator for B { type Item = u8; }\nmacro_rules! m { () => { enum Two {} } }",
            ),
            ("src/c.rs", "impl Iterator for C { type Item = u8; }"),
            ("src/cli/a.rs", "struct Arguments; trait Three {}"),
            ("src/cli/b.rs", "struct Arguments;"),
            ("tests/it/main.rs", "struct Three;"),
            ("xtask/src/lib.rs", "struct Three;"),
        ];
        let expected = "  2 names\n  Three  2  src/cli/a.rs:1 xtask/src/lib.rs:1\n  Two    3  src/a/mod.rs:1 src/b.rs:1 src/b.rs:3\n";
        check(types_text, &files, expected);
    }

    #[test]
    fn public_items_and_comments_are_printed_by_crate() {
        let files = [
            ("src/a.rs", "pub fn f() {}\n// Why.\npub struct A { pub b: u8 }\n"),
            ("src/engine/b.rs", "pub fn f() {}\n"),
            ("crates/methods/src/lib.rs", "pub mod a;\n"),
            ("tests/it/main.rs", "pub fn f() {}\n"),
        ];
        let expected = "  crate           all  fn  struct  enum  trait  const  static  type  mod  field\n  \
                        qilu_messages     0   0       0     0      0      0       0     0    0      0\n  \
                        qilu_methods      1   0       0     0      0      0       0     0    1      0\n  \
                        qilu              4   2       1     0      0      0       0     0    0      1\n  \
                        qilu, promised    3   1       1     0      0      0       0     0    0      1\n  \
                        xtask             0   0       0     0      0      0       0     0    0      0\n";
        check(public_text, &files, expected);
        let expected = "                     code lines  comment lines  code lines per comment line\n  \
                        all crates                  4              1                            4\n  \
                        qilu                        3              1                            3\n  \
                        qilu_methods                1              0                            -\n  \
                        tests and benches           1              0                            -\n";
        check(comments_text, &files, expected);
    }

    #[test]
    fn the_longest_body_of_each_file_of_commands_is_printed() {
        let files = [
            ("src/cli/a.rs", "fn one() {}\nfn two(\n) {\n    x();\n    y();\n}\n#[test]\nfn long() {\n\n\n\n\n}\n"),
            ("src/server/b.rs", "fn first() {}\nfn second() {}\nconst A: u8 = 0;\n"),
            ("src/server/mod.rs", "mod b;\n"),
            ("src/data.rs", "fn other() {}\n"),
        ];
        check(bodies_text, &files, "  src/cli/a.rs:2     two    2\n  src/server/b.rs:1  first  1\n");
    }
}

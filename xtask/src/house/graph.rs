//! The uses of one file by another, and the cycles that they form.

use std::collections::BTreeMap;

use crate::house::facts::PathMention;
use crate::house::facts::SourceFile;
use crate::house::names::NameTable;
use crate::house::names::module_of;

/// The use of one file by another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The path of the file that uses the other.
    pub from: String,
    /// The path of the file that is used.
    pub to: String,
    /// The first line that uses it, outside of tests if there is one.
    pub line: usize,
    /// Whether only tests use it.
    pub test: bool,
}

/// All arrows between files, in the order of their paths, with one arrow for each pair of files.
#[must_use]
pub fn arrows(files: &[SourceFile]) -> Vec<Arrow> {
    let table = NameTable::new(files);
    let tests = files_of_tests(files);
    let mut first: BTreeMap<(&str, &str), (bool, usize)> = BTreeMap::new();
    for (file, whole_test) in files.iter().zip(tests) {
        for mention in mentions(file) {
            let Some(to) = table.file(&file.path, mention) else { continue };
            if files[to].path != file.path {
                let here = (whole_test || mention.test, mention.path.line);
                // Compared as pairs, so that a line outside of tests comes before all lines of tests, and the first
                // line before later ones.
                let known = first.entry((&file.path, &files[to].path)).or_insert(here);
                *known = (*known).min(here);
            }
        }
    }
    let arrow = |((from, to), (test, line)): ((&str, &str), (bool, usize))| Arrow {
        from: from.to_owned(),
        to: to.to_owned(),
        line,
        test,
    };
    first.into_iter().map(arrow).collect()
}

/// All paths in a file, including those of imports.
pub fn mentions(file: &SourceFile) -> impl Iterator<Item = &PathMention> {
    file.imports.iter().map(|import| &import.mention).chain(&file.mentions)
}

/// Whether each file is compiled only for tests. It is if its module, or a module that contains it, is declared so.
#[must_use]
pub fn files_of_tests(files: &[SourceFile]) -> Vec<bool> {
    let declared: Vec<String> = files
        .iter()
        .filter_map(|file| Some((module_of(&file.path)?, &file.test_modules)))
        .flat_map(|(own, modules)| modules.iter().map(move |module| format!("{own}::{}", module.join("::"))))
        .collect();
    let is_in = |own: &str, module: &String| {
        // The colons are compared too, so that the module `a::test` does not contain `a::testing`.
        own.strip_prefix(module.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let of_tests =
        |file: &SourceFile| module_of(&file.path).is_some_and(|own| declared.iter().any(|module| is_in(&own, module)));
    files.iter().map(of_tests).collect()
}

/// A set of files that use each other in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCycle {
    /// The paths of the files.
    pub files: Vec<String>,
    /// All arrows between the files.
    pub arrows: Vec<Arrow>,
}

/// All cycles: the strongly connected components of more than one file. Arrows that only tests have are left out.
#[must_use]
pub fn cycles(arrows: &[Arrow]) -> Vec<FileCycle> {
    let arrows: Vec<&Arrow> = arrows.iter().filter(|arrow| !arrow.test).collect();
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for arrow in &arrows {
        next.entry(&arrow.from).or_default().push(&arrow.to);
        // A file that uses nothing needs an entry too, because the search looks up every file that it reaches.
        next.entry(&arrow.to).or_default();
    }
    let mut search = ComponentSearch { next: &next, order: BTreeMap::new(), stack: Vec::new(), components: Vec::new() };
    for file in next.keys() {
        search.visit(file);
    }
    let mut cycles: Vec<FileCycle> = search
        .components
        .into_iter()
        .filter(|files| files.len() > 1)
        .map(|files| {
            let inside = |path: &String| files.contains(&path.as_str());
            let arrows = arrows.iter().filter(|arrow| inside(&arrow.from) && inside(&arrow.to));
            let arrows = arrows.map(|arrow| (*arrow).clone()).collect();
            FileCycle { files: files.iter().map(|file| (*file).to_owned()).collect(), arrows }
        })
        .collect();
    cycles.sort_by(|a, b| a.files.cmp(&b.files));
    cycles
}

/// Search for strongly connected components (Tarjan 1972, SIAM Journal on Computing 1, 146-160).
struct ComponentSearch<'a> {
    next: &'a BTreeMap<&'a str, Vec<&'a str>>,
    /// The order in which files were found; `usize::MAX` when the component of a file is complete.
    order: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    components: Vec<Vec<&'a str>>,
}

impl<'a> ComponentSearch<'a> {
    /// Visits a file and all files that it uses. Returns the order of the earliest file on the stack that it leads to.
    fn visit(&mut self, file: &'a str) -> usize {
        if let Some(&found) = self.order.get(file) {
            return found;
        }
        let own = self.order.len();
        self.order.insert(file, own);
        self.stack.push(file);
        let next = self.next;
        let earliest = next[file].iter().map(|other| self.visit(other)).min().map_or(own, |least| least.min(own));
        // The file leads to no earlier one, so everything above it on the stack leads back to it and is its component.
        if earliest == own {
            let from = self.stack.iter().position(|other| *other == file).expect("it was put there");
            let mut component = self.stack.split_off(from);
            // The largest number keeps later visits from taking a file of a complete component for one on the stack.
            for done in &component {
                self.order.insert(done, usize::MAX);
            }
            component.sort_unstable();
            self.components.push(component);
        }
        earliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: &str, to: &str) -> Arrow {
        Arrow { from: from.to_owned(), to: to.to_owned(), line: 1, test: false }
    }

    #[test]
    fn cycles_are_found_and_nothing_else() {
        let pairs = ["ab", "bc", "ca", "cd", "de", "ed", "ef", "af", "gh"];
        let mut arrows: Vec<Arrow> = pairs.iter().map(|pair| arrow(&pair[..1], &pair[1..])).collect();
        arrows.push(Arrow { test: true, ..arrow("h", "g") });
        let found: Vec<(String, usize)> =
            cycles(&arrows).iter().map(|cycle| (cycle.files.join(""), cycle.arrows.len())).collect();
        assert_eq!(found, [("abc".to_owned(), 3), ("de".to_owned(), 2)]);
    }
}

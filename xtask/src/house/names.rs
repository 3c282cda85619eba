//! Finds the file that a path leads to.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::house::facts::PathMention;
use crate::house::facts::SourceFile;
use crate::house::facts::WrittenPath;
use crate::house::tree;

/// The longest chain of imports that is followed. A longer chain is taken for a cycle of imports.
const FARTHEST: usize = 16;

/// The names of all modules of all crates.
#[derive(Debug, Default)]
pub struct NameTable {
    /// The modules by their paths, which begin with the name of the crate.
    modules: BTreeMap<String, KnownModule>,
}

/// A module, with the names that can be used in it.
#[derive(Debug, Default)]
struct KnownModule {
    /// The index of its file among all files.
    file: usize,
    items: BTreeSet<String>,
    /// The imported names, each with the path that it stands for.
    imports: BTreeMap<String, WrittenPath>,
    /// The paths of the modules from which all names are imported.
    globs: Vec<WrittenPath>,
}

/// The target of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PathTarget {
    /// A module, by its path.
    Module(String),
    /// An item that the file with this index defines.
    Item(usize),
}

/// The role of a name in a path. A module and a function may share a name, and the role decides between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameUse {
    /// The last name of a path names the target: a function is preferred to a module.
    Meant,
    /// An earlier name says where to look for the next one: a module is preferred to a function.
    Way,
}

/// The path of a file's own module, beginning with the crate; `None` for tests and benchmarks. The root of a program
/// beside a library is a crate of its own that has no other modules.
#[must_use]
pub fn module_of(path: &str) -> Option<String> {
    let (name, inside) = tree::crate_of(path)?;
    let inside = inside.strip_suffix(".rs")?;
    match inside.strip_suffix("/mod").unwrap_or(inside) {
        "lib" => Some(name.to_owned()),
        "main" => Some(format!("{name} (program)")),
        inside => Some(format!("{name}::{}", inside.replace('/', "::"))),
    }
}

/// The path of an inline module of a file.
fn inline(own: &str, module: &[String]) -> String {
    [&[own.to_owned()], module].concat().join("::")
}

impl NameTable {
    /// Makes the table from the facts about all files.
    #[must_use]
    pub fn new(files: &[SourceFile]) -> NameTable {
        let mut table = NameTable::default();
        for (index, file) in files.iter().enumerate() {
            if let Some(own) = module_of(&file.path) {
                table.take(index, file, &own);
            }
        }
        table
    }

    fn take(&mut self, index: usize, file: &SourceFile, own: &str) {
        for (module, names) in &file.modules {
            let known = KnownModule { file: index, items: names.items.clone(), ..KnownModule::default() };
            self.modules.insert(inline(own, module), known);
        }
        // Imports of functions are taken last, because such a name counts only if the module gives it no other meaning.
        for local in [false, true] {
            for import in file.imports.iter().filter(|import| import.local == local) {
                let module = self.modules.entry(inline(own, &import.mention.module)).or_default();
                match import.name.as_deref() {
                    Some("*") => module.globs.push(import.mention.path.clone()),
                    Some(name) if !module.imports.contains_key(name) => {
                        module.imports.insert(name.to_owned(), import.mention.path.clone());
                    }
                    _ => {}
                }
            }
        }
    }

    /// The index of the file that defines the target of a path; `None` for other crates and local names.
    ///
    /// - `path`: the path of the file in which the mention is written.
    #[must_use]
    pub fn file(&self, path: &str, mention: &PathMention) -> Option<usize> {
        let from = inline(&module_of(path)?, &mention.module);
        match self.follow(&from, &mention.path, NameUse::Meant, 0)? {
            PathTarget::Item(file) => Some(file),
            PathTarget::Module(module) => Some(self.modules.get(&module)?.file),
        }
    }

    /// Follows a path as far as possible. If a module is not known to have a name, the module itself is the target.
    ///
    /// - `last`: the role of the last name.
    fn follow(&self, from: &str, path: &WrittenPath, last: NameUse, depth: usize) -> Option<PathTarget> {
        let (first, rest) = path.names.split_first()?;
        let usage = |at: usize| if at + 1 == path.names.len() { last } else { NameUse::Way };
        let mut found = match first.as_str() {
            // The order is that of the language: `::` names a crate, then come the keywords, then the names of the
            // module, then crates.
            // hides a crate.
            _ if path.external => self.root(first)?,
            "crate" => PathTarget::Module(from.split("::").next()?.to_owned()),
            "self" => PathTarget::Module(from.to_owned()),
            "super" => PathTarget::Module(parent(from)?),
            name => self.member(from, name, usage(0), depth).or_else(|| self.root(name))?,
        };
        for (at, name) in rest.iter().enumerate() {
            // After an item come associated names, which are in the file of the item.
            let PathTarget::Module(module) = &found else { return Some(found) };
            let next = match name.as_str() {
                "super" => parent(module).map(PathTarget::Module),
                name => self.member(module, name, usage(at + 1), depth),
            };
            match next {
                Some(next) => found = next,
                // The name may come from a macro, which is not expanded; the module is still a file that the path uses.
                None => return Some(found),
            }
        }
        Some(found)
    }

    fn root(&self, name: &str) -> Option<PathTarget> {
        self.modules.contains_key(name).then(|| PathTarget::Module(name.to_owned()))
    }

    /// Finds the target of a name in a module.
    fn member(&self, module: &str, name: &str, usage: NameUse, depth: usize) -> Option<PathTarget> {
        let known = self.modules.get(module).filter(|_| depth < FARTHEST)?;
        let child = Some(format!("{module}::{name}")).filter(|child| self.modules.contains_key(child));
        let child = child.map(PathTarget::Module);
        let own = || {
            let item = known.items.contains(name).then_some(PathTarget::Item(known.file));
            item.or_else(|| self.follow(module, known.imports.get(name)?, usage, depth + 1))
        };
        // Names that come with `*` are searched last, because a name that the module defines or imports hides them.
        let found = if usage == NameUse::Meant { own().or(child) } else { child.or_else(own) };
        found.or_else(|| {
            known.globs.iter().find_map(|glob| match self.follow(module, glob, NameUse::Way, depth + 1)? {
                // A module that imports all its own names would otherwise search itself.
                PathTarget::Module(other) if other != module => self.member(&other, name, usage, depth + 1),
                _ => None,
            })
        })
    }
}

/// The module around a module; `None` for the root of a crate.
fn parent(module: &str) -> Option<String> {
    module.rsplit_once("::").map(|(parent, _)| parent.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::reader;

    const FILES: [(&str, &str); 9] = [
        ("crates/methods/src/error.rs", "pub enum Error {}"),
        ("crates/methods/src/lib.rs", "pub mod error;"),
        ("src/a/b.rs", "pub struct B; pub fn b() {} pub fn f() {} pub mod inner { pub struct C; }"),
        ("src/a/mod.rs", "mod b; mod c; pub use b::B; pub use b::b; pub use c::*; pub fn own() {}"),
        ("src/a/c.rs", "use crate::d; use crate::error::Error; pub struct D; fn f() { use crate::a::own; }"),
        ("src/d.rs", "pub fn d() {}"),
        (
            "src/lib.rs",
            "pub mod a; mod d; pub use qilu_methods::error; pub use round::trip; mod round { pub use super::trip; }",
        ),
        ("src/main.rs", "fn main() { qilu::a::own() }"),
        ("xtask/src/house/mod.rs", ""),
    ];

    #[track_caller]
    fn check(from: &str, path: &str, expected: Option<&str>) {
        let files: Vec<SourceFile> = FILES.iter().map(|(path, text)| reader::read(path, text).expect("Rust")).collect();
        let (external, path) = path.strip_prefix("::").map_or((false, path), |path| (true, path));
        let names = path.split("::").map(str::to_owned).collect();
        let mention = PathMention { path: WrittenPath { names, external, line: 1 }, ..PathMention::default() };
        let found = NameTable::new(&files).file(from, &mention);
        assert_eq!(found.map(|index| files[index].path.as_str()), expected);
    }

    #[test]
    fn a_path_leads_to_the_file_that_defines_what_it_names() {
        let (a, b, c, d) = (Some("src/a/mod.rs"), Some("src/a/b.rs"), Some("src/a/c.rs"), Some("src/d.rs"));
        check("src/d.rs", "crate::a::own", a);
        check("src/d.rs", "crate::a", a);
        check("src/d.rs", "crate::a::B", b);
        check("src/d.rs", "crate::a::B::new", b);
        check("src/d.rs", "crate::a::b", b);
        check("src/d.rs", "crate::a::b::inner::C", b);
        check("src/d.rs", "crate::a::D", c);
        check("src/d.rs", "crate::a::unknown", a);
        check("src/a/c.rs", "super::b::f", b);
        check("src/a/c.rs", "super::super::d", d);
        check("src/a/c.rs", "self::D", c);
        check("src/a/c.rs", "d::d", d);
        check("src/a/c.rs", "Error::Setting", Some("crates/methods/src/error.rs"));
        check("src/a/c.rs", "own::x", a);
        check("src/a/mod.rs", "b::f", b);
        check("src/main.rs", "qilu::a::B", b);
        check("src/d.rs", "::qilu_methods::error::Error", Some("crates/methods/src/error.rs"));
    }

    #[test]
    fn other_crates_local_names_and_cycles_of_imports_lead_nowhere() {
        check("src/d.rs", "std::fs::read", None);
        check("src/d.rs", "::d::d", None);
        check("src/d.rs", "T::Output", None);
        check("src/d.rs", "crate::trip::x", Some("src/lib.rs"));
        check("tests/it/main.rs", "qilu::a::B", None);
    }
}

//! The facts about a file that rules and measures use.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::house::lines::LineCounts;

/// A Rust file, reduced to the facts that rules and measures need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the root of the repository.
    pub path: String,
    /// The numbers of its lines, by content.
    pub lines: LineCounts,
    /// All functions with a body, including methods and functions inside macro calls.
    pub functions: Vec<FunctionShape>,
    /// All definitions of types.
    pub types: Vec<TypeDefinition>,
    /// The number of public items by kind, without those in tests and macros.
    pub public: BTreeMap<PublicKind, usize>,
    /// The modules written in the file. The key is the path inside the file, which is empty for the file's own module.
    pub modules: BTreeMap<Vec<String>, ModuleNames>,
    /// Paths of the modules in other files that are compiled only for tests.
    pub test_modules: BTreeSet<Vec<String>>,
    /// All names that are imported, one entry for each.
    pub imports: Vec<ImportLine>,
    /// All paths of at least two names outside imports.
    pub mentions: Vec<PathMention>,
    /// The name of each macro that is called, and the line of the call.
    pub macros: Vec<(String, usize)>,
}

/// The size and the parameters of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionShape {
    /// The name of the function; for a method, it follows the name of the type, as in `Type::method`.
    pub name: String,
    /// The line of the word `fn`.
    pub line: usize,
    /// The line of the opening brace of the body.
    pub body: usize,
    /// The line of the closing brace of the body.
    pub end: usize,
    /// The number of parameters, without `self`.
    pub parameters: usize,
    /// The names of the parameters of type `bool` or `&bool`.
    pub switches: Vec<String>,
    /// Whether it is compiled only for tests.
    pub test: bool,
}

impl FunctionShape {
    /// The number of lines from the word `fn` to the end of the body.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.end - self.line + 1
    }

    /// The number of lines between the braces of the body, at least one.
    #[must_use]
    pub fn body_lines(&self) -> usize {
        (self.end - self.body).saturating_sub(1).max(1)
    }
}

/// The definition of a struct, enum, union, trait or type alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDefinition {
    /// The name of the type.
    pub name: String,
    /// Line.
    pub line: usize,
    /// Whether it is compiled only for tests.
    pub test: bool,
}

/// The names that a module defines itself, without imported ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleNames {
    /// The names of its functions, types, constants, statics and macros.
    pub items: BTreeSet<String>,
}

/// A path as it is written in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenPath {
    /// The names between the `::`.
    pub names: Vec<String>,
    /// Whether the path begins with `::`.
    pub external: bool,
    /// Line.
    pub line: usize,
}

/// A path and the module in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathMention {
    /// The path as it is written.
    pub path: WrittenPath,
    /// The inline module that contains the path; empty for the module of the file.
    pub module: Vec<String>,
    /// Whether it is compiled only for tests.
    pub test: bool,
}

/// One imported name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// The path that is imported.
    pub mention: PathMention,
    /// The name that it gets in this module, or `*` for all names of a module; `None` for an import without a name (`as
    /// _`).
    pub name: Option<String>,
    /// Whether the import is inside a function.
    pub local: bool,
    /// Whether the import is written in braces.
    pub grouped: bool,
}

/// The kinds of public items that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicKind {
    /// A `pub fn`, including a method.
    Function,
    /// A `pub struct`.
    Struct,
    /// A `pub enum`.
    Enum,
    /// A `pub trait`.
    Trait,
    /// A `pub const`, including an associated constant.
    Const,
    /// A `pub static`.
    Static,
    /// A `pub type`.
    Type,
    /// A `pub mod`.
    Module,
    /// A public field of a struct.
    Field,
}

impl PublicKind {
    /// All kinds, each with its heading in the table of public items.
    pub const ALL: [(PublicKind, &str); 9] = [
        (PublicKind::Function, "fn"),
        (PublicKind::Struct, "struct"),
        (PublicKind::Enum, "enum"),
        (PublicKind::Trait, "trait"),
        (PublicKind::Const, "const"),
        (PublicKind::Static, "static"),
        (PublicKind::Type, "type"),
        (PublicKind::Module, "mod"),
        (PublicKind::Field, "field"),
    ];
}

//! What the house knows of a file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::house::lines::LineCounts;

/// A Rust file, as far as rules and measures ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the root of the repository.
    pub path: String,
    /// Its lines.
    pub lines: LineCounts,
    /// All functions with a body, methods and those inside macros too.
    pub functions: Vec<FunctionShape>,
    /// Definitions of types.
    pub types: Vec<TypeDefinition>,
    /// Number of public items by kind, without tests and macros.
    pub public: BTreeMap<PublicKind, usize>,
    /// The modules written in the file: its own, whose path is empty, and inline ones.
    pub modules: BTreeMap<Vec<String>, ModuleNames>,
    /// Names of the modules in other files that are compiled for tests alone.
    pub test_modules: BTreeSet<Vec<String>>,
    /// All imports.
    pub imports: Vec<ImportLine>,
    /// All paths of at least two names outside imports.
    pub mentions: Vec<PathMention>,
    /// Names of macros that are called, with lines.
    pub macros: Vec<(String, usize)>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionShape {
    /// Name, after that of the type whose method it is.
    pub name: String,
    /// Line of the word `fn`.
    pub line: usize,
    /// Line where the body begins.
    pub body: usize,
    /// Last line of the body.
    pub end: usize,
    /// Number of parameters, without `self`.
    pub parameters: usize,
    /// Parameters of type `bool` or `&bool`.
    pub switches: Vec<String>,
    /// Whether it is compiled for tests alone.
    pub test: bool,
}

impl FunctionShape {
    /// Lines from the word `fn` to the end of the body.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.end - self.line + 1
    }

    /// Lines between the braces of the body, and at least one.
    #[must_use]
    pub fn body_lines(&self) -> usize {
        (self.end - self.body).saturating_sub(1).max(1)
    }
}

/// A definition of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDefinition {
    /// Name.
    pub name: String,
    /// Line.
    pub line: usize,
    /// Whether it is compiled for tests alone.
    pub test: bool,
}

/// Names that a module defines, without imports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleNames {
    /// Functions, types, constants, macros.
    pub items: BTreeSet<String>,
}

/// A path as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenPath {
    /// Its names.
    pub names: Vec<String>,
    /// Whether it begins with `::`.
    pub external: bool,
    /// Line.
    pub line: usize,
}

/// A path and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathMention {
    /// The path.
    pub path: WrittenPath,
    /// The inline module; empty for the module of the file.
    pub module: Vec<String>,
    /// Whether it is compiled for tests alone.
    pub test: bool,
}

/// What is imported under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// What is imported.
    pub mention: PathMention,
    /// The name it gets here, `*` for all names of a module; `None` if it gets none (`as _`).
    pub name: Option<String>,
    /// Whether it is inside a function.
    pub local: bool,
    /// Whether braces import several things at once.
    pub grouped: bool,
}

/// Kinds of public items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicKind {
    /// `pub fn`, methods too.
    Function,
    /// `pub struct`.
    Struct,
    /// `pub enum`.
    Enum,
    /// `pub trait`.
    Trait,
    /// `pub const`, associated ones too.
    Const,
    /// `pub static`.
    Static,
    /// `pub type`.
    Type,
    /// `pub mod`.
    Module,
    /// Public field of a struct.
    Field,
}

impl PublicKind {
    /// All kinds, with the words that the house prints.
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

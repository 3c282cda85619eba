//! Turns the text of a file into the facts about it.

use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use syn::Attribute;
use syn::Block;
use syn::Field;
use syn::FnArg;
use syn::Ident;
use syn::ImplItem;
use syn::ImplItemConst;
use syn::ImplItemFn;
use syn::ImplItemType;
use syn::Item;
use syn::ItemImpl;
use syn::ItemMod;
use syn::ItemTrait;
use syn::ItemUse;
use syn::Macro;
use syn::Meta;
use syn::Pat;
use syn::Path;
use syn::Signature;
use syn::TraitItemFn;
use syn::Type;
use syn::UseTree;
use syn::Visibility;
use syn::visit;
use syn::visit::Visit;

use crate::house::facts::FunctionShape;
use crate::house::facts::ImportLine;
use crate::house::facts::ModuleNames;
use crate::house::facts::PathMention;
use crate::house::facts::PublicKind;
use crate::house::facts::SourceFile;
use crate::house::facts::TypeDefinition;
use crate::house::facts::WrittenPath;
use crate::house::lines;
use crate::house::tokens;

/// Reads the facts about a file from its text.
///
/// # Errors
/// The text is not Rust; the message names the line.
pub fn read(path: &str, text: &str) -> Result<SourceFile, String> {
    let stream: TokenStream = text
        .parse()
        .map_err(|error: proc_macro2::LexError| format!("{path}:{}: {error}", error.span().start().line))?;
    // The syntax tree drops ordinary comments and the places of brackets, so lines are counted from the tokens.
    let counts = lines::count(text, stream.clone());
    let syntax: syn::File =
        syn::parse2(stream).map_err(|error| format!("{path}:{}: {error}", error.span().start().line))?;
    let mut file = SourceFile { path: path.to_owned(), lines: counts, ..SourceFile::default() };
    file.modules.insert(Vec::new(), ModuleNames::default());
    let mut reader = Reader { file, module: Vec::new(), test: false, owner: None, functions: 0 };
    reader.visit_file(&syntax);
    Ok(reader.file)
}

/// The state of a visit: the place in the syntax tree, and the facts found so far.
struct Reader {
    file: SourceFile,
    module: Vec<String>,
    test: bool,
    /// The type whose methods are visited, if any.
    owner: Option<String>,
    /// The number of functions that contain the visited place.
    functions: usize,
}

impl Reader {
    /// Records the name of an item that the module defines.
    fn name(&mut self, name: String) {
        // No path from outside leads to an item that is defined inside a function.
        if self.functions == 0 {
            self.file.modules.entry(self.module.clone()).or_default().items.insert(name);
        }
    }

    fn public(&mut self, visibility: &Visibility, kind: PublicKind) {
        if matches!(visibility, Visibility::Public(_)) && !self.test {
            *self.file.public.entry(kind).or_default() += 1;
        }
    }

    fn define(&mut self, name: &Ident) {
        self.file.types.push(TypeDefinition { name: name.to_string(), line: line(name), test: self.test });
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let typed: Vec<_> = signature
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => Some(typed),
                FnArg::Receiver(_) => None,
            })
            .collect();
        let name = signature.ident.to_string();
        self.file.functions.push(FunctionShape {
            name: self.owner.as_ref().map_or(name.clone(), |owner| format!("{owner}::{name}")),
            line: signature.fn_token.span.start().line,
            body: block.brace_token.span.open().start().line,
            end: block.brace_token.span.close().end().line,
            parameters: typed.len(),
            switches: typed.iter().filter(|one| is_bool(&one.ty)).map(|one| pattern(&one.pat)).collect(),
            test: self.test,
        });
    }

    /// Visits the content of an item or of a method, which its attributes may restrict to tests.
    fn under(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Reader)) {
        let before = self.test;
        self.test |= attributes.iter().any(for_tests_alone);
        visit(self);
        self.test = before;
    }

    /// Visits the methods of a type, whose names then begin with the name of the type.
    fn owned(&mut self, owner: Option<String>, visit: impl FnOnce(&mut Reader)) {
        let before = std::mem::replace(&mut self.owner, owner);
        visit(self);
        self.owner = before;
    }

    /// Visits the content of a function.
    fn inside_function(&mut self, visit: impl FnOnce(&mut Reader)) {
        self.functions += 1;
        visit(self);
        self.functions -= 1;
    }

    fn mention(&self, path: WrittenPath) -> PathMention {
        PathMention { path, module: self.module.clone(), test: self.test }
    }

    fn item(&mut self, item: &Item) {
        match item {
            // Handled before the general visit, because the content of the function has no owner and its names are
            // local.
            Item::Fn(item) => {
                self.name(item.sig.ident.to_string());
                self.public(&item.vis, PublicKind::Function);
                self.owned(None, |reader| {
                    reader.function(&item.sig, &item.block);
                    reader.inside_function(|reader| visit::visit_item_fn(reader, item));
                });
                return;
            }
            Item::Struct(item) => self.type_item(&item.ident, &item.vis, Some(PublicKind::Struct)),
            Item::Enum(item) => self.type_item(&item.ident, &item.vis, Some(PublicKind::Enum)),
            Item::Union(item) => self.type_item(&item.ident, &item.vis, None),
            Item::Type(item) => self.type_item(&item.ident, &item.vis, Some(PublicKind::Type)),
            Item::Trait(item) => self.type_item(&item.ident, &item.vis, Some(PublicKind::Trait)),
            Item::Const(item) => {
                self.name(item.ident.to_string());
                self.public(&item.vis, PublicKind::Const);
            }
            Item::Static(item) => {
                self.name(item.ident.to_string());
                self.public(&item.vis, PublicKind::Static);
            }
            Item::Macro(item) => {
                if let Some(name) = &item.ident {
                    self.name(name.to_string());
                }
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn type_item(&mut self, name: &Ident, visibility: &Visibility, kind: Option<PublicKind>) {
        self.name(name.to_string());
        self.define(name);
        if let Some(kind) = kind {
            self.public(visibility, kind);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        // Attributes are read first, because they decide whether everything inside is compiled only for tests.
        self.under(attributes(item), |reader| reader.item(item));
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.public(&module.vis, PublicKind::Module);
        self.module.push(module.ident.to_string());
        if module.content.is_some() {
            self.file.modules.entry(self.module.clone()).or_default();
        // A module without content is in another file, which does not repeat the attribute that restricts it to tests.
        } else if self.test {
            self.file.test_modules.insert(self.module.clone());
        }
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        self.owned(type_name(&block.self_ty), |reader| visit::visit_item_impl(reader, block));
    }

    fn visit_item_trait(&mut self, block: &'ast ItemTrait) {
        self.owned(Some(block.ident.to_string()), |reader| visit::visit_item_trait(reader, block));
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Fn(ImplItemFn { attrs, .. })
            | ImplItem::Const(ImplItemConst { attrs, .. })
            | ImplItem::Type(ImplItemType { attrs, .. }) => &attrs[..],
            _ => &[],
        };
        self.under(attributes, |reader| visit::visit_impl_item(reader, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast ImplItemConst) {
        self.public(&item.vis, PublicKind::Const);
        visit::visit_impl_item_const(self, item);
    }

    fn visit_impl_item_fn(&mut self, method: &'ast ImplItemFn) {
        self.public(&method.vis, PublicKind::Function);
        self.function(&method.sig, &method.block);
        self.inside_function(|reader| visit::visit_impl_item_fn(reader, method));
    }

    fn visit_trait_item_fn(&mut self, method: &'ast TraitItemFn) {
        if let Some(block) = &method.default {
            self.function(&method.sig, block);
        }
        self.inside_function(|reader| visit::visit_trait_item_fn(reader, method));
    }

    fn visit_field(&mut self, field: &'ast Field) {
        self.public(&field.vis, PublicKind::Field);
        visit::visit_field(self, field);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for leaf in leaves(&item.tree) {
            let path = WrittenPath { external: item.leading_colon.is_some(), ..leaf.path };
            let import = ImportLine {
                mention: self.mention(path),
                name: leaf.name,
                local: self.functions > 0,
                grouped: leaf.grouped,
            };
            self.file.imports.push(import);
        }
    }

    // The path in `pub(in super::super)` restricts visibility and uses nothing, so it is not visited.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast Path) {
        if path.segments.len() > 1 {
            let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let line = line(&path.segments[0].ident);
            let mention = self.mention(WrittenPath { names, external: path.leading_colon.is_some(), line });
            self.file.mentions.push(mention);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if let Some(name) = call.path.segments.last() {
            self.file.macros.push((name.ident.to_string(), line(&name.ident)));
        }
        visit::visit_macro(self, call);
    }

    /// Reads the tokens of macros and of attributes, for which there is no syntax tree.
    fn visit_token_stream(&mut self, stream: &'ast TokenStream) {
        let finds = tokens::find(stream.clone());
        for path in finds.paths {
            let mention = self.mention(path);
            self.file.mentions.push(mention);
        }
        let test = self.test;
        self.file.functions.extend(finds.functions.into_iter().map(|found| FunctionShape { test, ..found }));
        self.file.types.extend(finds.types.into_iter().map(|found| TypeDefinition { test, ..found }));
        self.file.macros.extend(finds.macros);
    }
}

fn line(name: &Ident) -> usize {
    name.span().start().line
}

/// One name of an import.
struct ImportLeaf {
    path: WrittenPath,
    name: Option<String>,
    grouped: bool,
}

/// All names of an import, with the path of each.
fn leaves(tree: &UseTree) -> Vec<ImportLeaf> {
    let leaf = |names: Vec<String>, name: Option<String>, line| {
        vec![ImportLeaf { path: WrittenPath { names, external: false, line }, name, grouped: false }]
    };
    match tree {
        UseTree::Name(part) => leaf(vec![part.ident.to_string()], Some(part.ident.to_string()), line(&part.ident)),
        UseTree::Rename(part) => {
            let name = part.rename.to_string();
            leaf(vec![part.ident.to_string()], (name != "_").then_some(name), line(&part.ident))
        }
        UseTree::Glob(part) => leaf(Vec::new(), Some("*".to_owned()), part.star_token.span.start().line),
        UseTree::Group(group) => {
            let leaves = group.items.iter().flat_map(leaves);
            leaves.map(|leaf| ImportLeaf { grouped: true, ..leaf }).collect()
        }
        // The tree is nested from the outside in: each level puts its own name before the paths found further inside.
        UseTree::Path(part) => {
            let mut leaves = leaves(&part.tree);
            for leaf in &mut leaves {
                // `a::{self}` imports `a`.
                if leaf.path.names == ["self"] {
                    leaf.path.names.clear();
                    leaf.name = leaf.name.take().map(|name| if name == "self" { part.ident.to_string() } else { name });
                }
                leaf.path.names.insert(0, part.ident.to_string());
            }
            leaves
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether an attribute is `#[test]`, or a `#[cfg(..)]` that holds only in tests.
fn for_tests_alone(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => only_test(list.tokens.clone()),
        meta => meta.path().is_ident("test"),
    }
}

/// Whether a condition requires `test`: `test` itself, `all(..)` with a part that requires it, or `any(..)` all of
/// whose parts do.
fn only_test(condition: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = condition.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(word)] => word == "test",
        [TokenTree::Ident(word), TokenTree::Group(inside)] => {
            // `not(test)` requires that there is no test, so `not` falls through to `false`.
            let inside: Vec<TokenTree> = inside.stream().into_iter().collect();
            let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
            let mut parts = inside.split(is_comma).filter(|part| !part.is_empty()).map(|part| part.iter().cloned());
            (word == "all" && parts.clone().any(|part| only_test(part.collect())))
                || (word == "any" && parts.all(|part| only_test(part.collect())))
        }
        _ => false,
    }
}

fn is_bool(kind: &Type) -> bool {
    match kind {
        Type::Path(path) => path.path.is_ident("bool"),
        Type::Reference(reference) => is_bool(&reference.elem),
        _ => false,
    }
}

fn pattern(pattern: &Pat) -> String {
    match pattern {
        Pat::Ident(name) => name.ident.to_string(),
        _ => "_".to_owned(),
    }
}

fn type_name(kind: &Type) -> Option<String> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> SourceFile {
        read("src/a.rs", text).expect("Rust")
    }

    #[test]
    fn text_that_is_not_rust_is_refused_with_its_line() {
        assert!(read("src/a.rs", "fn f() {}\nfn {}\n").expect_err("no name").starts_with("src/a.rs:2: "));
        assert!(read("src/a.rs", "fn f() {}\n\"\n").expect_err("no end").starts_with("src/a.rs:2: "));
    }

    #[test]
    fn functions_are_measured_wherever_they_stand() {
        let file = of(
            "impl A {\n    pub(super) async fn f(\n        &self,\n        a: u8,\n        b: bool,\n    ) {\n        \
             fn inner() {}\n    }\n}\ntrait T { fn g(self: Box<Self>, c: &bool); fn h(x: u8) {} }\n\
             proptest! { fn p(a in 0..1) {\n\n} }\nfn one() {}\n",
        );
        let functions: Vec<_> = file
            .functions
            .iter()
            .map(|function| {
                let lines = (function.line, function.lines(), function.body_lines());
                (function.name.as_str(), lines, function.parameters, function.switches.join(" "))
            })
            .collect();
        let none = String::new;
        assert_eq!(
            functions,
            [
                ("A::f", (2, 7, 1), 2, "b".to_owned()),
                ("inner", (7, 1, 1), 0, none()),
                ("T::h", (10, 1, 1), 1, none()),
                ("p", (11, 3, 1), 1, none()),
                ("one", (14, 1, 1), 0, none()),
            ]
        );
    }

    #[test]
    fn items_compiled_only_for_tests_are_recognized() {
        let file = of("#[cfg(test)]\nmod tests { struct A; fn f() {} }\n#[cfg(all(unix, test))]\nmod b;\n\
             #[cfg(not(test))]\nmod c;\n#[cfg(any(test, unix))]\nstruct D;\n#[test]\nfn g() { a::b(); }\n\
             struct E;\nimpl E { #[cfg(test)] fn h() {} fn i() {} }\n");
        assert_eq!(file.test_modules.into_iter().collect::<Vec<_>>(), [["b".to_owned()]]);
        let types: Vec<(&str, bool)> = file.types.iter().map(|one| (one.name.as_str(), one.test)).collect();
        assert_eq!(types, [("A", true), ("D", false), ("E", false)]);
        let functions: Vec<(&str, bool)> = file.functions.iter().map(|one| (one.name.as_str(), one.test)).collect();
        assert_eq!(functions, [("f", true), ("g", true), ("E::h", true), ("E::i", false)]);
        assert!(file.mentions.iter().all(|mention| mention.test));
    }

    #[test]
    fn imports_and_paths_are_found_with_their_modules() {
        let file = of(
            "use a::{b, c as d, self};\nuse super::*;\nuse x::Trait as _;\nmod m {\n    fn f() { use ::e::g; }\n}\n\
             pub(in super::super) fn h() -> i::J { vec![k::l] }\n/// [`n::o`]\nfn p<T: q::R>() {}\n",
        );
        let imports: Vec<_> = file
            .imports
            .iter()
            .map(|one| {
                let name = one.name.clone().unwrap_or_default();
                let path = one.mention.path.names.join("::");
                (
                    path,
                    name,
                    one.mention.path.line,
                    one.grouped,
                    one.local,
                    one.mention.path.external,
                    one.mention.module.len(),
                )
            })
            .collect();
        let text = str::to_owned;
        assert_eq!(
            imports,
            [
                (text("a::b"), text("b"), 1, true, false, false, 0),
                (text("a::c"), text("d"), 1, true, false, false, 0),
                (text("a"), text("a"), 1, true, false, false, 0),
                (text("super"), text("*"), 2, false, false, false, 0),
                (text("x::Trait"), text(""), 3, false, false, false, 0),
                (text("e::g"), text("g"), 5, false, true, true, 1),
            ]
        );
        let mentions: Vec<_> = file.mentions.iter().map(|one| (one.path.names.join("::"), one.path.line)).collect();
        assert_eq!(mentions, [(text("i::J"), 7), (text("k::l"), 7), (text("q::R"), 9)]);
    }

    #[test]
    fn public_items_are_counted_by_kind() {
        let file =
            of("pub mod a { pub fn f() {} }\npub struct B { pub c: u8, d: u8, pub(crate) e: u8 }\npub enum F {}\n\
             impl B { pub const G: u8 = 0; pub fn h(&self) {} }\npub(crate) fn i() {}\n#[cfg(test)]\npub fn j() {}\n\
             pub trait K { fn l(); }\npub static M: u8 = 0;\npub type N = u8;\npub use o::P;\n");
        let expected = [
            (PublicKind::Function, 2),
            (PublicKind::Struct, 1),
            (PublicKind::Enum, 1),
            (PublicKind::Trait, 1),
            (PublicKind::Const, 1),
            (PublicKind::Static, 1),
            (PublicKind::Type, 1),
            (PublicKind::Module, 1),
            (PublicKind::Field, 1),
        ];
        assert_eq!(file.public.into_iter().collect::<Vec<_>>(), expected);
    }
}

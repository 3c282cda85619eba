//! The content of macro calls. Its tokens form no syntax tree, but paths, functions and types can be recognized in
//! them.

use proc_macro2::Delimiter;
use proc_macro2::Group;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;

use crate::house::facts::FunctionShape;
use crate::house::facts::TypeDefinition;
use crate::house::facts::WrittenPath;

/// The items found among tokens. Tokens do not show whether an item is compiled only for tests; the reader adds that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenFinds {
    /// Paths of at least two names, at all depths.
    pub paths: Vec<WrittenPath>,
    /// Functions with a body, at all depths.
    pub functions: Vec<FunctionShape>,
    /// Definitions of structs, enums and traits.
    pub types: Vec<TypeDefinition>,
    /// The name of each macro that is called, and the line of the call.
    pub macros: Vec<(String, usize)>,
}

/// Finds paths, functions, types and macro calls among tokens, at all depths of brackets.
#[must_use]
pub fn find(stream: TokenStream) -> TokenFinds {
    let mut finds = TokenFinds::default();
    look(&stream.into_iter().collect::<Vec<_>>(), &mut finds);
    finds
}

fn look(tokens: &[TokenTree], finds: &mut TokenFinds) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => look(&group.stream().into_iter().collect::<Vec<_>>(), finds),
            TokenTree::Ident(_) => look_at_word(tokens, at, finds),
            _ => {}
        }
    }
}

fn look_at_word(tokens: &[TokenTree], at: usize, finds: &mut TokenFinds) {
    let (word, line) = (tokens[at].to_string(), line(&tokens[at]));
    match word.as_str() {
        "fn" => finds.functions.extend(function(tokens, at)),
        "struct" | "enum" | "trait" => {
            if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                finds.types.push(TypeDefinition { name: name.to_string(), line, test: false });
            }
        }
        _ => {}
    }
    // The group after the exclamation mark tells a call from the operators `!` and `!=`.
    if is_punct(tokens.get(at + 1), '!') && matches!(tokens.get(at + 2), Some(TokenTree::Group(_))) {
        finds.macros.push((word, line));
    }
    // A later name of a path was already read together with its first one. After `<T as Trait>::` and after a name
    // comes such a later name; a `::` with neither before it begins a path of its own.
    let follows_colons = at >= 2 && are_colons(tokens, at - 2);
    let before = at.checked_sub(3).map(|before| &tokens[before]);
    let follows_name = matches!(before, Some(TokenTree::Ident(_))) || is_punct(before, '>');
    if follows_colons && follows_name {
        return;
    }
    let mut names = vec![tokens[at].to_string()];
    let mut next = at + 1;
    while are_colons(tokens, next)
        && let Some(TokenTree::Ident(name)) = tokens.get(next + 2)
    {
        names.push(name.to_string());
        next += 3;
    }
    if names.len() > 1 {
        finds.paths.push(WrittenPath { names, external: follows_colons, line });
    }
}

/// The function whose word `fn` has the index `at`; `None` for a type `fn(..)` and for a function without a body.
fn function(tokens: &[TokenTree], at: usize) -> Option<FunctionShape> {
    // In a macro's own rule the name may be a variable, `$name`.
    let (name, after) = match (tokens.get(at + 1)?, tokens.get(at + 2)?) {
        (TokenTree::Ident(name), _) => (name.to_string(), at + 2),
        (TokenTree::Punct(dollar), TokenTree::Ident(name)) if dollar.as_char() == '$' => (format!("${name}"), at + 3),
        _ => return None,
    };
    // Generics may contain parentheses, as in `F: Fn(u8) -> u8`, so the parameters are the first ones outside of `<`
    // and `>`.
    let mut rest = outside_angles(&tokens[after..]);
    let parameters = rest.find_map(|token| group(token, Delimiter::Parenthesis))?;
    // A semicolon before any brace ends a declaration; the brace that follows belongs to another item.
    let body = rest.take_while(|token| !is_punct(Some(token), ';')).find_map(|token| group(token, Delimiter::Brace))?;
    let inside: Vec<TokenTree> = parameters.stream().into_iter().collect();
    let parts = comma_separated(&inside);
    let declared: Vec<_> = parts.into_iter().filter(|part| !is_self(part)).collect();
    Some(FunctionShape {
        name,
        line: line(&tokens[at]),
        body: body.span_open().start().line,
        end: body.span_close().end().line,
        parameters: declared.len(),
        switches: declared.iter().filter_map(|part| switch(part)).collect(),
        test: false,
    })
}

/// The tokens that are not between `<` and `>`. The signs `->` and `=>` do not count as brackets.
fn outside_angles(tokens: &[TokenTree]) -> impl Iterator<Item = &TokenTree> {
    let mut depth = 0_usize;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        let arrow = at > 0 && (is_punct(tokens.get(at - 1), '-') || is_punct(tokens.get(at - 1), '='));
        if is_punct(Some(token), '<') {
            depth += 1;
        } else if is_punct(Some(token), '>') && !arrow {
            // In an expression, `>` can be a comparison without an opening bracket.
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            return Some(token);
        }
        None
    })
}

/// The parts between the commas outside of `<` and `>`. An empty part after a last comma is left out.
fn comma_separated(tokens: &[TokenTree]) -> Vec<Vec<&TokenTree>> {
    let mut parts: Vec<Vec<&TokenTree>> = vec![Vec::new()];
    for token in outside_angles(tokens) {
        if is_punct(Some(token), ',') {
            parts.push(Vec::new());
        } else {
            parts.last_mut().expect("there is a part").push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a parameter is `self`, `mut self`, `&self` or `&'a mut self`, with or without a type.
fn is_self(part: &[&TokenTree]) -> bool {
    part.iter().take_while(|token| !is_punct(Some(token), ':')).any(|token| token.to_string() == "self")
}

/// The name of a parameter of type `bool` or `&bool`.
fn switch(part: &[&TokenTree]) -> Option<String> {
    let colon = part.iter().position(|token| is_punct(Some(token), ':'))?;
    let kind: String = part[colon + 1..].iter().map(ToString::to_string).collect();
    // The token before the colon is the name, also after `mut`.
    (kind == "bool" || kind == "&bool").then(|| part[colon - 1].to_string())
}

fn group(token: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn are_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> TokenFinds {
        find(text.parse().expect("tokens"))
    }

    #[test]
    fn paths_are_found_at_all_depths() {
        let finds = of("a::b(\n[crate::c::d], ::e::f, x.g::<h::i>(), <A as B::C>::D, $crate::j)");
        let paths: Vec<(String, bool, usize)> =
            finds.paths.into_iter().map(|path| (path.names.join("::"), path.external, path.line)).collect();
        let expected = [
            ("a::b", false, 1),
            ("crate::c::d", false, 2),
            ("e::f", true, 2),
            ("h::i", false, 2),
            ("B::C", false, 2),
            ("crate::j", false, 2),
        ];
        assert_eq!(paths, expected.map(|(path, external, line)| (path.to_owned(), external, line)));
    }

    #[test]
    fn functions_types_and_calls_of_macros_are_found() {
        let finds = of("pub fn $name<F: Fn(u8) -> u8>(&self, a: BTreeMap<A, B>, b: &bool,) -> u8\n{\n}\n\
             fn type_of(f: fn(u8) -> u8);\nenum E { A }\nprintln!(\"fn no() {}\")");
        let [found] = &finds.functions[..] else { panic!("{finds:?}") };
        assert_eq!((found.name.as_str(), found.line, found.body, found.end), ("$name", 1, 2, 3));
        assert_eq!((found.parameters, &found.switches[..]), (2, &["b".to_owned()][..]));
        assert_eq!((finds.types[0].name.as_str(), finds.types[0].line, finds.types.len()), ("E", 5, 1));
        assert_eq!(finds.macros, [("println".to_owned(), 6)]);
    }
}

//! The references and the ids of a text in HTML.

use std::collections::BTreeSet;

use html5gum::HtmlString;
use html5gum::Token;
use html5gum::Tokenizer;

/// A reference of an element to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The destination as it is written.
    pub target: String,
    /// Whether a browser loads the destination together with the page.
    pub loaded: bool,
}

/// The references and ids of a text.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The references in their order.
    pub references: Vec<Reference>,
    /// The ids of the elements.
    pub ids: BTreeSet<String>,
}

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> Found {
    let mut found = Found::default();
    for Ok(token) in Tokenizer::new(text) {
        let Token::StartTag(tag) = token else { continue };
        let name = string(&tag.name);
        for (attribute, value) in &tag.attributes {
            let value = string(value);
            match (name.as_str(), string(attribute).as_str()) {
                (_, "id") | ("a", "name") => {
                    found.ids.insert(value);
                }
                (_, "src") | ("link", "href") => found.references.push(Reference { target: value, loaded: true }),
                (_, "href") => found.references.push(Reference { target: value, loaded: false }),
                _ => {}
            }
        }
    }
    found
}

fn string(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_ids_are_found() {
        let text = "<h2 id=\"a&amp;b\">x</h2><a name=c href='d.html#e'>y</a><img src=f.png><link rel=icon href=g.svg><p title=h>";
        let found = read(text);
        assert_eq!(found.ids, BTreeSet::from(["a&b", "c"].map(str::to_owned)));
        let shown: Vec<(&str, bool)> =
            found.references.iter().map(|reference| (reference.target.as_str(), reference.loaded)).collect();
        assert_eq!(shown, [("d.html#e", false), ("f.png", true), ("g.svg", true)]);
    }
}

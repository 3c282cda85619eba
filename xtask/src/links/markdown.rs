//! The links of a page in Markdown and the anchors of its headings.

use std::collections::BTreeSet;

use pulldown_cmark::BrokenLink;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::links::html;

/// A link or an image of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number of the line, from 1.
    pub line: usize,
    /// The destination as it is written.
    pub target: String,
}

/// The links and the anchors of a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Links and images in their order.
    pub links: Vec<Link>,
    /// Anchors of the headings on a code host.
    pub host_anchors: BTreeSet<String>,
    /// Anchors of the headings in the book.
    pub book_anchors: BTreeSet<String>,
}

/// The destination of a link by reference whose definition is missing. The empty line break cannot be written in a
/// destination, so no real link has it.
pub const NO_DEFINITION: &str = "\n";

/// Reads a page.
#[must_use]
pub fn read(text: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut undefined = |link: BrokenLink<'_>| {
        // One pair of brackets alone is ordinary text.
        let explicit = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        explicit.then(|| (CowStr::from(NO_DEFINITION), CowStr::from("")))
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut undefined));
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    for (event, range) in parser.into_offset_iter() {
        let line = 1 + text[..range.start].matches('\n').count();
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => page.take_heading(&heading.take().unwrap_or_default()),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                page.links.push(Link { line, target: dest_url.into_string() });
            }
            Event::Html(part) | Event::InlineHtml(part) => page.take_html(&part, line),
            Event::Text(part) | Event::Code(part) => heading.iter_mut().for_each(|heading| heading.push_str(&part)),
            _ => {}
        }
    }
    page
}

impl Page {
    fn take_heading(&mut self, text: &str) {
        unique(&host_anchor(text), &mut self.host_anchors);
        unique(&book_anchor(text), &mut self.book_anchors);
    }

    /// Links and anchors that are written in HTML are the same on a code host and in the book.
    fn take_html(&mut self, part: &str, line: usize) {
        let found = html::read(part);
        self.links.extend(found.references.into_iter().map(|reference| Link { line, target: reference.target }));
        self.host_anchors.extend(found.ids.iter().cloned());
        self.book_anchors.extend(found.ids);
    }
}

/// Adds an anchor. Headings of the same text are numbered.
fn unique(anchor: &str, used: &mut BTreeSet<String>) {
    let numbered = (1..).map(|number| format!("{anchor}-{number}"));
    let free = std::iter::once(anchor.to_owned()).chain(numbered).find(|candidate| !used.contains(candidate));
    used.extend(free);
}

/// The anchor that a code host gives to a heading: letters, digits, `_` and `-` are kept, and blanks become `-`.
fn host_anchor(heading: &str) -> String {
    let kept = |letter: char| match letter {
        ' ' => Some('-'),
        // Superscript digits and fractions are numeric characters, but a code host removes them.
        _ if letter.is_alphabetic() || letter.is_ascii_digit() || letter == '_' || letter == '-' => Some(letter),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(kept).collect()
}

/// The anchor that mdBook gives to a heading, which keeps every numeric character and takes every white space for a
/// blank.
fn book_anchor(heading: &str) -> String {
    let kept = |letter: char| match letter {
        _ if letter.is_alphanumeric() || letter == '_' || letter == '-' => Some(letter),
        _ if letter.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_anchors(heading: &str, host: &str, book: &str) {
        assert_eq!((host_anchor(heading).as_str(), book_anchor(heading).as_str()), (host, book), "{heading}");
    }

    #[test]
    fn anchors_are_those_of_a_code_host_and_of_the_book() {
        check_anchors("Order of events", "order-of-events", "order-of-events");
        check_anchors(
            "hukou_openness 落户开放度 / openness",
            "hukou_openness-落户开放度--openness",
            "hukou_openness-落户开放度--openness",
        );
        check_anchors("一、运行（一千次模拟）", "一运行一千次模拟", "一运行一千次模拟");
        check_anchors("R² and more", "r-and-more", "r²-and-more");
    }

    #[test]
    fn links_images_and_html_are_found_with_their_lines() {
        let text = "[a](b.md)\n\n![c](d.png)\n<img src=\"e.svg\">\n\n| x |\n|---|\n| [f][g] |\n\n[g]: h.md#i\n\n`[no](no.md)`\n\n```\n[no](no.md)\n```\n";
        let links: Vec<(usize, String)> = read(text).links.into_iter().map(|link| (link.line, link.target)).collect();
        let expected = [(1, "b.md"), (3, "d.png"), (4, "e.svg"), (8, "h.md#i")];
        assert_eq!(links, expected.map(|(line, target)| (line, target.to_owned())));
    }

    #[test]
    fn a_reference_without_a_definition_is_a_link_that_leads_nowhere() {
        let targets: Vec<String> =
            read("[a][b] and [c][] and [d]\n").links.into_iter().map(|link| link.target).collect();
        assert_eq!(targets, [NO_DEFINITION, NO_DEFINITION]);
    }

    #[test]
    fn equal_headings_are_numbered() {
        let page = read("# A `b`\n\n## A b\n\n## A b\n\n<a id=\"own\"></a>\n");
        let expected = ["a-b", "a-b-1", "a-b-2", "own"].map(str::to_owned);
        assert_eq!(page.host_anchors, BTreeSet::from(expected.clone()));
        assert_eq!(page.book_anchors, BTreeSet::from(expected));
    }
}

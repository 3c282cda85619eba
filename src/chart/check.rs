//! Requirements that the tests check for every chart.

use std::env;
use std::fs;
use std::path::Path;

use roxmltree::Document;
use roxmltree::Node;

use crate::chart::Heading;
use crate::chart::svg;

/// A heading with characters that must be escaped.
pub(super) fn heading(title: &str) -> Heading {
    Heading {
        title: title.to_owned(),
        subtitle:
            "情景：规划全面落实，1000次模拟 & 种子2022 · scenario: plan in full, 1000 draws, seed 2022; <1 % error"
                .to_owned(),
        description: "A & B < C".to_owned(),
    }
}

/// Writes a chart into the folder named by `QILU_CHARTS`, for inspection.
pub(super) fn keep(name: &str, svg: &str) {
    if let Some(folder) = env::var_os("QILU_CHARTS") {
        fs::write(Path::new(&folder).join(format!("{name}.svg")), svg).expect("writable");
    }
}

/// A parsed chart.
pub(super) struct Picture<'a>(Document<'a>);

impl<'a> Picture<'a> {
    #[track_caller]
    pub(super) fn read(svg: &'a str) -> Picture<'a> {
        Picture(Document::parse(svg).expect("well-formed"))
    }

    /// Number of elements of a kind with a class.
    pub(super) fn count(&self, element: &str, class: &str) -> usize {
        self.0.descendants().filter(|node| node.has_tag_name(element) && node.attribute("class") == Some(class)).count()
    }

    /// Number of elements with this value of an attribute.
    pub(super) fn with(&self, attribute: &str, value: &str) -> usize {
        self.0.descendants().filter(|node| node.attribute(attribute) == Some(value)).count()
    }

    /// Title and description exist, every coordinate is a number, and nothing is drawn outside of the view box.
    #[track_caller]
    pub(super) fn is_sound(&self) {
        let root = self.0.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        for name in ["title", "desc"] {
            let named = root.children().find(|node| node.has_tag_name(name)).and_then(|node| node.text());
            assert!(named.is_some_and(|words| !words.is_empty()), "{name}");
        }
        self.is_inside();
    }

    /// Every coordinate is a number, and nothing is drawn outside of the view box.
    #[track_caller]
    pub(super) fn is_inside(&self) {
        let root = self.0.root_element();
        let size = numbers(root.attribute("viewBox").expect("a size"));
        for node in self.0.descendants().filter(|node| !in_definitions(node)) {
            // A coordinate that is NaN is in no range, so it fails this test too.
            for (x, y) in corners(&node) {
                let inside = (0.0..=size[2]).contains(&x) && (0.0..=size[3]).contains(&y);
                assert!(inside, "({x}, {y}) is outside of {size:?}: {node:?} {:?}", node.text());
            }
        }
    }
}

fn in_definitions(node: &Node) -> bool {
    node.ancestors().any(|above| above.has_tag_name("defs"))
}

fn numbers(text: &str) -> Vec<f64> {
    text.split([' ', ',']).filter(|word| !word.is_empty()).map(|word| word.parse().expect("a number")).collect()
}

/// The outermost points of an element.
fn corners(node: &Node) -> Vec<(f64, f64)> {
    let number = |name: &str| numbers(node.attribute(name).unwrap_or("0"))[0];
    match node.tag_name().name() {
        "rect" => {
            let (x, y, width, height) = (number("x"), number("y"), number("width"), number("height"));
            assert!(width >= 0.0 && height >= 0.0, "{node:?}");
            vec![(x, y), (x + width, y + height)]
        }
        "line" => vec![(number("x1"), number("y1")), (number("x2"), number("y2"))],
        "circle" => {
            let (x, y, r) = (number("cx"), number("cy"), number("r"));
            vec![(x - r, y - r), (x + r, y + r)]
        }
        "polyline" | "polygon" => {
            let all = numbers(node.attribute("points").expect("points"));
            all.chunks(2).map(|pair| (pair[0], pair[1])).collect()
        }
        "text" => {
            let letter = node.attribute("font-size").map_or(svg::LETTER, |size| numbers(size)[0]);
            // Text is measured by the same estimate that the charts use to place it, because no font is at hand.
            let width = svg::text_width(node.text().unwrap_or(""), letter);
            if node.attribute("transform").is_some_and(|turn| turn.starts_with("rotate(-90 ")) {
                // The text is rotated about its end.
                let (x, y) = (number("x"), number("y"));
                return vec![(x - letter, y), (x + 0.3 * letter, y + width)];
            }
            let start = match node.attribute("text-anchor") {
                Some("end") => number("x") - width,
                Some("middle") => number("x") - width / 2.0,
                _ => number("x"),
            };
            vec![(start, number("y") - letter), (start + width, number("y") + 0.3 * letter)]
        }
        _ => Vec::new(),
    }
}

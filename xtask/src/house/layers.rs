//! Layers of the source: their sizes, their order, and the uses of one by another. A layer is a top module of `qilu` or
//! another crate.

use std::collections::BTreeMap;

use crate::house::graph::Arrow;
use crate::house::survey::Survey;
use crate::house::text::aligned;
use crate::house::text::aligned_or_none;
use crate::house::text::row;
use crate::house::tree;

/// The layers, lowest first. A file may use only files in its own layer or in one before it in this list.
pub const ORDER: [&str; 32] = [
    "qilu_messages",
    "qilu_methods",
    "progress",
    "unit",
    "axes",
    "input",
    "output",
    "region",
    "data",
    "national",
    "measure",
    "indicators",
    "expression",
    "plan",
    "scenario",
    "model",
    "engine",
    "ensemble",
    "calibration",
    "validation",
    "experiments",
    "policy",
    "chart",
    "store",
    "export",
    "report",
    "page",
    "session",
    "server",
    "cli",
    "main",
    "xtask",
];

/// The layers inside `qilu_methods`, lowest first.
pub const METHODS: [&str; 17] = [
    "math",
    "plausibility",
    "random",
    "gaussian",
    "chain",
    "estimate",
    "summary",
    "records",
    "design",
    "table",
    "score",
    "sensitivity",
    "discovery",
    "smoother",
    "assimilate",
    "mixture",
    "optimizers",
];

/// An order of layers, with the function that assigns a file to one of them.
struct LayerOrder {
    order: &'static [&'static str],
    of: fn(&str) -> Option<&str>,
}

const LAYER_ORDERS: [LayerOrder; 2] =
    [LayerOrder { order: &ORDER, of: tree::layer }, LayerOrder { order: &METHODS, of: tree::method }];

/// The numbers of lines of a layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerSize {
    /// The name of the layer.
    pub layer: String,
    /// The number of lines of Rust.
    pub rust: usize,
    /// The number of lines in other languages, all of them of the web page.
    pub other: usize,
    /// The path of the file with the most lines.
    pub largest: String,
}

impl LayerSize {
    /// The number of lines in all languages.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rust + self.other
    }
}

/// The sizes of all layers, the largest first.
#[must_use]
pub fn sizes(survey: &Survey) -> Vec<LayerSize> {
    let mut sizes: BTreeMap<&str, LayerSize> = BTreeMap::new();
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in survey.tree.files() {
        let Some(layer) = tree::layer(path) else { continue };
        let lines = text.lines().count();
        let size = sizes.entry(layer).or_insert_with(|| LayerSize { layer: layer.to_owned(), ..LayerSize::default() });
        *(if tree::is_rust(path) { &mut size.rust } else { &mut size.other }) += lines;
        let most = most.entry(layer).or_default();
        if lines > *most {
            *most = lines;
            path.clone_into(&mut size.largest);
        }
    }
    let mut sizes: Vec<LayerSize> = sizes.into_values().collect();
    sizes.sort_by(|a, b| b.lines().cmp(&a.lines()).then_with(|| a.layer.cmp(&b.layer)));
    sizes
}

/// The share of `part` in `whole`, in per cent.
#[must_use]
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// An arrow against the order of layers, or a file whose layer is not in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackArrow {
    /// The path of the file.
    pub file: String,
    /// The number of the line.
    pub line: usize,
    /// A description of the fault.
    pub why: String,
}

/// Finds all arrows against the order, including those of tests, and layers that are not in the order.
#[must_use]
pub fn against_the_order(survey: &Survey) -> Vec<BackArrow> {
    LAYER_ORDERS.iter().flat_map(|layers| against(layers, survey)).collect()
}

fn against(layers: &LayerOrder, survey: &Survey) -> Vec<BackArrow> {
    let index = |layer: &str| layers.order.iter().position(|one| *one == layer);
    let unplaced = survey.files.iter().filter_map(|file| {
        let layer = (layers.of)(&file.path).filter(|layer| index(layer).is_none())?;
        let why = format!("`{layer}` has no place in the order of layers");
        Some(BackArrow { file: file.path.clone(), line: 1, why })
    });
    let back = survey.arrows.iter().filter_map(|arrow| {
        let (from, to) = ((layers.of)(&arrow.from)?, (layers.of)(&arrow.to)?);
        let why = format!("`{from}` uses `{to}` ({})", arrow.to);
        // A layer that is not in the order is reported once, above, and not again for each of its arrows.
        (index(from)? < index(to)?).then(|| BackArrow { file: arrow.from.clone(), line: arrow.line, why })
    });
    unplaced.chain(back).collect()
}

/// Writes the section of the sizes.
#[must_use]
pub fn sizes_text(survey: &Survey) -> String {
    let sizes = sizes(survey);
    let total = sizes.iter().map(LayerSize::lines).sum();
    let mut rows = vec![row(&["layer", "lines", "share", "Rust", "other"])];
    rows.extend(sizes.iter().map(|size| {
        let share = format!("{:.1} %", percent(size.lines(), total));
        let count = |lines: usize| lines.to_string();
        vec![size.layer.clone(), count(size.lines()), share, count(size.rust), count(size.other)]
    }));
    let sum = |lines: fn(&LayerSize) -> usize| sizes.iter().map(lines).sum::<usize>().to_string();
    rows.push(vec![
        "all".to_owned(),
        total.to_string(),
        "100.0 %".to_owned(),
        sum(|size| size.rust),
        sum(|size| size.other),
    ]);
    aligned(&rows, &[0])
}

/// Writes the section of the order.
#[must_use]
pub fn order_text(survey: &Survey) -> String {
    let mut text = String::new();
    for layers in &LAYER_ORDERS {
        text.push_str(&aligned(&used(layers, &survey.arrows), &[0, 1]));
        text.push('\n');
    }
    let back = against_the_order(survey);
    let rows: Vec<Vec<String>> =
        back.into_iter().map(|arrow| vec![format!("{}:{}", arrow.file, arrow.line), arrow.why]).collect();
    text + "  Arrows that point back up:\n" + &aligned_or_none(&rows, &[0, 1])
}

/// A row for each layer, with the layers that it uses outside of tests.
fn used(layers: &LayerOrder, arrows: &[Arrow]) -> Vec<Vec<String>> {
    let uses = |from: &str, to: &str| {
        let is_one = |arrow: &&Arrow| {
            !arrow.test && (layers.of)(&arrow.from) == Some(from) && (layers.of)(&arrow.to) == Some(to)
        };
        from != to && arrows.iter().any(|arrow| is_one(&arrow))
    };
    let mut rows = vec![row(&["layer", "uses"])];
    for from in layers.order {
        let used: Vec<&str> = layers.order.iter().copied().filter(|to| uses(from, to)).collect();
        rows.push(vec![(*from).to_owned(), if used.is_empty() { "nothing".to_owned() } else { used.join(" ") }]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::tree::SourceTree;

    fn survey(files: &[(&str, &str)]) -> Survey {
        Survey::new(SourceTree::of(files)).expect("Rust")
    }

    #[test]
    fn layers_are_printed_the_largest_first() {
        let files = [
            ("src/axes.rs", "\n\n"),
            ("src/page/mod.rs", "\n\n"),
            ("src/page/web/a.js", "// a\n// b\n// c\n"),
            ("crates/methods/src/lib.rs", "\n"),
            ("tests/it/main.rs", "\n\n\n\n"),
        ];
        let expected = "  layer         lines    share  Rust  other\n  \
                        page              5   62.5 %     2      3\n  \
                        axes              2   25.0 %     2      0\n  \
                        qilu_methods      1   12.5 %     1      0\n  \
                        all               8  100.0 %     5      3\n";
        assert_eq!(sizes_text(&survey(&files)), expected);
    }

    #[test]
    fn the_order_is_printed_with_the_arrows_against_it() {
        let files = [
            ("src/lib.rs", ""),
            ("crates/methods/src/lib.rs", "pub mod math;"),
            ("crates/methods/src/math.rs", "use crate::random::R;"),
            ("crates/methods/src/random.rs", "use crate::math::exp;"),
            (
                "src/data.rs",
                "use crate::axes::A;\nuse qilu_methods::math::exp;\n#[cfg(test)]\nmod tests { use crate::region; }",
            ),
            ("src/axes.rs", ""),
            ("src/region.rs", ""),
        ];
        let text = order_text(&survey(&files));
        for line in [
            "  data           qilu_methods axes\n",
            "  axes           nothing\n",
            "  math          random\n",
            "  random        math\n",
            "  Arrows that point back up:\n  crates/methods/src/math.rs:1  `math` uses `random` (crates/methods/src/random.rs)\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}

//! Rooms: how large they are, in which order they stand, which uses which.

use std::collections::BTreeMap;

use crate::house::graph::Arrow;
use crate::house::survey::Survey;
use crate::house::text::aligned;
use crate::house::text::aligned_or_none;
use crate::house::text::row;
use crate::house::tree;

/// Rooms, lowest first: a file uses only what is in its own room or in one to the left.
pub const ORDER: [&str; 29] = [
    "qilu_messages",
    "qilu_methods",
    "progress",
    "unit",
    "axes",
    "region",
    "data",
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

/// Rooms inside `qilu_methods`, lowest first.
pub const METHODS: [&str; 11] = [
    "math",
    "summary",
    "random",
    "design",
    "table",
    "score",
    "sensitivity",
    "discovery",
    "smoother",
    "assimilate",
    "optimizers",
];

/// Rooms that stand in an order, and how a file is told to be in one.
struct Floor {
    order: &'static [&'static str],
    room: fn(&str) -> Option<&str>,
}

const FLOORS: [Floor; 2] = [Floor { order: &ORDER, room: tree::room }, Floor { order: &METHODS, room: tree::method }];

/// Lines of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomSize {
    /// Name of the room.
    pub room: String,
    /// Lines of Rust.
    pub rust: usize,
    /// Other lines, of the page.
    pub other: usize,
    /// Path of the file with the most lines.
    pub largest: String,
}

impl RoomSize {
    /// All lines.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rust + self.other
    }
}

/// All rooms, the largest first.
#[must_use]
pub fn sizes(survey: &Survey) -> Vec<RoomSize> {
    let mut sizes: BTreeMap<&str, RoomSize> = BTreeMap::new();
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in survey.tree.files() {
        let Some(room) = tree::room(path) else { continue };
        let lines = text.lines().count();
        let size = sizes.entry(room).or_insert_with(|| RoomSize { room: room.to_owned(), ..RoomSize::default() });
        *(if tree::is_rust(path) { &mut size.rust } else { &mut size.other }) += lines;
        let most = most.entry(room).or_default();
        if lines > *most {
            *most = lines;
            path.clone_into(&mut size.largest);
        }
    }
    let mut sizes: Vec<RoomSize> = sizes.into_values().collect();
    sizes.sort_by(|a, b| b.lines().cmp(&a.lines()).then_with(|| a.room.cmp(&b.room)));
    sizes
}

/// Share of `part` in `whole`, in per cent.
#[must_use]
pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// An arrow that points back up, or that a room without a place in the order has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackArrow {
    /// Path of the file.
    pub file: String,
    /// Line.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

/// All arrows against the order, those of tests too, and rooms that have no place in it.
#[must_use]
pub fn against_the_order(survey: &Survey) -> Vec<BackArrow> {
    FLOORS.iter().flat_map(|floor| against(floor, survey)).collect()
}

fn against(floor: &Floor, survey: &Survey) -> Vec<BackArrow> {
    let index = |room: &str| floor.order.iter().position(|one| *one == room);
    let homeless = survey.files.iter().filter_map(|file| {
        let room = (floor.room)(&file.path).filter(|room| index(room).is_none())?;
        let why = format!("`{room}` has no place in the order of rooms");
        Some(BackArrow { file: file.path.clone(), line: 1, why })
    });
    let back = survey.arrows.iter().filter_map(|arrow| {
        let (from, to) = ((floor.room)(&arrow.from)?, (floor.room)(&arrow.to)?);
        let why = format!("`{from}` uses `{to}` ({})", arrow.to);
        (index(from)? < index(to)?).then(|| BackArrow { file: arrow.from.clone(), line: arrow.line, why })
    });
    homeless.chain(back).collect()
}

/// The section of the sizes.
#[must_use]
pub fn sizes_text(survey: &Survey) -> String {
    let sizes = sizes(survey);
    let total = sizes.iter().map(RoomSize::lines).sum();
    let mut rows = vec![row(&["room", "lines", "share", "Rust", "other"])];
    rows.extend(sizes.iter().map(|size| {
        let share = format!("{:.1} %", percent(size.lines(), total));
        let count = |lines: usize| lines.to_string();
        vec![size.room.clone(), count(size.lines()), share, count(size.rust), count(size.other)]
    }));
    let sum = |lines: fn(&RoomSize) -> usize| sizes.iter().map(lines).sum::<usize>().to_string();
    rows.push(vec![
        "all".to_owned(),
        total.to_string(),
        "100.0 %".to_owned(),
        sum(|size| size.rust),
        sum(|size| size.other),
    ]);
    aligned(&rows, &[0])
}

/// The section of the order.
#[must_use]
pub fn order_text(survey: &Survey) -> String {
    let mut text = String::new();
    for floor in &FLOORS {
        text.push_str(&aligned(&used(floor, &survey.arrows), &[0, 1]));
        text.push('\n');
    }
    let back = against_the_order(survey);
    let rows: Vec<Vec<String>> =
        back.into_iter().map(|arrow| vec![format!("{}:{}", arrow.file, arrow.line), arrow.why]).collect();
    text + "  Arrows that point back up:\n" + &aligned_or_none(&rows, &[0, 1])
}

/// A row for each room, with the rooms that it uses, tests apart.
fn used(floor: &Floor, arrows: &[Arrow]) -> Vec<Vec<String>> {
    let uses = |from: &str, to: &str| {
        let is_one = |arrow: &&Arrow| {
            !arrow.test && (floor.room)(&arrow.from) == Some(from) && (floor.room)(&arrow.to) == Some(to)
        };
        from != to && arrows.iter().any(|arrow| is_one(&arrow))
    };
    let mut rows = vec![row(&["room", "uses"])];
    for from in floor.order {
        let used: Vec<&str> = floor.order.iter().copied().filter(|to| uses(from, to)).collect();
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
    fn rooms_are_printed_the_largest_first() {
        let files = [
            ("src/axes.rs", "\n\n"),
            ("src/page/mod.rs", "\n\n"),
            ("src/page/web/a.js", "// a\n// b\n// c\n"),
            ("crates/methods/src/lib.rs", "\n"),
            ("tests/it/main.rs", "\n\n\n\n"),
        ];
        let expected = "  room          lines    share  Rust  other\n  \
                        page              5   62.5 %     2      3\n  \
                        axes              2   25.0 %     2      0\n  \
                        qilu_methods      1   12.5 %     1      0\n  \
                        all               8  100.0 %     5      3\n";
        assert_eq!(sizes_text(&survey(&files)), expected);
    }

    #[test]
    fn the_order_is_printed_with_what_points_back() {
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
            "  math         random\n",
            "  random       math\n",
            "  Arrows that point back up:\n  crates/methods/src/math.rs:1  `math` uses `random` (crates/methods/src/random.rs)\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}

//! Tests that the sources follow the rules, and that each rule finds its faults in trees made for the test.

use std::sync::LazyLock;

use crate::house::rules;
use crate::house::rules::Fault;
use crate::house::survey::Survey;
use crate::house::tree::SourceTree;

/// The survey of this repository, which is read once for all tests.
static HOUSE: LazyLock<Survey> = LazyLock::new(|| Survey::of_repository().expect("sources that can be read"));

#[track_caller]
fn holds(rule: fn(&Survey) -> Vec<Fault>) {
    // A wrong root would give an empty survey, in which every rule holds. The repository has more than 200 Rust files.
    assert!(HOUSE.files.len() > 200, "the repository was not read");
    let faults: Vec<String> = rule(&HOUSE).iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Asserts that a rule finds the expected faults in a tree made for the test.
#[track_caller]
fn says(rule: fn(&Survey) -> Vec<Fault>, files: &[(&str, &str)], expected: &[&str]) {
    let survey = Survey::new(SourceTree::of(files)).expect("Rust");
    let mut faults: Vec<String> = rule(&survey).iter().map(Fault::to_string).collect();
    faults.sort();
    assert_eq!(faults, expected);
}

#[test]
fn dependencies_point_one_way() {
    holds(rules::order);
}

#[test]
fn no_files_use_each_other_in_a_cycle() {
    holds(rules::cycles);
}

#[test]
fn no_layer_is_too_large() {
    holds(rules::layer_sizes);
}

#[test]
fn no_function_has_too_many_parameters() {
    holds(rules::parameters);
}

#[test]
fn files_stay_short() {
    holds(rules::file_lengths);
}

#[test]
fn functions_stay_short() {
    holds(rules::function_lengths);
}

#[test]
fn the_model_has_no_file_clock_thread_or_random_number() {
    holds(rules::model);
}

#[test]
fn every_import_has_its_own_line() {
    holds(rules::imports);
}

#[test]
fn the_project_speaks_of_itself_alone() {
    holds(rules::words);
}

#[test]
fn an_arrow_that_points_back_up_is_found() {
    let files = [
        ("src/lib.rs", "pub mod axes; pub mod data; pub mod attic; pub use qilu_methods::summary;"),
        ("src/axes.rs", "use crate::summary::Summary;\n\nfn f() { g(\n    crate::data::table::h) }"),
        ("src/data/mod.rs", "pub mod table; use crate::axes;"),
        (
            "src/data/table.rs",
            "/// [`crate::cli`]\npub fn h() {}\n#[cfg(test)] mod tests { use super::super::super::cli; }",
        ),
        ("src/cli.rs", "use crate::data::table::h;"),
        ("src/attic.rs", ""),
        ("crates/methods/src/lib.rs", "pub mod math; pub mod summary; pub mod cellar;"),
        ("crates/methods/src/math.rs", "\nuse crate::summary::mean;"),
        ("crates/methods/src/summary.rs", "pub fn mean() {}"),
        ("crates/methods/src/cellar.rs", "use crate::summary::mean;"),
    ];
    let expected = [
        "crates/methods/src/cellar.rs:1: `cellar` has no place in the order of layers",
        "crates/methods/src/math.rs:2: `math` uses `summary` (crates/methods/src/summary.rs)",
        "src/attic.rs:1: `attic` has no place in the order of layers",
        "src/axes.rs:4: `axes` uses `data` (src/data/table.rs)",
        "src/data/table.rs:3: `data` uses `cli` (src/cli.rs)",
    ];
    says(rules::order, &files, &expected);
}

#[test]
fn a_cycle_is_found_with_a_line_for_each_arrow() {
    let files = [
        ("src/lib.rs", "pub mod a; pub mod d;"),
        ("src/a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub fn own() {}"),
        ("src/a/b.rs", "\nuse super::own;\npub struct B;"),
        ("src/a/c.rs", "//! [`super::own`]\nuse crate::a::B;\n#[cfg(test)]\nmod tests { use crate::d; }"),
        ("src/d.rs", "use crate::a::B;"),
    ];
    let expected =
        "src/a/b.rs:2: a cycle of files:\n      src/a/b.rs:2 -> src/a/mod.rs\n      src/a/mod.rs:3 -> src/a/b.rs";
    says(rules::cycles, &files, &[expected]);
    says(rules::cycles, &files[..2], &[]);
}

#[test]
fn a_layer_that_is_too_large_is_found() {
    // Lines are 1 + 20 + 4 * 20 = 101 with the first file, of which `report` has 21, and 100 without it, of which
    // `report` has exactly the limit.
    let (large, small) = ("// a line\n".repeat(21), "// a line\n".repeat(20));
    let files: Vec<(&str, &str)> = vec![
        ("src/report/small.rs", "\n"),
        ("src/report/large.rs", &small),
        ("src/page/web/main.js", &small),
        ("src/axes.rs", &small),
        ("src/cli.rs", &small),
        ("src/store.rs", &small),
        ("tests/it/main.rs", &large),
    ];
    says(rules::layer_sizes, &files, &["src/report/large.rs:1: `report` has 20.8 % of the lines, more than 20 %"]);
    says(rules::layer_sizes, &files[1..], &[]);
}

#[test]
fn a_function_with_too_many_parameters_is_found() {
    let text = "impl A {\n    fn six(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) {}\n\
         \n    fn seven(\n        a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8) {}\n}\n";
    let expected = ["src/a.rs:4: `A::seven` has 7 parameters, more than 6"];
    says(rules::parameters, &[("src/a.rs", text), ("tests/it/main.rs", text)], &expected);
}

#[test]
fn a_file_that_is_too_long_is_found() {
    let (most, long) = ("\n".repeat(600), "\n".repeat(601));
    let files = [("benches/a.rs", most.as_str()), ("tests/it/b.rs", long.as_str())];
    says(rules::file_lengths, &files, &["tests/it/b.rs:601: the file has 601 lines, more than 600"]);
}

#[test]
fn a_function_that_is_too_long_is_found_whatever_its_head() {
    // The head and the closing brace add a line to the newlines of the body, so 68 newlines give the longest function
    // that is allowed.
    let (most, long) = ("\n".repeat(68), "\n".repeat(69));
    let heads = ["fn", "pub(super) fn", "pub(crate) fn", "pub const fn", "async fn", "pub unsafe extern \"C\" fn"];
    for head in heads {
        let text = format!("{head} short() {{{most}}}\n/// Long.\n#[inline]\n{head} long(\n) {{{long}}}\n");
        says(rules::function_lengths, &[("src/a.rs", &text)], &["src/a.rs:72: `long` has 71 lines, not fewer than 70"]);
    }
    let method = format!("impl A {{\n    pub(super) async fn long() {{{long}    }}\n}}\n");
    says(
        rules::function_lengths,
        &[("tests/it/a.rs", &method)],
        &["tests/it/a.rs:2: `A::long` has 70 lines, not fewer than 70"],
    );
    let inside = format!("proptest! {{\n#[test]\nfn long(a in 0..1) {{{long}}}\n}}\n");
    says(
        rules::function_lengths,
        &[("benches/a.rs", &inside)],
        &["benches/a.rs:3: `long` has 70 lines, not fewer than 70"],
    );
}

#[test]
fn a_model_that_is_not_pure_is_found() {
    let files = [
        ("src/lib.rs", "pub mod model;\npub use qilu_methods::random;"),
        ("src/model/a.rs", "/// As `std::fs` and println!().\nuse std::fs;\nfn f() { std::time::Instant::now(); }"),
        ("src/model/b.rs", "use rayon::prelude::*;\nuse rand::Rng;\nuse random_forest::Tree;\nuse std::thread as t;"),
        ("src/model/c.rs", "\nuse qilu_methods::random::uniform;\nfn f() { println!(\"\"); vec![dbg!(1)]; }"),
        ("src/model/d.rs", "use crate::random;"),
        ("src/engine.rs", "use std::fs;"),
        ("crates/methods/src/lib.rs", "pub mod random;"),
        ("crates/methods/src/random.rs", "pub fn uniform() {}"),
    ];
    let expected = [
        "src/model/a.rs:2: the model uses `std::fs`",
        "src/model/a.rs:3: the model uses `std::time`",
        "src/model/b.rs:1: the model uses `rayon`",
        "src/model/b.rs:2: the model uses `rand`",
        "src/model/b.rs:4: the model uses `std::thread`",
        "src/model/c.rs:2: the model uses random numbers",
        "src/model/c.rs:3: the model uses `dbg!`",
        "src/model/c.rs:3: the model uses `println!`",
        "src/model/d.rs:1: the model uses random numbers",
    ];
    says(rules::model, &files, &expected);
}

#[test]
fn imports_in_braces_are_found() {
    let text = "use crate::a;\n\nfn f() {\n    use crate::{b};\n}\n";
    says(
        rules::imports,
        &[("tests/it/a.rs", text)],
        &["tests/it/a.rs:4: `crate::b` is imported in braces; import one thing a line"],
    );
}

#[test]
fn words_that_were_left_over_are_found() {
    let word = concat!("FIX", "ME");
    let text = format!("fn f() {{}}\n// {word}: why?\n");
    let expected = format!("benches/a.rs:2: the file says {}", word.to_lowercase());
    says(rules::words, &[("benches/a.rs", &text)], &[&expected]);
    let call = format!("fn f() {{\n    {}()\n}}\n", concat!("to", "do!"));
    says(rules::words, &[("src/a.rs", &call)], &[concat!("src/a.rs:2: the file says to", "do!")]);
}

//! Scenario discovery: the boxes equal those of the EMA Workbench, and the measures of a box follow from its limits.

use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use ndarray::Array2;
use proptest::prelude::*;
use qilu_methods::discovery::Pass;
use qilu_methods::discovery::Range;
use qilu_methods::discovery::Sample;
use qilu_methods::discovery::Subspace;
use qilu_methods::discovery::cart;
use qilu_methods::discovery::prim;
use qilu_methods::discovery::prim::BoxChoice;
use qilu_methods::discovery::prim::PrimSettings;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use serde::Deserialize;
use serde_json::json;

use crate::cli::qilu;
use crate::fixture::repository;

/// Points and the marks of those of interest.
#[derive(Debug)]
struct Table {
    x: Array2<f64>,
    of_interest: Vec<bool>,
}

impl Table {
    /// Inputs `0, 1, ...` are uniform from 0 to `1, 2, ...`, on multiples of 2^-20, which have 32 bits: scikit-learn
    /// would round others. `rule` is told the inputs and a uniform number.
    fn made_up(seed: u64, (rows, inputs): (usize, usize), rule: impl Fn(&[f64], f64) -> bool) -> Table {
        let mut rng = random::stream(seed, 0, 0, Purpose::Design);
        let mut uniform = || (random::open01(&mut rng) * 1_048_576.0).floor() / 1_048_576.0;
        let x = Array2::from_shape_fn((rows, inputs), |(_, input)| uniform() * (input + 1) as f64);
        let of_interest = x.rows().into_iter().map(|row| rule(&row.to_vec(), uniform())).collect();
        Table { x, of_interest }
    }

    fn sample(&self) -> Sample<'_> {
        Sample::new(&self.x, &self.of_interest).expect("rows of either kind")
    }
}

/// A box as the Python script returns it.
#[derive(Deserialize)]
struct Expected {
    low: Vec<f64>,
    high: Vec<f64>,
    coverage: f64,
    density: f64,
    mass: f64,
    restricted: usize,
    rows: Option<usize>,
    hits: Option<usize>,
    quasi_p: Option<Vec<[f64; 2]>>,
}

#[derive(Deserialize)]
struct Answer {
    prim: Vec<Vec<Expected>>,
    leaves: Vec<Expected>,
}

fn by_python(question: &serde_json::Value) -> Vec<Answer> {
    let python = repository("target/oracle-venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/oracle/setup.sh", python.display());
    let mut child = Command::new(python)
        .args(["-W", "ignore"])
        .arg(repository("tests/oracle/discover.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(question.to_string().as_bytes()).expect("Python reads");
    drop(input);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "tests/oracle/discover.py failed: run tests/oracle/setup.sh");
    serde_json::from_slice(&output.stdout).expect("the answer is as tests/oracle/discover.py says")
}

#[track_caller]
fn check(found: &Subspace, expected: &Expected, place: &str) {
    let near = |what: &str, found: f64, expected: f64| {
        assert!((found - expected).abs() <= 1e-12, "{place}: {what} is {found}, Python says {expected}");
    };
    for (input, range) in found.ranges.iter().enumerate() {
        near(&format!("lower limit {input}"), range.low, expected.low[input]);
        near(&format!("upper limit {input}"), range.high, expected.high[input]);
        if let Some(quasi_p) = &expected.quasi_p {
            for (found, expected) in found.quasi_p[input].into_iter().zip(quasi_p[input]) {
                near(&format!("quasi-p of input {input}"), found.unwrap_or(-1.0), expected);
            }
        }
    }
    // Both programs compute with the same double-precision numbers, so only the order of sums can differ.
    near("coverage", found.coverage, expected.coverage);
    near("density", found.density, expected.density);
    near("mass", found.mass, expected.mass);
    assert_eq!(found.restricted().len(), expected.restricted, "{place}");
    assert_eq!(expected.rows.unwrap_or(found.rows), found.rows, "{place}");
    assert_eq!(expected.hits.unwrap_or(found.hits), found.hits, "{place}");
}

/// A corner with noise, two separate boxes, and a smooth frontier with ties for a coarse search. The seeds were chosen
/// so that no two inputs have equally good cuts, between which scikit-learn would choose at random.
fn examples() -> Vec<(Table, PrimSettings)> {
    let usual = PrimSettings::default();
    let impatient = PrimSettings { peel_alpha: 0.1, paste_alpha: 0.08, mass_min: 0.03, threshold: 0.6 };
    let corner = Table::made_up(151, (400, 4), |x, u| (x[0] > 0.6 && x[1] < 1.0) != (u < 0.05));
    let two = Table::made_up(152, (1000, 6), |x, u| {
        let first = x[0] < 0.35 && x[2] > 1.2 && u < 0.95;
        first || x[1] > 1.3 && x[4] < 2.5 && u < 0.9
    });
    let mut smooth = Table::made_up(153, (600, 5), |x, u| {
        let slope = 12.0 * (x[0] - 0.5) + 4.0 * (x[1] - 1.0) - 3.0 * (x[3] - 1.5);
        u < 1.0 / (1.0 + math::exp(-slope))
    });
    smooth.x.column_mut(2).mapv_inplace(|value| (4.0 * value).floor() / 4.0);
    vec![(corner, usual), (two, usual), (smooth, impatient)]
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn boxes_are_those_of_the_ema_workbench() {
    let examples = examples();
    let passes: Vec<Vec<Pass>> = examples
        .iter()
        .map(|(table, settings)| {
            prim::cover(&table.sample(), settings, &BoxChoice::Best, 9).expect("no step is asked for")
        })
        .collect();
    let question = examples.iter().zip(&passes).map(|((table, settings), passes)| {
        json!({
            "x": table.x.rows().into_iter().map(|row| row.to_vec()).collect::<Vec<_>>(),
            "of_interest": table.of_interest.iter().map(|hit| u8::from(*hit)).collect::<Vec<_>>(),
            "threshold": settings.threshold,
            "peel_alpha": settings.peel_alpha,
            "paste_alpha": settings.paste_alpha,
            "mass_min": settings.mass_min,
            "steps": passes.iter().map(|pass| pass.chosen.first()).collect::<Vec<_>>(),
        })
    });
    let answers = by_python(&question.collect());
    assert_eq!(answers.len(), examples.len());
    for (example, ((table, settings), answer)) in examples.iter().zip(&answers).enumerate() {
        let passes = &passes[example];
        assert_eq!(passes.len(), answer.prim.len());
        for (at, (pass, expected)) in passes.iter().zip(&answer.prim).enumerate() {
            let place = format!("table {example}, pass {at}");
            if pass.chosen.is_empty() {
                assert_eq!(expected.len(), 1, "{place}: Python keeps the box of all that is left");
            } else {
                assert_eq!(pass.boxes.len(), expected.len(), "{place}: length of the trajectory");
            }
            for (step, (found, expected)) in pass.boxes.iter().zip(expected).enumerate() {
                check(found, expected, &format!("{place}, step {step}"));
            }
        }
        let leaves = cart::leaves(&table.sample(), settings.mass_min, settings.threshold).boxes;
        assert_eq!(leaves.len(), answer.leaves.len(), "table {example}: number of leaves");
        for (leaf, (found, expected)) in leaves.iter().zip(&answer.leaves).enumerate() {
            check(found, expected, &format!("table {example}, leaf {leaf}"));
        }
    }
    let found: Vec<usize> = passes.iter().map(|passes| passes.iter().map(|pass| pass.chosen.len()).sum()).collect();
    assert_eq!(found, [1, 3, 3], "boxes found");
    let pasted = |pass: &Pass| pass.boxes.windows(2).any(|pair| pair[1].rows > pair[0].rows);
    assert!(passes.iter().all(|passes| passes.iter().any(pasted)), "something is pasted in each example");
}

#[test]
fn a_corner_without_noise_is_found() {
    let table = Table::made_up(4, (2000, 3), |x, _| x[0] > 0.7 && x[2] < 1.5);
    let passes =
        prim::cover(&table.sample(), &PrimSettings::default(), &BoxChoice::Best, 1).expect("no step is asked for");
    let found = &passes[0].boxes[passes[0].chosen[0]];
    assert!(found.density > 0.97 && found.coverage > 0.97, "{found:?}");
    assert!((found.ranges[0].low - 0.7).abs() < 0.02 && (found.ranges[2].high - 1.5).abs() < 0.06, "{found:?}");
    for p in [found.quasi_p[0][0], found.quasi_p[2][1]] {
        assert!(p.expect("restricted") < 1e-30);
    }
}

#[test]
fn a_step_that_is_asked_for_is_taken_or_refused() {
    let (table, settings) = examples().remove(0);
    let sample = table.sample();
    let ask = |steps: &[usize]| prim::cover(&sample, &settings, &BoxChoice::Steps(steps.to_vec()), 9);
    let passes = ask(&[3, 0]).expect("on the trajectories");
    assert_eq!(passes.iter().map(|pass| pass.chosen.clone()).collect::<Vec<_>>(), [[3], [0]]);
    assert_eq!(passes[1].boxes[0].rows, 400 - passes[0].boxes[3].rows);
    let last = passes[0].boxes.len() - 1;
    let error = ask(&[999]).expect_err("no such step").to_string();
    assert_eq!(
        error,
        format!("step 999 is requested in pass 1; the trajectory of this pass has the steps 0 to {last}")
    );
    let error = ask(&[0, 0]).expect_err("nothing is left").to_string();
    assert_eq!(error, "step 0 is requested in pass 2; no rows of interest are left for this pass");
}

/// Random tables with few or many rows, with or without noise and ties.
fn tables() -> impl Strategy<Value = Table> {
    (any::<u64>(), 20_usize..300, 1_usize..5, 0.0..0.4, 0.2..0.8, any::<bool>()).prop_map(
        |(seed, rows, inputs, noise, limit, ties)| {
            let mut table = Table::made_up(seed, (rows, inputs), |x, u| (x[0] > limit) != (u < noise));
            if ties {
                table.x.mapv_inplace(|value| (5.0 * value).floor() / 5.0);
            }
            // Rows of either kind.
            (table.of_interest[0], table.of_interest[1]) = (true, false);
            table
        },
    )
}

/// The measures of a box, computed from its limits.
fn assert_true(table: &Table, found: &Subspace) {
    let inside = |row: usize| (0..table.x.ncols()).all(|input| found.ranges[input].holds(table.x[[row, input]]));
    let rows: Vec<usize> = (0..table.x.nrows()).filter(|row| inside(*row)).collect();
    let hits = rows.iter().filter(|row| table.of_interest[**row]).count() as f64;
    let total = table.of_interest.iter().filter(|hit| **hit).count() as f64;
    let shares = [hits / total, hits / rows.len() as f64, rows.len() as f64 / table.x.nrows() as f64];
    assert_eq!(vec![found.coverage, found.density, found.mass], shares.to_vec());
}

fn nested(inner: &[Range], outer: &[Range]) -> bool {
    inner.iter().zip(outer).all(|(inner, outer)| outer.low <= inner.low && inner.high <= outer.high)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_trajectory_shrinks_then_grows_and_gets_denser(table in tables()) {
        let sample = table.sample();
        let settings = PrimSettings::default();
        let all: Vec<usize> = (0..sample.rows()).collect();
        let boxes = prim::trajectory(&sample, &all, &settings);
        prop_assert_eq!(&boxes[0].ranges[..], sample.full());
        let mut pasting = false;
        for (step, pair) in boxes.windows(2).enumerate() {
            let (before, after) = (&pair[0], &pair[1]);
            prop_assert!(after.density > before.density, "step {}", step + 1);
            pasting |= after.mass > before.mass;
            if pasting {
                prop_assert!(after.mass > before.mass && nested(&before.ranges, &after.ranges), "step {}", step + 1);
            } else {
                prop_assert!(after.mass < before.mass && nested(&after.ranges, &before.ranges), "step {}", step + 1);
            }
            prop_assert!(after.mass >= settings.mass_min);
        }
        for found in &boxes {
            assert_true(&table, found);
            prop_assert!(found.quasi_p.iter().flatten().flatten().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    #[test]
    fn boxes_of_a_covering_share_no_row(table in tables()) {
        let sample = table.sample();
        let passes = prim::cover(&sample, &PrimSettings::default(), &BoxChoice::Best, 9).expect("no step is asked for");
        let mut left: Vec<usize> = (0..sample.rows()).collect();
        for pass in &passes {
            prop_assert_eq!(pass.boxes[0].rows, left.len());
            let Some(&step) = pass.chosen.first() else { continue };
            let found = &pass.boxes[step];
            prop_assert!(found.density >= 0.8);
            let inside = sample.within(&left, &found.ranges);
            prop_assert_eq!(inside.len(), found.rows);
            left.retain(|row| !inside.contains(row));
        }
        let last = passes.last().expect("at least one");
        prop_assert!(last.chosen.is_empty() || left.iter().all(|row| !table.of_interest[*row]) || passes.len() == 9);
    }

    #[test]
    fn the_order_of_rows_and_the_unit_of_inputs_do_not_matter(table in tables()) {
        let rows = table.x.nrows();
        let turned = Table {
            x: Array2::from_shape_fn(table.x.dim(), |(row, input)| 4.0 * table.x[[rows - 1 - row, input]]),
            of_interest: table.of_interest.iter().rev().copied().collect(),
        };
        let settings = PrimSettings::default();
        let find = |table: &Table| {
            let sample = table.sample();
            let mut passes = prim::cover(&sample, &settings, &BoxChoice::Best, 9).expect("no step is asked for");
            passes.push(cart::leaves(&sample, settings.mass_min, settings.threshold));
            passes
        };
        let mut expected = find(&table);
        for range in expected.iter_mut().flat_map(|pass| &mut pass.boxes).flat_map(|found| &mut found.ranges) {
            *range = Range { low: 4.0 * range.low, high: 4.0 * range.high };
        }
        prop_assert_eq!(find(&turned), expected);
    }

    #[test]
    fn every_row_is_in_one_leaf(table in tables()) {
        let sample = table.sample();
        let pass = cart::leaves(&sample, 0.05, 0.8);
        for found in &pass.boxes {
            assert_true(&table, found);
            prop_assert!(found.rows >= (sample.rows() / 20).max(1));
        }
        prop_assert_eq!(pass.boxes.iter().map(|found| found.rows).sum::<usize>(), sample.rows());
        prop_assert_eq!(pass.boxes.iter().map(|found| found.hits).sum::<usize>(), sample.hits());
        for (leaf, found) in pass.boxes.iter().enumerate() {
            prop_assert_eq!(pass.chosen.contains(&leaf), found.density >= 0.8);
        }
    }
}

/// A block of a language after a place in a page.
fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let fence = format!("```{language}\n");
    let start = page.find(&fence).expect("the page has the block") + fence.len();
    &page[start..start + page[start..].find("```").expect("the block ends")]
}

#[test]
fn the_example_of_the_page_does_what_the_page_says() {
    let page = std::fs::read_to_string(repository("docs/discover.md")).expect("the page is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_qilu")).parent().expect("a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([binary].into_iter().chain(std::env::split_paths(&path))).expect("folders");
    let output = Command::new("sh")
        .args(["-e", "-c", block(&page, "sh")])
        .current_dir(folder.path())
        .env("PATH", path)
        .output()
        .expect("a shell starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), block(&page, "text").trim_end());
    let lines = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(folder.path().join("found").join(name)).expect(name);
        text.lines().map(str::to_owned).collect()
    };
    let boxes = lines("boxes.csv");
    assert!(boxes[0].starts_with("model,version,method,pass,box,chosen,rows,of_interest,coverage,density,mass"));
    assert!(boxes[1].contains(",prim,1,0,0,495,"), "the first box is that of all rows with a value: {}", boxes[1]);
    let chosen = boxes.iter().filter(|line| line.split(',').nth(5) == Some("1")).count();
    assert_eq!(lines("limits.csv")[0].split(',').count(), 13);
    for picture in ["tradeoff-1.svg".to_owned(), format!("box-{chosen}.svg")] {
        let svg = lines(&picture).join("\n");
        roxmltree::Document::parse(&svg).expect("well-formed");
    }
}

#[track_caller]
fn refused(arguments: &[&str], message: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("t.csv");
    std::fs::write(&file, "a,b,y\n1,5,0\n2,6,1\n3,7,\n").expect("writable");
    let file = file.to_str().expect("UTF-8");
    let output = qilu(&[&["discover", file, "--inputs"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(message), "said: {said}\nexpected: {message}");
    assert!(output.stdout.is_empty(), "nothing goes to stdout");
}

/// Columns with names in any script, with spaces or commas, and of indicators by title or name.
#[test]
fn any_column_can_be_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("t.csv");
    let mut text = "力度,城镇化率,max infected,\"a, b\",urban_share@2035\n".to_owned();
    for run in 0..60 {
        let force = f64::from(run) / 60.0;
        text.push_str(&format!("{force},{},{},{},{}\n", 0.6 + 0.3 * force, 1.0 - force, run % 7, 0.6 + 0.3 * force));
    }
    std::fs::write(&file, text).expect("writable");
    let file = file.to_str().expect("UTF-8");
    let found = |inputs: &str, asked: &str| {
        let output = qilu(&["discover", file, "--inputs", inputs, "--of-interest", asked, "--lang", "en"]);
        assert!(output.status.success(), "{asked}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains("60 rows") && text.contains("Box 1"), "{text}");
        text
    };
    for asked in [
        "城镇化率 > 0.75",
        "\"城镇化率\" > 0.75",
        "`max infected` < 0.5",
        "“max infected” < 0.5",
        "常住人口城镇化率@2035 > 0.75",
        "urban_share@2035 > 0.75",
    ] {
        assert!(found("力度", asked).contains("力度"), "{asked}");
    }
    assert!(found("力度", "\"max infected\" < 0.5").starts_with("\"max infected\" < 0.5"));
    found("力度,\"a, b\"", "'max infected' < 0.5 and 城镇化率 >= 0.7");
    refused(&["a,b", "--of-interest", "\"y > 0"], "the quotes are not closed");
}

#[test]
fn wrong_questions_are_refused() {
    refused(&["a,c", "--of-interest", "y > 0"], "column `c` is missing; ");
    refused(&["a,b", "--of-interest", "z > 0"], "column `z` is missing; ");
    refused(&["a,b", "--of-interest", "a > 1"], "it must name a column that is not an input");
    refused(&["a,b", "--of-interest", "y > 5"], "0 of 2 rows are of interest; allowed: 1 to 1");
    refused(&["a,b", "--of-interest", "y >"], "column 4: expected a number");
    refused(&["a,b", "--of-interest", "y > 0", "--threshold", "1.5"], "allowed: a number above 0 and not above 1");
    refused(&["a,b", "--of-interest", "y > 0", "--peel-alpha", "0.5"], "allowed: a number above 0 and below 0.5");
    refused(&["a,b", "--of-interest", "y > 0", "--select", "7"], "step 7 is requested in pass 1; ");
    refused(
        &["a,b", "--of-interest", "y > 0", "--method", "cart", "--select", "1"],
        "can only be used with `--method prim`",
    );
}

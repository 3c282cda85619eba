//! Designs and sensitivity indices agree with SALib and scipy, and with the exact indices of two functions.

use std::f64::consts::PI;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use ndarray::Array2;
use ndarray::Axis;
use proptest::prelude::*;
use qilu_methods::design;
use qilu_methods::design::problem::DesignProblem;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::design::saltelli::SecondOrder::With;
use qilu_methods::design::saltelli::SecondOrder::Without;
use qilu_methods::sensitivity::Evidence;
use qilu_methods::sensitivity::ProvenDesign;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::delta;
use qilu_methods::sensitivity::morris;
use qilu_methods::sensitivity::pawn;
use qilu_methods::sensitivity::proof::Classes;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::proof::SaltelliBlocks;
use qilu_methods::sensitivity::proof::Slices;
use qilu_methods::sensitivity::proof::Trajectories;
use qilu_methods::sensitivity::regional;
use qilu_methods::sensitivity::sobol;
use qilu_methods::table::ResultTable;
use serde_json::Value;
use serde_json::json;

use crate::fixture::repository;

pub(super) const RESAMPLING: Resampling = Resampling { resamples: 20, confidence: 0.95, seed: 8 };

/// Results of tests/oracle/sensitivity.py for some tasks.
fn by_python(tasks: &[Value]) -> Vec<Value> {
    let python = repository("target/oracle-venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/oracle/setup.sh", python.display());
    let mut child = Command::new(python)
        .arg(repository("tests/oracle/sensitivity.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(&serde_json::to_vec(tasks).expect("plain values")).expect("Python reads");
    drop(input);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "tests/oracle/sensitivity.py failed: run tests/oracle/setup.sh");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

/// Equal to 1e-10 of the larger of 1 and the expected value; NaN where NaN is expected.
#[track_caller]
fn check(what: &str, found: impl Iterator<Item = f64>, expected: &Value) {
    let (found, expected): (Vec<f64>, _) = (found.collect(), numbers(expected));
    assert_eq!(found.len(), expected.len(), "{what}");
    for (at, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let same = (found - expected).abs() <= 1e-10 * expected.abs().max(1.0);
        assert!(same || found.is_nan() && expected.is_nan(), "{what}, {at}: {found}, Python {expected}");
    }
}

/// Checks values, and half-widths where Python has `NAME_conf`.
#[track_caller]
fn check_answers(what: &str, answers: &[SensitivityResult], expected: &Value, names: &[&str]) {
    let expected = expected.as_array().expect("a list of outputs");
    assert_eq!(answers.len(), expected.len());
    for (output, (answer, expected)) in answers.iter().zip(expected).enumerate() {
        for name in names {
            let place = format!("{what}: {name} of output {output}");
            check(&place, answer.of(name).map(|index| index.value), &expected[*name]);
            let conf = &expected[format!("{name}_conf")];
            if conf.is_array() {
                // SALib gives 0 where an index is the same in all resamples; here there is no interval.
                let width = |width: f64| if width.is_nan() { 0.0 } else { width };
                check(&format!("{place}, interval"), answer.of(name).map(|index| width(index.half_width)), conf);
            }
        }
    }
}

/// Ishigami and Homma (1990) with a = 7, b = 0.1, on the unit cube.
pub(super) fn ishigami(x: &[f64]) -> f64 {
    let angle = |x: f64| PI * (2.0 * x - 1.0);
    let (sine, other, third) = (libm::sin(angle(x[0])), libm::sin(angle(x[1])), angle(x[2]));
    sine + 7.0 * other * other + 0.1 * third * third * third * third * sine
}

/// Sobol's g function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
pub(super) fn g(x: &[f64]) -> f64 {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// Outputs of many kinds: curved, with products and steps, with ties, large ones that vary little.
fn many(x: &[f64], outputs: usize) -> Vec<f64> {
    let one = |output: usize| {
        let term =
            |(at, x): (usize, &f64)| ((7 * at + 3 * output) % 11) as f64 * x * if at % 2 == 0 { 1.0 } else { *x };
        let smooth: f64 = x.iter().enumerate().map(term).sum();
        let product = (output % 5) as f64 * 4.0 * x[0] * x[1 + output % (x.len() - 1)];
        let step = f64::from(u8::from(x[(output + 1) % x.len()] > 0.6));
        let value = smooth + product + step;
        match output % 4 {
            0 => (2.0 * value).round(),
            1 => 1e6 + value,
            _ => value,
        }
    };
    (0..outputs).map(one).collect()
}

fn outputs(x: &Array2<f64>, of: impl Fn(&[f64]) -> Vec<f64>) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = x.rows().into_iter().map(|row| of(&row.to_vec())).collect();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).expect("rows of one length")
}

pub(super) fn table(x: Array2<f64>, of: impl Fn(&[f64]) -> Vec<f64>) -> ResultTable {
    let names = |count: usize, letter: &str| (0..count).map(|at| format!("{letter}{at}")).collect();
    let y = outputs(&x, of);
    ResultTable::new(names(x.ncols(), "x"), x, names(y.ncols(), "y"), y)
}

pub(super) fn saltelli(table: &ResultTable, second_order: SecondOrder) -> ProvenDesign<'_, SaltelliBlocks> {
    ProvenDesign::saltelli(table, &InputUnits::single(&table.inputs), second_order, None).expect("a design of Saltelli")
}

pub(super) fn trajectories(table: &ResultTable, levels: usize) -> ProvenDesign<'_, Trajectories> {
    ProvenDesign::morris(table, &InputUnits::single(&table.inputs), levels, None).expect("trajectories of Morris")
}

pub(super) fn slices(table: &ResultTable, slices: usize) -> ProvenDesign<'_, Slices> {
    ProvenDesign::slices(table, slices).expect("enough rows")
}

pub(super) fn classes(table: &ResultTable) -> ProvenDesign<'_, Classes> {
    ProvenDesign::classes(table).expect("enough rows")
}

fn rows(array: &Array2<f64>) -> Vec<Vec<f64>> {
    array.rows().into_iter().map(|row| row.to_vec()).collect()
}

fn columns(array: &Array2<f64>) -> Vec<Vec<f64>> {
    array.columns().into_iter().map(|column| column.to_vec()).collect()
}

fn places(resampling: &Resampling, count: usize) -> Vec<Vec<usize>> {
    (0..resampling.resamples).map(|resample| resampling.places(resample, count)).collect()
}

/// Answers bit by bit, NaN included.
fn bits(answer: &SensitivityResult) -> String {
    format!("{:?}", answer.indices)
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn designs_are_those_of_scipy_and_salib() {
    let mut tasks = vec![json!({ "kind": "salib" })];
    let sequences = [(64, 1, 0), (1024, 40, 0), (100, 1000, 37), (16, 24, 4096)];
    for (points, factors, skip) in sequences {
        tasks.push(json!({ "kind": "sequence", "points": points, "factors": factors, "skip": skip }));
    }
    let designs = [(8, 3, With), (16, 12, With), (16, 12, Without)].map(|(base, factors, second_order)| {
        let design = design::saltelli::saltelli(base, factors, second_order, 4).expect("few factors");
        let block = design::saltelli::block(factors, second_order);
        let pair = |at: usize| [design.row(at * block).to_vec(), design.row((at + 1) * block - 1).to_vec()].concat();
        let pairs: Vec<Vec<f64>> = (0..base).map(pair).collect();
        let task = json!({ "kind": "saltelli", "pairs": pairs, "factors": factors, "second_order": second_order });
        (design, task)
    });
    tasks.extend(designs.iter().map(|(_, task)| task.clone()));
    let python = by_python(&tasks);
    assert_eq!(python[0], "1.6.0");
    for ((points, factors, skip), expected) in sequences.into_iter().zip(&python[1..]) {
        let found = design::sobol::sobol(points, factors, skip).expect("few factors");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), numbers(expected), "{points} {factors} {skip}");
    }
    for ((design, _), expected) in designs.into_iter().zip(&python[1 + sequences.len()..]) {
        check("design of Saltelli", design.into_iter(), expected);
    }
}

/// Tables on the designs of Saltelli that are compared: base rows, second order, table.
fn saltelli_cases() -> Vec<(usize, SecondOrder, ResultTable)> {
    let case = |base, factors, second_order, of: &dyn Fn(&[f64]) -> Vec<f64>| {
        let x = design::saltelli::saltelli(base, factors, second_order, 1).expect("few factors");
        (base, second_order, table(x, of))
    };
    vec![
        case(1024, 3, With, &|x| vec![ishigami(x)]),
        case(256, 3, Without, &|x| vec![ishigami(x)]),
        case(256, 8, With, &|x| vec![g(x)]),
        case(128, 12, With, &|x| many(x, 30)),
        case(16, 1, With, &|x| vec![x[0] * x[0]]),
        // An output without variation, and one of huge numbers, which SALib gets divided.
        case(64, 3, Without, &|x| vec![7.0, 1e200 * ishigami(x)]),
    ]
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn indices_of_sobol_are_those_of_salib() {
    let cases = saltelli_cases();
    let task = |(base, second_order, table): &(usize, SecondOrder, ResultTable)| {
        let y: Vec<Vec<f64>> = columns(&table.y).into_iter().map(divided).collect();
        json!({
            "kind": "sobol", "factors": table.inputs.len(), "second_order": second_order, "y": y,
            "places": places(&RESAMPLING, *base),
        })
    };
    let python = by_python(&cases.iter().map(task).collect::<Vec<_>>());
    for ((base, second_order, table), mut expected) in cases.iter().zip(python) {
        let answers = sobol::analyse(&saltelli(table, *second_order), &RESAMPLING);
        let names: &[&str] = if *second_order == With { &["S1", "ST", "S2"] } else { &["S1", "ST"] };
        for (answer, expected) in answers.iter().zip(expected.as_array_mut().expect("a list of outputs")) {
            if answer.evidence == Evidence::NoVariation {
                // SALib gives an interval from 0 to 0 here; where nothing varies there is none.
                expected.as_object_mut().expect("indices").retain(|name, _| !name.ends_with("_conf"));
                assert!(answer.indices.iter().all(|index| index.half_width.is_nan()));
            }
        }
        check_answers(&format!("{base} x {}", table.inputs.len()), &answers, &expected, names);
        assert!(answers.iter().all(|answer| (answer.used, answer.failed) == (*base, 0)));
    }
}

/// Huge numbers divided so that their squares do not overflow.
fn divided(values: Vec<f64>) -> Vec<f64> {
    let huge = values.iter().any(|value| value.abs() > 1e150);
    values.into_iter().map(|value| if huge { value / 1e200 } else { value }).collect()
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn elementary_effects_are_those_of_salib() {
    let cases = [(50, 3, 4), (20, 12, 6)].map(|(trajectories, factors, levels)| {
        let x = design::morris::morris(trajectories, factors, levels, 2);
        let table = if factors == 3 { table(x, |x| vec![ishigami(x)]) } else { table(x, |x| many(x, 12)) };
        (trajectories, levels, table)
    });
    let task = |(trajectories, levels, table): &(usize, usize, ResultTable)| {
        json!({
            "kind": "morris", "x": rows(&table.x), "y": columns(&table.y), "levels": levels,
            "places": places(&RESAMPLING, *trajectories),
        })
    };
    let python = by_python(&cases.iter().map(task).collect::<Vec<_>>());
    for ((count, levels, table), expected) in cases.iter().zip(python) {
        let answers = morris::analyse(&trajectories(table, *levels), &RESAMPLING);
        check_answers("Morris", &answers, &expected, &["mu", "mu_star", "sigma"]);
        assert!(answers.iter().all(|answer| (answer.used, answer.failed) == (*count, 0)));
    }
}

/// Tables of any origin: Latin hypercube, Sobol' sequence with values on the ends of slices, inputs with ties.
fn given_data() -> Vec<ResultTable> {
    let latin = |points, factors| design::latin::latin(points, factors, 3);
    let ties = latin(300, 4).mapv(|x| (5.0 * x).floor());
    vec![
        table(latin(500, 3), |x| vec![ishigami(x)]),
        table(design::sobol::sobol(257, 8, 0).expect("few factors"), |x| vec![g(x)]),
        table(latin(2100, 2), |x| many(x, 1)),
        table(latin(200, 12), |x| many(x, 4)),
        table(ties, |x| many(x, 4)),
    ]
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn pawn_is_that_of_salib() {
    let tables = given_data();
    let case = |table: &ResultTable, slices: usize| json!({ "kind": "pawn", "x": rows(&table.x), "y": columns(&table.y), "slices": slices });
    let tasks: Vec<Value> = tables.iter().flat_map(|table| [case(table, 10), case(table, 7)]).collect();
    let python = by_python(&tasks);
    for (table, expected) in tables.iter().zip(python.chunks(2)) {
        for (slices, expected) in [10, 7].into_iter().zip(expected) {
            let names = ["minimum", "mean", "median", "maximum", "CV", "stdev"];
            check_answers(
                &format!("PAWN with {slices}"),
                &pawn::analyse(&self::slices(table, slices)),
                expected,
                &names,
            );
        }
    }
}

/// The table with outputs that have densities: SALib has no right value where many runs share one. A number that no other
/// run has is added to whole numbers.
fn with_densities(mut table: ResultTable) -> ResultTable {
    let spread = design::latin::latin(table.y.nrows(), table.y.ncols(), 77);
    for (y, spread) in table.y.iter_mut().zip(&spread) {
        if y.fract() == 0.0 {
            *y += 6.0 * spread;
        }
    }
    table
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn delta_is_that_of_salib() {
    let few = RESAMPLING;
    let tables: Vec<ResultTable> = given_data().into_iter().map(with_densities).collect();
    let task = |table: &ResultTable| {
        json!({
            "kind": "delta", "x": rows(&table.x), "y": columns(&table.y), "places": places(&few, table.x.nrows()),
        })
    };
    let python = by_python(&tables.iter().map(task).collect::<Vec<_>>());
    for (table, expected) in tables.iter().zip(python) {
        let answers = delta::analyse(&classes(table), &few);
        let mut expected = expected;
        let tied = table.x.iter().all(|x| x.fract() == 0.0);
        if tied {
            // SALib keeps the classes of all rows in its resamples, where those of equal values have other sizes.
            for expected in expected.as_array_mut().expect("a list of outputs") {
                expected.as_object_mut().expect("indices").retain(|name, _| !name.ends_with("_conf"));
            }
        }
        let names: &[&str] = if tied { &["delta", "S1"] } else { &["delta", "S1", "delta_reduced"] };
        check_answers("delta", &answers, &expected, names);
        assert!(
            delta::analyse(&classes(table), &Resampling { resamples: 0, ..RESAMPLING })[0]
                .of("delta_reduced")
                .next()
                .is_none()
        );
    }
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn regional_sensitivity_is_the_test_of_scipy() {
    let table = table(design::latin::latin(400, 3, 5), |x| vec![ishigami(x)]);
    let behavioural: Vec<Option<bool>> =
        table.y.iter().enumerate().map(|(row, y)| (row % 40 != 7).then_some(*y > 5.0)).collect();
    let group = |input: usize, behaves: bool| -> Vec<f64> {
        (0..400).filter(|row| behavioural[*row] == Some(behaves)).map(|row| table.x[(row, input)]).collect()
    };
    let task = |input: usize, method: &str| json!({ "kind": "kolmogorov", "a": group(input, true), "b": group(input, false), "method": method });
    let large = |seed| design::latin::latin(1500, 1, seed).mapv(|x| if seed == 1 { x } else { libm::pow(x, 1.15) });
    let (a, b) = (large(1), large(2));
    let mut tasks: Vec<Value> = (0..3).map(|input| task(input, "exact")).collect();
    tasks.push(json!({ "kind": "kolmogorov", "a": columns(&a)[0], "b": columns(&b)[0], "method": "exact" }));
    let python = by_python(&tasks);
    let answer = regional::analyse(&ProvenDesign::two_groups(&table, behavioural).expect("two groups"));
    assert_eq!((answer.used, answer.failed), (390, 10));
    let pairs = answer.of("KS").zip(answer.of("p_value"));
    for (input, (distance, p_value)) in pairs.enumerate() {
        check(&format!("input {input}"), [distance.value, p_value.value].into_iter(), &python[input]);
    }
    // Too many runs for the exact distribution: here the limit of Smirnov is used, which has an error of its own.
    let x = ndarray::concatenate(Axis(0), &[a.view(), b.view()]).expect("columns");
    let table = self::table(x, |x| vec![x[0]]);
    let behavioural = (0..3000).map(|row| Some(row < 1500)).collect();
    let found = regional::analyse(&ProvenDesign::two_groups(&table, behavioural).expect("two groups"));
    let (expected, p_value) = (numbers(&python[3]), found.of("p_value").next().expect("an input").value);
    assert!((found.indices[0].value - expected[0]).abs() < 1e-12);
    assert!((libm::log(p_value) - libm::log(expected[1])).abs() < 0.1, "{p_value}, Python {}", expected[1]);
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn problem_files_go_to_salib_and_come_back() {
    let problem = DesignProblem {
        names: vec!["x1".to_owned(), "城镇化 speed".to_owned(), "x3".to_owned()],
        bounds: vec![[-1.0, 3.0], [0.5, 0.25], [1.0, 4.0]],
        groups: Some(vec!["a".to_owned(), "b".to_owned(), "a".to_owned()]),
        dists: Some(vec!["unif".to_owned(), "norm".to_owned(), "logunif".to_owned()]),
    };
    let plain = DesignProblem { groups: None, dists: None, bounds: vec![[0.0, 2.0]; 3], ..problem.clone() };
    let task = |problem: &DesignProblem| json!({ "kind": "problem", "text": problem.to_json() });
    // The origin of the sequence has no quantile under a normal distribution: SALib is asked for the plain one's mean.
    let python = by_python(&[task(&problem), task(&plain)]);
    // 64 base rows of A, B and a row a group; 64 of A, B and a row a factor.
    assert_eq!((python[0]["rows"].as_u64(), python[1]["rows"].as_u64()), (Some(64 * 4), Some(64 * 5)));
    for mean in numbers(&python[1]["mean"]) {
        assert!((mean - 1.0).abs() < 0.1, "{mean}");
    }
    for (problem, answer) in [problem, plain].iter().zip(python) {
        let text = answer["text"].as_str().expect("JSON in text");
        assert_eq!(&DesignProblem::parse(Path::new("p.json"), text).expect("SALib's file is read"), problem);
    }
}

/// A failed run takes its base row, its trajectory or itself away, in its own output only.
#[test]
fn failed_runs_leave_the_indices_of_the_others() {
    let x = design::saltelli::saltelli(64, 3, With, 1).expect("few factors");
    let mut table = self::table(x, |x| vec![ishigami(x), x[0] + x[1], 1.0]);
    let sobol = |table: &ResultTable| sobol::analyse(&saltelli(table, With), &RESAMPLING);
    let whole = sobol(&table);
    for row in [5 * 8 + 3, 5 * 8 + 6, 40 * 8, 63 * 8 + 7] {
        table.y[(row, 0)] = f64::NAN;
    }
    let failed = sobol(&table);
    assert_eq!((failed[0].used, failed[0].failed, failed[0].first_failed), (61, 3, Some(5 * 8 + 4)));
    assert_eq!(bits(&failed[1]), bits(&whole[1]));
    let kept: Vec<usize> = (0..64 * 8).filter(|row| ![5, 40, 63].contains(&(row / 8))).collect();
    assert_eq!(bits(&failed[0]), bits(&sobol(&table.select(&kept))[0]));
    // One output without results leaves those of the others.
    table.y.column_mut(0).fill(f64::NAN);
    let nothing = &sobol(&table)[0];
    assert_eq!((nothing.used, nothing.failed, nothing.evidence), (0, 64, Evidence::FewRows));
    assert!(nothing.indices.iter().all(|index| index.value.is_nan() && index.half_width.is_nan()));
    table.y.fill(f64::NAN);
    let units = InputUnits::single(&table.inputs);
    let error = ProvenDesign::saltelli(&table, &units, With, None).expect_err("no results").to_string();
    assert!(error.contains("at most 0 of the 64 base rows"), "{error}");

    let mut table = self::table(design::morris::morris(10, 3, 4, 2), |x| vec![ishigami(x)]);
    table.y[(4 * 2 + 1, 0)] = f64::NAN;
    let failed = morris::analyse(&trajectories(&table, 4), &RESAMPLING);
    assert_eq!((failed[0].used, failed[0].failed, failed[0].first_failed), (9, 1, Some(10)));
    let kept: Vec<usize> = (0..40).filter(|row| row / 4 != 2).collect();
    let without = table.select(&kept);
    assert_eq!(bits(&failed[0]), bits(&morris::analyse(&trajectories(&without, 4), &RESAMPLING)[0]));

    let mut table = self::table(design::latin::latin(100, 3, 2), |x| vec![ishigami(x)]);
    table.y[(17, 0)] = f64::NAN;
    let kept: Vec<usize> = (0..100).filter(|row| *row != 17).collect();
    let without = table.select(&kept);
    let analyse = |table: &ResultTable| {
        [delta::analyse(&classes(table), &RESAMPLING), pawn::analyse(&slices(table, 5))]
            .map(|mut found| found.remove(0))
    };
    for (failed, found) in analyse(&table).iter().zip(analyse(&without)) {
        assert_eq!((failed.used, failed.failed, bits(failed)), (99, 1, bits(&found)));
    }
    table.y.fill(f64::NAN);
    for error in [ProvenDesign::classes(&table).err(), ProvenDesign::slices(&table, 5).err()] {
        let error = error.expect("no results").to_string();
        assert!(error.starts_with("at most 0 runs can be used (100 failed)"), "{error}");
    }
}

/// First-order and total indices of Ishigami's function are known (Homma and Saltelli 1996): intervals shrink about as
/// the square root of the base rows grows and hold the truth, and then the rule to stop is met.
#[test]
fn indices_converge_to_the_truth() {
    let x = design::saltelli::saltelli(4096, 3, Without, 6).expect("few factors");
    let table = table(x, |x| vec![ishigami(x)]);
    let design = saltelli(&table, Without);
    let resampling = Resampling { resamples: 200, ..RESAMPLING };
    let steps = convergence::steps(&design, &resampling);
    let bases: Vec<usize> = steps.iter().map(|step| step.base).collect();
    assert_eq!(bases, [16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
    let last = &steps[8].answers;
    assert_eq!(*last, sobol::analyse(&design, &resampling));
    let known = [("S1", [0.3139, 0.4424, 0.0]), ("ST", [0.5576, 0.4424, 0.2437])];
    for (name, known) in known {
        for (index, known) in last[0].of(name).zip(known) {
            assert!((index.value - known).abs() < index.half_width + 1e-4, "{index:?} is not {known}");
            assert!(index.half_width < 0.06, "{index:?}");
        }
    }
    let widths: Vec<f64> = steps.iter().map(|step| convergence::largest_half_width(&step.answers)).collect();
    // From 64 to 4096 base rows the width falls by a factor of about 8; half of that is required.
    assert!(widths[8] < 0.25 * widths[2] && widths[8] < 0.05, "{widths:?}");
    assert!(convergence::is_met(last, 0.05) && !convergence::is_met(&steps[2].answers, 0.05));
    let none = sobol::analyse(&design, &Resampling { resamples: 0, ..RESAMPLING });
    assert!(!convergence::is_met(&none, 1.0) && !convergence::is_met(&[], 1.0), "without intervals nobody knows");
}

proptest! {
    /// Indices do not depend on the unit of an output or on the number of threads.
    #[test]
    fn indices_have_no_unit(seed in 0..1000_u64, scale in 1e-6..1e6_f64, origin in -10.0..10.0_f64) {
        let x = design::saltelli::saltelli(16, 4, With, seed).expect("few factors");
        let table = table(x, |x| many(x, 4));
        let moved = ResultTable { y: table.y.mapv(|y| scale * (y + origin)), ..table.clone() };
        let [a, b] = [&table, &moved].map(|table| sobol::analyse(&saltelli(table, With), &RESAMPLING));
        for (a, b) in a.iter().zip(&b).filter(|(a, _)| a.indices[0].value.is_finite()) {
            for (a, b) in a.indices.iter().zip(&b.indices) {
                // The origin shifts outputs by up to ten units, which costs digits when their mean is subtracted.
                let same = |a: f64, b: f64| (a - b).abs() < 1e-6 || a.is_nan() && b.is_nan();
                prop_assert!(same(a.value, b.value) && same(a.half_width, b.half_width));
            }
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let alone = pool.install(|| sobol::analyse(&saltelli(&table, With), &RESAMPLING));
        // As texts, because indices without an interval hold values that are not numbers.
        prop_assert_eq!(format!("{a:?}"), format!("{alone:?}"));
    }
}

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
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::delta;
use qilu_methods::sensitivity::morris;
use qilu_methods::sensitivity::pawn;
use qilu_methods::sensitivity::regional;
use qilu_methods::sensitivity::sobol;
use qilu_methods::table::ResultTable;
use serde_json::Value;
use serde_json::json;

use crate::fixture::repository;

const RESAMPLING: Resampling = Resampling { resamples: 20, confidence: 0.95, seed: 8 };

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
                check(&format!("{place}, interval"), answer.of(name).map(|index| index.half_width), conf);
            }
        }
    }
}

/// Ishigami and Homma (1990) with a = 7, b = 0.1, on the unit cube.
fn ishigami(x: &[f64]) -> f64 {
    let angle = |x: f64| PI * (2.0 * x - 1.0);
    let (sine, other, third) = (libm::sin(angle(x[0])), libm::sin(angle(x[1])), angle(x[2]));
    sine + 7.0 * other * other + 0.1 * third * third * third * third * sine
}

/// Sobol's g function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
fn g(x: &[f64]) -> f64 {
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

fn table(x: Array2<f64>, of: impl Fn(&[f64]) -> Vec<f64>) -> ResultTable {
    let names = |count: usize, letter: &str| (0..count).map(|at| format!("{letter}{at}")).collect();
    let y = outputs(&x, of);
    ResultTable { inputs: names(x.ncols(), "x"), outputs: names(y.ncols(), "y"), x, y }
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

/// Outputs on the designs of Saltelli that are compared: base rows, factors, second order, outputs.
fn saltelli_cases() -> Vec<(usize, usize, SecondOrder, Array2<f64>)> {
    let case = |base, factors, second_order, of: &dyn Fn(&[f64]) -> Vec<f64>| {
        let x = design::saltelli::saltelli(base, factors, second_order, 1).expect("few factors");
        (base, factors, second_order, outputs(&x, of))
    };
    vec![
        case(1024, 3, With, &|x| vec![ishigami(x)]),
        case(256, 3, Without, &|x| vec![ishigami(x)]),
        case(256, 8, With, &|x| vec![g(x)]),
        case(128, 12, With, &|x| many(x, 30)),
        case(16, 1, With, &|x| vec![x[0] * x[0]]),
    ]
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn indices_of_sobol_are_those_of_salib() {
    let cases = saltelli_cases();
    let task = |(base, factors, second_order, y): &(usize, usize, SecondOrder, Array2<f64>)| {
        json!({
            "kind": "sobol", "factors": factors, "second_order": second_order, "y": columns(y), "places": places(&RESAMPLING, *base),
        })
    };
    let python = by_python(&cases.iter().map(task).collect::<Vec<_>>());
    for ((base, factors, second_order, y), expected) in cases.iter().zip(python) {
        let answers = sobol::analyse(y, *factors, *second_order, &RESAMPLING).expect("whole blocks");
        let names: &[&str] = if *second_order == With { &["S1", "ST", "S2"] } else { &["S1", "ST"] };
        check_answers(&format!("{base} x {factors}"), &answers, &expected, names);
        assert!(answers.iter().all(|answer| (answer.used, answer.failed) == (*base, 0)));
    }
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
    for ((trajectories, levels, table), expected) in cases.iter().zip(python) {
        let answers = morris::analyse(table, *levels, &RESAMPLING).expect("trajectories");
        check_answers("Morris", &answers, &expected, &["mu", "mu_star", "sigma"]);
        assert!(answers.iter().all(|answer| (answer.used, answer.failed) == (*trajectories, 0)));
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
            check_answers(&format!("PAWN with {slices}"), &pawn::analyse(table, slices), expected, &names);
        }
    }
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn delta_is_that_of_salib() {
    // Each resample costs Python as much as the estimate.
    let (few, tables) = (Resampling { resamples: 3, ..RESAMPLING }, given_data());
    let task = |table: &ResultTable| {
        json!({
            "kind": "delta", "x": rows(&table.x), "y": columns(&table.y), "places": places(&few, table.x.nrows()),
        })
    };
    let python = by_python(&tables.iter().map(task).collect::<Vec<_>>());
    for (table, expected) in tables.iter().zip(python) {
        let answers = delta::analyse(table, &few);
        check_answers("delta", &answers, &expected, &["delta", "S1", "delta_reduced"]);
        assert!(
            delta::analyse(table, &Resampling { resamples: 0, ..RESAMPLING })[0].of("delta_reduced").next().is_none()
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
    let answer = regional::analyse(&table.x, &behavioural);
    assert_eq!((answer.used, answer.failed), (390, 10));
    let pairs = answer.of("KS").zip(answer.of("p_value"));
    for (input, (distance, p_value)) in pairs.enumerate() {
        check(&format!("input {input}"), [distance.value, p_value.value].into_iter(), &python[input]);
    }
    // Too many runs for the exact distribution: here the limit of Smirnov is used, which has an error of its own.
    let x = ndarray::concatenate(Axis(0), &[a.view(), b.view()]).expect("columns");
    let found = regional::analyse(&x, &(0..3000).map(|row| Some(row < 1500)).collect::<Vec<_>>());
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
    let mut y = outputs(&x, |x| vec![ishigami(x), x[0] + x[1], 1.0]);
    let whole = sobol::analyse(&y, 3, With, &RESAMPLING).expect("whole blocks");
    for row in [5 * 8 + 3, 5 * 8 + 6, 40 * 8, 63 * 8 + 7] {
        y[(row, 0)] = f64::NAN;
    }
    let failed = sobol::analyse(&y, 3, With, &RESAMPLING).expect("whole blocks");
    assert_eq!((failed[0].used, failed[0].failed), (61, 3));
    assert_eq!(failed[1..], whole[1..]);
    assert!(whole[2].indices.iter().all(|index| index.value == 0.0 && index.half_width == 0.0), "nothing varies");
    let kept: Vec<usize> = (0..64 * 8).filter(|row| ![5, 40, 63].contains(&(row / 8))).collect();
    let without = sobol::analyse(&y.select(Axis(0), &kept), 3, With, &RESAMPLING).expect("whole blocks");
    assert_eq!(bits(&failed[0]), bits(&without[0]));
    y.fill(f64::NAN);
    let nothing = sobol::analyse(&y, 3, With, &RESAMPLING).expect("whole blocks");
    assert_eq!((nothing[0].used, nothing[0].failed), (0, 64));
    assert!(nothing[0].indices.iter().all(|index| index.value.is_nan()));

    let mut table = table(design::morris::morris(10, 3, 4, 2), |x| vec![ishigami(x)]);
    table.y[(4 * 2 + 1, 0)] = f64::NAN;
    let failed = morris::analyse(&table, 4, &RESAMPLING).expect("trajectories");
    assert_eq!((failed[0].used, failed[0].failed), (9, 1));
    let kept: Vec<usize> = (0..40).filter(|row| row / 4 != 2).collect();
    let select = |table: &ResultTable, kept: &[usize]| ResultTable {
        x: table.x.select(Axis(0), kept),
        y: table.y.select(Axis(0), kept),
        ..table.clone()
    };
    let without = morris::analyse(&select(&table, &kept), 4, &RESAMPLING).expect("trajectories");
    assert_eq!(bits(&failed[0]), bits(&without[0]));

    let mut table = self::table(design::latin::latin(100, 3, 2), |x| vec![ishigami(x)]);
    table.y[(17, 0)] = f64::NAN;
    let kept: Vec<usize> = (0..100).filter(|row| *row != 17).collect();
    let without = select(&table, &kept);
    let (failed, found) = (delta::analyse(&table, &RESAMPLING), delta::analyse(&without, &RESAMPLING));
    assert_eq!((failed[0].used, failed[0].failed, bits(&failed[0])), (99, 1, bits(&found[0])));
    let (failed, found) = (pawn::analyse(&table, 5), pawn::analyse(&without, 5));
    assert_eq!((failed[0].used, failed[0].failed, bits(&failed[0])), (99, 1, bits(&found[0])));
    table.y.fill(f64::NAN);
    for answers in [delta::analyse(&table, &RESAMPLING), pawn::analyse(&table, 5)] {
        assert_eq!((answers[0].used, answers[0].failed), (0, 100));
        assert!(answers[0].indices.iter().all(|index| index.value.is_nan()));
    }
}

/// First-order and total indices of Ishigami's function are known (Homma and Saltelli 1996): intervals shrink about as
/// the square root of the base rows grows and hold the truth, and then the rule to stop is met.
#[test]
fn indices_converge_to_the_truth() {
    let x = design::saltelli::saltelli(4096, 3, Without, 6).expect("few factors");
    let y = outputs(&x, |x| vec![ishigami(x)]);
    let resampling = Resampling { resamples: 200, ..RESAMPLING };
    let steps = convergence::steps(&y, 3, Without, &resampling).expect("whole blocks");
    let bases: Vec<usize> = steps.iter().map(|step| step.base).collect();
    assert_eq!(bases, [16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
    let last = &steps[8].answers;
    assert_eq!(*last, sobol::analyse(&y, 3, Without, &resampling).expect("whole blocks"));
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
    let none = sobol::analyse(&y, 3, Without, &Resampling { resamples: 0, ..RESAMPLING }).expect("whole blocks");
    assert!(!convergence::is_met(&none, 1.0) && !convergence::is_met(&[], 1.0), "without intervals nobody knows");
}

#[test]
fn what_is_no_design_is_refused() {
    let y = Array2::zeros((15, 1));
    let error = sobol::analyse(&y, 3, With, &RESAMPLING).expect_err("15 is no multiple of 8").to_string();
    assert!(error.contains("15 rows") && error.contains("a multiple of 8"), "{error}");
    let error = convergence::steps(&y, 3, With, &RESAMPLING).expect_err("15 is no multiple of 8").to_string();
    assert!(error.contains("a multiple of 8"), "{error}");
    let morris = |x: Array2<f64>, levels| {
        morris::analyse(&table(x, |_| vec![0.0]), levels, &RESAMPLING).expect_err("no design").to_string()
    };
    assert!(morris(Array2::zeros((4, 2)), 4).contains("a multiple of 3"));
    assert!(morris(Array2::zeros((3, 2)), 4).contains("0 inputs change between rows 1 and 2 instead of one"));
    let twice = ndarray::arr2(&[[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]);
    assert!(morris(twice.clone(), 4).contains("`x0` changes for the second time between rows 2 and 3"));
    assert!(morris(twice, 5).contains("5 levels"));
}

proptest! {
    /// Indices do not depend on the unit of an output or on the number of threads.
    #[test]
    fn indices_have_no_unit(seed in 0..1000_u64, scale in 1e-6..1e6_f64, origin in -10.0..10.0_f64) {
        let x = design::saltelli::saltelli(16, 4, With, seed).expect("few factors");
        let y = outputs(&x, |x| many(x, 4));
        let moved = y.mapv(|y| scale * (y + origin));
        let [a, b] = [&y, &moved].map(|y| sobol::analyse(y, 4, With, &RESAMPLING).expect("whole blocks"));
        for (a, b) in a.iter().zip(&b).filter(|(a, _)| a.indices[0].value.is_finite()) {
            for (a, b) in a.indices.iter().zip(&b.indices) {
                // The origin shifts outputs by up to ten units, which costs digits when their mean is subtracted.
                prop_assert!((a.value - b.value).abs() < 1e-6 && (a.half_width - b.half_width).abs() < 1e-6);
            }
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let alone = pool.install(|| sobol::analyse(&y, 4, With, &RESAMPLING).expect("whole blocks"));
        prop_assert_eq!(a, alone);
    }
}

//! Scores agree with Python's `properscoring` and `scoringrules`.

use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::score;

use crate::fixture::repository;

/// An ensemble, the outcome, and the error of the outcome.
struct Case {
    members: Vec<f64>,
    observed: f64,
    error_sd: f64,
}

/// Ensembles of several sizes, units and shapes; outcomes among and outside the members.
fn cases() -> Vec<Case> {
    let shapes: [fn(f64) -> f64; 4] = [
        |z| z,
        // Persons of a county, a share near 1, and whole numbers with many ties.
        |z| 650_000.0 * math::exp(0.08 * z),
        |z| 1.0 / (1.0 + math::exp(-3.0 - 0.5 * z)),
        |z| (2.0 * z).round(),
    ];
    let mut cases = Vec::new();
    for (shape, count) in shapes.iter().flat_map(|shape| [1_u16, 2, 3, 10, 101, 1000].map(|count| (shape, count))) {
        let mut rng = random::stream(20_260_101, count.into(), 0, Purpose::Parameters);
        for z in [0.0, 0.6, -2.5, 4.0] {
            let members: Vec<f64> = (0..count).map(|_| shape(random::normal(&mut rng))).collect();
            // Wide enough that the density of Python, which is not kept as a logarithm, does not vanish.
            let error_sd = 0.3 * (shape(1.0) - shape(-1.0));
            cases.push(Case { members, observed: shape(z), error_sd });
        }
    }
    cases
}

/// The scores of the cases by Python, row by row.
fn by_python(cases: &[Case]) -> Vec<[f64; 3]> {
    let python = repository("target/oracle-venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/oracle/setup.sh", python.display());
    let mut child = Command::new(python)
        .arg(repository("tests/oracle/scores.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = child.stdin.take().expect("piped");
    for case in cases {
        let kernel_sd = score::kernel_sd(&case.members, case.error_sd);
        let fields = [case.observed, kernel_sd].into_iter().chain(case.members.iter().copied());
        let row: Vec<String> = fields.map(|field| field.to_string()).collect();
        writeln!(input, "{}", row.join(",")).expect("Python reads");
    }
    drop(input);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "tests/oracle/scores.py failed: run tests/oracle/setup.sh");
    let row = |line: &str| -> [f64; 3] {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().expect("a number")).collect();
        fields.try_into().expect("three scores")
    };
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(row).collect()
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn scores_are_those_of_python() {
    let cases = cases();
    let python = by_python(&cases);
    assert_eq!(python.len(), cases.len());
    for (case, [properscoring, energy, log_score]) in cases.iter().zip(python) {
        let Case { members, observed, error_sd } = case;
        let check = |name: &str, found: f64, expected: f64, scale: f64| {
            let place = format!("{name} of {} members at {observed}", members.len());
            assert!((found - expected).abs() <= 1e-12 * scale, "{place}: {found}, Python {expected}");
        };
        let crps = score::crps(members, *observed);
        check("CRPS of properscoring", crps, properscoring, properscoring);
        check("CRPS of scoringrules", crps, energy, energy);
        // A log score may be near zero: its error is absolute, that of the density relative.
        check("log score", score::log_score(members, *observed, *error_sd), log_score, log_score.abs().max(1.0));
    }
}

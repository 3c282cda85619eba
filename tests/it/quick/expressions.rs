//! Expressions: their grammar agrees with Python's parser and their values with the accounts; errors name their place.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use proptest::prelude::*;
use qilu::engine::cohort::Workspace;
use qilu::engine::draw::Draw;
use qilu::engine::year;
use qilu::experiments::evaluate;
use qilu::experiments::evaluate::Output;
use qilu::experiments::evaluate::Readings;
use qilu::expression::Checked;
use qilu::expression::Expression;
use qilu::expression::Scope;
use qilu::expression::Symbol;
use qilu::indicators::INDICATORS;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::region::CityId;
use qilu::region::CountyId;
use qilu_methods::random;
use qilu_methods::random::Purpose;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::prepared;
use crate::fixture::repository;
use crate::fixture::scenario;

/// Names that are their own values.
struct Table(BTreeMap<&'static str, f64>);

impl Scope for Table {
    fn value(&self, symbol: &Symbol) -> f64 {
        self.0.get(symbol.name.as_str()).copied().unwrap_or(f64::NAN)
    }
}

fn value(text: &str) -> f64 {
    let scope = Table([("a", 2.0), ("b", 3.0), ("zero", 0.0)].into());
    Expression::parse(text).unwrap_or_else(|fault| panic!("{fault}")).value(&scope)
}

#[test]
fn operators_bind_as_in_mathematics() {
    for (text, known) in [
        ("1 + 2 * 3", 7.0),
        ("2 - 3 - 4", -5.0),
        ("24 / 4 / 2", 3.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ -1", 0.5),
        ("2 ^ 3 ^ 2", 512.0),
        ("(-2) ^ 3", -8.0),
        ("a * -b", -6.0),
        ("not a == b", 1.0),
        ("not 0 and 0", 0.0),
        ("1 or 0 and 0", 1.0),
        ("1 < 2 == (2 > 1)", f64::NAN),
        ("1 + 2 < 4", 1.0),
        ("min(3, a, b) + max(1, 5) + abs(-1)", 8.0),
        ("if(a > b, 10, 20)", 20.0),
        ("ln(exp(1)) + sqrt(16)", 5.0),
        ("1e3 + 2.5E-1 + .5", 1000.75),
    ] {
        if known.is_nan() {
            assert!(Expression::parse(text).is_err(), "{text}: comparisons do not chain");
        } else {
            assert!((value(text) - known).abs() < 1e-12, "{text}: {}", value(text));
        }
    }
}

#[test]
fn what_has_no_value_spreads_and_is_never_counted_as_false() {
    for text in [
        "1 / zero",
        "-1 / zero",
        "zero / zero",
        "ln(0)",
        "ln(-1)",
        "sqrt(-1)",
        "exp(1000)",
        "10 ^ 400",
        "(-8) ^ (1 / 3)",
        "missing",
        "missing < 1",
        "missing != missing",
        "missing and 0",
        "1 or missing",
        "not missing",
        "min(1, missing)",
        "max(missing, 1)",
        "if(missing, 1, 2)",
        "if(1, missing, 2)",
    ] {
        assert!(value(text).is_nan(), "{text}: {}", value(text));
    }
    assert!((value("if(zero > 0, 1 / zero, 7)") - 7.0).abs() < 1e-15, "the branch not taken does not matter");
}

/// A random expression over a, b and c as text, with parentheses here and there; comparisons and `not` always have
/// them, because Python chains the former and does not take the latter as an operand.
fn text(rng: &mut impl rand::Rng, depth: u32) -> String {
    let mut pick = |count: f64| random::open01(rng) * count;
    let kind = if depth == 0 { 0.0 } else { pick(10.0) };
    let number = format!("{:.2}", pick(4.0));
    let which = pick(1.0);
    let choose = |list: &[&str]| -> String {
        let at = list.iter().enumerate().rev().find(|(at, _)| *at as f64 <= which * list.len() as f64);
        at.expect("the first is at 0").1.to_string()
    };
    if kind < 1.5 {
        return if which < 0.5 {
            number
        } else {
            ["a", "b", "c"][usize::from(which > 0.7) + usize::from(which > 0.9)].into()
        };
    }
    let first = text(rng, depth - 1);
    let second = text(rng, depth - 1);
    match kind {
        kind if kind < 6.0 => {
            let sign = choose(&["+", "-", "*", "/", "and", "or", "^"]);
            if which < 0.1 { format!("({first} {sign} {second})") } else { format!("{first} {sign} {second}") }
        }
        kind if kind < 7.0 => format!("({first} {} {second})", choose(&["<", "<=", ">", ">=", "==", "!="])),
        kind if kind < 7.7 => format!("-{first}"),
        kind if kind < 8.2 => format!("(not {first})"),
        kind if kind < 8.8 => format!("{}({first}, {second})", choose(&["min", "max"])),
        kind if kind < 9.4 => format!("{}({first})", choose(&["abs", "ln", "exp", "sqrt"])),
        _ => format!("if({first}, {second}, {})", text(rng, depth - 1)),
    }
}

#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn values_are_those_of_python() {
    let python = repository("target/oracle-venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/oracle/setup.sh", python.display());
    let mut child = Command::new(python)
        .arg(repository("tests/oracle/expressions.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut cases = Vec::new();
    for number in 0..3000 {
        let mut rng = random::stream(20_350_101, number, 0, Purpose::Parameters);
        let [a, b, c] = [0; 3].map(|_| (random::normal(&mut rng) * 100.0).round() / 50.0);
        cases.push((text(&mut rng, 2 + number % 4), [a, b, c]));
    }
    let lines: Vec<String> = cases.iter().map(|(text, [a, b, c])| format!("{text}\t{a}\t{b}\t{c}")).collect();
    let mut input = child.stdin.take().expect("piped");
    // Python reads all before it writes.
    input.write_all(lines.join("\n").as_bytes()).expect("Python reads");
    drop(input);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "tests/oracle/expressions.py failed");
    let python: Vec<f64> =
        String::from_utf8(output.stdout).expect("UTF-8").lines().map(|line| line.parse().expect("a number")).collect();
    assert_eq!(python.len(), cases.len());
    let mut numbers = 0;
    for ((text, [a, b, c]), python) in cases.iter().zip(python) {
        let expression = Expression::parse(text).unwrap_or_else(|fault| panic!("{fault}"));
        let found = expression.value(&Table([("a", *a), ("b", *b), ("c", *c)].into()));
        let same = if python.is_nan() { found.is_nan() } else { (found - python).abs() <= 1e-9 * python.abs() };
        assert!(same, "{text} at {a}, {b}, {c}: {found}, Python {python}");
        numbers += u32::from(!python.is_nan());
    }
    assert!(numbers > 1500, "most expressions have a value: {numbers}");
}

/// Any expression as text: names with years and ages, all operators, needless parentheses.
fn any_text() -> impl Strategy<Value = String> {
    let symbol = ("[a-z][a-z_]{0,6}", any::<Option<bool>>(), 1900..=2200_u16, 0..=100_u8, 0..=100_u8).prop_map(
        |(name, kind, year, a, b)| {
            let name = format!("{name}_");
            match kind {
                None => name,
                Some(false) => format!("{name}@{year}"),
                Some(true) => format!("{name}@{year}[{}:{}]", a.min(b), a.max(b)),
            }
        },
    );
    let number = any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(|x| format!("{:e}", x.abs()));
    let leaf = prop_oneof![symbol, number];
    leaf.prop_recursive(6, 60, 3, |inner| {
        let binary = prop::sample::select(vec!["or", "and", "<", ">=", "==", "!=", "+", "-", "*", "/", "^"]);
        let function = prop::sample::select(vec!["min", "max"]);
        prop_oneof![
            (inner.clone(), binary.clone(), inner.clone()).prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})")),
            (inner.clone(), prop::sample::select(vec!["or", "and", "+", "-", "*", "/", "^"]), inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            inner.clone().prop_map(|a| format!("-{a}")),
            inner.clone().prop_map(|a| format!("not {a}")),
            (function, inner.clone(), inner.clone()).prop_map(|(name, a, b)| format!("{name}({a},{b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("if({a}, {b}, {c})")),
        ]
    })
}

proptest! {
    #[test]
    fn the_canonical_text_parses_to_the_same_expression(text in any_text()) {
        // Without parentheses comparisons may come to stand in a row.
        let Ok(expression) = Expression::parse(&text) else {
            prop_assert!(Expression::parse(&text).unwrap_err().message.to_string().starts_with("comparisons cannot be chained"), "{}", text);
            return Ok(());
        };
        let canonical = expression.to_string();
        let again = Expression::parse(&canonical).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(&again, &expression, "{}", &canonical);
        prop_assert_eq!(again.to_string(), canonical);
    }

    /// For any input, the place of an error lies in the text and the mark is below it.
    #[test]
    fn errors_point_into_the_text(text in "([a-z]{1,3}|[0-9]{1,4}|[-+*/^()<>=!@:,.\\[\\]城 \n]|min\\(|if\\(|not |and ){0,12}") {
        if let Err(fault) = Expression::parse(&text) {
            prop_assert!(text.get(fault.span.clone()).is_some(), "{:?} {:?}", fault.span, text);
            let shown = fault.to_string();
            prop_assert!(shown.ends_with('^') && shown.lines().count() == 3, "{}", shown);
        }
    }
}

/// An expression is refused with these words, the mark included.
#[track_caller]
fn check_fault(text: &str, shown: &str) {
    let fault = Checked::parse(text).expect_err("it is wrong");
    assert_eq!(fault.to_string(), shown);
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    check_fault(
        "1 + urban_shar@2035 / 2",
        "column 5: unknown name `urban_shar`; did you mean `urban_share`?\n  \
         1 + urban_shar@2035 / 2\n      \
         ^^^^^^^^^^^^^^^",
    );
    check_fault(
        "births[20:64]",
        "column 1: `births` is not available by age; available by age: residents, urban, urban_residents, rural, rural_residents, \
         unsettled, unsettled_residents, settled, male, female\n  births[20:64]\n  ^^^^^^^^^^^^^",
    );
    check_fault(
        "常住人口城镇率 > 75",
        "column 1: unknown name `常住人口城镇率`; did you mean `常住人口城镇化率`?\n  \
         常住人口城镇率 > 75\n  ^^^^^^^^^^^^^^",
    );
    check_fault("residents ÷ 2", "column 11: `÷` is not allowed in an expression\n  residents ÷ 2\n            ^");
    for (text, column, message) in [
        ("", 1, "expected a number, a name, a function or `(`, found the end of the expression"),
        ("1 +\n  * 2", 3, "expected a number, a name, a function or `(`, found `*`"),
        ("(1 + 2", 7, "expected an operator or `)`, found the end of the expression"),
        ("1 2", 3, "expected an operator or the end, found `2`"),
        ("mx(1, 2)", 1, "unknown function `mx`; did you mean `max`?"),
        ("max(1)", 1, "`max` takes two numbers or more; given: 1"),
        ("if(1, 2)", 1, "`if` takes a condition and two numbers; given: 2"),
        ("min + 1", 1, "`min` is a function: `min(...)`"),
        ("1 < 2 < 3", 3, "comparisons cannot be chained; write `a < b and b < c`"),
        ("a = b", 3, "`=` is not allowed; write `==`"),
        ("a && b", 3, "`&&` is not allowed; write `and`"),
        ("65 %", 4, "`%` is not allowed; write a decimal number: 65 % is 0.65"),
        ("1.2.3", 4, "expected an operator or the end, found `0.3`"),
        ("1e999", 1, "not a number; write 65, 0.65 or 6.5e-1"),
        ("residents[64:20]", 11, "ages from 64 to 20: the first age is greater than the last"),
        ("residents[20:101]", 14, "expected an age from 0 to 100, found `101`"),
        ("residents[20]", 13, "expected `:`, as in `[20:64]`, found `]`"),
        ("residents[20:64]@2035", 17, "the year comes before the ages: `name@2035[20:64]`"),
        ("residents@20.5", 11, "expected a year from 1900 to 2200, found `20.5`"),
    ] {
        let fault = Expression::parse(text).expect_err(text);
        assert_eq!((fault.column(), fault.message.to_string()), (column, message.to_owned()), "{text}");
    }
    let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    assert!(Expression::parse(&deep).is_err(), "no deep text exhausts the stack");
    let long = vec!["1"; 5000].join("+");
    assert!(
        Expression::parse(&long)
            .expect_err("too long")
            .message
            .to_string()
            .starts_with("the expression has more than 4096")
    );
}

/// Values of expressions on one draw.
fn read(texts: &[&str], area: Area, year: u16) -> Vec<f64> {
    let scenario = scenario("");
    let output = |text: &&str| {
        let expression = Checked::parse(text).unwrap_or_else(|fault| panic!("{fault}"));
        Output { label: (*text).to_owned(), expression, area, year }
    };
    let outputs: Vec<Output> = texts.iter().map(output).collect();
    let run = prepared(&scenario).with_seed(7);
    let mut work = Workspace::new(&DATA.region);
    evaluate::readings(&run, &Draw::new(&run, 3), &outputs, &mut work).expect("they can be asked")
}

#[track_caller]
fn same(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * a.abs().max(b.abs()), "{a} is not {b}");
}

#[test]
fn every_indicator_is_what_its_account_says() {
    let run = prepared(&scenario("")).with_seed(7);
    let projection = year::project(&run, &Draw::new(&run, 3), &mut Workspace::new(&DATA.region));
    let names: Vec<&str> = INDICATORS.iter().map(|indicator| indicator.name).collect();
    for area in [Area::Province, Area::City(CityId(3))] {
        let values = read(&names, area, 2030);
        let account = qilu::measure::account(&DATA.region, &projection.accounts[10], area);
        for (indicator, found) in INDICATORS.iter().zip(values) {
            let known = (indicator.value)(&account);
            assert!(found.to_bits() == known.to_bits() || !known.is_finite(), "{}: {found} {known}", indicator.name);
        }
    }
}

#[test]
fn slices_of_ages_are_those_of_the_accounts() {
    for area in [Area::Province, Area::City(CityId(0)), Area::County(CountyId(20))] {
        for year in [2020, 2021, 2035] {
            let found = read(
                &[
                    "residents",
                    "P[0:]",
                    "residents[0:14] / residents",
                    "share_0_14",
                    "residents[60:] / residents",
                    "share_60_plus",
                    "urban[:] + rural[:]",
                    "male + female",
                    "unsettled + settled",
                    "urban_residents",
                    "rural_residents[0:19] + rural[20:64] + rural[65:100]",
                    "rural_residents",
                ],
                area,
                year,
            );
            found.chunks_exact(2).for_each(|pair| same(pair[0], pair[1]));
            same(found[6], found[0]);
            same(found[7], found[0]);
        }
    }
    let [aged, share] = read(&["residents[65:] / residents", "share_65_plus"], Area::Province, 2035)[..] else {
        panic!("two values");
    };
    same(aged, share);
}

#[test]
fn a_year_of_its_own_is_that_year() {
    let then = read(&["urban_share", "female[15:49]"], Area::Province, 2025);
    let now = read(&["urban_share", "female[15:49]"], Area::Province, 2035);
    let both = read(&["urban_share - urban_share@2025", "female[15:49] / female@2025[15:49]"], Area::Province, 2035);
    same(both[0], now[0] - then[0]);
    same(both[1], now[1] / then[1]);
    assert!(now[0] > then[0] && now[1] < then[1], "the urban share rises and women of childbearing age become fewer");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let scenario = scenario("");
    let check = |text: &str, area: Area, year: u16, message: &str| {
        let outputs = [Output { label: String::new(), expression: Checked::parse(text).expect("sound"), area, year }];
        let fault = Readings::new(&outputs, &scenario, &DATA.region).expect_err("it is refused").to_string();
        assert_eq!(fault.lines().next(), Some(message));
    };
    let flow = "column 5: `births` happens during a year: it has no value in the base year 2020";
    check("1 + births", Area::Province, 2020, flow);
    check("1 + births@2020", Area::Province, 2030, flow);
    check(
        "residents@2019[65:]",
        Area::Province,
        2030,
        "column 1: the year 2019 is requested; the projection covers 2020 to 2035",
    );
    let county = Area::County(CountyId(0));
    let name = &DATA.region.names(county).zh;
    let message = format!("column 1: `tfr` is reported for the province and its cities; `{name}` is a county");
    check("tfr", county, 2030, &message);
}

#[test]
fn an_observer_sees_every_year_and_changes_nothing() {
    let scenario = scenario("years = { end = 2024 }");
    let run = prepared(&scenario).with_seed(7);
    let (draw, mut work) = (Draw::new(&run, 1), Workspace::new(&DATA.region));
    let mut seen = Vec::new();
    let observed = year::project_observed(&run, &draw, &mut work, &mut |year, population| {
        seen.push((year, population.county_ids().map(|county| population.residents(county)).collect::<Vec<_>>()));
    });
    let plain = year::project(&run, &draw, &mut work);
    assert_eq!(observed.accounts, plain.accounts);
    assert_eq!(seen.iter().map(|(year, _)| *year).collect::<Vec<_>>(), scenario.years());
    for ((_, residents), accounts) in seen.iter().zip(&plain.accounts) {
        residents.iter().zip(accounts).for_each(|(residents, account)| same(*residents, account.residents()));
    }
}

#[test]
fn values_do_not_depend_on_threads() {
    let scenario = scenario("years = { end = 2026 }");
    let outputs = ["residents[20:64] / residents[65:]", "urban_share >= 0.66"].map(|text| Output {
        label: text.to_owned(),
        expression: Checked::parse(text).expect("sound"),
        area: Area::Province,
        year: 2026,
    });
    let ask = |threads| {
        let run = prepared(&scenario).with_seed(7).with_draws(6);
        evaluate::ensemble(&run, &outputs, threads, &ProgressListener::SILENT).expect("nobody stops it")
    };
    let one = ask(1);
    assert_eq!(one, ask(3));
    assert_eq!((one.len(), one[0].len()), (2, 6));
}

#[test]
fn the_command_says_what_a_run_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let ensemble = ["scenarios/plan.toml", "--draws", "10", "-q"];
    let output = qilu(&[&["run", "--out", out.to_str().expect("UTF-8")], &ensemble[..]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ask = ["evaluate", "--expr", "urban_share", "--expr", "1 / (year_is_past - 1)", "--csv", "-"];
    let output = qilu(&[&ask[..], &ensemble[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("column 6: unknown name `year_is_past`"));

    let ask = ["evaluate", "--expr", "urban_share", "--expr", "1 / (residents - residents)", "--csv", "-"];
    let output = qilu(&[&ask[..], &ensemble[..], &["--year", "2030,2035"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = |bytes: &[u8]| -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(bytes).records().map(|row| row.expect("a row")).collect()
    };
    let own = rows(&output.stdout);
    let run = rows(&std::fs::read(out.join("province.csv")).expect("written"));
    let mut compared = 0;
    // A few draws do not show all statistics.
    let shown = |row: &&csv::StringRecord| &row[6] == "urban_share" && &row[12] != "undefined" && !row[13].is_empty();
    for row in own.iter().filter(shown) {
        let same = |other: &&csv::StringRecord| [6, 8, 12].into_iter().all(|column| row[column] == other[column]);
        let other = run.iter().find(same).expect("the run has it");
        let [a, b] = [row, other].map(|row| row[13].parse::<f64>().expect("a number"));
        // The files of a run have single precision, so a share of about 1 differs by up to its rounding error.
        assert!((a - b).abs() < 2e-7, "{row:?} {other:?}");
        compared += 1;
    }
    // Ten draws show the mean, its errors and the percentiles from 10 to 90 %.
    assert_eq!(compared, 2 * 8);
    let undefined: Vec<_> = own.iter().filter(|row| row[6].starts_with("1 /")).collect();
    assert_eq!(undefined.len(), 2, "no statistics of what has no value");
    assert!(undefined.iter().all(|row| &row[12] == "undefined" && &row[13] == "1"));
}

#[test]
fn chinese_titles_of_indicators_are_their_names() {
    for indicator in &INDICATORS {
        let [zh, en] = [indicator.zh, indicator.name].map(|name| Checked::parse(&format!("1 - {name}@2030 / {name}")));
        let [zh, en] = [zh, en].map(|parsed| parsed.expect("a sound expression").expression().to_string());
        assert_eq!(zh, en, "{}", indicator.zh);
    }
    assert_eq!(Checked::parse("常住人口[20:64]").expect("ages").expression().to_string(), "residents[20:64]");
}

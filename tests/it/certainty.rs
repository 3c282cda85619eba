//! No output has an error, a percentile or a word of probability that its draws do not show. Every command that writes runs
//! with few draws and with draws that are all alike, and every file that it leaves is read: a new command, file, statistic or
//! column is covered when it is in the list of commands and in `data/outputs.json`, where other tests demand it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use qilu::data::outputs::OutputTable;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;
use serde_json::Value;

use crate::cli::qilu;
use crate::outputs::DESCRIBED;
use crate::overwrite;
use crate::sweep::Place;

/// Draws behind a file.
#[derive(Clone, Copy, Debug)]
struct Draws {
    count: usize,
    alike: bool,
}

impl Draws {
    /// Whether there is no spread.
    fn are_one(self) -> bool {
        self.count == 1 || self.alike
    }
}

/// What a statistic is, by its name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A standard deviation or error over the draws.
    Error,
    /// A percentile over the draws.
    Percentile(f64),
    /// Anything else, such as a mean.
    Other,
}

fn kind(name: &str) -> Kind {
    let percentile = match name.trim_start_matches("expected_") {
        "median" => Some(0.5),
        "lower_80" | "upper_80" => Some(0.1),
        "lower_95" | "upper_95" => Some(0.025),
        quantile => quantile.strip_prefix('q').and_then(|share| share.parse().ok()),
    };
    match percentile {
        Some(share) => Kind::Percentile(share),
        None if ["sd", "mcse"].contains(&name) || name.ends_with("_se") => Kind::Error,
        None => Kind::Other,
    }
}

/// A statistic as a file has it is one that the draws show, and an error is not 0.
#[track_caller]
fn check_statistic(of: &str, name: &str, cell: &str, draws: Draws) {
    match kind(name) {
        Kind::Error if draws.are_one() => assert_eq!(cell, "", "{of}: {name} of {draws:?}"),
        Kind::Error => {
            assert!(cell.parse::<f64>().map_or(cell.is_empty(), |value| value > 0.0), "{of}: {name} is {cell}");
        }
        Kind::Percentile(share) if draws.are_one() || !estimate::shows_percentile(draws.count, share) => {
            assert_eq!(cell, "", "{of}: {name} of {draws:?}");
        }
        _ => {}
    }
}

/// Whether a described table has a statistic of the draws: as a column, or among the values that a column may have.
fn has_statistics(table: &OutputTable) -> bool {
    let fields = table.schema.fields.iter();
    let names = fields.flat_map(|field| std::iter::once(&field.name).chain(field.constraints.choices.iter().flatten()));
    names.map(String::as_str).any(|name| kind(name) != Kind::Other)
}

/// Reads a table; returns its columns.
fn check_table(of: &str, text: &str, draws: Draws) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let column = |name: &str| header.iter().position(|known| known == name);
    for record in reader.records() {
        let record = record.expect("a row");
        let cell = |name: &str| column(name).map(|at| &record[at]);
        // A rule of extrapolation gives one point, which is its middle and no percentile of draws.
        if cell("method").is_some_and(|method| method != "model") {
            continue;
        }
        for (name, value) in header.iter().zip(&record) {
            check_statistic(of, name, value, draws);
        }
        if let (Some(statistic), Some(value)) = (cell("statistic"), cell("value")) {
            check_statistic(of, statistic, value, draws);
        }
        if let Some(share) = cell("probability").filter(|_| cell("mcse").is_some()) {
            assert!(!draws.are_one() || share.is_empty(), "{of}: {record:?}");
            let edge = share.parse::<f64>().is_ok_and(|share| share <= 0.0 || share >= 1.0);
            assert!(!edge || cell("mcse") == Some(""), "{of}: {record:?}");
        }
        if let (Some(kind), Some(id), Some(value)) = (cell("output_type"), cell("output_type_id"), cell("value")) {
            // A hub takes no empty value, so what the draws do not show has no row.
            assert!(!(value.is_empty() || kind != "mean" && draws.are_one()), "{of}: {record:?}");
            let share = if kind == "median" { 0.5 } else { id.parse().unwrap_or(0.5) };
            assert!(
                kind != "quantile" && kind != "median" || estimate::shows_percentile(draws.count, share),
                "{record:?}"
            );
        }
    }
    header
}

/// The data of a page: errors and percentiles as in the files, and no word that the draws do not decide.
fn check_page(of: &str, value: &Value, draws: Draws) {
    match value {
        Value::Object(fields) => {
            // A run, the contributions of its levers and a run beside it have draws of their own.
            let count = fields.get("draws").and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
            let draws = Draws { count: count.unwrap_or(draws.count), ..draws };
            for (name, field) in fields {
                let cell = if field.is_null() { String::new() } else { field.to_string() };
                if !field.is_array() && !field.is_object() {
                    check_statistic(of, name, &cell, draws);
                }
                if name == "likelihood" && !field.is_null() && (draws.count < 50 || draws.are_one()) {
                    assert_eq!(field, "undecided", "{of} of {draws:?}");
                }
                check_page(of, field, draws);
            }
            if let (Some(Value::Object(names)), Some(Value::Object(areas))) =
                (fields.get("statistics"), fields.get("series"))
            {
                for (code, indicators) in areas {
                    let level = if code == "370000" {
                        "province"
                    } else if code.ends_with("00") {
                        "city"
                    } else {
                        "county"
                    };
                    let rows = indicators.as_object().expect("indicators").values().filter_map(Value::as_array);
                    for (name, row) in rows.flat_map(|rows| names[level].as_array().expect("names").iter().zip(rows)) {
                        for value in row.as_array().expect("years").iter().filter(|value| !value.is_null()) {
                            check_statistic(of, name.as_str().expect("text"), &value.to_string(), draws);
                        }
                    }
                }
            }
        }
        Value::Array(rows) => rows.iter().for_each(|row| check_page(of, row, draws)),
        _ => {}
    }
}

/// Text for people has no error of 0.
fn check_text(of: &str, text: &str) {
    for after in text.split('±').skip(1) {
        let number: String = after.chars().take_while(|sign| sign.is_ascii_digit() || *sign == '.').collect();
        assert!(number.parse::<f64>().map_or(number.is_empty(), |error| error > 0.0), "{of}: ±{number} in {text}");
    }
}

#[cfg(feature = "parquet")]
fn check_columns(of: &str, path: &Path, draws: Draws) {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    let file = fs::File::open(path).expect("written");
    let batches = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .expect("readable");
    for batch in batches.map(|batch| batch.expect("readable")) {
        let column = |name: &str| batch.column_by_name(name).expect("a column of the tidy table");
        let names = column("statistic").as_dictionary::<arrow_array::types::Int32Type>();
        let words = names.values().as_string::<i32>();
        let values = column("value").as_primitive::<arrow_array::types::Float64Type>();
        for (row, key) in names.keys().iter().enumerate() {
            let name = words.value(usize::try_from(key.expect("every row has one")).expect("a place"));
            let cell = if values.is_null(row) { String::new() } else { values.value(row).to_string() };
            assert!(cell != "NaN", "{of}: what is missing is not a number that is none");
            check_statistic(of, name, &cell, draws);
        }
    }
}

/// Reads what a command left; adds the columns of its tables.
fn check_file(path: &Path, draws: Draws, seen: &mut BTreeSet<Vec<String>>) {
    let of = path.display().to_string();
    let text = || fs::read_to_string(path).unwrap_or_else(|error| panic!("{of}: {error}"));
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => {
            seen.insert(check_table(&of, &text(), draws));
        }
        Some("json") => check_page(&of, &serde_json::from_str(&text()).expect("JSON"), draws),
        Some("md") => check_text(&of, &text()),
        Some("html") => {
            let text = text();
            let data = text.split_once("id=\"qilu-data\">").expect("data").1.split_once("</script>").expect("closed").0;
            check_page(&of, &serde_json::from_str(data).expect("JSON"), draws);
        }
        #[cfg(feature = "parquet")]
        Some("parquet") => check_columns(&of, path, draws),
        _ => {}
    }
}

fn walk(path: &Path, each: &mut dyn FnMut(&Path)) {
    if path.is_dir() {
        fs::read_dir(path).expect("readable").for_each(|entry| walk(&entry.expect("readable").path(), each));
    } else {
        each(path);
    }
}

/// The commands that draw, each with so many draws, and what they write; and those that read the run of the first.
fn commands(draws: Draws) -> Vec<String> {
    let number = draws.count;
    let layers = if draws.alike { " --layers none" } else { "" };
    let language = if draws.alike { "zh" } else { "en" };
    let mut commands = vec![format!("run scenarios/plan.toml -q --draws {number} --out @run{layers}")];
    for (at, writer) in overwrite::writers().iter().enumerate() {
        let (command, arguments) = (writer.command, writer.arguments.as_str());
        let own = if arguments.contains("--draws 2 ") { layers } else { "" };
        // The search for packages has draws of its own for its answer, and is checked with the other tables.
        if command == "optimize" || !(arguments.contains("--draws 2 ") || arguments.contains("@run")) {
            continue;
        }
        // The name tells the kind of the file to the reader below.
        let kind = ["parquet", "arrow"].into_iter().find(|kind| arguments.contains(&format!("--format {kind} ")));
        let kind = kind.unwrap_or("csv");
        let output = match writer.output {
            overwrite::Output::Folder => format!("@{at}"),
            _ if command == "report" => format!("@{at}.html"),
            _ => format!("@{at}.{kind}"),
        };
        let arguments = arguments.replace("--draws 2 ", &format!("--draws {number} ")).replace("@output", &output);
        commands.push(format!("{command} {arguments}{own} --force"));
    }
    commands.push(format!("explain scenarios/plan.toml --each -q --draws {number}{layers} --out @effects.csv"));
    commands.push(format!("indicators scenarios/plan.toml -q --draws {number}{layers}"));
    commands.push(format!("variance scenarios/plan.toml -q --draws {number}"));
    commands.push(format!("evaluate scenarios/plan.toml --expr residents -q --draws {number}{layers}"));
    // What is printed is read too.
    commands.iter().map(|line| format!("{} --lang {language}", line.replace(" -q", ""))).collect()
}

/// Runs a command; returns what it prints.
fn run(place: &Place, line: &str) -> String {
    let path = |word: &str| word.strip_prefix('@').map_or(word.to_owned(), |name| place.text(name));
    let words: Vec<String> = line.split_whitespace().map(path).collect();
    let done = qilu(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

/// Runs every command that draws, and reads all files and all that is printed.
fn check_all(draws: Draws, seen: &mut BTreeSet<Vec<String>>) {
    let place = Place::new("");
    for line in commands(draws) {
        check_text(&line, &run(&place, &line));
    }
    // All layers of a variance decomposition are on.
    let printed = run(&place, &format!("variance scenarios/plan.toml -q --draws {} --csv", draws.count));
    seen.insert(check_table("variance", &printed, Draws { alike: false, ..draws }));
    walk(&place.path(""), &mut |path| check_file(path, draws, seen));
}

#[test]
fn one_draw_and_draws_that_are_all_alike_have_no_error() {
    for draws in [Draws { count: 1, alike: false }, Draws { count: 5, alike: true }] {
        check_all(draws, &mut BTreeSet::new());
    }
}

#[test]
fn few_draws_have_the_percentiles_that_they_show_and_no_word() {
    let mut seen = BTreeSet::new();
    check_all(Draws { count: 2, alike: false }, &mut seen);
    let place = Place::new("");
    run(&place, "monitor -q --members 20 --iterations 1 --effort-draws 2 --out @monitor");
    run(&place, "hindcast --window H2a --draws 20 --iterations 1 --out @hindcast");
    walk(&place.path(""), &mut |path| check_file(path, Draws { count: 20, alike: false }, &mut seen));
    // Every table that is described and has a statistic of draws was among them.
    for table in DESCRIBED.iter().filter(|table| has_statistics(table) && table.name != "answer") {
        let columns: Vec<&str> = table.schema.fields.iter().map(|field| field.name.as_str()).collect();
        assert!(seen.iter().any(|header| *header == columns), "{} was not written by any command", table.path);
    }
}

#[test]
fn draws_that_are_enough_have_errors_and_decided_words() {
    let place = Place::new("");
    let draws = Draws { count: 60, alike: false };
    run(&place, "run scenarios/plan.toml -q --draws 60 --out @run");
    walk(&place.path("run"), &mut |path| check_file(path, draws, &mut BTreeSet::new()));
    let page: Value =
        serde_json::from_str(&fs::read_to_string(place.path("run/page.json")).expect("written")).expect("JSON");
    let mut words = BTreeSet::new();
    for one in page["targets"].as_array().expect("rows").iter().chain(page["goals"].as_array().expect("rows")) {
        let (Some(word), Some(share)) = (one["likelihood"].as_str(), one["probability"].as_f64()) else { continue };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of draws")]
        let estimate = Probability::new((60.0 * share).round() as usize, 60);
        assert_eq!(word, estimate.likelihood().name(), "{one}");
        words.insert(word.to_owned());
    }
    assert!(words.contains("undecided") && words.len() > 1, "{words:?}");
}

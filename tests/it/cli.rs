//! The command line as people use it: what it prints, what it writes, how it fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use qilu::output::ExistingOutput;
use qilu::output::OutputFile;

use crate::fixture::repository;

/// Runs the binary in the repository.
pub(crate) fn qilu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(repository(""))
        .env("LC_ALL", "C")
        .args(arguments)
        .output()
        .expect("the binary starts")
}

/// The command fails with this exit code and says this on stderr.
#[track_caller]
fn check_error(arguments: &[&str], code: i32, message: &str) {
    let output = qilu(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(message), "said: {said}\nexpected: {message}");
    assert!(output.stdout.is_empty(), "nothing goes to stdout");
}

/// A scenario with this body, in a folder of its own, fails with this message.
#[track_caller]
fn check_scenario(body: &str, message: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("scenarios/baseline.toml"), folder.path().join("baseline.toml")).expect("copied");
    let file = folder.path().join("mine.toml");
    fs::write(&file, format!("title = {{ zh = \"我\", en = \"mine\" }}\n{body}")).expect("written");
    let output = qilu(&["scenario", "check", file.to_str().expect("UTF-8")]);
    let said = String::from_utf8_lossy(&output.stderr).replace(folder.path().to_str().expect("UTF-8"), "scenarios");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim_end(), format!("qilu: {message}"));
}

#[test]
fn a_list_without_entries_is_refused() {
    check_scenario(
        "[[lever]]\nname = \"hukou_openness\"\nvalue = 1.0\nplaces = []",
        "scenarios/mine.toml:5: the list is empty; write at least one entry, or leave it out",
    );
}

/// A value that stands twice in a list would give its rows twice.
#[test]
fn lists_of_options_have_no_value_twice() {
    let evaluate = ["evaluate", "scenarios/baseline.toml", "--draws", "1", "--expr", "tfr"];
    let cases: [(&[&str], &str); 3] = [
        (&["--year", "2035,2035"], "`--year`: `2035` and `2035` are the same, which is given twice"),
        (
            &["--area", "济南市", "--area", "370100"],
            "`--area`: `370100` and `济南市` are the same, which is given twice",
        ),
        (&["--expr", " tfr"], "`--expr`: ` tfr` and `tfr` are the same, which is given twice"),
    ];
    for (more, message) in cases {
        check_error(&[&evaluate[..], more].concat(), 2, message);
    }
    let compare = ["compare", "scenarios/baseline.toml", "scenarios/plan.toml", "--years", "2030,2035,2030"];
    check_error(&compare, 2, "`--years`: `2030` and `2030` are the same, which is given twice");
    let export = ["export", "runs/none", "--format", "csv", "--out", "-"];
    check_error(
        &[&export[..], &["--variable", "tfr,总和生育率"]].concat(),
        2,
        "`--variable`: `tfr` and `tfr` are the same, which is given twice",
    );
    check_error(
        &[&export[..], &["--level", "city,city"]].concat(),
        2,
        "`--level`: `city` and `city` are the same, which is given twice",
    );
}

#[test]
fn a_misspelt_lever_suggests_the_nearest() {
    check_scenario(
        "[[lever]]\nname = \"hukou_opennes\"\nvalue = 1.0",
        "scenarios/mine.toml:3: unknown lever `hukou_opennes`; did you mean `hukou_openness`?",
    );
}

#[test]
fn a_lever_out_of_range_says_the_range() {
    check_scenario(
        "[[lever]]\nname = \"transport\"\nvalue = 1.5",
        "scenarios/mine.toml:4: lever `transport` is 1.5; allowed: 0 to 1, progress towards 1 hour within \
         economic circles and 2 hours within the city cluster",
    );
}

#[test]
fn a_lever_that_is_not_a_number_is_refused() {
    check_scenario(
        "[[lever]]\nname = \"transport\"\nvalue = nan",
        "scenarios/mine.toml:4: lever `transport` is NaN; allowed: 0 to 1, progress towards 1 hour within \
         economic circles and 2 hours within the city cluster",
    );
}

#[test]
fn a_year_outside_says_the_years() {
    check_scenario(
        "[[lever]]\nname = \"transport\"\nvalue = 1.0\nstart = 2019",
        "scenarios/mine.toml:5: `start` of lever `transport` is 2019; allowed: 2021 to 2035",
    );
    check_scenario("years = { end = 2060 }", "scenarios/mine.toml:2: `years.end` is 2060; allowed: 2021 to 2050");
    check_scenario(
        "years = { base = 2015 }",
        "scenarios/mine.toml:2: `years.base` is 2015; allowed: 2010 or 2020, the census years",
    );
}

#[test]
fn a_misspelt_place_suggests_the_nearest() {
    check_scenario(
        "[[lever]]\nname = \"transport\"\nvalue = 1.0\nplaces = [\"qingdoa\"]",
        "scenarios/mine.toml:5: unknown place `qingdoa`; did you mean `qingdao`?",
    );
    check_scenario(
        "[[lever]]\nname = \"transport\"\nvalue = 1.0\nplaces = [\"circle:south\"]",
        "scenarios/mine.toml:5: unknown economic circle `south`; known: capital, jiaodong, southern",
    );
}

#[test]
fn a_name_of_two_places_asks_for_the_code() {
    check_scenario(
        "[[lever]]\nname = \"county_seat\"\nvalue = 1.0\nplaces = [\"市中区\"]",
        "scenarios/mine.toml:5: `市中区` names several places; give one of the codes \
         370103 (Shizhong District, Jinan), 370402 (Shizhong District, Zaozhuang)",
    );
}

#[test]
fn a_county_is_refused_where_a_lever_is_set_by_city() {
    check_scenario(
        "[[lever]]\nname = \"hukou_openness\"\nvalue = 1.0\nplaces = [\"历城区\"]",
        "scenarios/mine.toml:5: `历城区` is a county; this lever can only be set for whole cities",
    );
}

#[test]
fn an_unknown_uncertainty_or_key_is_refused() {
    check_scenario(
        "[uncertainty]\ntfr_asymptot = { central = 1.0 }",
        "scenarios/mine.toml:3: unknown parameter `tfr_asymptot`; did you mean `tfr_asymptote`?",
    );
    check_scenario(
        "[uncertainty]\ntfr_asymptote = { central = 5.0 }",
        "scenarios/mine.toml:3: the prior of parameter `tfr_asymptote` is 4.808 .. 5 .. 5.192; allowed: low <= central <= high, \
         and for central 0.5 to 2.1, births per woman",
    );
}

#[test]
fn a_wrong_scenario_is_refused_in_the_language_of_the_reader_and_for_programs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.toml");
    let text = "title = { zh = \"我\", en = \"mine\" }\n[[lever]]\nname = \"transport\"\nvalue = 1.5\n";
    fs::write(&file, text).expect("written");
    let path = file.to_str().expect("UTF-8");
    let chinese = "政策杠杆 `transport` 的值为1.5；允许：0到1，单位：经济圈内1小时、城市群内2小时通达目标的实现程度";
    check_error(&["--lang", "zh", "scenario", "check", path], 2, &format!("{path}:4：{chinese}"));
    let output = qilu(&["scenario", "check", path, "--format", "json"]);
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).expect("one line of JSON");
    assert_eq!((error["kind"].as_str(), error["code"].as_str()), (Some("input"), Some("lever-fault/value")));
    assert_eq!((error["file"].as_str(), error["line"].as_u64()), (Some(path), Some(4)));
    assert_eq!(error["zh"].as_str(), Some(chinese));
    assert!(error["en"].as_str().is_some_and(|text| text.starts_with("lever `transport` is 1.5; allowed: 0 to 1")));
    assert_eq!(error["fields"]["value"].as_f64(), Some(1.5));
}

#[test]
fn a_wrong_expression_is_marked_in_chinese() {
    let scenario = ["evaluate", "scenarios/baseline.toml", "--draws", "1", "--lang", "zh", "--expr"];
    let message = "第1列：未知名称 `urban_shar`；是否指 `urban_share`？\n  urban_shar > 0.7\n  ^^^^^^^^^^";
    check_error(&[&scenario[..], &["urban_shar > 0.7"]].concat(), 2, message);
}

#[test]
fn a_scenario_cannot_be_its_own_ancestor() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, parent) in [("a", "b"), ("b", "a")] {
        let text = format!("parent = \"{parent}\"\ntitle = {{ zh = \"\", en = \"\" }}\n");
        fs::write(folder.path().join(format!("{name}.toml")), text).expect("written");
    }
    let file = folder.path().join("a.toml");
    check_error(
        &["scenario", "check", file.to_str().expect("UTF-8")],
        2,
        "b.toml:1: `parent` is `a`, which forms a cycle: a -> b -> a; a scenario cannot be its own ancestor",
    );
}

#[test]
fn an_empty_scenario_and_a_missing_parent_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("empty.toml");
    fs::write(&file, "").expect("written");
    check_error(&["scenario", "check", file.to_str().expect("UTF-8")], 2, "empty.toml: the file is empty");
    fs::write(&file, "parent = \"emty\"\n").expect("written");
    let message = "empty.toml:1: there is no scenario `emty` in the folder of this file or in ./scenarios; \
                   did you mean `empty`?";
    check_error(&["scenario", "check", file.to_str().expect("UTF-8")], 2, message);
}

#[test]
fn usage_errors_exit_with_2() {
    check_error(&["run", "scenarios/plan.toml", "--draws", "0"], 2, "allowed: a whole number from 1 to 1000000");
    check_error(
        &["run", "scenarios/plan.toml", "--layers", "shock"],
        2,
        "the argument `--layers` is `shock`; allowed: any of parameters, shocks, delivery, initial, census, or none",
    );
    check_error(
        &["compare", "scenarios/plan.toml", "scenarios/baseline.toml", "--years", "2020"],
        2,
        "allowed: 2021 to 2035",
    );
    check_error(
        &["--data", "nowhere", "data", "verify"],
        2,
        "nowhere/datapackage.json: the file is missing; a data folder must contain it",
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_known_before_the_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let out = file.join("run");
    // A folder below a file: refused for root as well.
    check_error(&["run", "scenarios/plan.toml", "--out", out.to_str().expect("UTF-8")], 74, "file: it exists already");
    let there = folder.path().join("there");
    fs::create_dir(&there).expect("made");
    check_error(
        &["run", "scenarios/plan.toml", "--out", there.to_str().expect("UTF-8")],
        2,
        "this run folder already exists",
    );
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(repository(""))
        .args(["data", "show", "census_age"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let small = folder.path().join("small");
    fs::create_dir(&small).expect("made");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("not run: a small file system cannot be mounted here");
        return;
    }
    let out = small.join("run");
    let output = qilu(&["run", "scenarios/baseline.toml", "--draws", "2", "-q", "--out", out.to_str().expect("UTF-8")]);
    let left = fs::read_dir(&small).expect("readable").count();
    let unmounted = Command::new("umount").arg(&small).status().expect("umount");
    assert!(unmounted.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(74), "{said}");
    assert!(said.contains("the disk is full"), "{said}");
    assert_eq!(left, 0, "nothing half-written is left");
}

/// Means by region code of one variable and year in a written file.
fn means(path: &Path, variable: &str, year: &str) -> BTreeMap<String, f64> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let column =
        |headers: &csv::StringRecord, name: &str| headers.iter().position(|header| header == name).expect("a column");
    let headers = reader.headers().expect("a header").clone();
    let [code, name, at, statistic, value] =
        ["region_code", "variable", "year", "statistic", "value"].map(|n| column(&headers, n));
    reader
        .records()
        .map(|record| record.expect("a row"))
        .filter(|record| &record[name] == variable && &record[at] == year && &record[statistic] == "mean")
        .map(|record| (record[code].to_owned(), record[value].parse().expect("a number")))
        .collect()
}

#[test]
fn written_counties_add_up_to_cities_and_province_and_a_run_can_be_reproduced() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let path = out.to_str().expect("UTF-8");
    let output =
        qilu(&["run", "scenarios/plan_delivered.toml", "--draws", "12", "--lang", "zh", "--keep-draws", "--out", path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    for words in ["规划按以往落实程度实施", "目标实现概率", "常住人口增加最多的", "2035年全省常住人口城镇化率中位数为"]
    {
        assert!(said.contains(words), "{said}");
    }
    for variable in [
        "residents",
        "urban_residents",
        "births",
        "deaths",
        "settlements",
        "net_external_migration",
        "cost_total",
        "cost_schools",
    ] {
        for year in ["2025", "2035"] {
            let counties = means(&out.join("counties.csv"), variable, year);
            let cities = means(&out.join("cities.csv"), variable, year);
            let province = means(&out.join("province.csv"), variable, year)["370000"];
            assert_eq!((counties.len(), cities.len()), (136, 16));
            for (code, value) in &cities {
                let sum: f64 =
                    counties.iter().filter(|(county, _)| county[..4] == code[..4]).map(|(_, value)| value).sum();
                assert!((sum - value).abs() < 0.1, "{variable} {year} {code}: {sum} {value}");
            }
            let sum: f64 = cities.values().sum();
            assert!((sum - province).abs() < 0.1, "{variable} {year}: {sum} {province}");
        }
    }
    check_components(&out);
    check_targets(&out);
    let scoreboard = fs::read_to_string(out.join("indicators.csv")).expect("written");
    assert_eq!(scoreboard.lines().count(), 1 + 84);

    let manifest = out.join("manifest.json");
    let again = ["reproduce", manifest.to_str().expect("UTF-8"), "-q", "--threads", "1"];
    let output = qilu(&again);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().filter(|line| line.ends_with("identical")).count(), said.lines().count());
    let province = out.join("province.csv");
    fs::write(&province, fs::read_to_string(&province).expect("readable").replacen("2035", "2036", 1))
        .expect("written");
    let output = qilu(&again);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let differing: Vec<&str> = said.lines().filter(|line| line.contains("differs")).collect();
    assert!(differing.len() == 1 && differing[0].starts_with("province.csv"), "{said}");
}

/// In the written file the components add up to the total.
fn check_components(out: &Path) {
    let mut sums: BTreeMap<(String, String, String), (f64, f64)> = BTreeMap::new();
    for record in csv::Reader::from_path(out.join("components.csv")).expect("a CSV file").records() {
        let record = record.expect("a row");
        if &record[10] != "mean" {
            continue;
        }
        let value: f64 = record[11].parse().expect("a number");
        let sum = sums.entry((record[3].to_owned(), record[6].to_owned(), record[9].to_owned())).or_default();
        if &record[7] == "total" { sum.1 = value } else { sum.0 += value }
    }
    assert_eq!(sums.len(), 17 * 2 * 15);
    for ((code, variable, year), (parts, total)) in sums {
        // Accounts are kept with seven digits.
        let tolerance = if variable == "change_of_urban_residents" { 5.0 } else { 1e-7 };
        assert!((parts - total).abs() < tolerance, "{code} {variable} {year}: {parts} {total}");
    }
}

/// The probability of a target is the share of the draws of the written file that meet it.
fn check_targets(out: &Path) {
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    for record in csv::Reader::from_path(out.join("draws.csv")).expect("a CSV file").records() {
        let record = record.expect("a row");
        if &record[5] != "county" && &record[6] == "urban_share" && &record[8] == "2035" {
            let value: f64 = record[13].parse().expect("a number");
            *met.entry(record[3].to_owned()).or_default() += u32::from(value >= 0.75);
        }
    }
    assert_eq!(met.len(), 17);
    let mut checked = 0;
    for record in csv::Reader::from_path(out.join("targets.csv")).expect("a CSV file").records() {
        let record = record.expect("a row");
        if &record[6] == "urban_share_2035_strict" {
            let probability: f64 = record[11].parse().expect("a number");
            assert!((probability - f64::from(met[&record[3]]) / 12.0).abs() < 1e-6, "{}", &record[3]);
            checked += 1;
        }
    }
    // The thresholds of the province are not applied to its cities.
    assert_eq!(checked, 1);
}

#[test]
fn comparisons_have_common_random_numbers() {
    let run = ["compare", "scenarios/baseline.toml", "scenarios/hukou_only.toml", "--draws", "8", "-q", "--out", "-"];
    let output = qilu(&run);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let line = text
        .lines()
        .find(|line| {
            line.contains(",370000,")
                && line.contains(",registered_urban_share,")
                && line.contains(",2035,")
                && line.ends_with("1.00000000")
        })
        .expect("the lever raises registration in every draw");
    assert!(line.contains("share_of_draws_above"), "{line}");
}

#[test]
fn scenarios_can_be_shown_made_and_compared() {
    let output = qilu(&["scenario", "diff", "scenarios/baseline.toml", "scenarios/low_fertility.toml"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        said,
        "From “Baseline” to “Low fertility”:\n\
         long-run total fertility rate of the province (tfr_asymptote): 0.858 .. 1.05 .. 1.242 births per woman -> \
         0.68 .. 0.8 .. 0.92 births per woman\n"
    );
    let output = qilu(&["scenario", "diff", "scenarios/baseline.toml", "scenarios/hukou_only.toml"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        said,
        "From “Baseline” to “Hukou easing only”:\n\
         openness of settlement (hukou_openness, share of the remaining limits removed): 136 of 136 counties differ; Lixia District: 2022 0, 2025 0, 2030 0, 2035 0 -> \
         2022 0.25, 2025 1, 2030 1, 2035 1\n"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("new.toml");
    fs::copy(repository("scenarios/baseline.toml"), folder.path().join("baseline.toml")).expect("copied");
    let path = file.to_str().expect("UTF-8");
    // A difference far below the digits that people read is a difference.
    let small = folder.path().join("small.toml");
    let prior = "parent = \"baseline\"\n[uncertainty]\ninitial_urban_error = { central = 0.000001 }\n";
    fs::write(&small, prior).expect("written");
    let said = qilu(&["scenario", "diff", "scenarios/baseline.toml", small.to_str().expect("UTF-8")]);
    let said = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(said.contains("(initial_urban_error)") && said.contains("0.000001"), "{said}");
    assert!(qilu(&["scenario", "new", path]).status.success());
    assert!(qilu(&["scenario", "check", path]).status.success());
    let shown = qilu(&["scenario", "show", "scenarios/plan_delivered.toml"]);
    fs::write(&file, shown.stdout).expect("written");
    assert!(qilu(&["scenario", "check", path]).status.success(), "what is shown is a scenario of its own");
}

#[test]
fn every_shipped_scenario_is_sound() {
    let mut files: Vec<String> = fs::read_dir(repository("scenarios"))
        .expect("scenarios/")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_file())
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    files.sort();
    let arguments: Vec<&str> = ["scenario", "check"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = qilu(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sound = String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains(": no fault; ")).count();
    assert_eq!(sound, files.len());
}

#[test]
fn data_can_be_checked_and_shown() {
    let output = qilu(&["data", "check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{said}");
    for words in ["census_age", "iterative proportional fitting", "contraction mapping", "CT2020:"] {
        assert!(said.contains(words), "{said}");
    }
    let output = qilu(&["data", "show", "licheng"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("历城区"));
    check_error(&["data", "show", "lichen"], 2, "did you mean");
}

#[test]
fn levers_are_listed_in_both_languages() {
    let said = |language: &str| String::from_utf8(qilu(&["levers", "--lang", language]).stdout).expect("UTF-8");
    assert!(said("zh").starts_with("hukou_openness  落户开放度\n  类别：政策杠杆\n  单位：剩余落户限制的取消比例\n"));
    assert!(said("en").starts_with(
        "hukou_openness  openness of settlement  落户开放度\n  kind: lever\n  unit: share of the remaining limits removed\n"
    ));
}

/// A file that is renamed to the name of a pipe or of /dev/null would take its place.
#[cfg(unix)]
#[test]
fn a_pipe_is_written_into_and_stays_a_pipe() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).expect("readable")
    });
    let file = OutputFile::open(&pipe, ExistingOutput::Refuse).expect("a pipe is not replaced");
    file.write(b"share\n").expect("written");
    assert!(!fs::metadata(&pipe).expect("it is there").is_file());
    assert_eq!(reader.join().expect("the reader ends"), b"share\n");
}

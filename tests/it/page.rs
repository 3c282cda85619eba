//! The page: its words in both languages, its data as in the files of a run, its report as one file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use qilu::page::assets;
use qilu::page::report;
use qilu_messages::likelihood::Likelihood;
use qilu_methods::estimate::Probability;
use serde_json::Value;

use crate::cli::qilu;
use crate::fixture::repository;

/// Texts of the page by key.
fn words() -> BTreeMap<String, BTreeMap<String, String>> {
    serde_json::from_str(report::words().get()).expect("JSON of texts")
}

/// Keys that the modules ask for: whole ones, and beginnings of families.
fn asked() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut families) = (BTreeSet::new(), BTreeSet::new());
    for module in assets::all().iter().filter(|asset| asset.mime.starts_with("text/javascript")) {
        if module.name == "echarts.js" {
            continue;
        }
        for quoted in module.text.split('"').skip(1).step_by(2) {
            let is_key = quoted.contains('.')
                && quoted.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c))
                && !quoted.starts_with('.')
                && !["js", "csv", "toml", "json", "html"].iter().any(|end| quoted.ends_with(&format!(".{end}")));
            if is_key && quoted.ends_with('.') {
                families.insert(quoted.to_owned());
            } else if is_key && quoted.chars().any(|c| c.is_ascii_lowercase()) && !quoted.starts_with("q0.") {
                whole.insert(quoted.to_owned());
            }
        }
    }
    (whole, families)
}

#[test]
fn every_text_is_there_in_both_languages() {
    for (key, texts) in words() {
        let languages: Vec<&str> = texts.keys().map(String::as_str).collect();
        assert_eq!(languages, ["en", "zh"], "{key}");
        // Some units have no word.
        let both = texts.values().all(|text| !text.trim().is_empty());
        assert!(both || key.starts_with("unit."), "{key} says nothing in a language");
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
        assert!(!han(&texts["en"]), "{key} is Chinese in English");
        let places = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
        };
        assert_eq!(places(&texts["en"]), places(&texts["zh"]), "{key} puts in different things");
    }
}

#[test]
fn the_page_asks_for_texts_that_are_there_and_all_are_asked_for() {
    let (whole, families) = asked();
    let known: BTreeSet<String> = words().into_keys().collect();
    for key in &whole {
        assert!(known.contains(key), "a module asks for `{key}`");
    }
    for family in &families {
        assert!(known.iter().any(|key| key.starts_with(family)), "a module asks for texts of `{family}`");
    }
    for key in &known {
        let used = whole.contains(key) || families.iter().any(|family| key.starts_with(family));
        assert!(used, "nobody asks for `{key}`");
    }
}

/// Arguments of calls of `t` and `both` in a module: the key and what follows it until the call is closed.
fn calls(module: &str) -> Vec<(String, String)> {
    let mut calls = Vec::new();
    for (at, _) in module.match_indices("t(\"").chain(module.match_indices("both(\"")) {
        let before = module[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.') {
            continue;
        }
        let arguments = module[at..].split_once('(').expect("a call").1;
        let mut depth = 1;
        let end = arguments.find(|letter: char| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth == 0
        });
        let arguments = &arguments[..end.expect("closed")];
        let (key, values) = arguments[1..].split_once('"').expect("a quoted key");
        calls.push((key.to_owned(), values.to_owned()));
    }
    calls
}

#[test]
fn values_are_given_for_every_place_in_a_text() {
    let words = words();
    let mut checked = 0;
    // The library of charts is not ours and has no texts of the page.
    let is_module =
        |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "js") && name != "echarts.js";
    for module in assets::all().iter().filter(|asset| is_module(asset.name)) {
        for (key, values) in calls(module.text) {
            let Some(texts) = words.get(&key) else { continue };
            for place in texts["en"].split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
                // Values that were collected before the call are not followed.
                let given = values.contains('{') && !values.contains("...");
                if given {
                    let word = |letter: char| !letter.is_alphanumeric() && letter != '_';
                    let named = values.split(word).any(|name| name == place);
                    assert!(named, "{}: `{key}` is not given `{place}`", module.name);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn words_for_probabilities_have_one_scale() {
    let text = assets::find("estimate.js").expect("there").text;
    let function =
        text.split_once("function likelihood(low, high) {").expect("the scale").1.split_once("\n}").expect("closed").0;
    // Each line but the last has one bound and one word; the last has the word in the middle and the one for the rest.
    let lines: Vec<&str> = function.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (last, bounds) = lines.split_last().expect("lines");
    assert!(last.contains("low > 0.33 && high < 0.66 ? \"about_as_likely_as_not\" : \"undecided\""), "{last}");
    let word = |low: f64, high: f64| {
        for line in bounds {
            let name = line.split_once("return \"").expect("a word").1.split_once('"').expect("quoted").0;
            let bound = |sign: &str| {
                let (_, rest) = line.split_once(sign)?;
                rest.split_once(')').expect("closed").0.parse::<f64>().ok()
            };
            if bound("(low >= ").is_some_and(|bound| low >= bound)
                || bound("(high <= ").is_some_and(|bound| high <= bound)
            {
                return name;
            }
        }
        if low > 0.33 && high < 0.66 { "about_as_likely_as_not" } else { "undecided" }
    };
    let steps = || (0..=200).map(|step| f64::from(step) / 200.0);
    for (low, high) in steps().flat_map(|low| steps().map(move |high| (low, high))).filter(|(low, high)| low <= high) {
        assert_eq!(word(low, high), Likelihood::within(Some((low, high))).name(), "{low} to {high}");
    }
}

/// The page and the program give the same interval and the same word to every share of some numbers of draws.
#[test]
#[ignore = "needs Node: ./test.sh --all"]
fn estimates_of_the_page_are_those_of_the_program() {
    let module = crate::fixture::repository("src/page/web/estimate.js");
    let script = format!(
        "import {{ classOf, estimate }} from {:?};\nconst rows = [];\nfor (const draws of [1, 2, 10, 40, 49, 50, 60, 200, 1000])\n  \
         for (let met = 0; met <= draws; met++) {{\n    const one = estimate(met, draws);\n    \
         rows.push([met, draws, {{ ...one, class: classOf(one.likelihood) }}]);\n  }}\n\
         console.log(JSON.stringify(rows));",
        module.to_str().expect("UTF-8")
    );
    let output = std::process::Command::new("node")
        .args(["--input-type=module", "--eval", &script])
        .output()
        .expect("Node starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let rows: Vec<(usize, usize, Value)> =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(rows.len(), 1421);
    for (met, draws, page) in rows {
        let own = Probability::new(met, draws);
        // A reader of JSON may round the last digit of a number otherwise.
        let same = match (page["probability"].as_f64(), own.share()) {
            (Some(page), Some(own)) => (page - own).abs() < 1e-15,
            (page, own) => page == own,
        };
        assert!(same, "{met} of {draws}");
        assert_eq!(page["likelihood"], own.likelihood().name(), "{met} of {draws}");
        assert_eq!(page["class"], own.likelihood().class().name(), "{met} of {draws}");
        let Some((low, high)) = own.interval_95() else { continue };
        for (end, found) in [(low, &page["interval_95"][0]), (high, &page["interval_95"][1])] {
            assert!((found.as_f64().expect("a number") - end).abs() < 1e-9, "{met} of {draws}: {end} and {found}");
        }
    }
}

#[test]
fn units_of_indicators_and_goals_have_words() {
    let words = words();
    for indicator in &qilu::indicators::INDICATORS {
        assert!(words.contains_key(&format!("unit.{}", indicator.unit)), "{} is in {}", indicator.name, indicator.unit);
    }
    for goal in qilu::plan::load(&crate::fixture::DATA).expect("sound").indicators {
        assert!(words.contains_key(&format!("unit.{}", goal.unit)), "{} is in {}", goal.id, goal.unit);
    }
}

/// A small run and its folder.
fn small_run(folder: &Path) -> Value {
    let out = folder.join("small");
    let output =
        qilu(&["run", "scenarios/plan.toml", "--draws", "7", "--quiet", "--out", out.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&fs::read(out.join("page.json")).expect("there")).expect("JSON")
}

#[test]
fn what_the_page_knows_is_what_the_files_say() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = small_run(folder.path());
    let mut compared = 0;
    for (level, file) in [("province", "province.csv"), ("city", "cities.csv"), ("county", "counties.csv")] {
        let statistics: Vec<&str> = page["statistics"][level]
            .as_array()
            .expect("names")
            .iter()
            .map(|name| name.as_str().expect("text"))
            .collect();
        let first = page["base_year"].as_u64().expect("a year");
        let mut reader = csv::Reader::from_path(folder.path().join("small").join(file)).expect("readable");
        let mut rows = BTreeSet::new();
        let mut mean = f64::NAN;
        for record in reader.records() {
            let record = record.expect("a row");
            let (code, variable, statistic) = (&record[3], &record[6], &record[12]);
            if statistic == "mean" {
                mean = record[13].parse::<f64>().expect("a number");
            }
            let Some(row) = statistics.iter().position(|name| *name == statistic) else { continue };
            let year = record[8].parse::<u64>().expect("a year") - first;
            let value = &page["series"][code][variable][row][usize::try_from(year).expect("small")];
            // What seven draws do not show is empty in the files, and no number on the page.
            let written: Option<f64> = (!record[13].is_empty()).then(|| record[13].parse().expect("a number"));
            // A quantity that is the same in all draws has no median; lines and maps have the value.
            if statistic == "q0.5" && written.is_none() {
                let shown = value.as_f64().expect("a value");
                assert!((shown - mean).abs() <= 1e-6 * mean.abs(), "{code} {variable} {}", &record[8]);
                continue;
            }
            assert_eq!(value.as_f64(), written, "{code} {variable} {statistic} {}", &record[8]);
            rows.insert((code.to_owned(), variable.to_owned()));
            compared += 1;
        }
        let codes = rows.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len();
        let own = page["series"]
            .as_object()
            .expect("areas")
            .iter()
            .filter(|(code, _)| rows.iter().any(|row| row.0 == **code));
        assert_eq!(own.clone().count(), codes);
        assert_eq!(own.map(|(_, of)| of.as_object().expect("indicators").len()).sum::<usize>(), rows.len(), "{level}");
    }
    assert!(compared > 300_000, "{compared} values");
    let probability = |id: &str| {
        let rows = page["targets"].as_array().expect("rows");
        rows.iter().find(|row| row["area"] == "370000" && row["id"] == id).expect("the row")["probability"].as_f64()
    };
    let draws = page["share_draws"].as_array().expect("draws");
    assert_eq!(draws.len(), 7);
    let met = draws.iter().filter(|draw| draw[15].as_f64().expect("a share") >= 0.75).count();
    assert!((probability("urban_share_2035_strict").expect("a number") - met as f64 / 7.0).abs() < 1e-6);
    let flows = &page["flows"];
    let sum: f64 = flows["cities"]
        .as_array()
        .expect("rows")
        .iter()
        .flat_map(|row| row.as_array().expect("cells"))
        .filter_map(Value::as_f64)
        .sum();
    assert!(sum > 100_000.0, "{sum} moves a year");
}

#[test]
fn a_report_is_one_file_that_fetches_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    small_run(folder.path());
    let (run, out) = (folder.path().join("small"), folder.path().join("report.html"));
    let output = qilu(&[
        "report",
        run.to_str().expect("UTF-8"),
        "--contribution-draws",
        "1",
        "--out",
        out.to_str().expect("UTF-8"),
        "--quiet",
        "--lang",
        "zh",
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&out).expect("there");
    assert!(text.len() < 8_000_000, "{} bytes", text.len());
    let before = text.split_once("<script type=\"importmap\">").expect("modules are in the page").0;
    for outside in ["src=\"", "href=\"http", "url(http", "@import"] {
        assert!(!before.contains(outside), "the page names {outside}");
    }
    let data = before.split_once("id=\"qilu-data\">").expect("data").1.split_once("</script>").expect("closed").0;
    assert!(!data.contains('<'), "nothing in the data can be taken for markup");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["mode"], "report");
    assert_eq!(data["language"], "zh");
    let manifest = fs::read(run.join("manifest.json")).expect("there");
    assert_eq!(data["runs"][0]["manifest_sha256"], qilu::store::manifest::sha256(&manifest).as_str());
    let scenario = fs::read_to_string(run.join("scenario.toml")).expect("there");
    assert_eq!(data["runs"][0]["dossier"]["scenario"], scenario.as_str());
    // The run that it is compared with is kept in brief.
    assert_eq!(data["runs"][1]["dossier"]["name"], "baseline");
    assert_eq!(data["runs"][1]["dossier"]["series"]["370102"].as_object().expect("indicators").len(), 4);
    let parts = data["contributions"]["rows"].as_array().expect("rows");
    let sum: f64 = parts.iter().filter_map(|row| row["mean"].as_f64()).sum();
    assert!((sum - data["contributions"]["difference"]["mean"].as_f64().expect("a number")).abs() < 1e-9);
}

#[test]
fn a_report_of_what_is_no_run_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().to_str().expect("UTF-8");
    let output = qilu(&["report", path]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("not a folder that `qilu run` has written"), "{said}");
    small_run(folder.path());
    let run = folder.path().join("small");
    fs::write(run.join("page.json"), "{}").expect("written");
    let output = qilu(&["report", run.to_str().expect("UTF-8")]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("this file is not the one that the manifest describes"), "{said}");
    assert!(!run.join("report.html").exists());
}

#[test]
fn the_libraries_of_the_page_come_with_their_licences() {
    for name in ["LICENSE-echarts", "NOTICE-echarts"] {
        assert!(assets::find(name).is_some(), "{name}");
    }
    assert_eq!(report::code(qilu::Language::Chinese), "zh");
    assert!(repository("src/page/web/vendor/echarts.js").exists());
}

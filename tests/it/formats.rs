//! The number of the format of saved results: files without one are read, and files of a newer format are refused in
//! words.

use std::fs;
use std::path::Path;

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::error::Error;
use qilu::page::report::ReportedRun;
use qilu::session::reproduce::Verdict;
use qilu::store::finished::FinishedRun;
use qilu::store::manifest::file_sha256;
use qilu::store::sweep::read;
use qilu::store::sweep::read::RowUnit;
use qilu_messages::Language;
use serde_json::Value;

use crate::fixture::repository;
use crate::sweep::Place;

/// Changes a JSON file.
fn change(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut value: Value = serde_json::from_slice(&fs::read(path).expect("readable")).expect("JSON");
    change(&mut value);
    // A manifest with another content is one of version 0.2, which has no digest of its own.
    if let Some(fields) = value.as_object_mut() {
        fields.remove("own_sha256");
    }
    fs::write(path, value.to_string()).expect("writable");
}

/// Gives a JSON file a number of the format; `None`: the file has none, as version 0.1 wrote it.
fn set_schema(path: &Path, number: Option<u32>) {
    change(path, |value| {
        let fields = value.as_object_mut().expect("a record");
        assert_eq!(fields.remove("schema").unwrap_or(Value::from(1)), 1, "this program writes format 1");
        if let Some(number) = number {
            fields.insert("schema".to_owned(), number.into());
        }
    });
}

#[track_caller]
fn check_refused(error: &Error, file: &str) {
    let (zh, en) = (error.say(Language::Chinese), error.say(Language::English));
    let words = "this file has format 2, and this program reads formats up to 1; open it with a newer version";
    assert!(en.contains(file) && en.contains(words), "{en}");
    assert!(zh.contains(file) && zh.contains("格式编号为2"), "{zh}");
    assert_eq!(error.to_json()["code"], "store-fault/newer-format");
}

/// A finished run of one year in a folder.
fn run(folder: &Path) -> (Project, std::path::PathBuf) {
    let project = Project::open(repository("data")).expect("it is sound");
    let text = "title = { zh = \"测试\", en = \"test\" }\nyears = { end = 2021 }\n";
    let scenario = project.scenario(text).expect("it is sound").prior();
    let options = RunOptions { draws: 1, ..RunOptions::default() };
    let out = folder.join("run");
    project.run(&scenario, options, &Silent).expect("nobody stops it").write(&out).expect("writable");
    (project, out)
}

#[test]
fn a_manifest_without_a_number_is_read_and_reproduced_and_a_newer_one_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (project, out) = run(folder.path());
    let path = out.join("manifest.json");
    set_schema(&path, None);
    assert_eq!(FinishedRun::open(&out).expect("readable").manifest().schema, 1);
    let files = project.reproduce(&path, &RunOptions::default(), &Silent).expect("the same data");
    assert!(files.iter().all(|(_, verdict)| *verdict == Verdict::Identical), "{files:?}");
    set_schema(&path, Some(2));
    check_refused(&FinishedRun::open(&out).expect_err("newer"), "manifest.json");
    let again = project.reproduce(&path, &RunOptions::default(), &Silent);
    check_refused(&again.expect_err("newer"), "manifest.json");
}

#[test]
fn a_page_without_a_number_is_read_and_a_newer_one_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, out) = run(folder.path());
    let page = out.join("page.json");
    for (number, refused) in [(None, false), (Some(2), true)] {
        set_schema(&page, number);
        let digest = file_sha256(&page).expect("readable");
        change(&out.join("manifest.json"), |manifest| {
            let files = manifest["outputs"].as_array_mut().expect("a list");
            let own = files.iter_mut().find(|file| file["path"] == "page.json").expect("it is listed");
            own["sha256"] = digest.into();
        });
        match ReportedRun::of(&FinishedRun::open(&out).expect("readable")) {
            Ok(_) => assert!(!refused),
            Err(error) => {
                assert!(refused, "{error}");
                check_refused(&error, "page.json");
            }
        }
    }
}

#[test]
fn a_sweep_without_a_number_is_resumed_and_read_and_a_newer_one_refused() {
    let study = "scenario = \"short.toml\"\ntitle = { zh = \"测试\", en = \"test\" }\ndesign = { kind = \"grid\" }\n\
                 [ensemble]\ndraws = 1\n[[factor]]\nlever = \"hukou_openness\"\nlow = 0.0\nhigh = 1.0\nlevels = 2\n\
                 [[output]]\nexpression = \"urban_share\"\n";
    let place = Place::new(study);
    place.sweep("out", &[]);
    let (out, own) = (place.path("out"), place.path("out").join("sweep.json"));
    set_schema(&own, None);
    let known = fs::read(&own).expect("readable");
    place.sweep("out", &["--resume"]);
    assert!(fs::read(&own).expect("readable") == known, "a sweep of before stays as it is");
    assert_eq!(read::finished(&out, RowUnit::Point).expect("finished").identity.schema, 1);
    set_schema(&own, Some(2));
    check_refused(&read::finished(&out, RowUnit::Point).expect_err("newer"), "sweep.json");
    place.fails("out", &["--resume"], 2, "this file has format 2");
}

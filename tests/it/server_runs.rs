//! The runs of a server: their titles and notes, their removal, their files and reports.

use std::fs;

use serde_json::Value;
use serde_json::json;

use crate::server::Server;
use crate::server::spec;
use crate::server_page::alone;

const JSON: (&str, &str) = ("content-type", "application/json");

/// A run that the server has made from [`spec`], with more fields of the request; the name of its folder.
pub(crate) fn made(server: &Server, more: &Value) -> String {
    let mut body = json!({ "spec": spec(), "draws": 2, "keep": true });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    let (status, job) = server.post("/api/v1/jobs", &body);
    assert_eq!(status, 202, "{job}");
    let done = server.wait(&job);
    done["run"].as_str().unwrap_or_else(|| panic!("{done}")).to_owned()
}

fn change(server: &Server, folder: &str, body: &Value) -> (u16, Value) {
    let (status, _, text) = server.ask("PATCH", &format!("/api/v1/runs/{folder}"), &[JSON], &body.to_string());
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn listed(server: &Server, folder: &str) -> Value {
    let (_, all) = server.get("/api/v1/runs");
    let found = all.as_array().expect("runs").iter().find(|run| run["folder"] == folder);
    found.cloned().unwrap_or(Value::Null)
}

#[test]
fn users_give_titles_and_notes_to_runs_and_take_them_back() {
    let (folder, server) = alone(&[]);
    let run = made(&server, &json!({ "name": "  县域  就业 " }));
    let entry = listed(&server, &run);
    assert_eq!(
        (&entry["own_title"], &entry["note"], &entry["request"]),
        (&json!("县域 就业"), &Value::Null, &spec_with_nulls())
    );
    let digest = fs::read(folder.path().join(&run).join("manifest.json")).expect("there");
    let (status, changed) = change(&server, &run, &json!({ "note": "第一行\n第二行" }));
    assert_eq!((status, &changed["own_title"], &changed["note"]), (200, &json!("县域 就业"), &json!("第一行\n第二行")));
    assert_eq!(listed(&server, &run), changed);
    let (_, shown) = server.get(&format!("/api/v1/runs/{run}"));
    for field in ["own_title", "note", "request", "folder"] {
        assert_eq!(shown[field], changed[field], "{field}");
    }
    assert!(shown["dossier"]["series"].is_object() && shown["manifest_sha256"].is_string());
    let (_, changed) = change(&server, &run, &json!({ "title": null }));
    assert_eq!((&changed["own_title"], &changed["note"]), (&Value::Null, &json!("第一行\n第二行")));
    assert_eq!(
        fs::read(folder.path().join(&run).join("manifest.json")).expect("there"),
        digest,
        "the run is as it was"
    );
    // Another server with the same folder knows them.
    let other = Server::start(folder.path(), &[]);
    assert_eq!(listed(&other, &run), changed);
}

/// [`spec`] as the server has read it.
fn spec_with_nulls() -> Value {
    let mut spec = spec();
    spec["levers"][0]["end"] = Value::Null;
    spec
}

#[test]
fn changes_of_runs_have_limits_and_guards() {
    let (_folder, server) = alone(&[]);
    let run = made(&server, &json!({}));
    let path = format!("/api/v1/runs/{run}");
    for (field, most) in [("title", 120), ("note", 2000)] {
        assert_eq!(change(&server, &run, &json!({ field: "字".repeat(most) })).0, 200);
        let (status, problem) = change(&server, &run, &json!({ field: "字".repeat(most + 1) }));
        assert_eq!((status, &problem["pointer"]), (422, &json!(format!("/{field}"))));
        assert_eq!(problem["fields"], json!({ "count": most + 1, "most": most }));
    }
    assert_eq!(change(&server, &run, &json!({ "headline": "x" })).0, 422);
    assert_eq!(change(&server, &run, &json!({ "title": "a\u{202e}b" })).0, 422);
    assert_eq!(change(&server, "nothing", &json!({ "title": "x" })).0, 404);
    assert_eq!(change(&server, "..", &json!({ "title": "x" })).0, 404);
    assert_eq!(server.ask("PATCH", &path, &[("content-type", "text/plain")], "{}").0, 415);
    let foreign = ("origin", "http://evil.example");
    assert_eq!(server.ask("PATCH", &path, &[JSON, foreign], "{}").0, 403);
    assert_eq!(server.ask("DELETE", &path, &[foreign], "").0, 403);
    let (status, problem) =
        server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 2, "name": "x".repeat(121) }));
    assert_eq!((status, &problem["pointer"]), (422, &json!("/name")));
}

#[test]
fn a_run_is_removed_with_all_that_is_said_about_it_and_nothing_else() {
    let (folder, server) = alone(&[]);
    let run = made(&server, &json!({ "name": "x" }));
    let other = made(&server, &json!({ "seed": 7 }));
    let remove = |name: &str| server.ask("DELETE", &format!("/api/v1/runs/{name}"), &[], "").0;
    fs::create_dir(folder.path().join("mine")).expect("made");
    fs::write(folder.path().join("mine/text"), "mine").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join(&other), folder.path().join("link")).expect("linked");
    for name in ["mine", "link", "..", ".", ".qilu-runs.json", "nothing", "%2e%2e", "..%2f"] {
        assert!((400..500).contains(&remove(name)), "{name}");
    }
    // A job that will write the run holds it.
    let long = json!({ "spec": spec(), "draws": 1500, "seed": 3 });
    let (_, page) = server.post("/api/v1/jobs", &long);
    let (_, again) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 2, "keep": true }));
    let (status, _, text) = server.ask("DELETE", &format!("/api/v1/runs/{run}"), &[], "");
    assert!(status == 409 && text.contains("refusal/run-in-use"), "{status} {text}");
    for job in [&again, &page] {
        server.ask("DELETE", &format!("/api/v1/jobs/{}", job["id"]), &[], "");
        server.wait(job);
    }
    assert_eq!((remove(&run), remove(&run)), (204, 404));
    assert!(!folder.path().join(&run).exists() && folder.path().join(&other).exists());
    assert!(folder.path().join("mine/text").exists());
    let hidden = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(".qilu-unfinished");
    assert!(!fs::read_dir(folder.path()).expect("a folder").flatten().any(|entry| hidden(&entry)));
    // The same run, made again, has no title.
    assert_eq!(made(&server, &json!({})), run);
    assert_eq!(listed(&server, &run)["own_title"], Value::Null);
}

#[test]
fn the_settings_of_a_run_are_those_from_which_it_was_made() {
    let (folder, server) = alone(&[]);
    let (zh, en) = ("说明", "Meaning");
    let run = made(&server, &json!({ "meaning": { "zh": zh, "en": en } }));
    let (_, shown) = server.get(&format!("/api/v1/runs/{run}"));
    assert_eq!(shown["dossier"]["meaning"], json!({ "zh": zh, "en": en }));
    let plain = made(&server, &json!({}));
    assert_eq!(server.get(&format!("/api/v1/runs/{plain}")).1["dossier"]["meaning"], json!({ "zh": "", "en": "" }));
    let file = |body: Value| server.ask("POST", "/api/v1/scenario", &[JSON], &body.to_string()).2;
    let title = json!({ "zh": "甲", "en": "A" });
    let parent = file(json!({ "spec": { "scenario": "plan" }, "title": title }));
    let changed = file(json!({ "spec": spec(), "title": title }));
    assert!(!parent.contains("zh = \"\"\n"), "the file has its own text: {parent}");
    assert!(changed.contains("[meaning]\nzh = \"\"\nen = \"\"\n"), "{changed}");
    // Another run in the place of the folder was not made from these settings.
    fs::remove_dir_all(folder.path().join(&plain)).expect("removed");
    let command = ["run", "scenarios/plan.toml", "--draws", "2", "--quiet", "--out"];
    let out = folder.path().join(&plain).display().to_string();
    let output = crate::cli::qilu(&[&command[..], &[&out]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(listed(&server, &plain)["request"], Value::Null);
}

#[test]
fn damaged_notes_are_told_and_set_aside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(".qilu-runs.json"), "{\"a\":").expect("written");
    let mut server = Server::start(folder.path(), &["--lang", "en"]);
    let run = made(&server, &json!({ "name": "again" }));
    assert_eq!(listed(&server, &run)["own_title"], "again");
    assert_eq!(fs::read_to_string(folder.path().join(".qilu-runs.damaged.json")).expect("kept"), "{\"a\":");
    let (_, said) = server.stop("TERM");
    assert!(said.contains(".qilu-runs.json"), "{said}");
}

/// The data of a page that stands in a report.
fn data_of(page: &str) -> Value {
    let begin = page.find("id=\"qilu-data\">").expect("a place for data") + "id=\"qilu-data\">".len();
    let end = begin + page[begin..].find("</script>").expect("an end");
    serde_json::from_str(&page[begin..end]).expect("JSON")
}

#[test]
fn a_report_holds_the_runs_and_contributions_that_are_asked_for() {
    let (folder, server) = alone(&[]);
    let (run, other) = (made(&server, &json!({})), made(&server, &json!({ "seed": 7 })));
    let ask = |query: &str| server.ask("GET", &format!("/api/v1/runs/{run}/report{query}"), &[], "");
    let (status, _, page) = ask("");
    let data = data_of(&page);
    assert_eq!((status, data["runs"].as_array().map(Vec::len), &data["contributions"]), (200, Some(1), &Value::Null));
    assert_eq!(data["effects"], Value::Null);
    let (status, _, page) =
        ask(&format!("?lang=en&compare={other}&compare={other}&contributions=2&effects=1&reference=baseline"));
    let data = data_of(&page);
    assert_eq!((status, &data["language"]), (200, &json!("en")));
    let folders: Vec<&Value> = data["runs"].as_array().expect("runs").iter().map(|run| &run["folder"]).collect();
    assert_eq!(folders, [&json!(run), &json!(other)]);
    // The command line gives the same page.
    let [own, compared] = [&run, &other].map(|name| folder.path().join(name).display().to_string());
    let out = folder.path().join("own.html").display().to_string();
    let output = crate::cli::qilu(&[
        "report",
        &own,
        "--compare",
        &compared,
        "--contribution-draws",
        "2",
        "--effect-draws",
        "1",
        "--quiet",
        "--lang",
        "en",
        "--out",
        &out,
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let by_command = data_of(&fs::read_to_string(&out).expect("there"));
    assert!(data["contributions"]["rows"].as_array().is_some_and(|rows| rows.len() > 3));
    assert_eq!(data["contributions"], by_command["contributions"]);
    assert!(data["effects"]["rows"].as_array().is_some_and(|rows| rows.len() > 30));
    assert_eq!(data["effects"], by_command["effects"]);
    assert_eq!(data["runs"], by_command["runs"]);
    // Another reference.
    let (status, _, page) = ask("?contributions=1&reference=plan");
    assert_eq!(status, 200);
    assert_eq!(data_of(&page)["contributions"]["reference"]["name"], "plan");
    let six = (0..6).map(|number| format!("&compare=run-{number}")).collect::<Vec<_>>().concat();
    for (query, status) in [
        ("?compare=nothing", 404),
        ("?compare=..", 404),
        ("?contributions=101", 422),
        ("?contributions=-1", 400),
        ("?effects=101", 422),
        ("?effects=many", 400),
        ("?contributions=1&reference=nothing", 422),
        (format!("?lang=zh{six}").as_str(), 422),
    ] {
        assert_eq!(ask(query).0, status, "{query}");
    }
}
#[test]
fn tables_for_chinese_spreadsheets_have_a_mark_before_them() {
    let (folder, server) = alone(&[]);
    let run = made(&server, &json!({}));
    let body = |query: &str| {
        let path = format!("/api/v1/runs/{run}/files/{query}");
        let answer =
            server.raw(format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", server.host).as_bytes());
        let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
        answer[head + 4..].to_vec()
    };
    // The answer comes in pieces of unknown number; the sizes of the pieces are no part of the table.
    let table = fs::read(folder.path().join(&run).join("targets.csv")).expect("there");
    let count = |bytes: &[u8]| bytes.windows(3).filter(|three| *three == "\u{feff}".as_bytes()).count();
    assert_eq!((count(&table), count(&body("targets.csv")), count(&body("targets.csv?lang=en"))), (0, 0, 0));
    let marked = body("targets.csv?lang=zh");
    assert_eq!(count(&marked), 1);
    let at = marked.windows(3).position(|three| three == "\u{feff}".as_bytes()).expect("a mark");
    assert!(at < 12, "it stands before everything");
    assert!(marked.len() >= table.len() + 3);
    assert_eq!(count(&body("page.json?lang=zh")), 0, "only tables have it");
}

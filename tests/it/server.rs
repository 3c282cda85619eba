//! The server of the page against whoever asks wrongly, and what it leaves behind.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::Weak;
use std::time::Duration;
use std::time::Instant;

use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

use crate::cli::qilu;
use crate::fixture::repository;

/// A server of the repository, ended when dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) host: String,
}

impl Server {
    pub(crate) fn start(runs: &Path, more: &[&str]) -> Server {
        Server::launch(Command::new(env!("CARGO_BIN_EXE_qilu")), runs, more)
    }

    /// A server that a shell starts after it has done something, such as set a limit.
    pub(crate) fn after(shell: &str, runs: &Path, more: &[&str]) -> Server {
        let mut command = Command::new("sh");
        // The shell becomes the program.
        command.args(["-c", &format!("{shell} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_qilu")]);
        Server::launch(command, runs, more)
    }

    fn launch(mut command: Command, runs: &Path, more: &[&str]) -> Server {
        let mut child = command
            .current_dir(repository(""))
            .args(["serve", "--port", "0", "--runs"])
            .arg(runs)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let host = line.trim().trim_start_matches("http://").split('/').next().expect("a host").to_owned();
        Server { child, host }
    }

    /// Tells the server to stop by a signal; its exit code and what it has said.
    pub(crate) fn stop(&mut self, signal: &str) -> (Option<i32>, String) {
        self.signal(signal);
        let code = self.child.wait().expect("it ends").code();
        let mut said = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut said).expect("UTF-8");
        (code, said)
    }

    /// Sends a signal to the server.
    pub(crate) fn signal(&self, signal: &str) {
        let told = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
    }

    /// Sends bytes and returns everything that comes back.
    pub(crate) fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Status, head and body of an answer. The status must be in the description of the API.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let answer = self.raw(format!("{request}\r\n{body}").as_bytes());
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        assert!(is_described(method, path, status), "{method} {path} answers {status}, which is not described");
        (status, head.to_lowercase(), body.to_owned())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, _, text) = self.ask("POST", path, &[("content-type", "application/json")], &body.to_string());
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        let (status, _, text) = self.ask("GET", path, &[], "");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Waits until a job is over.
    pub(crate) fn wait(&self, job: &Value) -> Value {
        let begun = Instant::now();
        loop {
            let (_, now) = self.get(&format!("/api/v1/jobs/{}", job["id"]));
            if !["queued", "running", "waiting"].iter().any(|open| now["state"] == *open) {
                return now;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "the job does not end: {now}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Whether an operation of the API may answer a status. What the description does not know is no operation.
fn is_described(method: &str, path: &str, status: u16) -> bool {
    static ALL: LazyLock<Value> = LazyLock::new(qilu::server::description::document);
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    let same = |template: &str| {
        let (known, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        known.len() == given.len() && known.iter().zip(given).all(|(one, other)| one.starts_with('{') || *one == other)
    };
    let operations = ALL["paths"].as_object().expect("addresses");
    let found = operations.iter().find(|(template, _)| same(template));
    let operation = found.and_then(|(_, methods)| methods.get(method.to_lowercase()));
    operation.is_none_or(|operation| operation["responses"][status.to_string()].is_object())
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server for many questions, with the folder that its runs are in.
type Shared = (tempfile::TempDir, Server);

/// The server that tests share while any of them needs it; the last one ends it.
fn shared() -> Arc<Shared> {
    static KEPT: Mutex<Weak<Shared>> = Mutex::new(Weak::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shared) = kept.upgrade() {
        return shared;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runs = folder.path().join("runs");
    let out = runs.join("small");
    fs::create_dir(&runs).expect("made");
    let output =
        qilu(&["run", "scenarios/plan.toml", "--draws", "3", "--quiet", "--out", out.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(folder.path().join("secret.txt"), "secret").expect("written");
    let server = Server::start(&runs, &["--max-draws", "500"]);
    let shared = Arc::new((folder, server));
    *kept = Arc::downgrade(&shared);
    shared
}

pub(crate) fn spec() -> Value {
    json!({ "scenario": "plan", "levers": [{ "name": "county_jobs", "value": 20.0, "start": 2027, "ramp": 3, "places": ["370800"] }] })
}

#[test]
fn only_requests_to_its_own_name_and_from_its_own_pages_are_answered() {
    let shared = shared();
    let (_, server) = &*shared;
    assert_eq!(server.ask("GET", "/", &[("host", "evil.example")], "").0, 421);
    let body = json!({ "spec": spec(), "indicators": ["urban_share"] }).to_string();
    let json = ("content-type", "application/json");
    assert_eq!(server.ask("POST", "/api/v1/line", &[json, ("origin", "http://evil.example")], &body).0, 403);
    assert_eq!(server.ask("POST", "/api/v1/line", &[json, ("sec-fetch-site", "cross-site")], &body).0, 403);
    let own = format!("http://{}", server.host);
    assert_eq!(server.ask("POST", "/api/v1/line", &[json, ("origin", &own)], &body).0, 200);
    assert_eq!(server.ask("POST", "/api/v1/line", &[("content-type", "text/plain")], &body).0, 415);
}

#[test]
fn answers_tell_the_browser_what_it_may_do() {
    let shared = shared();
    let (_, server) = &*shared;
    for path in ["/", "/assets/main.js", "/api/v1/catalogue", "/nothing"] {
        let (_, head, _) = server.ask("GET", path, &[], "");
        assert!(head.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{path}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}");
        assert!(head.contains("frame-ancestors 'none'"), "{path}");
    }
    let (_, _, page) = server.ask("GET", "/", &[("accept-language", "en-GB,en;q=0.9,zh;q=0.1")], "");
    assert!(page.contains("\"mode\":\"live\",\"language\":\"en\""));
    assert!(!page.contains("<script>") && !page.contains(" onclick="), "no script stands in the page");
    let (_, head, _) = server.ask("GET", "/assets/main.js", &[], "");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").replacen("w/", "W/", 1);
    assert_eq!(server.ask("GET", "/assets/main.js", &[("if-none-match", &tag)], "").0, 304);
}

#[test]
fn no_path_leads_out_of_the_runs() {
    let shared = shared();
    let (folder, server) = &*shared;
    let runs = folder.path().join("runs");
    #[cfg(unix)]
    {
        let outside = folder.path().join("outside");
        fs::create_dir_all(&outside).expect("made");
        for file in ["manifest.json", "page.json", "scenario.toml"] {
            fs::copy(runs.join("small").join(file), outside.join(file)).expect("copied");
        }
        let _ = std::os::unix::fs::symlink(&outside, runs.join("link"));
        // A manifest may be anybody's.
        let evil = runs.join("evil");
        fs::create_dir_all(&evil).expect("made");
        let mut manifest: Value =
            serde_json::from_slice(&fs::read(runs.join("small/manifest.json")).expect("there")).expect("JSON");
        manifest["outputs"] = json!([
            { "path": "../../secret.txt", "sha256": "", "bytes": 0 },
            { "path": "linked.txt", "sha256": "", "bytes": 0 },
        ]);
        // As version 0.2 wrote it, without its own digest.
        manifest.as_object_mut().expect("a record").remove("own_sha256");
        fs::write(evil.join("manifest.json"), manifest.to_string()).expect("written");
        let _ = std::os::unix::fs::symlink(folder.path().join("secret.txt"), evil.join("linked.txt"));
    }
    for path in [
        "/api/v1/runs/../secret.txt",
        "/api/v1/runs/..%2f..%2fsecret.txt",
        "/api/v1/runs/small/files/..%2f..%2f..%2fsecret.txt",
        "/api/v1/runs/small/files/%2fetc%2fpasswd",
        "/api/v1/runs/.%2e/files/secret.txt",
        "/api/v1/runs/link",
        "/api/v1/runs/link/files/page.json",
        "/api/v1/runs/evil/files/..%2f..%2fsecret.txt",
        "/api/v1/runs/evil/files/linked.txt",
        "/api/v1/runs/small/files/nothing.csv",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/mod.rs",
    ] {
        let (status, _, body) = server.ask("GET", path, &[], "");
        assert!((400..500).contains(&status), "{path}: {status}");
        assert!(!body.contains("secret") || !body.contains("secret\n"), "{path}: {body}");
    }
    let (status, _, body) = server.ask("GET", "/api/v1/runs/small/files/targets.csv", &[], "");
    assert_eq!(status, 200);
    assert!(body.contains("urban_share_2035_strict"));
}

#[test]
fn limits_are_said() {
    let shared = shared();
    let (_, server) = &*shared;
    let large = "x".repeat(300 * 1024);
    assert_eq!(server.ask("POST", "/api/v1/line", &[("content-type", "application/json")], &large).0, 413);
    let (status, problem) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 501 }));
    assert_eq!((status, problem["pointer"].as_str()), (422, Some("/draws")));
    assert_eq!(problem["detail"], "501 draws; allowed: 1 to 500");
    let many: Vec<Value> = (0..201).map(|_| spec()["levers"][0].clone()).collect();
    let body = json!({ "spec": { "scenario": "plan", "levers": many }, "indicators": ["urban_share"] });
    let (status, problem) = server.post("/api/v1/line", &body);
    assert_eq!((status, problem["pointer"].as_str()), (422, Some("/spec/levers")));
    assert_eq!(server.ask("PUT", "/api/v1/line", &[], "").0, 405);
    assert_eq!(server.get("/api/v1/jobs/nothing").0, 404);
}

/// Sends the same wrong request in both languages; the details and the rest of the problems.
fn in_both_languages(server: &Server, method: &str, path: &str, body: &str) -> [(String, Value); 2] {
    ["zh-CN,zh;q=0.9,en;q=0.1", "en-GB,zh;q=0.5"].map(|language| {
        let headers = [("content-type", "application/json"), ("accept-language", language)];
        let (status, head, text) = server.ask(method, path, &headers, body);
        assert!((400..500).contains(&status), "{path}: {status}");
        assert!(head.contains("content-type: application/problem+json"), "{path}: {head}");
        let mut problem: Value = serde_json::from_str(&text).expect("JSON of the announced length");
        let detail = problem["detail"].take();
        (detail.as_str().expect("a text").to_owned(), problem)
    })
}

#[test]
fn a_problem_is_told_in_the_language_of_the_request_with_the_same_code() {
    let shared = shared();
    let (_, server) = &*shared;
    let is_chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let line = |spec: Value| json!({ "spec": spec, "indicators": ["urban_share"] }).to_string();
    let cases = [
        ("POST", "/api/v1/jobs", json!({ "spec": spec(), "draws": 501 }).to_string(), "request-fault/draws"),
        ("POST", "/api/v1/line", line(json!({ "scenario": "plam" })), "request-fault/no-scenario"),
        ("POST", "/api/v1/line", line(json!({ "scenario": 3 })), "file-fault/wrong-value"),
        ("GET", "/api/v1/jobs/nothing", String::new(), "refusal/no-job"),
        ("GET", "/nothing", String::new(), "refusal/no-address"),
        ("GET", "/api/v1/runs/%ff", String::new(), "refusal/bad-address"),
        ("PUT", "/api/v1/line", String::new(), "refusal/other-method"),
    ];
    for (method, path, body, code) in cases {
        let [(zh, one), (en, other)] = in_both_languages(server, method, path, &body);
        assert!(is_chinese(&zh) && !is_chinese(&en), "{zh} / {en}");
        assert_eq!(one["code"], code);
        assert_eq!(one, other, "only the words differ");
    }
    let (_, problem) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 501 }));
    assert_eq!(problem["fields"], json!({ "draws": 501, "most": 500 }));
}

#[test]
fn a_token_is_asked_for_where_others_can_reach_the_server() {
    let output = qilu(&["serve", "--host", "0.0.0.0", "--port", "0"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("give `--token`, or listen on 127.0.0.1"), "{said}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &["--token", "a-secret-word"]);
    assert_eq!(server.get("/api/v1/jobs").0, 401);
    assert_eq!(server.ask("GET", "/api/v1/jobs", &[("authorization", "Bearer a-secret-word")], "").0, 200);
    let (status, head, _) = server.ask("GET", "/?token=a-secret-word", &[], "");
    assert_eq!(status, 303);
    let (_, port) = server.host.split_once(':').expect("a port");
    assert!(head.contains(&format!("set-cookie: qilu-{port}=a-secret-word; httponly; samesite=strict")), "{head}");
    let own = format!("qilu-{port}=a-secret-word");
    assert_eq!(server.ask("GET", "/", &[("cookie", &own)], "").0, 200);
    // A right cookie behind a stale one is found, and that of another server is none.
    assert_eq!(server.ask("GET", "/", &[("cookie", &format!("qilu-{port}=old; {own}"))], "").0, 200);
    assert_eq!(server.ask("GET", "/", &[("cookie", "qilu-1=a-secret-word")], "").0, 401);
    assert_eq!(server.ask("GET", "/api/v1/jobs", &[("authorization", "bearer a-secret-word")], "").0, 200);
    // Addresses of the API stay in the logs of proxies.
    assert_eq!(server.get("/api/v1/jobs?token=a-secret-word").0, 401);
    assert_eq!(server.ask("POST", "/?token=a-secret-word", &[], "").0, 401);
}

#[test]
fn a_kept_run_is_what_the_command_line_makes_of_the_saved_scenario() {
    let shared = shared();
    let (folder, server) = &*shared;
    let title = json!({ "zh": "济宁就业", "en": "Jobs in Jining" });
    let (status, job) =
        server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 5, "keep": true, "title": title }));
    assert_eq!(status, 202);
    let job = server.wait(&job);
    assert_eq!(job["state"], "done", "{job}");
    let made = folder.path().join("runs").join(job["run"].as_str().expect("a name"));
    let name = job["run"].as_str().expect("a name").trim_end_matches("-2022-5").to_owned();
    let file = folder.path().join(format!("{name}.toml"));
    fs::copy(made.join("scenario.toml"), &file).expect("copied");
    let own = folder.path().join("own");
    let output =
        qilu(&["run", file.to_str().expect("UTF-8"), "--draws", "5", "--quiet", "--out", own.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for entry in fs::read_dir(&own).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        if name != "manifest.json" {
            let [made, own] = [&made, &own].map(|folder| fs::read(folder.join(&name)).expect("readable"));
            assert!(made == own, "{} differs", name.to_string_lossy());
        }
    }
    // The same again is not made again.
    let (_, again) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 5, "keep": true, "title": title }));
    let again = server.wait(&again);
    assert_eq!(
        (again["state"].as_str(), &again["run"], again["finished"].as_u64()),
        (Some("done"), &job["run"], Some(0))
    );
}

#[test]
fn a_line_is_the_scenario_without_random_numbers() {
    let shared = shared();
    let (folder, server) = &*shared;
    let (_, line) = server.post("/api/v1/line", &json!({ "spec": spec(), "indicators": ["urban_share"] }));
    let (_, _, toml) = server.ask(
        "POST",
        "/api/v1/scenario",
        &[("content-type", "application/json")],
        &json!({ "spec": spec(), "title": { "zh": "甲", "en": "A" } }).to_string(),
    );
    let (file, out) = (folder.path().join("line.toml"), folder.path().join("line"));
    fs::write(&file, toml).expect("written");
    let output = qilu(&[
        "run",
        file.to_str().expect("UTF-8"),
        "--draws",
        "1",
        "--layers",
        "none",
        "--quiet",
        "--out",
        out.to_str().expect("UTF-8"),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page: Value = serde_json::from_slice(&fs::read(out.join("page.json")).expect("there")).expect("JSON");
    for code in ["370000", "370800", "370881"] {
        let median = page["statistics"][if code == "370881" { "county" } else { "city" }]
            .as_array()
            .expect("names")
            .iter()
            // Of a single draw, its value has the place of the median.
            .position(|name| name == "mean")
            .expect("the value of the draw");
        let [a, b] = [&line["values"]["urban_share"][code], &page["series"][code]["urban_share"][median]];
        for year in 0..16 {
            // Ensembles keep seven digits.
            let gap = a[year].as_f64().expect("a value") - b[year].as_f64().expect("a value");
            assert!(gap.abs() < 2e-6, "{code} {year}: {gap}");
        }
    }
}

/// Any JSON, near to what is expected and far from it.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just("plan".to_owned()), Just("urban_share".to_owned()), Just("370100".to_owned()), ".{0,12}"]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let keys = prop_oneof![
            Just("spec"),
            Just("scenario"),
            Just("levers"),
            Just("name"),
            Just("value"),
            Just("places"),
            Just("indicators"),
            Just("draws"),
            Just("areas"),
            Just("title")
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..5)
                .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

#[test]
fn requests_name_levers_and_places_in_either_language() {
    let shared = shared();
    let (_, server) = &*shared;
    let spec = |name: &str, places: [&str; 3]| {
        let lever = json!({ "name": name, "value": 20.0, "start": 2027, "ramp": 3, "places": places });
        json!({ "scenario": "plan", "levers": [lever] })
    };
    let english = spec("county_jobs", ["370800", "circle:capital", "kind:county"]);
    let chinese = spec("县域产业就业", ["济宁", "省会经济圈", "类型：县市"]);
    let same = |path: &str, of: &dyn Fn(&Value, bool) -> Value| {
        let [by_id, by_name] =
            [(&english, false), (&chinese, true)].map(|(spec, named)| server.post(path, &of(spec, named)));
        assert_eq!(by_id.0, 200, "{path}: {}", by_id.1);
        assert_eq!(by_id, by_name, "{path}");
    };
    same("/api/v1/line", &|spec, _| json!({ "spec": spec, "indicators": ["urban_share"] }));
    same("/api/v1/fan", &|spec, named| {
        let areas = if named { ["全省", "历城"] } else { ["370000", "370112"] };
        json!({ "spec": spec, "draws": 2, "indicators": ["urban_share"], "areas": areas })
    });
    same("/api/v1/contributions", &|spec, named| {
        let (area, reference) = (if named { "济宁市" } else { "370800" }, json!({ "scenario": "plan" }));
        json!({ "spec": spec, "reference": reference, "indicator": "urban_share", "area": area, "year": 2035, "draws": 2 })
    });
    let file = |spec: &Value| {
        let body = json!({ "spec": spec, "title": { "zh": "试", "en": "try" } }).to_string();
        server.ask("POST", "/api/v1/scenario", &[("content-type", "application/json")], &body).2
    };
    assert!(file(&english).contains("name = \"county_jobs\""));
    assert_eq!(file(&english), file(&chinese));
    let fan = json!({ "spec": english, "draws": 2, "indicators": ["urban_share"], "areas": ["370000", "市中区"] });
    let (status, problem) = server.post("/api/v1/fan", &fan);
    assert_eq!((status, &problem["pointer"]), (422, &json!("/areas/1")));
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("370402")), "{problem}");
}

#[test]
fn no_body_breaks_the_server() {
    let shared = shared();
    let (_, server) = &*shared;
    proptest!(ProptestConfig::with_cases(150), |(body in any_json(), place in 0..5_usize)| {
        let path = ["line", "fan", "contributions", "jobs", "scenario"][place];
        let (status, _) = server.post(&format!("/api/v1/{path}"), &body);
        prop_assert!((200..500).contains(&status), "{path} answers {status}");
    });
}

#[test]
fn no_path_and_no_bytes_break_the_server() {
    let shared = shared();
    let (_, server) = &*shared;
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    proptest!(ProptestConfig::with_cases(150), |(path in "/[ -~]{0,40}", bytes in bytes)| {
        let path = path.replace(' ', "%20");
        let (status, _, _) = server.ask("GET", &path, &[], "");
        prop_assert!((200..500).contains(&status), "{path} answers {status}");
        // Nonsense need not be answered, but the next request is.
        let mut stream = TcpStream::connect(&server.host).expect("it listens");
        let _ = stream.write_all(&bytes);
        drop(stream);
        prop_assert_eq!(server.get("/api/v1/jobs").0, 200);
    });
}

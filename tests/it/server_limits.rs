//! The server with little memory, few handles, slow and greedy clients, and its end.

use std::fs;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::cli::qilu;
use crate::server::Server;
use crate::server::spec;

/// Draws that take long enough for the other requests of a test.
const LONG: u32 = 1500;

/// Longest time that anything may take on a machine that does other work meanwhile.
const PATIENCE: Duration = Duration::from_secs(120);

fn job(draws: u32) -> Value {
    json!({ "spec": spec(), "draws": draws, "keep": true })
}

/// Waits until something is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Orders a job that takes long, and waits until it runs.
fn run_long(server: &Server) -> Value {
    let (status, long) = server.post("/api/v1/jobs", &job(LONG));
    assert_eq!(status, 202, "{long}");
    let place = format!("/api/v1/jobs/{}", long["id"]);
    until("the job does not begin", || server.get(&place).1["finished"].as_u64().is_some_and(|finished| finished > 0));
    long
}

/// Names in a folder but for the record of jobs and the notes of runs.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with(".qilu-jobs") && !name.starts_with(".qilu-runs")).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn jobs_that_do_not_fit_into_the_memory_are_refused_and_the_server_lives() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::after("ulimit -v 1300000", folder.path(), &["--threads", "1"]);
    let (status, never) = server.post("/api/v1/jobs", &job(20_000));
    assert_eq!((status, &never["code"], &never["pointer"]), (422, &json!("refusal/never-fits"), &json!("/draws")));
    let number = |problem: &Value, name: &str| problem["fields"][name].as_u64().unwrap_or_else(|| panic!("{problem}"));
    assert!(number(&never, "needed") > number(&never, "free"), "{never}");
    let most = u32::try_from(number(&never, "most")).expect("a number of draws");
    assert!((100..20_000).contains(&most), "{never}");
    // Those that wait count too: each of these would fit alone.
    let mut refused = None;
    for _ in 0..8 {
        let (status, answer) = server.post("/api/v1/jobs", &job(most / 3));
        if status != 202 {
            refused = Some((status, answer));
            break;
        }
    }
    let (status, now) = refused.expect("all of them together do not fit");
    assert_eq!((status, &now["code"]), (507, &json!("refusal/not-now")), "{now}");
    assert!(number(&now, "claimed") > 0 && number(&now, "most") < u64::from(most / 3), "{now}");
    let (status, fan) = server.post(
        "/api/v1/fan",
        &json!({ "spec": spec(), "draws": 1000, "indicators": ["urban_share"], "areas": ["370000"] }),
    );
    assert!(status == 507 || status == 422, "{fan}");
    for job in server.get("/api/v1/jobs").1.as_array().expect("jobs") {
        assert!(job["memory"].as_u64().is_some(), "{job}");
        server.ask("DELETE", &format!("/api/v1/jobs/{}", job["id"]), &[], "");
    }
    // What was claimed is free again when the jobs are over.
    until("the memory is not free again", || {
        let (status, job) = server.post("/api/v1/jobs", &job(5));
        let ended = if status == 202 { server.wait(&job) } else { job };
        let done = ended["state"] == "done";
        if !done {
            // Shown by the test program if the test fails.
            println!("{status} {ended}");
        }
        done
    });
}

#[test]
fn jobs_that_were_not_finished_are_listed_as_lost_after_a_restart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), &[]);
    let (_, done) = server.post("/api/v1/jobs", &job(3));
    let done = server.wait(&done);
    assert_eq!((done["state"].as_str(), done["recorded"].as_bool()), (Some("done"), Some(true)), "{done}");
    let long = run_long(&server);
    let (_, waiting) = server.post("/api/v1/jobs", &job(4));
    server.child.kill().expect("killed");
    server.child.wait().expect("ended");
    let server = Server::start(folder.path(), &[]);
    let state = |job: &Value| server.get(&format!("/api/v1/jobs/{}", job["id"]));
    assert_eq!(state(&done), (200, done.clone()), "what is in a folder is kept");
    for (lost, draws) in [(&long, LONG), (&waiting, 4)] {
        let (status, now) = state(lost);
        assert_eq!((status, &now["state"], &now["draws"]), (200, &json!("lost"), &json!(draws)));
        let place = format!("/api/v1/jobs/{}", lost["id"]);
        let zh: Value =
            serde_json::from_str(&server.ask("GET", &place, &[("accept-language", "zh")], "").2).expect("JSON");
        assert!(zh["error"].as_str().is_some_and(|text| text.contains("已丢失")), "{zh}");
        assert!(now["error"].as_str().is_some_and(|text| text.contains("is lost")), "{now}");
        assert_eq!(server.get(&format!("{place}/dossier")).0, 410);
    }
    let states: Vec<Value> =
        server.get("/api/v1/jobs").1.as_array().expect("jobs").iter().map(|job| job["state"].clone()).collect();
    assert_eq!(states, ["done", "lost", "lost"]);
    // The request can be sent again as it is, and gets a number of its own.
    let (status, again) = server.post("/api/v1/jobs", &state(&waiting).1["request"]);
    assert_eq!((status, again["id"].as_u64()), (202, waiting["id"].as_u64().map(|id| id + 1)));
    assert_eq!(server.wait(&again)["state"], "done");
}

#[test]
fn a_server_that_is_told_to_stop_leaves_nothing_unfinished_and_says_what_is_lost() {
    for (signal, language, words) in
        [("TERM", "en", "are not finished: 2, 3;"), ("HUP", "zh", "以下作业未完成：2、3。")]
    {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut server = Server::start(folder.path(), &["--lang", language]);
        let (_, done) = server.post("/api/v1/jobs", &job(3));
        let kept = server.wait(&done);
        run_long(&server);
        server.post("/api/v1/jobs", &job(4));
        let (code, said) = server.stop(signal);
        assert_eq!(code, Some(0), "{signal}: {said}");
        assert!(said.contains(words), "{signal}: {said}");
        assert!(said.lines().any(|line| line.ends_with('1')), "what is kept is said too: {said}");
        assert_eq!(names(folder.path()), [kept["run"].as_str().expect("a name")], "{signal}");
    }
}

#[test]
fn a_terminal_that_is_closed_does_not_stop_a_server_that_ignores_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::after("trap '' HUP", folder.path(), &[]);
    server.signal("HUP");
    for _ in 0..5 {
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(server.get("/api/v1/jobs").0, 200);
    }
    assert_eq!(server.stop("INT").0, Some(0));
}

/// What a client that is slow reads before its connection is closed.
fn drip(server: &Server, head: &str) -> String {
    let mut stream = TcpStream::connect(&server.host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_millis(200))).expect("set");
    stream.write_all(head.as_bytes()).expect("sent");
    let (begun, mut answer) = (Instant::now(), Vec::new());
    loop {
        assert!(begun.elapsed() < PATIENCE, "the connection stays open");
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&bytes[..count]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            // The server closed while bytes were on their way.
            Err(_) => break,
        }
        let _ = stream.write_all(b"x");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn heads_and_bodies_that_come_slowly_are_given_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let host = &server.host;
    let post = format!("POST /api/v1/line HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n");
    let chunked = format!("{post}transfer-encoding: chunked\r\n\r\nfff\r\n{{");
    let bodies = [format!("{post}content-length: 5000\r\n\r\n{{"), chunked];
    std::thread::scope(|scope| {
        let head = scope.spawn(|| drip(&server, &format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: ")));
        let idle = scope.spawn(|| drip(&server, ""));
        let slow = bodies.each_ref().map(|body| scope.spawn(|| drip(&server, body)));
        // Others are answered meanwhile.
        assert_eq!(server.get("/api/v1/jobs").0, 200);
        for body in slow {
            let answer = body.join().expect("no panic");
            assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("refusal/slow-body"), "{answer}");
        }
        for nothing in [head, idle] {
            let answer = nothing.join().expect("no panic");
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
        }
    });
}

#[test]
fn idle_clients_do_not_keep_others_from_being_answered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::after("ulimit -n 40", folder.path(), &[]);
    let mut idle = Vec::new();
    for round in 0..5 {
        for place in 0..15 {
            let mut stream = TcpStream::connect(&server.host).expect("it listens");
            // Some have begun a head, and some have had an answer and keep their connection.
            match place % 3 {
                0 => {}
                1 => stream.write_all(b"GET / HTTP/1.1\r\nhost: ").expect("sent"),
                _ => {
                    let request = format!("GET /api/v1/jobs HTTP/1.1\r\nhost: {}\r\n\r\n", server.host);
                    stream.write_all(request.as_bytes()).expect("sent");
                }
            }
            idle.push(stream);
        }
        assert_eq!(server.get("/api/v1/jobs").0, 200, "in round {round}");
        let line = json!({ "spec": spec(), "indicators": ["urban_share"] });
        assert_eq!(server.post("/api/v1/line", &line).0, 200, "in round {round}");
    }
    let (_, done) = server.post("/api/v1/jobs", &job(3));
    assert_eq!(server.wait(&done)["state"], "done", "files can still be written");
}

#[test]
fn heads_that_others_could_read_differently_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let host = &server.host;
    let status = |text: &str| {
        let answer = String::from_utf8_lossy(&server.raw(text.as_bytes())).into_owned();
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0_u16)
    };
    let close = "connection: close\r\n";
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\r\n{close}\r\n")), 200);
    assert_eq!(status(&format!("GET / HTTP/1.1\nhost: {host}\nconnection: close\n\n")), 400);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\nx: y\r\n{close}\r\n")), 400);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\r\n{close}\n")), 400);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\r\nhost: {host}\r\n{close}\r\n")), 400);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\r\nhost: evil.example\r\n{close}\r\n")), 400);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n{close}\r\n", "y".repeat(70_000))), 431);
    // A second request in the same bytes is looked at as well, and a body without a stated length is the last.
    let twice = format!("GET /api/v1/jobs HTTP/1.1\r\nhost: {host}\r\n\r\nGET / HTTP/1.1\nhost: {host}\n\n");
    let answer = String::from_utf8_lossy(&server.raw(twice.as_bytes())).into_owned();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("HTTP/1.1 400 "), "{answer}");
    let post = format!("POST /api/v1/line HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n");
    let chunked = format!("{post}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\nGET / HTTP/1.1\n\n");
    let answer = String::from_utf8_lossy(&server.raw(chunked.as_bytes())).to_lowercase();
    assert!(answer.starts_with("http/1.1 422 ") && answer.contains("connection: close"), "{answer}");
    assert_eq!(answer.matches("http/1.1 ").count(), 1, "{answer}");
}

#[test]
fn lists_are_not_taken_for_objects() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let lever = json!(["county_jobs", 20.0, 2027, 3, null, ["370800"]]);
    let cases = [
        ("line", json!([spec(), ["urban_share"]]), ""),
        ("line", json!({ "spec": ["plan", []], "indicators": ["urban_share"] }), "/spec"),
        (
            "line",
            json!({ "spec": { "scenario": "plan", "levers": [lever] }, "indicators": ["urban_share"] }),
            "/spec/levers/0",
        ),
        ("jobs", json!({ "spec": spec(), "draws": 2, "title": ["试", "try"] }), "/title"),
        ("scenario", json!({ "spec": spec(), "title": ["试", "try"] }), "/title"),
        (
            "contributions",
            json!({ "spec": spec(), "reference": ["plan"], "indicator": "urban_share", "area": "370000", "year": 2030, "draws": 1 }),
            "/reference",
        ),
    ];
    for (path, body, pointer) in cases {
        let (status, problem) = server.post(&format!("/api/v1/{path}"), &body);
        assert_eq!((status, &problem["pointer"]), (422, &json!(pointer)), "{body}: {problem}");
        assert_eq!(problem["code"], "file-fault/wrong-value", "{problem}");
    }
}

#[test]
fn damaged_linked_and_special_files_give_no_path_away_and_block_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runs = folder.path().join("a-secret-place");
    let made = |name: &str| runs.join(name);
    fs::create_dir(&runs).expect("made");
    let out = made("sound").display().to_string();
    let output = qilu(&["run", "scenarios/plan.toml", "--draws", "2", "--quiet", "--out", &out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let copy = |name: &str| {
        fs::create_dir(made(name)).expect("made");
        for entry in fs::read_dir(made("sound")).expect("a folder").flatten() {
            fs::copy(entry.path(), made(name).join(entry.file_name())).expect("copied");
        }
    };
    let pipe = |name: &str, file: &str| {
        copy(name);
        fs::remove_file(made(name).join(file)).expect("removed");
        assert!(Command::new("mkfifo").arg(made(name).join(file)).status().expect("mkfifo is there").success());
    };
    copy("damaged");
    fs::write(made("damaged/page.json"), "{").expect("written");
    copy("damaged-manifest");
    fs::write(made("damaged-manifest/manifest.json"), "{").expect("written");
    copy("linked");
    fs::remove_file(made("linked/page.json")).expect("removed");
    std::os::unix::fs::symlink(made("sound/page.json"), made("linked/page.json")).expect("linked");
    for file in ["manifest.json", "page.json", "scenario.toml"] {
        pipe(&format!("pipe-{file}"), file);
    }
    let server = Server::start(&runs, &[]);
    let asked = [
        ("sound", 200),
        ("damaged", 500),
        ("damaged-manifest", 404),
        ("linked", 404),
        ("pipe-manifest.json", 404),
        ("pipe-page.json", 404),
        ("pipe-scenario.toml", 404),
    ];
    for (name, expected) in asked {
        for path in [format!("/api/v1/runs/{name}"), format!("/api/v1/runs/{name}/report")] {
            let (status, _, body) = server.ask("GET", &path, &[], "");
            assert_eq!(status, expected, "{path}: {body}");
            assert!(status == 200 || !body.contains("a-secret-place") && body.contains(name), "{path}: {body}");
        }
    }
    for file in ["manifest.json", "page.json", "scenario.toml"] {
        assert_eq!(server.get(&format!("/api/v1/runs/pipe-{file}/files/{file}")).0, 404);
    }
    let (status, list) = server.get("/api/v1/runs");
    let names: Vec<&str> = list.as_array().expect("runs").iter().filter_map(|run| run["folder"].as_str()).collect();
    assert_eq!((status, names), (200, vec!["damaged", "sound"]));
    // A job that cannot write its folder says so without the place.
    fs::write(made("plan-2022-2"), "a file").expect("written");
    let (_, failed) = server.post("/api/v1/jobs", &json!({ "spec": { "scenario": "plan" }, "draws": 2, "keep": true }));
    let failed = server.wait(&failed);
    assert_eq!(failed["state"], "failed", "{failed}");
    assert!(failed["error"].as_str().is_some_and(|error| !error.contains("a-secret-place")), "{failed}");
}

/// The session that the server gives to a browser that opens the page.
fn session(server: &Server) -> String {
    let (_, head, _) = server.ask("GET", "/", &[], "");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: qilu-session-")).expect("a session");
    format!("qilu-session-{}", cookie.split(';').next().expect("a value"))
}

#[test]
fn clients_take_turns_and_none_fills_the_queue() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let (one, other) = (session(&server), session(&server));
    let ask = |client: &str, seed: u64| {
        let body = json!({ "spec": spec(), "draws": 1, "seed": seed, "keep": true }).to_string();
        let headers = [("content-type", "application/json"), ("cookie", client)];
        let (status, head, text) = server.ask("POST", "/api/v1/jobs", &headers, &body);
        (status, head, serde_json::from_str::<Value>(&text).expect("JSON"))
    };
    let long = run_long(&server);
    for seed in 0..8 {
        let (status, _, queued) = ask(&one, seed);
        assert_eq!((status, queued["position"].as_u64()), (202, Some(seed)), "{queued}");
    }
    let (status, head, refused) = ask(&one, 9);
    assert_eq!((status, &refused["code"]), (429, &json!("refusal/queue-of-client-full")), "{refused}");
    assert!(head.contains("retry-after: "), "{head}");
    // The first of another client comes second, and its second fourth.
    let positions: Vec<Option<u64>> = (10..12).map(|seed| ask(&other, seed).2["position"].as_u64()).collect();
    assert_eq!(positions, [Some(1), Some(3)]);
    // A machine gets no more places by more sessions.
    let more = session(&server);
    let statuses: Vec<u16> = (20..23).map(|seed| ask(&more, seed).0).collect();
    assert_eq!(statuses, [202, 202, 429]);
    server.ask("DELETE", &format!("/api/v1/jobs/{}", long["id"]), &[], "");
    for job in server.get("/api/v1/jobs").1.as_array().expect("jobs") {
        let state = server.wait(job)["state"].clone();
        assert_eq!(state, if job["id"] == long["id"] { "cancelled" } else { "done" });
    }
}

#[test]
fn a_quick_request_is_answered_while_a_job_runs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let long = run_long(&server);
    let fan = json!({ "spec": spec(), "draws": 20, "indicators": ["urban_share"], "areas": ["370000"] });
    for _ in 0..3 {
        assert_eq!(server.post("/api/v1/fan", &fan).0, 200);
    }
    // The job has given way and goes on.
    let place = format!("/api/v1/jobs/{}", long["id"]);
    let (_, now) = server.get(&place);
    assert!(now["state"] == "done" || now["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{now}");
    let finished = now["finished"].as_u64();
    until("the job does not go on", || {
        let (_, later) = server.get(&place);
        later["state"] == "done" || later["finished"].as_u64() > finished
    });
}

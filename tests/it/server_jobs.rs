//! Jobs of pages and jobs in the background.

use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::server::Server;
use crate::server::spec;
use crate::server_page::alone;

/// Longest time that anything may take on a machine that does other work meanwhile.
const PATIENCE: Duration = Duration::from_secs(240);

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn start(server: &Server, draws: u32, keep: bool) -> Value {
    let (status, job) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": draws, "keep": keep }));
    assert_eq!(status, 202, "{job}");
    job
}

fn state(server: &Server, job: &Value) -> Value {
    server.get(&format!("/api/v1/jobs/{}", job["id"])).1
}

fn until_it_draws(server: &Server, job: &Value) {
    until("the job does not begin", || state(server, job)["finished"].as_u64().is_some_and(|finished| finished > 0));
}

/// Digests of the files of a run.
fn outputs(folder: &Path) -> Value {
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("there")).expect("JSON");
    manifest["outputs"].clone()
}

#[test]
fn a_job_in_the_background_pauses_for_pages_and_goes_on_with_the_same_results() {
    let (folder, server) = alone(&["--threads", "2"]);
    let background = start(&server, 400, true);
    until_it_draws(&server, &background);
    let page = start(&server, 300, false);
    let next = start(&server, 7, true);
    until("the job does not pause", || state(&server, &background)["state"] == "waiting");
    let mut seen = Vec::new();
    until("the page waits for the background", || {
        // The page is asked last: as long as it is not done then, the answers before are of the time in which it worked.
        let (paused, queued, own) = (state(&server, &background), state(&server, &next), state(&server, &page));
        let done = own["state"] == "done";
        if !done {
            assert_eq!(
                (&paused["state"], &queued["state"]),
                (&json!("waiting"), &json!("queued")),
                "{paused} {queued}"
            );
            seen.push(paused["finished"].as_u64().expect("a number"));
        }
        done
    });
    // Draws that had begun are finished; one for each thread.
    assert!(seen.last().zip(seen.first()).is_some_and(|(last, first)| last - first <= 2), "{seen:?}");
    let (done, after) = (server.wait(&background), server.wait(&next));
    assert_eq!((&done["state"], &after["state"]), (&json!("done"), &json!("done")), "{done} {after}");
    let (other, alone) = alone(&["--threads", "1"]);
    let again = alone.wait(&start(&alone, 400, true));
    let made = |folder: &Path, job: &Value| outputs(&folder.join(job["run"].as_str().expect("a name")));
    assert_eq!(made(folder.path(), &done), made(other.path(), &again), "a pause changes nothing");
}

#[test]
fn a_job_that_pauses_can_be_stopped_and_ends_with_the_server() {
    let (folder, mut server) = alone(&["--threads", "2"]);
    let first = start(&server, 1500, true);
    until_it_draws(&server, &first);
    let page = start(&server, 1500, false);
    until("the job does not pause", || state(&server, &first)["state"] == "waiting");
    server.ask("DELETE", &format!("/api/v1/jobs/{}", first["id"]), &[], "");
    assert_eq!(server.wait(&first)["state"], "cancelled");
    assert_ne!(state(&server, &page)["state"], "done", "the page is still at work");
    server.ask("DELETE", &format!("/api/v1/jobs/{}", page["id"]), &[], "");
    // One that pauses when the server is told to stop does not hold it up.
    let second = start(&server, 1400, true);
    until_it_draws(&server, &second);
    start(&server, 1500, false);
    until("the job does not pause", || state(&server, &second)["state"] == "waiting");
    let (code, said) = server.stop("TERM");
    assert_eq!(code, Some(0), "{said}");
    let left = fs::read_dir(folder.path()).expect("a folder").flatten().filter(|entry| entry.path().is_dir());
    assert_eq!(left.count(), 0, "no folder is left");
}

#[test]
#[ignore = "takes longer than ten seconds: nobody asks for half a minute"]
fn a_job_of_a_page_that_nobody_asks_about_is_stopped_whether_it_runs_or_waits() {
    let (_folder, server) = alone(&["--threads", "2"]);
    let (runs, waits, watched) = (start(&server, 1500, false), start(&server, 3, false), start(&server, 4, false));
    let background = start(&server, 5, true);
    let all = |job: &Value| {
        let (_, jobs) = server.get("/api/v1/jobs");
        let found = jobs.as_array().expect("jobs").iter().find(|one| one["id"] == job["id"]).cloned();
        found.expect("it is remembered")["state"].clone()
    };
    // The job gives way to quick requests, so that it takes long on every machine.
    let fan = json!({ "spec": spec(), "draws": 100, "indicators": ["urban_share"], "areas": ["370000"] });
    let begun = Instant::now();
    until("nothing is stopped", || {
        assert_eq!(server.post("/api/v1/fan", &fan).0, 200);
        // This one is asked about; the list of all jobs asks about none.
        state(&server, &watched);
        all(&runs) == "cancelled" && all(&waits) == "cancelled"
    });
    assert!(begun.elapsed() >= Duration::from_secs(29), "{:?}", begun.elapsed());
    assert_eq!(server.wait(&watched)["state"], "done");
    assert_eq!(server.wait(&background)["state"], "done", "the background goes on by itself");
}

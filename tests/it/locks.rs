//! Folders that another process uses, and the exit codes of the program.

use std::fs;
use std::fs::File;
use std::io::BufRead as _;
use std::io::BufReader;
use std::process::Child;
use std::process::ChildStderr;
use std::process::Command;
use std::process::Stdio;

use crate::cli::qilu;
use crate::fixture::repository;
use crate::sweep::GRID;
use crate::sweep::Place;
use crate::sweep::digests;

/// A study of which one of two shards is done, and a lock on its folder.
fn locked() -> (Place, File) {
    let place = Place::new(GRID);
    place.sweep("out", &["--shard", "1/2"]);
    let lock = File::options().write(true).open(place.path("out/.lock")).expect("the lock is there");
    lock.lock().expect("nobody else holds it");
    (place, lock)
}

/// Starts a command, and returns when it has said that it waits.
fn waiting(arguments: &[String]) -> (Child, BufReader<ChildStderr>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(repository(""))
        .env("LC_ALL", "C")
        // With the option nothing is said.
        .args(arguments.iter().filter(|argument| *argument != "--quiet"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut said = String::new();
    stderr.read_line(&mut said).expect("UTF-8");
    assert!(said.contains("another process is using this folder; waiting until it ends"), "{said}");
    (child, stderr)
}

#[test]
fn a_sweep_waits_for_the_lock_and_then_goes_on() {
    let (place, lock) = locked();
    place.sweep("whole", &[]);
    let (mut child, _stderr) = waiting(&place.arguments("out", &["--resume", "--wait", "600"]));
    drop(lock);
    assert!(child.wait().expect("it ends").success());
    assert_eq!(digests(&place.path("out")), digests(&place.path("whole")));
}

#[test]
fn a_merge_waits_for_the_lock_and_then_goes_on() {
    let (place, lock) = locked();
    place.sweep("other", &["--shard", "2/2"]);
    let (out, other, joined) = (place.text("out"), place.text("other"), place.text("joined"));
    let arguments = ["merge", &out, &other, "--out", &joined, "--wait", "600"].map(str::to_owned);
    let (mut child, _stderr) = waiting(&arguments);
    drop(lock);
    assert!(child.wait().expect("it ends").success());
    assert!(place.path("joined/manifest.json").exists());
}

#[test]
fn when_the_time_is_over_the_folder_is_busy() {
    let (place, _lock) = locked();
    let before = digests(&place.path("out"));
    place.fails("out", &["--resume", "--wait", "1"], 75, "another process is using this folder; try again later");
    let (out, joined) = (place.text("out"), place.text("joined"));
    let merged = qilu(&["merge", &out, "--out", &joined, "--lang", "zh"]);
    assert_eq!(merged.status.code(), Some(75));
    let said = String::from_utf8(merged.stderr).expect("UTF-8");
    assert_eq!(said, format!("qilu: {out}：另一个进程正在使用此文件夹；请稍后再试，或用 --wait 等待其结束\n"));
    assert!(!place.path("joined").exists());
    assert_eq!(digests(&place.path("out")), before);
}

/// Sends the signal of Ctrl-C.
#[cfg(unix)]
fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_waiting() {
    let (place, _lock) = locked();
    let before = digests(&place.path("out"));
    let (out, joined) = (place.text("out"), place.text("joined"));
    let merge = ["merge", &out, "--out", &joined, "--wait", "600"].map(str::to_owned);
    for arguments in [place.arguments("out", &["--resume", "--wait", "600"]), merge.to_vec()] {
        let (mut child, mut stderr) = waiting(&arguments);
        interrupt(&child);
        assert_eq!(child.wait().expect("it ends").code(), Some(130));
        let mut said = String::new();
        stderr.read_line(&mut said).expect("UTF-8");
        assert_eq!(said, "qilu: stopped; nothing was written\n");
    }
    assert!(!place.path("joined").exists());
    assert_eq!(digests(&place.path("out")), before);
}

#[test]
fn a_folder_that_exists_is_refused_by_a_merge_before_the_parts_are_read() {
    let place = Place::new(GRID);
    place.sweep("out", &["--shard", "1/2"]);
    fs::create_dir(place.path("joined")).expect("made");
    let (out, joined) = (place.text("out"), place.text("joined"));
    // Parts are missing as well, which only reading the folders can show.
    let refused = qilu(&["merge", &out, "--out", &joined]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("this folder already exists"));
}

#[cfg(feature = "server")]
#[test]
fn a_port_in_use_is_busy() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port().to_string();
    for (language, message) in [("en", format!("port {port} is in use")), ("zh", format!("端口{port}已被占用"))] {
        let output = qilu(&["serve", "--port", &port, "--lang", language]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(75), "{said}");
        assert!(said.contains(&message), "{said}");
    }
    let output = qilu(&["serve", "--port", &port, "--message-format", "json"]);
    // Notes on scenarios that are left out stand before the error.
    let said = String::from_utf8_lossy(&output.stderr);
    let error: serde_json::Value =
        serde_json::from_str(said.lines().last().expect("an error")).expect("a line of JSON");
    assert_eq!((error["kind"].as_str(), error["code"].as_str()), (Some("busy"), Some("server-fault/cannot-listen")));
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let code = |arguments: &[&str]| qilu(arguments).status.code();
    let data = folder.path().join("data");
    fs::create_dir(&data).expect("made");
    fs::copy(repository("data/datapackage.json"), data.join("datapackage.json")).expect("copied");
    assert_eq!(code(&["levers"]), Some(0));
    // The files that the package lists are missing.
    assert_eq!(code(&["--data", data.to_str().expect("UTF-8"), "data", "verify"]), Some(1));
    assert_eq!(code(&["levers", "--none"]), Some(2));
    assert_eq!(code(&["run", "nosuch.toml"]), Some(74));
    // The tests above have the codes 75 and 130.
    for (language, heading) in [("en", "Exit codes:"), ("zh", "退出码：")] {
        let help = String::from_utf8(qilu(&["--help", "--lang", language]).stdout).expect("UTF-8");
        let (_, table) = help.split_once(heading).expect("a table of exit codes");
        let lines = table.lines().skip(1).take_while(|line| !line.is_empty());
        let codes: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(codes, ["0", "1", "2", "74", "75", "130"], "{table}");
    }
}

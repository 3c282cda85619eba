//! The transfer of answers: compression.

use serde_json::json;

use crate::server::Server;
use crate::server_page::alone;
use crate::server_runs::made;

/// Head and body of an answer to a client that accepts gzip.
fn ask(server: &Server, method: &str, path: &str, more: &str) -> (String, Vec<u8>) {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: gzip\r\n", server.host);
    let answer = server.raw(format!("{head}connection: close\r\n{more}\r\n").as_bytes());
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
}

#[test]
fn answers_are_compressed_for_those_who_accept_it() {
    let (_folder, server) = alone(&[]);
    let run = made(&server, &json!({}));
    let large = [
        "/",
        "/assets/main.js",
        "/assets/style.css",
        "/api/v1/catalogue",
        &format!("/api/v1/runs/{run}"),
        &format!("/api/v1/runs/{run}/files/targets.csv"),
    ]
    .map(str::to_owned);
    for path in &large {
        let (_, plain_head, plain) = server.ask("GET", path, &[], "");
        let (head, body) = ask(&server, "GET", path, "");
        assert!(head.contains("content-encoding: gzip") && !plain_head.contains("content-encoding"), "{path}: {head}");
        assert!(head.contains("vary: accept-encoding"), "{path}: {head}");
        assert!(head.contains("content-security-policy: "), "{path}: {head}");
        assert!(body.len() < plain.len() / 2, "{path}: {} of {}", body.len(), plain.len());
    }
    // A head alone, a file that has not changed, and a problem in the language of the reader.
    let (head, body) = ask(&server, "HEAD", "/assets/main.js", "");
    assert!(head.starts_with("http/1.1 200") && body.is_empty(), "{head}");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").replacen("w/", "W/", 1);
    let (head, body) = ask(&server, "GET", "/assets/main.js", &format!("if-none-match: {tag}\r\n"));
    assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{head}");
    let (head, _) = ask(&server, "GET", "/api/v1/jobs/9", "accept-language: zh\r\n");
    assert!(head.starts_with("http/1.1 404") && head.contains("content-language: zh"), "{head}");
}

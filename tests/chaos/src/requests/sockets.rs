//! Requests that are wrong as HTTP, addresses that would lead out of the folders of the server, and slow clients.

use std::io::Write;
use std::time::Duration;

use crate::dice::Dice;
use crate::requests::allowed;
use crate::requests::http;
use crate::requests::server::Server;
use crate::requests::trial;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Silence after which a connection that stays open is given up.
const SILENCE: Duration = Duration::from_secs(4);

/// Number of slow clients at once.
const SLOW: usize = 20;

/// A head that is odd: name, first line with headers (`HOST` is the host), and the statuses that are allowed. `HUGE` stands for
/// many letters.
const HEADS: [(&str, &str, &[u16]); 34] = [
    (
        "a length and chunks",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        allowed::REFUSED,
    ),
    (
        "two lengths that differ",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nabcd",
        allowed::REFUSED,
    ),
    (
        "two equal lengths",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd",
        allowed::REFUSED,
    ),
    ("a negative length", "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n", allowed::REFUSED),
    (
        "a length with a sign",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Length: +4\r\nConnection: close\r\n\r\nabcd",
        allowed::REFUSED,
    ),
    (
        "a huge length",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 18446744073709551615\r\n\r\n{}",
        allowed::REFUSED,
    ),
    (
        "unknown chunks",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        allowed::REFUSED,
    ),
    (
        "chunks and identity",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        allowed::REFUSED,
    ),
    (
        "a huge chunk",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}",
        allowed::REFUSED,
    ),
    (
        "a long extension of a chunk",
        "POST /api/v1/line HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;HUGE\r\n{\r\n0\r\n\r\n",
        allowed::REFUSED,
    ),
    ("a folded header", "GET / HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\nConnection: close\r\n\r\n", allowed::EITHER),
    ("a blank before a colon", "GET / HTTP/1.1\r\nHost : HOST\r\n\r\n", allowed::REFUSED),
    ("line feeds alone", "GET / HTTP/1.1\nHost: HOST\nConnection: close\n\n", allowed::EITHER),
    ("a zero byte", "GET / HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n", allowed::REFUSED),
    ("no host", "GET /api/v1/jobs HTTP/1.1\r\nConnection: close\r\n\r\n", allowed::REFUSED),
    ("HTTP/1.0 without a host", "GET /api/v1/jobs HTTP/1.0\r\n\r\n", allowed::REFUSED),
    (
        "two hosts",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        allowed::REFUSED,
    ),
    (
        "two hosts, the other one first",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nHost: HOST\r\nConnection: close\r\n\r\n",
        allowed::REFUSED,
    ),
    (
        "an address with another host",
        "GET http://evil.example/api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
        allowed::EITHER,
    ),
    ("another host", "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", allowed::REFUSED),
    (
        "a host with a user",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: HOST@evil\r\nConnection: close\r\n\r\n",
        allowed::REFUSED,
    ),
    ("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", allowed::REFUSED),
    ("TRACE", "TRACE / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", allowed::REFUSED),
    ("a long method", "HUGE / HTTP/1.1\r\nHost: HOST\r\n\r\n", allowed::REFUSED),
    ("a long address", "GET /HUGE HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", allowed::REFUSED),
    ("a long query", "GET /?HUGE HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n", allowed::EITHER),
    ("a long header", "GET / HTTP/1.1\r\nHost: HOST\r\nX: HUGE\r\n\r\n", allowed::EITHER),
    ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", allowed::REFUSED),
    (
        "another origin",
        "POST /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        &[400, 403],
    ),
    (
        "no origin",
        "POST /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        &[400, 403],
    ),
    (
        "another site",
        "POST /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: cross-site\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        &[400, 403],
    ),
    (
        "a form",
        "POST /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        &[415],
    ),
    ("no HTTP at all", "\u{1}\u{2}\u{3}HUGE\r\n\r\n", allowed::REFUSED),
    (
        "pipelined",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\n\r\nGET /api/v1/jobs HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
        allowed::RIGHT,
    ),
];

/// Names that would lead out of a folder.
const TRICKS: [&str; 20] = [
    "..",
    ".",
    "../..",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..",
    "%00",
    "%ff",
    "/etc/passwd",
    "//etc",
    "small%2f..%2f..",
    ".lock",
    "%252e%252e%252f",
    "..;/",
    "C:%5c",
    "small%00",
    "%0d%0aX-Other:%201",
    "..%c0%af..%c0%afetc/passwd",
    "%2fetc%2fpasswd",
    "../../../../../../etc/passwd",
];

/// Addresses with a name at their end.
const FOLDERS: [&str; 5] = [
    "/api/v1/runs/NAME",
    "/api/v1/runs/small/files/NAME",
    "/api/v1/runs/NAME/report",
    "/assets/NAME",
    "/api/v1/runs/NAME/files/page.json",
];

/// Sends odd bytes.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let server = trial::server(world);
    let done = match case % 8 {
        0..=3 => head(&server, case / 8 * 4 + case % 8, dice),
        4..=6 => trick(&server, dice),
        _ if case < 200 => slow(&server, dice),
        _ => cut(&server, dice),
    };
    server.plain()?;
    done
}

/// A head that is odd.
fn head(server: &Server, number: usize, dice: &mut Dice) -> Done {
    let (name, text, statuses) = HEADS[number % HEADS.len()];
    let long = "a".repeat(*dice.one(&[70_000, 300_000, 1_000_000]));
    let text = text.replace("HOST", &server.host).replace("HUGE", &long);
    let answer = server.raw(text.as_bytes(), SILENCE).map_err(|fault| format!("{name}: {fault}"))?;
    match answer.status {
        // What is refused can be refused by closing the connection, and a body that never comes is waited for.
        None if statuses != allowed::RIGHT => Ok(one("closed")),
        Some(status) if statuses.contains(&status) => Ok(one(format!("odd head: status {status}"))),
        status => Err(format!("{name}: status {status:?}, allowed {statuses:?}: {}", answer.beginning())),
    }
}

/// An address that would lead out.
fn trick(server: &Server, dice: &mut Dice) -> Done {
    let path = dice.pick(&FOLDERS).replace("NAME", dice.pick(&TRICKS));
    let answer = server.ask("GET", &path, "", b"").map_err(|fault| format!("{path}: {fault}"))?;
    match answer.status {
        Some(status) if allowed::NOT_THERE.contains(&status) => Ok(one(format!("a trick: status {status}"))),
        status => Err(format!("GET {path}: status {status:?}: {}", answer.beginning())),
    }
}

/// Clients that begin a head or a body and do not go on; others are answered meanwhile.
fn slow(server: &Server, dice: &mut Dice) -> Done {
    let begun = if dice.chance(0.5) {
        format!("GET / HTTP/1.1\r\nHost: {}\r\nX: ", server.host)
    } else {
        let host = &server.host;
        format!(
            "POST /api/v1/line HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{{"
        )
    };
    let mut clients = Vec::new();
    for _ in 0..SLOW {
        let mut client = http::connect(&server.host)?;
        // A server may refuse more of one address.
        let _ = client.write_all(begun.as_bytes());
        clients.push(client);
    }
    server.plain()?;
    drop(clients);
    Ok(vec![("slow clients".to_owned(), SLOW)])
}

/// A right request that ends too early.
fn cut(server: &Server, dice: &mut Dice) -> Done {
    let body = b"{\"spec\":{\"scenario\":\"plan\"},\"indicators\":[\"urban_share\"]}";
    let whole = http::request(&server.host, "POST", "/api/v1/line", "content-type: application/json\r\n", body);
    let mut client = http::connect(&server.host)?;
    let _ = client.write_all(&whole[..dice.below(whole.len())]);
    Ok(one("cut by the client"))
}

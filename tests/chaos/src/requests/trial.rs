//! Random requests to every address that the server describes.

use std::sync::Arc;

use crate::dice::Dice;
use crate::requests::allowed;
use crate::requests::bodies;
use crate::requests::server::Server;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Values for parts of an address.
const PARTS: [&str; 18] = [
    "small",
    "small",
    "1",
    "0",
    "-1",
    "99999999999999999999",
    "x",
    "%31",
    "1.0",
    "manifest.json",
    "page.json",
    "province.csv",
    "..",
    "%2e%2e",
    "%00",
    "%ff",
    "scenario.toml",
    "%E4%B8%AD",
];

const METHODS: [&str; 7] = ["PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "GET", "POST"];

const HEADERS: [&str; 8] = [
    "",
    "",
    "",
    "accept-language: zh-CN\r\n",
    "accept-encoding: gzip, br\r\n",
    "origin: http://evil.example\r\n",
    "range: bytes=5-2\r\n",
    "if-none-match: *\r\n",
];

/// Name of the files of the server.
const NAME: &str = "server";

/// The server of all parts, which needs some seconds to begin.
pub(crate) fn server(world: &World) -> Arc<Server> {
    world.servers.get(NAME, || {
        // Its manifest holds its command, in which no path of the disk is to be found.
        let line = format!("run short.toml --draws 3 -q --out runs-{NAME}/small");
        world.succeed(&world.folder, &line);
        Server::start(&world.program, &world.folder, NAME)
    })
}

/// Sends a random request.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let server = server(world);
    if case.is_multiple_of(40) {
        server.plain()?;
    }
    let (method, path) = address(&server, dice);
    let path =
        path.split('/').map(|part| if part.starts_with('{') { dice.pick(&PARTS) } else { part }).collect::<Vec<_>>();
    let path = path.join("/");
    let body = if method == "POST" { bodies::bytes(&path, dice) } else { Vec::new() };
    let mut headers = dice.pick(&HEADERS).to_owned();
    if method == "POST" && dice.chance(0.97) {
        headers += "content-type: application/json\r\n";
    }
    let method = if dice.chance(0.03) { dice.pick(&METHODS).to_owned() } else { method };
    let about = || {
        format!("{method} {path} {headers:?} {}", String::from_utf8_lossy(&body).chars().take(500).collect::<String>())
    };
    let answer = server.ask(&method, &path, &headers, &body).map_err(|fault| format!("{}: {fault}", about()))?;
    // A body that is too long may cut the connection before the answer has arrived.
    if answer.status.is_none() && body.len() > 256 * 1024 && !answer.silent {
        return Ok(one("cut"));
    }
    let status = answer.status.ok_or_else(|| format!("{}: no answer after {:.1} s", about(), answer.seconds))?;
    if !allowed::UNDERSTOOD.contains(&status) {
        return Err(format!("{}: status {status}: {}", about(), answer.beginning()));
    }
    Ok(one(format!("status {status}")))
}

/// A method and an address. Those that compute long are few.
fn address(server: &Server, dice: &mut Dice) -> (String, String) {
    let rare = ["/fan", "/contributions", "/jobs"];
    for _ in 0..4 {
        let (method, path) = dice.one(&server.addresses);
        if method != "POST" || !rare.iter().any(|end| path.ends_with(end)) || dice.chance(0.2) {
            return (method.clone(), path.clone());
        }
    }
    ("POST".to_owned(), "/api/v1/line".to_owned())
}

/// Looks at the server after a part.
pub(crate) fn look(world: &World) -> Done {
    world.servers.made(NAME).map_or_else(|| Ok(Vec::new()), |server| server.look().map(memory))
}

/// Looks at the server and ends it.
pub(crate) fn end(world: &World) -> Done {
    world.servers.made(NAME).map_or_else(|| Ok(Vec::new()), |server| server.end().map(memory))
}

fn memory(most: u64) -> Vec<(String, usize)> {
    vec![("MB of memory at most".to_owned(), usize::try_from(most / 1000).unwrap_or(usize::MAX))]
}

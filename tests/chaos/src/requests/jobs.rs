//! Ensembles that the server is asked to compute, and their results.

use std::thread;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::dice::Dice;
use crate::requests::allowed;
use crate::requests::bodies;
use crate::requests::server::Server;
use crate::requests::trial;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time within which a job ends.
const BOUND: Duration = Duration::from_secs(300);

/// Kind of a body.
const JSON: &str = "content-type: application/json\r\n";

fn json_of(server: &Server, path: &str) -> Result<Value, String> {
    let answer = server.ask("GET", path, "", b"")?;
    if !answer.status.is_some_and(|status| allowed::RIGHT.contains(&status)) {
        return Err(format!("GET {path}: {}", answer.beginning()));
    }
    serde_json::from_str(&answer.body()).map_err(|fault| format!("GET {path}: {fault}"))
}

/// A job that is computed, or stopped.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let server = trial::server(world);
    let mut body = bodies::right("/api/v1/jobs", dice);
    (body["draws"], body["seed"], body["keep"]) =
        (json!(1 + dice.below(4)), json!(case), json!(case.is_multiple_of(3)));
    let answer = server.ask("POST", "/api/v1/jobs", JSON, body.to_string().as_bytes())?;
    let status = answer.status.filter(|status| allowed::QUEUED.contains(status));
    let status = status.ok_or_else(|| format!("{body}: {}", answer.beginning()))?;
    if status != 202 {
        return Ok(one(format!("status {status}")));
    }
    let job: Value = serde_json::from_str(&answer.body()).map_err(|fault| format!("{body}: {fault}"))?;
    let path = format!("/api/v1/jobs/{}", job["id"]);
    if case % 4 == 3 {
        server.ask("DELETE", &path, "", b"")?;
    }
    let begun = Instant::now();
    loop {
        let now = json_of(&server, &path)?;
        match now["state"].as_str().unwrap_or_default() {
            "queued" | "running" | "waiting" if begun.elapsed() < BOUND => thread::sleep(Duration::from_millis(50)),
            "done" if body["keep"] == true => {
                json_of(&server, "/api/v1/runs")?;
                return Ok(one("done, with a folder"));
            }
            "done" => {
                json_of(&server, &format!("{path}/dossier"))?;
                return Ok(one("done"));
            }
            "cancelled" if case % 4 == 3 => return Ok(one("cancelled")),
            _ => return Err(format!("{body}: the job is {now}")),
        }
    }
}

//! Random bodies of requests: each is refused, or asks for something that exists.

use qilu::server::problem::Problem;
use qilu::server::requests;
use qilu::server::requests::ContributionsRequest;
use qilu::server::requests::FanRequest;
use qilu::server::requests::JobRequest;
use qilu::server::requests::LineRequest;
use qilu::server::requests::ScenarioRequest;
use qilu::server::scenario_spec::ScenarioSpec;

use crate::dice::Dice;
use crate::fuzz::knowledge;
use crate::fuzz::knowledge::Knowledge;
use crate::requests::bodies;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// A refusal: of the JSON, or of what it asks for.
enum Refused {
    Json(serde_json::Error),
    Request(Problem),
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Refused {
        Refused::Json(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::Request(problem)
    }
}

fn scenario(spec: &ScenarioSpec, known: &Knowledge) -> Result<(), Problem> {
    let scenario = spec.scenario(&known.scenarios, known.project.data(), "/spec")?;
    let _ = scenario.lever_paths(scenario.base_year, known.project.region().county_count());
    Ok(())
}

/// Reads a body as the server does, without computing anything.
fn read(address: &str, bytes: &[u8], known: &Knowledge) -> Result<(), Refused> {
    let region = known.project.region();
    match address {
        "/api/v1/line" => {
            let request: LineRequest = serde_json::from_slice(bytes)?;
            requests::indicators_of(&request.indicators)?;
            scenario(&request.spec, known)?;
        }
        "/api/v1/fan" => {
            let request: FanRequest = serde_json::from_slice(bytes)?;
            requests::draws(request.draws, 1000)?;
            requests::indicators_of(&request.indicators)?;
            requests::areas_of(&request.areas, region)?;
            scenario(&request.spec, known)?;
        }
        "/api/v1/contributions" => {
            let request: ContributionsRequest = serde_json::from_slice(bytes)?;
            let indicator = requests::indicator(&request.indicator, "/indicator")?;
            requests::reaches(indicator, requests::area(&request.area, region, "/area")?, "/indicator")?;
            scenario(&request.spec, known)?;
            scenario(&request.reference, known)?;
        }
        "/api/v1/jobs" => {
            let request: JobRequest = serde_json::from_slice(bytes)?;
            requests::draws(request.draws, 20_000)?;
            scenario(&request.spec, known)?;
        }
        _ => {
            let request: ScenarioRequest = serde_json::from_slice(bytes)?;
            let scenario = request.spec.scenario(&known.scenarios, known.project.data(), "/spec")?;
            let described = scenario.described(request.title, request.meaning.unwrap_or_default(), scenario.defaults);
            let _ = described.text().len();
        }
    }
    Ok(())
}

/// Reads a random body.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let known = knowledge::of(world);
    let address = bodies::ADDRESSES[case % bodies::ADDRESSES.len()];
    let bytes = bodies::bytes(address, dice);
    match read(address, &bytes, known) {
        Ok(()) => Ok(one("accepted")),
        Err(Refused::Json(error)) if error.is_io() => Err(format!("no JSON could be read: {error}")),
        Err(Refused::Json(_)) => Ok(one("refused as JSON")),
        Err(Refused::Request(problem)) if problem.status.is_client_error() => Ok(one("refused as a request")),
        Err(Refused::Request(problem)) => Err(format!(
            "status {} for {}",
            problem.status,
            String::from_utf8_lossy(&bytes).chars().take(500).collect::<String>()
        )),
    }
}

//! The description of the API with every status that can be answered.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use utoipa::OpenApi;

use crate::server::api;
use crate::server::fan;
use crate::server::lever_values;
use crate::server::problem::ProblemDetails;
use crate::server::run_api;
use crate::server::run_report;

/// The operations of the API.
#[derive(OpenApi)]
#[openapi(
    info(title = "Qilu", description = "Projections of the counties of Shandong under the levers of the plan."),
    paths(
        api::catalogue,
        api::monitor,
        api::line,
        fan::fan,
        lever_values::levers,
        api::contributions,
        api::start,
        api::jobs,
        api::job,
        api::cancel,
        api::job_dossier,
        api::job_effects,
        run_api::runs,
        run_api::run,
        run_api::rename,
        run_api::remove,
        run_api::file,
        run_report::report_of,
        api::scenario
    ),
    components(schemas(ProblemDetails))
)]
struct Description;

/// Statuses of problems that every address can answer, with their meanings.
const OF_ALL: [(&str, &str); 7] = [
    ("400", "The request cannot be read, or has several headers `Host`"),
    ("401", "The token of the server is missing"),
    ("414", "The address is too long"),
    ("421", "The server is not called by this name"),
    ("431", "The head of the request is too large"),
    ("500", "The server failed, or a file of it cannot be read"),
    ("503", "The request took too long, or the server is stopping"),
];

/// Further ones of requests that compute or change something.
const OF_CHANGES: [(&str, &str); 1] = [("403", "The request comes from a page of another site")];

/// Further ones of requests with a body.
const OF_BODIES: [(&str, &str); 4] = [
    ("408", "The body did not arrive in time"),
    ("413", "The body is too large"),
    ("415", "The body is not `application/json`"),
    ("422", "The body has a fault, at the place that `pointer` names, or asks for more than the machine can ever do"),
];

/// The description of the API as JSON, in the form of `OpenAPI`.
#[must_use]
pub fn document() -> Value {
    let mut all = serde_json::to_value(Description::openapi()).expect("plain values");
    let paths = all["paths"].as_object_mut().expect("addresses");
    for (method, operation) in paths.values_mut().filter_map(Value::as_object_mut).flatten() {
        let changes = method != "get";
        let has_body = operation.get("requestBody").is_some();
        let responses = operation["responses"].as_object_mut().expect("answers");
        add(responses, &OF_ALL);
        if changes {
            add(responses, &OF_CHANGES);
        }
        if has_body {
            add(responses, &OF_BODIES);
        }
        // Problems have a media type of their own (RFC 9457).
        for (_, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
            let problem = json!({ "schema": { "$ref": "#/components/schemas/ProblemDetails" } });
            response["content"] = json!({ "application/problem+json": problem });
        }
    }
    all
}

fn add(responses: &mut Map<String, Value>, statuses: &[(&str, &str)]) {
    for (status, meaning) in statuses {
        responses.entry(*status).or_insert_with(|| json!({ "description": meaning }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_described_as_one() {
        let all = document();
        let fan = &all["paths"]["/api/v1/fan"]["post"]["responses"];
        for status in ["200", "400", "401", "403", "408", "413", "415", "421", "422", "500", "503", "507"] {
            assert!(fan[status].is_object(), "{status}: {fan}");
        }
        let job = &all["paths"]["/api/v1/jobs/{id}"]["get"]["responses"];
        assert!(job["404"]["content"]["application/problem+json"].is_object(), "{job}");
        assert!(job["403"].is_null() && job["422"].is_null(), "{job}");
    }
}

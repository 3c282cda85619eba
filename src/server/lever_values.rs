//! Planned values of the levers of a scenario or of a finished run in the counties of a place.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::region::place_set::PlaceSet;
use crate::server::answers::Asker;
use crate::server::answers::At;
use crate::server::answers::enter;
use crate::server::answers::json_response;
use crate::server::answers::run_blocking;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::requests::Body;
use crate::server::requests::LeversRequest;
use crate::server::run_store;
use qilu_messages::server::RequestFault;

/// Planned values of the levers that are set anywhere in a scenario; all other levers are neutral.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeversResponse {
    /// Years of the values, the first projected year first.
    pub years: Vec<u16>,
    /// By name of the lever.
    pub levers: BTreeMap<&'static str, LeverRange>,
}

/// Planned values of a lever in the counties of a place, by year, in the unit of the lever.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeverRange {
    /// Least value over the counties.
    pub low: Vec<f64>,
    /// Largest value over the counties.
    pub high: Vec<f64>,
}

/// Planned values of the levers in a place, year by year, as a run has them: a ramp begins after the years with statistics.
#[utoipa::path(post, path = "/api/v1/levers", request_body = LeversRequest,
    responses((status = 200, body = LeversResponse), (status = 404, body = ProblemDetails)))]
pub(super) async fn levers(
    State(state): At,
    Extension(client): Asker,
    Body(request): Body<LeversRequest>,
) -> ApiResult<Response> {
    // Hundreds of settings take as long as a projection.
    let place = enter(&state.lines, &client).await?;
    run_blocking(move || {
        let _held = place;
        let (project, LeversRequest { spec, run, place }) = (&state.project, request);
        let place = PlaceSet::parse(&place, project.region()).map_err(|message| Problem::wrong("/place", message))?;
        let planned = match (spec, run) {
            (Some(spec), None) => {
                project.planned_levers(&spec.scenario(&state.scenarios, project.data(), "/spec")?, place)
            }
            (None, Some(run)) => project.planned_levers_of_run(&run_store::one(&state, &run)?, place),
            _ => return Err(Problem::wrong("", RequestFault::SpecOrRun)),
        };
        let planned = planned.map_err(|error| Problem::of(&error))?;
        let levers = planned.levers.into_iter();
        Ok(json_response(&LeversResponse {
            years: planned.years,
            levers: levers.map(|one| (one.lever.row().name, LeverRange { low: one.low, high: one.high })).collect(),
        }))
    })
    .await
}

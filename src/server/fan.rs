//! A quick ensemble of some indicators for some or all areas, in the shape of the data of a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::page::run_summary;
use crate::region::Area;
use crate::server::answers::Asker;
use crate::server::answers::At;
use crate::server::answers::enter;
use crate::server::answers::json_response;
use crate::server::answers::quick;
use crate::server::answers::run_blocking;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::requests;
use crate::server::requests::Body;
use crate::server::requests::FanRequest;
use crate::session::Silent;

/// A quick fan, with the fields of the data of a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct FanResponse {
    /// Number of draws.
    pub draws: usize,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Years of the values, the base year first.
    pub years: Vec<u16>,
    /// Names of the percentiles of the province, of cities and of counties, in the order of the rows of `series`.
    pub statistics: BTreeMap<&'static str, Vec<&'static str>>,
    /// By code of area and indicator: a row for each percentile of the level of the area, with a value for each year.
    #[expect(clippy::type_complexity, reason = "the description of the API takes types as they are written")]
    pub series: BTreeMap<String, BTreeMap<&'static str, Vec<Vec<Option<f64>>>>>,
    /// Probabilities of the targets, for the province and for those of the requested areas that are cities.
    pub targets: Vec<run_summary::TargetSummary>,
    /// Urban share of the province by year, draw by draw.
    pub share_draws: Vec<Vec<f64>>,
}

/// A quick ensemble of few indicators for any areas. It stops when the client disconnects.
#[utoipa::path(post, path = "/api/v1/fan", request_body = FanRequest,
    responses((status = 200, body = FanResponse), (status = 507, body = ProblemDetails)))]
pub(super) async fn fan(
    State(state): At,
    Extension(client): Asker,
    Body(request): Body<FanRequest>,
) -> ApiResult<Response> {
    let region = state.project.region();
    let draws = requests::draws(request.draws, limits::FAN_DRAWS)?;
    let indicators = requests::indicators_of(&request.indicators)?;
    let areas = requests::areas_of(&request.areas, region)?;
    for (place, indicator) in indicators.iter().enumerate() {
        areas.iter().try_for_each(|area| requests::reaches(indicator, *area, &format!("/indicators/{place}")))?;
    }
    let scenario = request.spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    let (options, _gone) = quick(&state, draws);
    let first = state.precedence.begin();
    let place = enter(&state.fans, &client).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        // The claim comes last, so that what waits does not count.
        let _held = (first, place, own.claim(&scenario, &options, None)?);
        let region = own.project.region();
        let run = own.live.run(&scenario, options, &Silent).map_err(|error| Problem::of(&error))?;
        let (ensemble, prepared) = (run.ensemble(), run.prepared());
        // Targets are assessed for the province and its cities, never for counties.
        let mut of: Vec<Area> = vec![Area::Province];
        of.extend(areas.iter().filter(|area| matches!(area, Area::City(_))));
        Ok(json_response(&FanResponse {
            draws: ensemble.draws,
            seed: prepared.seed,
            years: ensemble.years.clone(),
            statistics: run_summary::statistics(prepared, ensemble.draws),
            series: run_summary::series(region, &ensemble.years, &run.summaries_of(&areas, &indicators)),
            targets: run.targets_of(&of).iter().map(|row| run_summary::target(region, row)).collect(),
            share_draws: run_summary::share_draws(region, ensemble),
        }))
    })
    .await
}

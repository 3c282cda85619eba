//! The API, version 1. `GET /api/v1/openapi.json` describes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::page::contributions::Contributions;
use crate::page::digits::digits;
use crate::page::lever_effects::LeverEffects;
use crate::page::monitor_summary;
use crate::page::monitor_summary::MonitorSummary;
use crate::page::reference_data::ReferenceData;
use crate::page::run_summary::RunSummary;
use crate::policy::attribution::Question;
use crate::scenario::Defaults;
use crate::scenario::file::Text;
use crate::server::answers::Asker;
use crate::server::answers::At;
use crate::server::answers::enter;
use crate::server::answers::json;
use crate::server::answers::json_response;
use crate::server::answers::quick;
use crate::server::answers::run_blocking;
use crate::server::job_queue::Job;
use crate::server::job_queue::Order;
use crate::server::job_queue::Submission;
use crate::server::job_record::JobState;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::requests;
use crate::server::requests::Body;
use crate::server::requests::ContributionsRequest;
use crate::server::requests::JobRequest;
use crate::server::requests::LineRequest;
use crate::server::requests::ReaderLanguage;
use crate::server::requests::ScenarioRequest;
use crate::server::scenario_spec::Words;
use crate::server::state::AppState;
use crate::session;
use crate::session::CancelToken;
use crate::session::RunOptions;
use crate::session::Silent;
use crate::session::WriteOptions;
use qilu_messages::Language;
use qilu_messages::server::Refusal;
use qilu_messages::server::RequestFault;

/// One deterministic run: values by indicator, code of area and year; `null` where an indicator has no value.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineResponse {
    /// Years of the values.
    pub years: Vec<u16>,
    /// By indicator and code.
    pub values: BTreeMap<&'static str, BTreeMap<String, Vec<Option<f64>>>>,
}

/// Areas, indicators, levers, targets, published statistics, the map, parameters, sources, scenarios.
#[utoipa::path(get, path = "/api/v1/catalogue", responses((status = 200, body = ReferenceData)))]
pub(super) async fn catalogue(State(state): At) -> Response {
    json(state.catalogue.clone())
}

/// The yearly monitoring, if the server was started with one.
#[utoipa::path(get, path = "/api/v1/monitor", responses((status = 200, body = Option<MonitorSummary>)))]
pub(super) async fn monitor(State(state): At) -> ApiResult<Response> {
    run_blocking(move || {
        // Read each time, because the monitoring of a new year may take its place.
        let read = state.options.monitor.as_deref().map(monitor_summary::read).transpose();
        Ok(json_response(&read.map_err(|error| match &error {
            Error::Io { source, .. } => Problem::unreadable(source),
            other => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, other.message()),
        })?))
    })
    .await
}

/// One deterministic run: central parameters, no shocks.
#[utoipa::path(post, path = "/api/v1/line", request_body = LineRequest,
    responses((status = 200, body = LineResponse)))]
pub(super) async fn line(
    State(state): At,
    Extension(client): Asker,
    Body(request): Body<LineRequest>,
) -> ApiResult<Response> {
    let indicators = requests::indicators_of(&request.indicators)?;
    let scenario = request.spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    let first = state.precedence.begin();
    // The place comes after all checks, so a faulty request is answered without waiting. The computation keeps it, because
    // it goes on for a moment when the client is gone.
    let place = enter(&state.lines, &client).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        let _held = (first, place);
        let lines = own.live.line(&scenario, &indicators).map_err(|error| Problem::of(&error))?;
        let mut values: BTreeMap<_, BTreeMap<String, Vec<Option<f64>>>> = BTreeMap::new();
        for session::live::IndicatorSeries { area, indicator, values: line } in lines {
            let code = own.project.region().names(area).code.clone();
            let row = line.into_iter().map(|value| value.map(|value| digits(value, indicator.unit)));
            values.entry(indicator.name).or_default().insert(code, row.collect());
        }
        Ok(json_response(&LineResponse { years: scenario.years(), values }))
    })
    .await
}

/// Contributions of each lever to the difference from a reference. The computation stops when the client disconnects.
#[utoipa::path(post, path = "/api/v1/contributions", request_body = ContributionsRequest,
    responses((status = 200, body = Contributions), (status = 507, body = ProblemDetails)))]
pub(super) async fn contributions(
    State(state): At,
    Extension(client): Asker,
    Body(request): Body<ContributionsRequest>,
) -> ApiResult<Response> {
    let region = state.project.region();
    let draws = requests::draws(request.draws, limits::CONTRIBUTION_DRAWS)?;
    let indicator = requests::indicator(&request.indicator, "/indicator")?;
    let area = requests::area(&request.area, region, "/area")?;
    requests::reaches(indicator, area, "/indicator")?;
    let scenario = request.spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    let reference = request.reference.scenario(&state.scenarios, state.project.data(), "/reference")?;
    requests::year(request.year, &scenario)?;
    let question = Question { indicator, area, year: request.year };
    let (options, _gone) = quick(&state, draws);
    let place = enter(&state.contributions, &client).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        let work = own.project.explain_workload(&scenario, &reference, question, &options);
        let demand = work.map_err(|error| Problem::of(&error))?.demand();
        let _held = (place, own.memory.claim(draws, demand)?);
        let answer = own.project.explain(&scenario, &reference, question, &options, &Silent);
        let answer = answer.map_err(|error| Problem::of(&error))?;
        Ok(json_response(&Contributions::new(own.project.region(), &scenario, &reference, draws, &answer)))
    })
    .await
}

/// Starts a full ensemble. One that is kept goes on when the page is closed, and waits while there are jobs of pages; another
/// one stops when nobody has asked about it for 30 seconds. With `effects` the one-at-a-time effects of the levers are worked
/// out instead.
#[utoipa::path(post, path = "/api/v1/jobs", request_body = JobRequest,
    responses((status = 202, body = Job), (status = 429, body = ProblemDetails),
        (status = 507, body = ProblemDetails)))]
pub(super) async fn start(
    State(state): At,
    Extension(client): Asker,
    Body(request): Body<JobRequest>,
) -> ApiResult<Response> {
    run_blocking(move || {
        let most = state.options.max_draws;
        let most = if request.effects { most.min(limits::CONTRIBUTION_DRAWS) } else { most };
        let draws = requests::draws(request.draws, most)?;
        if request.effects && request.keep {
            return Err(Problem::wrong("/keep", RequestFault::KeptEffects));
        }
        let (scenarios, data) = (&state.scenarios, state.project.data());
        let JobRequest { spec, seed, keep, effects, title, meaning, name, .. } = request.clone();
        let name = requests::run_title(name, "/name")?;
        let known = spec.scenario(scenarios, data, "/spec")?.defaults;
        let defaults = Defaults { draws, seed: seed.unwrap_or(known.seed), ..known };
        let scenario = spec.written(scenarios, data, defaults, Words { title, meaning, named: keep }, "/spec")?;
        // A full queue is told before a lack of memory, which is its consequence.
        state.jobs.admit(&client)?;
        let options =
            RunOptions { draws, seed: Some(defaults.seed), threads: state.options.threads, ..RunOptions::default() };
        let written = keep.then(WriteOptions::default);
        // Before the job is queued, so that the client learns at once what does not fit.
        let claim = if effects {
            let work =
                state.project.lever_effects_workload(&scenario, &options).map_err(|error| Problem::of(&error))?;
            state.memory.claim(draws, work.demand())?
        } else {
            state.claim(&scenario, &options, written.as_ref())?
        };
        let (seed, cancel) = (defaults.seed, CancelToken::default());
        let order = Order { scenario, draws, seed, keep, effects, spec, name, cancel };
        let job = state.jobs.add(Submission { order, request, client, claim })?;
        Ok((StatusCode::ACCEPTED, json_response(&job)).into_response())
    })
    .await
}

/// All jobs that are remembered.
#[utoipa::path(get, path = "/api/v1/jobs", responses((status = 200, body = [Job])))]
pub(super) async fn jobs(State(state): At, ReaderLanguage(language): ReaderLanguage) -> Response {
    json_response(&state.jobs.all(language))
}

fn job_of(id: &str, find: impl FnOnce(u64) -> Option<Job>) -> ApiResult<Job> {
    id.parse().ok().and_then(find).ok_or_else(|| Problem::missing(Refusal::NoJob { id: id.to_owned() }))
}

/// The state of a job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Job), (status = 404, body = ProblemDetails)))]
pub(super) async fn job(
    State(state): At,
    Path(id): Path<String>,
    ReaderLanguage(language): ReaderLanguage,
) -> ApiResult<Response> {
    Ok(json_response(&job_of(&id, |id| state.jobs.one(id, language))?))
}

/// Stops a job; one that is over stays as it is.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Job), (status = 404, body = ProblemDetails)))]
pub(super) async fn cancel(
    State(state): At,
    Path(id): Path<String>,
    ReaderLanguage(language): ReaderLanguage,
) -> ApiResult<Response> {
    // The record of the jobs is written.
    run_blocking(move || Ok(json_response(&job_of(&id, |id| state.jobs.cancel(id, language))?))).await
}

/// The result of a job that wrote no folder; the last few are kept.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/dossier", params(("id" = String, Path)),
    responses((status = 200, body = RunSummary), (status = 404, body = ProblemDetails),
        (status = 410, body = ProblemDetails)))]
pub(super) async fn job_dossier(State(state): At, Path(id): Path<String>) -> ApiResult<Response> {
    result_of(&state, id, false)
}

/// The one-at-a-time effects of the levers that a job has worked out; the results of the last few jobs are kept.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/effects", params(("id" = String, Path)),
    responses((status = 200, body = LeverEffects), (status = 404, body = ProblemDetails),
        (status = 410, body = ProblemDetails)))]
pub(super) async fn job_effects(State(state): At, Path(id): Path<String>) -> ApiResult<Response> {
    result_of(&state, id, true)
}

fn result_of(state: &AppState, id: String, effects: bool) -> ApiResult<Response> {
    let number = id.parse().ok();
    if let Some(bytes) = number.and_then(|id| state.jobs.unwritten(id, effects)) {
        return Ok(json(bytes.to_vec()));
    }
    match number.and_then(|id| state.jobs.one(id, Language::English)) {
        Some(job) if job.state == JobState::Lost => {
            Err(Problem::new(StatusCode::GONE, Refusal::LostJob { id: job.id }))
        }
        _ => Err(Problem::missing(Refusal::NoResult { id })),
    }
}

/// Number of draws of a scenario file that names none.
const USUAL_DRAWS: u32 = 1000;

/// A scenario as a file that `qilu run` takes.
#[utoipa::path(post, path = "/api/v1/scenario", request_body = ScenarioRequest,
    responses((status = 200, description = "TOML", content_type = "text/plain")))]
pub(super) async fn scenario(State(state): At, Body(request): Body<ScenarioRequest>) -> ApiResult<Response> {
    let ScenarioRequest { spec, title, meaning, draws } = request;
    let draws = draws.map(|draws| requests::draws(draws, state.options.max_draws)).transpose()?;
    let scenario = spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    // The text of a file does not describe the scenario that was made from it by further settings.
    let known = || if spec.levers.is_empty() { scenario.meaning.clone() } else { Text::default() };
    let meaning = meaning.unwrap_or_else(known);
    let defaults = Defaults { draws: draws.unwrap_or(USUAL_DRAWS), ..scenario.defaults };
    let text = scenario.described(title, meaning, defaults).text().to_owned();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

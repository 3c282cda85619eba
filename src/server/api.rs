//! The API, version 1. `GET /api/v1/openapi.json` describes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body as Bytes;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use serde::Serialize;
use tokio_util::io::ReaderStream;
use utoipa::OpenApi;
use utoipa::ToSchema;

use crate::ensemble::summary::SummaryRow;
use crate::page::contributions::Contributions;
use crate::page::reference_data::ReferenceData;
use crate::page::report::ReportedRun;
use crate::page::run_summary;
use crate::page::run_summary::RunSummary;
use crate::policy::attribution::Question;
use crate::region::Area;
use crate::scenario::Defaults;
use crate::server::jobs::Job;
use crate::server::jobs::Order;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::requests;
use crate::server::requests::Body;
use crate::server::requests::ContributionsRequest;
use crate::server::requests::FanRequest;
use crate::server::requests::JobRequest;
use crate::server::requests::LineRequest;
use crate::server::requests::ReaderLanguage;
use crate::server::requests::ScenarioRequest;
use crate::server::run_store;
use crate::server::state::AppState;
use crate::session;
use crate::session::CancelToken;
use crate::session::RunOptions;
use crate::session::Silent;
use crate::session::WriteOptions;
use qilu_messages::Language;
use qilu_messages::server::Refusal;

/// The shared state as an argument of a handler.
type At = State<Arc<AppState>>;

/// One deterministic run: values by indicator, code of area and year; `null` where an indicator has no value.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineResponse {
    /// Years of the values.
    pub years: Vec<u16>,
    /// By indicator and code.
    pub values: BTreeMap<&'static str, BTreeMap<String, Vec<Option<f64>>>>,
}

/// A quick fan.
#[derive(Debug, Serialize, ToSchema)]
pub struct FanResponse {
    /// Number of draws.
    pub draws: usize,
    /// Years of the values.
    pub years: Vec<u16>,
    /// Names of the percentiles.
    pub statistics: Vec<&'static str>,
    /// By code of area and indicator: a row for each percentile, with a value for each year.
    #[expect(clippy::type_complexity, reason = "the description of the API takes types as they are written")]
    pub series: BTreeMap<String, BTreeMap<&'static str, Vec<Vec<Option<f64>>>>>,
    /// Probabilities of the targets, for the province and for those of the requested areas that are cities.
    pub targets: Vec<run_summary::TargetSummary>,
    /// Urban share of the province by year, draw by draw.
    pub share_draws: Vec<Vec<f64>>,
}

/// The description of the API.
#[derive(OpenApi)]
#[openapi(
    info(title = "Qilu", description = "Projections of the counties of Shandong under the levers of the plan."),
    paths(
        catalogue,
        line,
        fan,
        contributions,
        start,
        jobs,
        job,
        cancel,
        job_dossier,
        runs,
        run,
        file,
        report_of,
        scenario
    ),
    components(schemas(ProblemDetails))
)]
pub struct Description;

/// Does work on a thread of its own, so that it does not block other requests.
async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        // The work panicked; the panic has printed its message.
        Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, Refusal::Broken))
    })
}

/// Cancels work when the client disconnects: the handler is then dropped.
struct CancelOnDrop(CancelToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Options of a quick run, and a guard that cancels the run when the client disconnects.
fn quick(state: &AppState, draws: u32) -> (RunOptions, CancelOnDrop) {
    let cancel = CancelToken::default();
    let gone = CancelOnDrop(cancel.clone());
    (RunOptions { draws, threads: state.options.threads, cancel, ..RunOptions::default() }, gone)
}

async fn acquire(places: &tokio::sync::Semaphore) -> ApiResult<tokio::sync::SemaphorePermit<'_>> {
    places.acquire().await.map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, Refusal::Stopping))
}

fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

fn json_response<T: Serialize>(value: &T) -> Response {
    json(serde_json::to_vec(value).expect("plain values"))
}

/// Areas, indicators, levers, targets, published statistics, the map, parameters, sources, scenarios.
#[utoipa::path(get, path = "/api/v1/catalogue", responses((status = 200, body = ReferenceData)))]
pub(super) async fn catalogue(State(state): At) -> Response {
    json(state.catalogue.clone())
}

/// One deterministic run: central parameters, no shocks.
#[utoipa::path(post, path = "/api/v1/line", request_body = LineRequest,
    responses((status = 200, body = LineResponse), (status = 422, body = ProblemDetails)))]
pub(super) async fn line(State(state): At, Body(request): Body<LineRequest>) -> ApiResult<Response> {
    let indicators = requests::indicators_of(&request.indicators)?;
    let scenario = request.spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    // The permit comes after all checks, so a faulty request is answered without waiting.
    let _permit = acquire(&state.lines).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        let lines = own.live.line(&scenario, &indicators).map_err(|error| Problem::of(&error))?;
        let mut values: BTreeMap<_, BTreeMap<String, Vec<Option<f64>>>> = BTreeMap::new();
        for session::live::IndicatorSeries { area, indicator, values: line } in lines {
            let code = own.project.region().names(area).code.clone();
            let row = line.into_iter().map(|value| value.map(|value| run_summary::digits(value, indicator.unit)));
            values.entry(indicator.name).or_default().insert(code, row.collect());
        }
        Ok(json_response(&LineResponse { years: scenario.years(), values }))
    })
    .await
}

/// A quick ensemble of few indicators and areas. It stops when the client disconnects.
#[utoipa::path(post, path = "/api/v1/fan", request_body = FanRequest,
    responses((status = 200, body = FanResponse), (status = 422, body = ProblemDetails)))]
pub(super) async fn fan(State(state): At, Body(request): Body<FanRequest>) -> ApiResult<Response> {
    let region = state.project.region();
    let draws = requests::draws(request.draws, limits::FAN_DRAWS)?;
    let indicators = requests::indicators_of(&request.indicators)?;
    let areas = requests::areas_of(&request.areas, region)?;
    for (place, indicator) in indicators.iter().enumerate() {
        areas.iter().try_for_each(|area| requests::reaches(indicator, *area, &format!("/indicators/{place}")))?;
    }
    let scenario = request.spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    let (options, _gone) = quick(&state, draws);
    let _permit = acquire(&state.fans).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        let region = own.project.region();
        let run = own.live.run(&scenario, options, &Silent).map_err(|error| Problem::of(&error))?;
        let ensemble = run.ensemble();
        let wanted = |row: &&SummaryRow| indicators.iter().any(|one| one.id == row.indicator.id);
        let rows = run.summaries(&areas);
        // Targets are assessed for the province and its cities, never for counties.
        let mut of: Vec<Area> = vec![Area::Province];
        of.extend(areas.iter().filter(|area| matches!(area, Area::City(_))));
        let attainments = run.targets_of(&of);
        Ok(json_response(&FanResponse {
            draws: ensemble.draws,
            years: ensemble.years.clone(),
            statistics: run_summary::wide(ensemble.draws),
            series: run_summary::series_wide(region, &ensemble.years, rows.iter().filter(wanted)),
            targets: attainments.iter().map(|row| run_summary::target(region, row)).collect(),
            share_draws: run_summary::share_draws(region, ensemble),
        }))
    })
    .await
}

/// Contributions of each lever to the difference from a reference. The computation stops when the client disconnects.
#[utoipa::path(post, path = "/api/v1/contributions", request_body = ContributionsRequest,
    responses((status = 200, body = Contributions), (status = 422, body = ProblemDetails)))]
pub(super) async fn contributions(State(state): At, Body(request): Body<ContributionsRequest>) -> ApiResult<Response> {
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
    let _permit = acquire(&state.contributions).await?;
    let own = Arc::clone(&state);
    run_blocking(move || {
        let answer = own.project.explain(&scenario, &reference, question, &options, &Silent);
        let answer = answer.map_err(|error| Problem::of(&error))?;
        Ok(json_response(&Contributions::new(own.project.region(), &scenario, &reference, draws, &answer)))
    })
    .await
}

/// Starts a full ensemble, which goes on when the page is closed.
#[utoipa::path(post, path = "/api/v1/jobs", request_body = JobRequest,
    responses((status = 202, body = Job), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
pub(super) async fn start(State(state): At, Body(request): Body<JobRequest>) -> ApiResult<Response> {
    let draws = requests::draws(request.draws, state.options.max_draws)?;
    let JobRequest { spec, seed, keep, title, .. } = request;
    let known = spec.scenario(&state.scenarios, state.project.data(), "/spec")?.defaults;
    let defaults = Defaults { draws, seed: seed.unwrap_or(known.seed), ..known };
    let scenario = spec.written(&state, defaults, title, "/spec")?;
    let options =
        RunOptions { draws, seed: Some(defaults.seed), threads: state.options.threads, ..RunOptions::default() };
    let written = keep.then(WriteOptions::default);
    // Before the job is queued, so that the client learns at once what does not fit.
    let work = state.project.run_workload(&scenario, &options, written.as_ref()).and_then(|work| work.check());
    work.map_err(|error| Problem::of(&error))?;
    let order = Order { scenario, draws, seed: defaults.seed, keep, cancel: CancelToken::default() };
    Ok((StatusCode::ACCEPTED, json_response(&state.jobs.add(order)?)).into_response())
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
    Ok(json_response(&job_of(&id, |id| state.jobs.cancel(id, language))?))
}

/// The result of a job that wrote no folder; the last few are kept.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/dossier", params(("id" = String, Path)),
    responses((status = 200, body = RunSummary), (status = 404, body = ProblemDetails)))]
pub(super) async fn job_dossier(State(state): At, Path(id): Path<String>) -> ApiResult<Response> {
    let bytes = id.parse().ok().and_then(|id| state.jobs.run_summary(id));
    let bytes = bytes.ok_or_else(|| Problem::missing(Refusal::NoResult { id }))?;
    Ok(json(bytes.to_vec()))
}

/// List of the finished runs.
#[utoipa::path(get, path = "/api/v1/runs", responses((status = 200, body = [run_store::RunEntry])))]
pub(super) async fn runs(State(state): At) -> ApiResult<Response> {
    run_blocking(move || Ok(json_response(&run_store::all(&state)))).await
}

/// A finished run.
#[utoipa::path(get, path = "/api/v1/runs/{folder}", params(("folder" = String, Path)),
    responses((status = 200, body = ReportedRun), (status = 404, body = ProblemDetails)))]
pub(super) async fn run(State(state): At, Path(folder): Path<String>) -> ApiResult<Response> {
    run_blocking(move || {
        let finished = run_store::one(&state, &folder)?;
        Ok(json_response(&ReportedRun::of(&finished).map_err(|error| Problem::of(&error))?))
    })
    .await
}

/// A file of a finished run, as its manifest names it.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/files/{file}",
    params(("folder" = String, Path), ("file" = String, Path)),
    responses((status = 200, description = "The file"), (status = 404, body = ProblemDetails)))]
pub(super) async fn file(State(state): At, Path((folder, name)): Path<(String, String)>) -> ApiResult<Response> {
    let own = name.clone();
    let path = run_blocking(move || run_store::file(&state, &folder, &own)).await?;
    let open = tokio::fs::File::open(&path).await;
    let open = open.map_err(|error| Problem::unreadable(&error))?;
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    // Saved and not shown: a folder may have been made by another person, and its files must not run in the origin of
    // the page.
    let saved = "attachment".to_owned();
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, saved)];
    // In pieces of 64 KiB, because a file of draws need not fit into memory.
    Ok((headers, Bytes::from_stream(ReaderStream::with_capacity(open, 1 << 16))).into_response())
}

/// Language of a report.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    lang: Option<String>,
}

/// A finished run as one page.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/report", params(("folder" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, description = "The page"), (status = 404, body = ProblemDetails)))]
pub(super) async fn report_of(
    State(state): At,
    Path(folder): Path<String>,
    Query(wanted): Query<Wanted>,
) -> ApiResult<Response> {
    let language = if wanted.lang.as_deref() == Some("en") { Language::English } else { Language::Chinese };
    run_blocking(move || {
        let finished = run_store::one(&state, &folder)?;
        let run = ReportedRun::of(&finished).map_err(|error| Problem::of(&error))?;
        let page = state.project.page(&[run], None, state.passed, language).map_err(|error| Problem::of(&error))?;
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=report.html"),
        ];
        Ok((headers, page).into_response())
    })
    .await
}

/// A scenario as a file that `qilu run` takes.
#[utoipa::path(post, path = "/api/v1/scenario", request_body = ScenarioRequest,
    responses((status = 200, description = "TOML", content_type = "text/plain"), (status = 422, body = ProblemDetails)))]
pub(super) async fn scenario(State(state): At, Body(request): Body<ScenarioRequest>) -> ApiResult<Response> {
    let ScenarioRequest { spec, title, meaning } = request;
    let scenario = spec.scenario(&state.scenarios, state.project.data(), "/spec")?;
    let meaning = meaning.unwrap_or_else(|| scenario.meaning.clone());
    let defaults = Defaults { draws: 1000, ..scenario.defaults };
    let text = scenario.described(title, meaning, defaults).text().to_owned();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

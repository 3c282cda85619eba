//! The API, version 1. `GET /api/v1/openapi.json` describes it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

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

use crate::calibration::figures;
use crate::engine::cohort::Workspace;
use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::ensemble::summary;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::page::catalogue::Catalogue;
use crate::page::contributions::Contributions;
use crate::page::dossier;
use crate::page::dossier::Dossier;
use crate::page::report;
use crate::page::report::Run;
use crate::page::report::Start;
use crate::policy::explain;
use crate::policy::explain::Question;
use crate::policy::targets;
use crate::region::Area;
use crate::report::text::Language;
use crate::server::ask;
use crate::server::ask::Body;
use crate::server::ask::ContributionsRequest;
use crate::server::ask::FanRequest;
use crate::server::ask::JobRequest;
use crate::server::ask::LineRequest;
use crate::server::ask::ScenarioRequest;
use crate::server::desk::Desk;
use crate::server::folders;
use crate::server::jobs::Job;
use crate::server::limits;
use crate::server::problem::Answer;
use crate::server::problem::Problem;
use crate::server::spec::Spec;

/// What a handler works with.
type At = State<Arc<Desk>>;

/// One deterministic run: values by indicator, code of area and year; `null` where an indicator has no value.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// Years of the values.
    pub years: Vec<u16>,
    /// By indicator and code.
    pub values: BTreeMap<&'static str, BTreeMap<String, Vec<Option<f64>>>>,
}

/// A quick fan.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fan {
    /// Number of draws.
    pub draws: usize,
    /// Years of the values.
    pub years: Vec<u16>,
    /// Names of the percentiles.
    pub statistics: Vec<&'static str>,
    /// By code of area and indicator: a row for each percentile, with a value for each year.
    #[expect(clippy::type_complexity, reason = "the description of the API takes types as they are written")]
    pub series: BTreeMap<String, BTreeMap<&'static str, Vec<Vec<Option<f64>>>>>,
    /// Chances of the targets, of the province and of the areas asked for that are no counties.
    pub targets: Vec<dossier::Target>,
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
    components(schemas(Problem))
)]
pub struct Description;

/// Does work on a thread of its own, so that no other request waits for it.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the work broke off; the server's terminal says more"))
    })
}

/// Sets a flag when the client goes away.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn turn(places: &tokio::sync::Semaphore) -> Answer<tokio::sync::SemaphorePermit<'_>> {
    places.acquire().await.map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping"))
}

fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

fn told<T: Serialize>(value: &T) -> Response {
    json(serde_json::to_vec(value).expect("plain values"))
}

/// Areas, indicators, levers, targets, published figures, the map, parameters, sources, scenarios.
#[utoipa::path(get, path = "/api/v1/catalogue", responses((status = 200, body = Catalogue)))]
pub(super) async fn catalogue(State(desk): At) -> Response {
    json(desk.catalogue.clone())
}

/// One deterministic run: central parameters, no shocks.
#[utoipa::path(post, path = "/api/v1/line", request_body = LineRequest,
    responses((status = 200, body = Line), (status = 422, body = Problem)))]
pub(super) async fn line(State(desk): At, Body(request): Body<LineRequest>) -> Answer<Response> {
    let indicators = ask::indicators_of(&request.indicators)?;
    let scenario = request.spec.scenario(&desk.scenarios, desk.data, "/spec")?;
    let _turn = turn(&desk.lines).await?;
    let own = Arc::clone(&desk);
    aside(move || {
        let region = &own.data.region;
        let instant = own.instant(&scenario);
        let projection = instant.central(&scenario, &mut Workspace::new(region));
        let mut values: BTreeMap<_, BTreeMap<String, Vec<Option<f64>>>> = BTreeMap::new();
        for area in region.areas() {
            let code = &region.names(area).code;
            let wanted: Vec<&Indicator> = indicators.iter().copied().filter(|one| reported(one, area)).collect();
            for (year, accounts) in projection.accounts.iter().enumerate() {
                let account = figures::account(region, accounts, area);
                for indicator in &wanted {
                    let value = (indicator.value)(&account);
                    let known = value.is_finite() && !(indicator.flow && year == 0);
                    let row = values.entry(indicator.name).or_default().entry(code.clone()).or_default();
                    row.push(known.then(|| dossier::digits(value, indicator.unit)));
                }
            }
        }
        Ok(told(&Line { years: scenario.years(), values }))
    })
    .await
}

fn reported(indicator: &Indicator, area: Area) -> bool {
    indicator.reach == Reach::County || !matches!(area, Area::County(_))
}

/// A quick ensemble, of few indicators and areas. It stops when the client goes away.
#[utoipa::path(post, path = "/api/v1/fan", request_body = FanRequest,
    responses((status = 200, body = Fan), (status = 422, body = Problem)))]
pub(super) async fn fan(State(desk): At, Body(request): Body<FanRequest>) -> Answer<Response> {
    let region = &desk.data.region;
    let draws = ask::draws(request.draws, limits::FAN_DRAWS)?;
    let indicators = ask::indicators_of(&request.indicators)?;
    let areas = ask::areas_of(&request.areas, region)?;
    for (place, indicator) in indicators.iter().enumerate() {
        areas.iter().try_for_each(|area| ask::reaches(indicator, *area, &format!("/indicators/{place}")))?;
    }
    let scenario = request.spec.scenario(&desk.scenarios, desk.data, "/spec")?;
    let gone = Gone(Arc::default());
    let stop = Arc::clone(&gone.0);
    let _turn = turn(&desk.fans).await?;
    let own = Arc::clone(&desk);
    aside(move || {
        let region = &own.data.region;
        let settings = Settings { draws, seed: scenario.seed, threads: own.options.threads };
        let watch = Watch { finished: &|| {}, stop: &stop };
        let ensemble = own.instant(&scenario).ensemble(&scenario, settings, &watch);
        let ensemble = ensemble.map_err(|error| Problem::of(&error))?;
        let wanted = |row: &&summary::Row| indicators.iter().any(|one| one.id == row.indicator.id);
        let rows = summary::summarise(&ensemble, region, &areas);
        let mut of: Vec<Area> = vec![Area::Province];
        of.extend(areas.iter().filter(|area| matches!(area, Area::City(_))));
        let chances = targets::attainments_of(&ensemble, region, &own.data.observations, &own.plan.targets, &of);
        Ok(told(&Fan {
            draws: ensemble.draws,
            years: ensemble.years.clone(),
            statistics: dossier::wide(),
            series: dossier::series_wide(region, &ensemble.years, rows.iter().filter(wanted)),
            targets: chances.iter().map(|row| dossier::target(region, row)).collect(),
            share_draws: dossier::share_draws(region, &ensemble),
        }))
    })
    .await
}

/// What each lever adds to the difference from a reference. It stops when the client goes away.
#[utoipa::path(post, path = "/api/v1/contributions", request_body = ContributionsRequest,
    responses((status = 200, body = Contributions), (status = 422, body = Problem)))]
pub(super) async fn contributions(State(desk): At, Body(request): Body<ContributionsRequest>) -> Answer<Response> {
    let region = &desk.data.region;
    let draws = ask::draws(request.draws, limits::CONTRIBUTION_DRAWS)?;
    let indicator = ask::indicator(&request.indicator, "/indicator")?;
    let area = ask::area(&request.area, region, "/area")?;
    ask::reaches(indicator, area, "/indicator")?;
    let scenario = request.spec.scenario(&desk.scenarios, desk.data, "/spec")?;
    let reference = request.reference.scenario(&desk.scenarios, desk.data, "/reference")?;
    let years = scenario.base_year + 1..=scenario.end_year;
    if !years.contains(&request.year) {
        let detail = format!("{}; allowed: {} to {}", request.year, years.start(), years.end());
        return Err(Problem::wrong("/year", detail));
    }
    let question = Question { indicator, area, year: request.year };
    let gone = Gone(Arc::default());
    let stop = Arc::clone(&gone.0);
    let _turn = turn(&desk.contributions).await?;
    let own = Arc::clone(&desk);
    aside(move || {
        let settings = Settings { draws, seed: scenario.seed, threads: own.options.threads };
        let watch = Watch { finished: &|| {}, stop: &stop };
        let setup = own.instant(&scenario).setup();
        let answer = explain::explain(setup, &scenario, &reference, question, settings, &watch);
        let answer = answer.map_err(|error| Problem::of(&error))?;
        Ok(told(&Contributions::new(&own.data.region, &scenario, &reference, draws, &answer)))
    })
    .await
}

/// Starts a full ensemble, which goes on when the page is closed.
#[utoipa::path(post, path = "/api/v1/jobs", request_body = JobRequest,
    responses((status = 202, body = Job), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn start(State(desk): At, Body(request): Body<JobRequest>) -> Answer<Response> {
    let draws = ask::draws(request.draws, desk.options.max_draws)?;
    let JobRequest { spec, seed, keep, title, .. } = request;
    let scenario = spec.written(&desk.scenarios, desk.data, draws, seed, title, "/spec")?;
    Ok((StatusCode::ACCEPTED, told(&desk.jobs.add(scenario, keep)?)).into_response())
}

/// All jobs that are remembered.
#[utoipa::path(get, path = "/api/v1/jobs", responses((status = 200, body = [Job])))]
pub(super) async fn jobs(State(desk): At) -> Response {
    told(&desk.jobs.all())
}

fn job_of(id: &str, find: impl FnOnce(u64) -> Option<Job>) -> Answer<Job> {
    id.parse().ok().and_then(find).ok_or_else(|| Problem::missing(format!("no job `{id}`")))
}

/// A job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Job), (status = 404, body = Problem)))]
pub(super) async fn job(State(desk): At, Path(id): Path<String>) -> Answer<Response> {
    Ok(told(&job_of(&id, |id| desk.jobs.one(id))?))
}

/// Stops a job; one that is over stays as it is.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Job), (status = 404, body = Problem)))]
pub(super) async fn cancel(State(desk): At, Path(id): Path<String>) -> Answer<Response> {
    Ok(told(&job_of(&id, |id| desk.jobs.cancel(id))?))
}

/// The result of a job that wrote no folder; the last few are kept.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/dossier", params(("id" = String, Path)),
    responses((status = 200, body = Dossier), (status = 404, body = Problem)))]
pub(super) async fn job_dossier(State(desk): At, Path(id): Path<String>) -> Answer<Response> {
    let missing = || Problem::missing(format!("no result of a job `{id}` is kept"));
    let bytes = id.parse().ok().and_then(|id| desk.jobs.dossier(id)).ok_or_else(missing)?;
    Ok(json(bytes.to_vec()))
}

/// Finished runs.
#[utoipa::path(get, path = "/api/v1/runs", responses((status = 200, body = [folders::Entry])))]
pub(super) async fn runs(State(desk): At) -> Answer<Response> {
    aside(move || Ok(told(&folders::all(&desk)))).await
}

/// A finished run.
#[utoipa::path(get, path = "/api/v1/runs/{folder}", params(("folder" = String, Path)),
    responses((status = 200, body = Run), (status = 404, body = Problem)))]
pub(super) async fn run(State(desk): At, Path(folder): Path<String>) -> Answer<Response> {
    aside(move || {
        let finished = folders::one(&desk, &folder)?;
        Ok(told(&Run::of(&finished).map_err(|error| Problem::of(&error))?))
    })
    .await
}

/// A file of a finished run, as its manifest names it.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/files/{file}",
    params(("folder" = String, Path), ("file" = String, Path)),
    responses((status = 200, description = "The file"), (status = 404, body = Problem)))]
pub(super) async fn file(State(desk): At, Path((folder, name)): Path<(String, String)>) -> Answer<Response> {
    let own = name.clone();
    let path = aside(move || folders::file(&desk, &folder, &own)).await?;
    let open = tokio::fs::File::open(&path).await;
    let open = open.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let saved = "attachment".to_owned();
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, saved)];
    Ok((headers, Bytes::from_stream(ReaderStream::with_capacity(open, 1 << 16))).into_response())
}

/// Language of a report.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    lang: Option<String>,
}

/// A finished run as one page.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/report", params(("folder" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, description = "The page"), (status = 404, body = Problem)))]
pub(super) async fn report_of(
    State(desk): At,
    Path(folder): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<Response> {
    let language = if wanted.lang.as_deref() == Some("en") { Language::English } else { Language::Chinese };
    aside(move || {
        let finished = folders::one(&desk, &folder)?;
        let run = Run::of(&finished).map_err(|error| Problem::of(&error))?;
        let passed = desk.scenarios.first().map_or(0, crate::scenario::Scenario::passed);
        let catalogue = Catalogue::new(desk.data, &desk.plan, &[], passed).map_err(|error| Problem::of(&error))?;
        let words = report::words();
        let start = Start::Report {
            language: report::code(language),
            words: &words,
            catalogue: &catalogue,
            runs: &[run],
            contributions: None,
        };
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=report.html"),
        ];
        Ok((headers, report::report(&start)).into_response())
    })
    .await
}

/// A scenario as a file that `qilu run` takes.
#[utoipa::path(post, path = "/api/v1/scenario", request_body = ScenarioRequest,
    responses((status = 200, description = "TOML", content_type = "text/plain"), (status = 422, body = Problem)))]
pub(super) async fn scenario(State(desk): At, Body(request): Body<ScenarioRequest>) -> Answer<Response> {
    let ScenarioRequest { spec, title, meaning } = request;
    let text = written(&desk, &spec, title, meaning)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

fn written(
    desk: &Desk,
    spec: &Spec,
    title: crate::scenario::file::Text,
    meaning: Option<crate::scenario::file::Text>,
) -> Answer<String> {
    let scenario = spec.written(&desk.scenarios, desk.data, 1000, None, Some(title.clone()), "/spec")?;
    let meaning = meaning.unwrap_or_else(|| scenario.meaning.clone());
    Ok(scenario.text_with(title, meaning, scenario.draws, scenario.seed, Vec::new()))
}

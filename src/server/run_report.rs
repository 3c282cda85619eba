//! A finished run as one page, with others to compare and the contributions of its levers.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::page::contributions::Contributions;
use crate::page::lever_effects::LeverEffects;
use crate::page::report::ReportedRun;
use crate::scenario::Scenario;
use crate::server::answers::Asker;
use crate::server::answers::At;
use crate::server::answers::enter;
use crate::server::answers::quick;
use crate::server::answers::run_blocking;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::run_store;
use crate::server::state::AppState;
use crate::session::RunOptions;
use crate::session::Silent;
use crate::session::report::RunContributions;
use qilu_messages::Language;
use qilu_messages::server::Refusal;
use qilu_messages::server::RequestFault;
use qilu_messages::suggestion::suggest;

/// Name of the reference unless the request names one.
const REFERENCE: &str = "baseline";

/// Contents of a report.
#[derive(Debug)]
struct Wanted {
    language: Language,
    /// Folders of the runs to compare with, each once.
    compare: Vec<String>,
    /// Draws of the contributions; 0 for none.
    draws: u32,
    /// Draws of the effects of one step of each lever; 0 for none.
    effects: u32,
    reference: String,
}

impl Wanted {
    fn of(pairs: Vec<(String, String)>) -> ApiResult<Wanted> {
        let mut wanted = Wanted {
            language: Language::Chinese,
            compare: Vec::new(),
            draws: 0,
            effects: 0,
            reference: REFERENCE.to_owned(),
        };
        for (name, value) in pairs {
            match name.as_str() {
                "lang" if value == "en" => wanted.language = Language::English,
                "compare" if !wanted.compare.contains(&value) => wanted.compare.push(value),
                "contributions" => wanted.draws = count_of(&value)?,
                "effects" => wanted.effects = count_of(&value)?,
                "reference" => wanted.reference = value,
                _ => {}
            }
        }
        let (count, draws) = (wanted.compare.len(), wanted.draws);
        let refuse = |fault| Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault));
        if count > limits::COMPARED {
            return refuse(RequestFault::CompareCount { count, most: limits::COMPARED });
        }
        let draws = draws.max(wanted.effects);
        if draws > limits::CONTRIBUTION_DRAWS {
            return refuse(RequestFault::ContributionDraws { draws, most: limits::CONTRIBUTION_DRAWS });
        }
        Ok(wanted)
    }

    fn scenario(&self, scenarios: &[Scenario]) -> ApiResult<Scenario> {
        let found = scenarios.iter().find(|scenario| scenario.name == self.reference).cloned();
        found.ok_or_else(|| {
            let hint = suggest(&self.reference, scenarios.iter().map(|scenario| scenario.name.as_str()));
            let fault = RequestFault::NoScenario { name: self.reference.clone(), hint };
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault)
        })
    }
}

/// A number of draws of the address.
fn count_of(text: &str) -> ApiResult<u32> {
    text.parse().map_err(|_| Problem::new(StatusCode::BAD_REQUEST, Refusal::BadAddress))
}

/// A finished run as one page, with runs to compare it with, with the contributions of its levers to the difference from a
/// reference, and with the effect of one step of each lever. The computation stops when the client disconnects.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/report",
    params(("folder" = String, Path), ("lang" = Option<String>, Query),
        ("compare" = Option<Vec<String>>, Query, description = "Folder of a run to compare with; may be given five times"),
        ("contributions" = Option<u32>, Query, description = "Draws of the contributions of the levers; 0 for none"),
        ("effects" = Option<u32>, Query, description = "Draws of the effects of one step of each lever; 0 for none"),
        ("reference" = Option<String>, Query, description = "Scenario that contributions are measured from; `baseline`")),
    responses((status = 200, description = "The page"), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails), (status = 507, body = ProblemDetails)))]
pub(super) async fn report_of(
    State(state): At,
    Extension(client): Asker,
    Path(folder): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> ApiResult<Response> {
    let wanted = Wanted::of(pairs)?;
    let reference = if wanted.draws > 0 { Some(wanted.scenario(&state.scenarios)?) } else { None };
    let (options, _gone) = quick(&state, wanted.draws.max(wanted.effects));
    let (own, name) = (Arc::clone(&state), folder.clone());
    let compared = wanted.compare.clone();
    // Everything is read before a place is asked for, so that a faulty request is answered without waiting.
    let (runs, contributions) =
        run_blocking(move || Ok((read(&own, &name, &compared)?, explained(&own, &name, reference, wanted.draws)?)))
            .await?;
    let place = if contributions.is_some() || wanted.effects > 0 {
        Some(enter(&state.contributions, &client).await?)
    } else {
        None
    };
    run_blocking(move || {
        let contributions = contributions.map(|own| work_out(&state, &own, &options)).transpose()?;
        let effects =
            (wanted.effects > 0).then(|| step_effects(&state, &folder, wanted.effects, &options)).transpose()?;
        drop(place);
        let levers = (contributions.as_ref(), effects.as_ref());
        let page = state.project.page(&runs, levers, state.passed, wanted.language);
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment")];
        Ok((headers, page.map_err(|error| Problem::of(&error))?).into_response())
    })
    .await
}

/// The reported run, and those that it is compared with.
fn read(state: &AppState, folder: &str, compare: &[String]) -> ApiResult<Vec<ReportedRun>> {
    let mut runs = vec![run_store::reported(state, folder)?];
    for other in compare {
        // As in the reports of the command line, only the reported run keeps all indicators of cities and counties.
        let brief = run_store::reported(state, other)?.brief(state.project.region());
        runs.push(brief.map_err(|error| Problem::of(&error))?);
    }
    Ok(runs)
}

/// The contributions that are to be worked out, where there are any.
fn explained(
    state: &AppState,
    folder: &str,
    reference: Option<Scenario>,
    draws: u32,
) -> ApiResult<Option<RunContributions>> {
    let Some(reference) = reference else { return Ok(None) };
    let finished = run_store::one(state, folder)?;
    state.project.contributions_of_run(&finished, &reference, draws).map_err(|error| Problem::of(&error))
}

fn work_out(state: &AppState, own: &RunContributions, options: &RunOptions) -> ApiResult<Contributions> {
    let work = own.workload(options).map_err(|error| Problem::of(&error))?;
    let _claim = state.memory.claim(own.draws(), work.demand())?;
    own.work_out(options, &Silent).map_err(|error| Problem::of(&error))
}

fn step_effects(state: &AppState, folder: &str, draws: u32, options: &RunOptions) -> ApiResult<LeverEffects> {
    let finished = run_store::one(state, folder)?;
    let scenario = finished.scenario(state.project.data()).map_err(|error| Problem::of(&error))?;
    let work = state.project.lever_effects_workload(&scenario, &RunOptions { draws, ..options.clone() });
    let _claim = state.memory.claim(draws, work.map_err(|error| Problem::of(&error))?.demand())?;
    state.project.effects_of_run(&finished, draws, options).map_err(|error| Problem::of(&error))
}

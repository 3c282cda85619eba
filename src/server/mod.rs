//! `qilu serve`: the page with live levers, on this machine. docs/security.md describes the guarantees.

pub mod answers;
pub mod api;
pub mod checked_stream;
pub mod connections;
pub mod cookies;
pub mod description;
pub mod fan;
pub mod gate;
pub mod guard;
pub mod job_queue;
pub mod job_record;
pub mod jobs;
pub mod lever_values;
pub mod limits;
pub mod memory;
pub mod objects;
pub mod problem;
pub mod requests;
pub mod run_api;
pub mod run_notes;
pub mod run_report;
pub mod run_store;
pub mod scenario_spec;
pub mod signals;
pub mod state;
pub mod turns;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::error::Error;
use crate::error::Result;
use crate::page::assets;
use crate::page::report;
use crate::page::report::PageMode;
use crate::store::manifest::sha256;
use guard::Guard;
use job_queue::Kind;
use jobs::JobsLeft;
use problem::ApiResult;
use problem::Problem;
use qilu_messages::Language;
use qilu_messages::error::System;
use qilu_messages::server::ListenFault;
use qilu_messages::server::Refusal;
use qilu_messages::server::ServerFault;
use signals::StopSignals;
use state::AppState;

/// Level of gzip. The data of a run are mostly numbers, which higher levels make 5 % smaller in four times the time.
const COMPRESSION: CompressionLevel = CompressionLevel::Fastest;

/// Address, access token and language of the server.
#[derive(Clone, Debug)]
pub struct Address {
    /// Name or number of the host, as it was given.
    pub host: String,
    /// Port; 0 for any that is free.
    pub port: u16,
    /// Access token that clients must present; `None`: no token is asked for.
    pub token: Option<String>,
    /// Language of the page; `None`: the browser's.
    pub language: Option<Language>,
}

/// Serves until the process is told to stop; then stops the draws of the running ensemble, waits for the file that is
/// being written, and returns what becomes of the jobs.
///
/// - `ready`: called with the address once the server listens.
///
/// # Errors
/// [`Error::Busy`] if the port is in use; an address that cannot be listened on, or that others can reach while no token
/// is asked for.
pub fn serve(state: AppState, address: &Address, ready: impl FnOnce(SocketAddr)) -> Result<JobsLeft> {
    // Two threads read requests and write responses. Computations have threads of their own.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Error::setting(ServerFault::CannotStart { reason: System::of(&error) }))?;
    let state = Arc::new(state);
    // No threads of the runtime, because a job may still write its files when the runtime has ended.
    let worker = std::thread::spawn({
        let state = Arc::clone(&state);
        move || {
            // Checkpoints take seconds, and the page asks for its first draws as soon as it is open.
            state.warm();
            let work = |kind| state.jobs.work(kind, &state.precedence, |order, progress| state.make(order, progress));
            std::thread::scope(|scope| {
                scope.spawn(|| work(Kind::Background));
                work(Kind::Page);
            });
        }
    });
    let served = runtime.block_on(listen(&state, address, ready));
    state.jobs.close();
    // Requests that work on are not waited for: their clients are gone. What is being written is.
    runtime.shutdown_background();
    // A failure to listen is reported only here, after the worker has been told to stop.
    served?;
    let begun = std::time::Instant::now();
    // The thread cannot be joined with a time limit, so its end is looked for. Without a job it writes nothing.
    while !worker.is_finished() && state.jobs.is_busy() && begun.elapsed() < limits::SHUTDOWN_GRACE {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Ok(state.jobs.left())
}

async fn listen(state: &Arc<AppState>, address: &Address, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let name = format!("{}:{}", address.host, address.port);
    let cannot = |error: std::io::Error| {
        let reason = ListenFault::of(&error, address.port);
        let busy = matches!(reason, ListenFault::InUse { .. });
        let fault = ServerFault::CannotListen { address: name.clone(), reason };
        // A port can be free again later; an address that this machine does not have stays wrong.
        if busy { Error::busy(fault) } else { Error::setting(fault) }
    };
    let listener = TcpListener::bind((address.host.as_str(), address.port)).await.map_err(cannot)?;
    let own = listener.local_addr().map_err(cannot)?;
    // The address that the system bound decides, because a name may stand for one that other machines reach.
    if !own.ip().is_loopback() && address.token.is_none() {
        return Err(Error::setting(ServerFault::NeedsToken { address: name }));
    }
    let guard = Arc::new(Guard::new(own, &address.host, address.token.clone()));
    let app = router(Arc::clone(state), address.language)
        .layer(axum::middleware::from_fn_with_state(guard, guard::guard))
        // The outermost layer, because the guard still changes answers.
        .layer(CompressionLayer::new().gzip(true).quality(COMPRESSION));
    // Before anybody learns the address and can stop the server.
    let mut signals = StopSignals::catch().map_err(cannot)?;
    // Port 0 has become a number by now, and a connection that is made at once finds the server listening.
    ready(own);
    // Connections that are kept open would hold the server up: it leaves them when it is told to stop.
    tokio::select! {
        never = connections::answer(listener, app) => match never {},
        () = signals.received() => Ok(()),
    }
}

fn router(state: Arc<AppState>, language: Option<Language>) -> Router {
    let api = Router::new()
        .route("/catalogue", get(api::catalogue))
        .route("/monitor", get(api::monitor))
        .route("/line", post(api::line))
        .route("/fan", post(fan::fan))
        .route("/levers", post(lever_values::levers))
        .route("/contributions", post(api::contributions))
        .route("/jobs", post(api::start).get(api::jobs))
        .route("/jobs/{id}", get(api::job).delete(api::cancel))
        .route("/jobs/{id}/dossier", get(api::job_dossier))
        .route("/jobs/{id}/effects", get(api::job_effects))
        .route("/runs", get(run_api::runs))
        .route("/runs/{folder}", get(run_api::run).patch(run_api::rename).delete(run_api::remove))
        .route("/runs/{folder}/files/{file}", get(run_api::file))
        .route("/runs/{folder}/report", get(run_report::report_of))
        .route("/scenario", post(api::scenario))
        .route("/openapi.json", get(openapi));
    Router::new()
        .route("/", get(page))
        .route("/assets/{name}", get(asset))
        .nest("/api/v1", api)
        .fallback(nothing)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(state)
        .layer(axum::Extension(language))
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], description::document().to_string()).into_response()
}

async fn page(
    State(state): State<Arc<AppState>>,
    axum::Extension(language): axum::Extension<Option<Language>>,
    headers: HeaderMap,
) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("zh");
    let language = language.unwrap_or_else(|| preferred(wanted));
    let words = report::words();
    let text = report::page(&PageMode::Live {
        language: report::code(language),
        words: &words,
        // A server may allow fewer draws, and the page must not ask for an ensemble that is refused.
        draws: limits::PAGE_DRAWS.min(state.options.max_draws),
    });
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

/// The language that a browser lists first of those that there are.
fn preferred(accepted: &str) -> Language {
    let first = |name: &str| accepted.split(',').position(|part| part.trim().to_lowercase().starts_with(name));
    match (first("zh"), first("en")) {
        (None, Some(_)) => Language::English,
        (Some(zh), Some(en)) if en < zh => Language::English,
        _ => Language::Chinese,
    }
}

async fn asset(State(_): State<Arc<AppState>>, Path(name): Path<String>, headers: HeaderMap) -> ApiResult<Response> {
    let asset = assets::find(&name).ok_or_else(|| Problem::missing(Refusal::NoFile { name }))?;
    // Weak, because the file has this tag with and without compression (RFC 9110, section 8.8.3).
    let tag = format!("W/\"{}\"", &sha256(asset.text.as_bytes())[..16]);
    // Whether the client takes the tag for a weak one does not matter here (section 13.1.2).
    let bare = |tag: &str| tag.trim_start_matches("W/").to_owned();
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    if known.is_some_and(|known| bare(known) == bare(&tag)) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    // The browser may keep the file but must ask each time whether it is still current (`no-cache`, RFC 9111, section
    // 5.2.2.4), so a new version of the program is used at once.
    let headers = [
        (header::CONTENT_TYPE, asset.mime.to_owned()),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, asset.text).into_response())
}

async fn nothing() -> Problem {
    Problem::missing(Refusal::NoAddress)
}

async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, Refusal::OtherMethod)
}

//! Functions that several handlers of requests use: work on other threads, places in the gates, and answers as JSON.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;

use crate::server::gate::Gate;
use crate::server::gate::Place;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::server::turns::Client;
use crate::session::CancelToken;
use crate::session::RunOptions;
use qilu_messages::server::Refusal;

/// The shared state as an argument of a handler.
pub type At = State<Arc<AppState>>;

/// Does work on a thread of its own, so that it does not block other requests.
///
/// # Errors
/// Those of the work; work that broke off.
pub async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        // The work panicked; the panic has printed its message.
        Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, Refusal::Broken))
    })
}

/// Cancels work when the client disconnects: the handler is then dropped.
#[derive(Debug)]
pub struct CancelOnDrop(CancelToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Options of a quick run, and a guard that cancels the run when the client disconnects.
#[must_use]
pub fn quick(state: &AppState, draws: u32) -> (RunOptions, CancelOnDrop) {
    let cancel = CancelToken::default();
    let gone = CancelOnDrop(cancel.clone());
    (RunOptions { draws, threads: state.options.threads, cancel, ..RunOptions::default() }, gone)
}

/// Who asks, as an argument of a handler.
pub type Asker = Extension<Client>;

/// Waits for a place.
///
/// # Errors
/// The server stops.
pub async fn enter(gate: &Gate, client: &Client) -> ApiResult<Place> {
    gate.enter(client).await.ok_or_else(|| Problem::new(StatusCode::SERVICE_UNAVAILABLE, Refusal::Stopping))
}

/// JSON that is already text.
#[must_use]
pub fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

/// A value as JSON.
pub fn json_response<T: Serialize>(value: &T) -> Response {
    json(serde_json::to_vec(value).expect("plain values"))
}

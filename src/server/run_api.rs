//! The part of the API about finished runs.

use std::io;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use axum::body::Body as Stream;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use tokio::fs::File;
use tokio::io::AsyncRead;
use tokio::io::ReadBuf;
use tokio_util::io::ReaderStream;

use crate::server::answers::At;
use crate::server::answers::json_response;
use crate::server::answers::run_blocking;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::problem::ProblemDetails;
use crate::server::requests::Body;
use crate::server::requests::RunChange;
use crate::server::run_store;

/// List of the finished runs.
#[utoipa::path(get, path = "/api/v1/runs", responses((status = 200, body = [run_store::RunEntry])))]
pub(super) async fn runs(State(state): At) -> ApiResult<Response> {
    run_blocking(move || Ok(json_response(&run_store::all(&state)))).await
}

/// A finished run.
#[utoipa::path(get, path = "/api/v1/runs/{folder}", params(("folder" = String, Path)),
    responses((status = 200, body = run_store::NotedRun), (status = 404, body = ProblemDetails)))]
pub(super) async fn run(State(state): At, Path(folder): Path<String>) -> ApiResult<Response> {
    run_blocking(move || Ok(json_response(&run_store::noted(&state, &folder)?))).await
}

/// Changes the title and the note that users give to a finished run. Its folder stays as it is.
#[utoipa::path(patch, path = "/api/v1/runs/{folder}", params(("folder" = String, Path)), request_body = RunChange,
    responses((status = 200, body = run_store::RunEntry), (status = 404, body = ProblemDetails)))]
pub(super) async fn rename(
    State(state): At,
    Path(folder): Path<String>,
    Body(change): Body<RunChange>,
) -> ApiResult<Response> {
    run_blocking(move || Ok(json_response(&run_store::rename(&state, &folder, change)?))).await
}

/// Removes a finished run with its folder.
#[utoipa::path(delete, path = "/api/v1/runs/{folder}", params(("folder" = String, Path)),
    responses((status = 204, description = "The run is removed"), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
pub(super) async fn remove(State(state): At, Path(folder): Path<String>) -> ApiResult<StatusCode> {
    run_blocking(move || run_store::remove(&state, &folder).map(|()| StatusCode::NO_CONTENT)).await
}

/// How a file is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    lang: Option<String>,
}

/// The byte-order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A file with a mark before it.
struct MarkedFile {
    mark: &'static [u8],
    file: File,
}

impl AsyncRead for MarkedFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (now, later) = self.mark.split_at(self.mark.len().min(buffer.remaining()));
        if now.is_empty() {
            return Pin::new(&mut self.file).poll_read(context, buffer);
        }
        buffer.put_slice(now);
        self.mark = later;
        Poll::Ready(Ok(()))
    }
}

/// A file of a finished run, as its manifest names it.
#[utoipa::path(get, path = "/api/v1/runs/{folder}/files/{file}",
    params(("folder" = String, Path), ("file" = String, Path),
        ("lang" = Option<String>, Query, description = "`zh`: tables begin with a byte-order mark, as Excel needs it")),
    responses((status = 200, description = "The file"), (status = 404, body = ProblemDetails)))]
pub(super) async fn file(
    State(state): At,
    Path((folder, name)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> ApiResult<Response> {
    let own = name.clone();
    let file = run_blocking(move || run_store::file(&state, &folder, &own)).await?;
    let open = tokio::fs::File::open(&file.path).await;
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
    // Excel takes a table without the mark for one in the encoding of the system, and shows Chinese names wrongly.
    let mark: &[u8] = if file.unmarked_table && wanted.lang.as_deref() == Some("zh") { BYTE_ORDER_MARK } else { &[] };
    // In pieces of 64 KiB, because a file of draws need not fit into memory.
    Ok((headers, Stream::from_stream(ReaderStream::with_capacity(MarkedFile { mark, file: open }, 1 << 16)))
        .into_response())
}

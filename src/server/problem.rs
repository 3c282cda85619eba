//! What went wrong, as `application/problem+json` (RFC 9457).

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;

/// A problem, in words that say what is allowed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// Always `about:blank`: the title is that of the status.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Title of the status.
    pub title: &'static str,
    /// Status.
    pub status: u16,
    /// What is wrong and what is allowed.
    pub detail: String,
    /// JSON pointer to the part of the request that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

/// An answer, or a problem.
pub type ApiResult<T> = Result<T, ProblemDetails>;

impl ProblemDetails {
    /// A problem of a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> ProblemDetails {
        let title = status.canonical_reason().unwrap_or("error");
        ProblemDetails { kind: "about:blank", title, status: status.as_u16(), detail: detail.into(), pointer: None }
    }

    /// A request that cannot be understood or is not allowed.
    pub fn wrong(pointer: impl Into<String>, detail: impl Into<String>) -> ProblemDetails {
        let problem = ProblemDetails::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
        ProblemDetails { pointer: Some(pointer.into()), ..problem }
    }

    /// Something that is not there.
    pub fn missing(detail: impl Into<String>) -> ProblemDetails {
        ProblemDetails::new(StatusCode::NOT_FOUND, detail)
    }

    /// An error of the library; whatever names files of this machine says only what happened.
    #[must_use]
    pub fn of(error: &Error) -> ProblemDetails {
        match error {
            Error::Input { message, .. } | Error::Setting(message) => {
                ProblemDetails::new(StatusCode::UNPROCESSABLE_ENTITY, message.to_string())
            }
            Error::Interrupted => ProblemDetails::new(StatusCode::SERVICE_UNAVAILABLE, "stopped before it was done"),
            Error::Io { source, .. } => ProblemDetails::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                format!("a file cannot be read or written: {source}"),
            ),
            other => ProblemDetails::new(StatusCode::INTERNAL_SERVER_ERROR, other.to_string()),
        }
    }
}

impl IntoResponse for ProblemDetails {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Body::from(serde_json::to_vec(&self).expect("plain values"));
        let mut answer = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::TOO_MANY_REQUESTS {
            answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        answer
    }
}

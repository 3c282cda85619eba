//! Problems as `application/problem+json` (RFC 9457), in the language of the reader.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use serde_json::Map;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::Error;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::error::System;
use qilu_messages::server::Refusal;
use qilu_messages::with_names_alone;

/// Media type of problems.
const MEDIA_TYPE: &str = "application/problem+json";

/// Seconds after which a client may try again when the queue or the memory is full.
const RETRY_AFTER: &str = "5";

/// A problem, not yet in a language.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Status of the response.
    pub status: StatusCode,
    message: Message,
    pointer: Option<String>,
}

/// A problem as it is sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// Always `about:blank`: the title is that of the status.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Title of the status.
    pub title: &'static str,
    /// HTTP status code.
    pub status: u16,
    /// The error and the allowed values, in Chinese if `Accept-Language` begins with `zh`, otherwise in English.
    pub detail: String,
    /// Name of the problem for programs, such as `request-fault/no-indicator`; it does not change with the wording.
    pub code: String,
    /// The values in `detail`, by name.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// JSON pointer to the part of the request that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

/// An answer, or a problem.
pub type ApiResult<T> = Result<T, Problem>;

impl Problem {
    /// A problem of a status.
    pub fn new(status: StatusCode, message: impl Into<Message>) -> Problem {
        Problem { status, message: message.into(), pointer: None }
    }

    /// A request that cannot be understood or is not allowed (status 422).
    ///
    /// - `pointer`: JSON pointer to the part of the request that is at fault.
    pub fn wrong(pointer: impl Into<String>, message: impl Into<Message>) -> Problem {
        Problem { pointer: Some(pointer.into()), ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, message) }
    }

    /// A request for something that does not exist (status 404).
    pub fn missing(message: impl Into<Message>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, message)
    }

    /// An error of the library.
    #[must_use]
    pub fn of(error: &Error) -> Problem {
        match error {
            Error::Input { message, .. } | Error::Setting(message) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, message.clone())
            }
            Error::Interrupted => Problem::new(StatusCode::SERVICE_UNAVAILABLE, Refusal::Stopped),
            Error::Io { source, .. } => Problem::unreadable(source),
            other => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, other.message()),
        }
    }

    /// A file that the system refuses to read or write (status 500).
    #[must_use]
    pub fn unreadable(error: &std::io::Error) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, Refusal::Unreadable { reason: System::of(error) })
    }

    /// The problem as it is sent to a reader of a language.
    #[must_use]
    pub fn details(&self, language: Language) -> ProblemDetails {
        ProblemDetails {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("error"),
            status: self.status.as_u16(),
            // Where a file is on the disk of the server is no business of a client.
            detail: with_names_alone(|| self.message.say(language).into_owned()),
            code: self.message.code(),
            fields: with_names_alone(|| self.message.fields()),
            pointer: self.pointer.clone(),
        }
    }

    fn body(&self, language: Language) -> Body {
        Body::from(serde_json::to_vec(&self.details(language)).expect("plain values"))
    }
}

/// In English, with the problem as an extension of the response: the response does not know the request, so
/// [`in_language`] puts the body into the language of the request when the response leaves the server.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut answer =
            (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], self.body(Language::English)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(Language::English.code()));
        if matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::INSUFFICIENT_STORAGE) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        if self.status == StatusCode::REQUEST_TIMEOUT {
            // The rest of the body is not read.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        answer.extensions_mut().insert(self);
        answer
    }
}

/// The language of a request: Chinese if its `Accept-Language` begins with `zh`, otherwise English.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::of_locale(accepted.unwrap_or_default())
}

/// A response in a language. A problem is put into the language, and a refusal of the framework, which is plain text in
/// English, becomes a problem; other responses stay as they are.
#[must_use]
pub fn in_language(mut answer: Response, language: Language) -> Response {
    let Some(problem) = answer.extensions_mut().remove::<Problem>() else {
        // The framework refuses addresses whose parts it cannot decode before any handler sees them.
        if !answer.status().is_client_error() {
            return answer;
        }
        return in_language(Problem::new(answer.status(), Refusal::BadAddress).into_response(), language);
    };
    if language != Language::English {
        *answer.body_mut() = problem.body(language);
        // The length is that of the English body.
        answer.headers_mut().remove(header::CONTENT_LENGTH);
        answer.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    }
    answer
}

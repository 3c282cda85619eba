//! The checks that every request passes (host, origin, token) and the headers that every response gets.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::server::limits;
use crate::server::problem;
use crate::server::problem::Problem;
use qilu_messages::server::Refusal;

/// Content security policy: only files of this server, and no inline scripts.
// Styles may be inline, because elements of the page carry the colours of legends as attributes.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Name of the cookie that holds the token.
const COOKIE: &str = "qilu";

/// The hosts and the token that the server accepts.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Names by which the server may be called; empty where it listens on all addresses, and a token guards it.
    hosts: Vec<String>,
    token: Option<String>,
}

impl Guard {
    /// A guard of a server that listens at an address.
    ///
    /// - `host`: name or number of the host as given by the user.
    #[must_use]
    pub fn new(address: SocketAddr, host: &str, token: Option<String>) -> Guard {
        let port = address.port();
        let names: &[&str] = match address.ip() {
            // The names by which other machines call this one are not known; such a server has a token.
            ip if ip.is_unspecified() => &[],
            ip if ip.is_loopback() => &["127.0.0.1", "localhost", "[::1]", host],
            _ => &[host],
        };
        // Names of hosts do not differ by case (RFC 4343).
        Guard { hosts: names.iter().map(|name| format!("{}:{port}", name.to_lowercase())).collect(), token }
    }

    /// The refusal of a request; `None` if the request is allowed.
    fn refusal(&self, method: &Method, headers: &HeaderMap, query: Option<&str>) -> Option<Problem> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default().to_lowercase();
        let known = |host: &str| self.hosts.is_empty() || self.hosts.iter().any(|known| known == host);
        if !known(&host) {
            // DNS rebinding: a foreign site whose name resolves to this machine sends its own name.
            let refusal = Refusal::OtherHost { host, allowed: self.hosts.clone() };
            return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, refusal));
        }
        // These two change nothing (safe methods, RFC 9110, section 9.2.1). Programs other than browsers send neither
        // of the two headers below, and are no danger to a browser.
        if method != Method::GET && method != Method::HEAD {
            let foreign = text(header::ORIGIN).is_some_and(|origin| {
                // The server has no encryption, so `https` is foreign, and so is the `null` of a sandboxed page.
                let name = origin.strip_prefix("http://").unwrap_or("").to_lowercase();
                if self.hosts.is_empty() { name != host } else { !known(&name) }
            });
            let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
            if foreign || site.is_some_and(|site| site != "same-origin" && site != "none") {
                return Some(Problem::new(StatusCode::FORBIDDEN, Refusal::OtherSite));
            }
        }
        let wanted = self.token.as_deref()?;
        let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let cookie = cookies.find(|(name, _)| *name == COOKIE).map(|(_, value)| value);
        if [bearer, cookie, token_in(query)].into_iter().flatten().any(|given| same(given, wanted)) {
            return None;
        }
        Some(Problem::new(StatusCode::UNAUTHORIZED, Refusal::NoToken))
    }
}

/// The token in the address.
fn token_in(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

/// Whether two texts are equal, in a time that does not depend on the position of the first difference, so that a token
/// cannot be guessed letter by letter.
fn same(given: &str, wanted: &str) -> bool {
    let differ = given.bytes().zip(wanted.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == wanted.len() && differ == 0
}

/// Lets a request through or refuses it, stops one that takes too long, puts a problem into the language of the request,
/// and sets the headers that tell a browser what the page may do.
pub async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let query = request.uri().query().map(str::to_owned);
    // Read now, because the request is consumed by its handler.
    let language = problem::language_of(request.headers());
    let answer = match guard.refusal(&method, request.headers(), query.as_deref()) {
        Some(problem) => problem.into_response(),
        None if guard.token.is_some() && token_in(query.as_deref()).is_some() && path == "/" => {
            // The token moves from the address into a cookie, so that it does not stay in the history of the browser.
            let token = guard.token.as_deref().unwrap_or_default();
            let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
            (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())], Body::empty())
                .into_response()
        }
        None => tokio::time::timeout(limits::REQUEST, next.run(request)).await.unwrap_or_else(|_| {
            let refusal = Refusal::TooSlow { seconds: limits::REQUEST.as_secs() };
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, refusal).into_response()
        }),
    };
    // Here, because this is the outermost layer: every problem passes it, those of the guard itself too.
    let mut answer = problem::in_language(answer, language);
    let headers = answer.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        // A header of the handler stays: the files of the page may be kept by a browser.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().expect("sound")))
            .collect()
    }

    fn status(guard: &Guard, method: &Method, pairs: &[(&'static str, &str)], query: Option<&str>) -> u16 {
        guard.refusal(method, &headers(pairs), query).map_or(200, |problem| problem.status.as_u16())
    }

    #[test]
    fn only_its_own_names_and_pages_are_answered() {
        let guard = Guard::new("127.0.0.1:8350".parse().expect("sound"), "127.0.0.1", None);
        let post = |origin| status(&guard, &Method::POST, &[("host", "localhost:8350"), ("origin", origin)], None);
        assert_eq!(status(&guard, &Method::GET, &[("host", "localhost:8350")], None), 200);
        assert_eq!(status(&guard, &Method::GET, &[("host", "LOCALHOST:8350")], None), 200);
        assert_eq!(status(&guard, &Method::GET, &[("host", "evil.example:8350")], None), 421);
        assert_eq!(status(&guard, &Method::GET, &[("host", "127.0.0.1:9")], None), 421);
        assert_eq!(status(&guard, &Method::GET, &[], None), 421);
        assert_eq!(post("http://localhost:8350"), 200);
        assert_eq!(post("http://evil.example:8350"), 403);
        assert_eq!(post("null"), 403);
        let foreign = [("host", "127.0.0.1:8350"), ("sec-fetch-site", "cross-site")];
        assert_eq!(status(&guard, &Method::DELETE, &foreign, None), 403);
    }

    #[test]
    fn a_token_opens_by_header_cookie_or_address() {
        let guard = Guard::new("0.0.0.0:80".parse().expect("sound"), "0.0.0.0", Some("secret".to_owned()));
        let get = |pairs: &[(&'static str, &str)], query| status(&guard, &Method::GET, pairs, query);
        assert_eq!(get(&[("host", "any:80")], None), 401);
        assert_eq!(get(&[("authorization", "Bearer secret")], None), 200);
        assert_eq!(get(&[("authorization", "Bearer secre")], None), 401);
        assert_eq!(get(&[("cookie", "a=b; qilu=secret")], None), 200);
        assert_eq!(get(&[("cookie", "qilu=secret2")], None), 401);
        assert_eq!(get(&[], Some("x=1&token=secret")), 200);
        assert_eq!(get(&[], Some("token=")), 401);
    }
}

//! The checks that every request passes (host, origin, token) and the headers that every response gets.

use std::net::IpAddr;
use std::net::Ipv4Addr;
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

use crate::server::connections::Peer;
use crate::server::cookies::Cookies;
use crate::server::limits;
use crate::server::problem;
use crate::server::problem::Problem;
use crate::server::turns::Client;
use qilu_messages::server::Refusal;

/// Content security policy: only files of this server, and no inline scripts.
// Styles may be inline, because elements of the page carry the colours of legends as attributes.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The hosts and the token that the server accepts, and the sessions that it has given to browsers.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Names by which the server may be called; empty where it listens on all addresses, and a token guards it.
    hosts: Vec<String>,
    token: Option<String>,
    cookies: Cookies,
}

/// A request that is let through.
#[derive(Clone, Copy, Debug)]
struct Asked<'a> {
    method: &'a Method,
    path: &'a str,
    query: Option<&'a str>,
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
        let hosts = names.iter().map(|name| format!("{}:{port}", name.to_lowercase())).collect();
        Guard { hosts, token, cookies: Cookies::new(port) }
    }

    /// The refusal of a request; `None` if the request is allowed.
    fn refusal(&self, asked: Asked<'_>, headers: &HeaderMap) -> Option<Problem> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let count = headers.get_all(header::HOST).iter().count();
        if count > 1 {
            // A proxy before the server may take another one of them than the server (RFC 9112, section 3.2).
            return Some(Problem::new(StatusCode::BAD_REQUEST, Refusal::SeveralHosts { count }));
        }
        let host = text(header::HOST).unwrap_or_default().to_lowercase();
        let known = |host: &str| self.hosts.is_empty() || self.hosts.iter().any(|known| known == host);
        if !known(&host) {
            // DNS rebinding: a foreign site whose name resolves to this machine sends its own name.
            let refusal = Refusal::OtherHost { host, allowed: self.hosts.clone() };
            return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, refusal));
        }
        // These two change nothing (safe methods, RFC 9110, section 9.2.1). Programs other than browsers send neither
        // of the two headers below, and are no danger to a browser.
        if asked.method != Method::GET && asked.method != Method::HEAD {
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
        let bearer = text(header::AUTHORIZATION).and_then(bearer);
        let given = self.cookies.tokens(headers).chain(bearer).chain(asked.token());
        // All are compared: another server of the same host may have set a cookie of the same name.
        if given.fold(false, |right, given| right | same(given, wanted)) {
            return None;
        }
        Some(Problem::new(StatusCode::UNAUTHORIZED, Refusal::NoToken))
    }
}

impl<'a> Asked<'a> {
    /// Whether the page is asked for, and not a part of it or the API.
    fn is_page(self) -> bool {
        self.path == "/" && (self.method == Method::GET || self.method == Method::HEAD)
    }

    /// The token in the address. Only the address of the page may have one, because addresses stay in histories and in
    /// the logs of proxies; the answer moves it into a cookie.
    fn token(self) -> Option<&'a str> {
        let query = self.query.filter(|_| self.is_page());
        query?.split('&').find_map(|pair| pair.strip_prefix("token="))
    }
}

/// The token of an `Authorization` header. The name of the scheme may be in any case (RFC 9110, section 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}

/// Whether two texts are equal, in a time that does not depend on the position of the first difference, so that a token
/// cannot be guessed letter by letter.
fn same(given: &str, wanted: &str) -> bool {
    let differ = given.bytes().zip(wanted.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == wanted.len() && differ == 0
}

/// Lets a request through or refuses it, stops one that takes too long, puts a problem into the language of the request,
/// and sets the headers that tell a browser what the page may do.
pub async fn guard(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let asked = Asked { method: &method, path: uri.path(), query: uri.query() };
    // Read now, because the request is consumed by its handler.
    let language = problem::language_of(request.headers());
    let session = guard.cookies.session(request.headers());
    let mut new_cookies = Vec::new();
    let answer = if let Some(problem) = guard.refusal(asked, request.headers()) {
        problem.into_response()
    } else {
        if asked.is_page() && session.is_none() {
            new_cookies.extend(guard.cookies.new_session());
        }
        if let Some(token) = asked.token().and(guard.token.as_deref()) {
            // The token moves from the address into a cookie, so that it does not stay in the history of the browser.
            new_cookies.push(guard.cookies.of_token(token));
            (StatusCode::SEE_OTHER, [(header::LOCATION, "/")], Body::empty()).into_response()
        } else {
            let peer = request.extensions().get::<Peer>().map(|Peer(peer)| peer.ip());
            // Only in tests there is no connection.
            let address = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
            request.extensions_mut().insert(Client::new(address, session));
            timed(next.run(request)).await
        }
    };
    // Here, because this is the outermost layer: every problem passes it, those of the guard itself too.
    let mut answer = problem::in_language(answer, language);
    let headers = answer.headers_mut();
    for cookie in new_cookies {
        headers.extend(HeaderValue::try_from(cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    }
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

/// The answer, or a refusal when it takes too long.
async fn timed(answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limits::REQUEST, answer).await.unwrap_or_else(|_| {
        let refusal = Refusal::TooSlow { seconds: limits::REQUEST.as_secs() };
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, refusal).into_response()
    })
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

    fn status(guard: &Guard, method: &Method, pairs: &[(&'static str, &str)], address: &str) -> u16 {
        let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        let asked = Asked { method, path, query };
        guard.refusal(asked, &headers(pairs)).map_or(200, |problem| problem.status.as_u16())
    }

    #[test]
    fn only_its_own_names_and_pages_are_answered() {
        let guard = Guard::new("127.0.0.1:8350".parse().expect("sound"), "127.0.0.1", None);
        let ask = |method: &Method, pairs: &[(&'static str, &str)]| status(&guard, method, pairs, "/");
        let post = |origin| ask(&Method::POST, &[("host", "localhost:8350"), ("origin", origin)]);
        assert_eq!(ask(&Method::GET, &[("host", "localhost:8350")]), 200);
        assert_eq!(ask(&Method::GET, &[("host", "LOCALHOST:8350")]), 200);
        assert_eq!(ask(&Method::GET, &[("host", "evil.example:8350")]), 421);
        assert_eq!(ask(&Method::GET, &[("host", "127.0.0.1:9")]), 421);
        assert_eq!(ask(&Method::GET, &[]), 421);
        assert_eq!(post("http://localhost:8350"), 200);
        assert_eq!(post("http://evil.example:8350"), 403);
        assert_eq!(post("null"), 403);
        let foreign = [("host", "127.0.0.1:8350"), ("sec-fetch-site", "cross-site")];
        assert_eq!(ask(&Method::DELETE, &foreign), 403);
        let mut two = headers(&[("host", "localhost:8350")]);
        two.append(header::HOST, HeaderValue::from_static("localhost:8350"));
        let asked = Asked { method: &Method::GET, path: "/", query: None };
        assert_eq!(guard.refusal(asked, &two).map(|problem| problem.status.as_u16()), Some(400));
    }

    #[test]
    fn a_token_opens_by_header_cookie_or_the_address_of_the_page() {
        let guard = Guard::new("0.0.0.0:80".parse().expect("sound"), "0.0.0.0", Some("secret".to_owned()));
        let get = |pairs: &[(&'static str, &str)], address| status(&guard, &Method::GET, pairs, address);
        assert_eq!(get(&[("host", "any:80")], "/"), 401);
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(get(&[("authorization", &format!("{scheme} secret"))], "/"), 200);
        }
        assert_eq!(get(&[("authorization", "Bearer secre")], "/"), 401);
        assert_eq!(get(&[("authorization", "Basic secret")], "/"), 401);
        assert_eq!(get(&[("cookie", "a=b; qilu-80=secret")], "/"), 200);
        assert_eq!(get(&[("cookie", "qilu-80=stale; qilu-80=secret")], "/"), 200, "any of them may be the right one");
        assert_eq!(get(&[("cookie", "qilu-80=secret2")], "/"), 401);
        assert_eq!(get(&[("cookie", "qilu-81=secret")], "/"), 401, "the cookie of another server");
        assert_eq!(get(&[], "/?x=1&token=secret"), 200);
        assert_eq!(get(&[], "/?token="), 401);
        assert_eq!(get(&[], "/api/v1/jobs?token=secret"), 401, "addresses of the API stay in logs");
        assert_eq!(status(&guard, &Method::POST, &[], "/?token=secret"), 401);
    }
}

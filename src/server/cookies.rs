//! The cookies of the server. Browsers keep the cookies of all ports of a host together, so their names have the port.

use axum::http::HeaderMap;
use axum::http::header;
use rand::TryRng;
use rand::rngs::SysRng;

use crate::store::manifest::sha256;

/// Digits of the name of a session, and of the proof that the server made it.
const SESSION: usize = 32;

/// The names of the cookies, and the secret with which sessions are proved. A session tells browsers behind one address
/// apart; it opens nothing.
#[derive(Clone, Debug)]
pub struct Cookies {
    token: String,
    session: String,
    /// `None` if the system gives no random numbers; no sessions are made then.
    secret: Option<String>,
}

/// Random hexadecimal digits.
fn random() -> Option<String> {
    let mut bytes = [0; 32];
    SysRng.try_fill_bytes(&mut bytes).ok()?;
    Some(sha256(&bytes))
}

/// The values of a cookie. There can be several, of different paths or of other servers of the host.
fn values<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(own, _)| *own == name).map(|(_, value)| value)
}

/// A cookie that scripts cannot read and that other sites do not send along.
fn cookie(name: &str, value: &str) -> String {
    format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/")
}

impl Cookies {
    /// The cookies of a server at a port.
    #[must_use]
    pub fn new(port: u16) -> Cookies {
        Cookies { token: format!("qilu-{port}"), session: format!("qilu-session-{port}"), secret: random() }
    }

    /// All values of the cookie that holds the token.
    pub fn tokens<'a>(&'a self, headers: &'a HeaderMap) -> impl Iterator<Item = &'a str> {
        values(headers, &self.token)
    }

    /// The cookie that holds the token.
    #[must_use]
    pub fn of_token(&self, token: &str) -> String {
        cookie(&self.token, token)
    }

    /// The session of a request, if this process has made it.
    #[must_use]
    pub fn session(&self, headers: &HeaderMap) -> Option<String> {
        let made = |value: &&str| {
            let parts = value.split_once('-');
            parts.is_some_and(|(name, proof)| name.len() == SESSION && self.proof(name).is_some_and(|own| own == proof))
        };
        values(headers, &self.session).find(made).map(str::to_owned)
    }

    /// The cookie of a new session.
    #[must_use]
    pub fn new_session(&self) -> Option<String> {
        let name = random()?[..SESSION].to_owned();
        let proof = self.proof(&name)?;
        Some(cookie(&self.session, &format!("{name}-{proof}")))
    }

    /// What only this process can put behind a name.
    // The name has a fixed length, so that a digest of secret and name proves as much as one made for the purpose.
    fn proof(&self, name: &str) -> Option<String> {
        let secret = self.secret.as_deref()?;
        Some(sha256(format!("{secret}{name}").as_bytes())[..SESSION].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_known_only_if_this_server_made_it() {
        let cookies = Cookies::new(8350);
        let made = cookies.new_session().expect("random numbers");
        let (pair, _) = made.split_once(';').expect("attributes");
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, text.parse().expect("sound"));
            headers
        };
        assert!(cookies.session(&of(&format!("qilu-session-8350=old; {pair}"))).is_some());
        assert!(cookies.session(&of(&pair.replace('-', "0"))).is_none());
        assert!(Cookies::new(8350).session(&of(pair)).is_none(), "another process has another secret");
    }
}

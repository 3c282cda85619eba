//! Requests over plain sockets, so that they can be wrong in every way.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;
use std::time::Instant;

/// Bytes of an answer that are read.
const MOST: u64 = 32 << 20;

/// What came back.
pub(crate) struct Answer {
    /// Status; `None` if the connection was cut without one.
    pub(crate) status: Option<u16>,
    /// All that came back.
    pub(crate) bytes: Vec<u8>,
    /// Time until the connection was closed or nothing more came, s.
    pub(crate) seconds: f64,
    /// Whether nothing came for the whole time.
    pub(crate) silent: bool,
}

impl Answer {
    /// The part behind the head, as text.
    pub(crate) fn body(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        text.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned())
    }

    /// The beginning, for messages.
    pub(crate) fn beginning(&self) -> String {
        String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(400)]).into_owned()
    }
}

/// A connection to a server.
pub(crate) fn connect(host: &str) -> Result<TcpStream, String> {
    let address = host.parse().map_err(|fault| format!("{host} is no address: {fault}"))?;
    TcpStream::connect_timeout(&address, Duration::from_secs(10)).map_err(|fault| format!("nobody listens: {fault}"))
}

/// Sends bytes and reads until the server closes the connection or is silent for some time.
pub(crate) fn ask(host: &str, request: &[u8], silence: Duration) -> Result<Answer, String> {
    let begun = Instant::now();
    let mut stream = connect(host)?;
    stream.set_read_timeout(Some(silence)).map_err(|fault| fault.to_string())?;
    stream.set_write_timeout(Some(silence)).map_err(|fault| fault.to_string())?;
    // A server that refuses early may close before it has read everything.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let ended = stream.take(MOST).read_to_end(&mut bytes);
    let status = bytes.split(|byte| *byte == b' ').nth(1).and_then(|status| std::str::from_utf8(status).ok());
    let status = status.and_then(|status| status.parse().ok()).filter(|_| bytes.starts_with(b"HTTP/"));
    Ok(Answer { status, silent: ended.is_err() && bytes.is_empty(), bytes, seconds: begun.elapsed().as_secs_f64() })
}

/// The bytes of a request.
pub(crate) fn request(host: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

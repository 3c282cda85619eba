//! The bytes of a connection. A head whose lines do not end with a carriage return and a line feed is made unreadable
//! before the parser sees it, and a client that reads nothing is given up.
//!
//! The parser takes a line feed alone for the end of a line (RFC 9112, section 2.2, allows that). A proxy before the
//! server may not, and would then see other headers in the same bytes, so such heads are refused.

use std::io;
use std::io::IoSlice;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::net::TcpStream;
use tokio::time::Sleep;

use crate::server::limits;

/// Bytes of a line that are kept to read the length of a body.
const LINE: usize = 128;

/// Where in the bytes of a connection the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// In a head, or before it.
    Head,
    /// In a body with this many bytes left.
    Body(u64),
    /// After the last head that is read.
    Rest,
}

/// Follows the heads of a connection. It knows the length of a body only where it is stated; after the head of any other
/// body it sets `last`, and the server then closes the connection after the answer, so that no head goes unseen.
#[derive(Debug)]
struct HeadCheck {
    part: Part,
    /// Beginning of the current line.
    line: Vec<u8>,
    previous: u8,
    /// Whether the head has a line that is not empty. Empty lines before it are allowed (RFC 9112, section 2.2).
    begun: bool,
    length: Option<u64>,
    last: Arc<AtomicBool>,
}

impl HeadCheck {
    fn new(last: Arc<AtomicBool>) -> HeadCheck {
        HeadCheck { part: Part::Head, line: Vec::new(), previous: 0, begun: false, length: Some(0), last }
    }

    /// Looks at bytes that have arrived.
    fn pass(&mut self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            match self.part {
                Part::Head => {
                    self.byte(&mut bytes[at]);
                    at += 1;
                }
                Part::Body(left) => {
                    let passed = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len() - at);
                    at += passed;
                    let left = left - passed as u64;
                    self.part = if left == 0 { Part::Head } else { Part::Body(left) };
                }
                Part::Rest => return,
            }
        }
    }

    fn byte(&mut self, byte: &mut u8) {
        let previous = std::mem::replace(&mut self.previous, *byte);
        if *byte != b'\n' {
            if self.line.len() < LINE {
                self.line.push(*byte);
            }
            return;
        }
        if previous != b'\r' {
            // No place of a head may hold this byte (RFC 9110, section 5.5), so the parser answers 400.
            *byte = 0;
            self.part = Part::Rest;
            return;
        }
        if self.line == b"\r" {
            self.end();
        } else {
            self.begun = true;
            self.header();
        }
        self.line.clear();
    }

    /// Notes the length of the body, if the line states it.
    fn header(&mut self) {
        let Some(colon) = self.line.iter().position(|byte| *byte == b':') else { return };
        let (name, value) = self.line.split_at(colon);
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.length = None;
        } else if name.eq_ignore_ascii_case(b"content-length") {
            let value = std::str::from_utf8(&value[1..]).ok().and_then(|text| text.trim().parse().ok());
            // A line that was cut off gives no number that could be relied on.
            self.length = value.filter(|_| self.line.len() < LINE && self.length.is_some());
        }
    }

    /// An empty line.
    fn end(&mut self) {
        if !self.begun {
            return;
        }
        self.begun = false;
        self.part = match self.length.replace(0) {
            Some(0) => Part::Head,
            Some(length) => Part::Body(length),
            None => {
                // The order of two flags does not matter: the answer is made after the head was read.
                self.last.store(true, Ordering::Relaxed);
                Part::Rest
            }
        };
    }
}

/// A connection with the checks.
#[derive(Debug)]
pub struct CheckedStream {
    inner: TcpStream,
    head: HeadCheck,
    /// When a client that reads nothing is given up.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl CheckedStream {
    /// - `last`: set when a request must be the last of its connection.
    #[must_use]
    pub fn new(inner: TcpStream, last: Arc<AtomicBool>) -> CheckedStream {
        CheckedStream { inner, head: HeadCheck::new(last), stalled: None }
    }

    /// The outcome of writing; an error when the client has read nothing for too long.
    fn written(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(limits::STALLED)));
        match stalled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for CheckedStream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut stream.inner).poll_read(context, buffer);
        stream.head.pass(&mut buffer.filled_mut()[before..]);
        outcome
    }
}

impl AsyncWrite for CheckedStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        let outcome = Pin::new(&mut stream.inner).poll_write(context, bytes);
        stream.written(context, outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        let outcome = Pin::new(&mut stream.inner).poll_write_vectored(context, slices);
        stream.written(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes that the parser receives when the client sends pieces of a size, and whether the connection ends after the
    /// answer.
    fn seen(text: &str, size: usize) -> (String, bool) {
        let last = Arc::new(AtomicBool::new(false));
        let mut head = HeadCheck::new(Arc::clone(&last));
        let mut bytes = text.as_bytes().to_vec();
        bytes.chunks_mut(size).for_each(|piece| head.pass(piece));
        (String::from_utf8(bytes).expect("UTF-8"), last.load(Ordering::Relaxed))
    }

    #[test]
    fn lines_of_heads_end_with_two_characters_and_bodies_are_left_alone() {
        let sound = "\r\nPOST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n\n\n\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\nGET / HTTP/1.1\r\n\r\n", "y".repeat(3 * LINE));
        for size in [1, 2, 3, 7, 1000] {
            assert_eq!(seen(sound, size), (sound.to_owned(), false));
            assert_eq!(seen(&long, size), (long.clone(), false));
            for bare in ["GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nHost: a\nx: b\r\n\r\n", "GET / HTTP/1.1\r\n\n", "\nGET"]
            {
                let (text, _) = seen(bare, size);
                assert_eq!(text.matches('\0').count(), 1, "{bare:?} in pieces of {size}");
                // Also the head after a body is looked at.
                let (text, _) = seen(&format!("{sound}{bare}"), size);
                assert_eq!(text.matches('\0').count(), 1, "{bare:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_body_without_a_stated_length_is_the_last_of_its_connection() {
        for head in
            ["Transfer-Encoding: chunked", "content-length: x", "Content-Length: 1\r\ntransfer-encoding: chunked"]
        {
            let text = format!("POST / HTTP/1.1\r\n{head}\r\n\r\n0\r\n\r\n\n");
            assert_eq!(seen(&text, 5), (text.clone(), true));
        }
        let padded = format!("POST / HTTP/1.1\r\ncontent-length:{}5\r\n\r\n", " ".repeat(2 * LINE));
        assert!(seen(&padded, 5).1);
    }
}

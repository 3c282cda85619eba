//! The connections of clients: their number and their times are bounded, so that clients that are idle or slow do not
//! keep others from being answered.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::pin::pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use hyper::body::Frame;
use hyper::body::Incoming;
use hyper::body::SizeHint;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

use crate::server::checked_stream::CheckedStream;
use crate::server::limits;

/// Time between two looks at whether a place or a handle has become free.
const PAUSE: Duration = Duration::from_millis(100);

/// Address of the client of a request, as an extension of the request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The requests of a connection that are being answered, and the way in which it is told to end.
#[derive(Debug)]
struct Activity {
    state: Mutex<Doing>,
    /// Tells the connection to end.
    end: Notify,
    /// Whether its next answer is the last.
    last: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Doing {
    /// Requests whose answers are not yet sent.
    requests: usize,
    /// End of the last request, or the beginning of the connection.
    idle_since: Instant,
    /// Whether it has been told to end.
    ending: bool,
}

impl Activity {
    fn change(&self, change: impl FnOnce(&mut Doing)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn is_ending(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).ending
    }

    /// Since when it is idle; `None` while a request is answered.
    fn idle_since(&self) -> Option<Instant> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.requests == 0).then_some(state.idle_since)
    }
}

/// A request that is being answered, as long as this exists.
#[derive(Debug)]
struct Busy(Arc<Activity>);

impl Busy {
    fn new(activity: &Arc<Activity>) -> Busy {
        activity.change(|doing| doing.requests += 1);
        Busy(Arc::clone(activity))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.change(|doing| {
            doing.requests -= 1;
            doing.idle_since = Instant::now();
        });
    }
}

/// The body of an answer. The connection is busy until the body is sent.
#[derive(Debug)]
struct SentBody {
    body: Body,
    _busy: Busy,
}

impl hyper::body::Body for SentBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// All open connections by number.
#[derive(Debug, Default)]
struct Open {
    next: u64,
    all: BTreeMap<u64, Arc<Activity>>,
}

type Connections = Arc<Mutex<Open>>;

/// Tells the connection that has been idle for the longest time to end.
fn end_one(open: &Connections) {
    let open = open.lock().unwrap_or_else(PoisonError::into_inner);
    let idle = open.all.values().filter_map(|activity| Some((activity.idle_since()?, activity)));
    let rest = idle.filter(|(_, activity)| !activity.is_ending());
    if let Some((_, activity)) = rest.min_by_key(|(since, _)| *since) {
        activity.change(|doing| doing.ending = true);
        activity.end.notify_one();
    }
}

/// Largest number of connections at the same time: fewer where the process may open few files, because the others would
/// leave no handle for files and for new connections.
#[must_use]
pub fn most_connections() -> usize {
    let used = std::fs::read_dir("/proc/self/fd").map_or(limits::USUAL_HANDLES, Iterator::count);
    let left = handles().map_or(usize::MAX, |handles| handles.saturating_sub(used + limits::HANDLES_FOR_FILES));
    limits::CONNECTIONS.min(left).max(1)
}

/// Number of handles that the process may have; `None` without a limit.
#[cfg(unix)]
fn handles() -> Option<usize> {
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile).current?;
    usize::try_from(most).ok()
}

#[cfg(not(unix))]
fn handles() -> Option<usize> {
    None
}

/// Answers all who connect, until it is dropped.
pub async fn answer(listener: TcpListener, app: Router) -> Infallible {
    let places = Arc::new(Semaphore::new(most_connections()));
    let open = Connections::default();
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // The client may be gone already, or the process has no handle left.
            end_one(&open);
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let place = loop {
            if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                break place;
            }
            end_one(&open);
            let wait = tokio::time::timeout(PAUSE, Arc::clone(&places).acquire_owned());
            if let Ok(Ok(place)) = wait.await {
                break place;
            }
        };
        tokio::spawn(connection(stream, peer, app.clone(), Arc::clone(&open), place));
    }
}

/// Serves a connection to its end.
async fn connection(stream: TcpStream, peer: SocketAddr, app: Router, open: Connections, place: OwnedSemaphorePermit) {
    let doing = Doing { requests: 0, idle_since: Instant::now(), ending: false };
    let activity = Arc::new(Activity { state: Mutex::new(doing), end: Notify::new(), last: Arc::default() });
    let number = {
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        open.next += 1;
        let number = open.next;
        open.all.insert(number, Arc::clone(&activity));
        number
    };
    serve(stream, peer, app, &activity).await;
    open.lock().unwrap_or_else(PoisonError::into_inner).all.remove(&number);
    drop(place);
}

async fn serve(stream: TcpStream, peer: SocketAddr, app: Router, activity: &Arc<Activity>) {
    // Answers are written as a whole, so that waiting for more bytes would only delay them.
    let _ = stream.set_nodelay(true);
    let app = TowerToHyperService::new(app);
    let service = service_fn(|mut request: hyper::Request<Incoming>| {
        let busy = Busy::new(activity);
        request.extensions_mut().insert(Peer(peer));
        let (answer, last) = (app.call(request), Arc::clone(&activity.last));
        async move {
            let mut answer: Response = answer.await?;
            // The order of two flags does not matter: the head was read before.
            if last.load(Ordering::Relaxed) {
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(answer.map(|body| SentBody { body, _busy: busy }))
        }
    });
    let mut settings = http1::Builder::new();
    // The time of a head includes that before its first byte, so it also ends connections that are idle.
    settings.timer(TokioTimer::new()).header_read_timeout(limits::HEAD_TIME).max_header_size(limits::HEAD);
    let stream = TokioIo::new(CheckedStream::new(stream, Arc::clone(&activity.last)));
    let mut connection = pin!(settings.serve_connection(stream, service));
    // A client that breaks off or sends nonsense is no fault of the server.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = activity.end.notified() => {}
    }
    connection.as_mut().graceful_shutdown();
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            // The library waits for the rest of a head that has begun.
            () = tokio::time::sleep(PAUSE) => if activity.idle_since().is_some() { return },
        }
    }
}

//! The signals that stop the server.

#[cfg(unix)]
use crate::progress::hangup_is_ignored;

/// The signals that stop the server. They are caught from the moment at which this is made.
#[cfg(unix)]
#[derive(Debug)]
pub struct StopSignals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl StopSignals {
    /// Catches Ctrl-C, the signal by which `kill` and service managers end a program, and that of a terminal that is
    /// closed.
    ///
    /// # Errors
    /// The system refuses a handler.
    pub fn catch() -> std::io::Result<StopSignals> {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        let mut kinds = vec![SignalKind::interrupt(), SignalKind::terminate()];
        // `nohup` starts a program with this signal ignored, so that it goes on when its terminal is closed.
        if !hangup_is_ignored() {
            kinds.push(SignalKind::hangup());
        }
        kinds.into_iter().map(signal).collect::<std::io::Result<Vec<_>>>().map(StopSignals)
    }

    /// Waits for one of them.
    pub async fn received(&mut self) {
        std::future::poll_fn(|context| {
            // All are asked, because only those that were asked wake the task.
            let came = self.0.iter_mut().fold(false, |came, signal| came | signal.poll_recv(context).is_ready());
            if came { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
}

/// Ctrl-C, which is the only such signal here.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct StopSignals(());

#[cfg(not(unix))]
impl StopSignals {
    /// Nothing has to be done before the waiting.
    ///
    /// # Errors
    /// None.
    pub fn catch() -> std::io::Result<StopSignals> {
        Ok(StopSignals(()))
    }

    /// Waits for Ctrl-C.
    pub async fn received(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

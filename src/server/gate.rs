//! Places for quick requests, which clients are given in turn, and the precedence of these requests over jobs.

use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::server::turns::Client;
use crate::server::turns::Turns;

/// A number of places. Those who find none free wait, and clients are served in turn, so that one that asks for much does
/// not keep others waiting.
#[derive(Debug)]
pub struct Gate(Arc<Mutex<Places>>);

#[derive(Debug)]
struct Places {
    free: usize,
    waiting: Turns<oneshot::Sender<Place>>,
}

/// A place, which is given to the next when this is dropped.
#[derive(Debug)]
pub struct Place(Option<Arc<Mutex<Places>>>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// A gate with a number of places.
    #[must_use]
    pub fn new(places: usize) -> Gate {
        Gate(Arc::new(Mutex::new(Places { free: places, waiting: Turns::default() })))
    }

    /// Waits for a place. `None` if the server stops.
    pub async fn enter(&self, client: &Client) -> Option<Place> {
        let wait = {
            let mut places = lock(&self.0);
            if places.free > 0 {
                places.free -= 1;
                places.waiting.note(client.clone());
                return Some(Place(Some(Arc::clone(&self.0))));
            }
            let (give, wait) = oneshot::channel();
            places.waiting.push(client.clone(), give);
            wait
        };
        wait.await.ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(all) = self.0.take() else { return };
        loop {
            let next = {
                let mut places = lock(&all);
                let Some(next) = places.waiting.pop() else {
                    places.free += 1;
                    return;
                };
                next
            };
            // A client that is gone takes no place; the place that comes back must not be given on by itself.
            match next.send(Place(Some(Arc::clone(&all)))) {
                Ok(()) => return,
                Err(mut unused) => unused.0 = None,
            }
        }
    }
}

/// The quick requests that wait or are answered at the moment. A job pauses before its next draw while there are any.
#[derive(Debug, Default)]
pub struct Precedence {
    requests: Mutex<usize>,
    none: Condvar,
}

/// A quick request, as long as it exists.
#[derive(Debug)]
pub struct QuickRequest(Arc<Precedence>);

impl Precedence {
    /// A quick request begins.
    #[must_use]
    pub fn begin(self: &Arc<Precedence>) -> QuickRequest {
        *lock(&self.requests) += 1;
        QuickRequest(Arc::clone(self))
    }

    /// Waits until there is no quick request, but not longer than `most`, so that a job goes on slowly also where there
    /// is always one.
    pub fn give_way(&self, most: Duration) {
        let requests = lock(&self.requests);
        let _ = self.none.wait_timeout_while(requests, most, |requests| *requests > 0);
    }
}

impl Drop for QuickRequest {
    fn drop(&mut self) {
        let mut requests = lock(&self.0.requests);
        *requests -= 1;
        if *requests == 0 {
            self.0.none.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Instant;

    use super::*;

    fn client(last: u8) -> Client {
        Client::new(IpAddr::from([10, 0, 0, last]), None)
    }

    #[tokio::test]
    async fn a_client_with_one_wish_does_not_wait_for_all_of_another() {
        let gate = Arc::new(Gate::new(1));
        let served: Arc<Mutex<Vec<u8>>> = Arc::default();
        let first = gate.enter(&client(1)).await.expect("free");
        let mut all = Vec::new();
        for last in [1, 1, 1, 2] {
            let (gate, served) = (Arc::clone(&gate), Arc::clone(&served));
            all.push(tokio::spawn(async move {
                let _place = gate.enter(&client(last)).await.expect("served");
                lock(&served).push(last);
            }));
            tokio::task::yield_now().await;
        }
        // One who has waited and is gone takes no place.
        all[0].abort();
        tokio::task::yield_now().await;
        drop(first);
        for one in all {
            let _ = one.await;
        }
        assert_eq!(*lock(&served), [2, 1, 1]);
        assert!(gate.enter(&client(3)).await.is_some(), "the place is free again");
    }

    #[test]
    fn a_job_gives_way_but_goes_on() {
        let precedence = Arc::new(Precedence::default());
        let begun = Instant::now();
        precedence.give_way(Duration::from_secs(60));
        let quick = precedence.begin();
        precedence.give_way(Duration::from_millis(20));
        assert!(begun.elapsed() >= Duration::from_millis(20));
        drop(quick);
        precedence.give_way(Duration::from_secs(60));
        assert!(begun.elapsed() < Duration::from_secs(50));
    }
}

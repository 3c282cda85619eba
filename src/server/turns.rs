//! Whose turn it is when several clients want the same thing.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::net::Ipv6Addr;

/// Number of turns that are remembered. A client whose last turn is longer ago counts as one that had none.
const REMEMBERED: usize = 256;

/// A client: a machine, and where it is known a browser there. All that have the token share it, so it tells nobody apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Address of the machine, or of the proxy before it.
    pub address: IpAddr,
    /// Session that the server gave to a browser.
    pub session: Option<String>,
}

impl Client {
    /// The client at an address.
    #[must_use]
    pub fn new(address: IpAddr, session: Option<String>) -> Client {
        let address = match address.to_canonical() {
            // A machine can choose the lower half of its address as it likes (RFC 4291, section 2.5.1).
            IpAddr::V6(six) if !six.is_loopback() => {
                let [a, b, c, d, ..] = six.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            other => other,
        };
        Client { address, session }
    }
}

/// What clients wait for. The next one is of the machine that had no turn for the longest time, and of its sessions of
/// the one that had none for the longest time; within a session the first comes first.
#[derive(Debug)]
pub struct Turns<T> {
    /// In the order of their arrival.
    waiting: VecDeque<(Client, T)>,
    /// Clients that had a turn, the last one at the end.
    had: VecDeque<Client>,
}

impl<T> Default for Turns<T> {
    fn default() -> Turns<T> {
        Turns { waiting: VecDeque::new(), had: VecDeque::new() }
    }
}

impl<T> Turns<T> {
    /// Puts something at the end of what a client waits for.
    pub fn push(&mut self, client: Client, item: T) {
        self.waiting.push_back((client, item));
    }

    /// Takes what is next.
    pub fn pop(&mut self) -> Option<T> {
        let (client, item) = self.waiting.remove(next(&self.had, self.waiting.iter().map(|(client, _)| client))?)?;
        self.note(client);
        Some(item)
    }

    /// Notes a turn of a client that did not have to wait.
    pub fn note(&mut self, client: Client) {
        self.had.push_back(client);
        if self.had.len() > REMEMBERED {
            self.had.pop_front();
        }
    }

    /// Takes away all that is not to be kept.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.waiting.retain(|(_, item)| keep(item));
    }

    /// Number of what waits.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Number of what waits for the clients that `of` names.
    pub fn count(&self, of: impl Fn(&Client) -> bool) -> usize {
        self.waiting.iter().filter(|(client, _)| of(client)).count()
    }

    /// All that waits, in the order in which it would be taken if nothing else came.
    #[must_use]
    pub fn in_order(&self) -> Vec<&T> {
        let (mut rest, mut had): (Vec<_>, _) = (self.waiting.iter().collect(), self.had.clone());
        let mut order = Vec::new();
        while let Some(place) = next(&had, rest.iter().map(|(client, _)| client)) {
            let (client, item) = rest.remove(place);
            had.push_back(client.clone());
            order.push(item);
        }
        order
    }
}

/// Place of the one whose turn it is.
fn next<'a>(had: &VecDeque<Client>, waiting: impl Iterator<Item = &'a Client>) -> Option<usize> {
    // `None` is less than any place, so those that had no turn come first.
    let last = |of: &dyn Fn(&Client) -> bool| had.iter().rposition(of);
    let rank = |client: &Client| (last(&|one| one.address == client.address), last(&|one| one == client));
    // The first of equals is taken, which is the one that came first.
    waiting.map(rank).enumerate().min_by_key(|(_, rank)| *rank).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(last: u8, session: &str) -> Client {
        let session = Some(session.to_owned()).filter(|session| !session.is_empty());
        Client::new(IpAddr::from([10, 0, 0, last]), session)
    }

    fn turns(arrivals: &[(u8, &str)]) -> Turns<usize> {
        let mut turns = Turns::default();
        for (number, (last, session)) in arrivals.iter().enumerate() {
            turns.push(client(*last, session), number);
        }
        turns
    }

    #[test]
    fn clients_are_served_in_turn_and_each_in_its_order() {
        let mut turns = turns(&[(1, ""), (1, ""), (1, ""), (2, ""), (2, ""), (3, "")]);
        assert_eq!(turns.in_order(), [&0, &3, &5, &1, &4, &2]);
        assert_eq!((turns.pop(), turns.pop()), (Some(0), Some(3)));
        // Who comes anew had no turn.
        turns.push(client(4, ""), 6);
        let rest: Vec<usize> = std::iter::from_fn(|| turns.pop()).collect();
        assert_eq!(rest, [5, 6, 1, 4, 2]);
    }

    #[test]
    fn many_sessions_of_a_machine_have_no_more_turns_than_one() {
        let turns = turns(&[(1, "a"), (1, "b"), (1, "c"), (1, "a"), (2, ""), (2, "")]);
        assert_eq!(turns.in_order(), [&0, &4, &1, &5, &2, &3]);
    }

    #[test]
    fn a_machine_with_many_addresses_is_one_client() {
        let of = |text: &str| Client::new(text.parse().expect("an address"), None);
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}

//! What happened at the site: the app's requests, and what became of the callbacks.

use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use crate::delivery::{self, Delivery, Fate};
use crate::fault::Route;
use crate::site::Site;
use crate::state::{Seen, State};

impl Site {
    /// What the app asked for: the newest 10,000 requests.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.read().journal.iter().cloned().collect()
    }

    /// Waits until the app has made this many requests of a kind, misbehaved ones included; gives them.
    ///
    /// # Errors
    ///
    /// Where it has not until then.
    pub fn wait_for(&self, route: Route, count: usize, patience: Duration) -> Result<Vec<Seen>> {
        let find = |state: &State| {
            let seen: Vec<Seen> = state.journal.iter().filter(|seen| seen.route == Some(route)).cloned().collect();
            (seen.len() >= count).then_some(seen)
        };
        self.shared.wait(patience, find).ok_or_else(|| {
            Error::new(ErrorKind::TimedOut, format!("there were no {count} requests of the kind {route:?}"))
        })
    }

    /// Callbacks and what became of them, by number.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.read().deliveries.clone()
    }

    /// Waits until a callback is settled: taken, refused, given up or lost. At most a minute, and as long as Jira would
    /// try.
    ///
    /// # Errors
    ///
    /// Where it is not settled until then.
    pub fn settled(&self, delivery: usize) -> Result<Delivery> {
        let patience = self.shared.options.minute.saturating_mul(75).saturating_add(Duration::from_secs(60));
        let settled =
            |state: &State| state.deliveries.get(delivery).filter(|delivery| delivery.fate != Fate::Waiting).cloned();
        self.shared
            .wait(patience, settled)
            .ok_or_else(|| Error::new(ErrorKind::TimedOut, "the callback is not settled"))
    }

    /// Waits until a callback is settled, or has to be sent again.
    pub(crate) fn attempted(&self, delivery: usize) -> Result<Delivery> {
        let tried = |delivery: &&Delivery| {
            delivery.fate != Fate::Waiting || delivery.attempts.last().is_some_and(delivery::is_retried)
        };
        let attempted = |state: &State| state.deliveries.get(delivery).filter(tried).cloned();
        // A callback that another one has to overtake is not tried until then.
        let patience = self.shared.options.patience.saturating_add(Duration::from_secs(10));
        let waiting = || self.deliveries().get(delivery).cloned();
        self.shared
            .wait(patience, attempted)
            .or_else(waiting)
            .ok_or_else(|| Error::new(ErrorKind::NotFound, "there is no such callback"))
    }
}

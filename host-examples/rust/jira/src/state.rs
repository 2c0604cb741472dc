//! What a site knows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::app::App;
use crate::clock;
use crate::delivery::Delivery;
use crate::fault::{CallbackFault, Route, Rules};
use crate::gate::Gate;
use crate::site::SiteOptions;

/// How many requests the journal holds.
const JOURNAL: usize = 10_000;

/// A request that the app made.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// What it was for; none for what no site offers.
    pub route: Option<Route>,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// What the site itself answered; none where misbehaviour kept the request from having an effect.
    pub status: Option<u16>,
    /// Why it was refused, which the app is not always told; empty where it was not.
    pub note: String,
}

/// A deployment as it was taken.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    /// The entry of the bulk document.
    pub(crate) document: Value,
    /// The status of its gate, where it asked for one.
    pub(crate) gating: Option<Gating>,
}

/// The status of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gating {
    /// The status.
    pub(crate) status: String,
    /// Since when, in milliseconds since the epoch.
    pub(crate) updated: u64,
}

/// What changes.
#[derive(Default)]
pub(crate) struct State {
    /// The app that was installed last.
    pub(crate) app: Option<App>,
    /// Whether it still is.
    pub(crate) installed: bool,
    /// The secret shared with it.
    pub(crate) secret: String,
    /// What it submitted.
    pub(crate) deployments: BTreeMap<Gate, Deployment>,
    /// Issues, services and other references that this site does not know.
    pub(crate) unknown: BTreeSet<String>,
    /// What it asked for.
    pub(crate) journal: VecDeque<Seen>,
    /// Callbacks to it.
    pub(crate) deliveries: Vec<Delivery>,
    /// What goes wrong with the next ones.
    pub(crate) callback_faults: VecDeque<CallbackFault>,
    /// Since when no callback was taken.
    pub(crate) failing_since: Option<Instant>,
}

impl State {
    /// Writes a request down.
    pub(crate) fn journal(&mut self, seen: Seen) {
        if self.journal.len() == JOURNAL {
            self.journal.pop_front();
        }
        self.journal.push_back(seen);
    }
}

/// What a site's threads share.
pub(crate) struct Shared {
    pub(crate) options: SiteOptions,
    pub(crate) rules: Rules,
    state: Mutex<State>,
    changed: Condvar,
    closing: AtomicBool,
    clock_offset: AtomicI64,
    signed: AtomicU64,
}

impl Shared {
    pub(crate) fn new(options: SiteOptions) -> Self {
        Self {
            options,
            rules: Rules::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            closing: AtomicBool::new(false),
            clock_offset: AtomicI64::new(0),
            signed: AtomicU64::new(0),
        }
    }

    /// Reads the state.
    pub(crate) fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, and wakes those who wait for that.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.read());
        self.changed.notify_all();
        result
    }

    /// Waits until something is so, the site closes, or the time is over; gives what was found.
    pub(crate) fn wait<T>(&self, patience: Duration, find: impl Fn(&State) -> Option<T>) -> Option<T> {
        let until = Instant::now().checked_add(patience)?;
        let mut state = self.read();
        loop {
            if let Some(found) = find(&state) {
                return Some(found);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || self.closing() {
                return None;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether the site goes away.
    pub(crate) fn closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    /// Ends all waiting.
    pub(crate) fn close(&self) {
        self.change(|_| self.closing.store(true, Ordering::SeqCst));
    }

    /// By how many seconds the site's clock is ahead.
    pub(crate) fn set_clock_offset(&self, seconds: i64) {
        self.clock_offset.store(seconds, Ordering::SeqCst);
    }

    /// Milliseconds since the epoch, by the site's clock.
    pub(crate) fn milliseconds(&self) -> u64 {
        let offset = self.clock_offset.load(Ordering::SeqCst).saturating_mul(1_000);
        clock::milliseconds().saturating_add_signed(offset)
    }

    /// Seconds since the epoch, by the site's clock.
    pub(crate) fn seconds(&self) -> u64 {
        self.milliseconds().div_euclid(1_000)
    }

    /// How long the next token lives, in seconds: each a little longer than the one before, so that tokens signed in
    /// the same second differ. They have no random part.
    pub(crate) fn lifetime(&self) -> u64 {
        self.signed.fetch_add(1, Ordering::SeqCst).rem_euclid(60).saturating_add(180)
    }
}

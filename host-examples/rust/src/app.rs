//! What all requests share, and the way from the asynchronous side to work that blocks.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, broadcast, watch};
use tokio::time::timeout;

use crate::clock;
use crate::component::{Component, Policy};
use crate::connect::Connect;
use crate::fault::Fault;
use crate::gates::GateId;
use crate::health::Readiness;
use crate::log::{self, Level};
use crate::metrics::Metrics;
use crate::polls::Times;
use crate::secrets::Keyring;
use crate::store::Store;

/// The most requests that are worked on at the same time; those beyond wait. Waiting for a gate or for a slow sender
/// does not count.
const CALLS: usize = 64;
/// How long they wait for their turn before they are answered with 503. A moment in which many come is no fault; and Jira,
/// which waits 20 seconds, must hear of one in time.
const TURN: Duration = Duration::from_secs(3);
/// The most open connections; those beyond wait in the queue of the operating system.
const CONNECTIONS: usize = 512;
/// The most requests that wait for a gate at the same time; those beyond are answered with 429.
const WAITERS: usize = 256;
/// How many changes a waiter may be behind before it simply looks again.
const CHANGES: usize = 64;

/// What a server is made of.
pub struct Parts {
    /// The component.
    pub component: Component,
    /// The database.
    pub store: Store,
    /// How secrets are stored.
    pub keyring: Keyring,
    /// What the operator decides about tokens.
    pub policy: Policy,
    /// The path of the app's base URL, empty if it has none. Everything is served below it.
    pub base_path: String,
    /// Whether a callback alone opens a gate.
    pub trust_callbacks: bool,
    /// The Connect app that this server is; none where it only listens.
    pub connect: Option<Connect>,
    /// True once the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// The server's state.
pub struct App {
    /// What it is made of.
    pub parts: Parts,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether this server can do its part.
    pub readiness: Readiness,
    /// Seats for connections.
    pub connections: Arc<Semaphore>,
    /// Seats for those who wait.
    pub waiters: Arc<Semaphore>,
    /// Names each gate that changed.
    pub changes: broadcast::Sender<GateId>,
    /// Told when a gate is to be polled at once.
    pub poll_now: Notify,
    calls: Arc<Semaphore>,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl App {
    /// The state of a server that was just started.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts,
            metrics: Metrics::new(),
            readiness: Readiness::new(),
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
            waiters: Arc::new(Semaphore::new(WAITERS)),
            changes: broadcast::Sender::new(CHANGES),
            poll_now: Notify::new(),
            calls: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// Runs work that computes or touches the disk, in a thread for that. None, logged, where it could not be done.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Fault> + Send + 'static,
    ) -> Option<T> {
        // Whoever came first has the first turn. The semaphore is never closed.
        let Ok(Ok(seat)) = timeout(TURN, Arc::clone(&self.calls).acquire_owned()).await else {
            log::line(Level::Warn, "busy", &[]);
            self.metrics.faults.count(["busy"]);
            return None;
        };
        let app = Arc::clone(self);
        // The seat goes along: the work goes on even if the client hangs up and nobody waits for it any more.
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&app);
            drop(seat);
            done
        });
        match done.await {
            Ok(Ok(done)) => Some(done),
            Ok(Err(fault)) => {
                self.metrics.faults.count([fault.part()]);
                log::line(Level::Error, "fault", &[("message", fault.to_string().into())]);
                None
            }
            Err(_) => {
                self.metrics.faults.count(["panic"]);
                log::line(Level::Error, "fault", &[("message", "a thread panicked".into())]);
                None
            }
        }
    }

    /// How many connections are open.
    pub fn connections_open(&self) -> usize {
        // One seat more is taken: that of the connection to come.
        CONNECTIONS.saturating_sub(self.connections.available_permits()).saturating_sub(1)
    }

    /// How many pipelines wait for a gate.
    pub fn waiting(&self) -> usize {
        WAITERS.saturating_sub(self.waiters.available_permits())
    }

    /// Wakes those who wait for a gate. To be called once its change is stored.
    pub fn changed(&self, gate: GateId) {
        // It fails where nobody waits.
        let _ = self.changes.send(gate);
    }

    /// A gate's polls, the first of them in so many seconds.
    pub fn polls_in(&self, seconds: i64) -> Times {
        let now = clock::now_signed();
        let age = self.connect.as_ref().map_or(0, |connect| connect.pace.age);
        Times { next: now.saturating_add(seconds), until: now.saturating_add(age) }
    }
}

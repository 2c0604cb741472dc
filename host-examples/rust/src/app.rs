//! What all requests share, and the way from the asynchronous side to work that blocks.

use std::sync::Arc;

use tokio::sync::{Semaphore, broadcast, watch};

use crate::component::{Component, Policy};
use crate::fault::Fault;
use crate::gates::GateId;
use crate::log::{self, Level};
use crate::secrets::Keyring;
use crate::store::Store;

/// The most requests that are worked on at the same time; those beyond are answered with 503. Waiting for a gate or
/// for a slow sender does not count.
const CALLS: usize = 64;
/// The most requests that wait for a gate at the same time; those beyond are answered with 429.
const WAITERS: usize = 256;
/// How many changes a waiter may be behind before it simply looks again.
const CHANGES: usize = 64;

/// The server's state.
pub struct App {
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
    /// Seats for those who wait.
    pub waiters: Arc<Semaphore>,
    /// Names each gate that changed.
    pub changes: broadcast::Sender<GateId>,
    /// True once the server stops.
    pub stopping: watch::Receiver<bool>,
    calls: Arc<Semaphore>,
}

impl App {
    /// The state of a server that was just started.
    pub fn new(
        component: Component,
        store: Store,
        keyring: Keyring,
        policy: Policy,
        base_path: String,
        trust_callbacks: bool,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            component,
            store,
            keyring,
            policy,
            base_path,
            trust_callbacks,
            waiters: Arc::new(Semaphore::new(WAITERS)),
            changes: broadcast::Sender::new(CHANGES),
            stopping,
            calls: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// Runs work that computes or touches the disk, in a thread for that. None, logged, where it could not be done.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Fault> + Send + 'static,
    ) -> Option<T> {
        let Ok(seat) = Arc::clone(&self.calls).try_acquire_owned() else {
            log::line(Level::Warn, "busy", &[]);
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
                log::line(Level::Error, "fault", &[("message", fault.to_string().into())]);
                None
            }
            Err(_) => {
                log::line(Level::Error, "fault", &[("message", "a thread panicked".into())]);
                None
            }
        }
    }

    /// Wakes those who wait for a gate. To be called once its change is stored.
    pub fn changed(&self, gate: GateId) {
        // It fails where nobody waits.
        let _ = self.changes.send(gate);
    }
}

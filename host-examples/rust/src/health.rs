//! Whether the server runs, and whether it can do its part.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde_json::json;
use tokio::sync::Mutex;

use crate::answer;
use crate::app::App;

/// How long the last look is good enough. Anybody may ask, and each look writes to the disk.
const FRESH: Duration = Duration::from_secs(1);

/// What the last look at the parts found, and when. Whoever asks while one is under way waits for it.
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Nobody has looked yet.
    pub fn new() -> Self {
        Self(Mutex::new(None))
    }
}

/// The process runs.
pub async fn health() -> Response<Body> {
    answer::json(200, &json!({ "healthy": true }))
}

/// The component answers, and the database can be written. The key server is told of and not waited for: without it
/// callbacks are taken and gates answered all the same.
pub async fn ready(State(app): State<Arc<App>>) -> Response<Body> {
    let mut last = app.readiness.0.lock().await;
    let ready = match *last {
        Some((at, ready)) if at.elapsed() < FRESH => ready,
        _ => {
            let worked = app.run(|app| {
                app.component.default_policy()?;
                app.store.check_writable()
            });
            let ready = worked.await.is_some();
            *last = Some((Instant::now(), ready));
            ready
        }
    };
    drop(last);
    if !ready {
        return answer::unavailable();
    }
    let key_server = app.connect.as_ref().map(|connect| connect.keys.state());
    answer::json(200, &json!({ "ready": true, "keyServer": key_server }))
}

//! What is counted, for Prometheus: `GET /metrics` on the address of `--metrics-listen`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Response, header};
use axum::middleware::Next;

use crate::answer::Reason;
use crate::app::App;
use crate::clock;
use crate::exposition::{Counter, Histogram, gauge};
use crate::fault::Fault;

/// How late a question to Jira may be before it counts as overdue, in seconds.
const OVERDUE: i64 = 5;

/// What was counted since the server started.
pub struct Metrics {
    /// Answers, by route, status and reason.
    requests: Counter<3>,
    seconds: Histogram,
    /// Callbacks that were taken, by what they said and what that changed.
    pub callbacks: Counter<2>,
    /// Questions to Jira about a gate, by what came of them.
    pub polls: Counter<1>,
    /// Deployments that pipelines submitted, by fate.
    pub deployments: Counter<1>,
    /// Questions to the key server, by what came of them.
    pub keys: Counter<1>,
    /// What this server could not do, by what failed.
    pub faults: Counter<1>,
    started: i64,
}

impl Metrics {
    /// Nothing was counted yet.
    pub fn new() -> Self {
        Self {
            requests: Counter::new(
                "connect_gating_requests_total",
                "Requests that were answered. The reason is a refusal's code, a gate's decision, or empty.",
                ["route", "status", "reason"],
            ),
            seconds: Histogram::new(
                "connect_gating_request_seconds",
                "How long answers took; for gates with the time that the pipeline was made to wait.",
                "route",
            ),
            callbacks: Counter::new(
                "connect_gating_callbacks_total",
                "Verified callbacks that were stored, by the status that they brought and what it changed.",
                ["status", "outcome"],
            ),
            polls: Counter::new(
                "connect_gating_polls_total",
                "Questions to Jira about a gate, by the status that Jira answered or why there was none.",
                ["result"],
            ),
            deployments: Counter::new(
                "connect_gating_deployments_total",
                "Submitted deployments, by what became of them.",
                ["fate"],
            ),
            keys: Counter::new(
                "connect_gating_key_requests_total",
                "Questions to the key server, by what came of them.",
                ["result"],
            ),
            faults: Counter::new(
                "connect_gating_faults_total",
                "Work that this server could not do, by what failed. Each was answered with 503.",
                ["part"],
            ),
            started: clock::now_signed(),
        }
    }

    fn answered(&self, route: &str, response: &Response<Body>, took: Duration) {
        let reason = response.extensions().get::<Reason>().map_or("", |reason| &reason.0);
        self.requests.count([route, response.status().as_str(), reason]);
        self.seconds.observe(route, took);
    }
}

/// Counts what a route answers. A client that hangs up before gets no answer, and is not counted.
pub async fn measure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response<Body> {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let began = Instant::now();
    let response = next.run(request).await;
    app.metrics.answered(route.as_deref().unwrap_or("none"), &response, began.elapsed());
    response
}

/// Hands everything out. Numbers from the database are left out while it can't be read.
pub async fn get(State(app): State<Arc<App>>) -> Response<Body> {
    let mut text = String::new();
    let stored = app.run(|app| app.store.read(Stored::read)).await;
    gauge(&mut text, "connect_gating_store_up", "Whether the database could be read.", u8::from(stored.is_some()));
    if let Some(stored) = stored {
        stored.write(&mut text);
    }
    let metrics = &app.metrics;
    metrics.requests.write(&mut text);
    metrics.seconds.write(&mut text);
    metrics.callbacks.write(&mut text);
    metrics.polls.write(&mut text);
    metrics.deployments.write(&mut text);
    metrics.keys.write(&mut text);
    metrics.faults.write(&mut text);
    gauge(&mut text, "connect_gating_connections", "Open connections.", app.connections_open());
    gauge(&mut text, "connect_gating_waiting_pipelines", "Pipelines that wait for a gate.", app.waiting());
    gauge(&mut text, "process_start_time_seconds", "When the server started, in Unix seconds.", metrics.started);
    if let Some(memory) = resident_memory() {
        gauge(&mut text, "process_resident_memory_bytes", "Memory in use.", memory);
    }
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(
        text,
        "# HELP connect_gating_build_info The version.\n# TYPE connect_gating_build_info gauge\n\
         connect_gating_build_info{{version=\"{version}\"}} 1"
    );
    let mut response = Response::new(Body::from(text));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    response
}

/// Numbers from the database.
struct Stored {
    tenants: i64,
    undecided: i64,
    overdue: i64,
}

impl Stored {
    fn read(tx: &rusqlite::Transaction<'_>) -> Result<Self, Fault> {
        let now = clock::now_signed();
        let tenants = tx.query_row("SELECT count(*) FROM tenant WHERE uninstalled_at IS NULL", [], |row| row.get(0))?;
        // Not all gates: there are many, and these few have an index.
        let (undecided, overdue) = tx.query_row(
            "SELECT count(*), count(*) FILTER (WHERE poll_at < ?) FROM gate
             WHERE poll_at IS NOT NULL AND registered_at IS NOT NULL",
            // The poller looks once a second.
            [now.saturating_sub(OVERDUE)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Self { tenants, undecided, overdue })
    }

    fn write(&self, text: &mut String) {
        gauge(text, "connect_gating_tenants", "Sites on which the app is installed.", self.tenants);
        let help = "Registered gates about which Jira is still asked.";
        gauge(text, "connect_gating_gates_undecided", help, self.undecided);
        let help = "Those about which Jira should have been asked 5 seconds ago, or wants to be left alone.";
        gauge(text, "connect_gating_gates_overdue", help, self.overdue);
    }
}

/// The memory that the process has in use, in bytes. Only Linux says it in a file.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}

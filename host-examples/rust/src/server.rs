//! The HTTP server: routes, limits, an orderly stop.
//!
//! TLS is the business of the proxy in front. The proxy must hand on the path as it came.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Response;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;

use crate::app::App;
use crate::descriptor::{INSTALLED, UNINSTALLED};
use crate::log::{self, Level};
use crate::{answer, callback, descriptor, gate_routes, health, lifecycle, metrics, submission};

/// The most open connections to the address of `--metrics-listen`.
const METRICS_CONNECTIONS: usize = 16;
/// How long a request line with all headers may be, in bytes; beyond, hyper answers 431 (it looks after each read, so
/// that a little more may pass). The component's own limits, 16 KiB for the target and as much for the token, lie below.
const HEAD: usize = 65_536;
/// How long a request line with its headers may take to arrive, and an idle connection may stay.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may take nothing of what it is sent. Else whoever asks and never reads keeps a connection for ever.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);
/// How long a stop waits for requests that are under way.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// Serves until `stop` is ready. `stopping` tells those who wait for a gate.
pub async fn serve(
    app: Arc<App>,
    callback_path: &str,
    listener: TcpListener,
    stopping: watch::Sender<bool>,
    stop: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let seats = Arc::clone(&app.connections);
    tokio::select! {
        () = serve_connections(listener, routes(app, callback_path), seats, &connections) => {}
        () = stop => {}
    }
    log::line(Level::Info, "stopping", &[]);
    let _ = stopping.send(true);
    if tokio::time::timeout(STOP_PATIENCE, connections.shutdown()).await.is_err() {
        log::line(Level::Warn, "stopped-with-requests-under-way", &[]);
    }
}

/// Serves what is for operators alone, as long as the process runs: also while it stops.
pub async fn serve_metrics(app: Arc<App>, listener: TcpListener) {
    let routes = Router::new()
        .route("/metrics", get(metrics::get))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .fallback(unknown)
        .with_state(app);
    let seats = Arc::new(Semaphore::new(METRICS_CONNECTIONS));
    serve_connections(listener, routes, seats, &GracefulShutdown::new()).await;
}

/// Serves whoever connects, and never ends by itself.
async fn serve_connections(
    listener: TcpListener,
    routes: Router,
    seats: Arc<Semaphore>,
    connections: &GracefulShutdown,
) {
    let routes = TowerToHyperService::new(routes);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD);
    loop {
        let (stream, seat) = accept(&listener, &seats).await;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(ANSWER_PATIENCE));
        let connection = connections.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), routes.clone()));
        tokio::spawn(async move {
            // A client that breaks off or sends no HTTP is its own business; hyper has answered what can be answered.
            let _ = connection.await;
            drop(seat);
        });
    }
}

fn routes(app: Arc<App>, callback_path: &str) -> Router {
    let base = &app.base_path;
    Router::new()
        .route(&format!("{base}{callback_path}"), post(callback::post))
        .route(
            &format!("{base}/gates/{{pipeline}}/{{environment}}/{{sequence}}"),
            get(gate_routes::get).put(gate_routes::put),
        )
        .route(&format!("{base}/deployments"), post(submission::post))
        .route(&format!("{base}{INSTALLED}"), post(lifecycle::installed))
        .route(&format!("{base}{UNINSTALLED}"), post(lifecycle::uninstalled))
        .route(&format!("{base}/atlassian-connect.json"), get(descriptor::get))
        .route(&format!("{base}/health"), get(health::health))
        .route(&format!("{base}/ready"), get(health::ready))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(Arc::clone(&app), metrics::measure))
        .with_state(app)
}

async fn unknown() -> Response<Body> {
    answer::error(404, "not-found")
}

async fn wrong_method() -> Response<Body> {
    answer::error(405, "wrong-method")
}

async fn accept(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> (TcpStream, Option<tokio::sync::OwnedSemaphorePermit>) {
    // The semaphore is never closed, so there is always a seat in the end.
    let seat = Arc::clone(seats).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, seat),
            Err(error) => {
                // No file descriptors left, most likely: they come back as connections end.
                log::line(Level::Error, "accept-failed", &[("message", error.to_string().into())]);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

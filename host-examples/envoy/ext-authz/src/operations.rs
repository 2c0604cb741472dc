//! What operators look at, over HTTP: `/metrics` for Prometheus, `/ready` and `/health` for whatever keeps the service
//! running. Envoy itself asks for gRPC's health.

use std::convert::Infallible;
use std::sync::Arc;

use connect_gating_envoy::check_settings;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::check::{Judge, now};

/// Serves until the task is dropped. `ready` is false before everything listens and once the service stops.
pub async fn serve(listener: TcpListener, judge: Arc<Judge>, ready: watch::Receiver<bool>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // No file descriptors left, most likely: they come back as connections end.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        };
        let (judge, ready) = (Arc::clone(&judge), ready.clone());
        let answering = service_fn(move |request| answer(request, Arc::clone(&judge), *ready.borrow()));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new());
        let connection = http.serve_connection(TokioIo::new(stream), answering);
        // A client that breaks off is its own business.
        tokio::spawn(async move { drop(connection.await) });
    }
}

async fn answer(
    request: Request<Incoming>,
    judge: Arc<Judge>,
    ready: bool,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, kind, body) = match request.uri().path() {
        "/metrics" => {
            (StatusCode::OK, "text/plain; version=0.0.4", judge.metrics.page(judge.current_tenants().count()))
        }
        "/health" => (StatusCode::OK, "application/json", r#"{"healthy":true}"#.to_owned()),
        "/ready" if ready && works(judge).await => (StatusCode::OK, "application/json", r#"{"ready":true}"#.to_owned()),
        "/ready" => (StatusCode::SERVICE_UNAVAILABLE, "application/json", r#"{"error":"unavailable"}"#.to_owned()),
        _ => (StatusCode::NOT_FOUND, "application/json", r#"{"error":"not-found"}"#.to_owned()),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    Ok(response)
}

/// The component answers.
async fn works(judge: Arc<Judge>) -> bool {
    let asked = tokio::task::spawn_blocking(move || check_settings(&judge.component, &judge.callbacks, now()));
    matches!(asked.await, Ok(Ok(())))
}

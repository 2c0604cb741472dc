//! Start, serve, and an orderly stop.

use std::sync::Arc;
use std::time::Duration;

use connect_gating_envoy::check_settings;
use connect_gating_envoy_sandbox::{Compiled, Component, TenantFile};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::check::{Judge, now};
use crate::config::Config;
use crate::metrics::Metrics;
use crate::service::Authorization;
use crate::{log, operations};

/// How long a stop waits for callbacks that are being judged.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// Runs the service until SIGTERM or SIGINT. Everything that can be wrong with the configuration is found here, before
/// anything listens.
pub fn run(config: Config) -> Result<(), String> {
    let component = Component::new(Arc::new(Compiled::load(&config.component)?), config.limits);
    check_settings(&component, &config.callbacks, now())?;
    let tenants = TenantFile::open(config.tenants.clone())?;
    let judge = Judge { component, tenants, callbacks: config.callbacks.clone(), metrics: Metrics::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("no threads: {error}"))?.block_on(serve(config, Arc::new(judge)))
}

async fn serve(config: Config, judge: Arc<Judge>) -> Result<(), String> {
    let grpc = listen(config.listen).await?;
    let http = listen(config.operations).await?;
    let (ready, is_ready) = watch::channel(true);
    tokio::spawn(operations::serve(http, Arc::clone(&judge), is_ready));
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<Authorization>().await;
    let stop = stop()?;
    log::event("info", "started", &format!("listens on {}, operations on {}", config.listen, config.operations));

    let (stopping, mut stopped) = watch::channel(false);
    let serving = Server::builder()
        .add_service(health_service)
        .add_service(Authorization::new(judge))
        // An answer is several small frames: none of them may wait until Envoy has acknowledged the one before.
        .serve_with_incoming_shutdown(TcpIncoming::from(grpc).with_nodelay(Some(true)), async move {
            stop.await;
            // First out of rotation, then no more connections.
            let _ = ready.send(false);
            health.set_not_serving::<Authorization>().await;
            log::event("info", "stopping", "waits for callbacks that are being judged");
            let _ = stopping.send(true);
        });
    let patience = async move {
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(STOP_PATIENCE).await;
    };
    tokio::select! {
        served = serving => served.map_err(|error| format!("the service failed: {error}")),
        () = patience => {
            log::event("warn", "stopped-with-callbacks-under-way", "they get no answer");
            Ok(())
        }
    }
}

async fn listen(address: std::net::SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| format!("`{address}` can't be listened on: {error}"))
}

fn stop() -> Result<impl Future<Output = ()>, String> {
    let on = |kind| signal(kind).map_err(|error| format!("signals can't be handled: {error}"));
    let (mut terminate, mut interrupt) = (on(SignalKind::terminate())?, on(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

//! Starting the server: everything that can be wrong is found before the first request.

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use crate::app::{App, Parts};
use crate::component::{Component, Policy, Reason, Request, Tenant};
use crate::log::{self, Level};
use crate::options::Secrets;
use crate::secrets::{Keyring, SecretError};
use crate::settings::Serve;
use crate::sole::Sole;
use crate::store::Store;
use crate::{clock, connect, gates, poller, server, tenants};

/// How many connections may wait until they are taken. The usual 128 are gone as soon as somebody opens some hundreds and
/// says nothing, and Jira could no longer connect.
const QUEUE: u32 = 1024;

/// Serves until SIGTERM or ctrl-c.
pub fn serve(settings: Serve) -> Result<(), Box<dyn Error>> {
    clock::set_off(settings.clock_offset);
    let keyring = keyring(&settings.secrets)?;
    let _sole = Sole::claim(&settings.database)?;
    let store = Store::open(&settings.database)?;
    store.read(|tx| tenants::check_all(tx, &keyring, clock::now_signed()))?;
    store.write(|tx| gates::forget_submissions_under_way(tx, clock::now_signed()))?;
    let component = Component::load(&settings.component, settings.fuel).map_err(|error| {
        format!("the component `{}` can't be used: {}", settings.component.display(), error.root_cause())
    })?;
    let policy = policy(&component, &settings)?;
    check(&component, policy, &settings.base_path)?;
    let connect = settings.app.as_ref().map(|app| connect::start(&component, app, &settings, policy)).transpose()?;

    let (stopping, stopping_seen) = watch::channel(false);
    let app = Arc::new(App::new(Parts {
        component,
        store,
        keyring,
        policy,
        base_path: settings.base_path.clone(),
        trust_callbacks: settings.trust_callbacks,
        connect,
        stopping: stopping_seen,
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = signals()?;
        let listener = bind(settings.listen)?;
        if let Some(address) = settings.metrics_listen {
            let metrics = bind(address)?;
            let url = format!("http://{}/metrics", metrics.local_addr()?);
            log::line(Level::Info, "metrics", &[("url", url.into())]);
            tokio::spawn(server::serve_metrics(Arc::clone(&app), metrics));
        }
        announce(&settings, &listener)?;
        if app.connect.is_some() && !app.trust_callbacks {
            tokio::spawn(poller::run(Arc::clone(&app)));
        }
        server::serve(app, &settings.callback_path, listener, stopping, stop).await;
        Ok(())
    })
}

fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let listening = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // Connections of before may still be closing.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(QUEUE)
    };
    listening().map_err(|error: std::io::Error| format!("can't listen on `{address}`: {error}"))
}

/// The keys that a command line names.
pub fn keyring(secrets: &Secrets) -> Result<Keyring, SecretError> {
    match secrets {
        Secrets::KeyFile(path) => Keyring::from_file(path),
        Secrets::Plaintext => Ok(Keyring::Plaintext),
    }
}

fn policy(component: &Component, settings: &Serve) -> Result<Policy, Box<dyn Error>> {
    let mut policy = component.default_policy().map_err(|error| format!("the component fails: {error}"))?;
    policy.leeway = settings.leeway.unwrap_or(policy.leeway);
    policy.max_lifetime = settings.max_lifetime.unwrap_or(policy.max_lifetime);
    policy.late = settings.late.unwrap_or(policy.late);
    Ok(policy)
}

/// Lets the component judge the settings and the clock: it checks them before anything else of a call, so an empty
/// request shows whether one of them is bad.
fn check(component: &Component, policy: Policy, base_path: &str) -> Result<(), Box<dyn Error>> {
    let request = Request {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        base_path: base_path.to_owned(),
        authorization: Vec::new(),
    };
    let tenant = Tenant { client_key: "check".to_owned(), secrets: vec!["check".to_owned()] };
    match component.accept(&request, "", Some(&tenant), policy, clock::now()) {
        Ok(Err(rejection)) if matches!(rejection.reason, Reason::BadSetting(_)) => Err(rejection.message.into()),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("the component fails: {}", error.root_cause()).into()),
    }
}

/// One line on standard output with the address, for people and for whoever started the server on port 0; the rest is
/// log.
fn announce(settings: &Serve, listener: &TcpListener) -> Result<(), Box<dyn Error>> {
    if settings.trust_callbacks {
        log::line(Level::Warn, "callbacks-trusted", &[(
            "message",
            "a callback alone opens a gate: whoever gets hold of one live token can open any registered gate of its \
             tenant"
                .into(),
        )]);
    } else if settings.app.is_none() {
        log::line(
            Level::Warn,
            "never-confirmed",
            &[(
                "message",
                "without --app-key this server can't ask Jira, so every gate that is allowed answers 503 \
                 not-confirmed; --trust-callbacks lets callbacks open gates"
                    .into(),
            )],
        );
    }
    if let Some(stand_in) = settings.app.as_ref().and_then(|app| app.stand_in.as_ref()) {
        let fields = [("url", stand_in.to_string().into()), ("message", "no tenant's Jira is asked".into())];
        log::line(Level::Warn, "stand-in", &fields);
    }
    if settings.clock_offset != 0 {
        log::line(Level::Warn, "clock-set-off", &[("seconds", settings.clock_offset.into())]);
    }
    if matches!(settings.secrets, Secrets::Plaintext) {
        log::line(Level::Warn, "plaintext-secrets", &[("message", "shared secrets are not encrypted".into())]);
    }
    writeln!(std::io::stdout(), "listening on http://{}{}", listener.local_addr()?, settings.base_path)?;
    Ok(())
}

/// Ready once the process is asked to stop.
fn signals() -> Result<impl Future<Output = ()>, Box<dyn Error>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}

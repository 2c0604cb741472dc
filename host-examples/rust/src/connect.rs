//! The Connect app that this server is to Atlassian: its key, its descriptor, and the ways out to the network.

use std::error::Error;

use axum::http::Uri;

use crate::backoff::Pace;
use crate::component::{Component, LifecycleApp, Policy, Reason, Report, Request};
use crate::key_server::KeyServer;
use crate::keys::Keys;
use crate::outgoing::Client;
use crate::settings::{AppSettings, Serve};
use crate::{clock, descriptor};

/// A Connect app.
pub struct Connect {
    /// Its key, where it is, and who may install it.
    pub app: LifecycleApp,
    /// What `atlassian-connect.json` says.
    pub descriptor: String,
    /// Makes requests.
    pub client: Client,
    /// The keys that sign lifecycle calls.
    pub keys: Keys,
    /// Where they are published.
    pub key_server: KeyServer,
    /// How often Jira is asked.
    pub pace: Pace,
    /// Gets what tenants would get: a stand-in for Jira on loopback.
    pub stand_in: Option<Uri>,
}

/// Makes the app of the operator's settings, which the component judges.
pub fn start(
    component: &Component,
    settings: &AppSettings,
    serve: &Serve,
    policy: Policy,
) -> Result<Connect, Box<dyn Error>> {
    let suffixes = match &settings.host_suffixes {
        Some(suffixes) => suffixes.clone(),
        None => component.default_host_suffixes()?,
    };
    let app = LifecycleApp {
        key: settings.key.clone(),
        base_urls: vec![settings.base_url.clone()],
        host_suffixes: suffixes,
        client_keys: settings.client_keys.clone(),
    };
    check(component, &app, policy, &serve.base_path)?;
    let (key, name, base_url) = (&settings.key, &settings.name, &settings.base_url);
    let descriptor = descriptor::build(component, key, name, base_url, &serve.callback_path)?
        .map_err(|report| format!("the descriptor can't be built: {}", first(&report)))?;
    Ok(Connect {
        app,
        descriptor,
        client: Client::new()?,
        keys: Keys::new(),
        key_server: settings.key_server.clone(),
        pace: settings.pace,
        stand_in: settings.stand_in.clone(),
    })
}

/// Settings come first of all checks, so an empty request shows whether one of them is bad.
fn check(component: &Component, app: &LifecycleApp, policy: Policy, base_path: &str) -> Result<(), Box<dyn Error>> {
    let request = Request {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        base_path: base_path.to_owned(),
        authorization: Vec::new(),
    };
    match component.key_id(&request, app, policy, clock::now())? {
        Err(rejection) if matches!(rejection.reason, Reason::BadSetting(_)) => Err(rejection.message.into()),
        _ => Ok(()),
    }
}

fn first(report: &Report) -> String {
    let violation = report.violations.first();
    violation.map_or_else(String::new, |violation| format!("`{}`: {}", violation.pointer, violation.message))
}

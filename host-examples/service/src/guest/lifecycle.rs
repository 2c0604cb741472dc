//! `POST /installed` and `POST /uninstalled`: a Jira site takes the app in, or throws it out.
//!
//! 204 means that it is in the store. What can be refused without a key is refused before one is fetched. One token
//! installs once: nobody signed the body, so the first one that came with it stands.

use super::callback::refuse;
use super::gating_api::lifecycle::{self, App, Environment, LifecycleToken, PublicKey};
use super::gating_api::types::Request;
use super::incoming::{CALL, Received};
use super::log::{self, Level};
use super::outgoing::{self, Call, Reply};
use super::service::{Fault, Service, stored_secret};
use super::{clock, random};
use crate::answer::Answer;
use crate::config::KeyServer;
use crate::install_keys::{self, Known};
use crate::origin::Origin;
use crate::seen::{self, Place, Sight, Token};
use crate::tenants::{self, Secret, Tenant};
use serde_json::Value;
use zeroize::Zeroizing;

/// How long a replaced secret stays good, in seconds: Jira retries for about half an hour.
const KEEP: u32 = 3_600;
/// How long fetching a key may take, in nanoseconds, and how long it may be, in bytes.
const PATIENCE: u64 = 5_000_000_000;
const LONGEST: usize = 4_096;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The app was installed.
    Installed,
    /// The app was removed.
    Uninstalled,
}

/// Takes a lifecycle call.
pub fn post(service: &Service, received: Received, event: Event) -> Result<Answer, Fault> {
    let app = app(service);
    let request = received.request(&service.config.base_path);
    let body = match received.body(CALL) {
        // It may have the shared secret in it.
        Ok(body) => Zeroizing::new(body),
        Err(refusal) => {
            log::line(Level::Warn, "lifecycle-refused", &[("status", refusal.status.into())]);
            return Ok(refusal);
        }
    };
    let id = match lifecycle::key_id(&request, &app, service.policy, clock::now()) {
        Ok(id) => id,
        Err(rejection) => return Ok(refuse("lifecycle-refused", &rejection, None)),
    };
    let key = match key(service, &id)? {
        Fetched::Pem(pem) => Some(PublicKey::Pem(pem)),
        Fetched::Missing => None,
        Fetched::Unavailable(why) => {
            log::line(Level::Error, "key-unavailable", &[("keyId", id.into()), ("message", why.into())]);
            return Ok(Answer::unavailable());
        }
    };
    match event {
        Event::Installed => install(service, &request, &body, &app, key.as_ref()),
        Event::Uninstalled => uninstall(service, &request, &body, &app, key.as_ref()),
    }
}

fn app(service: &Service) -> App {
    let config = &service.config;
    App {
        key: config.app_key.clone(),
        base_urls: vec![config.base_url.clone()],
        host_suffixes: config.host_suffixes.clone().unwrap_or_else(lifecycle::default_host_suffixes),
        client_keys: config.client_keys.clone(),
    }
}

fn install(
    service: &Service,
    request: &Request,
    body: &str,
    app: &App,
    key: Option<&PublicKey>,
) -> Result<Answer, Fault> {
    let now = clock::now();
    let installation = match lifecycle::installed(request, body, app, key, service.policy, now) {
        Ok(installation) => installation,
        Err(rejection) => return Ok(refuse("lifecycle-refused", &rejection, None)),
    };
    let secret = Zeroizing::new(installation.shared_secret);
    let token = token(&installation.client_key, &installation.token, &installation.body_digest);
    let place = match once(service, &token)? {
        Ok(place) => place,
        Err(answer) => return Ok(answer),
    };
    let before = tenants::replaced(&service.store, &service.config, &installation.client_key)?;
    let before: Vec<_> = before.iter().map(stored_secret).collect();
    let rotated = lifecycle::rotate(&before, &secret, now, KEEP)
        .map_err(|setting| Fault::Gating(format!("secrets can't be replaced: {setting:?}")))?;
    let secrets: Vec<Secret> =
        rotated.into_iter().map(|stored| (Zeroizing::new(stored.secret), stored.until)).collect();
    let tenant =
        Tenant { client_key: installation.client_key.clone(), base_url: installation.base_url.clone(), secrets };
    tenants::install(&service.store, &service.config, &tenant, random::nonce)?;
    // Only now: a call that could not be kept may come again.
    place.keep(&service.store, &token)?;
    let fields = [
        ("tenant", Value::from(tenant.client_key.as_str())),
        ("baseUrl", tenant.base_url.as_str().into()),
        ("secrets", tenant.secrets.len().into()),
        ("tokenDigest", token.digest.into()),
    ];
    log::line(Level::Info, "installed", &fields);
    Ok(Answer::taken())
}

fn uninstall(
    service: &Service,
    request: &Request,
    body: &str,
    app: &App,
    key: Option<&PublicKey>,
) -> Result<Answer, Fault> {
    let gone = match lifecycle::uninstalled(request, body, app, key, service.policy, clock::now()) {
        Ok(gone) => gone,
        Err(rejection) => return Ok(refuse("lifecycle-refused", &rejection, None)),
    };
    let token = token(&gone.client_key, &gone.token, &gone.body_digest);
    let place = match once(service, &token)? {
        Ok(place) => place,
        Err(answer) => return Ok(answer),
    };
    tenants::uninstall(&service.store, &gone.client_key)?;
    place.keep(&service.store, &token)?;
    log::line(Level::Info, "uninstalled", &[("tenant", gone.client_key.as_str().into())]);
    Ok(Answer::taken())
}

fn token<'a>(client_key: &'a str, token: &'a LifecycleToken, body: &'a str) -> Token<'a> {
    Token { client_key, digest: &token.digest, body, good_until: token.good_until }
}

/// Where to keep a token that comes for the first time, or the answer to one that came before.
fn once(service: &Service, token: &Token<'_>) -> Result<Result<Place, Answer>, Fault> {
    let tenant = ("tenant", Value::from(token.client_key));
    Ok(match seen::look(&service.store, token, clock::now_signed())? {
        Sight::New(place) => Ok(place),
        Sight::Retry => {
            log::line(Level::Info, "lifecycle-retried", &[tenant]);
            Err(Answer::taken())
        }
        Sight::Replayed => {
            let message =
                "a lifecycle token that was taken before came with another body: somebody holds a token of this tenant";
            log::line(Level::Error, "lifecycle-replayed", &[tenant, ("message", message.into())]);
            Err(Answer::error(401, "replayed"))
        }
    })
}

enum Fetched {
    Pem(String),
    Missing,
    Unavailable(&'static str),
}

/// The key of an id: known, or fetched from the server that the operator chose.
fn key(service: &Service, id: &str) -> Result<Fetched, Fault> {
    let gating =
        |environment| lifecycle::key_url(id, environment).map_err(|rejection| Fault::Gating(rejection.message));
    let url = match &service.config.key_server {
        KeyServer::Production => gating(Environment::Production)?,
        KeyServer::Staging => gating(Environment::Staging)?,
        KeyServer::Own(origin) => {
            let scheme = if origin.https { "https" } else { "http" };
            format!("{scheme}://{}{}/{id}", origin.authority, origin.path)
        }
    };
    let now = clock::now();
    match install_keys::find(&service.store, id, &url, now)? {
        Known::Pem(pem) => return Ok(Fetched::Pem(pem)),
        Known::Missing => return Ok(Fetched::Missing),
        Known::Nothing => {}
    }
    let Some(origin) = Origin::read(&url) else {
        return Ok(Fetched::Unavailable("forbidden-url"));
    };
    let call = Call {
        origin: &origin,
        target: &origin.path,
        authorization: None,
        body: None,
        patience: PATIENCE,
        longest: LONGEST,
    };
    Ok(match outgoing::send(&call) {
        Ok(Reply { status: 200, body, .. }) if body.starts_with("-----BEGIN PUBLIC KEY-----") => {
            install_keys::keep(&service.store, id, &url, Some(&body), now)?;
            Fetched::Pem(body)
        }
        // Atlassian's server answers 403 for an id that it does not know.
        Ok(Reply { status: 403 | 404 | 410, .. }) => {
            install_keys::keep(&service.store, id, &url, None, now)?;
            Fetched::Missing
        }
        Ok(Reply { status: 200, .. }) => Fetched::Unavailable("not-a-key"),
        Ok(_) => Fetched::Unavailable("unexpected-status"),
        Err(failure) => Fetched::Unavailable(failure.name()),
    })
}

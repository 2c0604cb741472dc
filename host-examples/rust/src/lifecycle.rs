//! `POST /installed` and `POST /uninstalled`: a Jira site takes the app in, or throws it out.
//!
//! 204 means that it is on the disk. What can be refused without a key is refused before one is fetched. One token
//! installs once: nobody signed the body, so the first one that came with it stands.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response};
use rusqlite::Transaction;
use serde_json::Value;
use zeroize::Zeroize as _;

use crate::app::App;
use crate::component::{LifecycleToken, PublicKey, Rejection, Request};
use crate::connect::Connect;
use crate::fault::Fault;
use crate::keys::Found;
use crate::log::{self, Level};
use crate::seen::{self, Seen};
use crate::tenants::{self, Added};
use crate::{answer, body, clock, received};

/// How long a replaced secret stays good, in seconds: Jira retries for about half an hour.
const KEEP: u32 = 3600;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Installed,
    Uninstalled,
}

/// The app was installed on a site, for the first time or again.
pub async fn installed(State(app): State<Arc<App>>, request: HttpRequest<Body>) -> Response<Body> {
    receive(&app, request, Event::Installed).await
}

/// The app was removed from a site.
pub async fn uninstalled(State(app): State<Arc<App>>, request: HttpRequest<Body>) -> Response<Body> {
    receive(&app, request, Event::Uninstalled).await
}

async fn receive(app: &Arc<App>, request: HttpRequest<Body>, event: Event) -> Response<Body> {
    let Some(connect) = &app.connect else {
        return answer::error(404, "not-found");
    };
    let (parts, body) = request.into_parts();
    let request = Arc::new(received::request(&parts, &app.base_path));
    let body = match body::read(body, body::CALL).await {
        Ok(body) => body,
        Err(fault) => {
            log::line(Level::Warn, "lifecycle-refused", &[("code", fault.code().into())]);
            return fault.answer();
        }
    };
    let key = match key(app, connect, &request).await {
        Ok(key) => key,
        Err(answer) => return answer,
    };
    app.run(move |app| take(app, &request, body, key.as_ref(), event)).await.unwrap_or_else(answer::unavailable)
}

/// The key of the token's key id, or the answer where there is no use in going on.
async fn key(app: &Arc<App>, connect: &Connect, request: &Arc<Request>) -> Result<Option<PublicKey>, Response<Body>> {
    let request = Arc::clone(request);
    let found = app
        .run(move |app| {
            let Some(connect) = &app.connect else {
                return Ok(None);
            };
            match app.component.key_id(&request, &connect.app, app.policy, clock::now())? {
                Ok(id) => Ok(Some(Ok((connect.key_server.url(&app.component, &id)?, id)))),
                Err(rejection) => Ok(Some(Err(rejection))),
            }
        })
        .await
        .flatten();
    let (url, id) = match found {
        None => return Err(answer::unavailable()),
        Some(Err(rejection)) => return Err(refuse(&rejection)),
        Some(Ok(found)) => found,
    };
    match connect.keys.get(&connect.client, &id, url, &app.metrics.keys).await {
        Found::Key(key) => Ok(Some(key)),
        Found::None => Ok(None),
        Found::Unavailable(reason) => {
            let fields = [("keyId", Value::from(id)), ("message", reason.into())];
            log::line(Level::Error, "key-unavailable", &fields);
            Err(answer::unavailable())
        }
    }
}

fn take(
    app: &App,
    request: &Request,
    mut body: String,
    key: Option<&PublicKey>,
    event: Event,
) -> Result<Response<Body>, Fault> {
    let done = match event {
        Event::Installed => install(app, request, &body, key),
        Event::Uninstalled => uninstall(app, request, &body, key),
    };
    // It has the shared secret in it.
    body.zeroize();
    done
}

fn install(app: &App, request: &Request, body: &str, key: Option<&PublicKey>) -> Result<Response<Body>, Fault> {
    let Some(connect) = &app.connect else {
        return Ok(answer::unavailable());
    };
    let verified = app.component.installed(request, body, &connect.app, key, app.policy, clock::now())?;
    let mut installation = match verified {
        Ok(installation) => installation,
        Err(rejection) => return Ok(refuse(&rejection)),
    };
    let now = clock::now_signed();
    let kept = once(app, &installation.token, &installation.body_digest, |tx| {
        tenants::install(tx, &app.component, &app.keyring, &installation, now, KEEP)
    });
    installation.shared_secret.zeroize();
    let added = match kept? {
        Ok(added) => added,
        Err(seen) => return Ok(again(seen, &installation.client_key)),
    };
    // What was rotated out or sealed anew must not linger in the write-ahead log.
    app.store.flush()?;
    let what = match added {
        Added::New => "new",
        Added::Rotated => "rotated",
        Added::Unchanged => "unchanged",
    };
    let fields = [
        ("tenant", Value::from(installation.client_key.as_str())),
        ("baseUrl", installation.base_url.as_str().into()),
        ("secret", what.into()),
        ("tokenDigest", installation.token.digest.as_str().into()),
    ];
    log::line(Level::Info, "installed", &fields);
    app.poll_now.notify_one();
    Ok(answer::taken())
}

fn uninstall(app: &App, request: &Request, body: &str, key: Option<&PublicKey>) -> Result<Response<Body>, Fault> {
    let Some(connect) = &app.connect else {
        return Ok(answer::unavailable());
    };
    let verified = app.component.uninstalled(request, body, &connect.app, key, app.policy, clock::now())?;
    let gone = match verified {
        Ok(gone) => gone,
        Err(rejection) => return Ok(refuse(&rejection)),
    };
    let now = clock::now_signed();
    let kept = once(app, &gone.token, &gone.body_digest, |tx| tenants::uninstall(tx, &gone.client_key, now))?;
    let was_installed = match kept {
        Ok(was_installed) => was_installed,
        Err(seen) => return Ok(again(seen, &gone.client_key)),
    };
    app.store.flush()?;
    let fields = [("tenant", Value::from(gone.client_key.as_str())), ("wasInstalled", was_installed.into())];
    log::line(Level::Info, "uninstalled", &fields);
    Ok(answer::taken())
}

/// Does the work if the token comes for the first time, in one transaction with remembering it.
fn once<T>(
    app: &App,
    token: &LifecycleToken,
    body_digest: &str,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
) -> Result<Result<T, Seen>, Fault> {
    let now = clock::now_signed();
    app.store.write(|tx| match seen::look(tx, &token.digest, body_digest, token.good_until, now)? {
        Seen::New => Ok(Ok(work(tx)?)),
        seen => Ok(Err(seen)),
    })
}

fn again(seen: Seen, client_key: &str) -> Response<Body> {
    let tenant = ("tenant", Value::from(client_key));
    if seen == Seen::Retry {
        log::line(Level::Info, "lifecycle-retried", &[tenant]);
        return answer::taken();
    }
    let message =
        "a lifecycle token that was taken before came with another body: somebody holds a token of this tenant";
    log::line(Level::Error, "lifecycle-replayed", &[tenant, ("message", message.into())]);
    answer::error(401, "replayed")
}

fn refuse(rejection: &Rejection) -> Response<Body> {
    let fields = [
        ("code", Value::from(rejection.code.as_str())),
        ("status", rejection.status.into()),
        ("message", rejection.message.as_str().into()),
    ];
    log::line(Level::Warn, "lifecycle-refused", &fields);
    answer::refused(rejection)
}

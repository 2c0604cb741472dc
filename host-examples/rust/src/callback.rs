//! `POST <callback path>`: Jira calls back.
//!
//! 204 means that the callback is on the disk, or was before. A refusal is answered as the component says. 503 means
//! that this server could not do its part, and Jira sends again.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response};
use serde_json::Value;
use zeroize::Zeroize as _;

use crate::app::App;
use crate::component::{Event, Rejection, Request, Tenant};
use crate::fault::Fault;
use crate::gates;
use crate::log::{self, Level};
use crate::seen::{self, Seen};
use crate::{answer, body, clock, received, tenants};

/// Takes a callback.
pub async fn post(State(app): State<Arc<App>>, request: HttpRequest<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let request = received::request(&parts, &app.base_path);
    let body = match body::read(body, body::CALL).await {
        Ok(body) => body,
        Err(fault) => {
            log::line(Level::Warn, "callback-refused", &[("code", fault.code().into())]);
            return fault.answer();
        }
    };
    app.run(move |app| take(app, &request, &body)).await.unwrap_or_else(answer::unavailable)
}

fn take(app: &App, request: &Request, body: &str) -> Result<Response<Body>, Fault> {
    let now = clock::now();
    let unverified = match app.component.peek(request, app.policy)? {
        Ok(unverified) => unverified,
        Err(rejection) => return Ok(refuse(&rejection, None)),
    };
    let mut tenant = match &unverified.unverified_issuer {
        Some(issuer) => app.store.read(|tx| tenants::find(tx, &app.keyring, issuer, clock::now_signed()))?,
        None => None,
    };
    // Without a tenant too, so that a stranger gets the same answer for every issuer.
    let accepted = app.component.accept(request, body, tenant.as_ref(), app.policy, now);
    let client_key = tenant.as_mut().map(forget_secrets);
    match accepted? {
        Ok(event) => keep(app, &event),
        Err(rejection) => Ok(refuse(&rejection, client_key)),
    }
}

fn keep(app: &App, event: &Event) -> Result<Response<Body>, Fault> {
    let now = clock::now_signed();
    let gate = gates::of(event);
    let event_fields = [
        ("status", Value::from(gates::status(&event.update.status).0)),
        ("tokenDigest", event.token.digest.as_str().into()),
    ];
    let about = [&gate.fields()[..], &event_fields].concat();
    let token = &event.token;
    let taken = app.store.write(|tx| {
        tenants::forget_old_secrets(tx, now)?;
        Ok(match seen::look(tx, &token.digest, &event.body_digest, token.good_until, now)? {
            Seen::New => Ok(gates::take(tx, &app.component, event, now, app.polls_in(0))?),
            seen => Err(seen),
        })
    })?;
    match taken {
        Err(Seen::Replayed) => {
            let message = "a token that was taken before came with another body: somebody holds a token of this tenant";
            log::line(Level::Error, "callback-replayed", &[&about[..], &[("message", message.into())]].concat());
            return Ok(answer::error(401, "replayed"));
        }
        Err(_) => log::line(Level::Info, "callback-retried", &about),
        Ok(taken) => {
            let result = [
                ("outcome", Value::from(gates::outcome(taken.outcome))),
                ("decision", gates::decision(taken.current.decision).into()),
                ("registered", taken.registered.into()),
                ("oddities", event.update.warnings.len().into()),
                ("secretIndex", event.token.secret_index.into()),
            ];
            log::line(Level::Info, "callback-taken", &[&about[..], &result].concat());
            let status = gates::status(&event.update.status).0;
            app.metrics.callbacks.count([status, gates::outcome(taken.outcome)]);
            if taken.news {
                app.poll_now.notify_one();
            }
            app.changed(gate);
        }
    }
    Ok(answer::taken())
}

/// `tenant` is the one whose secrets were tried. An issuer that is no tenant is a stranger's text: it is not logged.
fn refuse(rejection: &Rejection, tenant: Option<String>) -> Response<Body> {
    log::line(
        Level::Warn,
        "callback-refused",
        &[
            ("code", rejection.code.as_str().into()),
            ("status", rejection.status.into()),
            ("tenant", tenant.into()),
            ("message", rejection.message.as_str().into()),
        ],
    );
    answer::refused(rejection)
}

fn forget_secrets(tenant: &mut Tenant) -> String {
    tenant.secrets.zeroize();
    tenant.client_key.clone()
}

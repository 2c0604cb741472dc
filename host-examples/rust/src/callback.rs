//! `POST <callback path>`: Jira calls back.
//!
//! 204 means that the callback is on the disk, or was before. A refusal is answered as the component says. 503 means
//! that this server could not do its part, and Jira sends again.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{Request as HttpRequest, Response, header};
use serde_json::Value;
use zeroize::Zeroize as _;

use crate::app::App;
use crate::component::{Event, Rejection, Request, Tenant};
use crate::fault::Fault;
use crate::gates::{self, Taken};
use crate::log::{self, Level};
use crate::{answer, body, clock, tenants};

/// Takes a callback.
pub async fn post(State(app): State<Arc<App>>, request: HttpRequest<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let request = as_received(&parts, &app.base_path);
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(fault) => {
            log::line(Level::Warn, "callback-refused", &[("code", fault.code().into())]);
            return fault.answer();
        }
    };
    app.run(move |app| take(app, &request, &body)).await.unwrap_or_else(answer::unavailable)
}

/// The request as the signature binds it.
///
/// hyper keeps path and query of the request line octet for octet, and axum routes without rewriting them (its `nest`
/// would, so it is not used): `path_and_query` is the raw target, or the part of an absolute one that is signed. A
/// header is handed over as often as it came; one that is not UTF-8 can't be a token, whatever stands for its octets.
fn as_received(parts: &Parts, base_path: &str) -> Request {
    let authorization = parts.headers.get_all(header::AUTHORIZATION);
    Request {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned(),
        base_path: base_path.to_owned(),
        authorization: authorization.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into()).collect(),
    }
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
    let about = [
        ("tenant", Value::from(gate.client_key.as_str())),
        ("pipeline", gate.pipeline.as_str().into()),
        ("environment", gate.environment.as_str().into()),
        ("sequence", gate.sequence.into()),
        ("status", gates::status(&event.update.status).0.into()),
        ("tokenDigest", event.token.digest.as_str().into()),
    ];
    let taken = app.store.write(|tx| {
        tenants::forget_old_secrets(tx, now)?;
        gates::take(tx, &app.component, event, now)
    })?;
    match taken {
        Taken::Retry => log::line(Level::Info, "callback-retried", &about),
        Taken::Replayed => {
            let message = "a token that was taken before came with another body: somebody holds a token of this tenant";
            log::line(Level::Error, "callback-replayed", &[&about[..], &[("message", message.into())]].concat());
            return Ok(answer::error(401, "replayed"));
        }
        Taken::Folded { outcome, current, registered } => {
            let result = [
                ("outcome", Value::from(gates::outcome(outcome))),
                ("decision", gates::decision(current.decision).into()),
                ("registered", registered.into()),
                ("oddities", event.update.warnings.len().into()),
                ("secretIndex", event.token.secret_index.into()),
            ];
            log::line(Level::Info, "callback-taken", &[&about[..], &result].concat());
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
    answer::error(rejection.status, &rejection.answer)
}

fn forget_secrets(tenant: &mut Tenant) -> String {
    tenant.secrets.zeroize();
    tenant.client_key.clone()
}

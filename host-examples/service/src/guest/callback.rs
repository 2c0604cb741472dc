//! `POST /callback`: Jira calls back.
//!
//! 204 means that the callback is in the store, or was before. A refusal is answered as the gating component says. 503
//! means that the service could not do its part, and Jira sends again.

use super::gating_api::callback::{self, Event};
use super::gating_api::jwt;
use super::gating_api::types::{Rejection, Tenant};
use super::incoming::{CALL, Received};
use super::log::{self, Level};
use super::service::{Fault, Service};
use super::{clock, gate_routes, random};
use crate::answer::Answer;
use crate::gates::Source;
use crate::newest::Written;
use crate::seen::{self, Sight, Token};
use serde_json::Value;

/// Takes a callback.
pub fn post(service: &Service, received: Received) -> Result<Answer, Fault> {
    let request = received.request(&service.config.base_path);
    let body = match received.body(CALL) {
        Ok(body) => body,
        Err(refusal) => {
            log::line(Level::Warn, "callback-refused", &[("status", refusal.status.into())]);
            return Ok(refusal);
        }
    };
    let unverified = match jwt::peek(&request, service.policy) {
        Ok(unverified) => unverified,
        Err(rejection) => return Ok(refuse("callback-refused", &rejection, None)),
    };
    let tenant = match &unverified.unverified_issuer {
        Some(issuer) => service.tenant(issuer)?,
        None => None,
    };
    let known = tenant
        .as_ref()
        .map(|tenant| Tenant { client_key: tenant.client_key.clone(), secrets: tenant.secrets.to_vec() });
    // Without a tenant too, so that a stranger gets the same answer for every issuer.
    match callback::accept(&request, &body, known.as_ref(), service.policy, clock::now()) {
        Ok(event) => keep(service, &event),
        Err(rejection) => Ok(refuse("callback-refused", &rejection, tenant.map(|tenant| tenant.client_key))),
    }
}

fn keep(service: &Service, event: &Event) -> Result<Answer, Fault> {
    let gate = gate_routes::gate(&event.client_key, &event.update.gate);
    let token = Token {
        client_key: &event.client_key,
        digest: &event.token.digest,
        body: &event.body_digest,
        good_until: event.token.good_until,
    };
    let about = [&gate.fields()[..], &[("tokenDigest", token.digest.into())]].concat();
    match seen::look(&service.store, &token, clock::now_signed())? {
        Sight::Replayed => {
            let message = "a token that was taken before came with another body: somebody holds a token of this tenant";
            log::line(Level::Error, "callback-replayed", &[&about[..], &[("message", message.into())]].concat());
            return Ok(Answer::error(401, "replayed"));
        }
        // The update may not have been kept then. Keeping it again does no harm.
        Sight::Retry => {}
        Sight::New(place) => place.keep(&service.store, &token)?,
    }
    let (rank, record) = gate_routes::record(&event.update)?;
    let written = gate.keep(&service.store, Source::Callback, &rank, &record)?;
    if written == Written::Stale {
        // What made it look old may have been forged, since no signature binds a body: Jira is asked again.
        gate.doubt(&service.store, random::doubt())?;
    }
    let outcome = match written {
        Written::Applied => "applied",
        Written::Duplicate => "duplicate",
        Written::Stale => "stale",
    };
    let result = [
        ("status", Value::from(gate_routes::status(&event.update.status).0)),
        ("outcome", outcome.into()),
        ("oddities", event.update.warnings.len().into()),
        ("secretIndex", event.token.secret_index.into()),
    ];
    log::line(Level::Info, "callback-taken", &[&about[..], &result].concat());
    Ok(Answer::taken())
}

/// `tenant` is the one whose secrets were tried. An issuer that is no tenant is a stranger's text: it is not logged.
pub fn refuse(event: &str, rejection: &Rejection, tenant: Option<String>) -> Answer {
    let fields = [
        ("code", Value::from(rejection.code.as_str())),
        ("status", rejection.status.into()),
        ("tenant", tenant.into()),
        ("message", rejection.message.as_str().into()),
    ];
    log::line(Level::Warn, event, &fields);
    Answer::error(rejection.status, &rejection.answer)
}

//! `/gates/{pipeline}/{environment}/{sequence}`: a pipeline asks (GET) and registers (PUT).
//!
//! The tenant is the one of the caller's token. A gate of somebody else is an unknown gate.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, Response, header};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::app::App;
use crate::component::Snapshot;
use crate::fault::Fault;
use crate::gates::{self, GateId, Stored};
use crate::log::{self, Level};
use crate::path::Named;
use crate::tokens::{self, Scope};
use crate::verdict::{Verdict, verdict};
use crate::{answer, clock, path};

/// What a look at a gate found.
enum Look {
    Unauthorized,
    Unknown,
    Gate { id: GateId, verdict: Verdict, document: Value },
}

/// Answers what the gate says, waiting for it to open if the caller wants that.
pub async fn get(State(app): State<Arc<App>>, request: Request<Body>) -> Response<Body> {
    let Some(token) = bearer(request.headers()) else {
        return answer::unauthorized();
    };
    let Some(named) = named(&app, &request) else {
        return answer::error(400, "malformed-path");
    };
    let Some(wait) = path::wait(request.uri().query()) else {
        return answer::error(400, "malformed-query");
    };
    let deadline = Instant::now().checked_add(wait);
    // Listening begins before looking, so that no change falls between the two.
    let mut changes = app.changes.subscribe();
    let mut seat = None;
    loop {
        // The token is looked up each time: one that is revoked while it waits learns nothing more.
        let look = {
            let (token, named) = (token.clone(), named.clone());
            app.run(move |app| look(app, &token, named)).await
        };
        let (id, verdict, document) = match look {
            None => return answer::unavailable(),
            Some(Look::Unauthorized) => return answer::unauthorized(),
            Some(Look::Unknown) => return answer::error(404, "unknown-gate"),
            Some(Look::Gate { id, verdict, document }) => (id, verdict, document),
        };
        if wait.is_zero() || !verdict.may_open() {
            return answer::json(verdict.status(), &document);
        }
        if seat.is_none() {
            seat = match Arc::clone(&app.waiters).try_acquire_owned() {
                Ok(seat) => Some(seat),
                Err(_) => return answer::error(429, "too-many-waiters"),
            };
        }
        if !changed(&app, &mut changes, &id, deadline).await {
            return answer::json(verdict.status(), &document);
        }
    }
}

/// Registers a gate. 201 if it is new, 200 if it was there.
pub async fn put(State(app): State<Arc<App>>, request: Request<Body>) -> Response<Body> {
    let Some(token) = bearer(request.headers()) else {
        return answer::unauthorized();
    };
    let Some(named) = named(&app, &request) else {
        return answer::error(400, "malformed-path");
    };
    match app.run(move |app| register(app, &token, named)).await {
        None => answer::unavailable(),
        Some(None) => answer::unauthorized(),
        Some(Some(new)) => answer::json(if new { 201 } else { 200 }, &json!({ "registered": true })),
    }
}

fn register(app: &App, token: &str, named: Named) -> Result<Option<bool>, Fault> {
    let now = clock::now_signed();
    let registered = app.store.write(|tx| {
        let Some(client_key) = tokens::tenant_of(tx, token, Scope::Submit)? else {
            return Ok(None);
        };
        let id = gate_id(client_key, named);
        let new = gates::register(tx, &id, now)?;
        Ok(Some((id, new)))
    })?;
    let Some((id, new)) = registered else {
        return Ok(None);
    };
    if new {
        log::line(
            Level::Info,
            "gate-registered",
            &[
                ("tenant", id.client_key.as_str().into()),
                ("pipeline", id.pipeline.as_str().into()),
                ("environment", id.environment.as_str().into()),
                ("sequence", id.sequence.into()),
            ],
        );
        app.changed(id);
    }
    Ok(Some(new))
}

fn look(app: &App, token: &str, named: Named) -> Result<Look, Fault> {
    let found = app.store.read(|tx| {
        let Some(client_key) = tokens::tenant_of(tx, token, Scope::Read)? else {
            return Ok(None);
        };
        let id = gate_id(client_key, named);
        let stored = gates::find(tx, &id)?;
        Ok(Some((id, stored)))
    })?;
    let Some((id, stored)) = found else {
        return Ok(Look::Unauthorized);
    };
    let Some(stored) = stored.filter(|stored| stored.registered) else {
        return Ok(Look::Unknown);
    };
    let newest = snapshot(app, [&stored.callback_state, &stored.poll_state].into_iter().flatten())?;
    let polled = snapshot(app, stored.poll_state.iter())?.map(|snapshot| snapshot.decision);
    let decision = newest.as_ref().map(|snapshot| snapshot.decision);
    let verdict = verdict(decision, polled, app.trust_callbacks);
    let confirmed = decision.is_some() && decision == polled;
    Ok(Look::Gate { id, verdict, document: document(verdict, newest.as_ref(), confirmed, stored) })
}

fn snapshot<'a>(app: &App, states: impl Iterator<Item = &'a String>) -> Result<Option<Snapshot>, Fault> {
    let states: Vec<String> = states.cloned().collect();
    if states.is_empty() {
        return Ok(None);
    }
    Ok(Some(app.component.current(&states)??))
}

fn document(verdict: Verdict, newest: Option<&Snapshot>, confirmed: bool, stored: Stored) -> Value {
    let (status, text) = newest.map(|newest| gates::status(&newest.status)).unzip();
    let updated_at = newest.and_then(|newest| clock::rfc3339(newest.updated_at.seconds, newest.updated_at.nanoseconds));
    json!({
        "decision": verdict.decision(),
        "error": (verdict == Verdict::NotConfirmed).then_some("not-confirmed"),
        "status": status,
        "statusText": text.flatten(),
        "updatedAt": updated_at,
        "registered": stored.registered,
        "confirmed": confirmed,
        "details": stored.details,
        "callbacks": stored.callbacks,
        "history": stored.history,
    })
}

/// Waits until this gate changed. False where the time is over or the server stops.
async fn changed(app: &App, changes: &mut Receiver<GateId>, gate: &GateId, deadline: Option<Instant>) -> bool {
    let Some(deadline) = deadline else {
        return false;
    };
    let mut stopping = app.stopping.clone();
    let mine = async {
        loop {
            match changes.recv().await {
                Ok(changed) if changed == *gate => return true,
                // Some changes were missed: one of them may have been ours.
                Err(RecvError::Lagged(_)) => return true,
                Ok(_) => {}
                Err(RecvError::Closed) => return false,
            }
        }
    };
    tokio::select! {
        changed = mine => changed,
        () = tokio::time::sleep_until(deadline) => false,
        _ = stopping.wait_for(|stopping| *stopping) => false,
    }
}

fn named(app: &App, request: &Request<Body>) -> Option<Named> {
    path::gate(request.uri().path(), &format!("{}/gates/", app.base_path))
}

fn gate_id(client_key: String, (pipeline, environment, sequence): Named) -> GateId {
    GateId { client_key, pipeline, environment, sequence }
}

/// The token of the one `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("Bearer")).then(|| Zeroizing::new(token.to_owned()))
}

//! `/gates/{pipeline}/{environment}/{sequence}`: a pipeline asks (GET) and registers (PUT).
//!
//! The tenant is the one of the caller's token. A gate of somebody else is an unknown gate.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use crate::app::App;
use crate::component::{Decision, FoldError, Snapshot};
use crate::fault::Fault;
use crate::gates::{self, GateId, Stored};
use crate::log::{self, Level};
use crate::tokens::{self, Scope};
use crate::{answer, bearer, clock, polls};
use connect_gating_gate::path::{self, Named};
use connect_gating_gate::verdict::{Verdict, verdict};

/// The error of a gate that Jira has not confirmed.
const NOT_CONFIRMED: &str = "not-confirmed";

/// What a look at a gate found.
enum Look {
    Unauthorized,
    Unknown,
    Gate { id: GateId, verdict: Verdict, document: Value },
}

/// Answers what the gate says, waiting for it to open if the caller wants that.
pub async fn get(State(app): State<Arc<App>>, request: Request<Body>) -> Response<Body> {
    let Some(token) = bearer::token(request.headers()) else {
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
            return answered(verdict, &document);
        }
        if seat.is_none() {
            seat = match Arc::clone(&app.waiters).try_acquire_owned() {
                Ok(seat) => Some(seat),
                Err(_) => return answer::error(429, "too-many-waiters"),
            };
        }
        if !changed(&app, &mut changes, &id, deadline).await {
            return answered(verdict, &document);
        }
    }
}

fn answered(verdict: Verdict, document: &Value) -> Response<Body> {
    let reason = if verdict == Verdict::NotConfirmed { NOT_CONFIRMED } else { verdict.decision() };
    answer::because(answer::json(verdict.status(), document), reason)
}

/// Registers a gate. 201 if it is new, 200 if it was there.
pub async fn put(State(app): State<Arc<App>>, request: Request<Body>) -> Response<Body> {
    let Some(token) = bearer::token(request.headers()) else {
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
        let new = gates::register(tx, &id, now, app.polls_in(0))?;
        Ok(Some((id, new)))
    })?;
    let Some((id, new)) = registered else {
        return Ok(None);
    };
    if new {
        log::line(Level::Info, "gate-registered", &id.fields());
        app.poll_now.notify_one();
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
    let newest = snapshot(app, &id, [&stored.callback_state, &stored.poll_state].into_iter().flatten())?;
    let polled = snapshot(app, &id, stored.poll_state.iter())?.map(|snapshot| snapshot.decision);
    let decision = newest.as_ref().map(|snapshot| snapshot.decision);
    let agreed = decision.is_some() && decision == polled && stored.polled_since;
    let confirmed = agreed && (decision != Some(Decision::Proceed) || is_fresh(app, &stored));
    let heard = stored.called_back || stored.polled_since;
    let verdict = verdict(decision.map(Into::into), heard, confirmed, app.trust_callbacks && stored.called_back);
    if verdict == Verdict::NotConfirmed && stored.poll.get("next").is_none_or(Value::is_null) {
        app.store.write(|tx| polls::ask_again(tx, stored.row, app.polls_in(0)))?;
        app.poll_now.notify_one();
    }
    Ok(Look::Gate { id, verdict, document: document(verdict, newest.as_ref(), confirmed, stored) })
}

/// Whether Jira's last word is young enough to open a gate. What it allowed it may prevent later, and that callback may
/// be lost. A word from the future was heard before the clock was set back.
fn is_fresh(app: &App, stored: &Stored) -> bool {
    let Some(longest) = app.connect.as_ref().map(|connect| connect.pace.longest.unsigned_abs()) else {
        return false;
    };
    stored.told_at.is_some_and(|at| clock::now_signed().abs_diff(at) <= longest)
}

fn snapshot<'a>(app: &App, id: &GateId, states: impl Iterator<Item = &'a String>) -> Result<Option<Snapshot>, Fault> {
    let states: Vec<String> = states.cloned().collect();
    if states.is_empty() {
        return Ok(None);
    }
    let current = app.component.current(&states)??;
    if current.gate != id.gate() {
        return Err(FoldError::OtherGate.into());
    }
    Ok(Some(current))
}

fn document(verdict: Verdict, newest: Option<&Snapshot>, confirmed: bool, stored: Stored) -> Value {
    let (status, text) = newest.map(|newest| gates::status(&newest.status)).unzip();
    let updated_at = newest.and_then(|newest| clock::rfc3339(newest.updated_at.seconds, newest.updated_at.nanoseconds));
    json!({
        "decision": verdict.decision(),
        "error": (verdict == Verdict::NotConfirmed).then_some(NOT_CONFIRMED),
        "status": status,
        "statusText": text.flatten(),
        "updatedAt": updated_at,
        "registered": stored.registered,
        "confirmed": confirmed,
        "submission": stored.submission,
        "poll": stored.poll,
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

//! Gates: their registration, their folded states, their history.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::{Value, json};

use crate::clock;
use crate::component::{Component, Decision, Event, Outcome, Snapshot, Status};
use crate::fault::Fault;

/// The most entries of a gate's history that are kept, the newest.
pub const HISTORY: i64 = 50;
/// The most issues of an update that are kept. People look at the first few.
const DETAILS: usize = 50;

/// What names a gate. The tenant is part of it, so that nobody reaches another tenant's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateId {
    /// The tenant's client key.
    pub client_key: String,
    /// Jira's `pipelineId`.
    pub pipeline: String,
    /// Jira's `environmentId`.
    pub environment: String,
    /// Jira's `deploymentSequenceNumber`.
    pub sequence: i64,
}

/// What taking a callback did.
#[derive(Debug)]
pub enum Taken {
    /// The same token brought the same body before.
    Retry,
    /// The same token brought another body before.
    Replayed,
    /// The update was folded.
    Folded {
        /// What it did to the gate.
        outcome: Outcome,
        /// What callbacks say of the gate now.
        current: Snapshot,
        /// Whether the gate was registered, so that this may come to matter.
        registered: bool,
    },
}

/// A gate as it is stored.
pub struct Stored {
    /// Whether a deployment was registered for it.
    pub registered: bool,
    /// The state folded from callbacks.
    pub callback_state: Option<String>,
    /// The state folded from what Jira answered when asked.
    pub poll_state: Option<String>,
    /// The issues of the newest update.
    pub details: Value,
    /// How many callbacks were taken, retries excepted.
    pub callbacks: i64,
    /// The newest entries of the history, newest first.
    pub history: Vec<Value>,
}

/// The gate of an event.
pub fn of(event: &Event) -> GateId {
    GateId {
        client_key: event.client_key.clone(),
        pipeline: event.update.gate.pipeline_id.clone(),
        environment: event.update.gate.environment_id.clone(),
        sequence: event.update.gate.sequence_number,
    }
}

/// Registers a gate: from now on it can open. Whether it is new.
pub fn register(tx: &Transaction<'_>, gate: &GateId, now: i64) -> Result<bool, Fault> {
    let id = ensure(tx, gate)?;
    Ok(tx.execute("UPDATE gate SET registered_at = ? WHERE id = ? AND registered_at IS NULL", params![now, id])? == 1)
}

/// Takes the event of a verified callback: looks for a replay, folds it, keeps it. A poll of Jira will fold its
/// update into `poll_state` in the same way; a replay is no concern there.
pub fn take(tx: &Transaction<'_>, component: &Component, event: &Event, now: i64) -> Result<Taken, Fault> {
    tx.execute("DELETE FROM seen WHERE good_until <= ?", [now])?;
    let seen: Option<String> = tx
        .prepare_cached("SELECT body_digest FROM seen WHERE token_digest = ?")?
        .query_row([&event.token.digest], |row| row.get(0))
        .optional()?;
    if let Some(body_digest) = seen {
        return Ok(if body_digest == event.body_digest { Taken::Retry } else { Taken::Replayed });
    }
    tx.execute(
        "INSERT INTO seen VALUES (?, ?, ?)",
        params![event.token.digest, event.body_digest, event.token.good_until],
    )?;

    let id = ensure(tx, &of(event))?;
    let (stored, registered): (Option<String>, bool) = tx
        .prepare_cached("SELECT callback_state, registered_at IS NOT NULL FROM gate WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let folded = component.fold(stored, &event.update)??;
    tx.execute(
        "UPDATE gate SET callback_state = ?, callbacks = callbacks + 1 WHERE id = ?",
        params![folded.state, id],
    )?;
    if folded.outcome == Outcome::Applied {
        tx.execute("UPDATE gate SET details = ? WHERE id = ?", params![details(event).to_string(), id])?;
    }
    remember(tx, id, &entry(event, folded.outcome, now), now)?;
    Ok(Taken::Folded { outcome: folded.outcome, current: folded.current, registered })
}

/// The gate with its history; none where nothing is known of it.
pub fn find(tx: &Transaction<'_>, gate: &GateId) -> Result<Option<Stored>, Fault> {
    let found = tx
        .prepare_cached(
            "SELECT id, registered_at IS NOT NULL, callback_state, poll_state, details, callbacks FROM gate
             WHERE client_key = ? AND pipeline_id = ? AND environment_id = ? AND sequence_number = ?",
        )?
        .query_row(params![gate.client_key, gate.pipeline, gate.environment, gate.sequence], |row| {
            let id: i64 = row.get(0)?;
            Ok((
                id,
                Stored {
                    registered: row.get(1)?,
                    callback_state: row.get(2)?,
                    poll_state: row.get(3)?,
                    details: json_of(&row.get::<_, String>(4)?),
                    callbacks: row.get(5)?,
                    history: Vec::new(),
                },
            ))
        })
        .optional()?;
    let Some((id, mut stored)) = found else {
        return Ok(None);
    };
    let mut statement = tx.prepare_cached("SELECT entry FROM history WHERE gate = ? ORDER BY id DESC LIMIT ?")?;
    let entries = statement.query_map(params![id, HISTORY], |row| Ok(json_of(&row.get::<_, String>(0)?)))?;
    stored.history = entries.collect::<Result<_, _>>()?;
    Ok(Some(stored))
}

/// A status by name, and the text of one that this version does not know. It is never the status itself: a client
/// that compares carelessly must not take `ALLOWED` for `allowed`.
pub fn status(status: &Status) -> (&'static str, Option<&str>) {
    match status {
        Status::Allowed => ("allowed", None),
        Status::Awaiting => ("awaiting", None),
        Status::Prevented => ("prevented", None),
        Status::Expired => ("expired", None),
        Status::Invalid => ("invalid", None),
        Status::Unknown(text) => ("unknown", Some(text)),
        Status::Unreadable => ("unreadable", None),
    }
}

/// An outcome by name.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::Duplicate => "duplicate",
        Outcome::Stale => "stale",
    }
}

/// A decision by name.
pub fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Proceed => "proceed",
        Decision::Hold => "hold",
        Decision::Stop => "stop",
        Decision::Misconfigured => "misconfigured",
    }
}

/// The row of a gate, made if it is not there.
fn ensure(tx: &Transaction<'_>, gate: &GateId) -> Result<i64, Fault> {
    // The update that changes nothing makes the row's id come back in either case.
    let id = tx
        .prepare_cached(
            "INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET client_key = client_key RETURNING id",
        )?
        .query_row(params![gate.client_key, gate.pipeline, gate.environment, gate.sequence], |row| row.get(0))?;
    Ok(id)
}

fn remember(tx: &Transaction<'_>, id: i64, entry: &Value, now: i64) -> Result<(), Fault> {
    tx.execute("INSERT INTO history (gate, received_at, entry) VALUES (?, ?, ?)", params![id, now, entry.to_string()])?;
    tx.execute(
        "DELETE FROM history WHERE gate = ?1 AND id NOT IN
             (SELECT id FROM history WHERE gate = ?1 ORDER BY id DESC LIMIT ?2)",
        params![id, HISTORY],
    )?;
    Ok(())
}

fn entry(event: &Event, result: Outcome, now: i64) -> Value {
    let (status, text) = status(&event.update.status);
    json!({
        "receivedAt": clock::rfc3339(now, 0),
        "status": status,
        "statusText": text,
        "decision": decision(event.decision),
        "updatedAt": event.update.updated_text,
        "outcome": outcome(result),
    })
}

fn details(event: &Event) -> Value {
    event
        .update
        .details
        .iter()
        .filter(|detail| detail.issue_key.is_some())
        .take(DETAILS)
        .map(|detail| json!({ "issueKey": detail.issue_key, "issueLink": detail.issue_link }))
        .collect()
}

/// What this file wrote is JSON; null stands for what somebody else put there.
fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

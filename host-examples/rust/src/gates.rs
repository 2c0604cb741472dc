//! Gates: their registration, their folded states, their history.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::{Value, json};

use crate::component::{Component, Decision, Event, Gate, Outcome, Snapshot, Status, Update};
use crate::fault::Fault;
use crate::{clock, polls};

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
pub struct Taken {
    /// What it did to what callbacks say of the gate.
    pub outcome: Outcome,
    /// What callbacks say of the gate now.
    pub current: Snapshot,
    /// Whether the gate was registered, so that this may come to matter.
    pub registered: bool,
    /// Whether neither a callback nor a poll said the same before, so that Jira has to be asked.
    pub news: bool,
}

/// A gate as it is stored.
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// Whether a deployment was registered for it.
    pub registered: bool,
    /// The state folded from callbacks.
    pub callback_state: Option<String>,
    /// The state folded from what Jira answered when asked.
    pub poll_state: Option<String>,
    /// Whether nothing happened since Jira was asked for that.
    pub polled_since: bool,
    /// Whether a callback that is newer than those of before came since the last submission began.
    pub called_back: bool,
    /// When Jira last said something.
    pub told_at: Option<i64>,
    /// What became of the submission.
    pub submission: Option<String>,
    /// How polling goes, as the JSON object that is answered.
    pub poll: Value,
    /// The issues of the newest update.
    pub details: Value,
    /// How many callbacks were taken, retries excepted.
    pub callbacks: i64,
    /// The newest entries of the history, newest first.
    pub history: Vec<Value>,
}

impl GateId {
    /// The gate as the component names it.
    pub fn gate(&self) -> Gate {
        Gate {
            pipeline_id: self.pipeline.clone(),
            environment_id: self.environment.clone(),
            sequence_number: self.sequence,
        }
    }

    /// Its names, for a log line.
    pub fn fields(&self) -> [(&'static str, Value); 4] {
        [
            ("tenant", self.client_key.as_str().into()),
            ("pipeline", self.pipeline.as_str().into()),
            ("environment", self.environment.as_str().into()),
            ("sequence", self.sequence.into()),
        ]
    }
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

/// Registers a gate: from now on it can open, and Jira is asked about it. Whether it is new.
pub fn register(tx: &Transaction<'_>, gate: &GateId, now: i64, poll: polls::Times) -> Result<bool, Fault> {
    let id = ensure(tx, gate)?;
    let new =
        tx.execute("UPDATE gate SET registered_at = ? WHERE id = ? AND registered_at IS NULL", params![now, id])? == 1;
    if new {
        polls::schedule(tx, id, poll)?;
    }
    Ok(new)
}

/// Registers a gate whose deployment is about to be submitted, for the first time or again, and gives its row. What Jira
/// said before confirms nothing any more: a submission may close a gate that was open.
pub fn submit(tx: &Transaction<'_>, gate: &GateId, now: i64, poll: polls::Times) -> Result<i64, Fault> {
    let id = ensure(tx, gate)?;
    tx.execute(
        "UPDATE gate SET registered_at = coalesce(registered_at, ?), submission = 'sending', revision = revision + 1,
             under_way = under_way + 1, called_back = 0 WHERE id = ?",
        params![now, id],
    )?;
    polls::schedule(tx, id, poll)?;
    Ok(id)
}

/// Keeps what became of a submission. What Jira was asked while it was under way confirms nothing, whenever the answer
/// comes.
pub fn submitted(tx: &Transaction<'_>, row: i64, fate: &str, now: i64) -> Result<(), Fault> {
    tx.execute(
        "UPDATE gate SET submission = ?, revision = revision + 1, under_way = max(under_way - 1, 0),
             poll_at = coalesce(poll_at, ?) WHERE id = ?",
        params![fate, now, row],
    )?;
    Ok(())
}

/// Gives every submission that a crash cut off the fate that it has: nobody knows whether Jira has it. Servers of before
/// did not count them.
pub fn forget_submissions_under_way(tx: &Transaction<'_>, now: i64) -> Result<(), Fault> {
    tx.execute(
        "UPDATE gate SET submission = 'unanswered', under_way = 0, poll_at = ?
         WHERE under_way > 0 OR submission = 'sending'",
        [now],
    )?;
    Ok(())
}

/// Takes the event of a verified callback, whose token is known to be no replay: folds it, keeps it, and if it is
/// news sees to it that Jira is asked.
pub fn take(
    tx: &Transaction<'_>,
    component: &Component,
    event: &Event,
    now: i64,
    poll: polls::Times,
) -> Result<Taken, Fault> {
    let id = ensure(tx, &of(event))?;
    let (callbacks, polled, registered): (Option<String>, Option<String>, bool) = tx
        .prepare_cached("SELECT callback_state, poll_state, registered_at IS NOT NULL FROM gate WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let callbacks: Vec<String> = callbacks.into_iter().collect();
    let folded = component.fold(&callbacks, &event.update)??;
    let all: Vec<String> = callbacks.into_iter().chain(polled).collect();
    // One that comes late is news too: what made it look old may have been forged, since no signature binds a body. It
    // changes nothing by itself, but Jira is asked again.
    let outcome = component.fold(&all, &event.update)??.outcome;
    let news = outcome != Outcome::Duplicate;
    tx.execute(
        "UPDATE gate SET callback_state = ?, callbacks = callbacks + 1, called_back = called_back OR ? WHERE id = ?",
        params![folded.state, folded.outcome == Outcome::Applied, id],
    )?;
    if news {
        tx.execute("UPDATE gate SET revision = revision + 1 WHERE id = ?", [id])?;
        polls::schedule(tx, id, poll)?;
    }
    if outcome == Outcome::Applied {
        keep_details(tx, id, &event.update)?;
    }
    remember(tx, id, &entry("callback", &event.update, event.decision, folded.outcome, now), now)?;
    Ok(Taken { outcome: folded.outcome, current: folded.current, registered, news })
}

/// Keeps the issues of an update that is the newest.
pub fn keep_details(tx: &Transaction<'_>, id: i64, update: &Update) -> Result<(), Fault> {
    tx.execute("UPDATE gate SET details = ? WHERE id = ?", params![details(update).to_string(), id])?;
    Ok(())
}

/// The gate with its history; none where nothing is known of it.
pub fn find(tx: &Transaction<'_>, gate: &GateId) -> Result<Option<Stored>, Fault> {
    let found = tx
        .prepare_cached(
            "SELECT id, registered_at IS NOT NULL, callback_state, poll_state, polled_revision IS revision, submission,
                 polled_at, poll_result, poll_at, poll_count, details, callbacks, told_at, called_back FROM gate
             WHERE client_key = ? AND pipeline_id = ? AND environment_id = ? AND sequence_number = ?",
        )?
        .query_row(params![gate.client_key, gate.pipeline, gate.environment, gate.sequence], |row| {
            Ok(Stored {
                row: row.get(0)?,
                registered: row.get(1)?,
                callback_state: row.get(2)?,
                poll_state: row.get(3)?,
                polled_since: row.get(4)?,
                called_back: row.get(13)?,
                told_at: row.get(12)?,
                submission: row.get(5)?,
                poll: json!({
                    "at": row.get::<_, Option<i64>>(6)?.and_then(|at| clock::rfc3339(at, 0)),
                    "result": row.get::<_, Option<String>>(7)?,
                    "next": row.get::<_, Option<i64>>(8)?.and_then(|at| clock::rfc3339(at, 0)),
                    "count": row.get::<_, i64>(9)?,
                }),
                details: json_of(&row.get::<_, String>(10)?),
                callbacks: row.get(11)?,
                history: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut stored) = found else {
        return Ok(None);
    };
    let mut statement = tx.prepare_cached("SELECT entry FROM history WHERE gate = ? ORDER BY id DESC LIMIT ?")?;
    let entries = statement.query_map(params![stored.row, HISTORY], |row| Ok(json_of(&row.get::<_, String>(0)?)))?;
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
    let named = params![gate.client_key, gate.pipeline, gate.environment, gate.sequence];
    let found = tx
        .prepare_cached(
            "SELECT id FROM gate WHERE (client_key, pipeline_id, environment_id, sequence_number) = (?, ?, ?, ?)",
        )?
        .query_row(named, |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    tx.prepare_cached("UPDATE newest SET gate = max(gate, (SELECT coalesce(max(id), 0) FROM gate)) + 1")?.execute([])?;
    let id = tx
        .prepare_cached(
            "INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number, id)
             SELECT ?, ?, ?, ?, gate FROM newest RETURNING id",
        )?
        .query_row(named, |row| row.get(0))?;
    Ok(id)
}

/// Adds an entry to the history, and forgets those beyond the newest 50.
pub fn remember(tx: &Transaction<'_>, id: i64, entry: &Value, now: i64) -> Result<(), Fault> {
    tx.execute("INSERT INTO history (gate, received_at, entry) VALUES (?, ?, ?)", params![id, now, entry.to_string()])?;
    tx.execute(
        "DELETE FROM history WHERE gate = ?1 AND id NOT IN
             (SELECT id FROM history WHERE gate = ?1 ORDER BY id DESC LIMIT ?2)",
        params![id, HISTORY],
    )?;
    Ok(())
}

/// An entry of the history. `source` is `callback` or `poll`.
pub fn entry(source: &str, update: &Update, decided: Decision, result: Outcome, now: i64) -> Value {
    let (status, text) = status(&update.status);
    json!({
        "source": source,
        "receivedAt": clock::rfc3339(now, 0),
        "status": status,
        "statusText": text,
        "decision": decision(decided),
        "updatedAt": update.updated_text,
        "outcome": outcome(result),
    })
}

fn details(update: &Update) -> Value {
    let issues = update.details.iter().filter(|detail| detail.issue_key.is_some()).take(DETAILS);
    issues.map(|detail| json!({ "issueKey": detail.issue_key, "issueLink": detail.issue_link })).collect()
}

/// What this file wrote is JSON; null stands for what somebody else put there.
fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

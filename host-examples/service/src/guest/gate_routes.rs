//! `/gates/{pipeline}/{environment}/{sequence}`: a pipeline asks (GET) and registers (PUT).
//!
//! The tenant is the one of the caller's token. A gate of somebody else is an unknown gate.

use super::gating_api::gating::{self, Snapshot, Status, Update};
use super::incoming::Received;
use super::log::{self, Level};
use super::service::{Fault, Service};
use super::{clock, confirm};
use crate::answer::Answer;
use crate::config::Scope;
use crate::gates::{Gate, Issue, Record, Source};
use crate::rank::{Rank, rank};
use crate::{tenants, tokens};
use connect_gating_gate::decision::Decision;
use connect_gating_gate::path::{self, Named};
use connect_gating_gate::verdict::{Verdict, verdict};
use serde_json::{Value, json};
use wasip2::clocks::monotonic_clock;

/// How often a gate is looked at while somebody waits, in nanoseconds. Nothing wakes an instance: it has to look.
const TICK: u64 = 1_000_000_000;

/// Answers what the gate says, waiting for it to open if the caller wants that.
pub fn ask(service: &Service, received: &Received, named: Named) -> Result<Answer, Fault> {
    let Some(client_key) = caller(service, received, Scope::Read)? else {
        return Ok(Answer::unauthorized());
    };
    let Some(wait) = path::wait(received.query()) else {
        return Ok(Answer::error(400, "malformed-query"));
    };
    let gate = of(client_key, named);
    if !gate.is_registered(&service.store)? {
        return Ok(Answer::error(404, "unknown-gate"));
    }
    let wait = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
    let deadline = clock::instant().saturating_add(wait);
    loop {
        let mut look = look(service, &gate)?;
        if look.verdict.may_open() && confirm::ask(service, &gate, look.rank.as_ref(), look.verdict)? {
            look = self::look(service, &gate)?;
        }
        let left = deadline.saturating_sub(clock::instant());
        if left == 0 || !look.verdict.may_open() {
            return Ok(Answer::json(look.verdict.status(), look.document()));
        }
        monotonic_clock::subscribe_duration(left.min(TICK)).block();
    }
}

/// Registers a gate. 201 if it is new, 200 if it was there.
pub fn register(service: &Service, received: &Received, named: Named) -> Result<Answer, Fault> {
    let Some(client_key) = caller(service, received, Scope::Submit)? else {
        return Ok(Answer::unauthorized());
    };
    let gate = of(client_key, named);
    let new = gate.register(&service.store)?;
    if new {
        log::line(Level::Info, "gate-registered", &gate.fields());
    }
    Ok(Answer::json(if new { 201 } else { 200 }, json!({ "registered": true })))
}

/// The tenant of the caller's token; none where the token is not good, or the tenant is gone.
pub fn caller(service: &Service, received: &Received, scope: Scope) -> Result<Option<String>, Fault> {
    let token = tokens::bearer(&received.authorization);
    let Some(tenant) = token.and_then(|token| tokens::tenant_of(&service.config.tokens, token, scope)) else {
        return Ok(None);
    };
    Ok(tenants::is_there(&service.store, &service.config, tenant)?.then(|| tenant.to_owned()))
}

/// What a look at a gate found.
struct Look {
    verdict: Verdict,
    newest: Option<Snapshot>,
    rank: Option<Rank>,
    confirmed: bool,
    details: Vec<Issue>,
}

fn look(service: &Service, gate: &Gate) -> Result<Look, Fault> {
    let callback = gate.newest(&service.store, Source::Callback)?;
    let poll = gate.newest(&service.store, Source::Poll)?;
    let records = [&callback, &poll].into_iter().flatten();
    let states: Vec<String> = records.map(|(_, record)| record.state.clone()).collect();
    let newest = snapshot(gate, &states)?;
    let decided = newest.as_ref().map(|newest| decision(newest.decision));
    // Of two that are as new, Jira's own word.
    let by_jira = poll.as_ref().map(|(rank, _)| *rank) >= callback.as_ref().map(|(rank, _)| *rank);
    let (rank, details) = callback
        .into_iter()
        .chain(poll)
        .max_by_key(|(rank, _)| *rank)
        .map_or((None, Vec::new()), |(rank, record)| (Some(rank), record.details));
    let confirmed = match (&rank, decided) {
        (Some(rank), Some(Decision::Proceed)) => gate.is_confirmed(&service.store, rank, clock::now())?,
        (Some(_), _) => by_jira,
        (None, _) => false,
    };
    let since = rank.map_or(Ok(true), |rank| gate.is_since(&service.store, &rank))?;
    let heard = since || gate.is_denied(&service.store)?;
    let verdict = verdict(decided, heard, confirmed, service.config.trust_callbacks && since);
    Ok(Look { verdict, newest, rank, confirmed, details })
}

impl Look {
    fn document(self) -> Value {
        let newest = self.newest.as_ref();
        let (status, text) = newest.map(|newest| status(&newest.status)).unzip();
        let updated_at = newest.map(|newest| newest.updated_at);
        json!({
            "decision": self.verdict.decision(),
            "error": (self.verdict == Verdict::NotConfirmed).then_some("not-confirmed"),
            "status": status,
            "statusText": text.flatten(),
            "updatedAt": updated_at.and_then(|at| clock::rfc3339(at.seconds, at.nanoseconds)),
            "registered": true,
            "confirmed": self.confirmed,
            "details": self.details,
        })
    }
}

fn snapshot(gate: &Gate, states: &[String]) -> Result<Option<Snapshot>, Fault> {
    if states.is_empty() {
        return Ok(None);
    }
    let snapshot = gating::current(states).map_err(|fault| Fault::Gating(format!("a stored state: {fault:?}")))?;
    // The keys are hashes: what lies there must say of itself which gate it is.
    let own = (&gate.pipeline, &gate.environment, &gate.sequence);
    let said = (&snapshot.gate.pipeline_id, &snapshot.gate.environment_id, &snapshot.gate.sequence_number.to_string());
    if own == said { Ok(Some(snapshot)) } else { Err(Fault::Gating("a stored state is of another gate".to_owned())) }
}

/// What to store of an update, and its rank.
pub fn record(update: &Update) -> Result<(Rank, Record), Fault> {
    let folded = gating::fold(&[], update).map_err(|fault| Fault::Gating(format!("an update: {fault:?}")))?;
    let at = folded.current.updated_at;
    let rank = rank(at.seconds, at.nanoseconds, decision(folded.current.decision))
        .ok_or_else(|| Fault::Gating("an update is of no year that can be written".to_owned()))?;
    let issues = update.details.iter().filter(|detail| detail.issue_key.is_some() || detail.issue_link.is_some());
    let details =
        issues.map(|detail| Issue { issue_key: detail.issue_key.clone(), issue_link: detail.issue_link.clone() });
    Ok((rank, Record::new(folded.state, details)))
}

/// A gate of a tenant.
pub fn gate(client_key: &str, gate: &gating::Gate) -> Gate {
    of(client_key.to_owned(), (gate.pipeline_id.clone(), gate.environment_id.clone(), gate.sequence_number))
}

fn of(client_key: String, (pipeline, environment, sequence): Named) -> Gate {
    Gate { client_key, pipeline, environment, sequence: sequence.to_string() }
}

/// A status by name, with Jira's own text where this version does not know it.
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

fn decision(decision: gating::Decision) -> Decision {
    match decision {
        gating::Decision::Proceed => Decision::Proceed,
        gating::Decision::Hold => Decision::Hold,
        gating::Decision::Stop => Decision::Stop,
        gating::Decision::Misconfigured => Decision::Misconfigured,
    }
}

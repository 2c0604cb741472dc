//! `POST /deployments`: a pipeline submits a bulk document as Jira documents it, and the gates that it asks for are
//! registered.
//!
//! They are registered before anything is sent, so that a callback that overtakes Jira's answer finds its gate. Sending
//! the same again does no harm: Jira takes an update that it has already, and ignores it; and a gate that was open is
//! closed until Jira, asked after that, says `allowed` again.

use super::gating_api::deployments::{self, Associations, Deployment, Family, Fate, Message, Parsed};
use super::gating_api::gating;
use super::gating_api::validation::{Report, Violation};
use super::incoming::{Received, SUBMISSION};
use super::jira::{self, Unanswered};
use super::log::{self, Level};
use super::outgoing::Reply;
use super::service::{Fault, Service, Tenant};
use super::{clock, gate_routes, random};
use crate::answer::Answer;
use crate::config::Scope;
use crate::gates::Gate;
use crate::submitting::Submission;
use connect_gating_gate::case_name::case_name;
use connect_gating_gate::fate::Submitted;
use connect_gating_gate::path;
use serde_json::{Value, json};

/// The longest answer that the gating component reads, in bytes.
const LONGEST: usize = 1_048_576;
/// The path of the bulk API.
const BULK: &str = "/rest/deployments/0.1/bulk";
/// The command that asks for a gate.
const GATING: &str = "initiate_deployment_gating";

/// Takes a bulk document.
pub fn post(service: &Service, received: Received) -> Result<Answer, Fault> {
    // Before the body is read, so that nobody without a token makes the service hold one.
    let Some(client_key) = gate_routes::caller(service, &received, Scope::Submit)? else {
        return Ok(Answer::unauthorized());
    };
    let body = match received.body(SUBMISSION) {
        Ok(body) => body,
        Err(refusal) => return Ok(refusal),
    };
    let Some(tenant) = service.tenant(&client_key)? else {
        return Ok(Answer::unauthorized());
    };
    let parsed = match deployments::parse(Family::Bulk, &body) {
        Ok(parsed) => parsed,
        Err(report) => return Ok(invalid(&report)),
    };
    let built = match deployments::build(&parsed.envelope, &parsed.deployments, &parsed.related) {
        Ok(built) => built,
        Err(report) => return Ok(invalid(&report)),
    };
    if let Some(refused) = built.refused.first() {
        return Ok(invalid(&refused.report));
    }
    let mut documents = Vec::new();
    for document in built.documents {
        let mut entries = Vec::new();
        for placement in &document.placements {
            let entry = Entry::new(&tenant, &parsed, placement)?;
            if entry.gated {
                entry.gate.register(&service.store)?;
            }
            entries.push(entry);
        }
        documents.push((document.json, entries));
    }
    let mut outcome = Outcome::default();
    for (document, entries) in documents {
        outcome.send(service, &tenant, &document, entries)?;
    }
    Ok(outcome.answer(&service.config.base_path))
}

/// One deployment of a document.
struct Entry {
    gate: Gate,
    sequence: i64,
    /// Whether it asks for a gate.
    gated: bool,
    warnings: Value,
}

impl Entry {
    fn new(tenant: &Tenant, parsed: &Parsed, placement: &deployments::Placement) -> Result<Self, Fault> {
        let position = usize::try_from(placement.position).unwrap_or(usize::MAX);
        // The bulk document has a pipeline in every deployment, and the component places what it was given.
        let found = parsed.deployments.get(position).and_then(|found| Some((found, found.pipeline.as_ref()?)));
        let Some((Deployment { environment, sequence_number, commands, .. }, pipeline)) = found else {
            return Err(Fault::Gating("a placement of what was not given".to_owned()));
        };
        let gate = gating::Gate {
            pipeline_id: pipeline.id.clone(),
            environment_id: environment.id.clone(),
            sequence_number: *sequence_number,
        };
        Ok(Self {
            gate: gate_routes::gate(&tenant.client_key, &gate),
            sequence: *sequence_number,
            gated: commands.iter().any(|command| command == GATING),
            warnings: violations(&placement.warnings),
        })
    }

    fn json(&self, base_path: &str, fate: Submitted, said: Option<&deployments::Outcome>) -> Value {
        let path = || format!("{base_path}{}", path::of(&self.gate.pipeline, &self.gate.environment, self.sequence));
        json!({
            "pipelineId": self.gate.pipeline,
            "environmentId": self.gate.environment,
            "deploymentSequenceNumber": self.sequence,
            "fate": fate.name(),
            "messages": said.map_or_else(Vec::new, |said| said.messages.iter().map(message).collect()),
            "unknown": said.map(|said| associations(&said.unknown)),
            "warnings": self.warnings,
            "gate": self.gated.then(path),
        })
    }
}

/// What is answered to the pipeline.
#[derive(Default)]
struct Outcome {
    worst: Option<Submitted>,
    reason: Option<&'static str>,
    retry_after: Option<u64>,
    messages: Vec<Value>,
    deployments: Vec<(Entry, Submitted, Option<deployments::Outcome>)>,
}

impl Outcome {
    fn send(&mut self, service: &Service, tenant: &Tenant, document: &str, entries: Vec<Entry>) -> Result<(), Fault> {
        // What comes behind a document that was not taken would only be refused likewise.
        if self.worst.is_some_and(|worst| worst != Submitted::Accepted && worst != Submitted::Rejected) {
            self.add(entries, Submitted::Unsent, Vec::new());
            return Ok(());
        }
        let reply = match submit(service, tenant, document, &entries)? {
            Ok(reply) => reply,
            Err(unanswered) => {
                self.reason = Some(unanswered.name());
                if let Unanswered::Quiet(seconds) = unanswered {
                    self.retry_after = Some(seconds);
                }
                self.add(entries, unsent(unanswered), Vec::new());
                return Ok(());
            }
        };
        self.retry_after = self.retry_after.max(reply.retry_after);
        match deployments::read_bulk_answer(document, reply.status, &reply.body) {
            Ok(answer) => {
                self.messages.extend(answer.messages.iter().map(message));
                self.add(entries, Submitted::Unanswered, answer.outcomes);
            }
            // It can't be: the component made the document.
            Err(_) => self.add(entries, Submitted::Unanswered, Vec::new()),
        }
        Ok(())
    }

    /// `otherwise` is the fate of those of which nothing was said.
    fn add(&mut self, entries: Vec<Entry>, otherwise: Submitted, outcomes: Vec<deployments::Outcome>) {
        let mut outcomes = outcomes.into_iter();
        for entry in entries {
            let said = outcomes.next();
            let fate = said.as_ref().map_or(otherwise, |said| submitted(said.fate));
            self.worst = Some(self.worst.map_or(fate, |worst| worst.min(fate)));
            let level = if fate == Submitted::Accepted { Level::Info } else { Level::Warn };
            let fields = [("fate", fate.name().into()), ("gated", entry.gated.into())];
            log::line(level, "deployment-submitted", &[&entry.gate.fields()[..], &fields].concat());
            self.deployments.push((entry, fate, said));
        }
    }

    fn answer(self, base_path: &str) -> Answer {
        let worst = self.worst.unwrap_or(Submitted::Accepted);
        let deployments: Vec<Value> =
            self.deployments.iter().map(|(entry, fate, said)| entry.json(base_path, *fate, said.as_ref())).collect();
        let document = json!({
            "error": (worst != Submitted::Accepted).then_some(worst.name()),
            "reason": self.reason,
            "messages": self.messages,
            "deployments": deployments,
        });
        let retry_after = self.retry_after.filter(|_| worst.status() == 503);
        Answer { retry_after, ..Answer::json(worst.status(), document) }
    }
}

/// Sends a document. The gates that it asks for are closed before, and once more when that ended, however it ended.
fn submit(
    service: &Service,
    tenant: &Tenant,
    document: &str,
    entries: &[Entry],
) -> Result<Result<Reply, Unanswered>, Fault> {
    let gates: Vec<&Gate> = entries.iter().filter(|entry| entry.gated).map(|entry| &entry.gate).collect();
    // For all of them first: that takes longest, and one that has begun is not under way for ever.
    gates.iter().try_for_each(|gate| gate.date(&service.store))?;
    let doubt = random::doubt();
    let begin = |gate| Submission::begin(gate, &service.store, doubt, clock::now());
    let submissions = gates.into_iter().map(begin).collect::<Result<Vec<_>, _>>()?;
    let reply = jira::ask(service, tenant, BULK, Some(document), LONGEST)?;
    let doubt = random::doubt();
    submissions.into_iter().try_for_each(|submission| submission.end(&service.store, doubt))?;
    Ok(reply)
}

fn unsent(unanswered: Unanswered) -> Submitted {
    match unanswered {
        Unanswered::Quiet(_) => Submitted::RetryLater,
        Unanswered::Failed(failure) if failure.is_unsent() => Submitted::Unsent,
        Unanswered::Failed(_) => Submitted::Unanswered,
    }
}

fn submitted(fate: Fate) -> Submitted {
    match fate {
        Fate::Accepted => Submitted::Accepted,
        Fate::Rejected => Submitted::Rejected,
        Fate::Refused => Submitted::Refused,
        Fate::SendFewer => Submitted::SendFewer,
        Fate::RetryLater => Submitted::RetryLater,
        Fate::Unanswered => Submitted::Unanswered,
    }
}

fn invalid(report: &Report) -> Answer {
    let document =
        json!({ "error": "invalid-document", "violations": violations(&report.violations), "omitted": report.omitted });
    Answer::json(422, document)
}

fn violations(violations: &[Violation]) -> Value {
    let violation = |violation: &Violation| {
        json!({
            "pointer": violation.pointer,
            "rule": case_name(&violation.rule),
            "severity": case_name(&violation.severity),
            "limit": violation.limit,
            "actual": violation.actual,
            "message": violation.message,
        })
    };
    violations.iter().map(violation).collect()
}

fn message(message: &Message) -> Value {
    json!({ "message": message.text, "errorTraceId": message.trace_id })
}

/// References that Jira does not know, under Jira's own names; only those that there are.
fn associations(unknown: &Associations) -> Value {
    let commits: Vec<Value> = unknown
        .commits
        .iter()
        .map(|commit| json!({ "commitHash": commit.hash, "repositoryId": commit.repository_id }))
        .collect();
    [
        ("issueKeys", json!(unknown.issue_keys)),
        ("issueIdOrKeys", json!(unknown.issue_id_or_keys)),
        ("serviceIdOrKeys", json!(unknown.service_id_or_keys)),
        ("commit", commits.into()),
        ("repository", json!(unknown.repositories)),
    ]
    .into_iter()
    .filter(|(_, values)| values.as_array().is_some_and(|values| !values.is_empty()))
    .map(|(name, values)| (name.to_owned(), values))
    .collect::<serde_json::Map<_, _>>()
    .into()
}

//! What a pipeline is told of its submission.

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use serde_json::{Value, json};

use crate::answer;
use crate::component::{Associations, Message};
use crate::submission::{Deployment, Document, Sent};
use connect_gating_gate::fate::Submitted;
use connect_gating_gate::path;

/// What is answered to the pipeline.
#[derive(Default)]
pub struct Outcome {
    /// The fate that decides the status.
    pub worst: Option<Submitted>,
    reason: Option<&'static str>,
    retry_after: Option<i64>,
    messages: Vec<Value>,
    deployments: Vec<Value>,
}

impl Outcome {
    /// Adds what became of a document.
    pub fn add(&mut self, base_path: &str, document: &Document, sent: &Sent) {
        self.reason = self.reason.or(sent.reason);
        self.retry_after = self.retry_after.max(sent.retry_after);
        if let Some(answer) = &sent.answer {
            self.messages.extend(answer.messages.iter().map(message));
        }
        for (place, (deployment, fate)) in document.deployments.iter().zip(&sent.fates).enumerate() {
            self.worst = Some(self.worst.map_or(*fate, |worst| worst.min(*fate)));
            let said = sent.answer.as_ref().and_then(|answer| answer.outcomes.get(place));
            let Deployment { gate, row, warnings } = deployment;
            let path = || format!("{base_path}{}", path::of(&gate.pipeline, &gate.environment, gate.sequence));
            self.deployments.push(json!({
                "pipelineId": gate.pipeline,
                "environmentId": gate.environment,
                "deploymentSequenceNumber": gate.sequence,
                "gate": row.map(|_| path()),
                "fate": fate.name(),
                "messages": said.map_or_else(Vec::new, |said| said.messages.iter().map(message).collect()),
                "unknown": said.map(|said| associations(&said.unknown)),
                "warnings": warnings,
            }));
        }
    }

    /// The answer, with the status of the worst fate.
    pub fn answer(self) -> Response<Body> {
        let worst = self.worst.unwrap_or(Submitted::Accepted);
        let document = json!({
            "error": (worst != Submitted::Accepted).then_some(worst.name()),
            "reason": self.reason,
            "messages": self.messages,
            "deployments": self.deployments,
        });
        let mut response = answer::because(answer::json(worst.status(), &document), worst.name());
        if let Some(seconds) = self.retry_after.filter(|_| worst.status() == 503) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn message(message: &Message) -> Value {
    json!({ "message": message.text, "errorTraceId": message.trace_id })
}

/// References that Jira does not know, under Jira's own names; only those that there are.
fn associations(unknown: &Associations) -> Value {
    let commits = unknown
        .commits
        .iter()
        .map(|commit| json!({ "commitHash": commit.hash, "repositoryId": commit.repository_id }))
        .collect::<Vec<_>>();
    let others = unknown.others.iter().map(|other| (other.kind.as_str(), json!(other.values)));
    [
        ("issueKeys", json!(unknown.issue_keys)),
        ("issueIdOrKeys", json!(unknown.issue_id_or_keys)),
        ("serviceIdOrKeys", json!(unknown.service_id_or_keys)),
        ("commit", commits.into()),
        ("repository", json!(unknown.repositories)),
    ]
    .into_iter()
    .chain(others)
    .filter(|(_, values)| values.as_array().is_some_and(|values| !values.is_empty()))
    .map(|(name, values)| (name.to_owned(), values))
    .collect::<serde_json::Map<_, _>>()
    .into()
}

//! The answer to a bulk document.

use super::{Answer, Fate, Message, Outcome, all};
use crate::deployments::deployment::{Associations, Deployment};
use crate::deployments::document::Family;
use crate::deployments::read::{Parsed, associations, integer, member, parse, several, text, texts};
use crate::json::Object;
use crate::limits;
use crate::report::Report;

/// Turns the answer to `POST /rest/deployments/0.1/bulk` into what became of each deployment of the document.
///
/// # Errors
///
/// The report of [`parse`], where `sent` is no valid bulk document.
pub fn read_bulk_answer(sent: &str, status: u16, body: &str) -> Result<Answer, Report> {
    let Parsed { deployments, .. } = parse(Family::Bulk, sent)?;
    let body = if body.len() > limits::ANSWER_BYTES { "" } else { body };
    let fate = match status {
        200..=299 => {
            return Ok(match Object::read(body) {
                Ok(object) => accepted(&object, &deployments),
                Err(_) => all(&deployments, Fate::Unanswered, Vec::new(), false),
            });
        }
        413 => Fate::SendFewer,
        408 | 425 | 429 | 500..=599 => Fate::RetryLater,
        _ => Fate::Refused,
    };
    let messages = Message::read(body);
    let readable = messages.is_some();
    Ok(all(&deployments, fate, messages.unwrap_or_default(), readable))
}

fn accepted(object: &Object<'_>, deployments: &[Deployment]) -> Answer {
    let accepted: Vec<Key> = several(object, "acceptedDeployments").iter().filter_map(Key::of).collect();
    let rejected: Vec<(Key, Vec<Message>)> = several(object, "rejectedDeployments")
        .iter()
        .filter_map(|entry| Some((Key::of(&member(entry, "key")?)?, Message::list(entry, "errors"))))
        .collect();
    let mut unknown = associations(object, "unknownAssociations");
    unknown.issue_keys.extend(texts(object, "unknownIssueKeys"));
    let outcomes = deployments.iter().map(|deployment| {
        let rejection = rejected.iter().find(|(key, _)| key.is_of(deployment));
        let fate = match rejection {
            Some(_) => Fate::Rejected,
            None if accepted.iter().any(|key| key.is_of(deployment)) => Fate::Accepted,
            None => Fate::Unanswered,
        };
        let messages = rejection.map(|(_, messages)| messages.clone()).unwrap_or_default();
        Outcome { fate, messages, unknown: common(deployment, &unknown) }
    });
    Answer { outcomes: outcomes.collect(), messages: Message::list(object, "errors"), unknown, readable: true }
}

/// `DeploymentKey`.
struct Key {
    pipeline_id: String,
    environment_id: String,
    sequence_number: i64,
}

impl Key {
    fn of(object: &Object<'_>) -> Option<Self> {
        Some(Self {
            pipeline_id: text(object, "pipelineId")?,
            environment_id: text(object, "environmentId")?,
            sequence_number: integer(object, "deploymentSequenceNumber")?,
        })
    }

    fn is_of(&self, deployment: &Deployment) -> bool {
        deployment.pipeline.as_ref().is_some_and(|pipeline| pipeline.id == self.pipeline_id)
            && deployment.environment.id == self.environment_id
            && deployment.sequence_number == self.sequence_number
    }
}

/// The references of a deployment that are unknown. Jira may answer an issue under another type than it was sent
/// with, so issues are looked up in both.
fn common(deployment: &Deployment, unknown: &Associations) -> Associations {
    fn both<T: PartialEq + Clone>(own: &[T], unknown: &[T]) -> Vec<T> {
        own.iter().filter(|value| unknown.contains(value)).cloned().collect()
    }
    let own = &deployment.associations;
    let issues = [unknown.issue_keys.as_slice(), unknown.issue_id_or_keys.as_slice()].concat();
    Associations {
        issue_keys: both(&[own.issue_keys.as_slice(), deployment.issue_keys.as_slice()].concat(), &issues),
        issue_id_or_keys: both(&own.issue_id_or_keys, &issues),
        service_id_or_keys: both(&own.service_id_or_keys, &unknown.service_id_or_keys),
        commits: both(&own.commits, &unknown.commits),
        repositories: both(&own.repositories, &unknown.repositories),
        others: Vec::new(),
    }
}

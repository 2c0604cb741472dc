//! The answer to a bulk document.

use super::{Answer, Fate, Message, Outcome, all};
use crate::deployments::deployment::{Associations, Commit, Deployment};
use crate::deployments::document::Family;
use crate::deployments::read::{Parsed, associations, integer, member, parse, several, text, texts};
use crate::json::Object;
use crate::limits;
use crate::report::Report;
use crate::sorting::sorted_by;

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
    let accepted: Vec<Key> = several(object, "acceptedDeployments").filter_map(|key| Key::of(&key)).collect();
    let mut rejected: Vec<(Key, Vec<Message>)> = several(object, "rejectedDeployments")
        .filter_map(|entry| Some((Key::of(&member(&entry, "key")?)?, Message::list(&entry, "errors"))))
        .collect();
    let mut unknown = associations(object, "unknownAssociations", false);
    unknown.issue_keys.extend(texts(object, "unknownIssueKeys"));
    let commits: Vec<String> = unknown.commits.iter().map(name).collect();
    let references = Unknown::of(&unknown, &commits);
    let outcomes = deployments.iter().map(|deployment| {
        let rejection = rejected.iter_mut().find(|(key, _)| key.is_of(deployment));
        let fate = match rejection {
            Some(_) => Fate::Rejected,
            None if accepted.iter().any(|key| key.is_of(deployment)) => Fate::Accepted,
            None => Fate::Unanswered,
        };
        // Of several updates of one deployment the first gets the messages: copies for all could fill the memory.
        let messages = rejection.map(|(_, messages)| core::mem::take(messages)).unwrap_or_default();
        Outcome { fate, messages, unknown: references.among(deployment) }
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

/// Every reference that is unknown, as a sorted list of texts, since a full document is compared with all of them. Jira
/// may answer an issue under another type than it was sent with, so there is one list of issues.
struct Unknown<'a> {
    issues: Vec<&'a str>,
    services: Vec<&'a str>,
    commits: Vec<&'a str>,
    repositories: Vec<&'a str>,
}

impl<'a> Unknown<'a> {
    fn of(all: &'a Associations, commits: &'a [String]) -> Self {
        fn sorted<'a>(values: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
            sorted_by(&values.map(String::as_str).collect::<Vec<_>>(), Ord::cmp)
        }
        Self {
            issues: sorted(all.issue_keys.iter().chain(&all.issue_id_or_keys)),
            services: sorted(all.service_id_or_keys.iter()),
            commits: sorted(commits.iter()),
            repositories: sorted(all.repositories.iter()),
        }
    }

    /// Those of one deployment.
    fn among(&self, deployment: &Deployment) -> Associations {
        let both = |own: &[String], unknown: &[&str]| -> Vec<String> {
            own.iter().filter(|value| unknown.binary_search(&value.as_str()).is_ok()).cloned().collect()
        };
        let own = &deployment.associations;
        let is_unknown = |commit: &&Commit| self.commits.binary_search(&name(commit).as_str()).is_ok();
        let mut issue_keys = both(&own.issue_keys, &self.issues);
        issue_keys.extend(both(&deployment.issue_keys, &self.issues));
        Associations {
            issue_keys,
            issue_id_or_keys: both(&own.issue_id_or_keys, &self.issues),
            service_id_or_keys: both(&own.service_id_or_keys, &self.services),
            commits: own.commits.iter().filter(is_unknown).cloned().collect(),
            repositories: both(&own.repositories, &self.repositories),
            others: Vec::new(),
        }
    }
}

/// A text that no other commit has.
fn name(commit: &Commit) -> String {
    format!("{} {}{}", commit.hash.len(), commit.hash, commit.repository_id)
}

//! What is gated, and what Jira says about it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What names a deployment, and its gate, within one site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gate {
    /// The pipeline's id.
    pub pipeline_id: String,
    /// The environment's id.
    pub environment_id: String,
    /// The deployment's sequence number.
    pub deployment_sequence_number: i64,
}

impl Gate {
    /// A gate of these ids.
    #[must_use]
    pub fn new(pipeline: &str, environment: &str, sequence_number: i64) -> Self {
        Self {
            pipeline_id: pipeline.to_owned(),
            environment_id: environment.to_owned(),
            deployment_sequence_number: sequence_number,
        }
    }

    /// The gate of a deployment in a bulk document.
    pub(crate) fn of(deployment: &Value) -> Option<Self> {
        Some(Self {
            pipeline_id: deployment.pointer("/pipeline/id")?.as_str()?.to_owned(),
            environment_id: deployment.pointer("/environment/id")?.as_str()?.to_owned(),
            deployment_sequence_number: deployment.get("deploymentSequenceNumber")?.as_i64()?,
        })
    }
}

/// The payload of a callback and of the gating-status API, as JSON text: this status since this RFC 3339 date-time.
#[must_use]
pub fn payload(gate: &Gate, status: &str, updated: &str) -> String {
    json!({
        "updatedTimestamp": updated,
        "gatingStatus": status,
        "details": [{
            "type": "issue",
            "issueKey": "ITSM-1",
            "issueLink": "https://example.atlassian.net/browse/ITSM-1",
        }],
        "pipelineId": gate.pipeline_id,
        "environmentId": gate.environment_id,
        "deploymentSequenceNumber": gate.deployment_sequence_number,
    })
    .to_string()
}

//! What a log and metrics get to know of a callback: never a token, a secret or a body.

use serde_json::{Map, Value};

/// What became of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was verified and passed on.
    Passed,
    /// It was refused.
    Refused,
    /// It could not be judged.
    Fault,
}

impl Outcome {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::Fault => "fault",
        }
    }
}

/// One callback, for the operator.
#[derive(Clone, Debug)]
pub struct Event {
    /// What became of it.
    pub outcome: Outcome,
    /// Of one that passed the decision, of one that was refused the reason's name; otherwise `fault`. One of a fixed
    /// list, so that it can be a label.
    pub code: String,
    /// The tenant, where the issuer is one of them.
    pub client_key: Option<String>,
    /// Pipeline, environment and sequence number, once verified.
    pub gate: Option<(String, String, i64)>,
    /// The sentence that explains a refusal or a fault.
    pub message: Option<String>,
}

/// The most characters of any text: ids and messages fit, and nobody floods the log.
const LONGEST: usize = 600;

impl Event {
    /// The fields of a log line.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut text = |name: &str, value: &str| {
            fields.insert(name.to_owned(), value.chars().take(LONGEST).collect::<String>().into());
        };
        text("event", &format!("callback-{}", self.outcome.name()));
        text("code", &self.code);
        if let Some(client_key) = &self.client_key {
            text("clientKey", client_key);
        }
        if let Some((pipeline, environment, _)) = &self.gate {
            text("pipeline", pipeline);
            text("environment", environment);
        }
        if let Some(message) = &self.message {
            text("message", message);
        }
        if let Some((.., sequence)) = &self.gate {
            fields.insert("sequence".to_owned(), (*sequence).into());
        }
        fields
    }
}

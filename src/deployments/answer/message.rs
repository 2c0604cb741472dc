//! What a refusal says, in the shape that is documented and in those that are seen.

use crate::deployments::read::{several, text, texts};
use crate::json::{self, Object, Value};

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The text, for people.
    pub text: String,
    /// `errorTraceId`: what Atlassian's support asks for.
    pub trace_id: Option<String>,
}

impl Message {
    fn plain(text: String) -> Self {
        Self { text, trace_id: None }
    }

    /// The documented object, `{"message": …, "errorTraceId": …}`.
    fn of(object: &Object<'_>) -> Option<Self> {
        Some(Self { text: text(object, "message")?, trace_id: text(object, "errorTraceId") })
    }

    /// The list of documented objects that a member holds.
    pub(super) fn list(object: &Object<'_>, name: &str) -> Vec<Self> {
        several(object, name).filter_map(|object| Self::of(&object)).collect()
    }

    /// Everything that the body of a refusal says: a list of documented objects, one of them alone, or
    /// `{"errorMessages": ["…"]}`, which production has been seen to send.
    pub(super) fn read(body: &str) -> Option<Vec<Self>> {
        if let Some(entries) = Value::read(body).and_then(json::list) {
            let objects = entries.into_iter().filter_map(|entry| Object::read(entry.get()).ok());
            return Some(objects.filter_map(|object| Self::of(&object)).collect());
        }
        let object = Object::read(body).ok()?;
        let mut messages: Vec<Self> = texts(&object, "errorMessages").into_iter().map(Self::plain).collect();
        messages.extend(Self::of(&object));
        Some(messages)
    }
}

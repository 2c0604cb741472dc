//! What a client gets instead of the upstream's answer.

use serde_json::json;

/// An answer of the proxy's own: `{"error": code}` and no more. What an operator may know is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub error: String,
}

impl Answer {
    /// The headers. The answer is that of this moment, so nobody may keep it.
    pub const HEADERS: [(&'static str, &'static str); 2] =
        [("content-type", "application/json"), ("cache-control", "no-store")];

    /// The body: JSON.
    #[must_use]
    pub fn body(&self) -> String {
        json!({ "error": self.error }).to_string()
    }
}

/// This side could not do its part. Jira sends again.
#[must_use]
pub fn unavailable() -> Answer {
    answer(503, "unavailable")
}

/// A callback's path in another spelling.
#[must_use]
pub fn misspelt() -> Answer {
    answer(404, "not-found")
}

/// A body beyond the limit, which is not read to its end.
#[must_use]
pub fn too_long() -> Answer {
    answer(400, "body-too-long")
}

pub(crate) fn answer(status: u16, error: &str) -> Answer {
    Answer { status, error: error.to_owned() }
}

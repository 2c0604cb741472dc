//! What goes back over HTTP.

use serde_json::{Value, json};

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The JSON body; none for 204.
    pub body: Option<Value>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// Whether the caller is told to bring a bearer token.
    pub wants_bearer: bool,
}

impl Answer {
    /// Everything was taken.
    pub fn taken() -> Self {
        Self { status: 204, body: None, retry_after: None, wants_bearer: false }
    }

    /// A JSON document.
    pub fn json(status: u16, body: Value) -> Self {
        Self { status, body: Some(body), retry_after: None, wants_bearer: false }
    }

    /// `{"error": code}` and no more: what an operator may know is in the log.
    pub fn error(status: u16, code: &str) -> Self {
        Self::json(status, json!({ "error": code }))
    }

    /// For a pipeline without a good token.
    pub fn unauthorized() -> Self {
        Self { wants_bearer: true, ..Self::error(401, "unauthorized") }
    }

    /// The service can't answer now; a retry mends it.
    pub fn unavailable() -> Self {
        Self::error(503, "unavailable")
    }
}

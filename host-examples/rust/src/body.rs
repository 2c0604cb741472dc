//! The body of a request: bounded in size and time, and strictly UTF-8.

use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use http_body_util::BodyExt as _;

use crate::answer;

/// The longest body of a callback or lifecycle call that the component takes, in bytes.
pub const CALL: usize = 262_144;
/// The longest body of a submission, in bytes: a hundred deployments fit.
pub const SUBMISSION: usize = 1_048_576;
/// How much of a longer one is read and thrown away, in bytes beyond the limit. A connection that is closed while the
/// sender still writes is reset, and the sender may never see the answer.
const DRAINED: usize = 786_432;
/// How long a body may take to arrive. Jira itself gives up after 20 seconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no body. The answers are those of the component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// It is longer than allowed.
    TooLong,
    /// It is not UTF-8.
    Malformed,
    /// It did not arrive in time, or the connection broke.
    Incomplete,
}

impl BodyFault {
    /// The code that is answered and logged.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "body-too-long",
            Self::Malformed => "malformed-body",
            Self::Incomplete => "body-timeout",
        }
    }

    /// The answer. Jira sends again after 408.
    pub fn answer(self) -> Response<Body> {
        match self {
            Self::TooLong | Self::Malformed => answer::error(400, self.code()),
            Self::Incomplete => answer::error(408, self.code()),
        }
    }
}

/// Reads a body of at most `longest` bytes. Nothing is replaced, and a byte order mark is kept: the component refuses it.
pub async fn read(body: Body, longest: usize) -> Result<String, BodyFault> {
    let octets = tokio::time::timeout(PATIENCE, collect(body, longest)).await.map_err(|_| BodyFault::Incomplete)??;
    String::from_utf8(octets).map_err(|_| BodyFault::Malformed)
}

async fn collect(mut body: Body, longest: usize) -> Result<Vec<u8>, BodyFault> {
    let mut octets = Vec::new();
    let mut length: usize = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| BodyFault::Incomplete)?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > longest.saturating_add(DRAINED) {
            break;
        }
        if length > longest {
            octets = Vec::new();
        } else {
            octets.extend_from_slice(&data);
        }
    }
    if length > longest { Err(BodyFault::TooLong) } else { Ok(octets) }
}

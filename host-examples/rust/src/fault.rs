//! What keeps this server from giving an answer. All of it is answered with 503, which makes Jira try again, and
//! explained in the log alone.

use std::fmt;

use crate::component::FoldError;
use crate::secrets::SecretError;

/// Why there is no answer.
#[derive(Debug)]
pub enum Fault {
    /// The database failed, or is not one of ours.
    Store(rusqlite::Error),
    /// The component trapped, or ran out of its fuel or memory.
    Component(wasmtime::Error),
    /// A stored state could not be folded.
    State(FoldError),
    /// The component refused what this server handed it.
    Refused(String),
    /// A stored secret could not be opened.
    Secret(SecretError),
    /// The operating system gave no random bytes.
    Random(getrandom::Error),
}

impl Fault {
    /// What failed, in one word.
    pub fn part(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Component(_) | Self::Refused(_) => "component",
            Self::State(_) => "state",
            Self::Secret(_) => "secret",
            Self::Random(_) => "random",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => write!(f, "the database failed: {error}"),
            // Only the root cause: the frames of a trap say nothing to an operator.
            Self::Component(error) => write!(f, "the component failed: {}", error.root_cause()),
            Self::State(error) => write!(f, "a stored state could not be folded: {error:?}"),
            Self::Refused(message) => write!(f, "the component refused: {message}"),
            Self::Secret(error) => write!(f, "a stored secret could not be opened: {error}"),
            Self::Random(error) => write!(f, "there are no random bytes: {error}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

impl From<wasmtime::Error> for Fault {
    fn from(error: wasmtime::Error) -> Self {
        Self::Component(error)
    }
}

impl From<FoldError> for Fault {
    fn from(error: FoldError) -> Self {
        Self::State(error)
    }
}

impl From<SecretError> for Fault {
    fn from(error: SecretError) -> Self {
        Self::Secret(error)
    }
}

impl From<getrandom::Error> for Fault {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

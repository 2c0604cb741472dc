//! What an update decides.

use crate::payload::{Status, Update};

/// What to do with the deployment. Only [`Decision::Proceed`] opens a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    Proceed,
    /// Wait: nothing has been decided.
    Hold,
    /// Do not deploy: the change was refused or has lapsed.
    Stop,
    /// Do not deploy, and call a person.
    Misconfigured,
}

/// What an update decides by itself.
#[must_use]
pub fn decide(update: &Update) -> Decision {
    decide_status(&update.status, update.updated_text.is_some())
}

/// The same from the fields that decide. A status whose time nobody could read is not acted on.
pub(crate) fn decide_status(status: &Status, timed: bool) -> Decision {
    match status {
        Status::Allowed if timed => Decision::Proceed,
        Status::Awaiting if timed => Decision::Hold,
        Status::Prevented | Status::Expired if timed => Decision::Stop,
        Status::Allowed
        | Status::Awaiting
        | Status::Prevented
        | Status::Expired
        | Status::Invalid
        | Status::Unknown(_)
        | Status::Unreadable => Decision::Misconfigured,
    }
}

impl Decision {
    /// Greater is less permissive: what wins at the same instant.
    pub(crate) fn strictness(self) -> u8 {
        match self {
            Self::Proceed => 0,
            Self::Hold => 1,
            Self::Misconfigured => 2,
            Self::Stop => 3,
        }
    }
}

//! The answer of the gating-status API.

use crate::payload::{Gate, Update, parse};
use crate::rejection::Reason;

/// What a poll learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollAnswer {
    /// Jira's word on the gate.
    Status(Update),
    /// The body can't be used, for this reason.
    Unreadable(Reason),
    /// Jira answered for another gate than was asked for.
    OtherGate,
    /// 404: Jira has no data for it, yet or any more. Submissions are taken in the background, so ask again.
    NoData,
    /// 401, 403 or another final status: the token, the scope or the module is missing.
    Refused,
    /// 408, 425, 429 or 5xx: ask again later.
    RetryLater,
}

/// Turns the answer of the path of [`poll_path`](super::super::poll_path) into what it says of `gate`. `now` and
/// `leeway` are seconds, as for [`parse`].
#[must_use]
pub fn read_poll_answer(gate: &Gate, status: u16, body: &str, now: u64, leeway: u32) -> PollAnswer {
    match status {
        200 => match parse(body, now, leeway) {
            Ok(update) if update.gate == *gate => PollAnswer::Status(update),
            Ok(_) => PollAnswer::OtherGate,
            Err(reason) => PollAnswer::Unreadable(reason),
        },
        404 => PollAnswer::NoData,
        408 | 425 | 429 | 500..=599 => PollAnswer::RetryLater,
        _ => PollAnswer::Refused,
    }
}

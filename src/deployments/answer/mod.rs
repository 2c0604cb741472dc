//! What Atlassian answers, turned into what became of every deployment that was sent.

mod bulk;
mod message;
mod objects;
mod poll;

pub use bulk::read_bulk_answer;
pub use message::Message;
pub use objects::read_objects_answer;
pub use poll::{PollAnswer, read_poll_answer};

use super::deployment::{Associations, Deployment};

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of each deployment, in the order of the document.
    pub outcomes: Vec<Outcome>,
    /// What was said of the request as a whole.
    pub messages: Vec<Message>,
    /// Every reference that Jira does not know. What can't be read as one stands in `others`.
    pub unknown: Associations,
    /// Whether the body could be read. Where not, the outcomes rest on the status alone.
    pub readable: bool,
}

/// What became of one deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What became of it.
    pub fate: Fate,
    /// Why it was rejected.
    pub messages: Vec<Message>,
    /// Its references that Jira does not know. A deployment with no others is not kept, though it may be accepted.
    pub unknown: Associations,
}

/// What became of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Taken. One whose update sequence number is not greater than the stored one is taken and ignored.
    Accepted,
    /// Refused by itself: it has to be mended.
    Rejected,
    /// Refused with the whole request: the request or the app's set-up has to be mended.
    Refused,
    /// The request was too large: send fewer deployments at a time.
    SendFewer,
    /// Send the same again later.
    RetryLater,
    /// The answer does not say. Sending the same again does no harm.
    Unanswered,
}

/// The same fate for everything that was sent.
fn all(deployments: &[Deployment], fate: Fate, messages: Vec<Message>, readable: bool) -> Answer {
    let outcome = Outcome { fate, messages: Vec::new(), unknown: Associations::default() };
    let outcomes = deployments.iter().map(|_| outcome.clone()).collect();
    Answer { outcomes, messages, unknown: Associations::default(), readable }
}

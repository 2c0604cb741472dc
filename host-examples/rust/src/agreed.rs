//! The component's words in those that every running gate shares.

use connect_gating_gate::decision::Decision as Agreed;
use connect_gating_gate::fate::Submitted;

use crate::component::{Decision, Fate};

impl From<Fate> for Submitted {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Accepted => Self::Accepted,
            Fate::Rejected => Self::Rejected,
            Fate::Refused => Self::Refused,
            Fate::SendFewer => Self::SendFewer,
            Fate::RetryLater => Self::RetryLater,
            Fate::Unanswered => Self::Unanswered,
        }
    }
}

impl From<Decision> for Agreed {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Proceed => Self::Proceed,
            Decision::Hold => Self::Hold,
            Decision::Stop => Self::Stop,
            Decision::Misconfigured => Self::Misconfigured,
        }
    }
}

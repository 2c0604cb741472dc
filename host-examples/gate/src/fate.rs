//! What became of a submitted deployment, and the status that says so.

/// The fate of one deployment, those that need a person's care most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Submitted {
    /// Jira refused the whole request: token, scope, module or set-up.
    Refused,
    /// Jira refused this deployment.
    Rejected,
    /// The request is too large for Jira.
    SendFewer,
    /// Nobody knows whether Jira has it. Sending the same again does no harm.
    Unanswered,
    /// It was not sent.
    Unsent,
    /// Jira is busy: send the same again later.
    RetryLater,
    /// Jira took it.
    Accepted,
}

impl Submitted {
    /// Its name in answers and in stores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Rejected => "rejected",
            Self::SendFewer => "send-fewer",
            Self::Unanswered => "unanswered",
            Self::Unsent => "unsent",
            Self::RetryLater => "retry-later",
            Self::Accepted => "accepted",
        }
    }

    /// The status of an answer in which this is the worst. 2xx only where Jira took everything.
    pub fn status(self) -> u16 {
        match self {
            Self::Refused => 502,
            Self::Rejected => 422,
            Self::SendFewer => 413,
            Self::Unanswered => 504,
            Self::Unsent | Self::RetryLater => 503,
            Self::Accepted => 200,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Submitted::*;

    #[test]
    fn only_what_jira_took_is_2xx_and_the_worst_comes_first() {
        let all = [Refused, Rejected, SendFewer, Unanswered, Unsent, RetryLater, Accepted];
        assert!(all.is_sorted());
        for fate in all {
            assert_eq!((200..300).contains(&fate.status()), fate == Accepted, "{fate:?}");
        }
    }
}

//! What a gate answers: the one place where it can open.

use crate::component::Decision;

/// What a registered gate answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Deploy: the only one that is answered with 2xx.
    Proceed,
    /// A callback said `allowed`, but Jira has not said so when asked.
    NotConfirmed,
    /// Nothing has been decided.
    Hold,
    /// Do not deploy.
    Stop,
    /// Do not deploy, and call a person.
    Misconfigured,
}

/// `newest` is what callbacks and polls say together, `polled` what Jira answered when it was asked; none where
/// nothing came yet.
///
/// A callback is a hint: its signature does not bind its body, so it may close a gate but not open it. Only what Jira
/// itself answered to this server opens a gate, unless the operator trusts callbacks.
pub fn verdict(newest: Option<Decision>, polled: Option<Decision>, trust_callbacks: bool) -> Verdict {
    match newest {
        None | Some(Decision::Hold) => Verdict::Hold,
        Some(Decision::Stop) => Verdict::Stop,
        Some(Decision::Misconfigured) => Verdict::Misconfigured,
        Some(Decision::Proceed) if trust_callbacks || polled == Some(Decision::Proceed) => Verdict::Proceed,
        Some(Decision::Proceed) => Verdict::NotConfirmed,
    }
}

impl Verdict {
    /// The HTTP status. `curl -f` fails for all but the first.
    pub fn status(self) -> u16 {
        match self {
            Self::Proceed => 200,
            Self::NotConfirmed => 503,
            Self::Hold => 425,
            Self::Stop => 403,
            Self::Misconfigured => 422,
        }
    }

    /// The decision that is answered. It says `proceed` with status 200 alone.
    pub fn decision(self) -> &'static str {
        match self {
            Self::Proceed => "proceed",
            Self::NotConfirmed | Self::Hold => "hold",
            Self::Stop => "stop",
            Self::Misconfigured => "misconfigured",
        }
    }

    /// Whether waiting may help.
    pub fn may_open(self) -> bool {
        matches!(self, Self::NotConfirmed | Self::Hold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Option<Decision>; 5] =
        [None, Some(Decision::Proceed), Some(Decision::Hold), Some(Decision::Stop), Some(Decision::Misconfigured)];

    #[test]
    fn only_a_newest_proceed_opens_and_only_when_jira_confirmed_it_or_callbacks_are_trusted() {
        for newest in ALL {
            for polled in ALL {
                for trust in [false, true] {
                    let opens = newest == Some(Decision::Proceed) && (trust || polled == Some(Decision::Proceed));
                    let verdict = verdict(newest, polled, trust);
                    assert_eq!(verdict == Verdict::Proceed, opens, "{newest:?} {polled:?} {trust}");
                    assert_eq!((200..300).contains(&verdict.status()), opens);
                    assert_eq!(verdict.decision() == "proceed", opens);
                }
            }
        }
    }

    #[test]
    fn what_does_not_open_says_why() {
        assert_eq!(verdict(None, None, true), Verdict::Hold);
        assert_eq!(verdict(Some(Decision::Hold), Some(Decision::Proceed), true), Verdict::Hold);
        assert_eq!(verdict(Some(Decision::Stop), Some(Decision::Proceed), true), Verdict::Stop);
        assert_eq!(verdict(Some(Decision::Misconfigured), None, true), Verdict::Misconfigured);
        assert_eq!(verdict(Some(Decision::Proceed), Some(Decision::Hold), false), Verdict::NotConfirmed);
        assert_eq!(verdict(Some(Decision::Proceed), None, false), Verdict::NotConfirmed);
    }
}

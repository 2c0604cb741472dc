//! What a gate answers: the one place where it can open.

use crate::decision::Decision;

/// What a registered gate answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Deploy: the only one that is answered with 2xx.
    Proceed,
    /// A callback said `allowed`, but Jira, asked since, has not.
    NotConfirmed,
    /// Nothing has been decided.
    Hold,
    /// Do not deploy.
    Stop,
    /// Do not deploy, and call a person.
    Misconfigured,
}

/// `newest` is what callbacks and polls say together; none where nothing came yet. `heard` is whether one of them said so
/// since the last submission: what closed the gate before is no word on what was submitted then, and Jira is asked, since
/// what it called back may be lost. `confirmed` is whether Jira says the same, asked after everything else that is known of
/// the gate had come.
///
/// A callback is a hint: its signature does not bind its body, so it may close a gate but not open it. Only what Jira
/// itself answered opens a gate, unless the operator trusts callbacks. What Jira answered before a newer callback came
/// does not count: else whoever holds one live token could open what Jira allowed once and prevented since.
pub fn verdict(newest: Option<Decision>, heard: bool, confirmed: bool, trust_callbacks: bool) -> Verdict {
    match newest {
        None | Some(Decision::Hold) => Verdict::Hold,
        Some(Decision::Stop | Decision::Misconfigured) if !heard => Verdict::Hold,
        Some(Decision::Stop) => Verdict::Stop,
        Some(Decision::Misconfigured) => Verdict::Misconfigured,
        Some(Decision::Proceed) if trust_callbacks || confirmed => Verdict::Proceed,
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

    /// Whether waiting, or asking Jira, may help.
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
            for bits in 0..8 {
                let [heard, confirmed, trust] = [1, 2, 4].map(|bit| bits & bit != 0);
                let opens = newest == Some(Decision::Proceed) && (trust || confirmed);
                let verdict = verdict(newest, heard, confirmed, trust);
                assert_eq!(verdict == Verdict::Proceed, opens, "{newest:?} {heard} {confirmed} {trust}");
                assert_eq!((200..300).contains(&verdict.status()), opens);
                assert_eq!(verdict.decision() == "proceed", opens);
            }
        }
    }

    #[test]
    fn what_does_not_open_says_why() {
        assert_eq!(verdict(None, true, true, true), Verdict::Hold);
        assert_eq!(verdict(Some(Decision::Hold), true, true, true), Verdict::Hold);
        assert_eq!(verdict(Some(Decision::Stop), true, true, true), Verdict::Stop);
        assert_eq!(verdict(Some(Decision::Misconfigured), true, true, true), Verdict::Misconfigured);
        assert_eq!(verdict(Some(Decision::Proceed), true, false, false), Verdict::NotConfirmed);
    }

    #[test]
    fn what_closed_it_before_a_submission_closes_it_no_more() {
        for newest in [Decision::Stop, Decision::Misconfigured] {
            assert_eq!(verdict(Some(newest), false, true, true), Verdict::Hold);
        }
        assert_eq!(verdict(Some(Decision::Proceed), false, false, false), Verdict::NotConfirmed);
    }
}

//! When to ask Jira about a gate.
//!
//! A component lives as long as one request and has no timer. So Jira is asked while a pipeline asks: that is also the
//! only time at which anybody wants to know.

use crate::store::{self, Store, StoreFault};
use serde::{Deserialize, Serialize};

/// The least time between two questions about a gate that a callback says is allowed, in seconds.
const UNCONFIRMED: u64 = 5;
/// The same where nothing says so, and a question only finds a callback that was lost.
const UNDECIDED: u64 = 30;
/// The longest that a `Retry-After` is obeyed, in seconds.
const LONGEST_QUIET: u64 = 3_600;

/// What is kept of the questions about a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When Jira was asked last.
    at: u64,
    /// Jira wants to be left alone until then.
    #[serde(default)]
    quiet_until: u64,
}

impl Asked {
    /// What the store holds of it.
    pub fn read(store: &impl Store, key: String) -> Result<Self, StoreFault> {
        Ok(store::get_json(store, key)?.unwrap_or_default())
    }

    /// Whether Jira may be asked now.
    pub fn is_due(self, says_allowed: bool, now: u64) -> bool {
        let least = if says_allowed { UNCONFIRMED } else { UNDECIDED };
        // A clock that was put back must not silence the service.
        let rested = now < self.at || now.saturating_sub(self.at) >= least;
        rested && (now >= self.quiet_until || self.quiet_until.saturating_sub(now) > LONGEST_QUIET)
    }

    /// Jira is asked now.
    pub fn asked(self, now: u64) -> Self {
        Self { at: now, ..self }
    }

    /// Jira wants to be left alone for so many seconds.
    pub fn quiet(self, now: u64, seconds: u64) -> Self {
        Self { quiet_until: now.saturating_add(seconds.min(LONGEST_QUIET)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jira_is_asked_at_once_and_then_not_too_often() {
        assert!(Asked::default().is_due(true, 1_000) && Asked::default().is_due(false, 1_000));
        let asked = Asked::default().asked(1_000);
        assert!(!asked.is_due(true, 1_004) && asked.is_due(true, 1_005));
        assert!(!asked.is_due(false, 1_029) && asked.is_due(false, 1_030));
        assert!(asked.is_due(true, 999), "the clock was put back");
    }

    #[test]
    fn a_wish_for_quiet_is_obeyed_for_an_hour_at_most() {
        let asked = Asked::default().asked(1_000).quiet(1_000, 60);
        assert!(!asked.is_due(true, 1_059) && asked.is_due(true, 1_060));
        let forever = Asked::default().asked(1_000).quiet(1_000, u64::MAX);
        assert!(!forever.is_due(true, 4_599) && forever.is_due(true, 4_600));
        assert!(Asked::default().asked(1).quiet(100_000, 60).is_due(true, 10), "the clock was put back");
    }
}

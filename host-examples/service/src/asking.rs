//! When to ask Jira about a gate.
//!
//! A component lives as long as one request and has no timer. So Jira is asked while a pipeline asks: that is also the
//! only time at which anybody wants to know.

use crate::store::{self, Store, StoreFault};

/// The least time between two questions about a gate that a callback says is allowed, in seconds.
const UNCONFIRMED: u64 = 5;
/// The same where nothing says so, and a question only finds a callback that was lost.
const UNDECIDED: u64 = 30;

/// When Jira was asked last about a gate, in seconds since the Unix epoch; 0 if never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked(u64);

impl Asked {
    /// What the store holds of it.
    pub fn read(store: &impl Store, key: String) -> Result<Self, StoreFault> {
        Ok(Self(store::get_json(store, &key)?.unwrap_or_default()))
    }

    /// Remembers that Jira is asked now.
    pub fn keep(store: &impl Store, key: &str, now: u64) -> Result<(), StoreFault> {
        store::set_json(store, key, &now)
    }

    /// Whether Jira may be asked now.
    pub fn is_due(self, says_allowed: bool, now: u64) -> bool {
        let least = if says_allowed { UNCONFIRMED } else { UNDECIDED };
        // A clock that was put back must not silence the service.
        now < self.0 || now.saturating_sub(self.0) >= least
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    #[test]
    fn jira_is_asked_at_once_and_then_not_too_often() {
        let store = Memory::default();
        let asked = || Asked::read(&store, "gate".to_owned()).unwrap();
        assert!(asked().is_due(true, 1_000) && asked().is_due(false, 1_000));
        Asked::keep(&store, "gate", 1_000).unwrap();
        assert!(!asked().is_due(true, 1_004) && asked().is_due(true, 1_005));
        assert!(!asked().is_due(false, 1_029) && asked().is_due(false, 1_030));
        assert!(asked().is_due(true, 999), "the clock was put back");
    }
}

//! A Jira site that wants to be left alone: `Retry-After`, for everything that is asked of it.

use crate::keys;
use crate::store::{self, Store, StoreFault};

/// The longest that it is obeyed, in seconds.
const LONGEST: u64 = 3_600;

/// Whether an answer of this status means that the site wants to be asked later.
pub fn is_for_later(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// How many more seconds a tenant wants to be left alone.
pub fn left(store: &impl Store, client_key: &str, now: u64) -> Result<u64, StoreFault> {
    let until: u64 = store::get_json(store, &key(client_key))?.unwrap_or_default();
    let left = until.saturating_sub(now);
    // What is further ahead was put there before the clock was set back.
    Ok(if left > LONGEST { 0 } else { left })
}

/// Leaves a tenant alone for so many seconds, at most an hour.
pub fn keep(store: &impl Store, client_key: &str, now: u64, seconds: u64) -> Result<(), StoreFault> {
    store::set_json(store, &key(client_key), &now.saturating_add(seconds.min(LONGEST)))
}

fn key(client_key: &str) -> String {
    keys::key(&["quiet", client_key])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    #[test]
    fn a_wish_is_obeyed_for_an_hour_at_most_and_for_its_tenant_alone() {
        let store = Memory::default();
        assert_eq!(left(&store, "t", 1_000), Ok(0));
        keep(&store, "t", 1_000, 60).unwrap();
        assert_eq!(
            (left(&store, "t", 1_000), left(&store, "t", 1_059), left(&store, "t", 1_060)),
            (Ok(60), Ok(1), Ok(0))
        );
        assert_eq!(left(&store, "u", 1_000), Ok(0));
        keep(&store, "t", 1_000, u64::MAX).unwrap();
        assert_eq!((left(&store, "t", 1_000), left(&store, "t", 4_600)), (Ok(3_600), Ok(0)));
        keep(&store, "t", 100_000, 60).unwrap();
        assert_eq!(left(&store, "t", 1_000), Ok(0), "the clock was put back");
    }

    #[test]
    fn busy_is_for_later_and_a_refusal_is_final() {
        for status in [408, 425, 429, 500, 503, 599] {
            assert!(is_for_later(status), "{status}");
        }
        for status in [200, 202, 302, 400, 401, 403, 404, 413] {
            assert!(!is_for_later(status), "{status}");
        }
    }
}

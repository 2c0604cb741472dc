//! The tokens that were taken, until they are refused anyway: what sees replays.
//!
//! No signature binds a body. So the first body that comes with a token is the only one that is taken.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::fault::Fault;

/// For how many seconds a token is remembered after it has expired: longer than a request is under way that came just
/// before, and than clocks are stepped back that are set right.
const REMEMBERED: i64 = 300;

/// What is known of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It comes for the first time.
    New,
    /// It brought the same body before.
    Retry,
    /// It brought another body before.
    Replayed,
}

/// Looks for a token, and keeps it where it is new.
pub fn look(
    tx: &Transaction<'_>,
    token_digest: &str,
    body_digest: &str,
    good_until: i64,
    now: i64,
) -> Result<Seen, Fault> {
    tx.execute("DELETE FROM seen WHERE good_until <= ?", [now.saturating_sub(REMEMBERED)])?;
    let seen: Option<String> = tx
        .prepare_cached("SELECT body_digest FROM seen WHERE token_digest = ?")?
        .query_row([token_digest], |row| row.get(0))
        .optional()?;
    if let Some(seen) = seen {
        return Ok(if seen == body_digest { Seen::Retry } else { Seen::Replayed });
    }
    tx.execute("INSERT INTO seen VALUES (?, ?, ?)", params![token_digest, body_digest, good_until])?;
    Ok(Seen::New)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    const GOOD_UNTIL: i64 = 1_600_000_210;

    #[test]
    fn a_token_that_expires_while_it_is_looked_at_is_known() {
        let folder = std::env::temp_dir().join(format!("connect-gating-seen-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(&folder.join("gates.sqlite")).unwrap();
        let look = |body, now| store.write(|tx| look(tx, "token", body, GOOD_UNTIL, now)).unwrap();
        let found = [
            look("body", GOOD_UNTIL - 1),
            look("body", GOOD_UNTIL),
            look("other", GOOD_UNTIL),
            look("other", GOOD_UNTIL + REMEMBERED - 1),
            look("other", GOOD_UNTIL + REMEMBERED),
        ];
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, [Seen::New, Seen::Retry, Seen::Replayed, Seen::Replayed, Seen::New]);
    }
}

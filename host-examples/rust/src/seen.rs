//! The tokens that were taken, until they are refused anyway: what sees replays.
//!
//! No signature binds a body. So the first body that comes with a token is the only one that is taken.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::fault::Fault;

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
    tx.execute("DELETE FROM seen WHERE good_until <= ?", [now])?;
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

//! Tokens that were taken, until well after they would be refused anyway.
//!
//! The signature does not bind the body. So the first body that came with a token stands: the same again is a retry,
//! another one a replay.
//!
//! A token's digest decides under which of four keys it may lie; what has had its time is written over. So the store
//! does not grow with every callback, and nothing has to be cleaned up.

use crate::keys;
use crate::store::{self, Store, StoreFault};
use serde::{Deserialize, Serialize};

/// How many keys a digest may lie under. One of a tenant's 65,536 groups would have to hold five live tokens at once
/// before one of them, the one that lives shortest, is forgotten early.
const PLACES: u8 = 4;

/// For how many seconds a token is remembered after it has expired: longer than a request is under way that came just
/// before, and than clocks are stepped back that are set right.
const REMEMBERED: i64 = 300;

/// Whether a token came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It is new, and this is where to keep it.
    New(Place),
    /// It came with the same body.
    Retry,
    /// It came with another body.
    Replayed,
}

/// Where a token is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

/// A token, by its digest.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// The tenant.
    pub client_key: &'a str,
    /// SHA-256 of the token's signing input in hexadecimal digits.
    pub digest: &'a str,
    /// SHA-256 of the body that came with it.
    pub body: &'a str,
    /// The first second at which it is refused anyway.
    pub good_until: i64,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    token: String,
    body: String,
    until: i64,
}

/// Looks whether a token came before.
pub fn look(store: &impl Store, token: &Token<'_>, now: i64) -> Result<Sight, StoreFault> {
    let group = token.digest.get(..4).unwrap_or_default();
    let mut free: Option<(i64, String)> = None;
    for place in 0..PLACES {
        let place = keys::key(&["token", token.client_key, group, &place.to_string()]);
        let entry: Option<Entry> = store::get_json(store, &place)?;
        let is_empty = entry.is_none();
        if let Some(same) = entry.as_ref().filter(|entry| entry.token == token.digest) {
            return Ok(if same.body == token.body { Sight::Retry } else { Sight::Replayed });
        }
        let live = entry.map(|entry| entry.until).filter(|until| until.saturating_add(REMEMBERED) > now);
        let until = live.unwrap_or(i64::MIN);
        if free.as_ref().is_none_or(|(other, _)| until < *other) {
            free = Some((until, place));
        }
        // Nothing lies behind it: a place is taken where those before it hold live tokens.
        if is_empty {
            break;
        }
    }
    let (_, place) = free.ok_or(StoreFault::Corrupt)?;
    Ok(Sight::New(Place(place)))
}

impl Place {
    /// Remembers a token.
    pub fn keep(&self, store: &impl Store, token: &Token<'_>) -> Result<(), StoreFault> {
        let entry = Entry { token: token.digest.to_owned(), body: token.body.to_owned(), until: token.good_until };
        store::set_json(store, &self.0, &entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    fn token<'a>(client_key: &'a str, digest: &'a str, body: &'a str, good_until: i64) -> Token<'a> {
        Token { client_key, digest, body, good_until }
    }

    /// Looks, and remembers what is new.
    fn take(store: &Memory, token: Token<'_>, now: i64) -> &'static str {
        match look(store, &token, now).unwrap() {
            Sight::New(place) => {
                place.keep(store, &token).unwrap();
                "new"
            }
            Sight::Retry => "retry",
            Sight::Replayed => "replayed",
        }
    }

    #[test]
    fn the_first_body_of_a_token_stands() {
        let store = Memory::default();
        let (one, other) = ("abcd1", "abcd2");
        assert_eq!(take(&store, token("t", one, "x", 100), 50), "new");
        assert_eq!(take(&store, token("t", one, "x", 100), 60), "retry");
        assert_eq!(take(&store, token("t", one, "y", 100), 60), "replayed");
        assert_eq!(take(&store, token("t", one, "x", 100), 60), "retry");
        assert_eq!(take(&store, token("t", other, "y", 100), 60), "new");
        assert_eq!(take(&store, token("another tenant", one, "y", 100), 60), "new");
    }

    #[test]
    fn places_are_used_again_once_their_tokens_are_over() {
        let store = Memory::default();
        for (n, until) in [(1, 200), (2, 100), (3, 300), (4, 400)] {
            let digest = format!("abcd{n}");
            assert_eq!(take(&store, token("t", &digest, "x", until), 50), "new");
        }
        assert_eq!(store.count(), 4);
        // The second one is over, but a request that came before may still be under way.
        assert_eq!(take(&store, token("t", "abcd2", "y", 100), 399), "replayed");
        assert_eq!(take(&store, token("t", "abcd5", "x", 700), 400), "new");
        assert_eq!(store.count(), 4);
        for n in [1, 3, 4, 5] {
            assert_eq!(take(&store, token("t", &format!("abcd{n}"), "y", 700), 400), "replayed", "{n}");
        }
    }

    #[test]
    fn a_failed_store_is_no_new_token() {
        let store = Memory::default();
        store.fail();
        assert!(look(&store, &token("t", "abcd1", "x", 100), 50).is_err());
    }
}

//! The public keys that sign lifecycle calls, as far as they were fetched; misses are remembered too.
//!
//! Whoever sends a token that looks right before its signature is looked at makes the service fetch. So what is known is
//! not asked again, and there are 4,096 places for all ids together: the store does not grow by ids that somebody made up.

use crate::keys;
use crate::store::{self, Store, StoreFault};
use serde::{Deserialize, Serialize};

/// How long a key is kept, in seconds. The key of an id never changes; one that was withdrawn should go some time.
const HIT: u64 = 3_600;
/// How long it is remembered that there is no key of an id, in seconds.
const MISS: u64 = 60;

#[derive(Serialize, Deserialize)]
struct Entry {
    /// Where it was published: another key server has other keys.
    url: String,
    pem: Option<String>,
    until: u64,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it has to be fetched.
    Nothing,
    /// There is no key of this id.
    Missing,
    /// The key.
    Pem(String),
}

/// What is known of the key that is published at this URL.
pub fn find(store: &impl Store, id: &str, url: &str, now: u64) -> Result<Known, StoreFault> {
    let entry: Option<Entry> = store::get_json(store, &place(id))?;
    let known = |entry: &Entry| entry.url == url && entry.until > now && entry.until <= now.saturating_add(HIT);
    Ok(match entry.filter(known) {
        None => Known::Nothing,
        Some(Entry { pem: None, .. }) => Known::Missing,
        Some(Entry { pem: Some(pem), .. }) => Known::Pem(pem),
    })
}

/// Remembers a key, or that there is none.
pub fn keep(store: &impl Store, id: &str, url: &str, pem: Option<&str>, now: u64) -> Result<(), StoreFault> {
    let until = now.saturating_add(if pem.is_some() { HIT } else { MISS });
    store::set_json(store, &place(id), &Entry { url: url.to_owned(), pem: pem.map(str::to_owned), until })
}

fn place(id: &str) -> String {
    keys::key(&["install key", id.get(..3).unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    const URL: &str = "https://keys.example/0a1b";

    #[test]
    fn hits_and_misses_are_remembered_for_a_while() {
        let store = Memory::default();
        assert_eq!(find(&store, "0a1b", URL, 1_000), Ok(Known::Nothing));
        keep(&store, "0a1b", URL, Some("pem"), 1_000).unwrap();
        assert_eq!(find(&store, "0a1b", URL, 4_599), Ok(Known::Pem("pem".to_owned())));
        assert_eq!(find(&store, "0a1b", URL, 4_600), Ok(Known::Nothing));
        assert_eq!(find(&store, "0a1b", URL, 999), Ok(Known::Nothing), "the clock was put back");
        assert_eq!(find(&store, "0a1b", "https://other.example/0a1b", 1_000), Ok(Known::Nothing));
        keep(&store, "0a1b", URL, None, 1_000).unwrap();
        assert_eq!(find(&store, "0a1b", URL, 1_059), Ok(Known::Missing));
        assert_eq!(find(&store, "0a1b", URL, 1_060), Ok(Known::Nothing));
    }

    #[test]
    fn another_id_in_the_same_place_is_another_key() {
        let store = Memory::default();
        keep(&store, "0a1b", URL, Some("pem"), 1_000).unwrap();
        assert_eq!(find(&store, "0a1c", "https://keys.example/0a1c", 1_000), Ok(Known::Nothing));
        assert_eq!(store.count(), 1);
    }
}

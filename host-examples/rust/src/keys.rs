//! The public keys that sign lifecycle calls: fetched once, misses remembered.
//!
//! Whoever sends a token that looks right before its signature is looked at makes this server fetch. So an id is a
//! UUID, the server is the operator's choice, what is known is not asked again, and few are asked for at a time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{Method, Uri};
use tokio::sync::Semaphore;

use crate::component::PublicKey;
use crate::exposition::Counter;
use crate::outgoing::{Answer, Call, Client};

/// How long a fetch may take, and how long its answer may be, in bytes.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST: usize = 4096;
/// The most fetches at the same time; whoever comes then is told to come again.
const FETCHES: usize = 4;
/// How long a key is kept. The key of an id never changes; one that was withdrawn should go some time.
const HIT: Duration = Duration::from_secs(3600);
/// How long it is remembered that there is no key of an id.
const MISS: Duration = Duration::from_secs(60);
/// The most of either that are kept.
const KEPT: usize = 256;

/// Keys by id.
pub struct Keys {
    hits: Mutex<Recent<String>>,
    misses: Mutex<Recent<()>>,
    fetches: Semaphore,
    state: Mutex<&'static str>,
}

/// What the key server says of an id.
#[derive(Clone, Debug)]
pub enum Found {
    /// The key.
    Key(PublicKey),
    /// It has none of this id.
    None,
    /// It can't be asked now, for the reason of this name.
    Unavailable(&'static str),
}

impl Keys {
    /// No keys yet.
    pub fn new() -> Self {
        Self {
            hits: Mutex::new(Recent::new(HIT)),
            misses: Mutex::new(Recent::new(MISS)),
            fetches: Semaphore::new(FETCHES),
            state: Mutex::new("not-asked"),
        }
    }

    /// What came of asking the key server last: `answered`, `not-asked`, or the name of what went wrong.
    pub fn state(&self) -> &'static str {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key of an id, which is published at this URL. Whether the key server was asked, and what came of it, is counted.
    pub async fn get(&self, client: &Client, id: &str, url: Uri, asked: &Counter<1>) -> Found {
        let now = Instant::now();
        if let Some(pem) = lock(&self.hits).get(id, now) {
            return Found::Key(PublicKey::Pem(pem));
        }
        if lock(&self.misses).get(id, now).is_some() {
            return Found::None;
        }
        let Ok(_seat) = self.fetches.try_acquire() else {
            return Found::Unavailable("too-many-fetches");
        };
        let call =
            Call { method: Method::GET, url, authorization: None, body: None, patience: PATIENCE, longest: LONGEST };
        let found = match client.send(call).await {
            Ok(Answer { status: 200, body, .. }) if body.starts_with("-----BEGIN PUBLIC KEY-----") => {
                lock(&self.hits).put(id, body.clone(), Instant::now());
                Found::Key(PublicKey::Pem(body))
            }
            // Atlassian's server answers 403 for an id that it does not know.
            Ok(Answer { status: 403 | 404 | 410, .. }) => {
                lock(&self.misses).put(id, (), Instant::now());
                Found::None
            }
            Ok(Answer { status: 200, .. }) => Found::Unavailable("not-a-key"),
            Ok(_) => Found::Unavailable("unexpected-status"),
            Err(failure) => Found::Unavailable(failure.name()),
        };
        let (state, result) = match &found {
            Found::Key(_) => ("answered", "key"),
            Found::None => ("answered", "none"),
            Found::Unavailable(reason) => (*reason, *reason),
        };
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        asked.count([result]);
        found
    }
}

fn lock<T>(recent: &Mutex<Recent<T>>) -> std::sync::MutexGuard<'_, Recent<T>> {
    recent.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A bounded memory whose entries fade.
struct Recent<T> {
    entries: HashMap<String, (T, Instant)>,
    lifetime: Duration,
}

impl<T: Clone> Recent<T> {
    fn get(&self, id: &str, now: Instant) -> Option<T> {
        let (value, since) = self.entries.get(id)?;
        (now.duration_since(*since) < self.lifetime).then(|| value.clone())
    }
}

impl<T> Recent<T> {
    fn new(lifetime: Duration) -> Self {
        Self { entries: HashMap::new(), lifetime }
    }

    fn put(&mut self, id: &str, value: T, now: Instant) {
        self.entries.retain(|_, (_, since)| now.duration_since(*since) < self.lifetime);
        if self.entries.len() >= KEPT
            && let Some(oldest) = self.entries.iter().min_by_key(|(_, (_, since))| *since).map(|(id, _)| id.clone())
        {
            self.entries.remove(&oldest);
        }
        self.entries.insert(id.to_owned(), (value, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fade_and_the_oldest_go_first() {
        let mut recent = Recent::new(Duration::from_secs(60));
        let start = Instant::now();
        recent.put("first", 1, start);
        assert_eq!(recent.get("first", start + Duration::from_secs(59)), Some(1));
        assert_eq!(recent.get("first", start + Duration::from_secs(60)), None);
        for n in 0..KEPT {
            recent.put(&n.to_string(), n, start + Duration::from_secs(1));
        }
        assert_eq!(recent.entries.len(), KEPT);
        assert_eq!(recent.get("first", start + Duration::from_secs(2)), None);
        assert!(recent.get("0", start + Duration::from_secs(2)).is_some());
        recent.put("late", 0, start + Duration::from_secs(120));
        assert_eq!(recent.entries.len(), 1, "what has faded is forgotten");
    }
}

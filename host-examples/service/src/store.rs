//! What the service asks of a store: to read and to write single keys, and that a write that was acknowledged is seen by
//! every read that begins after it. No compare-and-swap, no listing, no counting: stores differ in these.

use std::fmt;

/// A store of keys and values.
pub trait Store {
    /// The value of one key.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreFault>;
    /// Writes one value.
    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault>;
}

/// Why the store can't do its part. Answered with 503, so that Jira sends again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// It failed, and said this.
    Failed(String),
    /// What it holds was not written by this service, or was damaged.
    Corrupt,
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(why) => write!(f, "the store failed: {why}"),
            Self::Corrupt => f.write_str("the store holds what this service did not write"),
        }
    }
}

/// The value of one key, from JSON.
pub fn get_json<T: serde::de::DeserializeOwned>(store: &impl Store, key: &str) -> Result<Option<T>, StoreFault> {
    let value = store.get(key)?;
    value.map(|value| serde_json::from_slice(&value).map_err(|_| StoreFault::Corrupt)).transpose()
}

/// Writes a value as JSON.
pub fn set_json(store: &impl Store, key: &str, value: &impl serde::Serialize) -> Result<(), StoreFault> {
    let value = serde_json::to_vec(value).map_err(|_| StoreFault::Corrupt)?;
    store.set(key, &value)
}

/// A store for tests.
#[cfg(test)]
pub mod memory {
    use super::{Store, StoreFault};
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    /// Keeps everything in memory, and fails on demand.
    #[derive(Default)]
    pub struct Memory {
        values: RefCell<BTreeMap<String, Vec<u8>>>,
        broken: Cell<bool>,
    }

    impl Memory {
        /// How many keys there are.
        pub fn count(&self) -> usize {
            self.values.borrow().len()
        }

        /// Fails from now on.
        pub fn fail(&self) {
            self.broken.set(true);
        }

        fn check(&self) -> Result<(), StoreFault> {
            if self.broken.get() { Err(StoreFault::Failed("on demand".into())) } else { Ok(()) }
        }
    }

    impl Store for Memory {
        fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreFault> {
            self.check()?;
            Ok(self.values.borrow().get(key).cloned())
        }

        fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault> {
            self.check()?;
            self.values.borrow_mut().insert(key.to_owned(), value.to_vec());
            Ok(())
        }
    }
}

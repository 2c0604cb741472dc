//! The store behind `wasi:keyvalue`.

use super::bindings::wasi::keyvalue::{batch, store as wasi};
use crate::store::{Store, StoreFault};

/// How many keys are asked for in one question. `wash` asks NATS for all of them at the same time, and the memory that it
/// takes for that it keeps.
const AT_ONCE: usize = 8;

/// An open bucket.
pub struct KeyValue(wasi::Bucket);

impl KeyValue {
    /// Opens the store of this name.
    pub fn open(name: &str) -> Result<Self, StoreFault> {
        wasi::open(name).map(Self).map_err(fault)
    }
}

impl Store for KeyValue {
    fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreFault> {
        if let [key] = keys {
            return Ok(vec![self.0.get(key).map_err(fault)?]);
        }
        // Matched by key: nothing says that what is not there is left in its place.
        let mut found = std::collections::BTreeMap::new();
        for keys in keys.chunks(AT_ONCE) {
            let values = batch::get_many(&self.0, keys).map_err(fault)?;
            found.extend(values.into_iter().filter_map(there));
        }
        Ok(keys.iter().map(|key| found.remove(key)).collect())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault> {
        self.0.set(key, value).map_err(fault)
    }
}

type Pair = (String, Vec<u8>);

#[cfg(not(feature = "spin"))]
fn there(found: Option<Pair>) -> Option<Pair> {
    found
}

/// Spin names every key that it was asked for.
#[cfg(feature = "spin")]
fn there((key, value): (String, Option<Vec<u8>>)) -> Option<Pair> {
    Some((key, value?))
}

fn fault(error: wasi::Error) -> StoreFault {
    StoreFault::Failed(match error {
        wasi::Error::NoSuchStore => "there is no store of this name".to_owned(),
        wasi::Error::AccessDenied => "the store may not be used".to_owned(),
        wasi::Error::Other(why) => why,
    })
}

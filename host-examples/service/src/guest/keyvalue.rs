//! The store behind `wasi:keyvalue`.

use super::bindings::wasi::keyvalue::store as wasi;
use crate::store::{Store, StoreFault};

/// An open bucket.
pub struct KeyValue(wasi::Bucket);

impl KeyValue {
    /// Opens the store of this name.
    pub fn open(name: &str) -> Result<Self, StoreFault> {
        wasi::open(name).map(Self).map_err(fault)
    }
}

impl Store for KeyValue {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        self.0.get(key).map_err(fault)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault> {
        self.0.set(key, value).map_err(fault)
    }
}

fn fault(error: wasi::Error) -> StoreFault {
    StoreFault::Failed(match error {
        wasi::Error::NoSuchStore => "there is no store of this name".to_owned(),
        wasi::Error::AccessDenied => "the store may not be used".to_owned(),
        wasi::Error::Other(why) => why,
    })
}

//! Spin's `wasi:keyvalue` and `wasi:config`, made from wasmCloud's, so that the app as Spin composes it can run where
//! Spin can't be installed.
//!
//! It is as strict as Spin where an app could notice: a store that the manifest does not name is denied. The setting
//! `key_value_stores` says what the manifest names.
#![cfg(target_arch = "wasm32")]
#![expect(unsafe_code, reason = "`export!` makes functions for the host, which is how a component offers anything")]

mod bindings {
    wit_bindgen::generate!({
        world: "connect-gating:spin-stand-in/stand-in",
        path: [
            "../../service/wit/deps/config",
            "../../service/wit/deps/keyvalue",
            "../wit/deps/config",
            "../wit/deps/keyvalue",
            "wit",
        ],
        generate_all,
    });
}

use bindings::exports::wasi as spin;
use bindings::wasi;
use spin::config0_2_0_draft_2024_09_27::store as spin_config;
use spin::keyvalue0_2_0_draft2::store as spin_store;
use wasi::config0_2_0_rc_1::store as config;
use wasi::keyvalue0_2_0_draft::store;

struct StandIn;

bindings::export!(StandIn with_types_in bindings);

impl spin_config::Guest for StandIn {
    fn get(key: String) -> Result<Option<String>, spin_config::Error> {
        config::get(&key).map_err(|error| match error {
            config::Error::Upstream(why) => spin_config::Error::Upstream(why),
            config::Error::Io(why) => spin_config::Error::Io(why),
        })
    }
}

struct Bucket(store::Bucket);

impl spin_store::Guest for StandIn {
    type Bucket = Bucket;

    fn open(identifier: String) -> Result<spin_store::Bucket, spin_store::Error> {
        let named = config::get("key_value_stores").ok().flatten().unwrap_or_default();
        if !named.split_whitespace().any(|name| name == identifier) {
            return Err(spin_store::Error::AccessDenied);
        }
        Ok(spin_store::Bucket::new(Bucket(store::open(&identifier).map_err(fault)?)))
    }
}

impl spin_store::GuestBucket for Bucket {
    fn get(&self, key: String) -> Result<Option<Vec<u8>>, spin_store::Error> {
        self.0.get(&key).map_err(fault)
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<(), spin_store::Error> {
        self.0.set(&key, &value).map_err(fault)
    }
}

fn fault(error: store::Error) -> spin_store::Error {
    match error {
        store::Error::NoSuchStore => spin_store::Error::NoSuchStore,
        store::Error::AccessDenied => spin_store::Error::AccessDenied,
        store::Error::Other(why) => spin_store::Error::Other(why),
    }
}

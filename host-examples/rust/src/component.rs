//! The component in wasmtime: compiled once, instantiated afresh for every call.
//!
//! A trap leaves an instance in no state that anybody may rely on. An instance that serves one call only needs no
//! replacing, and nothing that one request left behind in memory can be read while the next one is served.

use std::path::Path;

use wasmtime::component::Linker;
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};

use self::bindings::{ConnectGating, ConnectGatingPre};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "connect-gating",
        additional_derives: [PartialEq],
    });
}

pub use self::bindings::exports::connect_gating::api::callback::Event;
pub use self::bindings::exports::connect_gating::api::gating::{
    Decision, FoldError, Folded, Outcome, Snapshot, Status, Update,
};
pub use self::bindings::exports::connect_gating::api::jwt::UnverifiedToken;
pub use self::bindings::exports::connect_gating::api::types::{Policy, Reason, Rejection, Request, Tenant};

/// The memory that one call may use, in bytes. The largest inputs (a body of 256 KiB, a target and a token of 16 KiB)
/// take a few megabytes.
const MEMORY: usize = 64 << 20;

/// The default for the work that one call may do, in units of wasmtime's fuel, which is about one WebAssembly
/// instruction. An ordinary callback takes some 250,000, and the costliest that the component's limits let through less
/// than 1,500,000,000: a callback that Jira signed must not fail for its size alone. This much takes about a second.
pub const FUEL: u64 = 2_000_000_000;

/// The compiled component, shared by all threads.
pub struct Component {
    instance: ConnectGatingPre<StoreLimits>,
    fuel: u64,
}

impl Component {
    /// Compiles the file. Fails if it is not this component, or if it imports anything: it is linked to nothing.
    pub fn load(path: &Path, fuel: u64) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let component = wasmtime::component::Component::from_file(&engine, path)?;
        let instance = ConnectGatingPre::new(Linker::new(&engine).instantiate_pre(&component)?)?;
        Ok(Self { instance, fuel })
    }

    /// The policy that the component recommends.
    pub fn default_policy(&self) -> wasmtime::Result<Policy> {
        self.call(|component, store| component.connect_gating_api_jwt().call_default_policy(store))
    }

    /// Reads a token without verifying it.
    pub fn peek(&self, request: &Request, policy: Policy) -> wasmtime::Result<Result<UnverifiedToken, Rejection>> {
        self.call(|component, store| component.connect_gating_api_jwt().call_peek(store, request, policy))
    }

    /// Verifies a callback, reads its body and decides.
    pub fn accept(
        &self,
        request: &Request,
        body: &str,
        tenant: Option<&Tenant>,
        policy: Policy,
        now: u64,
    ) -> wasmtime::Result<Result<Event, Rejection>> {
        self.call(|component, store| {
            component.connect_gating_api_callback().call_accept(store, request, body, tenant, policy, now)
        })
    }

    /// Folds an update into the stored state, if there is one.
    pub fn fold(&self, stored: Option<String>, update: &Update) -> wasmtime::Result<Result<Folded, FoldError>> {
        let stored: Vec<String> = stored.into_iter().collect();
        self.call(|component, store| component.connect_gating_api_gating().call_fold(store, &stored, update))
    }

    /// What the stored states say together.
    pub fn current(&self, stored: &[String]) -> wasmtime::Result<Result<Snapshot, FoldError>> {
        self.call(|component, store| component.connect_gating_api_gating().call_current(store, stored))
    }

    fn call<T>(
        &self,
        function: impl FnOnce(&ConnectGating, &mut Store<StoreLimits>) -> wasmtime::Result<T>,
    ) -> wasmtime::Result<T> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(self.instance.engine(), limits);
        store.limiter(|limits| limits);
        store.set_fuel(self.fuel)?;
        let component = self.instance.instantiate(&mut store)?;
        function(&component, &mut store)
    }
}

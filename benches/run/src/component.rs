//! The component in wasmtime: warm, and with an instance for each call.

use crate::input::Input;
use crate::rounds::Candidate;
use connect_gating_benches::{Callback, POLICY};
use std::path::Path;
use wasmtime::component::{Component, ComponentExportIndex, Linker};
use wasmtime::error::Context as _;
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, ResourceLimiter, Store};
use wasmtime::{Result, ensure};

mod bindings {
    wasmtime::component::bindgen!({ path: "../../wit", world: "connect-gating" });
}

pub use bindings::exports::connect_gating::api::callback::Event;
pub use bindings::exports::connect_gating::api::deployments::Family;
pub use bindings::exports::connect_gating::api::types::{Policy, Rejection, Request, Tenant};
pub use bindings::exports::connect_gating::api::validation::Report;
use bindings::{ConnectGating, ConnectGatingPre};

/// Fuel for one call, as the hosts give it.
pub const FUEL: u64 = 2_000_000_000;

/// An engine as the hosts have it, with fuel; instances come from a pool.
pub fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.consume_fuel(true);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(PoolingAllocationConfig::new()));
    Engine::new(&config)
}

/// The component, compiled and ready for instances.
pub struct Host {
    ready: ConnectGatingPre<Meter>,
    accept: ComponentExportIndex,
}

impl Host {
    pub fn new(path: &Path) -> Result<Self> {
        let engine = engine()?;
        let component = Component::from_file(&engine, path)?;
        Self::of(&component)
    }

    pub fn of(component: &Component) -> Result<Self> {
        let ready = Linker::new(component.engine()).instantiate_pre(component)?;
        let callback = component.get_export_index(None, "connect-gating:api/callback@0.1.0");
        let accept = callback.and_then(|callback| component.get_export_index(Some(&callback), "accept"));
        Ok(Self { ready: ConnectGatingPre::new(ready)?, accept: accept.context("no `accept` is exported")? })
    }

    pub fn instance(&self) -> Result<Instance> {
        let mut store = self.store()?;
        let exports = self.ready.instantiate(&mut store)?;
        Ok(Instance { store, exports })
    }

    /// A call of an instance that is made for it. Of the exports the called one alone is looked up: `instantiate` of the
    /// generated bindings compares the types of every function, which takes longer than the call.
    pub fn accept(&self, input: &Input) -> Result<Result<Event, Rejection>> {
        type Arguments<'a> = (&'a Request, &'a str, Option<&'a Tenant>, Policy, u64);
        let mut store = self.store()?;
        let instance = self.ready.instance_pre().instantiate(&mut store)?;
        let accept = instance.get_typed_func::<Arguments<'_>, (Result<Event, Rejection>,)>(&mut store, &self.accept)?;
        let Input { request, body, tenant, policy, now } = input;
        let (answer,) = accept.call(&mut store, (request, body, Some(tenant), *policy, *now))?;
        Ok(answer)
    }

    fn store(&self) -> Result<Store<Meter>> {
        let mut store = Store::new(self.ready.engine(), Meter::default());
        store.limiter(|meter| meter);
        store.set_fuel(FUEL)?;
        Ok(store)
    }
}

pub struct Instance {
    store: Store<Meter>,
    exports: ConnectGating,
}

impl Instance {
    pub fn accept(&mut self, input: &Input) -> Result<Result<Event, Rejection>> {
        self.store.set_fuel(FUEL)?;
        let Input { request, body, tenant, policy, now } = input;
        let callback = self.exports.connect_gating_api_callback();
        callback.call_accept(&mut self.store, request, body, Some(tenant), *policy, *now)
    }

    pub fn validate(&mut self, document: &str) -> Result<Report> {
        self.store.set_fuel(FUEL)?;
        let deployments = self.exports.connect_gating_api_deployments();
        deployments.call_validate(&mut self.store, Family::Bulk, document)
    }

    /// The smallest call that there is.
    pub fn default_policy(&mut self) -> Result<Policy> {
        self.store.set_fuel(FUEL)?;
        self.exports.connect_gating_api_jwt().call_default_policy(&mut self.store)
    }

    /// The pages of 64 KiB of its linear memory.
    pub fn pages(&self) -> u64 {
        let bytes = self.store.data().bytes;
        u64::try_from(bytes / 65_536).unwrap_or(u64::MAX)
    }

    /// What the last call used.
    pub fn fuel(&self) -> Result<u64> {
        Ok(FUEL - self.store.get_fuel()?)
    }
}

/// Knows how large the linear memory is, and limits it, as hosts do.
#[derive(Default)]
struct Meter {
    bytes: usize,
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.bytes = desired;
        Ok(desired <= 64 << 20)
    }

    fn table_growing(&mut self, _current: usize, _desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

/// Accepted and rejected callbacks, warm and fresh, a call that does next to nothing, and the core without WebAssembly.
pub fn candidates(path: &Path) -> Result<Vec<Candidate>> {
    let host = Host::new(path)?;
    let (example, forgery) = (Input::example(), Input::forgery());
    let mut warm = host.instance()?;
    ensure!(warm.accept(&example)?.is_ok(), "the example is refused");
    ensure!(warm.accept(&forgery)?.is_err_and(|refused| refused.code == "bad-signature"), "a forgery is taken");

    let (mut rejecting, mut empty) = (host.instance()?, host.instance()?);
    let (again, native) = (Input::example(), Callback::example());
    let accept = move || {
        connect_gating::accept(&native.request(), &native.body, Some(&native.tenant), &POLICY, native.now).is_ok()
    };
    Ok(vec![
        Candidate::here("warm", move || warm.accept(&example)),
        Candidate::here("rejected", move || rejecting.accept(&forgery)),
        Candidate::here("empty call", move || empty.default_policy()),
        Candidate::here("fresh", move || host.accept(&again)),
        Candidate::here("native", move || Ok(accept())),
    ])
}

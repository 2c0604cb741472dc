//! The component in wasmtime: compiled once, instantiated afresh for every call.
//!
//! A trap leaves an instance in no state that anybody may rely on. An instance that serves one call only needs no
//! replacing, and nothing that one request left behind in memory can be read while the next one is served.

use std::path::Path;

use wasmtime::component::{Instance, InstancePre, Linker};
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};

use self::bindings::exports::connect_gating::api::{callback, deployments, descriptor, gating, jwt, lifecycle};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "connect-gating",
        additional_derives: [PartialEq],
    });
}

pub use self::bindings::exports::connect_gating::api::callback::Event;
pub use self::bindings::exports::connect_gating::api::deployments::{
    Answer as BulkAnswer, Associations, Built, Family, Fate, IdError, Message, Parsed, PollAnswer,
};
pub use self::bindings::exports::connect_gating::api::descriptor::{
    App as DescriptorApp, GatingModule, Lifecycle as DescriptorLifecycle, Name, ProviderModule,
};
pub use self::bindings::exports::connect_gating::api::gating::{
    Decision, FoldError, Folded, Gate, Outcome, Snapshot, Status, Update,
};
pub use self::bindings::exports::connect_gating::api::jwt::{OutgoingRequest, Signed, UnverifiedToken};
pub use self::bindings::exports::connect_gating::api::lifecycle::{
    App as LifecycleApp, Environment, Installation, LifecycleToken, PublicKey, StoredSecret, Uninstallation,
};
pub use self::bindings::exports::connect_gating::api::types::{Policy, Reason, Rejection, Request, Setting, Tenant};
pub use self::bindings::exports::connect_gating::api::validation::{Report, Violation};
#[cfg(test)]
pub use self::bindings::exports::connect_gating::api::validation::{Rule, Severity};

/// The memory that one call may use, in bytes. The largest inputs (a body of 256 KiB, a target and a token of 16 KiB)
/// take a few megabytes.
const MEMORY: usize = 64 << 20;

/// The default for the work that one call may do, in units of wasmtime's fuel, which is about one WebAssembly
/// instruction. An ordinary callback takes some 200,000, and the costliest that the component's limits let through less
/// than 1,500,000,000: a callback that Jira signed must not fail for its size alone. This much takes about a second.
pub const FUEL: u64 = 2_000_000_000;

/// The compiled component, shared by all threads, and where its interfaces are in it. An instance is asked for the called
/// one alone: the types of all functions take longer to compare than a call takes.
pub struct Component {
    instance: InstancePre<StoreLimits>,
    jwt: jwt::GuestIndices,
    callback: callback::GuestIndices,
    gating: gating::GuestIndices,
    deployments: deployments::GuestIndices,
    lifecycle: lifecycle::GuestIndices,
    descriptor: descriptor::GuestIndices,
    fuel: u64,
}

impl Component {
    /// Compiles the file. Fails if it is not this component, or if it imports anything: it is linked to nothing.
    pub fn load(path: &Path, fuel: u64) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let component = wasmtime::component::Component::from_file(&engine, path)?;
        let instance = Linker::new(&engine).instantiate_pre(&component)?;
        Ok(Self {
            jwt: jwt::GuestIndices::new(&instance)?,
            callback: callback::GuestIndices::new(&instance)?,
            gating: gating::GuestIndices::new(&instance)?,
            deployments: deployments::GuestIndices::new(&instance)?,
            lifecycle: lifecycle::GuestIndices::new(&instance)?,
            descriptor: descriptor::GuestIndices::new(&instance)?,
            instance,
            fuel,
        })
    }

    /// The policy that the component recommends.
    pub fn default_policy(&self) -> wasmtime::Result<Policy> {
        self.call(|instance, store| self.jwt.load(&mut *store, instance)?.call_default_policy(store))
    }

    /// Reads a token without verifying it.
    pub fn peek(&self, request: &Request, policy: Policy) -> wasmtime::Result<Result<UnverifiedToken, Rejection>> {
        self.call(|instance, store| self.jwt.load(&mut *store, instance)?.call_peek(store, request, policy))
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
        self.call(|instance, store| {
            self.callback.load(&mut *store, instance)?.call_accept(store, request, body, tenant, policy, now)
        })
    }

    /// Folds an update into what is stored.
    pub fn fold(&self, stored: &[String], update: &Update) -> wasmtime::Result<Result<Folded, FoldError>> {
        self.call(|instance, store| self.gating.load(&mut *store, instance)?.call_fold(store, stored, update))
    }

    /// What the stored states say together.
    pub fn current(&self, stored: &[String]) -> wasmtime::Result<Result<Snapshot, FoldError>> {
        self.call(|instance, store| self.gating.load(&mut *store, instance)?.call_current(store, stored))
    }

    /// Signs a request to Jira.
    pub fn sign(
        &self,
        request: &OutgoingRequest,
        app_key: &str,
        secret: &str,
        now: u64,
    ) -> wasmtime::Result<Result<Signed, Rejection>> {
        self.call(|instance, store| {
            self.jwt.load(&mut *store, instance)?.call_sign(store, request, app_key, secret, now, None)
        })
    }

    /// Reads a bulk document.
    pub fn parse(&self, document: &str) -> wasmtime::Result<Result<Parsed, Report>> {
        self.call(|instance, store| {
            self.deployments.load(&mut *store, instance)?.call_parse(store, Family::Bulk, document)
        })
    }

    /// Makes the documents to send of one that was read.
    pub fn build(&self, parsed: &Parsed) -> wasmtime::Result<Result<Built, Report>> {
        self.call(|instance, store| {
            let deployments = self.deployments.load(&mut *store, instance)?;
            deployments.call_build(store, &parsed.envelope, &parsed.deployments, &parsed.related)
        })
    }

    /// Reads the answer to a bulk document.
    pub fn read_bulk_answer(
        &self,
        sent: &str,
        status: u16,
        body: &str,
    ) -> wasmtime::Result<Result<BulkAnswer, Report>> {
        self.call(|instance, store| {
            self.deployments.load(&mut *store, instance)?.call_read_bulk_answer(store, sent, status, body)
        })
    }

    /// The path that answers a gate's status.
    pub fn poll_path(&self, gate: &Gate) -> wasmtime::Result<Result<String, IdError>> {
        self.call(|instance, store| self.deployments.load(&mut *store, instance)?.call_poll_path(store, gate))
    }

    /// Reads the answer to a poll.
    pub fn read_poll_answer(
        &self,
        gate: &Gate,
        status: u16,
        body: &str,
        now: u64,
        leeway: u32,
    ) -> wasmtime::Result<PollAnswer> {
        self.call(|instance, store| {
            self.deployments.load(&mut *store, instance)?.call_read_poll_answer(store, gate, status, body, now, leeway)
        })
    }

    /// The domains that tenants have unless the operator says otherwise.
    pub fn default_host_suffixes(&self) -> wasmtime::Result<Vec<String>> {
        self.call(|instance, store| self.lifecycle.load(&mut *store, instance)?.call_default_host_suffixes(store))
    }

    /// The id of the key with which a lifecycle call was signed, by its own account.
    pub fn key_id(
        &self,
        request: &Request,
        app: &LifecycleApp,
        policy: Policy,
        now: u64,
    ) -> wasmtime::Result<Result<String, Rejection>> {
        self.call(|instance, store| {
            self.lifecycle.load(&mut *store, instance)?.call_key_id(store, request, app, policy, now)
        })
    }

    /// Where that key is published.
    pub fn key_url(&self, id: &str, environment: Environment) -> wasmtime::Result<Result<String, Rejection>> {
        self.call(|instance, store| self.lifecycle.load(&mut *store, instance)?.call_key_url(store, id, environment))
    }

    /// Verifies the call of a tenant that installs the app.
    pub fn installed(
        &self,
        request: &Request,
        body: &str,
        app: &LifecycleApp,
        key: Option<&PublicKey>,
        policy: Policy,
        now: u64,
    ) -> wasmtime::Result<Result<Installation, Rejection>> {
        self.call(|instance, store| {
            self.lifecycle.load(&mut *store, instance)?.call_installed(store, request, body, app, key, policy, now)
        })
    }

    /// Verifies the call of a tenant that removed it.
    pub fn uninstalled(
        &self,
        request: &Request,
        body: &str,
        app: &LifecycleApp,
        key: Option<&PublicKey>,
        policy: Policy,
        now: u64,
    ) -> wasmtime::Result<Result<Uninstallation, Rejection>> {
        self.call(|instance, store| {
            self.lifecycle.load(&mut *store, instance)?.call_uninstalled(store, request, body, app, key, policy, now)
        })
    }

    /// What to store when a tenant installs again.
    pub fn rotate(
        &self,
        stored: &[StoredSecret],
        new: &str,
        now: u64,
        keep: u32,
    ) -> wasmtime::Result<Result<Vec<StoredSecret>, Setting>> {
        self.call(|instance, store| {
            self.lifecycle.load(&mut *store, instance)?.call_rotate(store, stored, new, now, keep)
        })
    }

    /// The app's descriptor.
    pub fn descriptor(&self, app: &DescriptorApp) -> wasmtime::Result<Result<String, Report>> {
        self.call(|instance, store| self.descriptor.load(&mut *store, instance)?.call_build(store, app))
    }

    fn call<T>(
        &self,
        function: impl FnOnce(&Instance, &mut Store<StoreLimits>) -> wasmtime::Result<T>,
    ) -> wasmtime::Result<T> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(self.instance.engine(), limits);
        store.limiter(|limits| limits);
        store.set_fuel(self.fuel)?;
        let instance = self.instance.instantiate(&mut store)?;
        function(&instance, &mut store)
    }
}

//! The compiled component.

use std::path::Path;
use std::sync::Arc;

use connect_gating_envoy::{Callback, Fault, Limits, Refusal, Request, Tenant, Verifier};
use wasmtime::component::{Instance, InstancePre, Linker};
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};

use self::bindings::exports::connect_gating::api::{callback, jwt};
use crate::convert;

pub(crate) mod bindings {
    wasmtime::component::bindgen!({ path: "../../../wit", world: "connect-gating" });
}

/// The compiled component, shared by all threads, and where in it the interfaces are that a proxy needs. An instance is
/// asked for the called one alone: the types of all functions take longer to compare than the call takes.
pub struct Compiled {
    instance: InstancePre<StoreLimits>,
    jwt: jwt::GuestIndices,
    callback: callback::GuestIndices,
}

impl Compiled {
    /// Compiles the file, which takes a second or so. Fails, with a sentence for the operator, if it is not this
    /// component, or if it imports anything: it is linked to nothing.
    pub fn load(path: &Path) -> Result<Self, String> {
        let load = || {
            let mut config = Config::new();
            config.consume_fuel(true);
            let engine = Engine::new(&config)?;
            let component = wasmtime::component::Component::from_file(&engine, path)?;
            let instance = Linker::new(&engine).instantiate_pre(&component)?;
            let (jwt, callback) = (jwt::GuestIndices::new(&instance)?, callback::GuestIndices::new(&instance)?);
            Ok(Self { instance, jwt, callback })
        };
        load().map_err(|error: wasmtime::Error| {
            format!("the component `{}` can't be loaded: {}", path.display(), one_line(&error))
        })
    }
}

/// The component, with what one call of it may cost.
pub struct Component {
    compiled: Arc<Compiled>,
    limits: Limits,
}

impl Component {
    /// The component with its limits.
    #[must_use]
    pub fn new(compiled: Arc<Compiled>, limits: Limits) -> Self {
        Self { compiled, limits }
    }

    fn call<T>(
        &self,
        function: impl FnOnce(&Instance, &mut Store<StoreLimits>) -> wasmtime::Result<T>,
    ) -> Result<T, Fault> {
        let memory = usize::try_from(self.limits.memory).unwrap_or(usize::MAX);
        let limits = StoreLimitsBuilder::new().memory_size(memory).build();
        let mut store = Store::new(self.compiled.instance.engine(), limits);
        store.limiter(|limits| limits);
        let run = || {
            store.set_fuel(self.limits.fuel)?;
            let instance = self.compiled.instance.instantiate(&mut store)?;
            function(&instance, &mut store)
        };
        // The first line says what happened; those below it, where in the component, say nothing to an operator.
        run().map_err(|error| Fault(format!("the component failed: {}", error.root_cause())))
    }
}

/// An error of wasmtime with its causes, some of which are laid out in several lines.
fn one_line(error: &wasmtime::Error) -> String {
    format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Verifier for Component {
    fn peek(&self, request: &Request<'_>) -> Result<Result<Option<String>, Refusal>, Fault> {
        let (request, policy) = convert::request(request);
        let peeked = self
            .call(|instance, store| self.compiled.jwt.load(&mut *store, instance)?.call_peek(store, &request, policy));
        Ok(peeked?.map(|token| token.unverified_issuer).map_err(convert::refusal))
    }

    fn accept(
        &self,
        request: &Request<'_>,
        body: &str,
        tenant: Option<&Tenant>,
        now: u64,
    ) -> Result<Result<Callback, Refusal>, Fault> {
        let (request, policy) = convert::request(request);
        let tenant = tenant.map(convert::tenant);
        let accepted = self.call(|instance, store| {
            let callback = self.compiled.callback.load(&mut *store, instance)?;
            callback.call_accept(store, &request, body, tenant.as_deref(), policy, now)
        });
        Ok(accepted?.map(convert::callback).map_err(convert::refusal))
    }
}

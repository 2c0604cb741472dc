//! One instance of the component, and the resources that live in it.

use crate::component::{CallError, Component, Usage, qualified};
use crate::convert::{from_value, to_value};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Instance, InstancePre, ResourceAny, Type, Val};
use wasmtime::{ResourceLimiter, Store};

/// Fuel of one call: twice what the costliest document of 4 MiB costs, so that only a runaway meets it.
const FUEL: u64 = 4_000_000_000;

/// Linear memory of one instance, in bytes.
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// A WebAssembly page, in bytes.
const PAGE_BYTES: usize = 64 * 1024;

/// An instance for several calls. After a trap it takes no more.
pub struct Session<'a> {
    component: &'a Component,
    store: Store<Meter>,
    instance: Instance,
    resources: BTreeMap<String, ResourceAny>,
    fuel: u64,
}

/// What is done with a resource: something is called, or a resource is dropped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Step {
    /// Calls a method `on` a resource, or a static function; keeps the resource that it gives `as` a name.
    Call {
        call: String,
        on: Option<String>,
        r#as: Option<String>,
        input: Value,
    },
    Drop {
        drop: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    steps: Vec<Step>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(component: &'a Component, ready: &InstancePre<Meter>) -> Result<Self, CallError> {
        let mut store = Store::new(ready.engine(), Meter::default());
        store.limiter(|meter| meter);
        let instance = store.set_fuel(FUEL).and_then(|()| ready.instantiate(&mut store)).map_err(trap)?;
        Ok(Self { component, store, instance, resources: BTreeMap::new(), fuel: 0 })
    }

    /// Calls a function that is no method.
    ///
    /// # Errors
    ///
    /// As [`Component::call`].
    pub fn call(&mut self, function: &str, input: &Value) -> Result<Value, CallError> {
        let (answer, resource) = self.run(function, None, input)?;
        resource.map_or(Ok(answer), |_| Err(CallError::Input(format!("`{function}` gives a resource"))))
    }

    /// Does with a resource, for example `deployments.splitter`, what `{"steps": [step, ...]}` says, and drops whatever
    /// is left of it. A step is one of
    ///
    /// - `{"call": "open", "as": "a", "input": {...}}`: a static function, whose resource is kept as `a`;
    /// - `{"call": "add", "on": "a", "input": {...}}`: a method of `a`;
    /// - `{"drop": "a"}`.
    ///
    /// The result is `{"ok": [answer, ...]}`, one for each call; a resource in an answer is `null`.
    ///
    /// # Errors
    ///
    /// As [`Component::call`].
    pub fn play(&mut self, resource: &str, input: &Value) -> Result<Value, CallError> {
        let script = Script::deserialize(input).map_err(|error| CallError::Input(format!("`/steps`: {error}")))?;
        let mut answers = Vec::new();
        for step in script.steps {
            match step {
                Step::Call { call, on, r#as, input } => {
                    answers.push(self.step(resource, &call, on.as_deref(), r#as, &input)?);
                }
                Step::Drop { drop } => self.drop_resource(&drop)?,
            }
        }
        while let Some(name) = self.resources.keys().next().cloned() {
            self.drop_resource(&name)?;
        }
        Ok(json!({ "ok": answers }))
    }

    /// One call of [`Session::play`].
    ///
    /// # Errors
    ///
    /// As [`Component::call`].
    pub fn step(
        &mut self,
        resource: &str,
        call: &str,
        on: Option<&str>,
        keep_as: Option<String>,
        input: &Value,
    ) -> Result<Value, CallError> {
        let this = on.map(|name| self.resource(name)).transpose()?;
        let (answer, made) = self.run(&member(resource, call, on.is_some()), this, input)?;
        match (made, keep_as) {
            (Some(made), Some(name)) if !self.resources.contains_key(&name) => {
                self.resources.insert(name, made);
            }
            (Some(_), _) => return Err(CallError::Input(format!("`{call}` gives a resource that has no new name"))),
            // A resource that was not given out has nothing to keep.
            (None, _) => {}
        }
        Ok(answer)
    }

    /// Drops a resource, which runs its destructor.
    ///
    /// # Errors
    ///
    /// As [`Component::call`].
    pub fn drop_resource(&mut self, name: &str) -> Result<(), CallError> {
        let resource = self.resource(name)?;
        self.resources.remove(name);
        self.metered(|store| resource.resource_drop(store))
    }

    /// What all calls together used.
    #[must_use]
    pub fn usage(&self) -> Usage {
        Usage { fuel: self.fuel, pages: self.store.data().bytes.div_ceil(PAGE_BYTES) }
    }

    fn resource(&self, name: &str) -> Result<ResourceAny, CallError> {
        let resource = self.resources.get(name).copied();
        resource.ok_or_else(|| CallError::Input(format!("there is no resource `{name}`")))
    }

    fn run(
        &mut self,
        function: &str,
        this: Option<ResourceAny>,
        input: &Value,
    ) -> Result<(Value, Option<ResourceAny>), CallError> {
        let ty = self.component.function(function).map_err(CallError::Input)?;
        let arguments = arguments(&ty, this, input).map_err(CallError::Input)?;
        let mut results = vec![Val::Bool(false); ty.results().len()];
        let (interface, name) = qualified(function).map_err(CallError::Input)?;
        let interface = self.instance.get_export_index(&mut self.store, None, &interface);
        let export = self.instance.get_export_index(&mut self.store, interface.as_ref(), name);
        let function = export.and_then(|export| self.instance.get_func(&mut self.store, export));
        let function = function.ok_or_else(|| CallError::Input("the function is gone".to_owned()))?;
        self.metered(|store| function.call(store, &arguments, &mut results))?;

        let result = results.first().map_or(Ok(Value::Null), from_value).map_err(CallError::Input)?;
        let fallible = matches!(ty.results().next(), Some(Type::Result(_)));
        let answer = if fallible { result } else { json!({ "ok": result }) };
        Ok((answer, results.first().and_then(made)))
    }

    fn metered(&mut self, run: impl FnOnce(&mut Store<Meter>) -> wasmtime::Result<()>) -> Result<(), CallError> {
        self.store.set_fuel(FUEL).map_err(trap)?;
        let outcome = run(&mut self.store);
        self.fuel += FUEL - self.store.get_fuel().map_err(trap)?;
        outcome.map_err(trap)
    }
}

/// The full name of a resource's function: `add` of `deployments.splitter` is `deployments.[method]splitter.add`.
pub(crate) fn member(resource: &str, call: &str, is_method: bool) -> String {
    let (interface, name) = resource.split_once('.').unwrap_or(("", resource));
    format!("{interface}.[{}]{name}.{call}", if is_method { "method" } else { "static" })
}

/// The resource that a call gave.
fn made(result: &Val) -> Option<ResourceAny> {
    match result {
        Val::Resource(resource) => Some(*resource),
        Val::Result(Ok(Some(value))) => made(value),
        _ => None,
    }
}

/// The arguments in the function's order, every one named and none left over; the resource itself is `self`.
fn arguments(ty: &ComponentFunc, this: Option<ResourceAny>, input: &Value) -> Result<Vec<Val>, String> {
    let given = input.as_object().ok_or("the input is not an object of arguments")?;
    let mut values = Vec::with_capacity(given.len());
    for (name, ty) in ty.params() {
        if let (Type::Borrow(_), Some(this)) = (&ty, this) {
            values.push(Val::Resource(this));
            continue;
        }
        let argument = given.get(name).ok_or_else(|| format!("the argument `{name}` is missing"))?;
        values.push(to_value(argument, &ty, &format!("/{name}"))?);
    }
    if let Some(name) = given.keys().find(|given| ty.params().all(|(name, _)| name != given.as_str())) {
        return Err(format!("there is no argument `{name}`"));
    }
    Ok(values)
}

fn trap(error: wasmtime::Error) -> CallError {
    CallError::Trap(format!("{error:?}"))
}

/// Limits linear memory and remembers its largest size.
#[derive(Default)]
pub(crate) struct Meter {
    bytes: usize,
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.bytes = self.bytes.max(desired);
        Ok(desired <= MEMORY_BYTES)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= 100_000)
    }
}

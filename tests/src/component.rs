//! The built component, called by function name with JSON arguments.

use crate::memory::Memories;
use crate::session::{Meter, Session};
use serde_json::Value;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fmt, fs};
use wasmtime::component::types::{ComponentFunc, ComponentInstance, ComponentItem};
use wasmtime::component::{InstancePre, Linker};
use wasmtime::{Config, Engine};

/// Names the file to test instead of `target/connect-gating.wasm`.
const PATH_VARIABLE: &str = "CONNECT_GATING_COMPONENT";

/// A component, ready to be called. Every call runs in an instance of its own.
pub struct Component {
    loaded: Loaded,
    last: Cell<Usage>,
}

/// What calls used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Fuel, from lowering the arguments to lifting the result: about one for each instruction.
    pub fuel: u64,
    /// The largest linear memory, in pages of 64 KiB.
    pub pages: usize,
}

/// Why a call gave no result.
#[derive(Debug)]
pub enum CallError {
    /// The arguments are not what the function takes: a fault of the test.
    Input(String),
    /// The component trapped, or ran out of fuel or memory: never right.
    Trap(String),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(message) => write!(f, "unusable input: {message}"),
            Self::Trap(message) => write!(f, "trap: {message}"),
        }
    }
}

impl std::error::Error for CallError {}

/// The compiled component: shared by all tests of a process, since compiling takes longer than any of them.
#[derive(Clone)]
struct Loaded {
    compiled: wasmtime::component::Component,
    ready: InstancePre<Meter>,
}

impl Component {
    /// The component under test: the file that `CONNECT_GATING_COMPONENT` names, else `target/connect-gating.wasm`.
    ///
    /// # Panics
    ///
    /// If there is no such file or it is no component without imports, with what to do about it.
    #[must_use]
    pub fn load() -> Self {
        static LOADED: OnceLock<Result<Loaded, String>> = OnceLock::new();
        match LOADED.get_or_init(|| Loaded::new(&Self::bytes(), Config::new())) {
            Ok(loaded) => Self { loaded: loaded.clone(), last: Cell::default() },
            Err(message) => panic!("`{}` can't be loaded: {message}", Self::path().display()),
        }
    }

    /// A component from its binary form.
    ///
    /// # Errors
    ///
    /// If it is no component, or has imports.
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        Ok(Self { loaded: Loaded::new(bytes, Config::new())?, last: Cell::default() })
    }

    /// The component under test, and all the memory that its instances will ever have had.
    ///
    /// # Panics
    ///
    /// As [`Component::load`].
    #[must_use]
    pub fn load_watched() -> (Self, Memories) {
        let memories = Memories::default();
        let loaded = Loaded::new(&Self::bytes(), memories.config());
        let loaded = loaded.unwrap_or_else(|message| panic!("`{}` can't be loaded: {message}", Self::path().display()));
        (Self { loaded, last: Cell::default() }, memories)
    }

    /// Where the component under test is.
    #[must_use]
    pub fn path() -> PathBuf {
        env::var_os(PATH_VARIABLE).map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/connect-gating.wasm")),
            PathBuf::from,
        )
    }

    /// The bytes of the component under test.
    ///
    /// # Panics
    ///
    /// If it can't be read, with what to do about it.
    #[must_use]
    pub fn bytes() -> Vec<u8> {
        let path = Self::path();
        fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "`{}` can't be read ({error}): run `cargo xtask build` first, or set {PATH_VARIABLE}",
                path.display()
            )
        })
    }

    /// Calls `function`, for example `jwt.verify`, with an object of all its arguments by name. The result is
    /// `{"ok": value}` or `{"err": value}`.
    ///
    /// Where `function` names a resource, for example `deployments.splitter`, the input says what is done with it, see
    /// [`Session::play`].
    ///
    /// # Errors
    ///
    /// `Input` where the arguments do not fit the function's types, `Trap` where the component did not return.
    pub fn call(&self, function: &str, input: &Value) -> Result<Value, CallError> {
        self.last.set(Usage::default());
        let resource = matches!(self.item(function).map_err(CallError::Input)?, ComponentItem::Resource(_));
        let mut session = self.session()?;
        let answer = if resource { session.play(function, input) } else { session.call(function, input) };
        self.last.set(session.usage());
        answer
    }

    /// An instance for several calls.
    ///
    /// # Errors
    ///
    /// `Trap` where the component can't be instantiated.
    pub fn session(&self) -> Result<Session<'_>, CallError> {
        Session::new(self, &self.loaded.ready)
    }

    /// The fuel of the last call, 0 before the first.
    #[must_use]
    pub fn last_fuel(&self) -> u64 {
        self.last.get().fuel
    }

    /// What the last call used.
    #[must_use]
    pub fn last_usage(&self) -> Usage {
        self.last.get()
    }

    /// The names of the component's imports.
    #[must_use]
    pub fn imports(&self) -> Vec<String> {
        let ty = self.loaded.compiled.component_type();
        ty.imports(self.loaded.engine()).map(|(name, _)| name.to_owned()).collect()
    }

    /// What the component exports: name and kind of each.
    #[must_use]
    pub fn exports(&self) -> Vec<(String, ComponentItem)> {
        let ty = self.loaded.compiled.component_type();
        ty.exports(self.loaded.engine()).map(|(name, export)| (name.to_owned(), export.ty)).collect()
    }

    /// What an exported interface holds: name and kind of each.
    #[must_use]
    pub fn items(&self, interface: &ComponentInstance) -> Vec<(String, ComponentItem)> {
        interface.exports(self.loaded.engine()).map(|(name, export)| (name.to_owned(), export.ty)).collect()
    }

    /// The type of a function by its name, for example `jwt.verify`.
    ///
    /// # Errors
    ///
    /// If the component exports no such function.
    pub fn function(&self, function: &str) -> Result<ComponentFunc, String> {
        match self.item(function)? {
            ComponentItem::ComponentFunc(ty) => Ok(ty),
            _ => Err(format!("`{function}` is no function")),
        }
    }

    fn item(&self, name: &str) -> Result<ComponentItem, String> {
        let (interface, name) = qualified(name)?;
        let ty = self.loaded.compiled.component_type();
        let Some(ComponentItem::ComponentInstance(instance)) =
            ty.get_export(self.loaded.engine(), &interface).map(|export| export.ty)
        else {
            return Err(format!("the component exports no interface `{interface}`"));
        };
        let item = instance.get_export(self.loaded.engine(), name).map(|export| export.ty);
        item.ok_or_else(|| format!("the interface `{interface}` has no function `{name}`"))
    }
}

impl Loaded {
    fn new(bytes: &[u8], mut config: Config) -> Result<Self, String> {
        config.consume_fuel(true);
        let engine = Engine::new(&config).map_err(|error| format!("{error:#}"))?;
        let compiled =
            wasmtime::component::Component::from_binary(&engine, bytes).map_err(|error| format!("{error:#}"))?;
        // An empty linker: a component with any import is refused here.
        let ready = Linker::new(&engine).instantiate_pre(&compiled).map_err(|error| format!("{error:#}"))?;
        Ok(Self { compiled, ready })
    }

    fn engine(&self) -> &Engine {
        self.compiled.engine()
    }
}

/// `jwt.verify` as the interface that the component exports and the name within it.
pub(crate) fn qualified(function: &str) -> Result<(String, &str), String> {
    let (interface, name) =
        function.split_once('.').ok_or_else(|| format!("`{function}` is not of the form `interface.function`"))?;
    Ok((crate::contract::interface_name(interface), name))
}

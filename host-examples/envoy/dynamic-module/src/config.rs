//! The filter's configuration: typed JSON, in which nothing unknown is taken.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};

use connect_gating_envoy::{Callbacks, Limits, check_settings};
use connect_gating_envoy_sandbox::{Compiled, Component, TenantFile};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    component: PathBuf,
    tenants: PathBuf,
    #[serde(default)]
    limits: Limits,
    callbacks: Callbacks,
}

/// What all requests of one configuration share.
pub struct Gate {
    /// The component.
    pub component: Component,
    /// The tenants.
    pub tenants: TenantFile,
    /// Where callbacks come in.
    pub callbacks: Callbacks,
    /// What Envoy calls the counter of callbacks; none where it would not have one.
    pub counter: Option<usize>,
}

impl Gate {
    /// Reads the configuration and what it names. Fails with a sentence for the operator.
    pub fn new(json: &[u8]) -> Result<Self, String> {
        let config: Config =
            serde_json::from_slice(json).map_err(|error| format!("`filter_config` is not as it should be: {error}"))?;
        let component = Component::new(compiled(&config.component)?, config.limits);
        check_settings(&component, &config.callbacks, now())?;
        let tenants = TenantFile::open(config.tenants)?;
        Ok(Self { component, tenants, callbacks: config.callbacks, counter: None })
    }
}

/// Seconds since the epoch; 0 for a clock that stands before it, which the component then refuses.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

type Key = (PathBuf, u64, Option<SystemTime>);

/// The components that some configuration uses. Compiling takes a second or so in Envoy's main thread, and most new
/// configurations change something else.
static COMPILED: Mutex<Option<HashMap<Key, Weak<Compiled>>>> = Mutex::new(None);

fn compiled(path: &PathBuf) -> Result<Arc<Compiled>, String> {
    let unreadable = |error: io::Error| format!("the component `{}` can't be read: {error}", path.display());
    let metadata = fs::metadata(path).map_err(unreadable)?;
    let key = (path.clone(), metadata.len(), metadata.modified().ok());
    // Nothing is left half done by a thread that panics here.
    let mut cache = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let cache = cache.get_or_insert_default();
    cache.retain(|_, compiled| compiled.strong_count() > 0);
    if let Some(compiled) = cache.get(&key).and_then(Weak::upgrade) {
        return Ok(compiled);
    }
    let compiled = Arc::new(Compiled::load(path)?);
    cache.insert(key, Arc::downgrade(&compiled));
    Ok(compiled)
}

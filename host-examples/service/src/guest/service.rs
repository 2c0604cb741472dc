//! What every request needs: configuration, store, policy.

use super::bindings::wasi::config::store as settings;
use super::gating_api::lifecycle::{self, StoredSecret};
use super::gating_api::types::Policy;
use super::keyvalue::KeyValue;
use super::{clock, gating_api};
use crate::config::{Config, ConfigFault};
use crate::secrets::SecretFault;
use crate::store::StoreFault;
use crate::tenants::{self, Secret, TenantFault};
use std::fmt;
use zeroize::Zeroizing;

/// What keeps the service from giving an answer. All of it is answered with 503, which makes Jira try again, and
/// explained in the log alone.
#[derive(Debug)]
pub enum Fault {
    /// The configuration can't be used.
    Config(ConfigFault),
    /// The store failed.
    Store(StoreFault),
    /// A tenant can't be looked up or stored.
    Tenant(TenantFault),
    /// The gating component can't use what it was given.
    Gating(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(fault) => fault.fmt(f),
            Self::Store(fault) => fault.fmt(f),
            Self::Tenant(fault) => fault.fmt(f),
            Self::Gating(why) => f.write_str(why),
        }
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

impl From<TenantFault> for Fault {
    fn from(fault: TenantFault) -> Self {
        Self::Tenant(fault)
    }
}

impl From<SecretFault> for Fault {
    fn from(fault: SecretFault) -> Self {
        Self::Tenant(TenantFault::Secret(fault))
    }
}

/// The service, for the length of one request.
pub struct Service {
    /// What the operator decides.
    pub config: Config,
    /// The state.
    pub store: KeyValue,
    /// How tokens are judged.
    pub policy: Policy,
}

/// A tenant whose app is installed.
pub struct Tenant {
    /// Its `clientKey`.
    pub client_key: String,
    /// Its `baseUrl`.
    pub base_url: String,
    /// The secrets that are taken now, the current one first.
    pub secrets: Zeroizing<Vec<String>>,
}

/// The configuration.
pub fn config() -> Result<Config, Fault> {
    Config::read(&|name| settings::get(name).map_err(|_| ())).map_err(Fault::Config)
}

impl Service {
    /// Opens the store.
    pub fn new(config: Config) -> Result<Self, Fault> {
        let store = KeyValue::open(&config.store)?;
        let policy =
            Policy { leeway: config.leeway, max_lifetime: config.max_lifetime, ..gating_api::jwt::default_policy() };
        Ok(Self { config, store, policy })
    }

    /// The tenant of a client key; none where there is none, or it removed the app.
    pub fn tenant(&self, client_key: &str) -> Result<Option<Tenant>, Fault> {
        let Some(tenant) = tenants::find(&self.store, &self.config, client_key)? else {
            return Ok(None);
        };
        let stored: Vec<StoredSecret> = tenant.secrets.iter().map(stored_secret).collect();
        let live = lifecycle::live_secrets(&stored, clock::now())
            .map_err(|setting| Fault::Gating(format!("stored secrets can't be used: {setting:?}")))?;
        let secrets = Zeroizing::new(live);
        Ok((!secrets.is_empty()).then_some(Tenant {
            client_key: tenant.client_key,
            base_url: tenant.base_url,
            secrets,
        }))
    }
}

/// A secret as the gating component takes it.
pub fn stored_secret((secret, until): &Secret) -> StoredSecret {
    StoredSecret { secret: secret.to_string(), until: *until }
}

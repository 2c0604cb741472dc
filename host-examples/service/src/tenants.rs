//! Tenants: those that installed the app lie in the store, those that the operator named in the configuration.
//!
//! What the store says goes first: a site that removed the app is gone, whoever named it, and one that installed it again
//! has a new secret.

use crate::config::Config;
use crate::keys;
use crate::secrets::{Keyring, NONCE, SecretFault};
use crate::store::{self, Store, StoreFault};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// A shared secret, and until when it is taken; the current one has no end.
pub type Secret = (Zeroizing<String>, Option<u64>);

/// A tenant.
pub struct Tenant {
    /// Its `clientKey`.
    pub client_key: String,
    /// Its `baseUrl`.
    pub base_url: String,
    /// Its secrets, the current one first.
    pub secrets: Vec<Secret>,
}

/// Why a tenant can't be looked up or stored. Answered with 503.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantFault {
    /// The store failed.
    Store(StoreFault),
    /// A secret can't be read.
    Secret(SecretFault),
    /// Neither `secret_key` nor `plaintext_secrets` is set.
    NoKeyring,
}

impl fmt::Display for TenantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(fault) => fault.fmt(f),
            Self::Secret(fault) => fault.fmt(f),
            Self::NoKeyring => f.write_str("there is neither a `secret_key` nor `plaintext_secrets`"),
        }
    }
}

impl From<StoreFault> for TenantFault {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

impl From<SecretFault> for TenantFault {
    fn from(fault: SecretFault) -> Self {
        Self::Secret(fault)
    }
}

/// A tenant as it is stored. One that removed the app has no secrets.
#[derive(Serialize, Deserialize)]
struct Stored {
    client_key: String,
    base_url: String,
    secrets: Vec<StoredSecret>,
}

#[derive(Serialize, Deserialize)]
struct StoredSecret {
    sealed: String,
    until: Option<u64>,
}

/// The tenant of a client key; none where there is none, or it removed the app.
pub fn find(store: &impl Store, config: &Config, client_key: &str) -> Result<Option<Tenant>, TenantFault> {
    if let Some(stored) = stored(store, client_key)? {
        return if stored.secrets.is_empty() { Ok(None) } else { open(stored, keyring(config)?).map(Some) };
    }
    Ok(named(config, client_key))
}

/// The secrets that a new one of a client key replaces, as far as they can be opened. Where the operator changed or lost
/// the key they were sealed with they are of no more use, and must not stand in the way of the installation that helps.
pub fn replaced(store: &impl Store, config: &Config, client_key: &str) -> Result<Vec<Secret>, TenantFault> {
    let Some(stored) = stored(store, client_key)? else {
        return Ok(named(config, client_key).map_or_else(Vec::new, |tenant| tenant.secrets));
    };
    let keyring = keyring(config)?;
    Ok(stored.secrets.iter().filter_map(|secret| open_one(keyring, client_key, secret).ok()).collect())
}

/// Whether the tenant of a client key is there; its secrets are not looked at.
pub fn is_there(store: &impl Store, config: &Config, client_key: &str) -> Result<bool, StoreFault> {
    Ok(match stored(store, client_key)? {
        Some(stored) => !stored.secrets.is_empty(),
        None => config.tenants.iter().any(|tenant| tenant.client_key == client_key),
    })
}

/// Stores a tenant that installed the app. `nonce` gives random octets.
pub fn install(
    store: &impl Store,
    config: &Config,
    tenant: &Tenant,
    nonce: impl Fn() -> [u8; NONCE],
) -> Result<(), TenantFault> {
    let keyring = keyring(config)?;
    let seal = |(secret, until): &Secret| {
        let sealed = keyring.seal(&tenant.client_key, secret, nonce())?;
        Ok(StoredSecret { sealed, until: *until })
    };
    let stored = Stored {
        client_key: tenant.client_key.clone(),
        base_url: tenant.base_url.clone(),
        secrets: tenant.secrets.iter().map(seal).collect::<Result<_, SecretFault>>()?,
    };
    Ok(store::set_json(store, &key(&tenant.client_key), &stored)?)
}

/// Erases the secrets of a tenant that removed the app.
pub fn uninstall(store: &impl Store, client_key: &str) -> Result<(), StoreFault> {
    let gone = Stored { client_key: client_key.to_owned(), base_url: String::new(), secrets: Vec::new() };
    store::set_json(store, &key(client_key), &gone)
}

fn stored(store: &impl Store, client_key: &str) -> Result<Option<Stored>, StoreFault> {
    let stored: Option<Stored> = store::get_json(store, &key(client_key))?;
    // The key is a hash: what lies there must say of itself whose it is.
    if stored.as_ref().is_some_and(|stored| stored.client_key != client_key) {
        return Err(StoreFault::Corrupt);
    }
    Ok(stored)
}

fn named(config: &Config, client_key: &str) -> Option<Tenant> {
    let named = config.tenants.iter().find(|tenant| tenant.client_key == client_key)?;
    Some(Tenant {
        client_key: named.client_key.clone(),
        base_url: named.base_url.clone(),
        secrets: vec![(Zeroizing::new(named.shared_secret.clone()), None)],
    })
}

fn open(stored: Stored, keyring: &Keyring) -> Result<Tenant, TenantFault> {
    let open = |secret| open_one(keyring, &stored.client_key, secret);
    let secrets = stored.secrets.iter().map(open).collect::<Result<_, SecretFault>>()?;
    Ok(Tenant { client_key: stored.client_key, base_url: stored.base_url, secrets })
}

fn open_one(keyring: &Keyring, client_key: &str, secret: &StoredSecret) -> Result<Secret, SecretFault> {
    Ok((keyring.open(client_key, &secret.sealed)?, secret.until))
}

fn keyring(config: &Config) -> Result<&Keyring, TenantFault> {
    config.keyring.as_ref().ok_or(TenantFault::NoKeyring)
}

fn key(client_key: &str) -> String {
    keys::key(&["tenant", client_key])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    const NAMED: &str = "named https://n.atlassian.net s";

    /// `plain` in place of a key stores secrets as they are.
    fn config(keyring: &'static str) -> Config {
        Config::read(&|name| {
            Ok(match name {
                "app_key" => Some("key"),
                "base_url" => Some("https://gate.example"),
                "tenants" => Some(NAMED),
                "plaintext_secrets" => (keyring == "plain").then_some("true"),
                "secret_key" => Some(keyring).filter(|keyring| !["", "plain"].contains(keyring)),
                _ => None,
            }
            .map(str::to_owned))
        })
        .unwrap()
    }

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn tenant(client_key: &str, secret: &str) -> Tenant {
        Tenant {
            client_key: client_key.to_owned(),
            base_url: "https://a.atlassian.net".to_owned(),
            secrets: vec![(Zeroizing::new(secret.to_owned()), None), (Zeroizing::new("old".to_owned()), Some(9))],
        }
    }

    #[test]
    fn what_installed_is_found_until_it_removes_the_app() {
        let (store, config) = (Memory::default(), config(KEY));
        assert!(find(&store, &config, "t").unwrap().is_none());
        install(&store, &config, &tenant("t", "new"), || [1; NONCE]).unwrap();
        let found = find(&store, &config, "t").unwrap().unwrap();
        assert_eq!(found.base_url, "https://a.atlassian.net");
        assert_eq!((found.secrets[0].0.as_str(), found.secrets[0].1), ("new", None));
        assert_eq!((found.secrets[1].0.as_str(), found.secrets[1].1), ("old", Some(9)));
        assert!(is_there(&store, &config, "t").unwrap());
        uninstall(&store, "t").unwrap();
        assert!(find(&store, &config, "t").unwrap().is_none());
        assert!(!is_there(&store, &config, "t").unwrap());
    }

    #[test]
    fn what_the_store_says_goes_before_what_the_operator_named() {
        let (store, config) = (Memory::default(), config(KEY));
        assert_eq!(find(&store, &config, "named").unwrap().unwrap().secrets[0].0.as_str(), "s");
        assert!(is_there(&store, &config, "named").unwrap());
        install(&store, &config, &tenant("named", "newer"), || [1; NONCE]).unwrap();
        assert_eq!(find(&store, &config, "named").unwrap().unwrap().secrets[0].0.as_str(), "newer");
        uninstall(&store, "named").unwrap();
        assert!(find(&store, &config, "named").unwrap().is_none());
        assert!(!is_there(&store, &config, "named").unwrap());
    }

    #[test]
    fn an_installation_replaces_secrets_that_can_no_longer_be_opened() {
        let other = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
        for (before, after) in [("plain", KEY), (KEY, "plain"), (other, KEY)] {
            let (store, before, after) = (Memory::default(), config(before), config(after));
            install(&store, &before, &tenant("t", "first"), || [1; NONCE]).unwrap();
            assert_eq!(replaced(&store, &before, "t").unwrap().len(), 2);
            assert!(find(&store, &after, "t").is_err());
            assert!(replaced(&store, &after, "t").unwrap().is_empty());
            install(&store, &after, &tenant("t", "second"), || [2; NONCE]).unwrap();
            assert_eq!(find(&store, &after, "t").unwrap().unwrap().secrets[0].0.as_str(), "second");
            assert_eq!(replaced(&store, &after, "t").unwrap().len(), 2);
        }
    }

    #[test]
    fn a_store_that_fails_holds_no_secrets_to_forget() {
        let (store, config) = (Memory::default(), config(KEY));
        assert_eq!(replaced(&store, &config, "named").unwrap()[0].0.as_str(), "s");
        assert!(replaced(&store, &config, "t").unwrap().is_empty());
        store.fail();
        assert!(replaced(&store, &config, "t").is_err());
    }

    #[test]
    fn without_a_keyring_nothing_is_installed() {
        let store = Memory::default();
        let refused = install(&store, &config(""), &tenant("t", "new"), || [1; NONCE]);
        assert_eq!(refused, Err(TenantFault::NoKeyring));
        assert_eq!(store.count(), 0);
        assert!(find(&store, &config(""), "named").unwrap().is_some(), "a named tenant needs none");
    }
}

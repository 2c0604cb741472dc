//! The tenants and their secrets, which never stand in the proxy's own configuration.

use std::collections::HashMap;

use serde::Deserialize;
use zeroize::Zeroizing;

/// The most secrets that a tenant may have: the contract's.
const SECRETS: usize = 4;

/// A tenant: a Jira site that installed the app.
pub struct Tenant {
    /// Its client key.
    pub client_key: String,
    /// Its shared secrets: the current one, then those that it replaced.
    pub secrets: Vec<Zeroizing<String>>,
}

/// Every tenant, found by its client key.
pub struct Tenants(HashMap<String, Tenant>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    tenants: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    client_key: String,
    secrets: Vec<String>,
}

impl Tenants {
    /// Reads `{"tenants": [{"client_key": "…", "secrets": ["current", "replaced", …]}, …]}`.
    ///
    /// Fails with a sentence that repeats nothing of the document but client keys.
    pub fn read(document: &str) -> Result<Self, String> {
        // Serde's own message may quote the value that it stumbles on, which may be a secret.
        let document: Document = serde_json::from_str(document).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("the tenants can't be read: line {line}, column {column} is not as it should be")
        })?;
        let mut tenants = HashMap::new();
        for entry in document.tenants {
            let tenant = entry.check()?;
            if let Some(first) = tenants.insert(tenant.client_key.clone(), tenant) {
                return Err(format!("the tenant `{}` stands twice", first.client_key.escape_debug()));
            }
        }
        Ok(Self(tenants))
    }

    /// The tenant of that client key.
    #[must_use]
    pub fn find(&self, client_key: &str) -> Option<&Tenant> {
        self.0.get(client_key)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl Entry {
    fn check(self) -> Result<Tenant, String> {
        let secrets: Vec<_> = self.secrets.into_iter().map(Zeroizing::new).collect();
        let name = self.client_key.escape_debug();
        if self.client_key.is_empty() {
            return Err("a tenant has an empty `client_key`".to_owned());
        }
        if secrets.is_empty() || secrets.len() > SECRETS {
            return Err(format!("the tenant `{name}` has {} secrets, not 1 to {SECRETS}", secrets.len()));
        }
        if secrets.iter().any(|secret| secret.is_empty()) {
            return Err(format!("the tenant `{name}` has an empty secret"));
        }
        Ok(Tenant { client_key: self.client_key, secrets })
    }
}

#[cfg(test)]
mod tests {
    use super::Tenants;

    #[test]
    fn tenants_are_found_by_their_client_keys() {
        let document = r#"{"tenants": [{"client_key": "acme", "secrets": ["new", "old"]}]}"#;
        let tenants = Tenants::read(document).ok().unwrap();
        assert_eq!(tenants.count(), 1);
        let acme = tenants.find("acme").unwrap();
        assert_eq!(acme.secrets.iter().map(|secret| secret.as_str()).collect::<Vec<_>>(), ["new", "old"]);
        assert!(tenants.find("other").is_none());
    }

    #[test]
    fn a_message_never_repeats_a_secret() {
        for document in [
            r#"{"tenants": [{"client_key": "acme", "secrets": "hush"}]}"#,
            r#"{"tenants": [{"client_key": "acme", "secrets": ["hush"], "hush": 1}]}"#,
            r#"{"tenants": [{"client_key": "acme", "secrets": ["hush", ""]}]}"#,
            r#"{"tenants": [{"client_key": "acme", "secrets": ["hush", "2", "3", "4", "5"]}]}"#,
            r#"{"tenants": [{"client_key": "acme", "secrets": []}]}"#,
            r#"{"tenants": [{"client_key": "", "secrets": ["hush"]}]}"#,
            r#"{"tenants": [{"client_key": "a", "secrets": ["hush"]}, {"client_key": "a", "secrets": ["hush"]}]}"#,
            r#"{"tenants": [{"client_key": "acme", "secrets": ["hush"]"#,
            r#"{"secrets": "hush"}"#,
            "hush",
            "",
        ] {
            let message = Tenants::read(document).err().unwrap();
            assert!(!message.contains("hush"), "{message}");
        }
    }
}

//! The configuration: what the operator decides, from `wasi:config`.
//!
//! Read anew for each request, since an instance lives no longer than one. What is wrong with it names the setting, never
//! its value: some are secret.
//!
//! Lists have no commas in them, which some runtimes take for the end of a setting.

use crate::origin::Origin;
use crate::secrets::Keyring;
use connect_gating_gate::path::decode;

/// Who publishes the keys that sign lifecycle calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyServer {
    /// Atlassian.
    Production,
    /// Atlassian's staging environment.
    Staging,
    /// A server of the operator's own: the key id is appended to this URL as a segment.
    Own(Origin),
}

/// A tenant that the operator names.
pub struct NamedTenant {
    /// The tenant's `clientKey`.
    pub client_key: String,
    /// Its `sharedSecret`.
    pub shared_secret: String,
    /// Its `baseUrl`.
    pub base_url: String,
}

/// What a pipeline's token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Asking about gates.
    Read,
    /// Submitting deployments and registering gates.
    Submit,
}

impl Scope {
    fn named(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::Read),
            "submit" => Some(Self::Submit),
            _ => None,
        }
    }
}

/// A pipeline's token. Only its hash is there.
pub struct Token {
    /// The tenant to whose gates it belongs: a `clientKey`.
    pub tenant: String,
    /// What it is good for.
    pub scope: Scope,
    /// SHA-256 of the token in lower-case hexadecimal digits.
    pub sha256: String,
}

/// The configuration.
pub struct Config {
    /// `app_key`: the key in the app's descriptor.
    pub app_key: String,
    /// `app_name`: the name in the app's descriptor.
    pub app_name: String,
    /// `base_url`: where the service is reached from outside.
    pub base_url: String,
    /// The path of the base URL. Everything is served below it.
    pub base_path: String,
    /// `key_server`.
    pub key_server: KeyServer,
    /// `leeway`, in seconds.
    pub leeway: u32,
    /// `max_lifetime`, in seconds.
    pub max_lifetime: u32,
    /// `trust_callbacks`: whether a callback alone opens a gate.
    pub trust_callbacks: bool,
    /// `store`: the name of the store.
    pub store: String,
    /// `secret_key` or `plaintext_secrets`; none where there is neither, and then no tenant can be installed.
    pub keyring: Option<Keyring>,
    /// `host_suffixes`: the domains that tenants may have; none for Atlassian's.
    pub host_suffixes: Option<Vec<String>>,
    /// `client_keys`: the only tenants that may install the app; none lets all.
    pub client_keys: Option<Vec<String>>,
    /// `tenants`.
    pub tenants: Vec<NamedTenant>,
    /// `tokens`.
    pub tokens: Vec<Token>,
    /// `stand_in`: gets what tenants' Jira sites would get.
    pub stand_in: Option<Origin>,
}

/// What is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// Which setting.
    pub setting: &'static str,
    /// What it should be.
    pub wanted: &'static str,
}

impl std::fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the setting `{}` is not {}", self.setting, self.wanted)
    }
}

/// How the settings are looked up; an error where they can't be read.
type Lookup<'a> = &'a dyn Fn(&str) -> Result<Option<String>, ()>;

impl Config {
    /// Reads every setting.
    pub fn read(lookup: Lookup<'_>) -> Result<Self, ConfigFault> {
        let get = |setting| lookup(setting).map_err(|()| ConfigFault { setting, wanted: "readable" });
        let required = |setting| get(setting)?.ok_or(ConfigFault { setting, wanted: "there" });
        let app_key = required("app_key")?;
        let base_url = required("base_url")?;
        let origin = wrong("base_url", "an https URL, or http to loopback", Origin::read(&base_url))?;
        let key_server = match get("key_server")?.as_deref() {
            None | Some("production") => KeyServer::Production,
            Some("staging") => KeyServer::Staging,
            Some(url) => {
                let own = Origin::read(url);
                KeyServer::Own(wrong("key_server", "`production`, `staging` or a URL, https or loopback", own)?)
            }
        };
        let keyring = match (get("secret_key")?, flag(&get, "plaintext_secrets")?) {
            (Some(_), true) => {
                return Err(ConfigFault { setting: "plaintext_secrets", wanted: "`false` beside a `secret_key`" });
            }
            (Some(key), false) => Some(wrong("secret_key", "64 hexadecimal digits", Keyring::sealed(&key))?),
            (None, plain) => plain.then_some(Keyring::Plaintext),
        };
        let stand_in = match get("stand_in")? {
            None => None,
            Some(url) => Some(wrong("stand_in", "an http URL to loopback", Origin::read(&url).filter(|o| !o.https))?),
        };
        Ok(Self {
            app_name: get("app_name")?.unwrap_or_else(|| "Deployment gate".to_owned()),
            app_key,
            base_path: origin.path,
            base_url: base_url.strip_suffix('/').unwrap_or(&base_url).to_owned(),
            key_server,
            leeway: number(&get, "leeway", 30, 0, 300, "a number of seconds, at most 300")?,
            max_lifetime: number(&get, "max_lifetime", 900, 1, 86_400, "a number of seconds, 1 to 86400")?,
            trust_callbacks: flag(&get, "trust_callbacks")?,
            store: get("store")?.unwrap_or_else(|| "default".to_owned()),
            keyring,
            host_suffixes: list(&get, "host_suffixes")?,
            client_keys: list(&get, "client_keys")?,
            tenants: records(&get, "tenants", "`clientKey baseUrl sharedSecret; …`", |[key, url, secret]| {
                Some(NamedTenant { client_key: key, base_url: url, shared_secret: secret })
            })?,
            tokens: records(&get, "tokens", "`clientKey read|submit sha256; …`", |[tenant, scope, sha256]| {
                let scope = Scope::named(&scope)?;
                let hexadecimal = sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                (sha256.len() == 64 && hexadecimal).then_some(Token { tenant, scope, sha256 })
            })?,
            stand_in,
        })
    }
}

type Get<'a> = &'a dyn Fn(&'static str) -> Result<Option<String>, ConfigFault>;

fn wrong<T>(setting: &'static str, wanted: &'static str, value: Option<T>) -> Result<T, ConfigFault> {
    value.ok_or(ConfigFault { setting, wanted })
}

/// A switch is `true` or `false`, so that a typing error switches nothing.
fn flag(get: Get<'_>, setting: &'static str) -> Result<bool, ConfigFault> {
    match get(setting)?.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(ConfigFault { setting, wanted: "`true` or `false`" }),
    }
}

fn number(
    get: Get<'_>,
    setting: &'static str,
    default: u32,
    least: u32,
    greatest: u32,
    wanted: &'static str,
) -> Result<u32, ConfigFault> {
    let Some(text) = get(setting)? else {
        return Ok(default);
    };
    wrong(setting, wanted, text.parse().ok().filter(|number| (least..=greatest).contains(number)))
}

/// Words with blanks between them.
fn list(get: Get<'_>, setting: &'static str) -> Result<Option<Vec<String>>, ConfigFault> {
    let Some(text) = get(setting)? else {
        return Ok(None);
    };
    let words: Option<Vec<String>> = text.split_whitespace().map(decode).collect();
    wrong(setting, "a list of words", words.filter(|words| !words.is_empty())).map(Some)
}

/// Records with semicolons between them, or each in a line of its own, of words with blanks between them. A word that has
/// one of these in it, a comma or `%`, is percent-encoded.
fn records<const N: usize, T>(
    get: Get<'_>,
    setting: &'static str,
    wanted: &'static str,
    read: impl Fn([String; N]) -> Option<T>,
) -> Result<Vec<T>, ConfigFault> {
    let text = get(setting)?.unwrap_or_default();
    let records = text.split([';', '\n']).filter(|record| !record.trim().is_empty());
    let read = |record: &str| {
        let words: Option<Vec<String>> = record.split_whitespace().map(decode).collect();
        read(words?.try_into().ok()?)
    };
    wrong(setting, wanted, records.map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: [(&str, &str); 2] = [("app_key", "com.example.gate"), ("base_url", "https://gate.example/app/")];

    fn read(more: &[(&str, &str)]) -> Result<Config, ConfigFault> {
        let settings: std::collections::BTreeMap<_, _> = LEAST.iter().chain(more).copied().collect();
        Config::read(&|name| Ok(settings.get(name).map(|value| (*value).to_owned())))
    }

    #[test]
    fn defaults_are_the_safe_ones() {
        let config = read(&[]).unwrap();
        assert_eq!((config.base_url.as_str(), config.base_path.as_str()), ("https://gate.example/app", "/app"));
        assert_eq!((config.leeway, config.max_lifetime, config.store.as_str()), (30, 900, "default"));
        assert_eq!(config.key_server, KeyServer::Production);
        assert!(!config.trust_callbacks && config.keyring.is_none() && config.stand_in.is_none());
        assert!(config.tenants.is_empty() && config.tokens.is_empty() && config.client_keys.is_none());
    }

    #[test]
    fn what_is_wrong_names_the_setting_and_never_its_value() {
        let key = "0".repeat(64);
        for (setting, value) in [
            ("app_key", None),
            ("base_url", Some("http://gate.example")),
            ("key_server", Some("http://keys.example")),
            ("leeway", Some("301")),
            ("leeway", Some("-1")),
            ("max_lifetime", Some("0")),
            ("trust_callbacks", Some("yes")),
            ("plaintext_secrets", Some("1")),
            ("secret_key", Some("hush")),
            ("host_suffixes", Some(" ")),
            ("tenants", Some("t hush")),
            ("tenants", Some("t https://a.atlassian.net hush%")),
            ("tokens", Some("t read hush")),
            ("tokens", Some("t admin 0000000000000000000000000000000000000000000000000000000000000000")),
            ("stand_in", Some("https://jira.example")),
        ] {
            let fault = Config::read(&|name| {
                let least = LEAST.iter().find(|(least, _)| *least == name).map(|(_, value)| *value);
                Ok(if name == setting { value } else { least }.map(str::to_owned))
            });
            let fault = fault.err().unwrap_or_else(|| panic!("`{setting}` was taken"));
            assert_eq!(fault.setting, setting);
            assert!(!fault.to_string().contains("hush"), "{fault}");
        }
        let both = read(&[("secret_key", &key), ("plaintext_secrets", "true")]);
        assert_eq!(both.err().unwrap().setting, "plaintext_secrets");
        assert!(Config::read(&|_| Err(())).is_err());
    }

    #[test]
    fn tenants_and_tokens_are_records() {
        let digest = "0123456789abcdef".repeat(4);
        let config = read(&[
            ("tenants", "t https://a.atlassian.net s%3Bs%25 ;\n  u https://b.atlassian.net/ x\n"),
            ("tokens", &format!("t read {digest}; u submit {digest}")),
            ("client_keys", "a  b"),
        ])
        .unwrap();
        let tenants: Vec<_> = config
            .tenants
            .iter()
            .map(|t| (t.client_key.as_str(), t.base_url.as_str(), t.shared_secret.as_str()))
            .collect();
        assert_eq!(tenants, [("t", "https://a.atlassian.net", "s;s%"), ("u", "https://b.atlassian.net/", "x")]);
        assert_eq!((config.tokens[0].scope, config.tokens[0].tenant.as_str()), (Scope::Read, "t"));
        assert_eq!((config.tokens[1].scope, config.tokens[1].tenant.as_str()), (Scope::Submit, "u"));
        assert_eq!(config.client_keys.unwrap(), ["a", "b"]);
    }
}

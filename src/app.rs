//! The app that is installed, as its operator describes it.

use crate::base_url::is_plain_host;
use crate::limits;
use crate::rejection::{Reason, Setting};

/// The app, and who may install it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The `key` of the app's descriptor. Not empty.
    pub key: String,
    /// The `baseUrl` of the app's descriptor, and former ones that are still installed: 1 to 64.
    pub base_urls: Vec<String>,
    /// The domains that tenants may have, in lower case: 1 to 64. See [`default_host_suffixes`].
    pub host_suffixes: Vec<String>,
    /// The only tenants that may install the app, where the operator names them: 1 to 64. Whoever was let in may leave.
    pub client_keys: Option<Vec<String>>,
}

/// The domains of Atlassian's cloud: `atlassian.net` and `jira.com`.
#[must_use]
pub fn default_host_suffixes() -> Vec<String> {
    vec!["atlassian.net".to_owned(), "jira.com".to_owned()]
}

impl App {
    pub(crate) fn check(&self) -> Result<(), Reason> {
        let host = |suffix: &String| is_plain_host(suffix) && !suffix.bytes().any(|b| b.is_ascii_uppercase());
        let right = [
            (Setting::AppKey, !self.key.is_empty()),
            (Setting::BaseUrls, all(&self.base_urls, |url| is_url(url))),
            (Setting::HostSuffixes, all(&self.host_suffixes, host)),
            (Setting::ClientKeys, self.client_keys.as_ref().is_none_or(|keys| all(keys, |key| !key.is_empty()))),
        ];
        right.into_iter().find(|(_, right)| !right).map_or(Ok(()), |(setting, _)| Err(Reason::BadSetting(setting)))
    }

    /// Whether a tenant of this client key may install the app.
    pub(crate) fn admits(&self, client_key: &str) -> bool {
        let named = |keys: &Vec<String>| keys.iter().any(|key| key == client_key);
        self.client_keys.as_ref().is_none_or(named)
    }

    /// Whether a token with this audience is meant for the app. One slash at the end does not count.
    pub(crate) fn is_audience(&self, audience: &[String]) -> bool {
        audience.iter().any(|named| self.base_urls.iter().any(|own| plain(own) == plain(named)))
    }
}

fn plain(url: &str) -> &str {
    url.strip_suffix('/').unwrap_or(url)
}

fn all(list: &[String], right: impl Fn(&String) -> bool) -> bool {
    (1..=limits::APP_LIST).contains(&list.len()) && list.iter().all(right)
}

/// Enough to see that it is one: it is only ever compared.
fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '?' || c == '#';
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(odd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (url, expected) in [
            ("https://app.example", true),
            ("http://localhost:8080/app", true),
            ("https://", false),
            ("app.example", false),
            ("https://app.example/a b", false),
            ("https://app.example/\u{7f}", false),
            ("https://app.example?a", false),
            ("https://app.example#a", false),
        ] {
            assert_eq!(is_url(url), expected, "{url}");
        }
    }

    #[test]
    fn audiences() {
        let own = |base_url: &str| App {
            key: "k".into(),
            base_urls: vec!["https://old.example".into(), base_url.into()],
            host_suffixes: default_host_suffixes(),
            client_keys: None,
        };
        let table = [
            ("https://app.example", &["https://app.example"][..], true),
            ("https://app.example", &["https://app.example/"], true),
            ("https://app.example/", &["https://app.example"], true),
            ("https://app.example", &["other", "https://app.example"], true),
            ("https://app.example", &["https://old.example"], true),
            ("https://app.example", &["https://app.example//"], false),
            ("https://app.example", &["https://app.example/x"], false),
            ("https://app.example", &["https://app.example.evil"], false),
            ("https://app.example", &["https://APP.example"], false),
            ("https://app.example", &["http://app.example"], false),
            ("https://app.example", &[], false),
        ];
        for (base_url, audience, expected) in table {
            let audience: Vec<String> = audience.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(own(base_url).is_audience(&audience), expected, "{base_url} {audience:?}");
        }
    }
}

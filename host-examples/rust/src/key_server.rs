//! Where keys are published.

use axum::http::Uri;

use crate::component::{Component, Environment};
use crate::fault::Fault;
use crate::outgoing;

/// Whose keys are taken. The operator's choice, never a request's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyServer {
    /// Atlassian's.
    Production,
    /// Atlassian's for staging.
    Staging,
    /// One of the operator's own: the id is appended to this URL as a segment.
    Own(Uri),
}

impl KeyServer {
    /// The key server of this name or URL.
    pub fn named(text: &str) -> Option<Self> {
        match text {
            "production" => Some(Self::Production),
            "staging" => Some(Self::Staging),
            url => outgoing::origin(url).map(Self::Own),
        }
    }

    /// Where the key of an id is published.
    pub fn url(&self, component: &Component, id: &str) -> Result<Uri, Fault> {
        let environment = match self {
            Self::Production => Environment::Production,
            Self::Staging => Environment::Staging,
            Self::Own(url) => return parse(&format!("{}/{id}", url.to_string().trim_end_matches('/'))),
        };
        let url = component.key_url(id, environment)?.map_err(|rejection| Fault::Refused(rejection.message))?;
        parse(&url)
    }
}

fn parse(url: &str) -> Result<Uri, Fault> {
    url.parse().map_err(|_| Fault::Refused("the URL of a key can't be read".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_server_is_atlassians_or_a_url_that_may_be_asked() {
        assert_eq!(KeyServer::named("production"), Some(KeyServer::Production));
        assert_eq!(KeyServer::named("staging"), Some(KeyServer::Staging));
        assert!(matches!(KeyServer::named("http://127.0.0.1:1/keys"), Some(KeyServer::Own(_))));
        assert!(matches!(KeyServer::named("https://keys.example"), Some(KeyServer::Own(_))));
        for bad in ["", "test", "http://keys.example", "https://keys.example/"] {
            assert_eq!(KeyServer::named(bad), None, "{bad}");
        }
    }
}

//! What the operator says of callbacks: typed JSON, in which nothing unknown is taken.

use serde::Deserialize;

use crate::path::{self, Kind};

/// Where callbacks come in, and how their tokens are judged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callbacks {
    /// The paths, one or more, each exactly as Jira calls it: the path of the app's base URL, then the callback URL of
    /// its descriptor.
    pub paths: Vec<String>,
    /// The path of the app's base URL, for example `/app`; empty if it has none. It is no part of what is signed.
    #[serde(default)]
    pub base_path: String,
    /// How tokens are judged.
    #[serde(default)]
    pub policy: Policy,
}

/// How tokens are judged, in seconds. The verifier refuses values out of range.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// How far the clock may be off, at most 300.
    pub leeway: u32,
    /// The longest lifetime of a token, 1 to 86,400.
    pub max_lifetime: u32,
    /// How long past its end a token is still taken, at most 2,700. Only where the upstream asks Jira before it acts.
    pub late: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self { leeway: 30, max_lifetime: 900, late: 0 }
    }
}

impl Callbacks {
    /// Fails, with a sentence for the operator, where a path can't be one.
    pub fn check(&self) -> Result<(), String> {
        if self.paths.is_empty() {
            return Err("`callbacks.paths` names no path".to_owned());
        }
        for path in self.paths.iter().chain((!self.base_path.is_empty()).then_some(&self.base_path)) {
            let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#');
            if !path.starts_with('/') || path.chars().any(odd) {
                return Err(format!("`{}` is no path: it begins with `/` and has no query", path.escape_debug()));
            }
        }
        let base = self.base_path.trim_end_matches('/');
        let outside = |path: &&String| !path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
        match self.paths.iter().find(outside) {
            Some(path) => {
                Err(format!("`{}` is not below the base path `{}`", path.escape_debug(), base.escape_debug()))
            }
            None => Ok(()),
        }
    }

    /// What a request is, by its method and its target as it was received.
    #[must_use]
    pub fn kind(&self, method: &str, target: &str) -> Kind {
        path::kind(method, target, &self.paths)
    }
}

#[cfg(test)]
mod tests {
    use super::{Callbacks, Policy};

    fn read(json: &str) -> Result<Callbacks, String> {
        let callbacks: Callbacks = serde_json::from_str(json).map_err(|error| error.to_string())?;
        callbacks.check().map(|()| callbacks)
    }

    #[test]
    fn what_is_left_out_has_the_contracts_defaults() {
        let callbacks = read(r#"{"paths": ["/callback"]}"#).unwrap();
        assert_eq!((callbacks.base_path.as_str(), callbacks.policy), ("", Policy::default()));
        let callbacks = read(r#"{"paths": ["/callback"], "policy": {"late": 60}}"#).unwrap();
        assert_eq!(callbacks.policy, Policy { late: 60, ..Policy::default() });
    }

    #[test]
    fn what_is_unknown_or_no_path_is_refused_by_name() {
        for (json, named) in [
            (r#"{"paths": ["/callback"], "leway": 5}"#, "leway"),
            (r#"{"paths": ["/callback"], "policy": {"leway": 5}}"#, "leway"),
            (r#"{}"#, "paths"),
            (r#"{"paths": []}"#, "callbacks.paths"),
            (r#"{"paths": ["callback"]}"#, "`callback`"),
            (r#"{"paths": ["/callback?x"]}"#, "`/callback?x`"),
            (r#"{"paths": ["/a b"]}"#, "`/a b`"),
            (r#"{"paths": ["/callback"], "base_path": "/app"}"#, "`/app`"),
            (r#"{"paths": ["/application"], "base_path": "/app"}"#, "`/app`"),
        ] {
            let message = read(json).unwrap_err();
            assert!(message.contains(named), "{json}: {message}");
        }
        read(r#"{"paths": ["/app/callback"], "base_path": "/app"}"#).unwrap();
    }
}

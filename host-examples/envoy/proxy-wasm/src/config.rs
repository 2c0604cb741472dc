//! The module's configuration: typed JSON, in which nothing unknown is taken.

use connect_gating_envoy::{Callbacks, check_settings};
use serde::Deserialize;

use crate::native::Native;

/// What the operator says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the tenants come from.
    pub tenants: Source,
    /// Where callbacks come in, and how their tokens are judged.
    pub callbacks: Callbacks,
}

/// An HTTP server that gives out the document of tenants. A module has no files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The proxy's name for it.
    pub cluster: String,
    /// The path, asked for by GET.
    #[serde(default = "path")]
    pub path: String,
    /// How often it is asked, in seconds, 1 to 86,400.
    #[serde(default = "seconds")]
    pub seconds: u32,
}

fn path() -> String {
    "/tenants".to_owned()
}

fn seconds() -> u32 {
    60
}

impl Config {
    /// Reads the configuration. Fails with a sentence for the operator. `now` is in seconds since the epoch.
    pub fn read(json: &[u8], now: u64) -> Result<Self, String> {
        let config: Self =
            serde_json::from_slice(json).map_err(|error| format!("`configuration` is not as it should be: {error}"))?;
        if !(1..=86_400).contains(&config.tenants.seconds) {
            return Err(format!("`tenants.seconds` is {}, not 1 to 86,400", config.tenants.seconds));
        }
        if !config.tenants.path.starts_with('/') {
            return Err(format!("`tenants.path` is `{}`, which is no path", config.tenants.path.escape_debug()));
        }
        check_settings(&Native, &config.callbacks, now)?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    const NOW: u64 = 1_600_000_000;

    #[test]
    fn what_is_left_out_has_defaults() {
        let json = br#"{"tenants": {"cluster": "tenants"}, "callbacks": {"paths": ["/callback"]}}"#;
        let config = Config::read(json, NOW).unwrap();
        assert_eq!((config.tenants.path.as_str(), config.tenants.seconds), ("/tenants", 60));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let callbacks = r#""callbacks": {"paths": ["/callback"]}"#;
        for (json, named) in [
            (format!(r#"{{{callbacks}}}"#), "tenants"),
            (format!(r#"{{"tenants": {{"cluster": "t", "file": "x"}}, {callbacks}}}"#), "file"),
            (format!(r#"{{"tenants": {{"cluster": "t", "seconds": 0}}, {callbacks}}}"#), "tenants.seconds"),
            (format!(r#"{{"tenants": {{"cluster": "t", "path": "x"}}, {callbacks}}}"#), "tenants.path"),
            (r#"{"tenants": {"cluster": "t"}, "callbacks": {"paths": []}}"#.to_owned(), "callbacks.paths"),
            (
                r#"{"tenants": {"cluster": "t"}, "callbacks": {"paths": ["/c"], "policy": {"leeway": 301}}}"#
                    .to_owned(),
                "leeway",
            ),
        ] {
            let message = Config::read(json.as_bytes(), NOW).unwrap_err();
            assert!(message.contains(named), "{json}: {message}");
        }
    }
}

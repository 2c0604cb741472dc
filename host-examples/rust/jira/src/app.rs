//! The app: where it listens, and what its descriptor says.

use std::io::{Error, ErrorKind, Result};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};

use serde_json::Value;

use crate::{client, schemas};

/// The app under test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Where it listens.
    pub address: SocketAddr,
    /// The path of its base URL, without a slash at the end; empty for none.
    pub base_path: String,
    /// `key` of its descriptor: the issuer of its tokens.
    pub key: String,
    /// `baseUrl`: the audience of lifecycle calls.
    pub base_url: String,
    /// `lifecycle.installed`, relative to the base URL.
    pub installed: String,
    /// `lifecycle.uninstalled`, where it has one.
    pub uninstalled: Option<String>,
    /// The callback of the module `jiraDeploymentGating`.
    pub callback: String,
}

impl App {
    /// The app that listens at this http URL on the loopback interface, as its `/atlassian-connect.json` describes it.
    ///
    /// # Errors
    ///
    /// Where the URL is another one, nobody answers there, or the descriptor is not one that Jira would take.
    pub fn at(url: &str) -> Result<Self> {
        let (address, base_path) = loopback(url)?;
        let target = format!("{base_path}/atlassian-connect.json");
        let answer = client::send(address, "GET", &target, &[("accept", "application/json")], b"")?;
        if answer.status != 200 {
            return Err(Error::other(format!("`{target}` was answered with {}", answer.status)));
        }
        Self::described(address, &base_path, &answer.json())
    }

    fn described(address: SocketAddr, base_path: &str, descriptor: &Value) -> Result<Self> {
        if let Some((pointer, complaint)) = schemas::descriptor(descriptor).into_iter().next() {
            return Err(Error::other(format!("the app's descriptor is wrong at `{pointer}`: {complaint}")));
        }
        let text = |pointer: &str| descriptor.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let needed = |pointer: &str| {
            text(pointer).ok_or_else(|| Error::other(format!("the app's descriptor has no text at `{pointer}`")))
        };
        Ok(Self {
            address,
            base_path: base_path.to_owned(),
            key: needed("/key")?,
            base_url: needed("/baseUrl")?,
            installed: needed("/lifecycle/installed")?,
            uninstalled: text("/lifecycle/uninstalled"),
            callback: needed("/modules/jiraDeploymentGating/callback/url")
                .or_else(|_| needed("/modules/jiraDeploymentGating/0/callback/url"))?,
        })
    }
}

/// The address and the path of an http URL on the loopback interface. Nothing else is ever called.
fn loopback(url: &str) -> Result<(SocketAddr, String)> {
    let wrong = |what: &str| Error::new(ErrorKind::InvalidInput, format!("`{url}` {what}"));
    let rest = url.strip_prefix("http://").ok_or_else(|| wrong("is not an http URL"))?;
    let (authority, path) = rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""));
    let authority = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
    let addresses: Vec<SocketAddr> = authority.to_socket_addrs().map_err(|_| wrong("has no address"))?.collect();
    let preferred = addresses.iter().find(|address| address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST));
    let address = preferred.or_else(|| addresses.first()).ok_or_else(|| wrong("has no address"))?;
    if !addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(wrong("is not on the loopback interface"));
    }
    Ok((*address, path.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn urls() {
        let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        assert_eq!(loopback("http://127.0.0.1:8080").unwrap(), (here(8080), String::new()));
        assert_eq!(loopback("http://127.0.0.1/app/").unwrap(), (here(80), "/app".to_owned()));
        assert_eq!(loopback("http://localhost:8080/").unwrap().0.port(), 8080);
        for url in ["https://127.0.0.1", "127.0.0.1:80", "http://192.0.2.1:80", "http://0.0.0.0:80", "http://:80"] {
            assert!(loopback(url).is_err(), "{url}");
        }
    }

    #[test]
    fn descriptors() {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 80));
        let module =
            json!({ "key": "gating", "name": { "value": "Gates" }, "callback": { "type": "jwt", "url": "/called" } });
        let mut descriptor = json!({
            "key": "com.example.gates",
            "baseUrl": "https://gates.example.com/app",
            "authentication": { "type": "jwt" },
            "lifecycle": { "installed": "/in", "uninstalled": "/out" },
            "scopes": ["READ", "WRITE"],
            "apiMigrations": { "signed-install": true },
            "modules": {
                "jiraDeploymentGating": module,
                "jiraDeploymentInfoProvider": { "key": "deployments", "name": { "value": "D" }, "homeUrl": "https://gates.example.com" },
            },
        });
        let app = App::described(here, "/app", &descriptor).unwrap();
        assert_eq!((app.key.as_str(), app.base_url.as_str()), ("com.example.gates", "https://gates.example.com/app"));
        assert_eq!(
            (app.installed.as_str(), app.uninstalled.as_deref(), app.callback.as_str()),
            ("/in", Some("/out"), "/called")
        );
        descriptor["apiMigrations"] = json!({});
        let error = App::described(here, "/app", &descriptor).unwrap_err().to_string();
        assert!(error.contains("`/apiMigrations`"), "{error}");
    }
}

//! The service's configuration: a file of typed JSON, in which nothing unknown is taken.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use connect_gating_envoy::{Callbacks, Limits};
use serde::Deserialize;

/// What the operator says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where Envoy asks: gRPC without TLS, so loopback or a network of its own.
    pub listen: SocketAddr,
    /// Where operators look: `/metrics`, `/ready` and `/health`.
    pub operations: SocketAddr,
    /// The component's file.
    pub component: PathBuf,
    /// The tenants' file.
    pub tenants: PathBuf,
    /// What one callback may cost.
    #[serde(default)]
    pub limits: Limits,
    /// Where callbacks come in, and how their tokens are judged.
    pub callbacks: Callbacks,
}

impl Config {
    /// Reads the file. Fails with a sentence that names it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let json = fs::read_to_string(path).map_err(|error| format!("`{}` can't be read: {error}", path.display()))?;
        serde_json::from_str(&json).map_err(|error| format!("`{}` is not as it should be: {error}", path.display()))
    }
}

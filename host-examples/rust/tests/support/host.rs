//! The server under test, and what its answers say.

use std::path::{Path, PathBuf};

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::client::Answer;

/// The path of the gate that most tests use.
pub const GATE: &str = "pipe/prod/7";

/// A server that is not running yet.
pub fn server() -> Server {
    Server::new(Path::new(env!("CARGO_BIN_EXE_connect-gating-host")), &component()).unwrap()
}

/// What an answer says as its error.
pub fn error(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"].as_str().unwrap_or_default().to_owned())
}

/// What a gate decided, with the status.
pub fn decision(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["decision"].as_str().unwrap_or_default().to_owned())
}

fn component() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/connect-gating.wasm");
    let path = std::env::var_os("CONNECT_GATING_COMPONENT").map_or(built, PathBuf::from);
    assert!(path.is_file(), "`{}` is missing: run `cargo xtask build`", path.display());
    path
}

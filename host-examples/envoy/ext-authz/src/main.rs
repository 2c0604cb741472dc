//! An external authorization service (`ext_authz`, gRPC) for Envoy and whatever is built on it: verifies callbacks in
//! the component, tells the upstream what was verified, and answers refusals.
//!
//! ```text
//! connect-gating-ext-authz CONFIG.json
//! ```

mod check;
mod config;
mod log;
mod metrics;
mod operations;
mod proto;
mod serve;
mod service;

use std::path::PathBuf;
use std::process::ExitCode;

use config::Config;

const USAGE: &str = "usage: connect-gating-ext-authz CONFIG.json";

fn main() -> ExitCode {
    match arguments().and_then(|path| Config::read(&path)).and_then(serve::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<PathBuf, String> {
    let mut path = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            lexopt::Arg::Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(format!("{}; {USAGE}", other.unexpected())),
        }
    }
    path.ok_or_else(|| USAGE.to_owned())
}

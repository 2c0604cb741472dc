//! What every way of verifying callbacks costs, in one table.

use crate::command::show;
use crate::workspace;
use anyhow::Result;
use std::process::Command;

/// Measures the ways of these names, or all, one after the other. REQUESTS in the environment says how long.
pub fn run(ways: &[&str]) -> Result<()> {
    show(Command::new("bash").arg(workspace::root().join("host-examples/load/run")).args(ways))
}

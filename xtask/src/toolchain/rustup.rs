//! Step 2: rustup adds the target.

use super::TARGET;
use crate::command::{output, slowly};
use anyhow::Result;
use std::process::Command;

/// Adds the target to the active toolchain. rustup knows which that is: it leaves a variable for those it starts.
pub fn add_target() -> Result<()> {
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", TARGET]).current_dir(crate::workspace::root());
    slowly("adding the target with rustup", || output(&mut rustup).map(drop))
}

//! The stand-in for Jira, for a dry run of an app.

use crate::command::{cargo, line, run as run_command, slowly};
use crate::demo;
use anyhow::{Context as _, Result, bail};
use std::process::Command;

/// Builds the stand-in and runs it with these arguments, until somebody ends it.
pub fn run(arguments: &[&str]) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--locked", "--bin", "connect-gating-jira-stand-in"]);
    // The same selection as the demo's and the tests', so that nothing is compiled twice.
    build.args(["--workspace", "--exclude", "xtask", "--test", "stand-in"]);
    slowly("compiling the stand-in; the first time that takes about 2 minutes", || run_command(&mut build))?;

    let mut stand_in = Command::new(demo::built("connect-gating-jira-stand-in")?);
    stand_in.args(arguments);
    let status = stand_in.status().with_context(|| format!("could not start `{}`", line(&stand_in)))?;
    if !status.success() {
        bail!("the stand-in failed ({status})");
    }
    Ok(())
}

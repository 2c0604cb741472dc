//! The demo: a host, and somebody who plays Jira against it.

use crate::command::{cargo, line};
use crate::{guest, workspace};
use anyhow::{Context as _, Result, bail};

/// Builds what it needs and runs it. The demo program starts and stops the host itself.
pub fn run() -> Result<()> {
    eprintln!("{}", guest::build_and_check()?);
    eprintln!("compiling the host; the first time this takes about 5 minutes ...");
    let mut demo = cargo();
    demo.args(["run", "--package", "connect-gating-host", "--bin", "demo"]);
    demo.env("CONNECT_GATING_COMPONENT", workspace::component());
    let status = demo.status().with_context(|| format!("could not start `{}`", line(&demo)))?;
    if !status.success() {
        bail!("the demo failed ({status})");
    }
    Ok(())
}

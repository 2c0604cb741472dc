//! The demo: a real host, and somebody who plays Jira against it.

use crate::command::{cargo, line, run as run_command, slowly};
use crate::{guest, workspace};
use anyhow::{Context as _, Result, bail, ensure};
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the component, the host and the demo, and runs the demo, which starts and stops the host itself.
pub fn run() -> Result<()> {
    eprintln!("{}", guest::build_and_check()?);
    let mut build = cargo();
    build.args(["build", "--locked", "--bin", "connect-gating-host", "--bin", "connect-gating-demo"]);
    // Cargo chooses the features of dependencies by all that is selected. With the packages of `cargo xtask test`, and one
    // test, they are the same as there, and nothing is compiled twice: wasmtime alone takes minutes.
    build.args(["--workspace", "--exclude", "xtask", "--test", "operation"]);
    slowly("compiling the host and the demo; the first time that takes about 5 minutes", || run_command(&mut build))?;

    let mut demo = Command::new(built("connect-gating-demo")?);
    demo.env("CONNECT_GATING_COMPONENT", workspace::component());
    demo.env("CONNECT_GATING_HOST", built("connect-gating-host")?);
    let status = demo.status().with_context(|| format!("could not start `{}`", line(&demo)))?;
    if !status.success() {
        bail!("the demo failed ({status})");
    }
    Ok(())
}

/// A program that cargo just built. It lies in the same target folder as this one, wherever that was configured to be.
pub fn built(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).context("this program lies in no target folder")?;
    let program = target.join("debug").join(format!("{name}{EXE_SUFFIX}"));
    ensure!(program.is_file(), "cargo built no `{}`", program.display());
    Ok(program)
}

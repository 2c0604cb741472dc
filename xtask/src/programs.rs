//! The programs that people and tests start: the Rust host, the demo, the stand-in for Jira.

use crate::command::{cargo, run, slowly};
use anyhow::{Context as _, Result, ensure};
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// The Rust host.
pub const HOST: &str = "connect-gating-host";
/// Somebody who plays Jira against it.
pub const DEMO: &str = "connect-gating-demo";
/// A Jira site and its key server.
pub const STAND_IN: &str = "connect-gating-jira-stand-in";

/// Builds these programs, and says where each of them is.
pub fn build<const N: usize>(names: [&str; N]) -> Result<[PathBuf; N]> {
    let mut build = cargo();
    build.args(["build", "--locked"]).args(selection());
    names.iter().for_each(|name| {
        build.args(["--bin", name]);
    });
    let what = format!("compiling {}; from nothing that takes minutes", names.join(", "));
    slowly(&what, || run(&mut build))?;
    let folder = folder()?;
    for name in names {
        let program = program(&folder, name);
        ensure!(program.is_file(), "cargo built no `{}`", program.display());
    }
    Ok(names.map(|name| program(&folder, name)))
}

/// Cargo chooses the features of dependencies by all that is selected. With the packages of `cargo xtask test`, and one
/// test so that what only tests depend on counts too, they are the same as there, and nothing is compiled twice: wasmtime
/// alone takes minutes.
fn selection() -> [&'static str; 5] {
    ["--workspace", "--exclude", "xtask", "--test", "operation"]
}

/// Where cargo puts them. This program lies in the same target folder, wherever that was configured to be.
fn folder() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).context("this program lies in no target folder")?;
    Ok(target.join("debug"))
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{EXE_SUFFIX}"))
}

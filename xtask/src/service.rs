//! Building the gating service: a `wasi:http` component with the gating component inside.

use crate::command::{cargo, run, slowly};
use crate::{guest, toolchain, workspace};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::PathBuf;

/// The composed service.
fn composed() -> PathBuf {
    workspace::target().join("connect-gating-service.wasm")
}

/// Builds both components and puts one into the other.
pub fn build() -> Result<String> {
    guest::build_and_check()?;
    let built = guest::build_package(&workspace::root(), &toolchain::ready()?, &["connect-gating-service"])?;
    let service = built.join("connect_gating_service.wasm");
    let made = composed().with_extension("composing");
    // A program of its own, so that nobody who wants another command compiles what composing takes.
    let mut compose = cargo();
    compose.args(["run", "--quiet", "--locked", "--profile", "xtask", "--package", "connect-gating-compose", "--"]);
    compose.args([&service, &workspace::component(), &made]);
    slowly("composing the service", || run(&mut compose))?;
    guest::publish(&made, &composed())?;
    fs::remove_file(&made)?;
    let size = fs::metadata(composed()).context("the service was not made")?.len();
    Ok(format!("{}: {size} bytes", workspace::shown(&composed())))
}

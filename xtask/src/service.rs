//! Building the gating service: a `wasi:http` component, alone and with the gating component inside, for the runtimes
//! that share their versions of WASI's drafts and for Spin, which has its own.

use crate::command::{cargo, run, slowly};
use crate::{guest, toolchain, workspace};
use anyhow::{Context as _, Result};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

const SERVICE: &str = "connect-gating-service";
const SPIN: &str = "connect-gating-service-spin";
const SPIN_STAND_IN: &str = "connect-gating-spin-stand-in";

/// Builds both components and puts one into the other.
pub fn build() -> Result<String> {
    guest::build_and_check()?;
    let root = workspace::root();
    let packages = [SERVICE, "--package", SPIN, "--package", SPIN_STAND_IN];
    let built = guest::build_package(&root, &toolchain::ready()?, &packages)?;
    guest::publish(&built.join("connect_gating_service.wasm"), &made("alone"))?;
    guest::publish(&built.join("connect_gating_service_spin.wasm"), &made("spin"))?;

    let service = workspace::target().join("connect-gating-service.wasm");
    compose("plug", &[&made("alone"), &workspace::component()], &service)?;
    let manifest = root.join("host-examples").join("spin").join("spin.toml");
    compose("spin", &[&manifest], &made("spin-composed"))?;
    // For the tests alone: Spin can't be installed everywhere.
    let stand_in = built.join("connect_gating_spin_stand_in.wasm");
    compose("host", &[&made("spin-composed"), &stand_in], &made("spin-tested"))?;

    let size = fs::metadata(&service).context("the service was not made")?.len();
    Ok(format!("{}: {size} bytes", workspace::shown(&service)))
}

/// One of the files beside the service.
fn made(what: &str) -> PathBuf {
    workspace::target().join(format!("{SERVICE}-{what}.wasm"))
}

/// Puts components together by a program of its own, so that nobody who wants another command compiles what it takes.
fn compose(how: &str, from: &[&Path], to: &Path) -> Result<()> {
    let making = to.with_extension("composing");
    let mut compose = cargo();
    compose.args([
        "run",
        "--quiet",
        "--locked",
        "--profile",
        "xtask",
        "--package",
        "connect-gating-compose",
        "--",
        how,
    ]);
    compose.args(from.iter().map(|path| path.as_os_str()).chain([OsStr::new(&making)]));
    slowly(&format!("composing {}", workspace::shown(to)), || run(&mut compose))?;
    guest::publish(&making, to)?;
    Ok(fs::remove_file(&making)?)
}

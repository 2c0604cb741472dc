//! The benchmark: builds what it compares, and runs it.

use crate::command::{cargo, run, slowly};
use crate::{guest, toolchain, workspace};
use anyhow::{Result, ensure};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

/// Measures everything in one run. Needs Node.js, Python, a JDK with Maven and a C compiler; nothing is left out. Writes
/// the result into the docs.
pub fn bench() -> Result<()> {
    guest::build_and_check()?;
    let floor = guest::build_package(&workspace::root(), &toolchain::ready()?, &["connect-gating-floor"])?;
    let (root, target) = (workspace::root(), workspace::target());
    slowly("installing the peers", || run(Command::new("sh").arg(root.join("tests/peers/setup.sh"))))?;

    let peers = root.join("benches/peers");
    let mut rust = cargo();
    rust.args(["build", "--release", "--locked", "--manifest-path"]).arg(peers.join("rust/Cargo.toml"));
    rust.arg("--target-dir").arg(target.join("bench-peer"));
    slowly("building the native peer", || run(&mut rust))?;

    let jvm = target.join("bench-jvm");
    let mut maven = Command::new("mvn");
    maven.args(["--quiet", "--batch-mode", "--file"]).arg(peers.join("jvm/pom.xml"));
    maven.arg(format!("-DbenchTarget={}", jvm.display()));
    maven.args(["compile", "dependency:copy-dependencies"]);
    maven.arg(format!("-DoutputDirectory={}", jvm.join("lib").display()));
    slowly("building the JVM's peer", || run(&mut maven))?;

    let summary = target.join("bench");
    fs::create_dir_all(&summary)?;
    slowly("measuring the cold start of each language", || cold(&summary.join("cold.json")))?;
    let mut bench = cargo();
    bench.args(["run", "--release", "--locked", "--package", "connect-gating-bench", "--"]);
    bench.args([workspace::component(), floor.join("connect_gating_floor.wasm"), summary, root.join("benches")]);
    slowly("measuring", || run(&mut bench))
}

/// Each language's binding, from the component's file to its first answer.
fn cold(result: &Path) -> Result<()> {
    let mut python = Command::new("python3");
    python.arg(workspace::root().join("benches/cold/measure.py")).stdout(File::create(result)?);
    ensure!(python.status()?.success(), "a language's cold start can't be measured");
    Ok(())
}

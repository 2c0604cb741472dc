//! Building the component.

use crate::command::{cargo, run, slowly};
use crate::toolchain::{self, TARGET, Toolchain};
use crate::{component, workspace};
use anyhow::{Context as _, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PROFILE: &str = "component";

/// How large a function LLVM still inlines, by its own measure: 225 is what it takes at this `opt-level`. With 100 the
/// component costs about the same time and has 9 % fewer bytes.
const INLINING: &str = "-Cllvm-args=-inline-threshold=100";

/// Writes the numbers of functions and addresses as short as they are. The linker leaves five bytes for each otherwise,
/// which is 5 % of the component.
const LINKING: &str = "-Clink-arg=--compress-relocations";

/// Builds the component, checks it, and only then puts it where hosts and tests look for it.
pub fn build_and_check() -> Result<String> {
    let toolchain = toolchain::ready()?;
    eprintln!("{toolchain}");
    let built = build(&workspace::root(), &toolchain)?;
    component::check(&built)?;
    publish(&built, &workspace::component())?;
    // Beside it, by which compiler: the figures that the tests hold it to depend on that.
    fs::write(workspace::component().with_extension("rustc"), format!("{}\n", toolchain.compiler()))?;
    component::check(&workspace::component())
}

/// Builds the component in the given folder, which holds the workspace, and returns the file.
pub fn build(root: &Path, toolchain: &Toolchain) -> Result<PathBuf> {
    let built = build_package(root, toolchain, &["connect-gating", "--features", "component"])?;
    Ok(built.join("connect_gating.wasm"))
}

/// Builds Envoy's proxy-wasm module, and puts it beside the component. It is a core module, since proxies load no other.
pub fn build_proxy_wasm() -> Result<String> {
    let (root, toolchain) = (workspace::root(), toolchain::ready()?);
    // Not among the other builds: what is linked otherwise must not be taken for theirs.
    let target = root.join("target").join("proxy-wasm");
    let mut cargo = guest_cargo(&root, &toolchain, &["connect-gating-proxy-wasm"], &target)?;
    cargo.env(toolchain::linker_variable(), "rust-lld");
    slowly("building the proxy-wasm module", || run(&mut cargo))?;
    let module = workspace::target().join("connect-gating-proxy-wasm.wasm");
    publish(&target.join(TARGET).join(PROFILE).join("connect_gating_proxy_wasm.wasm"), &module)?;
    Ok(format!("{}: {} bytes", workspace::shown(&module), fs::metadata(&module)?.len()))
}

/// Builds a package for WebAssembly, with whatever options follow its name, and returns the folder of what was built.
pub fn build_package(root: &Path, toolchain: &Toolchain, package: &[&str]) -> Result<PathBuf> {
    // Of its own, since it is built by other flags and perhaps by another compiler than everything else.
    let target = root.join("target").join("guest");
    let mut cargo = guest_cargo(root, toolchain, package, &target)?;
    slowly(&format!("building {} for WebAssembly", package.join(" ")), || run(&mut cargo))?;
    Ok(target.join(TARGET).join(PROFILE))
}

fn guest_cargo(root: &Path, toolchain: &Toolchain, package: &[&str], target: &Path) -> Result<Command> {
    let mut cargo = cargo();
    cargo.current_dir(root);
    cargo.args(["build", "--locked", "--package"]).args(package);
    cargo.args(["--profile", PROFILE, "--target", TARGET, "--target-dir"]).arg(target);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(root, toolchain)?);
    toolchain.apply(&mut cargo)?;
    Ok(cargo)
}

/// [`INLINING`], [`LINKING`], and what leaves no path of this machine in the component, so that the same source and
/// toolchain give the same bytes in every folder. They stand instead of the caller's own `RUSTFLAGS`.
fn flags(root: &Path, toolchain: &Toolchain) -> Result<OsString> {
    let mut prefixes = vec![(root.to_path_buf(), "/connect-gating".to_owned())];
    prefixes.extend(registries()?.into_iter().map(|registry| (registry, "/registry".to_owned())));
    for (source, name) in toolchain.sources()? {
        // Cargo calls what lies below the workspace by its relative path.
        if let Ok(relative) = source.strip_prefix(root) {
            prefixes.push((relative.to_path_buf(), name.clone()));
        }
        prefixes.push((source, name));
    }
    let mut flags = OsString::from(INLINING);
    flags.push("\u{1f}");
    flags.push(LINKING);
    for (from, to) in prefixes {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(from);
        flags.push("=");
        flags.push(to);
    }
    Ok(flags)
}

/// The folders that hold the sources of dependencies, one for each registry: behind a mirror they are named after it.
fn registries() -> Result<Vec<PathBuf>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.context("no home folder, and CARGO_HOME is not set")?.join("registry").join("src");
    let folders = sources.read_dir().into_iter().flatten();
    Ok(folders.collect::<Result<Vec<_>, _>>()?.into_iter().map(|folder| folder.path()).collect())
}

/// Puts the file in place at one stroke, so that nobody reads half of it.
pub fn publish(from: &Path, to: &Path) -> Result<()> {
    let beside = to.with_extension(format!("{}.part", std::process::id()));
    fs::copy(from, &beside)?;
    Ok(fs::rename(&beside, to)?)
}

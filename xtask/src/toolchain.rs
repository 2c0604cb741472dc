//! What compiles for WebAssembly: found, added, or fetched, in that order.

mod debian;
mod debian_packages;
mod rustup;

use crate::command;
use anyhow::{Result, bail};
use debian::Unpacked;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `std` has no operating system under it on this target, so that what is built for it imports nothing.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Makes the linker write a component instead of a core module.
const LINKER: &str = "wasm-component-ld";

/// The variable that tells cargo which linker to take for [`TARGET`].
pub fn linker_variable() -> String {
    format!("CARGO_TARGET_{}_LINKER", TARGET.to_uppercase().replace('-', "_"))
}

/// A toolchain for [`TARGET`].
pub enum Toolchain {
    /// The one that runs us.
    Active(Active),
    /// One that was unpacked from packages, with `std` in source form.
    Unpacked(Unpacked),
}

impl Toolchain {
    /// Makes a cargo command build with it.
    pub fn apply(&self, cargo: &mut Command) -> Result<()> {
        match self {
            Self::Active(_) => Ok(()),
            Self::Unpacked(unpacked) => unpacked.apply(cargo),
        }
    }

    /// The compiler's version and commit: what decides, with the source, which bytes come out.
    pub fn compiler(&self) -> &str {
        let full = match self {
            Self::Active(active) => &active.version,
            Self::Unpacked(unpacked) => unpacked.description(),
        };
        full.split_inclusive(')').next().unwrap_or(full)
    }

    /// Folders that hold the source of `std`, each with the name that it has on every machine.
    pub fn sources(&self) -> Result<Vec<(PathBuf, String)>> {
        match self {
            Self::Active(active) => Ok(vec![active.source()]),
            Self::Unpacked(unpacked) => unpacked.sources(),
        }
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Active(active) => write!(f, "toolchain: {}, with {TARGET}", active.version),
            Self::Unpacked(unpacked) => write!(f, "toolchain: {unpacked}"),
        }
    }
}

/// The first toolchain that there is or can be made.
pub fn ready() -> Result<Toolchain> {
    let active = Active::query()?;
    let Err(not_there) = active.check() else { return Ok(Toolchain::Active(active)) };
    // Fetched earlier: don't ask the network again.
    if let Some(unpacked) = debian::unpacked(&active) {
        return Ok(Toolchain::Unpacked(unpacked));
    }
    let not_added = match rustup::add_target() {
        Ok(()) => match active.check() {
            Ok(()) => return Ok(Toolchain::Active(active)),
            Err(error) => error,
        },
        Err(error) => error,
    };
    let not_fetched = match debian::fetch(&active) {
        Ok(unpacked) => return Ok(Toolchain::Unpacked(unpacked)),
        Err(error) => error,
    };
    bail!(
        "no toolchain for {TARGET}\n\
         \x20 1. the active toolchain: {not_there:#}\n\
         \x20 2. rustup: {not_added:#}\n\
         \x20 3. the packages of Debian and Ubuntu: {not_fetched:#}\n\
         install Rust from https://rustup.rs, run `rustup target add {TARGET}`, and try again"
    );
}

/// The toolchain that runs us: rustup's choice with all its overrides, or the distribution's.
pub struct Active {
    version: String,
    commit: String,
    host: String,
    sysroot: PathBuf,
    /// Where `std` for [`TARGET`] would be.
    libraries: PathBuf,
}

impl Active {
    fn query() -> Result<Self> {
        let verbose = command::output(rustc().arg("-vV"))?;
        let field = |name: &str| verbose.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let Some(host) = field("host") else { bail!("`rustc -vV` names no host") };
        Ok(Self {
            version: verbose.lines().next().unwrap_or_default().to_owned(),
            commit: field("commit-hash").unwrap_or("unknown").to_owned(),
            host: host.to_owned(),
            sysroot: path(rustc().args(["--print", "sysroot"]))?,
            libraries: path(rustc().args(["--print", "target-libdir", "--target", TARGET]))?,
        })
    }

    fn check(&self) -> Result<()> {
        let Ok(mut files) = self.libraries.read_dir() else {
            bail!("{} has no standard library for {TARGET}", self.version);
        };
        if !files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))) {
            bail!("{} has no standard library for {TARGET}", self.version);
        }
        self.linker().map(drop)
    }

    /// `std` was compiled under this name. With the component `rust-src` installed, rustc puts the folder in its stead.
    fn source(&self) -> (PathBuf, String) {
        (self.sysroot.join("lib/rustlib/src/rust"), format!("/rustc/{}", self.commit))
    }

    /// The folder with the linker.
    fn linker(&self) -> Result<PathBuf> {
        let name = format!("{LINKER}{}", std::env::consts::EXE_SUFFIX);
        let own = self.sysroot.join("lib/rustlib").join(&self.host).join("bin");
        let search = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = std::iter::once(own).chain(std::env::split_paths(&search));
        match folders.find(|folder| folder.join(&name).is_file()) {
            Some(folder) => Ok(folder),
            None => bail!("{} comes without `{LINKER}`; `cargo install {LINKER}` adds it", self.version),
        }
    }
}

fn rustc() -> Command {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    // Where a rust-toolchain file would be.
    command.current_dir(crate::workspace::root());
    command
}

fn path(command: &mut Command) -> Result<PathBuf> {
    Ok(Path::new(command::output(command)?.trim_end()).to_path_buf())
}

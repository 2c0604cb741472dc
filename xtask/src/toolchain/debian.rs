//! Step 3: a compiler out of Debian's or Ubuntu's packages, for a machine that reaches its package mirror and no more.
//!
//! The packages are unpacked into a folder of the project and never installed, since they conflict with rustup. They
//! hold `std` for the host only, but also its source, from which cargo builds it for the target.

use super::{Active, LINKER, linker_variable};
use crate::command::{output, run, slowly};
use crate::toolchain::debian_packages::{self as packages, Package};
use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt};

/// An unpacked compiler.
pub struct Unpacked {
    /// What was unpacked, for people.
    description: String,
    /// The folder that stands for `/`.
    root: PathBuf,
    /// The folder with the active toolchain's linker: Debian's compiler comes without it.
    linker: PathBuf,
}

impl fmt::Display for Unpacked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, unpacked in {}", self.description, workspace::shown(&self.root))
    }
}

impl Unpacked {
    /// Makes a cargo command use this compiler and build `std` with it.
    pub fn apply(&self, cargo: &mut Command) -> Result<()> {
        cargo.env("RUSTC", self.rustc());
        cargo.env("LD_LIBRARY_PATH", self.library_path()?);
        cargo.env("PATH", before(&self.linker, "PATH")?);
        cargo.env(linker_variable(), self.linker.join(LINKER));
        // Building `std` is not stable in cargo. It is what Debian itself does with this compiler.
        cargo.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_abort");
        Ok(())
    }

    /// What was unpacked, for people: the compiler's own words first.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The source of `std`, by the path that the compiler knows it by and by its real one.
    pub fn sources(&self) -> Result<Vec<(PathBuf, String)>> {
        let known = self.root.join("usr/lib/rustlib/src/rust");
        let real = known.canonicalize().with_context(|| format!("no source of std in `{}`", known.display()))?;
        Ok(vec![(known, "/rust".to_owned()), (real, "/rust".to_owned())])
    }

    fn rustc(&self) -> PathBuf {
        self.root.join("usr/bin/rustc")
    }

    /// `usr/lib/<architecture>` before whatever is set.
    fn library_path(&self) -> Result<OsString> {
        let usr_lib = self.root.join("usr/lib");
        for folder in usr_lib.read_dir().with_context(|| format!("can't read `{}`", usr_lib.display()))? {
            let folder = folder?.path();
            let mut files = folder.read_dir().into_iter().flatten().flatten();
            if files.any(|file| file.file_name().to_string_lossy().starts_with("librustc_driver-")) {
                return before(&folder, "LD_LIBRARY_PATH");
            }
        }
        bail!("no compiler's libraries in `{}`", usr_lib.display());
    }
}

/// What an earlier [`fetch`] finished.
pub fn unpacked(active: &Active) -> Option<Unpacked> {
    let cache = Cache::folder();
    let description = fs::read_to_string(cache.marker()).ok()?;
    Some(Unpacked { description, root: cache.root().canonicalize().ok()?, linker: active.linker().ok()? })
}

/// Downloads and unpacks the packages.
pub fn fetch(active: &Active) -> Result<Unpacked> {
    let linker = active.linker()?;
    output(Command::new("apt-get").arg("--version")).context("apt is not here")?;
    let cache = Cache::folder();
    // Two of us at once would unpack into each other's files.
    let lock = cache.lock()?;
    if let Some(unpacked) = unpacked(active) {
        return Ok(unpacked);
    }
    let downloads = cache.empty("downloads")?;
    let packages = resolve_and_download(&downloads)?;
    let root = cache.empty("root")?;
    slowly("unpacking", || unpack(&downloads, &root))?;
    let mut unpacked = Unpacked { description: String::new(), root, linker };
    unpacked.description = describe(&unpacked, &packages).context("the unpacked compiler does not start")?;
    fs::remove_dir_all(downloads)?;
    // Last, so that nothing half-finished is ever taken for finished.
    fs::write(cache.marker(), &unpacked.description)?;
    drop(lock);
    Ok(unpacked)
}

/// apt's lists may be empty, as they are in container images, or older than what the mirror still holds. So a failure is
/// final only after an update.
fn resolve_and_download(folder: &Path) -> Result<Vec<Package>> {
    let attempt = || {
        let packages = packages::resolve()?;
        packages::download(&packages, folder)?;
        Ok(packages)
    };
    attempt().or_else(|first: anyhow::Error| {
        eprintln!("{first:#}");
        slowly("updating apt's lists", || run(Command::new("apt-get").args(["update", "--quiet"])))?;
        attempt()
    })
}

fn unpack(downloads: &Path, root: &Path) -> Result<()> {
    for package in downloads.read_dir()? {
        output(Command::new("dpkg").arg("--extract").args([&package?.path(), root]))?;
    }
    Ok(())
}

/// Starts the compiler, and says what it is.
fn describe(unpacked: &Unpacked, packages: &[Package]) -> Result<String> {
    let version =
        output(Command::new(unpacked.rustc()).arg("--version").env("LD_LIBRARY_PATH", unpacked.library_path()?))?;
    let package = packages.first().map_or("", |package| &package.version);
    Ok(format!("{} (package version {package})", version.trim_end()))
}

/// A folder, and then what an environment variable holds already.
fn before(folder: &Path, variable: &str) -> Result<OsString> {
    let rest = env::var_os(variable).unwrap_or_default();
    let rest = env::split_paths(&rest).filter(|path| !path.as_os_str().is_empty());
    Ok(env::join_paths(std::iter::once(folder.to_path_buf()).chain(rest))?)
}

/// The folder that all of it lies in.
struct Cache(PathBuf);

impl Cache {
    fn folder() -> Self {
        let chosen = env::var_os("CONNECT_GATING_CACHE").filter(|folder| !folder.is_empty());
        Self(chosen.map_or_else(|| workspace::target().join("toolchain"), PathBuf::from))
    }

    fn root(&self) -> PathBuf {
        self.0.join("root")
    }

    fn marker(&self) -> PathBuf {
        self.0.join("complete")
    }

    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.0)?;
        let file = File::create(self.0.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// A new, empty folder in it.
    fn empty(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        // Absolute and without links: programs are started in other folders, and rustc names its files so.
        Ok(folder.canonicalize()?)
    }
}

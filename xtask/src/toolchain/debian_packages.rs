//! Which packages make a compiler, and getting them.

use crate::command::{output, run, slowly};
use anyhow::{Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// The compiler that Debian keeps new enough for its browsers, and the source of its `std`.
const WANTED: [&str; 2] = ["rustc-web", "rust-web-src"];

/// Libraries of the compiler itself. They are taken even where they are installed: `rustc` looks for them beside itself.
const OWN_LIBRARY: &str = "libstd-rust-";

/// The oldest compiler that the project builds with.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// A package in the version that apt would install.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The size of the download in bytes.
    size: u64,
    /// The names it depends on; the first of each list of alternatives.
    depends: Vec<String>,
}

/// The packages of the compiler, `rustc-web` first, and those of the libraries it needs that are not installed.
pub fn resolve() -> Result<Vec<Package>> {
    let installed = installed()?;
    let mut packages = BTreeMap::new();
    let mut names: Vec<String> = WANTED.map(str::to_owned).to_vec();
    while let Some(name) = names.pop() {
        if packages.contains_key(&name) {
            continue;
        }
        let package = Package::parse(&output(Command::new("apt-cache").args(["show", "--no-all-versions", &name]))?)?;
        names.extend(package.depends.iter().filter(|name| is_missing(name, &installed)).cloned());
        packages.insert(name, package);
    }
    let compiler = packages.remove(WANTED[0]).into_iter();
    let packages: Vec<Package> = compiler.chain(packages.into_values()).collect();
    check_versions(&packages)?;
    Ok(packages)
}

/// Downloads them into a folder. apt verifies their signatures and digests.
pub fn download(packages: &[Package], folder: &Path) -> Result<()> {
    let size = packages.iter().map(|package| package.size).sum::<u64>() / 1_000_000;
    let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let what = format!("downloading {size} MB with apt ({})", names.join(", "));
    let mut apt = Command::new("apt-get");
    // As root, apt would download as a user who can't write into this folder, and warn.
    apt.args(["download", "--quiet", "--option", "APT::Sandbox::User="]).current_dir(folder);
    apt.args(packages.iter().map(|package| format!("{}={}", package.name, package.version)));
    slowly(&what, || run(&mut apt))
}

fn installed() -> Result<BTreeSet<String>> {
    let list = output(Command::new("dpkg-query").args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"]))?;
    Ok(list.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect())
}

/// Whether to download a dependency. What is no library is a tool for linking on the host, which whoever runs cargo has.
fn is_missing(name: &str, installed: &BTreeSet<String>) -> bool {
    let virtual_package = name == "libc-dev";
    name.starts_with("lib") && !virtual_package && (name.starts_with(OWN_LIBRARY) || !installed.contains(name))
}

/// Parts of one compiler only work together.
fn check_versions(packages: &[Package]) -> Result<()> {
    let Some(compiler) = packages.first() else { bail!("no packages") };
    let own = |package: &&Package| WANTED.contains(&package.name.as_str()) || package.name.starts_with(OWN_LIBRARY);
    for package in packages.iter().filter(own) {
        ensure!(
            package.version == compiler.version,
            "apt offers `{}` {} but `{}` {}",
            compiler.name,
            compiler.version,
            package.name,
            package.version
        );
    }
    ensure!(
        numbers(&compiler.version) >= numbers(OLDEST),
        "apt offers `{}` {}, and {OLDEST} is needed",
        compiler.name,
        compiler.version
    );
    Ok(())
}

/// The leading numbers of a version: 1.96.0+dfsg1 is [1, 96, 0].
fn numbers(version: &str) -> Vec<u32> {
    let upstream = version.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    upstream.split('.').map_while(|number| number.parse().ok()).collect()
}

impl Package {
    /// Reads the paragraph that `apt-cache show` prints.
    fn parse(paragraph: &str) -> Result<Self> {
        let field = |name: &str| {
            let mut values = paragraph.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            values.next().map(str::to_owned)
        };
        let (Some(name), Some(version), Some(size)) = (field("Package"), field("Version"), field("Size")) else {
            bail!("apt describes a package without name, version or size");
        };
        let depends = field("Depends").unwrap_or_default();
        let depends = depends.split(',').filter_map(|alternatives| alternatives.split(['|', '(', ':']).next());
        let depends = depends.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        Ok(Self { name, version, size: size.parse()?, depends })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "\
Package: libstd-rust-web-1.96
Version: 1.96.0+dfsg1-1~deb12u2
Depends: libc6 (>= 2.34), libllvm22:any, libz3-4 | libz3-dev, gcc
Size: 21977620
Description: Rust standard libraries
 Size: not this one
";

    fn package(name: &str, version: &str) -> Package {
        Package { name: name.to_owned(), version: version.to_owned(), size: 0, depends: Vec::new() }
    }

    #[test]
    fn reads_what_apt_prints() {
        let package = Package::parse(PARAGRAPH).unwrap();
        assert_eq!(package.name, "libstd-rust-web-1.96");
        assert_eq!(package.version, "1.96.0+dfsg1-1~deb12u2");
        assert_eq!(package.size, 21_977_620);
        assert_eq!(package.depends, ["libc6", "libllvm22", "libz3-4", "gcc"]);
        assert!(Package::parse("").is_err());
    }

    #[test]
    fn takes_the_libraries_that_are_not_installed() {
        let installed = BTreeSet::from(["libc6".to_owned(), "libstd-rust-web-1.96".to_owned()]);
        assert!(!is_missing("libc6", &installed));
        assert!(is_missing("libllvm22", &installed));
        assert!(is_missing("libstd-rust-web-1.96", &installed), "the compiler looks for it beside itself");
        assert!(!is_missing("gcc", &installed), "it links for the host");
        assert!(!is_missing("libc-dev", &installed), "no real package");
    }

    #[test]
    fn refuses_a_mixture_and_an_old_compiler() {
        let new = || package("rustc-web", "1.96.0+dfsg1-1");
        assert!(
            check_versions(&[new(), package("rust-web-src", "1.96.0+dfsg1-1"), package("libllvm22", "1:22.1")]).is_ok()
        );
        assert!(check_versions(&[new(), package("rust-web-src", "1.96.0+dfsg1-2")]).is_err());
        assert!(check_versions(&[new(), package("libstd-rust-web-dev", "1.85.0")]).is_err());
        assert!(check_versions(&[package("rustc-web", "1.85.0+dfsg3-1")]).is_err());
        assert!(check_versions(&[package("rustc-web", "1.100.0+dfsg1-1")]).is_ok());
    }
}

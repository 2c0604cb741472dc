//! Which imports the name of a dependency matches.

use anyhow::{Context as _, Result, ensure};
use semver::Version;

/// The name of a dependency: a plain name, or `namespace:package`, with `/interface` and `@version` where it says so.
#[derive(Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// The name of one import, without a package.
    Plain(&'a str),
    /// All interfaces of a package, or one.
    Package { package: &'a str, interface: Option<&'a str>, version: Option<Version> },
}

impl<'a> Name<'a> {
    /// Reads it.
    pub fn read(name: &'a str) -> Result<Self> {
        if !name.contains([':', '/', '@']) {
            ensure!(is_kebab(name), "`{name}` is not the name of a dependency");
            return Ok(Self::Plain(name));
        }
        let (path, version) = match name.split_once('@') {
            Some((path, version)) => {
                let version = Version::parse(version);
                (path, Some(version.with_context(|| format!("`{name}` has a version that is none"))?))
            }
            None => (name, None),
        };
        let (package, interface) = match path.split_once('/') {
            Some((package, interface)) => (package, Some(interface)),
            None => (path, None),
        };
        let words = package.split_once(':').filter(|(namespace, name)| is_kebab(namespace) && is_kebab(name));
        ensure!(words.is_some() && interface.is_none_or(is_kebab), "`{name}` is not the name of a dependency");
        Ok(Self::Package { package, interface, version })
    }

    /// Whether the import of this name is filled by it. What the name leaves out matches anything; a version matches
    /// itself alone.
    pub fn matches(&self, import: &str) -> bool {
        match (self, Name::read(import)) {
            (Self::Plain(mine), Ok(Name::Plain(theirs))) => *mine == theirs,
            (
                Self::Package { package, interface, version },
                Ok(Name::Package { package: their_package, interface: Some(their_interface), version: their_version }),
            ) => {
                *package == their_package
                    && interface.is_none_or(|interface| interface == their_interface)
                    && version.as_ref().is_none_or(|version| Some(version) == their_version.as_ref())
            }
            _ => false,
        }
    }
}

fn is_kebab(word: &str) -> bool {
    word.split('-').all(|part| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
